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
-- Methods of zknn's own classes are guarded: model.train() for model:train(), or a layer called
-- with nothing, is refused in words, where Lua would speak of our local variables. `self` must be
-- an object of the class, and a first argument of a name in `wanted` what stands there.

local core = require "zknn.core"
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

local wanted = {
  input = { core.is_tensor, "a tensor" },
  group = { function(v) return type(v) == "table" end, "a table" },
  lrs = { function(v) return type(v) == "table" end, "a list" },
}
local guarded = setmetatable({}, { __mode = "k" }) -- guard = the method behind it

local function refuse_self(class, key, self)
  raise("%s.%s: called without its object: write object:%s(...), with a colon; in its place was %s",
    class.__name, key, key, args.describe(self))
end

local function refuse_argument(class, key, name, what, value)
  local layer = core._running_layer and core._running_layer() -- which raise puts in front
  raise("%s%s must be %s, got %s", layer and "" or class.__name .. "." .. key .. ": ", name, what,
    args.describe(value))
end

-- The method as the class keeps it. What a user writes stays as it is.
local function guard(class, key, method)
  if type(method) ~= "function" or type(key) ~= "string" or key:find("^_") then return method end
  method = guarded[method] or method
  if not debug.getinfo(method, "S").source:find("^@lua/zknn/")
    or debug.getlocal(method, 1) ~= "self" then
    return method
  end
  local own
  local name = debug.getlocal(method, 2)
  local want = wanted[name]
  if want then
    local fits, what = want[1], want[2]
    function own(self, first, ...)
      if getmetatable(self) ~= class and not Class.is(self, class) then
        refuse_self(class, key, self)
      end
      if not fits(first) then refuse_argument(class, key, name, what, first) end
      return method(self, first, ...)
    end
  else
    function own(self, ...)
      if getmetatable(self) ~= class and not Class.is(self, class) then
        refuse_self(class, key, self)
      end
      return method(self, ...)
    end
  end
  guarded[own] = method
  return own
end

local function set(class, key, value)
  rawset(class, key, guard(class, key, value))
end

return setmetatable(Class, {
  __call = function(_, name, base)
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
    local inherited = { __index = base, __newindex = set }
    for key, value in pairs(meta) do
      inherited[key] = value
    end
    return setmetatable(class, inherited)
  end,
})
