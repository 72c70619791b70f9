return [=[
# normalization: Normalization and dropout: layers

Normalization layers bring their input to mean 0 and variance 1; dropout layers set random parts to
0. Many work in another way in training than in evaluation: see nn.Module:train.

## nn.BatchNorm1d(num_features, eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.BatchNorm1d
(x - mean) / sqrt(var + eps) over the batch, channel by channel.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C] or [N, C, L]
Fields: weight, bias (Tensor) [num_features]; running_mean, running_var (Tensor) [num_features];
num_batches_tracked (Tensor)
Errors: one value for a channel in training; another number of channels.
Example:
    print(nn.BatchNorm1d(3)(zknn.randn(8, 3)).shape)   --> torch.Size([8, 3])
Source: torch.nn.BatchNorm1d; Ioffe & Szegedy, Batch normalization, 2015

## nn.BatchNorm2d(num_features, eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.BatchNorm2d
(x - mean) / sqrt(var + eps) over the batch, channel by channel.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, H, W]
Fields: weight, bias (Tensor) [num_features]; running_mean, running_var (Tensor) [num_features];
num_batches_tracked (Tensor)
Errors: one value for a channel in training; another number of channels.
Example:
    print(nn.BatchNorm2d(3)(zknn.randn(8, 3, 4, 4)).shape)   --> torch.Size([8, 3, 4, 4])
Source: torch.nn.BatchNorm2d; Ioffe & Szegedy, Batch normalization, 2015

## nn.BatchNorm3d(num_features, eps=1e-05, momentum=0.1, affine=true, track_running_stats=true,
    device="cpu", dtype="float32", bias=true) -> nn.BatchNorm3d
(x - mean) / sqrt(var + eps) over the batch, channel by channel.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: their plain mean
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, D, H, W]
Fields: weight, bias (Tensor) [num_features]; running_mean, running_var (Tensor) [num_features];
num_batches_tracked (Tensor)
Errors: one value for a channel in training; another number of channels.
Example:
    print(nn.BatchNorm3d(3)(zknn.randn(8, 3, 2, 4, 4)).shape)   --> torch.Size([8, 3, 2, 4, 4])
Source: torch.nn.BatchNorm3d; Ioffe & Szegedy, Batch normalization, 2015

## nn.InstanceNorm1d(num_features, eps=1e-05, momentum=0.1, affine=false, track_running_stats=false,
    device="cpu", dtype="float32", bias=true) -> nn.InstanceNorm1d
(x - mean) / sqrt(var + eps) over each channel of each sample.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, L] or [C, L]
Fields: as nn.BatchNorm1d has; by default none of them is there
Errors: one value for a channel of a sample in training; with affine, another number of channels.
Example:
    print(nn.InstanceNorm1d(3)(zknn.randn(2, 3, 8)).shape)   --> torch.Size([2, 3, 8])
Source: torch.nn.InstanceNorm1d; Ulyanov et al., Instance normalization, 2016

## nn.InstanceNorm2d(num_features, eps=1e-05, momentum=0.1, affine=false, track_running_stats=false,
    device="cpu", dtype="float32", bias=true) -> nn.InstanceNorm2d
(x - mean) / sqrt(var + eps) over each channel of each sample.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, H, W] or [C, H, W]
Fields: as nn.BatchNorm2d has; by default none of them is there
Errors: one value for a channel of a sample in training; with affine, another number of channels.
Example:
    print(nn.InstanceNorm2d(3)(zknn.randn(2, 3, 4, 4)).shape)   --> torch.Size([2, 3, 4, 4])
Source: torch.nn.InstanceNorm2d; Ulyanov et al., Instance normalization, 2016

## nn.InstanceNorm3d(num_features, eps=1e-05, momentum=0.1, affine=false, track_running_stats=false,
    device="cpu", dtype="float32", bias=true) -> nn.InstanceNorm3d
(x - mean) / sqrt(var + eps) over each channel of each sample.

