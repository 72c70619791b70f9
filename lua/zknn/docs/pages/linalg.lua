return [=[
# linalg: Factorizations of matrices

zknn.linalg has PyTorch's torch.linalg for real tensors. The last two dimensions of a tensor are a
matrix, those in front a batch; batches of two tensors broadcast. Dtypes are float32 and float64.

The work is done by LAPACK, which is in OpenBLAS (Debian's libopenblas0), opened at the first use.
One
matrix is computed by one thread, the matrices of a batch by several, so results have the same bits
with any number of threads; another version of OpenBLAS, or another kind of CPU, may round
otherwise.
Ctrl-C is noticed between two matrices. What is not unique (the signs of singular vectors and
eigenvectors, and any basis for values that are equal) depends on LAPACK, and so differs between
machines, as in PyTorch; a loss must not depend on it. Gradients of svd and eigh are inf or nan
where
two values are equal. linalg.eig and linalg.eigvals need complex numbers, which zknn does not have.

## module linalg
Solving, factorizing and measuring matrices, under the names of torch.linalg.

## op linalg.inv
To solve A X = B, linalg.solve is faster and more exact than the product with an inverse.

Shape: [*, n, n] both.
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    print(zknn.linalg.inv(a))
    --> tensor([[ 0.6000, -0.2000],
    -->         [-0.2000,  0.4000]])
Source: torch.linalg.inv
Also: Tensor:inverse
See: linalg.solve, linalg.inv_ex, linalg.pinv

## op linalg.inv_ex
Shape: [*, n, n] gives [*, n, n] and [*].
Example:
    print(zknn.linalg.inv_ex(zknn.ones(2, 2)))
    --> tensor([[inf, -inf],
    -->         [-inf, inf]])	tensor(2, dtype=torch.int32)
Source: torch.linalg.inv_ex
See: linalg.inv

## op linalg.solve
Shape: A [*, n, n] and B [*, n, k], [n] or [*, n] give B's shape; with left=false, B is [*, k, n].
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    print(zknn.linalg.solve(a, zknn.tensor { 3.0, 4.0 }))   --> tensor([1., 1.])
Source: torch.linalg.solve
See: linalg.lstsq, linalg.solve_triangular, linalg.lu_solve, cholesky_solve

## op linalg.solve_ex
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    local x, info = zknn.linalg.solve_ex(a, zknn.eye(2))
    print(x, info)
    --> tensor([[ 0.6000, -0.2000],
    -->         [-0.2000,  0.4000]])	tensor(0, dtype=torch.int32)
Source: torch.linalg.solve_ex
See: linalg.solve

## op linalg.solve_triangular
Shape: A [*, n, n] and B [*, n, k] give [*, n, k]; with left=false, B is [*, k, n].
Example:
    local l = zknn.tensor { { 2.0, 0.0 }, { 1.0, 4.0 } }
    print(zknn.linalg.solve_triangular(l, zknn.ones(2, 1), { upper = false }))
    --> tensor([[0.5000],
    -->         [0.1250]])
Source: torch.linalg.solve_triangular
See: linalg.solve, triangular_solve

## op linalg.det
The gradient of a singular matrix, or of one that nearly is, comes from its singular values.

Shape: [*, n, n] gives [*].
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    print(zknn.linalg.det(a), a:det())   --> tensor(5.)	tensor(5.)
Source: torch.linalg.det
Also: Tensor:det
See: linalg.slogdet

## op linalg.slogdet
Shape: [*, n, n] gives [*] and [*].
Example:
    print(zknn.linalg.slogdet(zknn.eye(200) * 0.5))   --> tensor(1.)	tensor(-138.6294)
Source: torch.linalg.slogdet
Also: Tensor:slogdet
See: linalg.det, logdet

## op linalg.cholesky
Shape: [*, n, n] both.
Example:
    local a = zknn.tensor { { 4.0, 2.0 }, { 2.0, 5.0 } }
    print(zknn.linalg.cholesky(a))
    --> tensor([[2., 0.],
    -->         [1., 2.]])
Source: torch.linalg.cholesky
See: linalg.cholesky_ex, cholesky_solve, cholesky_inverse

## op linalg.cholesky_ex
Example:
    local l, info = zknn.linalg.cholesky_ex(-zknn.eye(2))
    print(info)   --> tensor(1, dtype=torch.int32)
Source: torch.linalg.cholesky_ex
See: linalg.cholesky

## op linalg.lu_factor
Shape: [*, m, n] gives [*, m, n] and [*, min(m, n)].
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    print(zknn.linalg.lu_factor(a))
    --> tensor([[2.0000, 1.0000],
    -->         [0.5000, 2.5000]])	tensor([1, 2], dtype=torch.int32)
Source: torch.linalg.lu_factor
See: linalg.lu, linalg.lu_solve, lu_unpack

## op linalg.lu_factor_ex
Example:
    local lu, pivots, info = zknn.linalg.lu_factor_ex(zknn.ones(2, 2))
    print(info)   --> tensor(2, dtype=torch.int32)
Source: torch.linalg.lu_factor_ex
See: linalg.lu_factor

## op lu_unpack
Shape: [*, m, n] and [*, k] give [*, m, m], [*, m, k] and [*, k, n], k = min(m, n).
Example:
    local a = zknn.tensor { { 0.0, 2.0 }, { 4.0, 8.0 } }
    local lu, pivots = zknn.linalg.lu_factor(a)
    print(zknn.lu_unpack(lu, pivots))
    --> tensor([[0., 1.],
    -->         [1., 0.]])	tensor([[1., 0.],
    -->         [0., 1.]])	tensor([[4., 8.],
    -->         [0., 2.]])
Source: torch.lu_unpack
See: linalg.lu

## op linalg.qr
There is no gradient with mode "r", nor with "complete" of a matrix with more rows than columns.

Shape: [*, m, n] gives [*, m, k] and [*, k, n], k = min(m, n), or m with "complete".
Example:
    local a = zknn.tensor { { 3.0, 5.0 }, { 4.0, 0.0 }, { 0.0, 2.0 } }
    local q, r = zknn.linalg.qr(a)
    print(q.shape, r.abs and zknn.allclose(q:matmul(r), a, 1e-5, 1e-5))
    --> torch.Size([3, 2])	true
Source: torch.linalg.qr
See: linalg.householder_product, geqrf

## op geqrf
Shape: [*, m, n] gives [*, m, n] and [*, min(m, n)].
Example:
    local a = zknn.tensor { { 3.0, 5.0 }, { 4.0, 0.0 } }
    print(zknn.geqrf(a))
    --> tensor([[-5.0000, -3.0000],
    -->         [ 0.5000, -4.0000]])	tensor([1.6000, 0.0000])
Source: torch.geqrf
Also: Tensor:geqrf
See: linalg.qr, linalg.householder_product

## op linalg.svd
The gradient reaches the first min(m, n) columns of U and rows of Vh alone, as in PyTorch.

Shape: [*, m, n] gives [*, m, m], [*, k] and [*, n, n], k = min(m, n); without full_matrices [*,
m, k], [*, k] and [*, k, n].
Example:
    local a = zknn.tensor { { 3.0, 0.0 }, { 4.0, 5.0 } }
    local u, s, vh = zknn.linalg.svd(a)
    print(s, zknn.allclose((u * s):matmul(vh), a, 1e-5, 1e-5))
    --> tensor([6.7082, 2.2361])	true
Source: torch.linalg.svd
See: linalg.svdvals, linalg.pinv, svd

## op linalg.svdvals
Shape: [*, m, n] gives [*, min(m, n)].
Example:
    print(zknn.linalg.svdvals(zknn.tensor { { 3.0, 0.0 }, { 4.0, 5.0 } }))
    --> tensor([6.7082, 2.2361])
Source: torch.linalg.svdvals
See: linalg.svd

## op linalg.eigh
Gradients are those of symmetric matrices: symmetric, too.

Shape: [*, n, n] gives [*, n] and [*, n, n].
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    local w, v = zknn.linalg.eigh(a)
    print(w, zknn.allclose((v * w):matmul(v:t()), a, 1e-5, 1e-5))
    --> tensor([1.3820, 3.6180])	true
Source: torch.linalg.eigh
See: linalg.eigvalsh, linalg.svd

## op linalg.eigvalsh
Shape: [*, n, n] gives [*, n].
Example:
    print(zknn.linalg.eigvalsh(zknn.tensor { { 2.0, 1.0 }, { 1.0, 2.0 } }))
    --> tensor([1., 3.])
Source: torch.linalg.eigvalsh
See: linalg.eigh

## op linalg.pinv
Shape: [*, m, n] gives [*, n, m].
Example:
    print(zknn.linalg.pinv(zknn.tensor { { 2.0, 0.0 }, { 0.0, 0.0 }, { 0.0, 4.0 } }))
    --> tensor([[0.5000, 0.0000, 0.0000],
    -->         [0.0000, 0.0000, 0.2500]])
Source: torch.linalg.pinv
See: linalg.lstsq, linalg.inv, pinverse

## linalg.lstsq(A, B, rcond=nil, driver="gelsy") -> Tensor, Tensor, Tensor, Tensor
Least squares: X with the least |A X - B|, and of those the shortest. Its gradient is that of
pinv(A) B.

- A (Tensor): float32 or float64 [*, m, n]
- B (Tensor): [*, m, k], or vectors [*, m] where it has a dimension less than A
- rcond (number): singular values up to rcond times the greatest count as 0; by default max(m, n)
  times the dtype's epsilon
- driver (string): LAPACK's routine: "gelsy" (by a QR factorization with pivots), "gelsd" and
  "gelss" (by singular values), "gels" (by QR, for matrices of full rank)

Returns: X [*, n, k]; the sums of squares of A X - B [*, k], for m > n, full rank and drivers other
than "gelsy", else an empty tensor; the ranks [*], empty for "gels"; the singular values, for
"gelsd" and "gelss", else an empty tensor.
Errors: shapes that do not fit; dtypes that differ or are not float32 or float64; an inf or nan;
with
"gels", a matrix that has not full rank.
Example:
    local a = zknn.tensor { { 1.0, 0.0 }, { 1.0, 1.0 }, { 1.0, 2.0 } }
    local x, rest, rank, s = zknn.linalg.lstsq(a, zknn.tensor { { 1.0 }, { 3.0 }, { 5.0 } })
    print(zknn.allclose(x, zknn.tensor { { 1.0 }, { 2.0 } }, 1e-4, 1e-4), rank)
    --> true	tensor(2)
Source: torch.linalg.lstsq
See: linalg.solve, linalg.pinv

## op linalg.matrix_exp
Shape: [*, n, n] both.
Example:
    print(zknn.linalg.matrix_exp(zknn.tensor { { 0.0, 1.0 }, { 0.0, 0.0 } }))
    --> tensor([[1., 1.],
    -->         [0., 1.]])
Source: torch.linalg.matrix_exp
Also: Tensor:matrix_exp
See: linalg.matrix_power

## op linalg.ldl_factor
Shape: [*, n, n] gives [*, n, n] and [*, n].
Example:
    local ld, pivots = zknn.linalg.ldl_factor(zknn.tensor { { 2.0, 1.0 }, { 1.0, -1.0 } })
    print(ld, pivots)
    --> tensor([[ 2.0000,  0.0000],
    -->         [ 0.5000, -1.5000]])	tensor([1, 2], dtype=torch.int32)
Source: torch.linalg.ldl_factor
See: linalg.ldl_solve, linalg.cholesky

## op linalg.ldl_factor_ex
Example:
    local ld, pivots, info = zknn.linalg.ldl_factor_ex(zknn.ones(2, 2))
    print(info)   --> tensor(2, dtype=torch.int32)
Source: torch.linalg.ldl_factor_ex
See: linalg.ldl_factor

## op linalg.ldl_solve
Shape: LD [*, n, n], pivots [*, n] and B [*, n, k] give [*, n, k].
Example:
    local a = zknn.tensor { { 2.0, 1.0 }, { 1.0, 3.0 } }
    local ld, pivots = zknn.linalg.ldl_factor(a)
    print(zknn.linalg.ldl_solve(ld, pivots, zknn.tensor { { 3.0 }, { 4.0 } }))
    --> tensor([[1.],
    -->         [1.]])
Source: torch.linalg.ldl_solve
See: linalg.ldl_factor, linalg.solve
]=]
