-- nn.functional.grid_sample and affine_grid: pictures and volumes read at places between their
-- elements. [Jaderberg et al. 2015, Spatial transformer networks; ATen/native/GridSampler.h]

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

local MODES = { "bilinear", "nearest", "bicubic" } -- in the order of grid_sampler's numbers
local PADDINGS = { "zeros", "border", "reflection" }

local function number_of(words, word)
  for i, each in ipairs(words) do
    if each == word then return i - 1 end
  end
end

local read = args.reader("grid_sample", {
  { "input", "tensor" }, { "grid", "tensor" }, { "mode", "string", default = "bilinear" },
  { "padding_mode", "string", default = "zeros" }, { "align_corners", "boolean", optional = true },
})

local functions = {}

function functions.grid_sample(...)
  local a, what = read(...), "grid_sample"
  args.check_choice(what, "mode", a.mode, MODES)
  args.check_choice(what, "padding_mode", a.padding_mode, PADDINGS)
  return (core.grid_sampler(a.input, a.grid, number_of(MODES, a.mode),
    number_of(PADDINGS, a.padding_mode), a.align_corners or false))
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
