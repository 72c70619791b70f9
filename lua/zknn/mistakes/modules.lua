-- Modules whose parameters are not registered: layers in plain tables, or no parameters at all.

local support = require "zknn.core.support"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local modules = {}

local DEEP = 3 -- tables in tables

-- Finds in the table what has parameters and is in no module: gives it and where it is.
local function find_lost(t, where, depth, is_known)
  for key, value in next, t do
    local at = where .. (type(key) == "string" and "." .. key or ("[%s]"):format(key))
    if class.is(value, Module) then
      if not is_known(value) and value:named_parameters()() then return value, at end
    elseif Parameter.is(value) then
      if not is_known(value) then return value, at end
    elseif type(value) == "table" and getmetatable(value) == nil and depth < DEEP then
      local lost, place = find_lost(value, at, depth + 1, is_known)
      if lost then return lost, place end
    end
  end
end

local function is_above(module, below)
  for _, inner in module:named_modules() do
    if rawequal(inner, below) then return true end
  end
  return false
end

-- Raises when a plain table in a field of `module` holds layers or parameters that no module has
-- registered: an optimizer would not train them. seen: what the walk has met.
function modules.check_tables(module, seen)
  local function is_known(value)
    if seen[value] or not class.is(value, Module) then return seen[value] end
    return value._owned or is_above(value, module)
  end
  for name, t in next, module._plain do
    if type(t) == "table" and getmetatable(t) == nil then
      local lost, place = find_lost(t, "self." .. name, 1, is_known)
      if lost then
        local kind = Parameter.is(lost) and "Parameter" or "Module"
        raise("%s: self.%s is a plain table, and what is in it is no part of the model (%s is %s): "
          .. "write self.%s = nn.%sList(...), which counts from 0, or nn.%sDict(...) for names. "
          .. "(A table with a metatable is left alone.)", module:_get_name(), name, place,
          kind == "Module" and lost:_get_name() or "a parameter", name, kind, kind)
      end
    end
  end
end

-- What an optimizer says of a module without parameters.
function modules.without_parameters(module)
  local name = module:_get_name()
  local text = ("%s has no parameters: layers must be fields of self, assigned in __init "
    .. "(self.fc = nn.Linear(2, 3)), no local or global variables"):format(name)
  local own = getmetatable(module)
  for _, word in ipairs { "init", "_init", "initialize" } do
    if type(rawget(own, word)) == "function" then
      return ("%s; %s:%s is not called by itself: name it __init"):format(text, name, word)
    end
  end
  return text
end

-- What a message about params adds when something else is in their place.
function modules.instead_of_parameters(value)
  if class.is(value, Module) or type(value) == "table" and ordered.kind(value) == "OrderedDict" then
    return ": write model:parameters()"
  end
  if type(value) == "function" then return ": write model:parameters(), which gives the list" end
  return ""
end

-- What is added to a message about a function in place of a layer: "; write nn.ReLU()".
function modules.layer_of(f)
  if type(f) ~= "function" then return "" end
  local nn = require "zknn.nn"
  for name, value in next, nn.functional do
    if value == f then
      for layer in next, nn do
        if layer:lower() == name:gsub("_", ""):lower() and class.inherits(nn[layer], Module) then
          return ("; write nn.%s()"):format(layer)
        end
      end
    end
  end
  return "; an nn.class whose forward calls it is one"
end

-- What the message about a missing forward adds: the method of the class that is near.
function modules.instead_of_forward(module)
  local list, at = {}, getmetatable(module)
  while at and at ~= Module do
    for name, method in next, at do
      if type(name) == "string" and type(method) == "function" then list[#list + 1] = name end
    end
    at = rawget(at, "super")
  end
  table.sort(list)
  local near = support.suggest("forward", list)
  return near and ("; did you mean it by '%s'?"):format(near) or ""
end

return modules
