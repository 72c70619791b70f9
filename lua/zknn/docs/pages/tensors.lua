return [=[
# tensors: Tensors: making them, fields, methods

A tensor is an array of numbers of one dtype. Dimensions and positions count from 0, as in PyTorch;
lists that functions return are Lua lists, which count from 1.

## tensor(data, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor of a number, a boolean, nested lists, or another tensor, which is copied. {1, 2} gives
int64, {1.0} float32 and {true} bool, as in PyTorch.

- data (number|boolean|table|Tensor): the elements; the lists of one level have one length.
- dtype (string): "float32", "float64", "int64", "uint8" or "bool".
- device (string): where the elements lie: "cpu".
- requires_grad (boolean): whether backward gives it a gradient.

Errors: lists of different lengths; an element that is no number; an unknown dtype.
Example:
    print(zknn.tensor { { 1, 2 }, { 3, 4 } })
    --> tensor([[1, 2],
    -->         [3, 4]])
Source: torch.tensor
See: from_bytes, zeros, Tensor:tolist

## Tensor:size(dim=nil) -> table|integer
The shape as a list, or the size of one dimension.

- dim (integer): a dimension; a negative one counts from the last.

Errors: dim out of range.
Example:
    local x = zknn.zeros(2, 3)
    print(x:size(), x:size(-1))   --> torch.Size([2, 3])	3
Source: torch.Tensor.size

## Tensor.shape (table)
The sizes of the dimensions, a Lua list. `x.shape[1]` is the first size, `x.shape[-1]` the last.

Example:
    print(zknn.zeros(2, 3).shape)   --> torch.Size([2, 3])
Source: torch.Tensor.shape
See: Tensor:size
]=]
