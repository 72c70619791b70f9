-- nn.CTCLoss and nn.functional.ctc_loss: minus the logarithm of the probability of a sequence of
-- labels, over all ways to spread it over time with blanks between.
-- [Graves et al. 2006, Connectionist temporal classification; ATen/native/LossCTC.cpp]

local core = require "zknn.core"
local args = require "zknn.args"
local autograd = require "zknn.autograd"
local class = require "zknn.class"
local raise = require "zknn.raise"
local losses = require "zknn.nn.losses"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

local NONE = -math.huge

-- The logarithm of the sum of e^x over a list of tensors of one shape; of nothing but -inf, that.
local function log_sum(list)
  local most = list[1]
  for i = 2, #list do most = core.maximum(most, list[i]) end
  most = most:masked_fill(most:eq(NONE), 0.0)
  local sum
  for _, x in ipairs(list) do
    local part = (x - most):exp()
    sum = sum and sum + part or part
  end
  return sum:log() + most
end

-- x [N, S] moved by k places along S; -inf comes in.
local function moved(x, k)
  local n, s = x:size(0), x:size(1)
  local rest = math.max(s - math.abs(k), 0)
  local fill = core.full({ n, s - rest }, NONE, { dtype = x.dtype })
  if k > 0 then return core.cat({ fill, x:narrow(1, 0, rest) }, 1) end
  return core.cat({ x:narrow(1, s - rest, rest), fill }, 1)
end

-- One step of the recursion: from a place, its neighbour and, where skip says so, the one behind.
local function step(before, direction, skip)
  return log_sum { before, moved(before, direction),
    moved(before, 2 * direction):masked_fill(skip:logical_not(), NONE) }
end

-- Labels with blanks around each [N, S]: which are labels of the sample, and where one differs from
-- the label before it.
local function extended(labels, lengths, blank)
  local n, most = labels:size(0), labels:size(1)
  local places = core.arange(2 * most + 1)
  local all = core.full({ n, 2 * most + 1 }, blank, { dtype = "int64" })
  if most > 0 then all:slice(1, 1, 2 * most + 1, 2):copy_(labels) end
  local is_there = places:unsqueeze(0):le((lengths * 2):unsqueeze(1))
  all = core.where(is_there, all, blank)
  local differs = core.zeros(n, 2 * most + 1, { dtype = "bool" })
  if most > 1 then
    local from = all:narrow(1, 2, 2 * most - 1)
    differs:narrow(1, 2, 2 * most - 1):copy_(from:ne(all:narrow(1, 0, 2 * most - 1))
      :logical_and(from:ne(blank)))
  end
  return all, is_there, differs
end

-- The loss of each sample, from log_probs [T, N, C].
local Each = core.Function "CTCLoss"

function Each.forward(ctx, log_probs, labels, input_lengths, target_lengths, blank, zero_infinity)
  local all, is_there, differs = extended(labels, target_lengths, blank)
  local t_max, n = log_probs:size(0), log_probs:size(1)
  local last = (target_lengths * 2):unsqueeze(1)
  local s = all:size(1)
  local at_end = core.arange(s):unsqueeze(0):eq(last)
    :logical_or(core.arange(s):unsqueeze(0):eq(last - 1))
  local at_start = core.arange(s):lt(2):unsqueeze(0):logical_and(is_there)
  local alphas, ends = {}, core.full({ n }, NONE, { dtype = log_probs.dtype })
  ends = core.where(target_lengths:eq(0):logical_and(input_lengths:eq(0)), 0.0, ends)
  local function emitted(t)
    return log_probs:select(0, t):gather(1, all):masked_fill(is_there:logical_not(), NONE)
  end
  for t = 0, t_max - 1 do
    local own = emitted(t)
    if t == 0 then
      alphas[1] = own:masked_fill(at_start:logical_not(), NONE)
    else
      alphas[t + 1] = step(alphas[t], 1, differs) + own
    end
    local here = alphas[t + 1]:masked_fill(at_end:logical_not(), NONE)
    local most = here:amax(1)
    most = most:masked_fill(most:eq(NONE), 0.0)
    local sum = (here - most:unsqueeze(1)):exp():sum(1):log() + most
    ends = core.where(input_lengths:eq(t + 1), sum, ends)
  end
  local loss = -ends
  ctx.alphas, ctx.emitted, ctx.skip, ctx.at_end, ctx.all = alphas, emitted, differs, at_end, all
  ctx.lengths, ctx.loss, ctx.log_probs, ctx.zero = input_lengths, loss, log_probs, zero_infinity
  if zero_infinity then loss = core.where(loss:eq(math.huge), 0.0, loss) end
  return loss
