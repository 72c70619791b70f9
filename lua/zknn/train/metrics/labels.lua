-- Predictions and classes as metrics of classification take them, by their task: "binary"
-- (probabilities, scores or 0 and 1) or "multiclass" (a row of scores for each sample, or classes).

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local labels = {}

local TASKS = { "binary", "multiclass" }

-- The first parameters of each of them, in torchmetrics' order.
labels.PARAMETERS = {
  { "task", "string" }, { "threshold", "number", default = 0.5 },
  { "num_classes", "integer", optional = true },
}

function labels.check(what, a)
  if a.task == "multilabel" then
    raise("%s: task 'multilabel' is not there: make a binary metric for each label", what)
  end
  args.check_choice(what, "task", a.task, TASKS)
  if a.task == "multiclass" and not (a.num_classes and a.num_classes >= 2) then
    raise("%s: task 'multiclass' needs num_classes, 2 or more, got %s", what,
      args.describe(a.num_classes))
  end
  if a.threshold and not (a.threshold >= 0 and a.threshold <= 1) then
    raise("%s: threshold must be from 0 to 1, got %s", what, a.threshold)
  end
end

local function is_float(t) return t.dtype:find "float" ~= nil end

-- The target as int64, without samples of the class that is ignored; and which samples stay.
function labels.target(metric, target, classes)
  local name = metric:_name()
  if is_float(target) then
    raise("%s: target must be of integers, the classes, got %s: convert it by :long()", name,
      target.dtype)
  end
  local flat = target:long():reshape(-1)
  local kept = metric.ignore_index and flat:ne(metric.ignore_index)
  local seen = kept and flat:masked_select(kept) or flat
  if seen:numel() > 0 then
    local least, greatest = seen:min():item(), seen:max():item()
    if least < 0 or greatest >= classes then
      raise("%s: target has the class %d; there are %d classes, 0 to %d", name,
        least < 0 and least or greatest, classes, classes - 1)
    end
  end
  return seen, kept
end

-- Scores outside of 0 to 1 are logits.
function labels.probabilities(preds)
  if preds:numel() == 0 or preds:ge(0):logical_and(preds:le(1)):all():item() then return preds end
  return preds:sigmoid()
end

-- Scores of several classes [N, C, ...] as [samples, C].
function labels.rows(metric, preds, target)
  local name, classes = metric:_name(), metric.num_classes
  local fits = preds:dim() == target:dim() + 1 and preds:dim() > 1
    and preds:size(0) == target:size(0)
  for d = 2, fits and preds:dim() - 1 or 0 do
    fits = fits and preds:size(d) == target:size(d - 1)
  end
  if not fits then
    raise("%s: preds of scores must have a row of %d for each target, got %s and %s", name, classes,
      tostring(preds.shape), tostring(target.shape))
  end
  if preds:size(1) ~= classes then
    raise("%s: preds has scores of %d classes, num_classes is %d", name, preds:size(1), classes)
  end
  return preds:transpose(0, 1):reshape(classes, -1):transpose(0, 1)
end

function labels.is_scores(preds) return is_float(preds) end

local function keep(t, kept)
  return kept and t:masked_select(kept) or t
end

local function check_classes(metric, preds, classes)
  if preds:numel() > 0 and (preds:min():item() < 0 or preds:max():item() >= classes) then
    raise("%s: preds has a class outside of 0 to %d", metric:_name(), classes - 1)
  end
  return preds
end

local function of_binary(metric, preds, target)
  metric:_check_same(preds, target)
  local wanted, kept = labels.target(metric, target, 2)
  preds = keep(preds:reshape(-1), kept)
  if is_float(preds) then return labels.probabilities(preds):gt(metric.threshold):long(), wanted end
  return check_classes(metric, preds:long(), 2), wanted
end

-- The class of the highest score; with top_k the target where it is among that many.
local function of_scores(metric, preds, target)
  local rows = labels.rows(metric, preds, target)
  local wanted, kept = labels.target(metric, target, metric.num_classes)
  local found = rows:argmax(1)
  if metric.top_k == 1 then return keep(found, kept), wanted end
  local all = target:long():reshape(-1)
  local _, best = rows:topk(metric.top_k, 1)
  local among = best:eq(all:unsqueeze(1)):any(1)
  return keep(core.where(among, all, found), kept), wanted
end

-- The predicted classes and the targets, as two int64 tensors of one dimension.
function labels.classes(metric, preds, target)
  if metric.task == "binary" then return of_binary(metric, preds, target) end
  if is_float(preds) then return of_scores(metric, preds, target) end
  metric:_check_same(preds, target)
  local wanted, kept = labels.target(metric, target, metric.num_classes)
  return check_classes(metric, keep(preds:long():reshape(-1), kept), metric.num_classes), wanted
end

return labels
