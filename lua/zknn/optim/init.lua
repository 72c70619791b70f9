-- zknn.optim: optimizers, and the schedules of their learning rates.

local library = require "zknn.library"

local optim = {
  Optimizer = require "zknn.optim.optimizer",
  lr_scheduler = require "zknn.optim.lr_scheduler",
}

for name, class in pairs(require "zknn.optim.algorithms") do
  optim[name] = class
end

return library("zknn.optim", optim)
