-- Bags of rows, LRN, and the functions that no layer has, where the golden rows
-- (tests/golden/layers/embedding.py) do not reach. Oracles: rows picked by hand; the formula of
-- ONNX's page of LRN; PyTorch refuses what is refused here, but where a comment says why zknn does.

local zknn = require "zknn"
local support = require "support"
local nn, onnx = zknn.nn, zknn.onnx
local F = nn.functional

local function refused(part, ...) support.fails(part, ...) end
local function close(want, got)
  zknn.testing.assert_close(got, want, { rtol = 1e-5, atol = 1e-6 })
end

describe("embedding_bag", function()
  local rows = zknn.arange(10.0):view(5, 2)
  local list = zknn.tensor { 1, 2, 4 }

  it("gives 0 for an empty bag, whatever the mode", function()
    for _, mode in ipairs { "sum", "mean", "max" } do
      local y = F.embedding_bag(list, rows, zknn.tensor { 0, 3, 3 }, { mode = mode })
      assert.same({ 0, 0 }, y[1]:tolist(), mode)
      local none = F.embedding_bag(zknn.tensor({}, { dtype = "int64" }), rows,
        zknn.tensor { 0 }, { mode = mode })
      assert.same({ { 0, 0 } }, none:tolist(), mode)
      local alone = F.embedding_bag(zknn.tensor { { 1, 1 } }, rows,
        { mode = mode, padding_idx = 1 })
      assert.same({ { 0, 0 } }, alone:tolist(), mode)
    end
  end)

  it("takes int32, and rows of other dtypes", function()
    local y = F.embedding_bag(list:int(), rows:half(), zknn.tensor({ 0, 1 }):int(),
      { mode = "sum" })
    assert.equal("float16", y.dtype)
    assert.same({ { 2, 3 }, { 12, 14 } }, y:float():tolist())
  end)

  it("gives the first of equal greatest elements the gradient", function()
    local w = zknn.ones(3, 2):requires_grad_()
    F.embedding_bag(zknn.tensor { 2, 0, 1 }, w, zknn.tensor { 0 }, { mode = "max" }):sum()
      :backward()
    assert.same({ { 0, 0 }, { 0, 0 }, { 1, 1 } }, w.grad:tolist())
  end)

  it("refuses what does not fit", function()
    local bag, begins = F.embedding_bag, zknn.tensor { 0 }
    refused("offsets has to be None", bag, list:view(1, 3), rows, begins)
    refused("offsets has to be a 1D Tensor but got None", bag, list, rows)
    refused("offsets has to be a 1D Tensor, got [1, 1]", bag, list, rows, begins:view(1, 1))
    refused("input has to be 1D or 2D Tensor, but got Tensor of dimension 3", bag,
      list:view(1, 3, 1), rows)
    refused("offsets[0] has to be 0", bag, list, rows, zknn.tensor { 1 })
    refused("offsets[-1] can not be greater than input's length, got 4 for 3", bag, list, rows,
      zknn.tensor { 0, 4 })
    refused("offsets must not fall", bag, list, rows, zknn.tensor { 0, 2, 1 })
    refused("the last offset is 2, it must be input's length 3", bag, list, rows,
      zknn.tensor { 0, 2 }, { include_last_offset = true })
    refused("mode has to be one of sum, mean or max", bag, list, rows, begins, { mode = "min" })
    refused("max mode does not support scaling", bag, list, rows, begins,
      { mode = "max", scale_grad_by_freq = true })
    refused("only supported for mode='sum' (got mode='mean')", bag, list, rows, begins,
      { per_sample_weights = zknn.ones(3) })
    refused("must have the same shape as the input", bag, list, rows, begins,
      { mode = "sum", per_sample_weights = zknn.ones(2) })
    refused("padding_idx must be within", bag, list, rows, begins, { padding_idx = 5 })
    refused("sparse = true is not supported", bag, list, rows, begins, { sparse = true })
    refused("nn.EmbeddingBag: mode has to be", nn.EmbeddingBag, 3, 2, { mode = "all" })
    refused("expected to be 2-dimensional", nn.EmbeddingBag.from_pretrained, zknn.ones(3))
  end)

  it("is exported, with offsets too", function()
    local path = os.tmpname()
    for _, mode in ipairs { "sum", "mean", "max" } do
      for _, padding in ipairs { false, 2 } do
        local model = nn.EmbeddingBag(5, 3, { mode = mode, padding_idx = padding or nil })
        for _, inputs in ipairs {
          { zknn.tensor { { 0, 2, 1 }, { 2, 2, 2 } } },
          { zknn.tensor { 0, 2, 1, 4, 4 }, zknn.tensor { 0, 2, 2 } },
        } do
          local names = { "words", "begins" }
          onnx.export(model, #inputs == 1 and inputs[1] or inputs, path,
            { opset_version = 18, input_names = { table.unpack(names, 1, #inputs) } })
          local feed = {}
          for i, t in ipairs(inputs) do feed[names[i]] = t end
          close(model(table.unpack(inputs)), onnx.InferenceSession(path):run(nil, feed)[1])
        end
      end
    end
    os.remove(path)
  end)
end)

describe("LRN", function()
  it("of ONNX runs, and layers are exported", function()
    zknn.manual_seed(0)
    local x = zknn.randn(2, 6, 3, 2)
    for size = 1, 5 do
      local want = zknn.empty_like(x)
      for c = 0, 5 do
        local low = math.max(0, c - (size - 1) // 2)
        local high = math.min(5, c + math.ceil((size - 1) / 2))
        local sum = x:narrow(1, low, high - low + 1):square():sum(1)
        want:select(1, c):copy_(x:select(1, c) / (2.0 + 0.3 / size * sum):pow(0.6))
      end
      local session = onnx.InferenceSession {
        ir_version = 8, opset_import = { { version = 13 } },
        graph = {
          name = "lrn", input = { { name = "x", type = "float32", shape = x.shape } },
          node = { { op_type = "LRN", input = { "x" }, output = { "y" },
            attribute = { size = size, alpha = 0.3, beta = 0.6, bias = 2.0 } } },
          output = { { name = "y", type = "float32" } },
        },
      }
      close(want, session:run(nil, { x = x })[1])
    end
    local path = os.tmpname()
    for _, layer in ipairs { nn.LocalResponseNorm(3, 0.5), nn.CrossMapLRN2d(3, 0.5) } do
      onnx.export(layer, x, path, { input_names = { "x" } })
      close(layer(x), onnx.InferenceSession(path):run(nil, { x = x })[1])
    end
    os.remove(path)
  end)

  it("has the gradient of what it computes", function()
    local x = zknn.randn(1, 5, 1, 2, { dtype = "float64" }):requires_grad_()
    for _, layer in ipairs { nn.LocalResponseNorm(3, 0.5), nn.CrossMapLRN2d(3, 0.5) } do
      assert.is_true(zknn.autograd.gradcheck(function(t) return layer(t) end, { x }))
    end
  end)

  it("refuses inputs and sizes", function()
    refused("Expected 3D or higher", F.local_response_norm, zknn.ones(2, 3), 2)
    refused("Expected input to be 4D, got 3D", nn.CrossMapLRN2d(2), zknn.ones(1, 2, 3))
    refused("size is 0, it must be at least 1", nn.LocalResponseNorm, 0)
  end)
end)

describe("functions that no layer has", function()
  it("refuse what PyTorch's refuse", function()
    refused("pdist: input has 1 dimensions, it must be a matrix", F.pdist, zknn.ones(3))
    refused("pdist: p is -1, it must be 0 or more", F.pdist, zknn.ones(3, 2), -1)
    refused("conv_tbc: input must be", F.conv_tbc, zknn.ones(3), zknn.ones(3), zknn.ones(3))
    -- PyTorch writes "x has no attribute" of it.
    refused("options say how PyTorch cuts", nn.LinearCrossEntropyLoss, 2, 3, { options = {} })
    refused("expected weight shape to be (3,)", nn.LinearCrossEntropyLoss, 2, 3,
      { weight = zknn.ones(2) })
    refused("ignore_index cannot be specified", F.linear_cross_entropy, zknn.ones(2, 4),
      zknn.ones(3, 4), zknn.ones(2, 3), { ignore_index = 1 })
  end)

  it("write into out", function()
    local out = zknn.empty(1, 2)
    assert.equal(out, F.normalize(zknn.tensor { { 3.0, 4.0 } }, { out = out }))
    close(zknn.tensor { { 0.6, 0.8 } }, out)
  end)
end)
