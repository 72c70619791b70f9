-- autograd_spec.lua: hooks, custom Functions, autograd.grad, gradcheck, anomaly mode.
-- Oracles: analytic gradients (d x^3 = 3 x^2, d 2x = 2), finite differences (gradcheck), and
-- Lua's own weak tables (what is garbage is collected).

local zknn = require "zknn"
local support = require "support"
local message = support.message
local autograd = zknn.autograd

local function leaf(values)
  return zknn.tensor(values, { requires_grad = true })
end

local function new_cube()
  local Cube = zknn.Function("Cube")
  function Cube.forward(ctx, x)
    ctx:save_for_backward(x)
    return x * x * x
  end
  function Cube.backward(ctx, grad)
    local x = ctx.saved_tensors[1]
    return 3 * x * x * grad
  end
  return Cube
end

describe("zknn.Function", function()
  it("runs forward and backward in Lua", function()
    local x = leaf { 1.0, 2.0, 3.0 }
    local y = new_cube().apply(x)
    assert.are.equal("Cube", y.grad_fn)
    y:sum():backward()
    assert.are.same({ 3.0, 12.0, 27.0 }, x.grad:tolist())
  end)

  it("takes what is no tensor, and says which inputs need a gradient", function()
    local Scale, seen = zknn.Function("Scale"), nil
    function Scale.forward(ctx, x, factor, y)
      ctx.factor, seen = factor, ctx.needs_input_grad
      return x * factor + y
    end
    function Scale.backward(ctx, grad)
      return grad * ctx.factor, nil, nil
    end
    local x, y = leaf { 1.0, 2.0 }, zknn.ones(2)
    Scale(x, 5, y):sum():backward()
    assert.are.same({ 5.0, 5.0 }, x.grad:tolist())
    assert.are.same({ true, false, false }, seen)
  end)

  it("gives zeros for an output that took no part", function()
    local Two = zknn.Function("Two")
    function Two.forward(_, x) return x * 1, x * 2 end
    function Two.backward(_, a, b) return a + 2 * b end
    local x = leaf { 1.0, 1.0 }
    local _, second = Two(x)
    second:sum():backward()
    assert.are.same({ 2.0, 2.0 }, x.grad:tolist())
  end)

  it("passes an error of backward on as it is, and changes no gradient", function()
    local Bad = zknn.Function("Bad")
    function Bad.forward(_, x) return x * 1 end
    function Bad.backward() error({ code = 7 }) end
    local x = leaf { 1.0 }
    local ok, problem = pcall(function() Bad(x):sum():backward() end)
    assert.is_false(ok)
    assert.are.equal(7, problem.code)
    assert.is_nil(x.grad)
    new_cube()(x):sum():backward() -- and the next backward works
    assert.are.equal(3.0, x.grad:item())
  end)

  it("refuses fewer gradients than its arguments need", function() -- as PyTorch
    local Product = zknn.Function("Product")
    function Product.forward(_, x, y) return x * y end
    function Product.backward(_, grad) return grad end
    local x, y = leaf { 1.0 }, leaf { 2.0 }
    local text = message(function() Product(x, y):sum():backward() end)
    assert.matches("gave 1 gradients for 2 arguments, and argument 2 requires one", text)
    Product(x, zknn.ones(1)):sum():backward() -- the second needs none
    assert.are.equal(1.0, x.grad:item())
  end)

  it("refuses a gradient of another shape", function()
    local Bad = zknn.Function("Bad")
    function Bad.forward(_, x) return x * 1 end
    function Bad.backward() return zknn.ones(3) end
    local x = leaf { 1.0, 2.0 }
    local text = message(function() Bad(x):sum():backward() end)
    assert.matches("gave a gradient of float32 %[3%], expected float32 %[2%]", text)
  end)

  it("notices a saved tensor that was changed in place", function()
    local x = leaf { 1.0, 2.0 }
    local h = x * 1
    local y = new_cube()(h)
    zknn.no_grad(function() h:mul_(2) end)
    assert.matches("changed by an in%-place operation", message(function() y:sum():backward() end))
  end)

  it("is used once, unless the graph is retained", function()
    local x = leaf { 2.0 }
    local y = new_cube()(x):sum()
    y:backward { retain_graph = true }
    y:backward()
    assert.are.equal(24.0, x.grad:item())
    assert.matches("used before %(at Cube%)", message(function() y:backward() end))
  end)

  it("checks its gradients by differences, and sees a wrong one", function()
    local x = zknn.tensor({ 0.5, -1.5, 2.0 }, { dtype = "float64" })
    assert.is_true(autograd.gradcheck(new_cube(), { x }))
    local Wrong = new_cube()
    function Wrong.backward(ctx, grad)
      local t = ctx.saved_tensors[1]
      return -3 * t * t * grad
    end
    assert.matches("input 1, element 0: backward gives %-0.375, the difference 0.375",
      message(autograd.gradcheck, Wrong, { x }))
    assert.is_false(autograd.gradcheck(Wrong, { x }, { raise_exception = false }))
    assert.matches("needs? float64", message(autograd.gradcheck, Wrong, { x:float() }))
  end)

  it("leaves cycles through it to the collector", function()
    local weak = setmetatable({}, { __mode = "v" })
    collectgarbage()
    local before = zknn.memory()
    for i = 1, 50 do
      local x = zknn.ones(1000):requires_grad_()
      local u = x * 2
      local Keep, kept = zknn.Function("Keep"), nil
      function Keep.forward(_, t) return t * 1 end
      function Keep.backward() return kept end
      kept = Keep(u)
      u:register_hook(function() return u end)
      weak[2 * i - 1], weak[2 * i] = u, kept
    end
    collectgarbage()
    collectgarbage()
    assert.is_nil(next(weak))
    assert.is_true(zknn.memory() - before < 100000)
  end)
end)

