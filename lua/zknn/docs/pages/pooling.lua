return [=[
# pooling: Pooling: layers

Layers that take windows of sequences [N, C, L], images [N, C, H, W] or volumes [N, C, D, H, W]
together, channel by channel; the batch may be left out. A size is one number for all spatial
dimensions or a list, {height, width} or {depth, height, width}. nn.functional has a function for
each: help "max_pool2d".

## topic pooling
A window moves over each channel: a pool takes its greatest element or its mean. An adaptive pool is
told the size of its output, and cuts the input into as many windows.

For a size L of the input, the size of the output is

    MaxPool                        (L + 2 padding - dilation (kernel_size - 1) - 1) / stride + 1
    AvgPool                        (L + 2 padding - kernel_size) / stride + 1
    AdaptiveMaxPool, ..AvgPool     output_size

The quotient is rounded down, or up with `ceil_mode`; a last window that would begin in the margin
behind the input is left out. stride is kernel_size when it is left out, so that windows lie side by
side. padding is at most half of kernel_size; the margin never wins a maximum, and counts as zeros
in a mean, unless `count_include_pad` is false. Window i of an adaptive pool runs from floor(i L /
size) to ceil((i + 1) L / size).

`return_indices` gives a second result: where each maximum is, counted through its channel, row by
row.

Example:
    local x = zknn.arange(16.0):view(1, 1, 4, 4)
    print(nn.MaxPool2d(2)(x):flatten())           --> tensor([ 5.,  7., 13., 15.])
    print(nn.AvgPool2d(2)(x):flatten())           --> tensor([ 2.5000,  4.5000, 10.5000, 12.5000])
    print(nn.MaxPool2d(3, 2, 1)(x):flatten())     --> tensor([ 5.,  7., 13., 15.])
    print(nn.AdaptiveAvgPool2d(1)(x):flatten())   --> tensor([7.5000])
    print(nn.MaxPool2d(3, { ceil_mode = true })(x):flatten())   --> tensor([10., 11., 14., 15.])
Also: pools, pool
See: nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d, max_pool2d

## nn.MaxPool1d(kernel_size, stride=nil, padding=0, dilation=1, return_indices=false,
    ceil_mode=false) -> nn.MaxPool1d
The greatest element of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins on both sides, at most half the window, which never win
- dilation (integer|integer[]): the distance between elements of the window
- return_indices (boolean): a second result says where the greatest elements are
- ceil_mode (boolean): rounds the size of the output up

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, L] or [C, L]; a size of the output is floor((size + 2 padding - dilation
(kernel_size - 1) - 1) / stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.MaxPool1d(2)(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 2, 4])
Source: torch.nn.MaxPool1d
See: pooling, max_pool1d

## nn.AvgPool1d(kernel_size, stride=nil, padding=0, ceil_mode=false, count_include_pad=true) ->
    nn.AvgPool1d
The mean of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins of zeros on both sides, at most half the window
- ceil_mode (boolean): rounds the size of the output up
- count_include_pad (boolean): counts the margins in the mean

Shape: input [N, C, L] or [C, L]; a size of the output is floor((size + 2 padding - kernel_size) /
stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.AvgPool1d(2)(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 2, 4])
Source: torch.nn.AvgPool1d
See: pooling, avg_pool1d

## nn.AdaptiveAvgPool1d(output_size) -> nn.AdaptiveAvgPool1d
The means of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's

Shape: input [N, C, L] or [C, L]; output [N, C, output_size] or [C, output_size]
Example:
    print(nn.AdaptiveAvgPool1d(1)(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 2, 1])
Source: torch.nn.AdaptiveAvgPool1d
See: pooling, adaptive_avg_pool1d

## nn.AdaptiveMaxPool1d(output_size, return_indices=false) -> nn.AdaptiveMaxPool1d
The greatest elements of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's
- return_indices (boolean): a second result says where the greatest elements are

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, L] or [C, L]; output [N, C, output_size] or [C, output_size]
Example:
    print(nn.AdaptiveMaxPool1d(3)(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 2, 3])
