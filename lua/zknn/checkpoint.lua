-- checkpoint.lua: zknn.save and zknn.load, PyTorch's .pth both ways.

local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local checkpoint = {}

-- What writes files of other kinds, by the end of their names.
local WRITERS = {
  npz = "zknn.npz.save", npy = "zknn.npy.save", safetensors = "zknn.safetensors.save",
  csv = "zknn.csv.save", onnx = "zknn.onnx.export",
}

-- Writes object (tensors, numbers, strings, booleans, and tables of them) to path, atomically: the
-- old file or the new one is there at any moment. torch.load(path, weights_only=True) reads it.
function checkpoint.save(object, path, ...)
  args.no_more("save", 2, ...)
  if object == nil then raise("save: the object is nil") end
  args.check_path("save", object, path)
  local ending = path:match "%.(%w+)$"
  local writer = ending and WRITERS[ending:lower()]
  if writer then
    raise("save: it writes PyTorch's .pth, and '%s' ends in .%s: call %s, or let the name end in "
      .. ".pth", path, ending, writer)
  end
  native.save(object, path, ordered.describe)
end

local read_load = files.reader("load", {
  { "path", "string" },
  { "map_location", "any", default = "cpu" },
  { "weights_only", "boolean", default = true },
  files.KEYS,
  files.MEMORY_LIMIT,
  files.DTYPE,
})

-- Reads what torch.save or zknn.save wrote. Nothing in a file is ever executed. With keys, only
-- these are read, and a second value lists what was left out. memory_limit: the bytes that
-- packed entries may unpack to, by default 64 MB and 256 times what they take in the file. dtype:
-- that of all floats, or of all integers.
function checkpoint.load(...)
  local a = read_load(...)
  if tostring(a.map_location) ~= "cpu" then
    raise("load: unknown map_location '%s': there is 'cpu'", tostring(a.map_location))
  end
  if not a.weights_only then
    raise("load: weights_only must be true: nothing in a file is ever executed")
  end
  local object, left = native.load(a.path, ordered.make, a.keys, ordered.describe, a.memory_limit)
  files.convert("load", object, a.dtype)
  if left == nil then return object end
  return object, left
end

return checkpoint
