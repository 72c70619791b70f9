-- Differences that random programs (tests/peers/random_programs.py) once found. Oracle: results and
-- errors of torch 2.15.

local zknn = require "zknn"
local nn = zknn.nn
local fails = require("support").fails

describe("as in PyTorch", function()
  it("atan2 has no gradient at the origin", function()
    local a, b = zknn.zeros(2):requires_grad_(), zknn.zeros(2):requires_grad_()
    zknn.atan2(a, b):sum():backward()
    assert.same({ 0.0, 0.0 }, a.grad:tolist())
    assert.same({ 0.0, 0.0 }, zknn.abs(b.grad):tolist())
  end)

  it("nll_loss gives no gradient to other classes, not even a nan", function()
    local x = zknn.zeros(2, 2):requires_grad_()
    local loss = zknn.nll_loss(x, zknn.tensor { 1, 1 });
    (loss:sqrt() * 0):backward() -- 0 times infinity
    local grad = x.grad:tolist()
    assert.same({ 0.0, 0.0 }, { grad[1][1], grad[2][1] })
    assert.is_true(grad[1][2] ~= grad[1][2] and grad[2][2] ~= grad[2][2])
  end)

  it("an extreme over an empty dim is refused, even where no result would be", function()
    for _, name in ipairs { "max", "min", "argmax", "argmin", "amax", "amin", "median" } do
      fails("nothing to choose from", zknn[name], zknn.zeros(0, 3, 0), 2)
      fails("nothing to choose from", zknn[name], zknn.zeros(0, 0), 0)
    end
    fails("nothing to take the norm", zknn.norm, zknn.zeros(0, 0), math.huge, 0)
  end)

  it("alpha must be whole for integers, and 0 leaves bools as they are", function()
    local x = zknn.tensor { 1, 2 }
    fails("add: alpha is 0.5, it must be whole for integers", zknn.add, x, x, { alpha = 0.5 })
    fails("sub: alpha is 0.5, it must be whole for integers", zknn.sub, x, x, { alpha = 0.5 })
    assert.same({ 3, 6 }, zknn.add(x, x, { alpha = 2 }):tolist())
    local a, b = zknn.tensor { true, false }, zknn.tensor { true, true }
    assert.same({ true, false }, zknn.add(a, b, { alpha = 0 }):tolist())
    assert.same({ true, true }, zknn.add(a, b, { alpha = 2 }):tolist())
  end)

  it("reals become integers before they are summed as such", function()
    assert.equal(2, zknn.sum(zknn.tensor { 1.5, 1.75 }, { dtype = "int64" }):item())
  end)

  it("tile and repeat_interleave give memory of their own", function()
    local x = zknn.tensor { { 1.0 }, { 2.0 } }
    local r, t = zknn.repeat_interleave(x, 3, 1), x[1]:tile(3)
    r:add_(1)
    t:mul_(zknn.tensor { 1.0, 2.0, 3.0 })
    assert.same({ { 2.0, 2.0, 2.0 }, { 3.0, 3.0, 3.0 } }, r:tolist())
    assert.same({ 2.0, 4.0, 6.0 }, t:tolist())
    assert.same({ { 1.0 }, { 2.0 } }, x:tolist())
  end)

  it("normalizations want more than a value each, and samples with elements", function()
    local lone = "Expected more than 1 value per channel"
    fails(lone, nn.functional.group_norm, zknn.ones(1, 2), 2)
    fails(lone, nn.GroupNorm(1, 1), zknn.ones(1, 1))
    fails(lone, nn.BatchNorm1d(0), zknn.ones(1, 0))
    assert.same({ { 0.0 }, { 0.0 } }, nn.functional.group_norm(zknn.ones(2, 1), 1):tolist())
    fails("nothing but its batch", zknn.group_norm, zknn.ones(2, 4, 0), 2)
    assert.same({ 2, 3, 0 }, nn.InstanceNorm1d(3)(zknn.ones(2, 3, 0)).shape)
  end)

  it("an empty batch leaves running statistics as they are", function()
    local layer = nn.BatchNorm2d(2)
    layer(zknn.ones(2, 2, 0, 3))
    assert.same({ 1.0, 1.0 }, layer.running_var:tolist())
    assert.equal(1, layer.num_batches_tracked:item())
  end)

  it("convolutions and upsample want samples with elements", function()
    fails("nothing but its batch", zknn.conv1d, zknn.ones(2, 3, 0), zknn.ones(2, 3, 1),
      { padding = 1 })
    fails("nothing but its batch", zknn.upsample, zknn.ones(1, 0, 2), { 3 })
    assert.same({ 0, 2, 2 }, zknn.conv1d(zknn.ones(0, 3, 0), zknn.ones(2, 3, 1),
      { padding = 1 }).shape)
  end)
end)
