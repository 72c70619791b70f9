-- What prepare_qat puts in the place of a Linear or a convolution: the layer with a quantized
-- weight, the Relu behind it, and its quantized result.

local core = require "zknn.core"
local class = require "zknn.class"
local bits = require "zknn.quantization.bits"
local FakeQuantize = require "zknn.quantization.fake_quantize"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local Layer = class("quantization.Layer", Module)

local OPS = { [1] = core.conv1d, [2] = core.conv2d, [3] = core.conv3d }

-- layer: an nn.Linear or nn.Conv; options: bits, per_channel, averaging_constant; relu: does one
-- follow?
function Layer:__init(layer, options, relu)
  self.kind = bits.check("quantization.prepare_qat", "bits", options.bits)
  self.bits, self.per_channel, self.relu = options.bits, options.per_channel, relu
  self.shown = tostring(layer)
  self.weight = layer.weight
  if layer.bias then
    self.bias = layer.bias
  else
    self.bias = Parameter(core.zeros(layer.weight.shape[1]))
  end
  if layer.kernel_size then
    self.window = { layer.stride, layer.padding, layer.dilation, layer.groups }
    self.op = OPS[#layer.kernel_size]
  end
  local n = options.per_channel and self.weight.shape[1] or 1
  self:register_buffer("zeros", core.zeros(n, { dtype = "int32" }))
  self.activation = FakeQuantize { averaging_constant = options.averaging_constant }
end

-- The weight as its integers keep it, and their scales.
local function quantized(self)
  local scales = self.scales or core.no_grad(bits.scales, self.kind, self.weight, self.per_channel)
  return bits.fake(self.kind, self.weight, scales, self.zeros, self.per_channel), scales
end

function Layer:forward(input)
  local weight = quantized(self)
  local y = self.op and self.op(input, weight, self.bias, table.unpack(self.window))
    or core.linear(input, weight, self.bias)
  return self.activation(self.relu and y:relu() or y)
end

-- Makes the scales and the weight fixed: what the integers stand for, to the bit.
function Layer:freeze()
  local weight, scales = core.no_grad(quantized, self)
  self.weight = Parameter(weight)
  self:register_buffer("scales", scales)
end

function Layer:extra_repr()
  return ("%s, bits=%s, per_channel=%s, relu=%s"):format(self.shown, self.bits,
    self.per_channel and "True" or "False", self.relu and "True" or "False")
end

return Layer
