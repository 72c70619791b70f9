-- Products of matrices and vectors: sums with products (addmm and its kin), inner, tensordot, kron,
-- cross, trace.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local define, wrap, product = common.deliver, common.wrap, common.product

-- --- beta * input + alpha * product ---

-- beta * x; with a beta of 0 what x holds does not count, not even a nan.
local function scaled(x, beta)
  if beta == 1 then return x end
  if beta == 0 then return core.masked_fill(x, core.tensor(true), 0) end
  return x * beta
end

-- Integers are scaled by integers, as PyTorch rounds the factors.
local function whole(dtype, factor)
  if dtype:find "float" or math.type(factor) == "integer" then return factor end
  return math.tointeger(factor > 0 and math.floor(factor) or math.ceil(factor))
end

-- name: of the function; first, second: of the factors; multiply: their product, which is `rank`
-- dimensions wide; fused(a): the whole at once, or nil.
local function sum_with_product(name, first, second, multiply, fused)
  local rows = {
    { "input", "tensor" }, { first, "tensor" }, { second, "tensor" },
    { "beta", "number", default = 1 }, { "alpha", "number", default = 1 },
  }
  local read = args.reader(name, rows)
  local function parts(what, a)
    if a.input.dtype == "bool" then
      raise("%s: input is bool, which has no product: convert it with :float() first", what)
    end
    local y = multiply(what, a[first], a[second])
    if a.input.dtype ~= y.dtype then
      raise("%s: input is %s, %s and %s are %s: they must be one dtype", what, a.input.dtype, first,
        second, y.dtype)
    end
    return y, whole(y.dtype, a.beta), whole(y.dtype, a.alpha)
  end
  define(name, function(...)
    local a = read(...)
    local done = fused and a.beta == 1 and a.alpha == 1 and fused(a)
    if done then return done end
    local y, beta, alpha = parts(name, a)
    if not common.fits(a.input.shape, y.shape) then
      raise("%s: input has shape %s, which does not broadcast to the product's %s", name,
        text.shape(a.input.shape), text.shape(y.shape))
    end
    local x = scaled(a.input, beta)
    return (core.add(x, y, { alpha = alpha }))
  end)
  local in_place = name .. "_"
  local read_in_place = args.reader(in_place, rows)
  define(in_place, function(...)
    local a = read_in_place(...)
    local y, beta, alpha = parts(in_place, a)
    if beta == 0 then
      a.input:masked_fill_(core.tensor(true), 0)
    elseif beta ~= 1 then
      a.input:mul_(beta)
    end
    return (a.input:add_(y, { alpha = alpha }))
  end)
end

sum_with_product("addmm", "mat1", "mat2", function(_, a, b) return (core.mm(a, b)) end,
  function(a) -- a bias, which a layer adds on the way
    local m = a.mat2:dim() == 2 and a.mat2:size(1)
    if a.mat1:dim() ~= 2 or not m or a.input:dim() ~= 1 or a.input:size(0) ~= m
      or a.mat1:size(1) ~= a.mat2:size(0) or not a.input.dtype:find "float"
      or a.mat1.dtype ~= a.input.dtype or a.mat2.dtype ~= a.input.dtype then
      return nil
    end
    return (core.linear(a.mat1, a.mat2:t(), a.input))
  end)
sum_with_product("addmv", "mat", "vec", function(_, a, b) return (core.mv(a, b)) end)
sum_with_product("baddbmm", "batch1", "batch2", function(_, a, b) return (core.bmm(a, b)) end)
-- The sum over the batch is one product: its matrices side by side.
sum_with_product("addbmm", "batch1", "batch2", function(what, a, b)
  if a:dim() ~= 3 or b:dim() ~= 3 or a:size(0) ~= b:size(0) or a:size(2) ~= b:size(1) then
    raise("%s: shapes %s and %s do not fit: they must be [b, n, k] and [b, k, m]", what,
      text.shape(a.shape), text.shape(b.shape))
  end
  local n, m, inner = a:size(1), b:size(2), a:size(0) * a:size(2)
  return (core.mm(a:transpose(0, 1):reshape(n, inner), b:reshape(inner, m)))
end)

