-- Where train.fit writes the numbers of its epochs: a .csv file, the folder of a train.RunLog, or
-- such an object of the script's. open(run) gives an object with epoch(row, rows) and
-- close(status).

local core = require "zknn.core"
local MetricsFile = require "zknn.train.metrics_file"
local raise = require "zknn.raise"
local system = require "zknn.system"

local nothing = { epoch = function() end, close = function() end }

-- --- a .csv file ---

local Csv = {}
Csv.__index = Csv

local function cell(value)
  if value == nil then return "" end
  if math.type(value) == "integer" then return ("%d"):format(value) end
  return value == value and ("%.9g"):format(value) or "nan"
end

-- Another file would be lost.
local function check_csv(path)
  system.check_writable(path)
  local file <close> = io.open(path, "rb")
  local first = file and file:read "l"
  if first and first ~= "" and not first:find "^epoch,train_loss" then
    raise("train.fit: %s is not the log of a training, and is not replaced: log names another file",
      path)
  end
end

-- The whole file anew: a run that is resumed has rows of epochs that came to nothing.
function Csv:epoch(row, rows)
  local columns = MetricsFile.columns { row }
  local lines = { table.concat(columns, ",") }
  for _, each in ipairs(rows) do
    local cells = {}
    for i, name in ipairs(columns) do cells[i] = cell(each[name]) end
    lines[#lines + 1] = table.concat(cells, ",")
  end
  system.write_file(self.path, table.concat(lines, "\n") .. "\n")
end

function Csv:close() -- luacheck: ignore self
end

-- --- a RunLog ---

local Folder = {}
Folder.__index = Folder

function Folder:epoch(row)
  self.log:epoch(row)
end

function Folder:close(status)
  self.log:close { status = status }
end

-- A batch of one sample, for the summary of the model, or nil.
local function input_of(loader)
  local random = core.get_rng_state()
  local good, x = pcall(function() return (loader.dataset:get(0)) end)
  core.set_rng_state(random)
  return good and core.is_tensor(x) and x:unsqueeze(0) or nil
end

local function settings_of(a)
  local settings = {}
  for name, value in pairs(a) do
    local kind = type(value)
    if kind == "number" or kind == "string" or kind == "boolean" then settings[name] = value end
  end
  settings.optimizer, settings.loss = tostring(a.optimizer), a.loss and tostring(a.loss)
  return settings
end

local function open(run)
  local a = run.settings
  local log = a.log
  if log == nil then return nothing end
  if type(log) == "string" and log:find "%.csv$" then
    check_csv(log)
    return setmetatable({ path = log }, Csv)
  end
  if type(log) == "string" then
    local mode = require("zknn.train.monitor").mode("train.fit", a.mode, a.monitor)
    local measured = a.ema and a.ema.module or a.model -- whose best state is kept
    log = require "zknn.train.runlog"(log, { model = measured, input = input_of(a.train),
      settings = settings_of(a), monitor = a.monitor, mode = mode, resume = run.epoch > 0 })
  end
  return setmetatable({ log = log }, Folder)
end

return open
