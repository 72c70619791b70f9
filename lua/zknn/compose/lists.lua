-- Cutting a tensor into a list of views.

local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local add, wrap, is_integer, integers = common.add, common.wrap, common.is_integer, common.integers

local function cut(x, sizes, dim)
  local parts, start = {}, 0
  for i, size in ipairs(sizes) do
    parts[i] = x:narrow(dim, start, size)
    start = start + size
  end
  return support.list(parts)
end

local function size_along(what, x, dim)
  if x:dim() == 0 then raise("%s: a scalar has no dimension to cut", what) end
  return x.shape[wrap(what, dim, x:dim()) + 1]
end

local function check_parts(what, n)
  if n > common.most_parts then
    raise("%s: a list of %d parts is too long, at most %d are possible", what, n,
      common.most_parts)
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
    return (cut(a.input, sizes, a.dim))
  end
  return (cut(a.input, pieces("chunk", size, how_many(size, a.chunks)), a.dim))
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
    return (cut(a.input, pieces("split", size, by), a.dim))
  end
  local sizes, sum = integers("split", "sections", by), 0
  for _, part in ipairs(sizes) do
    if part < 0 then raise("split: a size is %d, which is negative", part) end
    sum = sum + part
  end
  if sum ~= size then
    raise("split: sizes that add up to %d cannot make up a dim of size %d", sum, size)
  end
  return (cut(a.input, sizes, a.dim))
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
  return support.list(parts)
end)
