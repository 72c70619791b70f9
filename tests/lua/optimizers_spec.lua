-- All optimizers against PyTorch: ten steps of training, all state, what is printed, checkpoints
-- that go on. Oracle: tests/golden/optim (made by make.py there). tests/lua/optim_spec.lua holds
-- what they share.

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

local DIR = "tests/golden/optim/"
local golden = dofile(DIR .. "optimizers.lua")
local TOLERANCE = { float32 = 1e-5, float64 = 1e-9 }

local function small_net(dtype)
  zknn.manual_seed(2)
  return nn.Sequential(nn.Linear(3, 4, { dtype = dtype }), nn.ReLU(),
    nn.Linear(4, 2, { dtype = dtype }))
end

-- Steps first..last; gives their losses.
local function train(net, optimizer, first, last)
  local losses, dtype = {}, net[0].weight.dtype
  local x = zknn.tensor(golden.x, { dtype = dtype }):view(16, 3)
  local y = zknn.tensor(golden.y)
  for k = first, last do
    local row = 4 * (k % 4)
    local loss = nn.functional.cross_entropy(net(x:narrow(0, row, 4)), y:narrow(0, row, 4))
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
    losses[#losses + 1] = loss:item()
  end
  return losses
end

-- Within the tolerance of the largest value.
local function assert_near(wanted, got, dtype, place)
  if zknn.is_tensor(got) then got = got:detach():reshape(-1):tolist() end
  assert.equal(#wanted, #got, place)
  local scale = 0
  for _, v in ipairs(wanted) do
    scale = math.max(scale, math.abs(v))
  end
  for i, v in ipairs(wanted) do
    local far = math.abs(v - got[i])
    if far ~= far or far > TOLERANCE[dtype] * scale then
      error(("%s, element %d: %.17g, PyTorch's %.17g"):format(place, i - 1, got[i], v), 0)
    end
  end
end

local function assert_outcome(run, net, optimizer, losses, dtype, place)
  assert_near(run.losses, losses, dtype, place .. " losses")
  for i, p in ipairs(net:parameters()) do
    assert_near(run.last[i], p, dtype, ("%s parameter %d"):format(place, i - 1))
  end
  local dict = optimizer:state_dict()
  for i, wanted in ipairs(run.state) do
    local names = {}
    for name, value in pairs(dict.state[i - 1]) do
      names[#names + 1] = name
      local where = ("%s state %d.%s"):format(place, i - 1, name)
      local scalar = name == "step" or name == "mu_product" or name == "eta" or name == "mu"
      assert.equal(scalar and "float32" or dtype, value.dtype, where)
      assert_near(wanted[name], value, value.dtype, where)
    end
    if i == 1 then assert.same(run.names, names, place) end
  end
end

describe("every optimizer", function()
  it("steps as PyTorch's, its state too", function()
    for i, run in ipairs(golden.runs) do
      local net = small_net(run.dtype)
      local optimizer = optim[run.name](net:parameters(), run.options)
      local losses = train(net, optimizer, 0, 9)
      assert_outcome(run, net, optimizer, losses, run.dtype, ("%s (run %d)"):format(run.name, i))
    end
  end)

  it("prints as PyTorch's, and orders a group's options so", function()
    for name, wanted in pairs(golden.described) do
      local optimizer = optim[name](nn.Linear(1, 1):parameters())
      assert.equal(wanted.print, tostring(optimizer))
      local _, keys = require "zknn.ordered".describe(optimizer:state_dict().param_groups[1])
      assert.same(wanted.keys, { table.unpack(keys) }, name)
    end
  end)

  it("goes on from a checkpoint of PyTorch's, old or new", function()
    for _, version in ipairs { "1.13", "current" } do
      local later = dofile(DIR .. "torch-" .. version .. ".lua")
      local saved = zknn.load(DIR .. "torch-" .. version .. ".pth")
      for name, wanted in pairs(later) do
        local net = small_net()
        net:load_state_dict(saved[name].net)
        local optimizer = optim[name](net:parameters())
        optimizer:load_state_dict(saved[name].optimizer)
        train(net, optimizer, 5, 9)
        for i, p in ipairs(net:parameters()) do
          assert_near(wanted[i], p, "float32", ("%s from %s, parameter %d"):format(name, version,
            i - 1))
        end
      end
    end
  end)

  it("goes on from its own state_dict, through a file, with the same bits", function()
    local path = os.tmpname()
    for name in pairs(golden.described) do
      local net = small_net()
      local optimizer = optim[name](net:parameters())
      train(net, optimizer, 0, 4)
      zknn.save({ net = net:state_dict(), optimizer = optimizer:state_dict() }, path)
      local saved, other = zknn.load(path), small_net()
      other:load_state_dict(saved.net)
      local resumed = optim[name](other:parameters(), { lr = 7 })
      resumed:load_state_dict(saved.optimizer)
      train(net, optimizer, 5, 9)
      train(other, resumed, 5, 9)
      for i, p in ipairs(net:parameters()) do
        assert.is_true(zknn.equal(p, other:parameters()[i]), name)
      end
    end
    os.remove(path)
  end)

  it("trains parameters with gaps as contiguous ones, with the same bits", function()
    for name in pairs(golden.described) do
      zknn.manual_seed(3)
      local dense = nn.Parameter(zknn.randn(70, 3))
      local wide = zknn.zeros(70, 6)
      local gaps = wide:slice(1, 0, 6, 2)
      gaps:copy_(dense:detach())
      gaps = gaps:detach():requires_grad_()
      assert.is_false(gaps:is_contiguous())
      local a, b = optim[name] { dense }, optim[name] { gaps }
      for _ = 1, 3 do
        local g = zknn.randn(70, 3)
        dense.grad, gaps.grad = g, g
        a:step()
        b:step()
      end
      assert.is_true(zknn.equal(dense:detach(), gaps:detach()), name)
      assert.equal(0, wide:slice(1, 1, 6, 2):abs():sum():item(), name)
    end
  end)

  it("gives the same bits on any number of threads", function()
    local threads = zknn.get_num_threads()
    for name in pairs(golden.described) do
      local results = {}
      for n = 1, 2 do
        zknn.set_num_threads(n)
        zknn.manual_seed(4)
        local p = nn.Parameter(zknn.randn(70001))
        local optimizer = optim[name] { p }
        for _ = 1, 3 do
          p.grad = zknn.randn(70001)
          optimizer:step()
        end
        results[n] = p:detach()
      end
      assert.is_true(zknn.equal(results[1], results[2]), name)
    end
    zknn.set_num_threads(threads)
  end)

  it("leaves a parameter alone that is infinite, without weight decay", function()
    for name in pairs(golden.described) do
      local p = nn.Parameter(zknn.tensor { 1 / 0, 1.0 })
      local optimizer = optim[name]({ p }, name == "AdamW" and { weight_decay = 0 } or nil)
      p.grad = zknn.tensor { 1.0, 1.0 }
      optimizer:step()
      assert.equal(1 / 0, p:tolist()[1], name)
    end
  end)
end)

describe("groups", function()
  it("keep their options apart; one comes later", function()
    local wanted = golden.groups
    local net = small_net("float64")
    local optimizer = optim.Adam({ { params = net[0]:parameters(), lr = 0.05,
      betas = { 0.5, 0.6 } } }, { weight_decay = 0.1 })
    local losses = train(net, optimizer, 0, 2)
    optimizer:add_param_group { params = net[2]:parameters(), amsgrad = true, weight_decay = 0.0 }
    table.move(train(net, optimizer, 3, 9), 1, 7, 4, losses)
    assert.equal(wanted.print, tostring(optimizer))
    assert_outcome(wanted, net, optimizer, losses, "float64", "groups")
    for i, indices in ipairs(wanted.indices) do
      assert.same(indices, { table.unpack(optimizer:state_dict().param_groups[i].params) })
    end
  end)

  it("own their lists of options", function()
    local a, b = nn.Parameter(zknn.ones(1)), nn.Parameter(zknn.ones(1))
    local one, other = optim.Adam { a }, optim.Adam { b }
    one.param_groups[1].betas[1] = 0.5
    assert.equal(0.9, other.param_groups[1].betas[1])
    assert.equal(0.9, optim.Adam({ a }).param_groups[1].betas[1])
  end)
end)

describe("options", function()
  local w = nn.Parameter(zknn.ones(2))
  local cases = {
    { "Adam: Invalid learning rate: -1", "Adam", { lr = -1 } },
    { "Adam: lr must be a number, got nan", "Adam", { lr = 0 / 0 } },
    { "Adam: Invalid epsilon value: -1", "Adam", { eps = -1 } },
    { "Adam: Invalid beta parameter at index 0: 1.0", "Adam", { betas = { 1.0, 0.9 } } },
    { "Adam: Invalid beta parameter at index 1: -0.5", "Adam", { betas = { 0.9, -0.5 } } },
    { "Adam: betas must be a list of two numbers, got 0.9", "Adam", { betas = 0.9 } },
    { "Adam: betas must be a list of two numbers, got a table", "Adam", { betas = { 0.9 } } },
    { "AdamW: Invalid weight_decay value: -1", "AdamW", { weight_decay = -1 } },
    { "AdamW: unknown argument 'decoupled_weight_decay'", "AdamW",
      { decoupled_weight_decay = true } },
    { "NAdam: Invalid momentum_decay value: -1", "NAdam", { momentum_decay = -1 } },
    { "RMSprop: Invalid alpha value: -1", "RMSprop", { alpha = -1 } },
    { "RMSprop: Invalid momentum value: -1", "RMSprop", { momentum = -1 } },
    { "Adagrad: Invalid lr_decay value: -1", "Adagrad", { lr_decay = -1 } },
    { "Adagrad: Invalid initial_accumulator_value value: -1", "Adagrad",
      { initial_accumulator_value = -1 } },
    { "Adadelta: Invalid rho value: 1.5", "Adadelta", { rho = 1.5 } },
    { "Rprop: Invalid eta values: 1, 1.2", "Rprop", { etas = { 1, 1.2 } } },
    { "ASGD: Invalid lambd value: -1", "ASGD", { lambd = -1 } },
    { "RAdam: maximize must be true or false, got 1", "RAdam", { maximize = 1 } },
    { "Adamax: unknown argument 'beta' (did you mean 'betas'?)", "Adamax", { beta = 1 } },
    { "Adadelta: differentiable is not supported", "Adadelta", { differentiable = true } },
  }

  it("that make no sense raise with PyTorch's words", function()
    for _, case in ipairs(cases) do
      local good, message = pcall(optim[case[2]], { w }, case[3])
      assert.is_false(good, case[1])
      assert.is_truthy(message:find(case[1], 1, true), message)
    end
  end)

  it("by position stand in PyTorch's order", function()
    local group = optim.Adam({ w }, 0.1, { 0.5, 0.6 }, 1e-4, 0.2, true).param_groups[1]
    assert.same({ 0.1, 0.5, 0.6, 1e-4, 0.2, true },
      { group.lr, group.betas[1], group.betas[2], group.eps, group.weight_decay, group.amsgrad })
    group = optim.RMSprop({ w }, 0.1, 0.5, 1e-4, 0.2, 0.7, true).param_groups[1]
    assert.same({ 0.5, 0.2, 0.7, true },
      { group.alpha, group.weight_decay, group.momentum, group.centered })
  end)

  it("changed into nonsense later are found at the step", function()
    local optimizer = optim.Adam { w }
    w.grad = zknn.ones(2)
    optimizer.param_groups[1].lr = "x"
    local good, message = pcall(optimizer.step, optimizer)
    assert.is_false(good)
    assert.is_truthy(message:find("Adam: lr must be a number, got 'x'", 1, true), message)
    assert.same({ 1, 1 }, w:tolist())
  end)
end)

describe("a state", function()
  it("counts steps from a number or a tensor, and refuses else", function()
    for step, wanted in pairs { [3] = 3, [zknn.tensor(3.0)] = 3, [zknn.tensor { 3 }] = 3 } do
      local w = nn.Parameter(zknn.ones(2))
      local optimizer = optim.Adam { w }
      w.grad = zknn.ones(2)
      optimizer:step()
      local dict = optimizer:state_dict()
      dict.state[0].step = step
      optimizer:load_state_dict(dict)
      assert.equal(wanted, optimizer.state[w].step)
      optimizer:step()
      assert.equal(wanted + 1, optimizer:state_dict().state[0].step:item())
    end
    local w = nn.Parameter(zknn.ones(2))
    local optimizer = optim.Adam { w }
    w.grad = zknn.ones(2)
    optimizer:step()
    local dict = optimizer:state_dict()
    dict.state[0].step = "3"
    local good, message = pcall(optimizer.load_state_dict, optimizer, dict)
    assert.is_false(good)
    assert.is_truthy(message:find("step of parameter 0 must be a number", 1, true), message)
  end)

  it("gets what an option asks for when that comes later", function()
    local w = nn.Parameter(zknn.ones(2))
    local optimizer = optim.Adam { w }
    w.grad = zknn.ones(2)
    optimizer:step()
    optimizer.param_groups[1].amsgrad = true
    optimizer:step()
    assert.equal(2, optimizer.state[w].step)
    assert.is_true(zknn.is_tensor(optimizer.state[w].max_exp_avg_sq))
  end)

  it("makes no garbage from step to step", function()
    for name in pairs(golden.described) do
      local w = nn.Parameter(zknn.ones(2))
      local optimizer = optim[name] { w }
      w.grad = zknn.ones(2)
      optimizer:step()
      collectgarbage()
      collectgarbage "stop"
      local before, tensors = collectgarbage "count", zknn.memory()
      for _ = 1, 100 do
        optimizer:step()
      end
      local grown = collectgarbage "count" - before
      collectgarbage "restart"
      assert.equal(tensors, (zknn.memory()), name)
      assert.is_true(grown < 1, ("%s: %.1f KB after 100 steps"):format(name, grown))
    end
  end)
end)
