-- train.Checkpoints(path[, {monitor, mode, fresh}]): the files of a run.
--
--   NET.pth       the best net so far, a plain state_dict
--   NET.last.pth  the record: net, optimizer and what else has a state, epoch, best result, random
--                 numbers: all that the next epoch, or the rest of this one, needs
--   NET.lock      exists while the run goes on: a second run on the same files stops
--
-- An epoch writes the record, then, if it is the best, NET.pth; each changes in one instant. A kill
-- between the two leaves a record that says its own net is the best: resume then writes NET.pth.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local exists = require "zknn.exists"
local guard = require "zknn.train.guard"
local idioms = require "zknn.idioms"
local methods = require "zknn.train.methods"
local monitor = require "zknn.train.monitor"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local sort = require "zknn.sort"
local system = require "zknn.system"

local Checkpoints = class("train.Checkpoints")

local FRESH = "fresh = true starts from the beginning, and replaces it"

-- --- the record ---

-- Keys of the record that are not an object's.
local OWN = { epoch = true, batch = true, best = true, best_state = true, rng_state = true,
  extra = true }

-- {key, kind}
local wanted = {
  { "epoch", "integer" }, { "model", "table" }, { "rng_state", "userdata" },
}

local function check_record(path, record)
  for _, row in ipairs(wanted) do
    local value = type(record) == "table" and record[row[1]]
    if (math.type(value) or type(value)) ~= row[2] then
      raise("%s is not the record of a training run: it has no '%s'. %s", path, row[1], FRESH)
    end
  end
end

local function load_record(path)
  local good, record = pcall(core.load, path)
  if not good then
    local problem = tostring(record)
    if problem:find("interrupted!", 1, true) then error(problem, 0) end
    raise("%s\nThis file is the record of an earlier run, to resume from. %s",
      problem:gsub("^[^:\n]+%.lua:%d+: ", ""), FRESH)
  end
  check_record(path, record)
  return record
end

-- --- opening ---

local read = args.reader("Checkpoints", {
  { "path", "string" },
  { "monitor", "string", default = "val_loss" },
  { "mode", "string", default = "auto" },
  { "fresh", "boolean", default = false },
})

-- Only one run at a time may write these files. The lock goes with the process, however it ends.
local function take_lock(path, last_path)
  local lock, owner = system.lock_file(path)
  if lock then return lock end
  raise("%s is in use by %s, which trains it at this moment (its lock is %s). Wait until it ends, "
    .. "or name another file", last_path,
    owner > 0 and ("process %d"):format(owner) or "another process", path)
end

-- Checks that the files can be written, and reads the record, if there is one.
function Checkpoints:__init(...)
  local a = read(...)
  self.monitor, self.mode = a.monitor, monitor.mode("Checkpoints", a.mode, a.monitor)
  if not a.path:find "[^/]$" then
    raise("Checkpoints: path must be the name of a file, such as net.pth, got '%s'", a.path)
  end
  local stem = a.path:gsub("%.pth$", "")
  if stem:find "%.last$" then
    raise("%s is the record of a run; its best net is in %s: name that one", a.path,
      stem:gsub("%.last$", ".pth"))
  end
  self.path, self.last_path, self.epoch, self.batch = a.path, stem .. ".last.pth", 0, 0
  self.notes, self.objects = {}, {}
  local folder = a.path:match "^(.+)/[^/]*$"
  if folder then system.make_folder(folder) end
  system.check_writable(self.path)
  system.check_writable(self.last_path)
  self.lock = take_lock(stem .. ".lock", self.last_path)
  if not a.fresh and exists(self.last_path) then
    self.record = load_record(self.last_path)
    self.epoch, self.batch = self.record.epoch, self.record.batch or 0
    self.best, self.extra = self.record.best, self.record.extra
  end
end

-- --- resuming ---

-- True when the file holds the tensors of `state`.
local function holds(path, state)
  local good, saved = pcall(core.load, path)
  if not good or type(saved) ~= "table" then return false end
  for key, value in pairs(state) do
    local other = saved[key]
    if not core.is_tensor(other) or other.dtype ~= value.dtype or other:bytes() ~= value:bytes()
    then
      return false
    end
  end
  return true
end

-- The best net's file, if the run ended before it was written or it is gone.
local function mend_best(self, record)
  if not self.best then return end
  if record.batch == nil and self.best.epoch == record.epoch then
    local state = record.best_state or record.model
    if not holds(self.path, state) then
      core.save(state, self.path)
      self.notes[#self.notes + 1] = ("wrote %s, which was not yet the best net of this run"):format(
        self.path)
    end
  elseif not exists(self.path) then
    self.best = nil
    self.notes[#self.notes + 1] = ("%s is gone: the best net will be chosen among the epochs from "
      .. "now on"):format(self.path)
  end
end

local function check_objects(objects)
  if type(objects) ~= "table" or getmetatable(objects) ~= nil then
    raise("Checkpoints: resume: objects must be a table such as {model = model, optimizer = "
      .. "optimizer}, got %s", args.describe(objects))
  end
  for name, object in pairs(objects) do
    if type(name) ~= "string" or OWN[name] then
      raise("Checkpoints: resume: objects needs names, and '%s' is none", tostring(name))
    end
    if not methods.has_state(object) then
      raise("Checkpoints: resume: %s must have state_dict and load_state_dict, got %s", name,
        args.describe(object))
    end
  end
  if not class.is(objects.model, Module) then
    raise("Checkpoints: resume: objects must have a model, a module; got %s",
      args.describe(objects.model))
  end
