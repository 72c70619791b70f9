return [=[
# functional_loose: Functions beside the layers

Functions of nn.functional that no layer has, bags of rows and normalization by neighbours, and old
names.

## nn.functional.rrelu_(input, lower=1 / 8, upper=1 / 3, training=false) -> Tensor
nn.functional.rrelu that writes into its input.

- input (Tensor): the input
- lower (number): the least a
- upper (number): the greatest a
- training (boolean): whether it works as in training

Example:
    print(F.rrelu_(zknn.tensor { -1.0, 2.0 }, 0.5, 0.5))   --> tensor([-0.5000,  2.0000])
Source: torch.nn.functional.rrelu_
See: nn.functional.rrelu

## nn.functional.gumbel_softmax(logits, tau=1, hard=false, eps=1e-10, dim=-1) -> Tensor
A random choice of a class by its logits, softened so that it has a gradient.

- logits (Tensor): the logarithms of probabilities, up to a constant
- tau (number): the temperature; a small one comes near a choice
- hard (boolean): 1 for the chosen class and 0 for the others, with the gradient of the soft one
- eps (number): has no effect, as in PyTorch
- dim (integer): the classes

Returns: a tensor of logits' shape; the sum along dim is 1.
Example:
    zknn.manual_seed(0)
    print(F.gumbel_softmax(zknn.zeros(1, 3), { hard = true }):sum())   --> tensor(1.)
Source: torch.nn.functional.gumbel_softmax; Jang et al., Categorical reparameterization with
Gumbel-softmax, 2017

## nn.functional.normalize(input, p=2.0, dim=1, eps=1e-12, out=nil) -> Tensor
Each vector along dim over its p-norm.

- input (Tensor): the input
- p (number): the norm
- dim (integer[]): the dimension, or several
- eps (number): what a norm counts as at least
- out (Tensor): gets the result

Example:
    print(F.normalize(zknn.tensor { { 3.0, 4.0 } }))   --> tensor([[0.6000, 0.8000]])
Source: torch.nn.functional.normalize

## nn.functional.local_response_norm(input, size, alpha=1e-04, beta=0.75, k=1.0) -> Tensor
x / (k + alpha m)^beta, where m is the mean square of the size channels around it.

- input (Tensor): [N, C, ...]
- size (integer): the channels of a window
- alpha (number): the factor of the mean square
- beta (number): the power
- k (number): added to it

Errors: an input of fewer than three dimensions; a size below 1.
Example:
    local x = zknn.ones(1, 3, 1)
    print(F.local_response_norm(x, 2, 1.0, 1.0):view(3))   --> tensor([0.6667, 0.5000, 0.5000])
Source: torch.nn.functional.local_response_norm
See: nn.LocalResponseNorm

## nn.functional.embedding_bag(input, weight, offsets=nil, max_norm=nil, norm_type=2,
    scale_grad_by_freq=false, mode="mean", sparse=false, per_sample_weights=nil,
    include_last_offset=false, padding_idx=nil) -> Tensor
The sum, mean or greatest elements of the rows of weight that each bag names.

- input (Tensor): int64 [bags, size], or [n] with offsets
- weight (Tensor): [rows, size]
- offsets (Tensor): int64 [bags]: where in input each bag begins
- max_norm (number): rows that are used and longer are scaled down to this norm, in weight itself
- norm_type (number): the p of that norm
- scale_grad_by_freq (boolean): divides gradients by how often a row is used
- mode (string): "sum", "mean" or "max"
- sparse (boolean): refused when true: gradients are dense
- per_sample_weights (Tensor): factors of the rows, as input; with mode="sum"
- include_last_offset (boolean): the last of the offsets is the end of the last bag
- padding_idx (integer): a row that counts for nothing and is not trained

Errors: offsets for an input of two dimensions, or none for one; offsets that do not begin with 0;
weights with another mode; sparse = true.
Example:
    local rows = zknn.arange(6.0):view(3, 2)
    print(F.embedding_bag(zknn.tensor { { 0, 2 } }, rows))   --> tensor([[2., 3.]])
Source: torch.nn.functional.embedding_bag
See: nn.EmbeddingBag

## nn.functional.conv_tbc(input, weight, bias, pad=0) -> Tensor
nn.functional.conv1d with the time in front.

- input (Tensor): [time, N, channels]
- weight (Tensor): [kernel, channels, out]
- bias (Tensor): [out]
- pad (integer): zeros before and behind

Example:
    local y = F.conv_tbc(zknn.ones(5, 2, 3), zknn.ones(3, 3, 4), zknn.zeros(4), 1)
    print(y.shape)   --> torch.Size([5, 2, 4])
Source: torch.nn.functional.conv_tbc

## nn.functional.native_channel_shuffle(input, groups) -> Tensor
Another name of nn.functional.channel_shuffle.

- input (Tensor): [N, C, ...]
- groups (integer): the groups of channels

Example:
    print(F.native_channel_shuffle(zknn.arange(4.0):view(1, 4, 1), 2):view(4))
    --> tensor([0., 2., 1., 3.])
Source: torch.nn.functional.native_channel_shuffle

## nn.functional.upsample_nearest(input, size=nil, scale_factor=nil) -> Tensor
An old name of interpolate with mode="nearest".

- input (Tensor): the input
- size (any): the sizes of the result
- scale_factor (any): or how many times the input's they are

Example:
    print(F.upsample_nearest(zknn.ones(1, 1, 2), { scale_factor = 2 }).shape)
    --> torch.Size([1, 1, 4])
Source: torch.nn.functional.upsample_nearest
See: nn.functional.interpolate

## nn.functional.upsample_bilinear(input, size=nil, scale_factor=nil) -> Tensor
An old name of interpolate with mode="bilinear" and align_corners.

- input (Tensor): the input
- size (any): the sizes of the result
- scale_factor (any): or how many times the input's they are

Example:
    print(F.upsample_bilinear(zknn.ones(1, 1, 2, 2), { size = 3 }).shape)
    --> torch.Size([1, 1, 3, 3])
Source: torch.nn.functional.upsample_bilinear
See: nn.functional.interpolate

## nn.functional.grid_sample(input, grid, mode="bilinear", padding_mode="zeros",
    align_corners=nil) -> Tensor
