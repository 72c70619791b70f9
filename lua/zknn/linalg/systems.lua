-- Systems of equations over factors that are there, least squares, and tensors as matrices.

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local raise = require "zknn.raise"
local common = require "zknn.linalg.common"
local factors = require "zknn.linalg.factors"

local reader = common.reader

local systems = {}

-- ---- lu ---------------------------------------------------------------------------------------

local read_lu = reader("lu", { "A", "tensor" }, { "pivot", "boolean", true })
function systems.lu(...)
  local a = read_lu(...)
  local lu, pivots = native.lu_factor_ex(a.A, a.pivot)
  return core.lu_unpack(lu, pivots)
end

local read_lu_solve = reader("lu_solve", { "LU", "tensor" }, { "pivots", "tensor" },
  { "B", "tensor" }, { "left", "boolean", true }, { "adjoint", "boolean", false })
function systems.lu_solve(...)
  local a = read_lu_solve(...)
  return (factors.lu_solve("linalg.lu_solve", a.LU, a.pivots, a.B, a.left, a.adjoint))
end

-- ---- lstsq ------------------------------------------------------------------------------------

-- The sums of squares of a x - b, where every matrix has full rank and more rows than columns.
local function residuals(a, b, x, rank, driver)
  local m, n = a:size(-2), a:size(-1)
  if m <= n or driver == "gelsy" or rank:numel() > 0 and not rank:eq(n):all():item() then
    return x:flatten():narrow(0, 0, 0)
  end
  return (a:matmul(x) - b):square():sum(-2)
end

local read_lstsq = reader("lstsq", { "A", "tensor" }, { "B", "tensor" }, { "rcond?", "number" },
  { "driver", "string", "gelsy" })
function systems.lstsq(...)
  local a = read_lstsq(...)
  local what, x, b = "linalg.lstsq", a.A, a.B
  common.check_real(what, "A", x, true)
  common.check_matrices(what, "A", x)
  local vector = x:dim() == b:dim() + 1
  if not vector and x:dim() ~= b:dim() then
    raise("%s: A has %d dimensions and B %d: B must have as many, or one less", what, x:dim(),
      b:dim())
  end
  if vector then b = b:unsqueeze(-1) end
  local solution, rank, values = native.lstsq(x, b, a.rcond, a.driver)
  local rest = residuals(x, b, solution, rank, a.driver)
  if vector then
    solution = solution:squeeze(-1)
    if rest:dim() > 1 then rest = rest:squeeze(-1) end
  end
  return solution, rest, rank, values
end

-- ---- tensors as matrices ----------------------------------------------------------------------

local function product(shape, from, to)
  local n = 1
  for i = from, to do n = n * shape[i] end
  return n
end

local read_tensorinv = reader("tensorinv", { "A", "tensor" }, { "ind", "integer", 2 })
function systems.tensorinv(...)
  local a = read_tensorinv(...)
  local what, shape, ind = "linalg.tensorinv", a.A.shape, a.ind
  if ind < 1 then raise("%s: ind is %d, it must be at least 1", what, ind) end
  local split = math.min(ind, #shape)
  local rows, columns = product(shape, 1, split), product(shape, split + 1, #shape)
  if rows ~= columns then
    raise("%s: A has shape %s: the first %d sizes multiply up to %d, the others to %d", what,
      common.text(shape), ind, rows, columns)
  end
  local sizes = table.move(shape, split + 1, #shape, 1, {})
  table.move(shape, 1, split, #sizes + 1, sizes)
  return (native.inv(a.A:reshape(rows, columns)):reshape(sizes))
end

local read_tensorsolve = reader("tensorsolve", { "A", "tensor" }, { "B", "tensor" },
  { "dims?", "any" })
function systems.tensorsolve(...)
  local a = read_tensorsolve(...)
  local what, x, b = "linalg.tensorsolve", a.A, a.B
  if a.dims ~= nil then -- these dims move to the end
    local moved, order = {}, {}
    local dims = common.dims(what, "dims", a.dims)
    for i, d in ipairs(dims) do
      dims[i] = common.wrap(what, d, x:dim())
      if moved[dims[i]] then raise("%s: dims names dimension %d twice", what, dims[i]) end
      moved[dims[i]] = true
    end
    for d = 0, x:dim() - 1 do
      if not moved[d] then order[#order + 1] = d end
    end
    x = x:permute(table.move(dims, 1, #dims, #order + 1, order))
  end
  local shape, n = x.shape, b:numel()
  local rest = table.move(shape, b:dim() + 1, #shape, 1, {})
  if b:dim() > #shape or product(rest, 1, #rest) ~= n or x:numel() ~= n * n then
    raise("%s: A has shape %s and B %s: A must have B's sizes and then others with the same "
      .. "product", what, common.text(shape), common.text(b.shape))
  end
  return (native.solve(x:reshape(n, n), b:flatten()):reshape(rest))
end

return systems
