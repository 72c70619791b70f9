-- Norms, and what is decided by singular values: cond, matrix_rank.

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.linalg.common"

local reader, wrap, check_real = common.reader, common.wrap, common.check_real

local norms = {}

-- The dtype option: float32 or wider than x's.
local function converted(what, x, dtype)
  if dtype == nil then return x end
  local wide = dtype == "float64" or dtype == "float32"
  if not wide and dtype ~= x.dtype or dtype == "float32" and x.dtype == "float64" then
    raise("%s: dtype is %s, it must be real and no narrower than %s", what, dtype, x.dtype)
  end
  return x:to(dtype)
end

-- ---- vector_norm ------------------------------------------------------------------------------

local function check_order(what, order)
  if type(order) ~= "number" then
    raise("%s: ord must be a number, got %s", what, args.describe(order))
  end
end

local function vector_norm(what, x, order, dim, keepdim, dtype)
  check_real(what, "x", x)
  check_order(what, order)
  return converted(what, x, dtype):norm(order, dim, keepdim)
end

local read_vector = reader("vector_norm", { "x", "tensor" }, { "ord", "number", 2 },
  { "dim?", "any" }, { "keepdim", "boolean", false }, { "dtype?", "string" })
function norms.vector_norm(...)
  local a = read_vector(...)
  local dim = a.dim and common.dims("linalg.vector_norm", "dim", a.dim)
  if dim and #dim == 0 then dim = nil end
  return (vector_norm("linalg.vector_norm", a.x, a.ord, dim, a.keepdim, a.dtype))
end

-- ---- matrix_norm ------------------------------------------------------------------------------

-- Two different dims of x, made positive.
local function matrix_dims(what, x, dim)
  local dims = common.dims(what, "dim", dim)
  if #dims ~= 2 then raise("%s: dim must be two dimensions, got %d", what, #dims) end
  if x:dim() < 2 then
    raise("%s: A has shape %s, it must have at least 2 dimensions", what, common.text(x.shape))
  end
  local first, second = wrap(what, dims[1], x:dim()), wrap(what, dims[2], x:dim())
  if first == second then raise("%s: dim names dimension %d twice", what, first) end
  return first, second
end

