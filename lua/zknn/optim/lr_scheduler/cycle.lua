-- Cyclic schedules: cosines with restarts, triangles (CyclicLR), and OneCycleLR; the last two move
-- the momentum opposite to the learning rate.

local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local LRScheduler = require "zknn.optim.lr_scheduler.base"

local define = LRScheduler._define
local cycle = {}

-- Cosines from the base to eta_min, the first T_0 epochs long and each T_mult times the one before.
-- step(epoch) may be given fractions. [Loshchilov & Hutter 2016, arXiv 1608.03983]
cycle.CosineAnnealingWarmRestarts = define("CosineAnnealingWarmRestarts", {
  { "T_0", "integer" }, { "T_mult", "integer", default = 1 },
  { "eta_min", "number", default = 0.0 },
}, {
  _setup = function(self, a, last_epoch)
    if a.T_0 <= 0 then
      raise("CosineAnnealingWarmRestarts: Expected positive integer T_0, but got %d", a.T_0)
    end
    if a.T_mult < 1 then
      raise("CosineAnnealingWarmRestarts: Expected integer T_mult >= 1, but got %d", a.T_mult)
    end
    self.T_0, self.T_i, self.T_mult, self.eta_min = a.T_0, a.T_0, a.T_mult, a.eta_min
    self.T_cur = last_epoch
  end,

  get_lr = function(self)
    local lrs = {}
    for i, base in ipairs(self.base_lrs) do
      lrs[i] = self.eta_min
        + (base - self.eta_min) * (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
    end
    return lrs
  end,

  step = function(self, epoch)
    if epoch == nil and self.last_epoch < 0 then epoch = 0 end
    if epoch == nil then
      epoch = self.last_epoch + 1
      self.T_cur = self.T_cur + 1
      if self.T_cur >= self.T_i then
        self.T_cur, self.T_i = self.T_cur % self.T_i, self.T_i * self.T_mult
      end
    elseif type(epoch) ~= "number" or not (epoch >= 0 and epoch < 2 ^ 53) then
      raise("CosineAnnealingWarmRestarts: Expected non-negative epoch below 2^53, but got %s",
        args.describe(epoch))
    elseif epoch < self.T_0 then
      self.T_cur, self.T_i = epoch, self.T_0
    elseif self.T_mult == 1 then
      self.T_cur = epoch % self.T_0
    else
      local n = math.floor(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1)
        / math.log(self.T_mult))
      local before = math.tointeger(self.T_mult ^ n) -- times T_0: of the last cosine
      self.T_cur = epoch - self.T_0 * (before - 1) / (self.T_mult - 1)
      self.T_i = self.T_0 * before
    end
    self.last_epoch = math.floor(epoch)
    self:set_lrs(self:get_lr())
  end,
})

-- --- momentum ---

-- Takes over base_momentum and max_momentum, and starts the groups from the latter.
local function set_up_momentum(self, a, last_epoch)
  self.cycle_momentum = a.cycle_momentum
  if not a.cycle_momentum then return end
  local defaults = self.optimizer.defaults
  if defaults.momentum == nil and defaults.betas == nil then
    raise("%s: optimizer must support momentum or beta1 with `cycle_momentum` option enabled",
      self:_get_name())
  end
  self.use_beta1 = defaults.betas ~= nil
  local base = self:per_group("base_momentum", a.base_momentum)
  local max = self:per_group("max_momentum", a.max_momentum)
  if last_epoch == -1 then
    for i, group in ipairs(self.optimizer.param_groups) do
      self:_set_momentum(group, max[i])
      group.max_momentum, group.base_momentum = max[i], base[i]
    end
  end
  return base, max
end

local function set_momentum(self, group, momentum)
  if self.use_beta1 then
    group.betas = ordered.tuple { momentum, group.betas[2] }
  else
    group.momentum = momentum
  end
end

-- --- CyclicLR ---

