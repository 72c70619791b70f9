-- zknn.nn.init: fills a tensor in place with initial values, outside of the graph, and gives it.
-- After manual_seed the values are PyTorch's. [torch/nn/init.py]

local core = require "zknn.core"
local native = require "zknn.core.random"
local args = require "zknn.args"
local called = require "zknn.called"
local library = require "zknn.library"
local raise = require "zknn.raise"
local text = require "zknn.text"

local init = {}

local generator = { "generator", "any", optional = true }

-- init[name](tensor, ...): parameters after the tensor (with one generator for all that is random),
-- and fill(tensor, arguments), which runs without recording gradients.
local function add(name, parameters, fill)
  local list = { { "tensor", "tensor" } }
  table.move(parameters, 1, #parameters, 2, list)
  local read = args.reader("nn.init." .. name, list)
  init[name] = called("nn.init." .. name, function(...)
    local a = read(...)
    local guard <close> = native.use_generator(a.generator) -- luacheck: ignore guard
    core.no_grad(fill, a.tensor, a)
    return a.tensor
  end)
end

local function number(name, default)
  return { name, "number", default = default }
end

add("constant_", { { "val", "number or nan" } }, function(t, a) t:fill_(a.val) end)
add("ones_", {}, function(t) t:fill_(1) end)
add("zeros_", {}, function(t) t:zero_() end)
add("uniform_", { number("a", 0.0), number("b", 1.0), generator }, function(t, a)
  t:uniform_(a.a, a.b)
end)
add("normal_", { number("mean", 0.0), number("std", 1.0), generator }, function(t, a)
  t:normal_(a.mean, a.std)
end)

add("eye_", {}, function(t)
  if t:dim() ~= 2 then raise("nn.init.eye_: Only tensors with 2 dimensions are supported") end
  t:copy_(core.eye(t:size(0), t:size(1), { dtype = t.dtype }))
end)

-- Keeps the channels of a convolution as they are, as far as there are so many.
add("dirac_", { { "groups", "integer", default = 1 } }, function(t, a)
  local n = t:dim()
  if n < 3 or n > 5 then
    raise("nn.init.dirac_: Only tensors with 3, 4, or 5 dimensions are supported")
  end
  if a.groups < 1 or t:size(0) % a.groups ~= 0 then
    raise("nn.init.dirac_: dim 0 must be divisible by groups")
  end
  local size = t:size(0) // a.groups
  t:zero_()
  for g = 0, a.groups - 1 do
    for d = 0, math.min(size, t:size(1)) - 1 do
      local place = { g * size + d, d }
      for k = 2, n - 1 do
        place[k + 1] = t:size(k) // 2
      end
      t[place] = 1
    end
  end
end)

-- --- by the number of inputs and outputs ---

local function fans(what, t)
  local n = t:dim()
  if n < 2 then
    raise("%s: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
      what)
  end
  local field = 1
  for d = 2, n - 1 do
    field = field * t:size(d)
  end
  return t:size(1) * field, t:size(0) * field
end

local linear = {
  linear = true, conv1d = true, conv2d = true, conv3d = true, conv_transpose1d = true,
  conv_transpose2d = true, conv_transpose3d = true, sigmoid = true,
}

-- What keeps the variance through that nonlinearity; param: leaky_relu's slope.
local function gain_of(what, nonlinearity, param)
  if param ~= nil and type(param) ~= "number" then
    raise("%s: param must be a number, got %s", what, args.describe(param))
  end
  if linear[nonlinearity] then return 1 end
  if nonlinearity == "tanh" then return 5 / 3 end
  if nonlinearity == "relu" then return math.sqrt(2) end
  if nonlinearity == "selu" then return 3 / 4 end
  if nonlinearity == "leaky_relu" then
    local slope = param or 0.01
    return math.sqrt(2 / (1 + slope * slope))
  end
  raise("%s: Unsupported nonlinearity %s", what, args.describe(nonlinearity))
end

function init.calculate_gain(nonlinearity, param, ...)
  args.no_more("nn.init.calculate_gain", 2, ...)
  local gain = gain_of("nn.init.calculate_gain", nonlinearity, param) -- no tail call: nn.init:...
  return gain
end

local gain = number("gain", 1.0)

add("xavier_uniform_", { gain, generator }, function(t, a)
  local fan_in, fan_out = fans("nn.init.xavier_uniform_", t)
  local bound = math.sqrt(3) * (a.gain * math.sqrt(2 / (fan_in + fan_out)))
  t:uniform_(-bound, bound)
end)

add("xavier_normal_", { gain, generator }, function(t, a)
  local fan_in, fan_out = fans("nn.init.xavier_normal_", t)
  t:normal_(0, a.gain * math.sqrt(2 / (fan_in + fan_out)))
end)

local kaiming = {
  { "a", "number", default = 0 }, { "mode", "string", default = "fan_in" },
  { "nonlinearity", "string", default = "leaky_relu" }, generator,
}

local function kaiming_std(what, t, a)
  local fan_in, fan_out = fans(what, t)
  if a.mode ~= "fan_in" and a.mode ~= "fan_out" then
    raise("%s: Mode %s not supported, please use one of fan_in, fan_out", what, a.mode)
  end
  return gain_of(what, a.nonlinearity, a.a)
    / math.sqrt(a.mode == "fan_in" and fan_in or fan_out)
end

add("kaiming_uniform_", kaiming, function(t, a)
  if t:numel() == 0 then return end
  local bound = math.sqrt(3) * kaiming_std("nn.init.kaiming_uniform_", t, a)
  t:uniform_(-bound, bound)
end)

add("kaiming_normal_", kaiming, function(t, a)
  if t:numel() == 0 then return end
  t:normal_(0, kaiming_std("nn.init.kaiming_normal_", t, a))
end)

-- --- others ---

-- P(X < x) of the normal law
local function normal_cdf(x)
  return (1 + core.tensor(x / math.sqrt(2), { dtype = "float64" }):erf():item()) / 2
end

-- n numbers (float64) of the normal law from z = low > 0 on up to high, in standard deviations from
-- the mean: those whose density is z exp(-z^2 / 2), kept with probability low / z, which is near 1.
-- [Marsaglia 1964, doi 10.1080/00401706.1964.10490150]
local function tail(low, high, n)
  local z, pending
  local most = 1 - math.exp(math.max((low - high) * (low + high) / 2, -745))
  for _ = 1, 1000 do -- of numbers that are kept with a probability of 0.4 at least
    local log = (1 - core.rand(n, { dtype = "float64" }) * most):log() * -2
    local new = log / ((log + low * low):sqrt() + low) + low
    local refused = (core.rand(n, { dtype = "float64" }) * new):gt(low)
    z = z and core.where(pending, new, z) or new
    pending = pending and core.logical_and(pending, refused) or refused
    if not pending:any():item() then break end
  end
  return z
end

-- x, where it is pending filled with numbers of the tail that lies within a..b.
local function fill_tail(x, pending, o)
  local low, high = (o.a - o.mean) / o.std, (o.b - o.mean) / o.std
  local sign, edge = 1, o.a
  if low <= 0 then low, high, sign, edge = -high, -low, -1, o.b end
  local n = pending:sum():item()
  local new
  if low > 0 and low < 1e100 then
    new = (tail(low, high, n) * (sign * o.std) + o.mean):clamp(o.a, o.b)
  else -- so far away that no other number has a chance
    new = core.full({ n }, edge, { dtype = "float64" })
  end
  x[pending] = new:to(x.dtype)
  return x
end

local rounds = 1000 -- of drawing again what was refused

-- Normal numbers within a..b, as PyTorch draws them. Where these hold little of the law, uniform
-- numbers are drawn and kept with the density's probability; where that is so small that it would
-- take for ever, the rest are numbers of the tail.
add("trunc_normal_", { number("mean", 0.0), number("std", 1.0), number("a", -2.0),
  number("b", 2.0), generator }, function(t, o)
  if not (o.std > 0 and o.std < math.huge) then
    raise("nn.init.trunc_normal_: std must be more than 0 and finite, got %s",
      args.describe(o.std))
  end
  if not (o.mean > -math.huge and o.mean < math.huge) then
    raise("nn.init.trunc_normal_: mean must be finite, got %s", args.describe(o.mean))
  end
  if o.a >= o.b then
    raise("nn.init.trunc_normal_: a must be less than b, got %s and %s", args.describe(o.a),
      args.describe(o.b))
  end
  local share = normal_cdf((o.b - o.mean) / o.std) - normal_cdf((o.a - o.mean) / o.std)
  if share > 0.3 then
    local low = core.tensor(o.a + 0.0, { dtype = t.dtype }):item()
    local high = core.tensor(o.b + 0.0, { dtype = t.dtype }):item()
    local x = t:clone():normal_(o.mean, o.std)
    for _ = 1, rounds do
      local out = core.logical_or(x:lt(low), x:gt(high))
      if not out:any():item() then break end
      x = core.where(out, core.empty_like(x):normal_(o.mean, o.std), x)
    end
    t:copy_(x:clamp(low, high))
    return
  end
  if o.b - o.a == math.huge then
    raise("nn.init.trunc_normal_: a and b must be finite when mean is not well between them")
  end
  local mode = math.max(o.a, math.min(o.mean, o.b))
  local peak = -0.5 * ((mode - o.mean) / o.std) ^ 2
  local x, pending = t:clone(), core.full(t.shape, true)
  for _ = 1, peak > -1e300 and rounds or 0 do
    local new = core.empty_like(t):uniform_(o.a, o.b)
    x = core.where(pending, new, x)
    local log_density = ((new - o.mean) / o.std) ^ 2 * -0.5 - peak
    pending = core.logical_and(pending, core.empty_like(t):uniform_():log():gt(log_density))
    if not pending:any():item() then break end
  end
  if pending:any():item() then x = fill_tail(x, pending, o) end
  t:copy_(x)
end)

-- The orthonormal columns that Gram and Schmidt make of those of m, done twice for exactness; they
-- are the Q of its QR whose R has a positive diagonal.
local function orthonormal(m)
  local q = m:double():t():contiguous() -- a row for each column
  for k = 0, q:size(0) - 1 do
    local row = q[k]:clone()
    for _ = 1, 2 do
      if k > 0 then
        local before = q:narrow(0, 0, k)
        row = row - core.mv(before:t(), core.mv(before, row))
      end
    end
    q[k] = row / row:norm()
  end
  return q:t()
end

add("orthogonal_", { { "gain", "number", default = 1 }, generator }, function(t, a)
  if t:dim() < 2 then
    raise("nn.init.orthogonal_: Only tensors with 2 or more dimensions are supported")
  end
  if t:numel() == 0 then return end
  local rows, wide = t:size(0), t:numel() // t:size(0)
  local flat = core.empty(rows, wide, { dtype = t.dtype }):normal_()
  local q = rows < wide and orthonormal(flat:t()):t() or orthonormal(flat)
  t:copy_(q:to(t.dtype):reshape(t.shape))
  t:mul_(a.gain)
end)

-- Normal numbers; in every column a share of zeros.
local sparse = { { "sparsity", "number" }, number("std", 0.01), generator }

add("sparse_", sparse, function(t, a)
  if t:dim() ~= 2 then
    raise("nn.init.sparse_: Only tensors with 2 dimensions are supported, got shape %s",
      text.shape(t))
  end
  if a.sparsity < 0 or a.sparsity > 1 then
    raise("nn.init.sparse_: sparsity is %s, it must be from 0 to 1", a.sparsity)
  end
  local rows = t:size(0)
  local zeros = math.ceil(a.sparsity * rows)
  t:normal_(0, a.std)
  for column = 0, t:size(1) - 1 do
    local order = core.randperm(rows)
    if zeros > 0 then
      t:select(1, column):index_put_({ order:narrow(0, 0, zeros) }, core.tensor(0.0):to(t.dtype))
    end
  end
end)

return library("zknn.nn.init", init)
