-- nn.CrossEntropyLoss (of logits) and nn.NLLLoss (of log-probabilities), for targets that are
-- class numbers. `weight` holds one factor a class and is a buffer; `ignore_index` is a target that
-- counts for nothing; `reduction` is "mean", "sum" or "none".

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"

-- size_average and reduce hold their places in PyTorch's order.
local function reader(what, last)
  return args.reader(what, {
    { "weight", "tensor", optional = true },
    { "size_average", "any", optional = true },
    { "ignore_index", "integer", default = -100 },
    { "reduce", "any", optional = true },
    { "reduction", "string", default = "mean" },
    last,
  })
end

local function set_up(self, what, a)
  if a.size_average ~= nil or a.reduce ~= nil then
    raise("%s: size_average and reduce are gone, use reduction", what)
  end
  if a.reduction ~= "mean" and a.reduction ~= "sum" and a.reduction ~= "none" then
    raise("%s: '%s' is not a valid value for reduction: mean, sum or none", what, a.reduction)
  end
  self:register_buffer("weight", a.weight)
  self.ignore_index, self.reduction = a.ignore_index, a.reduction
end

local NLLLoss = class("nn.NLLLoss", Module)
local read_nll = reader("nn.NLLLoss")

function NLLLoss:__init(...)
  set_up(self, "nn.NLLLoss", read_nll(...))
end

function NLLLoss:forward(input, target)
  return core.nll_loss(input, target, {
    weight = self.weight,
    ignore_index = self.ignore_index,
    reduction = self.reduction,
  })
end

local CrossEntropyLoss = class("nn.CrossEntropyLoss", Module)
local read_cross_entropy = reader("nn.CrossEntropyLoss",
  { "label_smoothing", "number", default = 0.0 })

function CrossEntropyLoss:__init(...)
  local a = read_cross_entropy(...)
  set_up(self, "nn.CrossEntropyLoss", a)
  if not (a.label_smoothing >= 0 and a.label_smoothing <= 1) then
    raise("nn.CrossEntropyLoss: label_smoothing must be from 0 to 1, got %s", a.label_smoothing)
  end
  self.label_smoothing = a.label_smoothing
end

function CrossEntropyLoss:forward(input, target)
  return core.cross_entropy(input, target, {
    weight = self.weight,
    ignore_index = self.ignore_index,
    reduction = self.reduction,
    label_smoothing = self.label_smoothing,
  })
end

return { NLLLoss = NLLLoss, CrossEntropyLoss = CrossEntropyLoss }
