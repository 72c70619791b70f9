-- Means over samples: of a value (a loss), of squared and absolute errors; and R2. Sums are kept in
-- double.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Metric = require "zknn.train.metrics.metric"

local metrics = {}

-- --- the mean of a value ---

local MeanMetric = class("train.metrics.MeanMetric", Metric)

local STRATEGIES = { "error", "ignore", "disable" }

local read_mean = args.reader("MeanMetric", { { "nan_strategy", "string", default = "disable" } })

function MeanMetric:__init(...)
  local a = read_mean(...)
  self.nan_strategy = args.check_choice("MeanMetric", "nan_strategy", a.nan_strategy, STRATEGIES)
  self:reset()
end

function MeanMetric:_clear() self._sum, self._weight = 0.0, 0.0 end

local function as_tensor(name, value)
  if type(value) == "number" then return core.tensor(value, { dtype = "float64" }) end
  if not core.is_tensor(value) then
    raise("MeanMetric: %s must be a number or a tensor, got %s", name, args.describe(value))
  end
  return value:detach():double()
end

-- weight: how many samples the value stands for.
function MeanMetric:update(value, weight)
  value, weight = as_tensor("value", value), as_tensor("weight", weight == nil and 1 or weight)
  core.no_grad(function()
    local fits, values, weights = pcall(core.broadcast_tensors, value, weight)
    if fits and not core.is_tensor(values) then values, weights = values[1], values[2] end
    if not fits or values:numel() ~= value:numel() then
      raise("MeanMetric: weight %s does not fit value %s", tostring(weight.shape),
        tostring(value.shape))
    end
    values, weights = values:reshape(-1), weights:reshape(-1)
    if self.nan_strategy ~= "disable" then
      local bad = values:isnan():logical_or(weights:isnan())
      if self.nan_strategy == "error" and bad:any():item() then
        raise "MeanMetric: value has a nan"
      end
      values, weights = values:masked_fill(bad, 0), weights:masked_fill(bad, 0)
    end
    self._sum = self._sum + (values * weights):sum():item()
    self._weight = self._weight + weights:sum():item()
  end)
  self._count = self._count + 1
end

function MeanMetric:_value() return self._sum / self._weight end

metrics.MeanMetric = MeanMetric

-- --- means of errors ---

local function check_floats(self, preds, target)
  self:_check_same(preds, target)
  for name, t in pairs { preds = preds, target = target } do
    if t.dtype == "bool" then
      raise("%s: %s must be of numbers, got bool", self:_name(), name)
    end
  end
  return preds:double(), target:double()
end

-- error(difference): what is averaged; more: parameters besides; finish(self, mean).
local function mean_error(name, parameters, error_of, finish)
  local Error = class("train.metrics." .. name, Metric)
  local read = args.reader(name, parameters)
  function Error:__init(...)
    local a = read(...)
    self.squared = a.squared
    self:reset()
  end
  function Error:_clear() self._sum, self._n = 0.0, 0 end
  function Error:_take(preds, target)
    preds, target = check_floats(self, preds, target)
    self._sum = self._sum + error_of(preds - target):sum():item()
    self._n = self._n + preds:numel()
  end
  function Error:_value() return finish(self, self._sum / self._n) end
  metrics[name] = Error
end

mean_error("MeanSquaredError", { { "squared", "boolean", default = true } },
  function(d) return d * d end,
  function(self, mean) return self.squared and mean or math.sqrt(mean) end)

mean_error("MeanAbsoluteError", {}, function(d) return d:abs() end,
  function(_, mean) return mean end)

-- --- the share of the variance that is explained ---

local R2Score = class("train.metrics.R2Score", Metric)

local OUTPUTS = { "uniform_average", "raw_values", "variance_weighted" }

local read_r2 = args.reader("R2Score", {
  { "adjusted", "integer", default = 0 }, { "multioutput", "string", default = "uniform_average" },
})

function R2Score:__init(...)
  local a = read_r2(...)
  if a.adjusted < 0 then raise("R2Score: adjusted must not be negative, got %d", a.adjusted) end
  self.adjusted = a.adjusted
  self.multioutput = args.check_choice("R2Score", "multioutput", a.multioutput, OUTPUTS)
  self:reset()
end

function R2Score:_clear() self._n, self._mean, self._spread, self._residual = 0, nil, nil, nil end

-- Means and sums of squares are joined batch by batch [Chan, Golub, LeVeque 1979], so that nothing
-- cancels where the mean is far from 0.
function R2Score:_take(preds, target)
  preds, target = check_floats(self, preds, target)
  if preds:dim() < 1 or preds:dim() > 2 then
    raise("R2Score: preds must be [N] or [N, outputs], got %s", tostring(preds.shape))
  end
  local n = target:size(0)
  if n == 0 then return end
  local mean, residual = target:mean(0), (target - preds):square():sum(0)
  local spread = (target - mean):square():sum(0)
  if self._n > 0 then
    if self._mean:numel() ~= mean:numel() then
      raise("R2Score: target has %d outputs, the batches before had %d", mean:numel(),
        self._mean:numel())
    end
    local apart, all = mean - self._mean, self._n + n
    spread = self._spread + spread + apart * apart * (self._n * n / all)
    mean, residual = self._mean + apart * (n / all), self._residual + residual
  end
  self._n, self._mean, self._spread, self._residual = self._n + n, mean, spread, residual
end

function R2Score:_value()
  local n = self._n
  if n < 2 then raise("R2Score: it needs two samples or more, got %d", n) end
  local spread, residual = self._spread, self._residual
  -- A target that is constant has no variance: 1 where it is met, 0 elsewhere.
  local rounding = self._mean:square() * (n * 1e-28)
  local constant = spread:le(rounding)
  local value = core.where(constant, residual:le(rounding):double(),
    1 - residual / core.where(constant, core.ones_like(spread), spread))
  if self.multioutput == "variance_weighted" then
    value = (value * spread):sum() / spread:sum()
  elseif self.multioutput == "uniform_average" then
    value = value:mean()
  end
  if self.adjusted > 0 then
    if self.adjusted >= n - 1 then
      raise("R2Score: adjusted is %d, it must be less than the number of samples - 1, %d",
        self.adjusted, n - 1)
    end
    value = 1 - (1 - value) * ((n - 1) / (n - self.adjusted - 1))
  end
  return value:dim() == 0 and value:item() or value:float()
end

metrics.R2Score = R2Score

return metrics