Source: torch.nn.AdaptiveMaxPool1d
See: pooling, adaptive_max_pool1d

## nn.MaxPool2d(kernel_size, stride=nil, padding=0, dilation=1, return_indices=false,
    ceil_mode=false) -> nn.MaxPool2d
The greatest element of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins on both sides, at most half the window, which never win
- dilation (integer|integer[]): the distance between elements of the window
- return_indices (boolean): a second result says where the greatest elements are
- ceil_mode (boolean): rounds the size of the output up

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, H, W] or [C, H, W]; a size of the output is floor((size + 2 padding - dilation
(kernel_size - 1) - 1) / stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.MaxPool2d(2)(zknn.ones(1, 2, 8, 8)).shape)   --> torch.Size([1, 2, 4, 4])
Source: torch.nn.MaxPool2d
See: pooling, max_pool2d

## nn.AvgPool2d(kernel_size, stride=nil, padding=0, ceil_mode=false, count_include_pad=true,
    divisor_override=nil) -> nn.AvgPool2d
The mean of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins of zeros on both sides, at most half the window
- ceil_mode (boolean): rounds the size of the output up
- count_include_pad (boolean): counts the margins in the mean
- divisor_override (integer): divides by this instead of the count

Shape: input [N, C, H, W] or [C, H, W]; a size of the output is floor((size + 2 padding -
kernel_size) / stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.AvgPool2d(2)(zknn.ones(1, 2, 8, 8)).shape)   --> torch.Size([1, 2, 4, 4])
Source: torch.nn.AvgPool2d
See: pooling, avg_pool2d

## nn.AdaptiveAvgPool2d(output_size) -> nn.AdaptiveAvgPool2d
The means of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's

Shape: input [N, C, H, W] or [C, H, W]; output [N, C, height, width] or [C, height, width]
Example:
    print(nn.AdaptiveAvgPool2d(1)(zknn.ones(1, 2, 8, 8)).shape)   --> torch.Size([1, 2, 1, 1])
Source: torch.nn.AdaptiveAvgPool2d
See: pooling, adaptive_avg_pool2d

## nn.AdaptiveMaxPool2d(output_size, return_indices=false) -> nn.AdaptiveMaxPool2d
The greatest elements of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's
- return_indices (boolean): a second result says where the greatest elements are

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, H, W] or [C, H, W]; output [N, C, height, width] or [C, height, width]
Example:
    print(nn.AdaptiveMaxPool2d(3)(zknn.ones(1, 2, 8, 8)).shape)   --> torch.Size([1, 2, 3, 3])
Source: torch.nn.AdaptiveMaxPool2d
See: pooling, adaptive_max_pool2d

## nn.MaxPool3d(kernel_size, stride=nil, padding=0, dilation=1, return_indices=false,
    ceil_mode=false) -> nn.MaxPool3d
The greatest element of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins on both sides, at most half the window, which never win
- dilation (integer|integer[]): the distance between elements of the window
- return_indices (boolean): a second result says where the greatest elements are
- ceil_mode (boolean): rounds the size of the output up

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, D, H, W] or [C, D, H, W]; a size of the output is floor((size + 2 padding -
dilation (kernel_size - 1) - 1) / stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.MaxPool3d(2)(zknn.ones(1, 2, 4, 8, 8)).shape)   --> torch.Size([1, 2, 2, 4, 4])
Source: torch.nn.MaxPool3d
See: pooling, max_pool3d

## nn.AvgPool3d(kernel_size, stride=nil, padding=0, ceil_mode=false, count_include_pad=true,
    divisor_override=nil) -> nn.AvgPool3d
The mean of each window.

- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- padding (integer|integer[]): margins of zeros on both sides, at most half the window
- ceil_mode (boolean): rounds the size of the output up
- count_include_pad (boolean): counts the margins in the mean
- divisor_override (integer): divides by this instead of the count

Shape: input [N, C, D, H, W] or [C, D, H, W]; a size of the output is floor((size + 2 padding -
kernel_size) / stride) + 1
Errors: a padding above half of kernel_size; an input that is smaller than the window.
Example:
    print(nn.AvgPool3d(2)(zknn.ones(1, 2, 4, 8, 8)).shape)   --> torch.Size([1, 2, 2, 4, 4])
