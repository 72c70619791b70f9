-- nn.PReLU([num_parameters[, init]]): x above 0, weight * x below; weight has one element, or one
-- for each channel.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local made = require "zknn.nn.made"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"
local sizes = require "zknn.nn.sizes"

local PReLU = class("nn.PReLU", Module)

local read = args.reader("nn.PReLU", {
  { "num_parameters", "integer", default = 1 },
  { "init", "number", default = 0.25 },
  { "device", "string", default = "cpu" },
  { "dtype", "string", default = "float32" },
})

function PReLU:__init(...)
  local a = read(...)
  sizes.at_least("nn.PReLU", "num_parameters", a.num_parameters, 0)
  self.num_parameters, self.init = a.num_parameters, a.init
  self.weight = Parameter(core.empty(a.num_parameters, made("nn.PReLU", a)))
  self:reset_parameters()
end

function PReLU:reset_parameters()
  core.no_grad(self.weight.fill_, self.weight, self.init)
end

function PReLU:forward(input)
  return core.prelu(input, self.weight)
end

function PReLU:extra_repr()
  return ("num_parameters=%d"):format(self.num_parameters)
end

return PReLU
