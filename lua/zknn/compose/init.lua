-- Tensor functions that are made of operations: they need no gradient of their own. Each becomes a
-- function of zknn and a method of tensors.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local methods = getmetatable(core.empty(0)).__methods
local docs = {} -- name = what it does, for those who ask (core._docs)
core._docs = docs

-- Registers f under the words of `names`, as a function and (unless no_method) as a method.
local function add(names, doc, f, no_method)
  for name in names:gmatch("%S+") do
    docs[name] = doc
    core[name] = f
    if not no_method then methods[name] = f end
  end
end

-- dim within -n..n-1 made positive; n = 0 counts as 1.
local function wrap(what, dim, n)
  n = math.max(n, 1)
  if dim < -n or dim >= n then
    raise("%s: dim %d is out of range for a tensor of %d dimensions", what, dim, n)
  end
  return dim % n
end

local function is_integer(v) return math.type(v) == "integer" end

-- A list of integers from the arguments f(x, 1, 2) or f(x, {1, 2}) or f(x, {name = {1, 2}}).
local function integers(what, name, ...)
  local list = { ... }
  if type(list[1]) == "table" and #list == 1 then
    list = list[1]
    if list[name] ~= nil then
      args.check_names(what, list, { name })
      list = list[name]
    end
    if is_integer(list) then list = { list } end
  end
  if type(list) ~= "table" or #list == 0 and next(list) ~= nil then
    raise("%s: %s must be integers", what, name)
  end
  for _, v in ipairs(list) do
    if not is_integer(v) then
      raise("%s: %s must be integers, got %s", what, name, args.describe(v))
    end
  end
  return list
end

local function product(shape, from, to)
  local n = 1
  for i = from, to do
    n = n * shape[i]
  end
  return n
end

-- a * b of sizes that a script gives.
local function times_size(what, a, b)
  if b > 0 and a > math.maxinteger // b then
    raise("%s: a size of %d times %d is too large", what, a, b)
  end
  return a * b
end

--- Cutting into lists ------------------------------------------------------

local function cut(x, sizes, dim)
  local parts, start = {}, 0
  for i, size in ipairs(sizes) do
    parts[i] = x:narrow(dim, start, size)
    start = start + size
  end
  return core._list(parts)
end

local function size_along(what, x, dim)
  if x:dim() == 0 then raise("%s: a scalar has no dimension to cut", what) end
  return x.shape[wrap(what, dim, x:dim()) + 1]
end

local MOST_PARTS = 1 << 24 -- each is a tensor of its own: more would take for ever

local function check_parts(what, n)
  if n > MOST_PARTS then
    raise("%s: a list of %d parts is too long, at most %d are possible", what, n, MOST_PARTS)
  end
end

-- How many pieces of `piece` make `size`.
local function how_many(size, piece)
  return size // piece + (size % piece > 0 and 1 or 0)
end

