-- finite_spec.lua: a linear layer of one sample skips weights at zeros of the input, but not when a
-- weight is inf or nan. Oracle: 0 times inf is nan (IEEE 754), and the sum of the other products.

local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx

local K = 96 -- columns; the last third of x is not 0

local function sample()
  local x = zknn.zeros(1, K)
  x:narrow(1, 64, 32):fill_(1)
  return x
end

describe("a linear layer of one sample with zeros", function()
  it("sees an inf that comes after it was looked through", function()
    local layer, x = nn.Linear(K, 40), sample()
    zknn.no_grad(function()
      local want = (layer.weight:narrow(1, 64, 32):sum(1) + layer.bias):unsqueeze(0)
      for _ = 1, 4 do assert.is_true(zknn.allclose(layer(x), want, 1e-5, 1e-5)) end
      layer.weight[{ 3, 5 }] = math.huge -- met by a 0
      layer.weight[{ 4, 70 }] = -math.huge -- by a 1
      for _ = 1, 4 do
        local y = layer(x)
        assert.is_true(y[{ 0, 3 }]:item() ~= y[{ 0, 3 }]:item())
        assert.equal(-math.huge, y[{ 0, 4 }]:item())
        assert.is_true(math.abs(y[{ 0, 5 }]:item() - want[{ 0, 5 }]:item()) < 1e-5)
      end
      layer.weight[{ 3, 5 }] = 0
      for _ = 1, 4 do
        assert.is_true(math.abs(layer(x)[{ 0, 3 }]:item()) < math.huge)
      end
    end)
  end)

  it("sees one that a run of an ONNX file computes as its weight", function()
    local function node(op, ins, out, attribute)
      return { op_type = op, input = ins, output = { out }, attribute = attribute }
    end
    local session = onnx.InferenceSession {
      ir_version = 8, opset_import = { { version = 13 } },
      graph = {
        name = "test",
        node = { node("Neg", { "v" }, "w"), node("Gemm", { "x", "w" }, "y", { transB = 1 }) },
        input = {
          { name = "x", type = "float32", shape = { 1, K } },
          { name = "v", type = "float32", shape = { 40, K } },
        },
        output = { { name = "y", type = "float32", shape = { 1, 40 } } },
      },
    }
    local x, v = sample(), zknn.ones(40, K)
    for _ = 1, 4 do assert.equal(-32, session:run(nil, { x = x, v = v })[1][{ 0, 3 }]:item()) end
    v[{ 3, 5 }] = math.huge
    local y = session:run(nil, { x = x, v = v })[1]
    assert.is_true(y[{ 0, 3 }]:item() ~= y[{ 0, 3 }]:item())
    assert.equal(-32, y[{ 0, 2 }]:item())
  end)
end)