- num_features (integer): channels
- eps (number): added to the variance
- momentum (number): how much of a batch goes into the running statistics; false: nothing
- affine (boolean): multiplies by a trained weight and adds a trained bias
- track_running_stats (boolean): keeps running statistics, which evaluation uses
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, D, H, W] or [C, D, H, W]
Fields: as nn.BatchNorm3d has; by default none of them is there
Errors: one value for a channel of a sample in training; with affine, another number of channels.
Example:
    print(nn.InstanceNorm3d(3)(zknn.randn(2, 3, 2, 4, 4)).shape)   --> torch.Size([2, 3, 2, 4, 4])
Source: torch.nn.InstanceNorm3d; Ulyanov et al., Instance normalization, 2016

## nn.LayerNorm(normalized_shape, eps=1e-05, elementwise_affine=true, bias=true, device="cpu",
    dtype="float32") -> nn.LayerNorm
(x - mean) / sqrt(var + eps) over the last dimensions.

- normalized_shape (integer|integer[]): the sizes of those dimensions
- eps (number): added to the variance
- elementwise_affine (boolean): multiplies by a trained weight and adds a trained bias
- bias (boolean): with elementwise_affine: adds the bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [..., normalized_shape]
Fields: weight, bias (Tensor) of normalized_shape
Errors: an input whose last sizes are others.
Example:
    print(nn.LayerNorm(2)(zknn.tensor { { 1.0, 3.0 } }):detach())   --> tensor([[-1.0000,  1.0000]])
Source: torch.nn.LayerNorm; Ba et al., Layer normalization, 2016

## nn.RMSNorm(normalized_shape, eps=nil, elementwise_affine=true, device="cpu", dtype="float32") ->
    nn.RMSNorm
x / sqrt(mean(x^2) + eps) over the last dimensions.

- normalized_shape (integer|integer[]): the sizes of those dimensions
- eps (number): added to the mean; nil: the smallest step of the dtype at 1
- elementwise_affine (boolean): multiplies by a trained weight
- device (string): "cpu"
- dtype (string): the dtype of the weights

Shape: input [..., normalized_shape]
Fields: weight (Tensor) of normalized_shape
Errors: an input whose last sizes are others.
Example:
    print(nn.RMSNorm(2)(zknn.tensor { { 3.0, 4.0 } }):detach())   --> tensor([[0.8485, 1.1314]])
Source: torch.nn.RMSNorm; Zhang & Sennrich, Root mean square layer normalization, 2019

## nn.GroupNorm(num_groups, num_channels, eps=1e-05, affine=true, device="cpu", dtype="float32",
    bias=true) -> nn.GroupNorm
(x - mean) / sqrt(var + eps) over groups of channels of each sample.

- num_groups (integer): groups, which divide the channels
- num_channels (integer): channels
- eps (number): added to the variance
- affine (boolean): multiplies by a trained weight and adds a trained bias
- device (string): "cpu"
- dtype (string): the dtype of the weights
- bias (boolean): with affine: adds the bias

Shape: input [N, C, ...]
Fields: weight, bias (Tensor) [num_channels]
Errors: groups that do not divide the channels; groups of one value, of one sample.
Example:
    print(nn.GroupNorm(2, 4)(zknn.randn(2, 4, 3)).shape)   --> torch.Size([2, 4, 3])
Source: torch.nn.GroupNorm; Wu & He, Group normalization, 2018

## nn.Dropout(p=0.5, inplace=false) -> nn.Dropout
In training, sets elements to 0 with probability p and divides the others by 1 - p.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Errors: p outside of 0..1.
Example:
    local drop = nn.Dropout(0.5)
    print(drop(zknn.ones(1000)):eq(0):sum():item() > 300, drop:eval()(zknn.ones(2)))
    --> true	tensor([1., 1.])
Source: torch.nn.Dropout; Srivastava et al., Dropout, 2014