Source: torch.nn.AvgPool3d
See: pooling, avg_pool3d

## nn.AdaptiveAvgPool3d(output_size) -> nn.AdaptiveAvgPool3d
The means of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's

Shape: input [N, C, D, H, W] or [C, D, H, W]; output [N, C, depth, height,
width] or [C, depth, height, width]
Example:
    print(nn.AdaptiveAvgPool3d(1)(zknn.ones(1, 2, 4, 8, 8)).shape)   --> torch.Size([1, 2, 1, 1, 1])
Source: torch.nn.AdaptiveAvgPool3d
See: pooling, adaptive_avg_pool3d

## nn.AdaptiveMaxPool3d(output_size, return_indices=false) -> nn.AdaptiveMaxPool3d
The greatest elements of windows that cut the input into an output of a given size.

- output_size (integer|(integer|false)[]): the size of the output: a number, or a list in which
  false keeps the input's
- return_indices (boolean): a second result says where the greatest elements are

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: input [N, C, D, H, W] or [C, D, H, W]; output [N, C, depth, height,
width] or [C, depth, height, width]
Example:
    print(nn.AdaptiveMaxPool3d(3)(zknn.ones(1, 2, 4, 8, 8)).shape)   --> torch.Size([1, 2, 3, 3, 3])
Source: torch.nn.AdaptiveMaxPool3d
See: pooling, adaptive_max_pool3d

## nn.MaxUnpool1d(kernel_size, stride=nil, padding=0) -> nn.MaxUnpool1d
Puts what a max pool has kept back to where it was; all else is 0.

- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins

Call: (input: Tensor, indices: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input and indices [N, C, L] or [C, L]; a size of the output is (size - 1) stride - 2 padding
+ kernel_size, or what output_size says
Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = nn.MaxPool1d(2, { return_indices = true })(zknn.ones(1, 1, 4))
    print(nn.MaxUnpool1d(2)(y, index):sum())   --> tensor(2.)
Source: torch.nn.MaxUnpool1d
See: nn.MaxPool1d, nn.functional.max_unpool1d

## nn.LPPool1d(norm_type, kernel_size, stride=nil, ceil_mode=false) -> nn.LPPool1d
The p-norm of each window: (the sum of x^p)^(1/p).

- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, L] or [C, L]; a size of the output is floor((size - kernel_size) / stride) + 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(nn.LPPool1d(2, 2)(zknn.ones(1, 1, 2)):flatten())   --> tensor([1.4142])
Source: torch.nn.LPPool1d
See: nn.AvgPool1d, nn.functional.lp_pool1d

## nn.MaxUnpool2d(kernel_size, stride=nil, padding=0) -> nn.MaxUnpool2d
Puts what a max pool has kept back to where it was; all else is 0.

- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins

Call: (input: Tensor, indices: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input and indices [N, C, H, W] or [C, H, W]; a size of the output is (size - 1) stride - 2
padding + kernel_size, or what output_size says
Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = nn.MaxPool2d(2, { return_indices = true })(zknn.ones(1, 1, 4, 4))
    print(nn.MaxUnpool2d(2)(y, index):sum())   --> tensor(4.)
Source: torch.nn.MaxUnpool2d
See: nn.MaxPool2d, nn.functional.max_unpool2d

## nn.LPPool2d(norm_type, kernel_size, stride=nil, ceil_mode=false) -> nn.LPPool2d
The p-norm of each window: (the sum of x^p)^(1/p).

- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, H, W] or [C, H, W]; a size of the output is floor((size - kernel_size) / stride) + 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(nn.LPPool2d(2, 2)(zknn.ones(1, 1, 2, 2)):flatten())   --> tensor([2.])
Source: torch.nn.LPPool2d
See: nn.AvgPool2d, nn.functional.lp_pool2d

## nn.MaxUnpool3d(kernel_size, stride=nil, padding=0) -> nn.MaxUnpool3d
Puts what a max pool has kept back to where it was; all else is 0.

