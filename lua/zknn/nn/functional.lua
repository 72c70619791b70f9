-- nn.functional: PyTorch's names for the operations that layers are made of. They are the
-- operations of zknn itself.

local core = require "zknn.core"
local called = require "zknn.called"
local library = require "zknn.library"

local functional = {}

for _, name in ipairs {
  "linear", "softmax", "log_softmax",
  "one_hot", "pad", "conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d", "max_pool1d",
  "max_pool2d", "avg_pool1d", "avg_pool2d", "adaptive_avg_pool1d", "adaptive_avg_pool2d",
  "adaptive_max_pool1d", "adaptive_max_pool2d",
  "prelu",
} do
  functional[name] = core[name]
end

for _, file in ipairs {
  "activation", "batchnorm", "norm", "dropout", "embedding", "bilinear", "upsample", "rearrange",
  "losses",
} do
  for name, f in pairs(require("zknn.nn." .. file).functions) do
    functional[name] = called(name, f)
  end
end

functional.rrelu = called("rrelu", require("zknn.nn.rrelu").rrelu)

return library("zknn.nn.functional", functional)
