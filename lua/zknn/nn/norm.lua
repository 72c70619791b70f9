-- nn.LayerNorm, nn.RMSNorm (over the last dimensions) and nn.GroupNorm (over groups of channels).

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local affine = require "zknn.nn.affine"
local made = require "zknn.nn.made"
local Module = require "zknn.nn.module"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"

local device = { "device", "string", default = "cpu" }
local dtype = { "dtype", "string", default = "float32" }

-- normalized_shape as a list; `name` asks.
local function shape_of(name, shape)
  local list = type(shape) == "table" and shape or { shape }
  for _, size in ipairs(list) do
    if math.type(size) ~= "integer" or size < 1 then
      raise("%s: normalized_shape must hold sizes, got %s", name, args.describe(size))
    end
  end
  if #list == 0 then raise("%s: normalized_shape is empty", name) end
  return table.move(list, 1, #list, 1, {})
end

local LayerNorm = class("nn.LayerNorm", Module)

local read_layer = args.reader("nn.LayerNorm", {
  { "normalized_shape", "size" },
  { "eps", "number", default = 1e-5 },
  { "elementwise_affine", "boolean", default = true },
  { "bias", "boolean", default = true },
  device, dtype,
})

function LayerNorm:__init(...)
  local a = read_layer(...)
  self.normalized_shape = shape_of("nn.LayerNorm", a.normalized_shape)
  self.eps, self.elementwise_affine = a.eps, a.elementwise_affine
  affine.register(self, self.normalized_shape, made("nn.LayerNorm", a), a.elementwise_affine,
    a.elementwise_affine and a.bias)
end

LayerNorm.reset_parameters = affine.reset

function LayerNorm:forward(input)
  return core.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)
end

function LayerNorm:extra_repr()
  return ("%s, eps=%s, elementwise_affine=%s, bias=%s"):format(text.python(self.normalized_shape),
    text.python(self.eps), text.python(self.elementwise_affine, true),
    text.python(self.bias ~= nil, true))
end

local RMSNorm = class("nn.RMSNorm", Module)

local read_rms = args.reader("nn.RMSNorm", {
  { "normalized_shape", "size" },
  { "eps", "number", optional = true },
  { "elementwise_affine", "boolean", default = true },
  device, dtype,
})

function RMSNorm:__init(...)
  local a = read_rms(...)
  self.normalized_shape = shape_of("nn.RMSNorm", a.normalized_shape)
  self.eps, self.elementwise_affine = a.eps, a.elementwise_affine
  if a.elementwise_affine then
    affine.register(self, self.normalized_shape, made("nn.RMSNorm", a), true)
  end
  if not self.weight then self:register_parameter("weight", nil) end
end

RMSNorm.reset_parameters = affine.reset

function RMSNorm:forward(input)
  return core.rms_norm(input, self.normalized_shape, self.weight, self.eps)
end

function RMSNorm:extra_repr()
  return ("%s, eps=%s, elementwise_affine=%s"):format(text.python(self.normalized_shape),
    text.python(self.eps), text.python(self.elementwise_affine, true))
end

local read_group_norm = args.reader("group_norm", {
  { "input", "tensor" }, { "num_groups", "integer" }, { "weight", "tensor", optional = true },
  { "bias", "tensor", optional = true }, { "eps", "number", default = 1e-5 },
})

-- The operation, but for a lone value: brought to mean 0, nothing would be left of it.
local function group_norm(input, num_groups, weight, bias, eps)
  local y = core.group_norm(input, num_groups, weight, bias, eps)
  if input:numel() == num_groups then
    raise("Expected more than 1 value per channel when training, got input size %s",
      text.shape(input))
  end
  return y
end

local GroupNorm = class("nn.GroupNorm", Module)

local read_group = args.reader("nn.GroupNorm", {
  { "num_groups", "integer" },
  { "num_channels", "integer" },
  { "eps", "number", default = 1e-5 },
  { "affine", "boolean", default = true },
  device, dtype,
  { "bias", "boolean", default = true },
})

function GroupNorm:__init(...)
  local a = read_group(...)
  sizes.at_least("nn.GroupNorm", "num_groups", a.num_groups, 1)
  sizes.at_least("nn.GroupNorm", "num_channels", a.num_channels, 0)
  if a.num_channels % a.num_groups ~= 0 then
    raise("nn.GroupNorm: num_channels (%d) must be divisible by num_groups (%d)", a.num_channels,
      a.num_groups)
  end
  self.num_groups, self.num_channels, self.eps = a.num_groups, a.num_channels, a.eps
  self.affine = a.affine
  affine.register(self, { a.num_channels }, made("nn.GroupNorm", a), a.affine,
    a.affine and a.bias)
end

GroupNorm.reset_parameters = affine.reset

function GroupNorm:forward(input)
  return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)
end

function GroupNorm:extra_repr()
  return ("%d, %d, eps=%s, affine=%s, bias=%s"):format(self.num_groups, self.num_channels,
    text.python(self.eps), text.python(self.affine, true), text.python(self.bias ~= nil, true))
end

return {
  layers = { LayerNorm = LayerNorm, RMSNorm = RMSNorm, GroupNorm = GroupNorm },
  functions = {
    layer_norm = core.layer_norm, rms_norm = core.rms_norm,
    group_norm = function(...)
      local a = read_group_norm(...)
      return (group_norm(a.input, a.num_groups, a.weight, a.bias, a.eps))
    end,
  },
}
