-- The files of a training run: train.Checkpoints, which has the best net and the record, with the
-- settings of the command line, and a log.
--
--   MODEL.pth       the best net so far, a plain state_dict
--   MODEL.last.pth  the record, after each epoch and, with --save-every, within it: all that the
--                   rest of the run needs
--   LOG.csv         one row an epoch, if asked for; or a folder, which `zknn report` shows
--   MODEL.lock      exists while the run goes on: a second run on the same files stops
--
-- An epoch writes its log row, then the record, then, if it is the best, MODEL.pth. A kill after
-- the row leaves a row that the resumed run drops.

local zknn = require "zknn"
local train, command = zknn.train, zknn.train.command
local trained = require "trained"

local Checkpoints = {}
Checkpoints.__index = Checkpoints

-- Settings that a run goes on with unless the command line names them.
local KEPT = { "batch_size", "lr", "seed", "shuffle", "val", "shards" }

local LOG_COLUMNS = { "epoch", "train_seconds", "test_seconds", "avg_loss", "correct", "total",
  "accuracy" }

local function percent(result)
  return ("%.2f%%"):format(100 * result.correct / result.total)
end

local FRESH = "--fresh starts from the beginning"

-- f(...); what goes wrong is told in the words of the command line, `more` behind it.
local function try(more, f, ...)
  local results = table.pack(pcall(f, ...))
  if results[1] then return table.unpack(results, 2, results.n) end
  local problem = tostring(results[2])
  if problem:find("interrupted!", 1, true) then error(problem, 0) end
  problem = command.without_line(problem):gsub("^train%.%w+: ", ""):gsub("fresh = true", "--fresh")
    :gsub("or name another file$", "%0 with --model")
  command.fail("%s%s", problem, more and ". " .. more or "")
end

-- --- the record ---

local function check_record(record, path)
  local function check(place, key, kind, name)
    local value = type(place) == "table" and place[key]
    if (math.type(value) or type(value)) ~= kind then
      command.fail("%s is not the record of a training run: it has no '%s'. %s, and replaces it",
        path, name, FRESH)
    end
  end
  check(record, "settings", "table", "settings")
  if record.best == nil and record.batch then return end -- of the first epoch
  for _, key in ipairs { "epoch", "correct", "total" } do
    check(record.best, key, "integer", "best." .. key)
  end
end

-- A setting as it stands on a command line.
local function setting(flag, value)
  if value == true then return flag end
  if value == false then return "no " .. flag end
  return ("%s %.14g"):format(flag, value)
end

-- The order of an epoch that is resumed in its midst cannot change.
local function refuse_order(record, name, flag, before, path)
  if record.batch and (name == "batch_size" or name == "shuffle") then
    command.fail("%s was saved in the midst of epoch %d, with %s: leave %s out to resume it; %s",
      path, record.epoch + 1, setting(flag, before), flag, FRESH)
  end
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
        refuse_order(record, name, flag, before, path)
        notes[#notes + 1] = ("%s from now on (%s before)"):format(setting(flag, options[name]),
          setting(flag, before))
      end
    end
  end
  return notes
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
    options = options, notes = {},
    best_path = options.model, last_path = stem .. ".last.pth",
  }, Checkpoints)
  check_model(self.best_path, self.last_path)
  self:check_log()
  self.files = try(nil, train.Checkpoints, options.model,
    { monitor = "correct", mode = "max", fresh = options.fresh })
  self.first = self.files.epoch
  local record = self.files.record
  if options.fresh then
    check_fresh(self.best_path)
  elseif record then
    check_record(record, self.last_path)
    self.notes = merge_settings(options, record, self.last_path)
  end
  return self
end

-- The epochs that are done.
function Checkpoints:epoch()
  return self.files.epoch
end

-- How many batches of the next epoch are done.
function Checkpoints:batches_before()
  return self.files.batch
end

-- What the record holds, in words; nil where there is none.
local function held(self)
  local epoch, batch = self.files.epoch, self.files.batch
  if batch == 0 then return epoch > 0 and ("epoch %d"):format(epoch) or nil end
  return ("%s%d batches of epoch %d"):format(epoch > 0 and ("epoch %d and "):format(epoch) or "",
    batch, epoch + 1)
end

