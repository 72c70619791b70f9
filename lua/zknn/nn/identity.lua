-- nn.Identity(...): returns its input. It takes any arguments, so that it can replace another
-- layer.

local class = require "zknn.class"
local Module = require "zknn.nn.module"

local Identity = class("nn.Identity", Module)

function Identity:__init(...) end -- luacheck: ignore 212

function Identity:forward(x) -- luacheck: ignore 212
  return x
end

return Identity
