-- train.fit{model =, optimizer =, loss =, train =, ...}: the loop of training, made of the pieces
-- of this folder. Its arguments are in fit_arguments.lua, what an epoch does in epoch.lua.

local core = require "zknn.core"
local Accumulator = require "zknn.train.accumulator"
local Checkpoints = require "zknn.train.checkpoints"
local MetricsFile = require "zknn.train.metrics_file"
local Progress = require "zknn.train.progress"
local class = require "zknn.class"
local duration = require("zknn.train.duration").duration
local epoch = require "zknn.train.epoch"
local guard = require "zknn.train.guard"
local methods = require "zknn.train.methods"
local models = require "zknn.train.models"
local monitor = require "zknn.train.monitor"
local open_log = require "zknn.train.fit_log"
local read = require "zknn.train.fit_arguments"
local support = require "zknn.core.support"

-- What callbacks get.
local Run = {}
Run.__index = Run

function Run:say(format, ...)
  if self.settings.verbose then print(format:format(...)) end
end

-- --- callbacks ---

function Run:call(event)
  for _, callback in ipairs(self.settings.callbacks) do
    if type(callback) == "function" then
      if event == "on_epoch_end" then callback(self) end
    else
      local method = methods.find(callback, event)
      if method then method(callback, self) end
    end
  end
end

-- Ends the training behind the epoch or batch that runs.
function Run:stop(reason)
  self.stopped = self.stopped or reason and tostring(reason) or "a callback stopped it"
end

-- --- states ---

-- What a record holds, by name.
local function objects_of(a)
  local objects = { model = a.model, optimizer = a.optimizer, scheduler = a.scheduler, ema = a.ema }
  if methods.has_state(a.train) then objects.loader = a.train end
  for i, callback in ipairs(a.callbacks) do
    if methods.has_state(callback) then objects["callback_" .. i] = callback end
  end
  return objects
end

local function resume(run, a)
  local files = a.checkpoint
  if type(files) == "string" then
    files = Checkpoints(files, { monitor = a.monitor, mode = a.mode, fresh = a.fresh })
    run.owns_files = true
  end
  run.files = files
  if not files:resume(objects_of(a)) then return end
  local extra = files.extra or {}
  run.epoch, run.batch, run.step = files.epoch, files.batch, extra.step or 0
  run.rows = extra.rows or {}
  if files.batch > 0 then run.partial, run.first_rate = extra.partial, extra.rate end
  run:say("Resuming from %s: epoch %d is done%s", files.last_path, files.epoch,
    files.batch > 0 and (", and %d batches of the next"):format(files.batch) or "")
  for _, note in ipairs(files.notes) do run:say("  %s", note) end
end

-- After a step of the optimizer.
function Run:after_step()
  local a = self.settings
  self.step = self.step + 1
  if a.ema then a.ema:update(a.model) end
  if a.scheduler and a.scheduler_interval == "step" then a.scheduler:step() end
end

-- After a batch whose step was made: the place in the epoch, every save_every steps.
function Run:save_step(tally)
  local every = self.settings.save_every
  if every == 0 or self.step % every ~= 0 then return end
  if guard.first_bad(self.model) then return end -- the next loss says so
  self.files:save_step(self.batch, { extra = { step = self.step, rows = self.rows,
    rate = self.rate, partial = tally:state_dict() } })
end

-- --- a loss of nan ---

local function diverged(run, text)
  run.diverged = true
  run:stop(text)
  run.model:load_state_dict(run.good.model)
  io.stderr:write(("train.fit: %s. A smaller learning rate (now %g) usually helps, or clip_norm. "
    .. "The model is as it was after epoch %d\n"):format(text, run.rate, run.good.epoch))
end

local function why(run, batch, loss)
  return ("the loss is %s in epoch %d, batch %d (step %d): %s"):format(
    loss ~= loss and "nan" or loss > 0 and "inf" or "-inf", run.epoch, run.batch, run.step + 1,
    guard.explain(run.model, batch.inputs, { batch.target }))
end

-- --- an epoch ---

