-- tensorboard.SummaryWriter: scalars, histograms, pictures, texts and settings of a run, as events
-- in a folder. Names, order of arguments and tags are those of torch.utils.tensorboard.

local core = require "zknn.core"
local native = require "zknn.core.system"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sort = require "zknn.sort"
local File = require "zknn.tensorboard.file"

local TEXT_TYPE = 7 -- DT_STRING
local NAME = "SummaryWriter"

local SummaryWriter = class "tensorboard.SummaryWriter"

local STEP = { "global_step", "integer", optional = true }
local WALLTIME = { "walltime", "number", optional = true }

local read = args.reader(NAME, {
  { "log_dir", "string", optional = true }, { "comment", "string", default = "" },
  { "purge_step", "integer", optional = true }, { "max_queue", "integer", default = 10 },
  { "flush_secs", "number", default = 120 }, { "filename_suffix", "string", default = "" },
})

function SummaryWriter:__init(...)
  local a = read(...)
  local _, machine = native.process()
  if a.log_dir == "" then raise("%s: log_dir must be a folder, got ''", NAME) end
  if a.filename_suffix:find "/" then
    raise("%s: filename_suffix must be the end of a file's name, got '%s'", NAME, a.filename_suffix)
  end
  self.log_dir = a.log_dir
    or ("runs/%s_%s%s"):format(os.date "%b%d_%H-%M-%S", machine, a.comment)
  self._suffix, self._purge_step = a.filename_suffix, a.purge_step
  self._file = File(self.log_dir, self._suffix, self._purge_step)
  self._parts = {} -- the writers of add_scalars, by folder
end

function SummaryWriter:__tostring()
  return ("SummaryWriter(%s)"):format(self.log_dir)
end

-- The folder.
function SummaryWriter:get_logdir()
  return self.log_dir
end

-- A number, or the element of a tensor that has one.
local function scalar(what, name, value)
  if core.is_tensor(value) and value:numel() == 1 then value = value:item() end
  if type(value) == "boolean" then value = value and 1 or 0 end
  if type(value) ~= "number" then
    raise("%s: %s must be a number or a tensor of one element, got %s", what, name,
      args.describe(value))
  end
  return value
end

-- The reader of a method's arguments, for `who` and what is between tag and global_step.
local function method_reader(name, parameters)
  local list = { { "tag", "string" }, table.unpack(parameters) }
  return args.reader(NAME .. "." .. name, list), NAME .. "." .. name
end

local read_scalar, SCALAR = method_reader("add_scalar", {
  { "scalar_value", "any" }, STEP, WALLTIME,
})

function SummaryWriter:add_scalar(...)
  local a = read_scalar(...)
  local value = scalar(SCALAR, "scalar_value", a.scalar_value)
  self._file:write({ { tag = a.tag, simple_value = value } }, a.global_step, a.walltime)
end

-- Passes arguments on to a reader: a table in place 2, behind which nothing comes, is no table of
-- arguments by name.
local function read_dict(reader, first, second, ...)
  if second ~= nil and select("#", ...) == 0 then return reader(first, second, {}) end
  return reader(first, second, ...)
end

local SCALARS = NAME .. ".add_scalars"
local read_scalars = args.reader(SCALARS, {
  { "main_tag", "string" }, { "tag_scalar_dict", "any" }, STEP, WALLTIME,
})

