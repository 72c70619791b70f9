-- How a net classifies a data set: the confusion matrix, and the samples that cost most.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"

local MOST_CLASSES = 2048 -- a confusion matrix of 32 MB
local EXAMPLES = 20 -- classes that have one

-- --- losses of samples ---

-- Where the answer of a net with one output turns from 0 to 1, by its loss.
local function turn_of(loss)
  local nn = require "zknn.nn"
  if loss == nil then return nil end
  if class.is(loss, nn.BCEWithLogitsLoss)
    or loss == nn.functional.binary_cross_entropy_with_logits then return 0 end
  if class.is(loss, nn.BCELoss) or loss == nn.functional.binary_cross_entropy then return 0.5 end
end

-- The loss of each sample: by a layer with a reduction. A function gives one number for a batch: by
-- cross entropy, which is the same for logarithms of probabilities as for logits.
local function losses_of(what, loss, out, y, turn)
  if type(loss) ~= "table" or type(loss.reduction) ~= "string" then
    if turn then return loss(out, y, { reduction = "none" }):reshape(-1) end
    return core.cross_entropy(out, y, { reduction = "none" })
  end
  local before = loss.reduction
  loss.reduction = "none"
  local good, each = pcall(loss, out, y)
  loss.reduction = before
  if not good then error(each, 0) end
  if each:numel() ~= y:numel() then
    raise("%s: loss gives %d numbers for %d samples", what, each:numel(), y:numel())
  end
  return each:reshape(-1)
end

local function check_loss(what, loss)
  if loss ~= nil and not args.is_callable(loss) then
    raise("%s: loss must be a layer with a reduction, as nn.CrossEntropyLoss(), or a function, got "
      .. "%s", what, args.describe(loss))
  end
end

-- --- what a net answers ---

local function shape_of(t)
  return core.is_tensor(t) and ("%s, %s"):format(text.shape(t), t.dtype) or args.describe(t)
end

-- Refuses what does not classify. Gives where the answer of a single output turns from 0 to 1.
local function check_output(what, loss, out, y)
  local tensors, turn = core.is_tensor(out) and core.is_tensor(y), turn_of(loss)
  if turn and tensors and y:dim() > 0 and out:numel() == y:numel() and out:dim() > 0
    and out:size(0) == y:size(0) and out:numel() == out:size(0) then
    return turn
  end
  if not tensors or out:dim() ~= 2 or y:dim() ~= 1 or out:size(0) ~= y:size(0)
    or y.dtype:find "float" then
    raise("%s: it is for nets that classify: outputs [N, C] and classes [N], integers; got outputs "
      .. "of %s and classes of %s", what, shape_of(out), shape_of(y))
  end
  if out:size(1) > MOST_CLASSES then
    raise("%s: %d classes are too many for a confusion matrix, which has at most %d", what,
      out:size(1), MOST_CLASSES)
  end
end

-- The answers and true classes of a batch, int64, and how many classes there are.
local function answers_of(out, y, turn)
  if not turn then return out:argmax(1), y:to "int64", out:size(1) end
  return out:reshape(-1):gt(turn):to "int64", y:reshape(-1):gt(0.5):to "int64", 2
end

-- Without the samples of a negative class, such as -100, which a loss ignores.
local function without_ignored(X, out, y)
  if y:dim() ~= 1 or y.dtype:find "float" or y:numel() == 0 or y:min():item() >= 0 then
    return X, out, y
  end
  local places = y:ge(0):nonzero():reshape(-1)
  return X and X:index_select(0, places), out:index_select(0, places), y:index_select(0, places)
end

-- The input of a batch, if it has a row for each of n samples; nil: it is not kept.
local function rows_of(X, n)
  return core.is_tensor(X) and X:dim() > 0 and X:size(0) == n and X or nil
end

-- The k rows with the greatest losses, of those kept so far and those of a batch.
local function keep_worst(kept, batch, k)
  local all = {}
  for name, t in pairs(batch) do
    all[name] = kept[name] and core.cat({ kept[name], t }, 0) or t
  end
  local n = math.min(k, all.losses:numel())
  local _, places = all.losses:nan_to_num(math.huge):topk(n, 0, true, true)
  for name, t in pairs(all) do kept[name] = t:index_select(0, places) end
end

-- The first sample of each class, as rows by class.
local function keep_examples(kept, X, targets, classes)
  if kept.count == math.min(classes, EXAMPLES) then return end
  for i, class_of in ipairs(targets:tolist()) do
    if class_of < EXAMPLES and not kept[class_of] then
      kept[class_of], kept.count = X:narrow(0, i - 1, 1):clone(), kept.count + 1
    end
  end
end

-- {inputs, targets} of those that were found, or nil.
local function joined(examples)
  local inputs, targets = {}, {}
  for class_of = 0, EXAMPLES - 1 do
    if examples[class_of] then
      inputs[#inputs + 1], targets[#targets + 1] = examples[class_of], class_of
    end
  end
  return #inputs > 0 and { inputs = core.cat(inputs, 0), targets = core.tensor(targets) } or nil
end

-- A table {confusion, accuracy, loss, worst = {inputs, targets, predictions, losses}, examples =
-- {inputs, targets} of one sample a class, first = the first sample as a batch}. visit(take) calls
-- take(X, out, y) for each batch: input, the model's output, classes. The model is in eval mode
-- meanwhile.
return function(what, model, visit, loss, k)
  check_loss(what, loss)
  local confusion, total, count, worst, first = nil, 0, 0, {}, nil
  local examples = { count = 0 }
  local mode = model.training
  model:eval()
  local good, problem = pcall(core.no_grad, visit, function(X, out, y)
    local turn = check_output(what, loss, out, y)
    X, out, y = without_ignored(rows_of(X, y:size(0)), out, y)
    local predicted, targets, classes = answers_of(out, y, turn)
    if targets:numel() == 0 then return end
    local each = losses_of(what, loss, out, y, turn)
    local places = core.bincount(targets * classes + predicted, nil, classes * classes)
    places = places:reshape(classes, classes)
    confusion = confusion and confusion + places or places
    total, count = total + each:double():sum():item(), count + targets:numel()
    if not X then return end
    first = first or X:narrow(0, 0, 1):clone()
    if k > 0 then
      keep_examples(examples, X, targets, classes)
      keep_worst(worst, { inputs = X, targets = targets, predictions = predicted, losses = each },
        k)
    end
  end)
  model:train(mode)
  if not good then error(problem, 0) end
  if count == 0 then raise("%s: data has no batch", what) end
  return {
    confusion = confusion, accuracy = confusion:diag():sum():item() / count, loss = total / count,
    worst = worst, examples = joined(examples), first = first,
  }
end
