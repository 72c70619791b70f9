-- The files of a training run.
--
--   MODEL.pth       the best net so far, a plain state_dict
--   MODEL.last.pth  the record, after each epoch: net, optimizer, scheduler (where there is one),
--                   epoch, best result, random numbers, settings: all that the next epoch needs
--   LOG.csv         one row an epoch, if asked for
--   MODEL.lock      exists while the run goes on: a second run on the same files stops
--
-- An epoch writes its log row, then the record, then, if it is the best, MODEL.pth; each of the two
-- .pth files changes in one instant. A kill after the row leaves a row that the resumed run drops.
-- A kill before MODEL.pth leaves a record that says its own net is the best: the resumed run then
-- writes MODEL.pth from it.

local zknn = require "zknn"
local command = require "command"
local trained = require "trained"

local Checkpoints = {}
Checkpoints.__index = Checkpoints

-- Settings that a run goes on with unless the command line names them.
local KEPT = { "batch_size", "lr", "seed", "shuffle", "val" }

local LOG_HEADER = "epoch,train_seconds,test_seconds,avg_loss,correct,total,accuracy"

local function percent(result)
  return ("%.1f%%"):format(100 * result.correct / result.total)
end

-- --- the record ---

local wanted = {
  epoch = "integer", model = "table", optimizer = "table", best = "table", rng_state = "userdata",
  settings = "table",
}

local function load_record(path)
  local record = zknn.load(path)
  for key, kind in pairs(wanted) do
    local value = type(record) == "table" and record[key]
    if (math.type(value) or type(value)) ~= kind then
      command.fail("%s is no record of a training run (no %s in it)", path, key)
    end
  end
  local best = record.best
  for _, key in ipairs { "epoch", "correct", "total" } do
    if math.type(best[key]) ~= "integer" then
      command.fail("%s is no record of a training run (no best.%s in it)", path, key)
    end
  end
  return record
end

