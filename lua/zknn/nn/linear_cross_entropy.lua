-- nn.LinearCrossEntropyLoss(in_features, num_classes) and nn.functional.linear_cross_entropy: a
-- linear layer that gives the logits, and their cross entropy.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Linear = require "zknn.nn.linear"
local losses = require "zknn.nn.losses"
local Module = require "zknn.nn.module"

local function refuse_options(what, a)
  if a.options ~= nil then
    raise("%s: options say how PyTorch cuts the logits into parts: leave it out, here they are "
      .. "whole", what)
  end
  return a
end

local function check(what, a)
  local input, weight, bias = a.input, a.linear_weight, a.linear_bias
  if input:dim() ~= 1 and input:dim() ~= 2 then
    raise("%s: expected input with dimensionality 1 or 2, got %d", what, input:dim())
  end
  if weight:dim() < 2 then
    raise("%s: expected linear_weight with dimensionality at least 2, got %d", what, weight:dim())
  end
  if input:size(-1) ~= weight:size(-1) then
    raise("%s: expected equal input and linear_weight last dimensions (in_features), got %d and "
      .. "%d, respectively", what, input:size(-1), weight:size(-1))
  end
  local shape = weight.shape
  local outputs = table.move(shape, 1, #shape - 1, 1, {})
  if bias and text.shape(bias) ~= text.shape(outputs) then
    raise("%s: expected linear_bias shape %s, got %s", what, text.shape(outputs), text.shape(bias))
  end
  if #outputs > 1 and input:dim() == 1 then
    raise("%s: K-dimensional loss defined by linear_weight shape %s requires batched input, got %s",
      what, text.shape(weight), text.shape(input))
  end
  return outputs
end

local function linear_cross_entropy(what, a)
  local outputs, input = check(what, a), a.input
  local logits = core.linear(input, a.linear_weight:reshape(-1, input:size(-1)),
    a.linear_bias and a.linear_bias:reshape(-1))
  if #outputs > 1 then logits = logits:reshape(input:size(0), table.unpack(outputs)) end
  if a.ignore_index and text.shape(a.target) == text.shape(logits) then
    raise("%s: ignore_index cannot be specified when target contains probabilities", what)
  end
  return losses.functions.cross_entropy(logits, a.target, {
    weight = a.weight, reduction = a.reduction, ignore_index = a.ignore_index or -100,
    label_smoothing = a.label_smoothing,
  })
end

local common = {
  { "reduction", "string", default = "mean" }, { "weight", "tensor", optional = true },
  { "ignore_index", "integer", optional = true },
  { "label_smoothing", "number", default = 0.0 }, { "options", "any", optional = true },
}

local Loss = class("nn.LinearCrossEntropyLoss", Module)

local read = args.reader("nn.LinearCrossEntropyLoss", {
  { "in_features", "integer" }, { "num_classes", "integer" },
  { "out_features", "size", default = {} }, { "bias", "boolean", default = false },
  { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" },
  table.unpack(common),
})

function Loss:__init(...)
  local what, a = "nn.LinearCrossEntropyLoss", read(...)
  refuse_options(what, a)
  losses.check(what, a)
  if a.weight and (a.weight:dim() ~= 1 or a.weight:size(0) ~= a.num_classes) then
    raise("%s: expected weight shape to be (%d,), got %s", what, a.num_classes,
      text.shape(a.weight))
  end
  if not (a.label_smoothing >= 0 and a.label_smoothing <= 1) then
    raise("%s: expected label_smoothing to be in range [0, 1], got %s", what, a.label_smoothing)
  end
  local sizes = type(a.out_features) == "table" and a.out_features or { a.out_features }
  local count = a.num_classes
  for _, size in ipairs(sizes) do count = count * size end
  self:register_buffer("weight", a.weight)
  self.num_classes, self.out_features = a.num_classes, sizes
  self.reduction, self.ignore_index = a.reduction, a.ignore_index
  self.label_smoothing = a.label_smoothing
  self.linear = Linear(a.in_features, count,
    { bias = a.bias, device = a.device, dtype = a.dtype })
end

-- The linear layer's tensor as one of all the classes.
local function spread(self, tensor, ...)
  local shape = table.move(self.out_features, 1, #self.out_features, 2, { self.num_classes })
  shape[#shape + 1] = ...
  return tensor:reshape(shape)
end

function Loss:forward(input, target)
  local linear = self.linear
  return linear_cross_entropy("linear_cross_entropy", {
    input = input, target = target, weight = self.weight, reduction = self.reduction,
    linear_weight = spread(self, linear.weight, linear.in_features),
    linear_bias = linear.bias and spread(self, linear.bias), ignore_index = self.ignore_index,
    label_smoothing = self.label_smoothing,
  })
end

function Loss:extra_repr()
  local linear = self.linear
  return ("in_features=%d, num_classes=%d, out_features=%s, bias=%s, reduction=%s, "
    .. "ignore_index=%s, label_smoothing=%s, options=None"):format(linear.in_features,
    self.num_classes, text.python(self.out_features), text.python(linear.bias ~= nil, true),
    self.reduction, text.python(self.ignore_index), text.python(self.label_smoothing))
end

local read_function = args.reader("linear_cross_entropy", {
  { "input", "tensor" }, { "linear_weight", "tensor" }, { "target", "tensor" },
  { "linear_bias", "tensor", optional = true }, common[2], common[1], table.unpack(common, 3),
})

return {
  layers = { LinearCrossEntropyLoss = Loss },
  functions = {
    linear_cross_entropy = function(...)
      local a = refuse_options("linear_cross_entropy", read_function(...))
      losses.check("linear_cross_entropy", a)
      return (linear_cross_entropy("linear_cross_entropy", a))
    end,
  },
}
