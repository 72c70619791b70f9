-- zknn.inspect.diff and the command `zknn diff`. Oracles: differences by zknn's operations in
-- float64, as numpy.allclose defines them; what was changed in a copy of a file; diff(1)'s status.

local zknn = require "zknn"
local json = require "zknn.json"
local support = require "support"

local program = support.program()
local folder, a, b

local function run(arguments)
  local _, _, code = os.execute(("%s diff %s >'%s/out' 2>'%s/err' </dev/null"):format(program,
    arguments, folder, folder))
  return support.read(folder .. "/out"), support.read(folder .. "/err"), code
end

local function diff(x, y, options)
  zknn.save(x, a)
  zknn.save(y, b)
  return zknn.inspect.diff(a, b, options)
end

-- Kinds and names of the differences.
local function brief(t)
  local out = {}
  for i, d in ipairs(t.differences) do
    out[i] = ("%s %s %s"):format(d.kind, d.name, d.of or d.what or ""):match "^(.-) ?$"
  end
  return out
end

-- The same elements in a tensor whose memory has another order.
local function turned(x)
  return x:transpose(0, -1):contiguous():transpose(0, -1)
end

describe("zknn diff", function()
  setup(function()
    folder = support.make_folder()
    a, b = folder .. "/a.pth", folder .. "/b.pth"
  end)
  teardown(function() support.remove_folder(folder) end)

  it("finds the greatest differences, of every dtype and order", function()
    zknn.manual_seed(1)
    local count = 0
    for _, dtype in ipairs { "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32",
      "int64", "uint8", "uint16", "uint32", "bool" } do
      local x = (zknn.rand(7, 5, 3) * 100):to(dtype)
      local y = zknn.where(zknn.rand(7, 5, 3):lt(0.3), (zknn.rand(7, 5, 3) * 100):to(dtype), x)
      local p, q = x:double(), y:double()
      local gap = (p - q):abs()
      local unequal = gap:gt(0.1 + 0.05 * q:abs()):sum():item()
      for _, pair in ipairs { { x, y }, { turned(x), y }, { turned(x), turned(y) },
        { x:expand(2, 7, 5, 3), y:expand(2, 7, 5, 3) } } do
        local t = diff({ x = pair[1] }, { x = pair[2] }, { rtol = 0.05, atol = 0.1 })
        local d, twice = t.differences[1], pair[1]:dim() == 4 and 2 or 1
        assert.equal(unequal == 0, t.equal, dtype)
        if d then
          assert.equal(unequal * twice, d.unequal, dtype)
          assert.equal(gap:max():item(), d.absolute, dtype)
          local places = table.move(d.index, #d.index - 2, #d.index, 1, {})
          assert.equal(d.absolute, gap[places[1]][places[2]][places[3]]:item(), dtype)
          local relative = (gap / q:abs())[gap:gt(0)]:max():item()
          assert.equal(relative, d.relative, dtype)
          count = count + 1
        end
      end
      assert.is_true(diff({ x = x }, { x = turned(x) }).equal, dtype)
    end
    assert.is_true(count > 30)
  end)

  it("compares large integers exactly, and across dtypes", function()
    local t = diff({ x = zknn.tensor { 2 ^ 53 | 0 } }, { x = zknn.tensor { (2 ^ 53 | 0) + 1 } })
    assert.same({ 1, 1.0 }, { t.differences[1].unequal, t.differences[1].absolute })
    t = diff({ x = zknn.tensor { math.mininteger } }, { x = zknn.tensor { math.maxinteger } })
    assert.equal(2.0 ^ 64, t.differences[1].absolute)
    t = diff({ x = zknn.tensor { 1, 2 } }, { x = zknn.tensor { 1.0, 2.5 } })
    assert.same({ "dtype x", "values x" }, brief(t))
    assert.same({ "int64", "float32", 0.5 }, { t.differences[1].a, t.differences[1].b,
      t.differences[2].absolute })
  end)

  it("holds nan equal to nan, and to nothing else", function()
    local nan, inf = 0 / 0, math.huge
    assert.is_true(diff({ x = zknn.tensor { nan, inf, -inf } },
      { x = zknn.tensor { nan, inf, -inf } }).equal)
    local d = diff({ x = zknn.tensor { 1, nan, 3, nan } }, { x = zknn.tensor { 1, 2, nan, nan } },
      { rtol = 1e9, atol = 1e9 }).differences[1]
    assert.same({ 2, 2, 0.0, { 1 } }, { d.unequal, d.nan, d.absolute, d.index })
    d = diff({ x = zknn.tensor { 1, inf } }, { x = zknn.tensor { 1, -inf } }).differences[1]
    assert.same({ 1, 0, inf, { 1 } }, { d.unequal, d.nan, d.absolute, d.index })
  end)

  it("finds names, shapes, values and metadata", function()
    local t = diff({ w = zknn.zeros(2, 3), gone = zknn.ones(1), epoch = 3, note = "x", lr = 0.1 },
      { w = zknn.zeros(3, 2), new = zknn.ones(1), epoch = 4, note = "x", extra = true, lr = 0.1 })
    assert.same({ "only gone a", "shape w", "only new b", "value epoch", "only extra b" }, brief(t))
    assert.same({ { 2, 3 }, { 3, 2 } }, { t.differences[2].a, t.differences[2].b })
    zknn.safetensors.save({ x = zknn.ones(1) }, a, { k = "1", same = "s" })
    zknn.safetensors.save({ x = zknn.ones(1) }, b, { k = "2", same = "s" })
    assert.same({ "metadata k" }, brief(zknn.inspect.diff(a, b)))
  end)

  it("compares files of different formats", function()
    local net = { w = zknn.randn(4, 3), b = zknn.randn(3) }
    zknn.save(net, a)
    zknn.safetensors.save(net, b)
    assert.is_true(zknn.inspect.diff(a, b).equal)
    zknn.npz.save(net, a)
    local t = zknn.inspect.diff(a, b)
    assert.same({ true, 2 }, { t.equal, t.compared })
  end)

  it("compares packed arrays, floats of 8 bits and columns", function()
    local golden = "tests/golden/formats/"
    assert.is_true(zknn.inspect.diff(golden .. "stored.npz", golden .. "deflated.npz").equal)
    assert.is_true(zknn.inspect.diff(golden .. "fortran.npy", golden .. "big-endian.npy").equal)
    assert.is_true(zknn.inspect.diff(golden .. "float8.safetensors",
      golden .. "float8.safetensors").equal)
    support.write(a, "x,y\n1,u\n2,v\n")
    support.write(b, "x,y\n1,u\n3,w\n")
    local t = zknn.inspect.diff(a, b)
    assert.same({ "values x", "values y" }, brief(t))
    assert.same({ 1.0, { 1 } }, { t.differences[1].absolute, t.differences[2].index })
  end)

  it("compares ONNX models by nodes, attributes and initializers", function()
    local nn = zknn.nn
    local net = nn.Sequential(nn.Linear(4, 3), nn.LeakyReLU(0.1), nn.Linear(3, 2))
    zknn.onnx.export(net, zknn.randn(1, 4), a)
    zknn.onnx.export(net, zknn.randn(1, 4), b)
    assert.is_true(zknn.inspect.diff(a, b).equal)
    local model = zknn.onnx.load(b)
    local name
    for _, node in ipairs(model.graph.node) do
      if node.op_type == "LeakyRelu" then node.attribute.alpha = 0.25 end
      if node.op_type == "Gemm" then name = name or node.input[2] end
    end
    local weight = model.graph.initializer[name]
    weight[0][1] = weight[0][1] + 2
    model.graph.node[3].op_type = "Other"
    model.graph.output[1].shape[1] = "batch"
    zknn.onnx.save(model, b)
    local t = zknn.inspect.diff(a, b)
    assert.same({ "graph output " .. model.graph.output[1].name,
      "node node 2 (LeakyRelu) attribute alpha", "node node 3 (Gemm) op_type",
      "values " .. name }, brief(t))
    assert.same({ "0.1", "0.25" }, { t.differences[2].a:sub(1, 3), t.differences[2].b })
    assert.is_true(math.abs(t.differences[4].absolute - 2) < 1e-6)
    assert.same({ 0, 1 }, t.differences[4].index)
    table.remove(model.graph.node, 2)
    zknn.onnx.save(model, b)
    assert.equal("only node 2 (LeakyRelu) a", brief(zknn.inspect.diff(a, b))[2])
  end)

  it("has diff's exit status, and prints nothing for equal files", function()
    zknn.save({ w = zknn.tensor { 1.0, 2.0 } }, a)
    zknn.save({ w = zknn.tensor { 1.0, 2.5 } }, b)
    assert.same({ "", "", 0 }, { run(a .. " " .. a) })
    local out, err, code = run(a .. " " .. b)
    assert.same({ "! w: 1 of 2 elements differ; greatest difference 0.5 at [1], relative 0.2\n"
      .. "1 difference; 1 tensor compared\n", "", 1 }, { out, err, code })
    assert.same({ "", "", 0 }, { run("--rtol 0.2 " .. a .. " " .. b) })
    assert.same({ "", "", 0 }, { run("--atol=0.5 " .. a .. " " .. b) })
    local function as_json(words)
      local text, _, status = run("--json " .. words)
      return json.decode(text), status
    end
    local t, status = as_json(a .. " " .. b)
    assert.same({ 1, false, 1, "values" }, { status, t.equal, t.compared, t.differences[1].kind })
    t, status = as_json(a .. " " .. a)
    assert.same({ 0, true, 0 }, { status, t.equal, #t.differences })
    for words, message in pairs {
      [a .. " " .. folder .. "/none"] = "none: No such file or directory",
      [a] = "it compares two files, got 1",
      ["--rtl 1 a b"] = "there is no option '--rtl' (did you mean '--rtol'?)",
      ["--rtol x a b"] = "--rtol: 'x' is no number from 0 on",
      ["--json=1 a b"] = "--json takes no value",
    } do
      out, err, code = run(words)
      assert.same({ "", 2 }, { out, code })
      support.has(err, message)
    end
    support.fails("rtol must be a number from 0 on", zknn.inspect.diff, a, b, { rtol = -1 })
    support.fails("did you mean 'rtol'?", zknn.inspect.diff, a, b, { rtl = 1 })
  end)
end)
