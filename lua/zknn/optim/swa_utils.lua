-- optim.swa_utils: averages of a model's weights over its training, for stochastic weight averaging
-- and exponential means. [Izmailov et al. 2018, arxiv.org/abs/1803.05407; torch/optim/swa_utils.py]

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local class = require "zknn.class"
local library = require "zknn.library"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local LRScheduler = require "zknn.optim.lr_scheduler.base"
local deepcopy = require "zknn.deepcopy"
local batchnorm = require("zknn.nn.batchnorm").layers

local swa = {}

-- --- how two models are averaged ---

local function read_decay(what)
  local read = args.reader(what, { { "decay", "number", default = 0.999 } })
  return function(...)
    local decay = read(...).decay
    if decay < 0 or decay > 1 then
      raise("%s: Invalid decay value %s provided. Please provide a value in [0,1] range.", what,
        decay)
    end
    return decay
  end
end

local read_ema, read_multi_ema = read_decay "get_ema_avg_fn", read_decay "get_ema_multi_avg_fn"

function swa.get_ema_avg_fn(...)
  local decay = read_ema(...)
  return function(averaged, current)
    return averaged * decay + current * (1 - decay)
  end
end

function swa.get_swa_avg_fn(...)
  args.no_more("get_swa_avg_fn", 0, ...)
  return function(averaged, current, count)
    return averaged + (current - averaged) / (count + 1)
  end
end

-- The same over lists of tensors, in place. weight(count): of the current values; integers have no
-- mean of floats, and are rounded down.
local function multi(weight)
  return function(averaged, current, count)
    core.no_grad(function()
      local w = weight(count)
      for i, t in ipairs(averaged) do
        if t.dtype:find "float" then
          t:lerp_(current[i], w)
        else
          t:copy_(t * (1 - w) + current[i] * w)
        end
      end
    end)
  end
end

function swa.get_ema_multi_avg_fn(...)
  local decay = read_multi_ema(...)
  return multi(function() return 1 - decay end)
end

function swa.get_swa_multi_avg_fn(...)
  args.no_more("get_swa_multi_avg_fn", 0, ...)
  return multi(function(count)
    return 1 / ((core.is_tensor(count) and count:item() or count) + 1)
  end)
end

-- --- the averaged model ---

local AveragedModel = class("optim.swa_utils.AveragedModel", Module)

local read = args.reader("AveragedModel", {
  { "model", "any" }, { "device", "string", optional = true },
  { "avg_fn", "callable", optional = true }, { "multi_avg_fn", "callable", optional = true },
  { "use_buffers", "boolean", default = false },
})

local function check_module(what, model)
  if not class.is(model, Module) then
    raise("%s: model must be a module, got %s", what, args.describe(model))
  end
end

function AveragedModel:__init(...)
  local a = read(...)
  check_module("AveragedModel", a.model)
  if a.avg_fn and a.multi_avg_fn then
    raise("AveragedModel: Only one of avg_fn and multi_avg_fn should be provided")
  end
  self.module = deepcopy(a.model)
  if a.device then self.module:to(a.device) end
  self:register_buffer("n_averaged", core.tensor(0))
  self.avg_fn, self.multi_avg_fn, self.use_buffers = a.avg_fn, a.multi_avg_fn, a.use_buffers
end

function AveragedModel:forward(...)
  return self.module(...)
end

