-- look.lua: what a name on a line stands for, in a frame that is stopped there. Nothing of the
-- user's runs: metamethods that are functions are not called, except those of zknn's modules.

local fields = require "zknn.fields"

local look = {}

local getlocal, getupvalue = debug.getlocal, debug.getupvalue

-- Calls f(name, value) for the frame's variables: locals, the innermost first, then upvalues.
-- Stops when f gives true.
local function each_variable(thread, frame, f)
  local locals, i = {}, 1
  while true do
    local name, value = getlocal(thread, frame.level, i)
    if not name then break end
    locals[i] = { name, value }
    i = i + 1
  end
  for k = #locals, 1, -1 do
    if locals[k][1]:find "^[%a_]" and f(locals[k][1], locals[k][2], "local") then return end
  end
  i = 1
  while true do
    local name, value = getupvalue(frame.func, i)
    if not name then break end
    if name:find "^[%a_]" and f(name, value, "upvalue") then return end
    i = i + 1
  end
end

-- The values that are on the stack and have no name, in their order: { n = how many }.
function look.temporaries(thread, frame)
  local values, i = { n = 0 }, 1
  while true do
    local name, value = getlocal(thread, frame.level, i)
    if not name then return values end
    if name:find "^%(.*temporary%)$" then
      values.n = values.n + 1
      values[values.n] = value
    end
    i = i + 1
  end
end

-- The table of globals that the frame sees.
function look.environment(thread, frame)
  local env
  each_variable(thread, frame, function(name, value)
    if name == "_ENV" then env = value end
    return env
  end)
  return type(env) == "table" and env or _G
end

-- The value of a variable, and whether there is one: a local, an upvalue, or a global that is not
-- nil.
function look.variable(thread, frame, wanted)
  local found, value = false, nil
  each_variable(thread, frame, function(name, item)
    if name == wanted then found, value = true, item end
    return found
  end)
  if found then return value, true end
  value = rawget(look.environment(thread, frame), wanted)
  if value == nil and frame.source == "=(command line)" then
    value = require("zknn.globals").find(wanted)
  end
  return value, value ~= nil
end

-- The names of all variables with a value that fits(value), as keys.
function look.variables(thread, frame, fits)
  local names = {}
  local function add(name, value)
    if type(name) == "string" and names[name] == nil and name ~= "_ENV" then
      names[name] = value ~= nil and fits(value)
    end
  end
  each_variable(thread, frame, add)
  for name, value in next, look.environment(thread, frame) do add(name, value) end
  for name, good in next, names do
    if not good then names[name] = nil end
  end
  return names
end

local function module_class()
  return package.loaded["zknn.nn.module"]
end

local function is_module(value)
  local Module, class = module_class(), package.loaded["zknn.class"]
  return Module and class and class.is(value, Module) or false
end
look.is_module = is_module

-- The tables in which a value's fields are looked for, as far as reading runs no code; and whether
-- these are all.
local function places(value)
  local found, seen, all = {}, {}, true
  while value ~= nil and not seen[value] and #found < 30 do
    seen[value] = true
    if type(value) == "table" then found[#found + 1] = value end
    local meta = debug.getmetatable(value)
    if type(meta) ~= "table" then break end
    local index = rawget(meta, "__index")
    local methods = rawget(meta, "__methods")
    if type(index) == "function" then
      all = false
      found[#found + 1] = type(methods) == "table" and methods or meta
    end
    value = type(index) == "table" and index or type(methods) == "table" and methods
      or type(index) == "function" and meta or nil
  end
  return found, all
end

-- Is the module's __index ours, and not one of the user's class?
local function is_read_by_us(module)
  local index = rawget(debug.getmetatable(module), "__index")
  return type(index) == "function"
    and debug.getinfo(index, "S").source:find("@lua/zknn/", 1, true) == 1
end

-- value[key], and whether that is known.
function look.field(value, key)
  if is_module(value) and is_read_by_us(value) then
    local good, item = pcall(function() return value[key] end)
    return item, good
  end
  local found, all = places(value)
  for _, place in ipairs(found) do
    local item = rawget(place, key)
    if item ~= nil then return item, true end
  end
  return nil, all
end

-- Names of a value's fields and methods, as keys, without those that begin with an underscore.
-- fits(item) chooses.
function look.fields(value, fits)
  local names = {}
  local function add(name, item)
    if type(name) == "string" and name:find "^%a[%w_]*$" and fits(item) then names[name] = true end
  end
  for _, place in ipairs((places(value))) do
    for name, item in next, place do add(name, item) end
  end
  local meta = debug.getmetatable(value)
  for name, item in next, fields.of(value, meta) do
    if item == false then names[name] = true else add(name, item) end
  end
  return names
end

function look.is_callable(value)
  local meta = type(value) ~= "function" and debug.getmetatable(value)
  return type(value) == "function" or type(meta) == "table" and rawget(meta, "__call") ~= nil
end

-- A table without behaviour: an instance of nothing, or a list or dict of ours.
function look.is_plain(value)
  if type(value) ~= "table" then return false end
  local meta = debug.getmetatable(value)
  return meta == nil or type(meta) == "table" and rawget(meta, "__entries") ~= nil
end

local function is_op(token, text)
  return token ~= nil and token.text == text and token.kind ~= "string"
end

-- The names a.b.c that end at list[i], as a list; nil where something else stands in front.
function look.chain(list, i)
  local names = {}
  while true do
    local token = list[i]
    if not token or token.kind ~= "name" then return nil end
    table.insert(names, 1, token.text)
    if not is_op(list[i - 1], ".") then
      local before = list[i - 1]
      if is_op(before, ":") then return nil end
      return names
    end
    i = i - 2
  end
end

-- The value of such names, and whether it is known.
function look.value(thread, frame, names)
  local value, known = look.variable(thread, frame, names[1])
  if not known then return nil, false end
  for k = 2, #names do
    value, known = look.field(value, names[k])
    if not known or value == nil and k < #names then return nil, false end
  end
  return value, true
end

-- The object in a.b:name or a.b.name on the line, with its text: value, "a.b". nil when it is not
-- known, or when the line has several.
function look.receiver(thread, frame, list, name)
  local found, text
  for i, token in ipairs(list) do
    if token.text == name and (is_op(list[i - 1], ".") or is_op(list[i - 1], ":")) then
      local names = look.chain(list, i - 2)
      local value, known
      if names then value, known = look.value(thread, frame, names) end
      if not known or value == nil then return nil end
      if text and not rawequal(found, value) then return nil end
      found, text = value, table.concat(names, ".")
    end
  end
  return found, text
end

return look
