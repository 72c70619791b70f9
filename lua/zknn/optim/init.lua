-- zknn.optim: optimizers.

local optim = { Optimizer = require "zknn.optim.optimizer" }

for name, class in pairs(require "zknn.optim.algorithms") do
  optim[name] = class
end

return optim
