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
-- that kind. Surplus arguments, which Lua drops without a word, are refused: up to three behind the
-- method's own, unless they are nil.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local concat = require "zknn.concat"
local raise = require "zknn.raise"

-- The constructor of a class that has none of its own.
local function no_init(self, ...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if value ~= nil then
      raise("%s: takes no arguments (its class has no __init), got %s", getmetatable(self).__name,
        args.describe(value))
    end
  end
end

local type, getmetatable, rawequal = type, getmetatable, rawequal
local rawget, rawset = rawget, rawset
local getlocal, getinfo, byte, find = debug.getlocal, debug.getinfo, string.byte, string.find
local is_tensor = core.is_tensor
local UNDERSCORE = byte "_"
local weak_keys = { __mode = "k" }

-- Objects of a user's class whose constructor has called that of zknn's class.
local is_begun = setmetatable({}, weak_keys)

local meta = {
  __call = function(class, ...)
    local object, init = class:__new(), class.__init or no_init
    if rawget(class, "_is_own") and is_tensor((...)) then
      require("zknn.mistakes.definition").check_call(class, init, ...)
    end
    init(object, ...)
    local base = rawget(class, "_begins")
    if base and not is_begun[object] then
      require("zknn.mistakes.definition").check_made(class, base)
    end
    return object
  end,
  __tostring = function(class) return "class " .. require "zknn.signature".of_class(class) end,
  __name = "class",
  __concat = concat,
}

-- Names that begin with two underscores and are yet no metamethods: they inherit as methods do.
local plain = { __name = true, __init = true, __new = true, __init__ = true }

local Class = { no_init = no_init }

-- True when object is an instance of class or of one that inherits from it.
function Class.is(object, class)
  if type(object) ~= "table" then return false end
  local at = getmetatable(object)
  while type(at) == "table" do
    if rawequal(at, class) then return true end
    at = rawget(at, "super")
  end
  return false
end

-- True when value is a class that is, or inherits from, `base`.
function Class.inherits(value, base)
  while type(value) == "table" and rawget(value, "__name") do
    if rawequal(value, base) then return true end
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
    raise("%s", require("zknn.mistakes.swapped").method(class.__name, key, self))
  end
  known[self] = true
end

-- The method's name in front of a message, but for the layer that runs, which raise puts there.
-- Another layer runs when its forward calls that of a part: self.fc:forward(x).
local function front(known, key)
  local name = known[OWN].__name
  local layer = support.running_layer()
  if layer and layer:find(name, 1, true) then return "" end
  return name .. (key == "__init" and ": " or "." .. key .. ": ")
end

local function refuse(known, key, name, value)
  raise("%s%s must be %s, got %s%s", front(known, key), name, wanted[name], args.describe(value),
    require("zknn.mistakes.swapped").input(value))
end

-- Raises when one of the values behind a method's own arguments is not nil.
local function surplus(known, key, method, ...)
  local names, value = {}, nil
  for i = 2, getinfo(method, "u").nparams do
    names[i - 1] = getlocal(method, i)
  end
  for i = select("#", ...), 1, -1 do
    local extra = select(i, ...)
    if extra ~= nil then value = extra end
  end
  if value == nil then return end
  raise("%sit takes %s, got more: %s", front(known, key), #names == 0 and "no arguments"
    or ("%d argument%s (%s)"):format(#names, #names > 1 and "s" or "", table.concat(names, ", ")),
    args.describe(value))
end

-- The method with n arguments of its own, behind what refuses a wrong `self`, a first argument that
-- is not what its name wants, and surplus ones.
local function guard(known, key, method, name, n)
  if name == "input" and n == 1 then
    return function(self, input, x, y, z)
      if not known[self] then look(known, key, self) end
      if not is_tensor(input) then refuse(known, key, "input", input) end
      if x ~= nil or y ~= nil or z ~= nil then surplus(known, key, method, x, y, z) end
      return method(self, input)
    end
  elseif name == "input" then
    return function(self, input, ...)
      if not known[self] then look(known, key, self) end
      if not is_tensor(input) then refuse(known, key, "input", input) end
      if n and select("#", ...) >= n then surplus(known, key, method, select(n, ...)) end
      return method(self, input, ...)
    end
  elseif wanted[name] then
    return function(self, list, ...)
      if not known[self] then look(known, key, self) end
      if type(list) ~= "table" then refuse(known, key, name, list) end
      if n and select("#", ...) >= n then surplus(known, key, method, select(n, ...)) end
      return method(self, list, ...)
    end
  elseif n == 0 then
    return function(self, x, y, z)
      if not known[self] then look(known, key, self) end
      if x ~= nil or y ~= nil or z ~= nil then surplus(known, key, method, x, y, z) end
      return method(self)
    end
  elseif n == 1 then
    return function(self, a, x, y, z)
      if not known[self] then look(known, key, self) end
      if x ~= nil or y ~= nil or z ~= nil then surplus(known, key, method, x, y, z) end
      return method(self, a)
    end
  end
  return function(self, ...)
    if not known[self] then look(known, key, self) end
    if n and select("#", ...) > n then surplus(known, key, method, select(n + 1, ...)) end
    return method(self, ...)
  end
end

-- A subclass's constructor called that of `class`.
local function begin(class, self, ...)
  if not Class.is(self, class) then
    raise("%s", require("zknn.mistakes.swapped").constructor(class, self, ...))
  end
  if getmetatable(self)._is_own then is_begun[self] = true end
end

-- A constructor with n arguments (or any number), behind what refuses surplus ones.
local function guard_init(known, init, n)
  local class = known[OWN]
  return function(self, ...)
    if getmetatable(self) ~= class then begin(class, self, ...) end
    if n and select("#", ...) > n then surplus(known, "__init", init, select(n + 1, ...)) end
    return init(self, ...)
  end
end

-- The __newindex of a class of zknn's own.
local function set(class, key, value)
  if type(value) == "function" and type(key) == "string"
    and (byte(key) ~= UNDERSCORE or key == "__init")
  then
    local method = guarded[value] or value
    if getlocal(method, 1) == "self" then
      local info = getinfo(method, "u")
      members[class] = members[class] or setmetatable({ [OWN] = class }, weak_keys)
      local n = not info.isvararg and info.nparams - 1
      if key ~= "__init" then
        value = guard(members[class], key, method, getlocal(method, 2), n)
      else
        value = guard_init(members[class], method, n)
      end
      guarded[value] = method
    end
  end
  rawset(class, key, value)
end

-- The __newindex of a class of a user's: looks at what has no `self`, or has it twice.
local function define(class, key, value)
  if type(value) ~= "function" then
    if key == "__init" or key == "forward" then
      raise("%s.%s must be a function, got %s", class.__name, key, args.describe(value))
    end
  elseif type(key) == "string" and (getlocal(value, 1) ~= "self"
    or getlocal(value, 2) == "self" or find(key, "^__.*__$"))
  then
    require("zknn.mistakes.definition").check(class, key, value)
  end
  rawset(class, key, value)
end

-- Do objects of this class raise for every name that they do not have (idioms.lua)?
local function is_strict(class)
  while rawget(class, "super") do
    class = rawget(class, "super")
  end
  return getmetatable(class).__strict
end

-- The __index of a user's class of such objects: fields that are not there are nil, as usual.
local function lenient(base)
  return function(_, key)
    if type(key) ~= "string" then return base[key] end
    local class, value = base, nil
    while class and value == nil do
      value = rawget(class, key)
      class = rawget(class, "super")
    end
    return value
  end
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
    class.__concat = concat -- "model: " .. model
  end
  local inherited = { __index = base, __newindex = newindex }
  if base and newindex == define and is_strict(base) then inherited.__index = lenient(base) end
  for key, value in pairs(meta) do
    inherited[key] = value
  end
  return setmetatable(class, inherited)
end

-- The method behind a guard; of any other function, itself.
function Class.method(f)
  return guarded[f] or f
end

-- A class that we make for a user, whose methods stay as they are.
function Class.unguarded(name, base)
  local class, ours = make(name, base, define), base
  rawset(class, "_is_own", true)
  while ours and rawget(ours, "_is_own") do
    ours = rawget(ours, "super")
  end
  if ours and guarded[ours.__init] and not rawget(ours, "_may_begin_late") then
    rawset(class, "_begins", ours)
  end
  return class
end

return setmetatable(Class, {
  __call = function(_, name, base)
    -- Only classes of zknn are guarded, not those of a user.
    local ours = find(getinfo(2, "S").source, "@lua/zknn/", 1, true)
    return make(name, base, ours and set)
  end,
})
