-- train.RunLog: the folder of a run, which `zknn report` and TensorBoard show:
--
--   run.json         what the run is: script, settings, model, best epoch, status
--   metrics.csv      a row an epoch
--   events.out.*     the same for TensorBoard
--   best.pth         the state_dict of the best epoch; net.onnx: the same as a net
--   evaluation.npz   confusion matrix and worst mistakes
--
-- Every file is replaced whole, or grows by whole rows: a killed run leaves a folder to be read.

local core = require "zknn.core"
local native = require "zknn.core.system"
local args = require "zknn.args"
local class = require "zknn.class"
local exists = require "zknn.exists"
local json = require "zknn.json"
local raise = require "zknn.raise"
local sort = require "zknn.sort"
local batches = require "zknn.train.batches"
local evaluate = require "zknn.train.evaluation"
local models = require "zknn.train.models"
local monitor = require "zknn.train.monitor"
local MetricsFile = require "zknn.train.metrics_file"

local RunLog = class "train.RunLog"

local NAME = "train.RunLog"
local MODES = { "min", "max" }
-- Files of an earlier run in the folder, which a new one replaces.
local OURS = { "metrics.csv", "best.pth", "net.onnx", "evaluation.npz" }

local read = args.reader(NAME, {
  { "dir", "string" }, { "model", "any", optional = true }, { "input", "any", optional = true },
  { "settings", "any", optional = true }, { "classes", "any", optional = true },
  { "monitor", "string", optional = true }, { "mode", "string", default = "min" },
  { "resume", "boolean", default = false },
})

local function check_classes(what, classes)
  local fits = args.is_list(classes) and #classes > 0
  for _, name in ipairs(fits and classes or {}) do fits = fits and type(name) == "string" end
  if not fits then
    raise("%s: classes must be a list of names, got %s", what, args.describe(classes))
  end
  return json.list { table.unpack(classes) }
end

