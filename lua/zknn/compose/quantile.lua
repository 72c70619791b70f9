-- quantile and nanquantile.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local INTERPOLATIONS = { "linear", "lower", "higher", "midpoint", "nearest" }

-- q as a tensor of input's dtype, checked.
local function read_q(what, q, x)
  if not core.is_tensor(q) then
    if type(q) ~= "number" then
      raise("%s: q must be a number or a tensor, got %s", what, args.describe(q))
    end
    if not (q >= 0 and q <= 1) then raise("%s: q is %g, it must be in 0..1", what, q) end
    return core.tensor(q, { dtype = x.dtype })
  end
  if q:dim() > 1 then raise("%s: q has %d dimensions, at most 1 is possible", what, q:dim()) end
  if q.dtype ~= x.dtype then
    raise("%s: q is %s and input %s, they must be of one dtype", what, q.dtype, x.dtype)
  end
  if not (q:ge(0) & q:le(1)):all():item() then
    raise("%s: q holds a number outside of 0..1", what)
  end
  return q
end

-- x with dimension dim as the last one.
local function with_last(x, dim)
  local order = {}
  for d = 0, x:dim() - 1 do
    if d ~= dim then order[#order + 1] = d end
  end
  order[#order + 1] = dim
  return x:permute(order)
end

-- The elements of rows that are sorted at the ranks, which may lie between two.
local function at_ranks(sorted, rank, how)
  local function element(r) return sorted:gather(-1, r:long()) end
  if how == "nearest" then return element(rank:round()) end
  if how == "higher" then return element(rank:ceil()) end
  local below = rank:floor()
  local low = element(below)
  if how == "lower" then return low end
  local weight = how == "midpoint" and core.full_like(rank, 0.5) or rank - below
  return low:lerp(element(rank:ceil()), weight)
end

-- The ranks of q in rows that are sorted, nan last: [.., queries].
local function ranks_of(sorted, q, ignore_nan)
  local n, nans = sorted.shape[sorted:dim()], sorted:isnan()
  local shape = sorted.shape
  shape[#shape] = q:numel()
  local rank
  if ignore_nan then
    rank = q:reshape(-1) * ((~nans):sum(-1, true) - 1):clamp { min = 0 }:to(q.dtype)
  else -- a nan is the last one
    rank = core.where(nans:any(-1, true), n - 1.0, q:reshape(-1) * (n - 1))
  end
  return rank:expand(shape)
end

local function quantile(what, a, ignore_nan)
  local x, dim = a.input, nil
  if x.dtype ~= "float32" and x.dtype ~= "float64" then
    raise("%s: input is %s, it must be float32 or float64: input:float()", what, x.dtype)
  end
  args.check_choice(what, "interpolation", a.interpolation, INTERPOLATIONS)
  if a.dim then dim = common.wrap(what, a.dim, x:dim()) end
  if x:numel() == 0 then raise("%s: input is empty", what) end
  local q, whole = read_q(what, a.q, x), not dim or x:dim() == 0
  local sorted = (whole and x:reshape(-1) or with_last(x, dim)):sort(-1)
  local value = at_ranks(sorted, ranks_of(sorted, q, ignore_nan), a.interpolation)
  if not whole then -- the queries go first
    local order = { value:dim() - 1 }
    for d = 0, value:dim() - 2 do
      order[#order + 1] = d
    end
    value = value:permute(order)
  end
  if a.keepdim and whole then
    local shape = { q:numel() }
    for _ = 1, x:dim() do
      shape[#shape + 1] = 1
    end
    value = value:reshape(shape)
  elseif a.keepdim then
    value = value:unsqueeze(dim + 1)
  end
  return q:dim() == 0 and value:select(0, 0) or value
end

for name, of in pairs { quantile = "all elements; nan where there is one",
  nanquantile = "the elements that are no nan" } do
  common.define(name, name .. "(input, q, dim=nil, keepdim=false, interpolation='linear'): the "
    .. "value below which a part q of " .. of .. ", along dim or of everything.", {
      { "input", "tensor" }, { "q", "any" }, { "dim", "integer", optional = true },
      { "keepdim", "boolean", default = false },
      { "interpolation", "string", default = "linear" },
    }, function(a) return quantile(name, a, name == "nanquantile") end)
end
