-- The arguments of train.fit, read and checked.

local args = require "zknn.args"
local class = require "zknn.class"
local methods = require "zknn.train.methods"
local raise = require "zknn.raise"
local Checkpoints = require "zknn.train.checkpoints"
local Module = require "zknn.nn.module"
local Optimizer = require "zknn.optim.optimizer"

local read = args.reader("train.fit", {
  { "model", "any" },
  { "optimizer", "any" },
  { "loss", "any", optional = true },
  { "train", "any" },
  { "val", "any", optional = true },
  { "epochs", "integer", default = 1 },
  { "scheduler", "any", optional = true },
  { "scheduler_interval", "string", default = "epoch" },
  { "metrics", "any", optional = true },
  { "callbacks", "any", optional = true },
  { "checkpoint", "any", optional = true },
  { "save_every", "integer", default = 0 },
  { "fresh", "boolean", default = false },
  { "monitor", "string", optional = true },
  { "mode", "string", default = "auto" },
  { "log", "any", optional = true },
  { "accumulate", "integer", default = 1 },
  { "clip_norm", "number", optional = true },
  { "clip_value", "number", optional = true },
  { "ema", "any", optional = true },
  { "step", "callable", optional = true },
  { "verbose", "boolean", default = true },
})

local EVENTS = { "on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end",
  "on_batch_begin", "on_batch_end" }

local function refuse(name, wanted, value)
  raise("train.fit: %s must be %s, got %s", name, wanted, args.describe(value))
end

local function check_batches(name, value)
  if class.is(value, Module) or type(value) ~= "function" and not args.is_callable(value)
    and not (args.is_list(value) and #value > 0) then
    refuse(name, "a DataLoader, a function that gives an iterator, or a list of batches", value)
  end
end

-- Callbacks: functions, which are called at the end of each epoch, and objects with methods of the
-- names of EVENTS.
local function check_callbacks(callbacks)
  if not args.is_list(callbacks) then refuse("callbacks", "a list", callbacks) end
  args.check_whole("train.fit", "callbacks", callbacks)
  for i, callback in ipairs(callbacks) do
    if type(callback) ~= "function" then
      if type(callback) ~= "table" then
        refuse(("callback %d"):format(i), "a function or a table with " .. EVENTS[4], callback)
      end
      local found = false
      for key in next, callback do
        if type(key) == "string" and key:find "^on_" then
          args.check_choice("train.fit: callback " .. i, "an event", key, EVENTS)
        end
      end
      for _, event in ipairs(EVENTS) do found = found or methods.find(callback, event) end
      if not found then
        raise("train.fit: callback %d has none of %s", i, table.concat(EVENTS, ", "))
      end
    end
  end
end

local function check_metrics(metrics)
  if type(metrics) ~= "table" or getmetatable(metrics) ~= nil or #metrics > 0 then
    refuse("metrics", "a table of metrics by name, such as {accuracy = f}", metrics)
  end
  for name, metric in pairs(metrics) do
    if type(metric) ~= "function"
      and not methods.has(metric, { "reset", "update", "compute" }) then
      refuse(("the metric '%s'"):format(name), "a function of predictions and targets, or have "
        .. "reset, update and compute", metric)
    end
  end
end

local function check_numbers(a)
  for _, name in ipairs { "epochs", "save_every" } do
    if a[name] < 0 then
      raise("train.fit: %s is %d, it must not be negative", name, a[name])
    end
  end
  args.check_choice("train.fit", "scheduler_interval", a.scheduler_interval, { "epoch", "step" })
end

local function check_checkpoint(a)
  local is_files = class.is(a.checkpoint, Checkpoints)
  if a.checkpoint ~= nil and type(a.checkpoint) ~= "string" and not is_files then
    refuse("checkpoint", "the name of a file that ends in .pth, or a train.Checkpoints",
      a.checkpoint)
  end
  if a.save_every > 0 and a.checkpoint == nil then
    raise "train.fit: save_every needs checkpoint, the name of a file"
  end
  if a.save_every > 0 and not methods.has_state(a.train) then
    raise("train.fit: save_every needs a train that has a state_dict, as a DataLoader has, to go "
      .. "on in the midst of an epoch; got %s", args.describe(a.train))
  end
  for name, metric in pairs(a.save_every > 0 and a.metrics or {}) do
    if type(metric) ~= "function" and not methods.has_state(metric)
      and not methods.has(metric, { "_state", "_restore" }) then
      raise("train.fit: save_every needs state_dict and load_state_dict of the metric '%s'", name)
    end
  end
end

-- The arguments by name.
return function(...)
  local a = read(...)
  if not class.is(a.model, Module) then refuse("model", "a module", a.model) end
  if not class.is(a.optimizer, Optimizer) then refuse("optimizer", "an optimizer", a.optimizer) end
  if a.loss == nil and not a.step then
    raise "train.fit: loss is missing, a function of predictions and targets (or step)"
  end
  if a.loss ~= nil and not args.is_callable(a.loss) then
    refuse("loss", "a function of predictions and targets, such as nn.CrossEntropyLoss()", a.loss)
  end
  check_batches("train", a.train)
  if a.val ~= nil then check_batches("val", a.val) end
  check_numbers(a)
  a.metrics, a.callbacks = a.metrics or {}, a.callbacks or {}
  check_metrics(a.metrics)
  check_callbacks(a.callbacks)
  check_checkpoint(a)
  for name, needed in pairs { scheduler = { "step", "state_dict" },
    ema = { "update", "state_dict" } } do
    if a[name] ~= nil and not methods.has(a[name], needed) then
      refuse(name, "an object with " .. table.concat(needed, " and "), a[name])
    end
  end
  if a.log ~= nil and type(a.log) ~= "string" and not methods.has(a.log, { "epoch", "close" }) then
    refuse("log", "the name of a .csv file or of a folder, or a train.RunLog", a.log)
  end
  a.monitor = a.monitor or a.val ~= nil and "val_loss" or "train_loss"
  return a
end
