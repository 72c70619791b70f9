return [=[
# tensors: Making tensors

A tensor is an array of numbers of one dtype. Dimensions and positions count from 0, as in PyTorch;
lists that functions return are Lua lists, which count from 1.

    local x = zknn.tensor { { 1, 2 }, { 3, 4 } }      -- from nested lists
    local w = zknn.zeros(3, 4, { dtype = "float64" }) -- from a shape

The options dtype, device and requires_grad come in a last table. Arguments may come by name there,
too.

## tensor(data, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor of a number, a boolean, nested lists, or another tensor, which is copied.

Without a dtype, {1, 2} gives int64, {1.0} or {1, 2.5} float32 and {true} bool, as in PyTorch. An
empty list is float32. A number of Lua is a float when it has a point or an exponent: 1.0 and 1
differ.

- data (number|boolean|table|Tensor): the elements; the lists of one level have one length
- dtype (string): a dtype, such as "float32", "float16", "int64" or "bool"
- device (string): where the elements lie: "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: lists of different lengths; an element that is no number; a number that the dtype does not
hold; an unknown dtype.
Example:
    print(zknn.tensor { { 1, 2 }, { 3, 4 } })
    --> tensor([[1, 2],
    -->         [3, 4]])
    print(zknn.tensor({ 1, 2 }, { dtype = "float32" }))   --> tensor([1., 2.])
Source: torch.tensor
See: from_bytes, zeros, Tensor:tolist

## from_bytes(bytes, dtype="float32", shape) -> Tensor
A tensor whose elements are the bytes of a string, little-endian, in row-major order.

- bytes (string): the elements, as `x:bytes()` gives them
- dtype (string): their dtype; nil is float32
- shape (integer[]): the sizes of the dimensions

Errors: a string whose length does not fit dtype and shape.
Example:
    print(zknn.from_bytes("\1\2\3\4", "uint8", { 2, 2 }):tolist()[2][1])   --> 3
Source: torch.frombuffer, with a shape and a copy
See: Tensor:bytes, tensor

## zeros(...size, dtype="float32", device="cpu", requires_grad=false) -> Tensor
A tensor of that shape filled with 0.

- ...size (integer|integer[]): the sizes of the dimensions, one after the other or in a list; none
  gives a scalar
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a negative size; more than 8 dimensions.
Example:
    print(zknn.zeros(2, 3).shape)                    --> torch.Size([2, 3])
    print(zknn.zeros({ 2 }, { dtype = "int64" }))    --> tensor([0, 0])
Source: torch.zeros
See: ones, full, empty, zeros_like

## ones(...size, dtype="float32", device="cpu", requires_grad=false) -> Tensor
A tensor of that shape filled with 1.

- ...size (integer|integer[]): the sizes of the dimensions, one after the other or in a list
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a negative size; more than 8 dimensions.
Example:
    print(zknn.ones(3))   --> tensor([1., 1., 1.])
Source: torch.ones
See: zeros, full, ones_like

## empty(...size, dtype="float32", device="cpu", requires_grad=false) -> Tensor
A tensor of that shape whose elements are not set.

They are whatever the memory holds. It is for tensors that are written as a whole afterwards.

- ...size (integer|integer[]): the sizes of the dimensions, one after the other or in a list
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a negative size; more than 8 dimensions.
Example:
    print(zknn.empty(2):fill_(7))   --> tensor([7., 7.])
Source: torch.empty
See: zeros, Tensor:copy_

## full(size, fill_value, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor of that shape filled with one value.

- size (integer[]): the sizes of the dimensions, as a list
- fill_value (number|boolean): the value
- dtype (string): without one an integer gives int64, a float float32, a boolean bool
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a size that is no list; a value that the dtype does not hold.
Example:
    print(zknn.full({ 2 }, 0.5))   --> tensor([0.5000, 0.5000])
    print(zknn.full({ 2 }, 5))     --> tensor([5, 5])
Source: torch.full
See: zeros, ones, Tensor:fill_

## zeros_like(input, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor of 0 with the shape and dtype of another.

- input (Tensor): gives shape and dtype
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient; input's is not taken over

Example:
    print(zknn.zeros_like(zknn.tensor { 1, 2 }))   --> tensor([0, 0])
Source: torch.zeros_like
See: zeros, ones_like

## ones_like(input, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor of 1 with the shape and dtype of another.

- input (Tensor): gives shape and dtype
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient; input's is not taken over

Example:
    print(zknn.ones_like(zknn.zeros(2), { dtype = "bool" }))   --> tensor([True, True])
Source: torch.ones_like
See: ones, zeros_like

## empty_like(input, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor with the shape and dtype of another, whose elements are not set.

- input (Tensor): gives shape and dtype
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient; input's is not taken over

Example:
    local x = zknn.zeros(2, 3):t()
    print(zknn.empty_like(x).shape)   --> torch.Size([3, 2])
Source: torch.empty_like
See: empty

## full_like(input, fill_value, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A tensor with the shape and dtype of another, filled with one value.

- input (Tensor): gives shape and dtype
- fill_value (number|boolean): the value
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient; input's is not taken over

Errors: a value that the dtype does not hold.
Example:
    print(zknn.full_like(zknn.zeros(2), 3))   --> tensor([3., 3.])
Source: torch.full_like
See: full

## arange(start=0, end, step=1, dtype=nil, device="cpu", requires_grad=false) -> Tensor
## arange(end) -> Tensor
The numbers start, start + step, .. before end.

Three integers give int64, any float gives float32 unless dtype says otherwise. Whether a fraction
of a step fits before end depends on rounding: linspace names the count instead.

- start (number): the first number
- end (number): where it stops; it is not among them
- step (number): the distance, negative to count down
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a step of 0, or one that leads away from end.
Example:
    print(zknn.arange(5))            --> tensor([0, 1, 2, 3, 4])
    print(zknn.arange(1, 2, 0.5))    --> tensor([1.0000, 1.5000])
    print(zknn.arange(3, 0, -1))     --> tensor([3, 2, 1])
Source: torch.arange
See: linspace, randperm

## linspace(start, end, steps, dtype="float32", device="cpu", requires_grad=false) -> Tensor
Numbers at equal distances from start to end, both of them included.

- start (number): the first number
- end (number): the last number
- steps (integer): how many; 1 gives start alone
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: negative steps.
Example:
    print(zknn.linspace(0, 1, 5))   --> tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
Source: torch.linspace
See: arange

## eye(n, m=nil, dtype="float32", device="cpu", requires_grad=false) -> Tensor
A matrix with 1 on the diagonal and 0 elsewhere.

- n (integer): the rows
- m (integer): the columns; as many as rows without it
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient

Errors: a negative size.
Example:
    print(zknn.eye(2, 3))
    --> tensor([[1., 0., 0.],
    -->         [0., 1., 0.]])
Source: torch.eye
See: diag

## is_tensor(value) -> boolean
Whether a value is a tensor.

- value (any): any value of Lua

Example:
    print(zknn.is_tensor(zknn.zeros(2)), zknn.is_tensor { 0, 0 })   --> true	false
Source: torch.is_tensor

## float32 (string)
The dtype of 32-bit floats, which most things use: `zknn.float32` is the string "float32".

Example:
    print(zknn.zeros(1, { dtype = zknn.float32 }).dtype == "float32")   --> true
See: Tensor.dtype, Tensor:to, float64

## float64 (string)
The dtype of 64-bit floats, Lua's own: the string "float64".

Example:
    print(zknn.tensor({ 1 }, { dtype = zknn.float64 }))   --> tensor([1.], dtype=torch.float64)
See: Tensor:double

## int64 (string)
The dtype of 64-bit integers, for classes, positions and counts: the string "int64".

Example:
    print(zknn.tensor { 1, 2 }.dtype == zknn.int64)   --> true
See: Tensor:long

## uint8 (string)
The dtype of bytes, as images hold them: the string "uint8". Sums above 255 wrap around.

Example:
    local x = zknn.tensor({ 250 }, { dtype = zknn.uint8 })
    print((x + 10):item())   --> 4
See: Tensor:byte

## int8 (string)
The dtype of integers of 8 bits, -128..127: the string "int8". Ops compute it in int64 and wrap
around, as those of int16 and int32.

Example:
    print(zknn.tensor({ 127 }, { dtype = zknn.int8 }) + 1)   --> tensor([-128], dtype=torch.int8)
See: Tensor:char, int64

## int16 (string)
The dtype of integers of 16 bits: the string "int16".

Example:
    print(zknn.tensor({ 1, 2 }, { dtype = zknn.int16 }):sum().dtype)   --> int64
See: Tensor:short, int8

## int32 (string)
The dtype of integers of 32 bits: the string "int32".

Example:
    local x = zknn.tensor({ 1, 2 }, { dtype = zknn.int32 })
    print((x * 2).dtype, (x / 2).dtype)   --> int32	float32
See: Tensor:int, int8

## float16 (string)
The dtype of floats of 16 bits with 11 binary digits, up to 65504: the string "float16".

Ops compute it in float32 and round once. Its gradients are float16 too. Optimizers compute a
step in float32 and round its results once.

Example:
    local x = zknn.tensor({ 0.1 }, { dtype = zknn.float16 })
    print(x:item(), (x + zknn.ones(1)).dtype)   --> 0.0999755859375	float32
See: Tensor:half, bfloat16

## bfloat16 (string)
The dtype of floats of 16 bits with float32's range and 8 binary digits: the string "bfloat16".

Ops compute it in float32 and round once, as float16. The two together give float32.

Example:
    local x = zknn.tensor({ 0.1 }, { dtype = zknn.bfloat16 })
    print(x:item(), (x + x:half()).dtype)   --> 0.10009765625	float32
See: Tensor:bfloat16, float16

## uint16 (string)
The dtype of integers 0..65535: the string "uint16". Like uint32 and uint64 it is stored, moved,
converted, read and written, and ops do not compute on it.

Example:
    local x = zknn.tensor({ 65535 }, { dtype = zknn.uint16 })
    print(x, x:long() + 1)   --> tensor([65535], dtype=torch.uint16)	tensor([65536])
See: Tensor:to, uint8

## uint32 (string)
The dtype of integers 0..4294967295: the string "uint32".

Example:
    print(zknn.zeros(1, { dtype = zknn.uint32 }).dtype)   --> uint32
See: uint16

## uint64 (string)
The dtype of integers from 0 to 2^64 - 1: the string "uint64". Past 2^63 - 1, item and tolist give
floats.

Example:
    print(zknn.zeros(1, { dtype = zknn.uint64 }).dtype)   --> uint64
See: uint16

## bool (string)
The dtype of true and false, which comparisons give: the string "bool".

Example:
    print(zknn.tensor { 1, 5 }:gt(2).dtype == zknn.bool)   --> true
See: Tensor:bool

## newaxis (string)
In an index, a new dimension of size 1. Python writes x[None, :] for `x[{zknn.newaxis, ":"}]`.

Example:
    local x = zknn.arange(3)
    print(x[{ ":", zknn.newaxis }].shape)   --> torch.Size([3, 1])
See: unsqueeze

## as_tensor(data, dtype=nil, device=nil) -> Tensor
A tensor of values, or the tensor itself, where dtype allows it.

- data (any): a tensor, or what tensor takes
- dtype (string): the dtype
- device (string): "cpu"

Errors: values that make no tensor
Example:
    local x = zknn.ones(2)
    print(rawequal(zknn.as_tensor(x), x), zknn.as_tensor { 1, 2 })   --> true	tensor([1, 2])
Source: torch.as_tensor
See: tensor, asarray

## asarray(obj, dtype=nil, device=nil, copy=nil, requires_grad=false) -> Tensor
As as_tensor, with a copy where it is asked for.

- obj (any): a tensor, or what tensor takes
- dtype (string): the dtype
- device (string): "cpu"
- copy (boolean): whether a tensor is copied; nil: where the dtype changes
- requires_grad (boolean): whether gradients are recorded for it

Errors: values that make no tensor; no copy of values of Lua
Example:
    print(zknn.asarray({ 1, 2 }, "float64"))   --> tensor([1., 2.], dtype=torch.float64)
Source: torch.asarray
See: as_tensor

## scalar_tensor(s, dtype="float32", device="cpu", requires_grad=false) -> Tensor
A tensor without dimensions.

- s (number): its element
- dtype (string): the dtype
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: what is no number
Example:
    print(zknn.scalar_tensor(3))   --> tensor(3.)
Source: torch.scalar_tensor
See: tensor, full

## fill(input, value) -> Tensor
A tensor of input's shape and dtype, filled with a value.

- input (Tensor): gives shape and dtype
- value (number|Tensor): a number, or a scalar tensor, which gets the gradient

Errors: a value with dimensions
Example:
    print(zknn.fill(zknn.zeros(2), 5))   --> tensor([5., 5.])
Source: torch.fill
See: full_like, Tensor:fill_

## Tensor:new_zeros(...size, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A new tensor of the tensor's dtype: of zeros; new_ones: of ones; new_empty: not set.

- ...size (integer|integer[]): the shape
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative size
Example:
    print(zknn.arange(2):new_zeros(3), zknn.arange(2):new_ones(3))
    --> tensor([0, 0, 0])	tensor([1, 1, 1])
Source: torch.Tensor.new_zeros
Also: Tensor:new_ones, Tensor:new_empty
See: zeros, Tensor:new_full

## Tensor:new_full(size, fill_value, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A new tensor of the tensor's dtype, filled with a value.

- size (integer[]): the shape
- fill_value (number): the value
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: a value that the dtype does not hold
Example:
    print(zknn.arange(2):new_full({ 3 }, 7))   --> tensor([7, 7, 7])
Source: torch.Tensor.new_full
See: full, Tensor:new_zeros

## Tensor:new_tensor(data, dtype=nil, device="cpu", requires_grad=false) -> Tensor
A new tensor of the tensor's dtype, of values.

- data (any): what tensor takes
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether gradients are recorded for it

Errors: values that make no tensor
Example:
    print(zknn.zeros(1):new_tensor { 1, 2 })   --> tensor([1., 2.])
Source: torch.Tensor.new_tensor
See: tensor, Tensor:new_zeros

## Tensor:type_as(other) -> Tensor
The tensor in the dtype of another: itself, where it has it.

- other (Tensor): gives the dtype

Example:
    print(zknn.arange(2):type_as(zknn.zeros(1)))   --> tensor([0., 1.])
Source: torch.Tensor.type_as
See: Tensor:to
]=]
