-- nn.Identity(...): returns its input. It takes any arguments, so that it can replace another
-- layer.

local args = require "zknn.args"
local class = require "zknn.class"
local Module = require "zknn.nn.module"

local Identity = class("nn.Identity", Module)

function Identity:__init(...) -- luacheck: ignore 212
  args.no_library("nn.Identity", ...)
end

function Identity:forward(x) -- luacheck: ignore 212
  return x
end

return Identity
