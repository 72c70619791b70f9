-- ctc_loss, AdaptiveLogSoftmaxWithLoss, grid_sample and affine_grid, where the golden rows of
-- tests/golden/layers/sampling.py do not reach. Oracles: all paths counted one by one; differences
-- in float64; PyTorch refuses what is refused here.

local zknn = require "zknn"
local support = require "support"
local nn, onnx = zknn.nn, zknn.onnx
local F = nn.functional

local function refused(part, ...) support.fails(part, ...) end
local function close(want, got)
  zknn.testing.assert_close(got, want, { rtol = 1e-5, atol = 1e-6 })
end

describe("ctc_loss", function()
  -- Minus the logarithm of the sum of all paths' probabilities.
  local function counted(log_probs, labels, blank)
    local t, c = log_probs:size(0), log_probs:size(1)
    local sum, p = 0, log_probs:tolist()
    local function visit(path, total)
      if #path == t then
        local read, last = {}, nil
        for _, k in ipairs(path) do
          if k ~= last and k ~= blank then read[#read + 1] = k end
          last = k
        end
        if table.concat(read, ",") == table.concat(labels, ",") then sum = sum + math.exp(total) end
        return
      end
      for k = 0, c - 1 do
        path[#path + 1] = k
        visit(path, total + p[#path][k + 1])
        path[#path] = nil
      end
    end
    visit({}, 0)
    return -math.log(sum)
  end

  it("is the sum over all paths", function()
    zknn.manual_seed(1)
    for _, case in ipairs { { { 1, 2 }, 0 }, { { 1, 1 }, 0 }, { { 0 }, 2 }, { {}, 1 } } do
      local log_probs = zknn.randn(4, 3, { dtype = "float64" }):log_softmax(1)
      local labels = zknn.tensor(case[1], { dtype = "int64" })
      local got = F.ctc_loss(log_probs, labels, { 4 }, { #case[1] },
        { blank = case[2], reduction = "none" })
      assert.is_true(math.abs(got:item() - counted(log_probs, case[1], case[2])) < 1e-12)
    end
  end)

  it("has the gradient of the loss behind log_softmax", function()
    local x = zknn.randn(5, 2, 4, { dtype = "float64" }):requires_grad_()
    local labels, lengths = zknn.tensor { { 1, 1 }, { 3, 0 } }, zknn.tensor { 2, 1 }
    assert.is_true(zknn.autograd.gradcheck(function(t)
      return F.ctc_loss(t:log_softmax(2), labels, { 5, 3 }, lengths, { reduction = "sum" })
    end, { x }))
  end)

  it("gives inf where the labels do not fit, or 0", function()
    local log_probs = zknn.zeros(2, 1, 3):log_softmax(2):detach():requires_grad_()
    local labels = zknn.tensor { { 1, 1 } }
    assert.equal(math.huge, F.ctc_loss(log_probs, labels, { 2 }, { 2 }):item())
    local loss = F.ctc_loss(log_probs, labels, { 2 }, { 2 }, { zero_infinity = true })
    assert.equal(0, loss:item())
    loss:backward()
    assert.equal(0, log_probs.grad:abs():sum():item())
  end)

  it("refuses what does not fit", function()
    local p, labels = zknn.zeros(4, 2, 3):log_softmax(2), zknn.tensor { { 1, 2 }, { 2, 1 } }
    refused("input_lengths to have value at most 4, but got value 5", F.ctc_loss, p, labels,
      { 4, 5 }, { 2, 2 })
    refused("blank must be in label range", F.ctc_loss, p, labels, { 4, 4 }, { 2, 2 }, 3)
    refused("target_lengths must be of size batch_size (2)", F.ctc_loss, p, labels, { 4, 4 }, { 2 })
    refused("input_lengths must be integral", F.ctc_loss, p, labels, zknn.ones(2), { 2, 2 })
    refused("targets holds a label out of 0..2", F.ctc_loss, p, labels + 2, { 4, 4 }, { 2, 2 })
    refused("targets has 4 labels, the sum of target_lengths is 3", F.ctc_loss, p,
      labels:view(-1), { 4, 4 }, { 2, 1 })
    refused("targets is float32", F.ctc_loss, p, labels:float(), { 4, 4 }, { 2, 2 })
    refused("'all' is not a valid value for reduction", nn.CTCLoss, { reduction = "all" })
  end)
end)

describe("AdaptiveLogSoftmaxWithLoss", function()
  it("gives probabilities of all classes, and the best", function()
    local softmax = nn.AdaptiveLogSoftmaxWithLoss(6, 10, { 3, 6 })
    local x, target = zknn.randn(8, 6), zknn.arange(8)
    local all = softmax:log_prob(x)
    close(zknn.ones(8), all:exp():sum(1))
    close(all:gather(1, target:unsqueeze(1)):squeeze(1), (softmax(x, target)))
    assert.is_true(zknn.equal(all:argmax(1), softmax:predict(x)))
  end)

  it("refuses cutoffs and targets", function()
    local make = nn.AdaptiveLogSoftmaxWithLoss
    for _, cutoffs in ipairs { { 3, 3 }, { 5, 2 }, { 0 }, { 10 }, { 2.5 } } do
      refused("cutoffs should be a sequence of unique, positive integers", make, 4, 10, cutoffs)
    end
    refused("cutoffs should be a sequence of length larger than 0", make, 4, 10, { cutoffs = {} })
    local softmax = make(4, 10, { 3 })
    refused("Target values should be in [0, 9], but values in range [1, 10]", softmax,
      zknn.ones(2, 4), zknn.tensor { 1, 10 })
    refused("the same size in the batch dimension", softmax, zknn.ones(2, 4), zknn.tensor { 1 })
    refused("1D target tensor expects 2D input tensors", softmax, zknn.ones(4), zknn.tensor { 1 })
    refused("multi-target not supported", softmax, zknn.ones(2, 4), zknn.tensor { { 1 } })
  end)
end)

describe("grid_sample", function()
  it("has the gradients of what it computes, twice", function()
    zknn.manual_seed(2)
    local x = zknn.randn(1, 1, 3, 3, { dtype = "float64" }):requires_grad_()
    local grid = (zknn.rand(1, 1, 2, 2, { dtype = "float64" }) * 1.6 - 0.8):requires_grad_()
    for _, mode in ipairs { "bilinear", "bicubic" } do
      for _, padding in ipairs { "zeros", "border", "reflection" } do
        local function f(t, g) return F.grid_sample(t, g, mode, padding, false) end
        assert.is_true(zknn.autograd.gradcheck(f, { x, grid }), mode .. padding)
        if padding == "border" then
          assert.is_true(zknn.autograd.gradgradcheck(f, { x, grid }), mode .. padding)
        end
      end
    end
  end)

  it("is exported as GridSample, where ONNX means the same", function()
    local Sample, path = nn.class "Sample", os.tmpname()
    function Sample:__init(...) self.options = { ... } end
    function Sample:forward(x, grid) return F.grid_sample(x, grid, table.unpack(self.options)) end
    local x, grid = zknn.randn(2, 3, 4, 5), zknn.rand(2, 3, 3, 2) * 2.6 - 1.3
    local function export(model, opset)
      local options = { input_names = { "x", "grid" }, opset_version = opset }
      onnx.export(model, { x, grid }, path, options)
      close(model(x, grid), onnx.InferenceSession(path):run(nil, { x = x, grid = grid })[1])
    end
    for _, opset in ipairs { 16, 20 } do
      for _, mode in ipairs { "bilinear", "nearest" } do
        for _, padding in ipairs { "zeros", "border", "reflection" } do
          export(Sample(mode, padding, true), opset)
        end
      end
      export(Sample("bicubic", "zeros", false), opset)
      refused("ONNX pads places", export, Sample("bicubic", "border", true), opset)
    end
    refused("grid_sampler: it needs opset 16", export, Sample(), 15)
    os.remove(path)
  end)

  it("refuses what does not fit", function()
    local x, grid = zknn.ones(1, 1, 2, 2), zknn.ones(1, 2, 2, 2)
    refused("mode must be 'bilinear', 'nearest', 'bicubic', got 'cubic'", F.grid_sample, x, grid,
      "cubic")
    refused("padding_mode must be", F.grid_sample, x, grid, "nearest", "wrap")
    refused("with same number of dimensions", F.grid_sample, x, grid[0])
    refused("to have same dtype", F.grid_sample, x, grid:double())
    refused("to have same batch size", F.grid_sample, x, zknn.ones(2, 2, 2, 2))
    refused("expected grid to have size 2 in last dimension", F.grid_sample, x,
      zknn.ones(1, 2, 2, 3))
    refused("bicubic interpolation only supports 4D input", F.grid_sample, zknn.ones(1, 1, 2, 2, 2),
      zknn.ones(1, 2, 2, 2, 3), "bicubic")
    refused("non-empty spatial dimensions", F.grid_sample, zknn.ones(1, 1, 0, 2), grid)
    refused("only supports 4D and 5D sizes", F.affine_grid, zknn.ones(1, 2, 3), { 1, 1, 2 })
    refused("Expected a batch of 2D affine matrices of shape [1, 2, 3]", F.affine_grid,
      zknn.ones(1, 3, 3), { 1, 1, 2, 2 })
    refused("Expected non-zero, positive output size", F.affine_grid, zknn.ones(1, 2, 3),
      { 1, 1, 0, 2 })
  end)
end)
