-- duplicate(module): the same module once more, with parameters and buffers of its own: what
-- copy.deepcopy makes of one in PyTorch. What appears twice in it appears twice in the copy.

local core = require "zknn.core"
local Parameter = require "zknn.nn.parameter"
local class = require "zknn.class"
local Module = require "zknn.nn.module"

local copy_value

local function copy_tensor(t, seen)
  local new = t:detach():clone()
  if Parameter.is(t) then
    new = Parameter(new, t.requires_grad)
  elseif t.requires_grad then
    new:requires_grad_(true)
  end
  seen[t] = new
  return new
end

local function copy_table(t, seen)
  local new = setmetatable({}, getmetatable(t))
  seen[t] = new
  for key, value in next, t do
    rawset(new, key, copy_value(value, seen))
  end
  return new
end

local function copy_module(module, seen)
  local new = getmetatable(module):__new()
  seen[module] = new
  for _, registry in ipairs { "_parameters", "_buffers", "_modules" } do
    local from, to = module[registry], new[registry]
    for _, name in ipairs(from.names) do
      local value = from.values[name]
      to:set(name, value and copy_value(value, seen))
      if value and registry == "_modules" then to.values[name]._owned = true end
    end
  end
  for name, on in next, module._transient do
    new._transient[name] = on
  end
  for name, value in next, module._plain do
    new._plain[name] = copy_value(value, seen)
  end
  for _, list in ipairs { "_pre_hooks", "_hooks" } do
    rawset(new, list, copy_value(rawget(module, list), seen))
  end
  rawset(new, "_tables", rawget(module, "_tables"))
  return new
end

function copy_value(value, seen)
  if seen[value] then return seen[value] end
  if core.is_tensor(value) then return copy_tensor(value, seen) end
  if type(value) ~= "table" then return value end
  if class.is(value, Module) then return copy_module(value, seen) end
  if class.inherits(value, Module) then return value end
  return copy_table(value, seen)
end

return function(module)
  return copy_value(module, {})
end