-- Sizes of pieces of `piece` that make `size`, the last one smaller.
local function pieces(what, size, piece)
  local sizes = {}
  check_parts(what, how_many(size, math.max(piece, 1)))
  for start = 0, math.max(size - 1, 0), math.max(piece, 1) do
    sizes[#sizes + 1] = math.min(piece, size - start)
  end
  return sizes
end

local read_chunk = args.reader("chunk", {
  { "input", "tensor" }, { "chunks", "integer" }, { "dim", "integer", default = 0 },
})
add("chunk", "chunk(input, chunks, dim=0): a list of views that cut dim into at most `chunks` "
  .. "parts of one size, the last one smaller.", function(...)
  local a = read_chunk(...)
  local size = size_along("chunk", a.input, a.dim)
  if a.chunks < 1 then raise("chunk: chunks is %d, it must be at least 1", a.chunks) end
  if size == 0 then
    local sizes = {}
    check_parts("chunk", a.chunks)
    for i = 1, a.chunks do
      sizes[i] = 0
    end
    return cut(a.input, sizes, a.dim)
  end
  return cut(a.input, pieces("chunk", size, how_many(size, a.chunks)), a.dim)
end)

local read_split = args.reader("split", {
  { "input", "tensor" }, { "split_size_or_sections", "any" }, { "dim", "integer", default = 0 },
})
add("split", "split(input, split_size_or_sections, dim=0): a list of views that cut dim into "
  .. "parts of that size, the last one smaller, or into parts of the sizes of a list, which must "
  .. "make up the whole.", function(...)
  local a, n = { ... }, select("#", ...)
  local last = a[n]
  if n >= 2 and type(last) == "table" and last[1] == nil and next(last) == nil then
    raise("split: sections is an empty list")
  end
  a = read_split(...)
  local size, by = size_along("split", a.input, a.dim), a.split_size_or_sections
  if is_integer(by) then
    if by < 0 or (by == 0 and size > 0) then
      raise("split: parts of size %d cannot make up a dim of size %d", by, size)
    end
    return cut(a.input, pieces("split", size, by), a.dim)
  end
  local sizes, sum = integers("split", "sections", by), 0
  for _, part in ipairs(sizes) do
    if part < 0 then raise("split: a size is %d, which is negative", part) end
    sum = sum + part
  end
  if sum ~= size then
    raise("split: sizes that add up to %d cannot make up a dim of size %d", sum, size)
  end
  return cut(a.input, sizes, a.dim)
end)

local read_unbind = args.reader("unbind", {
  { "input", "tensor" }, { "dim", "integer", default = 0 },
})
add("unbind", "unbind(input, dim=0): a list of the views at each position of dim, without that "
  .. "dimension.", function(...)
  local a = read_unbind(...)
  local parts, n = {}, size_along("unbind", a.input, a.dim)
  check_parts("unbind", n)
  for i = 1, n do
    parts[i] = a.input:select(a.dim, i - 1)
  end
  return core._list(parts)
end)

--- Repeating ---------------------------------------------------------------

-- x repeated times[i] times along each dimension; as many times as dimensions.
local function repeated(what, x, times)
  local shape, done = x.shape, false
  for i, n in ipairs(times) do
    if n ~= 1 or core._tracing() then -- a trace is the same for all numbers
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
  return repeated("tile", x:reshape(lead(x.shape, #times)), lead(times, x:dim()))
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
  return repeated("repeat", x:reshape(lead(x.shape, #times)), times)
end)

local read_interleave = args.reader("repeat_interleave", {
  { "input", "tensor" }, { "repeats", "any", optional = true },
  { "dim", "integer", optional = true }, { "output_size", "integer", optional = true },
})

local MOST_POSITIONS = 1 << 46 -- more than any memory holds

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

--- Shapes of others --------------------------------------------------------

for name, doc in pairs {
  view_as = "view_as(input, other): input viewed in the shape of other.",
  reshape_as = "reshape_as(input, other): input reshaped to the shape of other.",
  expand_as = "expand_as(input, other): input expanded to the shape of other.",
} do
  local op = name:match("%a+")
  local read = args.reader(name, { { "input", "tensor" }, { "other", "tensor" } })
  add(name, doc, function(...)
    local a = read(...)
    return core[op](a.input, a.other.shape)
  end)
end

add("meshgrid", 'meshgrid(tensors, {indexing="ij"}): a list of the vectors (or scalars) of a list, '
  .. 'each expanded to the grid that they span; "xy" exchanges the first two dimensions.',
  function(...)
    local tensors, options = { ... }, {}
    local last = tensors[#tensors]
    if type(last) == "table" and last.indexing then options = table.remove(tensors) end
    if type(tensors[1]) == "table" then tensors = tensors[1] end
    local indexing = options.indexing or "ij"
    if indexing ~= "ij" and indexing ~= "xy" then
      raise("meshgrid: indexing is '%s', it must be one of ij, xy", tostring(indexing))
    end
    if #tensors == 0 then raise("meshgrid: the list of tensors is empty") end
    local shape, grid = {}, {}
    for i, t in ipairs(tensors) do
      if not core.is_tensor(t) or t:dim() > 1 then
        raise("meshgrid: entry %d is %s, it must be a vector", i,
          core.is_tensor(t) and "a tensor of " .. t:dim() .. " dimensions" or args.describe(t))
      end
      if t.dtype ~= tensors[1].dtype then
        raise("meshgrid: entry %d is %s, the first is %s", i, t.dtype, tensors[1].dtype)
      end
      shape[i] = t:numel()
    end
    local swap = indexing == "xy" and #tensors > 1
    if swap then
      shape[1], shape[2] = shape[2], shape[1]
    end
    for i, t in ipairs(tensors) do
      local own = {}
      for d = 1, #shape do
        own[d] = 1
      end
      own[swap and i <= 2 and 3 - i or i] = t:numel()
      grid[i] = t:reshape(own):expand(shape)
    end
    return core._list(grid)
  end, true)

--- Other faces of operations -----------------------------------------------

local find = core.nonzero
local read_nonzero = args.reader("nonzero", {
  { "input", "tensor" }, { "as_tuple", "boolean", default = false },
})
local function nonzero(...)
  local a = read_nonzero(...)
  local found = find(a.input:dim() == 0 and a.as_tuple and a.input:reshape(1) or a.input)
  if not a.as_tuple then return found end
  return core.unbind(found, 1)
end
add("nonzero", "nonzero(input, as_tuple=false): the positions of the elements that are not 0, "
  .. "int64 of shape [number found, dimensions of input], in index order; as_tuple gives a list "
  .. "with a vector for each dimension, as indexing takes it.", nonzero)

local choose = core.where
add("where", "where(condition, input, other): input where condition is true, else other. "
  .. "where(condition) alone is nonzero(condition, {as_tuple=true}).", function(condition, ...)
  if select("#", ...) == 0 and core.is_tensor(condition) then
    return nonzero(condition, { as_tuple = true })
  end
  return choose(condition, ...)
end, true)

-- index_put(input, indices, values, accumulate) with a list of index tensors or masks, as PyTorch's
local put = { index_put = core.index_put, index_put_ = methods.index_put_ }
for name, op in pairs(put) do
  methods[name] = function(...)
    local x, indices, values, accumulate = ...
    if type(indices) ~= "table" or not core.is_tensor(x) then return op(...) end
    local list, dims = {}, {}
    for i, index in ipairs(indices) do
      if not core.is_tensor(index) then
        raise("%s: entry %d of indices is no tensor", name, i)
      end
      local masks = index.dtype == "bool" and nonzero(index, { as_tuple = true }) or { index }
      for _, positions in ipairs(masks) do
        list[#list + 1] = positions
        dims[#list] = #list - 1
      end
    end
    if #list == 0 then raise("%s: the list of indices is empty", name) end
    local shape = list[1]
    for i = 2, #list do -- adding zeros broadcasts
      shape = shape + list[i] * 0
    end
    for i, positions in ipairs(list) do
      list[i] = positions:expand(shape.shape)
    end
    return op(x, core.stack(list), values, dims, accumulate or false)
  end
end
core.index_put = methods.index_put

local read_unflatten = args.reader("unflatten", {
  { "input", "tensor" }, { "dim", "integer" }, { "sizes", "any" },
})
add("unflatten", "unflatten(input, dim, sizes): dimension dim as several, of these sizes; -1 "
  .. "stands for what is left.", function(...)
  local a = read_unflatten(...)
  local sizes = integers("unflatten", "sizes", a.sizes)
  if a.input:dim() == 0 or #sizes == 0 then
    raise("unflatten: sizes must be a list, and input have a dimension")
  end
  local dim, shape = wrap("unflatten", a.dim, a.input:dim()), a.input.shape
  local n, left = 1, false
  for _, size in ipairs(sizes) do
    n, left = times_size("unflatten", n, math.max(size, 1)), left or size == -1
  end
  if left and shape[dim + 1] % n ~= 0 or not left and product(sizes, 1, #sizes) ~= shape[dim + 1]
  then
    raise("unflatten: sizes [%s] do not multiply up to the size %d of dim %d",
      table.concat(sizes, ", "), shape[dim + 1], dim)
  end
  local before = table.move(shape, 1, dim, 1, {})
  table.move(sizes, 1, #sizes, #before + 1, before)
  return a.input:reshape(table.move(shape, dim + 2, #shape, #before + 1, before))
end)

--- pad ---------------------------------------------------------------------

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
  if core._tracing() and before >= 0 and after >= 0 then
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

--- multinomial -------------------------------------------------------------

local read_multinomial = args.reader("multinomial", {
  { "input", "tensor" }, { "num_samples", "integer" },
  { "replacement", "boolean", default = false }, { "generator", "any", optional = true },
})

-- Without replacement: the largest of input / q, q exponential, which is PyTorch's way.
add("multinomial", "multinomial(input, num_samples, replacement=false, generator=nil): indices "
  .. "drawn with the weights in input, [n] or one distribution a row, [rows, n].", function(...)
  local a = read_multinomial(...)
  local p, count = a.input:detach():contiguous(), a.num_samples
  local n = p.shape[p:dim()]
  if p:dim() < 1 or p:dim() > 2 or p.dtype:sub(1, 5) ~= "float" then
    raise("multinomial: input must be real (input:float()), of one or two dimensions, got %s [%s]",
      p.dtype, table.concat(p.shape, ", "))
  end
  if count < 1 or n < 1 or not a.replacement and count > n then
    raise("multinomial: cannot draw %d of %d classes%s", count, n,
      a.replacement and "" or " without replacement")
  end
  local guard <close> = core._use_generator(a.generator) -- luacheck: ignore guard
  if a.replacement and count > 1 then return core._multinomial(p, count) end
  core._multinomial(p, 0) -- checks the weights
  local scores = p / core.empty_like(p):exponential_()
  if count == 1 then return scores:argmax(-1, true) end
  local _, indices = scores:topk(count)
  return indices
end)

--- einsum ------------------------------------------------------------------

add("einsum", 'einsum(equation, ...operands): sums of products as the equation says: "ij,jk->ik" '
  .. 'is the matrix product, "ii" a trace, "...ij->...ji" a transpose; without "->" the letters '
  .. "that occur once make the result, in alphabetical order.", function(...)
  return require("zknn.einsum")(...)
end, true)
