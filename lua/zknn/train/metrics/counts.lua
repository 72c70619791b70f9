-- Metrics of classes: accuracy, precision, recall, F1 and the confusion matrix. All are made of one
-- matrix of counts, a row for each true class, a column for each predicted one.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Metric = require "zknn.train.metrics.metric"
local labels = require "zknn.train.metrics.labels"

local AVERAGES = { "micro", "macro", "weighted", "none" }
local NORMALIZE = { "true", "pred", "all", "none" }

local Counts = class("train.metrics.Counts", Metric)

function Counts:_clear()
  local n = self.task == "binary" and 2 or self.num_classes
  self._counts = core.zeros(n, n, { dtype = "int64" })
end

function Counts:_take(preds, target)
  local n = self._counts:size(0)
  local found, wanted = labels.classes(self, preds, target)
  self._counts:add_(core.bincount(wanted * n + found, nil, n * n):reshape(n, n))
end

function Counts:_about()
  local text = ("task=%s"):format(self.task)
  if self.num_classes then text = text .. (", num_classes=%d"):format(self.num_classes) end
  return self.average and text .. ", average=" .. self.average or text
end

local function begin(self, what, a)
  labels.check(what, a)
  if a.ignore_index and a.task == "binary" and (a.ignore_index == 0 or a.ignore_index == 1) then
    raise("%s: ignore_index is %d, one of the two classes", what, a.ignore_index)
  end
  self.task, self.threshold, self.ignore_index = a.task, a.threshold, a.ignore_index
  self.num_classes, self.top_k = a.task == "multiclass" and a.num_classes or nil, a.top_k or 1
  if self.top_k < 1 or self.num_classes and self.top_k > self.num_classes then
    raise("%s: top_k must be from 1 to num_classes, got %d", what, self.top_k)
  end
end

-- a / b, and `otherwise` where b is 0.
local function quotient(a, b, otherwise)
  local zero = b:eq(0)
  return core.where(zero, core.full_like(a, otherwise), a / core.where(zero, core.ones_like(b), b))
end

-- A metric of true positives, false positives and false negatives. parts(tp, fp, fn): what is
-- divided by what; whole(counts): the same for two classes.
local function ratio(name, parts, of_binary)
  local Ratio = class("train.metrics." .. name, Counts)
  local read = args.reader(name, {
    labels.PARAMETERS[1], labels.PARAMETERS[2], labels.PARAMETERS[3],
    { "average", "string", default = "micro" }, { "top_k", "integer", default = 1 },
    { "ignore_index", "integer", optional = true }, { "zero_division", "number", default = 0 },
  })

  function Ratio:__init(...)
    local a = read(...)
    begin(self, name, a)
    self.average = a.task == "multiclass"
      and args.check_choice(name, "average", a.average, AVERAGES) or nil
    if a.zero_division ~= 0 and a.zero_division ~= 1 then
      raise("%s: zero_division must be 0 or 1, got %s", name, a.zero_division)
    end
    self.zero_division = a.zero_division
    self:reset()
  end

  function Ratio:_value()
    local counts = self._counts:double()
    local tp = counts:diag()
    local fp, fn = counts:sum(0) - tp, counts:sum(1) - tp
    if self.task == "binary" then
      local above, below = of_binary(counts)
      return quotient(above, below, self.zero_division):item()
    end
    if self.average == "micro" then
      local above, below = parts(tp:sum(), fp:sum(), fn:sum())
      return quotient(above, below, self.zero_division):item()
    end
    local above, below = parts(tp, fp, fn)
    local each = quotient(above, below, self.zero_division)
    if self.average == "none" then return each:float() end
    -- A class that is neither predicted nor there counts for nothing.
    local weights = self.average == "weighted" and tp + fn or (self.top_k == 1
      and tp + fp + fn or tp + fn):ne(0):double()
    return quotient((weights * each):sum(), weights:sum(), 0):item()
  end

  return Ratio
end

-- of_binary: of counts [2, 2], for the class 1.
local function of_positives(parts)
  return function(counts)
    return parts(counts[1][1], counts[0][1], counts[1][0])
  end
end

local function precision(tp, fp) return tp, tp + fp end
local function recall(tp, _, fn) return tp, tp + fn end
local function f1(tp, fp, fn) return 2 * tp, 2 * tp + fp + fn end

local metrics = {
  Accuracy = ratio("Accuracy", recall, function(counts)
    return counts:diag():sum(), counts:sum()
  end),
  Precision = ratio("Precision", precision, of_positives(precision)),
  Recall = ratio("Recall", recall, of_positives(recall)),
  F1Score = ratio("F1Score", f1, of_positives(f1)),
}

local ConfusionMatrix = class("train.metrics.ConfusionMatrix", Counts)

local read = args.reader("ConfusionMatrix", {
  labels.PARAMETERS[1], labels.PARAMETERS[2], labels.PARAMETERS[3],
  { "normalize", "string", default = "none" }, { "ignore_index", "integer", optional = true },
})

function ConfusionMatrix:__init(...)
  local a = read(...)
  begin(self, "ConfusionMatrix", a)
  self.normalize = args.check_choice("ConfusionMatrix", "normalize", a.normalize, NORMALIZE)
  self:reset()
end

function ConfusionMatrix:_value()
  local counts = self._counts
  if self.normalize == "none" then return counts:clone() end
  counts = counts:double()
  local total = self.normalize == "all" and counts:sum()
    or counts:sum(self.normalize == "true" and 1 or 0, true)
  return quotient(counts, total:expand(counts.shape), 0):float()
end

metrics.ConfusionMatrix = ConfusionMatrix

return metrics
