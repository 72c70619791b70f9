return [=[
# shapes: Shapes and views

A view shares the storage of its input: writing to one changes the other. The ops of this page that
give views copy nothing. Dimensions and positions count from 0; negative ones count from the end.

## op view
The sizes are numbers or one list: x:view(2, 3), x:view { 2, 3 }. A transposed tensor has views of
few shapes: use reshape, or contiguous first.

Shape: the sizes that are given.
Example:
    local x = zknn.arange(6)
    local y = x:view(2, -1)
    y[{ 0, 0 }] = 9
    print(y.shape, x)   --> torch.Size([2, 3])	tensor([9, 1, 2, 3, 4, 5])
Source: torch.Tensor.view
See: reshape, Tensor:contiguous

## op reshape
The sizes are numbers or one list: x:reshape(2, 3), x:reshape { 2, 3 }.

Shape: the sizes that are given.
Example:
    print(zknn.arange(6):reshape(2, 3))
    --> tensor([[0, 1, 2],
    -->         [3, 4, 5]])
    print(zknn.arange(6):reshape(-1, 2).shape)   --> torch.Size([3, 2])
Source: torch.reshape
See: view, flatten, unflatten

## op flatten
A scalar becomes a vector of one element.

Shape: the sizes start_dim..end_dim multiplied into one.
Example:
    local x = zknn.zeros(2, 3, 4)
    print(x:flatten().shape, x:flatten(1).shape)   --> torch.Size([24])	torch.Size([2, 12])
Source: torch.flatten
See: reshape, unflatten, nn.Flatten

## op transpose
Shape: input's with the sizes of dim0 and dim1 exchanged.
Example:
    local x = zknn.arange(6):reshape(2, 3)
    print(x:transpose(0, 1))
    --> tensor([[0, 3],
    -->         [1, 4],
    -->         [2, 5]])
Source: torch.transpose
See: t, permute

## op t
Shape: [n, m] gives [m, n].
Example:
    local x = zknn.arange(6):reshape(2, 3)
    print(x:t())
    --> tensor([[0, 3],
    -->         [1, 4],
    -->         [2, 5]])
Source: torch.t
See: transpose, permute

## op permute
Shape: size i of the result is size dims[i] of input.
Example:
    local picture = zknn.zeros(32, 28, 3)
    print(picture:permute(2, 0, 1).shape)   --> torch.Size([3, 32, 28])
Source: torch.permute
See: transpose

## op squeeze
Example:
    local x = zknn.zeros(1, 3, 1)
    print(x:squeeze().shape, x:squeeze(0).shape)   --> torch.Size([3])	torch.Size([3, 1])
Source: torch.squeeze
See: unsqueeze

## op unsqueeze
A negative dim counts from the end of the result: -1 puts it last.

Example:
    local x = zknn.zeros(3)
    print(x:unsqueeze(0).shape, x:unsqueeze(-1).shape)   --> torch.Size([1, 3])	torch.Size([3, 1])
Source: torch.unsqueeze
See: squeeze, reshape

## op expand
Elements that are seen several times lie in one place: clone the view before writing to it.

Example:
    local x = zknn.tensor { { 1 }, { 2 } }
    print(x:expand(-1, 3))
    --> tensor([[1, 1, 1],
    -->         [2, 2, 2]])
Source: torch.Tensor.expand
See: repeat, tile, expand_as

## op select
It is x[index] of dimension 0, x[{":", index}] of dimension 1, and so on.

Shape: input's without dim.
Example:
    local x = zknn.arange(6):reshape(2, 3)
    print(x:select(1, 2))   --> tensor([2, 5])
Source: torch.select
See: narrow, index_select

## op narrow
Shape: input's with length in place of dim's size.
Example:
    print(zknn.arange(6):narrow(0, 2, 3))   --> tensor([2, 3, 4])
Source: torch.narrow
See: slice, split, chunk

## op slice
x[{{start, stop, step}}] is the way to write it.

Example:
    local x = zknn.arange(6)
    print(x:slice(0, 1, 5, 2), x[{ { 1, 5, 2 } }])   --> tensor([1, 3])	tensor([1, 3])
Source: aten.slice
See: narrow, flip

## op diagonal
Example:
    local x = zknn.arange(6):reshape(2, 3)
    print(x:diagonal(), x:diagonal(1))   --> tensor([0, 4])	tensor([1, 5])
Source: torch.diagonal
See: diag, tril

## op unfold
Example:
    print(zknn.arange(5):unfold(0, 3, 1))
    --> tensor([[0, 1, 2],
    -->         [1, 2, 3],
    -->         [2, 3, 4]])
Source: torch.Tensor.unfold
See: nn.functional.unfold, narrow, as_strided

## op cat
- tensors (Tensor[]): one tensor or more.
- dim (integer): the dimension along which they are joined.

Shape: the tensors' shape, its size dim the sum of theirs.
Example:
    local a, b = zknn.tensor { { 1, 2 } }, zknn.tensor { { 3, 4 } }
    print(zknn.cat({ a, b }))
    --> tensor([[1, 2],
    -->         [3, 4]])
    print(zknn.cat({ a, b }, 1))   --> tensor([[1, 2, 3, 4]])
Source: torch.cat
See: stack, chunk, split

## op stack
- tensors (Tensor[]): one tensor or more.
- dim (integer): where the new dimension stands in the result.

Shape: the tensors' shape with the number of tensors put in at dim.
Example:
    local a, b = zknn.tensor { 1, 2 }, zknn.tensor { 3, 4 }
    print(zknn.stack { a, b })
    --> tensor([[1, 2],
    -->         [3, 4]])
    print(zknn.stack({ a, b }, 1))
    --> tensor([[1, 3],
    -->         [2, 4]])
Source: torch.stack
See: cat, unbind

## op flip
Shape: the result has input's shape.
Example:
    local x = zknn.arange(6):reshape(2, 3)
    print(x:flip(1))
    --> tensor([[2, 1, 0],
    -->         [5, 4, 3]])
Source: torch.flip
See: roll, slice

## op roll
- shifts (integer|integer[]): by how many positions to move, for each of dims.
- dims (integer|integer[]): the dimensions.

Shape: the result has input's shape.
Example:
    print(zknn.arange(5):roll(2), zknn.arange(5):roll(-1))
    --> tensor([3, 4, 0, 1, 2])	tensor([1, 2, 3, 4, 0])
Source: torch.roll
See: flip

## op tril
diagonal=1 keeps one diagonal above the main one too, -1 drops the main one.

Shape: the result has input's shape.
Example:
    print(zknn.ones(3, 3):tril())
    --> tensor([[1., 0., 0.],
    -->         [1., 1., 0.],
    -->         [1., 1., 1.]])
Source: torch.tril
See: triu, diagonal, masked_fill

## op triu
diagonal=1 drops the main diagonal, -1 keeps one below it too.

Shape: the result has input's shape.
Example:
    print(zknn.ones(3, 3):triu(1))
    --> tensor([[0., 1., 1.],
    -->         [0., 0., 1.],
    -->         [0., 0., 0.]])
Source: torch.triu
See: tril

## op diag
Example:
    print(zknn.tensor { 1, 2 }:diag())
    --> tensor([[1, 0],
    -->         [0, 2]])
    print(zknn.tensor { { 1, 2 }, { 3, 4 } }:diag())   --> tensor([1, 4])
Source: torch.diag
See: diagonal, eye

## op clone
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { 1, 2 }
    local y = x:clone()
    y[0] = 9
    print(x, y)   --> tensor([1, 2])	tensor([9, 2])
Source: torch.clone
See: Tensor:detach, Tensor:contiguous

## op cast
The library's own op: write x:to(dtype), x:float() or x:long().

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.5, -1.5 }:cast("int64"))   --> tensor([ 1, -1])
Source: zknn; torch.Tensor.to does the same
See: Tensor:to, Tensor:float, Tensor:long

## op constant_pad_nd
The library's own op: nn.functional.pad is the way to call it, and has other modes too.

Shape: the result's size of a dimension is input's plus its two margins.
Example:
    print(zknn.constant_pad_nd(zknn.tensor { 1, 2 }, { 1, 2 }, 9))   --> tensor([9, 1, 2, 9, 9])
    print(F.pad(zknn.tensor { 1, 2 }, { 1, 2 }, { value = 9 }))   --> tensor([9, 1, 2, 9, 9])
Source: torch.nn.functional.pad
See: nn.functional.pad
]=]
