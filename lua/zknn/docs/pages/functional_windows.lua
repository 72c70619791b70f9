return [=[
# functional_windows: Functions of windows: unpooling, norms, drawn windows, columns

Functions of nn.functional over windows that are no ops of their own. Convolutions and the other
pools are ops: `help "conv2d"`, `help "max_pool2d"`.

## nn.functional.max_unpool1d(input, indices, kernel_size, stride=nil, padding=0, output_size=nil)
    -> Tensor
Puts what a max pool has kept back to where it was; all else is 0.

- input (Tensor): the results of the pool
- indices (Tensor): their places, its second result
- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins
- output_size (integer|integer[]): the sizes of the output, or all of its shape; nil: the least that
  the pool can have had

Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = F.max_pool1d(zknn.ones(1, 1, 4), 2, { return_indices = true })
    print(F.max_unpool1d(y, index, 2):sum())   --> tensor(2.)
Source: torch.nn.functional.max_unpool1d
See: nn.MaxUnpool1d, max_pool1d

## nn.functional.lp_pool1d(input, norm_type, kernel_size, stride=nil, ceil_mode=false) -> Tensor
The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.

- input (Tensor): the input
- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, L] or [C, L]; a size of the output is floor((size - kernel_size) / stride) + 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(F.lp_pool1d(zknn.ones(1, 1, 2), 2, 2):flatten())   --> tensor([1.4142])
Source: torch.nn.functional.lp_pool1d
See: nn.LPPool1d, avg_pool1d

## nn.functional.max_unpool2d(input, indices, kernel_size, stride=nil, padding=0, output_size=nil)
    -> Tensor
Puts what a max pool has kept back to where it was; all else is 0.

- input (Tensor): the results of the pool
- indices (Tensor): their places, its second result
- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins
- output_size (integer|integer[]): the sizes of the output, or all of its shape; nil: the least that
  the pool can have had

Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = F.max_pool2d(zknn.ones(1, 1, 4, 4), 2, { return_indices = true })
    print(F.max_unpool2d(y, index, 2):sum())   --> tensor(4.)
Source: torch.nn.functional.max_unpool2d
See: nn.MaxUnpool2d, max_pool2d

## nn.functional.lp_pool2d(input, norm_type, kernel_size, stride=nil, ceil_mode=false) -> Tensor
The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.

- input (Tensor): the input
- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, H, W] or [C, H, W]; a size of the output is floor((size - kernel_size) / stride) + 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(F.lp_pool2d(zknn.ones(1, 1, 2, 2), 2, 2):flatten())   --> tensor([2.])
Source: torch.nn.functional.lp_pool2d
See: nn.LPPool2d, avg_pool2d

## nn.functional.max_unpool3d(input, indices, kernel_size, stride=nil, padding=0, output_size=nil)
    -> Tensor
Puts what a max pool has kept back to where it was; all else is 0.

- input (Tensor): the results of the pool
- indices (Tensor): their places, its second result
- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins
- output_size (integer|integer[]): the sizes of the output, or all of its shape; nil: the least that
  the pool can have had

Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = F.max_pool3d(zknn.ones(1, 1, 4, 4, 4), 2, { return_indices = true })
    print(F.max_unpool3d(y, index, 2):sum())   --> tensor(8.)
Source: torch.nn.functional.max_unpool3d
See: nn.MaxUnpool3d, max_pool3d

## nn.functional.lp_pool3d(input, norm_type, kernel_size, stride=nil, ceil_mode=false) -> Tensor
The p-norm of each window: (the sum of x^p)^(1/p). Where the sum is 0, so is the gradient.

- input (Tensor): the input
- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, D, H, W] or [C, D, H, W]; a size of the output is floor((size - kernel_size) / stride)
+ 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(F.lp_pool3d(zknn.ones(1, 1, 2, 2, 2), 2, 2):flatten())   --> tensor([2.8284])
Source: torch.nn.functional.lp_pool3d
See: nn.LPPool3d, avg_pool3d

## nn.functional.fractional_max_pool2d(input, kernel_size, output_size=nil, output_ratio=nil,
    return_indices=false, _random_samples=nil) -> Tensor, Tensor?
The greatest elements of windows whose places are drawn, the same from a seed as in PyTorch.

- input (Tensor): the input
- kernel_size (integer|integer[]): the window
- output_size (integer|integer[]): the size of the output
- output_ratio (number|number[]): in place of output_size: the output by the input, between 0 and 1
- return_indices (boolean): a second result says where the greatest elements are
- _random_samples (Tensor): [N, C, 2], numbers from 0 to 1 that decide on the places; nil: drawn

Shape: [N, C, H, W] or [C, H, W]; the output has output_size, or floor(size * output_ratio)
Errors: neither output_size nor output_ratio; more windows than have place.
Example:
    print(F.fractional_max_pool2d(zknn.rand(1, 2, 8, 8), 2, 3).shape)   --> torch.Size([1, 2, 3, 3])
