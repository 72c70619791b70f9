return [=[
# lazy: Layers whose sizes the first input decides

A lazy layer has parameters without elements until its first call (or until a state_dict is loaded),
which draws the initial values; then it becomes the plain layer. Its parameters stay the same
tensors, so an optimizer may be made before.

## nn.LazyLinear(out_features, bias=true, device="cpu", dtype="float32") -> nn.LazyLinear
nn.Linear whose in_features the first call decides. Then it is a nn.Linear.

- out_features (integer): the size of the last dimension of the output
- bias (boolean): adds a trained bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor) -> Tensor
Shape: input [..., in_features]; output [..., out_features]
Example:
    local layer = nn.LazyLinear(2)
    layer(zknn.randn(4, 5))
    print(layer:_get_name(), layer.in_features)   --> Linear	5
Source: torch.nn.LazyLinear
See: nn.Linear

## nn.LazyConv1d(out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.LazyConv1d
nn.Conv1d whose in_channels the first call decides. Then it is a nn.Conv1d.

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
- 1) // stride + 1
Fields: weight (Tensor) [out_channels, in_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an input that is smaller than the window; a negative
padding; "same" with a stride above 1.
Example:
    print(nn.Conv1d(2, 4, 3, { padding = 1 })(zknn.ones(1, 2, 8)).shape)   --> torch.Size([1, 4, 8])
Source: torch.nn.Conv1d
See: conv1d, nn.ConvTranspose1d

Call: (input: Tensor) -> Tensor
Shape: input [N, C, L]; output with out_channels and (size + 2 padding - dilation (kernel_size - 1)
- 1) // stride + 1
Example:
    local layer = nn.LazyConv1d(4, 2)
    layer(zknn.randn(2, 3, 6))
    print(layer:_get_name(), layer.in_channels)   --> Conv1d	3
Source: torch.nn.LazyConv1d
See: nn.Conv1d

## nn.LazyConv2d(out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.LazyConv2d
nn.Conv2d whose in_channels the first call decides. Then it is a nn.Conv2d.

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

Call: (input: Tensor) -> Tensor
Shape: input [N, C, H, W]; output with out_channels and (size + 2 padding - dilation (kernel_size -
1) - 1) // stride + 1
Example:
    local layer = nn.LazyConv2d(4, 2)
    layer(zknn.randn(2, 3, 6, 6))
    print(layer:_get_name(), layer.in_channels)   --> Conv2d	3
Source: torch.nn.LazyConv2d
See: nn.Conv2d

## nn.LazyConv3d(out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
    bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.LazyConv3d
nn.Conv3d whose in_channels the first call decides. Then it is a nn.Conv3d.

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
- 1) - 1) // stride + 1
Fields: weight (Tensor) [out_channels, in_channels / groups, ...]; bias (Tensor) [out_channels]
Errors: channels that groups does not divide; an input that is smaller than the window; a negative
padding; "same" with a stride above 1.
Example:
    print(nn.Conv3d(2, 4, 3, { padding = 1 })(zknn.ones(1, 2, 4, 8, 8)).shape)
    --> torch.Size([1, 4, 4, 8, 8])
Source: torch.nn.Conv3d
See: conv3d, nn.ConvTranspose3d

Call: (input: Tensor) -> Tensor
Shape: input [N, C, D, H, W]; output with out_channels and (size + 2 padding - dilation (kernel_size
- 1) - 1) // stride + 1
Example:
    local layer = nn.LazyConv3d(4, 2)
    layer(zknn.randn(1, 3, 4, 4, 4))
    print(layer:_get_name(), layer.in_channels)   --> Conv3d	3
Source: torch.nn.LazyConv3d
See: nn.Conv3d

## nn.LazyConvTranspose1d(out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32")
    -> nn.LazyConvTranspose1d
nn.ConvTranspose1d whose in_channels the first call decides. Then it is a nn.ConvTranspose1d.

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
Example:
    local layer = nn.LazyConvTranspose1d(4, 2)
    layer(zknn.randn(2, 3, 6))
    print(layer:_get_name(), layer.in_channels)   --> ConvTranspose1d	3
Source: torch.nn.LazyConvTranspose1d
See: nn.ConvTranspose1d

