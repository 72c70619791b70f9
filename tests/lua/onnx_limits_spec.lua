-- onnx_limits_spec.lua: what a small file may take of memory and work, when it is opened and run.
-- Oracle: the limits that docs/onnx.md gives, the work as it is counted by hand, and ones minus
-- zeros.

local zknn = require "zknn"
local onnx = zknn.onnx
local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node, float, model = tools.node, tools.float, tools.model
local session, small = tools.session, tools.small

-- x - 0, with as many zeros as x is said to have
local function minus_zeros(n)
  return session {
    node = { node("Shape", { "x" }, { "s" }), node("ConstantOfShape", { "s" }, { "c" }),
      node("Neg", { "c" }, { "d" }), node("Add", { "x", "d" }, { "y" }) },
    input = { float("x", n) },
    output = { { name = "y", type = "float32" } },
  }
end

describe("a session refuses", function()
  it("to take what a small file asks for", function()
    local huge = zknn.tensor { 1 << 20, 1 << 20 }
    local cases = {
      { node("ConstantOfShape", { "huge" }, { "y" }) },
      { node("Expand", { "x", "huge" }, { "y" }) },
      { node("Tile", { "x", "huge" }, { "y" }) },
      { node("Range", { "zero", "much", "one" }, { "y" }) },
      { node("ConstantOfShape", { "huge" }, { "h" }), node("ReduceSum", { "h" }, { "y" }) },
      { node("Shape", { "x" }, { "s" }), node("Mul", { "s", "huge" }, { "t" }),
        node("Expand", { "x", "t" }, { "y" }) },
    }
    for i, nodes in ipairs(cases) do
      local text = message(function()
        local s = session {
          node = nodes,
          initializer = {
            huge = huge, zero = zknn.tensor(0), one = zknn.tensor(1), much = zknn.tensor(1 << 40),
          },
          input = { float("x", 1, 1) },
          output = { { name = "y", type = i == 4 and "int64" or "float32" } },
        }
        s:run(nil, { x = zknn.ones(1, 1) })
      end)
      has(text, "memory limit")
    end
  end)

  it("to take more than memory_limit", function()
    local graph = small()
    local s = onnx.InferenceSession(model(graph), { memory_limit = 1 << 20 })
    assert.equal(1, #s:run(nil, { x = zknn.ones(100, 3) }))
    has(message(s.run, s, nil, { x = zknn.ones(100000, 3) }), "memory limit of 1048576 bytes")
    assert.equal(1, #s:run(nil, { x = zknn.ones(100, 3) }))
    has(message(onnx.InferenceSession, model(graph), { memory_limit = 0 }), "must be positive")
  end)

  -- Graphs of constants alone: all is done when the session is opened.
  local function constants(op_type, sizes, weight, attribute, dtype)
    local value = { value = zknn.tensor({ 1e-3 }, { dtype = dtype or "float32" }) }
    return {
      node = {
        node("ConstantOfShape", { "sx" }, { "x" }, value),
        node("ConstantOfShape", { "sw" }, { "w" }, value),
        node(op_type, weight and { "x", "w" } or { "x" }, { "h" }, attribute),
        node("ReduceSum", { "h" }, { "y" }),
      },
      initializer = { sx = zknn.tensor(sizes), sw = zknn.tensor(weight or { 1 }) },
      output = { { name = "y", type = dtype or "float32" } },
    }
  end

  it("work that a small file asks for, at opening and in a run", function()
    local wide = constants("Conv", { 1, 16, 500, 500 }, { 16, 16, 127, 127 })
    local text = message(session, wide)
    -- 16 * 16 * 127 * 127 * 374 * 374 = 5.8e11
    has(text, "node 3 (Conv, opset 13): it would take 5.8e+11 multiplications")
    has(text, "more than the work limit of 1e+10 (the option work_limit)")
    has(message(session, constants("MaxPool", { 1, 1, 3000, 3000 }, nil,
      { kernel_shape = { 1001, 1001 } })), "work limit")
    has(message(session, constants("AveragePool", { 1, 1, 1, 1 << 20 }, nil,
      { kernel_shape = { 1, 1 << 19 }, pads = { 0, 1 << 19, 0, 1 << 19 } })), "work limit")
    local products = constants("MatMul", { 1400, 1400 }, { 1400, 1400 })
    for i = 1, 100 do
      products.node[#products.node + 1] = node("MatMul", { "h", "w" }, { "m" .. i })
    end
    has(message(session, products), "with what comes before: more than the work limit")

    local pool = {
      node = { node("MaxPool", { "x" }, { "y" }, { kernel_shape = { 2, 2 } }) },
      input = { float("x", 1, 1, "h", "w") }, output = { float("y", 1, 1, "p", "q") },
    }
    local s = onnx.InferenceSession(model(pool), { work_limit = 1000 })
    assert.equal(1, #s:run(nil, { x = zknn.ones(1, 1, 3, 3) }))
    has(message(s.run, s, nil, { x = zknn.ones(1, 1, 30, 30) }), "the work limit of 1e+03")
    assert.equal(1, #s:run(nil, { x = zknn.ones(1, 1, 3, 3) }))
    for _, wrong in ipairs { 0, -1 } do
      has(message(onnx.InferenceSession, model(pool), { work_limit = wrong }), "must be positive")
    end
    has(message(onnx.InferenceSession, model(pool), { work_limit = 0 / 0 }), "got nan")
  end)

  it("scratch memory beyond the limit: it counts, too", function()
    local function open(graph)
      return message(onnx.InferenceSession, model(graph), { work_limit = 1e15 })
    end
    local text = open(constants("Conv", { 1, 4, 300, 300 }, { 1, 4, 64, 64 }, nil, "float64"))
    has(text, "bytes for the windows of a convolution would be more than the memory limit")
    has(text, "(the option memory_limit)")
    has(open(constants("ConvTranspose", { 1, 1, 200, 200 }, { 1, 1, 64, 64 }, nil, "float64")),
      "memory limit")
    local before = select(2, zknn.memory())
    pcall(session, constants("Conv", { 1, 1, 64, 64, 64 }, { 1, 1, 32, 32, 32 }))
    assert.is_true(select(2, zknn.memory()) - before < 80 << 20)
  end)
end)

local function resident()
  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmRSS:%s+(%d+)")
    if kilobytes then return tonumber(kilobytes) * 1024 end
  end
end

describe("an input whose size a file declares", function()
  local n = 50000000 -- 200 MB

  it("takes no memory when the file is opened", function()
    local before = resident()
    local s = minus_zeros(n)
    assert.is_true(resident() - before < n)
    local good, problem = pcall(s.run, s, nil, { x = zknn.ones(1) })
    assert.is_false(good)
    assert.matches("must have the shape", problem)
  end)

  it("is taken into account when it comes", function()
    for _, size in ipairs { 3, 20000000 } do
      local s = minus_zeros(size)
      assert.equal(1.0, s:run(nil, { x = zknn.ones(size) })[1]:min():item())
    end
  end)
end)
