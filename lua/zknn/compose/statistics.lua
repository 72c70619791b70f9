-- Statistics that are made of others: nansum, std_mean, aminmax, cov, histogram, ...

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define = common.define

local function is_real(x) return x.dtype:find "float" ~= nil end

local function check_real(what, x)
  if not is_real(x) then
    raise("%s: input is %s, it must be of floats: input:float()", what, x.dtype)
  end
end

-- ---- without nan ----

local OVER = {
  { "input", "tensor" }, { "dim", "any", optional = true },
  { "keepdim", "boolean", default = false }, { "dtype", "any", optional = true },
}

local function nansum(a)
  local x = a.input
  if is_real(x) then x = x:masked_fill(x:isnan(), 0) end
  return x:sum(a.dim, a.keepdim, a.dtype)
end
define("nansum", "nansum(input, dim=nil, keepdim=false, dtype=nil): the sum of the elements that "
  .. "are no nan, over a dim, a list of dims, or everything.", OVER, nansum)

define("nanmean", "nanmean(input, dim=nil, keepdim=false, dtype=nil): the mean of the elements "
  .. "that are no nan, over a dim, a list of dims, or everything; nan of nothing.", OVER,
  function(a)
    check_real("nanmean", a.input)
    return nansum(a) / a.input:isnan():logical_not():sum(a.dim, a.keepdim)
  end)

-- ---- two results ----

for name, op in pairs { std_mean = "std", var_mean = "var" } do
  local of = op == "std" and "standard deviation" or "variance"
  define(name, ("%s(input, dim=nil, unbiased=true, keepdim=false, correction=nil): the %s and the "
    .. "mean over a dim, a list of dims, or everything, as two results."):format(name, of), {
    { "input", "tensor" }, { "dim", "any", optional = true },
    { "unbiased", "boolean", default = true }, { "keepdim", "boolean", default = false },
    { "correction", "number", optional = true },
  }, function(a)
    check_real(name, a.input)
    local dim, correction = a.dim, a.correction or (a.unbiased and 1 or 0)
    if type(dim) == "boolean" then -- f(input, unbiased)
      dim, correction = nil, dim and 1 or 0
    end
    local spread = core[op] {
      input = a.input, dim = dim, keepdim = a.keepdim, correction = correction,
    }
    return spread, a.input:mean(dim, a.keepdim)
  end)
end

define("aminmax", "aminmax(input, dim=nil, keepdim=false): the least and the greatest element "
  .. "along dim, or of everything, as two results.", {
    { "input", "tensor" }, { "dim", "integer", optional = true },
    { "keepdim", "boolean", default = false },
  }, function(a)
    if a.input:numel() == 0 and not a.dim then raise("aminmax: input is empty") end
    local least = a.input:amin(a.dim, a.keepdim)
    return least, a.input:amax(a.dim, a.keepdim)
  end)

define("msort", "msort(input): the elements in order along dimension 0.", { { "input", "tensor" } },
  function(a)
    local sorted = a.input:sort(0)
    return sorted
  end)

-- ---- norms ----

define("dist", "dist(input, other, p=2): the norm of input - other, with broadcasting.",
  { { "input", "tensor" }, { "other", "tensor" }, { "p", "number", default = 2 } },
  function(a) return (a.input - a.other):norm(a.p) end)

