-- Solutions by triangles: of factors that are there.

local core = require "zknn.core"
local native = require "zknn.core.linalg"
local raise = require "zknn.raise"
local common = require "zknn.linalg.common"

local turn, check_same = common.turn, common.check_same

local factors = {}

-- x of a x = b for a triangle a.
local function triangle(a, b, upper, left, unit)
  return native.solve_triangular(a, b, upper, left, unit)
end

-- X of A X = B, with A = P L U: U X = L^-1 P^T B. adjoint: of A^T X = B; not left: of X A = B.
local function lu_solve(what, lu, pivots, b, left, adjoint)
  common.check_matrices(what, "B", b)
  if not left then
    return turn(lu_solve(what, lu, pivots, turn(b), true, not adjoint))
  end
  common.check_matrices(what, "LU", lu, true)
  check_same(what, "B", b, "LU", lu)
  if lu:size(-1) ~= b:size(-2) then
    raise("%s: LU has shape %s and B %s, which do not fit", what, common.text(lu.shape),
      common.text(b.shape))
  end
  local p = core.lu_unpack(lu, pivots, false)
  if adjoint then
    local x = triangle(turn(lu), b, false, true, false)
    return p:matmul(triangle(turn(lu), x, true, true, true))
  end
  local x = triangle(lu, turn(p):matmul(b), false, true, true)
  return triangle(lu, x, true, true, false)
end

factors.triangle, factors.lu_solve = triangle, lu_solve

return factors