-- A copy of settings that JSON has a form for.
local function plain(value, depth)
  if type(value) ~= "table" or getmetatable(value) ~= nil or depth > 4 then
    return (type(value) == "number" or type(value) == "boolean") and value or tostring(value)
  end
  local copy = #value > 0 and json.list() or {}
  for key, entry in pairs(value) do
    copy[#value > 0 and key or tostring(key)] = plain(entry, depth + 1)
  end
  return copy
end

local function check_settings(settings)
  if type(settings) ~= "table" or getmetatable(settings) ~= nil or #settings > 0 then
    raise("%s: settings must be a table of names and values, got %s", NAME, args.describe(settings))
  end
  return plain(settings, 0)
end

-- The input as a batch of one sample.
local function check_input(input)
  if not core.is_tensor(input) or input:dim() == 0 or input:size(0) == 0 then
    raise("%s: input must be a batch that the model takes, a tensor, got %s", NAME,
      args.describe(input))
  end
  return input:narrow(0, 0, 1):clone()
end

-- The script and its arguments, from the words of the command.
local function words()
  local given = type(rawget(_G, "arg")) == "table" and rawget(_G, "arg") or {}
  local list = json.list()
  for i = 1, #given do list[i] = tostring(given[i]) end
  return given[0] and tostring(given[0]) or nil, list
end

-- The layers that compute something, with their shapes for one sample.
local function describe_model(self)
  local info = self._info
  info.model = tostring(self._model)
  if not self._input then return end
  local good, summary = pcall(require("zknn.nn").summary, self._model,
    { table.unpack(self._input.shape) }, self._input.dtype)
  if not good then return end
  info.layers, info.parameters, info.macs = json.list(), summary.total_params, summary.total_macs
  for i, layer in ipairs(summary.layers) do
    local below = summary.layers[i + 1]
    local is_leaf = not below or below.depth <= layer.depth
    if is_leaf or layer.parameters > 0 or layer.macs > 0 then
      table.insert(info.layers, {
        name = layer.path, type = layer.class, output_shape = json.list(layer.sizes),
        parameters = layer.parameters, macs = layer.macs,
      })
    end
  end
end

local function path_of(self, name) return self.dir .. "/" .. name end

-- run.json as things are now.
local function write_info(self)
  self._info.seconds = self._before + native.time() - self._started
  native.file_write(path_of(self, "run.json"), json.encode(self._info) .. "\n")
end

-- What an earlier run left: taken up, or removed.
local function begin(self, resume)
  native.make_folder(self.dir)
  local old = path_of(self, "run.json")
  if not exists(old) then return end
  if resume then
    local file <close> = io.open(old, "rb")
    local good, info = pcall(json.decode, file:read "a", old)
    if good and type(info) == "table" then
      self._before = type(info.seconds) == "number" and info.seconds or 0
      self._info.started = info.started or self._info.started
      self._info.best_epoch, self._best = info.best_epoch, info.best_value
      self._info.best_value = info.best_value
      self._info.monitor = self._info.monitor or info.monitor
    end
    return
  end
  for _, name in ipairs(OURS) do os.remove(path_of(self, name)) end
  for _, name in ipairs((native.list_folder(self.dir))) do
    if name:find "^events%.out%.tfevents%." then os.remove(path_of(self, name)) end
  end
end

function RunLog:__init(...)
  local a = read(...)
  if a.dir == "" then raise("%s: dir must be a folder, got ''", NAME) end
  args.check_choice(NAME, "mode", a.mode, MODES)
  self.dir, self._mode, self._monitor = a.dir, a.mode, a.monitor
  self._started, self._before = native.time(), 0
  local script, arguments = words()
  self._info = {
    zknn = core.version, script = script, arguments = arguments, status = "running",
    settings = a.settings and check_settings(a.settings) or {},
    monitor = a.monitor, classes = a.classes and check_classes(NAME, a.classes) or nil,
    started = os.date("!%Y-%m-%dT%H:%M:%SZ", self._started // 1 | 0), epochs = 0,
  }
  self._model = a.model ~= nil and models.check(NAME, a.model) or nil
  self._input = a.input ~= nil and check_input(a.input) or nil
  begin(self, a.resume)
  if self._model then describe_model(self) end
  self._metrics = MetricsFile(path_of(self, "metrics.csv"),
    { resume = a.resume and math.maxinteger or 0 })
  self._info.epochs = #self._metrics.rows
  self.writer = require("zknn.tensorboard").SummaryWriter(self.dir)
  self._epoch_began = native.time()
  write_info(self)
end

function RunLog:__tostring()
  return ("RunLog(%s, %s)"):format(self.dir, self._info.status)
end

local function check_open(self, what)
  if self._info.status ~= "running" then
    raise("%s: the run has been closed (%s)", what, self._info.status)
  end
end

-- "train_loss" is the curve train in the plot loss.
local function tag_of(name)
  local part, rest = name:match "^(%l+)_(.+)$"
  if part == "train" or part == "val" or part == "test" then return rest .. "/" .. part end
  return name
end

-- The names of a table of values, in order.
local function names_of(what, values)
  local names = {}
  if type(values) ~= "table" or getmetatable(values) ~= nil then
    raise("%s: values must be a table of names and numbers, got %s", what, args.describe(values))
  end
  for name in pairs(values) do
    if type(name) ~= "string" then
      raise("%s: values must be a table of names and numbers, got a list", what)
    end
    names[#names + 1] = name
  end
  sort.names(names)
  return names
end

-- Is the row better than those before? By the monitored value, where there is one.
local function is_better(self, row)
  local name = self._info.monitor or row.val_loss and "val_loss" or "train_loss"
  local value = row[name]
  if self._monitor and value == nil then
    local names = names_of(NAME .. ".epoch", row)
    raise("%s.epoch: values has no '%s', which monitor names%s", NAME, name, args.hint(name, names))
  end
  if value == nil or value ~= value then return false end
  self._info.monitor = name
  if not monitor.is_better(self._mode, value, self._best) then return false end
  self._best, self._info.best_value = value, value - value == 0 and value or nil
  return true
end

-- best.pth and net.onnx of the model as it is.
local function keep_best(self)
  if not self._model then return end
  core.save(self._model:state_dict(), path_of(self, "best.pth"))
  if not self._input then return end
  local good, problem = pcall(require("zknn.onnx").export, self._model, self._input,
    path_of(self, "net.onnx"), {
      input_names = { "input" }, output_names = { "output" },
      dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } },
    })
  if not good then -- the run goes on without it
    os.remove(path_of(self, "net.onnx"))
    self._info.onnx = tostring(problem):gsub("^[^:]+:%d+: ", "")
  end
end

-- values: epoch, and numbers by name; best: is it the best so far? nil: the monitored value says.
function RunLog:epoch(values)
  local what, row, best = NAME .. ".epoch", {}, nil
  check_open(self, what)
  for _, name in ipairs(names_of(what, values)) do
    if name == "best" then
      best = args.boolean(what, "best", values.best)
    else
      row[name] = monitor.number(what, name, values[name])
    end
  end
  if math.type(row.epoch) ~= "integer" then
    raise("%s: epoch must be an integer, got %s", what, args.describe(values.epoch))
  end
  local now = native.time()
  row.seconds = row.seconds or now - self._epoch_began
  self._epoch_began = now
  local better = is_better(self, row)
  if best == nil then best = better end
  self._metrics:add(row)
  for _, name in ipairs(names_of(what, row)) do
    if name ~= "epoch" then self.writer:add_scalar(tag_of(name), row[name], row.epoch) end
  end
  self._info.epochs = #self._metrics.rows
  if best then
    self._info.best_epoch = row.epoch
    keep_best(self)
  end
  write_info(self)
end

-- Values of a step, for TensorBoard alone.
function RunLog:scalars(step, values)
  local what = NAME .. ".scalars"
  check_open(self, what)
  if math.type(step) ~= "integer" then
    raise("%s: step must be an integer, got %s", what, args.describe(step))
  end
  local names = names_of(what, values)
  for _, name in ipairs(names) do monitor.number(what, name, values[name]) end
  for _, name in ipairs(names) do
    self.writer:add_scalar(tag_of(name), monitor.number(what, name, values[name]), step)
  end
end

local read_evaluation = args.reader(NAME .. ".evaluation", {
  { "model", "any" }, { "data", "any" }, { "loss", "any", optional = true },
  { "classes", "any", optional = true }, { "worst", "integer", default = 16 },
})

-- Calls take(X, out, y) for each batch of data, a loader or a list of {X, y}.
local function visit(what, model, data, take)
  if not args.is_callable(data) and not (args.is_list(data) and getmetatable(data) == nil
    and #data > 0) then
    raise("%s: data must be a DataLoader or a list of batches, got %s", what, args.describe(data))
  end
  batches.visit(what, data, function(batch)
    local X, y = batch.values[1], batch.values[2]
    if not core.is_tensor(X) or not core.is_tensor(y) then
      raise("%s: a batch of data must be an input and its classes, two tensors, got %s and %s",
        what, args.describe(X), args.describe(y))
    end
    take(X, model(X), y)
  end)
end

-- Keeps what an evaluation (evaluation.lua) found of a model, as evaluation.npz.
function RunLog:_keep_evaluation(model, found)
  local content = { confusion = found.confusion }
  for part, tensors in pairs { worst_ = found.worst, example_ = found.examples } do
    for name, t in pairs(tensors) do
      local is_class = name == "targets" or name == "predictions"
      content[part .. name] = t:to(is_class and "int64" or "float32")
    end
  end
  require("zknn.npz").save(content, path_of(self, "evaluation.npz"))
  self._info.accuracy, self._info.evaluation = found.accuracy, nil
  if not self._model or not self._input then
    self._model, self._input = self._model or model, self._input or found.first
    describe_model(self)
    if not exists(path_of(self, "net.onnx")) then keep_best(self) end
  end
  write_info(self)
end

-- There is no evaluation, and why.
function RunLog:_leave_out_evaluation(why)
  os.remove(path_of(self, "evaluation.npz"))
  self._info.accuracy, self._info.evaluation = nil, why
  write_info(self)
end

-- Names of the classes that nobody has given yet.
function RunLog:_name_classes(classes)
  if self._info.classes or not pcall(check_classes, NAME, classes) then return end
  self._info.classes = check_classes(NAME, classes)
end

-- Writes evaluation.npz; gives its numbers.
function RunLog:evaluation(...)
  local a, what = read_evaluation(...), NAME .. ".evaluation"
  check_open(self, what)
  models.check(what, a.model)
  if a.worst < 0 or a.worst > 10000 then
    raise("%s: worst must be 0 to 10000, got %d", what, a.worst)
  end
  if a.classes ~= nil then self._info.classes = check_classes(what, a.classes) end
  local found = evaluate(what, a.model, function(take) visit(what, a.model, a.data, take) end,
    a.loss, a.worst)
  self:_keep_evaluation(a.model, found)
  return { accuracy = found.accuracy, loss = found.loss, confusion = found.confusion }
end

local read_close = args.reader(NAME .. ".close", { { "status", "string", default = "done" } })

-- status: "done", or "stopped: why". A second call does nothing.
function RunLog:close(...)
  local a = read_close(...)
  if self._info.status ~= "running" then return end
  if a.status ~= "done" and not a.status:find "^stopped: ." then
    raise("%s.close: status must be 'done' or 'stopped: WHY', got '%s'", NAME, a.status)
  end
  self._info.status = a.status
  write_info(self)
  self.writer:close()
end

-- `local log <close> = train.RunLog(dir)`: an error that ends the block is the reason.
function RunLog:__close(problem)
  local why = problem ~= nil and tostring(problem):match "^[^\n]*"
  self:close { status = why and "stopped: " .. why or "done" }
end

return RunLog
