-- Schedules that multiply the rate: by steps, a constant, a line, a power or a cosine, or by
-- functions of the user.

local args = require "zknn.args"
local raise = require "zknn.raise"
local LRScheduler = require "zknn.optim.lr_scheduler.base"

local define = LRScheduler._define
local simple = {}

-- Times gamma every step_size epochs.
simple.StepLR = define("StepLR", {
  { "step_size", "integer" }, { "gamma", "number", default = 0.1 },
}, {
  _check = function(self, complain)
    if self.step_size < 1 then complain("step_size must be positive, got %d", self.step_size) end
  end,
  get_lr = function(self)
    local now = self.last_epoch ~= 0 and self.last_epoch % self.step_size == 0
    return self:scaled(now and self.gamma)
  end,
  _get_closed_form_lr = function(self)
    return self:from_base(self.gamma ^ (self.last_epoch // self.step_size))
  end,
})

-- Times gamma at each milestone. milestones counts how often each epoch is one.
simple.MultiStepLR = define("MultiStepLR", {
  { "milestones", "any" }, { "gamma", "number", default = 0.1 },
}, {
  _setup = function(self, a)
    if type(a.milestones) ~= "table" then
      raise("MultiStepLR: milestones must be a list of epochs, got %s",
        args.describe(a.milestones))
    end
    args.check_whole("MultiStepLR", "milestones", a.milestones)
    self.gamma, self.milestones = a.gamma, {}
    for _, epoch in ipairs(a.milestones) do
      if math.type(epoch) ~= "integer" then
        raise("MultiStepLR: milestones must be integers, got %s", args.describe(epoch))
      end
      self.milestones[epoch] = (self.milestones[epoch] or 0) + 1
    end
  end,
  get_lr = function(self)
    local times = self.milestones[self.last_epoch]
    return self:scaled(times and self.gamma ^ times)
  end,
  _get_closed_form_lr = function(self)
    local times = 0
    for epoch, n in pairs(self.milestones) do
      if epoch <= self.last_epoch then times = times + n end
    end
    return self:from_base(self.gamma ^ times)
  end,
})

-- Times factor during the first total_iters epochs.
simple.ConstantLR = define("ConstantLR", {
  { "factor", "number", default = 1 / 3 }, { "total_iters", "integer", default = 5 },
}, {
  _check = function(self, complain)
    if not (self.factor >= 0 and self.factor <= 1) then
      complain("Constant multiplicative factor expected to be between 0 and 1, got %s",
        self.factor)
    end
  end,
  get_lr = function(self)
    if self.last_epoch == 0 then return self:scaled(self.factor) end
    return self:scaled(self.last_epoch == self.total_iters and 1 / self.factor)
  end,
  _get_closed_form_lr = function(self)
    return self:from_base(self.last_epoch >= self.total_iters and 1 or self.factor)
  end,
})

-- From start_factor to end_factor along a line of total_iters epochs.
simple.LinearLR = define("LinearLR", {
  { "start_factor", "number", default = 1 / 3 }, { "end_factor", "number", default = 1.0 },
  { "total_iters", "integer", default = 5 },
}, {
  _check = function(self, complain)
    if not (self.start_factor > 0 and self.start_factor <= 1) then
      complain("Starting multiplicative factor expected to be greater than 0 and less or equal to "
        .. "1, got %s", self.start_factor)
    end
    if not (self.end_factor >= 0 and self.end_factor <= 1) then
      complain("Ending multiplicative factor expected to be between 0 and 1, got %s",
        self.end_factor)
    end
  end,
  get_lr = function(self)
    if self.last_epoch == 0 then return self:scaled(self.start_factor) end
    if self._is_initial or self.last_epoch > self.total_iters then return self:scaled() end
    local rise = self.end_factor - self.start_factor
    return self:scaled(1.0 + rise / (self.total_iters * self.start_factor
      + (self.last_epoch - 1) * rise))
  end,
  _get_closed_form_lr = function(self)
    return self:from_base(self.start_factor + (self.end_factor - self.start_factor)
      * math.min(self.total_iters, self.last_epoch) / self.total_iters)
  end,
})

-- Times gamma every epoch.
simple.ExponentialLR = define("ExponentialLR", { { "gamma", "number" } }, {
  get_lr = function(self)
    return self:scaled(not self._is_initial and self.gamma)
  end,
  _get_closed_form_lr = function(self)
    return self:from_base(self.gamma ^ self.last_epoch)
  end,
})

-- (1 - epoch / total_iters) ^ power, down to 0.
simple.PolynomialLR = define("PolynomialLR", {
  { "total_iters", "integer", default = 5 }, { "power", "number", default = 1.0 },
}, {
  get_lr = function(self)
    if self._is_initial or self.last_epoch > self.total_iters then return self:scaled() end
    return self:scaled(((1 - self.last_epoch / self.total_iters)
      / (1 - (self.last_epoch - 1) / self.total_iters)) ^ self.power)
  end,
  _get_closed_form_lr = function(self)
    return self:from_base((1 - math.min(self.total_iters, self.last_epoch) / self.total_iters)
      ^ self.power)
  end,
})

-- Half a cosine from the base to eta_min in T_max epochs, and up again in as many.
-- [Loshchilov & Hutter 2016, arXiv 1608.03983]
simple.CosineAnnealingLR = define("CosineAnnealingLR", {
  { "T_max", "number" }, { "eta_min", "number", default = 0.0 },
}, {
  _check = function(self, complain)
    if self.T_max ~= self.T_max or self.T_max <= 0 then
      complain("T_max must be positive, got %s", self.T_max)
    end
  end,
  get_lr = function(self)
    local epoch, T, low = self.last_epoch, self.T_max, self.eta_min
    if self._is_initial then return self:scaled() end
    if self._step_count == 1 and epoch > 0 then return self:_get_closed_form_lr() end
    local lrs = self:scaled()
    local turns = (epoch - 1 - T) % (2 * T) == 0 -- from eta_min no factor leads up
    local factor = (1 + math.cos(math.pi * epoch / T)) / (1 + math.cos(math.pi * (epoch - 1) / T))
    for i, lr in ipairs(lrs) do
      lrs[i] = turns and lr + (self.base_lrs[i] - low) * (1 - math.cos(math.pi / T)) / 2
        or factor * (lr - low) + low
    end
    return lrs
  end,
  _get_closed_form_lr = function(self)
    local lrs = {}
    for i, base in ipairs(self.base_lrs) do
      lrs[i] = self.eta_min
        + (base - self.eta_min) * (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    end
    return lrs
  end,
})

-- Functions of the epoch, one for all groups or a list of one for each.
local function take_functions(self, a)
  local given, groups = a.lr_lambda, #self.optimizer.param_groups
  if type(given) == "function" then
    local f = given
    given = {}
    for i = 1, groups do
      given[i] = f
    end
  elseif type(given) ~= "table" or #given ~= groups then
    raise("%s: lr_lambda must be a function, or a list of %d (one for each group), got %s",
      self:_get_name(), groups,
      type(given) == "table" and ("a list of %d"):format(#given) or args.describe(given))
  end
  for _, f in ipairs(given) do
    if type(f) ~= "function" then
      raise("%s: lr_lambda should be a function, but got %s", self:_get_name(), args.describe(f))
    end
  end
  self.lr_lambdas = table.move(given, 1, groups, 1, {})
end

-- A state_dict cannot hold functions: PyTorch writes None for each.
local function state_without_functions(self)
  local functions = self.lr_lambdas
  self.lr_lambdas = nil
  local dict = LRScheduler.state_dict(self)
  self.lr_lambdas = functions
  dict.lr_lambdas = require "zknn.ordered".list({}, #functions)
  return dict
end

local function load_without_functions(self, dict)
  local functions = self.lr_lambdas
  LRScheduler.load_state_dict(self, dict)
  self.lr_lambdas = functions
end

-- What a user's function gives at this epoch.
local function factor_of(self, i)
  local factor = self.lr_lambdas[i](self.last_epoch)
  if type(factor) ~= "number" or factor ~= factor then
    raise("%s: lr_lambda must give a number, it gave %s", self:_get_name(), args.describe(factor))
  end
  return factor
end

-- The base times lr_lambda(epoch).
simple.LambdaLR = define("LambdaLR", { { "lr_lambda", "any" } }, {
  _setup = take_functions,
  state_dict = state_without_functions,
  load_state_dict = load_without_functions,
  get_lr = function(self)
    local lrs = {}
    for i, base in ipairs(self.base_lrs) do
      lrs[i] = base * factor_of(self, i)
    end
    return lrs
  end,
})

-- Times lr_lambda(epoch) every epoch.
simple.MultiplicativeLR = define("MultiplicativeLR", { { "lr_lambda", "any" } }, {
  _setup = take_functions,
  state_dict = state_without_functions,
  load_state_dict = load_without_functions,
  get_lr = function(self)
    local lrs = self:scaled()
    for i, lr in ipairs(lrs) do
      if not self._is_initial then lrs[i] = lr * factor_of(self, i) end
    end
    return lrs
  end,
})

return simple
