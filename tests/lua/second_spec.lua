-- second_spec.lua: gradients of gradients (create_graph).
-- Oracles: analytic derivatives (of sin and exp), finite differences (gradcheck of a gradient), the
-- count of live bytes (what is garbage is freed), and torch's values (golden/second.lua).

local zknn = require "zknn"
local message = require("support").message
local autograd = zknn.autograd

local function leaf(values)
  return zknn.tensor(values, { dtype = "float64", requires_grad = true })
end

describe("create_graph", function()
  it("gives derivatives of any order", function()
    local x = leaf { 0.3, -1.2 }
    local y = x:sin()
    for order = 1, 4 do
      y = autograd.grad(y:sum(), x, { create_graph = order < 4 })[1]
      for i = 1, 2 do
        local at = x:tolist()[i]
        assert.near(y:tolist()[i], math.sin(at + order * math.pi / 2), 1e-12)
      end
    end
    assert.is_false(y.requires_grad)
  end)

  it("gives sinc's derivatives at 0 and beside it", function()
    local x = leaf { 0, 1e-9, -1e-4, 0.0099, 0.0101 } -- where PyTorch has nan or what cancels
    local first = autograd.grad(x:sinc():sum(), x, { create_graph = true })[1]
    local second = autograd.grad(first:sum(), x)[1]
    for i, at in ipairs(x:tolist()) do
      local u = math.pi * at -- the series of sin(u) / u, term by term
      assert.near(math.pi * (-u / 3 + u ^ 3 / 30 - u ^ 5 / 840 + u ^ 7 / 45360), first:tolist()[i],
        1e-13)
      assert.near(math.pi ^ 2 * (-1 / 3 + u ^ 2 / 10 - u ^ 4 / 168 + u ^ 6 / 6480),
        second:tolist()[i], 1e-9)
    end
  end)

  it("keeps the graph that was differentiated, unless told otherwise", function()
    local x = leaf { 0.5 }
    local y = x:exp():sum()
    local g = autograd.grad(y, x, { create_graph = true })[1]
    y:backward()
    assert.near(x.grad:item(), math.exp(0.5), 1e-12)
    assert.matches("was used before", message(function() g:sum():backward() end))
    local z = x:exp():sum()
    local h = autograd.grad(z, x, { create_graph = true, retain_graph = false })[1]
    assert.matches("was used before", message(function() z:backward() end))
    assert.matches("was used before", message(function() h:sum():backward() end))
  end)

  it("leaves a history on .grad, which adds up", function()
    local x = leaf { 0.5 }
    x:sin():sum():backward { create_graph = true }
    assert.is_true(x.grad.requires_grad)
    x:exp():sum():backward { create_graph = true }
    assert.near(x.grad:item(), math.cos(0.5) + math.exp(0.5), 1e-12)
    local second = autograd.grad(x.grad:sum(), x)[1]
    assert.near(second:item(), -math.sin(0.5) + math.exp(0.5), 1e-12)
  end)

  it("frees a tensor and its .grad with a history once both are garbage", function()
    local function bytes()
      collectgarbage()
      collectgarbage()
      return (zknn.memory())
    end
    local before = bytes()
    for _ = 1, 20 do
      local x = zknn.ones(1000):requires_grad_()
      x:sin():sum():backward { create_graph = true }
      x:sin():sum():backward { create_graph = true }
    end
    assert.is_true(bytes() <= before + 4000)
  end)

  it("reaches grad_outputs, too", function()
    local x, v = leaf { 0.5 }, leaf { 2.0 }
    local g = autograd.grad(x:sin(), x, { grad_outputs = v, create_graph = true })[1]
    local second = autograd.grad(g:sum(), { x, v })
    assert.near(second[1]:item(), -2 * math.sin(0.5), 1e-12)
    assert.near(second[2]:item(), math.cos(0.5), 1e-12)
  end)

  it("shows hooks gradients with a history, and records what they do", function()
    local x = leaf { 0.5 }
    local y = x:sin()
    local recorded
    y:register_hook(function(grad)
      recorded = zknn.is_grad_enabled()
      return grad + x:exp()
    end)
    local g = autograd.grad(y:sum(), x, { create_graph = true })[1] -- (1 + e^x) cos x
    assert.is_true(recorded)
    local e = math.exp(0.5)
    assert.near(autograd.grad(g:sum(), x)[1]:item(), e * math.cos(0.5) - (1 + e) * math.sin(0.5),
      1e-12);
    x:sin():sum():backward()
    y:sum():backward()
    assert.is_false(recorded)
  end)

  it("goes through in-place operations and views", function()
    local x = leaf { 0.1, 0.2, 0.3 }
    local function f(t)
      local y = t:sin()
      y:add_(t:exp())
      return y:narrow(0, 1, 2):flip(0)
    end
    local function gradient(t)
      return autograd.grad(f(t):exp():sum(), t, { create_graph = true })[1]
    end
    assert.is_true(autograd.gradcheck(gradient, x))
  end)

  it("refuses a leaf whose data was replaced", function()
    local x = leaf { 0.5 }
    local y = x:sin():sum()
    x.data = zknn.tensor({ 1.0 }, { dtype = "float64" })
    assert.matches("the data of a leaf was replaced after sin used it", message(function()
      y:backward { create_graph = true }
    end))
  end)
end)

