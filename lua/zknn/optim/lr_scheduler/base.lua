-- LRScheduler: the base class of all schedules. A schedule changes the learning rates of an
-- optimizer's groups at each step(). Most compute them from the current rates, so that schedules
-- can be chained. Its fields have PyTorch's names and are its state_dict.

local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local idioms = require "zknn.idioms"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local sort = require "zknn.sort"
local Optimizer = require "zknn.optim.optimizer"

local LRScheduler = class("optim.lr_scheduler.LRScheduler")

function LRScheduler:_get_name()
  return getmetatable(self).__name:match("[^.]*$")
end

-- --- for schedules to be written in ---

local function check_factor(self, factor)
  if type(factor) ~= "number" then
    raise("%s: the factor must be a number, got %s", self:_get_name(), args.describe(factor))
  end
end

-- The groups' learning rates as they are, times factor (nothing or false: 1).
function LRScheduler:scaled(factor)
  if factor then check_factor(self, factor) end
  local lrs = {}
  for i, group in ipairs(self.optimizer.param_groups) do
    lrs[i] = factor and group.lr * factor or group.lr
  end
  return support.list(lrs)
end

-- The learning rates that the schedule began with, times factor.
function LRScheduler:from_base(factor)
  check_factor(self, factor)
  if not self.base_lrs then raise("%s: it has no learning rates itself", self:_get_name()) end
  local lrs = {}
  for i, lr in ipairs(self.base_lrs) do
    lrs[i] = lr * factor
  end
  return lrs
end

