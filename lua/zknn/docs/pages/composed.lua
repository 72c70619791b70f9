return [=[
# composed: Splitting, repeating and combining

Functions that are made of ops, whose gradients they use. Where x is the first argument, each is a
method, too: `x:chunk(2)` is `zknn.chunk(x, 2)`.

## chunk(input, chunks, dim=0) -> Tensor[]
A list of views that cut a dimension into at most `chunks` parts. The last one may be smaller.

- input (Tensor): at least one dimension
- chunks (integer): how many parts, at least 1; fewer come out when the size does not suffice
- dim (integer): the dimension to cut

Errors: a scalar; chunks below 1; dim out of range.
Example:
    local parts = zknn.arange(5):chunk(2)
    print(#parts, parts[1], parts[2])   --> 2	tensor([0, 1, 2])	tensor([3, 4])
Source: torch.chunk
Also: Tensor:chunk
See: split, unbind, cat

## split(input, split_size_or_sections, dim=0) -> Tensor[]
A list of views that cut a dimension into parts of one size, or of the sizes of a list.

- input (Tensor): at least one dimension
- split_size_or_sections (integer|integer[]): the size of each part, the last one smaller; or a list
  of sizes that make up the whole
- dim (integer): the dimension to cut

Errors: a scalar; sizes that do not make up the dimension; dim out of range.
Example:
    print(zknn.arange(5):split(2))
    --> {tensor([0, 1]), tensor([2, 3]), tensor([4])}
    print(#zknn.arange(5):split({ 4, 1 }))   --> 2
Source: torch.split
Also: Tensor:split
See: chunk, unbind, Tensor:each

## unbind(input, dim=0) -> Tensor[]
A list of the views at each position of a dimension, without that dimension.

- input (Tensor): at least one dimension
- dim (integer): the dimension to take apart

Errors: a scalar; dim out of range.
Example:
    local x, y = table.unpack(zknn.tensor({ { 1, 2 }, { 3, 4 } }):unbind(1))
    print(x, y)   --> tensor([1, 3])	tensor([2, 4])
Source: torch.unbind
Also: Tensor:unbind
See: stack, select, Tensor:each

## tile(input, ...dims) -> Tensor
Repeats the whole tensor along its dimensions.

The numbers count from the last dimension; a dimension that is not named stays. More numbers than
dimensions put new ones in front.

- input (Tensor): any tensor
- ...dims (integer|integer[]): how often, for each dimension, one after the other or in a list

Errors: a negative number.
Example:
    print(zknn.tensor({ 1, 2 }):tile(2))   --> tensor([1, 2, 1, 2])
    print(zknn.tensor({ 1, 2 }):tile(2, 1).shape)   --> torch.Size([2, 2])
Source: torch.tile
Also: Tensor:tile
See: repeat, repeat_interleave, expand

## repeat(input, ...repeats) -> Tensor
Repeats the whole tensor along its dimensions, each of which must be named.

`repeat` is a word of Lua: write `x["repeat"](x, 2, 3)`, or use tile.

- input (Tensor): any tensor
- ...repeats (integer|integer[]): how often, at least one number for each dimension

Errors: fewer numbers than dimensions; a negative number.
Example:
    local x = zknn.tensor { 1, 2 }
    print(x["repeat"](x, 2, 2))
    --> tensor([[1, 2, 1, 2],
    -->         [1, 2, 1, 2]])
Source: torch.Tensor.repeat
Also: Tensor:repeat
See: tile, expand

## repeat_interleave(input, repeats=nil, dim=nil, output_size=nil) -> Tensor
Repeats each position of a dimension.

repeat_interleave(repeats) alone gives the positions: {2, 1} gives 0, 0, 1.

- input (Tensor): any tensor, or the repeats when they are the only argument
- repeats (integer|Tensor): how often; an int64 vector has one number for each position
- dim (integer): the dimension; without it the tensor is flattened
- output_size (integer): the size that comes out, which is checked

Errors: a negative number; a vector whose length is not the dimension's size.
Example:
    local x = zknn.tensor { 5, 6 }
    print(x:repeat_interleave(2))                      --> tensor([5, 5, 6, 6])
    print(x:repeat_interleave(zknn.tensor { 1, 3 }))   --> tensor([5, 6, 6, 6])
Source: torch.repeat_interleave
Also: Tensor:repeat_interleave
See: tile, index_select

## view_as(input, other) -> Tensor
A view in the shape of another tensor, as `input:view(other.shape)`.

- input (Tensor): the elements
- other (Tensor): gives the shape

Errors: another number of elements; elements whose places in memory do not allow a view.
Example:
    print(zknn.arange(4):view_as(zknn.zeros(2, 2)).shape)   --> torch.Size([2, 2])
Source: torch.Tensor.view_as
Also: Tensor:view_as
See: view, reshape_as

## reshape_as(input, other) -> Tensor
A view or a copy in the shape of another tensor, as `input:reshape(other.shape)`.

- input (Tensor): the elements
- other (Tensor): gives the shape

Errors: another number of elements.
Example:
    print(zknn.arange(4):reshape_as(zknn.zeros(2, 2)).shape)   --> torch.Size([2, 2])
Source: torch.Tensor.reshape_as
Also: Tensor:reshape_as
See: reshape, view_as

## expand_as(input, other) -> Tensor
A view in which dimensions of size 1 have the sizes of another tensor.

- input (Tensor): the elements
- other (Tensor): gives the shape

Errors: a dimension of another size than 1 that differs.
Example:
    print(zknn.tensor({ { 1 }, { 2 } }):expand_as(zknn.zeros(2, 2)))
    --> tensor([[1, 1],
    -->         [2, 2]])
Source: torch.Tensor.expand_as
Also: Tensor:expand_as
See: expand, broadcast_to

## unflatten(input, dim, sizes) -> Tensor
Makes several dimensions of one; -1 stands for the size that is left.

- input (Tensor): at least one dimension
- dim (integer): the dimension
- sizes (integer[]): the sizes that take its place

Errors: sizes that do not multiply up to the dimension's.
Example:
    print(zknn.arange(6):unflatten(0, { 2, -1 }))
    --> tensor([[0, 1, 2],
    -->         [3, 4, 5]])
Source: torch.unflatten
Also: Tensor:unflatten
See: flatten, view

## meshgrid(tensors, indexing="ij") -> Tensor[]
Vectors expanded to the grid that they span: a list with one tensor for each.

- tensors (Tensor[]): vectors or scalars of one dtype; they may also be the arguments, one by one
- indexing (string): by name; "ij" is the order of the list; "xy" exchanges the first two dimensions

Errors: an empty list; tensors of more than one dimension, or of different dtypes.
Example:
    local y, x = table.unpack(zknn.meshgrid { zknn.arange(2), zknn.arange(3) })
    print(x)
    --> tensor([[0, 1, 2],
    -->         [0, 1, 2]])
Source: torch.meshgrid
See: expand

## einsum(equation, ...operands) -> Tensor
Sums of products, as an equation of letters says.

Each letter names a dimension. Letters that the result lacks are summed over. "..." stands for
dimensions that broadcast. Without "->" the letters that occur once make the result, in alphabetical
order.

- equation (string): "ij,jk->ik" is the matrix product, "ii" the trace, "ij->ji" the transpose
- ...operands (Tensor|Tensor[]): as many as the equation has terms

Errors: an equation that does not fit the operands' dimensions; a letter with two sizes.
Example:
    local a, b = zknn.ones(2, 3), zknn.ones(3, 4)
    print(zknn.einsum("ij,jk->ik", a, b).shape)                --> torch.Size([2, 4])
    print(zknn.einsum("ii", zknn.tensor { { 1, 2 }, { 3, 4 } }))   --> tensor(5)
Source: torch.einsum
See: matmul, bmm

## pad(input, pad, mode="constant", value=0) -> Tensor
Adds margins to the last dimensions. With "constant" a negative margin cuts.

- input (Tensor): for the other modes one or two dimensions more than are padded
- pad (integer[]): two numbers a dimension, before and after, from the last dimension on
- mode (string): "constant" sets the margins to value; "reflect" mirrors without the edge,
  "replicate" repeats the edge, "circular" wraps around
- value (number): for constant

Errors: an odd number of margins; margins that leave nothing; an unknown mode; reflect with a margin
that is not smaller than the dimension, circular with a wider one.
Example:
    local x = zknn.tensor { { 1.0, 2.0, 3.0 } }
    print(zknn.pad(x, { 1, 2 }))                 --> tensor([[0., 1., 2., 3., 0., 0.]])
    print(zknn.pad(x, { 1, 1 }, "reflect"))      --> tensor([[2., 1., 2., 3., 2.]])
Source: torch.nn.functional.pad
Also: nn.functional.pad
See: constant_pad_nd, nn.ZeroPad2d
]=]
