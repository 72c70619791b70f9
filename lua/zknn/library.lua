-- library(name, t[, lazy]): makes t the table of the library that is called `name` ("zknn.nn"):
-- reading a name that it does not have raises, with the nearest name there is. Users may assign
-- their own names, and rawget(t, "x") asks whether there is one. Names that begin with two
-- underscores are nil without a word: libraries probe for them.
--
-- lazy[key] makes the value of a field that comes at its first use. __lazy lists these fields for
-- the completion of the REPL, without loading them. By `__library` src/bind/explain.c knows what
-- stands in front of the colon in nn:Linear(2, 3).

local concat = require "zknn.concat"
local fields = require "zknn.fields"

local type, byte, rawset, getmetatable = type, string.byte, rawset, getmetatable
local UNDERSCORE = byte "_"

local function index(t, key)
  local meta = getmetatable(t)
  local make = meta.__lazy and meta.__lazy[key]
  if make then
    local value = make()
    rawset(t, key, value)
    return value
  end
  if type(key) ~= "string" or byte(key, 1) == UNDERSCORE and byte(key, 2) == UNDERSCORE then
    return nil
  end
  require "zknn.mistakes.names".raise(t, key)
end

local function text_of(t)
  local name = getmetatable(t).__library
  return ('%s: help "%s" lists what is in it'):format(name, name:match "^zknn%.(.*)$" or name)
end

return function(name, t, lazy)
  return setmetatable(t, {
    __name = name, __library = name, __lazy = lazy and fields.own(lazy), __index = index,
    __tostring = text_of, __concat = concat,
  })
end
