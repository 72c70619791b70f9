-- Writing at positions: index_fill, index_copy, index_reduce, masked_scatter, fill_diagonal_, and
-- functions called for each element (apply_, map_). Each with its form in place.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, wrap = common.deliver, common.wrap

-- Defines name and name_ by one function of (what, arguments, in_place).
local function both(name, rows, f)
  for _, in_place in ipairs { false, true } do
    local what = in_place and name .. "_" or name
    local read = args.reader(what, rows)
    define(what, function(...)
      return (f(what, read(...), in_place))
    end)
  end
end

-- The result of op, as a function or in place.
local function run(op, in_place, x, ...)
  return (x[in_place and op .. "_" or op](x, ...))
end

local function check_index(what, index)
  if index.dtype ~= "int64" or index:dim() > 1 then
    raise("%s: index must be an int64 vector, got %s of shape %s", what, index.dtype,
      text.shape(index.shape))
  end
end

-- --- along a dimension ---

-- A bool for each position of dim, true at those of index, in a shape that broadcasts to x's.
local function chosen(what, x, dim, index)
  local n = x:dim() > 0 and x:size(dim) or 1
  for _, end_ in ipairs(index:numel() > 0 and { index:min():item(), index:max():item() } or {}) do
    if end_ < -n or end_ >= n then
      raise("%s: index %d is out of range for dim %d of size %d", what, end_, dim, n)
    end
  end
  local mask, shape = core.zeros(n, { dtype = "bool" }), {}
  mask[index:reshape(-1)] = true
  for d = 1, x:dim() do shape[d] = d == dim + 1 and n or 1 end
  return mask:reshape(shape)
end

both("index_fill", {
  { "input", "tensor" }, { "dim", "integer" }, { "index", "tensor" }, { "value", "any" },
}, function(what, a, in_place)
  local x, value = a.input, a.value
  check_index(what, a.index)
  local is_tensor = core.is_tensor(value)
  if is_tensor and value:dim() ~= 0 or not is_tensor and type(value) ~= "number"
    and type(value) ~= "boolean" then
    raise("%s: value must be a number or a scalar tensor, got %s", what,
      is_tensor and "shape " .. text.shape(value.shape) or args.describe(value))
  end
  local mask = chosen(what, x, wrap(what, a.dim, x:dim()), a.index)
  if not is_tensor and type(value) == "number" and not x.dtype:find "float" and value == value
    and math.abs(value) < 2 ^ 62 then
    value = math.tointeger(value < 0 and math.ceil(value) or math.floor(value)) -- as a cast does
  elseif is_tensor then
    value = value:to(x.dtype)
  end
  return (run("masked_fill", in_place, x, mask, value))
end)

both("index_copy", {
  { "input", "tensor" }, { "dim", "integer" }, { "index", "tensor" }, { "source", "tensor" },
}, function(what, a, in_place)
  local x, index, source = a.input, a.index, a.source
  check_index(what, index)
  if source.dtype ~= x.dtype then
    raise("%s: source is %s, input is %s: they must be one dtype", what, source.dtype, x.dtype)
  end
  local dim = wrap(what, a.dim, x:dim())
  local n, shape = x:dim() > 0 and x:size(dim) or 1, x.shape
  if x:dim() > 0 then shape[dim + 1] = index:numel() end
  local fits = common.same_shape(source.shape, shape)
    or x:dim() < 2 and source:dim() < 2 and source:numel() == index:numel()
  if not fits then
    raise("%s: source has shape %s, %d indices along dim %d want %s", what,
      text.shape(source.shape), index:numel(), dim, text.shape(shape))
  end
  if index:numel() > 0 and (index:min():item() < 0 or index:max():item() >= n) then
    raise("%s: index holds %d, out of range for dim %d of size %d", what,
      index:min():item() < 0 and index:min():item() or index:max():item(), dim, n)
  end
  -- The positions of the slices among all elements.
  local places = core.arange(x:numel()):reshape(x.shape)
  places = x:dim() > 0 and places:index_select(dim, index:reshape(-1)) or places:expand { 1 }
  return (run("put", in_place, x, places:contiguous(), source))
end)

