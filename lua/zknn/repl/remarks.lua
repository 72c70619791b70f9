-- remarks.lua: what is said below a result that is right in Lua and seldom meant: nil for a name
-- that nothing has, false for a tensor beside a number.

local locals = require "zknn.repl.locals"

-- The value of a variable or global, without metamethods.
local function value_of(name)
  local known, value = locals.get(name)
  if known then return value, true end
  value = rawget(_G, name)
  return value, value ~= nil
end

-- globals: those that every conversation has, by name.
local function of_name(name, globals)
  local meta = debug.getmetatable(_G)
  local _, known = value_of(name)
  local is_watched = meta and not rawget(meta, "__lazy") -- by the user's own metatable
  if known or globals[name] or is_watched or not load("local " .. name) then return nil end
  local words = require "zknn.report.words"
  if words.modules[name] then return words.modules[name] end
  local names = locals.names()
  for key in next, _G do
    if type(key) == "string" then names[#names + 1] = key end
  end
  local near = require("zknn.core.support").suggest(name, names)
  return ("nothing has the name %s%s"):format(name, near and ("; did you mean %s?"):format(near)
    or "")
end

local function of_comparison(name, op, number)
  local is_tensor = require("zknn.core").is_tensor
  if not tonumber(number) or not is_tensor((value_of(name))) then return nil end
  return ("in Lua a tensor never equals a number: write %s:%s(%s)"):format(name,
    op == "==" and "eq" or "ne", number)
end

-- The remark about a text that is going to run, or nil.
return function(text, globals)
  local name = text:match "^%s*([%a_][%w_]*)%s*$"
  if name then return of_name(name, globals) end
  local op, number
  name, op, number = text:match "^%s*([%a_][%w_]*)%s*([=~]=)%s*(%-?[%w.]+)%s*$"
  return name and of_comparison(name, op, number)
end
