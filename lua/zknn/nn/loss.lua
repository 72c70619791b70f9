-- The losses as modules: each keeps its options as fields, its weights as buffers, and calls the
-- function of nn/losses.lua. `reduction` is "mean", "sum" or "none".

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local losses = require "zknn.nn.losses"

local rows = losses.rows
local SIZE_AVERAGE, REDUCE, REDUCTION = rows.SIZE_AVERAGE, rows.REDUCE, rows.REDUCTION
local WEIGHT, IGNORE_INDEX = rows.WEIGHT, rows.IGNORE_INDEX
local number, flag = rows.number, rows.flag

local is_tensor = core.is_tensor
local loss = {}

-- nn.NAME(parameters): a module around `call`, whose forward takes n tensors. more.reduction: a
-- further one that it knows; more.check(self, complain): what its options must be.
local function define(name, call, n, parameters, more)
  local what = "nn." .. name
  local Loss, read = class(what, Module), args.reader(what, parameters)
  local read_call, run = losses.calls[call].read, losses.calls[call].run
  local inputs, fields, names = {}, {}, {}
  more = more or {}
  for i = 1, n do
    inputs[i] = losses.calls[call].parameters[i][1]
  end
  for _, row in ipairs(parameters) do
    if row ~= SIZE_AVERAGE and row ~= REDUCE then
      fields[#fields + 1], names[#names + 1] = row, row[1]
    end
  end

  function Loss:__init(...)
    local a = read(...)
    if a.reduction then losses.check(what, a, more.reduction) end
    for _, row in ipairs(fields) do
      if row[2] == "tensor" then
        self:register_buffer(row[1], a[row[1]])
      else
        self[row[1]] = a[row[1]]
      end
    end
    if more.check then
      more.check(self, function(format, ...) raise(what .. ": " .. format, ...) end)
    end
  end

  -- The options as the fields hold them: `last`, when they are what they were then.
  local function options_of(self, last)
    local plain, registered, options = self._plain, self._registered, nil
    for i = 1, #names do
      local field = names[i]
      local value = plain[field]
      if value == nil then value = registered[field] or nil end
      if not options and not rawequal(value, last[field]) then
        options = {}
        for k = 1, i - 1 do
          options[names[k]] = last[names[k]]
        end
      end
      if options then options[field] = value end
    end
    return options or last
  end

  -- Options that a call has checked need no second check while they stay as they were.
  function Loss:forward(...)
    if select("#", ...) ~= n then
      local count = select("#", ...)
      raise("it takes %d tensors, got %d argument%s", n, count, count == 1 and "" or "s")
    end
    local first, second, third = ...
    if first == nil then
      raise("argument '%s' is missing (a forward without return gives nothing)", inputs[1])
    end
    local checked = rawget(self, "_checked")
    local options = options_of(self, checked and checked.options or {})
    if checked and options == checked.options and is_tensor(first) and is_tensor(second)
      and (n == 2 or is_tensor(third)) then
      local a = { [inputs[1]] = first, [inputs[2]] = second }
      if n > 2 then a[inputs[3]] = third end
      return run(setmetatable(a, checked))
    end
    local a
    if n == 2 then
      a = read_call(first, second, options)
    else
      a = read_call(first, second, third, options)
    end
    local rest = {}
    for key, value in next, a do
      rest[key] = value
    end
    for i = 1, n do
      rest[inputs[i]] = nil
    end
    rawset(self, "_checked", { __index = rest, options = options })
    return run(a)
  end

  loss[name] = Loss
end

local function check_margin(self)
  losses.check_margin("nn." .. self:_get_name(), self.margin)
end

local function check_smoothing(self, complain)
  local s = self.label_smoothing
  if s ~= s or s < 0 or s > 1 then complain("label_smoothing must be from 0 to 1, got %s", s) end
end

define("NLLLoss", "nll_loss", 2, { WEIGHT, SIZE_AVERAGE, IGNORE_INDEX, REDUCE, REDUCTION })
define("NLLLoss2d", "nll_loss", 2, { WEIGHT, SIZE_AVERAGE, IGNORE_INDEX, REDUCE, REDUCTION })
define("CrossEntropyLoss", "cross_entropy", 2, {
  WEIGHT, SIZE_AVERAGE, IGNORE_INDEX, REDUCE, REDUCTION, number("label_smoothing", 0.0),
}, { check = check_smoothing })
define("MultiMarginLoss", "multi_margin_loss", 2, {
  { "p", "integer", default = 1 }, number("margin", 1.0), WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION,
}, {
  check = function(self, complain)
    if self.p ~= 1 and self.p ~= 2 then complain("only p == 1 and p == 2 supported") end
  end,
})

define("MSELoss", "mse_loss", 2, { SIZE_AVERAGE, REDUCE, REDUCTION })
define("L1Loss", "l1_loss", 2, { SIZE_AVERAGE, REDUCE, REDUCTION })
define("SmoothL1Loss", "smooth_l1_loss", 2, {
  SIZE_AVERAGE, REDUCE, REDUCTION, number("beta", 1.0),
})
define("HuberLoss", "huber_loss", 2, { REDUCTION, number("delta", 1.0) })
define("BCELoss", "binary_cross_entropy", 2, { WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION })
define("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", 2, {
  WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION, { "pos_weight", "tensor", optional = true },
})
define("KLDivLoss", "kl_div", 2, { SIZE_AVERAGE, REDUCE, REDUCTION, flag "log_target" },
  { reduction = "batchmean" })
define("PoissonNLLLoss", "poisson_nll_loss", 2, {
  flag("log_input", true), flag "full", SIZE_AVERAGE, number("eps", 1e-8), REDUCE, REDUCTION,
})
define("GaussianNLLLoss", "gaussian_nll_loss", 3, {
  flag "full", number("eps", 1e-6), REDUCTION,
})
define("HingeEmbeddingLoss", "hinge_embedding_loss", 2, {
  number("margin", 1.0), SIZE_AVERAGE, REDUCE, REDUCTION,
})
define("SoftMarginLoss", "soft_margin_loss", 2, { SIZE_AVERAGE, REDUCE, REDUCTION })

define("MultiLabelMarginLoss", "multilabel_margin_loss", 2, { SIZE_AVERAGE, REDUCE, REDUCTION })
define("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", 2, {
  WEIGHT, SIZE_AVERAGE, REDUCE, REDUCTION,
})

define("MarginRankingLoss", "margin_ranking_loss", 3, {
  number("margin", 0.0), SIZE_AVERAGE, REDUCE, REDUCTION,
})
define("CosineEmbeddingLoss", "cosine_embedding_loss", 3, {
  number("margin", 0.0), SIZE_AVERAGE, REDUCE, REDUCTION,
})
define("TripletMarginLoss", "triplet_margin_loss", 3, {
  number("margin", 1.0), number("p", 2.0), number("eps", 1e-6), flag "swap", SIZE_AVERAGE, REDUCE,
  REDUCTION,
}, { check = check_margin })
define("CosineSimilarity", "cosine_similarity", 2, {
  { "dim", "integer", default = 1 }, number("eps", 1e-8),
})
define("PairwiseDistance", "pairwise_distance", 2, {
  number("p", 2.0), number("eps", 1e-6), flag "keepdim",
})

define("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss", 3, {
  { "distance_function", "callable", optional = true }, number("margin", 1.0), flag "swap",
  REDUCTION,
}, {
  check = function(self)
    check_margin(self)
    self.distance_function = self.distance_function or loss.PairwiseDistance()
  end,
})

return loss
