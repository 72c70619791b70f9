-- zknn.optim: optimizers, and the schedules of their learning rates.

local library = require "zknn.library"

local optim = {
  Optimizer = require "zknn.optim.optimizer",
  lr_scheduler = require "zknn.optim.lr_scheduler",
}

for name, class in pairs(require "zknn.optim.algorithms") do
  optim[name] = class
end
for name, file in pairs { LBFGS = "lbfgs", Adafactor = "adafactor", Muon = "muon" } do
  optim[name] = require("zknn.optim." .. file)
end

return library("zknn.optim", optim, {
  swa_utils = function() return require "zknn.optim.swa_utils" end,
})
