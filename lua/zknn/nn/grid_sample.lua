-- nn.functional.grid_sample and affine_grid: pictures and volumes read at places between their
-- elements. [Jaderberg et al. 2015, Spatial transformer networks; ATen/native/GridSampler.h]

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

local MODES = { "bilinear", "nearest", "bicubic" }
local PADDINGS = { "zeros", "border", "reflection" }
local CUBIC = -0.75 -- the slope of the cubic

-- --- where ---

-- -1..1 as a position among `size` elements; -1 and 1 are the middles of the first and last, or
-- without align_corners their outer sides.
local function position(at, size, align_corners)
  if align_corners then return (at + 1) / 2 * (size - 1) end
  return ((at + 1) * size - 1) / 2
end

-- Held within the elements; at the ends it has no gradient.
local function held(at, size)
  return core.where(at:le(0), 0.0, core.where(at:ge(size - 1), size - 1.0, at))
end

-- Mirrored at the middles of the first and last element, or at their outer sides.
local function mirrored(at, size, align_corners)
  local low, span = align_corners and 0 or -0.5, align_corners and size - 1 or size
  if span == 0 then return at * 0 end
  local far = (at - low):abs()
  local rest = far:fmod(span)
  local turns = (far:detach() / span):floor()
  return core.where(turns:remainder(2):eq(0), rest, span - rest) + low
end

local function padded(at, size, a)
  if a.padding_mode == "zeros" then return at end
  if a.padding_mode == "reflection" then at = mirrored(at, size, a.align_corners) end
  return held(at, size)
end

-- --- what is there ---

-- The elements of input [N, C, ...] at whole positions, a list of [N, P], as [N, C, P]; 0 outside.
local function elements(input, at)
  local shape, index, inside = input.shape, nil, nil
  for d, each in ipairs(at) do
    local size = shape[d + 2]
    local is_in = each:ge(0):logical_and(each:le(size - 1))
    local own = each:clamp(0, size - 1):long()
    index = index and index * size + own or own
    inside = inside and inside:logical_and(is_in) or is_in
  end
  local n, c, p = shape[1], shape[2], index:size(1)
  local found = input:flatten(2):gather(2, index:unsqueeze(1):expand(n, c, p))
  return core.where(inside:unsqueeze(1), found, 0.0)
end

-- The sum over all combinations of one entry { position, weight } for each dimension.
local function combined(input, entries)
  local total
  local function visit(d, at, weight)
    if d > #entries then
      local part = elements(input, at) * weight:unsqueeze(1)
      total = total and total + part or part
      return
    end
    for _, entry in ipairs(entries[d]) do
      at[d] = entry[1]
      visit(d + 1, at, weight and weight * entry[2] or entry[2])
    end
  end
  visit(1, {}, nil)
  return total
end

local function linear(at)
  local low = at:detach():floor()
  local part = at - low
  return { { low, 1 - part }, { low + 1, part } }
end

-- The weights of the four neighbours of a place `part` behind the second.
local function cubic(at, size, a)
  local low = at:detach():floor()
  local part, list = at - low, {}
  local function near(x) return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1 end
  local function far(x) return ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC end
  local weights = { far(part + 1), near(part), near(1 - part), far(2 - part) }
  for i, weight in ipairs(weights) do
    list[i] = { padded(low + (i - 2), size, a), weight }
  end
  return list
end

-- --- functions ---

local read = args.reader("grid_sample", {
  { "input", "tensor" }, { "grid", "tensor" }, { "mode", "string", default = "bilinear" },
  { "padding_mode", "string", default = "zeros" }, { "align_corners", "boolean", optional = true },
})

