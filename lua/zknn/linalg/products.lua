-- Products: chains and powers of matrices, products of vectors, Householder reflectors.

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.linalg.common"

local reader, turn = common.reader, common.turn

local products = {}

-- ---- multi_dot --------------------------------------------------------------------------------

-- The order of a chain of matrices [sizes[i], sizes[i + 1]] with the fewest multiplications: where
-- the product from i to j is cut (Cormen and others, Introduction to Algorithms).
local function cuts(sizes)
  local n, cost, cut = #sizes - 1, {}, {}
  for i = 1, n do
    cost[i], cut[i] = { [i] = 0 }, {}
  end
  for length = 2, n do
    for i = 1, n - length + 1 do
      local j = i + length - 1
      cost[i][j] = math.huge
      for k = i, j - 1 do
        local all = cost[i][k] + cost[k + 1][j] + 1.0 * sizes[i] * sizes[k + 1] * sizes[j + 1]
        if all < cost[i][j] then cost[i][j], cut[i][j] = all, k end
      end
    end
  end
  return cut
end

local function multiplied(tensors, cut, i, j)
  if i == j then return tensors[i] end
  local k = cut[i][j]
  return multiplied(tensors, cut, i, k):matmul(multiplied(tensors, cut, k + 1, j))
end

local function check_chain(what, tensors)
  if type(tensors) ~= "table" or not args.is_list(tensors) then
    raise("%s: tensors must be a list of tensors, got %s", what, args.describe(tensors))
  end
  args.check_whole(what, "tensors", tensors)
  if #tensors < 2 then
    raise("%s: the list has %d tensors, it must have at least 2", what, #tensors)
  end
  for i, t in ipairs(tensors) do
    local vector_may_be = i == 1 or i == #tensors
    if not core.is_tensor(t) then
      raise("%s: tensors[%d] must be a tensor, got %s", what, i, args.describe(t))
    elseif t:dim() ~= 2 and not (vector_may_be and t:dim() == 1) then
      raise("%s: tensors[%d] has %d dimensions, it must be a matrix%s", what, i, t:dim(),
        vector_may_be and " or a vector" or "")
    end
    common.check_same(what, ("tensors[%d]"):format(i), t, "tensors[1]", tensors[1])
  end
end

-- A vector at the start is a row, one at the end a column.
function products.multi_dot(tensors, ...)
  local what = "linalg.multi_dot"
  args.no_more(what, 1, ...)
  if type(tensors) == "table" and tensors.tensors then
    args.check_names(what, tensors, { "tensors" })
    tensors = tensors.tensors
  end
  check_chain(what, tensors)
  local list, n, sizes = {}, #tensors, {}
  for i, t in ipairs(tensors) do
    if t:dim() == 1 then t = t:unsqueeze(i == 1 and 0 or 1) end
    list[i], sizes[i] = t, t:size(0)
    if i > 1 and list[i - 1]:size(1) ~= t:size(0) then
      raise("%s: tensors[%d] has shape %s and tensors[%d] %s, which do not fit", what, i - 1,
        common.text(tensors[i - 1].shape), i, common.text(tensors[i].shape))
    end
  end
  sizes[n + 1] = list[n]:size(1)
  local result = multiplied(list, cuts(sizes), 1, n)
  if tensors[n]:dim() == 1 then result = result:squeeze(1) end
  if tensors[1]:dim() == 1 then result = result:squeeze(0) end
  return result
end

-- ---- matrix_power -----------------------------------------------------------------------------

local read_power = reader("matrix_power", { "A", "tensor" }, { "n", "integer" })
function products.matrix_power(...)
  local a = read_power(...)
  local x, n = a.A, a.n
  common.check_matrices("linalg.matrix_power", "A", x, true)
  if n == 0 then return common.eye(x:size(-1), x):expand(x.shape):clone() end
  if n < 0 then
    if n == math.mininteger then raise("linalg.matrix_power: n is too far below 0") end
    x, n = native.inv(x), -n
  end
  local result
  while true do -- x is the power of the present bit of n
    if n & 1 == 1 then result = result and result:matmul(x) or x end
    n = n >> 1
    if n == 0 then break end
    x = x:matmul(x)
  end
  return a.n == 1 and result:clone() or result
end

-- ---- vectors ----------------------------------------------------------------------------------

local read_cross = reader("cross", { "input", "tensor" }, { "other", "tensor" },
  { "dim", "integer", -1 })
function products.cross(...)
  local a = read_cross(...)
  local what, x, y = "linalg.cross", a.input, a.other
  if x:dim() ~= y:dim() then
    raise("%s: input has %d dimensions and other %d, they must have as many", what, x:dim(),
      y:dim())
  end
  local dim = common.wrap(what, a.dim, x:dim())
  if x:dim() == 0 or x:size(dim) ~= 3 or y:size(dim) ~= 3 then
    raise("%s: dim %d must have size 3 in input %s and other %s", what, a.dim,
      common.text(x.shape), common.text(y.shape))
  end
  return x:roll(-1, dim) * y:roll(-2, dim) - x:roll(-2, dim) * y:roll(-1, dim)
end

local read_vecdot = reader("vecdot", { "x", "tensor" }, { "y", "tensor" },
  { "dim", "integer", -1 })
function products.vecdot(...)
  local a = read_vecdot(...)
  common.check_same("linalg.vecdot", "y", a.y, "x", a.x)
  if a.x.dtype == "bool" then raise("linalg.vecdot: bool has no product: convert it first") end
  local sum = (a.x * a.y):sum(a.dim)
  return sum:to(a.x.dtype)
end

local read_diagonal = reader("diagonal", { "A", "tensor" }, { "offset", "integer", 0 },
  { "dim1", "integer", -2 }, { "dim2", "integer", -1 })
function products.diagonal(...)
  local a = read_diagonal(...)
  return (a.A:diagonal(a.offset, a.dim1, a.dim2))
end

local read_vander = reader("vander", { "x", "tensor" }, { "N?", "integer" })
function products.vander(...)
  local a = read_vander(...)
  local what, x = "linalg.vander", a.x
  if x:dim() == 0 then raise("%s: x is a scalar, it must have a dimension", what) end
  local n = a.N or x:size(-1)
  if a.N and n < 2 then raise("%s: N is %d, it must be at least 2", what, n) end
  if x.dtype == "bool" then raise("%s: x is bool: convert it with :long() first", what) end
  local shape = x.shape
  shape[#shape + 1] = math.max(n - 1, 0)

  local powers = x:unsqueeze(-1):expand(shape):cumprod(-1)
  shape[#shape] = 1
  local ones = core.ones(shape, { dtype = powers.dtype })

  return (core.cat({ ones, powers }, -1))
end

-- ---- reflectors -------------------------------------------------------------------------------

-- (1 - tau v v^T) of each column v of A in turn, from the last on, times the leading columns of the
-- identity. v is 1 on the diagonal and A below it.
local function householder_product(what, a, tau)
  common.check_real(what, "A", a, true)
  common.check_matrices(what, "A", a)
  common.check_same(what, "tau", tau, "A", a)
  local m, n, wanted = a:size(-2), a:size(-1), common.batch_of(a)
  local k = tau:dim() > 0 and tau:size(-1) or 0
  if m < n then
    raise("%s: A has shape %s, it must have at least as many rows as columns", what,
      common.text(a.shape))
  end
  if tau:dim() ~= a:dim() - 1 or k > n then
    raise("%s: tau has shape %s for an A of shape %s: it must have a dimension less, and at most "
      .. "%d factors", what, common.text(tau.shape), common.text(a.shape), n)
  end
  for d, size in ipairs(wanted) do
    if tau:size(d - 1) ~= size then
      raise("%s: tau has shape %s, which is not A's batch", what, common.text(tau.shape))
    end
  end
  local q = core.eye(m, n, { dtype = a.dtype })
  wanted[#wanted + 1], wanted[#wanted + 2] = m, n
  q = q:expand(wanted)
  local v = a:tril(-1) + core.eye(m, n, { dtype = a.dtype })
  for i = k - 1, 0, -1 do
    local column = v:narrow(-1, i, 1)
    local factor = tau:narrow(-1, i, 1):unsqueeze(-1)
    q = q - column:matmul(turn(column):matmul(q)) * factor
  end
  return k == 0 and q:clone() or q
end

local read_householder = reader("householder_product", { "A", "tensor" }, { "tau", "tensor" })
function products.householder_product(...)
  local a = read_householder(...)
  return (householder_product("linalg.householder_product", a.A, a.tau))
end

return products
