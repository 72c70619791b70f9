-- zknn.cuda: answers the questions of scripts that are written for PyTorch: there is only the CPU.

local args = require "zknn.args"
local library = require "zknn.library"

local cuda = {}

function cuda.is_available(...)
  args.no_more("cuda.is_available", 0, ...)
  return false
end

function cuda.device_count(...)
  args.no_more("cuda.device_count", 0, ...)
  return 0
end

return library("zknn.cuda", cuda)
