-- train.EarlyStopping{monitor, patience, ...}: ends a training when a number has not become better
-- for some epochs, and brings the best weights back. In train.fit it is a callback.

local args = require "zknn.args"
local class = require "zknn.class"
local idioms = require "zknn.idioms"
local models = require "zknn.train.models"
local monitor = require "zknn.train.monitor"
local raise = require "zknn.raise"

local EarlyStopping = class("train.EarlyStopping")

local read = args.reader("EarlyStopping", {
  { "monitor", "string", default = "val_loss" },
  { "patience", "integer", default = 3 },
  { "min_delta", "number", default = 0 },
  { "mode", "string", default = "auto" },
  { "restore_best", "boolean", default = true },
})

function EarlyStopping:__init(...)
  local a = read(...)
  for _, name in ipairs { "patience", "min_delta" } do
    if a[name] < 0 then
      raise("EarlyStopping: %s is %s, it must not be negative", name, a[name])
    end
  end
  self.monitor, self.patience, self.min_delta = a.monitor, a.patience, a.min_delta
  self.mode, self.restore_best = monitor.mode("EarlyStopping", a.mode, a.monitor), a.restore_best
  self.epoch, self.wait, self.best_epoch = 0, 0, 0
end

-- After an epoch: the number, and the model that has it. True: it is time to stop. A nan or an
-- infinity is never better.
function EarlyStopping:update(value, model)
  value = monitor.number("EarlyStopping: update", "value", value)
  if model ~= nil then models.check("EarlyStopping: update", model) end
  self.epoch = self.epoch + 1
  if math.abs(value) < math.huge
    and monitor.is_better(self.mode, value, self.best, self.min_delta) then
    self.best, self.best_epoch, self.wait = value, self.epoch, 0
    self.best_state = self.restore_best and model and models.copy(model) or nil
  else
    self.wait = self.wait + 1
  end
  return self:is_over()
end

-- Has the number not become better for `patience` epochs?
function EarlyStopping:is_over()
  return self.wait > 0 and self.wait >= self.patience
end

-- Puts the best weights back into the model. Gives whether there are any.
function EarlyStopping:restore(model)
  models.check("EarlyStopping: restore", model)
  if not self.best_state then return false end
  model:load_state_dict(self.best_state)
  return true
end

local STATE = { "epoch", "wait", "best", "best_epoch", "best_state" }

function EarlyStopping:state_dict()
  local state = {}
  for _, name in ipairs(STATE) do state[name] = rawget(self, name) end
  return state
end

function EarlyStopping:load_state_dict(state)
  if type(state) ~= "table" or math.type(state.epoch) ~= "integer"
    or math.type(state.wait) ~= "integer" or math.type(state.best_epoch) ~= "integer" then
    raise("EarlyStopping: load_state_dict: want a state_dict() of an EarlyStopping, got %s",
      args.describe(state))
  end
  for _, name in ipairs(STATE) do self[name] = state[name] end
end

-- --- as a callback of train.fit ---

local function check_run(what, run)
  if type(run) ~= "table" or type(rawget(run, "logs")) ~= "table" then
    raise("EarlyStopping: %s: run must be what train.fit gives its callbacks, got %s", what,
      args.describe(run))
  end
end

local function stop(self, run)
  run:stop(("%s did not become better than %.6g (epoch %d) for %d epoch%s"):format(self.monitor,
    self.best or 0 / 0, self.best_epoch, self.wait, self.wait == 1 and "" or "s"))
end

function EarlyStopping:on_train_begin(run)
  check_run("on_train_begin", run)
  if self:is_over() then stop(self, run) end
end

function EarlyStopping:on_epoch_end(run)
  check_run("on_epoch_end", run)
  local value = monitor.value("EarlyStopping", self.monitor, run.logs)
  if self:update(value, run.evaluated) then stop(self, run) end
end

function EarlyStopping:on_train_end(run)
  check_run("on_train_end", run)
  self:restore(run.model)
end

function EarlyStopping:__tostring()
  return ("EarlyStopping(monitor=%s, patience=%d, min_delta=%g, mode=%s)"):format(self.monitor,
    self.patience, self.min_delta, self.mode)
end

idioms.set(EarlyStopping, {
  what = "an EarlyStopping", walk = "write stopping:update(value, model)",
  fields = "monitor patience min_delta mode restore_best epoch wait best best_epoch best_state",
})

return EarlyStopping