-- Each value goes into a folder of its own, so that TensorBoard draws one line for each.
function SummaryWriter:add_scalars(...)
  local a = read_dict(read_scalars, ...)
  local dict, names = a.tag_scalar_dict, {}
  local fits = type(dict) == "table" and getmetatable(dict) == nil
  for name in next, fits and dict or {} do
    fits = fits and type(name) == "string"
    names[#names + 1] = name
  end
  if not fits then
    raise("%s: tag_scalar_dict must be a table of names and numbers, got %s", SCALARS,
      args.describe(dict))
  end
  sort.names(names)
  for _, name in ipairs(names) do scalar(SCALARS, name, dict[name]) end
  for _, name in ipairs(names) do
    local folder = ("%s/%s_%s"):format(self.log_dir, a.main_tag:gsub("/", "_"), name)
    self._parts[folder] = self._parts[folder] or File(folder, self._suffix, self._purge_step)
    local value = scalar(SCALARS, name, dict[name])
    self._parts[folder]:write({ { tag = a.main_tag, simple_value = value } }, a.global_step,
      a.walltime)
  end
end

local read_histogram, HISTOGRAM = method_reader("add_histogram", {
  { "values", "any" }, STEP, { "bins", "any", default = "tensorflow" }, WALLTIME,
  { "max_bins", "integer", optional = true },
})

function SummaryWriter:add_histogram(...)
  local a = read_histogram(...)
  local values = a.values
  if args.is_list(values) or type(values) == "number" then
    values = core.tensor(values, { dtype = "float64" })
  end
  if not core.is_tensor(values) then
    raise("%s: values must be a tensor or a list of numbers, got %s", HISTOGRAM,
      args.describe(values))
  end
  local histo = require "zknn.tensorboard.histogram"(HISTOGRAM, values, a.bins, a.max_bins)
  self._file:write({ { tag = a.tag, histo = histo } }, a.global_step, a.walltime)
end

local function add_picture(name, default)
  local read_picture, what = method_reader(name, {
    { "img_tensor", "tensor" }, STEP, WALLTIME, { "dataformats", "string", default = default },
  })
  return function(self, ...)
    local a = read_picture(...)
    local image = require "zknn.tensorboard.picture".of(what, a.img_tensor, a.dataformats)
    self._file:write({ { tag = a.tag, image = image } }, a.global_step, a.walltime)
  end
end

SummaryWriter.add_image = add_picture("add_image", "CHW")
SummaryWriter.add_images = add_picture("add_images", "NCHW")

local read_figure, FIGURE = method_reader("add_figure", {
  { "figure", "any" }, STEP, { "close", "boolean", default = true }, WALLTIME,
})

function SummaryWriter:add_figure(...)
  local a = read_figure(...)
  local image = require "zknn.tensorboard.picture".of_figure(FIGURE, a.figure)
  self._file:write({ { tag = a.tag, image = image } }, a.global_step, a.walltime)
  local plot = a.close and require "zknn.plot"
  if plot and rawequal(plot.gcf(), a.figure) then plot.close() end
end

local read_text = method_reader("add_text", { { "text_string", "string" }, STEP, WALLTIME })

function SummaryWriter:add_text(...)
  local a = read_text(...)
  self._file:write({
    {
      tag = a.tag .. "/text_summary", metadata = { plugin_data = { plugin_name = "text" } },
      tensor = {
        dtype = TEXT_TYPE, string_val = { a.text_string },
        tensor_shape = { dim = { { size = 1 } } },
      },
    },
  }, a.global_step, a.walltime)
end

local HPARAMS = NAME .. ".add_hparams"
local read_hparams = args.reader(HPARAMS, {
  { "hparam_dict", "any" }, { "metric_dict", "any" },
  { "hparam_domain_discrete", "any", optional = true }, { "run_name", "string", optional = true },
  STEP,
})

-- Settings and results of a run, in a folder of their own.
function SummaryWriter:add_hparams(...)
  local a = read_dict(read_hparams, ...)
  local values, metrics = require "zknn.tensorboard.hparams"(HPARAMS, a.hparam_dict, a.metric_dict,
    a.hparam_domain_discrete)
  local results = {}
  for i, name in ipairs(metrics) do results[i] = scalar(HPARAMS, name, a.metric_dict[name]) end
  local folder = self.log_dir .. "/" .. (a.run_name or ("%.6f"):format(native.time()))
  local file = File(folder, self._suffix)
  for _, value in ipairs(values) do file:write({ value }, a.global_step) end
  for i, name in ipairs(metrics) do
    file:write({ { tag = name, simple_value = results[i] } }, a.global_step)
  end
end

-- Every event is in its file when the call that made it returns: there is nothing to wait for.
function SummaryWriter:flush() -- luacheck: ignore self
end

-- A call after it begins another file, as in PyTorch.
function SummaryWriter:close()
  self._file, self._parts = File(self.log_dir, self._suffix, self._purge_step), {}
end

SummaryWriter.__close = SummaryWriter.close

return SummaryWriter
