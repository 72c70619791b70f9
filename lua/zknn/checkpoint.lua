-- checkpoint.lua: zknn.save and zknn.load, PyTorch's .pth both ways.

local core = require "zknn.core"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local checkpoint = {}

-- Writes object (tensors, numbers, strings, booleans, and tables of them) to path, atomically: the
-- old file or the new one is there at any moment. torch.load(path, weights_only=True) reads it.
function checkpoint.save(object, path)
  if object == nil then raise("save: the object is nil") end
  if type(path) ~= "string" then
    raise("save: path must be a string, got %s", args.describe(path))
  end
  core._save(object, path, ordered.describe)
end

local read_load = args.reader("load", {
  { "path", "string" },
  { "map_location", "any", default = "cpu" },
  { "weights_only", "boolean", default = true },
  { "keys", "any", optional = true },
})

-- "model" or { "model.fc.weight", "epoch" }
local function check_keys(keys)
  if keys == nil then return nil end
  if type(keys) == "string" then keys = { keys } end
  local good = type(keys) == "table" and getmetatable(keys) == nil and #keys > 0
  for _, key in ipairs(good and keys or {}) do
    good = good and type(key) == "string"
  end
  if not good then
    raise("load: keys must be a list of names such as \"model\" or \"model.fc.weight\", got %s",
      args.describe(keys))
  end
  return keys
end

-- Reads what torch.save or zknn.save wrote. Nothing in a file is ever executed. With keys, only
-- these places are read, and a second value lists what was left out.
function checkpoint.load(...)
  local a = read_load(...)
  if tostring(a.map_location) ~= "cpu" then
    raise("load: unknown map_location '%s': there is 'cpu'", tostring(a.map_location))
  end
  if not a.weights_only then
    raise("load: weights_only must be true: nothing in a file is ever executed")
  end
  local object, left = core._load(a.path, ordered.make, check_keys(a.keys), ordered.describe)
  if left == nil then return object end
  return object, left
end

return checkpoint
