-- optim.Muon: steps of the gradient's momentum made nearly orthogonal, for matrices.
-- [Jordan 2024, kellerjordan.github.io/posts/muon; torch/optim/_muon.py]

local core = require "zknn.core"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local options = require "zknn.optim.options"
local text = require "zknn.text"

local ADJUSTMENTS = { original = true, match_rms_adamw = true, spectral_unclamped = true }
local MOST_STEPS = 99

local function check(group, complain)
  local c = group.ns_coefficients
  if type(c) ~= "table" or #c ~= 3 then complain("ns_coefficients must be a list of 3 numbers") end
  for i = 1, 3 do
    if type(c[i]) ~= "number" then complain("ns_coefficients must be a list of 3 numbers") end
  end
  group.ns_coefficients = ordered.tuple { c[1], c[2], c[3] }
  if group.ns_steps > MOST_STEPS then
    complain("Number of steps must be less than 100 for computational efficiency")
  end
  if group.adjust_lr_fn ~= nil and not ADJUSTMENTS[group.adjust_lr_fn] then
    complain("Adjust learning rate function %s is not supported", group.adjust_lr_fn)
  end
end

local function prepare(self, p)
  local state = self.state[p]
  if not state then
    self.state[p] = { momentum_buffer = core.zeros(p.shape, { dtype = p.dtype }) }
  elseif state.momentum_buffer.dtype ~= p.dtype then
    state.momentum_buffer = state.momentum_buffer:to(p.dtype)
  end
end

-- As PyTorch, in bfloat16: sums in float32, each result rounded.
local function rounded(x)
  return x:bfloat16():float()
end

-- About U V^T of g = U S V^T, by a polynomial of odd powers, ns_steps times.
local function orthogonal(g, group)
  local a, b, c = table.unpack(group.ns_coefficients)
  local is_tall = g:size(0) > g:size(1)
  local x = rounded(is_tall and g:t() or g)
  x = rounded(x / rounded(x:norm():clamp { min = group.eps }))
  for _ = 1, group.ns_steps do
    local gram = rounded(x:matmul(x:t()))
    local update = rounded(gram * b + gram:matmul(gram) * c)
    x = rounded(x * a + update:matmul(x))
  end
  return is_tall and x:t() or x
end

local function adjusted(group, rows, columns)
  local name, ratio = group.adjust_lr_fn or "original"
  if name == "original" then
    ratio = math.sqrt(math.max(1, rows / columns))
  elseif name == "match_rms_adamw" then
    ratio = 0.2 * math.sqrt(math.max(rows, columns))
  else
    ratio = math.sqrt(rows / columns)
  end
  return group.lr * ratio
end

local function update(self, group, p)
  local g, mean, momentum = p.grad:detach(), self.state[p].momentum_buffer, group.momentum
  mean:lerp_(g, 1 - momentum)
  local step = orthogonal(group.nesterov and g:lerp(mean, momentum) or mean, group)
  p:mul_(1 - group.lr * group.weight_decay)
  p:add_(step:to(p.dtype), -adjusted(group, p:size(0), p:size(1)))
end

local Muon = options("Muon", {
  { "lr", "number", default = 1e-3, min = 0, says = "learning rate" },
  { "weight_decay", "number", default = 0.1, min = 0 },
  { "momentum", "number", default = 0.95, min = 0 }, { "nesterov", "boolean", default = true },
  { "ns_coefficients", "any", default = { 3.4445, -4.7750, 2.0315 } },
  { "eps", "number", default = 1e-7 }, { "ns_steps", "integer", default = 5 },
  { "adjust_lr_fn", "string", optional = true },
}, { check = check, prepare = prepare, update = update })

Muon.kept = { "momentum_buffer" }

local init = Muon.__init
function Muon:__init(...)
  init(self, ...)
  for _, group in ipairs(self.param_groups) do
    for _, p in ipairs(group.params) do
      if p:dim() ~= 2 then
        raise("Muon only supports 2D parameters whereas we found a parameter with size: %s: give "
          .. "the others to another optimizer", text.shape(p))
      end
    end
  end
end

return Muon