local function renorm(a)
  local x, n = a.input, a.input:dim()
  check_real("renorm", x)
  if a.p <= 0 then raise("renorm: p is %g, it must be above 0", a.p) end
  if a.maxnorm < 0 then raise("renorm: maxnorm is %g, it must be 0 or more", a.maxnorm) end
  if n < 2 then raise("renorm: input has %d dimensions, it needs at least 2", n) end
  local dim, others = common.wrap("renorm", a.dim, n), {}
  for d = 0, n - 1 do
    if d ~= dim then others[#others + 1] = d end
  end
  local norm = x:norm(a.p, others, true)
  return core.where(norm:gt(a.maxnorm), a.maxnorm / (norm + 1e-7), 1.0)
end
define("renorm", "renorm(input, p, dim, maxnorm): input with each slice along dim scaled down to "
  .. "the norm maxnorm where its norm p is greater.", {
    { "input", "tensor" }, { "p", "number" }, { "dim", "integer" }, { "maxnorm", "number" },
  }, function(a) return a.input * renorm(a) end, function(a)
    local copy = a.input:clone() -- the norm is of what is written
    return a.input:mul_(renorm { input = copy, p = a.p, dim = a.dim, maxnorm = a.maxnorm })
  end)

define("pdist", "pdist(input, p=2): the distances of the rows of a matrix from each other: of the "
  .. "first from those behind it, of the second from those behind it, ...", {
    { "input", "tensor" }, { "p", "number", default = 2 },
  }, function(a)
    local x = a.input
    if x:dim() ~= 2 then raise("pdist: input has %d dimensions, it must be a matrix", x:dim()) end
    if a.p < 0 then raise("pdist: p is %g, it must be 0 or more", a.p) end
    local n = x.shape[1]
    local behind = core.ones(n, n, { dtype = "bool" }):triu(1)
    return core.cdist(x, x, a.p):masked_select(behind)
  end)

-- ---- covariances ----

local function read_weights(what, name, w, n)
  if w == nil then return end
  if w:dim() > 1 or w:numel() ~= n then
    raise("%s: %s has %d elements of %d dimensions, it must be a vector of %d, one for each "
      .. "observation", what, name, w:numel(), w:dim(), n)
  end
  if w:lt(0):any():item() then raise("%s: %s holds a negative number", what, name) end
  return w
end

local function cov(a)
  local x, f, w = a.input, a.fweights, a.aweights
  if x:dim() > 2 then raise("cov: input has %d dimensions, at most 2 are possible", x:dim()) end
  if x.dtype == "bool" then raise("cov: input is bool, which it is not defined for") end
  x = x:dim() < 2 and x:reshape(1, -1) or x
  local n = x.shape[2]
  f, w = read_weights("cov", "fweights", f, n), read_weights("cov", "aweights", w, n)
  if f and is_real(f) then raise("cov: fweights is %s, it must be of integers", f.dtype) end
  if w and not is_real(w) then raise("cov: aweights is %s, it must be of floats", w.dtype) end
  x = is_real(x) and x or x:float()
  local each = f and w and f * w or f or w
  local total = each and each:sum():to(x.dtype) or n
  local mean = each and (x * each):sum(1, true) / total or x:mean(1, true)
  local norm = total - a.correction
  if each and w and a.correction ~= 0 then
    norm = total - a.correction * (each * w):sum() / total
  end
  norm = core.is_tensor(norm) and norm:clamp { min = 0 } or math.max(norm, 0)
  local off = x - mean
  local product = off:matmul((each and off * each or off):t()) / norm
  return product:squeeze()
end
define("cov", "cov(input, correction=1, fweights=nil, aweights=nil): the covariances of the rows "
  .. "of a matrix, each a variable with its observations; of a vector the variance.", {
    { "input", "tensor" }, { "correction", "integer", default = 1 },
    { "fweights", "tensor", optional = true }, { "aweights", "tensor", optional = true },
  }, cov)

define("corrcoef", "corrcoef(input): the correlation coefficients of the rows of a matrix, in "
  .. "-1..1.", { { "input", "tensor" } }, function(a)
    if a.input:dim() > 2 then
      raise("corrcoef: input has %d dimensions, at most 2 are possible", a.input:dim())
    end
    local c = cov { input = a.input, correction = 1 }
    if c:dim() == 0 then return c / c end
    local root = c:diagonal():sqrt()
    return (c / root:unsqueeze(1) / root:unsqueeze(0)):clamp(-1, 1)
  end)

-- ---- histogram ----

local read_range = {
  { "input", "tensor" }, { "bins", "any" }, { "range", "any", optional = true },
  { "weight", "tensor", optional = true }, { "density", "boolean", default = false },
}

-- The edges of bins for the numbers of a vector.
local function edges_of(what, x, bins, range)
  if core.is_tensor(bins) then
    if range then raise("%s: range is for a number of bins, not for their edges", what) end
    if bins:dim() ~= 1 or bins:numel() == 0 or bins.dtype ~= x.dtype then
      raise("%s: bins must be an integer or a vector of %s, got %s of %d dimensions", what,
        x.dtype, bins.dtype, bins:dim())
    end
    return bins:detach()
  end
  if math.type(bins) ~= "integer" or bins < 1 then
    raise("%s: bins must be an integer from 1 on or a tensor, got %s", what, args.describe(bins))
  end
  local low, high
  if range then
    low, high = range[1], range[2]
    if type(low) ~= "number" or type(high) ~= "number" or low > high then
      raise("%s: range must be two numbers, the first not above the second", what)
    end
  elseif x:numel() > 0 then
    low, high = x:amin():item(), x:amax():item()
  else
    low, high = 0.0, 1.0
  end
  if low - low ~= 0 or high - high ~= 0 then
    raise("%s: the range from %g to %g is not finite", what, low, high)
  end
  if low == high then low, high = low - 0.5, high + 0.5 end
  return core.linspace(low, high, bins + 1, { dtype = x.dtype })
end

-- The bin of each number, and whether there is one. The last bin has both of its edges.
local function places_of(x, edges)
  local n = edges:numel() - 1
  local place = core.searchsorted(edges, x, { right = true }) - 1
  place = core.where(x:eq(edges[n]), n - 1, place)
  return place, place:ge(0) & place:lt(n) & x:isnan():logical_not()
end

-- like: a tensor of the shape that a weight has.
local function check_histogram(what, a, like)
  local x, weight = a.input, a.weight
  if x.dtype ~= "float32" and x.dtype ~= "float64" then
    raise("%s: input is %s, it must be float32 or float64", what, x.dtype)
  end
  if weight and (weight.dtype ~= x.dtype or not core.is_same_size(weight, like)) then
    raise("%s: weight must be %s of shape %s, got %s of %s", what, x.dtype, text.shape(like.shape),
      weight.dtype, text.shape(weight.shape))
  end
end

local function count_bins(a, places, inside, n)
  local weight = a.weight and a.weight:detach():reshape(-1):masked_select(inside)
  return core.bincount(places:masked_select(inside), weight, n):to(a.input.dtype)
end

define("histogram", "histogram(input, bins, range=nil, weight=nil, density=false): how many "
  .. "elements fall into each bin, and the edges of the bins, as two results.", read_range,
  function(a)
    local x, range = a.input:detach():reshape(-1), a.range
    check_histogram("histogram", a, a.input)
    if range and (type(range) ~= "table" or #range ~= 2) then
      raise("histogram: range must be a list of two numbers, got %s", args.describe(range))
    end
    local edges = edges_of("histogram", x, a.bins, range)
    local places, inside = places_of(x, edges)
    local found = count_bins(a, places, inside, edges:numel() - 1)
    if a.density then found = found / found:sum() / edges:diff() end
    return found, edges
  end)

define("histogramdd", "histogramdd(input, bins, range=nil, weight=nil, density=false): how many "
  .. "rows of input, points of as many dimensions as there are columns, fall into each bin of a "
  .. "grid, and the list of the edges along each dimension, as two results.", read_range,
  function(a)
    local what, x, bins, range = "histogramdd", a.input:detach(), a.bins, a.range
    if x:dim() < 2 or x:size(-1) == 0 then
      raise("%s: input has shape %s, it must be points as rows", what, text.shape(x.shape))
    end
    check_histogram(what, a, x:select(-1, 0))
    x = x:flatten(0, -2)
    local n, columns = x:size(0), x:size(1)
    if type(bins) == "table" and #bins ~= columns then
      raise("%s: bins has %d entries, and input %d columns", what, #bins, columns)
    end
    if range and (type(range) ~= "table" or #range ~= 2 * columns) then
      raise("%s: range must be a list of two numbers for each of the %d columns", what, columns)
    end
    local edges, sizes, all = {}, {}, 1
    local place, inside = core.zeros(n, { dtype = "int64" }), core.ones(n, { dtype = "bool" })
    for d = 1, columns do
      local column = x:select(1, d - 1):contiguous()
      local of = edges_of(what, column, type(bins) == "table" and bins[d] or bins,
        range and { range[2 * d - 1], range[2 * d] })
      local along, has_one = places_of(column, of)
      edges[d], sizes[d] = of, of:numel() - 1
      place, inside, all = place * sizes[d] + along, inside & has_one, all * sizes[d]
    end
    local found = count_bins(a, place, inside, all):reshape(sizes)
    if a.density then
      found = found / found:sum()
      for d = 1, columns do
        local shape = {}
        for k = 1, columns do shape[k] = k == d and sizes[d] or 1 end
        found = found / edges[d]:diff():reshape(shape)
      end
    end
    return found, edges
  end)

define("isin", "isin(elements, test_elements, assume_unique=false, invert=false): true where an "
  .. "element is among test_elements; invert: where it is not.", {
    { "elements", "any" }, { "test_elements", "any" },
    { "assume_unique", "boolean", default = false }, { "invert", "boolean", default = false },
  }, function(a)
    local x, among = a.elements, a.test_elements
    if not core.is_tensor(x) and not core.is_tensor(among) then
      raise("isin: elements or test_elements must be a tensor")
    end
    x = core.is_tensor(x) and x or core.tensor(x)
    among = core.is_tensor(among) and among or core.tensor(among)
    local one = core.zeros(1, { dtype = x.dtype }) + core.zeros(1, { dtype = among.dtype })
    local dtype = one.dtype
    x, among = x:detach():to(dtype), among:detach():to(dtype):reshape(-1)
    local n = among:numel()
    if n == 0 then return core.full_like(x, a.invert, { dtype = "bool" }) end
    local sorted = among:sort()
    local place = core.searchsorted(sorted, x):clamp { max = n - 1 }
    local found = sorted:take(place):eq(x)
    return a.invert and found:logical_not() or found
  end)

define("bucketize", "bucketize(input, boundaries, out_int32=false, right=false): the number of the "
  .. "bucket of each element, between boundaries that rise: searchsorted(boundaries, input).", {
    { "input", "any" }, { "boundaries", "tensor" }, { "out_int32", "boolean", default = false },
    { "right", "boolean", default = false },
  }, function(a)
    if a.boundaries:dim() ~= 1 then
      raise("bucketize: boundaries has %d dimensions, it must be a vector", a.boundaries:dim())
    end
    return (core.searchsorted(a.boundaries, a.input, a.out_int32, a.right))
  end)
