-- optim.SGD(params, {lr, momentum, dampening, weight_decay, nesterov, maximize}): stochastic
-- gradient descent in PyTorch's form; the momentum buffer starts as the first gradient.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Optimizer = require "zknn.optim.optimizer"

local SGD = class("optim.SGD", Optimizer)

SGD.options = {
  "lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize", "foreach",
  "differentiable", "fused",
}

-- foreach and fused choose among PyTorch's implementations; here there is one.
local read = args.reader("SGD", {
  { "params", "any" },
  { "lr", "number", default = 1e-3 },
  { "momentum", "number", default = 0 },
  { "dampening", "number", default = 0 },
  { "weight_decay", "number", default = 0 },
  { "nesterov", "boolean", default = false },
  { "maximize", "boolean", default = false },
  { "foreach", "boolean", optional = true },
  { "differentiable", "boolean", default = false },
  { "fused", "boolean", optional = true },
})

function SGD:__init(...)
  local a = read(...)
  local params = a.params
  a.params = nil
  Optimizer.__init(self, params, a)
end

local function is_negative(number)
  return number < 0 or number ~= number -- or NaN
end

-- Raises for options that make no sense, in a group as in the defaults.
function SGD:check_group(group) -- luacheck: ignore 212
  for _, name in ipairs { "lr", "momentum", "dampening", "weight_decay" } do
    if type(group[name]) ~= "number" then
      raise("SGD: %s must be a number, got %s", name, args.describe(group[name]))
    end
  end
  for _, name in ipairs { "nesterov", "maximize", "differentiable" } do
    if type(group[name]) ~= "boolean" then
      raise("SGD: %s must be true or false, got %s", name, args.describe(group[name]))
    end
  end
  if is_negative(group.lr) then raise("SGD: Invalid learning rate: %s", group.lr) end
  if is_negative(group.momentum) then raise("SGD: Invalid momentum value: %s", group.momentum) end
  if is_negative(group.weight_decay) then
    raise("SGD: Invalid weight_decay value: %s", group.weight_decay)
  end
  if group.nesterov and (group.momentum <= 0 or group.dampening ~= 0) then
    raise("SGD: Nesterov momentum requires a momentum and zero dampening")
  end
  if group.differentiable then raise("SGD: differentiable is not supported") end
end

-- The momentum buffer: a buffer that is `new` holds nothing yet.
function SGD:prepare(group, p)
  local state = self.state[p]
  if group.momentum == 0 or state and state.momentum_buffer then return end
  self.state[p] = { momentum_buffer = core.zeros_like(p) }
  self.new = self.new or {}
  self.new[p] = true
end

function SGD:update(group, p)
  local buffer = group.momentum ~= 0 and self.state[p].momentum_buffer or nil
  local first = self.new and self.new[p] or false
  core._sgd_step(p, nil, buffer, group, first)
  if first then self.new[p] = nil end
end

return SGD
