return [=[
# indexing: Indexing, searching and sorting

t[key] reads and writes elements, rows and slices; docs/indexing.md says how. The functions of this
page do one thing each. Positions are int64 and count from 0. Names that end in _ (scatter_,
index_add_, masked_fill_) write to their input.

## op gather
Of a matrix and dim 1, element [i][j] of the result is input[i][index[i][j]]. logits:gather(1,
target:unsqueeze(1)) picks each row's logit of its class.

- dim (integer): the dimension that index counts in.
- index (Tensor): int64, with as many dimensions as input.

Shape: the result has index's shape.
Example:
    local x = zknn.tensor { { 1, 2, 3 }, { 4, 5, 6 } }
    print(x:gather(1, zknn.tensor { { 2 }, { 0 } }))
    --> tensor([[3],
    -->         [4]])
Source: torch.gather
See: scatter, take, index_select

## op scatter
The reverse of gather: of a matrix and dim 1, element [i][index[i][j]] becomes src[i][j].

- dim (integer): the dimension that index counts in.
- index (Tensor): int64, with as many dimensions as input.
- src (Tensor): the values, at least of index's sizes.
- value (number): one value for all.

Shape: the result has input's shape.
Example:
    local x, index = zknn.zeros(2, 3), zknn.tensor { { 0 }, { 2 } }
    print(x:scatter(1, index, 1))
    --> tensor([[1., 0., 0.],
    -->         [0., 0., 1.]])
    print(x:scatter(1, index, zknn.tensor { { 5.0 }, { 6.0 } }))
    --> tensor([[5., 0., 0.],
    -->         [0., 0., 6.]])
Source: torch.scatter
See: scatter_add, scatter_reduce, gather, one_hot

## op scatter_add
Where indices repeat, all their elements are added.

- dim (integer): the dimension that index counts in.
- index (Tensor): int64, with as many dimensions as input.
- src (Tensor): what is added, at least of index's sizes.

Shape: the result has input's shape.
Example:
    local index = zknn.tensor { 0, 2, 0 }
    print(zknn.zeros(3):scatter_add(0, index, zknn.tensor { 1.0, 2.0, 3.0 }))
    --> tensor([4., 0., 2.])
Source: torch.scatter_add
See: scatter, index_add, bincount

## op scatter_reduce
- dim (integer): the dimension that index counts in.
- index (Tensor): int64, with as many dimensions as input.
- src (Tensor): the elements to combine, at least of index's sizes.
- reduce (string): how elements are combined.
- include_self (boolean): whether what input has there takes part.

Shape: the result has input's shape.
Example:
    local index, src = zknn.tensor { 0, 0, 1 }, zknn.tensor { 1.0, 5.0, 2.0 }
    print(zknn.zeros(2):scatter_reduce(0, index, src, "amax"))   --> tensor([5., 2.])
    print(zknn.zeros(2):scatter_reduce(0, index, src, "mean", { include_self = false }))
    --> tensor([3., 2.])
Source: torch.scatter_reduce
See: scatter_add, scatter

## op index_select
x[{":", index}] gives the same.

Shape: input's with the number of indices in place of dim's size.
Example:
    local x = zknn.tensor { { 1, 2, 3 }, { 4, 5, 6 } }
    print(x:index_select(1, zknn.tensor { 2, 0 }))
    --> tensor([[3, 1],
    -->         [6, 4]])
Source: torch.index_select
See: gather, select, take

## op index_add
- dim (integer): the dimension that index counts in.
- index (Tensor): int64, one dimension.
- source (Tensor): its size of dim is the number of indices, its other sizes are input's.
- alpha (number): the factor of source.

Shape: the result has input's shape.
Example:
    local x, index = zknn.zeros(3, 2), zknn.tensor { 0, 2, 0 }
    print(x:index_add(0, index, zknn.ones(3, 2)))
    --> tensor([[2., 2.],
    -->         [0., 0.],
    -->         [1., 1.]])
Source: torch.index_add
See: scatter_add, index_select

## op take
Shape: the result has index's shape.
Example:
    local x = zknn.tensor { { 1, 2, 3 }, { 4, 5, 6 } }
    print(x:take(zknn.tensor { 0, 5, -2 }))   --> tensor([1, 6, 5])
Source: torch.take
See: put, gather, index_select

## op put
Shape: the result has input's shape.
Example:
    local x = zknn.zeros(2, 2)
    print(x:put(zknn.tensor { 1, 3 }, zknn.tensor { 5.0, 6.0 }))
    --> tensor([[0., 5.],
    -->         [0., 6.]])
Source: torch.put
See: take, scatter

## op masked_fill
x:masked_fill_(mask, value) and x[mask] = value write to x.

Shape: input and mask broadcast to the result's shape.
Example:
    local x = zknn.tensor { 1.0, -2.0, 3.0 }
    print(x:masked_fill(x:lt(0), 0))   --> tensor([1., 0., 3.])
Source: torch.masked_fill
See: where, masked_select

## op masked_select
Shape: [the number of elements that mask chooses].
Example:
    local x = zknn.tensor { 1.0, -2.0, 3.0 }
    print(x:masked_select(x:gt(0)), x[x:gt(0)])   --> tensor([1., 3.])	tensor([1., 3.])
Source: torch.masked_select
See: masked_fill, nonzero, where

## nonzero(input, as_tuple=false) -> Tensor|Tensor[]
The positions of the elements that are not 0.

They come in index order. argwhere(input) is nonzero(input).

- input (Tensor): a tensor of any dtype.
- as_tuple (boolean): whether to give a list of vectors.

Returns: int64 positions; with as_tuple a list with a vector of positions for each dimension, as
t[list] takes it.
Shape: [number found, dimensions of input]; each vector of the list [number found].
Example:
    local x = zknn.tensor { { 0, 2, 0 }, { 4, 0, 6 } }
    print(x:nonzero())
    --> tensor([[0, 1],
    -->         [1, 0],
    -->         [1, 2]])
    local rows, columns = table.unpack(x:nonzero { as_tuple = true })
    print(rows, columns)   --> tensor([0, 1, 1])	tensor([1, 0, 2])
Source: torch.nonzero
Also: argwhere
See: where, count_nonzero, masked_select

## op sort
Shape: both results have input's shape.
Example:
    local x = zknn.tensor { 3, 1, 2 }
    local values, positions = x:sort()
    print(values, positions)   --> tensor([1, 2, 3])	tensor([1, 2, 0])
    local falling, order = x:sort { descending = true }
    print(falling, order)   --> tensor([3, 2, 1])	tensor([0, 2, 1])
Source: torch.sort
See: argsort, topk, unique

## op argsort
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { 3, 1, 2 }
    print(x:argsort(), x[x:argsort()])   --> tensor([1, 2, 0])	tensor([1, 2, 3])
Source: torch.argsort
See: sort, topk

## op topk
- k (integer): how many.
- dim (integer): the dimension to search along.
- largest (boolean): whether the greatest are wanted, not the least.
- sorted (boolean): they are always sorted.

Shape: input's with k in place of dim's size, both results.
Example:
    local scores = zknn.tensor { 0.1, 0.7, 0.2 }
    local values, positions = scores:topk(2)
    print(values, positions)   --> tensor([0.7000, 0.2000])	tensor([1, 2])
Source: torch.topk
See: sort, max, argmax

## op unique
The results are sorted whatever sorted says.

Shape: [number of different elements]; of slices input's with their number in place of dim's size.
The inverse has input's shape, or with dim [size of dim]; the counts [number].
Example:
    local x = zknn.tensor { 3, 1, 3 }
    print(x:unique())   --> tensor([1, 3])
    print(x:unique { return_inverse = true, return_counts = true })
    --> tensor([1, 3])	tensor([1, 0, 1])	tensor([1, 2])
Source: torch.unique
See: sort, bincount

## op bincount
Shape: [the greatest element + 1, at least minlength].
Example:
    print(zknn.tensor { 0, 2, 2 }:bincount())   --> tensor([1, 0, 2])
    print(zknn.tensor { 0, 2, 2 }:bincount { minlength = 5 })   --> tensor([1, 0, 2, 0, 0])
Source: torch.bincount
See: histc, unique, one_hot

## op histc
The last part includes max.

- bins (integer): the number of parts.
- min (number): where the first part begins.
- max (number): where the last one ends.

Shape: [bins].
Example:
    print(zknn.tensor { 0.5, 1.5, 1.7, 3.0 }:histc(3, 0, 3))   --> tensor([1., 2., 1.])
Source: torch.histc
See: bincount

## op one_hot
The result is int64; call :float() on it for losses and layers.

Shape: tensor's with num_classes put in at the end.
Example:
    print(F.one_hot(zknn.tensor { 0, 2 }))
    --> tensor([[1, 0, 0],
    -->         [0, 0, 1]])
    print(F.one_hot(zknn.tensor { 0, 2 }, 4).shape)   --> torch.Size([2, 4])
Source: torch.nn.functional.one_hot
See: scatter, bincount, cross_entropy

## op index
The library's own op: t[{i, j}] is the way to call it.

Example:
    local x = zknn.arange(12):reshape(3, 4)
    print(x:index(zknn.tensor { { 0, 2 }, { 1, 3 } }, { 0, 1 }))   --> tensor([ 1, 11])
    print(x[{ zknn.tensor { 0, 2 }, zknn.tensor { 1, 3 } }])   --> tensor([ 1, 11])
Source: zknn; t[i, j] of PyTorch does the same
See: take, gather, index_put

## index_put(input, indices, values, accumulate=false) -> Tensor
A copy of input with the elements at given positions replaced, or added to.

t[{i, j}] = value is the same for replacing, and index_put_ writes to its input. Arguments come in
this order, not by name.

- input (Tensor): what to change.
- indices (Tensor[]): int64 positions or bool masks of dimension 0, 1 and so on; they broadcast.
- values (Tensor|number): the new elements; they broadcast to what is indexed.
- accumulate (boolean): whether values are added; where positions repeat, all of them are.
  Otherwise the last one stays.

Returns: a tensor of input's shape and dtype.
Shape: the result has input's shape.
Errors: a position out of range; values of a shape or dtype that does not fit; an empty list.
Example:
    local x, rows = zknn.zeros(4), zknn.tensor { 1, 1 }
    x:index_put_({ rows }, zknn.tensor { 1.0, 2.0 }, true)
    print(x)   --> tensor([0., 3., 0., 0.])
Source: torch.Tensor.index_put
See: scatter_add, put, index
]=]
