-- onnx_types_spec.lua: the element types of ONNX in files, constants, inputs, outputs and sessions.
-- Oracle: zknn's own functions on these dtypes (tests/golden/dtypes.py holds them to PyTorch's),
-- and the ranges of the types. ONNX's own cases run in tests/peers/onnx_nodes.py.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local node, session = tools.node, tools.session

-- By dtype: its number in TensorProto.DataType, and whether ops compute it.
local types = {
  float32 = { 1, true }, uint8 = { 2, true }, int8 = { 3, true }, uint16 = { 4 },
  int16 = { 5, true }, int32 = { 6, true }, int64 = { 7, true }, bool = { 9, true },
  float16 = { 10, true },
  float64 = { 11, true }, uint32 = { 12 }, uint64 = { 13 }, bfloat16 = { 16, true },
}

local function port(name, dtype, ...)
  return { name = name, type = dtype, shape = { ... } }
end

-- The output y of one node over x, given twice: by a new plan, and by the same again.
local function run(op_type, x, attribute, to, initializer)
  local names = { "x" }
  for name in pairs(initializer or {}) do names[#names + 1] = name end
  local s = session({
    node = { node(op_type, names, { "y" }, attribute) }, initializer = initializer,
    input = { port("x", x.dtype, "n", "m") }, output = { { name = "y", type = to or x.dtype } },
  }, 18)
  local y = s:run(nil, { x = x })[1]
  assert.is_true(zknn.equal(y, s:run(nil, { x = x })[1]))
  return y
end

local function same(want, got)
  assert.equal(want.dtype, got.dtype)
  assert.is_true(zknn.equal(want, got), ("%s\n%s"):format(want, got))
end

describe("a session", function()
  for dtype, row in pairs(types) do
    local x = zknn.tensor { { 0.0, 1.0, 1.0 }, { 7.0, 100.0, 120.0 } }:to(dtype)

    it("takes, moves, keeps and gives " .. dtype, function()
      same(x, run("Identity", x))
      same(x:permute(1, 0):contiguous(), run("Transpose", x))
      local both = run("Concat", x, { axis = 0 }, nil, { w = x })
      same(zknn.cat({ x, x }, 0), both)
      assert.error(function() run("Identity", x, nil, dtype == "int8" and "int16" or "int8") end)
      local s = session { node = { node("Constant", {}, { "y" }, { value = x }) }, input = {},
        output = { port("y", dtype, 2, 3) } }
      same(x, s:run(nil, {})[1])
    end)

    it("converts to and from " .. dtype, function()
      for other, its in pairs(types) do
        same(x:to(other), run("Cast", x, { to = its[1] }, other))
      end
    end)

    it("reads a file of " .. dtype, function()
      local path = os.tmpname()
      onnx.save(tools.model { node = { node("Concat", { "x", "w" }, { "y" }, { axis = 1 }) },
        initializer = { w = x }, input = { port("x", dtype, 2, 3) },
        output = { port("y", dtype, 2, 6) } }, path)
      local s, back = onnx.InferenceSession(path), onnx.load(path)
      os.remove(path)
      same(x, back.graph.initializer.w)
      assert.equal(dtype, s:get_inputs()[1].type)
      same(zknn.cat({ x, x }, 1), s:run(nil, { x = x })[1])
    end)

    if row[2] and dtype ~= "bool" then
      it("computes " .. dtype, function()
        same(x + x, run("Add", x, nil, nil, { w = x }))
        same(x * x, run("Mul", x, nil, nil, { w = x })) -- wraps around, and rounds
        same(x:gt(1), run("Greater", x, nil, "bool", { w = zknn.tensor(1):to(dtype) }))
        same(x:amax(1, true), run("ReduceMax", x, nil, nil, { axes = zknn.tensor { 1 } }))
        same(x:sum(0, true):to(dtype), run("ReduceSum", x, nil, nil, { axes = zknn.tensor { 0 } }))
      end)
    end
  end

  it("runs a net of halves, each result of which is rounded once", function()
    for _, dtype in ipairs { "float16", "bfloat16" } do
      zknn.manual_seed(0)
      local w, b = zknn.randn(4, 3):to(dtype), zknn.randn(4):to(dtype)
      local kernel = zknn.randn(4, 1, 3, 3):to(dtype)
      local s = session {
        node = {
          node("Conv", { "x", "k" }, { "c" }), node("Relu", { "c" }, { "r" }),
          node("GlobalAveragePool", { "r" }, { "p" }), node("Flatten", { "p" }, { "f" }),
          node("Gemm", { "f", "w", "b" }, { "g" }, { transB = 1 }),
          node("Softmax", { "g" }, { "y" }),
        },
        initializer = { w = zknn.cat({ w, w:narrow(1, 0, 1) }, 1), b = b, k = kernel },
        input = { port("x", dtype, "n", 1, 6, 6) }, output = { port("y", dtype, "n", 4) },
      }
      for n = 1, 3 do
        local x = zknn.randn(n, 1, 6, 6):to(dtype)
        local pooled = zknn.nn.functional.conv2d(x, kernel):relu():mean { 2, 3 }
        local want = zknn.nn.functional.linear(pooled, zknn.cat({ w, w:narrow(1, 0, 1) }, 1), b)
        local y = s:run(nil, { x = x })[1]
        assert.equal(dtype, y.dtype)
        zknn.testing.assert_close(y, want:softmax(1), { rtol = 0.016, atol = 1e-3 })
      end
    end
  end)

  it("takes positions and lists of int32", function()
    local x = zknn.arange(12, { dtype = zknn.float32 }):view(3, 4)
    local rows = zknn.tensor({ 2, -1, 0 }, { dtype = "int32" })
    same(x:index_select(0, zknn.tensor { 2, 2, 0 }), run("Gather", x, nil, nil, { i = rows }))
    local s = session { node = { node("Slice", { "x", "from", "to", "axes" }, { "y" }) },
      initializer = { from = zknn.tensor({ 1 }, { dtype = "int32" }),
        to = zknn.tensor({ 9 }, { dtype = "int32" }),
        axes = zknn.tensor({ 1 }, { dtype = "int32" }) },
      input = { port("x", "float32", 3, 4) }, output = { port("y", "float32", 3, 3) } }
    same(x:narrow(1, 1, 3), s:run(nil, { x = x })[1])
  end)

  it("gives the ends of a type where there is nothing", function()
    local ends = { int8 = { -128, 127 }, int16 = { -32768, 32767 }, uint8 = { 0, 255 },
      int32 = { -2147483648, 2147483647 }, int64 = { math.mininteger, math.maxinteger } }
    for dtype, range in pairs(ends) do
      local nothing = zknn.zeros(2, 0):to(dtype)
      local axes = zknn.tensor { 1 }
      assert.same({ { range[1] }, { range[1] } },
        run("ReduceMax", nothing, nil, nil, { axes = axes }):tolist())
      assert.same({ { range[2] }, { range[2] } },
        run("ReduceMin", nothing, nil, nil, { axes = axes }):tolist())
    end
  end)

  it("says which type an input must have, and which are only moved", function()
    local s = session { node = { node("Neg", { "x" }, { "y" }) },
      input = { port("x", "int32", 1) }, output = { port("y", "int32", 1) } }
    support.fails("input 'x' must be int32, got int64", s.run, s, nil, { x = zknn.tensor { 1 } })
    support.fails("an input is uint16, which is stored and not computed on", run, "Neg",
      zknn.ones(1, 1):to "uint16")
  end)
end)
