return [=[
# functional: Functions of layers

The functions that layers call, as `nn.functional.NAME` or, in the conversation, `F.NAME`. Those
that are not here are ops: `help "relu"` documents nn.functional.relu's op too.

## module nn.functional
Functions of layers: activations, losses, normalization, dropout, convolution.


## nn.functional.relu(input, inplace=false) -> Tensor
max(x, 0).

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.relu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0., 0., 2.])
Source: torch.nn.functional.relu
See: nn.ReLU

## nn.functional.relu6(input, inplace=false) -> Tensor
min(max(x, 0), 6).

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.relu6(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0., 0., 2.])
Source: torch.nn.functional.relu6
See: nn.ReLU6

## nn.functional.leaky_relu(input, negative_slope=0.01, inplace=false) -> Tensor
x above 0, negative_slope x below.

- input (Tensor): the input
- negative_slope (number): the slope below 0
- inplace (boolean): writes the result into the input

Example:
    print(F.leaky_relu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.0100,  0.0000,  2.0000])
Source: torch.nn.functional.leaky_relu
See: nn.LeakyReLU

## nn.functional.elu(input, alpha=1.0, inplace=false) -> Tensor
x above 0, alpha (e^x - 1) below.

- input (Tensor): the input
- alpha (number): the factor below 0
- inplace (boolean): writes the result into the input

Example:
    print(F.elu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.6321,  0.0000,  2.0000])
Source: torch.nn.functional.elu
See: nn.ELU

## nn.functional.selu(input, inplace=false) -> Tensor
1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.selu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1.1113,  0.0000,  2.1014])
Source: torch.nn.functional.selu
See: nn.SELU

## nn.functional.celu(input, alpha=1.0, inplace=false) -> Tensor
x above 0, alpha (e^(x / alpha) - 1) below.

- input (Tensor): the input
- alpha (number): the factor below 0, not 0
- inplace (boolean): writes the result into the input

Errors: alpha = 0.
Example:
    print(F.celu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.6321,  0.0000,  2.0000])
Source: torch.nn.functional.celu
See: nn.CELU

## nn.functional.silu(input, inplace=false) -> Tensor
x sigmoid(x), also called swish.

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.silu(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.2689,  0.0000,  1.7616])
Source: torch.nn.functional.silu
See: nn.SiLU

## nn.functional.mish(input, inplace=false) -> Tensor
x tanh(softplus(x)).

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.mish(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.3034,  0.0000,  1.9440])
Source: torch.nn.functional.mish
See: nn.Mish

## nn.functional.hardswish(input, inplace=false) -> Tensor
x min(max(x + 3, 0), 6) / 6.

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.hardswish(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.3333,  0.0000,  1.6667])
Source: torch.nn.functional.hardswish
See: nn.Hardswish

## nn.functional.hardsigmoid(input, inplace=false) -> Tensor
x / 6 + 1/2, brought into 0..1.

- input (Tensor): the input
- inplace (boolean): writes the result into the input

Example:
    print(F.hardsigmoid(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.3333, 0.5000, 0.8333])
Source: torch.nn.functional.hardsigmoid
See: nn.Hardsigmoid

## nn.functional.hardtanh(input, min_val=-1.0, max_val=1.0, inplace=false) -> Tensor
x brought into min_val..max_val.

- input (Tensor): the input
- min_val (number): the least value
- max_val (number): the greatest value
- inplace (boolean): writes the result into the input

Errors: min_val above max_val.
Example:
    print(F.hardtanh(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1.,  0.,  1.])
Source: torch.nn.functional.hardtanh
See: nn.Hardtanh

## nn.functional.threshold(input, threshold, value, inplace=false) -> Tensor
x above threshold, value elsewhere.

- input (Tensor): the input
- threshold (number): the threshold
- value (number): what stands in place of the others
- inplace (boolean): writes the result into the input

Example:
    print(F.threshold(zknn.tensor { -1.0, 0.0, 2.0 }, 0.5, -1))   --> tensor([-1., -1.,  2.])
Source: torch.nn.functional.threshold
See: nn.Threshold

## nn.functional.rrelu(input, lower=1 / 8, upper=1 / 3, training=false, inplace=false) -> Tensor
x above 0, a x below; a is random in training and the middle of its range in evaluation.

