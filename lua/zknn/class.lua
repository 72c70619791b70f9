-- class(name[, base]): a class is a table that is its instances' metatable. Calling it makes an
-- object and runs __init; what it lacks comes from its base, metamethods included.
--
--   local Point = class("Point")
--   function Point:__init(x) self.x = x end
--   local Point3 = class("Point3", Point)
--   function Point3:__init(x, z) Point3.super.__init(self, x); self.z = z end
--
-- Metamethods are copied when the subclass is made, since Lua looks them up raw: a base defines its
-- own before it is inherited from.
--
-- Methods of zknn's own classes are guarded: model.train() instead of model:train(), or a layer
-- called without an argument, raises a clear message, where Lua's would name our local variables.
-- `self` must be an object of the class, and a first argument with a name in `wanted` must be of
-- that kind.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"

local meta = {
  __call = function(class, ...)
    local object = class:__new()
    class.__init(object, ...)
    return object
  end,
  __tostring = function(class) return "class " .. class.__name end,
  __name = "class",
}

-- Names that begin with two underscores and are yet no metamethods: they inherit as methods do.
local plain = { __name = true, __init = true, __new = true }

local type, getmetatable, rawget, rawset = type, getmetatable, rawget, rawset
local getlocal, getinfo, byte, find = debug.getlocal, debug.getinfo, string.byte, string.find
local is_tensor = core.is_tensor
local UNDERSCORE = byte "_"
local weak_keys = { __mode = "k" }
local Class = {}

local function concat(a, b)
  return tostring(a) .. tostring(b)
end

-- True when object is an instance of class or of one that inherits from it.
function Class.is(object, class)
  if type(object) ~= "table" then return false end
  local at = getmetatable(object)
  while type(at) == "table" do
    if at == class then return true end
    at = rawget(at, "super")
  end
  return false
end

-- True when value is a class that is, or inherits from, `base`.
function Class.inherits(value, base)
  while type(value) == "table" and rawget(value, "__name") do
    if value == base then return true end
    value = rawget(value, "super")
  end
  return false
end

-- --- guards ---

-- What a first argument of that name must be.
local wanted = { input = "a tensor", group = "a table", lrs = "a list" }
local guarded = {} -- guard = the method behind it
-- For each class with guards, under OWN: itself, and the objects that are known to be of it, so
-- that a call looks once.
local members, OWN = {}, {}

-- Looks for the class once for each object; keeps what it found.
local function look(known, key, self)
  local class = known[OWN]
  if not Class.is(self, class) then
    raise("%s.%s: called without its object: write object:%s(...), with a colon; in its place was "
      .. "%s", class.__name, key, key, args.describe(self))
  end
  known[self] = true
end

local function refuse(known, key, name, value)
  local layer = support.running_layer() -- which raise puts in front
  raise("%s%s must be %s, got %s", layer and "" or known[OWN].__name .. "." .. key .. ": ", name,
    wanted[name], args.describe(value))
end

-- The method behind what refuses a wrong `self`, and a first argument that is not what its name
-- wants.
local function guard(known, key, method, name)
  if name == "input" then
    return function(self, input, ...)
      if not known[self] then look(known, key, self) end
      if not is_tensor(input) then refuse(known, key, "input", input) end
      return method(self, input, ...)
    end
  elseif wanted[name] then
    return function(self, list, ...)
      if not known[self] then look(known, key, self) end
      if type(list) ~= "table" then refuse(known, key, name, list) end
      return method(self, list, ...)
    end
  end
  return function(self, ...)
    if not known[self] then look(known, key, self) end
    return method(self, ...)
  end
end

-- The __newindex of a class of zknn's own.
local function set(class, key, value)
  if type(value) == "function" and type(key) == "string" and byte(key) ~= UNDERSCORE then
    local method = guarded[value] or value
    if getlocal(method, 1) == "self" then
      members[class] = members[class] or setmetatable({ [OWN] = class }, weak_keys)
      value = guard(members[class], key, method, getlocal(method, 2))
      guarded[value] = method
    end
  end
  rawset(class, key, value)
end

local function make(name, base, newindex)
  args.check_string("class", "name", name)
  if base ~= nil and not Class.inherits(base, base) then
    raise("class: base must be a class, got %s", args.describe(base))
  end
  local class = { __name = name, super = base }
  for key, value in pairs(base or {}) do
    if type(key) == "string" and key:find("^__") and not plain[key] then class[key] = value end
  end
  if not class.__index or class.__index == base then class.__index = class end
  if not base then
    class.__new = function(self) return setmetatable({}, self) end
    class.__init = function() end
    class.__concat = concat -- "model: " .. model
  end
  local inherited = { __index = base, __newindex = newindex }
  for key, value in pairs(meta) do
    inherited[key] = value
  end
  return setmetatable(class, inherited)
end

-- A class that we make for a user, whose methods stay as they are.
function Class.unguarded(name, base)
  return make(name, base)
end

return setmetatable(Class, {
  __call = function(_, name, base)
    -- Only classes of zknn are guarded, not those of a user.
    local ours = find(getinfo(2, "S").source, "@lua/zknn/", 1, true)
    return make(name, base, ours and set)
  end,
})