both("index_reduce", {
  { "input", "tensor" }, { "dim", "integer" }, { "index", "tensor" }, { "source", "tensor" },
  { "reduce", "string" }, { "include_self", "boolean", default = true },
}, function(what, a, in_place)
  local x, index, source = a.input, a.index, a.source
  check_index(what, index)
  args.check_choice(what, "reduce", a.reduce, { "prod", "mean", "amax", "amin" })
  local dim = wrap(what, a.dim, x:dim())
  if x:dim() == 0 or source:dim() ~= x:dim() or source:size(dim) ~= index:numel() then
    raise("%s: source has shape %s, it must be input's %s with as many as index has, %d, in dim %d",
      what, text.shape(source.shape), text.shape(x.shape), index:numel(), dim)
  end
  local shape = {}
  for d = 1, x:dim() do shape[d] = d == dim + 1 and index:numel() or 1 end
  local places = index:reshape(shape):expand(source.shape)
  return (run("scatter_reduce", in_place, x, dim, places, source, a.reduce, a.include_self))
end)

-- --- by a mask ---

both("masked_scatter", {
  { "input", "tensor" }, { "mask", "tensor" }, { "source", "tensor" },
}, function(what, a, in_place)
  local x, mask, source = a.input, a.mask, a.source
  if mask.dtype ~= "bool" then
    raise("%s: mask is %s, it must be bool: mask:bool()", what, mask.dtype)
  elseif source.dtype ~= x.dtype then
    raise("%s: source is %s, input is %s: they must be one dtype", what, source.dtype, x.dtype)
  end
  if in_place or common.fits(mask.shape, x.shape) then
    mask = mask:expand(x.shape)
  else
    local list = core.broadcast_tensors(x, mask)
    x, mask = list[1], list[2]
  end
  local places = mask:flatten():nonzero():flatten()
  if places:numel() > source:numel() then
    raise("%s: mask has %d elements that are true, source has %d elements", what, places:numel(),
      source:numel())
  end
  return (run("put", in_place, x, places, source:flatten():narrow(0, 0, places:numel())))
end)

local read_diagonal = args.reader("fill_diagonal_", {
  { "input", "tensor" }, { "fill_value", "number or nan" },
  { "wrap", "boolean", default = false },
})
define("fill_diagonal_", function(...)
  local a = read_diagonal(...)
  local x, value = a.input, a.fill_value
  local n = x:dim()
  if n < 2 then
    raise("fill_diagonal_: the tensor must have two dimensions or more, got shape %s",
      text.shape(x.shape))
  end
  local least, step = math.huge, 0
  for d = n, 1, -1 do
    if n > 2 and x.shape[d] ~= x.shape[1] then
      raise("fill_diagonal_: all sizes of more than two dimensions must be equal, got shape %s",
        text.shape(x.shape))
    end
    least = math.min(least, x.shape[d])
    step = step + common.product(x.shape, d + 1, n) -- to the next element of the diagonal
  end
  local mask = core.zeros(x:numel(), { dtype = "bool" })
  local stop = n == 2 and not a.wrap and math.min(x:numel(), least * x.shape[2]) or x:numel()
  mask:slice(0, 0, stop, step):fill_(true)
  if not x.dtype:find "float" and value == value and math.abs(value) < 2 ^ 62 then
    value = math.tointeger(value < 0 and math.ceil(value) or math.floor(value))
  end
  return (x:masked_fill_(mask:reshape(x.shape), value))
end)

-- --- a function for each element ---

-- x := f of its elements and those of `more`, in index order.
local function each(what, x, f, ...)
  args.check_callable(what, "callable", f)
  local lists = { x:detach():flatten():tolist() }
  for i = 1, select("#", ...) do
    local other = select(i, ...)
    if not common.fits(other.shape, x.shape) then
      raise("%s: tensor has shape %s, which does not broadcast to %s", what,
        text.shape(other.shape), text.shape(x.shape))
    end
    lists[i + 1] = other:detach():expand(x.shape):flatten():tolist()
  end
  local results, row = {}, {}
  for k = 1, x:numel() do
    for i, list in ipairs(lists) do row[i] = list[k] end
    results[k] = f(table.unpack(row))
    if type(results[k]) ~= "number" and type(results[k]) ~= "boolean" then
      raise("%s: callable must give a number, got %s", what, args.describe(results[k]))
    end
  end
  return (x:copy_(core.tensor(results):reshape(x.shape)))
end

local read_apply = args.reader("apply_", { { "input", "tensor" }, { "callable", "any" } })
define("apply_", function(...)
  local a = read_apply(...)
  return (each("apply_", a.input, a.callable))
end)

local read_map = args.reader("map_", {
  { "input", "tensor" }, { "tensor", "tensor" }, { "callable", "any" },
})
define("map_", function(...)
  local a = read_map(...)
  return (each("map_", a.input, a.callable, a.tensor))
end)
