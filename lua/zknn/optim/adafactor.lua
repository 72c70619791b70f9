-- optim.Adafactor: of a matrix, the mean squares of rows and columns stand for those of all its
-- elements. [Shazeer & Stern 2018, arxiv.org/abs/1804.04235; torch/optim/_adafactor.py]

local core = require "zknn.core"
local ordered = require "zknn.ordered"
local options = require "zknn.optim.options"

local EPSILON = {
  float32 = 2.0 ^ -23, float64 = 2.0 ^ -52, float16 = 2.0 ^ -10, bfloat16 = 2.0 ^ -7,
}

local function number(name, default, more)
  local row = { name, "number", default = default }
  for key, value in pairs(more) do row[key] = value end
  return row
end

-- eps: { least mean square or None, least size of a parameter }
local function check(group, complain)
  local eps = group.eps
  if type(eps) ~= "table" or eps[1] and type(eps[1]) ~= "number" or type(eps[2]) ~= "number" then
    complain("eps must be a list of a number or false, and a number")
  end
  for i = 1, 2 do
    if eps[i] and (eps[i] < 0 or eps[i] ~= eps[i]) then
      complain("epsilon%d should be >= 0 but is: %s", i, eps[i])
    end
  end
  local decay, d = group.beta2_decay, group.d
  if decay > 0 or decay ~= decay then complain("beta2_decay should be <= 0 but is: %s", decay) end
  if d < 1 or d ~= d then complain("Clipping threshold d should be >= 1 but is: %s", d) end
  group.eps = eps[1] and ordered.tuple { eps[1], eps[2] }
    or ordered.make("tuple", { [2] = eps[2] }, 2)
end

-- The shape of a state's tensor.
local function shape_of(name, p)
  local shape = table.move(p.shape, 1, #p.shape, 1, {})
  if name == "row_var" then shape[#shape] = 1 end
  if name == "col_var" then shape[#shape - 1] = 1 end
  return shape
end

local function prepare(self, p)
  local state = self.state[p]
  if not state then
    state = { step = 0.0 }
    for _, name in ipairs(p:dim() > 1 and { "row_var", "col_var" } or { "variance" }) do
      state[name] = core.zeros(shape_of(name, p), { dtype = p.dtype })
    end
    self.state[p] = state
  end
  for name, value in pairs(state) do
    if core.is_tensor(value) and value.dtype ~= p.dtype then state[name] = value:to(p.dtype) end
  end
end

-- The mean squares of g along dim, into `kept`.
local function follow(kept, g, dim, rate)
  kept:lerp_(g:norm(2, dim, true):square():div(g:size(dim)), rate)
end

local function update(self, group, p)
  local state, g = self.state[p], p.grad:detach()
  if group.maximize then g = -g end
  state.step = state.step + 1
  local root = p:numel() ^ 0.5
  local rate, rho = state.step ^ group.beta2_decay, math.min(group.lr, 1 / state.step ^ 0.5)
  local least = group.eps[1] or EPSILON[p.dtype]
  local alpha = math.max(group.eps[2], p:norm():item() / root) * rho
  if group.weight_decay ~= 0 then p:mul_(1 - group.lr * group.weight_decay) end
  local mean
  if g:dim() > 1 then
    follow(state.row_var, g, -1, rate)
    follow(state.col_var, g, -2, rate)
    mean = core.matmul(state.row_var, state.col_var)
      / state.row_var:mean(-2, true):clamp { min = least }
  else
    mean = state.variance:lerp_(g * g, rate)
  end
  local step = mean:clamp({ min = least * least }):rsqrt() * g
  p:add_(step, -alpha / math.max(1.0, step:norm():item() / (root * group.d)))
end

local Adafactor = options("Adafactor", {
  number("lr", 1e-2, { min = 0, says = "learning rate" }),
  { "beta2_decay", "number", default = -0.8 },
  { "eps", "any", default = { false, 1e-3 } }, { "d", "number", default = 1.0 },
  number("weight_decay", 0.0, { min = 0 }), { "foreach", "boolean", optional = true },
  { "maximize", "boolean", default = false },
}, { check = check, prepare = prepare, update = update })

Adafactor.kept = { "step", "row_var", "col_var", "variance" }
Adafactor.numbers = { step = true }

function Adafactor:_shape_of(name, p) -- luacheck: ignore 212
  return shape_of(name, p)
end

return Adafactor
