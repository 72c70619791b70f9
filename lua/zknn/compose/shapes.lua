-- Shapes that come from other tensors or from lists.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"

local add, wrap, integers = common.add, common.wrap, common.integers
local product, times_size = common.product, common.times_size

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
    local tensors, options = table.pack(...), {}
    local last = tensors[tensors.n]
    if type(last) == "table" and last.indexing then
      options = last
      args.check_names("meshgrid", options, { "indexing" })
      tensors[tensors.n], tensors.n = nil, tensors.n - 1
    end
    if type(tensors[1]) == "table" then
      args.no_more("meshgrid", 1, table.unpack(tensors, 2, tensors.n))
      tensors = tensors[1]
    end
    local n = tensors.n or 0
    while n > 0 and tensors[n] == nil do n = n - 1 end -- what was not given
    for i = 1, n do
      if tensors[i] == nil then raise("meshgrid: entry %d is nil", i) end
    end
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
    return support.list(grid)
  end, true)

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
  return (a.input:reshape(table.move(shape, dim + 2, #shape, #before + 1, before)))
end)
