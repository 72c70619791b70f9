-- Joining tensors (vstack, hstack, block_diag, ...), and expanding them to one shape.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, tensors = common.deliver, common.tensors

-- x with at least n dimensions.
local function at_least(x, n)
  local have = x:dim()
  if have >= n then return x end
  if n == 1 then return (x:reshape(1)) end
  if n == 2 then return (x:reshape(1, -1)) end
  if have == 2 then return (x:unsqueeze(2)) end
  return (x:reshape(1, -1, 1))
end

for n = 1, 3 do
  local name = ("atleast_%dd"):format(n)
  define(name, function(...)
    if select("#", ...) == 1 and core.is_tensor(...) then return (at_least((...), n)) end
    local list = tensors(name, "tensors", 0, ...)
    for i, x in ipairs(list) do list[i] = at_least(x, n) end
    return support.list(list)
  end)
end

-- The tensors of a list, each changed by f, joined along the dim that `dim` gives for them.
local function stacker(name, f, dim)
  local read = args.reader(name, { { "tensors", "any" } })
  define(name, function(...)
    local list = tensors(name, "tensors", 1, read(...).tensors)
    for i, x in ipairs(list) do list[i] = f(x) end
    return (core.cat(list, dim(list)))
  end)
end

local function always(dim)
  return function() return dim end
end

for _, name in ipairs { "vstack", "row_stack" } do
  stacker(name, function(x) return at_least(x, 2) end, always(0))
end
stacker("hstack", function(x) return at_least(x, 1) end, function(list)
  return list[1]:dim() == 1 and 0 or 1
end)
stacker("dstack", function(x) return at_least(x, 3) end, always(2))
stacker("column_stack", function(x)
  return x:dim() < 2 and x:reshape(-1, 1) or x
end, always(1))

-- The dtype of tensors together: scalars count only where no other tensor is of their kind.
local function common_dtype(list)
  local vectors, scalars
  for _, x in ipairs(list) do
    if x:dim() > 0 then
      vectors = vectors and core.promote_types(vectors, x.dtype) or x.dtype
    else
      scalars = scalars and core.promote_types(scalars, x.dtype) or x.dtype
    end
  end
  if not (vectors and scalars) then return vectors or scalars end
  return core.result_type(core.empty(0, { dtype = vectors }), core.empty({}, { dtype = scalars }))
end

define("block_diag", function(...)
  local list, columns, before = tensors("block_diag", "tensors", 0, ...), 0, 0
  if #list == 0 then return (core.empty(1, 0)) end
  local dtype = common_dtype(list)
  for i, x in ipairs(list) do
    if x:dim() > 2 then
      raise("block_diag: tensor %d has shape %s, it must be a matrix, a vector or a scalar", i,
        text.shape(x.shape))
    end
    list[i] = at_least(x, 2):to(dtype)
    columns = columns + list[i]:size(1)
  end
  for i, x in ipairs(list) do
    local width = x:size(1)
    list[i] = core.constant_pad_nd(x, { before, columns - before - width }, 0)
    before = before + width
  end
  return (core.cat(list, 0))
end)

define("cartesian_prod", function(...)
  local list = tensors("cartesian_prod", "tensors", 1, ...)
  for i, x in ipairs(list) do
    if x:dim() ~= 1 then
      raise("cartesian_prod: tensor %d has shape %s, it must be a vector", i, text.shape(x.shape))
    end
  end
  if #list == 1 then return list[1] end
  local grid = core.meshgrid(list)
  for i, x in ipairs(grid) do grid[i] = x:flatten() end
  return (core.stack(grid, 1))
end)

local read_combinations = args.reader("combinations", {
  { "input", "tensor" }, { "r", "integer", default = 2 },
  { "with_replacement", "boolean", default = false },
})
define("combinations", function(...)
  local a = read_combinations(...)
  local x, r = a.input, a.r
  if x:dim() ~= 1 or r < 0 then
    raise("combinations: input must be a vector and r not negative, got shape %s and %d",
      text.shape(x.shape), r)
  end
  if r == 0 then return (core.empty(0, { dtype = x.dtype })) end
  -- Rows of positions, each made longer by every position that may follow its last.
  local all = core.arange(x:size(0))
  local rows = all:unsqueeze(1)
  for _ = 2, r do
    local last = rows:narrow(1, rows:size(1) - 1, 1)
    local follows = a.with_replacement and all:ge(last) or all:gt(last)
    local found = follows:nonzero()
    rows = core.cat({ rows:index_select(0, found:select(1, 0)), found:narrow(1, 1, 1) }, 1)
  end
  return (x:index_select(0, rows:flatten()):reshape(-1, r))
end)

-- --- broadcasting ---

-- The shape to which all broadcast.
local function broadcast(what, shapes)
  local result, n = {}, 0
  for _, shape in ipairs(shapes) do n = math.max(n, #shape) end
  for d = 1, n do
    local size, of = 1, nil
    for i, shape in ipairs(shapes) do
      local at = d - (n - #shape)
      local own = at >= 1 and shape[at] or 1
      if own < 0 then raise("%s: shape %d has the negative size %d", what, i, own) end
      if own ~= 1 and size ~= 1 and own ~= size then
        raise("%s: shapes %s and %s do not broadcast: dim %d from the last has sizes %d and %d",
          what, text.shape(shapes[of]), text.shape(shape), n - d + 1, size, own)
      end
      if own ~= 1 then size, of = own, i end
    end
    result[d] = size
  end
  return result
end

define("broadcast_shapes", function(...)
  local shapes = { ... }
  for i = 1, select("#", ...) do
    if shapes[i] == nil then raise("broadcast_shapes: shape %d is nothing", i) end
    shapes[i] = common.integers("broadcast_shapes", "shapes", shapes[i])
  end
  return support.list(broadcast("broadcast_shapes", shapes))
end)

define("broadcast_tensors", function(...)
  local list, shapes = tensors("broadcast_tensors", "tensors", 0, ...), {}
  for i, x in ipairs(list) do shapes[i] = x.shape end
  local shape = broadcast("broadcast_tensors", shapes)
  for i, x in ipairs(list) do list[i] = x:expand(shape) end
  return support.list(list)
end)