-- addr promotes dtypes as outer does, and takes bools.
local read_addr = {
  { "input", "tensor" }, { "vec1", "tensor" }, { "vec2", "tensor" },
  { "beta", "number", default = 1 }, { "alpha", "number", default = 1 },
}
local function addr(name, in_place)
  local read = args.reader(name, read_addr)
  define(name, function(...)
    local a = read(...)
    local x, y = a.input, core.outer(a.vec1, a.vec2)
    if not common.fits(x.shape, y.shape) then
      raise("%s: input has shape %s, which does not broadcast to the product's %s", name,
        text.shape(x.shape), text.shape(y.shape))
    end
    if not in_place then return (core.add(scaled(x, a.beta), y, { alpha = a.alpha })) end
    if a.beta ~= 1 then
      if a.beta == 0 then x:masked_fill_(core.tensor(true), 0) else x:mul_(a.beta) end
    end
    return (x:add_(y, { alpha = a.alpha }))
  end)
end
addr("addr")
addr("addr_", true)

-- --- inner, vdot, tensordot, kron ---

local read_inner = args.reader("inner", { { "input", "tensor" }, { "other", "tensor" } })
define("inner", function(...)
  local a = read_inner(...)
  local x, y = a.input, a.other
  if x:dim() == 0 or y:dim() == 0 then return (x * y) end
  local k = x:size(-1)
  if k ~= y:size(-1) then
    raise("inner: the last sizes of input %s and other %s must be equal", text.shape(x.shape),
      text.shape(y.shape))
  end
  local shape = table.move(x.shape, 1, x:dim() - 1, 1, {})
  table.move(y.shape, 1, y:dim() - 1, #shape + 1, shape)
  local rows, columns = product(x.shape, 1, x:dim() - 1), product(y.shape, 1, y:dim() - 1)
  return (core.mm(x:reshape(rows, k), y:reshape(columns, k):t()):reshape(shape))
end)

local read_vdot = args.reader("vdot", { { "input", "tensor" }, { "other", "tensor" } })
define("vdot", function(...)
  local a = read_vdot(...)
  return (core.dot(a.input, a.other))
end)

-- The dims that tensordot sums over: of a and of b, counted from 0.
local function summed_dims(dims, a, b)
  local first, second = {}, {}
  if common.is_integer(dims) then
    if dims < 0 or dims > math.min(a:dim(), b:dim()) then
      raise("tensordot: dims is %d, it must be from 0 to the dimensions of a and b, %d and %d",
        dims, a:dim(), b:dim())
    end
    for i = 1, dims do
      first[i], second[i] = a:dim() - dims + i - 1, i - 1
    end
    return first, second
  end
  if not args.is_list(dims) or #dims ~= 2 then
    raise("tensordot: dims must be an integer, or two lists of dimensions, got %s",
      args.describe(dims))
  end
  first, second = common.integers("tensordot", "dims", dims[1]),
    common.integers("tensordot", "dims", dims[2])
  if #first ~= #second then
    raise("tensordot: dims has lists of %d and of %d dimensions", #first, #second)
  end
  return common.wrap_all("tensordot", first, a:dim()), common.wrap_all("tensordot", second, b:dim())
end

-- The dims of x that are not in `taken`, and their sizes.
local function others(x, taken)
  local is_taken, dims, sizes = {}, {}, {}
  for _, d in ipairs(taken) do is_taken[d] = true end
  for d = 0, x:dim() - 1 do
    if not is_taken[d] then
      dims[#dims + 1] = d
      sizes[#sizes + 1] = x:size(d)
    end
  end
  return dims, sizes
end

local function joined(a, b)
  return table.move(b, 1, #b, #a + 1, table.move(a, 1, #a, 1, {}))
end

local read_tensordot = args.reader("tensordot", {
  { "a", "tensor" }, { "b", "tensor" }, { "dims", "any", default = 2 },
})
define("tensordot", function(...)
  local given = read_tensordot(...)
  local a, b = given.a, given.b
  local first, second = summed_dims(given.dims, a, b)
  for i = 1, #first do -- a size of 1 broadcasts: the other is summed first
    local n, m = a:size(first[i]), b:size(second[i])
    if n ~= m and n == 1 then
      b = b:sum(second[i], true)
    elseif n ~= m and m == 1 then
      a = a:sum(first[i], true)
    elseif n ~= m then
      raise("tensordot: dim %d of a has size %d, dim %d of b has size %d: they must be equal",
        first[i], n, second[i], m)
    end
  end
  local left, rows = others(a, first)
  local right, columns = others(b, second)
  local k, n, m = 1, product(rows, 1, #rows), product(columns, 1, #columns)
  for _, d in ipairs(first) do k = k * a:size(d) end
  local x = a:permute(joined(left, first)):reshape(n, k)
  local y = b:permute(joined(second, right)):reshape(k, m)
  return (core.mm(x, y):reshape(joined(rows, columns)))
end)

local read_kron = args.reader("kron", { { "input", "tensor" }, { "other", "tensor" } })
define("kron", function(...)
  local a = read_kron(...)
  local n = math.max(a.input:dim(), a.other:dim())
  local first, second, shape = {}, {}, {}
  local function size(x, d) -- of dimension d of n, with sizes of 1 in front
    local at = d - (n - x:dim())
    return at >= 1 and x.shape[at] or 1
  end
  for d = 1, n do
    local p, q = size(a.input, d), size(a.other, d)
    first[2 * d - 1], first[2 * d], second[2 * d - 1], second[2 * d] = p, 1, 1, q
    shape[d] = common.times_size("kron", p, q)
  end
  return ((a.input:reshape(first) * a.other:reshape(second)):reshape(shape))
end)

-- --- cross, trace ---

local read_cross = args.reader("cross", {
  { "input", "tensor" }, { "other", "tensor" }, { "dim", "integer", optional = true },
})
define("cross", function(...)
  local a = read_cross(...)
  local x, y, dim = a.input, a.other, a.dim
  if x:dim() ~= y:dim() then
    raise("cross: input has %d dimensions and other %d, they must have as many", x:dim(), y:dim())
  elseif x.dtype ~= y.dtype or x.dtype == "bool" then
    raise("cross: input is %s and other %s: they must be one dtype, not bool", x.dtype, y.dtype)
  end
  for d = 0, x:dim() - 1 do
    if not dim and x:size(d) == 3 then dim = d end
  end
  if not dim then raise("cross: input of shape %s has no dim of size 3", text.shape(x.shape)) end
  dim = wrap("cross", dim, x:dim())
  if x:dim() == 0 or x:size(dim) ~= 3 or y:size(dim) ~= 3 then
    raise("cross: dim %d must have size 3 in input %s and other %s", dim, text.shape(x.shape),
      text.shape(y.shape))
  end
  -- element i of the product is x[i + 1] y[i + 2] - x[i + 2] y[i + 1]
  return (x:roll(-1, dim) * y:roll(-2, dim) - x:roll(-2, dim) * y:roll(-1, dim))
end)

local read_trace = args.reader("trace", { { "input", "tensor" } })
define("trace", function(...)
  local x = read_trace(...).input
  if x:dim() ~= 2 or x.dtype == "bool" then
    raise("trace: input must be a matrix of numbers, got %s of shape %s", x.dtype,
      text.shape(x.shape))
  end
  return (x:diagonal():sum())
end)

-- --- functions of other places ---

define("bilinear", function(...)
  return (require("zknn.nn.functional").bilinear(...))
end)
