return [=[
# linalg_more: Norms, products and systems of matrices

What zknn.linalg composes of its factorizations and of other ops, and PyTorch's older names of them.

## linalg.norm(input, ord=nil, dim=nil, keepdim=false, dtype=nil) -> Tensor
The norm of vectors or matrices: vector_norm with one dim, matrix_norm with two. Without ord, the
root of the sum of all squares.

- input (Tensor): real
- ord (number|string): as in vector_norm or matrix_norm
- dim (integer|integer[]): one dimension or two; by default all, of one dimension or two
- keepdim (boolean): keep the dimensions, of size 1
- dtype (string): the dtype to compute in, no narrower than input's

Errors: an integer input; an ord that the norm does not have; more dimensions than two with ord.
Example:
    print(zknn.linalg.norm(zknn.tensor { 3.0, 4.0 }), zknn.linalg.norm(zknn.eye(3), "nuc"))
    --> tensor(5.)	tensor(3.)
Source: torch.linalg.norm
See: norm, linalg.vector_norm, linalg.matrix_norm

## linalg.vector_norm(x, ord=2, dim=nil, keepdim=false, dtype=nil) -> Tensor
(sum |x|^ord)^(1/ord) over some dimensions, or over all.

- x (Tensor): real
- ord (number): inf: the greatest |x|; -inf: the least; 0: how many are not 0
- dim (integer|integer[]): the dimensions; nil: all
- keepdim (boolean): keep the dimensions, of size 1
- dtype (string): the dtype to compute in, no narrower than x's

Errors: an integer x; ord < 0 or inf of nothing; a dim out of range.
Example:
    print(zknn.linalg.vector_norm(zknn.tensor { 3.0, -4.0 }, math.huge))   --> tensor(4.)
Source: torch.linalg.vector_norm
See: linalg.norm, norm

## linalg.matrix_norm(A, ord="fro", dim={-2, -1}, keepdim=false, dtype=nil) -> Tensor
The norms of matrices: "fro", the root of the sum of squares; "nuc", the sum of the singular
values; 2 and -2, the greatest and the least of them; 1 and -1, the greatest and least sum of a
column's |x|; inf and -inf, of a row's.

- A (Tensor): real; float32 or float64 for "nuc", 2 and -2
- ord (number|string): which norm
- dim (integer[]): the two dimensions of the matrices
- keepdim (boolean): keep the dimensions, of size 1
- dtype (string): the dtype to compute in, no narrower than A's

Errors: an integer A; another ord; a dim that is not two different dimensions.
Example:
    local a = zknn.tensor { { 3.0, 0.0 }, { 4.0, 5.0 } }
    print(zknn.linalg.matrix_norm(a, 1), zknn.linalg.matrix_norm(a, 2))
    --> tensor(7.)	tensor(6.7082)
Source: torch.linalg.matrix_norm
See: linalg.norm, linalg.svdvals

## linalg.cond(A, p=nil) -> Tensor
The condition numbers of matrices: how much the solution of A X = B can change with B. For p = 2
(the default) and -2 a quotient of singular values; for other norms |A| |A^-1|, inf of a singular
matrix.

- A (Tensor): float32 or float64 [*, m, n]; square for other p than 2 and -2
- p (number|string): an ord of matrix_norm

Errors: a p that matrix_norm does not have; matrices that are not square.
Example:
    print(zknn.linalg.cond(zknn.tensor { { 2.0, 0.0 }, { 0.0, 8.0 } }))   --> tensor(4.)
Source: torch.linalg.cond
See: linalg.matrix_norm, linalg.matrix_rank

## linalg.matrix_rank(A, atol=nil, rtol=nil, hermitian=false) -> Tensor
How many singular values of each matrix are above max(atol, rtol times the greatest): an int64
tensor without gradient.

- A (Tensor): float32 or float64 [*, m, n]
- atol (number|Tensor): 0 by default; a tensor has one for each matrix
- rtol (number|Tensor): max(m, n) times the dtype's epsilon by default, or 0 beside an atol above 0
- hermitian (boolean): A is symmetric: its lower triangle is read, and eigenvalues count

Errors: an inf or nan in A; with hermitian, an A that is not square.
Example:
    print(zknn.linalg.matrix_rank(zknn.ones(3, 3)))   --> tensor(1)
Source: torch.linalg.matrix_rank
See: linalg.svdvals, linalg.pinv

## linalg.lu(A, pivot=true) -> Tensor, Tensor, Tensor
P, L and U of A = P L U: a permutation, a lower triangle with ones on its diagonal, an upper
triangle. A may be singular.

- A (Tensor): float32 or float64 [*, m, n]
- pivot (boolean): false is not possible on a CPU

Returns: P [*, m, m], L [*, m, k] and U [*, k, n], k = min(m, n).
Errors: pivot=false; an integer or half-precision A.
Example:
    local a = zknn.tensor { { 0.0, 2.0 }, { 4.0, 8.0 } }
    local p, l, u = zknn.linalg.lu(a)
    print(u)
    --> tensor([[4., 8.],
    -->         [0., 2.]])
Source: torch.linalg.lu
See: linalg.lu_factor, lu_unpack

## linalg.lu_solve(LU, pivots, B, left=true, adjoint=false) -> Tensor
X of A X = B, for an A that lu_factor has factored; of X A = B with left=false, of A^T X = B with
adjoint.

- LU (Tensor): [*, n, n], as lu_factor gives it
- pivots (Tensor): int32 [*, n], as lu_factor gives it
- B (Tensor): [*, n, k]; [*, k, n] with left=false
- left (boolean): on which side A stands
- adjoint (boolean): solve for the transpose of A

Errors: shapes that do not fit; dtypes that differ.
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    local lu, pivots = zknn.linalg.lu_factor(a)
    print(zknn.linalg.lu_solve(lu, pivots, zknn.tensor { { 3.0 }, { 4.0 } }))
    --> tensor([[1.],
    -->         [1.]])
Source: torch.linalg.lu_solve
See: linalg.lu_factor, linalg.solve, lu_solve

## linalg.tensorinv(A, ind=2) -> Tensor
The inverse of A, whose first `ind` dimensions are taken as rows and whose others as columns.

- A (Tensor): float32 or float64, its first sizes with the same product as the others
- ind (integer): how many dimensions are rows, at least 1

Errors: products that differ; a singular matrix; ind below 1.
Example:
    print(zknn.linalg.tensorinv(zknn.eye(4):reshape(2, 2, 4)).shape)   --> torch.Size([4, 2, 2])
Source: torch.linalg.tensorinv
See: linalg.tensorsolve, linalg.inv

## linalg.tensorsolve(A, B, dims=nil) -> Tensor
X for which the sum of A's elements times X's, over A's last dimensions, is B.

- A (Tensor): B's sizes, and then others with the same product
- B (Tensor): of A's dtype
- dims (integer[]): dimensions of A to move to the end first

Errors: sizes that do not fit; a singular A.
Example:
    print(zknn.linalg.tensorsolve(zknn.eye(4):reshape(2, 2, 4), zknn.ones(2, 2)))
    --> tensor([1., 1., 1., 1.])
Source: torch.linalg.tensorsolve
See: linalg.tensorinv, linalg.solve

## linalg.multi_dot(tensors) -> Tensor
The product of a chain of matrices, in the order that takes the fewest multiplications. The first
and the last may be vectors.

- tensors (Tensor[]): at least two

Errors: fewer than two tensors; shapes that do not fit; dtypes that differ.
Example:
    print(zknn.linalg.multi_dot({ zknn.ones(2, 3), zknn.ones(3, 4), zknn.ones(4) }))
    --> tensor([12., 12.])
Source: torch.linalg.multi_dot
See: matmul, chain_matmul

## linalg.matrix_power(A, n) -> Tensor
The n-th powers of square matrices; for n < 0 those of their inverses, for n = 0 the identity.

- A (Tensor): [*, m, m]; float32 or float64 for n < 0
- n (integer): the power

Errors: matrices that are not square; for n < 0 a singular one.
Example:
    print(zknn.linalg.matrix_power(zknn.tensor { { 1.0, 1.0 }, { 0.0, 1.0 } }, 5))
    --> tensor([[1., 5.],
    -->         [0., 1.]])
Source: torch.linalg.matrix_power
See: linalg.matrix_exp, matrix_power

## linalg.cross(input, other, dim=-1) -> Tensor
The cross products of vectors of three numbers.

- input (Tensor): size 3 in dim
- other (Tensor): as many dimensions, size 3 in dim; the other sizes broadcast
- dim (integer): where the vectors lie

Errors: another size than 3; numbers of dimensions that differ.
Example:
    print(zknn.linalg.cross(zknn.tensor { 1.0, 0.0, 0.0 }, zknn.tensor { 0.0, 1.0, 0.0 }))
    --> tensor([0., 0., 1.])
Source: torch.linalg.cross
See: linalg.vecdot

## linalg.vecdot(x, y, dim=-1) -> Tensor
The sums of products of the vectors along a dimension.

- x (Tensor): any dtype but bool
- y (Tensor): of x's dtype; the shapes broadcast
- dim (integer): where the vectors lie

Errors: dtypes that differ; bool; shapes that do not broadcast.
Example:
    print(zknn.linalg.vecdot(zknn.ones(2, 3), zknn.tensor { 1.0, 2.0, 3.0 }))
    --> tensor([6., 6.])
Source: torch.linalg.vecdot
See: dot, linalg.cross

## linalg.diagonal(A, offset=0, dim1=-2, dim2=-1) -> Tensor
The diagonals of matrices, as a view: diagonal with other defaults.

- A (Tensor): at least two dimensions
- offset (integer): how far above the main diagonal
- dim1 (integer): the dimension of rows
- dim2 (integer): the dimension of columns

Errors: dim1 and dim2 that are the same; fewer than two dimensions.
Example:
    print(zknn.linalg.diagonal(zknn.eye(2):expand(3, 2, 2)).shape)   --> torch.Size([3, 2])
Source: torch.linalg.diagonal
See: diagonal, diag

## linalg.vander(x, N=nil) -> Tensor
The powers 0 to N - 1 of each element, as rows (Vandermonde's matrix).

- x (Tensor): [*, n], any dtype but bool
- N (integer): how many powers, at least 2; n by default

Errors: a scalar; N below 2; bool.
Example:
    print(zknn.linalg.vander(zknn.tensor { 1, 2, 3 }))
    --> tensor([[1, 1, 1],
    -->         [1, 2, 4],
    -->         [1, 3, 9]])
Source: torch.linalg.vander
See: cumprod

## linalg.householder_product(A, tau) -> Tensor
The first columns of the product of the reflectors that geqrf gives: Q of a QR factorization.

- A (Tensor): float32 or float64 [*, m, n], m at least n
- tau (Tensor): [*, k], k at most n

Errors: shapes that do not fit; dtypes that differ.
Example:
    local a = zknn.tensor { { 3.0, 5.0 }, { 4.0, 0.0 } }
    local q = zknn.linalg.householder_product(zknn.geqrf(a))
    print(zknn.allclose(q:t():matmul(q), zknn.eye(2), 1e-5, 1e-5))   --> true
Source: torch.linalg.householder_product
See: geqrf, linalg.qr, orgqr

## linalg.matmul(input, other) -> Tensor
matmul under another name.

- input (Tensor): a vector, a matrix or a batch of matrices
- other (Tensor): of input's dtype

Errors: shapes that do not fit; dtypes that differ.
Example:
    print(zknn.linalg.matmul(zknn.ones(2, 3), zknn.ones(3)))   --> tensor([3., 3.])
Source: torch.linalg.matmul
See: matmul

## linalg.eig(A)
Raises: the eigenvalues of a matrix that is not symmetric are complex numbers, which zknn does not
have. linalg.eigh takes symmetric matrices.

- A (Tensor): matrices

Errors: always.
Example:
    print(pcall(zknn.linalg.eig, zknn.eye(2)) == false)   --> true
Source: torch.linalg.eig
See: linalg.eigh

## linalg.eigvals(A)
Raises: the eigenvalues of a matrix that is not symmetric are complex numbers, which zknn does not
have. linalg.eigvalsh takes symmetric matrices.

- A (Tensor): matrices

Errors: always.
Example:
    print(pcall(zknn.linalg.eigvals, zknn.eye(2)) == false)   --> true
Source: torch.linalg.eigvals
See: linalg.eigvalsh

## logdet(input) -> Tensor
The logarithms of the determinants of square matrices; nan where the determinant is below 0, -inf
where it is 0.

- input (Tensor): float32 or float64 [*, n, n]

Errors: matrices that are not square.
Example:
    print(zknn.logdet(zknn.eye(3) * 2))   --> tensor(2.0794)
Source: torch.logdet
Also: Tensor:logdet
See: linalg.slogdet, linalg.det

## pinverse(input, rcond=1e-15) -> Tensor
linalg.pinv with rtol=rcond.

- input (Tensor): float32 or float64 [*, m, n]
- rcond (number): singular values up to rcond times the greatest count as 0

Errors: an inf or nan.
Example:
    print(zknn.pinverse(zknn.tensor { { 2.0, 0.0 }, { 0.0, 4.0 } }))
    --> tensor([[0.5000, 0.0000],
    -->         [0.0000, 0.2500]])
Source: torch.pinverse
Also: Tensor:pinverse
See: linalg.pinv

## matrix_power(input, n) -> Tensor
linalg.matrix_power under another name.

- input (Tensor): [*, m, m]
- n (integer): the power

Errors: matrices that are not square; for n < 0 a singular one.
Example:
    print(zknn.matrix_power(zknn.tensor { { 2.0, 0.0 }, { 0.0, 4.0 } }, -1))
    --> tensor([[0.5000, 0.0000],
    -->         [0.0000, 0.2500]])
Source: torch.matrix_power
Also: Tensor:matrix_power
See: linalg.matrix_power

## svd(input, some=true, compute_uv=true) -> Tensor, Tensor, Tensor
U, S and V of input = U diag(S) V^T. linalg.svd gives V transposed.

- input (Tensor): float32 or float64 [*, m, n]
- some (boolean): U and V have min(m, n) columns; false: they are square
- compute_uv (boolean): false: U and V are zeros

Errors: an inf or nan.
Example:
    local u, s, v = zknn.svd(zknn.tensor { { 3.0, 0.0 }, { 4.0, 5.0 } })
    print(s)   --> tensor([6.7082, 2.2361])
Source: torch.svd
Also: Tensor:svd
See: linalg.svd

## lu(A, pivot=true, get_infos=false) -> Tensor, Tensor
linalg.lu_factor; linalg.lu_factor_ex with get_infos.

- A (Tensor): float32 or float64 [*, m, n]
- pivot (boolean): false is not possible on a CPU
- get_infos (boolean): give the infos, too, and no error for a singular matrix

Errors: those of linalg.lu_factor.
Example:
    print(zknn.lu(zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }))
    --> tensor([[2.0000, 1.0000],
    -->         [0.5000, 2.5000]])	tensor([1, 2], dtype=torch.int32)
Source: torch.lu
Also: Tensor:lu
See: linalg.lu_factor, linalg.lu

## lu_solve(b, LU_data, LU_pivots) -> Tensor
X of A X = b, for an A that linalg.lu_factor has factored.

- b (Tensor): [*, n, k]
- LU_data (Tensor): [*, n, n]
- LU_pivots (Tensor): int32 [*, n]

Errors: shapes that do not fit; dtypes that differ.
Example:
    local lu, pivots = zknn.lu(zknn.tensor { { 2.0, 0.0 }, { 0.0, 4.0 } })
    print(zknn.lu_solve(zknn.ones(2, 1), lu, pivots))
    --> tensor([[0.5000],
    -->         [0.2500]])
Source: torch.lu_solve
Also: Tensor:lu_solve
See: linalg.lu_solve

## triangular_solve(b, A, upper=true, transpose=false, unitriangular=false) -> Tensor, Tensor
X of A X = b for a triangle A, and a copy of A.

- b (Tensor): [*, n, k]
- A (Tensor): [*, n, n]
- upper (boolean): which triangle is read
- transpose (boolean): solve A^T X = b
- unitriangular (boolean): the diagonal counts as ones

Errors: shapes that do not fit; dtypes that differ.
Example:
    print((zknn.triangular_solve(zknn.ones(2, 1), zknn.tensor { { 2.0, 1.0 }, { 0.0, 4.0 } })))
    --> tensor([[0.3750],
    -->         [0.2500]])
Source: torch.triangular_solve
Also: Tensor:triangular_solve
See: linalg.solve_triangular

## cholesky_solve(B, L, upper=false) -> Tensor
X of A X = B, for the factor that linalg.cholesky gives of A. Only that triangle of L is read, and
the gradient of the other one is 0.

- B (Tensor): [*, n, k]
- L (Tensor): [*, n, n]
- upper (boolean): L is an upper triangle, A = L^T L

Errors: shapes that do not fit; dtypes that differ.
Example:
    local l = zknn.linalg.cholesky(zknn.tensor { { 4.0, 0.0 }, { 0.0, 16.0 } })
    print(zknn.cholesky_solve(zknn.ones(2, 1), l))
    --> tensor([[0.2500],
    -->         [0.0625]])
Source: torch.cholesky_solve
Also: Tensor:cholesky_solve
See: linalg.cholesky, cholesky_inverse

## cholesky_inverse(L, upper=false) -> Tensor
The inverse of A, from the factor that linalg.cholesky gives of it.

- L (Tensor): float32 or float64 [*, n, n]
- upper (boolean): L is an upper triangle, A = L^T L

Errors: matrices that are not square.
Example:
    local l = zknn.linalg.cholesky(zknn.tensor { { 4.0, 0.0 }, { 0.0, 16.0 } })
    print(zknn.cholesky_inverse(l))
    --> tensor([[0.2500, 0.0000],
    -->         [0.0000, 0.0625]])
Source: torch.cholesky_inverse
Also: Tensor:cholesky_inverse
See: linalg.cholesky, cholesky_solve

## orgqr(input, tau) -> Tensor
linalg.householder_product under another name.

- input (Tensor): float32 or float64 [*, m, n]
- tau (Tensor): [*, k]

Errors: shapes that do not fit; dtypes that differ.
Example:
    local a = zknn.tensor { { 3.0, 5.0 }, { 4.0, 0.0 } }
    print(zknn.orgqr(zknn.geqrf(a)):abs())
    --> tensor([[0.6000, 0.8000],
    -->         [0.8000, 0.6000]])
Source: torch.orgqr
Also: Tensor:orgqr
See: linalg.householder_product

## chain_matmul(...matrices) -> Tensor
linalg.multi_dot of the arguments, or of a list. One matrix is given back as it is.

- ...matrices (Tensor): matrices

Errors: shapes that do not fit; dtypes that differ.
Example:
    print(zknn.chain_matmul(zknn.ones(2, 3), zknn.ones(3, 1)))
    --> tensor([[3.],
    -->         [3.]])
Source: torch.chain_matmul
See: linalg.multi_dot
]=]
