-- copy(module): a module of its own with the same values, as copy.deepcopy makes of one in Python.
-- What is shared within it is shared within the copy; hooks are the same functions.

local core = require "zknn.core"
local hooks = require "zknn.nn.hooks"
local Parameter = require "zknn.nn.parameter"
local Registry = require "zknn.nn.registry"

local REGISTRIES = { "_parameters", "_buffers", "_modules" }

local function copy_tensor(t)
  local own = t:detach():clone()
  if Parameter.is(t) then return Parameter(own, t.requires_grad) end
  if t.is_leaf and t.requires_grad then own:requires_grad_(true) end
  return own
end

local copy_value

local function copy_module(module, seen)
  local registered = {}
  local own = { _class_of = module._class_of, _registered = registered }
  seen[module] = own
  for _, name in ipairs(REGISTRIES) do own[name] = Registry.new(registered) end
  setmetatable(own, getmetatable(module))
  for _, registry in ipairs(REGISTRIES) do
    for _, name in ipairs(module[registry].names) do
      own[registry]:set(name, copy_value(module[registry].values[name], seen))
    end
  end
  for key, value in next, module do
    if rawget(own, key) == nil and key ~= "_checked" then
      rawset(own, key, not key:find "_hooks$" and copy_value(value, seen) or false)
    end
  end
  hooks.copy(module, own)
  return own
end

-- Tensors, modules and plain tables are copied, all else is shared.
function copy_value(value, seen)
  if seen[value] then return seen[value] end
  if core.is_tensor(value) then
    seen[value] = copy_tensor(value)
    return seen[value]
  elseif type(value) ~= "table" then
    return value
  elseif rawget(value, "_modules") and rawget(value, "_registered") then
    return copy_module(value, seen)
  elseif getmetatable(value) ~= nil then
    return value
  end
  local own = {}
  seen[value] = own
  for key, entry in next, value do own[key] = copy_value(entry, seen) end
  return own
end

return function(module)
  return copy_value(module, {})
end
