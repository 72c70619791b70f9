-- Functions of elements that are made of others: isclose, ldexp, float_power, mvlgamma, ...

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local define = common.define

local function is_real(x) return x.dtype:find "float" ~= nil end

define("clamp_min", "clamp_min(input, min): each element brought to min or above; clamp with one "
  .. "bound.", { { "input", "tensor" }, { "min", "any" } },
  function(a) return core.clamp(a.input, a.min) end,
  function(a) return a.input:clamp_(a.min) end)

define("clamp_max", "clamp_max(input, max): each element brought to max or below; clamp with one "
  .. "bound.", { { "input", "tensor" }, { "max", "any" } },
  function(a) return core.clamp(a.input, nil, a.max) end,
  function(a) return a.input:clamp_(nil, a.max) end)

define("positive", "positive(input): input itself.", { { "input", "tensor" } }, function(a)
  if a.input.dtype == "bool" then raise("positive: input is bool, which has no sign") end
  return a.input
end)

local function power_of_2(a)
  if type(a.other) ~= "number" and not core.is_tensor(a.other) then
    raise("ldexp: other must be a tensor or a number, got %s", args.describe(a.other))
  end
  return 2.0 ^ a.other
end

define("ldexp", "ldexp(input, other): input * 2^other, with broadcasting.",
  { { "input", "tensor" }, { "other", "any" } },
  function(a) return a.input * power_of_2(a) end,
  function(a) return a.input:mul_(power_of_2(a)) end)

local function double(v) return core.is_tensor(v) and v:double() or v end

define("float_power", "float_power(input, exponent): input to the power of exponent, in float64, "
  .. "with broadcasting; one of the two may be a number.",
  { { "input", "any" }, { "exponent", "any" } },
  function(a)
    if core.is_tensor(a.input) or not core.is_tensor(a.exponent) then
      return core.pow(double(a.input), double(a.exponent))
    end
    return core.pow(core.tensor(a.input, { dtype = "float64" }), a.exponent:double())
  end,
  function(a)
    if a.input.dtype ~= "float64" then
      raise("float_power_: input is %s, the result float64: input:double()", a.input.dtype)
    end
    return a.input:pow_(double(a.exponent))
  end)

-- ln of pi^(p (p - 1) / 4) times the product of gamma(x - j / 2) for j in 0..p-1
local function mvlgamma(a)
  if a.p < 1 then raise("mvlgamma: p is %d, it must be at least 1", a.p) end
  if a.p > common.most_positions then raise("mvlgamma: p is %d, which is too large", a.p) end
  local x = is_real(a.input) and a.input or a.input:float()
  local shifts = core.arange(0, a.p):to(x.dtype) * -0.5
  return (x:unsqueeze(-1) + shifts):lgamma():sum(-1) + a.p * (a.p - 1) / 4 * math.log(math.pi)
end
define("mvlgamma", "mvlgamma(input, p): the logarithm of the gamma function of p dimensions of "
  .. "each element. Integers become float32.", { { "input", "tensor" }, { "p", "integer" } },
  mvlgamma, function(a)
    if not is_real(a.input) then
      raise("mvlgamma_: input is %s, the result is of floats: input:float()", a.input.dtype)
    end
    local result = mvlgamma { input = a.input:clone(), p = a.p } -- no view of what is written
    return a.input:masked_fill_(core.tensor(true), 0):add_(result)
  end)

define("isclose", "isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=false): true where "
  .. "|input - other| is at most atol + |rtol * other|, or both are equal; with equal_nan, where "
  .. "both are nan, too.", {
    { "input", "tensor" }, { "other", "tensor" }, { "rtol", "number", default = 1e-5 },
    { "atol", "number", default = 1e-8 }, { "equal_nan", "boolean", default = false },
  }, function(a)
    local x, y = a.input, a.other
    if x.dtype ~= y.dtype then
      raise("isclose: input is %s and other %s, they must be of one dtype", x.dtype, y.dtype)
    end
    if a.rtol < 0 or a.atol < 0 then
      raise("isclose: rtol is %g and atol %g, they must be 0 or more", a.rtol, a.atol)
    end
    local close = x:eq(y)
    if a.equal_nan then close = close | (x:isnan() & y:isnan()) end
    if a.rtol == 0 and a.atol == 0 then return close end
    if not is_real(x) then x, y = x:float(), y:float() end
    local off = (x - y):abs()
    return close | (off:isfinite() & off:le((y * a.rtol):abs() + a.atol))
  end)
