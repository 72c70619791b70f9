-- globals.lua: the globals that the conversation and -e have without a require, each loaded at its
-- first use. A script has none of them. src/host/globals.c asks for those of -e.

local fields = require "zknn.fields"

local globals = {}

-- name = what makes the value
local makers = {
  zknn = function() return require "zknn" end,
  F = function() return require("zknn").nn.functional end,
}
for _, name in ipairs { "nn", "optim", "data", "onnx", "plot", "testing", "help" } do
  makers[name] = function() return require("zknn")[name] end
end

-- The value of that name, or nil.
function globals.find(name)
  local make = makers[name]
  return make and make()
end

-- From now on all code has them, and those of `more`. Gives all: name = what makes the value. Where
-- someone else watches the globals, they are made at once.
function globals.open(more)
  for name, make in pairs(more or {}) do makers[name] = make end
  local meta = getmetatable(_G)
  local missing = debug.getregistry()["zknn.missing_global"]
  if type(meta) == "table" and rawequal(rawget(meta, "__index"), missing) then
    meta.__lazy = fields.own(makers)
    meta.__index = function(env, name)
      local make = makers[name]
      if not make then return missing(env, name) end
      local value = make()
      rawset(env, name, value)
      return value
    end
  else
    for name, make in pairs(makers) do
      local found, value = pcall(make)
      if found and rawget(_G, name) == nil then rawset(_G, name, value) end
    end
  end
  return makers
end

return globals
