-- zknn.optim: optimizers.

return {
  Optimizer = require "zknn.optim.optimizer",
  SGD = require "zknn.optim.sgd",
}
