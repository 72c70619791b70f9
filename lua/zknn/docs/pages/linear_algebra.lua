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
]=]
