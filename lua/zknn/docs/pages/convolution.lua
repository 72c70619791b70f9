return [=[
# convolution: Convolution, padding and resizing: layers

Layers over sequences [N, C, L], images [N, C, H, W] and volumes [N, C, D, H, W]; the batch may be
left out. A size is one number for all spatial dimensions or a list, {height, width} or {depth,
height, width}.

## nn.Conv1d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.Conv1d
Convolution: the products of the weight with every window of the input, plus a bias.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]|string): margins on both sides; "valid" (none) or "same" (an output of
  the input's size)
- dilation (integer|integer[]): the distance between elements of the window
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- padding_mode (string): "zeros", "reflect", "replicate" or "circular"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [N, C, L]; output with out_channels and (size + 2 padding - dilation (kernel_size - 1)
- 1) // stride + 1
Fields: weight (Tensor) [out_channels, in_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an input that is smaller than the window; a negative
padding; "same" with a stride above 1.
Example:
    print(nn.Conv1d(2, 4, 3, { padding = 1 })(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 4, 8])
Source: torch.nn.Conv1d
See: conv1d, nn.ConvTranspose1d

## nn.ConvTranspose1d(in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32") ->
    nn.ConvTranspose1d
Transposed convolution: the weight, times each element of the input, added up.

Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list
of the spatial sizes or of all; output_padding takes the one that it says.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]): what is taken off on both sides of the output
- output_padding (integer|integer[]): what is added on one side of the output, less than stride or
  dilation
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- dilation (integer|integer[]): the distance between elements of the window
- padding_mode (string): "zeros"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input [N, C, L]; output with (size - 1) stride - 2 padding + dilation (kernel_size - 1) +
output_padding + 1
Fields: weight (Tensor) [in_channels, out_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an output_padding that is neither below stride nor
below dilation; an output_size that the input's does not lead to.
Example:
    print(nn.ConvTranspose1d(2, 4, 2, { stride = 2 })(zknn.ones(1, 2, 8)).shape)
    --> torch.Size([1, 4, 16])
Source: torch.nn.ConvTranspose1d
See: nn.Conv1d

## nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.Conv2d
Convolution: the products of the weight with every window of the input, plus a bias.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]|string): margins on both sides; "valid" (none) or "same" (an output of
  the input's size)
- dilation (integer|integer[]): the distance between elements of the window
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- padding_mode (string): "zeros", "reflect", "replicate" or "circular"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [N, C, H, W]; output with out_channels and (size + 2 padding - dilation (kernel_size -
1) - 1) // stride + 1
Fields: weight (Tensor) [out_channels, in_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an input that is smaller than the window; a negative
padding; "same" with a stride above 1.
Example:
    print(nn.Conv2d(2, 4, 3, { padding = 1 })(zknn.ones(1, 2, 8, 8)).shape)
    --> torch.Size([1, 4, 8, 8])
Source: torch.nn.Conv2d
See: conv2d, nn.ConvTranspose2d

## nn.ConvTranspose2d(in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32") ->
    nn.ConvTranspose2d
Transposed convolution: the weight, times each element of the input, added up.

Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list
of the spatial sizes or of all; output_padding takes the one that it says.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]): what is taken off on both sides of the output
- output_padding (integer|integer[]): what is added on one side of the output, less than stride or
  dilation
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- dilation (integer|integer[]): the distance between elements of the window
- padding_mode (string): "zeros"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input [N, C, H, W]; output with (size - 1) stride - 2 padding + dilation (kernel_size - 1) +
output_padding + 1
Fields: weight (Tensor) [in_channels, out_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an output_padding that is neither below stride nor
below dilation; an output_size that the input's does not lead to.
Example:
    print(nn.ConvTranspose2d(2, 4, 2, { stride = 2 })(zknn.ones(1, 2, 8, 8)).shape)
    --> torch.Size([1, 4, 16, 16])
Source: torch.nn.ConvTranspose2d
See: nn.Conv2d

## nn.Conv3d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.Conv3d
Convolution: the products of the weight with every window of the input, plus a bias.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]|string): margins on both sides; "valid" (none) or "same" (an output of
  the input's size)
- dilation (integer|integer[]): the distance between elements of the window
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- padding_mode (string): "zeros", "reflect", "replicate" or "circular"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [N, C, D, H, W]; output with out_channels and (size + 2 padding - dilation (kernel_size
- 1) - 1) // stride + 1
Fields: weight (Tensor) [out_channels, in_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an input that is smaller than the window; a negative
padding; "same" with a stride above 1.
Example:
    print(nn.Conv3d(2, 4, 3, { padding = 1 })(zknn.ones(1, 2, 4, 8, 8)).shape)
    --> torch.Size([1, 4, 4, 8, 8])
Source: torch.nn.Conv3d
See: conv3d, nn.ConvTranspose3d

## nn.ConvTranspose3d(in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32") ->
    nn.ConvTranspose3d
Transposed convolution: the weight, times each element of the input, added up.

Several sizes of an output fit one of an input. layer(x, output_size) asks for one of them, a list
of the spatial sizes or of all; output_padding takes the one that it says.

- in_channels (integer): channels of the input
- out_channels (integer): channels of the output
- kernel_size (integer|integer[]): the window
- stride (integer|integer[]): the step of the window
- padding (integer|integer[]): what is taken off on both sides of the output
- output_padding (integer|integer[]): what is added on one side of the output, less than stride or
  dilation
- groups (integer): input and output channels are split into so many groups
- bias (boolean): adds a trained bias
- dilation (integer|integer[]): the distance between elements of the window
- padding_mode (string): "zeros"
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, output_size?: integer[]|table) -> Tensor
Shape: input [N, C, D, H, W]; output with (size - 1) stride - 2 padding + dilation (kernel_size - 1)
+ output_padding + 1
Fields: weight (Tensor) [in_channels, out_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an output_padding that is neither below stride nor
below dilation; an output_size that the input's does not lead to.
Example:
    print(nn.ConvTranspose3d(2, 4, 2, { stride = 2 })(zknn.ones(1, 2, 4, 8, 8)).shape)
    --> torch.Size([1, 4, 8, 16, 16])
Source: torch.nn.ConvTranspose3d
See: nn.Conv3d

## nn.ConstantPad1d(padding, value) -> nn.ConstantPad1d
Margins of one value.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on
- value (number): the number in the margin

Example:
    print(nn.ConstantPad1d(1, 9)(zknn.tensor { { 1.0, 2.0, 3.0 } }))
    --> tensor([[9., 1., 2., 3., 9.]])
Source: torch.nn.ConstantPad1d
See: nn.functional.pad

## nn.ConstantPad2d(padding, value) -> nn.ConstantPad2d
Margins of one value, of 2 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on
- value (number): the number in the margin

Example:
    print(nn.ConstantPad2d(1, 9)(zknn.arange(9.0):view(1, 3, 3)).shape)   --> torch.Size([1, 5, 5])
Source: torch.nn.ConstantPad2d
See: nn.functional.pad

## nn.ConstantPad3d(padding, value) -> nn.ConstantPad3d
Margins of one value, of 3 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on
- value (number): the number in the margin

Example:
    print(nn.ConstantPad3d(1, 9)(zknn.arange(27.0):view(1, 3, 3, 3)).shape)
    --> torch.Size([1, 5, 5, 5])
Source: torch.nn.ConstantPad3d
See: nn.functional.pad

## nn.ZeroPad1d(padding) -> nn.ZeroPad1d
Margins of 0.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ZeroPad1d(1)(zknn.tensor { { 1.0, 2.0, 3.0 } }))   --> tensor([[0., 1., 2., 3., 0.]])
Source: torch.nn.ZeroPad1d
See: nn.functional.pad

## nn.ZeroPad2d(padding) -> nn.ZeroPad2d
Margins of 0, of 2 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ZeroPad2d(1)(zknn.arange(9.0):view(1, 3, 3)).shape)   --> torch.Size([1, 5, 5])
Source: torch.nn.ZeroPad2d
See: nn.functional.pad

