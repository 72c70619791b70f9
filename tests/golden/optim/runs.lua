-- The runs of schedulers.lua made with zknn, for tests/lua/schedulers_spec.lua and
-- tests/peers/optim.py.

local zknn = require "zknn"
local optim = zknn.optim

local F = { -- schedulers.py has the same
  power = function(epoch) return 0.95 ^ epoch end,
  hyperbola = function(epoch) return 1 / (1 + epoch) end,
  cycle_scale = function(x) return 1 / (5 + x) end,
}
local LRS = { 0.1, 0.5 }

local runs = { golden = assert(loadfile "tests/golden/optim/schedulers.lua")(F), F = F }

function runs.new_optimizer(kind)
  local groups = {}
  for i, lr in ipairs(LRS) do
    groups[i] = { params = { zknn.nn.Parameter(zknn.ones(1)) }, lr = lr }
  end
  if kind == "Adam" then return optim.Adam(groups) end
  return optim.SGD(groups, { momentum = 0.9 })
end

function runs.make(spec, optimizer, last_epoch)
  local named, inner = { last_epoch = last_epoch }, {}
  for name, value in pairs(spec.named) do
    named[name] = value
  end
  for i, s in ipairs(spec.named.schedulers or {}) do
    inner[i] = runs.make(s, optimizer)
  end
  local schedules = optim.lr_scheduler
  if spec.name == "ChainedScheduler" then return schedules.ChainedScheduler(inner, optimizer) end
  if inner[1] then named.schedulers = inner end
  return schedules[spec.name](optimizer, named)
end

-- Step k, from 1.
function runs.step(scheduler, run, k)
  if run.name == "ReduceLROnPlateau" then
    scheduler:step(runs.golden.metrics[k])
  else
    scheduler:step()
  end
end

return runs