-- The tensor x with two dims moved to the end.
local function with_matrix_last(x, first, second)
  local order = {}
  for d = 0, x:dim() - 1 do
    if d ~= first and d ~= second then order[#order + 1] = d end
  end
  order[#order + 1], order[#order + 2] = first, second
  return x:permute(order)
end

-- y, reduced over two dims, with these as dims of size 1.
local function restored(y, first, second)
  if first > second then first, second = second, first end
  return y:unsqueeze(first):unsqueeze(second)
end

-- Of the values along the last dim: the greatest or the least.
local function extreme(x, greatest)
  if greatest then return x:amax(-1) end
  return x:amin(-1)
end

local function matrix_norm(what, x, order, dim, keepdim, dtype)
  check_real(what, "A", x)
  local first, second = matrix_dims(what, x, dim)
  x = converted(what, x, dtype)
  if order == "fro" then return x:norm(2, { first, second }, keepdim) end
  local y
  if order == "nuc" or order == 2 or order == -2 then
    check_real(what, "A", x, true)
    local values = native.svdvals(with_matrix_last(x, first, second))
    if order == "nuc" then
      y = values:sum(-1)
    elseif values:size(-1) == 0 and order == 2 then
      y = values:sum(-1)
    else
      y = extreme(values, order == 2)
    end
  elseif order == 1 or order == -1 or order == math.huge or order == -math.huge then
    local size = math.abs(order)
    local sums = with_matrix_last(x, first, second):abs():sum(size == 1 and -2 or -1)
    if sums:size(-1) == 0 and order > 0 then
      y = sums:sum(-1)
    else
      y = extreme(sums, order > 0)
    end
  else
    raise("%s: ord is %s, it must be 'fro', 'nuc', inf, -inf, 1, -1, 2 or -2", what,
      type(order) == "string" and ("'%s'"):format(order) or args.describe(order))
  end
  return keepdim and restored(y, first, second) or y
end

local read_matrix = reader("matrix_norm", { "A", "tensor" }, { "ord?", "any" },
  { "dim?", "any" }, { "keepdim", "boolean", false }, { "dtype?", "string" })
function norms.matrix_norm(...)
  local a = read_matrix(...)
  local order, dim = a.ord, a.dim
  if order == nil then order = "fro" end
  return (matrix_norm("linalg.matrix_norm", a.A, order, dim or { -2, -1 }, a.keepdim, a.dtype))
end

-- ---- norm -------------------------------------------------------------------------------------

local read_norm = reader("norm", { "input", "tensor" }, { "ord?", "any" }, { "dim?", "any" },
  { "keepdim", "boolean", false }, { "dtype?", "string" })
function norms.norm(...)
  local a = read_norm(...)
  local what, x, order = "linalg.norm", a.input, a.ord
  local dim = a.dim and common.dims(what, "dim", a.dim)
  if order == nil then
    if dim and #dim == 0 then dim = nil end
    return (vector_norm(what, x, 2, dim, a.keepdim, a.dtype))
  end
  if dim and #dim > 2 or not dim and x:dim() > 2 then
    raise("%s: with ord, dim must be one or two dimensions, or input have as many", what)
  end
  if dim and #dim == 1 or not dim and x:dim() == 1 then
    if type(order) == "string" then
      raise("%s: ord '%s' is a norm of matrices, and dim is one dimension", what, order)
    end
    return (vector_norm(what, x, order, dim, a.keepdim, a.dtype))
  end
  return (matrix_norm(what, x, order, dim or { -2, -1 }, a.keepdim, a.dtype))
end

-- ---- cond -------------------------------------------------------------------------------------

local read_cond = reader("cond", { "A", "tensor" }, { "p?", "any" })
function norms.cond(...)
  local a = read_cond(...)
  local what, x, p = "linalg.cond", a.A, a.p
  if p == nil then p = 2 end
  check_real(what, "A", x, true)
  common.check_matrices(what, "A", x, p ~= 2 and p ~= -2)
  if x:numel() == 0 then
    return core.zeros(common.batch_of(x), { dtype = x.dtype })
  end
  if p == 2 or p == -2 then
    local values = native.svdvals(x)
    local greatest, least = values:select(-1, 0), values:select(-1, -1)
    if p == 2 then return greatest / least end
    return least / greatest
  end
  local own = matrix_norm(what, x, p, { -2, -1 }, false)
  local inverse, info = native.inv_ex(x)
  local other = matrix_norm(what, inverse, p, { -2, -1 }, false)
  return (own * other):masked_fill(info:ne(0), math.huge)
end

-- ---- matrix_rank ------------------------------------------------------------------------------

local EPSILON = { float32 = 0x1p-23, float64 = 0x1p-52 }

local function check_tolerance(what, name, value)
  if value ~= nil and type(value) ~= "number" and not core.is_tensor(value) then
    raise("%s: %s must be a number or a tensor, got %s", what, name, args.describe(value))
  end
end

-- A tolerance for each matrix of a batch, as a column beside the values.
local function beside(x, value)
  if core.is_tensor(value) then return value:unsqueeze(-1) end
  return core.full({}, value, { dtype = x.dtype })
end

local read_rank = reader("matrix_rank", { "A", "tensor" }, { "atol?", "any" }, { "rtol?", "any" },
  { "hermitian", "boolean", false })
function norms.matrix_rank(...)
  local a = read_rank(...)
  local what, x = "linalg.matrix_rank", a.A
  check_tolerance(what, "atol", a.atol)
  check_tolerance(what, "rtol", a.rtol)
  check_real(what, "A", x, true)
  common.check_matrices(what, "A", x, a.hermitian)
  return core.no_grad(function()
    if x:numel() == 0 then
      return core.zeros(common.batch_of(x), { dtype = "int64" })
    end
    local values = a.hermitian and native.eigvalsh(x):abs() or native.svdvals(x)
    local atol = beside(x, a.atol or 0)
    local rtol
    if a.rtol ~= nil then
      rtol = beside(x, a.rtol)
    else
      local usual = EPSILON[x.dtype] * math.max(x:size(-1), x:size(-2))
      rtol = core.where(atol:gt(0), core.zeros_like(atol), core.full_like(atol, usual))
    end
    local limit = core.maximum(atol, rtol * values:amax(-1, true))
    return values:gt(limit):sum(-1)
  end)
end

return norms
