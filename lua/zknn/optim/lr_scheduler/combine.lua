-- Schedules made of schedules: one after the other, or all at once.

local args = require "zknn.args"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local LRScheduler = require "zknn.optim.lr_scheduler.base"
local ReduceLROnPlateau = require "zknn.optim.lr_scheduler.plateau"

-- Raises unless list holds schedules of that optimizer (of the first one's when it is nil).
local function check_schedulers(name, list, optimizer)
  if type(list) ~= "table" or #list < 1 then
    raise("%s: expects at least one scheduler, but got %s", name,
      type(list) == "table" and "no scheduler" or args.describe(list))
  end
  args.check_whole(name, "schedulers", list)
  for i, scheduler in ipairs(list) do
    if not class.is(scheduler, LRScheduler) then
      raise("%s: schedulers[%d] must be a scheduler, got %s", name, i, args.describe(scheduler))
    end
    if class.is(scheduler, ReduceLROnPlateau) then
      raise("%s: does not support ReduceLROnPlateau, whose step needs a metric (schedulers[%d])",
        name, i)
    end
    optimizer = optimizer or scheduler.optimizer
    if scheduler.optimizer ~= optimizer then
      raise("%s: expects all schedulers to belong to the same optimizer, but schedulers[%d] (%s) "
        .. "has another", name, i, scheduler:_get_name())
    end
  end
  return optimizer
end

local function state_dict(self)
  local schedulers, states = self._schedulers, {}
  self._schedulers = nil
  local dict = LRScheduler.state_dict(self)
  self._schedulers = schedulers
  for i, scheduler in ipairs(schedulers) do
    states[i] = scheduler:state_dict()
  end
  dict._schedulers = ordered.list(states)
  return dict
end

local function load_state_dict(self, dict)
  local own, schedulers = {}, self._schedulers
  if type(dict) ~= "table" or type(dict._schedulers) ~= "table"
    or #dict._schedulers ~= #schedulers
  then
    raise("%s: load_state_dict: want a table with the states of %d schedulers, got %s",
      self:_get_name(), #schedulers, args.describe(dict))
  end
  for name, value in pairs(dict) do
    if name ~= "_schedulers" then own[name] = value end
  end
  LRScheduler.load_state_dict(self, own)
  for i, scheduler in ipairs(schedulers) do
    scheduler:load_state_dict(dict._schedulers[i])
  end
end

-- --- SequentialLR: each takes over at its milestone ---

local SequentialLR = class("optim.lr_scheduler.SequentialLR", LRScheduler)
SequentialLR.state_dict, SequentialLR.load_state_dict = state_dict, load_state_dict

local read_sequential = args.reader("SequentialLR", {
  { "optimizer", "any" }, { "schedulers", "any" }, { "milestones", "any" },
  { "last_epoch", "integer", default = -1 },
})

-- Takes back the first step that each schedule has made when it was made itself.
local function undo(scheduler)
  if scheduler._schedulers then
    for _, inner in ipairs(scheduler._schedulers) do
      undo(inner)
    end
  else
    scheduler.last_epoch = scheduler.last_epoch - 1
  end
end

local function index_at(milestones, epoch)
  local i = 1
  while milestones[i] and milestones[i] <= epoch do
    i = i + 1
  end
  return i
end

function SequentialLR:__init(...)
  local a = read_sequential(...)
  LRScheduler._check_optimizer("SequentialLR", a.optimizer)
  check_schedulers("SequentialLR", a.schedulers, a.optimizer)
  if type(a.milestones) ~= "table" or #a.milestones ~= #a.schedulers - 1 then
    raise("SequentialLR: expects number of schedulers provided to be one more than the number of "
      .. "milestone points, but got number of schedulers %d and milestones %s", #a.schedulers,
      type(a.milestones) == "table" and #a.milestones or args.describe(a.milestones))
  end
  for i, milestone in ipairs(a.milestones) do
    if math.type(milestone) ~= "integer" then
      raise("SequentialLR: milestone %d must be an integer, got %s", i, args.describe(milestone))
    end
  end
  self.optimizer, self._schedulers, self._milestones = a.optimizer, a.schedulers, a.milestones
  self.last_epoch = a.last_epoch + 1
  for _, group in ipairs(self.optimizer.param_groups) do
    group.lr = group.initial_lr
  end
  undo(self)
  local first = self._schedulers[index_at(self._milestones, 0)]
  first:_initial_step()
  self._last_lr = first:get_last_lr()
end

function SequentialLR:step()
  self.last_epoch = self.last_epoch + 1
  local i = index_at(self._milestones, self.last_epoch)
  local scheduler = self._schedulers[i]
  if i > 1 and self._milestones[i - 1] == self.last_epoch then
    scheduler:_update_lr(0)
  else
    scheduler:step()
  end
  self._last_lr = scheduler:get_last_lr()
end

-- --- ChainedScheduler: all step at once ---

local ChainedScheduler = class("optim.lr_scheduler.ChainedScheduler", LRScheduler)
ChainedScheduler.state_dict, ChainedScheduler.load_state_dict = state_dict, load_state_dict

local read_chained = args.reader("ChainedScheduler", {
  { "schedulers", "any" }, { "optimizer", "any", optional = true },
})

function ChainedScheduler:__init(...)
  local a = read_chained(...)
  if a.optimizer ~= nil then LRScheduler._check_optimizer("ChainedScheduler", a.optimizer) end
  self.optimizer = check_schedulers("ChainedScheduler", a.schedulers, a.optimizer)
  self._schedulers = a.schedulers
  self._last_lr = self:scaled()
end

function ChainedScheduler:step()
  for _, scheduler in ipairs(self._schedulers) do
    scheduler:step()
  end
  self._last_lr = self:scaled()
end

return { SequentialLR = SequentialLR, ChainedScheduler = ChainedScheduler }
