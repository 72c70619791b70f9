-- nn.utils.fuse_conv_bn_eval and others: a BatchNorm in evaluation mode as part of the convolution
-- or linear layer before it.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local deepcopy = require "zknn.deepcopy"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local fusion = {}

local function weights(kind)
  return {
    { kind .. "_w", "tensor" }, { kind .. "_b", "tensor", optional = true },
    { "bn_rm", "tensor" }, { "bn_rv", "tensor" }, { "bn_eps", "number" },
    { "bn_w", "tensor", optional = true }, { "bn_b", "tensor", optional = true },
  }
end

-- Weight and bias, of the layer's dtype, behind y = (x - mean) / sqrt(var + eps) w + b. dim: the
-- outputs in the weight.
local function fused(weight, bias, a, dim)
  local scale = (a.bn_rv + a.bn_eps):rsqrt()
  if a.bn_w then scale = scale * a.bn_w end
  local shape = {}
  for d = 1, weight:dim() do shape[d] = d - 1 == dim and -1 or 1 end
  local moved = (bias or core.zeros_like(a.bn_rm)) - a.bn_rm
  local w, b = weight * scale:reshape(shape), moved * scale
  if a.bn_b then b = b + a.bn_b end
  local on = bias and bias.requires_grad or not bias and weight.requires_grad
  return Parameter(w:to(weight.dtype), weight.requires_grad),
    Parameter(b:to((bias or weight).dtype), on)
end

local read_conv = args.reader("fuse_conv_bn_weights", table.move(
  { { "transpose", "boolean", default = false } }, 1, 1, 8, weights "conv"))

function fusion.fuse_conv_bn_weights(...)
  local a = read_conv(...)
  local weight, bias = fused(a.conv_w, a.conv_b, a, a.transpose and 1 or 0)
  return weight, bias
end

local read_linear = args.reader("fuse_linear_bn_weights", weights "linear")

function fusion.fuse_linear_bn_weights(...)
  local a = read_linear(...)
  local weight, bias = fused(a.linear_w, a.linear_b, a, 0)
  return weight, bias
end

-- A copy of the layer that does what layer and bn do.
local function fuse(what, layer, bn, dim)
  for name, module in pairs { [1] = layer, [2] = bn } do
    if not class.is(module, Module) then
      raise("%s: argument %d must be a module, got %s", what, name, args.describe(module))
    end
  end
  if layer.training or bn.training then
    raise("%s: Fusion only for eval! Call eval() of both first", what)
  end
  if not bn.running_mean or not bn.running_var then
    raise("%s: bn.running_mean and bn.running_var must not be None", what)
  end
  local own = deepcopy(layer)
  own.weight, own.bias = fused(own.weight, own.bias, {
    bn_rm = bn.running_mean, bn_rv = bn.running_var, bn_eps = bn.eps, bn_w = bn.weight,
    bn_b = bn.bias,
  }, dim)
  return own
end

local read_fuse = args.reader("fuse_conv_bn_eval", {
  { "conv", "any" }, { "bn", "any" }, { "transpose", "boolean", default = false },
})

function fusion.fuse_conv_bn_eval(...)
  local a = read_fuse(...)
  return (fuse("fuse_conv_bn_eval", a.conv, a.bn, a.transpose and 1 or 0))
end

local read_fuse_linear = args.reader("fuse_linear_bn_eval", {
  { "linear", "any" }, { "bn", "any" },
})

function fusion.fuse_linear_bn_eval(...)
  local a = read_fuse_linear(...)
  local linear, bn = a.linear, a.bn
  if class.is(linear, Module) and class.is(bn, Module)
    and linear.out_features ~= bn.num_features and bn.num_features ~= 1
  then
    raise("To fuse, linear.out_features == bn.num_features or bn.num_features == 1, got "
      .. "linear.out_features=%s and bn.num_features=%s", linear.out_features, bn.num_features)
  end
  return (fuse("fuse_linear_bn_eval", linear, bn, 0))
end

return fusion
