return [=[
# writing: Writing at positions

Tensors with a part exchanged: as new tensors, or, with a name that ends in _, in place.

## index_fill(input, dim, index, value) -> Tensor
input with a value at the positions index of a dimension. index_fill_ writes it into the tensor.

- input (Tensor): any tensor
- dim (integer): the dimension
- index (Tensor): int64, a vector or a scalar; a negative position counts from the end
- value (number|Tensor): a number or a scalar tensor

Errors: an index out of range; a value with dimensions
Example:
    print(zknn.zeros(2, 3):index_fill(1, zknn.tensor { 0, 2 }, 5))
    --> tensor([[5., 0., 5.],
    -->         [5., 0., 5.]])
Source: torch.index_fill
Also: Tensor:index_fill, Tensor:index_fill_
See: index_copy, masked_fill

## index_copy(input, dim, index, source) -> Tensor
input with the slices of source at the positions index of a dimension. index_copy_ writes them into
the tensor.

- input (Tensor): any tensor
- dim (integer): the dimension
- index (Tensor): int64, a vector or a scalar, at least 0
- source (Tensor): of input's shape and dtype, with a size of as many as index has in dim

Errors: an index out of range; a source of another shape or dtype
Example:
    print(zknn.zeros(2, 2):index_copy(0, zknn.tensor { 1 }, zknn.ones(1, 2)))
    --> tensor([[0., 0.],
    -->         [1., 1.]])
Source: torch.index_copy
Also: Tensor:index_copy, Tensor:index_copy_
See: index_add, index_fill

## index_reduce(input, dim, index, source, reduce, include_self=true) -> Tensor
input joined with the slices of source at the positions index of a dimension. index_reduce_ writes
it into the tensor.

- input (Tensor): one dimension or more
- dim (integer): the dimension
- index (Tensor): int64, a vector or a scalar
- source (Tensor): of input's shape, with a size of as many as index has in dim
- reduce (string): "prod", "mean", "amax" or "amin"
- include_self (boolean): whether input's own elements take part

Errors: an index out of range; a source of another shape; another word
Example:
    print(zknn.ones(2):index_reduce(0, zknn.tensor { 1, 1 }, zknn.tensor { 2.0, 5.0 }, "prod"))
    --> tensor([ 1., 10.])
Source: torch.index_reduce
Also: Tensor:index_reduce, Tensor:index_reduce_
See: scatter_reduce, index_add

## masked_scatter(input, mask, source) -> Tensor
input with elements of source, one after the other, where mask is true. masked_scatter_ writes them
into the tensor.

- input (Tensor): any tensor
- mask (Tensor): bool; the two broadcast
- source (Tensor): of input's dtype, with as many elements as mask has that are true, or more

Errors: a source with too few elements, or of another dtype; a mask that is not bool
Example:
    local mask = zknn.tensor { true, false, true, false }
    print(zknn.zeros(4):masked_scatter(mask, zknn.tensor { 1.0, 2.0 }))
    --> tensor([1., 0., 2., 0.])
Source: torch.masked_scatter
Also: Tensor:masked_scatter, Tensor:masked_scatter_
See: masked_fill, masked_select

## Tensor:fill_diagonal_(fill_value, wrap=false) -> Tensor
Writes a number to the diagonal: to all elements whose positions are equal in all dimensions.

- fill_value (number): what is written
- wrap (boolean): below the square of a tall matrix, the diagonal begins anew after an empty row

Errors: fewer than two dimensions; more than two of different sizes
Example:
    print(zknn.zeros(2, 3):fill_diagonal_(5))
    --> tensor([[5., 0., 0.],
    -->         [0., 5., 0.]])
Source: torch.Tensor.fill_diagonal_
See: diagonal, eye

## diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor
input with src in the place of a diagonal, as diagonal takes it.

- input (Tensor): two dimensions or more
- src (Tensor): of the part's shape
- offset (integer): the diagonal; above 0 it lies above the main one
- dim1 (integer): the matrices' rows
- dim2 (integer): their columns

Errors: a src of another shape; dims out of range
Example:
    print(zknn.zeros(2, 2):diagonal_scatter(zknn.tensor { 1.0, 2.0 }))
    --> tensor([[1., 0.],
    -->         [0., 2.]])
Source: torch.diagonal_scatter
Also: Tensor:diagonal_scatter
See: diagonal, select_scatter

## select_scatter(input, src, dim, index) -> Tensor
input with src in the place of one position of a dimension, as select takes it.

- input (Tensor): one dimension or more
- src (Tensor): of the part's shape
- dim (integer): the dimension
- index (integer): the position

Errors: a src of another shape; an index out of range
Example:
    print(zknn.zeros(2, 2):select_scatter(zknn.ones(2), 0, 1))
    --> tensor([[0., 0.],
    -->         [1., 1.]])
Source: torch.select_scatter
Also: Tensor:select_scatter
See: select, slice_scatter

## slice_scatter(input, src, dim=0, start=nil, end=nil, step=1) -> Tensor
input with src in the place of a slice of a dimension, as slice takes it.

- input (Tensor): one dimension or more
- src (Tensor): of the part's shape
- dim (integer): the dimension
- start (integer): the first position
- end (integer): the position behind the last
- step (integer): from one position to the next, at least 1

Errors: a src of another shape; a step below 1
Example:
    print(zknn.zeros(4):slice_scatter(zknn.ones(2), 0, { step = 2 }))
    --> tensor([1., 0., 1., 0.])
Source: torch.slice_scatter
Also: Tensor:slice_scatter
See: slice, select_scatter

## as_strided_scatter(input, src, size, stride, storage_offset=nil) -> Tensor
input with src in the place of the elements that as_strided takes.

- input (Tensor): any tensor
- src (Tensor): of the part's shape
- size (integer[]): the part's shape
- stride (integer[]): its strides
- storage_offset (integer): where it begins in memory; input's own without it

Errors: a src of another shape; a part that reaches outside of input's elements
Example:
    print(zknn.zeros(4):as_strided_scatter(zknn.ones(2), { 2 }, { 3 }))
    --> tensor([1., 0., 0., 1.])
Source: torch.as_strided_scatter
Also: Tensor:as_strided_scatter
See: as_strided, slice_scatter

## take_along_dim(input, indices, dim=nil) -> Tensor
The elements at positions along a dimension, as argsort and argmax with keepdim give them.

Without dim, of the flattened input.

- input (Tensor): any tensor
- indices (Tensor): int64, of as many dimensions; the others broadcast; a negative position counts
  from the end
- dim (integer): the dimension

Errors: an index out of range; another number of dimensions; another dtype
Example:
    local x = zknn.tensor { { 3, 1, 2 } }
    print(zknn.take_along_dim(x, x:argsort(1), 1))   --> tensor([[1, 2, 3]])
Source: torch.take_along_dim
Also: Tensor:take_along_dim
See: gather, take

## Tensor:apply_(callable) -> Tensor
Replaces each element by what a function of Lua gives for it. Slow: operations on whole tensors are
faster.

- callable (function): takes a number, gives a number

Errors: a function that gives no number; a tensor that requires a gradient, outside no_grad
Example:
    print(zknn.tensor({ 1.0, 2.0 }):apply_(function(x) return x * 10 end))
    --> tensor([10., 20.])
Source: torch.Tensor.apply_
See: Tensor:map_

## Tensor:map_(tensor, callable) -> Tensor
Replaces each element by what a function of Lua gives for it and the one of another tensor.

- tensor (Tensor): broadcasts to the tensor's shape
- callable (function): takes two numbers, gives a number

Errors: a function that gives no number; a tensor that requires a gradient, outside no_grad
Example:
    print(zknn.tensor({ 1.0, 2.0 }):map_(zknn.tensor { 3.0, 4.0 }, function(x, y) return x * y end))
    --> tensor([3., 8.])
Source: torch.Tensor.map_
See: Tensor:apply_

## Tensor:resize_(...size) -> Tensor
Gives the tensor another shape in place, of as many of its elements as there are places.

Where there are more places than elements, the tensor moves to memory of its own, and the places
behind the last element are not set. t_, transpose_, squeeze_, unsqueeze_, swapaxes_ and as_strided_
work in place, too.

- ...size (integer|integer[]): the shape

Errors: a tensor that requires a gradient; a negative size
Example:
    print(zknn.arange(4):resize_(2, 2))
    --> tensor([[0, 1],
    -->         [2, 3]])
Source: torch.Tensor.resize_
See: reshape, Tensor:resize_as_

## Tensor:resize_as_(the_template) -> Tensor
As resize_, to the shape of another tensor.

- the_template (Tensor): gives the shape

Errors: a tensor that requires a gradient
Example:
    print(zknn.arange(4):resize_as_(zknn.zeros(2, 2)))
    --> tensor([[0, 1],
    -->         [2, 3]])
Source: torch.Tensor.resize_as_
See: Tensor:resize_
]=]
