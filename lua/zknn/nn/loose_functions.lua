-- Functions of nn.functional that no layer has: normalize, gumbel_softmax, conv_tbc, and the
-- pools that give the places of what they took.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

local functions = {}

local input = { "input", "tensor" }

local function define(name, parameters, f)
  local read = args.reader(name, parameters)
  functions[name] = function(...)
    return (f(read(...)))
  end
end

-- x over its p-norm along dim, which counts as eps at least.
define("normalize", {
  input, { "p", "number", default = 2.0 }, { "dim", "size", default = 1 },
  { "eps", "number", default = 1e-12 }, { "out", "tensor", optional = true },
}, function(a)
  local y = a.input / a.input:norm(a.p, a.dim, true):clamp { min = a.eps }
  return a.out and a.out:copy_(y) or y
end)

-- The softmax of logits with Gumbel's noise, over tau; hard: 1 at the greatest and 0 elsewhere,
-- with the same gradient. [Jang et al. 2017, arxiv.org/abs/1611.01144]
define("gumbel_softmax", {
  { "logits", "tensor" }, { "tau", "number", default = 1 },
  { "hard", "boolean", default = false }, { "eps", "number", default = 1e-10 },
  { "dim", "integer", default = -1 },
}, function(a)
  local noise = -core.empty_like(a.logits):exponential_():log()
  local soft = ((a.logits + noise) / a.tau):softmax(a.dim)
  if not a.hard then return soft end
  local hard = core.zeros_like(soft):scatter(a.dim, soft:argmax(a.dim, true), 1.0)
  return hard - soft:detach() + soft
end)

-- conv1d with the time in front: input [T, N, C], weight [kernel, C, out].
define("conv_tbc", {
  input, { "weight", "tensor" }, { "bias", "tensor" }, { "pad", "integer", default = 0 },
}, function(a)
  if a.input:dim() ~= 3 or a.weight:dim() ~= 3 then
    raise("conv_tbc: input must be [time, N, channels] and weight [kernel, channels, out], got %s "
      .. "and %s", text.shape(a.input), text.shape(a.weight))
  end
  local y = core.conv1d(a.input:permute(1, 2, 0), a.weight:permute(2, 1, 0), a.bias, 1, a.pad)
  return y:permute(2, 0, 1)
end)

-- The pools with return_indices.
local function define_pool(name, parameters, op)
  local read = args.reader(name, parameters)
  functions[name] = function(...)
    local a = read(...)
    a.return_indices = true
    local given = {}
    for i, row in ipairs(parameters) do given[i] = a[row[1]] end
    local y, at = op(table.unpack(given, 1, #parameters))
    return y, at
  end
end

local indices = { "return_indices", "boolean", default = false }
local fractional = require("zknn.nn.fractional_pool").functions

for dims = 1, 3 do
  define_pool(("max_pool%dd_with_indices"):format(dims), {
    input, { "kernel_size", "size" }, { "stride", "size", optional = true },
    { "padding", "size", default = 0 }, { "dilation", "size", default = 1 },
    { "ceil_mode", "boolean", default = false }, indices,
  }, core[("max_pool%dd"):format(dims)])
  define_pool(("adaptive_max_pool%dd_with_indices"):format(dims), {
    input, { "output_size", "size" }, indices,
  }, core[("adaptive_max_pool%dd"):format(dims)])
  if dims > 1 then
    define_pool(("fractional_max_pool%dd_with_indices"):format(dims), {
      input, { "kernel_size", "size" }, { "output_size", "size", optional = true },
      { "output_ratio", "any", optional = true }, indices,
      { "_random_samples", "tensor", optional = true },
    }, fractional[("fractional_max_pool%dd"):format(dims)])
  end
end

return { functions = functions }
