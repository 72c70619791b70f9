return [=[
# properties: Properties of tensors and dtypes

What a tensor is, and which dtypes results have.

## Tensor.T (Tensor)
A view with the dimensions in reverse order; or write x:t() for a matrix.

Example:
    print(zknn.zeros(2, 3).T.shape)   --> torch.Size([3, 2])
Source: torch.Tensor.T
See: t, permute, Tensor.mT

## Tensor.H (Tensor)
The same for matrices alone, as the numbers are real.

Example:
    print(zknn.zeros(2, 3).H.shape)   --> torch.Size([3, 2])
Source: torch.Tensor.H
See: Tensor.T, Tensor.mH

## Tensor.mT (Tensor)
A view of the matrices in the last two dimensions transposed.

Example:
    print(zknn.zeros(2, 3, 4).mT.shape)   --> torch.Size([2, 4, 3])
Source: torch.Tensor.mT
See: transpose, Tensor.T

## Tensor.mH (Tensor)
The same as mT, as the numbers are real.

Example:
    print(zknn.zeros(2, 3, 4).mH.shape)   --> torch.Size([2, 4, 3])
Source: torch.Tensor.mH
See: Tensor.mT, adjoint

## Tensor.ndim (integer)
The number of dimensions; 0 for a scalar.

Example:
    print(zknn.zeros(2, 3).ndim)   --> 2
Source: torch.Tensor.ndim
See: Tensor:dim

## Tensor.itemsize (integer)
The bytes of an element.

Example:
    print(zknn.zeros(2).itemsize)   --> 4
Source: torch.Tensor.itemsize
See: Tensor:element_size, Tensor.nbytes

## Tensor.nbytes (integer)
The bytes of all elements.

Example:
    print(zknn.zeros(2, 3).nbytes)   --> 24
Source: torch.Tensor.nbytes
See: Tensor.itemsize, Tensor:numel

## Tensor.retains_grad (boolean)
Whether backward keeps the gradient of a tensor that is no leaf, since retain_grad was called.

Example:
    local x = zknn.ones(2):requires_grad_() * 2
    x:retain_grad()
    print(x.retains_grad)   --> true
Source: torch.Tensor.retains_grad
See: Tensor:retain_grad

## Tensor.is_cpu (boolean)
Where and how the elements are kept: always on the CPU, and dense. is_cuda, is_sparse and
is_quantized are false.

Example:
    local x = zknn.zeros(2)
    print(x.is_cpu, x.is_cuda, x.is_sparse, x.is_quantized)   --> true	false	false	false
Source: torch.Tensor.is_cpu
Also: Tensor.is_cuda, Tensor.is_sparse, Tensor.is_quantized
See: Tensor.device

## Tensor:element_size() -> integer
The bytes of an element.

Example:
    print(zknn.zeros(2):element_size())   --> 4
Source: torch.Tensor.element_size
See: Tensor.itemsize

## Tensor:storage_offset() -> integer
How many elements of memory lie before the tensor's first.

Example:
    print(zknn.zeros(2, 3)[1]:storage_offset())   --> 3
Source: torch.Tensor.storage_offset
See: Tensor:stride, as_strided

## is_floating_point(input) -> boolean
Whether the dtype is one of floats.

- input (Tensor): any tensor

Example:
    print(zknn.zeros(2):is_floating_point(), zknn.is_floating_point(zknn.arange(2)))
    --> true	false
Source: torch.is_floating_point
Also: Tensor:is_floating_point
See: is_signed

## is_complex(input) -> boolean
Whether the dtype is complex: always false.

- input (Tensor): any tensor

Example:
    print(zknn.zeros(2):is_complex())   --> false
Source: torch.is_complex
Also: Tensor:is_complex
See: is_floating_point

## is_signed(input) -> boolean
Whether the dtype has negative numbers.

- input (Tensor): any tensor

Example:
    print(zknn.zeros(2):is_signed(), zknn.zeros(2):byte():is_signed())   --> true	false
Source: torch.is_signed
Also: Tensor:is_signed
See: is_floating_point

## is_nonzero(input) -> boolean
Whether the one element of a tensor is not 0.

- input (Tensor): one element

Errors: more or fewer elements
Example:
    print(zknn.is_nonzero(zknn.tensor(0.5)))   --> true
Source: torch.is_nonzero
Also: Tensor:is_nonzero
See: Tensor:item

## is_same_size(input, other) -> boolean
Whether two tensors have the same shape.

- input (Tensor): any tensor
- other (Tensor): another

Example:
    print(zknn.is_same_size(zknn.zeros(2), zknn.zeros(2, 1)))   --> false
Source: torch.is_same_size
Also: Tensor:is_same_size
See: equal

## numel(input) -> integer
The number of elements.

- input (Tensor): any tensor

Example:
    print(zknn.numel(zknn.zeros(2, 3)))   --> 6
Source: torch.numel
See: Tensor:numel

## promote_types(type1, type2) -> string
The dtype that two dtypes have together.

- type1 (string): a dtype
- type2 (string): another

Errors: integers without a common dtype: uint16, uint32 and uint64
Example:
    print(zknn.promote_types("int8", "uint8"), zknn.promote_types("int64", "float16"))
    --> int16	float16
Source: torch.promote_types
See: result_type, can_cast

## result_type(tensor1, tensor2) -> string
The dtype of what an operation on both gives.

- tensor1 (Tensor|number): a tensor or a number
- tensor2 (Tensor|number): another

Errors: integers without a common dtype
Example:
    print(zknn.result_type(zknn.arange(2), 1.5))   --> float32
Source: torch.result_type
See: promote_types

## can_cast(from_, to) -> boolean
Whether a dtype goes over into another as results do: not from floats to integers, nor from numbers
to bool.

- from_ (string): a dtype
- to (string): another

Example:
    print(zknn.can_cast("int64", "float16"), zknn.can_cast("float32", "int64"))   --> true	false
Source: torch.can_cast
See: promote_types

## get_default_dtype() -> string
The dtype of floats that no dtype is said for: always float32.

Example:
    print(zknn.get_default_dtype())   --> float32
Source: torch.get_default_dtype
See: set_default_dtype

## set_default_dtype(d) -> nil
Takes float32 alone, which is always the default.

Write {dtype="float64"} where a tensor or a layer is made, or model:double().

- d (string): "float32"

Errors: another dtype
Example:
    zknn.set_default_dtype("float32")
    print(zknn.get_default_dtype())   --> float32
Source: torch.set_default_dtype
See: get_default_dtype

## device(type, index=nil) -> string
The name of a device, checked. A device is a string, and there is "cpu" alone.

- type (string): "cpu" or "cpu:0"
- index (integer): 0

Errors: another device
Example:
    print(zknn.zeros(2):to(zknn.device("cpu")).device)   --> cpu
Source: torch.device, as a name
See: Tensor.device
]=]