## nn.ZeroPad3d(padding) -> nn.ZeroPad3d
Margins of 0, of 3 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ZeroPad3d(1)(zknn.arange(27.0):view(1, 3, 3, 3)).shape)   --> torch.Size([1, 5, 5, 5])
Source: torch.nn.ZeroPad3d
See: nn.functional.pad

## nn.ReflectionPad1d(padding) -> nn.ReflectionPad1d
Margins that mirror the input at its edge, without the edge itself.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin as wide as the input or wider.
Example:
    print(nn.ReflectionPad1d(1)(zknn.tensor { { 1.0, 2.0, 3.0 } }))
    --> tensor([[2., 1., 2., 3., 2.]])
Source: torch.nn.ReflectionPad1d
See: nn.functional.pad

## nn.ReflectionPad2d(padding) -> nn.ReflectionPad2d
Margins that mirror the input at its edge, without the edge itself, of 2 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin as wide as the input or wider.
Example:
    print(nn.ReflectionPad2d(1)(zknn.arange(9.0):view(1, 3, 3)).shape)   --> torch.Size([1, 5, 5])
Source: torch.nn.ReflectionPad2d
See: nn.functional.pad

## nn.ReflectionPad3d(padding) -> nn.ReflectionPad3d
Margins that mirror the input at its edge, without the edge itself, of 3 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin as wide as the input or wider.
Example:
    print(nn.ReflectionPad3d(1)(zknn.arange(27.0):view(1, 3, 3, 3)).shape)
    --> torch.Size([1, 5, 5, 5])
Source: torch.nn.ReflectionPad3d
See: nn.functional.pad

## nn.ReplicationPad1d(padding) -> nn.ReplicationPad1d
Margins that repeat the edge.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ReplicationPad1d(1)(zknn.tensor { { 1.0, 2.0, 3.0 } }))
    --> tensor([[1., 1., 2., 3., 3.]])
Source: torch.nn.ReplicationPad1d
See: nn.functional.pad

