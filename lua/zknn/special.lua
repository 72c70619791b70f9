-- zknn.special: PyTorch's torch.special for real tensors. Most are functions of zknn under other
-- names; the normal distribution's are composed of them.

local core = require "zknn.core"
local args = require "zknn.args"
local called = require "zknn.called"
local library = require "zknn.library"

local special = {}

for _, name in ipairs {
  "digamma", "entr", "erf", "erfc", "erfcx", "erfinv", "exp2", "expm1", "i0", "i0e", "i1", "i1e",
  "log1p", "log_softmax", "logit", "logsumexp", "ndtri", "polygamma", "round", "sinc", "softmax",
  "xlog1py", "xlogy", "zeta",
} do
  special[name] = core[name]
end
for name, ours in pairs {
  expit = "sigmoid", gammainc = "igamma", gammaincc = "igammac", gammaln = "lgamma",
  modified_bessel_i0 = "i0", modified_bessel_i1 = "i1", multigammaln = "mvlgamma", psi = "digamma",
} do
  special[name] = core[ours]
end

local ROOT_HALF = math.sqrt(0.5)

-- A function of one tensor, which is of floats then.
local function define(name, f)
  local read = args.reader("special." .. name, { { "input", "tensor" } })
  special[name] = called("special." .. name, function(...)
    local x = read(...).input
    return (f(x.dtype:find "float" and x or x:float()))
  end)
end

-- The share of normal random numbers that are below x.
define("ndtr", function(x) return core.erfc(x * -ROOT_HALF) * 0.5 end)

local TWO_BY_PI = math.sqrt(2 / math.pi)

-- Its logarithm, of small ones by erfcx; the gradient is that of both formulas as one quotient.
local LogNdtr = core.Function "LogNdtr"

function LogNdtr.forward(ctx, x)
  ctx:save_for_backward(x)
  local t = x * ROOT_HALF
  local small = (core.erfcx(-t) * 0.5):log() - t * t
  return core.where(x:lt(-1), small, core.log1p(core.erfc(t) * -0.5))
end

-- Past 36 the quotient is 0, and erfcx would be inf.
function LogNdtr.backward(ctx, grad)
  local t = (ctx.saved_tensors[1] * -ROOT_HALF):clamp { min = -26 }
  return grad * TWO_BY_PI / core.erfcx(t)
end

define("log_ndtr", function(x) return LogNdtr.apply(x) end)

-- sin x / x
define("spherical_bessel_j0", function(x) return core.sinc(x / math.pi) end)

return library("zknn.special", special)
