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
-- Methods of classes that zknn itself makes are guarded: model.train() for model:train(), or a
-- layer called with nothing, is refused in words, where Lua would speak of our local variables.
-- `self` must be an object of the class, and a first argument of a name in `wanted` what stands
-- there.

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
local getlocal, getinfo, byte, find = debug.getlocal, debug.getinfo, string.byte, string.find
local metatable_of = debug.getmetatable -- which does not look for __metatable first
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

local function is_table(v) return type(v) == "table" end
local wanted = {
  input = { core.is_tensor, "a tensor" },
  group = { is_table, "a table" },
  lrs = { is_table, "a list" },
}
local guarded = setmetatable({}, weak_keys) -- guard = the method behind it
-- For each class with guards: the metatables of objects that are known to be of it, so that a call
-- pays for one look.
local known = setmetatable({}, weak_keys)

local function refuse_self(class, key, self)
  raise("%s.%s: called without its object: write object:%s(...), with a colon; in its place was %s",
    class.__name, key, key, args.describe(self))
end

local function refuse_argument(class, key, name, what, value)
  local layer = core._running_layer and core._running_layer() -- which raise puts in front
  raise("%s%s must be %s, got %s", layer and "" or class.__name .. "." .. key .. ": ", name, what,
    args.describe(value))
end

-- Looks for the class once for each metatable; keeps what it found.
local function is_new(class, key, self, of_class)
  if not Class.is(self, class) then refuse_self(class, key, self) end
  of_class[metatable_of(self)] = true
end

-- The method as a class of zknn's own keeps it.
local function guard(class, key, method)
  if type(method) ~= "function" or type(key) ~= "string" or byte(key) == UNDERSCORE then
    return method
  end
  method = guarded[method] or method
  if getlocal(method, 1) ~= "self" then return method end
  local about = getinfo(method, "u")
  local of_class = known[class]
  if not of_class then
    of_class = setmetatable({}, weak_keys)
    known[class] = of_class
  end
  local given = not about.isvararg and about.nparams
  local want = wanted[getlocal(method, 2)]
  local own
  -- One form for each number of arguments: `...` costs a call as much again.
  if want then
    local name, fits, what = getlocal(method, 2), want[1], want[2]
    if given == 2 then
      function own(self, first)
        if not of_class[metatable_of(self)] then is_new(class, key, self, of_class) end
        if not fits(first) then refuse_argument(class, key, name, what, first) end
        return method(self, first)
      end
    else
      function own(self, first, ...)
        if not of_class[metatable_of(self)] then is_new(class, key, self, of_class) end
        if not fits(first) then refuse_argument(class, key, name, what, first) end
        return method(self, first, ...)
      end
    end
  elseif given == 1 then
    function own(self)
      if not of_class[metatable_of(self)] then is_new(class, key, self, of_class) end
      return method(self)
    end
  elseif given == 2 then
    function own(self, a)
      if not of_class[metatable_of(self)] then is_new(class, key, self, of_class) end
      return method(self, a)
    end
  else
    function own(self, ...)
      if not of_class[metatable_of(self)] then is_new(class, key, self, of_class) end
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
    -- Who makes the class? What a user writes stays as it is.
    local ours = find(getinfo(2, "S").source, "@lua/zknn/", 1, true)
    local inherited = { __index = base, __newindex = ours and set }
    for key, value in pairs(meta) do
      inherited[key] = value
    end
    return setmetatable(class, inherited)
  end,
})
