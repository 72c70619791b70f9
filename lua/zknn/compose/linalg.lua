-- PyTorch's older names of linear algebra, whose file comes at the first call.

local common = require "zknn.compose.common"

local add, pass = common.add, common.pass

for name, doc in pairs {
  logdet = "logdet(input): the logarithms of the determinants of square matrices; nan where the "
    .. "determinant is below 0.",
  pinverse = "pinverse(input, rcond=1e-15): linalg.pinv with rtol=rcond.",
  matrix_power = "matrix_power(input, n): the n-th powers of square matrices; of their inverses "
    .. "for n < 0.",
  svd = "svd(input, some=true, compute_uv=true): U, S and V of input = U diag(S) V^T.",
  lu = "lu(A, pivot=true, get_infos=false): linalg.lu_factor, or lu_factor_ex with get_infos.",
  lu_solve = "lu_solve(b, LU_data, LU_pivots): X of A X = b, for an A that linalg.lu_factor has "
    .. "factored.",
  triangular_solve = "triangular_solve(b, A, upper=true, transpose=false, unitriangular=false): X "
    .. "of A X = b for a triangle A, and a copy of A.",
  cholesky_solve = "cholesky_solve(B, L, upper=false): X of A X = B, for the factor that "
    .. "linalg.cholesky gives of A.",
  cholesky_inverse = "cholesky_inverse(L, upper=false): the inverse of A, from the factor that "
    .. "linalg.cholesky gives.",
  orgqr = "orgqr(input, tau): linalg.householder_product.",
} do
  add(name, doc, function(...) return pass(require("zknn.linalg.old")[name](...)) end)
end

add("chain_matmul", "chain_matmul(...matrices): linalg.multi_dot of matrices.", function(...)
  return (require("zknn.linalg.old").chain_matmul(...))
end, true)
