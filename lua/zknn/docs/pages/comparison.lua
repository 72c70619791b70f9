return [=[
# comparison: Comparison and logic

Each gives a bool tensor, which t[mask], masked_fill, where and sum() take. The operators == and ~=
of Lua do not compare elements: write a:eq(b), or zknn.equal(a, b) for whole tensors.

## op eq
The sum of it counts the elements that are equal.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x:eq(2))   --> tensor([False,  True, False])
    print(x:eq(zknn.tensor { 1, 0, 3 }):sum())   --> tensor(2)
Source: torch.eq
See: ne, equal, allclose

## op ne
Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x:ne(2))   --> tensor([ True, False,  True])
Source: torch.ne
See: eq

## op lt
Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x:lt(2))   --> tensor([ True, False, False])
Source: torch.lt
See: le, gt, ge

## op le
Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x:le(2))   --> tensor([ True,  True, False])
Source: torch.le
See: lt, gt, ge

## op gt
Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x[x:gt(1)])   --> tensor([2, 3])
Source: torch.gt
See: ge, lt, where, masked_select

## op ge
Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3 }
    print(x:ge(2))   --> tensor([False,  True,  True])
Source: torch.ge
See: gt, le, lt

## op logical_and
The operator & of bool tensors. Lua's `and` chooses one of two tensors and compares nothing.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3, 4 }
    print(x:gt(1):logical_and(x:lt(4)))   --> tensor([False,  True,  True, False])
    print(x:gt(1) & x:lt(4))              --> tensor([False,  True,  True, False])
Source: torch.logical_and
See: logical_or, logical_not, all

## op logical_or
The operator | of bool tensors.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local x = zknn.tensor { 1, 2, 3, 4 }
    print(x:eq(1):logical_or(x:eq(4)))   --> tensor([ True, False, False,  True])
Source: torch.logical_or
See: logical_and, logical_xor, any

## op logical_xor
The operator ~ between bool tensors, which is ^ in Python.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local a, b = zknn.tensor { true, true }, zknn.tensor { true, false }
    print(a:logical_xor(b))   --> tensor([False,  True])
Source: torch.logical_xor
See: logical_or, ne

## op logical_not
The operator ~ before a bool tensor.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0, 1, 2 }:logical_not())   --> tensor([ True, False, False])
Source: torch.logical_not
See: logical_and, eq

## op bitwise_and
The operator & of integers.

Shape: broadcast of the two.
Example:
    local x = zknn.tensor { 5, 6, -1 }
    print(x & 3)   --> tensor([1, 2, 3])
Source: torch.bitwise_and
See: bitwise_or, bitwise_xor, logical_and

## op bitwise_or
The operator | of integers.

Shape: broadcast of the two.
Example:
    print(zknn.tensor { 5, 6 } | 8)   --> tensor([13, 14])
Source: torch.bitwise_or
See: bitwise_and, logical_or

## op bitwise_xor
The operator ~ between integers, which Python writes ^.

Shape: broadcast of the two.
Example:
    print(zknn.tensor { 5, 6 } ~ 3)   --> tensor([6, 5])
Source: torch.bitwise_xor
See: bitwise_and, logical_xor

## op bitwise_not
The operator ~ before integers.

Shape: the result has input's shape.
Example:
    print(~zknn.tensor { 0, 5, -1 })   --> tensor([-1, -6,  0])
Source: torch.bitwise_not
See: bitwise_xor, logical_not

## op bitwise_left_shift
The operator << of integers.

Shape: broadcast of the two.
Example:
    print(zknn.tensor { 1, 3 } << 2)   --> tensor([ 4, 12])
Source: torch.bitwise_left_shift
See: bitwise_right_shift

## op bitwise_right_shift
The operator >> of integers. The sign stays, other than with Lua's own >>.

Shape: broadcast of the two.
Example:
    print(zknn.tensor { 12, -12 } >> 2)   --> tensor([ 3, -3])
Source: torch.bitwise_right_shift
See: bitwise_left_shift

## op isnan
nan is the only value that is not equal to itself.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { 1.0, 0.0, -1.0 } / zknn.tensor { 1, 0, 0 }
    print(x)   --> tensor([1., nan, -inf])
    print(x:isnan())   --> tensor([False,  True, False])
Source: torch.isnan
See: isinf, isfinite

## op isinf
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { 1.0, 0.0, -1.0 } / zknn.tensor { 1, 0, 0 }
    print(x:isinf())   --> tensor([False, False,  True])
Source: torch.isinf
See: isnan, isfinite

## isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=false) -> Tensor
True where two elements are nearly equal: |input - other| is at most atol + |rtol * other|.

Equal infinities are close, a finite number and an infinity are not.

- input (Tensor): any dtype
- other (Tensor): of the same dtype; shapes broadcast
- rtol (number): the allowance as a part of other
- atol (number): the allowance that is always there
- equal_nan (boolean): are two nan close?

Errors: two dtypes; a negative allowance; shapes that do not broadcast.
Example:
    local x = zknn.tensor { 1.0, 2.0 }
    print(x:isclose(zknn.tensor { 1.000001, 2.1 }))   --> tensor([ True, False])
Source: torch.isclose
Also: Tensor:isclose
See: allclose, eq

## op isposinf
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, math.huge, -math.huge }:isposinf())
    --> tensor([False,  True, False])
Source: torch.isposinf
See: isinf, isneginf

## op isneginf
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, math.huge, -math.huge }:isneginf())
    --> tensor([False, False,  True])
Source: torch.isneginf
See: isinf, isposinf

## op isreal
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, 0 / 0 }:isreal())   --> tensor([True, True])
Source: torch.isreal
See: isfinite

## op signbit
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, -0.0, -2.0 }:signbit())   --> tensor([False,  True,  True])
Source: torch.signbit
See: sign, copysign

## op isfinite
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { 1.0, 0.0, -1.0 } / zknn.tensor { 1, 0, 0 }
    print(x:isfinite():all())   --> tensor(False)
Source: torch.isfinite
See: isnan, isinf
]=]