## nn.Dropout1d(p=0.5, inplace=false) -> nn.Dropout1d
In training, sets whole channels of 1 spatial dimension to 0 with probability p.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Shape: [N, C, L] or [C, L]
Errors: p outside of 0..1.
Example:
    print(nn.Dropout1d(0.5)(zknn.ones(2, 3, 4)).shape)   --> torch.Size([2, 3, 4])
Source: torch.nn.Dropout1d; Tompson et al., Efficient object localization using convolutional
networks, 2015

## nn.Dropout2d(p=0.5, inplace=false) -> nn.Dropout2d
In training, sets whole channels of 2 spatial dimensions to 0 with probability p.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Shape: [N, C, H, W]; three dimensions are taken as [N, C, L]
Errors: p outside of 0..1.
Example:
    print(nn.Dropout2d(0.5)(zknn.ones(2, 3, 4, 4)).shape)   --> torch.Size([2, 3, 4, 4])
Source: torch.nn.Dropout2d; Tompson et al., Efficient object localization using convolutional
networks, 2015

## nn.Dropout3d(p=0.5, inplace=false) -> nn.Dropout3d
In training, sets whole channels of 3 spatial dimensions to 0 with probability p.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Shape: [N, C, D, H, W] or [C, D, H, W]
Errors: p outside of 0..1.
Example:
    print(nn.Dropout3d(0.5)(zknn.ones(2, 3, 4, 4, 4)).shape)   --> torch.Size([2, 3, 4, 4, 4])
Source: torch.nn.Dropout3d; Tompson et al., Efficient object localization using convolutional
networks, 2015

## nn.AlphaDropout(p=0.5, inplace=false) -> nn.AlphaDropout
Dropout that keeps mean and variance after nn.SELU.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Errors: p outside of 0..1.
Example:
    print(nn.AlphaDropout(0.5):eval()(zknn.ones(2)))   --> tensor([1., 1.])
Source: torch.nn.AlphaDropout; Klambauer et al., Self-normalizing neural networks, 2017

## nn.FeatureAlphaDropout(p=0.5, inplace=false) -> nn.FeatureAlphaDropout
AlphaDropout of whole channels.

- p (number): the probability of 0, 0 to 1
- inplace (boolean): writes the result into the input

Shape: [N, C, ...]
Errors: p outside of 0..1.
Example:
    print(nn.FeatureAlphaDropout(0.5):eval()(zknn.ones(1, 2)))   --> tensor([[1., 1.]])
Source: torch.nn.FeatureAlphaDropout

## nn.LocalResponseNorm(size, alpha=1e-04, beta=0.75, k=1.0) -> nn.LocalResponseNorm
x / (k + alpha m)^beta, where m is the mean square of the size channels around it.

- size (integer): the channels of a window
- alpha (number): the factor of the mean square
- beta (number): the power
- k (number): added to it

Shape: input [N, C, ...]; output the same
Errors: an input of fewer than three dimensions; a size below 1.
Example:
    print(nn.LocalResponseNorm(2)(zknn.ones(1, 4, 3)).shape)   --> torch.Size([1, 4, 3])
Source: torch.nn.LocalResponseNorm; Krizhevsky et al., ImageNet classification with deep
convolutional networks, 2012
See: nn.functional.local_response_norm

## nn.CrossMapLRN2d(size, alpha=1e-04, beta=0.75, k=1) -> nn.CrossMapLRN2d
nn.LocalResponseNorm of pictures, as Torch7 had it.

The window has (size - 1) // 2 channels on both sides. As in PyTorch, channel 0 stays in the windows
that have left it. The gradient is that of this function; PyTorch's is of other windows.

- size (integer): the channels of a window
- alpha (number): the factor of the mean square
- beta (number): the power
- k (number): added to it

Shape: input [N, C, H, W]; output the same
Errors: an input of other dimensions; a size below 1.
Example:
    print(nn.CrossMapLRN2d(3)(zknn.ones(1, 4, 3, 3)).shape)   --> torch.Size([1, 4, 3, 3])
Source: torch.nn.CrossMapLRN2d
See: nn.LocalResponseNorm
]=]
