-- The optimizers: their options, with PyTorch's defaults and limits. The formulas are in
-- src/optim/NAME.c.

local rule = require "zknn.optim.rule"

local function number(name, default, min, says)
  return { name, "number", default = default, min = min or 0, says = says }
end
local function flag(name)
  return { name, "boolean", default = false }
end
local function lr(default)
  return number("lr", default, 0, "learning rate")
end
local function eps(default)
  return number("eps", default, 0, "epsilon value")
end

local BETAS = {
  "betas", "pair", default = { 0.9, 0.999 }, min = 0, below = 1, says = "beta parameter",
}
local DECAY, MAXIMIZE = number("weight_decay", 0), flag "maximize"
-- These choose among PyTorch's implementations; here there is one. differentiable is refused.
local FOREACH = { "foreach", "boolean", optional = true }
local FUSED = { "fused", "boolean", optional = true }
local CAPTURABLE, DIFFERENTIABLE = flag "capturable", flag "differentiable"
-- The order of Adam's and AdamW's groups.
local ADAM = "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused "
  .. "decoupled_weight_decay"

local function check_nesterov(group, complain)
  if group.nesterov and (group.momentum <= 0 or group.dampening ~= 0) then
    complain("Nesterov momentum requires a momentum and zero dampening")
  end
end

local function check_rho(group, complain)
  if group.rho > 1 then complain("Invalid rho value: %s", group.rho) end
end

local function check_etas(group, complain)
  local minus, plus = group.etas[1], group.etas[2]
  if not (0 < minus and minus < 1 and 1 < plus) then
    complain("Invalid eta values: %s, %s", minus, plus)
  end
end

return {
  SGD = rule("SGD", "sgd", {
    lr(1e-3), number("momentum", 0), { "dampening", "number", default = 0 }, DECAY,
    flag "nesterov", MAXIMIZE, FOREACH, DIFFERENTIABLE, FUSED,
  }, { check = check_nesterov }),

  Adam = rule("Adam", "adam", {
    lr(1e-3), BETAS, eps(1e-8), DECAY, flag "amsgrad", FOREACH, MAXIMIZE, CAPTURABLE,
    DIFFERENTIABLE, FUSED, flag "decoupled_weight_decay",
  }, { order = ADAM }),

  AdamW = rule("AdamW", "adam", {
    lr(1e-3), BETAS, eps(1e-8), number("weight_decay", 1e-2), flag "amsgrad", MAXIMIZE, FOREACH,
    CAPTURABLE, DIFFERENTIABLE, FUSED,
  }, {
    order = ADAM,
    fixed = { decoupled_weight_decay = true },
  }),

  NAdam = rule("NAdam", "nadam", {
    lr(2e-3), BETAS, eps(1e-8), DECAY, number("momentum_decay", 4e-3),
    flag "decoupled_weight_decay", FOREACH, MAXIMIZE, CAPTURABLE, DIFFERENTIABLE,
  }, {
    order = "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach "
      .. "capturable differentiable",
  }),

  RAdam = rule("RAdam", "radam", {
    lr(1e-3), BETAS, eps(1e-8), DECAY, flag "decoupled_weight_decay", FOREACH, MAXIMIZE,
    CAPTURABLE, DIFFERENTIABLE,
  }, {
    order = "lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay "
      .. "differentiable",
  }),

  Adamax = rule("Adamax", "adamax", {
    lr(2e-3), BETAS, eps(1e-8), DECAY, FOREACH, MAXIMIZE, DIFFERENTIABLE, CAPTURABLE,
  }),

  RMSprop = rule("RMSprop", "rmsprop", {
    lr(1e-2), number("alpha", 0.99), eps(1e-8), DECAY, number("momentum", 0), flag "centered",
    CAPTURABLE, FOREACH, MAXIMIZE, DIFFERENTIABLE,
  }, {
    order = "lr momentum alpha eps centered weight_decay capturable foreach maximize "
      .. "differentiable",
  }),

  Adagrad = rule("Adagrad", "adagrad", {
    lr(1e-2), number("lr_decay", 0), DECAY, number("initial_accumulator_value", 0), eps(1e-10),
    FOREACH, MAXIMIZE, DIFFERENTIABLE, FUSED,
  }, {
    order = "lr lr_decay eps weight_decay initial_accumulator_value foreach maximize "
      .. "differentiable fused",
  }),

  Adadelta = rule("Adadelta", "adadelta", {
    lr(1.0), number("rho", 0.9), eps(1e-6), DECAY, FOREACH, CAPTURABLE, MAXIMIZE, DIFFERENTIABLE,
  }, {
    order = "lr rho eps weight_decay maximize capturable foreach differentiable",
    check = check_rho,
  }),

  Rprop = rule("Rprop", "rprop", {
    lr(1e-2), { "etas", "pair", default = { 0.5, 1.2 } },
    { "step_sizes", "pair", default = { 1e-6, 50 } }, CAPTURABLE, FOREACH, MAXIMIZE,
    DIFFERENTIABLE,
  }, {
    order = "lr etas step_sizes foreach maximize differentiable capturable",
    check = check_etas,
  }),

  ASGD = rule("ASGD", "asgd", {
    lr(1e-2), number("lambd", 1e-4), number("alpha", 0.75),
    { "t0", "number", default = 1e6 }, DECAY, FOREACH, MAXIMIZE, DIFFERENTIABLE, CAPTURABLE,
  }),
}