local function count_of(loader)
  local dataset = class.is(loader, require "zknn.data.dataloader") and loader.dataset
  local good, n = pcall(function() return #dataset end)
  return good and n or nil
end

local function progress_of(run, partial)
  local total = run.settings.verbose and count_of(run.settings.train)
  if not total then return nil, function() end end
  local bar = Progress(total, { epochs_after = run.epochs - run.epoch,
    initial = partial and partial.samples or 0, epoch_seconds = run.seconds })
  return bar, function(done, loss) bar:update(done, loss) end
end

-- The epoch's batches. Gives its numbers by name, or nil when its loss was nan.
local function train(run, accumulator)
  local partial = run.partial
  run.partial = nil
  if not partial then run.batch = 0 end
  local bar <close>, update = progress_of(run, partial)
  local tally, batch, loss = epoch.train(run, accumulator, update, partial)
  if bar then bar:clear() end
  if not tally then
    diverged(run, why(run, batch, loss))
    return nil
  end
  local name, found = guard.first_bad(run.model)
  if name then
    diverged(run, ("the last step of epoch %d made %s of '%s'"):format(run.epoch, found, name))
    return nil
  end
  return tally:numbers "train_"
end

local function measure(run, numbers)
  run.evaluated = run.settings.ema and run.settings.ema.module or run.model
  if run.settings.val == nil then return end
  for name, value in pairs(epoch.measure(run, run.evaluated):numbers "val_") do
    numbers[name] = value
  end
end

local function schedule(a, numbers)
  local scheduler = a.scheduler
  if not scheduler or a.scheduler_interval ~= "epoch" then return end
  if class.is(scheduler, require("zknn.optim.lr_scheduler").ReduceLROnPlateau) then
    scheduler:step(monitor.value("train.fit", a.monitor, numbers))
  else
    scheduler:step()
  end
end

local function print_row(run, row)
  local parts = {}
  for _, name in ipairs(MetricsFile._columns { row }) do
    if name ~= "epoch" and name ~= "learning_rate" and name ~= "seconds" then
      parts[#parts + 1] = ("%s %.4g"):format(name, row[name])
    end
  end
  run:say("Epoch %d/%d: %s  (%s)", run.epoch, run.epochs, table.concat(parts, "  "),
    duration(row.seconds))
end

-- Runs one epoch, and keeps what it brought.
local function run_epoch(run, accumulator)
  local a, start = run.settings, core.clock()
  run.rate, run.first_rate = run.first_rate or a.optimizer.param_groups[1].lr, nil
  run.epoch = run.epoch + 1
  run:call "on_epoch_begin"
  local numbers = train(run, accumulator)
  if not numbers then return end
  measure(run, numbers)
  run.logs = numbers
  numbers.epoch, numbers.learning_rate = run.epoch, run.rate
  run.seconds = core.clock() - start
  numbers.seconds = run.seconds
  schedule(a, numbers)
  run:call "on_epoch_end"
  run.rows[#run.rows + 1] = numbers
  if run.files then
    run.files:save(run.epoch, numbers, { extra = { step = run.step, rows = run.rows },
      best = a.ema and run.evaluated or nil })
  end
  run.good = { model = models.copy(a.model), epoch = run.epoch }
  print_row(run, numbers)
  run.log:epoch(numbers)
end

-- --- the whole ---

-- The numbers of all epochs, as lists by name.
local function history_of(run)
  local a = run.settings
  local history = support.record { stopped = run.stopped, diverged = run.diverged or false }
  local mode, best = monitor.mode("train.fit", a.mode, a.monitor), nil
  for i, row in ipairs(run.rows) do
    for name, value in pairs(row) do
      history[name] = history[name] or support.list {}
      history[name][i] = value
    end
    local value = row[a.monitor]
    if value and monitor.is_better(mode, value, best) then
      best, history.best_epoch = value, row.epoch
    end
  end
  return history
end

local function loop(run)
  local a = run.settings
  local accumulator = Accumulator(a.optimizer, { every = a.accumulate, clip_norm = a.clip_norm,
    clip_value = a.clip_value })
  run:call "on_train_begin"
  while run.epoch < run.epochs and not run.stopped do run_epoch(run, accumulator) end
  if not run.diverged then run:call "on_train_end" end
  if run.stopped and not run.diverged then run:say("Stopped: %s", run.stopped) end
  a.model:eval()
end

-- Once, for a Ctrl-C may end it.
local function evaluate(run)
  if run.was_evaluated then return end
  run.was_evaluated = true
  run.log:evaluate(run)
end

-- Ends the log of a run that an error or Ctrl-C stopped.
local function close_log(run, problem)
  problem = tostring(problem)
  if problem:find("interrupted!", 1, true) then pcall(evaluate, run) end
  run.log:close("stopped: " .. problem)
end

local function fit(...)
  local a = read(...)
  local run = setmetatable({
    settings = a, model = a.model, optimizer = a.optimizer, epochs = a.epochs,
    epoch = 0, batch = 0, step = 0, rows = {}, logs = {}, evaluated = a.model,
    rate = a.optimizer.param_groups[1].lr,
  }, Run)
  if a.checkpoint ~= nil then resume(run, a) end
  local _ <close> = setmetatable({}, { __close = function(_, problem) -- luacheck: ignore _
    if run.owns_files then run.files:close() end
    if problem and run.log then close_log(run, problem) end
  end })
  run.good = { model = models.copy(a.model), epoch = run.epoch }
  run.log = open_log(run)
  loop(run)
  evaluate(run)
  run.log:close(run.stopped and "stopped: " .. run.stopped or "done")
  return history_of(run)
end

return { fit = fit }