local scales = {
  triangular = { "cycle", function() return 1.0 end },
  triangular2 = { "cycle", function(_, x) return 1 / 2.0 ^ (x - 1) end },
  exp_range = { "iterations", function(self, x) return self.gamma ^ x end },
}

-- Up from base_lr to max_lr in step_size_up steps and down in step_size_down, again and again; what
-- it rises is scaled by mode, or by scale_fn of the cycle or of the step. [Smith 2015, arXiv
-- 1506.01186]
cycle.CyclicLR = define("CyclicLR", {
  { "base_lr", "any" }, { "max_lr", "any" }, { "step_size_up", "integer", default = 2000 },
  { "step_size_down", "integer", optional = true },
  { "mode", "string", default = "triangular" }, { "gamma", "number", default = 1.0 },
  { "scale_fn", "function", optional = true }, { "scale_mode", "string", default = "cycle" },
  { "cycle_momentum", "boolean", default = true }, { "base_momentum", "any", default = 0.8 },
  { "max_momentum", "any", default = 0.9 },
}, {
  nones = { "_scale_fn_custom" }, -- a function is no part of a state
  _set_momentum = set_momentum,

  _setup = function(self, a, last_epoch)
    if not a.scale_fn and not scales[a.mode] then
      raise("CyclicLR: mode is invalid and scale_fn is None: mode must be triangular, triangular2 "
        .. "or exp_range, got '%s'", a.mode)
    end
    local up, down = a.step_size_up, a.step_size_down or a.step_size_up
    if up < 1 or down < 0 then
      raise("CyclicLR: step_size_up must be positive and step_size_down not negative, got %d and "
        .. "%d", up, down)
    end
    self._base_lrs = self:per_group("base_lr", a.base_lr)
    self.max_lrs = self:per_group("max_lr", a.max_lr)
    if last_epoch == -1 then
      for i, group in ipairs(self.optimizer.param_groups) do
        group.lr = self._base_lrs[i]
      end
    end
    self.total_size = up + down + 0.0
    self.step_ratio = up / self.total_size
    self.mode, self.gamma = a.mode, a.gamma
    self.scale_fn = a.scale_fn
    self.scale_mode = a.scale_fn and a.scale_mode or scales[a.mode][1]
    self.base_momentums, self.max_momentums = set_up_momentum(self, a, last_epoch)
  end,

  _finish = function(self)
    self.base_lrs, self._base_lrs = self._base_lrs, nil
  end,

  get_lr = function(self)
    local turns = self.last_epoch / self.total_size
    local number = math.floor(1 + turns)
    local x = 1.0 + turns - number
    local height = x <= self.step_ratio and x / self.step_ratio
      or (x - 1) / (self.step_ratio - 1)
    local at = self.scale_mode == "cycle" and number or self.last_epoch
    local scale = self.scale_fn and self.scale_fn(at) or scales[self.mode][2](self, at)
    local lrs = {}
    for i, base in ipairs(self.base_lrs) do
      lrs[i] = base + (self.max_lrs[i] - base) * height * scale
    end
    for i, group in ipairs(self.cycle_momentum and self.optimizer.param_groups or {}) do
      local low, high = self.base_momentums[i], self.max_momentums[i]
      self:_set_momentum(group, high - (high - low) * height * scale)
    end
    return lrs
  end,
})

-- --- OneCycleLR ---

local function cosine(from, to, part)
  return to + (from - to) / 2.0 * (math.cos(math.pi * part) + 1)
end

local function line(from, to, part)
  return (to - from) * part + from
end

local function total_steps_of(a)
  if a.total_steps then
    if a.total_steps <= 0 then
      raise("OneCycleLR: Expected positive integer total_steps, but got %d", a.total_steps)
    end
    return a.total_steps
  end
  if not (a.epochs and a.steps_per_epoch) then
    raise("OneCycleLR: You must define either total_steps OR (epochs AND steps_per_epoch)")
  end
  for _, name in ipairs { "epochs", "steps_per_epoch" } do
    if a[name] <= 0 then
      raise("OneCycleLR: Expected positive integer %s, but got %d", name, a[name])
    end
  end
  if a.epochs > math.maxinteger // a.steps_per_epoch then
    raise("OneCycleLR: epochs * steps_per_epoch, %d * %d, is too large", a.epochs,
      a.steps_per_epoch)
  end
  return a.epochs * a.steps_per_epoch
