-- nn.functional: PyTorch's names for the operations that layers are made of. They are the
-- operations of zknn itself.

local core = require "zknn.core"
local called = require "zknn.called"
local library = require "zknn.library"

local functional = {}

for _, name in ipairs {
  "linear", "softmax", "log_softmax",
  "one_hot", "pad", "prelu",
} do
  functional[name] = core[name]
end

for _, name in ipairs {
  "conv", "conv_transpose", "max_pool", "avg_pool", "adaptive_avg_pool", "adaptive_max_pool",
} do
  for dims = 1, 3 do
    local full = ("%s%dd"):format(name, dims)
    functional[full] = core[full]
  end
end

for _, file in ipairs {
  "activation", "batchnorm", "norm", "dropout", "embedding", "bilinear", "upsample", "rearrange",
  "losses", "unpool", "power_pool", "fractional_pool", "fold", "embedding_bag", "response_norm",
  "linear_cross_entropy", "loose_functions", "grid_sample", "ctc_loss", "attention",
} do
  for name, f in pairs(require("zknn.nn." .. file).functions) do
    functional[name] = called(name, f)
  end
end

for _, name in ipairs { "rrelu", "rrelu_" } do
  functional[name] = called(name, require("zknn.nn.rrelu")[name])
end

functional.pdist = require("zknn.core").pdist

return library("zknn.nn.functional", functional)
