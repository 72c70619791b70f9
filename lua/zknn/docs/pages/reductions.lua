return [=[
# reductions: Reductions

dim counts from 0, and from the last dimension when it is negative. Without dim the whole tensor is
reduced to a scalar; x:sum():item() is a Lua number.

## op sum
The sum of nothing is 0.

- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- dtype (string): the dtype to compute in, and the result's.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(x:sum(), x:sum(0))   --> tensor(10)	tensor([4, 6])
    print(x:sum { dim = 1, keepdim = true })
    --> tensor([[3],
    -->         [7]])
Source: torch.sum
See: mean, prod, cumsum

## op mean
- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- dtype (string): the dtype to compute in, and the result's.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
    print(x:mean(), x:mean(1))   --> tensor(2.5000)	tensor([1.5000, 3.5000])
Source: torch.mean
See: sum, median, var

## op prod
- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- dtype (string): the dtype to compute in, and the result's.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(x:prod(), x:prod(1))   --> tensor(24)	tensor([ 2, 12])
Source: torch.prod
See: sum, cumprod

## op cumsum
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(x:cumsum(1))
    --> tensor([[1, 3],
    -->         [3, 7]])
Source: torch.cumsum
See: sum, cumprod

## op cumprod
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(x:cumprod(0))
    --> tensor([[1, 2],
    -->         [3, 8]])
Source: torch.cumprod
See: prod, cumsum

## op var
- dim (integer|integer[]): the dimensions to reduce; none means all.
- unbiased (boolean): false is correction=0.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- correction (number): what the number of elements is lessened by; 1 gives the unbiased estimate.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { 1.0, 2.0, 3.0, 4.0 }
    print(x:var(), x:var { correction = 0 })   --> tensor(1.6667)	tensor(1.2500)
Source: torch.var
See: std, mean

## op std
- dim (integer|integer[]): the dimensions to reduce; none means all.
- unbiased (boolean): false is correction=0.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- correction (number): what the number of elements is lessened by; 1 gives the unbiased estimate.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { 1.0, 2.0, 3.0, 4.0 }
    print(x:std(), x:std { correction = 0 })   --> tensor(1.2910)	tensor(1.1180)
Source: torch.std
See: var, mean

## op norm
- p (number|string): the exponent, or "fro".
- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.
- dtype (string): the dtype to compute in, and the result's.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 3.0, 4.0 }, { 0.0, 5.0 } }
    print(x:norm(2, 1))   --> tensor([5., 5.])
    print(x:norm(1), x:norm(math.huge))   --> tensor(12.)	tensor(5.)
Source: torch.norm
See: nn.utils.clip_grad_norm_, logsumexp

## op logsumexp
- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    print(zknn.tensor { 1000.0, 1000.0 }:logsumexp(0))   --> tensor(1000.6932)
Source: torch.logsumexp
Also: special.logsumexp
See: log_softmax, exp

## op any
- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 0, 1 }, { 0, 0 } }
    print(x:any(), x:any(1))   --> tensor(True)	tensor([ True, False])
Source: torch.any
See: all, count_nonzero, logical_or

## op all
- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 0, 1 }, { 0, 0 } }
    print(x:all(), x:eq(0):all(1))   --> tensor(False)	tensor([False,  True])
Source: torch.all
See: any, logical_and

## op count_nonzero
- dim (integer|integer[]): the dimensions to reduce; none means all.

Shape: [] without dim, else input's without dim.
Example:
    local x = zknn.tensor { { 0, 1 }, { 0, 0 } }
    print(x:count_nonzero(), x:count_nonzero(1))   --> tensor(1)	tensor([1, 0])
Source: torch.count_nonzero
See: nonzero, any

## op max
Positions count from 0; of several greatest elements the first is taken.

- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim; else both results have input's without dim, or with keepdim 1 there.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:max())   --> tensor(9)
    local values, positions = x:max(1)
    print(values, positions)   --> tensor([9, 7])	tensor([1, 0])
Source: torch.max
See: argmax, amax, maximum, topk

## op min
Positions count from 0; of several least elements the first is taken.

- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim; else both results have input's without dim, or with keepdim 1 there.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:min())   --> tensor(1)
    local values, positions = x:min(1)
    print(values, positions)   --> tensor([3, 1])	tensor([0, 1])
Source: torch.min
See: argmin, amin, minimum

## op argmax
logits:argmax(1) gives the class of each row.

- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:argmax(), x:argmax(1))   --> tensor(1)	tensor([1, 0])
Source: torch.argmax
See: max, argsort, topk

## op argmin
- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:argmin(), x:argmin(0))   --> tensor(3)	tensor([0, 1])
Source: torch.argmin
See: min

## op amax
Unlike max it takes several dims, and gives values alone.

- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:amax { 0, 1 }, x:amax(0))   --> tensor(9)	tensor([7, 9])
Source: torch.amax
See: max, argmax

## op amin
Unlike min it takes several dims, and gives values alone.

- dim (integer|integer[]): the dimensions to reduce; none means all.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps reduced dimensions as 1.
Example:
    local x = zknn.tensor { { 3, 9 }, { 7, 1 } }
    print(x:amin { 0, 1 }, x:amin(0))   --> tensor(1)	tensor([3, 1])
Source: torch.amin
See: min, argmin

## op median
- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim; else both results have input's without dim, or with keepdim 1 there.
Example:
    local x = zknn.tensor { { 5, 1, 9 }, { 2, 8, 4 } }
    print(x:median())   --> tensor(4)
    local values, positions = x:median(1)
    print(values, positions)   --> tensor([5, 4])	tensor([0, 2])
Source: torch.median
See: mean, sort
]=]
