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
local command = zknn.train.command
local trained = require "trained"

local Checkpoints = {}
Checkpoints.__index = Checkpoints

-- Settings that a run goes on with unless the command line names them.
local KEPT = { "batch_size", "lr", "seed", "shuffle", "val" }

local LOG_HEADER = "epoch,train_seconds,test_seconds,avg_loss,correct,total,accuracy"

local function percent(result)
  return ("%.2f%%"):format(100 * result.correct / result.total)
end

-- --- the record ---

-- {key, kind}
local wanted = {
  { "epoch", "integer" }, { "model", "table" }, { "optimizer", "table" }, { "best", "table" },
  { "rng_state", "userdata" }, { "settings", "table" },
}

local FRESH = "--fresh starts from the beginning"

local function load_record(path)
  local good, record = pcall(zknn.load, path)
  if not good then
    if tostring(record):find("interrupted!", 1, true) then error(record, 0) end
    command.fail("%s\nThis file is the record of an earlier run, to resume from. %s, and replaces "
      .. "it", command.without_line(tostring(record)), FRESH)
  end
  local function check(place, key, kind, name)
    local value = type(place) == "table" and place[key]
    if (math.type(value) or type(value)) ~= kind then
      command.fail("%s is not the record of a training run: it has no %s. %s, and replaces it",
        path, name, FRESH)
    end
  end
  for _, row in ipairs(wanted) do check(record, row[1], row[2], "'" .. row[1] .. "'") end
  for _, key in ipairs { "epoch", "correct", "total" } do
    check(record.best, key, "integer", "'best." .. key .. "'")
  end
  return record
end

