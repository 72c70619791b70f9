-- zknn.nn.utils: helpers around modules.

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local class = require "zknn.class"
local library = require "zknn.library"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"

local utils = {}

-- "" stays that of the wrapper until "module" takes its place.
local function strip_metadata(metadata, prefix)
  for _, key in ipairs(ordered.keys(metadata)) do
    if type(key) == "string" and key ~= "" and (key == prefix:gsub("%.", "")
      or key:sub(1, #prefix) == prefix)
    then
      local value = metadata[key]
      metadata[key] = nil
      metadata[key:sub(#prefix + 1)] = value
    end
  end
end

-- Renames the keys of a state_dict that begin with prefix, in place: what PyTorch's DataParallel
-- saved as "module.fc.weight" becomes "fc.weight". Other keys stay. As in PyTorch, renamed keys go
-- to the end, in their order; the _metadata's, too.
function utils.consume_prefix_in_state_dict_if_present(state_dict, prefix, ...)
  args.no_more("consume_prefix_in_state_dict_if_present", 2, ...)
  if type(state_dict) ~= "table" or getmetatable(state_dict) and not ordered.kind(state_dict) then
    raise("consume_prefix_in_state_dict_if_present: want a table of tensors, got %s",
      args.describe(state_dict))
  end
  args.check_string("consume_prefix_in_state_dict_if_present", "prefix", prefix)
  local found = {}
  for key in pairs(state_dict) do
    if type(key) == "string" and #key > #prefix and key:sub(1, #prefix) == prefix then
      found[#found + 1] = key
    end
  end
  for _, key in ipairs(found) do
    if state_dict[key:sub(#prefix + 1)] ~= nil then
      raise("consume_prefix_in_state_dict_if_present: '%s' is there without the prefix '%s', too",
        key:sub(#prefix + 1), prefix)
    end
  end
  for _, key in ipairs(found) do
    local value = state_dict[key]
    state_dict[key] = nil
    state_dict[key:sub(#prefix + 1)] = value
  end
  local metadata = ordered.kind(state_dict) == "OrderedDict" and state_dict._metadata
  if ordered.kind(metadata) then strip_metadata(metadata, prefix) end
end

-- Makes a module as module_cls does, and leaves the random numbers as they are: the initial values
-- are to be replaced.
function utils.skip_init(module_cls, ...)
  if not class.inherits(module_cls, Module) then
    raise("skip_init: Expected a Module; got %s", args.describe(module_cls))
  end
  local before = core.get_rng_state()
  local made = table.pack(pcall(module_cls, ...))
  core.set_rng_state(before)
  if not made[1] then error(made[2], 0) end
  return made[2]
end

for _, file in ipairs { "clip", "fusion", "weight_hooks" } do
  for name, f in pairs(require("zknn.nn." .. file)) do
    utils[name] = called(name, f)
  end
end

return library("zknn.nn.utils", utils, {
  parametrize = function() return require "zknn.nn.parametrize" end,
  parametrizations = function() return require("zknn.nn.parametrizations").library end,
  rnn = function() return library("zknn.nn.utils.rnn", (require "zknn.nn.packed")) end,
  prune = function() return require "zknn.nn.prune" end,
})
