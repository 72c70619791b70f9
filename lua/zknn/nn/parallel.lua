-- zknn.nn.parallel: a model that is trained by several processes. Each class has a file of its own,
-- loaded at its first use.

local library = require "zknn.library"

return library("zknn.nn.parallel", {}, {
  DistributedDataParallel = function() return require "zknn.distributed.data_parallel" end,
})
