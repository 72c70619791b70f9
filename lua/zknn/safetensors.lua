-- zknn.safetensors: named tensors in Hugging Face's format, both ways.

local core = require "zknn.core"
local args = require "zknn.args"
local files = require "zknn.files"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local safetensors = {}

-- safetensors.save(tensors, path[, metadata]): writes a table of names and tensors, atomically; the
-- same bytes as the safetensors library. metadata is a table of strings. A tensor that shares its
-- storage with another is written for itself.
function safetensors.save(tensors, path, metadata)
  files.check_named("safetensors.save", tensors, "tensors")
  files.check_path("safetensors.save", path)
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
  core._safetensors_save(tensors, path, metadata, ordered.describe)
end

-- safetensors.load(path): an ordered table of names and tensors, and the metadata (nil without).
-- What zknn has no dtype for is widened: half and bfloat16 to float32, integers to int64.
function safetensors.load(path)
  files.check_path("safetensors.load", path)
  return core._safetensors_load(path, ordered.make)
end

return safetensors