## nn.LazyConvTranspose2d(out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32")
    -> nn.LazyConvTranspose2d
nn.ConvTranspose2d whose in_channels the first call decides. Then it is a nn.ConvTranspose2d.

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
Example:
    local layer = nn.LazyConvTranspose2d(4, 2)
    layer(zknn.randn(2, 3, 6, 6))
    print(layer:_get_name(), layer.in_channels)   --> ConvTranspose2d	3
Source: torch.nn.LazyConvTranspose2d
See: nn.ConvTranspose2d

## nn.LazyConvTranspose3d(out_channels, kernel_size, stride=1, padding=0, output_padding=0,
    groups=1, bias=true, dilation=1, padding_mode="zeros", device="cpu", dtype="float32")
    -> nn.LazyConvTranspose3d
nn.ConvTranspose3d whose in_channels the first call decides. Then it is a nn.ConvTranspose3d.

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
Example:
    local layer = nn.LazyConvTranspose3d(4, 2)
    layer(zknn.randn(1, 3, 4, 4, 4))
    print(layer:_get_name(), layer.in_channels)   --> ConvTranspose3d	3
Source: torch.nn.LazyConvTranspose3d
See: nn.ConvTranspose3d

## nn.LazyBatchNorm1d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyBatchNorm1d
nn.BatchNorm1d whose num_features the first call decides. Then it is a nn.BatchNorm1d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C] or [N, C, L]
Example:
    local layer = nn.LazyBatchNorm1d()
    layer(zknn.randn(2, 3, 6))
    print(layer:_get_name(), layer.num_features)   --> BatchNorm1d	3
Source: torch.nn.LazyBatchNorm1d
See: nn.BatchNorm1d

## nn.LazyBatchNorm2d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyBatchNorm2d
nn.BatchNorm2d whose num_features the first call decides. Then it is a nn.BatchNorm2d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C, H, W]
Example:
    local layer = nn.LazyBatchNorm2d()
    layer(zknn.randn(2, 3, 6, 6))
    print(layer:_get_name(), layer.num_features)   --> BatchNorm2d	3
Source: torch.nn.LazyBatchNorm2d
See: nn.BatchNorm2d

## nn.LazyBatchNorm3d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyBatchNorm3d
nn.BatchNorm3d whose num_features the first call decides. Then it is a nn.BatchNorm3d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C, D, H, W]
Example:
    local layer = nn.LazyBatchNorm3d()
    layer(zknn.randn(1, 3, 4, 4, 4))
    print(layer:_get_name(), layer.num_features)   --> BatchNorm3d	3
Source: torch.nn.LazyBatchNorm3d
See: nn.BatchNorm3d

## nn.LazyInstanceNorm1d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyInstanceNorm1d
nn.InstanceNorm1d whose num_features the first call decides. Then it is a nn.InstanceNorm1d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C, L] or [C, L]
Example:
    local layer = nn.LazyInstanceNorm1d()
    layer(zknn.randn(2, 3, 6))
    print(layer:_get_name(), layer.num_features)   --> InstanceNorm1d	3
Source: torch.nn.LazyInstanceNorm1d
See: nn.InstanceNorm1d

## nn.LazyInstanceNorm2d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyInstanceNorm2d
nn.InstanceNorm2d whose num_features the first call decides. Then it is a nn.InstanceNorm2d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C, H, W] or [C, H, W]
Example:
    local layer = nn.LazyInstanceNorm2d()
    layer(zknn.randn(2, 3, 6, 6))
    print(layer:_get_name(), layer.num_features)   --> InstanceNorm2d	3
Source: torch.nn.LazyInstanceNorm2d
See: nn.InstanceNorm2d

## nn.LazyInstanceNorm3d(eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.LazyInstanceNorm3d
nn.InstanceNorm3d whose num_features the first call decides. Then it is a nn.InstanceNorm3d.

- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Call: (input: Tensor) -> Tensor
Shape: input [N, C, D, H, W] or [C, D, H, W]
Example:
    local layer = nn.LazyInstanceNorm3d()
    layer(zknn.randn(1, 3, 4, 4, 4))
    print(layer:_get_name(), layer.num_features)   --> InstanceNorm3d	3
Source: torch.nn.LazyInstanceNorm3d
See: nn.InstanceNorm3d
]=]
