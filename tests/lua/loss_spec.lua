-- Errors of losses and their messages, and extreme inputs for which they stay finite. Values and
-- gradients are compared with PyTorch's by ops_spec.lua (the core's losses) and layers_spec.lua
-- (all).

local zknn = require "zknn"
local support = require "support"
local message_of = support.message
local nn = zknn.nn
local F = nn.functional

local function assert_refused(cases)
  for _, case in ipairs(cases) do
    local message = message_of(table.unpack(case, 2))
    assert.is_truthy(message:find(case[1], 1, true), message .. "\nwanted: " .. case[1])
  end
end

describe("a loss refuses", function()
  local x, t = zknn.randn(3, 4), zknn.rand(3, 4)
  local whole = zknn.tensor { 0, 1, 2 }

  it("shapes that differ, where PyTorch would broadcast", function()
    local column, row = zknn.randn(5, 1), zknn.rand(5)
    for _, name in ipairs {
      "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div", "soft_margin_loss",
      "binary_cross_entropy", "binary_cross_entropy_with_logits", "poisson_nll_loss",
      "hinge_embedding_loss", "multilabel_soft_margin_loss",
    } do
      local message = message_of(F[name], column, row)
      assert.is_truthy(message:find(name .. ": input has shape [5, 1], target", 1, true), message)
      assert.is_truthy(message:find("must be equal", 1, true), message)
    end
  end)

  it("dtypes and numbers that make no sense", function()
    assert_refused {
      { "mse_loss: input is int64, it must be real", F.mse_loss, whole, whole },
      { "mse_loss: input must be a tensor, got 3", F.mse_loss, 3, t },
      { 'binary_cross_entropy: target is int64, it must be real: convert it with target:float()',
        F.binary_cross_entropy, zknn.rand(3), whole },
      { "binary_cross_entropy: input[1] is 1.5, it must be in 0..1 (logits go to",
        F.binary_cross_entropy, zknn.tensor { 0.5, 1.5 }, zknn.ones(2) },
      { "pos_weight has shape [3], which does not broadcast to input [3, 4]",
        F.binary_cross_entropy_with_logits, x, t, { pos_weight = zknn.ones(3) } },
      { "smooth_l1_loss: beta is -1, it must not be negative", F.smooth_l1_loss, x, t,
        { beta = -1 } },
      { "huber_loss: delta is 0, it must be positive", F.huber_loss, x, t, { delta = 0 } },
      { "mse_loss: weight has shape [4], input [3, 4]", F.mse_loss, x, t,
        { weight = zknn.ones(4) } },
      { "gaussian_nll_loss: var has negative", F.gaussian_nll_loss, x, t, -1 },
      { "gaussian_nll_loss: var has shape [4], which does not fit input [3, 4]",
        F.gaussian_nll_loss, x, t, zknn.ones(4) },
      { "gaussian_nll_loss: var must be a tensor or a number, got 'x'", F.gaussian_nll_loss, x, t,
        "x" },
      { "gaussian_nll_loss: eps must be positive", F.gaussian_nll_loss, x, t, 1, { eps = 0 } },
      { "have as many dimensions", F.margin_ranking_loss, x, t, zknn.ones(3) },
      { "expects inputs with one dimension more", F.cosine_embedding_loss, x, t, zknn.ones(3, 4) },
      { "anchor has shape [3, 4], negative [3]", F.triplet_margin_loss, x, t, zknn.ones(3) },
      { "expected margin to be greater than 0, got -1", F.triplet_margin_loss, x, x, x,
        { margin = -1 } },
    }
  end)

  it("classes that are none", function()
    assert_refused {
      { "cross_entropy: target[0] is 9, but there are 4 classes (0..3)", F.cross_entropy, x,
        zknn.tensor { 9, 0, 0 } },
      { "cross_entropy: target is bool, it must hold class numbers (int64)", F.cross_entropy, x,
        zknn.tensor { true, false, true } },
      { "cross_entropy: target is float32 of shape [3]: class numbers are int64 of shape [3] "
        .. "(target:long())", F.cross_entropy, x, zknn.rand(3) },
      { "ignore_index is for class targets", F.cross_entropy, x, t, { ignore_index = 1 } },
      { "label_smoothing is 2, it must be in 0..1", F.cross_entropy, x, t,
        { label_smoothing = 2 } },
      { "weight has shape [3], it must be [4], one for each class", F.cross_entropy, x, t,
        { weight = zknn.ones(3) } },
      { "input is a scalar", F.cross_entropy, zknn.tensor(1.0), zknn.tensor(1.0) },
      { "multi_margin_loss: target holds 9, but there are 4 classes (0..3)", F.multi_margin_loss,
        x, zknn.tensor { 0, 9, 1 } },
      { "multi_margin_loss: target holds -1,", F.multi_margin_loss, x, zknn.tensor { 0, -1, 1 } },
      { "multi_margin_loss: target has shape [2], which does not fit input [3, 4]",
        F.multi_margin_loss, x, zknn.tensor { 0, 1 } },
      { "multi_margin_loss: p is 3, it must be 1 or 2", F.multi_margin_loss, x, whole, { p = 3 } },
      { "multi_margin_loss: target is float32", F.multi_margin_loss, x, zknn.ones(3) },
      { "multilabel_margin_loss: target holds a number out of -1..3", F.multilabel_margin_loss,
        x, zknn.full({ 3, 4 }, 4) },
      { "multilabel_margin_loss: target is float32", F.multilabel_margin_loss, x, t },
    }
  end)

  it("what PyTorch has dropped, and words it does not know", function()
    assert_refused {
      { "mse_loss: size_average and reduce are gone, use reduction", F.mse_loss, x, t, true },
      { "mse_loss: 'avg' is not a valid value for reduction: mean, sum or none", F.mse_loss, x, t,
        { reduction = "avg" } },
      { "kl_div: 'avg' is not a valid value for reduction: mean, sum or none (or batchmean)",
        F.kl_div, x, t, { reduction = "avg" } },
      { "nn.MSELoss: 'avg' is not a valid value", nn.MSELoss, { reduction = "avg" } },
      { "nn.BCELoss: unknown argument 'pos_weight'", nn.BCELoss, { pos_weight = zknn.ones(1) } },
      { "nn.MultiMarginLoss: only p == 1 and p == 2 supported", nn.MultiMarginLoss, 3 },
      { "nn.TripletMarginLoss: expected margin to be greater than 0", nn.TripletMarginLoss, 0 },
      { "nn.CrossEntropyLoss: label_smoothing must be from 0 to 1", nn.CrossEntropyLoss,
        { label_smoothing = 2 } },
      { "nn.MSELoss: it takes 2 tensors, got 3 arguments", nn.MSELoss(), x, t, t },
      { "nn.MSELoss: argument 'input' is missing (a forward without return gives nothing)",
        nn.MSELoss(), nil, t },
    }
  end)
end)

