-- identity_spec.lua: references to a parameter, a buffer, a group or a state stay valid after a
-- conversion, an assignment to .data or .grad, or load_state_dict. Oracles: PyTorch's values
-- (tests/golden/identity.py), and rawequal.

local zknn = require "zknn"
local support = require "support"
local message, has = support.message, support.has
local nn, optim = zknn.nn, zknn.optim
local golden = dofile("tests/golden/identity.lua")

local function near(want, got, tolerance)
  assert.equal(#want, #got)
  for i = 1, #want do
    if type(want[i]) == "table" then
      near(want[i], got[i], tolerance)
    else
      local limit = (tolerance or 1e-6) * math.max(1, math.abs(want[i]))
      assert.is_true(math.abs(want[i] - got[i]) <= limit,
        ("%d: want %.9g, got %.9g"):format(i, want[i], got[i]))
    end
  end
end

local function layer()
  local m = nn.Linear(3, 2)
  zknn.no_grad(function()
    m.weight:copy_(zknn.arange(6):float():view(2, 3) / 8 - 0.25)
    m.bias:copy_(zknn.tensor { 0.5, -0.5 })
  end)
  return m
end

local function inputs(dtype)
  return (zknn.arange(12):to(dtype or "float32"):view(4, 3):remainder(5) - 2) / 4
end

local function train(m, opt, dtype, steps, losses)
  for _ = 1, steps do
    opt:zero_grad()
    local loss = m(inputs(dtype)):pow(2):sum()
    loss:backward()
    opt:step()
    losses[#losses + 1] = loss:item()
  end
end

describe("a conversion", function()
  it("leaves the optimizer with the net's parameters", function()
    for _, row in ipairs(golden.optimizers) do
      local m, losses = layer(), {}
      local opt = optim[row.name](m:parameters(), row.options)
      train(m, opt, "float32", 2, losses)
      m:double()
      train(m, opt, "float64", 2, losses)
      m:to("float32")
      train(m, opt, "float32", 2, losses)
      near(row.losses, losses, 1e-5)
    end
    local m, losses = layer(), {}
    local opt = optim.Adam(m:parameters(), { lr = 0.05 })
    train(m, opt, "float32", 3, losses)
    m:double():float()
    train(m, opt, "float32", 3, losses)
    near(golden.there_and_back, losses)
  end)

  it("keeps hooks, ties and gradients", function()
    local m, seen, losses = layer(), {}, {}
    local opt = optim.SGD(m:parameters(), { lr = 0.1 })
    m.weight:register_hook(function(g) seen[#seen + 1] = "torch." .. g.dtype end)
    m:double()
    train(m, opt, "float64", 3, losses)
    near(golden.hooked.losses, losses, 1e-12)
    assert.same(golden.hooked.seen, seen)

    local a, b = layer(), layer()
    b.weight = a.weight
    a:double()
    b.bias.data = b.bias.data:double()
    local x = inputs "float64";
    (a(x) + b(x)):pow(2):sum():backward()
    assert.equal(a.weight, b.weight)
    near(golden.tied.grad, a.weight.grad:tolist(), 1e-12)

    m = layer()
    m(inputs()):sum():backward()
    local g = m.weight.grad
    m:double()
    assert.is_true(rawequal(g, m.weight.grad))
    assert.equal(golden.grads.dtype, "torch." .. g.dtype)
    near(golden.grads.before, g:tolist())
    m(x):sum():backward()
    near(golden.grads.after, g:tolist(), 1e-12)
  end)

  it("keeps buffers, and leaves state_dicts and integers alone", function()
    local m = nn.BatchNorm1d(2)
    local mean, weight, before = m.running_mean, m.weight, m:state_dict()
    m:double()
    assert.is_true(rawequal(mean, m.running_mean) and rawequal(weight, m.weight))
    assert.equal("float64", mean.dtype)
    assert.equal("float32", before.running_mean.dtype)
    assert.equal("int64", m.num_batches_tracked.dtype)
    assert.is_true(nn.Parameter.is(m.weight) and m.weight.requires_grad)
  end)

  it("keeps the history of a buffer that was computed", function()
    local m, w = nn.Module(), zknn.tensor({ 2.0 }, { requires_grad = true })
    m:register_buffer("b", w * 3)
    m:double()
    assert.equal("float64", m.b.dtype)
    m.b:sum():backward()
    assert.equal(3, w.grad:item())
  end)
end)

describe("tensor.data =", function()
  it("gives a tensor other data, dtype and shape", function()
    local want, w = golden.data, zknn.tensor({ 1.0, 2.0 }, { requires_grad = true });
    (w * 3):sum():backward()
    local views, alias = w:detach(), w.data
    w.data = zknn.tensor({ 5, 6 }, { dtype = "float64" })
    assert.equal(want.dtype, "torch." .. w.dtype)
    assert.is_true(w.requires_grad and w.is_leaf)
    assert.equal(want.grad_dtype, "torch." .. w.grad.dtype)
    assert.same({ 1.0, 2.0 }, views:tolist()) -- the old bytes are still theirs
    assert.same({ 1.0, 2.0 }, alias:tolist())
    w.grad = nil
    w.data = zknn.tensor { 5.0, 6.0, 7.0 }
    assert.same({ 3 }, w.shape);
    (w * w):sum():backward()
    near(want.grad, w.grad:tolist())
    local held = zknn.ones(3)
    w.data = held
    zknn.no_grad(function() w:mul_(4) end)
    near(want.held, held:tolist())
    w.data = alias -- back on the storage that w was made with
    alias = nil -- luacheck: ignore
    collectgarbage()
    assert.same({ 1.0, 2.0 }, w:tolist())
    w.data = w
    assert.same({ 1.0, 2.0 }, w:tolist())
  end)

  it("is checked", function()
    local w = zknn.ones(2, { requires_grad = true })
    has(message(function() w.data = zknn.ones(2, { dtype = "int64" }) end),
      "must be float32 or float64, got int64")
    has(message(function() w.data = 3 end), "data is a tensor, got number")
    has(message(function() w.data = nil end), "data is a tensor, got nil")
    local n = zknn.ones(2)
    n.data = zknn.ones(3, { dtype = "int64" })
    assert.equal("int64", n.dtype)
  end)

  it("does not change what a graph has saved", function() -- the gradient of what was computed
    local x = zknn.tensor(2.0, { requires_grad = true })
    local y = x * x
    x.data = zknn.tensor(5.0)
    y:backward()
    assert.equal(4, x.grad:item())
  end)

  it("between forward and backward is refused where gradients would not fit", function()
    local function used(change)
      local x = zknn.ones(4, { requires_grad = true })
      local y = x * 3
      local z = (y * y):sum()
      change(x, y)
      return z, x
    end
    local z = used(function(x) x.data = zknn.ones(2) end)
    has(message(z.backward, z), "a leaf is float32 [2] by now, and was float32 [4]")
    z = used(function(x) x.data = x.data:double() end)
    has(message(z.backward, z), "a leaf is float64 [4] by now")
    local x = zknn.ones(4, { requires_grad = true })
    local y = x * 3
    y.data = zknn.ones(9)
    z = (y * y):sum()
    has(message(z.backward, z), "compute the loss again")
    has(message(y.backward, y, zknn.ones(9)), "this tensor is float32 [9] by now")
    y.data = zknn.full({ 4 }, 7.0)
    z = (y * y):sum()
    z:backward()
    near({ 42, 42, 42, 42 }, x.grad:tolist())
  end)

  it("inside a hook or a Function does not reach the gradients of the graph", function()
    local kept
    local function net(f)
      local x = zknn.ones(4, { requires_grad = true })
      local y = x * 3
      y:register_hook(f)
      x:register_hook(f);
      (y + y):sum():backward()
      return x
    end
    local x = net(function(g)
      kept = kept or g
      g.data = zknn.ones(100)
      kept.data = zknn.ones(1)
    end)
    near({ 6, 6, 6, 6 }, x.grad:tolist())
    local given = {}
    x = net(function(g)
      local own = g * 2
      given[#given + 1] = own
      given[1].data = zknn.ones(#given > 1 and 50 or 4)
      return own
    end)
    near({ 6, 6, 6, 6 }, x.grad:tolist()) -- 2 + 2 as 1, by 3, twice 2
    local z = zknn.ones(4, { requires_grad = true })
    local w = z * 1
    z:register_hook(function() z.data = zknn.ones(2) end)
    has(message(w.backward, w, zknn.ones(4)), "a leaf is float32 [2] by now")
  end)

  it("of what a gradient that is put off reads leaves it right", function()
    local m, x = nn.Linear(30, 40), zknn.randn(9, 30)
    local dy = zknn.randn(9, 40)
    local y = m(x)
    y:backward(dy)
    local want = dy:t():matmul(x)
    x.data, dy.data, y.data = zknn.zeros(1), zknn.zeros(1), zknn.zeros(1)
    collectgarbage()
    assert.is_true(zknn.allclose(m.weight.grad, want, { atol = 1e-5 }))
    local g = m.weight.grad
    g.data = zknn.ones(40, 30)
    assert.equal(1200, m.weight.grad:sum():item())
  end)
end)

describe("who looks at a field anew", function()
  it("a Function's saved tensors are what was saved", function()
    local Square = zknn.Function("Square")
    local seen
    function Square.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * x
    end
    function Square.backward(ctx, grad)
      seen = ctx.saved_tensors[1]
      return 2 * seen * grad
    end
    local x = zknn.tensor(3.0, { requires_grad = true })
    Square(x):backward()
    assert.is_true(rawequal(seen, x))
    x.grad = nil
    local y = Square(x)
    x.data = zknn.tensor(100.0)
    y:backward()
    assert.equal(6, x.grad:item())
  end)

  it("a Subset and its sampler follow their indices", function() -- as PyTorch's
    local data = zknn.data
    local list = { 1, 2 }
    local subset = data.Subset(zknn.arange(10), list)
    local loader = data.DataLoader(subset, { batch_size = 3 })
    list[3] = 7
    assert.equal(3, #subset)
    assert.same({ 1, 2, 7 }, loader()():tolist())
    subset.indices = zknn.tensor { 5, 4 }
    assert.same({ 5, 4 }, loader()():tolist())
    assert.equal(4, subset:get(1):item())
    local sampler = data.SubsetRandomSampler { 3 }
    sampler.indices = { 8 }
    assert.equal(8, sampler()())
    assert.equal(1, #sampler)
  end)
end)

describe("tensor.grad =", function()
  it("is checked, and what backward adds to", function()
    local x = zknn.ones(3, { requires_grad = true })
    local g = zknn.ones(3)
    x.grad = g
    x:sum():backward()
    assert.is_true(rawequal(g, x.grad))
    assert.same({ 2.0, 2.0, 2.0 }, g:tolist())
    has(message(function() x.grad = x end), "cannot be its own gradient")
    has(message(function() x.grad = zknn.ones(2) end), "does not fit")
    has(message(function() x.grad = zknn.ones(3):double() end), "float64")
    has(message(function() x.grad = 1 end), "grad is a tensor or nil")
    x.grad = zknn.ones(1):expand(3)
    local loss = x:sum()
    has(message(loss.backward, loss), "expanded")
    x.grad = nil
    x.data = x.data:double()
    assert.is_nil(x.grad)
    x.grad = zknn.ones(3):double()
    x.data = zknn.ones(5)
    loss = x:sum()
    has(message(loss.backward, loss), "zero_grad")
    x.grad = nil
    x:sum():backward()
    assert.same({ 1.0, 1.0, 1.0, 1.0, 1.0 }, x.grad:tolist())
  end)

  it("with a history loses it where it is filled with 0", function()
    local m = layer()
    local opt = optim.SGD(m:parameters(), { lr = 0.1 })
    for _, zero in ipairs {
      function() m:zero_grad(false) end, function() opt:zero_grad { set_to_none = false } end,
    } do
      m.weight.grad = m.weight * 2
      m.bias.grad = zknn.ones(2, { requires_grad = true })
      zero()
      assert.same({ 0.0, 0.0 }, m.bias.grad:tolist())
      assert.is_false(m.weight.grad.requires_grad or m.bias.grad.requires_grad)
      assert.equal(0, m.weight.grad:abs():sum():item())
    end
  end)

  it("of another kind stops the optimizer before anything changes", function()
    local a, b = zknn.ones(2, { requires_grad = true }), zknn.ones(2, { requires_grad = true })
    local opt = optim.Adam({ a, b }, { lr = 0.1 });
    (a + b):sum():backward()
    b.data = b.data:double()
    has(message(opt.step, opt), "call zero_grad and run it again")
    assert.same({ 1.0, 1.0 }, a:tolist())
    b.grad = b.grad:double()
    opt:step()
    near({ 0.9, 0.9 }, a:tolist())
    near({ 0.9, 0.9 }, b:tolist())
    b.data = zknn.ones(3):double()
    b.grad = zknn.ones(3):double()
    has(message(opt.step, opt), "optimizer.state[parameter] = nil")
    opt.state[b] = nil
    opt:step()
    near({ 0.9, 0.9, 0.9 }, b:tolist())
    b.data = zknn.ones(1):double():expand(3) -- PyTorch refuses to write to it, too
    has(message(opt.step, opt), "p.data = p.data:clone()")
  end)
end)

describe("load_state_dict", function()
  it("with assign keeps the parameters and takes the given data", function()
    local want, m, state = golden.assigned, layer(), {}
    local weight = m.weight
    local opt = optim.SGD(m:parameters(), { lr = 0.1 })
    for key, value in pairs(layer():state_dict()) do
      state[key] = value:double() * 2
    end
    m:load_state_dict(state, { assign = true })
    assert.is_true(rawequal(weight, m.weight))
    assert.equal(want.dtype, "torch." .. m.weight.dtype)
    assert.equal(want.requires_grad, m.weight.requires_grad)
    m.weight.data[{ 0, 0 }] = 9
    near(want.weight, m.weight:tolist())
    near(want.given, state.weight:tolist())
    local losses = {}
    train(m, opt, "float64", 2, losses)
    assert.is_true(losses[2] < losses[1])
    state.weight = zknn.ones(2, 3, { dtype = "int64" })
    has(message(m.load_state_dict, m, state, { assign = true }), "got one of int64")
    assert.equal("float64", m.weight.dtype)
  end)

  it("of an optimizer fills the tables that are there", function()
    local m = layer()
    local opt = optim.SGD(m:parameters(), { lr = 0.1, momentum = 0.9 })
    local sched = optim.lr_scheduler.StepLR(opt, 1, { gamma = 0.5 })
    train(m, opt, "float32", 1, {})
    local groups, group, state, own = opt.param_groups, opt.param_groups[1], opt.state,
      opt.state[m.weight]
    local before = opt:state_dict()
    local buffer, kept = own.momentum_buffer, own.momentum_buffer:tolist()
    local other = optim.SGD(layer():parameters(), { lr = 0.7, momentum = 0.5, nesterov = true })
    opt:load_state_dict(other:state_dict())
    assert.is_true(rawequal(groups, opt.param_groups) and rawequal(group, groups[1])
      and rawequal(state, opt.state))
    assert.equal(0.7, group.lr)
    assert.is_nil(next(state))
    group.lr = 0.2 -- who holds the group sets what the step uses
    sched:step()
    assert.equal(0.1, opt.param_groups[1].lr)
    opt:load_state_dict(before) -- a state_dict that was taken before is as it was
    assert.same(kept, opt.state[m.weight].momentum_buffer:tolist())
    assert.same(kept, buffer:tolist())
    local entry = opt.state[m.weight]
    opt:load_state_dict(before)
    assert.is_true(rawequal(entry, opt.state[m.weight]))
    assert.is_false(pcall(opt.load_state_dict, opt, { state = {}, param_groups = {} }))
    assert.is_true(rawequal(entry, opt.state[m.weight]))
  end)
end)

-- Oracle: the sanitizers; here, that every tensor is whole afterwards.
describe("exchanges in any order", function()
  local draw -- numbers of our own, whatever others draw
  local function pick(list) return list[draw(#list)] end

  -- What may be done with the tensors of a pool and a few nets.
  local function fresh()
    local t = zknn.rand(draw(3) == 1 and { draw(40), draw(40) } or { 2 * draw(3) },
      { dtype = draw(4) == 1 and "float64" or "float32" })
    if draw(2) == 1 then t:requires_grad_() end
    return t
  end
  local actions = {
    function(pool, k) pool[k] = fresh() end,
    function(pool) pick(pool).data = pick(pool) end,
    function(pool) pick(pool).data = pick(pool):detach():clone() end,
    function(pool, k) pool[k] = pick(pool):detach() end,
    function(pool, k) pool[k] = pick(pool) * pick(pool) end,
    function(pool) (pick(pool) * pick(pool)):sum():backward() end,
    function(pool) pick(pool).grad = pick(pool):detach() end,
    function(pool, k) pool[k] = pick(pool).grad or pool[k] end,
    function(pool) zknn.no_grad(function() pick(pool):mul_(0.5) end) end,
    function(pool, k) pool[k] = pick(pool):reshape(-1) end,
    function(pool, k) pool[k] = pick(pool)[0] end,
    function(pool)
      pick(pool):register_hook(function(g)
        g.data = pick(pool)
        pick(pool).data = g
        if draw(3) == 1 then return pick(pool) end
      end)
    end,
    function(_, _, nets)
      local m = nn.Linear(draw(40), draw(40))
      nets[draw(3)] = { m, optim[pick { "SGD", "Adam", "Rprop" }](m:parameters(), { lr = 0.01 }) }
    end,
    function(pool, k, nets)
      local m, opt = table.unpack(pick(nets))
      local x = zknn.rand(draw(20), m.in_features, { dtype = m.weight.dtype })
      local y = m(x)
      y:backward(zknn.rand(y.shape, { dtype = y.dtype }))
      x.data, y.data = zknn.zeros(1), zknn.zeros(1)
      if draw(2) == 1 then opt:step() end
      pool[k] = m.weight.grad
    end,
    function(_, _, nets)
      local m, opt = table.unpack(pick(nets))
      m:to(pick { "float32", "float64" })
      opt:load_state_dict(opt:state_dict())
      m:load_state_dict(m:state_dict(), { assign = draw(2) == 1 })
    end,
    function(pool)
      setmetatable({}, { __gc = function() pick(pool).data = pick(pool) end })
      collectgarbage "step"
      pick(pool):tolist()
    end,
  }

  it("end well, or are refused", function()
    local state = 1
    function draw(n) -- 1..n
      state = (state * 1103515245 + 12345) % 2147483648
      return state // 65536 % n + 1
    end
    local pool, nets, done = {}, {}, 0
    for k = 1, 12 do
      pool[k] = fresh()
    end
    for i = 1, 3 do
      local m = nn.Linear(33, 35)
      nets[i] = { m, optim.SGD(m:parameters(), { lr = 0.01 }) }
    end
    for _ = 1, 4000 do
      if pcall(pick(actions), pool, draw(#pool), nets) then done = done + 1 end
    end
    assert.is_true(done > 2000, done)
    for _, t in ipairs(pool) do
      assert.equal(t:numel(), #t:reshape(-1):tolist())
    end
  end)

  it("gives a gradient as one object, however places were freed before", function()
    -- Closed, collected and new tensors take each other's places in the list of all objects.
    local weights, grads = {}, {}
    for i = 1, 700 do
      local w = zknn.full({ 1 }, i + 0.0):requires_grad_()
      do
        local x <close> = zknn.ones(1)
        zknn.sum(w * x * w):backward()
      end
      weights[i], grads[i] = w, w.grad
      if i % 3 == 0 then
        local gone <close> = grads[i] -- luacheck: ignore gone
        grads[i], w.grad = nil, nil
      end
      if i % 97 == 0 then collectgarbage() end
    end
    for i = 1, 700 do
      assert.is_true(rawequal(weights[i].grad, grads[i]))
      assert.equal(i % 3 > 0 and 2 * i or nil, grads[i] and grads[i]:item())
    end
  end)
end)