describe("a Function", function()
  local function new_cube(wrap)
    local Cube = zknn.Function("Cube")
    function Cube.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * x * x
    end
    Cube.backward = wrap(function(ctx, grad)
      local x = ctx.saved_tensors[1]
      return 3 * x * x * grad
    end)
    return Cube
  end

  it("is differentiated again through what its backward does", function()
    local Cube = new_cube(function(f) return f end)
    local x = leaf { 0.5, -2.0 }
    assert.is_true(autograd.gradgradcheck(Cube, x))
    local g = autograd.grad(Cube(x):sum(), x, { create_graph = true })[1]
    local h = autograd.grad(g:sum(), x, { create_graph = true })[1]
    assert.are.same({ 3.0, -12.0 }, h:tolist())
    assert.are.same({ 6.0, 6.0 }, autograd.grad(h:sum(), x)[1]:tolist())
  end)

  it("may save its result, too", function()
    local Exp = zknn.Function("Exp")
    function Exp.forward(ctx, x)
      local y = x:exp()
      ctx:save_for_backward(y)
      return y
    end
    function Exp.backward(ctx, grad)
      return grad * ctx.saved_tensors[1]
    end
    assert.is_true(autograd.gradgradcheck(Exp, leaf { 0.5, -1.0 }))
  end)

  it("is there for .grad with a history when the loss is gone, also after two", function()
    local Cube = new_cube(function(f) return f end)
    local x = leaf { 0.5 }
    for _ = 1, 2 do
      Cube(x):sin():sum():backward { create_graph = true }
      collectgarbage()
      collectgarbage()
    end
    local slope = 0.75 -- of the cube c = 0.125; the second derivative is cos c 3 - sin c slope^2
    assert.near(2 * math.cos(0.125) * slope, x.grad:item(), 1e-12)
    assert.near(2 * (3 * math.cos(0.125) - math.sin(0.125) * slope ^ 2),
      autograd.grad(x.grad:sum(), x)[1]:item(), 1e-12)
  end)

  it("says that a once_differentiable backward has no gradient", function()
    local Cube = new_cube(autograd.once_differentiable)
    local x = leaf { 0.5 }
    assert.is_true(autograd.gradcheck(Cube, x))
    local g = autograd.grad(Cube(x):sum(), x, { create_graph = true })[1]
    assert.are.equal(0.75, g:item())
    assert.matches("is once_differentiable: its gradients have no gradient", message(function()
      g:sum():backward()
    end))
  end)
end)

describe("autograd.gradgradcheck", function()
  it("sees a wrong second gradient", function()
    local Wrong = zknn.Function("Wrong")
    function Wrong.forward(ctx, x)
      ctx:save_for_backward(x)
      return x:sin()
    end
    function Wrong.backward(ctx, grad)
      return grad * ctx.saved_tensors[1]:detach():cos()
    end
    local x = leaf { 0.5 }
    assert.is_true(autograd.gradcheck(Wrong, x))
    assert.matches("gradgradcheck: input 1, element 0", message(autograd.gradgradcheck, Wrong, x))
    assert.is_false(autograd.gradgradcheck(Wrong, x, { raise_exception = false }))
    assert.is_true(autograd.gradgradcheck(function(a, b) return a * b:exp() end,
      { x, leaf { 0.1, 0.7 } }))
  end)
end)

-- ---- torch's values, to 1e-8 of the largest -----------------------------------------------------

local want = dofile "tests/golden/second.lua"

local function wave(step, ...)
  local n = 1
  for _, size in ipairs { ... } do
    n = n * size
  end
  return (zknn.arange(n):double() * step):sin():reshape(...)
end

local function same(expected, got)
  expected = zknn.tensor(expected, { dtype = "float64" })
  got = got:detach():reshape(-1)
  local largest = expected:abs():max():item()
  assert.is_true((expected - got):abs():max():item() <= 1e-8 * largest)
end