Source: torch.nn.functional.fractional_max_pool2d; Graham, Fractional max-pooling, 2014
See: nn.FractionalMaxPool2d, max_pool2d

## nn.functional.fractional_max_pool3d(input, kernel_size, output_size=nil, output_ratio=nil,
    return_indices=false, _random_samples=nil) -> Tensor, Tensor?
The greatest elements of windows whose places are drawn, the same from a seed as in PyTorch.

- input (Tensor): the input
- kernel_size (integer|integer[]): the window
- output_size (integer|integer[]): the size of the output
- output_ratio (number|number[]): in place of output_size: the output by the input, between 0 and 1
- return_indices (boolean): a second result says where the greatest elements are
- _random_samples (Tensor): [N, C, 3], numbers from 0 to 1 that decide on the places; nil: drawn

Shape: [N, C, D, H, W] or [C, D, H, W]; the output has output_size, or floor(size * output_ratio)
Errors: neither output_size nor output_ratio; more windows than have place.
Example:
    print(F.fractional_max_pool3d(zknn.rand(1, 2, 8, 8, 8), 2, 3).shape)
    --> torch.Size([1, 2, 3, 3, 3])
Source: torch.nn.functional.fractional_max_pool3d; Graham, Fractional max-pooling, 2014
See: nn.FractionalMaxPool3d, max_pool3d

## nn.functional.unfold(input, kernel_size, dilation=1, padding=0, stride=1) -> Tensor
The windows of images as columns: the op im2col.

- input (Tensor): the images
- kernel_size (integer|integer[]): the window
- dilation (integer|integer[]): the distance between elements of the window
- padding (integer|integer[]): margins of zeros on both sides
- stride (integer|integer[]): the step of the window

Shape: input [N, C, H, W] or [C, H, W]; the result is [N, C * elements of the window, places], or
without N
Errors: no place for a window.
Example:
    print(F.unfold(zknn.ones(1, 3, 4, 4), 2).shape)   --> torch.Size([1, 12, 9])
Source: torch.nn.functional.unfold
See: nn.Unfold, im2col

## nn.functional.fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1) -> Tensor
Images to which columns are added where unfold takes them from: the op col2im.

- input (Tensor): the columns
- output_size (integer|integer[]): the size of the image
- kernel_size (integer|integer[]): the window
- dilation (integer|integer[]): the distance between elements of the window
- padding (integer|integer[]): margins of zeros on both sides
- stride (integer|integer[]): the step of the window

Shape: input [N, C * elements of the window, places] or without N; the result is [N, C, height,
width], or without N
Errors: a number of rows that the window does not divide; another number of places than the window
has in the image.
Example:
    print(F.fold(zknn.ones(1, 4, 9), 4, 2))
    --> tensor([[[[1., 2., 2., 1.],
    -->           [2., 4., 4., 2.],
    -->           [2., 4., 4., 2.],
    -->           [1., 2., 2., 1.]]]])
Source: torch.nn.functional.fold
See: nn.Fold, col2im

## nn.functional.max_pool1d_with_indices(input, kernel_size, stride=nil, padding=0, dilation=1,
    ceil_mode=false, return_indices=false) -> (Tensor, Tensor)
nn.functional.max_pool1d, and the places of the elements that it took.

- input (Tensor): the input
- kernel_size (integer|integer[]): the size of a window
- stride (integer|integer[]): from window to window; nil: kernel_size
- padding (integer|integer[]): the margin, which no element is taken from
- dilation (integer|integer[]): from element to element of a window
- ceil_mode (boolean): windows that are not whole count, too
- return_indices (boolean): has no effect

Example:
    local _, at = F.max_pool1d_with_indices(zknn.arange(4.0):view(1, 1, 4), 2)
    print(at:view(-1)[0])   --> tensor(1)
Source: torch.nn.functional.max_pool1d_with_indices
See: nn.functional.max_pool1d

## nn.functional.adaptive_max_pool1d_with_indices(input, output_size, return_indices=false)
    -> (Tensor, Tensor)
nn.functional.adaptive_max_pool1d, and the places of the elements that it took.

- input (Tensor): the input
- output_size (integer|integer[]): the sizes of the output
- return_indices (boolean): has no effect

Example:
    local _, at = F.adaptive_max_pool1d_with_indices(zknn.arange(4.0):view(1, 1, 4), 1)
    print(at:item())   --> 3
Source: torch.nn.functional.adaptive_max_pool1d_with_indices
See: nn.functional.adaptive_max_pool1d

## nn.functional.max_pool2d_with_indices(input, kernel_size, stride=nil, padding=0, dilation=1,
    ceil_mode=false, return_indices=false) -> (Tensor, Tensor)
