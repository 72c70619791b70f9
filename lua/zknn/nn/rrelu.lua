-- nn.RReLU([lower[, upper[, inplace]]]): x above 0, below it x times a slope that is drawn for each
-- element from lower..upper in training, and is their mean else.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

local RReLU = class("nn.RReLU", Module)

local bounds = {
  { "lower", "number", default = 1 / 8 },
  { "upper", "number", default = 1 / 3 },
}
local training = { "training", "boolean", default = false }
local inplace = { "inplace", "boolean", default = false }
local read = args.reader("nn.RReLU", { bounds[1], bounds[2], inplace })

function RReLU:__init(...)
  local a = read(...)
  self.lower, self.upper, self.inplace = a.lower, a.upper, a.inplace
end

-- PyTorch draws one double for each element that is not above 0, in index order.
local function slopes(input, lower, upper)
  if support.tracing() then
    raise("onnx.export: rrelu in training mode draws its slopes in forward, which a file for "
      .. "inference must not: pass training = self.training, and call model:eval()")
  end
  return core.no_grad(function()
    local low = input:le(0)
    local draws = core.empty(low:sum():item(), { dtype = "float64" }):uniform_(lower, upper)
    local slope = core.ones_like(input)
    slope[low] = draws:to(input.dtype)
    return slope
  end)
end

local function rrelu(input, lower, upper, in_training, in_place)
  if lower > upper then raise("rrelu: lower %s is above upper %s", lower, upper) end
  if not in_training then
    local slope = (lower + upper) / 2
    return in_place and input:leaky_relu_(slope) or core.leaky_relu(input, slope)
  end
  local slope = slopes(input, lower, upper)
  return in_place and input:mul_(slope) or input * slope
end

function RReLU:forward(input)
  return rrelu(input, self.lower, self.upper, self.training, self.inplace)
end

function RReLU:extra_repr()
  return ("lower=%s, upper=%s%s"):format(text.python(self.lower), text.python(self.upper),
    self.inplace and ", inplace=True" or "")
end

local read_function = args.reader("rrelu", {
  { "input", "tensor" }, bounds[1], bounds[2], training, inplace,
})

local read_in_place = args.reader("rrelu_", {
  { "input", "tensor" }, bounds[1], bounds[2], training,
})

return {
  RReLU = RReLU,
  rrelu_ = function(...)
    local a = read_in_place(...)
    return (rrelu(a.input, a.lower, a.upper, a.training, true))
  end,
  rrelu = function(...)
    local a = read_function(...)
    return (rrelu(a.input, a.lower, a.upper, a.training, a.inplace))
  end,
}