-- A list of one value a group, from such a list or from one value for all.
function LRScheduler.per_group(self, name, value)
  local groups, values = #self.optimizer.param_groups, value
  if type(value) == "number" then
    values = {}
    for i = 1, groups do
      values[i] = value
    end
  elseif type(value) ~= "table" or #value ~= groups then
    raise("%s: %s must be a number, or a list of %d (one for each group), got %s",
      self:_get_name(), name, groups,
      type(value) == "table" and ("a list of %d"):format(#value) or args.describe(value))
  end
  for _, v in ipairs(values) do
    if type(v) ~= "number" or v ~= v then
      raise("%s: %s must hold numbers, got %s", self:_get_name(), name, args.describe(v))
    end
  end
  return table.move(values, 1, groups, 1, {})
end

local function check_optimizer(name, optimizer)
  if not class.is(optimizer, Optimizer) then
    raise("%s: %s is not an Optimizer", name, args.describe(optimizer))
  end
end
LRScheduler._check_optimizer = check_optimizer

-- --- life ---

function LRScheduler:__init(optimizer, last_epoch)
  check_optimizer(self:_get_name(), optimizer)
  last_epoch = last_epoch or -1
  self.optimizer = optimizer
  self.base_lrs = support.list {}
  for i, group in ipairs(optimizer.param_groups) do
    if group.initial_lr == nil then
      if last_epoch ~= -1 then
        raise("%s: initial_lr is not specified in param_groups[%d], which last_epoch=%d needs",
          self:_get_name(), i, last_epoch)
      end
      group.initial_lr = group.lr
    end
    self.base_lrs[i] = group.initial_lr
  end
  self.last_epoch = last_epoch
  self:_initial_step()
end

function LRScheduler:_initial_step()
  self._step_count = 0
  self._is_initial = true
  self:step()
  self._is_initial = false
end

-- The learning rates at last_epoch, one for each group. For the schedule to define.
function LRScheduler:get_lr()
  raise("%s: get_lr is not defined", self:_get_name())
end

-- Sets the groups' learning rates and remembers them.
function LRScheduler:set_lrs(lrs)
  local groups = self.optimizer.param_groups
  if #lrs ~= #groups then
    raise("%s: lrs must be a list of %d (one for each group), got a list of %d", self:_get_name(),
      #groups, #lrs)
  end
  for i, group in ipairs(groups) do
    group.lr = lrs[i] or group.lr
  end
  self._last_lr = self:scaled()
end

-- To the next epoch, or to the one that is given, by the closed form where there is one.
function LRScheduler:_update_lr(epoch)
  self.last_epoch = epoch or self.last_epoch + 1
  local closed = epoch and self._get_closed_form_lr
  self:set_lrs(closed and closed(self) or self:get_lr())
end

-- One step on, after the optimizer's. epoch, which PyTorch is about to drop, jumps there.
function LRScheduler:step(epoch)
  if epoch ~= nil and type(epoch) ~= "number" then
    raise("%s: the epoch must be a number, got %s", self:_get_name(), args.describe(epoch))
  end
  self._step_count = self._step_count + 1
  self:_update_lr(epoch)
end

-- The learning rates that the last step set, one for each group.
function LRScheduler:get_last_lr()
  return self._last_lr
end

-- --- words ---

-- The arguments, the epoch, and the learning rates of now.
function LRScheduler.__tostring(self)
  local rows, name = {}, self:_get_name()
  for _, row in ipairs(args.known[name] or {}) do
    if row[1] ~= "optimizer" and row[1] ~= "last_epoch" then
      rows[#rows + 1] = { row[1], rawget(self, row[1]) }
    end
  end
  local inner = rawget(self, "_schedulers")
  if inner then
    local names = {}
    for i, scheduler in ipairs(inner) do names[i] = scheduler:_get_name() end
    rows = { { false, "schedulers=[" .. table.concat(names, ", ") .. "]" },
      { "milestones", rawget(self, "_milestones") } }
  end
  rows[#rows + 1] = { "last_epoch", rawget(self, "last_epoch") }
  local lrs = rawget(self, "_last_lr")
  rows[#rows + 1] = { "lr", lrs and (#lrs == 1 and lrs[1] or lrs) }
  return require "zknn.show".object(name, rows)
end

-- --- state_dict ---

local DEEP = 100 -- tables in tables

local function copy(value, depth)
  if type(value) ~= "table" then return value end
  depth = (depth or 0) + 1
  if depth > DEEP then raise("a schedule's state holds a table that contains itself") end
  local own = {}
  for key, part in pairs(value) do
    own[key] = copy(part, depth)
  end
  if #own > 0 then return ordered.list(own) end
  return own
end

-- Names of entries that PyTorch asks for and that are None here.
LRScheduler.nones = {}

-- All fields but the optimizer and functions.
function LRScheduler:state_dict()
  local names, values = table.move(self.nones, 1, #self.nones, 1, {}), {}
  for name, value in next, self do
    if name ~= "optimizer" and type(value) ~= "function" then
      names[#names + 1], values[name] = name, copy(value)
    end
  end
  sort.names(names)
  return ordered.make("dict", values, names)
end

-- Takes over a state_dict of a schedule of the same kind. Nothing has changed when it raises.
function LRScheduler:load_state_dict(dict)
  local function bad(format, ...)
    raise("%s: load_state_dict: " .. format, self:_get_name(), ...)
  end
  if type(dict) ~= "table" or args.has_state(dict) or args.is_hollow(dict) then
    bad("want a table, got %s%s", args.describe(dict),
      args.has_state(dict) and ": load_state_dict(that:state_dict())" or "")
  end
  for name, value in pairs(dict) do
    local own = rawget(self, name)
    if type(name) ~= "string" or name == "optimizer" or type(own) == "function" then
      bad("it has an entry '%s'", tostring(name))
    end
    if value ~= value then bad("%s is nan", name) end
    if own ~= nil and type(own) ~= type(value) then
      bad("%s is %s", name, args.describe(value))
    end
    if (name == "base_lrs" or name == "_last_lr") and #value ~= #self.optimizer.param_groups then
      bad("%s has %d values, the optimizer %d groups", name, #value,
        #self.optimizer.param_groups)
    end
  end
  for name, value in pairs(dict) do
    self[name] = copy(value)
  end
end

local fields = idioms.set(LRScheduler, {
  what = "a scheduler",
  walk = "scheduler:get_last_lr() is a list, one learning rate for each group",
  call = "write scheduler:step()",
  fields = "optimizer base_lrs last_epoch base_momentums max_lrs max_momentums lr_lambdas min_lrs "
    .. "default_min_lr mode_worse best num_bad_epochs cooldown_counter T_i T_cur total_size "
    .. "step_ratio use_beta1 milestones nones",
})

-- --- definitions ---

-- A schedule class: rows are its arguments between `optimizer` and `last_epoch`, as args.reader
-- takes them, methods what it does. methods._setup(self, a, last_epoch) takes the arguments' table;
-- without it they become fields.
function LRScheduler._define(name, rows, methods)
  local Schedule = class("optim.lr_scheduler." .. name, LRScheduler)
  local parameters = { { "optimizer", "any" } }
  table.move(rows, 1, #rows, 2, parameters)
  for _, row in ipairs(rows) do
    fields[row[1]] = true
  end
  parameters[#parameters + 1] = { "last_epoch", "integer", default = -1 }
  local read = args.reader(name, parameters)
  for key, method in pairs(methods) do
    Schedule[key] = method
  end

  function Schedule:__init(...)
    local a = read(...)
    local optimizer, last_epoch = a.optimizer, a.last_epoch
    check_optimizer(name, optimizer)
    a.optimizer, a.last_epoch = nil, nil
    self.optimizer = optimizer
    if self._setup then
      self:_setup(a, last_epoch)
    else
      for key, value in pairs(a) do
        self[key] = value
      end
    end
    if self._check then
      self:_check(function(format, ...) raise(name .. ": " .. format, ...) end)
    end
    LRScheduler.__init(self, optimizer, last_epoch)
    if self._finish then self:_finish() end
  end

  return Schedule
end

return LRScheduler
