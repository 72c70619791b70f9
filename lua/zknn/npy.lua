-- zknn.npy: one array in NumPy's format, both ways.

local core = require "zknn.core"
local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local library = require "zknn.library"
local raise = require "zknn.raise"

local npy = {}

-- npy.save(tensor, path): writes the array as numpy.save does, atomically.
function npy.save(tensor, path, ...)
  args.no_more("npy.save", 2, ...)
  args.check_path("npy.save", tensor, path)
  if not core.is_tensor(tensor) then
    raise("npy.save: want a tensor, got %s", args.describe(tensor))
  end
  native.npy_save(tensor, path)
end

local read_load = files.reader("npy.load", { { "path", "string" }, files.MEMORY_LIMIT,
  files.DTYPE })

-- npy.load(path[, {memory_limit, dtype}]): the array as a tensor, the first one of several.
-- Objects, records and texts are refused. The file may be packed by gzip; memory_limit: the bytes
-- that it may unpack to, by default 64 MB and 256 times its size. dtype: another than the file's,
-- for floats or for integers.
function npy.load(...)
  local a = read_load(...)
  local t = native.npy_load(a.path, a.memory_limit)
  files.convert("npy.load", t, a.dtype)
  return t
end

return library("zknn.npy", npy)