end

-- d loss / d log_probs, as PyTorch gives it: with the term that a log_softmax before it takes away.
Each.backward = autograd.once_differentiable(function(ctx, grad)
  local log_probs, t_max = ctx.log_probs, ctx.log_probs:size(0)
  local forth = core.zeros_like(log_probs)
  local back, skip = nil, moved(ctx.skip:to(log_probs.dtype), -2):gt(0)
  for t = t_max - 1, 0, -1 do
    local own = ctx.emitted(t)
    local begun = own:masked_fill(ctx.at_end:logical_not(), NONE)
    local further = back and step(back, -1, skip) + own or core.full_like(own, NONE)
    back = core.where(ctx.lengths:eq(t + 1):unsqueeze(1), begun, further)
    local both = ctx.alphas[t + 1] + back
    local most = both:amax(1, true)
    most = most:masked_fill(most:eq(NONE), 0.0)
    local sums = core.zeros_like(log_probs:select(0, t)):scatter_add(1, ctx.all,
      (both - most):exp())
    local own_probs = log_probs:select(0, t)
    local part = own_probs:exp()
      - (sums:log() + most + ctx.loss:unsqueeze(1) - own_probs):exp()
    part = part * grad:unsqueeze(1)
    local counts = ctx.lengths:gt(t)
    if ctx.zero then counts = counts:logical_and(ctx.loss:ne(math.huge)) end
    forth:select(0, t):copy_(core.where(counts:unsqueeze(1), part, 0.0))
  end
  return forth
end)

-- --- arguments ---

local WHAT = "ctc_loss"

-- Lengths as int64 [n]: a tensor, a number or a list.
local function lengths_of(name, value, n)
  if type(value) == "number" then value = { value } end
  if args.is_list(value) then
    for _, each in ipairs(value) do
      if math.type(each) ~= "integer" then
        raise("%s: %s must be integers, got %s", WHAT, name, args.describe(each))
      end
    end
    value = core.tensor(value, { dtype = "int64" })
  end
  if not core.is_tensor(value) or not value.dtype:find "int" then
    raise("%s: %s must be integral: a tensor or a list of integers, got %s", WHAT, name,
      core.is_tensor(value) and value.dtype or args.describe(value))
  end
  if value:dim() == 0 then value = value:unsqueeze(0) end
  if value:dim() ~= 1 or value:size(0) ~= n then
    raise("%s: %s must be of size batch_size (%d), got %s", WHAT, name, n, text.shape(value))
  end
  return value:long()
end

