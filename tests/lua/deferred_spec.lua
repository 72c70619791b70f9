-- deferred_spec.lua: deferring a weight's gradient (src/grad/deferred.h) must not change any
-- result. (Only layers of 32 outputs and more defer it.) Oracle, to the bit: autograd.grad, whose
-- gradients are never deferred, and the same training with every .grad read at once.

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

-- A linear layer, its input and the gradient of its output; columns of the input are 0.
local function setup()
  zknn.manual_seed(1)
  local layer = nn.Linear(30, 40)
  local x, dy = zknn.randn(9, 30), zknn.randn(9, 40)
  x:narrow(1, 4, 12):zero_()
  return layer, x, dy
end

local function backward(layer, x, dy, options)
  layer(x):backward(dy, options)
end

-- The weight's gradient, by way of autograd.grad.
local function wanted(layer, x, dy)
  return zknn.autograd.grad(layer(x), layer.weight, { grad_outputs = dy })[1]
end

local function same(a, b, what)
  assert.is_true(a:bytes() == b:bytes(), what)
end

describe("a deferred gradient", function()
  it("is what autograd.grad gives", function()
    local layer, x, dy = setup()
    backward(layer, x, dy)
    same(layer.weight.grad, wanted(layer, x, dy))
  end)

  it("is still there after the optimizer took it", function()
    local layer, x, dy = setup()
    local want = wanted(layer, x, dy)
    local optimizer = optim.SGD(layer:parameters(), { lr = 0.1 })
    backward(layer, x, dy)
    optimizer:step()
    same(layer.weight.grad, want)
    optimizer:zero_grad { set_to_none = false }
    assert.equal(0, layer.weight.grad:abs():sum():item())
  end)

  it("survives that its input is written to", function()
    local writers = {
      function(t) t:zero_() end,
      function(t) t:mul_(2) end,
      function(t) t:uniform_() end,
      function(t) t:copy_(zknn.ones(9, 30)) end,
      function(t) t[3] = 7 end,
      function(t) t:narrow(0, 2, 3):fill_(5) end,
      function(t) t:random_(9) end,
      function(t) t.data:add_(1) end,
    }
    for i, write in ipairs(writers) do
      local layer, x, dy = setup()
      local want = wanted(layer, x, dy)
      backward(layer, x, dy)
      zknn.no_grad(write, x)
      same(layer.weight.grad, want, "writer " .. i)
    end
  end)

  it("survives that its output's gradient is written to", function()
    local layer, x, dy = setup()
    local want, seen = wanted(layer, x, dy), nil
    local y = layer(x)
    y:register_hook(function(grad) seen = grad end)
    y:backward(dy)
    seen:zero_()
    dy:zero_()
    same(layer.weight.grad, want)
  end)

  it("adds up over two backwards, over one graph walked twice, and over two layers", function()
    local layer, x, dy = setup()
    local twice = wanted(layer, x, dy) * 2
    backward(layer, x, dy)
    backward(layer, x, dy)
    same(layer.weight.grad, twice)

    layer:zero_grad()
    local y = layer(x)
    y:backward(dy, { retain_graph = true })
    y:backward(dy)
    same(layer.weight.grad, twice)

    layer:zero_grad();
    (layer(x) + layer(x)):backward(dy)
    same(layer.weight.grad, twice)
  end)

  it("adds up where the weight is its own input", function()
    local w = zknn.randn(40, 40):requires_grad_()
    local y = zknn.linear(w, w)
    local want = zknn.autograd.grad(zknn.linear(w, w), w, { grad_outputs = zknn.ones(40, 40) })[1]
    y:backward(zknn.ones(40, 40))
    same(w.grad, want)
  end)

  it("is computed before an optimizer changes what it was made from", function()
    zknn.manual_seed(2)
    local a, b = zknn.randn(8, 6):requires_grad_(), zknn.randn(40, 6):requires_grad_()
    local dy = zknn.randn(8, 40)
    local want = zknn.autograd.grad(zknn.linear(a, b), b, { grad_outputs = dy })[1]
    local before = b:detach():clone()
    zknn.linear(a, b):backward(dy)
    optim.SGD({ a, b }, { lr = 0.5 }):step() -- a, b's input, goes first
    same(b.grad, want)
    same(b:detach(), before - want * 0.5)
  end)

  it("is seen by hooks, and by those that come late", function()
    local layer, x, dy = setup()
    local want, seen = wanted(layer, x, dy), nil
    layer.weight:register_hook(function(grad)
      seen = grad:clone()
      return grad * 3
    end)
    backward(layer, x, dy)
    same(seen, want)
    same(layer.weight.grad, want * 3)

    local late, early, _ = nil, setup()
    local y = early(x)
    y:register_hook(function()
      early.weight:register_hook(function(grad) late = grad:clone() end)
    end)
    y:backward(dy)
    same(late, want, "a hook registered while backward ran")
  end)

  it("may be changed, replaced and dropped", function()
    local layer, x, dy = setup()
    local want = wanted(layer, x, dy)
    local optimizer = optim.SGD(layer:parameters(), { lr = 1 })
    local before = layer.weight:detach():clone()
    backward(layer, x, dy)
    layer.weight.grad:mul_(0.5) -- clipping
    optimizer:step()
    same(layer.weight:detach(), before - want * 0.5)

    backward(layer, x, dy)
    before = layer.weight:detach():clone()
    layer.weight.grad = zknn.ones(40, 30)
    optimizer:step()
    same(layer.weight:detach(), before - 1)

    layer:zero_grad()
    backward(layer, x, dy)
    layer.weight.grad = nil
    before = layer.weight:detach():clone()
    optimizer:step()
    same(layer.weight:detach(), before)
  end)

  it("outlives requires_grad, and an optimizer that leaves it out", function()
    local layer, x, dy = setup()
    local want, before = wanted(layer, x, dy), layer.weight:detach():clone()
    backward(layer, x, dy)
    layer.weight:requires_grad_(false)
    optim.SGD({ layer.bias }, { lr = 1 }):step()
    same(layer.weight:detach(), before)
    optim.SGD({ layer.weight }, { lr = 1 }):step() -- a second one
    same(layer.weight:detach(), before - want)
    same(layer.weight.grad, want)
  end)

  it("is written by a strided weight's optimizer as well", function()
    local base = zknn.randn(30, 40)
    local w = base:t():requires_grad_()
    local _, x, dy = setup()
    local before = w:detach():clone()
    local want = zknn.autograd.grad(zknn.linear(x, w), w, { grad_outputs = dy })[1]
    zknn.linear(x, w):backward(dy)
    optim.SGD({ w }, { lr = 1 }):step()
    same(w:detach():contiguous(), before - want)
  end)

  it("gives all optimizers the steps that a gradient in memory gives, to the bit", function()
    local kinds = {
      { "SGD", {} }, { "SGD", { momentum = 0.9 } }, { "SGD", { momentum = 0.9, nesterov = true } },
      { "SGD", { weight_decay = 0.01 } }, { "SGD", { momentum = 0.5, dampening = 0.3 } },
      { "SGD", { maximize = true } }, { "Adam", {} }, { "Adam", { amsgrad = true } },
      { "Adam", { weight_decay = 0.1 } }, { "AdamW", {} }, { "NAdam", {} }, { "RAdam", {} },
      { "Adamax", {} }, { "RMSprop", { centered = true, momentum = 0.5 } }, { "Adagrad", {} },
      { "Adadelta", {} }, { "Rprop", {} }, { "ASGD", {} },
    }
    for _, kind in ipairs(kinds) do
      local weights = {}
      for looks = 0, 1 do
        zknn.manual_seed(3)
        local options = { lr = 0.01 }
        for name, value in pairs(kind[2]) do
          options[name] = value
        end
        local model = nn.Sequential(nn.Linear(50, 40), nn.ReLU(), nn.Linear(40, 35))
        local optimizer = optim[kind[1]](model:parameters(), options)
        for step = 1, 5 do
          local x = zknn.randn(17, 50)
          if step % 2 == 0 then x:narrow(1, 10, 30):zero_() end
          optimizer:zero_grad()
          model(x):pow(2):mean():backward()
          for _, p in ipairs(looks == 1 and model:parameters() or {}) do
            assert.is_true(p.grad ~= nil)
          end
          optimizer:step()
        end
        weights[looks] = model[0].weight:bytes() .. model[2].weight:bytes()
      end
      assert.is_true(weights[0] == weights[1], kind[1])
    end
  end)

  it("goes with its model", function()
    local function step()
      local layer, x, dy = setup()
      backward(layer, x, dy)
    end
    step()
    collectgarbage()
    local live = zknn.memory()
    for _ = 1, 20 do
      step()
    end
    collectgarbage()
    assert.equal(live, (zknn.memory()))
  end)
end)
