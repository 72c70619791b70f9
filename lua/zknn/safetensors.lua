-- zknn.safetensors: named tensors in Hugging Face's format, both ways.

local native = require "zknn.core.files"
local args = require "zknn.args"
local files = require "zknn.files"
local library = require "zknn.library"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local safetensors = {}

-- safetensors.save(tensors, path[, metadata]): writes a table of names and tensors, atomically; the
-- same bytes as the safetensors library. metadata is a table of strings. A tensor that shares its
-- storage with another is written for itself.
function safetensors.save(tensors, path, metadata, ...)
  args.no_more("safetensors.save", 3, ...)
  args.check_path("safetensors.save", tensors, path)
  files.check_named("safetensors.save", tensors, "tensors")
  if metadata ~= nil then
    if type(metadata) ~= "table" then
      raise("safetensors.save: metadata must be a table of strings, got %s",
        args.describe(metadata))
    end
    for key, value in pairs(metadata) do
      if type(key) ~= "string" or type(value) ~= "string" then
        raise("safetensors.save: metadata must be a table of strings, but %s is %s", tostring(key),
          args.describe(value))
      end
    end
  end
  native.safetensors_save(tensors, path, metadata, ordered.describe)
end

local read_load = files.reader("safetensors.load", { { "path", "string" }, files.KEYS,
  files.DTYPE })

-- safetensors.load(path[, {keys, dtype}]): an ordered table of names and tensors, and the metadata
-- (nil without). Floats of 8 bits become float32. Any other tensor that zknn has no dtype for comes
-- as an object that says what it is when it is used. With keys, a list of names, only these are
-- read ("fc" means "fc.weight" too), and a third value lists what was left out. dtype: that of all
-- floats, or of all integers.
function safetensors.load(...)
  local a = read_load(...)
  local tensors, metadata, left = native.safetensors_load(a.path, ordered.make, a.keys,
    ordered.describe)
  files.convert("safetensors.load", tensors, a.dtype)
  if left == nil then return tensors, metadata end
  return tensors, metadata, left
end

return library("zknn.safetensors", safetensors)
