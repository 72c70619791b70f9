-- zknn.npz: named arrays in NumPy's format, both ways.

local core = require "zknn.core"
local files = require "zknn.files"
local ordered = require "zknn.ordered"

local npz = {}

-- npz.save(tensors, path): writes a table of names and tensors as numpy.savez does, atomically.
function npz.save(tensors, path)
  files.check_named("npz.save", tensors, "tensors")
  files.check_path("npz.save", path)
  core._npz_save(tensors, path, ordered.describe)
end

-- npz.load(path): an ordered table of names and tensors, of numpy.savez or numpy.savez_compressed.
function npz.load(path)
  files.check_path("npz.load", path)
  return core._npz_load(path, ordered.make)
end

return npz