describe("a loss stays finite", function()
  -- Value and gradient where e^x has long overflowed. Oracle: the limits of the formulas.
  local function at(f, input, target)
    local x = zknn.tensor { input }:requires_grad_()
    local loss = f(x, zknn.tensor { target })
    loss:backward()
    return { loss:item(), x.grad:item() }
  end

  it("for large logits", function()
    assert.same({ 1000, 1 }, at(F.binary_cross_entropy_with_logits, 1000.0, 0.0))
    assert.same({ 0, 0 }, at(F.binary_cross_entropy_with_logits, 1000.0, 1.0))
    assert.same({ 1000, -1 }, at(F.binary_cross_entropy_with_logits, -1000.0, 1.0))
    assert.same({ 1000, 1 }, at(F.soft_margin_loss, 1000.0, -1.0))
    assert.same({ 0, -0.0 }, at(F.soft_margin_loss, 1000.0, 1.0))
    assert.equal(100, at(F.binary_cross_entropy, 1.0, 0.0)[1])
  end)

  it("for soft targets and large logits", function()
    local x = zknn.tensor { { 1000.0, -1000.0 } }:requires_grad_()
    local loss = F.cross_entropy(x, zknn.tensor { { 0.5, 0.5 } })
    loss:backward()
    assert.equal(1000, loss:item())
    assert.same({ { 0.5, -0.5 } }, x.grad:tolist())
  end)

  it("for equal points", function()
    local x = zknn.ones(2, 3):requires_grad_()
    local loss = F.triplet_margin_loss(x, zknn.ones(2, 3), zknn.ones(2, 3))
    loss:backward()
    assert.equal(1, loss:item())
    assert.equal(0, x.grad:abs():sum():item())
    x.grad = nil
    F.cosine_similarity(x * 0, x * 0):sum():backward()
    assert.equal(x.grad:sum():item(), x.grad:sum():item()) -- no nan
  end)
end)