describe("autograd.functional gives torch's", function()
  local functional = autograd.functional
  local x, y = wave(0.13, 16, 784), zknn.arange(16) % 10
  local hidden = zknn.tanh(x:matmul(wave(0.7, 784, 64) * 0.1) + wave(0.3, 64) * 0.1)
  local function loss(second)
    local weight = zknn.cat { second:reshape(10, 10), wave(1.1, 54, 10) }
    local logs = hidden:matmul(weight):log_softmax(1)
    return -logs:gather(1, y:unsqueeze(1)):mean()
  end
  local second = wave(0.9, 100)

  it("Hessian of a net's loss by 100 parameters, and its products", function()
    same({ want.loss }, loss(second))
    local hessian = functional.hessian(loss, second)
    assert.are.same({ 100, 100 }, { hessian:size(0), hessian:size(1) })
    same(want.diagonal, hessian:diagonal())
    same(want.times_wave, hessian:matmul(wave(0.5, 100)))
    local value, product = functional.hvp(loss, second, wave(0.4, 100))
    same({ want.loss }, value)
    same(want.hvp, product)
    assert.is_false(product.requires_grad)
    same(want.vhp, (select(2, functional.vhp(loss, second, wave(0.4, 100)))))
  end)

  it("Jacobian, and its products", function()
    local t = wave(0.6, 3)
    local jacobian = functional.jacobian(function(a) return zknn.outer(a, a:exp()) end, t)
    assert.are.equal("torch.Size([3, 3, 3])", tostring(jacobian.shape))
    same(want.jacobian, jacobian)
    local function f(a) return a:exp() * a:sum() end
    local value, product = functional.jvp(f, t, wave(0.2, 3))
    same(want.jvp[1], value)
    same(want.jvp[2], product)
    local by_vjp = select(2, functional.vjp(f, t, wave(0.2, 3)))
    same(functional.jacobian(f, t):t():matmul(wave(0.2, 3)):tolist(), by_vjp)
  end)

  it("lists for several inputs and results, and zeros where nothing flows", function()
    local a, b = leaf { 1.0, 2.0 }, leaf { 3.0 }
    local both = functional.jacobian(function(p, q) return p * 2, q:exp() end, { a, b })
    assert.are.same({ { 2.0, 0.0 }, { 0.0, 2.0 } }, both[1][1]:tolist())
    assert.are.same({ { 0.0 }, { 0.0 } }, both[1][2]:tolist())
    assert.are.same({ { 0.0, 0.0 } }, both[2][1]:tolist())
    local hessian = functional.hessian(function(p, q) return (p * p * q):sum() end, { a, b })
    assert.are.same({ { 6.0, 0.0 }, { 0.0, 6.0 } }, hessian[1][1]:tolist())
    assert.are.same({ { 2.0, 4.0 } }, hessian[2][1]:tolist())
    assert.are.same({ { 0.0 } }, hessian[2][2]:tolist())
  end)

  it("results with a history, by create_graph", function()
    local t = leaf { 0.5 }
    local function f(a) return a:exp():sum() end
    for _, result in ipairs {
      functional.jacobian(f, t, { create_graph = true }),
      functional.hessian(f, t, { create_graph = true }),
      (select(2, functional.hvp(f, t, zknn.ones(1):double(), { create_graph = true }))),
      (select(2, functional.jvp(f, t, zknn.ones(1):double(), { create_graph = true }))),
    } do
      assert.near(math.exp(0.5), autograd.grad(result:sum(), t)[1]:item(), 1e-12)
    end
  end)

  it("refusals", function()
    local t = leaf { 0.5, 1.0 }
    assert.matches("vectorize is not supported",
      message(functional.jacobian, zknn.exp, t, { vectorize = true }))
    assert.matches("a single element", message(functional.hessian, zknn.exp, t))
    assert.matches("v may be left out only when func's result has a single element",
      message(functional.vjp, zknn.exp, t))
    assert.matches("v has shape torch.Size%(%[1%]%), the input has torch.Size%(%[2%]%)",
      message(functional.jvp, zknn.exp, t, zknn.ones(1)))
    assert.matches("does not depend on input 2, which strict refuses",
      message(functional.vjp, function(a, _) return a:sum() end, { t, t }, nil, { strict = true }))
  end)
end)

describe("WGAN-GP's penalty", function()
  it("and its gradients are torch's", function()
    local weights = {}
    for i, w in ipairs { wave(0.7, 4, 1, 3, 3), wave(0.3, 6, 4, 3, 3), wave(1.3, 54) } do
      weights[i] = (w * 0.5):requires_grad_()
    end
    local x = wave(0.17, 5, 1, 12, 12):requires_grad_()
    local F = zknn.nn.functional
    local way = { stride = 2, padding = 1 }
    local h = F.leaky_relu(zknn.conv2d(x, weights[1], nil, way), 0.2)
    h = F.leaky_relu(zknn.conv2d(h, weights[2], nil, way), 0.2)
    local out = h:flatten(1):matmul(weights[3])
    local grad = autograd.grad(out:sum(), x, { create_graph = true })[1]
    local penalty = (grad:flatten(1):norm(2, 1) - 1):square():mean()
    same({ want.penalty }, penalty)
    penalty:backward()
    same(want.gradients[1], weights[1].grad)
    same(want.gradients[2], weights[2].grad:flatten():slice(0, 0, nil, 7))
    same(want.gradients[3], weights[3].grad)
  end)
end)

describe("autograd.grad", function()
  it("refuses lists with holes", function() -- they used to end the program
    local x = leaf { 1, 2 }
    local y = x:sum()
    local said = message(autograd.grad, y, { x, nil, x })
    assert.matches("inputs[2] must be a tensor, got nothing", said, 1, true)
    said = message(autograd.grad, { y, 1 }, { x })
    assert.matches("outputs[2] must be a tensor", said, 1, true)
  end)
end)
