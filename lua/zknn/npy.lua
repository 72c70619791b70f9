-- zknn.npy: one array in NumPy's format, both ways.

local core = require "zknn.core"
local args = require "zknn.args"
local files = require "zknn.files"
local raise = require "zknn.raise"

local npy = {}

-- npy.save(tensor, path): writes the array as numpy.save does, atomically.
function npy.save(tensor, path)
  if not core.is_tensor(tensor) then
    raise("npy.save: want a tensor, got %s", args.describe(tensor))
  end
  files.check_path("npy.save", path)
  core._npy_save(tensor, path)
end

-- npy.load(path): the array as a tensor. float16 becomes float32; integers other than uint8 become
-- int64. Objects, records and texts are refused.
function npy.load(path)
  files.check_path("npy.load", path)
  return core._npy_load(path)
end

return npy
