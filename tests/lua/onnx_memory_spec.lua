-- onnx_memory_spec.lua: a session holds each weight once, in the form in which it runs.
-- Oracles: the bytes that the core counts, beside those of the weights; the same computed by zknn's
-- functions, and by a session whose sizes are open, which keeps what it packs.

local zknn = require "zknn"
local onnx, F = zknn.onnx, zknn.nn.functional

local tools = require "onnx_tools"
local node, float = tools.node, tools.float

local n = 256
local w = zknn.randn(n, n, 3, 3) * 0.02
local v = zknn.randn(n, n, 1, 1) * 0.1
local m = zknn.randn(6, 16) * 0.1 -- for each row of an image of 6 x 6
local folded = zknn.randn(512, 512) * 0.01
local constant = folded:matmul(folded):sum()
local x = zknn.randn(1, n, 6, 6)

-- What opening a session of the file takes, and the session.
local function open(path, options)
  collectgarbage()
  collectgarbage()
  local before = zknn.memory()
  local s = onnx.InferenceSession(path, options)
  return zknn.memory() - before, s
end

local function saved(graph, run)
  local path = os.tmpname()
  onnx.save(tools.model(graph), path)
  local good, problem = pcall(run, path)
  os.remove(path)
  assert(good, problem)
end

-- Two convolutions and a product; `size` is that of the input's rows, a number or a name.
local function graph(size)
  return {
    node = {
      node("Conv", { "x", "w" }, { "a" }, { pads = { 1, 1, 1, 1 } }),
      node("Conv", { "a", "v" }, { "b" }),
      node("MatMul", { "b", "m" }, { "c" }),
      node("MatMul", { "f", "f" }, { "g" }), -- a constant
      node("ReduceSum", { "g" }, { "h" }),
      node("Add", { "c", "h" }, { "y" }),
    },
    initializer = { w = w, v = v, m = m, f = folded },
    input = { float("x", 1, n, size, 6) }, output = { float("y", 1, n, size, 16) },
  }
end
local function want()
  return F.conv2d(F.conv2d(x, w, nil, { padding = 1 }), v):matmul(m) + constant
end
local bytes = 4 * (w:numel() + v:numel() + m:numel())

