-- Functions that repeat a tensor or its elements.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local add, wrap, is_integer, integers = common.add, common.wrap, common.is_integer, common.integers
local product, times_size = common.product, common.times_size
local MOST_POSITIONS = common.most_positions

-- x repeated times[i] times along each dimension; as many times as dimensions.
local function repeated(what, x, times)
  local shape, done = x.shape, false
  for i, n in ipairs(times) do
    if n ~= 1 or support.tracing() then -- a trace is the same for all numbers
      x = x:reshape { product(shape, 1, i - 1), 1, product(shape, i, #shape) }
        :expand { -1, n, -1 }:clone() -- reshape alone may leave it expanded
      shape[i] = times_size(what, shape[i], n)
      x, done = x:reshape(shape), true
    end
  end
  return done and x or x:clone()
end

local function check_input(what, x)
  if not core.is_tensor(x) then
    raise("%s: input must be a tensor, got %s", what, args.describe(x))
  end
end

local function check_times(what, times)
  for _, n in ipairs(times) do
    if n < 0 then raise("%s: %d times is not possible", what, n) end
  end
end

-- shape with ones in front up to n dimensions
local function lead(shape, n)
  for _ = #shape + 1, n do
    table.insert(shape, 1, 1)
  end
  return shape
end

add("tile", "tile(input, ...dims): input repeated dims[i] times along dimension i, counted from "
  .. "the last; a dimension that is not named stays.", function(x, ...)
  check_input("tile", x)
  local times = table.move(integers("tile", "dims", ...), 1, 99, 1, {})
  check_times("tile", times)
  return (repeated("tile", x:reshape(lead(x.shape, #times)), lead(times, x:dim())))
end)

-- `repeat` is a word of Lua: x["repeat"](x, 2, 3), or tile.
add("repeat", 'repeat(input, ...repeats): as tile, but every dimension must be named. In Lua: '
  .. 'x["repeat"](x, 2, 3).', function(x, ...)
  check_input("repeat", x)
  local times = integers("repeat", "repeats", ...)
  check_times("repeat", times)
  if #times < x:dim() then
    raise("repeat: %d repeats for a tensor of %d dimensions", #times, x:dim())
  end
  return (repeated("repeat", x:reshape(lead(x.shape, #times)), times))
end)

local read_interleave = args.reader("repeat_interleave", {
  { "input", "tensor" }, { "repeats", "any", optional = true },
  { "dim", "integer", optional = true }, { "output_size", "integer", optional = true },
})

-- {0, 0, 2, ...}: i as often as repeats[i] says
local function interleaved(repeats)
  if repeats:dim() ~= 1 or repeats.dtype ~= "int64" then
    raise("repeat_interleave: repeats must be an int64 vector, got %s of %d dimensions",
      repeats.dtype, repeats:dim())
  end
  local total = 0
  for _, n in ipairs(repeats:tolist()) do
    if n < 0 then raise("repeat_interleave: %d times is not possible", n) end
    if n > MOST_POSITIONS - total then
      raise("repeat_interleave: the repeats add up to more than %d", MOST_POSITIONS)
    end
    total = total + n
  end
  -- position k belongs to as many entries as end at or before k
  local ends = core.zeros(total + 1, { dtype = "int64" })
    :index_add(0, repeats:cumsum(0), core.ones_like(repeats))
  return ends:narrow(0, 0, total):cumsum(0)
end

add("repeat_interleave", "repeat_interleave(input, repeats, dim=nil): each position of dim (of the "
  .. "flattened input without one) repeated; repeats is a number, or an int64 tensor with one for "
  .. "each position. repeat_interleave(repeats) gives the positions themselves.", function(...)
  local a = read_interleave(...)
  local x, repeats = a.input, a.repeats
  local result
  if repeats == nil then
    result = interleaved(x)
  else
    if core.is_tensor(repeats) and repeats:numel() == 1 and repeats.dtype == "int64" then
      repeats = repeats:item()
    end
    if not a.dim then x = x:flatten() end
    local dim = wrap("repeat_interleave", a.dim or 0, x:dim())
    if x:dim() == 0 then x = x:reshape(1) end
    local shape = x.shape
    if is_integer(repeats) then
      if repeats < 0 then raise("repeat_interleave: %d times is not possible", repeats) end
      if a.dim and a.input:dim() == 0 then
        raise("repeat_interleave: a scalar has no dim %d", a.dim)
      end
      result = x:unsqueeze(dim + 1)
      local wide = result.shape
      wide[dim + 2] = repeats
      shape[dim + 1] = shape[dim + 1] * repeats
      result = result:expand(wide):clone():reshape(shape) -- reshape alone may leave it expanded
    elseif core.is_tensor(repeats) then
      if repeats:dim() == 1 and repeats:numel() ~= shape[dim + 1] then
        raise("repeat_interleave: %d repeats for a dim of size %d", repeats:numel(),
          shape[dim + 1])
      end
      result = x:index_select(dim, interleaved(repeats))
    else
      raise("repeat_interleave: repeats must be an integer or a tensor, got %s",
        args.describe(repeats))
    end
  end
  if a.output_size and result.shape[wrap("repeat_interleave", a.dim or 0, result:dim()) + 1]
    ~= a.output_size then
    raise("repeat_interleave: output_size is %d, which the repeats do not make", a.output_size)
  end
  return result
end)