local function check(a)
  local what, input, grid = "grid_sample", a.input, a.grid
  args.check_choice(what, "mode", a.mode, MODES)
  args.check_choice(what, "padding_mode", a.padding_mode, PADDINGS)
  local n = input:dim()
  if n ~= 4 and n ~= 5 or grid:dim() ~= n then
    raise("%s: expected 4D or 5D input and grid with same number of dimensions, but got input with "
      .. "sizes %s and grid with sizes %s", what, text.shape(input), text.shape(grid))
  elseif input.dtype ~= grid.dtype or not input.dtype:find "float" then
    raise("%s: expected input and grid to have same dtype, a real one, but input has %s and grid "
      .. "has %s", what, input.dtype, grid.dtype)
  elseif input:size(0) ~= grid:size(0) then
    raise("%s: expected grid and input to have same batch size, but got input with sizes %s and "
      .. "grid with sizes %s", what, text.shape(input), text.shape(grid))
  elseif grid:size(-1) ~= n - 2 then
    raise("%s: expected grid to have size %d in last dimension, but got grid with sizes %s", what,
      n - 2, text.shape(grid))
  elseif a.mode == "bicubic" and n == 5 then
    raise("%s: bicubic interpolation only supports 4D input", what)
  end
  for d = 2, n - 1 do
    if input:size(d) == 0 then
      raise("%s: expected input to have non-empty spatial dimensions, but input has sizes %s with "
        .. "dimension %d being empty", what, text.shape(input), d)
    end
  end
end

local functions = {}

function functions.grid_sample(...)
  local a = read(...)
  check(a)
  local input, shape, entries = a.input, a.grid.shape, {}
  local dims = input:dim() - 2
  for d = 1, dims do -- the grid has the width first
    local size = input:size(d + 1)
    local at = position(a.grid:select(-1, dims - d):flatten(1), size, a.align_corners)
    if a.mode == "bicubic" then
      entries[d] = cubic(at, size, a)
    elseif a.mode == "nearest" then
      at = padded(at, size, a)
      local weight = core.where(at:eq(at), 1.0, at) -- the grid's gradient is 0
      entries[d] = { { at:detach():round(), weight } }
    else
      entries[d] = linear(padded(at, size, a))
    end
  end
  local out = { shape[1], input:size(1), table.unpack(shape, 2, #shape - 1) }
  return (combined(input, entries):reshape(out))
end

-- The places of n elements from -1 to 1.
local function line(n, align_corners, dtype)
  if n <= 1 then return core.zeros(n, { dtype = dtype }) end
  local at = core.linspace(-1, 1, n, { dtype = dtype })
  return align_corners and at or at * (n - 1) / n
end

local read_affine = args.reader("affine_grid", {
  { "theta", "tensor" }, { "size", "any" }, { "align_corners", "boolean", optional = true },
})

function functions.affine_grid(...)
  local a = read_affine(...)
  local what, theta, size = "affine_grid", a.theta, a.size
  if not args.is_list(size) or #size ~= 4 and #size ~= 5 then
    raise("%s only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got %s",
      what, args.describe(size))
  end
  local dims = #size - 2
  for i, n in ipairs(size) do
    if math.type(n) ~= "integer" or n < 1 then
      raise("%s: Expected non-zero, positive output size. Got size[%d] = %s", what, i - 1,
        args.describe(n))
    end
  end
  if not theta.dtype:find "float" then
    raise("%s: Expected theta to have floating point type, but got %s", what, theta.dtype)
  elseif text.shape(theta) ~= text.shape { size[1], dims, dims + 1 } then
    raise("%s: Expected a batch of %dD affine matrices of shape %s for size %s. Got %s.", what,
      dims, text.shape { size[1], dims, dims + 1 }, text.shape(size), text.shape(theta))
  end
  local columns, wide = {}, table.move(size, 3, #size, 1, {})
  for k = 1, dims do -- the width first
    local shape, d = {}, dims - k + 1
    for i = 1, dims do shape[i] = i == d and -1 or 1 end
    local own = line(wide[d], a.align_corners, theta.dtype)
    columns[k] = own:view(shape):expand(wide):reshape(-1)
  end
  columns[dims + 1] = core.ones_like(columns[1])
  local base = core.stack(columns, 1)
  local grid = base:unsqueeze(0):expand(size[1], base:size(0), dims + 1):bmm(theta:transpose(1, 2))
  return (grid:reshape(size[1], table.unpack(table.move({ dims }, 1, 1, dims + 1, wide))))
end

return { functions = functions }