describe("a session's memory", function()
  it("is that of packed weights, where the sizes are fixed", function()
    saved(graph(6), function(path)
      local taken, s = open(path)
      assert.is_true(taken < 1.3 * bytes, taken / bytes)
      assert.is_true(zknn.allclose(s:run(nil, { x = x })[1], want(), 1e-3, 1e-3))
      assert.is_true(zknn.equal(s:run(nil, { x = x })[1], s:run(nil, { x = x })[1]))
    end)
    local fixed = tools.session(graph(6)):run(nil, { x = x })[1]
    assert.is_true(zknn.equal(fixed, tools.session(graph "h"):run(nil, { x = x })[1]))
  end)

  it("holds weights of recurrent layers once", function()
    local hidden = 256
    for kind, gates in pairs { LSTM = 4, GRU = 3 } do
      local function net(steps)
        return {
          node = { node(kind, { "x", "w", "r", "b" }, { "y" },
            { hidden_size = hidden, linear_before_reset = kind == "GRU" and 1 or nil }) },
          initializer = { w = zknn.full({ 1, gates * hidden, hidden }, 0.01),
            r = zknn.full({ 1, gates * hidden, hidden }, -0.02),
            b = zknn.full({ 1, 2 * gates * hidden }, 0.1) },
          input = { float("x", steps, 1, hidden) }, output = { float("y", steps, 1, 1, hidden) },
        }
      end
      for _, steps in ipairs { 1, 5 } do
        saved(net(steps), function(path)
          local taken, s = open(path)
          local size = 4 * 2 * gates * hidden * hidden
          assert.is_true(taken < 1.3 * size, kind .. " takes " .. taken / size)
          local input = zknn.rand(steps, 1, hidden)
          local y = s:run(nil, { x = input })[1]
          local plain = onnx.InferenceSession(path, { pack = false }):run(nil, { x = input })[1]
          assert.is_true(zknn.allclose(y, plain, 1e-5, 1e-6))
          assert.is_true(zknn.equal(y, tools.session(net "n"):run(nil, { x = input })[1]))
        end)
      end
    end
  end)

  it("is that of the weights without packing", function()
    saved(graph "h", function(path)
      local taken, s = open(path, { pack = false })
      assert.is_true(taken < 1.2 * bytes, taken / bytes)
      local before = zknn.memory()
      assert.is_true(zknn.allclose(s:run(nil, { x = x })[1], want(), 1e-3, 1e-3))
      collectgarbage()
      collectgarbage()
      assert.is_true(zknn.memory() - before < 0.5 * bytes) -- the plan
    end)
  end)

  it("has one packed form for all plans, where sizes are open", function()
    saved(graph "h", function(path)
      local _, s = open(path)
      local function run(size)
        local t = zknn.randn(1, n, size, 6)
        local y = s:run(nil, { x = t })[1]
        local a = F.conv2d(F.conv2d(t, w, nil, { padding = 1 }), v):matmul(m)
        assert.is_true(zknn.allclose(y, a + constant, 1e-3, 1e-3))
        collectgarbage()
        collectgarbage()
        return zknn.memory()
      end
      local first = run(6)
      for size = 1, 10 do -- more than a session keeps
        assert.is_true(run(size) - first < 2 * bytes) -- what lies between layers
      end
      assert.is_true(run(6) - first < 2 * bytes)
      s = nil
      assert.is_nil(s)
    end)
  end)

  it("holds bytes once, too", function()
    local byte = zknn.randint(-127, 128, { n, n, 3, 3 }, { dtype = "int8" })
    local quantized = {
      node = {
        node("QLinearConv", { "x", "s", "z", "w", "s", "z", "s", "z" }, { "y" },
          { pads = { 1, 1, 1, 1 } }),
      },
      initializer = { w = byte, s = zknn.tensor(1 / 64), z = zknn.tensor(0, { dtype = "int8" }) },
      input = { { name = "x", type = "int8", shape = { 1, n, 6, 6 } } },
      output = { { name = "y", type = "int8", shape = { 1, n, 6, 6 } } },
    }
    saved(quantized, function(path)
      local taken, s = open(path)
      assert.is_true(taken < 1.3 * byte:numel(), taken / byte:numel())
      local input = zknn.randint(-9, 10, { 1, n, 6, 6 }, { dtype = "int8" })
      local sums = F.conv2d(input:float(), byte:float(), nil, { padding = 1 }) -- exact in float32
      local result = (sums / 64):round():clamp(-128, 127)
      assert.is_true(zknn.equal(s:run(nil, { x = input })[1]:float(), result))
    end)
  end)

  it("has few bits unpacked once for all plans", function()
    local rows, columns, block = 256, 512, 32
    local packed = zknn.randint(0, 256, { rows, columns // block, block // 2 }, { dtype = "uint8" })
    local scale = zknn.rand(rows, columns // block, 1) * 0.1
    local halves = zknn.stack({ packed:bitwise_and(15), packed:bitwise_right_shift(4) }, 3)
    local whole = ((halves:reshape(rows, -1, block):float() - 8) * scale):reshape(rows, columns)
    local product = node("MatMulNBits", { "x", "w", "s" }, { "y" },
      { K = columns, N = rows, bits = 4, block_size = block })
    product.domain = "com.microsoft"
    local model = tools.model { node = { product },
      initializer = { w = packed, s = scale:flatten() },
      input = { float("x", "n", columns) }, output = { float("y", "n", rows) } }
    model.opset_import[2] = { domain = "com.microsoft", version = 1 }
    local s, before = onnx.InferenceSession(model), zknn.memory()
    for size = 3, 9 do
      local t = zknn.randn(size, columns)
      assert.is_true(zknn.allclose(s:run(nil, { x = t })[1], F.linear(t, whole), 1e-4, 1e-3))
    end
    collectgarbage()
    collectgarbage()
    assert.is_true(zknn.memory() - before < 3.5 * 4 * whole:numel()) -- unpacked, and packed
  end)

  it("keeps a weight that is read elsewhere, and the model that was given", function()
    local twice = {
      node = {
        node("Conv", { "x", "v" }, { "a" }), node("Conv", { "a", "v" }, { "b" }),
        node("Reshape", { "v", "row" }, { "r" }), node("Add", { "b", "r" }, { "y" }),
        node("Conv", { "x", "u" }, { "c" }),
      },
      initializer = {
        v = v, u = zknn.randn(n, n, 1, 1), row = zknn.tensor({ n, n, 1, 1 }, { dtype = "int64" }),
      },
      input = { float("x", 1, n, 6, 6) },
      output = { { name = "y", type = "float32" }, float("c", 1, n, 6, 6), float("u", n, n, 1, 1) },
    }
    local model = tools.model(twice)
    local u = twice.initializer.u
    local s = onnx.InferenceSession(model)
    local once = F.conv2d(x, v)
    for _ = 1, 2 do
      local out = s:run(nil, { x = x })
      assert.is_true(zknn.allclose(out[1], F.conv2d(once, v) + v, 1e-3, 1e-3))
      assert.is_true(zknn.allclose(out[2], F.conv2d(x, u), 1e-3, 1e-3))
      assert.is_true(zknn.equal(out[3], u))
    end
    assert.is_true(zknn.equal(u, model.graph.initializer.u))
  end)

  it("has an option that is a boolean", function()
    local good, problem = pcall(onnx.InferenceSession, tools.model(graph(6)), { pack = 1 })
    assert.is_false(good)
    assert.truthy(tostring(problem):find("pack", 1, true))
  end)
end)
