-- The learning rates that all schedules set, epoch by epoch, against PyTorch's. Oracle:
-- tests/golden/optim/schedulers.lua (made by schedulers.py there).

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim
local schedules = optim.lr_scheduler

local runs = dofile "tests/golden/optim/runs.lua"
local golden, F = runs.golden, runs.F
local new_optimizer, make = runs.new_optimizer, runs.make

local function close(wanted, got)
  return wanted == got or math.abs(wanted - got) <= 1e-13 * math.max(math.abs(wanted), 1e-3)
end

-- The groups stand where step k left PyTorch's.
local function assert_at(run, optimizer, k)
  for i, group in ipairs(optimizer.param_groups) do
    local wanted, got = run.lrs[i][k + 1], group.lr
    if not close(wanted, got) then
      error(("%s after %d steps, group %d: lr %.17g, PyTorch's %.17g"):format(run.where, k, i - 1,
        got, wanted), 0)
    end
    local momentum = group.betas and group.betas[1] or group.momentum
    wanted = run.momenta and run.momenta[i][k + 1] or 0.9
    if not close(wanted, momentum) then
      error(("%s after %d steps, group %d: momentum %.17g, PyTorch's %.17g"):format(run.where, k,
        i - 1, momentum, wanted), 0)
    end
  end
end

local function step(scheduler, run, k)
  runs.step(scheduler, run, k)
  for i, group in ipairs(scheduler.optimizer.param_groups) do
    assert.equal(group.lr, scheduler:get_last_lr()[i])
  end
end

for _, kind in ipairs { "runs", "jumps", "resumed" } do
  for i, run in ipairs(golden[kind]) do
    run.where = ("%s %d, %s"):format(kind, i, run.name)
  end
end

