-- How a net classifies a data set: the confusion matrix, and the samples that cost most.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

-- Calls f(X, y) for each batch of a loader or a list of batches.
local function each_batch(what, batches, f)
  local function take(X, y)
    if core.is_tensor(X) and core.is_tensor(y) then return f(X, y) end
    raise("%s: a batch of data must be an input and its classes, two tensors, got %s and %s", what,
      args.describe(X), args.describe(y))
  end
  if args.is_callable(batches) then
    for X, y in batches() do take(X, y) end
  elseif args.is_list(batches) and getmetatable(batches) == nil and #batches > 0 then
    for _, batch in ipairs(batches) do
      if not args.is_list(batch) then
        raise("%s: data must be a list of batches {X, y}, got a list with %s", what,
          args.describe(batch))
      end
      take(batch[1], batch[2])
    end
  else
    raise("%s: data must be a DataLoader or a list of batches, got %s", what,
      args.describe(batches))
  end
end

-- The loss of each sample. loss: a layer with a reduction, or nil for cross entropy.
local function losses_of(what, loss, out, y)
  if not loss then return core.cross_entropy(out, y, { reduction = "none" }) end
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
  if loss == nil then return end
  if type(loss) ~= "table" or type(loss.reduction) ~= "string" then
    raise("%s: loss must be a layer with a reduction, as nn.CrossEntropyLoss(), got %s", what,
      args.describe(loss))
  end
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

local function check_output(what, out, y, X)
  if out:dim() ~= 2 or y:dim() ~= 1 or out:size(0) ~= y:size(0) or X:size(0) ~= y:size(0)
    or y.dtype:find "float" then
    raise("%s: it is for nets that classify: outputs [N, C] and classes [N], integers; got outputs "
      .. "of %s and classes of %s, %s", what, tostring(out.shape), tostring(y.shape), y.dtype)
  end
end

-- A table {confusion, accuracy, loss, worst = {inputs, targets, predictions, losses}, first = the
-- first sample as a batch}. The model is in eval mode meanwhile.
return function(what, model, batches, loss, k)
  check_loss(what, loss)
  local confusion, total, count, worst, first = nil, 0, 0, {}, nil
  local mode = model.training
  model:eval()
  local good, problem = pcall(core.no_grad, each_batch, what, batches, function(X, y)
    local out = model(X)
    check_output(what, out, y, X)
    local classes, predicted = out:size(1), out:argmax(1)
    local each = losses_of(what, loss, out, y)
    local places = core.bincount(y * classes + predicted, nil, classes * classes)
    places = places:reshape(classes, classes)
    confusion = confusion and confusion + places or places
    total, count = total + each:double():sum():item(), count + y:numel()
    first = first or X:narrow(0, 0, 1):clone()
    if k > 0 then
      keep_worst(worst, { inputs = X, targets = y, predictions = predicted, losses = each }, k)
    end
  end)
  model:train(mode)
  if not good then error(problem, 0) end
  if count == 0 then raise("%s: data has no batch", what) end
  return {
    confusion = confusion, accuracy = confusion:diag():sum():item() / count, loss = total / count,
    worst = worst, first = first,
  }
end
