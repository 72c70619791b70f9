-- Parts of a tensor: lists of them (tensor_split, hsplit, ...), elements by index (take_along_dim),
-- strided views, and tensors with a part exchanged (select_scatter and its kin).

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, wrap, integers = common.deliver, common.wrap, common.integers

-- --- lists of parts ---

-- Borders as Python's slices take them: negative ones count from the end, all are cut to 0..size.
local function border(at, size)
  if at < 0 then at = at + size end
  return math.max(0, math.min(at, size))
end

-- The parts of dim between the borders.
local function split_at(x, borders, dim)
  local parts, size, start = {}, x:size(dim), 0
  for i = 1, #borders + 1 do
    local stop = borders[i] and border(borders[i], size) or size
    parts[i] = x:narrow(dim, start, math.max(stop - start, 0))
    start = borders[i] and border(borders[i], size) or size
  end
  return support.list(parts)
end

-- by: how many parts, or a list or vector of the positions where they begin.
local function tensor_split(what, x, by, dim)
  if x:dim() == 0 then raise("%s: a scalar has no dimension to cut", what) end
  dim = wrap(what, dim, x:dim())
  if core.is_tensor(by) then
    if by.dtype ~= "int64" or by:dim() > 1 then
      raise("%s: positions must be an int64 scalar or vector, got %s of shape %s", what, by.dtype,
        text.shape(by.shape))
    end
    by = by:dim() == 0 and by:item() or by:tolist()
  end
  if not common.is_integer(by) then return split_at(x, integers(what, "indices", by), dim) end
  if by < 1 or by > common.most_parts then
    raise("%s: sections is %d, it must be at least 1, and at most %d", what, by, common.most_parts)
  end
  local size, borders = x:size(dim), {}
  for i = 1, by - 1 do -- the first ones are larger by one
    borders[i] = i * (size // by) + math.min(i, size % by)
  end
  return split_at(x, borders, dim)
end

local read_split = args.reader("tensor_split", {
  { "input", "tensor" }, { "indices_or_sections", "any" }, { "dim", "integer", default = 0 },
})
define("tensor_split", function(...)
  local a = read_split(...)
  return (tensor_split("tensor_split", a.input, a.indices_or_sections, a.dim))
end)

-- name = the dimensions that it wants, the dim that it cuts.
for name, row in pairs { hsplit = { 1, 1 }, vsplit = { 2, 0 }, dsplit = { 3, 2 } } do
  local read = args.reader(name, { { "input", "tensor" }, { "indices_or_sections", "any" } })
  define(name, function(...)
    local a = read(...)
    local x, by, least, dim = a.input, a.indices_or_sections, table.unpack(row)
    if x:dim() < least then
      raise("%s: input must have at least %d dimensions, got shape %s", name, least,
        text.shape(x.shape))
    end
    if x:dim() == 1 then dim = 0 end
    if common.is_integer(by) and (by < 1 or x:size(dim) % by ~= 0) then
      raise("%s: dim %d of size %d cannot be cut into %d equal parts", name, dim, x:size(dim), by)
    end
    return (tensor_split(name, x, by, dim))
  end)
end

local read_sizes = args.reader("split_with_sizes", {
  { "input", "tensor" }, { "split_sizes", "any" }, { "dim", "integer", default = 0 },
})
define("split_with_sizes", function(...)
  local a = read_sizes(...)
  return (core.split(a.input, integers("split_with_sizes", "split_sizes", a.split_sizes), a.dim))
end)

-- --- take_along_dim ---

local read_take = args.reader("take_along_dim", {
  { "input", "tensor" }, { "indices", "tensor" }, { "dim", "integer", optional = true },
})
define("take_along_dim", function(...)
  local a = read_take(...)
  local x, index = a.input, a.indices
  if index.dtype ~= "int64" then
    raise("take_along_dim: indices is %s, it must be int64: indices:long()", index.dtype)
  end
  if not a.dim then return (x:flatten():take(index:flatten())) end
  if x:dim() ~= index:dim() then
    raise("take_along_dim: input has %d dimensions and indices %d, they must have as many", x:dim(),
      index:dim())
  end
  local dim = wrap("take_along_dim", a.dim, x:dim())
  local shape, own = x.shape, index.shape
  for d = 1, #shape do
    if d ~= dim + 1 then
      if own[d] ~= shape[d] and own[d] ~= 1 and shape[d] ~= 1 then
        raise("take_along_dim: input %s and indices %s do not broadcast in dim %d",
          text.shape(x.shape), text.shape(index.shape), d - 1)
      end
      if own[d] == 1 then own[d] = shape[d] else shape[d] = own[d] end
    end
  end
  index = index:expand(own)
  index = core.where(index:lt(0), index + x:size(dim), index)
  return (core.gather(x:expand(shape), dim, index))
end)

-- --- strided views ---

local strided_parameters = {
  { "input", "tensor" }, { "size", "any" }, { "stride", "any" },
  { "storage_offset", "integer", optional = true },
}

local function read_strided(name, parameters)
  local read = args.reader(name, parameters)
  return function(...)
    local a = read(...)
    a.size, a.stride = integers(name, "size", a.size), integers(name, "stride", a.stride)
    for _, list in ipairs { a.size, a.stride } do
      for _, n in ipairs(list) do
        if n < 0 then raise("%s: size and stride must not be negative, got %d", name, n) end
      end
    end
    return a
  end
end

-- The place of each element of the storage among x's elements in index order, as a view of that
-- size and stride; -1 where x has no element.
local function places(x, size, stride, offset)
  local whole = core.full({ support.storage_size(x) }, -1)
  support.strided(whole, x.shape, x:stride(), x:storage_offset())
    :copy_(core.arange(x:numel()):reshape(x.shape))
  return support.strided(whole, size, stride, offset)
end

-- A view; where gradients are recorded a copy, taken by index, which has a gradient.
local read_as_strided = read_strided("as_strided", strided_parameters)
define("as_strided", function(...)
  local a = read_as_strided(...)
  local x, offset = a.input, a.storage_offset or a.input:storage_offset()
  local view = support.strided(x, a.size, a.stride, offset)
  if support.tracing() or not (x.requires_grad and core.is_grad_enabled()) then return view end
  if x:numel() == 0 or view:numel() == 0 then return (x:sum() * 0 + view) end
  local index = places(x, a.size, a.stride, offset)
  local taken = x:flatten():take(index:clamp { min = 0 })
  return (core.where(index:ge(0), taken, view:clone()))
end)

-- --- a part exchanged ---

-- x with src in the place of `part`, a view of positions that is shaped as src must be.
local function exchanged(what, x, src, part)
  if not common.same_shape(src.shape, part.shape) then
    raise("%s: src has shape %s, the part that it replaces has %s", what, text.shape(src.shape),
      text.shape(part.shape))
  end
  return (x:put(part:contiguous(), src:to(x.dtype)))
end

-- name: of the op whose view is replaced, and what its parameters are.
for name, rows in pairs {
  diagonal = {
    { "offset", "integer", default = 0 }, { "dim1", "integer", default = 0 },
    { "dim2", "integer", default = 1 },
  },
  select = { { "dim", "integer" }, { "index", "integer" } },
  slice = {
    { "dim", "integer", default = 0 }, { "start", "integer", optional = true },
    { "end", "integer", optional = true }, { "step", "integer", default = 1 },
  },
} do
  local full = name .. "_scatter"
  local read = args.reader(full, table.move(rows, 1, #rows, 3,
    { { "input", "tensor" }, { "src", "tensor" } }))
  define(full, function(...)
    local a = read(...)
    local given = {}
    for i, row in ipairs(rows) do given[i] = a[row[1]] end
    local positions = core.arange(a.input:numel()):reshape(a.input.shape)
    local part = core[name](positions, table.unpack(given, 1, #rows))
    return (exchanged(full, a.input, a.src, part))
  end)
end

local read_as_strided_scatter = read_strided("as_strided_scatter", {
  strided_parameters[1], { "src", "tensor" }, table.unpack(strided_parameters, 2),
})
define("as_strided_scatter", function(...)
  local a = read_as_strided_scatter(...)
  local x, offset = a.input, a.storage_offset or a.input:storage_offset()
  local part = places(x, a.size, a.stride, offset)
  if part:lt(0):any():item() then
    raise "as_strided_scatter: the part reaches outside of input's own elements"
  end
  return (exchanged("as_strided_scatter", x, a.src, part))
end)
