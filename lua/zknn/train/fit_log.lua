-- Where train.fit writes the numbers of its epochs: a .csv file, the folder of a train.RunLog, or
-- such an object of the script's. open(run) gives an object with epoch(row), evaluate(run) and
-- close(status).

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local MetricsFile = require "zknn.train.metrics_file"

local nothing = { epoch = function() end, evaluate = function() end, close = function() end }

-- --- a .csv file ---

local Csv = {}
Csv.__index = Csv

function Csv:epoch(row)
  self.file:add(row)
end

function Csv:evaluate() -- luacheck: ignore self
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

-- evaluation.npz: how the best net classifies the validation data. What cannot be evaluated is
-- left out with a line.
function Folder:evaluate(run)
  if not class.is(self.log, require "zknn.train.runlog") then return end
  local good, problem = pcall(require "zknn.train.fit_evaluation", run, self.log)
  if good then return end
  local why = tostring(problem):gsub("^[^\n]-%.lua:%d+: ", ""):gsub("^train%.fit: ", "")
  self.log:_leave_out_evaluation(why)
  run:say("%s has no evaluation.npz: %s", self.log.dir, why)
  if problem:find("interrupted!", 1, true) then error(problem, 0) end
end

-- A batch of one sample, for the summary of the model, or nil.
local function input_of(loader)
  local random = core.get_rng_state()
  local good, x = pcall(function()
    if not args.is_callable(loader) and args.is_list(loader) then
      return loader[1][1]:narrow(0, 0, 1)
    end
    return loader.dataset:get(0):unsqueeze(0)
  end)
  core.set_rng_state(random)
  return good and core.is_tensor(x) and x or nil
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
    return setmetatable({ file = MetricsFile(log, { rows = run.rows }) }, Csv)
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
