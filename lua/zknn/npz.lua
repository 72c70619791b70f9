-- zknn.npz: named arrays in NumPy's format, both ways.

local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local library = require "zknn.library"
local ordered = require "zknn.ordered"

local npz = {}

-- npz.save(tensors, path): writes a table of names and tensors as numpy.savez does, atomically.
function npz.save(tensors, path, ...)
  args.no_more("npz.save", 2, ...)
  args.check_path("npz.save", tensors, path)
  files.check_named("npz.save", tensors, "tensors")
  native.npz_save(tensors, path, ordered.describe)
end

local read_load = files.reader("npz.load", { { "path", "string" }, files.KEYS, files.MEMORY_LIMIT,
  files.DTYPE })

-- npz.load(path[, {keys, memory_limit}]): an ordered table of names and tensors, of numpy.savez or
-- numpy.savez_compressed. What is no tensor here (objects, complex numbers, texts, another file)
-- comes as an object that says what it is when it is used. With keys, a list of names, only these
-- are read ("fc" means "fc.weight" too), and a second value lists what was left out. memory_limit:
-- the bytes that they may unpack to, by default 64 MB and 256 times what they take in the file.
function npz.load(...)
  local a = read_load(...)
  local tensors, left = native.npz_load(a.path, ordered.make, a.keys, ordered.describe,
    a.memory_limit)
  files.convert("npz.load", tensors, a.dtype)
  if left == nil then return tensors end
  return tensors, left
end

return library("zknn.npz", npz)