-- Takes the run's settings over into options, and says which of the command line apply.
local function merge_settings(options, record, path)
  local notes = {}
  for _, name in ipairs(KEPT) do
    local before, flag = record.settings[name], "--" .. name:gsub("_", "-")
    if before ~= nil and options[name] ~= before then
      if not options.given[name] then
        options[name] = before
        if name ~= "seed" then
          notes[#notes + 1] = ("%s %s, as the run began"):format(flag, before)
        end
      elseif name == "val" then
        command.fail("%s was made with --val %d, so its best net was chosen on other images than "
          .. "with --val %d. Leave the option out to go on, or start anew with --fresh", path,
          before, options.val)
      elseif name == "seed" then
        notes[#notes + 1] = ("--seed %s does not apply: the random numbers go on where they were")
          :format(options.seed)
      else
        notes[#notes + 1] = ("%s %s from here on (was %s)"):format(flag, options[name], before)
      end
    end
  end
  return notes
end

-- Only one run at a time may write these files. The lock goes with the process, however it ends.
local function take_lock(path, last_path)
  local lock, owner = zknn.system.lock_file(path)
  if lock then return lock end
  command.fail("%s is in use by %s, which trains it at this moment (its lock is %s). Wait until it "
    .. "ends, or name another file with --model", last_path,
    owner > 0 and ("process %d"):format(owner) or "another process", path)
end

-- Opens the run that the options name: checks that its files can be written, and reads the record
-- to go on from, if there is one and --fresh does not forbid it.
function Checkpoints.open(options)
  local stem = options.model:gsub("%.pth$", "")
  local self = setmetatable({
    options = options,
    best_path = options.model,
    last_path = stem .. ".last.pth",
    epoch = 0,
    notes = {},
  }, Checkpoints)
  local folder = options.model:match("^(.+)/[^/]*$")
  if folder then zknn.system.make_folder(folder) end
  zknn.system.check_writable(self.best_path)
  zknn.system.check_writable(self.last_path)
  self.lock = take_lock(stem .. ".lock", self.last_path)
  if not options.fresh and trained.exists(self.last_path) then
    self.record = load_record(self.last_path)
    self.notes = merge_settings(options, self.record, self.last_path)
  end
  command.after_interrupt = function()
    if self.epoch == 0 then return "No epoch was finished, nothing is lost." end
    return ("%s holds epoch %d; the same command goes on from there."):format(self.last_path,
      self.epoch)
  end
  return self
end

-- True when the file holds the tensors of `state`.
local function holds(path, state)
  local good, saved = pcall(zknn.load, path)
  if not good or type(saved) ~= "table" then return false end
  for key, value in pairs(state) do
    local other = saved[key]
    if not zknn.is_tensor(other) or other.dtype ~= value.dtype or other:bytes() ~= value:bytes()
    then
      return false
    end
  end
  return true
end

local function resume_record(self, model, optimizer, scheduler)
  local record, options = self.record, self.options
  trained.refuse_nan(self.last_path, record.model, "--fresh starts anew")
  trained.load_state(self.last_path, model, record.model)
  optimizer:load_state_dict(record.optimizer)
  if scheduler and record.scheduler then scheduler:load_state_dict(record.scheduler) end
  if options.given.lr then
    for _, group in ipairs(optimizer.param_groups) do
      group.lr = options.lr
    end
  end
  zknn.set_rng_state(record.rng_state)
  self.epoch, self.best = record.epoch, record.best
  local of = self.epoch <= options.epochs and (" of %d"):format(options.epochs) or ""
  print(("Going on from %s: %d%s epochs done, best accuracy %s"):format(self.last_path, self.epoch,
    of, percent(self.best)))
  for _, note in ipairs(self.notes) do
    print("  " .. note)
  end
  if self.best.epoch == self.epoch then
    if not holds(self.best_path, record.model) then
      zknn.save(model:state_dict(), self.best_path)
      print(("  wrote %s, which was not yet the best net of that record"):format(self.best_path))
    end
  elseif not trained.exists(self.best_path) then
    self.best = nil
    print(("  %s is gone: the search for the best net begins anew"):format(self.best_path))
  end
end

-- Brings model and optimizer to where the run stopped. `test` gives the result of the model, to
-- know how good the weights of a lone MODEL.pth are. scheduler: of the learning rate, or nil.
function Checkpoints:resume(model, optimizer, test, scheduler)
  local options = self.options
  if self.record then
    resume_record(self, model, optimizer, scheduler)
    self.record = nil
  elseif not options.fresh and trained.exists(self.best_path) then
    trained.load_state(self.best_path, model, trained.load(self.best_path))
    local random = zknn.get_rng_state()
    self.best = test()
    self.best.epoch = 0
    if self.best.avg_loss ~= self.best.avg_loss then
      command.fail("%s: the loss of this net is nan, so it is no start; --fresh starts anew",
        self.best_path)
    end
    zknn.set_rng_state(random)
    print(("Starting from the weights in %s, accuracy %s"):format(self.best_path,
      percent(self.best)))
  end
  if self.epoch >= options.epochs then
    print(("All %d epochs are done, best accuracy %s. --epochs %d goes on, --fresh starts anew.")
      :format(self.epoch, self.best and percent(self.best) or "unknown", self.epoch + 100))
  end
  self:open_log()
end

-- --- the log ---

local function write(file, path, text)
  local good, problem = file:write(text)
  if good then good, problem = file:flush() end
  if not good then command.fail("%s: %s", path, problem) end
end

-- The rows of epochs that the record knows; the others, and a torn last one, are left out.
local function rows_to_keep(path, epoch)
  local file = io.open(path, "rb")
  local text = file and file:read("a") or ""
  if file then file:close() end
  if text == "" or epoch == 0 then return {} end
  local rows = {}
  for line in text:gmatch("([^\n]*)\n") do
    if #rows == 0 and line ~= LOG_HEADER then
      command.fail("%s is no log of a training run; name another file, or remove it", path)
    end
    local number = tonumber(line:match("^%d+"))
    if #rows == 0 or number and number <= epoch then rows[#rows + 1] = line end
  end
  table.remove(rows, 1)
  return rows
end

function Checkpoints:open_log()
  local path = self.options.log
  if not path then return end
  zknn.system.check_writable(path)
  local rows = rows_to_keep(path, self.epoch)
  table.insert(rows, 1, LOG_HEADER)
  zknn.system.write_file(path, table.concat(rows, "\n") .. "\n")
  local problem
  self.log, problem = io.open(path, "ab")
  if not self.log then command.fail("%s", problem) end
end

-- --- after an epoch ---

-- What is left of the run when its loss has become nan.
function Checkpoints:left()
  local kept = {}
  if self.epoch > 0 then
    kept[1] = ("%s holds epoch %d, and the same command with another --lr goes on from there")
      :format(self.last_path, self.epoch)
  end
  if self.best then
    kept[#kept + 1] = ("%s holds the best net so far"):format(self.best_path)
  end
  return #kept > 0 and table.concat(kept, "; ") or "No epoch was finished, so nothing was saved"
end

-- Ends the run. The files are closed first: another may take them up.
function Checkpoints:close()
  if self.log then self.log:close() end
  self.lock:close()
end

-- Keeps what the epoch brought. result: train_seconds, test_seconds, avg_loss, correct, total.
function Checkpoints:save(epoch, model, optimizer, result, scheduler)
  if self.log then
    write(self.log, self.options.log, ("%d,%.3f,%.3f,%.9g,%d,%d,%.6g\n"):format(epoch,
      result.train_seconds, result.test_seconds, result.avg_loss, result.correct, result.total,
      result.correct / result.total))
  end
  local is_best = not self.best or result.correct > self.best.correct
  if is_best then
    self.best = { epoch = epoch, correct = result.correct, total = result.total }
  end
  local settings = {}
  for _, name in ipairs(KEPT) do
    settings[name] = self.options[name]
  end
  zknn.save({
    epoch = epoch,
    model = model:state_dict(),
    optimizer = optimizer:state_dict(),
    scheduler = scheduler and scheduler:state_dict(),
    best = self.best,
    rng_state = zknn.get_rng_state(),
    settings = settings,
  }, self.last_path)
  self.epoch = epoch
  if is_best then zknn.save(model:state_dict(), self.best_path) end
end

return Checkpoints