- input (Tensor): the input
- lower (number): the least a
- upper (number): the greatest a
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Errors: lower above upper.
Example:
    print(F.rrelu(zknn.tensor { -1.0, 0.0, 2.0 }, 0.1, 0.3))
    --> tensor([-0.2000,  0.0000,  2.0000])
Source: torch.nn.functional.rrelu
See: nn.RReLU

## nn.functional.glu(input, dim=-1) -> Tensor
The first half times the sigmoid of the second half, along dim.

- input (Tensor): the input
- dim (integer): the dimension that is halved

Shape: the size along dim is halved
Errors: an odd size along dim.
Example:
    print(F.glu(zknn.tensor { 1.0, 2.0, 0.0, 0.0 }))   --> tensor([0.5000, 1.0000])
Source: torch.nn.functional.glu
See: nn.GLU

## nn.functional.softmin(input, dim=nil, dtype=nil) -> Tensor
softmax(-x) along dim.

- input (Tensor): the input
- dim (integer): the dimension; nil: 1, or 0 for inputs of 0, 1 or 3 dimensions
- dtype (string): converts the input first

Example:
    print(F.softmin(zknn.tensor { -1.0, 0.0, 2.0 }, 0))   --> tensor([0.7054, 0.2595, 0.0351])
Source: torch.nn.functional.softmin
See: nn.Softmin

## nn.functional.dropout(input, p=0.5, training=true, inplace=false) -> Tensor
Sets elements to 0 with probability p and divides the others by 1 - p. `training` is the module's
mode; pass self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Errors: p outside of 0..1; an input of integers.
Example:
    print(F.dropout(zknn.ones(2), { training = false }):eq(1):all())   --> tensor(True)
Source: torch.nn.functional.dropout
See: nn.Dropout

## nn.functional.dropout1d(input, p=0.5, training=true, inplace=false) -> Tensor
Sets whole channels of 1 spatial dimension to 0 with probability p. `training` is the module's mode;
pass self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Shape: [N, C, L] or [C, L]
Errors: p outside of 0..1; an input of integers, or of other dimensions.
Example:
    print(F.dropout1d(zknn.ones(1, 2, 3), { training = false }):eq(1):all())   --> tensor(True)
Source: torch.nn.functional.dropout1d
See: nn.Dropout1d

## nn.functional.dropout2d(input, p=0.5, training=true, inplace=false) -> Tensor
Sets whole channels of 2 spatial dimensions to 0 with probability p. `training` is the module's
mode; pass self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Shape: [N, C, H, W]; three dimensions are taken as [N, C, L]
Errors: p outside of 0..1; an input of integers, or of too few dimensions.
Example:
    print(F.dropout2d(zknn.ones(1, 2, 3, 3), { training = false }):eq(1):all())   --> tensor(True)
Source: torch.nn.functional.dropout2d
See: nn.Dropout2d

## nn.functional.dropout3d(input, p=0.5, training=true, inplace=false) -> Tensor
Sets whole channels of 3 spatial dimensions to 0 with probability p. `training` is the module's
mode; pass self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Shape: [N, C, D, H, W]; anything else has no batch, and channels are its dimension 0
Errors: p outside of 0..1; an input of integers, or of too few dimensions.
Example:
    print(F.dropout3d(zknn.ones(1, 2, 3, 3, 3), { training = false }):eq(1):all())
    --> tensor(True)
Source: torch.nn.functional.dropout3d
See: nn.Dropout3d

## nn.functional.alpha_dropout(input, p=0.5, training=false, inplace=false) -> Tensor
Dropout that keeps mean and variance after nn.SELU. `training` is the module's mode; pass
self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Errors: p outside of 0..1; an input of integers.
Example:
    print(F.alpha_dropout(zknn.ones(2), { training = false }):eq(1):all())   --> tensor(True)
Source: torch.nn.functional.alpha_dropout
See: nn.AlphaDropout

## nn.functional.feature_alpha_dropout(input, p=0.5, training=false, inplace=false) -> Tensor
AlphaDropout of whole channels. `training` is the module's mode; pass self.training.

- input (Tensor): the input
- p (number): the probability of 0, 0 to 1
- training (boolean): whether it works as in training
- inplace (boolean): writes the result into the input

Shape: [N, C, ...]
Errors: p outside of 0..1; an input of integers, or of too few dimensions.
Example:
    print(F.feature_alpha_dropout(zknn.ones(1, 2), { training = false }):eq(1):all())
    --> tensor(True)
