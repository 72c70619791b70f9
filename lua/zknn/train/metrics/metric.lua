-- What all metrics are: update(preds, target) takes a batch, compute() gives the number of all
-- batches since reset(). A metric that is called takes a batch and gives the number of it alone.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"

local Metric = class "train.metrics.Metric"

-- The name in messages: "Accuracy".
function Metric:_name()
  return self.__name:match "[^.]+$"
end

function Metric:__tostring()
  return ("%s(%s)"):format(self:_name(), self._about and self:_about() or "")
end

-- Forgets all batches.
function Metric:reset()
  self._count = 0
  self:_clear()
end

local function check_tensor(self, name, t)
  if not core.is_tensor(t) then
    raise("%s: %s must be a tensor, got %s", self:_name(), name, args.describe(t))
  end
  return t:detach()
end

-- Takes a batch: the predictions and what they should be.
function Metric:update(preds, target)
  preds, target = check_tensor(self, "preds", preds), check_tensor(self, "target", target)
  core.no_grad(function() self:_take(preds, target) end)
  self._count = self._count + 1
end

-- The number of all batches since the last reset: a number, or a tensor where there are several.
function Metric:compute()
  if self._count == 0 then
    raise("%s: compute comes before update: no batch has been taken yet", self:_name())
  end
  return core.no_grad(function() return self:_value() end)
end

-- Takes a batch; gives the number of this batch alone.
function Metric:__call(...)
  local alone = setmetatable({}, getmetatable(self))
  for key, value in pairs(self) do alone[key] = value end
  alone:reset()
  alone:update(...)
  self:update(...)
  return alone:compute()
end

-- What it has of its batches, for a record, and back.
function Metric:_state()
  local state = {}
  for key, value in next, self do
    if key:sub(1, 1) == "_" and type(value) ~= "function" then state[key] = value end
  end
  return state
end

function Metric:_restore(state)
  for key, value in pairs(state) do self[key] = value end
end

-- A tensor of one element as a number.
function Metric._number(t)
  return core.is_tensor(t) and t:dim() == 0 and t:item() or t
end

-- Raises unless both have the same shape.
function Metric:_check_same(preds, target)
  if not core.equal(core.tensor(preds.shape), core.tensor(target.shape)) then
    raise("%s: preds and target must have the same shape, got %s and %s", self:_name(),
      tostring(preds.shape), tostring(target.shape))
  end
end

return Metric