describe("a schedule", function()
  it("sets PyTorch's learning rates and momenta", function()
    for _, run in ipairs(golden.runs) do
      local optimizer = new_optimizer(run.optimizer)
      local scheduler = make(run, optimizer)
      assert_at(run, optimizer, 0)
      for k = 1, #run.lrs[1] - 1 do
        step(scheduler, run, k)
        assert_at(run, optimizer, k)
      end
    end
  end)

  it("jumps to an epoch as PyTorch's", function()
    for _, run in ipairs(golden.jumps) do
      local optimizer = new_optimizer(run.optimizer)
      local scheduler = make(run, optimizer)
      for k, epoch in ipairs(golden.epochs) do
        scheduler:step(epoch)
        assert_at(run, optimizer, k)
      end
    end
  end)

  it("resumes at last_epoch as PyTorch's", function()
    for _, run in ipairs(golden.resumed) do
      local optimizer = new_optimizer(run.optimizer)
      local scheduler = make(run, optimizer)
      for k = 1, #run.lrs[1] - 1 do
        if k == 10 then scheduler = make(run, optimizer, scheduler.last_epoch) end
        step(scheduler, run, k)
        assert_at(run, optimizer, k)
      end
    end
  end)

  it("goes on from its state_dict, through a file", function()
    local path = os.tmpname()
    for _, run in ipairs(golden.runs) do
      local optimizer = new_optimizer(run.optimizer)
      local scheduler = make(run, optimizer)
      for k = 1, 8 do
        step(scheduler, run, k)
      end
      zknn.save({ optimizer = optimizer:state_dict(), scheduler = scheduler:state_dict() }, path)
      local saved = zknn.load(path)
      local other = new_optimizer(run.optimizer)
      local resumed = make(run, other)
      other:load_state_dict(saved.optimizer)
      resumed:load_state_dict(saved.scheduler)
      assert.same(scheduler:get_last_lr(), resumed:get_last_lr())
      for k = 9, #run.lrs[1] - 1 do
        step(resumed, run, k)
        assert_at(run, other, k)
      end
    end
    os.remove(path)
  end)

  it("goes on from a state_dict of PyTorch's", function()
    local states = zknn.load "tests/golden/optim/schedulers.pth"
    assert.equal(#golden.runs, #states)
    for i, run in ipairs(golden.runs) do
      local optimizer = new_optimizer(run.optimizer)
      local scheduler = make(run, optimizer)
      optimizer:load_state_dict(states[i].optimizer)
      scheduler:load_state_dict(states[i].scheduler)
      for k = 9, #run.lrs[1] - 1 do
        step(scheduler, run, k)
        assert_at(run, optimizer, k)
      end
    end
  end)

  it("of one's own needs get_lr alone", function()
    local class = require "zknn.class"
    local Halving = class("Halving", schedules.LRScheduler)
    function Halving:get_lr()
      return self:scaled(self.last_epoch > 0 and 0.5)
    end
    local optimizer = new_optimizer()
    local scheduler = Halving(optimizer)
    scheduler:step()
    scheduler:step()
    assert.same({ 0.025, 0.125 }, scheduler:get_last_lr())
  end)

  it("takes its arguments by position, too", function()
    local optimizer = new_optimizer()
    local scheduler = schedules.MultiStepLR(optimizer, { 1, 2 }, 0.5)
    scheduler:step()
    scheduler:step()
    assert.same({ 0.025, 0.125 }, scheduler:get_last_lr())
  end)

  it("reads a metric from a tensor", function()
    local optimizer = new_optimizer()
    local scheduler = schedules.ReduceLROnPlateau(optimizer, { patience = 0 })
    scheduler:step(zknn.tensor(1.0))
    scheduler:step(zknn.tensor { 1.0 })
    assert.near(0.01, optimizer.param_groups[1].lr, 1e-15)
  end)
end)

describe("nonsense", function()
  local function message_of(f, ...)
    local good, message = pcall(f, ...)
    assert.is_false(good)
    return message
  end

  it("raises with PyTorch's words", function()
    local opt, other = new_optimizer(), new_optimizer()
    local plain = optim.Adagrad { nn.Parameter(zknn.ones(1)) }
    local step_lr = schedules.StepLR(opt, 1)
    local cases = {
      { "StepLR: 3 is not an Optimizer", "StepLR", 3, 1 },
      { "StepLR: argument 'step_size' is missing", "StepLR", opt },
      { "StepLR: step_size must be positive, got 0", "StepLR", opt, 0 },
      { "StepLR: unknown argument 'gama' (did you mean 'gamma'?)", "StepLR", opt,
        { step_size = 1, gama = 2 } },
      { "initial_lr is not specified in param_groups[1]", "StepLR", other, 1, 0.1, 3 },
      { "MultiStepLR: milestones must be a list of epochs, got 3", "MultiStepLR", opt, 3 },
      { "MultiStepLR: milestones must be integers, got 1.5", "MultiStepLR", opt, { 1.5 } },
      { "factor expected to be between 0 and 1, got 2", "ConstantLR", opt, 2 },
      { "Starting multiplicative factor expected", "LinearLR", opt, 0 },
      { "Ending multiplicative factor expected", "LinearLR", opt, 0.5, 2 },
      { "T_max must be positive, got 0", "CosineAnnealingLR", opt, 0 },
      { "Expected positive integer T_0, but got 0", "CosineAnnealingWarmRestarts", opt, 0 },
      { "Expected integer T_mult >= 1, but got 0", "CosineAnnealingWarmRestarts", opt, 1, 0 },
      { "must be a function, or a list of 2 (one for each group), got a list of 1", "LambdaLR",
        opt, { F.power } },
      { "should be a function, but got 3", "MultiplicativeLR", opt, { F.power, 3 } },
      { "mode must be triangular, triangular2 or exp_range, got 'x'", "CyclicLR", opt,
        { base_lr = 0.1, max_lr = 1, mode = "x" } },
      { "max_lr must be a number, or a list of 2 (one for each group), got a list of 3",
        "CyclicLR", opt, 0.1, { 1, 2, 3 } },
      { "CyclicLR: optimizer must support momentum or beta1", "CyclicLR", plain, 0.1, 1 },
      { "You must define either total_steps OR (epochs AND steps_per_epoch)", "OneCycleLR", opt, 1,
        { epochs = 3 } },
      { "Expected positive integer epochs, but got 0", "OneCycleLR", opt, 1,
        { epochs = 0, steps_per_epoch = 3 } },
      { "Expected float between 0 and 1 pct_start, but got 2", "OneCycleLR", opt, 1,
        { total_steps = 3, pct_start = 2 } },
      { "anneal_strategy must be one of 'cos' or 'linear'", "OneCycleLR", opt, 1,
        { total_steps = 3, anneal_strategy = "x" } },
      { "expects at least one scheduler, but got no scheduler", "SequentialLR", opt,
        { schedulers = {}, milestones = {} } },
      { "number of schedulers provided to be one more", "SequentialLR", opt, { step_lr },
        { 1 } },
      { "to belong to the same optimizer, but schedulers[1] (StepLR)", "SequentialLR", other,
        { schedulers = { step_lr }, milestones = {} } },
      { "does not support ReduceLROnPlateau", "ChainedScheduler",
        { schedules.ReduceLROnPlateau(opt) } },
      { "schedulers[1] must be a scheduler, got 3", "ChainedScheduler", { 3 } },
      { "Factor should be < 1.0, got 1", "ReduceLROnPlateau", opt, { factor = 1 } },
      { "mode 'x' is unknown: min or max", "ReduceLROnPlateau", opt, "x" },
      { "threshold mode 'x' is unknown", "ReduceLROnPlateau", opt, { threshold_mode = "x" } },
      { "min_lr must be a number, or a list of 2", "ReduceLROnPlateau", opt, { min_lr = { 1 } } },
    }
    for _, case in ipairs(cases) do
      local message = message_of(schedules[case[2]], table.unpack(case, 3))
      assert.is_truthy(message:find(case[1], 1, true), message .. "\nwanted: " .. case[1])
    end
  end)

  it("at a step raises, too", function()
    local opt = new_optimizer()
    local once = schedules.OneCycleLR(opt, 1, 1)
    once:step()
    assert.is_truthy(message_of(once.step, once):find("Tried to step 2 times", 1, true))
    local plateau = schedules.ReduceLROnPlateau(opt)
    assert.is_truthy(message_of(plateau.step, plateau):find("needs the metric", 1, true))
    opt:add_param_group { params = { nn.Parameter(zknn.ones(1)) } }
    plateau.patience = -1
    plateau.default_min_lr = nil
    assert.is_truthy(message_of(plateau.step, plateau, 1.0):find("3 groups, min_lrs 2", 1, true))
  end)

  it("in a state_dict raises, and changes nothing", function()
    local opt = new_optimizer()
    local scheduler = schedules.StepLR(opt, 3)
    local cases = {
      { "want a table, got 3", 3 },
      { "gamma is 'x'", { gamma = "x", last_epoch = 7 } },
      { "it has an entry 'optimizer'", { optimizer = 1 } },
      { "base_lrs has 1 values, the optimizer 2 groups", { base_lrs = { 0.1 } } },
    }
    for _, case in ipairs(cases) do
      local message = message_of(scheduler.load_state_dict, scheduler, case[2])
      assert.is_truthy(message:find(case[1], 1, true), message)
    end
    assert.equal(0, scheduler.last_epoch)
  end)
end)
