return [=[
# joining: Joining, moving and cutting

More functions that put tensors together, exchange their dimensions, and cut them into parts. Where
input is the first argument, each is a method, too.

## vstack(tensors) -> Tensor
Joins tensors as rows, along dimension 0. Scalars and vectors are one row each.

- tensors (Tensor[]): one tensor or more

Errors: an empty list; sizes that do not fit
Example:
    print(zknn.vstack { zknn.tensor { 1, 2 }, zknn.tensor { { 3, 4 } } })
    --> tensor([[1, 2],
    -->         [3, 4]])
Source: torch.vstack
Also: row_stack
See: cat, hstack, stack

## hstack(tensors) -> Tensor
Joins tensors side by side: vectors along their one dimension, others along dimension 1.

- tensors (Tensor[]): one tensor or more

Errors: an empty list; sizes that do not fit
Example:
    print(zknn.hstack { zknn.tensor { 1, 2 }, zknn.tensor { 3 } })   --> tensor([1, 2, 3])
Source: torch.hstack
See: cat, vstack

## dstack(tensors) -> Tensor
Joins tensors along dimension 2, as atleast_3d makes them.

- tensors (Tensor[]): one tensor or more

Errors: an empty list; sizes that do not fit
Example:
    print(zknn.dstack { zknn.tensor { 1, 2 }, zknn.tensor { 3, 4 } })
    --> tensor([[[1, 3],
    -->          [2, 4]]])
Source: torch.dstack
See: cat, atleast_1d

## column_stack(tensors) -> Tensor
Joins tensors along dimension 1. Scalars and vectors are one column each.

- tensors (Tensor[]): one tensor or more

Errors: an empty list; sizes that do not fit
Example:
    print(zknn.column_stack { zknn.tensor { 1, 2 }, zknn.tensor { 3, 4 } })
    --> tensor([[1, 3],
    -->         [2, 4]])
Source: torch.column_stack
See: cat, stack

## atleast_1d(...tensors) -> Tensor|Tensor[]
The tensor with at least one dimension; atleast_2d and atleast_3d: at least two, three.

atleast_3d makes a vector [1, n, 1] and a matrix [n, m, 1]. Several tensors, or a list, give a list.

- ...tensors (Tensor|Tensor[]): any tensors

Errors: what is no tensor
Example:
    print(zknn.atleast_1d(zknn.tensor(5)), zknn.atleast_3d(zknn.ones(2)).shape)
    --> tensor([5])	torch.Size([1, 2, 1])
Source: torch.atleast_1d
Also: atleast_2d, atleast_3d
See: unsqueeze, reshape

## block_diag(...tensors) -> Tensor
A matrix with the tensors as blocks on its diagonal, and zeros elsewhere.

- ...tensors (Tensor|Tensor[]): matrices, vectors (one row) and scalars, one after the other or in a
  list

Errors: a tensor of more than two dimensions
Example:
    print(zknn.block_diag(zknn.tensor { { 1, 2 } }, zknn.tensor(3)))
    --> tensor([[1, 2, 0],
    -->         [0, 0, 3]])
Source: torch.block_diag
See: diag, cat

## cartesian_prod(...tensors) -> Tensor
All combinations of one element of each vector, a row each. One vector alone comes back as it is.

- ...tensors (Tensor|Tensor[]): vectors of one dtype, one after the other or in a list

Errors: tensors that are no vectors, or of different dtypes
Example:
    print(zknn.cartesian_prod(zknn.tensor { 1, 2 }, zknn.tensor { 3, 4 }))
    --> tensor([[1, 3],
    -->         [1, 4],
    -->         [2, 3],
    -->         [2, 4]])
Source: torch.cartesian_prod
See: combinations, meshgrid

## combinations(input, r=2, with_replacement=false) -> Tensor
All combinations of r elements of a vector in their order, a row each.

- input (Tensor): a vector
- r (integer): how many elements, at least 0
- with_replacement (boolean): an element may occur again

Errors: an input that is no vector; a negative r
Example:
    print(zknn.combinations(zknn.tensor { 1, 2, 3 }))
    --> tensor([[1, 2],
    -->         [1, 3],
    -->         [2, 3]])
Source: torch.combinations
Also: Tensor:combinations
See: cartesian_prod

## broadcast_tensors(...tensors) -> Tensor[]
A list of views of the tensors, all of the shape to which they broadcast.

- ...tensors (Tensor|Tensor[]): any tensors

Errors: shapes that do not broadcast
Example:
    local a, b = table.unpack(zknn.broadcast_tensors(zknn.ones(2, 1), zknn.ones(3)))
    print(a.shape, b.shape)   --> torch.Size([2, 3])	torch.Size([2, 3])
Source: torch.broadcast_tensors
See: broadcast_shapes, expand

## broadcast_shapes(...shapes) -> integer[]
The shape to which shapes broadcast, as a list.

- ...shapes (integer|integer[]): lists of sizes; an integer is a list of one

Errors: shapes that do not broadcast; a negative size
Example:
    print(zknn.broadcast_shapes({ 2, 1 }, { 3 }))   --> {2, 3}
Source: torch.broadcast_shapes
See: broadcast_tensors

## movedim(input, source, destination) -> Tensor
A view with dimensions moved to other places; the others keep their order.

- input (Tensor): any tensor
- source (integer|integer[]): the dimensions that move
- destination (integer|integer[]): their places afterwards, as many

Errors: dims out of range or twice; lists of different lengths
Example:
    local x = zknn.zeros(2, 3, 4)
    print(x:movedim(0, 2).shape, x:movedim({ 0, 1 }, { 1, 2 }).shape)
    --> torch.Size([3, 4, 2])	torch.Size([4, 2, 3])
Source: torch.movedim
Also: moveaxis, Tensor:movedim, Tensor:moveaxis
See: permute, transpose

## adjoint(input) -> Tensor
A view of the matrices in the last two dimensions transposed, as mH.

- input (Tensor): two dimensions or more

Errors: fewer than two dimensions
Example:
    print(zknn.zeros(2, 3, 4):adjoint().shape)   --> torch.Size([2, 4, 3])
Source: torch.adjoint
Also: Tensor:adjoint
See: Tensor.mH, transpose

## rot90(input, k=1, dims={0, 1}) -> Tensor
Turns the tensor by 90 degrees, k times, in the plane of two dimensions, from the first towards the
second.

- input (Tensor): two dimensions or more
- k (integer): how often; a negative number turns the other way
- dims (integer[]): the two dimensions

Errors: fewer than two dimensions; dims that are equal or out of range
Example:
    print(zknn.tensor({ { 1, 2 }, { 3, 4 } }):rot90())
    --> tensor([[2, 4],
    -->         [1, 3]])
Source: torch.rot90
Also: Tensor:rot90
See: flip, transpose

## fliplr(input) -> Tensor
Turns the order of the columns, dimension 1, around; flipud: of the rows, dimension 0.

- input (Tensor): two dimensions or more; one for flipud

Errors: fewer dimensions
Example:
    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }
    print(x:fliplr(), x:flipud())
    --> tensor([[2, 1],
    -->         [4, 3]])	tensor([[3, 4],
    -->         [1, 2]])
Source: torch.fliplr
Also: flipud, Tensor:fliplr, Tensor:flipud
See: flip, rot90

## diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor
Matrices with the vectors of the last dimension on their diagonals, and zeros elsewhere.

- input (Tensor): one dimension or more
- offset (integer): the diagonal; above 0 it lies above the main one
- dim1 (integer): the matrices' rows in the result
- dim2 (integer): their columns

Errors: a scalar; dim1 equal to dim2; dims out of range
Example:
    print(zknn.diag_embed(zknn.tensor { 1, 2 }, 1))
    --> tensor([[0, 1, 0],
    -->         [0, 0, 2],
    -->         [0, 0, 0]])
Source: torch.diag_embed
Also: Tensor:diag_embed
See: diag, diagonal, diagflat

## diagflat(input, offset=0) -> Tensor
A matrix with the elements of the flattened input on its diagonal.

- input (Tensor): any tensor
- offset (integer): the diagonal; above 0 it lies above the main one

Errors: an offset that is too far away
Example:
    print(zknn.diagflat(zknn.tensor { { 1 }, { 2 } }))
    --> tensor([[1, 0],
    -->         [0, 2]])
Source: torch.diagflat
Also: Tensor:diagflat
See: diag, diag_embed

## ravel(input) -> Tensor
The elements in index order as a vector: a view where memory allows it.

- input (Tensor): any tensor

Example:
    print(zknn.tensor({ { 1, 2 }, { 3, 4 } }):ravel())   --> tensor([1, 2, 3, 4])
Source: torch.ravel
Also: Tensor:ravel
See: flatten, reshape

## narrow_copy(input, dim, start, length) -> Tensor
As narrow, with memory of its own.

- input (Tensor): one dimension or more
- dim (integer): the dimension
- start (integer): the first position
- length (integer): how many

Errors: positions outside of dim
Example:
    print(zknn.narrow_copy(zknn.arange(5), 0, 1, 3))   --> tensor([1, 2, 3])
Source: torch.narrow_copy
Also: Tensor:narrow_copy
See: narrow

## Tensor:sum_to_size(...size) -> Tensor
The sums over the dimensions that would be broadcast to get from that size to the tensor's.

- ...size (integer|integer[]): a shape that broadcasts to the tensor's

Errors: a shape that does not broadcast to the tensor's
Example:
    print(zknn.ones(2, 3):sum_to_size(3), zknn.ones(2, 3):sum_to_size(2, 1))
    --> tensor([2., 2., 2.])	tensor([[3.],
    -->         [3.]])
Source: torch.Tensor.sum_to_size
See: sum, expand

## unravel_index(indices, shape) -> Tensor[]
The positions in each dimension of elements that are numbered in index order.

- indices (Tensor): integers
- shape (integer|integer[]): the shape that the numbers belong to

Errors: indices that are no integers; a negative size
Example:
    local row, column = table.unpack(zknn.unravel_index(zknn.tensor { 5, 3 }, { 2, 3 }))
    print(row, column)   --> tensor([1, 1])	tensor([2, 0])
Source: torch.unravel_index
See: nonzero, take

## tensor_split(input, indices_or_sections, dim=0) -> Tensor[]
A list of views that cut a dimension into that many parts, or at those positions.

- input (Tensor): at least one dimension
- indices_or_sections (integer|integer[]|Tensor): how many parts, the first ones larger by one where
  the size does not divide; or the positions where parts begin
- dim (integer): the dimension to cut

Errors: a scalar; sections below 1; dim out of range
Example:
    print(zknn.arange(5):tensor_split(2))   --> {tensor([0, 1, 2]), tensor([3, 4])}
    print(zknn.arange(5):tensor_split { 1, 3 })
    --> {tensor([0]), tensor([1, 2]), tensor([3, 4])}
Source: torch.tensor_split
Also: Tensor:tensor_split
See: chunk, split, hsplit

## hsplit(input, indices_or_sections) -> Tensor[]
Cuts dimension 1 (of a vector 0), vsplit dimension 0, dsplit dimension 2, as tensor_split does; into
equal parts.

- input (Tensor): one dimension or more; two for vsplit, three for dsplit
- indices_or_sections (integer|integer[]): how many equal parts; or the positions where parts begin

Errors: too few dimensions; a size that does not divide
Example:
    print(zknn.arange(6):hsplit(3))   --> {tensor([0, 1]), tensor([2, 3]), tensor([4, 5])}
    print(#zknn.zeros(2, 4):vsplit(2), #zknn.zeros(2, 2, 4):dsplit { 1, 2 })   --> 2	3
Source: torch.hsplit
Also: vsplit, dsplit, Tensor:hsplit, Tensor:vsplit, Tensor:dsplit
See: tensor_split

## split_with_sizes(input, split_sizes, dim=0) -> Tensor[]
A list of views that cut a dimension into parts of those sizes.

- input (Tensor): at least one dimension
- split_sizes (integer[]): sizes that make up the whole
- dim (integer): the dimension to cut

Errors: sizes that do not make up the dimension
Example:
    print(zknn.arange(3):split_with_sizes { 1, 2 })   --> {tensor([0]), tensor([1, 2])}
Source: torch.split_with_sizes
Also: Tensor:split_with_sizes
See: split

## as_strided(input, size, stride, storage_offset=nil) -> Tensor
The elements of the tensor's memory that lie at multiples of the strides from the offset: a view.

Where gradients are recorded for input, it is a copy, whose gradient goes to input's own elements.

- input (Tensor): any tensor
- size (integer[]): the shape
- stride (integer[]): how many elements of memory lie between neighbours, for each dimension; at
  least 0
- storage_offset (integer): where it begins in memory; input's own without it

Errors: lists of different lengths; negative numbers; a view that reaches past the memory
Example:
    print(zknn.arange(6):as_strided({ 2, 3 }, { 1, 2 }))
    --> tensor([[0, 2, 4],
    -->         [1, 3, 5]])
Source: torch.as_strided
Also: Tensor:as_strided, Tensor:as_strided_
See: Tensor:stride, unfold, Tensor:storage_offset
]=]