local function tensors_of(model, with_buffers)
  local list = {}
  for _, name in ipairs { "parameters", with_buffers and "buffers" or nil } do
    for _, t in ipairs(model[name](model)) do list[#list + 1] = t:detach() end
  end
  return list
end

local function check_same(own, other)
  if #own ~= #other then
    raise("AveragedModel: update_parameters: the model has %d tensors, the average %d: it must be "
      .. "the model that is averaged", #other, #own)
  end
end

-- Lists of the tensors of one dtype, in order.
local function by_dtype(own, other)
  local groups, order = {}, {}
  for i, t in ipairs(own) do
    local group = groups[t.dtype]
    if not group then
      group = { {}, {} }
      groups[t.dtype], order[#order + 1] = group, group
    end
    table.insert(group[1], t)
    table.insert(group[2], other[i])
  end
  return order
end

local function average(self, own, other)
  if self.multi_avg_fn then
    for _, group in ipairs(by_dtype(own, other)) do
      self.multi_avg_fn(group[1], group[2], self.n_averaged:clone())
    end
    return
  end
  local f = self.avg_fn or swa.get_swa_avg_fn()
  for i, t in ipairs(own) do t:copy_(f(t, other[i], self.n_averaged:clone())) end
end

-- Takes the model's values as they are now into the average.
function AveragedModel:update_parameters(model)
  check_module("AveragedModel: update_parameters", model)
  core.no_grad(function()
    local own = tensors_of(self.module, self.use_buffers)
    local other = tensors_of(model, self.use_buffers)
    check_same(own, other)
    if self.n_averaged:item() == 0 then
      for i, t in ipairs(own) do t:copy_(other[i]) end
    else
      average(self, own, other)
    end
    if not self.use_buffers then
      local theirs = model:buffers()
      for i, buffer in ipairs(self.module:buffers()) do buffer:detach():copy_(theirs[i]) end
    end
    self.n_averaged:add_(1)
  end)
end

swa.AveragedModel = AveragedModel

-- --- statistics of an averaged model ---

local read_update = args.reader("update_bn", {
  { "loader", "any" }, { "model", "any" }, { "device", "string", optional = true },
})

local function check_loader(loader)
  if not args.is_callable(loader) and (not args.is_list(loader) or getmetatable(loader)) then
    raise("update_bn: loader must be a DataLoader or a list of batches, got %s",
      args.describe(loader))
  end
end

-- The inputs of a loader, or of a list of batches.
local function each_input(loader, f)
  local function take(input)
    f(args.is_list(input) and input[1] or input)
  end
  if args.is_callable(loader) then
    for input in loader() do take(input) end
  else
    for _, input in ipairs(loader) do take(input) end
  end
end

-- The running statistics of the model's BatchNorms anew, as plain means over the loader's batches.
function swa.update_bn(...)
  local a = read_update(...)
  check_loader(a.loader)
  check_module("update_bn", a.model)
  local momenta = {}
  for _, module in ipairs(a.model:modules()) do
    for dims = 1, 3 do
      if class.is(module, batchnorm[("BatchNorm%dd"):format(dims)]) then
        module:reset_running_stats()
        momenta[module] = module.momentum
      end
    end
  end
  if next(momenta) == nil then return end
  local was_training = a.model.training
  a.model:train()
  for module in pairs(momenta) do module.momentum = false end
  core.no_grad(each_input, a.loader, function(input)
    a.model(a.device and input:to(a.device) or input)
  end)
  for module, momentum in pairs(momenta) do module.momentum = momentum end
  a.model:train(was_training)
end

-- --- the schedule ---

local SWALR = class("optim.swa_utils.SWALR", LRScheduler)

local read_schedule = args.reader("SWALR", {
  { "optimizer", "any" }, { "swa_lr", "any" }, { "anneal_epochs", "integer", default = 10 },
  { "anneal_strategy", "string", default = "cos" },
  { "last_epoch", "integer", default = -1 },
})

function SWALR:__init(...)
  local a = read_schedule(...)
  LRScheduler._check_optimizer("SWALR", a.optimizer)
  self.optimizer = a.optimizer
  for i, lr in ipairs(self:per_group("swa_lr", a.swa_lr)) do
    rawset(a.optimizer.param_groups[i], "swa_lr", lr)
  end
  if a.anneal_strategy ~= "cos" and a.anneal_strategy ~= "linear" then
    raise("SWALR: anneal_strategy must be one of 'cos' or 'linear', instead got %s",
      a.anneal_strategy)
  end
  if a.anneal_epochs < 0 then
    raise("SWALR: anneal_epochs must be equal or greater than 0, got %d", a.anneal_epochs)
  end
  self._anneal_strategy, self.anneal_epochs = a.anneal_strategy, a.anneal_epochs
  LRScheduler.__init(self, a.optimizer, a.last_epoch)
end

-- How far the rate is on its way to swa_lr, from 0 to 1, at a step.
local function share(self, step)
  local t = math.max(0, math.min(1, step / math.max(1, self.anneal_epochs)))
  return self._anneal_strategy == "cos" and (1 - math.cos(math.pi * t)) / 2 or t
end

function SWALR:get_lr()
  local step = self._step_count - 1
  if self.anneal_epochs == 0 then step = math.max(1, step) end
  local before, now, lrs = share(self, step - 1), share(self, step), {}
  for i, group in ipairs(self.optimizer.param_groups) do
    local first = before == 1 and group.swa_lr
      or (group.lr - before * group.swa_lr) / (1 - before)
    lrs[i] = group.swa_lr * now + first * (1 - now)
  end
  return lrs
end

swa.SWALR = SWALR

for name, f in pairs(swa) do called(name, f) end

return library("zknn.optim.swa_utils", swa)