-- What a user reads after Ctrl-C.
function Checkpoints:after_interrupt()
  local has = held(self)
  if not has then return "No epoch was finished, so there is nothing to resume." end
  return ("%s holds %s; the same command%s resumes from there."):format(self.last_path, has,
    self.options.fresh and " without --fresh" or "")
end

-- What to do when a file holds another net than the script trains.
local OTHER_NET = "The file holds another net than this script trains. --model names another file; "
  .. FRESH .. ", and replaces it"

local function resume_record(self, objects)
  local record, options, files = self.files.record, self.options, self.files
  trained.refuse_nan(self.last_path, record.model, FRESH)
  trained.load_state(self.last_path, objects.model, record.model, OTHER_NET)
  self.loader_state = record.batch and record.loader
  try(nil, files.resume, files, objects, { strict = false })
  if options.given.lr then
    for _, group in ipairs(objects.optimizer.param_groups) do
      group.lr = options.lr
    end
  end
  local done = files.epoch > 0 and ("epoch %d is done"):format(files.epoch)
    or ("%d batches are done"):format(files.batch)
  print(command.fit(("Resuming from %s: %s%s"):format(self.last_path, done,
    record.best and ", best accuracy " .. percent(record.best) or "")))
  if files.batch > 0 and files.epoch > 0 then
    print(("  and %d batches of epoch %d"):format(files.batch, files.epoch + 1))
  end
  for _, note in ipairs(files.epoch < options.epochs and self.notes or {}) do
    print("  " .. note)
  end
  for _, note in ipairs(files.notes) do print("  " .. note) end
end

-- Brings model and optimizer to where the run stopped. `test` gives the result of the model, to
-- know how good the weights of a lone MODEL.pth are. loader: of the images that choose the best
-- net. scheduler: of the learning rate, or nil.
function Checkpoints:resume(model, optimizer, test, loader, scheduler)
  local options, files, settings = self.options, self.files, {}
  for _, name in ipairs(KEPT) do settings[name] = options[name] end
  if settings.shards == 0 then settings.shards = nil end -- the run needs none
  local objects = { model = model, optimizer = optimizer, scheduler = scheduler,
    settings = { state_dict = function() return settings end, load_state_dict = function() end } }
  if files.record then
    resume_record(self, objects)
  else
    files:resume(objects)
    if not options.fresh and trained.exists(self.best_path) then
      trained.load_state(self.best_path, model, trained.load(self.best_path), OTHER_NET)
      local random = zknn.get_rng_state()
      local best = test()
      if best.avg_loss ~= best.avg_loss then
        command.fail("%s: the loss of this net is nan, so training cannot start from it; %s",
          self.best_path, FRESH)
      end
      files.best = { epoch = 0, correct = best.correct, total = best.total }
      zknn.set_rng_state(random)
      print(("Starting from the weights in %s, accuracy %s"):format(self.best_path,
        percent(best)))
    end
  end
  if files.epoch >= options.epochs then
    local reached = files.epoch > options.epochs
      and ("%d epochs, more than --epochs %d"):format(files.epoch, options.epochs)
      or ("its %d epoch%s"):format(files.epoch, files.epoch == 1 and "" or "s")
    print(command.fit(("This run has reached %s. To train on, give a larger total: --epochs %d. To "
      .. "start from the beginning: --fresh."):format(reached, files.epoch + 100)))
  end
  self:open_log(model, loader)
end

-- The loader of the epochs: its place is kept, and the first epoch goes on from it.
function Checkpoints:take_loader(loader)
  local has_place = type(rawget(getmetatable(loader) or {}, "state_dict")) == "function"
  if self.options.save_every > 0 and not has_place then
    command.fail("this script cannot save within an epoch; leave --save-every out")
  end
  self.files.objects.loader = has_place and loader or nil
  if self.loader_state and has_place then
    try(nil, loader.load_state_dict, loader, self.loader_state)
  end
  self.loader_state = nil
end

-- --- the log ---

-- Before the run: can the log be put where --log says?
function Checkpoints:check_log()
  local path, advice = self.options.log, "--log names the file or folder for the log"
  if not path then return end
  if path == self.best_path or path == self.last_path then
    command.fail("--log and --model name the same file, %s", path)
  end
  if path:find "%.csv$" then
    check_place(zknn.system.check_writable, path, advice)
  else
    check_place(zknn.system.make_folder, path, advice)
  end
