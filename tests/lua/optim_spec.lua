-- optim.SGD. Values in tests/golden/nn.lua are PyTorch's.

local zknn = require "zknn"
local support = require "support"
local message_of = support.message
local nn, optim = zknn.nn, zknn.optim
local golden = dofile "tests/golden/nn.lua"

local function small_net()
  zknn.manual_seed(2)
  return nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
end

local function assert_near(wanted, tensor)
  local flat = tensor:detach():reshape(-1):tolist()
  assert.equal(#wanted, #flat)
  for i, value in ipairs(wanted) do
    assert.near(value, flat[i], 2e-6)
  end
end

-- Step k of the golden runs.
local function step(net, optimizer, k)
  local x = zknn.tensor(golden.sgd.x):view(16, 6):narrow(0, 4 * (k % 4), 4)
  local y = zknn.tensor(golden.sgd.y):narrow(0, 4 * (k % 4), 4)
  local loss = nn.functional.cross_entropy(net(x), y)
  optimizer:zero_grad()
  loss:backward()
  optimizer:step()
  return loss:item()
end

local function sha_of(net)
  local parts = {}
  for i, p in ipairs(net:parameters()) do
    parts[i] = p:detach():bytes()
  end
  return zknn.sha256(table.concat(parts))
end

describe("SGD", function()
  it("steps as PyTorch's, under all combinations of options", function()
    for _, run in ipairs(golden.sgd.runs) do
      local net = small_net()
      local optimizer = optim.SGD(net:parameters(), run.options)
      for k = 0, 9 do
        assert.near(run.losses[k + 1], step(net, optimizer, k), 2e-6)
      end
      for i, p in ipairs(net:parameters()) do
        assert_near(run.last[i], p)
        local state = optimizer.state[p]
        if run.options.momentum == 0 then
          assert.is_nil(state)
        else
          assert_near(run.buffers[i], state.momentum_buffer)
        end
      end
    end
  end)

  it("keeps groups apart, and skips what has no gradient", function()
    local net, unused = small_net(), nn.Parameter(zknn.ones(2))
    local optimizer = optim.SGD({
      { params = net[0]:parameters() },
      { params = { net[2].weight, net[2].bias, unused }, lr = 0.5, momentum = 0.0 },
    }, { lr = 0.1, momentum = 0.9 })
    assert.equal(golden.groups.print, tostring(optimizer))
    for _ = 1, 3 do
      local loss = nn.functional.cross_entropy(net(zknn.ones(1, 6)), zknn.tensor { 2 })
      optimizer:zero_grad()
      loss:backward()
      optimizer:step()
    end
    for i, p in ipairs(net:parameters()) do
      assert_near(golden.groups.last[i], p)
    end
    assert.same({ 1, 1 }, unused:tolist())
    local dict, indices = optimizer:state_dict(), {}
    for index in pairs(dict.state) do
      indices[#indices + 1] = index
    end
    assert.same(golden.groups.state, indices)
    assert.same(golden.groups.params[1], dict.param_groups[1].params)
    assert.same(golden.groups.params[2], dict.param_groups[2].params)
  end)

  it("prints as PyTorch prints", function()
    local optimizer = optim.SGD(nn.Linear(1, 1):parameters(), { lr = 0.5, momentum = 0.9 })
    assert.equal(golden.print.sgd, tostring(optimizer))
  end)

  it("goes on from its state_dict with the same bits", function()
    local options = { lr = 0.1, momentum = 0.9, nesterov = true }
    local whole = small_net()
    local optimizer = optim.SGD(whole:parameters(), options)
    for k = 0, 2 do
      step(whole, optimizer, k)
    end
    local part = small_net()
    part:load_state_dict(whole:state_dict())
    local other = optim.SGD(part:parameters(), { lr = 5 })
    other:load_state_dict(optimizer:state_dict())
    assert.equal(0.1, other.param_groups[1].lr)
    for k = 3, 5 do
      step(whole, optimizer, k)
      step(part, other, k)
    end
    assert.equal(sha_of(whole), sha_of(part))
  end)

  it("loads nothing that does not fit, and then changes nothing", function()
    local net = small_net()
    local optimizer = optim.SGD(net:parameters(), { lr = 0.1, momentum = 0.9 })
    step(net, optimizer, 0)
    local function changed(change)
      local dict = optimizer:state_dict()
      change(dict)
      return message_of(optimizer.load_state_dict, optimizer, dict)
    end
    local cases = {
      { "different number of parameter groups", function(d) d.param_groups = {} end },
      { "doesn't match the size", function(d) d.param_groups[1].params = { 0 } end },
      { "param_groups[1] has no lr", function(d) d.param_groups[1].lr = nil end },
      { "Invalid learning rate: -1", function(d) d.param_groups[1].lr = -1 end },
      { "shape [2], the parameter [5]",
        function(d) d.state[1].momentum_buffer = zknn.ones(2) end },
      { "want a table with state", function(d) d.state = 3 end },
      { "which no group has", function(d) d.state[9] = {} end },
    }
    for _, case in ipairs(cases) do
      local message = changed(case[2])
      assert.is_truthy(message:find(case[1], 1, true), message)
    end
    assert.equal(0.1, optimizer.param_groups[1].lr)
    assert.same({ 5 }, optimizer.state[net[0].bias].momentum_buffer.shape)
  end)

  it("checks its arguments with PyTorch's words", function()
    local w = nn.Parameter(zknn.ones(2))
    local cases = {
      { "optimizer got an empty parameter list", {}, { lr = 1 } },
      { "params must be a list of tensors or of groups, got a tensor", w },
      { "but one of the params is 3", { 3 } },
      { "can't optimize a non-leaf tensor", { w * 2 } },
      { "duplicate parameters", { w, w } },
      { "some parameters appear in more than one parameter group",
        { { params = { w } }, { params = { w } } } },
      { "Invalid learning rate: -1", { w }, { lr = -1 } },
      { "Invalid momentum value: -1", { w }, { momentum = -1 } },
      { "Invalid weight_decay value: -1.5", { w }, { weight_decay = -1.5 } },
      { "Nesterov momentum requires a momentum and zero dampening", { w }, { nesterov = true } },
      { "Nesterov momentum requires a momentum and zero dampening", { w },
        { nesterov = true, momentum = 0.9, dampening = 0.1 } },
      { "unknown argument 'momentun' (did you mean 'momentum'?)", { w }, { momentun = 0.9 } },
      { "unknown argument 'rl'", { { params = { w }, rl = 1 } } },
      { "lr must be a number, got 'x'", { { params = { w }, lr = "x" } } },
      { "differentiable is not supported", { w }, { differentiable = true } },
    }
    for _, case in ipairs(cases) do
      local message = message_of(optim.SGD, table.unpack(case, 2, 3))
      assert.is_truthy(message:find(case[1], 1, true), message)
    end
    assert.equal(0.25, optim.SGD({ w }, 0.25).param_groups[1].lr)
  end)

  it("stops at a group that lost an option, or has one of another kind", function() -- as PyTorch
    local cases = {
      { "lr must be a number, got", "lr" }, { "lr must be a number, got", "lr", "0.1" },
      { "betas must be a list of two numbers, got", "betas", 0.9 },
      { "betas must be", "betas", { 0.9 } }, { "eps must be a number, got", "eps", false },
    }
    for _, case in ipairs(cases) do
      for _, steps in ipairs { 0, 1 } do -- before the first step and after it
        local w = nn.Parameter(zknn.ones(2))
        local optimizer = optim.Adam({ w }, { lr = 0.1 })
        w.grad = zknn.ones(2)
        for _ = 1, steps do optimizer:step() end
        local before = w:tolist()
        optimizer.param_groups[1][case[2]] = case[3]
        local message = message_of(optimizer.step, optimizer)
        assert.is_truthy(message:find(case[1], 1, true), message)
        assert.same(before, w:tolist())
      end
    end
  end)

  it("zeroes or forgets gradients; a closure computes them anew", function()
    local w = nn.Parameter(zknn.ones(2))
    local optimizer = optim.SGD({ w }, { lr = 0.5 })
    local function closure()
      optimizer:zero_grad()
      local loss = w:sum()
      loss:backward()
      return loss
    end
    local loss = zknn.no_grad(function()
      local result = optimizer:step(closure)
      assert.is_false(zknn.is_grad_enabled())
      return result
    end)
    assert.equal(2, loss:item())
    assert.same({ 0.5, 0.5 }, w:tolist())
    optimizer:zero_grad { set_to_none = false }
    assert.same({ 0, 0 }, w.grad:tolist())
    optimizer:zero_grad()
    assert.is_nil(w.grad)
    assert.is_false(pcall(optimizer.step, optimizer, function() error("no") end))
    assert.is_true(zknn.is_grad_enabled())
  end)

  it("gives a gradient's memory back at zero_grad, not at the next collection", function()
    local w = nn.Parameter(zknn.ones(256, 256))
    local optimizer = optim.SGD({ w }, { lr = 0.5 })
    w:sum():backward()
    local before = zknn.memory()
    optimizer:step()
    optimizer:zero_grad()
    assert.is_true(before - zknn.memory() >= 4 * 256 * 256)
  end)

  it("takes further groups", function()
    local a, b = nn.Parameter(zknn.ones(1)), nn.Parameter(zknn.ones(1))
    local optimizer = optim.SGD({ a }, { lr = 0.5 })
    optimizer:add_param_group { params = b, lr = 0.25 }
    assert.equal(2, #optimizer.param_groups)
    assert.equal(0.25, optimizer.param_groups[2].lr)
    assert.is_false(pcall(optimizer.add_param_group, optimizer, { params = { a } }))
    assert.is_false(pcall(optimizer.add_param_group, optimizer, { b }))
  end)
end)
