-- onnx_sizes_spec.lua: exports of models whose numbers hang on open sizes.
-- Oracle: the model itself, at other sizes and values than those of the export; a session here runs
-- the file (tests/peers/onnx_open.py: onnxruntime does).

local zknn = require "zknn"
local onnx = zknn.onnx
local models = dofile "tests/lua/onnx_models.lua"
local nets = require "script_nets"

local function list_of(example) return zknn.is_tensor(example) and { example } or example end

local function close(name, got, want)
  assert.same(want.shape, got.shape, name)
  assert.equal(want.dtype, got.dtype, name)
  assert.is_true(zknn.allclose(got, want, 1e-4, 1e-5), name)
end

-- Exports a row's model, and runs the file at other sizes.
local function check(row)
  local name, f, example, others, axes, opset = table.unpack(row)
  local options = { input_names = {}, dynamic_axes = {}, opset_version = opset }
  for i in ipairs(list_of(example)) do
    options.input_names[i] = "in" .. i
    options.dynamic_axes["in" .. i] = axes[i]
  end
  local path = os.tmpname()
  onnx.export(f, example, path, options)
  local session = onnx.InferenceSession(path)
  os.remove(path)
  for _, other in ipairs(others) do
    local feeds = {}
    for i, x in ipairs(list_of(other)) do feeds["in" .. i] = x end
    local want = table.pack(f(table.unpack(list_of(other))))
    local got = session:run(nil, feeds)
    assert.equal(want.n, #got)
    for i, t in ipairs(want) do close(name, got[i], t) end
  end
end

describe("onnx.export with open sizes", function()
  for _, row in ipairs(models) do
    it("computes at other sizes: " .. row[1], function() check(row) end)
  end
end)

describe("onnx.export of the nets of the scripts", function()
  for _, row in ipairs(nets) do
    it("computes at other sizes: " .. row[1], function() check(row) end)
  end

  it("writes the draws of a variational autoencoder as a node", function()
    local path = os.tmpname()
    local model = onnx.export(nets.vae, zknn.rand(2, 1, 28, 28), path, {
      input_names = { "x" }, dynamic_axes = { x = { [0] = "batch" } },
    })
    os.remove(path)
    local draws = 0
    for _, node in ipairs(model.graph.node) do
      if node.op_type == "RandomNormalLike" then draws = draws + 1 end
    end
    assert.equal(1, draws)
  end)
end)

describe("onnx.export of a small model", function()
  it("sees what is special about one small size", function()
    for special = 1, 12 do
      local path = os.tmpname()
      local good, problem = pcall(onnx.export, function(x)
        return x * (x:size(0) == special and 1 or 2)
      end, zknn.ones(special == 8 and 9 or 8, 2), path, {
        input_names = { "x" }, dynamic_axes = { x = { [0] = "n" } },
      })
      os.remove(path)
      assert.is_false(good, "size " .. special)
      assert.is_truthy(problem:find("in a way that no formula here gives", 1, true), problem)
    end
  end)
end)

describe("onnx.export of sizes that go together", function()
  it("looks last at sizes that the model takes", function() -- 5 and 3, 6 and 4, .., 10 and 8
    local function f(x, y)
      assert(x:size(0) - y:size(0) == 2 and x:size(0) <= 10, "no such sizes")
      return x:narrow(0, 0, y:size(0)) + y
    end
    local path = os.tmpname()
    onnx.export(f, { zknn.ones(10), zknn.ones(8) }, path, {
      input_names = { "x", "y" }, dynamic_axes = { x = { [0] = "n" }, y = { [0] = "m" } },
    })
    local session = onnx.InferenceSession(path)
    os.remove(path)
    local x, y = zknn.randn(7), zknn.randn(5)
    close("narrow", session:run(nil, { x = x, y = y })[1], f(x, y))
  end)
end)