## nn.ReplicationPad2d(padding) -> nn.ReplicationPad2d
Margins that repeat the edge, of 2 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ReplicationPad2d(1)(zknn.arange(9.0):view(1, 3, 3)).shape)   --> torch.Size([1, 5, 5])
Source: torch.nn.ReplicationPad2d
See: nn.functional.pad

## nn.ReplicationPad3d(padding) -> nn.ReplicationPad3d
Margins that repeat the edge, of 3 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Example:
    print(nn.ReplicationPad3d(1)(zknn.arange(27.0):view(1, 3, 3, 3)).shape)
    --> torch.Size([1, 5, 5, 5])
Source: torch.nn.ReplicationPad3d
See: nn.functional.pad

## nn.CircularPad1d(padding) -> nn.CircularPad1d
Margins taken from the other side.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin that is wider than the input.
Example:
    print(nn.CircularPad1d(1)(zknn.tensor { { 1.0, 2.0, 3.0 } }))
    --> tensor([[3., 1., 2., 3., 1.]])
Source: torch.nn.CircularPad1d
See: nn.functional.pad

## nn.CircularPad2d(padding) -> nn.CircularPad2d
Margins taken from the other side, of 2 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin that is wider than the input.
Example:
    print(nn.CircularPad2d(1)(zknn.arange(9.0):view(1, 3, 3)).shape)   --> torch.Size([1, 5, 5])
Source: torch.nn.CircularPad2d
See: nn.functional.pad

## nn.CircularPad3d(padding) -> nn.CircularPad3d
Margins taken from the other side, of 3 dimensions.

- padding (integer|integer[]): one number for all sides, or {left, right, top, bottom, ...} from the
  last dimension on

Errors: a margin that is wider than the input.
Example:
    print(nn.CircularPad3d(1)(zknn.arange(27.0):view(1, 3, 3, 3)).shape)
    --> torch.Size([1, 5, 5, 5])
Source: torch.nn.CircularPad3d
See: nn.functional.pad

## nn.Upsample(size=nil, scale_factor=nil, mode="nearest", align_corners=nil,
    recompute_scale_factor=nil) -> nn.Upsample
Resizes the spatial dimensions.

- size (integer|integer[]): the size of the output
- scale_factor (number|number[]): the factor, in place of size
- mode (string): "nearest", "nearest-exact", "area" (means), "linear" ([N, C, L]), "bilinear" ([N,
  C, H, W]) or "trilinear" ([N, C, D, H, W])
- align_corners (boolean): corners of input and output lie on each other, for "linear", "bilinear"
  and "trilinear"
- recompute_scale_factor (boolean): takes the factor that size and input give

Shape: [N, C, L], [N, C, H, W] or [N, C, D, H, W]; a size of the output is size, or floor(input
size * factor)
Errors: neither size nor scale_factor, or both, when it is called; an unknown mode.
Example:
    print(nn.Upsample { scale_factor = 2 }(zknn.ones(1, 1, 4, 4)).shape)
    --> torch.Size([1, 1, 8, 8])
Source: torch.nn.Upsample
See: nn.functional.interpolate

## nn.UpsamplingNearest2d(size=nil, scale_factor=nil) -> nn.UpsamplingNearest2d
Resizes images by the nearest neighbour.

- size (integer|integer[]): the size of the output
- scale_factor (number|number[]): the factor, in place of size

Example:
    print(nn.UpsamplingNearest2d { scale_factor = 2 }(zknn.ones(1, 1, 4, 4)).shape)
    --> torch.Size([1, 1, 8, 8])
Source: torch.nn.UpsamplingNearest2d

## nn.UpsamplingBilinear2d(size=nil, scale_factor=nil) -> nn.UpsamplingBilinear2d
Resizes images between pixels, corners on corners.

- size (integer|integer[]): the size of the output
- scale_factor (number|number[]): the factor, in place of size

Errors: an input that is not [N, C, H, W].
Example:
    print(nn.UpsamplingBilinear2d { size = 8 }(zknn.ones(1, 1, 4, 4)).shape)
    --> torch.Size([1, 1, 8, 8])
Source: torch.nn.UpsamplingBilinear2d

## nn.Unfold(kernel_size, dilation=1, padding=0, stride=1) -> nn.Unfold
The windows of images as columns.

- kernel_size (integer|integer[]): the window
- dilation (integer|integer[]): the distance between elements of the window
- padding (integer|integer[]): margins of zeros on both sides
- stride (integer|integer[]): the step of the window

Shape: input [N, C, H, W] or [C, H, W]; the result is [N, C * elements of the window, places], or
without N
Errors: no place for a window.
Example:
    print(nn.Unfold(2)(zknn.ones(1, 3, 4, 4)).shape)   --> torch.Size([1, 12, 9])
Source: torch.nn.Unfold
See: nn.Fold, nn.functional.unfold

## nn.Fold(output_size, kernel_size, dilation=1, padding=0, stride=1) -> nn.Fold
Images to which columns are added where nn.Unfold takes them from.

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
    print(nn.Fold(4, 2)(zknn.ones(1, 12, 9)).shape)   --> torch.Size([1, 3, 4, 4])
Source: torch.nn.Fold
See: nn.Unfold, nn.functional.fold
]=]