Source: torch.nn.functional.feature_alpha_dropout
See: nn.FeatureAlphaDropout

## nn.functional.batch_norm(input, running_mean=nil, running_var=nil, weight=nil, bias=nil,
    training=false, momentum=0.1, eps=1e-05) -> Tensor
(x - mean) / sqrt(var + eps) over the batch, channel by channel.

- input (Tensor): the input
- running_mean (Tensor): the running mean, changed in training
- running_var (Tensor): the running variance, changed in training
- weight (Tensor): the weight
- bias (Tensor): the bias
- training (boolean): takes mean and variance of the input, and changes the running ones
- momentum (number): how much of a batch goes into the running statistics
- eps (number): added to the variance

Shape: input [N, C, ...]; the others [C]; the result has input's shape
Errors: no running statistics when training is false; one value for a channel when it is true.
Example:
    local mean, var = zknn.zeros(3), zknn.ones(3)
    print(F.batch_norm(zknn.randn(8, 3), mean, var).shape)   --> torch.Size([8, 3])
Source: torch.nn.functional.batch_norm
See: nn.BatchNorm2d

## nn.functional.instance_norm(input, running_mean=nil, running_var=nil, weight=nil, bias=nil,
    use_input_stats=true, momentum=0.1, eps=1e-05) -> Tensor
(x - mean) / sqrt(var + eps) over each channel of each sample.

- input (Tensor): the input
- running_mean (Tensor): the running mean, changed in training
- running_var (Tensor): the running variance, changed in training
- weight (Tensor): the weight
- bias (Tensor): the bias
- use_input_stats (boolean): takes mean and variance of the input
- momentum (number): how much of a batch goes into the running statistics
- eps (number): added to the variance

Shape: input [N, C, ...]; the others [C]; the result has input's shape
Errors: no running statistics when use_input_stats is false; one value for a channel of a sample
when it is true.
Example:
    print(F.instance_norm(zknn.randn(2, 3, 8)).shape)   --> torch.Size([2, 3, 8])
Source: torch.nn.functional.instance_norm
See: nn.InstanceNorm2d

## nn.functional.group_norm(input, num_groups, weight=nil, bias=nil, eps=1e-05) -> Tensor
(x - mean) / sqrt(var + eps) over groups of channels of each sample.

- input (Tensor): the input
- num_groups (integer): groups, which divide the channels
- weight (Tensor): the weight
- bias (Tensor): the bias
- eps (number): added to the variance

Shape: input [N, C, ...]; weight and bias [C]
Errors: groups that do not divide the channels; groups of one value, of one sample.
Example:
    print(F.group_norm(zknn.randn(2, 4, 3), 2).shape)   --> torch.Size([2, 4, 3])
Source: torch.nn.functional.group_norm
See: nn.GroupNorm

## nn.functional.embedding(input, weight, padding_idx=nil, max_norm=nil, norm_type=2.0,
    scale_grad_by_freq=false, sparse=false) -> Tensor
Rows of a table, looked up by their numbers.

- input (Tensor): int64: the rows
- weight (Tensor): the table [rows, size]
- padding_idx (integer): a row without a gradient
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- sparse (boolean): refused when true: gradients are dense

Shape: input [...], weight [rows, size]; the result is [..., size]
Errors: a number of a row that is not there; sparse = true.
Example:
    print(F.embedding(zknn.tensor { 1 }, zknn.arange(4.0):view(2, 2)))   --> tensor([[2., 3.]])
Source: torch.nn.functional.embedding
See: nn.Embedding

## nn.functional.bilinear(input1, input2, weight, bias=nil) -> Tensor
x1^T W x2 + b over the last dimensions of two inputs.

- input1 (Tensor): the first input
- input2 (Tensor): the second input
- weight (Tensor): the weight
- bias (Tensor): the bias

Shape: inputs [..., in1] and [..., in2], weight [out, in1, in2], bias [out]; the result is [...,
out]
Errors: inputs that differ in another size than the last; several dtypes.
Example:
    print(F.bilinear(zknn.ones(5, 2), zknn.ones(5, 3), zknn.ones(4, 2, 3)).shape)
    --> torch.Size([5, 4])
Source: torch.nn.functional.bilinear
Also: bilinear
See: nn.Bilinear