describe("nothing", function()
  it("has the sum 0 and a mean that is nan, as in PyTorch", function()
    local none = zknn.zeros(0, 4)
    for _, name in ipairs { "mse_loss", "l1_loss", "huber_loss", "kl_div" } do
      assert.equal(0, F[name](none, none, { reduction = "sum" }):item())
      local mean = F[name](none, none):item()
      assert.is_true(mean ~= mean, name)
    end
  end)
end)

describe("a module", function()
  it("keeps its weights as buffers, and its options as fields", function()
    local loss = nn.BCEWithLogitsLoss { pos_weight = zknn.tensor { 2.0 } }
    assert.same({ 2 }, loss:state_dict().pos_weight:tolist())
    local huber = nn.HuberLoss()
    local x, t = zknn.tensor { 3.0 }, zknn.tensor { 0.0 }
    assert.equal(2.5, huber(x, t):item())
    huber.delta = 2.0
    assert.equal(4, huber(x, t):item())
  end)

  -- The functions of nn.functional, which keep nothing from call to call, are the oracle.
  it("looks at its options and tensors at every call, also after a good one", function()
    local loss = nn.CrossEntropyLoss { weight = zknn.tensor { 1.0, 2.0, 3.0 } }
    local x, y = zknn.randn(4, 3), zknn.tensor { 0, 1, 2, 1 }
    local function same(options)
      for _ = 1, 2 do
        assert.equal(F.cross_entropy(x, y, options):item(), loss(x, y):item())
      end
    end
    same { weight = loss.weight }
    loss.weight = zknn.tensor { 3.0, 1.0, 1.0 }
    same { weight = loss.weight }
    loss.weight = nil
    same {}
    loss.reduction, loss.label_smoothing, loss.ignore_index = "sum", 0.25, 1
    same { reduction = "sum", label_smoothing = 0.25, ignore_index = 1 }
    assert_refused {
      { "input must be a tensor, got 7", loss, 7, y },
      { "target must be a tensor, got 'a'", loss, x, "a" },
    }
    loss.reduction = "max"
    assert_refused { { "'max' is not a valid value for reduction", loss, x, y } }
    loss.reduction, loss.ignore_index = "mean", "none"
    assert_refused { { "ignore_index must be an integer, got 'none'", loss, x, y } }
    loss.ignore_index = 1
    same { label_smoothing = 0.25, ignore_index = 1 }
  end)

  it("takes a distance of one's own", function()
    local function manhattan(a, b)
      return (a - b):abs():sum(1)
    end
    local loss = nn.TripletMarginWithDistanceLoss { distance_function = manhattan }
    local a, p, n = zknn.zeros(1, 2), zknn.ones(1, 2), zknn.full({ 1, 2 }, 0.5)
    assert.equal(2, loss(a, p, n):item()) -- 1 + 2 - 1
  end)
end)