-- A setting as it stands on a command line.
local function setting(flag, value)
  if value == true then return flag end
  if value == false then return "no " .. flag end
  return ("%s %.14g"):format(flag, value)
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
          notes[#notes + 1] = ("%s, as in the earlier run"):format(setting(flag, before))
        end
      elseif name == "val" then
        command.fail("%s was made with --val %d: its best net was chosen by other images than with "
          .. "--val %d. Leave --val out to resume it; %s", path, before, options.val, FRESH)
      elseif name == "seed" then
        notes[#notes + 1] = ("--seed %s has no effect: the random numbers continue where the "
          .. "earlier run stopped"):format(options.seed)
      else
        notes[#notes + 1] = ("%s from now on (%s before)"):format(setting(flag, options[name]),
          setting(flag, before))
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

-- Runs check(path); the message of a failure says which option names another place.
local function check_place(check, path, advice)
  local good, problem = pcall(check, path)
  if not good then
    command.fail("%s. %s", command.without_line(tostring(problem)), advice)
  end
end

local function check_model(path, last_path)
  local best = path:gsub("%.last%.pth$", ".pth")
  if best ~= path then
    command.fail("%s is the record of a run; --model names the file of its best net. To resume the "
      .. "run: --model %s", path, best)
  end
  local advice = "--model names the file for the best net"
  local folder = path:match("^(.+)/[^/]*$")
  if folder then check_place(zknn.system.make_folder, folder, advice) end
  check_place(zknn.system.check_writable, path, advice)
  check_place(zknn.system.check_writable, last_path, advice)
end

-- With --fresh no file is read, and those of an earlier run are replaced: of a run, not of others.
local function check_fresh(path)
  if not trained.exists(path) then return end
  if not path:find("%.pt[h]?$") and not pcall(zknn.load, path) then
    command.fail("%s is not a net: it is not replaced. --model names the file for the best net",
      path)
  end
  command.note("--fresh: the first epoch replaces %s", path)
end

-- Opens the run that the options name: checks that its files can be written, and reads the record
-- to resume from, if there is one and --fresh does not forbid it.
function Checkpoints.open(options)
  local stem = options.model:gsub("%.pth$", "")
  local self = setmetatable({
    options = options,
    best_path = options.model,
    last_path = stem .. ".last.pth",
    epoch = 0,
    notes = {},
  }, Checkpoints)
  check_model(self.best_path, self.last_path)
  self:check_log()
  self.lock = take_lock(stem .. ".lock", self.last_path)
  if options.fresh then
    check_fresh(self.best_path)
  elseif trained.exists(self.last_path) then
    self.record = load_record(self.last_path)
    self.epoch = self.record.epoch
    self.notes = merge_settings(options, self.record, self.last_path)
  end
  self.first = self.epoch
  return self
end

-- What a user reads after Ctrl-C.
function Checkpoints:after_interrupt()
  if self.epoch == 0 then return "No epoch was finished, so there is nothing to resume." end
  return ("%s holds epoch %d; the same command%s resumes from there."):format(self.last_path,
    self.epoch, self.options.fresh and " without --fresh" or "")
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

-- What to do when a file holds another net than the script trains.
local OTHER_NET = "The file holds another net than this script trains. --model names another file; "
  .. FRESH .. ", and replaces it"

local function resume_record(self, model, optimizer, scheduler)
  local record, options = self.record, self.options
  trained.refuse_nan(self.last_path, record.model, FRESH)
  trained.load_state(self.last_path, model, record.model, OTHER_NET)
  optimizer:load_state_dict(record.optimizer)
  if scheduler and record.scheduler then scheduler:load_state_dict(record.scheduler) end
  if options.given.lr then
    for _, group in ipairs(optimizer.param_groups) do
      group.lr = options.lr
    end
  end
  zknn.set_rng_state(record.rng_state)
  self.best = record.best
  print(command.fit(("Resuming from %s: epoch %d is done, best accuracy %s"):format(self.last_path,
    self.epoch, percent(self.best))))
  for _, note in ipairs(self.epoch < options.epochs and self.notes or {}) do
    print("  " .. note)
  end
  if self.best.epoch == self.epoch then
    if not holds(self.best_path, record.model) then
      zknn.save(model:state_dict(), self.best_path)
      print(("  wrote %s, which was not yet the best net of this run"):format(self.best_path))
    end
  elseif not trained.exists(self.best_path) then
    self.best = nil
    print(("  %s is gone: the best net will be chosen among the epochs from now on"):format(
      self.best_path))
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
    trained.load_state(self.best_path, model, trained.load(self.best_path), OTHER_NET)
    local random = zknn.get_rng_state()
    self.best = test()
    self.best.epoch = 0
    if self.best.avg_loss ~= self.best.avg_loss then
      command.fail("%s: the loss of this net is nan, so training cannot start from it; %s",
        self.best_path, FRESH)
    end
    zknn.set_rng_state(random)
    print(("Starting from the weights in %s, accuracy %s"):format(self.best_path,
      percent(self.best)))
  end
  if self.epoch >= options.epochs then
    local reached = self.epoch > options.epochs
      and ("%d epochs, more than --epochs %d"):format(self.epoch, options.epochs)
      or ("its %d epoch%s"):format(self.epoch, self.epoch == 1 and "" or "s")
    print(command.fit(("This run has reached %s. To train on, give a larger total: --epochs %d. To "
      .. "start from the beginning: --fresh."):format(reached, self.epoch + 100)))
  end
  self:open_log()
end

-- --- the log ---

local function write(file, path, text)
  local good, problem = file:write(text)
  if good then good, problem = file:flush() end
  if not good then command.fail("%s: %s", path, problem) end
end

-- Before the run: --log names a log or nothing yet. Another file would be lost.
function Checkpoints:check_log()
  local path = self.options.log
  if not path then return end
  if path == self.best_path or path == self.last_path then
    command.fail("--log and --model name the same file, %s", path)
  end
  check_place(zknn.system.check_writable, path, "--log names the file for the log")
  local file <close> = io.open(path, "rb")
  local first = file and file:read(#LOG_HEADER + 1)
  if first and first ~= LOG_HEADER .. "\n" then
    command.fail("%s is not the log of a training run, and is not replaced. --log names the file "
      .. "for the log", path)
  end
end

-- The rows of epochs that the record knows; the others, and a torn last one, are left out.
local function rows_to_keep(path, epoch)
  local file <close> = io.open(path, "rb")
  local rows = {}
  if not file or epoch == 0 then return rows end
  for line in file:lines("L") do
    local number = tonumber(line:match("^(%d+),.*\n$"))
    if number and number <= epoch then rows[#rows + 1] = line end
  end
  return rows
end

function Checkpoints:open_log()
  local path = self.options.log
  if not path then return end
  local rows = rows_to_keep(path, self.epoch)
  zknn.system.write_file(path, LOG_HEADER .. "\n" .. table.concat(rows))
  local problem
  self.log, problem = io.open(path, "ab")
  if not self.log then command.fail("%s", problem) end
end

-- --- after an epoch ---

-- What is left of the run after an error. option: what the next command should have besides, or "".
function Checkpoints:left(option)
  local kept = {}
  if self.epoch > 0 then
    kept[1] = ("%s holds epoch %d; the same command%s%s resumes from there"):format(self.last_path,
      self.epoch, self.options.fresh and " without --fresh" or "", option)
  end
  if self.best and trained.exists(self.best_path) then
    kept[#kept + 1] = ("%s holds the best net so far"):format(self.best_path)
  end
  return #kept > 0 and table.concat(kept, "; ") or "No epoch was finished, so nothing was saved"
end

-- The best net, its accuracy and its epoch, in a sentence.
function Checkpoints:best_text()
  local best = self.best
  if not best then return ("%s is gone; the best accuracy is not known"):format(self.best_path) end
  return ("Best accuracy%s: %s (%s), in %s"):format(
    self.options.val > 0 and " in validation" or "", percent(best),
    best.epoch == 0 and "the net that this run started from"
    or ("epoch %d of %d"):format(best.epoch, self.epoch), self.best_path)
end

-- Ends the run. The files are closed first: another may take them up.
function Checkpoints:close()
  if self.log then self.log:close() end
  self.lock:close()
end

local function save(self, value, path)
  local good, problem = pcall(zknn.save, value, path)
  if good then return end
  problem = tostring(problem)
  if problem:find("interrupted!", 1, true) then error(problem, 0) end
  command.fail("%s. %s", command.without_line(problem), self:left "")
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
  save(self, {
    epoch = epoch,
    model = model:state_dict(),
    optimizer = optimizer:state_dict(),
    scheduler = scheduler and scheduler:state_dict(),
    best = self.best,
    rng_state = zknn.get_rng_state(),
    settings = settings,
  }, self.last_path)
  self.epoch = epoch
  if is_best then save(self, model:state_dict(), self.best_path) end
end

return Checkpoints
