-- nn.AdaptiveLogSoftmaxWithLoss(in_features, n_classes, cutoffs): the logarithms of probabilities
-- of very many classes. The frequent ones and the clusters of the others are in the head; each
-- cluster has a narrower projection. [Grave et al. 2017, Efficient softmax approximation for GPUs]

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Linear = require "zknn.nn.linear"
local Module = require "zknn.nn.module"
local ModuleList = require "zknn.nn.modulelist"
local Sequential = require "zknn.nn.sequential"

local WHAT = "nn.AdaptiveLogSoftmaxWithLoss"
local Adaptive = class(WHAT, Module)

local read = args.reader(WHAT, {
  { "in_features", "integer" }, { "n_classes", "integer" }, { "cutoffs", "any" },
  { "div_value", "number", default = 4.0 }, { "head_bias", "boolean", default = false },
  { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" },
})

local function check_cutoffs(list, classes)
  if not args.is_list(list) or #list == 0 then
    raise("%s: cutoffs should be a sequence of length larger than 0, got %s", WHAT,
      args.describe(list))
  end
  for i = 1, #list do
    if math.type(list[i]) ~= "integer" or list[i] <= (list[i - 1] or 0) or list[i] >= classes then
      raise("%s: cutoffs should be a sequence of unique, positive integers sorted in an increasing "
        .. "order, where each value is between 1 and n_classes-1", WHAT)
    end
  end
end

function Adaptive:__init(...)
  local a = read(...)
  check_cutoffs(a.cutoffs, a.n_classes)
  local cutoffs = table.move(a.cutoffs, 1, #a.cutoffs, 1, {})
  cutoffs[#cutoffs + 1] = a.n_classes
  self.in_features, self.n_classes, self.cutoffs = a.in_features, a.n_classes, cutoffs
  self.div_value, self.head_bias = a.div_value, a.head_bias
  self.shortlist_size, self.n_clusters = cutoffs[1], #cutoffs - 1
  self.head_size = cutoffs[1] + #cutoffs - 1
  local made = { bias = false, device = a.device, dtype = a.dtype }
  self.head = Linear(a.in_features, self.head_size,
    { bias = a.head_bias, device = a.device, dtype = a.dtype })
  self.tail = ModuleList()
  for i = 1, self.n_clusters do
    local inner = math.floor(a.in_features // a.div_value ^ i)
    self.tail:append(Sequential(Linear(a.in_features, inner, made),
      Linear(inner, cutoffs[i + 1] - cutoffs[i], made)))
  end
end

function Adaptive:reset_parameters()
  self.head:reset_parameters()
  for _, part in self.tail:each() do
    for _, linear in part:each() do linear:reset_parameters() end
  end
end

local function check_inputs(self, input, target)
  local n = target:dim()
  if n > 1 then raise("0D or 1D target tensor expected, multi-target not supported") end
  if input:dim() ~= n + 1 then
    raise("%dD target tensor expects %dD input tensors, but found inputs with size %s", n, n + 1,
      text.shape(input))
  elseif n == 1 and input:size(0) ~= target:size(0) then
    raise("Input and target should have the same size in the batch dimension.")
  end
  if target:numel() > 0 and not support.tracing() then
    local low, high = target:min():item(), target:max():item()
    if low < 0 or high >= self.n_classes then
      raise("Target values should be in [0, %d], but values in range [%d, %d] were found.",
        self.n_classes - 1, low, high)
    end
  end
end

-- The logarithm of each target's probability, and the loss: minus their mean.
function Adaptive:forward(input, target)
  if not core.is_tensor(target) then
    raise("target must be a tensor of classes, got %s", args.describe(target))
  end
  if support.tracing() then
    raise("onnx.export: which clusters run depends on the targets: export its log_prob")
  end
  check_inputs(self, input, target)
  local x = target:dim() > 0 and input or input:unsqueeze(0)
  local labels = (target:dim() > 0 and target or target:unsqueeze(0)):long()
  local in_head = labels:clone()
  local output = core.zeros(labels:size(0), { dtype = x.dtype })
  for i = 1, self.n_clusters do
    local low, high = self.cutoffs[i], self.cutoffs[i + 1]
    local rows = labels:ge(low):logical_and(labels:lt(high)):nonzero():reshape(-1)
    if rows:numel() > 0 then
      local own = labels:index_select(0, rows) - low
      local log_probs = self.tail[i - 1](x:index_select(0, rows)):log_softmax(1)
      output = output:index_add(0, rows, log_probs:gather(1, own:unsqueeze(1)):squeeze(1))
      in_head[rows] = self.shortlist_size + i - 1
    end
  end
  local head = self.head(x):log_softmax(1)
  output = output + head:gather(1, in_head:unsqueeze(1)):squeeze(1)
  local loss = (-output):mean()
  return target:dim() > 0 and output or output:squeeze(0), loss
end

-- The logarithms of the probabilities of all classes.
function Adaptive:log_prob(input)
  local head = self.head(input):log_softmax(1)
  local parts = { head:narrow(1, 0, self.shortlist_size) }
  for i, part in self.tail:each() do
    local cluster = head:narrow(1, self.shortlist_size + i, 1)
    parts[i + 2] = part(input):log_softmax(1) + cluster
  end
  return core.cat(parts, 1)
end

-- The most likely class of each sample.
function Adaptive:predict(input)
  local output = self.head(input):argmax(1)
  local rest = output:ge(self.shortlist_size)
  if not rest:any():item() then return output end
  return core.where(rest, self:log_prob(input):argmax(1), output)
end

return { layers = { AdaptiveLogSoftmaxWithLoss = Adaptive }, functions = {} }
