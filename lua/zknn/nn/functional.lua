-- nn.functional: PyTorch's names for the operations that layers are made of. They are the
-- operations of zknn itself.

local core = require "zknn.core"

local functional = {}

for _, name in ipairs {
  "relu", "linear", "cross_entropy", "nll_loss", "softmax", "log_softmax",
  "one_hot", "pad",
} do
  functional[name] = core[name]
end

return functional
