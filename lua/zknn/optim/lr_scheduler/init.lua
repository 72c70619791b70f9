-- optim.lr_scheduler: schedules of learning rates, with PyTorch's names and numbers.

local library = require "zknn.library"
local combine = require "zknn.optim.lr_scheduler.combine"

local lr_scheduler = {
  LRScheduler = require "zknn.optim.lr_scheduler.base",
  ReduceLROnPlateau = require "zknn.optim.lr_scheduler.plateau",
  SequentialLR = combine.SequentialLR,
  ChainedScheduler = combine.ChainedScheduler,
}

for _, part in ipairs { "simple", "cycle" } do
  for name, class in pairs(require("zknn.optim.lr_scheduler." .. part)) do
    lr_scheduler[name] = class
  end
end

return library("zknn.optim.lr_scheduler", lr_scheduler)
