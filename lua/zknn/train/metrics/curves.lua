-- Metrics of a score's order: the areas under the receiver operating characteristic and under the
-- curve of precision and recall. They keep all scores; samples with equal scores count at once.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Metric = require "zknn.train.metrics.metric"
local labels = require "zknn.train.metrics.labels"

local AVERAGES = { "macro", "weighted", "none" }

local Curve = class("train.metrics.Curve", Metric)

function Curve:_clear() self._preds, self._targets = {}, {} end

function Curve:_take(preds, target)
  local name = self:_name()
  if not labels.is_scores(preds) then
    raise("%s: preds must be scores, floats, got %s", name, preds.dtype)
  end
  if preds:isnan():any():item() then raise("%s: preds has a nan, which has no place", name) end
  local wanted, kept
  if self.task == "binary" then
    self:_check_same(preds, target)
    wanted, kept = labels.target(self, target, 2)
    preds = preds:reshape(-1)
    preds = labels.probabilities(kept and preds:masked_select(kept) or preds)
  else
    preds = labels.rows(self, preds, target)
    wanted, kept = labels.target(self, target, self.num_classes)
    if kept then preds = preds:index_select(0, kept:nonzero():reshape(-1)) end
    local inside = preds:ge(0):logical_and(preds:le(1)):all():item()
    preds = inside and preds or preds:softmax(1)
  end
  table.insert(self._preds, preds:clone())
  table.insert(self._targets, wanted:clone())
end

function Curve:_about()
  if self.task == "binary" then return "task=binary" end
  return ("task=%s, num_classes=%d, average=%s"):format(self.task, self.num_classes, self.average)
end

-- How many positive and negative samples have a score of at least each threshold, from the highest
-- on: two tensors of float64.
local function cumulated(scores, positive)
  local sorted, places = scores:sort(0, true)
  local n = scores:numel()
  local ends = core.ones(n, { dtype = "bool" })
  if n > 1 then
    ends = core.cat({ sorted:narrow(0, 1, n - 1):ne(sorted:narrow(0, 0, n - 1)),
      core.ones(1, { dtype = "bool" }) }, 0)
  end
  local at = ends:nonzero():reshape(-1)
  local tps = positive:index_select(0, places):double():cumsum(0):index_select(0, at)
  return tps, at:double() + 1 - tps
end

-- area(tps, fps, positives, negatives) -> a number, nan where there is none
local function curve(name, area, check)
  local Area = class("train.metrics." .. name, Curve)
  local read = args.reader(name, {
    { "task", "string" }, { "num_classes", "integer", optional = true },
    { "average", "string", default = "macro" }, { "ignore_index", "integer", optional = true },
  })

  function Area:__init(...)
    local a = read(...)
    labels.check(name, a)
    args.check_choice(name, "average", a.average, AVERAGES)
    self.task, self.average, self.ignore_index = a.task, a.average, a.ignore_index
    self.num_classes = a.task == "multiclass" and a.num_classes or nil
    self:reset()
  end

  local function of_class(self, scores, positive, which)
    local positives = positive:sum():item()
    local negatives = positive:numel() - positives
    if positive:numel() == 0 then raise("%s: no sample has been taken yet", name) end
    check(self, positives, negatives, which)
    local tps, fps = cumulated(scores, positive)
    return area(tps, fps, positives, negatives)
  end

  function Area:_value()
    local preds, targets = core.cat(self._preds, 0), core.cat(self._targets, 0)
    if self.task == "binary" then return of_class(self, preds, targets:eq(1)) end
    local each, sum, weight = {}, 0, 0
    for c = 0, self.num_classes - 1 do
      local positive = targets:eq(c)
      local value = of_class(self, preds:select(1, c), positive, c)
      local w = self.average == "weighted" and positive:sum():item() or 1
      if value == value then sum, weight = sum + w * value, weight + w end
      each[c + 1] = value
    end
    if self.average == "none" then return core.tensor(each, { dtype = "float32" }) end
    return sum / weight
  end

  return Area
end

-- Trapezoids over the rate of false positives, from (0, 0) on.
local function under_roc(tps, fps, positives, negatives)
  if positives == 0 or negatives == 0 then return 0 / 0 end
  local zero = core.zeros(1, { dtype = "float64" })
  tps, fps = core.cat({ zero, tps / positives }, 0), core.cat({ zero, fps / negatives }, 0)
  return core.trapezoid(tps, fps):item()
end

local function check_roc(self, positives, negatives, which)
  if positives > 0 and negatives > 0 or self.average == "none" and which then return end
  local lacking = positives == 0 and "no sample" or "all samples"
  raise("AUROC: class %d has %s: it has no curve%s", which or 1, lacking,
    which and ": average = 'none' gives nan for such classes" or "")
end

-- The mean of the precision, weighted by the steps of recall. Without a positive: nan for one class
-- of several, 0 for the only one.
local function average_precision(tps, fps, positives)
  if positives == 0 then return 0 / 0 end
  local precision, recall = tps / (tps + fps), tps / positives
  local before = core.cat({ core.zeros(1, { dtype = "float64" }), recall:narrow(0, 0,
    recall:numel() - 1) }, 0)
  return ((recall - before) * precision):sum():item()
end

local function check_precision(_, positives, _, which)
  if positives == 0 and not which then
    raise "AveragePrecision: target has no sample of class 1: there is no recall"
  end
end

return {
  AUROC = curve("AUROC", under_roc, check_roc),
  AveragePrecision = curve("AveragePrecision", average_precision, check_precision),
}
