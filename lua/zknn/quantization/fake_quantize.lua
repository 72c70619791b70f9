-- quantization.FakeQuantize([quant_min, quant_max, symmetric, averaging_constant]): values as
-- integers of that range keep them. In training it observes the least and the greatest value, as
-- moving averages, and makes scale and zero point of them. [torch/ao/quantization]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"

local FakeQuantize = class("quantization.FakeQuantize", Module)

local EPS = 1.1920928955078125e-07 -- of float32: a scale's least value

local read = args.reader("quantization.FakeQuantize", {
  { "quant_min", "integer", default = 0 },
  { "quant_max", "integer", default = 255 },
  { "symmetric", "boolean", default = false },
  { "averaging_constant", "number", default = 0.01 },
})

function FakeQuantize:__init(...)
  local a = read(...)
  if a.quant_min >= a.quant_max then
    raise("quantization.FakeQuantize: quant_min is %d, it must be below quant_max, %d",
      a.quant_min, a.quant_max)
  end
  if not (a.averaging_constant > 0 and a.averaging_constant <= 1) then
    raise("quantization.FakeQuantize: averaging_constant is %s, it must be in 0..1 and not 0",
      a.averaging_constant)
  end
  self.quant_min, self.quant_max, self.symmetric = a.quant_min, a.quant_max, a.symmetric
  self.averaging_constant, self.observing = a.averaging_constant, true
  self:register_buffer("min_val", core.tensor(math.huge))
  self:register_buffer("max_val", core.tensor(-math.huge))
  self:register_buffer("scale", core.ones(1))
  self:register_buffer("zero_point", core.zeros(1, { dtype = "int32" }))
end

local function round(x)
  return math.tointeger(core.tensor(x, { dtype = "float64" }):round():item())
end

-- Scale and zero point for values from low to high.
local function qparams(self, low, high)
  local least, most = self.quant_min, self.quant_max
  low, high = math.min(low, 0), math.max(high, 0)
  if self.symmetric then
    local scale = math.max(math.max(-low, high) / ((most - least) / 2), EPS)
    return scale, (least + most + 1) // 2
  end
  local scale = math.max((high - low) / (most - least), EPS)
  return scale, math.max(least, math.min(most, least - round(low / scale)))
end

local function set(self, low, high)
  local scale, zero = qparams(self, low, high)
  self.min_val, self.max_val = core.tensor(low), core.tensor(high)
  self.scale = core.tensor { scale }
  self.zero_point = core.tensor({ zero }, { dtype = "int32" })
end

local read_range = args.reader("set_range", { { "low", "number" }, { "high", "number" } })

-- Fixes the range: nothing is observed any more.
function FakeQuantize:set_range(...)
  local a = read_range(...)
  if a.low >= a.high or a.low ~= a.low or a.high ~= a.high then
    raise("set_range: low is %s, it must be below high, %s", a.low, a.high)
  end
  self.observing = false
  set(self, a.low + 0.0, a.high + 0.0)
  return self
end

local function observe(self, x)
  local low, high = x:min():item(), x:max():item()
  local before_low, before_high = self.min_val:item(), self.max_val:item()
  if before_low <= before_high then
    low = before_low + self.averaging_constant * (low - before_low)
    high = before_high + self.averaging_constant * (high - before_high)
  end
  set(self, low, high)
end

function FakeQuantize:forward(input)
  if self.training and self.observing and input:numel() > 0 then
    core.no_grad(observe, self, input)
  end
  return core.fake_quantize_per_tensor_affine(input, self.scale, self.zero_point, self.quant_min,
    self.quant_max)
end

function FakeQuantize:extra_repr()
  return ("quant_min=%d, quant_max=%d, scale=%.6g, zero_point=%d"):format(self.quant_min,
    self.quant_max, self.scale:item(), self.zero_point:item())
end

return FakeQuantize
