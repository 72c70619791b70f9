-- checkpoint.lua: zknn.save and zknn.load, PyTorch's .pth both ways.

local core = require "zknn.core"
local ordered = require "zknn.ordered"

local checkpoint = {}

-- PyTorch's arguments that a translated script may pass; anything else is a mistake.
local LOAD_OPTIONS = {"map_location", "weights_only"}

local function check_path(name, path)
  if type(path) ~= "string" then
    error(("%s: path must be a string, got %s"):format(name, type(path)), 3)
  end
end

-- Writes object (tensors, numbers, strings, booleans, and tables of them) to path, atomically: the
-- old file or the new one is there at any moment. torch.load(path, weights_only=True) reads it.
function checkpoint.save(object, path)
  check_path("save", path)
  if object == nil then
    error("save: the object is nil", 2)
  end
  core._save(object, path, ordered.describe)
end

-- Reads what torch.save or zknn.save wrote. Nothing in a file is ever executed. Options, for
-- PyTorch's sake: map_location ("cpu"), weights_only (true).
function checkpoint.load(path, options)
  check_path("load", path)
  for name, value in pairs(options or {}) do
    if name == "map_location" then
      if tostring(value) ~= "cpu" then
        error(('load: unknown map_location "%s": there is "cpu"'):format(tostring(value)), 2)
      end
    elseif name == "weights_only" then
      if value ~= true then
        error("load: weights_only must be true: nothing in a file is ever executed", 2)
      end
    else
      local near = type(name) == "string" and core._suggest(name, LOAD_OPTIONS)
      error(("load: unknown option %s%s"):format(tostring(name),
        near and (" (did you mean %s?)"):format(near) or ""), 2)
    end
  end
  return core._load(path, ordered.make)
end

return checkpoint
