-- Histograms as TensorBoard keeps them: limits of buckets, the counts below them, and moments. The
-- numbers are those of PyTorch's writer, which takes NumPy's histogram and leaves out empty buckets
-- at both ends but one in front.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local exponential -- the limits of bins "tensorflow"

-- ..., -1.1e-12, -1e-12, 0, 1e-12, 1.1e-12, ... up to 1e20.
local function exponential_limits()
  if exponential then return exponential end
  local positive, v = {}, 1e-12
  while v < 1e20 do
    positive[#positive + 1] = v
    v = v * 1.1
  end
  local limits, n = {}, #positive
  for i = 1, n do
    limits[i], limits[n + 1 + i] = -positive[n + 1 - i], positive[i]
  end
  limits[n + 1] = 0.0
  exponential = core.tensor(limits, { dtype = "float64" })
  return exponential
end

local function check_bins(what, bins)
  if bins == "tensorflow" then return exponential_limits() end
  if math.type(bins) == "integer" then
    if bins < 1 or bins > 1000000 then
      raise("%s: bins must be 1 to 1000000, got %d", what, bins)
    end
    return bins
  end
  local fits = args.is_list(bins) and #bins >= 2
  for i = 1, fits and #bins or 0 do
    fits = fits and type(bins[i]) == "number" and (i == 1 or bins[i] > bins[i - 1])
  end
  if not fits then
    raise("%s: bins must be 'tensorflow', a number of bins, or a list of rising limits, got %s",
      what, args.describe(bins))
  end
  return core.tensor(bins, { dtype = "float64" })
end

-- Neighbouring buckets as one, until there are at most max_bins or one more.
local function join(counts, limits, max_bins)
  local n = #counts
  if not max_bins or n <= max_bins then return counts, limits end
  local step = n // max_bins
  local fewer, bounds = {}, {}
  for i = 1, n, step do
    local sum = 0
    for k = i, math.min(i + step - 1, n) do sum = sum + counts[k] end
    fewer[#fewer + 1], bounds[#bounds + 1] = sum, limits[i]
  end
  bounds[#bounds + 1] = limits[n + 1]
  return fewer, bounds
end

-- The message HistogramProto of a tensor's values.
return function(what, values, bins, max_bins)
  local x = values:detach():to("float64"):reshape(-1)
  local n = x:numel()
  if n == 0 then raise("%s: values has no element", what) end
  if not x:isfinite():all():item() then
    raise("%s: values has a nan or an inf, which belongs to no bucket", what)
  end
  local edges = check_bins(what, bins)
  if max_bins and max_bins < 1 then
    raise("%s: max_bins must be 1 or more, got %d", what, max_bins)
  end
  local made = core.no_grad(function() return { core.histogram(x, edges) } end)
  local counts, limits = join(made[1]:tolist(), made[2]:tolist(), max_bins)
  local first, last
  for i, count in ipairs(counts) do
    if count > 0 then first, last = first or i, i end
  end
  if not first then
    raise("%s: no value is within the limits of bins", what)
  end
  -- Each bucket has its upper limit: an empty one in front tells the lower limit of the first.
  local bucket, bucket_limit = { first > 1 and counts[first - 1] or 0 }, { limits[first] }
  for i = first, last do
    bucket[#bucket + 1], bucket_limit[#bucket_limit + 1] = counts[i], limits[i + 1]
  end
  return {
    min = x:min():item(), max = x:max():item(), num = n, sum = x:sum():item(),
    sum_squares = x:dot(x):item(), bucket_limit = bucket_limit, bucket = bucket,
  }
end
