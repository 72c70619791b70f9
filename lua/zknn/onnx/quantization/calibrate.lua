-- Ranges of a graph's values over calibration data, as onnxruntime.quantization finds them: the
-- least and the greatest value, a percentile, or the range that loses the least information.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local session = require "zknn.onnx.session"

-- --- the data ---

-- One batch, as tensors by the names of the inputs.
local function read_batch(what, batch, inputs, number)
  if core.is_tensor(batch) and #inputs == 1 then return { [inputs[1].name] = batch } end
  if type(batch) ~= "table" or core.is_tensor(batch) then
    raise("%s: batch %d of calibration_data must be a table of tensors by the inputs' names, "
      .. "got %s", what, number, args.describe(batch))
  end
  return batch
end

-- All batches: of a list, of a function that gives one after the other, then nil, or of an object
-- with the method get_next, as onnxruntime's readers have it.
local function read_data(what, data, inputs)
  local batches = {}
  local take = args.is_callable(data) and data
  if type(data) == "table" and not args.is_hollow(data) and data.get_next then
    take = function() return data:get_next() end
  end
  if not take and args.is_list(data) and not core.is_tensor(data) then
    for i, batch in ipairs(data) do batches[i] = read_batch(what, batch, inputs, i) end
  elseif take then
    for batch in take do
      batches[#batches + 1] = read_batch(what, batch, inputs, #batches + 1)
    end
  else
    raise("%s: calibration_data must be a list of batches, or a function that gives one after the "
      .. "other, got %s", what, args.describe(data))
  end
  if #batches == 0 then raise("%s: calibration_data has no batch", what) end
  return batches
end

-- The values that a run of batch `number` gives. What the session says of an input, the message
-- says of the batch.
local function run_batch(what, run, batch, number)
  local good, values = pcall(run.run, run, nil, batch)
  if good then return values end
  local said = type(values) == "string" and values:match "onnx%.InferenceSession: (.*)"
  if not said then error(values, 0) end
  return raise("%s: batch %d of calibration_data: %s", what, number, said)
end

-- --- histograms ---

-- Counts of t's elements in `bins` equal bins from low to high.
local function count(t, bins, low, high)
  return t:flatten():to("float64"):histc(bins, low, high)
end

local function edge(low, high, bins, i)
  return low + (high - low) * i / bins
end

-- The range between the outer edges of which `percentile` percent of the absolute values lie; or,
-- not symmetric, as much of the values with an equal part cut off at each end.
local function by_percentile(r, options)
  local bins, low, high = r.counts:tolist(), r.low, r.high
  local total, sum = 0, 0
  for _, n in ipairs(bins) do total = total + n end
  local function first(share)
    sum = 0
    for i, n in ipairs(bins) do
      sum = sum + n / total
      if sum >= share then return edge(low, high, #bins, i - 1) end
    end
    return high
  end
  local percent = options.percentile
  if options.symmetric then
    local most = first(percent / 100)
    return -most, most
  end
  local cut = (100 - percent) / 200
  return first(cut), first(1 - cut)
end

-- p with its zeros made small, and as much taken from the others; nil: it has only zeros.
local function smooth(p)
  local zeros = 0
  for _, n in ipairs(p) do zeros = zeros + (n == 0 and 1 or 0) end
  if zeros == #p then return nil end
  local small = 1e-4
  local taken, out = small * zeros / (#p - zeros), {}
  for i, n in ipairs(p) do out[i] = n == 0 and small or n - taken end
  return out
end

-- How much a code for q loses where p is true (Kullback-Leibler).
local function divergence(p, q)
  local p_sum, q_sum, sum = 0, 0, 0
  for i = 1, #p do p_sum, q_sum = p_sum + p[i], q_sum + q[i] end
  for i = 1, #p do
    local a, b = p[i] / p_sum, q[i] / q_sum
    if a > 0 and b > 0 then sum = sum + a * math.log(a / b) end
    if a > 0 and b <= 0 then return math.huge end
  end
  return sum
end

-- The counts of bins first .. last as `levels` levels see them, against the counts with all that
-- lies outside put into the ends.
local function loss_of(bins, first, last, levels)
  local p, q, slice = {}, {}, {}
  for i = first, last do p[#p + 1], slice[#slice + 1] = bins[i], bins[i] end
  for i = 1, first - 1 do p[1] = p[1] + bins[i] end
  for i = last + 1, #bins do p[#p] = p[#p] + bins[i] end
  local width = #p // levels
  for level = 0, levels - 1 do
    local from, to = level * width + 1, (level + 1) * width
    local sum, filled = 0, 0
    for i = from, level == levels - 1 and #p or to do sum = sum + slice[i] end
    for i = from, to do filled = filled + (p[i] ~= 0 and 1 or 0) end
    for i = from, to do q[i] = filled > 0 and sum // filled or 0 end
  end
  for i = #q + 1, #p do q[i] = 0 end
  local smooth_p, smooth_q = smooth(p), smooth(q)
  return smooth_p and smooth_q and divergence(smooth_p, smooth_q) or math.huge
end

-- The range around 0 whose levels tell the most of the values.
local function by_entropy(r, options)
  local bins = r.counts:to("int64"):tolist()
  local half, levels = #bins // 2, options.num_quantized_bins
  local best, low, high = math.huge, r.low, r.high
  for i = levels // 2, half do
    local first, last = half - i + 1, math.min(half + i + 1, #bins)
    local loss = loss_of(bins, first, last, levels)
    if loss < best or i == levels // 2 then
      best = loss
      low = edge(r.low, r.high, #bins, first - 1)
      high = edge(r.low, r.high, #bins, last)
    end
  end
  return low, high
end

-- --- ranges ---

local METHODS = { Percentile = by_percentile, Entropy = by_entropy }

local function widen(r, t, options)
  local low, high = t:min():item(), t:max():item()
  if low ~= low or high ~= high then raise("%s: a value of the graph is nan", options.what) end
  r.runs = r.runs + 1
  r.low_sum, r.high_sum = r.low_sum + low, r.high_sum + high
  r.least, r.most = math.min(r.least, low), math.max(r.most, high)
  if options.method == "Percentile" and options.symmetric then
    r.nearest = math.min(r.nearest, t:abs():min():item())
  end
end

local function add_counts(r, t, options)
  local bins = options.num_bins
  if options.method == "Percentile" and options.symmetric then
    t = t:abs()
    r.low, r.high = r.nearest, math.max(-r.least, r.most)
  else
    r.high = math.max(-r.least, r.most)
    r.low = -r.high
  end
  if r.low == r.high then r.low, r.high = r.low - 0.5, r.high + 0.5 end
  local counts = count(t, bins, r.low, r.high)
  r.counts = r.counts and r.counts + counts or counts
end

-- {low, high} by value. model: a graph that gives these values, too. options: what, method and its
-- settings.
return function(model, data, options)
  local run = session(model)
  local batches = read_data(options.what, data, run:get_inputs())
  local ranges = {}
  local function each(visit)
    for number, batch in ipairs(batches) do
      local values = run_batch(options.what, run, batch, number)
      for i, output in ipairs(run:get_outputs()) do
        local t = values[i]
        if t.dtype == "float32" and t:numel() > 0 then
          local r = ranges[output.name] or { least = math.huge, most = -math.huge, runs = 0,
            nearest = math.huge, low_sum = 0, high_sum = 0 }
          ranges[output.name] = r
          visit(r, t, options)
        end
      end
    end
  end
  each(widen)
  local method = METHODS[options.method]
  if method then each(add_counts) end
  local found = {}
  for name, r in pairs(ranges) do
    local low, high = r.least, r.most
    if method then
      low, high = method(r, options)
      low, high = math.max(low, r.least), math.min(high, r.most)
    elseif options.moving_average then
      low, high = r.low_sum / r.runs, r.high_sum / r.runs
    end
    if options.symmetric and not method then
      high = math.max(math.abs(low), math.abs(high))
      low = -high
    end
    found[name] = { low, high }
  end
  return found
end