describe("hooks", function()
  it("see a gradient and may replace it, also when the tensor is gone", function()
    local x = leaf { 1.0, 2.0 }
    local h, seen = x * 2, nil
    h:register_hook(function(grad)
      seen = grad:tolist()
      return grad * 10
    end)
    local y = h:sum()
    h = nil -- luacheck: ignore h
    collectgarbage()
    y:backward()
    assert.are.same({ 1.0, 1.0 }, seen)
    assert.are.same({ 20.0, 20.0 }, x.grad:tolist())
  end)

  it("run once for a leaf, with the whole gradient, in order, until removed", function()
    local x, log = leaf { 1.0 }, {}
    local handle = x:register_hook(function(grad) log[#log + 1] = grad:item() end)
    x:register_hook(function(grad)
      log[#log + 1] = -grad:item()
      return grad * 2
    end);
    (x * 3 + x * 4):sum():backward()
    assert.are.same({ 7.0, -7.0 }, log)
    assert.are.equal(14.0, x.grad:item())
    handle:remove();
    (x * 3):sum():backward()
    assert.are.same({ 7.0, -7.0, -3.0 }, log)
  end)

  it("refuse what requires no gradient", function()
    assert.matches("requires no gradient", message(function()
      zknn.ones(2):register_hook(print)
    end))
  end)

  it("run once a leaf's .grad is there, in the order that they came", function()
    local x, log = zknn.tensor({ 1.0, 2.0 }, { requires_grad = true }), {}
    local handle = x:register_post_accumulate_grad_hook(function(p)
      log[#log + 1] = { p == x, p.grad:tolist(), zknn.is_grad_enabled() }
    end)
    x:register_post_accumulate_grad_hook(function(p) -- a step of SGD
      p:sub_(p.grad, { alpha = 0.5 })
      p.grad = nil
    end)
    x:register_hook(function(grad) return grad * 10 end)
    ;(x * x):sum():backward()
    assert.same({ { true, { 20, 40 }, false } }, log)
    assert.same({ -9, -18 }, x:detach():tolist())
    assert.is_nil(x.grad)
    zknn.autograd.grad((x * x):sum(), x) -- which adds nothing
    assert.equal(1, #log)
    handle:remove()
    x:sum():backward()
    assert.equal(1, #log)
    assert.same({ -14, -23 }, x:detach():tolist())
  end)

  it("of leaves see a layer's deferred gradient, and may fail", function()
    local layer = zknn.nn.Linear(3, 2)
    local seen
    layer.weight:register_post_accumulate_grad_hook(function(p) seen = p.grad:clone() end)
    layer(zknn.ones(4, 3)):sum():backward()
    assert.same({ { 4, 4, 4 }, { 4, 4, 4 } }, seen:tolist())
    layer.bias:register_post_accumulate_grad_hook(function() error "no more" end)
    assert.matches("no more", message(function() layer(zknn.ones(4, 3)):sum():backward() end))
    local said = message(function() (layer.bias * 2):register_post_accumulate_grad_hook(print) end)
    assert.matches("is no leaf", said)
    said = message(function() zknn.ones(2):register_post_accumulate_grad_hook(print) end)
    assert.matches("requires no gradient", said)
  end)

  it("may run a backward of their own: of another graph, and of one that is walked", function()
    local x = leaf { 1.0 }
    local y = x * 2
    y:register_hook(function()
      zknn.enable_grad(function() (x * 3):sum():backward() end)
    end)
    y:sum():backward()
    assert.are.equal(5.0, x.grad:item())

    local a = leaf { 2.0 }
    local b = a:sin()
    local c = b:exp()
    c:register_hook(function() -- uses b's node up before it is reached
      zknn.enable_grad(function() b:sum():backward() end)
    end)
    assert.matches("this graph was used before", message(function() c:sum():backward() end))
  end)

  it("may make a leaf the result of an operation while backward runs", function()
    local a, b = leaf { 1.0 }, leaf { 2.0 }
    local c = a * 3
    c:register_hook(function()
      a:requires_grad_(false)
      zknn.enable_grad(function() a:add_(b) end)
    end);
    (c * 2):sum():backward()
    assert.are.equal(3.0, a:item());
    (a * 5):sum():backward()
    assert.are.equal(5.0, b.grad:item())
  end)

  it("retain_grad keeps the gradient of what is no leaf", function()
    local x = leaf { 1.0, 2.0 }
    local y = x * x
    y:retain_grad();
    (y * 5):sum():backward()
    assert.are.same({ 5.0, 5.0 }, y.grad:tolist())
    assert.are.same({ 10.0, 20.0 }, x.grad:tolist())
  end)

  it("keep a gradient that relu's backward would write over", function()
    local a, b = leaf { -1.0, 2.0 }, leaf { 3.0, -4.0 }
    local y, kept = a:relu(), nil
    y:register_hook(function(grad) kept = grad end)
    local z = y + b:relu() -- both have the gradient of z
    z:retain_grad();
    (z * 5):sum():backward()
    assert.are.same({ 0.0, 5.0 }, a.grad:tolist())
    assert.are.same({ 5.0, 0.0 }, b.grad:tolist())
    assert.are.same({ 5.0, 5.0 }, kept:tolist())
    assert.are.same({ 5.0, 5.0 }, z.grad:tolist())
    local seed = zknn.tensor { 7.0, 7.0 }
    a:relu():backward(seed)
    assert.are.same({ 7.0, 7.0 }, seed:tolist())
    local r = a:relu()
    local grads = autograd.grad((r * 2):sum(), { r, a })
    assert.are.same({ 2.0, 2.0 }, grads[1]:tolist())
    assert.are.same({ 0.0, 2.0 }, grads[2]:tolist())
  end)
end)

describe("autograd.grad", function()
  it("gives gradients of leaves and others, and changes no .grad", function()
    local x = leaf { 1.0, 2.0 }
    local m = x * 3
    local grads = autograd.grad((m * m):sum(), { m, x })
    assert.are.same({ 6.0, 12.0 }, grads[1]:tolist())
    assert.are.same({ 18.0, 36.0 }, grads[2]:tolist())
    assert.is_nil(x.grad)
  end)

  it("adds up several outputs, each with its gradient", function()
    local x = leaf { 1.0, 2.0 }
    local grads = autograd.grad({ x * 2, x * 3 }, x,
      { grad_outputs = { zknn.tensor { 1.0, 10.0 }, zknn.tensor { 100.0, 1000.0 } } })
    assert.are.same({ 302.0, 3020.0 }, grads[1]:tolist())
  end)

  it("says which input was not used", function()
    local x, other = leaf { 1.0 }, leaf { 1.0 }
    assert.matches("input 2 was not used for the outputs",
      message(autograd.grad, (x * 2):sum(), { x, other }))
    local grads = autograd.grad((x * 2):sum(), { x, other }, { allow_unused = true })
    assert.are.equal(2.0, grads[1]:item())
    assert.is_false(grads[2])
  end)

  it("gives zeros for what was not used, with materialize_grads", function()
    local x, other = leaf { 1.0 }, leaf { 1.0, 2.0 }
    local grads = autograd.grad((x * 2):sum(), { x, other }, { materialize_grads = true })
    assert.are.same({ 0.0, 0.0 }, grads[2]:tolist())
    assert.matches("leave allow_unused out", message(autograd.grad, x:sum(), x,
      { materialize_grads = true, allow_unused = false }))
    assert.matches("is_grads_batched is not supported",
      message(autograd.grad, x:sum(), x, { is_grads_batched = true }))
  end)

  it("walks only what leads to an input: the rest is not used up", function()
    local x, w = leaf { 1.0 }, leaf { 2.0 }
    local part = w:exp()
    local y = x:sin() + part
    local seen = false
    part:register_hook(function() seen = true end)
    assert.are.equal(x:cos():item(), autograd.grad(y:sum(), x)[1]:item())
    assert.is_false(seen)
    part:sum():backward()
    assert.is_true(seen)
  end)

  it("enable_grad records inside no_grad", function()
    local x = leaf { 1.0 }
    local y = zknn.no_grad(function() return zknn.enable_grad(function() return x * 2 end) end)
    assert.is_true(y.requires_grad)
  end)
end)

describe("anomaly mode", function()
  it("names the op and the line where backward made a nan", function()
    local line
    local text = message(autograd.detect_anomaly, function()
      local x = leaf { 0.0 }
      line = debug.getinfo(1, "l").currentline + 1
      local root = x:sqrt();
      (root * 0):sum():backward()
    end)
    assert.matches("sqrt made nan in the gradient of its input 0", text)
    assert.matches("autograd_spec.lua:" .. line, text)
  end)

  it("names the op whose result has a nan", function()
    assert.matches("sqrt: the result has nan", message(autograd.detect_anomaly, function()
      return zknn.tensor { -1.0 }:sqrt()
    end))
    assert.is_true(zknn.tensor { -1.0 }:sqrt():ne(0):item()) -- and it is off again
  end)
end)