- kernel_size (integer|integer[]): the window of the pool
- stride (integer|integer[]): its step; nil: kernel_size
- padding (integer|integer[]): its margins

Call: (input: Tensor, indices: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input and indices [N, C, D, H, W] or [C, D, H, W]; a size of the output is (size - 1) stride
- 2 padding + kernel_size, or what output_size says
Errors: an indices of another shape than input; a place that is not in the output; an output_size
that the pool does not lead to.
Example:
    local y, index = nn.MaxPool3d(2, { return_indices = true })(zknn.ones(1, 1, 4, 4, 4))
    print(nn.MaxUnpool3d(2)(y, index):sum())   --> tensor(8.)
Source: torch.nn.MaxUnpool3d
See: nn.MaxPool3d, nn.functional.max_unpool3d

## nn.LPPool3d(norm_type, kernel_size, stride=nil, ceil_mode=false) -> nn.LPPool3d
The p-norm of each window: (the sum of x^p)^(1/p).

- norm_type (number): p; math.huge takes the greatest absolute value
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window; nil: kernel_size
- ceil_mode (boolean): rounds the size of the output up

Shape: [N, C, D, H, W] or [C, D, H, W]; a size of the output is floor((size - kernel_size) / stride)
+ 1
Errors: a norm_type of 0; an input that is smaller than the window.
Example:
    print(nn.LPPool3d(2, 2)(zknn.ones(1, 1, 2, 2, 2)):flatten())   --> tensor([2.8284])
Source: torch.nn.LPPool3d
See: nn.AvgPool3d, nn.functional.lp_pool3d

## nn.FractionalMaxPool2d(kernel_size, output_size=nil, output_ratio=nil, return_indices=false,
    _random_samples=nil) -> nn.FractionalMaxPool2d
The greatest elements of windows whose places are drawn anew in each call, the same from a seed as
in PyTorch.

- kernel_size (integer|integer[]): the window
- output_size (integer|integer[]): the size of the output
- output_ratio (number|number[]): in place of output_size: the output by the input, between 0 and 1
- return_indices (boolean): a second result says where the greatest elements are
- _random_samples (Tensor): [N, C, 2], numbers from 0 to 1 that decide on the places; nil: drawn

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: [N, C, H, W] or [C, H, W]; the output has output_size, or floor(size * output_ratio)
Errors: neither output_size nor output_ratio; more windows than have place.
Example:
    print(nn.FractionalMaxPool2d(2, 3)(zknn.rand(1, 2, 8, 8)).shape)   --> torch.Size([1, 2, 3, 3])
Source: torch.nn.FractionalMaxPool2d; Graham, Fractional max-pooling, 2014
See: nn.MaxPool2d, nn.functional.fractional_max_pool2d

## nn.FractionalMaxPool3d(kernel_size, output_size=nil, output_ratio=nil, return_indices=false,
    _random_samples=nil) -> nn.FractionalMaxPool3d
The greatest elements of windows whose places are drawn anew in each call, the same from a seed as
in PyTorch.

- kernel_size (integer|integer[]): the window
- output_size (integer|integer[]): the size of the output
- output_ratio (number|number[]): in place of output_size: the output by the input, between 0 and 1
- return_indices (boolean): a second result says where the greatest elements are
- _random_samples (Tensor): [N, C, 3], numbers from 0 to 1 that decide on the places; nil: drawn

Call: (input: Tensor) -> (Tensor, Tensor?)
Shape: [N, C, D, H, W] or [C, D, H, W]; the output has output_size, or floor(size * output_ratio)
Errors: neither output_size nor output_ratio; more windows than have place.
Example:
    print(nn.FractionalMaxPool3d(2, 3)(zknn.rand(1, 2, 8, 8, 8)).shape)
    --> torch.Size([1, 2, 3, 3, 3])
Source: torch.nn.FractionalMaxPool3d; Graham, Fractional max-pooling, 2014
See: nn.MaxPool3d, nn.functional.fractional_max_pool3d
]=]
