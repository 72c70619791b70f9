-- Unpooling, power and fractional pools, unfolding. Oracles: their definitions, and PyTorch's
-- documented gradient and messages. (Values, gradients and draws are rows of tests/golden.)

local zknn = require "zknn"
local nn = zknn.nn
local F = nn.functional

local function refused(message, f, ...)
  local good, problem = pcall(f, ...)
  assert.is_false(good)
  assert.is_truthy(tostring(problem):find(message, 1, true), problem)
end

describe("max_unpool", function()
  zknn.manual_seed(1)

  it("puts back what a pool has kept, in 1 to 3 dimensions", function()
    local shape = { 2, 3 }
    for dims = 1, 3 do
      shape[#shape + 1] = 5
      local x = zknn.randn(shape)
      local y, index = F["max_pool" .. dims .. "d"](x, 2, { return_indices = true })
      local back = F["max_unpool" .. dims .. "d"](y, index, 2, { output_size = x.shape })
      assert.same(x.shape, back.shape)
      local layer = nn["MaxUnpool" .. dims .. "d"](2)
      assert.is_true(layer(y, index, { output_size = x.shape }):equal(back))
      assert.is_true(layer(y, index, x.shape):equal(back))
      assert.is_true(back:eq(x):logical_or(back:eq(0)):all():item())
      assert.equal(y:numel(), back:ne(0):sum():item())
      assert.is_true(F["max_pool" .. dims .. "d"](back:where(back:ne(0), -9), 2):equal(y))
    end
  end)

  it("refuses places and sizes that the pool does not lead to", function()
    local x, at = zknn.ones(1, 1, 2), zknn.tensor { { { 0, 2 } } }
    refused("invalid output_size (7,) (dim 0 must be between 2 and 6)", F.max_unpool1d, x, at, 2,
      { output_size = { 7 } })
    refused("containing 1 or 3 elements, but it has a length of '2'", F.max_unpool1d, x, at, 2,
      { output_size = { 4, 4 } })
    refused("max_unpool1d: indices has shape [1, 1, 1]", F.max_unpool1d, x, at:narrow(2, 0, 1), 2)
    refused("out of range", F.max_unpool1d, x, at * 3, 2)
    refused("must have 3 or 4 dimensions", F.max_unpool2d, x[0], at[0], 2)
  end)
end)

describe("lp_pool", function()
  it("has the gradient 0 where all is 0", function()
    local x = zknn.zeros(1, 1, 4):requires_grad_()
    F.lp_pool1d(x, 2, 2):sum():backward()
    assert.same({ 0, 0, 0, 0 }, x.grad:flatten():tolist())
  end)

  it("refuses the norm 0", function()
    refused("norm_type must be a non-zero value, but got 0", nn.LPPool2d, 0, 2)
    refused("norm_type must be a non-zero value, but got 0", F.lp_pool1d, zknn.ones(1, 4), 0, 2)
  end)
end)

describe("fractional_max_pool", function()
  it("takes the greatest of windows that end with the input", function()
    local x = zknn.arange(24.0):view(1, 1, 2, 3, 4)
    local y, index = F.fractional_max_pool3d(x, { 1, 2, 2 }, { 2, 2, 2 }, { return_indices = true })
    assert.equal(23, y:max():item())
    assert.equal(1, select("#", F.fractional_max_pool3d(x, 1, 1)))
    assert.same(y:long():flatten():tolist(), index:flatten():tolist())
  end)

  it("goes by the samples given: depth, height, width; in planes width, height", function()
    local x = zknn.arange(36.0):view(1, 1, 6, 6)
    local samples = zknn.tensor { { { 0.0, 0.3 } } }
    -- step (6 - 1) / (3 - 1): of width floor(2.5), of height floor(2.5 * 1.3) - floor(0.75)
    assert.same({ 0, 2, 5, 18, 20, 23, 30, 32, 35 },
      F.fractional_max_pool2d(x, 1, 3, { _random_samples = samples }):flatten():tolist())
  end)

  it("refuses what does not fit", function()
    local x = zknn.ones(1, 1, 4, 4)
    refused("requires specifying either an output_size or an output_ratio",
      F.fractional_max_pool2d, x, 2)
    refused("only one of output_size and output_ratio", nn.FractionalMaxPool2d, 2, 2, 0.5)
    refused("output_ratio must be between 0 and 1", nn.FractionalMaxPool2d, 2,
      { output_ratio = 1.5 })
    refused("4 windows of 2 have no place in an input of size 4", F.fractional_max_pool2d, x, 2, 4)
    refused("_random_samples must be [1, 1, 2]", F.fractional_max_pool2d, x, 2, 2,
      { _random_samples = zknn.rand(1, 2) })
  end)
end)

describe("fold", function()
  it("adds up the windows that unfold takes", function()
    local x = zknn.randn(2, 3, 5, 4):double()
    local options = { padding = 1, stride = { 2, 1 } }
    local count = F.fold(F.unfold(zknn.ones_like(x), 3, options), { 5, 4 }, 3, options)
    local back = F.fold(F.unfold(x, 3, options), { 5, 4 }, 3, options)
    assert.is_true(zknn.allclose(back, x * count))
  end)
end)