end

local function names_of(objects)
  local names = {}
  for name in pairs(objects) do names[#names + 1] = name end
  sort.names(names)
  return names
end

local function load_object(self, name, object, state)
  local good, problem = pcall(object.load_state_dict, object, state)
  if not good then
    raise("%s: %s\nThe record's %s does not fit the one of this program. Name another file; %s",
      self.last_path, tostring(problem):gsub("^[^:\n]+%.lua:%d+: ", ""), name, FRESH)
  end
end

-- Options by name, of which a table stands behind the other arguments.
local function options_of(what, options, names)
  if options == nil then return {} end
  if type(options) ~= "table" or getmetatable(options) ~= nil then
    raise("Checkpoints: %s: options must be a table of names, got %s", what,
      args.describe(options))
  end
  args.check_names("Checkpoints: " .. what, options, names)
  return options
end

-- Brings the objects to where an earlier run stopped, and the random numbers. From now on their
-- states are saved. options.strict: each must be in the record. Gives true when there was a record.
function Checkpoints:resume(objects, options)
  local strict = args.boolean("Checkpoints: resume", "strict",
    options_of("resume", options, { "strict" }).strict, true)
  check_objects(objects)
  self.objects = objects
  local record = self.record
  self.record = nil
  if not record then return false end
  for _, name in ipairs(names_of(objects)) do
    if record[name] ~= nil then
      load_object(self, name, objects[name], record[name])
    elseif strict then
      raise("%s has no %s: strict = false goes on without it; %s", self.last_path, name, FRESH)
    end
  end
  core.set_rng_state(record.rng_state)
  mend_best(self, record)
  return true
end

-- --- saving ---

-- Nothing follows from a net with nan but nan.
local function check_finite(what, model)
  local name, found = guard.first_bad(model)
  if name then
    raise("Checkpoints: %s: the model has %s in '%s', and is not saved", what, found, name)
  end
end

local function check_begun(self, what)
  if not self.objects.model then
    raise("Checkpoints: %s: call resume{model = model, optimizer = ...} first, which says what is "
      .. "saved", what)
  end
end

local function write(self, epoch, batch, best_state, extra)
  local record = {
    epoch = epoch, batch = batch, best = self.best, best_state = best_state,
    rng_state = core.get_rng_state(), extra = extra,
  }
  for name, object in pairs(self.objects) do record[name] = object:state_dict() end
  core.save(record, self.last_path)
  self.epoch, self.batch, self.extra = epoch, batch or 0, extra
end

local function check_integer(what, name, value, least)
  if math.type(value) ~= "integer" or value < least then
    raise("Checkpoints: %s: %s must be an integer, %d or more, got %s", what, name, least,
      args.describe(value))
  end
end

-- Keeps what an epoch brought: numbers by name, among them the one that is monitored.
-- options.extra: more that the record is to hold; options.best: the net to keep as the best one,
-- where that is not the model. Gives whether it is the best epoch.
function Checkpoints:save(epoch, numbers, options)
  local a = options_of("save", options, { "extra", "best" })
  check_begun(self, "save")
  check_integer("save", "epoch", epoch, 1)
  numbers = monitor.numbers("Checkpoints: save", "numbers", numbers)
  local value = monitor.value("Checkpoints: save", self.monitor, numbers)
  if a.best ~= nil and not class.is(a.best, Module) then
    raise("Checkpoints: save: best must be a module, got %s", args.describe(a.best))
  end
  check_finite("save", self.objects.model)
  local is_best = monitor.is_better(self.mode, value, self.best and self.best[self.monitor])
  if is_best then
    if a.best then check_finite("save", a.best) end
    numbers.epoch = epoch
    self.best = numbers
  end
  local best_state = is_best and a.best and a.best:state_dict() or nil
  write(self, epoch, nil, best_state, a.extra)
  if is_best then core.save(best_state or self.objects.model:state_dict(), self.path) end
  return is_best
end

-- Keeps the place in the midst of an epoch, of which so many batches are done. A DataLoader among
-- the objects goes on from there. options.extra as in save.
function Checkpoints:save_step(batch, options)
  local a = options_of("save_step", options, { "extra" })
  check_begun(self, "save_step")
  check_integer("save_step", "batch", batch, 1)
  check_finite("save_step", self.objects.model)
  write(self, self.epoch, batch, nil, a.extra)
end

-- Puts the best net's weights into the model (nil: the one of resume). Gives whether there are any.
function Checkpoints:load_best(model)
  if model == nil then
    check_begun(self, "load_best")
    model = self.objects.model
  elseif not class.is(model, Module) then
    raise("Checkpoints: load_best: model must be a module, got %s", args.describe(model))
  end
  if not self.best or not exists(self.path) then return false end
  model:load_state_dict(core.load(self.path))
  return true
end

-- Gives the files back: another run may take them up.
function Checkpoints:close()
  self.lock:close()
end

function Checkpoints:__close()
  self:close()
end

function Checkpoints:__tostring()
  return ("Checkpoints(path=%s, monitor=%s, mode=%s, epoch=%d)"):format(self.path, self.monitor,
    self.mode, self.epoch)
end

idioms.set(Checkpoints, {
  what = "a Checkpoints", walk = "write files:save(epoch, numbers)",
  fields = "path last_path monitor mode epoch batch best extra record notes objects lock",
})

return Checkpoints
