-- nn.CTCLoss and nn.functional.ctc_loss: minus the logarithm of the probability of a sequence of
-- labels, over all ways to spread it over time with blanks between.
-- [Graves et al. 2006, Connectionist temporal classification; ATen/native/LossCTC.cpp]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local losses = require "zknn.nn.losses"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

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
  local n = log_probs:size(1)
  local loss = core.ctc_loss(log_probs, targets:long(), lengths_of("input_lengths",
    a.input_lengths, n), lengths_of("target_lengths", a.target_lengths, n), a.blank, a.reduction,
    a.zero_infinity)
  return (is_batch or a.reduction ~= "none") and loss or loss:squeeze(0)
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