end

-- The log goes on behind the epochs that the record knows. loader: of the images that choose the
-- best net.
function Checkpoints:open_log(model, loader)
  local o, epoch = self.options, self.files.epoch
  if not o.log then return end
  if o.log:find "%.csv$" then
    self.log = try(nil, train.MetricsFile, o.log,
      { columns = LOG_COLUMNS, resume = epoch })
    return
  end
  local settings = {}
  for name, value in pairs(o) do
    if type(value) ~= "table" then settings[name] = value end
  end
  self.folder = try(nil, train.RunLog, o.log, {
    model = model, input = loader.dataset:get(0):unsqueeze(0), settings = settings,
    monitor = o.val > 0 and "val_accuracy" or "test_accuracy", mode = "max", resume = epoch > 0,
  })
end

-- A row of the log.
local function log_row(self, epoch, result, rate)
  local accuracy, seconds = result.correct / result.total, result.train_seconds
    + result.test_seconds
  if self.log then
    local function short(x) return tonumber(("%.3f"):format(x)) end
    self.log:add { epoch = epoch, train_seconds = short(result.train_seconds),
      test_seconds = short(result.test_seconds), avg_loss = result.avg_loss,
      correct = result.correct, total = result.total, accuracy = accuracy }
  elseif self.folder then
    local set = self.options.val > 0 and "val_" or "test_"
    self.folder:epoch { epoch = epoch, [set .. "loss"] = result.avg_loss,
      [set .. "accuracy"] = accuracy, learning_rate = rate, seconds = seconds }
  end
end

-- The end of the log. status: "done" or "stopped: why". Of a folder, the best net's mistakes on the
-- images of the loader are the last entry.
function Checkpoints:close_log(status, model, loader, loss_fn)
  local folder = self.folder
  if not folder then return end
  self.folder = nil
  local good, problem = true, nil
  if loader and trained.exists(self.best_path) then
    good, problem = pcall(function()
      model:load_state_dict(zknn.load(self.best_path))
      folder:evaluation { model = model, data = loader, loss = loss_fn }
    end)
  end
  folder:close { status = status }
  if not good then
    problem = command.without_line(tostring(problem))
    command.note("%s has no evaluation.npz: %s", folder.dir, problem)
  end
end

-- --- after an epoch ---

-- What is left of the run after an error. option: what the next command should have besides, or "".
function Checkpoints:left(option)
  local kept, has = {}, held(self)
  if has then
    kept[1] = ("%s holds %s; the same command%s%s resumes from there"):format(self.last_path, has,
      self.options.fresh and " without --fresh" or "", option)
  end
  if self.files.best and trained.exists(self.best_path) then
    kept[#kept + 1] = ("%s holds the best net so far"):format(self.best_path)
  end
  return #kept > 0 and table.concat(kept, "; ") or "No epoch was finished, so nothing was saved"
end

-- The best net, its accuracy and its epoch, in a sentence.
function Checkpoints:best_text()
  local best = self.files.best
  if not best then return ("%s is gone; the best accuracy is not known"):format(self.best_path) end
  return ("Best accuracy%s: %s (%s), in %s"):format(
    self.options.val > 0 and " in validation" or "", percent(best),
    best.epoch == 0 and "the net that this run started from"
    or ("epoch %d of %d"):format(best.epoch, self.files.epoch), self.best_path)
end

-- Ends the run. The files are closed first: another may take them up.
function Checkpoints:close()
  self.files:close()
end

-- Keeps the place after so many batches of an epoch, when --save-every says so.
function Checkpoints:save_step(batches)
  local every = self.options.save_every
  if every > 0 and batches % every == 0 then
    try(self:left "", self.files.save_step, self.files, batches)
  end
end

-- Keeps what the epoch brought. result: train_seconds, test_seconds, avg_loss, correct, total.
-- rate: the learning rate.
function Checkpoints:save(epoch, result, rate)
  try(self:left "", log_row, self, epoch, result, rate)
  try(self:left "", self.files.save, self.files, epoch,
    { correct = result.correct, total = result.total })
end

return Checkpoints
