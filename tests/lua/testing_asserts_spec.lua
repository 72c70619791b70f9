-- The assertions of zknn.testing beyond assert_close. Oracles: what docs/testing.md promises, and
-- gradients that are wrong on purpose.

local zknn = require "zknn"
local support = require "support"
local nn, testing = zknn.nn, zknn.testing
local fails = support.fails

describe("assert_true, assert_false, assert_nil", function()
  it("take the value itself, and tensors of one bool", function()
    testing.assert_true(true)
    testing.assert_true(zknn.ones(3):gt(0):all())
    testing.assert_false(false)
    testing.assert_false(zknn.tensor(false))
    testing.assert_nil(nil)
    fails("assert_true: expected true, got 1", testing.assert_true, 1)
    fails("assert_true: expected true, got nothing", testing.assert_true)
    fails("assert_false: expected false, got nothing", testing.assert_false, nil)
    fails("assert_nil: expected nil, got false", testing.assert_nil, false)
    fails("x:all() or x:any()", testing.assert_true, zknn.ones(3):gt(0))
  end)
  it("take a message", function()
    fails("empty!", testing.assert_true, false, "empty!")
    fails("empty!", testing.assert_true, false, { msg = "empty!" })
    fails("did you mean 'msg'", testing.assert_true, false, { mgs = "empty!" })
  end)
  it("name the line of the script", function()
    fails("testing_asserts_spec.lua:29: assert_nil", function()
      testing.assert_nil(3)
    end)
  end)
end)

describe("assert_equal of tables", function()
  it("tells all that differs", function()
    fails(table.concat({
      "All that differs:",
      "  ['a'][2]: got 2, expected 5",
      "  ['b']: not expected: \"x\"",
      "  ['c']: missing, expected \"y\"",
      "  ['t']: Mismatched elements: 1 / 2 (50.0%). At index (1,): got 2.0, expected 3.0",
    }, "\n"), testing.assert_equal, { a = { 1, 2 }, b = "x", t = zknn.tensor { 1.0, 2.0 } },
      { a = { 1, 5 }, c = "y", t = zknn.tensor { 1.0, 3.0 } })
  end)
  it("stops somewhere", function()
    local a, b = {}, {}
    for i = 1, 100 do a[i], b[i] = i, -i end
    local message = support.message(testing.assert_equal, a, b)
    support.has(message, "  [20]: got 20, expected -20\n  ...")
    assert.is_nil(message:find("[21]", 1, true))
    a[1], b[1] = a, b
    support.has(support.message(testing.assert_equal, a, b), "All that differs:")
  end)
end)

describe("assert_gradients", function()
  local Bad = zknn.Function "Bad"
  function Bad.forward(ctx, x)
    ctx:save_for_backward(x)
    return x * x
  end
  function Bad.backward(ctx, grad)
    local x = table.unpack(ctx.saved_tensors)
    return grad * x -- half of it
  end

  it("passes what is right, for functions and modules", function()
    testing.assert_gradients(function(x, y) return (x * y):sin() end,
      { zknn.rand(3), zknn.rand(3) })
    testing.assert_gradients(zknn.sin, zknn.rand(4))
    local net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2))
    local before, rng = net:state_dict(), zknn.get_rng_state()
    local weight = before["0.weight"]:clone()
    testing.assert_gradients(net, zknn.rand(5, 3))
    assert.equal("float32", net:parameters()[1].dtype)
    assert.is_true(zknn.equal(weight, net:state_dict()["0.weight"]))
    assert.is_true(net.training)
    assert.is_nil(net:parameters()[1].grad)
    testing.assert_gradients(nn.Embedding(5, 3), zknn.tensor { 1, 2, 1 })
    testing.assert_gradients(nn.BatchNorm1d(3), zknn.rand(5, 3))
    assert.equal(rng:numel(), zknn.get_rng_state():numel())
  end)

  it("finds what is wrong, at an input or a parameter", function()
    fails("gradcheck: input 1, element 0: backward gives", testing.assert_gradients, Bad.apply,
      zknn.rand(3) + 1)
    local Net = nn.class "Net"
    function Net:__init()
      self.weight = nn.Parameter(zknn.ones(300) * 2)
      self.hidden = nn.Linear(2, 2)
    end
    function Net:forward(x) return x * Bad.apply(self.weight):sum() end
    local net = Net()
    fails("assert_gradients: parameter 'weight', element 0: backward gives",
      testing.assert_gradients, net, zknn.rand(2))
    assert.equal("float32", net.weight.dtype)
    assert.equal(600.0, net.weight:sum():item())
  end)

  it("refuses what it cannot check", function()
    fails("inputs must be a tensor or a list of tensors, got 3", testing.assert_gradients,
      zknn.sin, 3)
    fails("f must be a function, got 'x'", testing.assert_gradients, "x", zknn.rand(2))
    fails("must give one tensor, float64 for float64 inputs, got float32", testing.assert_gradients,
      function(x) return x:float() end, zknn.rand(2))
  end)
end)

describe("assert_onnx", function()
  it("passes a model, which it leaves as it was", function()
    local net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Dropout(0.5),
      nn.Flatten(), nn.Linear(2 * 36, 3))
    local mean = net:state_dict()["1.running_mean"]:clone()
    testing.assert_onnx(net, zknn.rand(2, 1, 8, 8))
    testing.assert_onnx(net, { zknn.rand(2, 1, 8, 8) }, {
      input_names = { "x" }, dynamic_axes = { x = { [0] = "batch" } }, opset_version = 17,
    })
    assert.is_true(net.training)
    assert.is_true(zknn.equal(mean, net:state_dict()["1.running_mean"]))
  end)

  it("fails when the file gives something else, or none can be written", function()
    local calls = 0
    fails("onnx.export: ", testing.assert_onnx, function(x)
      calls = calls + 1
      return x * calls
    end, zknn.rand(2))
    fails("inputs must be a tensor", testing.assert_onnx, zknn.sin, nil)
  end)
end)

describe("temporary folders of a script", function()
  it("are new, private and gone at the end", function()
    local program = support.output_of("readlink /proc/$PPID/exe"):gsub("\n", "")
    local out = support.output_of(program .. [[ -e 'local zknn = require "zknn"
      local a, b = zknn.testing.temporary_folder(), zknn.testing.temporary_folder()
      assert(a ~= b)
      zknn.system.make_folder(a .. "/x/y")
      os.execute("ln -s / " .. a .. "/x/root; stat -c %a " .. a)
      print(a)' ]])
    local mode, path = out:match "^(%d+)\n([^\n]+)\n$"
    assert.equal("700", mode)
    assert.is_nil(io.open(path))
  end)
end)