nn.functional.max_pool2d, and the places of the elements that it took.

- input (Tensor): the input
- kernel_size (integer|integer[]): the size of a window
- stride (integer|integer[]): from window to window; nil: kernel_size
- padding (integer|integer[]): the margin, which no element is taken from
- dilation (integer|integer[]): from element to element of a window
- ceil_mode (boolean): windows that are not whole count, too
- return_indices (boolean): has no effect

Example:
    local _, at = F.max_pool2d_with_indices(zknn.arange(16.0):view(1, 1, 4, 4), 2)
    print(at:view(-1)[0])   --> tensor(5)
Source: torch.nn.functional.max_pool2d_with_indices
See: nn.functional.max_pool2d

## nn.functional.adaptive_max_pool2d_with_indices(input, output_size, return_indices=false)
    -> (Tensor, Tensor)
nn.functional.adaptive_max_pool2d, and the places of the elements that it took.

- input (Tensor): the input
- output_size (integer|integer[]): the sizes of the output
- return_indices (boolean): has no effect

Example:
    local _, at = F.adaptive_max_pool2d_with_indices(zknn.arange(16.0):view(1, 1, 4, 4), 1)
    print(at:item())   --> 15
Source: torch.nn.functional.adaptive_max_pool2d_with_indices
See: nn.functional.adaptive_max_pool2d

## nn.functional.fractional_max_pool2d_with_indices(input, kernel_size, output_size=nil,
    output_ratio=nil, return_indices=false, _random_samples=nil) -> (Tensor, Tensor)
nn.functional.fractional_max_pool2d, and the places of the elements that it took.

- input (Tensor): the input
- kernel_size (integer|integer[]): the size of a window
- output_size (integer|integer[]): the sizes of the output
- output_ratio (any): or how large they are beside the input's
- return_indices (boolean): has no effect
- _random_samples (Tensor): the draws that place the windows; nil: new ones

Example:
    local y, at = F.fractional_max_pool2d_with_indices(zknn.arange(16.0):view(1, 1, 4, 4), 2, 2)
    print(zknn.equal(y, zknn.arange(16.0):view(1, 1, 4, 4):flatten():take(at)))   --> true
Source: torch.nn.functional.fractional_max_pool2d_with_indices
See: nn.functional.fractional_max_pool2d

## nn.functional.max_pool3d_with_indices(input, kernel_size, stride=nil, padding=0, dilation=1,
    ceil_mode=false, return_indices=false) -> (Tensor, Tensor)
nn.functional.max_pool3d, and the places of the elements that it took.

- input (Tensor): the input
- kernel_size (integer|integer[]): the size of a window
- stride (integer|integer[]): from window to window; nil: kernel_size
- padding (integer|integer[]): the margin, which no element is taken from
- dilation (integer|integer[]): from element to element of a window
- ceil_mode (boolean): windows that are not whole count, too
- return_indices (boolean): has no effect

Example:
    local _, at = F.max_pool3d_with_indices(zknn.arange(64.0):view(1, 1, 4, 4, 4), 2)
    print(at:view(-1)[0])   --> tensor(21)
Source: torch.nn.functional.max_pool3d_with_indices
See: nn.functional.max_pool3d

## nn.functional.adaptive_max_pool3d_with_indices(input, output_size, return_indices=false)
    -> (Tensor, Tensor)
nn.functional.adaptive_max_pool3d, and the places of the elements that it took.

- input (Tensor): the input
- output_size (integer|integer[]): the sizes of the output
- return_indices (boolean): has no effect

Example:
    local _, at = F.adaptive_max_pool3d_with_indices(zknn.arange(64.0):view(1, 1, 4, 4, 4), 1)
    print(at:item())   --> 63
Source: torch.nn.functional.adaptive_max_pool3d_with_indices
See: nn.functional.adaptive_max_pool3d

## nn.functional.fractional_max_pool3d_with_indices(input, kernel_size, output_size=nil,
    output_ratio=nil, return_indices=false, _random_samples=nil) -> (Tensor, Tensor)
nn.functional.fractional_max_pool3d, and the places of the elements that it took.

- input (Tensor): the input
- kernel_size (integer|integer[]): the size of a window
- output_size (integer|integer[]): the sizes of the output
- output_ratio (any): or how large they are beside the input's
- return_indices (boolean): has no effect
- _random_samples (Tensor): the draws that place the windows; nil: new ones

Example:
    local y, at = F.fractional_max_pool3d_with_indices(zknn.arange(64.0):view(1, 1, 4, 4, 4), 2, 2)
    print(zknn.equal(y, zknn.arange(64.0):view(1, 1, 4, 4, 4):flatten():take(at)))   --> true
Source: torch.nn.functional.fractional_max_pool3d_with_indices
See: nn.functional.fractional_max_pool3d
]=]
