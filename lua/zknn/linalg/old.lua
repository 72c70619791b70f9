-- PyTorch's older names for what is in linalg: torch.svd, torch.lu, torch.cholesky_solve, ... Each
-- is a function of zknn, and most are methods of tensors (compose/linalg.lua).

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local args = require "zknn.args"
local called = require "zknn.called"
local common = require "zknn.linalg.common"
local factors = require "zknn.linalg.factors"
local products = require "zknn.linalg.products"

local turn, triangle = common.turn, factors.triangle

local old = {}

-- Not a tail call of f, whose frame would leave the stack (called.lua).
local function pass(...) return ... end

-- Registers old.NAME, which gets the arguments by their names in `a`.
local function define(name, parameters, f)
  local read = args.reader(name, parameters)
  old[name] = called(name, function(...)
    local a = read(...)
    return pass(f(a))
  end)
end

local function boolean(name, default) return { name, "boolean", default = default } end
local function tensor(name) return { name, "tensor" } end

define("logdet", { tensor "input" }, function(a)
  local sign, size = native.slogdet(a.input)
  return core.where(sign:eq(-1), core.full_like(size, 0 / 0), size)
end)

define("pinverse", { tensor "input", { "rcond", "number", default = 1e-15 } }, function(a)
  return native.pinv(a.input, 0, a.rcond)
end)

define("matrix_power", { tensor "input", { "n", "integer" } }, function(a)
  return products.matrix_power(a.input, a.n)
end)

define("svd", { tensor "input", boolean("some", true), boolean("compute_uv", true) }, function(a)
  local x = a.input
  if a.compute_uv then
    local u, s, vh = native.svd(x, not a.some)
    return u, s, turn(vh)
  end
  local function zeros(n)
    local shape = common.batch_of(x)
    shape[#shape + 1], shape[#shape + 2] = n, n
    return core.zeros(shape, { dtype = x.dtype })
  end
  local values = native.svdvals(x)
  return zeros(x:size(-2)), values, zeros(x:size(-1))
end)

define("lu", { tensor "A", boolean("pivot", true), boolean("get_infos", false) }, function(a)
  if a.get_infos then return native.lu_factor_ex(a.A, a.pivot) end
  return native.lu_factor(a.A, a.pivot)
end)

define("lu_solve", { tensor "b", tensor "LU_data", tensor "LU_pivots" }, function(a)
  return factors.lu_solve("lu_solve", a.LU_data, a.LU_pivots, a.b, true, false)
end)

define("triangular_solve", { tensor "b", tensor "A", boolean("upper", true),
  boolean("transpose", false), boolean("unitriangular", false) }, function(a)
  local of = a.transpose and turn(a.A) or a.A
  return triangle(of, a.b, a.upper ~= a.transpose, true, a.unitriangular), a.A:clone()
end)

-- X of A X = B, with A = L L^T, or U^T U.
local function cholesky_solve(b, factor, upper)
  local lower = upper and turn(factor) or factor
  return triangle(turn(lower), triangle(lower, b, false, true, false), true, true, false)
end

define("cholesky_solve", { tensor "B", tensor "L", boolean("upper", false) }, function(a)
  return cholesky_solve(a.B, a.L, a.upper)
end)

define("cholesky_inverse", { tensor "L", boolean("upper", false) }, function(a)
  common.check_real("cholesky_inverse", "L", a.L, true)
  common.check_matrices("cholesky_inverse", "L", a.L, true)
  return cholesky_solve(common.eye(a.L:size(-1), a.L), a.L, a.upper)
end)

define("orgqr", { tensor "input", tensor "tau" }, function(a)
  return products.householder_product(a.input, a.tau)
end)

old.chain_matmul = called("chain_matmul", function(...)
  local list = { ... }
  if #list == 1 and type(list[1]) == "table" then list = list[1] end
  if #list == 1 and core.is_tensor(list[1]) then return list[1] end
  return (products.multi_dot(list))
end)

return old
