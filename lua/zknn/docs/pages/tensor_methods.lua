return [=[
# tensor_methods: Fields and methods of tensors

Every op is a method, too: `x:sum()` is `zknn.sum(x)`, and where that makes sense `x:exp_()` writes
its result into x. This page has the fields, and the methods that are no ops. `x[key]` is described
by `help "indexing"`.

## Tensor.shape (table)
The sizes of the dimensions, a Lua list, which prints as PyTorch's torch.Size.

`x.shape[1]` is the first size, since lists of Lua count from 1, and `x.shape[-1]` the last.
`x.shape == y.shape` compares the sizes.

Example:
    local shape = zknn.zeros(2, 3).shape
    print(shape, #shape, shape[1])   --> torch.Size([2, 3])	2	2
Source: torch.Tensor.shape
See: Tensor:size, Tensor:dim

## Tensor.dtype (string)
The kind of the elements: "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16",
"int8", "uint8", "bool", or "uint16", "uint32", "uint64".

Example:
    print(zknn.tensor { 1, 2 }.dtype)   --> int64
Source: torch.Tensor.dtype
See: Tensor:to

## Tensor.device (string)
Where the elements lie: always "cpu" in this build.

Example:
    print(zknn.zeros(2).device)   --> cpu
Source: torch.Tensor.device
See: Tensor:to

## Tensor.requires_grad (boolean)
Whether operations on it are recorded, so that backward can give gradients. A leaf's can be
assigned.

Errors: true for a dtype that is not real; an assignment to a tensor that an op made.
Example:
    local x = zknn.ones(2)
    x.requires_grad = true
    print((x * 2).requires_grad)   --> true
Source: torch.Tensor.requires_grad
See: Tensor:requires_grad_, no_grad

## Tensor.grad (Tensor?)
The gradient that backward has left there, or nil. Each backward adds to it.

It may be assigned: nil forgets it, as `optimizer:zero_grad()` does.

Errors: a value that is no tensor; a shape or dtype other than the tensor's.
Example:
    local x = zknn.tensor { 3.0 }:requires_grad_()
    x:square():sum():backward()
    print(x.grad)   --> tensor([6.])
    x.grad = nil
Source: torch.Tensor.grad
See: Tensor:backward

## Tensor.data (Tensor)
A tensor with the same elements and without history. Writing to it is not recorded.

Assigning a tensor gives this one other elements: all references to it see them.

Errors: a value that is no tensor; an integer dtype for a tensor that requires a gradient. A
backward through ops that used another shape or dtype is refused.
Example:
    local x = zknn.ones(2):requires_grad_()
    x.data:mul_(5)
    print(x)   --> tensor([5., 5.], requires_grad=True)
Source: torch.Tensor.data
See: Tensor:detach, no_grad

## Tensor.is_leaf (boolean)
Whether no recorded op made it. backward fills `grad` of leaves that require a gradient.

Example:
    local x = zknn.ones(2):requires_grad_()
    print(x.is_leaf, (x * 2).is_leaf)   --> true	false
Source: torch.Tensor.is_leaf
See: Tensor:retain_grad

## Tensor.grad_fn (string?)
The name of the recorded op that made it, or nil.

Example:
    local x = zknn.ones(2):requires_grad_()
    print((x * 2).grad_fn)   --> mul
Source: torch.Tensor.grad_fn, as a name
See: Tensor.is_leaf

## Tensor:size(dim=nil) -> table|integer
The shape as a list, or the size of one dimension.

- dim (integer): a dimension, which counts from 0; a negative one counts from the last

Errors: dim out of range.
Example:
    local x = zknn.zeros(2, 3)
    print(x:size(), x:size(-1))   --> torch.Size([2, 3])	3
Source: torch.Tensor.size
See: Tensor.shape

## Tensor:stride(dim=nil) -> table|integer
How many elements of memory lie between neighbours, for each dimension or for one.

- dim (integer): a dimension, which counts from 0; a negative one counts from the last

Example:
    print(zknn.zeros(2, 3):stride(), zknn.zeros(2, 3):t():stride())   --> (3, 1)	(1, 3)
Source: torch.Tensor.stride
See: Tensor:is_contiguous

## Tensor:dim() -> integer
The number of dimensions; 0 for a scalar.

Example:
    print(zknn.zeros(2, 3):dim())   --> 2
Source: torch.Tensor.dim
Also: Tensor:ndimension
See: Tensor:size

## Tensor:numel() -> integer
The number of elements: the product of the sizes.

Example:
    print(zknn.zeros(2, 3):numel())   --> 6
Source: torch.Tensor.numel
Also: Tensor:nelement
See: Tensor:size

## Tensor:item() -> number|boolean
The only element as a number or boolean of Lua.

Errors: a tensor that has not exactly one element.
Example:
    print(zknn.tensor { 1.5, 2.5 }:sum():item())   --> 4.0
Source: torch.Tensor.item
See: Tensor:tolist

## Tensor:tolist() -> any
The elements as nested Lua lists; a scalar gives its number.

The lists count from 1: `x:tolist()[1]` is the element `x[0]`.

Example:
    local rows = zknn.tensor { { 1, 2 }, { 3, 4 } }:tolist()
    print(rows[2][1])   --> 3
Source: torch.Tensor.tolist
See: tensor, Tensor:each

## Tensor:bytes() -> string
The elements as a string of bytes, little-endian, in row-major order.

Example:
    local x = zknn.tensor({ 104, 105 }, { dtype = "uint8" })
    print(x:bytes())   --> hi
Source: zknn
See: from_bytes

## Tensor:each() -> function, Tensor, integer
Iterates over the first dimension: for each position, from 0 on, the position and a view.

`ipairs(x)` would begin at 1 and raises.

Errors: a scalar.
Example:
    for i, row in zknn.tensor { { 1, 2 }, { 3, 4 } }:each() do
      print(i, row)
    end
    --> 0	tensor([1, 2])
    --> 1	tensor([3, 4])
Source: zknn; Python iterates over the tensor itself
See: unbind, Tensor:tolist

## Tensor:is_contiguous() -> boolean
Whether the elements lie in memory in row-major order without gaps.

Example:
    local x = zknn.zeros(2, 3)
    print(x:is_contiguous(), x:t():is_contiguous())   --> true	false
Source: torch.Tensor.is_contiguous
See: Tensor:contiguous, Tensor:stride

## Tensor:contiguous() -> Tensor
The tensor itself when its elements lie in row-major order, else a copy in which they do.

Gradients flow through the copy.

Example:
    local x = zknn.zeros(2, 3):t()
    print(x:contiguous():stride())   --> (2, 1)
Source: torch.Tensor.contiguous
See: Tensor:is_contiguous, view, clone

## Tensor:to(...target, dtype=nil, device=nil) -> Tensor
The tensor with another dtype or on another device; itself when nothing is to change.

A dtype, a device, a device and a dtype, or a tensor whose dtype is taken. Conversions between real
dtypes pass gradients on.

- ...target (string|Tensor): "int64", "cpu", or another tensor
- dtype (string): the dtype, by name
- device (string): the device, by name: "cpu"

Errors: a dtype or device that is not there, "cuda" among them.
Example:
    local x = zknn.tensor { 1.9, -1.9 }
    print(x:to("int64"))                --> tensor([ 1, -1])
    print(x:to("cpu", "float64").dtype) --> float64
Source: torch.Tensor.to
See: Tensor:float, Tensor.dtype

## Tensor:float() -> Tensor
The tensor as float32; itself when it is that.

Example:
    print(zknn.tensor { 1, 2 }:float())   --> tensor([1., 2.])
Source: torch.Tensor.float
See: Tensor:to

## Tensor:double() -> Tensor
The tensor as float64; itself when it is that.

Example:
    print(zknn.tensor { 1, 2 }:double().dtype)   --> float64
Source: torch.Tensor.double
See: Tensor:to

## Tensor:long() -> Tensor
The tensor as int64; itself when it is that. Fractions are cut off toward 0.

Example:
    print(zknn.tensor { 1.7, -1.7 }:long())   --> tensor([ 1, -1])
Source: torch.Tensor.long
See: Tensor:to, round

## Tensor:byte() -> Tensor
The tensor as uint8; itself when it is that. Integers outside 0..255 wrap around.

Example:
    print(zknn.tensor { 255, 256 }:byte())   --> tensor([255,   0], dtype=torch.uint8)
Source: torch.Tensor.byte
See: Tensor:to

## Tensor:half() -> Tensor
The tensor as float16, rounded to the nearest; itself when it is that. Past 65504 it is inf.

Example:
    print(zknn.tensor { 0.1, 70000 }:half())   --> tensor([0.1000,    inf], dtype=torch.float16)
Source: torch.Tensor.half
See: Tensor:to, float16, Tensor:bfloat16

## Tensor:bfloat16() -> Tensor
The tensor as bfloat16, rounded to the nearest; itself when it is that.

Example:
    print(zknn.tensor { 3.14159 }:bfloat16():item())   --> 3.140625
Source: torch.Tensor.bfloat16
See: Tensor:to, bfloat16, Tensor:half

## Tensor:int() -> Tensor
The tensor as int32; itself when it is that. Fractions are cut off toward 0.

Example:
    print(zknn.tensor { 1.7, -1.7 }:int())   --> tensor([ 1, -1], dtype=torch.int32)
Source: torch.Tensor.int
See: Tensor:to, int32

## Tensor:short() -> Tensor
The tensor as int16; itself when it is that. Integers outside wrap around.

Example:
    print(zknn.tensor { 32768 }:short():item())   --> -32768
Source: torch.Tensor.short
See: Tensor:to, int16

## Tensor:char() -> Tensor
The tensor as int8; itself when it is that. Integers outside -128..127 wrap around.

Example:
    print(zknn.tensor { 127, 128 }:char())   --> tensor([ 127, -128], dtype=torch.int8)
Source: torch.Tensor.char
See: Tensor:to, int8

## Tensor:bool() -> Tensor
The tensor as bool: true where it is not 0.

Example:
    print(zknn.tensor { 0.0, 0.5 }:bool())   --> tensor([False,  True])
Source: torch.Tensor.bool
See: Tensor:to, ne

## Tensor:cpu() -> Tensor
The tensor itself: the CPU is the only device of this build.

Example:
    print(zknn.ones(2):cpu())   --> tensor([1., 1.])
Source: torch.Tensor.cpu
See: Tensor:to

## Tensor:fill_(value) -> Tensor
Sets every element to one value, in place.

- value (number|boolean|Tensor): the value, or a tensor without dimensions; an integer dtype cuts a
  fraction off

Errors: a number that the dtype does not hold; a tensor with dimensions (copy_ takes those); a
tensor that requires a gradient, outside no_grad.
Example:
    print(zknn.empty(2):fill_(3))   --> tensor([3., 3.])
Source: torch.Tensor.fill_
See: full, Tensor:zero_

## Tensor:zero_() -> Tensor
Sets every element to 0, in place.

Errors: a tensor that requires a gradient, outside no_grad.
Example:
    print(zknn.ones(2):zero_())   --> tensor([0., 0.])
Source: torch.Tensor.zero_
See: Tensor:fill_

## Tensor:copy_(src) -> Tensor
Writes the elements of another tensor into this one, in place.

The other broadcasts to this one's shape, and is converted to its dtype.

- src (Tensor): the elements

Errors: a shape that does not broadcast; outside no_grad, either tensor requiring a gradient.
Example:
    local x = zknn.zeros(2, 2)
    x:copy_(zknn.tensor { 1, 2 })
    print(x)
    --> tensor([[1., 2.],
    -->         [1., 2.]])
Source: torch.Tensor.copy_
See: Tensor:fill_, clone

## equal(input, other) -> boolean
Whether two tensors have one shape and the same elements.

Dtypes may differ: the elements are compared after promotion. nan differs from itself.

- input (Tensor): a tensor
- other (Tensor): another

Example:
    local a, b = zknn.tensor { 1, 2 }, zknn.tensor { 1.0, 2.0 }
    print(zknn.equal(a, b), a:eq(b))   --> true	tensor([True, True])
Source: torch.equal
Also: Tensor:equal
See: allclose, eq

## allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=false) -> boolean
Whether all elements of two tensors are close: |a - b| <= atol + rtol |b|.

- input (Tensor): a
- other (Tensor): b, of the same shape
- rtol (number): the difference allowed relative to b
- atol (number): the difference allowed besides
- equal_nan (boolean): whether nan is close to nan

Errors: different shapes; a negative tolerance.
Example:
    local a = zknn.tensor { 1.0, 2.0 }
    print(a:allclose(a + 1e-7), a:allclose(a + 1e-3))   --> true	false
    print(a:allclose(a + 1e-3, { atol = 0.01 }))        --> true
Source: torch.allclose
Also: Tensor:allclose
See: equal, testing.assert_close
]=]
