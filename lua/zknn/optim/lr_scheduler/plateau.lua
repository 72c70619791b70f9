-- ReduceLROnPlateau: multiplies by factor when a metric has not improved for over `patience`
-- epochs. step(metric) takes a number, or a tensor of one element.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local LRScheduler = require "zknn.optim.lr_scheduler.base"

local ReduceLROnPlateau = class("optim.lr_scheduler.ReduceLROnPlateau", LRScheduler)

local read = args.reader("ReduceLROnPlateau", {
  { "optimizer", "any" }, { "mode", "string", default = "min" },
  { "factor", "number", default = 0.1 }, { "patience", "integer", default = 10 },
  { "threshold", "number", default = 1e-4 }, { "threshold_mode", "string", default = "rel" },
  { "cooldown", "integer", default = 0 }, { "min_lr", "any", default = 0 },
  { "eps", "number", default = 1e-8 },
})

function ReduceLROnPlateau:__init(...)
  local a = read(...)
  LRScheduler._check_optimizer("ReduceLROnPlateau", a.optimizer)
  if a.factor >= 1 then raise("ReduceLROnPlateau: Factor should be < 1.0, got %s", a.factor) end
  if a.mode ~= "min" and a.mode ~= "max" then
    raise("ReduceLROnPlateau: mode '%s' is unknown: min or max", a.mode)
  end
  if a.threshold_mode ~= "rel" and a.threshold_mode ~= "abs" then
    raise("ReduceLROnPlateau: threshold mode '%s' is unknown: rel or abs", a.threshold_mode)
  end
  self.optimizer = a.optimizer
  self.mode, self.factor, self.patience = a.mode, a.factor, a.patience
  self.threshold, self.threshold_mode = a.threshold, a.threshold_mode
  self.cooldown, self.eps = a.cooldown, a.eps
  self.default_min_lr = type(a.min_lr) == "number" and a.min_lr or nil
  self.min_lrs = self:per_group("min_lr", a.min_lr)
  self.mode_worse = a.mode == "min" and math.huge or -math.huge
  self.best, self.cooldown_counter, self.num_bad_epochs = self.mode_worse, 0, 0
  self.last_epoch = 0
  self._last_lr = self:scaled()
end

-- What the metric must be beyond to count as better.
local function bound(self)
  local less = self.mode == "min"
  if self.threshold_mode == "rel" then
    return self.best * (less and 1.0 - self.threshold or self.threshold + 1.0)
  end
  return less and self.best - self.threshold or self.best + self.threshold
end

local function is_better(self, metric)
  if self.mode == "min" then return metric < bound(self) end
  return metric > bound(self)
end

local function reduce(self)
  local groups = self.optimizer.param_groups
  if #groups ~= #self.min_lrs then
    if not self.default_min_lr then
      raise("ReduceLROnPlateau: the optimizer has %d groups, min_lrs %d values: a group has been "
        .. "added, so set min_lrs anew", #groups, #self.min_lrs)
    end
    self.min_lrs = self:per_group("min_lr", self.default_min_lr)
  end
  for i, group in ipairs(groups) do
    local lr = math.max(group.lr * self.factor, self.min_lrs[i])
    if group.lr - lr > self.eps then group.lr = lr end
  end
end

function ReduceLROnPlateau:step(metric)
  if core.is_tensor(metric) and metric:numel() == 1 then metric = metric:item() end
  if type(metric) ~= "number" then
    raise("ReduceLROnPlateau: step needs the metric, a number, got %s", args.describe(metric))
  end
  self.last_epoch = self.last_epoch + 1
  if is_better(self, metric) then
    self.best, self.num_bad_epochs = metric + 0.0, 0
  else
    self.num_bad_epochs = self.num_bad_epochs + 1
  end
  if self.cooldown_counter > 0 then
    self.cooldown_counter, self.num_bad_epochs = self.cooldown_counter - 1, 0
  end
  if self.num_bad_epochs > self.patience then
    reduce(self)
    self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
  end
  self._last_lr = self:scaled()
end

return ReduceLROnPlateau
