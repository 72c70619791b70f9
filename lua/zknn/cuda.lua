-- zknn.cuda: answers the questions of scripts that are written for PyTorch: there is only the CPU.

local library = require "zknn.library"

return library("zknn.cuda", {
  is_available = function() return false end,
  device_count = function() return 0 end,
})
