-- nn.ReLU([inplace]): max(x, 0), element by element.

local args = require "zknn.args"
local class = require "zknn.class"
local Module = require "zknn.nn.module"

local ReLU = class("nn.ReLU", Module)

local read = args.reader("nn.ReLU", { { "inplace", "boolean", default = false } })

function ReLU:__init(...)
  self.inplace = read(...).inplace
end

function ReLU:forward(input)
  if self.inplace then return input:relu_() end
  return input:relu()
end

function ReLU:extra_repr()
  return self.inplace and "inplace=True" or ""
end

return ReLU