## nn.functional.pixel_shuffle(input, upscale_factor) -> Tensor
Makes [N, C r^2, H, W] into [N, C, H r, W r].

- input (Tensor): the input
- upscale_factor (integer): r

Errors: channels that r^2 does not divide.
Example:
    print(F.pixel_shuffle(zknn.ones(1, 4, 3, 3), 2).shape)   --> torch.Size([1, 1, 6, 6])
Source: torch.nn.functional.pixel_shuffle
Also: pixel_shuffle
See: nn.PixelShuffle

## nn.functional.pixel_unshuffle(input, downscale_factor) -> Tensor
Makes [N, C, H r, W r] into [N, C r^2, H, W].

- input (Tensor): the input
- downscale_factor (integer): r

Errors: a height or a width that r does not divide.
Example:
    print(F.pixel_unshuffle(zknn.ones(1, 1, 6, 6), 2).shape)   --> torch.Size([1, 4, 3, 3])
Source: torch.nn.functional.pixel_unshuffle
Also: pixel_unshuffle
See: nn.PixelUnshuffle

## nn.functional.channel_shuffle(input, groups) -> Tensor
Mixes the channels of groups: channel g of each group after the other.

- input (Tensor): the input
- groups (integer): the number of groups

Errors: channels that groups does not divide.
Example:
    print(F.channel_shuffle(zknn.arange(4.0):view(1, 4, 1, 1), 2):flatten())
    --> tensor([0., 2., 1., 3.])
Source: torch.nn.functional.channel_shuffle
Also: channel_shuffle
See: nn.ChannelShuffle

## nn.functional.interpolate(input, size=nil, scale_factor=nil, mode="nearest", align_corners=nil,
    recompute_scale_factor=nil, antialias=false) -> Tensor
Resizes the spatial dimensions.

- input (Tensor): the input
- size (integer|integer[]): the size of the output
- scale_factor (number|number[]): the factor, in place of size
- mode (string): "nearest", "nearest-exact", "area" (means), "linear" ([N, C, L]), "bilinear" ([N,
  C, H, W]) or "trilinear" ([N, C, D, H, W])
- align_corners (boolean): corners of input and output lie on each other, for "linear", "bilinear"
  and "trilinear"
- recompute_scale_factor (boolean): takes the factor that size and input give
- antialias (boolean): refused: true has no counterpart here

Shape: [N, C, L], [N, C, H, W] or [N, C, D, H, W]; a size of the output is size, or floor(input
size * factor)
Errors: neither size nor scale_factor, or both; align_corners with another mode; a mode of another
number of dimensions.
Example:
    print(F.interpolate(zknn.ones(1, 1, 4, 4), { scale_factor = 2 }).shape)
    --> torch.Size([1, 1, 8, 8])
Source: torch.nn.functional.interpolate
See: nn.Upsample

## nn.functional.upsample(input, size=nil, scale_factor=nil, mode="nearest", align_corners=nil) ->
    Tensor
Does what interpolate does, under an old name.

- input (Tensor): the input
- size (integer|integer[]): the size of the output
- scale_factor (number|number[]): the factor
- mode (string): "nearest", "nearest-exact", "area" (means), "linear" ([N, C, L]), "bilinear" ([N,
  C, H, W]) or "trilinear" ([N, C, D, H, W])
- align_corners (boolean): corners of input and output lie on each other, for "linear", "bilinear"
  and "trilinear"

Example:
    print(F.upsample(zknn.ones(1, 1, 4, 4), { scale_factor = 2 }).shape)
    --> torch.Size([1, 1, 8, 8])
Source: torch.nn.functional.upsample
See: nn.functional.interpolate

## nn.functional.pad(input, pad, mode="constant", value=0) -> Tensor
Puts margins around the last dimensions.

- input (Tensor): the input
- pad (integer[]): two numbers a dimension, before and after, from the last dimension on; a negative
  one cuts
- mode (string): "constant", "reflect", "replicate" or "circular"
- value (number): the number in the margin, for "constant"

Errors: an odd number of margins; more dimensions than there are; margins that leave nothing;
reflect with a margin that is not smaller than the dimension, circular with a wider one.
Example:
    print(F.pad(zknn.tensor { 1.0, 2.0 }, { 1, 2 }))   --> tensor([0., 1., 2., 0., 0.])
Source: torch.nn.functional.pad
See: nn.ConstantPad1d
]=]