end

local function phase(end_step, start_lr, end_lr, start_momentum, end_momentum)
  return {
    end_step = end_step, start_lr = start_lr, end_lr = end_lr,
    start_momentum = start_momentum, end_momentum = end_momentum,
  }
end

-- Up from max_lr / div_factor to max_lr in pct_start of all steps, and down to the former divided
-- by final_div_factor; with three_phase down to the former first. [Smith & Topin 2017, arXiv
-- 1708.07120]
cycle.OneCycleLR = define("OneCycleLR", {
  { "max_lr", "any" }, { "total_steps", "integer", optional = true },
  { "epochs", "integer", optional = true }, { "steps_per_epoch", "integer", optional = true },
  { "pct_start", "number", default = 0.3 }, { "anneal_strategy", "string", default = "cos" },
  { "cycle_momentum", "boolean", default = true }, { "base_momentum", "any", default = 0.85 },
  { "max_momentum", "any", default = 0.95 }, { "div_factor", "number", default = 25.0 },
  { "final_div_factor", "number", default = 1e4 },
  { "three_phase", "boolean", default = false },
}, {
  _set_momentum = set_momentum,

  _setup = function(self, a, last_epoch)
    self.total_steps = total_steps_of(a)
    local share, last = a.pct_start * self.total_steps, self.total_steps - 1
    if not (a.pct_start >= 0 and a.pct_start <= 1) then
      raise("OneCycleLR: Expected float between 0 and 1 pct_start, but got %s", a.pct_start)
    end
    if a.anneal_strategy ~= "cos" and a.anneal_strategy ~= "linear" then
      raise("OneCycleLR: anneal_strategy must be one of 'cos' or 'linear', instead got '%s'",
        a.anneal_strategy)
    end
    self._anneal_func_type = a.anneal_strategy
    local rise = phase(share - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum")
    if a.three_phase then
      self._schedule_phases = {
        rise,
        phase(2 * share - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"),
        phase(last, "initial_lr", "min_lr", "max_momentum", "max_momentum"),
      }
    else
      self._schedule_phases = {
        rise, phase(last, "max_lr", "min_lr", "base_momentum", "max_momentum"),
      }
    end
    local max_lrs = self:per_group("max_lr", a.max_lr)
    if last_epoch == -1 then
      for i, group in ipairs(self.optimizer.param_groups) do
        group.max_lr, group.initial_lr = max_lrs[i], max_lrs[i] / a.div_factor
        group.min_lr = group.initial_lr / a.final_div_factor
      end
    end
    set_up_momentum(self, a, last_epoch)
  end,

  get_lr = function(self)
    local step = self.last_epoch
    if step > self.total_steps then
      raise("OneCycleLR: Tried to step %d times. The specified number of total steps is %d", step,
        self.total_steps)
    end
    local anneal = self._anneal_func_type == "cos" and cosine or line
    local i, start = 1, 0.0
    while step > self._schedule_phases[i].end_step and i < #self._schedule_phases do
      start = self._schedule_phases[i].end_step
      i = i + 1
    end
    local now = self._schedule_phases[i]
    local part = (step - start) / (now.end_step - start)
    local lrs = {}
    for k, group in ipairs(self.optimizer.param_groups) do
      lrs[k] = anneal(group[now.start_lr], group[now.end_lr], part)
      if self.cycle_momentum then
        self:_set_momentum(group,
          anneal(group[now.start_momentum], group[now.end_momentum], part))
      end
    end
    return lrs
  end,
})

return cycle
