-- pad: adds margins to the last dimensions.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local add, integers = common.add, common.integers
local MOST_POSITIONS = common.most_positions

-- Where the positions i (from 0) of a padded dimension of size n come from.
local sources = {
  reflect = function(i, n) return -(i:abs() - (n - 1)):abs() + (n - 1) end,
  replicate = function(i, n) return i:clamp(0, n - 1) end,
  circular = function(i, n) return i % n end,
}

-- The same by parts of x, for an export, which can follow their sizes.
local function with_margins(x, mode, dim, before, after)
  local n, parts = x:size(dim), { x }
  local function part(start, length)
    if mode == "reflect" then return x:narrow(dim, start, length):flip(dim) end
    if mode == "circular" then return x:narrow(dim, start, length) end
    local shape = x.shape
    shape[dim + 1] = length
    return x:narrow(dim, start, 1):expand(shape)
  end
  local at = {
    reflect = { 1, n - 1 - after }, circular = { n - before, 0 }, replicate = { 0, n - 1 },
  }
  if before > 0 then table.insert(parts, 1, part(at[mode][1], before)) end
  if after > 0 then parts[#parts + 1] = part(at[mode][2], after) end
  return core.cat(parts, dim)
end

local function pad_dim(x, mode, dim, before, after)
  local n = x.shape[dim + 1]
  if math.max(before, after) > MOST_POSITIONS then
    raise("pad: margins %d and %d are too large", before, after)
  end
  if n == 0 or math.min(before, after) < -n or n + before + after < 0 then
    raise("pad: margins %d and %d leave nothing of dim %d of size %d", before, after, dim, n)
  end
  if mode == "reflect" and math.max(before, after) >= n then
    raise("pad: reflect needs margins smaller than the dim: %d and %d, dim %d has size %d", before,
      after, dim, n)
  end
  if mode == "circular" and math.max(before, after) > n then
    raise("pad: circular cannot wrap around more than once: %d and %d, dim %d has size %d", before,
      after, dim, n)
  end
  if support.tracing() and before >= 0 and after >= 0 then
    return with_margins(x, mode, dim, before, after)
  end
  return x:index_select(dim, sources[mode](core.arange(-before, n + after), n))
end

local read_pad = args.reader("pad", {
  { "input", "tensor" }, { "pad", "any" }, { "mode", "string", default = "constant" },
  { "value", "number or nan", default = 0 },
})
add("pad", 'pad(input, pad, mode="constant", value=0): input with margins; pad lists them two a '
  .. "dimension, before and after, from the last dimension on. mode: constant (value; a negative "
  .. "margin cuts), or reflect, replicate, circular, whose input has one or two dimensions more "
  .. "than are padded.", function(...)
  local a = read_pad(...)
  if type(a.pad) ~= "table" then raise("pad: pad must be a list of integers") end
  local margins = integers("pad", "pad", a.pad)
  if a.mode == "constant" then return core.constant_pad_nd(a.input, margins, a.value) end
  if not sources[a.mode] then
    raise("pad: mode is '%s', it must be one of constant, reflect, replicate, circular", a.mode)
  end
  local n, x = a.input:dim(), a.input
  local extra = n - #margins // 2
  if #margins % 2 ~= 0 or #margins == 0 or #margins > 6 or extra < 1 or extra > 2 then
    raise("pad: %s takes margins for the last 1 to 3 dimensions of an input with one or two more; "
      .. "got %d margins, %d dimensions", a.mode, #margins, n)
  end
  for i = 1, #margins // 2 do
    x = pad_dim(x, a.mode, n - i, margins[2 * i - 1], margins[2 * i])
  end
  return x
end, true)
