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

local type, getmetatable, rawget = type, getmetatable, rawget
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

return setmetatable(Class, {
  __call = function(_, name, base)
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
    local inherited = { __index = base }
    for key, value in pairs(meta) do
      inherited[key] = value
    end
    return setmetatable(class, inherited)
  end,
})
