-- How the best net of a training by train.fit classifies its validation data: evaluation.npz of the
-- folder that it logs to. Raises where that cannot be told, with the reason.

local core = require "zknn.core"
local batches = require "zknn.train.batches"
local epoch = require "zknn.train.epoch"
local evaluate = require "zknn.train.evaluation"
local exists = require "zknn.exists"
local models = require "zknn.train.models"
local raise = require "zknn.raise"

local WORST = 16 -- samples that are kept

-- f() with the weights of the file in the model; weights and random numbers are then as before.
local function with_weights(model, path, f)
  local before, random = models.copy(model), core.get_rng_state()
  local good, problem = pcall(function()
    model:load_state_dict(core.load(path))
    f()
  end)
  model:load_state_dict(before)
  core.set_rng_state(random)
  if not good then error(problem, 0) end
end

-- run: of train.fit. log: a train.RunLog.
return function(run, log)
  local a, best = run.settings, log.dir .. "/best.pth"
  if a.val == nil then raise "train.fit: there is no validation data, val" end
  if not exists(best) then raise "train.fit: no epoch brought a best net" end
  local model = a.ema and a.ema.module or a.model
  local function visit(take)
    batches.visit("train.fit", a.val, function(batch)
      local _, prediction, target = epoch.loss_of(run, model, batch)
      take(batch.inputs[1], prediction, target)
    end)
  end
  with_weights(model, best, function()
    local _, classes = pcall(function() return a.val.dataset.classes end)
    log:_name_classes(classes)
    log:_keep_evaluation(model, evaluate("train.fit", model, visit, a.loss, WORST))
  end)
end