Pictures or volumes, read at the places of a grid.

- input (Tensor): [N, C, H, W] or [N, C, D, H, W]
- grid (Tensor): [N, ..., 2] or [N, ..., 3]: x, y (and z) of each output, -1..1 from side to side
- mode (string): "bilinear" (of volumes too), "nearest" or "bicubic" (pictures alone)
- padding_mode (string): what is outside: "zeros", "border" or "reflection"
- align_corners (boolean): -1 and 1 are the middles of the first and last element, else their outer
  sides

Returns: [N, C, ...].
Errors: shapes or dtypes that do not fit; an input without elements.
Example:
    local picture = zknn.tensor { 1.0, 3.0 }:view(1, 1, 1, 2)
    print(F.grid_sample(picture, zknn.zeros(1, 1, 1, 2)):item())   --> 2.0
Source: torch.nn.functional.grid_sample; Jaderberg et al., Spatial transformer networks, 2015
See: nn.functional.affine_grid

## nn.functional.affine_grid(theta, size, align_corners=nil) -> Tensor
The grid of an affine map, for grid_sample.

- theta (Tensor): [N, 2, 3], or [N, 3, 4] for volumes
- size (integer[]): the sizes of the output, N, C, H, W or N, C, D, H, W
- align_corners (boolean): as for grid_sample

Returns: [N, H, W, 2] or [N, D, H, W, 3].
Errors: shapes that do not fit; a size that is not positive.
Example:
    local same = zknn.tensor { { { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } } }
    local x = zknn.arange(4.0):view(1, 1, 2, 2)
    print(F.grid_sample(x, F.affine_grid(same, { 1, 1, 2, 2 })):view(4))
    --> tensor([0., 1., 2., 3.])
Source: torch.nn.functional.affine_grid
]=]
