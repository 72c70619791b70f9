return [=[
# linear_algebra: Linear algebra

Products of vectors and matrices. Both operands have one dtype, except in outer. einsum writes any
sum of products.

## op matmul
Python's a @ b.

Shape: [..., n, k] and [..., k, m] give [..., n, m]; [k] and [k] give [], [n, k] and [k] give [n],
[k] and [k, m] give [m].
Example:
    local a = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(a:matmul(zknn.tensor { 10, 1 }))   --> tensor([12, 34])
    print(zknn.zeros(5, 2, 3):matmul(zknn.zeros(3, 4)).shape)   --> torch.Size([5, 2, 4])
Source: torch.matmul
See: mm, bmm, mv, linear, einsum

## op mm
matmul, but for two matrices alone.

Shape: [n, k] and [k, m] give [n, m].
Example:
    local a = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(a:mm(a))
    --> tensor([[ 7, 10],
    -->         [15, 22]])
Source: torch.mm
See: matmul, bmm

## op bmm
matmul, but for two batches of one size.

Shape: [b, n, k] and [b, k, m] give [b, n, m].
Example:
    local a, b = zknn.ones(5, 2, 3), zknn.ones(5, 3, 4)
    print(a:bmm(b).shape, a:bmm(b):sum())   --> torch.Size([5, 2, 4])	tensor(120.)
Source: torch.bmm
See: matmul, mm

## op mv
Shape: [n, k] and [k] give [n].
Example:
    local a = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(a:mv(zknn.tensor { 10, 1 }))   --> tensor([12, 34])
Source: torch.mv
See: matmul, dot

## op dot
Shape: [k] and [k] give [].
Example:
    print(zknn.tensor { 1, 2 }:dot(zknn.tensor { 3, 4 }))   --> tensor(11)
Source: torch.dot
See: matmul, outer

## op outer
Integers and floats may be mixed here.

Shape: [n] and [m] give [n, m].
Example:
    print(zknn.tensor { 1, 2 }:outer(zknn.tensor { 3, 4, 5 }))
    --> tensor([[ 3,  4,  5],
    -->         [ 6,  8, 10]])
Source: torch.outer
See: dot, mul

## addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor
The sum beta input + alpha mat1 mat2. addmm_ writes it over the tensor.

With beta and alpha of 1 and a bias for input, it is one linear, which adds the bias on the way.

- input (Tensor): broadcasts to the product's shape
- mat1 (Tensor): [n, k]
- mat2 (Tensor): [k, m]
- beta (number): the factor of input; with 0, what input holds does not count
- alpha (number): the factor of the product

Errors: shapes that do not fit; an input that does not broadcast to the product; dtypes that differ
Example:
    local a = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    print(zknn.addmm(zknn.ones(2), a, a, { alpha = 10 }))
    --> tensor([[ 71., 101.],
    -->         [151., 221.]])
Source: torch.addmm
Also: Tensor:addmm, Tensor:addmm_
See: mm, linear, baddbmm

## addmv(input, mat, vec, beta=1, alpha=1) -> Tensor
The sum beta input + alpha mat vec. addmv_ writes it over the tensor.

- input (Tensor): broadcasts to [n]
- mat (Tensor): [n, k]
- vec (Tensor): [k]
- beta (number): the factor of input; with 0, what input holds does not count
- alpha (number): the factor of the product

Errors: shapes that do not fit; an input that does not broadcast to the product; dtypes that differ
Example:
    local a = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    print(zknn.addmv(zknn.ones(2), a, zknn.tensor { 10.0, 1.0 }))   --> tensor([13., 35.])
Source: torch.addmv
Also: Tensor:addmv, Tensor:addmv_
See: mv, addmm

## addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor
The sum beta input + alpha vec1 vec2^T, of a matrix and an outer product. addr_ writes it over the
tensor.

- input (Tensor): broadcasts to [n, m]
- vec1 (Tensor): [n]
- vec2 (Tensor): [m]
- beta (number): the factor of input; with 0, what input holds does not count
- alpha (number): the factor of the product

Errors: vectors that are none; an input that does not broadcast to the product
Example:
    print(zknn.addr(zknn.ones(2, 2), zknn.tensor { 1.0, 2.0 }, zknn.tensor { 3.0, 4.0 }))
    --> tensor([[4., 5.],
    -->         [7., 9.]])
Source: torch.addr
Also: Tensor:addr, Tensor:addr_
See: outer, addmm

## baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor
The sum beta input + alpha times the products of the matrices of two batches. baddbmm_ writes it
over the tensor.

- input (Tensor): broadcasts to [b, n, m]
- batch1 (Tensor): [b, n, k]
- batch2 (Tensor): [b, k, m]
- beta (number): the factor of input; with 0, what input holds does not count
- alpha (number): the factor of the product

Errors: shapes that do not fit; an input that does not broadcast to the product; dtypes that differ
Example:
    local a = zknn.ones(2, 1, 3)
    print(zknn.baddbmm(zknn.tensor(5.0), a, a:transpose(1, 2)))
    --> tensor([[[8.]],
    -->
    -->         [[8.]]])
Source: torch.baddbmm
Also: Tensor:baddbmm, Tensor:baddbmm_
See: bmm, addbmm

## addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor
The sum beta input + alpha times the sum of the products of the matrices of two batches. addbmm_
writes it over the tensor.

- input (Tensor): broadcasts to [n, m]
- batch1 (Tensor): [b, n, k]
- batch2 (Tensor): [b, k, m]
- beta (number): the factor of input; with 0, what input holds does not count
- alpha (number): the factor of the product

Errors: shapes that do not fit; an input that does not broadcast to the product; dtypes that differ
Example:
    local a = zknn.ones(2, 1, 3)
    print(zknn.addbmm(zknn.tensor(5.0), a, a:transpose(1, 2)))   --> tensor([[11.]])
Source: torch.addbmm
Also: Tensor:addbmm, Tensor:addbmm_
See: bmm, baddbmm

## inner(input, other) -> Tensor
The sums of products over the last dimensions of both. A scalar multiplies the other tensor.

- input (Tensor): [*, k]
- other (Tensor): [*, k], of input's dtype

Shape: [*a, k] and [*b, k] give [*a, *b].
Errors: last sizes that differ
Example:
    local a = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(zknn.inner(a, zknn.tensor { 10, 1 }))   --> tensor([12, 34])
Source: torch.inner
Also: Tensor:inner
See: dot, tensordot

## vdot(input, other) -> Tensor
The sum of the products of two vectors' elements: dot, for real numbers.

- input (Tensor): [k]
- other (Tensor): [k]

Errors: other shapes; dtypes that differ
Example:
    print(zknn.vdot(zknn.tensor { 1, 2 }, zknn.tensor { 3, 4 }))   --> tensor(11)
Source: torch.vdot
Also: Tensor:vdot
See: dot

## tensordot(a, b, dims=2) -> Tensor
The sums of products over dimensions of a and of b.

The result has the other dimensions of a, then those of b.

- a (Tensor): any tensor
- b (Tensor): of a's dtype
- dims (integer|table): how many of the last dimensions of a and of the first of b; or two lists, of
  the dimensions of a and of those of b

Errors: sizes that differ; lists of different lengths; dims out of range
Example:
    local a, b = zknn.ones(2, 3, 4), zknn.ones(3, 4, 5)
    print(zknn.tensordot(a, b).shape)   --> torch.Size([2, 5])
    print(zknn.tensordot(a, b, { { 1 }, { 0 } }).shape)   --> torch.Size([2, 4, 4, 5])
Source: torch.tensordot
See: matmul, einsum

## kron(input, other) -> Tensor
The Kronecker product: other times each element of input, in input's arrangement.

- input (Tensor): any tensor, of up to 4 dimensions
- other (Tensor): the same; the one with fewer dimensions gets sizes of 1 in front

Errors: more than 4 dimensions
Example:
    print(zknn.kron(zknn.eye(2), zknn.ones(1, 2)))
    --> tensor([[1., 1., 0., 0.],
    -->         [0., 0., 1., 1.]])
Source: torch.kron
Also: Tensor:kron
See: outer

## cross(input, other, dim=nil) -> Tensor
The cross product of the vectors of three elements along a dimension.

- input (Tensor): a size of 3 in dim
- other (Tensor): as many dimensions and the same dtype; other sizes broadcast
- dim (integer): without it, the first dimension of size 3

Errors: no dimension of size 3; another number of dimensions; bool
Example:
    print(zknn.cross(zknn.tensor { 1, 0, 0 }, zknn.tensor { 0, 1, 0 }))   --> tensor([0, 0, 1])
Source: torch.cross
Also: Tensor:cross
See: dot

## trace(input) -> Tensor
The sum of a matrix's diagonal.

- input (Tensor): [n, m] of numbers

Errors: other numbers of dimensions; bool
Example:
    print(zknn.trace(zknn.tensor { { 1, 2 }, { 3, 4 } }))   --> tensor(5)
Source: torch.trace
Also: Tensor:trace
See: diagonal, sum
]=]
