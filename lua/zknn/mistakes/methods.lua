-- The message about a field or method that an object of the library does not have.

local support = require "zknn.core.support"
local advice = require "zknn.mistakes.advice"
local frames = require "zknn.mistakes.frames"
local names = require "zknn.mistakes.names"
local raise = require "zknn.raise"

local methods = {}

local function tensor_names()
  local meta = debug.getregistry()["zknn.Tensor"]
  local list = table.move(meta.__fields, 1, #meta.__fields, 1, {})
  for name in pairs(meta.__methods) do
    list[#list + 1] = name
  end
  table.sort(list)
  return list
end

-- x[":"], x["0, 1"]: an index that is written as a string.
local function index_in_string(key)
  if key:find "^%-?%d+$" then return ("write x[%s]"):format(key) end
  local entries = {}
  for entry in (key .. ","):gmatch "%s*(.-)%s*," do
    local known = entry:find "^%-?%d+$" or entry:find "^[%d:%-]+$" or entry == "..."
    if not known then return nil end
    entries[#entries + 1] = entry:find "^%-?%d+$" and entry or ('"%s"'):format(entry)
  end
  return entries[1] and ("an index of slices is a list: write x[{%s}]"):format(
    table.concat(entries, ", "))
end

-- The message about x.NAME, where there is no such field: t is the tensor.
function methods.tensor(t, key)
  local index = not key:find "^[%a_][%w_]*$" and index_in_string(key)
  if index then return ('a tensor has no field "%s"; %s'):format(key, index) end
  local swapped = frames.self_is(t)
  if swapped then return swapped end
  local none = ("a tensor has no field or method '%s'"):format(key)
  if advice.tensor[key] then return none .. "; " .. advice.tensor[key] end
  local module = require "zknn"
  local f = rawget(module, key) or rawget(module.nn.functional, key)
  if type(f) == "function" then
    return ("%s; it is a function: write %s.%s(x)"):format(none,
      rawget(module, key) and "zknn" or "zknn.nn.functional", key)
  end
  local torch = names.of_torch("tensor", key)
  if torch then return ("%s (PyTorch's has: %s)"):format(none, torch) end
  local near = support.suggest(key, tensor_names())
  return near and ("%s; did you mean '%s'?"):format(none, near) or none
end

-- The message about a name that an optimizer, scheduler, loader or sampler does not have: class is
-- the base of its classes, `what` what messages call it, fields the set of its fields.
function methods.object(class, what, key, fields)
  local list = {}
  for _, from in ipairs { class, fields } do
    for name in next, from do
      if type(name) == "string" and name:sub(1, 1) ~= "_" then list[#list + 1] = name end
    end
  end
  table.sort(list)
  local none = ("%s has no field or method '%s'"):format(what, key)
  local kind = what:match "%w+$"
  local instead = advice[kind] and advice[kind][key]
  if instead then return none .. "; " .. instead end
  local near = support.suggest(key, list)
  if near then return ("%s; did you mean '%s'?"):format(none, near) end
  local torch = names.of_torch(kind, key)
  return torch and ("%s (PyTorch's has: %s)"):format(none, torch) or none
end

function methods.userdata(what, key)
  local kind = what:match "%w+$"
  local instead = advice[kind] and advice[kind][key]
  return instead and ("%s has no field or method '%s'; %s"):format(what, key, instead)
end

-- What stands for SomeClass.new and SomeClass:new.
function methods.new(own)
  local name = type(own) == "table" and rawget(own, "__name")
    or frames.written(".", "new", "nn.Linear")
  raise("%s has no method 'new': calling the class makes an object, %s(...)", name, name)
end

-- Raises for a method of zknn/absent.lua: object is a module or a figure, or its class.
function methods.absent(kind, object, key)
  local name = type(object) == "table" and rawget(object, "__name") -- of a class
  if key == "new" then methods.new(object) end
  if name and key == "extend" then
    raise("%s has no method 'extend': nn.class(name, %s) makes a subclass", name, name)
  end
  local torch = names.of_torch(kind, key)
  raise("%s has no method '%s'%s; %s", frames.describe(object), key,
    torch and (" (PyTorch's %s)"):format(torch) or "", advice[kind][key])
end

return methods
