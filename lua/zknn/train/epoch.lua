-- What train.fit does with the batches of an epoch: it trains on them, or measures. A tally is what
-- an epoch sums up: the loss and the metrics, each over the samples.

local core = require "zknn.core"
local args = require "zknn.args"
local batches = require "zknn.train.batches"
local methods = require "zknn.train.methods"
local place = require "zknn.data.place"
local raise = require "zknn.raise"

local epoch = {}

-- --- tallies ---

local Tally = {}
Tally.__index = Tally

-- metrics: objects with reset, update and compute, or functions of predictions and targets.
local function new_tally(metrics)
  local tally = setmetatable({ loss = 0.0, samples = 0, sums = {}, metrics = metrics }, Tally)
  for name, metric in pairs(metrics) do
    if type(metric) == "function" then tally.sums[name] = 0.0 else metric:reset() end
  end
  return tally
end

local function add(tally, loss, samples, prediction, target)
  tally.loss, tally.samples = tally.loss + loss * samples, tally.samples + samples
  for name, metric in pairs(tally.metrics) do
    if type(metric) == "function" then
      local value = metric(prediction, target)
      if core.is_tensor(value) then value = value:item() end
      if type(value) ~= "number" then
        raise("train.fit: the metric '%s' must give a number, got %s", name, args.describe(value))
      end
      tally.sums[name] = tally.sums[name] + value * samples
    else
      metric:update(prediction, target)
    end
  end
end

-- The numbers of the tally, by name behind the prefix ("train_").
function Tally:numbers(prefix)
  local numbers = { [prefix .. "loss"] = self.loss / self.samples }
  for name, metric in pairs(self.metrics) do
    local value
    if type(metric) == "function" then
      value = self.sums[name] / self.samples
    else
      value = metric:compute()
      if core.is_tensor(value) and value:numel() == 1 then value = value:item() end
    end
    if type(value) == "number" then numbers[prefix .. name] = value end
  end
  return numbers
end

-- What it has summed up so far, for a record, and back.
function Tally:state_dict()
  local state = { loss = self.loss, samples = self.samples, sums = self.sums, metrics = {} }
  for name, metric in pairs(self.metrics) do
    if type(metric) ~= "function" then
      local get = methods.find(metric, "state_dict") or methods.find(metric, "_state")
      state.metrics[name] = get(metric)
    end
  end
  return state
end

function Tally:load_state_dict(state)
  self.loss, self.samples = state.loss, state.samples
  for name, metric in pairs(self.metrics) do
    if state.sums[name] then self.sums[name] = state.sums[name] end
    if state.metrics[name] then
      local set = methods.find(metric, "load_state_dict") or methods.find(metric, "_restore")
      set(metric, state.metrics[name])
    end
  end
end

-- --- batches ---

-- The loss of a batch, a tensor; the prediction; and the target.
function epoch.loss_of(run, model, batch)
  if run.settings.step then
    local loss, prediction, target = run.settings.step(model,
      table.unpack(batch.values, 1, batch.values.n))
    if not core.is_tensor(loss) then
      raise("train.fit: step must give the loss, a tensor, got %s", args.describe(loss))
    end
    return loss, prediction, target == nil and batch.target or target
  end
  local prediction = model(table.unpack(batch.inputs, 1, batch.inputs.n))
  return run.settings.loss(prediction, batch.target), prediction, batch.target
end

-- One pass over the training data. Gives its tally, or nil and the batch that had a loss of nan or
-- inf, with the loss.
function epoch.train(run, accumulator, progress, partial)
  local tally = new_tally(run.settings.metrics)
  if partial then tally:load_state_dict(partial) end
  run.model:train()
  local following, state, first, closing = batches.each("train.fit", run.settings.train)
  local _ <close> = closing -- luacheck: ignore _
  local function take(...)
    if (...) == nil then return nil end
    return batches.of(...)
  end
  local batch = take(following(state, first))
  while batch do
    run.batch = run.batch + 1
    run:call "on_batch_begin"
    local loss, prediction, target = epoch.loss_of(run, run.model, batch)
    run.loss = loss:item()
    if run.loss - run.loss ~= 0 then return nil, batch, run.loss end
    local stepped = accumulator:backward(loss, batch.samples)
    if stepped then run:after_step() end
    add(tally, run.loss, batch.samples, core.is_tensor(prediction) and prediction:detach()
      or prediction, target)
    progress(tally.samples, run.loss)
    run:call "on_batch_end"
    if stepped then run:save_step(tally) end -- before the next batch draws random numbers
    if run.stopped then
      place.leave(run.settings.train) -- the next epoch begins a pass
      break
    end
    batch = take(following(state, first))
  end
  if accumulator:flush() then run:after_step() end
  if tally.samples == 0 then raise("train.fit: train gives no batches") end
  return tally
end

-- One pass over the data that chooses the best net.
function epoch.measure(run, model)
  local tally = new_tally(run.settings.metrics)
  model:eval()
  core.no_grad(function()
    batches.visit("train.fit", run.settings.val, function(batch)
      local loss, prediction, target = epoch.loss_of(run, model, batch)
      add(tally, loss:item(), batch.samples, prediction, target)
    end)
  end)
  return tally
end

return epoch
