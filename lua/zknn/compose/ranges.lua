-- Tensors made by a rule: positions of triangles, Vandermonde matrices, logspace, range, windows;
-- and differences (gradient).

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, integers = common.deliver, common.integers

-- The rows of a reader for what makes a tensor: `rows` and PyTorch's options.
local function with_options(rows)
  local all = table.move(rows, 1, #rows, 1, {})
  for _, row in ipairs {
    { "dtype", "string", optional = true }, { "device", "string", default = "cpu" },
    { "requires_grad", "boolean", default = false },
  } do
    all[#all + 1] = row
  end
  return all
end

-- The tensor x as the options of a say.
local function finished(x, a)
  if a.device ~= "cpu" then x = x:to(a.device) end -- which refuses it
  if a.dtype then x = x:to(a.dtype) end
  return a.requires_grad and x:requires_grad_() or x
end

-- --- triangles, Vandermonde ---

for name, cut in pairs { tril_indices = "tril", triu_indices = "triu" } do
  local read = args.reader(name, {
    { "row", "integer" }, { "col", "integer" }, { "offset", "integer", default = 0 },
    { "dtype", "string", default = "int64" }, { "device", "string", default = "cpu" },
  })
  define(name, function(...)
    local a = read(...)
    if a.row < 0 or a.col < 0 then
      raise("%s: row and col must not be negative, got %d and %d", name, a.row, a.col)
    elseif a.dtype:find "float" or a.dtype == "bool" then
      raise("%s: positions are integers, dtype is %s", name, a.dtype)
    end
    local inside = core[cut](core.ones(a.row, a.col, { dtype = "uint8" }), a.offset)
    return finished(inside:nonzero():t():contiguous(), a)
  end)
end

local read_vander = args.reader("vander", {
  { "x", "tensor" }, { "N", "integer", optional = true },
  { "increasing", "boolean", default = false },
})
define("vander", function(...)
  local a = read_vander(...)
  local x, n = a.x, a.N or a.x:dim() == 1 and a.x:size(0) or 0
  if x:dim() ~= 1 then raise("vander: x must be a vector, got shape %s", text.shape(x.shape)) end
  if n < 0 then raise("vander: N is %d, it must not be negative", n) end
  if not x.dtype:find "float" then x = x:long() end
  local rows = x:size(0)
  if n == 0 then return (core.empty(rows, 0, { dtype = x.dtype })) end
  local y = core.ones(rows, 1, { dtype = x.dtype })
  if n > 1 then
    y = core.cat({ y, x:unsqueeze(1):expand(rows, n - 1) }, 1):cumprod(1)
  end
  return (a.increasing and y or y:flip(1))
end)

-- --- logspace, range ---

local read_logspace = args.reader("logspace", with_options {
  { "start", "number" }, { "end", "number" }, { "steps", "integer" },
  { "base", "number", default = 10.0 },
})
define("logspace", function(...)
  local a = read_logspace(...)
  if a.steps < 0 then raise("logspace: steps is %d, it must not be negative", a.steps) end
  local exponents = core.linspace(a.start, a["end"], a.steps, { dtype = "float64" })
  a.dtype = a.dtype or "float32"
  return finished(core.pow(a.base, exponents), a)
end)

local read_range = args.reader("range", with_options {
  { "start", "number" }, { "end", "number" }, { "step", "number", default = 1 },
})
define("range", function(...)
  local a = read_range(...)
  local start, stop, step = a.start, a["end"], a.step
  if step == 0 or (stop - start) / step < 0 or math.abs((stop - start) / step) > 2 ^ 46 then
    raise("range: from %s to %s in steps of %s is no range", start, stop, step)
  end
  local n = math.floor((stop - start) / step) + 1
  a.dtype = a.dtype or "float32"
  return finished(core.arange(n, { dtype = "float64" }) * step + start, a)
end)

-- --- windows ---

-- window(t, n, ...): the values at the positions t = 0, 1, .. n, in double.
local windows = {
  bartlett_window = { {}, function(t, n) return 1 - (t * (2 / n) - 1):abs() end },
  blackman_window = { {}, function(t, n)
    return (t * (4 * math.pi / n)):cos() * 0.08 - (t * (2 * math.pi / n)):cos() * 0.5 + 0.42
  end },
  hamming_window = {
    { { "alpha", "number", default = 0.54 }, { "beta", "number", default = 0.46 } },
    function(t, n, a) return (t * (2 * math.pi / n)):cos() * -a.beta + a.alpha end,
  },
  hann_window = { {}, function(t, n) return (t * (2 * math.pi / n)):cos() * -0.5 + 0.5 end },
}

windows.kaiser_window = {
  { { "beta", "number", default = 12.0 } },
  function(t, n, a)
    local x = t * (2 / n) - 1
    local inside = (1 - x * x):clamp({ min = 0 }):sqrt() * a.beta
    return core.i0(inside) / core.i0(core.tensor(a.beta, { dtype = "float64" }))
  end,
}

for name, row in pairs(windows) do
  local rows = { { "window_length", "integer" }, { "periodic", "boolean", default = true } }
  local read = args.reader(name, with_options(table.move(row[1], 1, #row[1], 3, rows)))
  define(name, function(...)
    local a = read(...)
    local length = a.window_length
    a.dtype = a.dtype or "float32"
    if length < 0 then
      raise("%s: window_length is %d, it must not be negative", name, length)
    elseif not a.dtype:find "float" then
      raise("%s: a window is of floats, dtype is %s", name, a.dtype)
    end
    local x
    if length < 2 then
      x = core.ones(length)
    else -- a periodic window is a longer one without its last value
      local t = core.arange(length, { dtype = "float64" })
      x = row[2](t, a.periodic and length or length - 1, a)
    end
    return finished(x, a)
  end)
end

-- --- differences ---

-- d x / d place along dim, places `at` (a vector, or a number: equal steps).
local function slope(x, dim, at, edge_order)
  local n = x:size(dim)
  local function part(start, length) return x:narrow(dim, start, length) end
  local function steps(start, length) -- between the places, shaped to broadcast along dim
    if type(at) == "number" then return at end
    local h = at:narrow(0, 1, n - 1) - at:narrow(0, 0, n - 1)
    local shape = {}
    for d = 1, x:dim() do shape[d] = d == dim + 1 and length or 1 end
    return h:narrow(0, start, length):reshape(shape)
  end
  local parts = {}
  local function edge(first, sign) -- at place `first`; sign: where the inside is
    local h = steps(sign > 0 and 0 or n - 2, 1)
    local a, b = part(first, 1), part(first + sign, 1)
    if edge_order == 1 then return (b - a) * sign / h end
    local c, k = part(first + 2 * sign, 1), steps(sign > 0 and 1 or n - 3, 1)
    -- the slope of the parabola through three places
    return (a * (-(h * 2 + k) / (h * (h + k))) + b * ((h + k) / (h * k)) - c * (h / (k * (h + k))))
      * sign
  end
  parts[1] = edge(0, 1)
  if n > 2 then
    local a, b, c = part(0, n - 2), part(1, n - 2), part(2, n - 2)
    if type(at) == "number" then
      parts[2] = (c - a) / (2 * at)
    else
      local h, k = steps(0, n - 2), steps(1, n - 2)
      parts[2] = a * (-k / (h * (h + k))) + b * ((k - h) / (h * k)) + c * (h / (k * (h + k)))
    end
  end
  parts[#parts + 1] = edge(n - 1, -1)
  return core.cat(parts, dim)
end

local function dims_of(a, x)
  local given, dims, seen = a.dim, {}, {}
  if given == nil then
    local spacings = args.is_list(a.spacing) and #a.spacing or x:dim()
    for d = 0, spacings - 1 do dims[d + 1] = d end
  else
    dims = common.wrap_all("gradient", integers("gradient", "dim", given), x:dim())
  end
  for _, d in ipairs(dims) do
    if seen[d] then raise("gradient: dim %d occurs twice", d) end
    seen[d] = true
  end
  return dims
end

local read_gradient = args.reader("gradient", {
  { "input", "tensor" }, { "spacing", "any", default = 1 }, { "dim", "any", optional = true },
  { "edge_order", "integer", default = 1 },
})
define("gradient", function(...)
  local a = read_gradient(...)
  local x, spacing = a.input, a.spacing
  if a.edge_order ~= 1 and a.edge_order ~= 2 then
    raise("gradient: edge_order is %d, it must be 1 or 2", a.edge_order)
  end
  if x.dtype == "bool" then raise "gradient: input is bool, which has no differences" end
  if core.is_tensor(spacing) then spacing = { spacing } end
  local dims, slopes = dims_of(a, x), {}
  if type(spacing) == "table" and #spacing ~= #dims then
    raise("gradient: spacing has %d entries for %d dims", #spacing, #dims)
  end
  if not x.dtype:find "float" then x = x:float() end
  for i, dim in ipairs(dims) do
    local at = type(spacing) == "table" and spacing[i] or spacing
    if dim >= x:dim() or x:size(dim) < a.edge_order + 1 then
      raise("gradient: input %s has fewer than %d places along dim %d", text.shape(x.shape),
        a.edge_order + 1, dim)
    end
    if core.is_tensor(at) then
      if at:dim() ~= 1 or at:size(0) ~= x:size(dim) then
        raise("gradient: spacing has shape %s for dim %d of size %d", text.shape(at.shape), dim,
          x:size(dim))
      end
      at = at:to(x.dtype)
    elseif type(at) ~= "number" then
      raise("gradient: spacing must be numbers or vectors, got %s", args.describe(at))
    end
    slopes[i] = slope(x, dim, at, a.edge_order)
  end
  return support.list(slopes)
end)