-- Targets as [n, most], from such or from one list behind the other.
local function labels_of(targets, lengths, n, classes, blank)
  local list, most = lengths:tolist(), 0
  for _, length in ipairs(list) do
    if length < 0 then raise("%s: target_lengths must not be negative, got %d", WHAT, length) end
    most = math.max(most, length)
  end
  local labels
  if targets:dim() == 1 then
    local total = 0
    for _, length in ipairs(list) do total = total + length end
    if total ~= targets:size(0) then
      raise("%s: targets has %d labels, the sum of target_lengths is %d", WHAT, targets:size(0),
        total)
    end
    labels = core.full({ n, most }, blank, { dtype = "int64" })
    local at = 0
    for i, length in ipairs(list) do
      if length > 0 then
        labels[i - 1]:narrow(0, 0, length):copy_(targets:narrow(0, at, length))
      end
      at = at + length
    end
  else
    if targets:dim() ~= 2 or targets:size(0) ~= n or targets:size(1) < most then
      raise("%s: Expected targets to be [%d, at least %d] or one list of all, got %s", WHAT, n,
        most, text.shape(targets))
    end
    labels = targets:narrow(1, 0, most):long()
  end
  if labels:numel() > 0 then
    local counts = core.arange(most):unsqueeze(0):lt(lengths:unsqueeze(1))
    local own = core.where(counts, labels, 0)
    if own:min():item() < 0 or own:max():item() >= classes then
      raise("%s: targets holds a label out of 0..%d", WHAT, classes - 1)
    end
    labels = own
  end
  return labels
end

local function ctc_loss(a)
  local log_probs, targets = a.log_probs, a.targets
  if log_probs:dim() ~= 2 and log_probs:dim() ~= 3 then
    raise("%s: log_probs must be [T, N, C] or [T, C], got %s", WHAT, text.shape(log_probs))
  elseif not log_probs.dtype:find "float" then
    raise("%s: log_probs is %s, it must be real", WHAT, log_probs.dtype)
  elseif targets.dtype ~= "int64" and targets.dtype ~= "int32" then
    raise("%s: targets is %s, it must hold labels (int64): targets:long()", WHAT, targets.dtype)
  end
  local is_batch = log_probs:dim() == 3
  if not is_batch then
    log_probs = log_probs:unsqueeze(1)
    if targets:dim() == 1 then targets = targets:unsqueeze(0) end
  end
  local t, n, classes = table.unpack(log_probs.shape)
  if a.blank < 0 or a.blank >= classes then
    raise("%s: blank must be in label range (0..%d), got %d", WHAT, classes - 1, a.blank)
  end
  local inputs = lengths_of("input_lengths", a.input_lengths, n)
  local lengths = lengths_of("target_lengths", a.target_lengths, n)
  if n > 0 and (inputs:min():item() < 0 or inputs:max():item() > t) then
    raise("%s: Expected input_lengths to have value at most %d, but got value %d", WHAT, t,
      inputs:max():item())
  end
  local labels = labels_of(targets, lengths, n, classes, a.blank)
  local loss = Each(log_probs, labels, inputs, lengths, a.blank, a.zero_infinity)
  if a.reduction == "mean" then
    return (loss / lengths:clamp { min = 1 }:to(loss.dtype)):mean()
  elseif a.reduction == "sum" then
    return loss:sum()
  end
  return is_batch and loss or loss:squeeze(0)
end

local options = {
  { "blank", "integer", default = 0 }, { "reduction", "string", default = "mean" },
  { "zero_infinity", "boolean", default = false },
}
local read = args.reader("ctc_loss", {
  { "log_probs", "tensor" }, { "targets", "tensor" }, { "input_lengths", "any" },
  { "target_lengths", "any" }, table.unpack(options),
})

local CTCLoss = class("nn.CTCLoss", Module)
local read_layer = args.reader("nn.CTCLoss", options)

function CTCLoss:__init(...)
  local a = read_layer(...)
  losses.check("nn.CTCLoss", a)
  self.blank, self.reduction, self.zero_infinity = a.blank, a.reduction, a.zero_infinity
end

local function run(...)
  local a = read(...)
  losses.check("ctc_loss", a)
  return ctc_loss(a)
end

function CTCLoss:forward(log_probs, targets, input_lengths, target_lengths)
  return (run(log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction,
    self.zero_infinity))
end

return {
  layers = { CTCLoss = CTCLoss },
  functions = { ctc_loss = function(...) return (run(...)) end },
}
