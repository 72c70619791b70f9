-- zknn.train: what surrounds a loop of training. Each name has a file of its own, loaded at its
-- first use.

local library = require "zknn.library"

-- name = the file that gives its value
local files = {
  Accumulator = "accumulator",
  Checkpoints = "checkpoints",
  EMA = "ema",
  EarlyStopping = "early_stopping",
  MetricsFile = "metrics_file",
  Progress = "progress",
  RunLog = "runlog",
  command = "command",
}

-- name = the file whose table has the function of that name
local functions = {
  duration = "duration", fit = "fit", options = "options",
}

local lazy = {
  metrics = function() return require "zknn.train.metrics" end,
}
for name, file in pairs(files) do
  lazy[name] = function() return require("zknn.train." .. file) end
end
for name, file in pairs(functions) do
  lazy[name] = function() return require("zknn.train." .. file)[name] end
end

return library("zknn.train", {}, lazy)
