-- Moving dimensions and elements: movedim, rot90, fliplr, diag_embed, ...

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, wrap, integers = common.deliver, common.wrap, common.integers

-- The dims of a list, wrapped, each once.
local function dims_of(what, name, list, n)
  local dims, seen = common.wrap_all(what, integers(what, name, list), n), {}
  for _, d in ipairs(dims) do
    if seen[d] then raise("%s: dim %d occurs twice in %s", what, d, name) end
    seen[d] = true
  end
  return dims, seen
end

-- x with the dims `source` at the places `destination`, the others in their order.
local function moved(what, x, source, destination)
  local n = x:dim()
  local from, is_moved = dims_of(what, "source", source, n)
  local to, is_taken = dims_of(what, "destination", destination, n)
  if #from ~= #to then
    raise("%s: source has %d dims and destination %d", what, #from, #to)
  end
  if n == 0 then return x end
  local order, rest = {}, 0
  for i, d in ipairs(to) do order[d + 1] = from[i] end
  for place = 0, n - 1 do
    if not is_taken[place] then
      while is_moved[rest] do rest = rest + 1 end
      order[place + 1], rest = rest, rest + 1
    end
  end
  return (x:permute(order))
end

for _, name in ipairs { "movedim", "moveaxis" } do
  local read = args.reader(name, {
    { "input", "tensor" }, { "source", "any" }, { "destination", "any" },
  })
  define(name, function(...)
    local a = read(...)
    return (moved(name, a.input, a.source, a.destination))
  end)
end

local read_adjoint = args.reader("adjoint", { { "input", "tensor" } })
define("adjoint", function(...)
  return read_adjoint(...).input.mH
end)

local read_rot90 = args.reader("rot90", {
  { "input", "tensor" }, { "k", "integer", default = 1 }, { "dims", "any", default = { 0, 1 } },
})
define("rot90", function(...)
  local a = read_rot90(...)
  local x, dims = a.input, integers("rot90", "dims", a.dims)
  if x:dim() < 2 or #dims ~= 2 then
    raise("rot90: input of two dimensions or more is turned in the plane of two dims, got shape %s "
      .. "and %d dims", text.shape(x.shape), #dims)
  end
  dims = dims_of("rot90", "dims", dims, x:dim())
  local k = a.k % 4
  if k == 0 then return (x:clone()) end
  if k == 2 then return (x:flip(dims)) end
  return (x:flip(dims[k == 1 and 2 or 1]):transpose(dims[1], dims[2]))
end)

for name, row in pairs { fliplr = { 1, "two dimensions" }, flipud = { 0, "one dimension" } } do
  local read = args.reader(name, { { "input", "tensor" } })
  define(name, function(...)
    local x = read(...).input
    if x:dim() <= row[1] then
      raise("%s: input must have at least %s, got shape %s", name, row[2], text.shape(x.shape))
    end
    return (x:flip(row[1]))
  end)
end

local read_embed = args.reader("diag_embed", {
  { "input", "tensor" }, { "offset", "integer", default = 0 }, { "dim1", "integer", default = -2 },
  { "dim2", "integer", default = -1 },
})
define("diag_embed", function(...)
  local a = read_embed(...)
  local x, offset = a.input, a.offset
  if x:dim() == 0 then raise("diag_embed: a scalar has no vectors to be diagonals") end
  local n, dims = x:size(-1), x:dim() + 1
  local dim1, dim2 = wrap("diag_embed", a.dim1, dims), wrap("diag_embed", a.dim2, dims)
  if dim1 == dim2 then raise("diag_embed: dim1 and dim2 are both dim %d", dim1) end
  if math.abs(offset) > common.most_positions then
    raise("diag_embed: offset %d is too far away", offset)
  end
  -- The elements followed by n zeros each: in rows of n they lie on the diagonal.
  local lead = table.move(x.shape, 1, dims - 2, 1, {})
  local m = core.constant_pad_nd(x:unsqueeze(-1), { 0, n }, 0):flatten(-2):narrow(-1, 0, n * n)
    :reshape(table.move({ n, n }, 1, 2, #lead + 1, lead))
  if offset > 0 then
    m = core.constant_pad_nd(m, { offset, 0, 0, offset }, 0)
  elseif offset < 0 then
    m = core.constant_pad_nd(m, { 0, -offset, -offset, 0 }, 0)
  end
  return (moved("diag_embed", m, { -2, -1 }, { dim1, dim2 }))
end)

local read_flat = args.reader("diagflat", {
  { "input", "tensor" }, { "offset", "integer", default = 0 },
})
define("diagflat", function(...)
  local a = read_flat(...)
  return (core.diag(a.input:flatten(), a.offset))
end)

local read_ravel = args.reader("ravel", { { "input", "tensor" } })
define("ravel", function(...)
  return (read_ravel(...).input:flatten())
end)

local read_copy = args.reader("narrow_copy", {
  { "input", "tensor" }, { "dim", "integer" }, { "start", "integer" }, { "length", "integer" },
})
define("narrow_copy", function(...)
  local a = read_copy(...)
  return (a.input:narrow(a.dim, a.start, a.length):clone())
end)

define("sum_to_size", function(x, ...)
  if not core.is_tensor(x) then
    raise("sum_to_size: input must be a tensor, got %s", args.describe(x))
  end
  local size = integers("sum_to_size", "size", ...)
  if not common.fits(size, x.shape) then
    raise("sum_to_size: a tensor of shape %s has no sum of shape %s", text.shape(x.shape),
      text.shape(size))
  end
  local extra, dims = x:dim() - #size, {}
  for d = 0, x:dim() - 1 do
    if d < extra or size[d - extra + 1] == 1 and x:size(d) ~= 1 then dims[#dims + 1] = d end
  end
  if #size == 0 then return (x:sum()) end -- of a scalar, too: small integers become int64
  if #dims == 0 then return x end
  return (x:sum(dims):reshape(size))
end)

local read_unravel = args.reader("unravel_index", { { "indices", "tensor" }, { "shape", "any" } })
define("unravel_index", function(...)
  local a = read_unravel(...)
  local index, shape = a.indices, integers("unravel_index", "shape", a.shape)
  if index.dtype == "bool" or index.dtype:find "float" then
    raise("unravel_index: indices must be integers, got %s", index.dtype)
  end
  local list = {}
  for d = #shape, 1, -1 do
    if shape[d] < 0 then raise("unravel_index: shape has the negative size %d", shape[d]) end
    list[d] = index % shape[d]
    index = index:floor_divide(shape[d])
  end
  return support.list(list)
end)

-- Functions that have their place in nn.functional.
for _, name in ipairs { "channel_shuffle", "pixel_shuffle", "pixel_unshuffle" } do
  define(name, function(...)
    return (require("zknn.nn.functional")[name](...))
  end)
end
