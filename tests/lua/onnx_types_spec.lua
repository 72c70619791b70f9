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

-- What Lua's integers, modulo 2^bits and unsigned, give.
local function unsigned(bits)
  local mask = bits == 64 and -1 or (1 << bits) - 1
  local function quotient(a, b)
    if b < 0 then return math.ult(a, b) and 0 or 1 end
    local half = (a >> 1) // b << 1
    return math.ult(a - half * b, b) and half or half + 1
  end
  return {
    Add = function(a, b) return a + b & mask end, Sub = function(a, b) return a - b & mask end,
    Mul = function(a, b) return a * b & mask end, Div = quotient,
    Mod = function(a, b) return a - quotient(a, b) * b end,
    Max = function(a, b) return math.ult(a, b) and b or a end,
    Min = function(a, b) return math.ult(a, b) and a or b end,
    BitwiseAnd = function(a, b) return a & b end, BitwiseOr = function(a, b) return a | b end,
    BitwiseXor = function(a, b) return a ~ b end,
    Less = math.ult, Greater = function(a, b) return math.ult(b, a) end,
    LessOrEqual = function(a, b) return not math.ult(b, a) end,
    GreaterOrEqual = function(a, b) return not math.ult(a, b) end,
    Equal = function(a, b) return a == b end,
  }
end

describe("unsigned integers in a session", function()
  for _, bits in ipairs { 16, 32, 64 } do
    local dtype, mask = "uint" .. bits, bits == 64 and -1 or (1 << bits) - 1
    local a, b = {}, {}
    for i = 0, 11 do -- small ones, and around the half and the end of the range
      a[i + 1] = ({ 5, (1 << bits - 1) + 3, -2, 77 })[i % 4 + 1] & mask
      b[i + 1] = ({ 3, (1 << bits - 1) + 5, (1 << bits - 1) - 1 })[i % 3 + 1]
    end
    local function tensor(list) return zknn.tensor(list):view(3, 4):to(dtype) end

    it("compute and compare " .. dtype, function()
      for op_type, f in pairs(unsigned(bits)) do
        local want = {}
        for i = 1, #a do want[i] = f(a[i], b[i]) end
        local logical = type(want[1]) == "boolean"
        local got = run(op_type, tensor(a), nil, logical and "bool" or dtype, { w = tensor(b) })
        same(logical and zknn.tensor(want):view(3, 4) or tensor(want), got)
      end
    end)

    it("shift, turn, clip, reduce and sort " .. dtype, function()
      local x, by = tensor(a), zknn.full({ 3, 4 }, 3, { dtype = "int64" }):to(dtype)
      local left, right, turned, clipped, sum = {}, {}, {}, {}, 0
      for i, v in ipairs(a) do
        left[i], right[i], turned[i] = v << 3 & mask, v >> 3, ~v & mask
        clipped[i] = math.ult(v, 6) and 6 or v
        sum = sum + v & mask
      end
      same(tensor(left), run("BitShift", x, { direction = "LEFT" }, nil, { w = by }))
      same(tensor(right), run("BitShift", x, { direction = "RIGHT" }, nil, { w = by }))
      same(tensor(turned), run("BitwiseNot", x))
      same(tensor(clipped), run("Clip", x, nil, nil, { w = zknn.tensor(6):to(dtype) }))
      same(zknn.tensor(sum):to(dtype), run("ReduceSum", x, { keepdims = 0 }))
      same(zknn.tensor(-2 & mask):to(dtype), run("ReduceMax", x, { keepdims = 0 }))
      same(zknn.tensor(5):to(dtype), run("ReduceMin", x, { keepdims = 0 }))
      same(zknn.tensor { 2, 2, 2 }, run("ArgMax", x, { axis = 1, keepdims = 0 }, "int64"))
      local most = zknn.tensor { { -2 }, { -2 }, { -2 } }:to(dtype)
      same(most, run("TopK", x, nil, nil, { k = zknn.tensor { 1 } }))
      assert.error(function() run("Div", x, nil, nil, { w = zknn.zeros(3, 4):to(dtype) }) end)
    end)
  end
end)

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

  it("says which type an input must have, and what it does not compute on uint64", function()
    local s = session { node = { node("Neg", { "x" }, { "y" }) },
      input = { port("x", "int32", 1) }, output = { port("y", "int32", 1) } }
    support.fails("input 'x' must be int32, got int64", s.run, s, nil, { x = zknn.tensor { 1 } })
    support.fails("sqrt of uint64 is not supported: cast it to a float", run, "Sqrt",
      zknn.ones(1, 1):to "uint64", nil, "float32")
  end)
end)
