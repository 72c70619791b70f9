return [=[
# layer_ops: Functions of layers: linear, convolution, pooling, normalization

What layers compute, as functions of input and weights: nn.Conv2d holds the weight and bias of
conv2d. N counts samples, C channels; L is a length, D, H and W are depth, height and width.
Inputs are floats.

## op linear
Shape: input [..., in], weight [out, in], bias [out]; the result is [..., out].
Example:
    local x = zknn.tensor { { 1.0, 2.0, 3.0 } }
    local weight = zknn.tensor { { 1.0, 0.0, 0.0 }, { 1.0, 1.0, 1.0 } }
    print(F.linear(x, weight, zknn.tensor { 0.5, 0.0 }))   --> tensor([[1.5000, 6.0000]])
Source: torch.nn.functional.linear
See: nn.Linear, matmul

## op conv1d
weight is not turned around: it is the cross-correlation that PyTorch computes.

- stride (integer): by how much the window moves.
- padding (integer|string): zeros on both sides of each spatial dimension; "valid" is 0, "same"
  keeps the size (stride 1).
- dilation (integer): the distance of the window's elements.
- groups (integer): channels are split into so many groups, which are convolved apart.

Shape: input [N, in, L], weight [out, in / groups, k], bias [out]; the result is [N, out, floor((L
+ 2 padding - dilation (k - 1) - 1) / stride) + 1]. Without N both have none.
Example:
    local x = zknn.tensor { { { 1.0, 2.0, 4.0, 7.0 } } }
    local weight = zknn.tensor { { { -1.0, 1.0 } } }
    print(F.conv1d(x, weight))   --> tensor([[[1., 2., 3.]]])
    print(F.conv1d(x, weight, { stride = 2, padding = 1 }).shape)   --> torch.Size([1, 1, 3])
Source: torch.nn.functional.conv1d
See: nn.Conv1d, conv2d, conv_transpose1d

## op conv2d
weight is not turned around: it is the cross-correlation that PyTorch computes.

- stride (integer|integer[]): by how much the window moves; a number, or {height, width}.
- padding (integer|integer[]|string): zeros on both sides of each spatial dimension; "valid" is 0,
  "same" keeps the size (stride 1).
- dilation (integer|integer[]): the distance of the window's elements.
- groups (integer): channels are split into so many groups, which are convolved apart.

Shape: input [N, in, H, W], weight [out, in / groups, kH, kW], bias [out]; the result is [N, out,
H', W'] with H' = floor((H + 2 padding - dilation (kH - 1) - 1) / stride) + 1. Without N both have
none.
Example:
    local x, weight = zknn.ones(1, 1, 3, 3), zknn.ones(1, 1, 3, 3)
    print(F.conv2d(x, weight, { padding = "same" }))
    --> tensor([[[[4., 6., 4.],
    -->           [6., 9., 6.],
    -->           [4., 6., 4.]]]])
    print(F.conv2d(zknn.ones(8, 3, 28, 28), zknn.ones(16, 3, 5, 5), { stride = 2 }).shape)
    --> torch.Size([8, 16, 12, 12])
Source: torch.nn.functional.conv2d
See: nn.Conv2d, conv1d, conv_transpose2d

## op conv3d
weight is not turned around: it is the cross-correlation that PyTorch computes.

- stride (integer|integer[]): by how much the window moves; a number, or {depth, height, width}.
- padding (integer|integer[]|string): zeros on both sides of each spatial dimension; "valid" is 0,
  "same" keeps the size (stride 1).
- dilation (integer|integer[]): the distance of the window's elements.
- groups (integer): channels are split into so many groups, which are convolved apart.

Shape: input [N, in, D, H, W], weight [out, in / groups, kD, kH, kW], bias [out]; the result is [N,
out, D', H', W'] with D' = floor((D + 2 padding - dilation (kD - 1) - 1) / stride) + 1. Without N
both have none.
Example:
    local x, weight = zknn.ones(1, 1, 2, 2, 2), zknn.ones(1, 1, 2, 2, 2)
    print(F.conv3d(x, weight))   --> tensor([[[[[8.]]]]])
    print(F.conv3d(zknn.ones(8, 3, 8, 28, 28), zknn.ones(16, 3, 3, 5, 5), { stride = 2 }).shape)
    --> torch.Size([8, 16, 3, 12, 12])
Source: torch.nn.functional.conv3d
See: nn.Conv3d, conv2d, conv_transpose3d

## op conv_transpose1d
- stride (integer): by how much outputs of neighbouring elements are apart.
- padding (integer): how many elements are cut from both sides of the output.
- output_padding (integer): how much the output is longer at one side; below stride or dilation.
- groups (integer): channels are split into so many groups.
- dilation (integer): the distance of the kernel's elements.

Shape: input [N, in, L], weight [in, out / groups, k], bias [out]; the result is [N, out, (L - 1)
stride - 2 padding + dilation (k - 1) + output_padding + 1]. Without N both have none.
Example:
    local x, weight = zknn.tensor { { { 1.0, 2.0 } } }, zknn.ones(1, 1, 3)
    print(F.conv_transpose1d(x, weight, { stride = 2 }))   --> tensor([[[1., 1., 3., 2., 2.]]])
Source: torch.nn.functional.conv_transpose1d
See: nn.ConvTranspose1d, conv1d

## op conv_transpose2d
- stride (integer|integer[]): by how much outputs of neighbouring elements are apart.
- padding (integer|integer[]): how many elements are cut from both sides of the output.
- output_padding (integer|integer[]): how much the output is longer at one side; below stride or
  dilation.
- groups (integer): channels are split into so many groups.
- dilation (integer|integer[]): the distance of the kernel's elements.

Shape: input [N, in, H, W], weight [in, out / groups, kH, kW], bias [out]; the result is [N, out,
H', W'] with H' = (H - 1) stride - 2 padding + dilation (kH - 1) + output_padding + 1. Without N
both have none.
Example:
    local x, weight = zknn.ones(1, 1, 2, 2), zknn.ones(1, 1, 2, 2)
    print(F.conv_transpose2d(x, weight))
    --> tensor([[[[1., 2., 1.],
    -->           [2., 4., 2.],
    -->           [1., 2., 1.]]]])
    print(F.conv_transpose2d(x, weight, { stride = 2 }).shape)   --> torch.Size([1, 1, 4, 4])
Source: torch.nn.functional.conv_transpose2d
See: nn.ConvTranspose2d, conv2d, nn.functional.interpolate

## op conv_transpose3d
- stride (integer|integer[]): by how much outputs of neighbouring elements are apart.
- padding (integer|integer[]): how many elements are cut from both sides of the output.
- output_padding (integer|integer[]): how much the output is longer at one side; below stride or
  dilation.
- groups (integer): channels are split into so many groups.
- dilation (integer|integer[]): the distance of the kernel's elements.

Shape: input [N, in, D, H, W], weight [in, out / groups, kD, kH, kW], bias [out]; the result is [N,
out, D', H', W'] with D' = (D - 1) stride - 2 padding + dilation (kD - 1) + output_padding + 1.
Without N both have none.
Example:
    local x, weight = zknn.ones(1, 1, 1, 1, 2), zknn.ones(1, 1, 1, 1, 2)
    print(F.conv_transpose3d(x, weight))   --> tensor([[[[[1., 2., 1.]]]]])
    print(F.conv_transpose3d(x, weight, { stride = 2 }).shape)
    --> torch.Size([1, 1, 1, 1, 4])
Source: torch.nn.functional.conv_transpose3d
See: nn.ConvTranspose3d, conv3d, nn.functional.interpolate

## op im2col
- kernel_size (integer|integer[]): the size of a window.
- dilation (integer|integer[]): the distance of a window's elements.
- padding (integer|integer[]): a margin of zeros.
- stride (integer|integer[]): by how much the window moves.

Shape: [N, C, H, W] gives [N, C * kH kW, places], [C, H, W] the same without N. Row (c, i, j) has
element (i, j) of the windows of channel c.
Example:
    local x = zknn.arange(9):float():reshape(1, 3, 3)
    print(zknn.im2col(x, { 1, 2 }))
    --> tensor([[0., 1., 3., 4., 6., 7.],
    -->         [1., 2., 4., 5., 7., 8.]])
Source: torch.nn.functional.unfold
See: nn.Unfold, col2im

## op col2im
- output_size (integer|integer[]): the size of the image, a number or {height, width}.
- kernel_size (integer|integer[]): the size of a window.
- dilation (integer|integer[]): the distance of a window's elements.
- padding (integer|integer[]): a margin of zeros.
- stride (integer|integer[]): by how much the window moves.

Shape: [N, C * kH kW, places] gives [N, C, height, width]; both may be without N.
Example:
    print(zknn.col2im(zknn.ones(2, 6), 3, { 1, 2 }))
    --> tensor([[[1., 2., 1.],
    -->          [1., 2., 1.],
    -->          [1., 2., 1.]]])
Source: torch.nn.functional.fold
See: nn.Fold, im2col

## op max_pool1d
- kernel_size (integer): the size of a window.
- stride (integer): by how much it moves; kernel_size when it is left out.
- padding (integer): a margin of -inf, at most half of kernel_size.
- dilation (integer): the distance of a window's elements.
- ceil_mode (boolean): whether windows may reach over the end.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, L] gives [N, C, floor((L + 2 padding - dilation (kernel_size - 1) - 1) / stride) +
1], [C, L] the same without N.
Example:
    local x = zknn.tensor { { 1.0, 5.0, 2.0, 3.0 } }
    print(F.max_pool1d(x, 2))   --> tensor([[5., 3.]])
    print(F.max_pool1d(x, 2, { return_indices = true }))   --> tensor([[5., 3.]])	tensor([[1, 3]])
Source: torch.nn.functional.max_pool1d
See: nn.MaxPool1d, max_pool2d, avg_pool1d

## op max_pool2d
- kernel_size (integer|integer[]): the size of a window.
- stride (integer|integer[]): by how much it moves; kernel_size when it is left out.
- padding (integer|integer[]): a margin of -inf, at most half of kernel_size.
- dilation (integer|integer[]): the distance of a window's elements.
- ceil_mode (boolean): whether windows may reach over the end.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, H, W] gives [N, C, H', W'] with H' = floor((H + 2 padding - dilation (kernel_size -
1) - 1) / stride) + 1, [C, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 4, 4)
    print(F.max_pool2d(x, 2))
    --> tensor([[[ 5.,  7.],
    -->          [13., 15.]]])
    print(F.max_pool2d(zknn.zeros(8, 16, 28, 28), 3, { stride = 2, padding = 1 }).shape)
    --> torch.Size([8, 16, 14, 14])
Source: torch.nn.functional.max_pool2d
See: nn.MaxPool2d, max_pool1d, avg_pool2d

## op max_pool3d
- kernel_size (integer|integer[]): the size of a window.
- stride (integer|integer[]): by how much it moves; kernel_size when it is left out.
- padding (integer|integer[]): a margin of -inf, at most half of kernel_size.
- dilation (integer|integer[]): the distance of a window's elements.
- ceil_mode (boolean): whether windows may reach over the end.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, D, H, W] gives [N, C, D', H', W'] with D' = floor((D + 2 padding - dilation
(kernel_size - 1) - 1) / stride) + 1, [C, D, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 2, 2, 4)
    print(F.max_pool3d(x, 2))   --> tensor([[[[13., 15.]]]])
    print(F.max_pool3d(zknn.zeros(8, 16, 8, 28, 28), 3, { stride = 2, padding = 1 }).shape)
    --> torch.Size([8, 16, 4, 14, 14])
Source: torch.nn.functional.max_pool3d
See: nn.MaxPool3d, max_pool2d, avg_pool3d

## op avg_pool1d
- kernel_size (integer): the size of a window.
- stride (integer): by how much it moves; kernel_size when it is left out.
- padding (integer): a margin of zeros, at most half of kernel_size.
- ceil_mode (boolean): whether windows may reach over the end.
- count_include_pad (boolean): whether zeros of the margin count.

Shape: [N, C, L] gives [N, C, floor((L + 2 padding - kernel_size) / stride) + 1], [C, L] the same
without N.
Example:
    local x = zknn.tensor { { 1.0, 5.0, 2.0, 3.0 } }
    print(F.avg_pool1d(x, 2), F.avg_pool1d(x, 2, 1))
    --> tensor([[3.0000, 2.5000]])	tensor([[3.0000, 3.5000, 2.5000]])
Source: torch.nn.functional.avg_pool1d
See: nn.AvgPool1d, avg_pool2d, max_pool1d

## op avg_pool2d
- kernel_size (integer|integer[]): the size of a window.
- stride (integer|integer[]): by how much it moves; kernel_size when it is left out.
- padding (integer|integer[]): a margin of zeros, at most half of kernel_size.
- ceil_mode (boolean): whether windows may reach over the end.
- count_include_pad (boolean): whether zeros of the margin count.
- divisor_override (integer): what sums are divided by, in place of the count.

Shape: [N, C, H, W] gives [N, C, H', W'] with H' = floor((H + 2 padding - kernel_size) / stride) +
1, [C, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 4, 4)
    print(F.avg_pool2d(x, 2))
    --> tensor([[[ 2.5000,  4.5000],
    -->          [10.5000, 12.5000]]])
Source: torch.nn.functional.avg_pool2d
See: nn.AvgPool2d, avg_pool1d, max_pool2d

## op avg_pool3d
- kernel_size (integer|integer[]): the size of a window.
- stride (integer|integer[]): by how much it moves; kernel_size when it is left out.
- padding (integer|integer[]): a margin of zeros, at most half of kernel_size.
- ceil_mode (boolean): whether windows may reach over the end.
- count_include_pad (boolean): whether zeros of the margin count.
- divisor_override (integer): what sums are divided by, in place of the count.

Shape: [N, C, D, H, W] gives [N, C, D', H', W'] with D' = floor((D + 2 padding - kernel_size) /
stride) + 1, [C, D, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 2, 2, 4)
    print(F.avg_pool3d(x, 2))   --> tensor([[[[6.5000, 8.5000]]]])
Source: torch.nn.functional.avg_pool3d
See: nn.AvgPool3d, avg_pool2d, max_pool3d

## op adaptive_avg_pool1d
Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one
element.

- output_size (integer): the size of the output.

Shape: [N, C, L] gives [N, C, output_size], [C, L] the same without N.
Example:
    local x = zknn.tensor { { 1.0, 5.0, 2.0, 3.0, 4.0 } }
    print(F.adaptive_avg_pool1d(x, 2))   --> tensor([[2.6667, 3.0000]])
Source: torch.nn.functional.adaptive_avg_pool1d
See: nn.AdaptiveAvgPool1d, avg_pool1d

## op adaptive_avg_pool2d
The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the
mean of each channel.

- output_size (integer|integer[]): the size of the output, a number or {height, width}.

Shape: [N, C, H, W] gives [N, C, height, width], [C, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 4, 4)
    print(F.adaptive_avg_pool2d(x, 1))   --> tensor([[[7.5000]]])
    print(F.adaptive_avg_pool2d(x, { 2, 3 }).shape)   --> torch.Size([1, 2, 3])
Source: torch.nn.functional.adaptive_avg_pool2d
See: nn.AdaptiveAvgPool2d, avg_pool2d

## op adaptive_avg_pool3d
The windows of each dimension are cut as adaptive_avg_pool1d cuts them. output_size 1 takes the
mean of each channel.

- output_size (integer|integer[]): the size of the output, a number or {depth, height, width}.

Shape: [N, C, D, H, W] gives [N, C, depth, height, width], [C, D, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 2, 2, 4)
    print(F.adaptive_avg_pool3d(x, 1))   --> tensor([[[[7.5000]]]])
    print(F.adaptive_avg_pool3d(x, { 1, 2, 3 }).shape)   --> torch.Size([1, 1, 2, 3])
Source: torch.nn.functional.adaptive_avg_pool3d
See: nn.AdaptiveAvgPool3d, adaptive_avg_pool2d

## op adaptive_max_pool1d
Window i runs from floor(i L / size) to ceil((i + 1) L / size), so neighbours may overlap by one
element.

- output_size (integer): the size of the output.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, L] gives [N, C, output_size], [C, L] the same without N.
Example:
    local x = zknn.tensor { { 1.0, 5.0, 2.0, 3.0, 4.0 } }
    print(F.adaptive_max_pool1d(x, 2))   --> tensor([[5., 4.]])
Source: torch.nn.functional.adaptive_max_pool1d
See: nn.AdaptiveMaxPool1d, max_pool1d

## op adaptive_max_pool2d
The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the
maximum of each channel.

- output_size (integer|integer[]): the size of the output, a number or {height, width}.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, H, W] gives [N, C, height, width], [C, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 4, 4)
    print(F.adaptive_max_pool2d(x, 1))   --> tensor([[[15.]]])
    print(F.adaptive_max_pool2d(x, { 2, 3 }).shape)   --> torch.Size([1, 2, 3])
Source: torch.nn.functional.adaptive_max_pool2d
See: nn.AdaptiveMaxPool2d, max_pool2d

## op adaptive_max_pool3d
The windows of each dimension are cut as adaptive_max_pool1d cuts them. output_size 1 takes the
maximum of each channel.

- output_size (integer|integer[]): the size of the output, a number or {depth, height, width}.
- return_indices (boolean): whether positions are a second result.

Shape: [N, C, D, H, W] gives [N, C, depth, height, width], [C, D, H, W] the same without N.
Example:
    local x = zknn.arange(16):float():reshape(1, 2, 2, 4)
    print(F.adaptive_max_pool3d(x, 1))   --> tensor([[[[15.]]]])
    print(F.adaptive_max_pool3d(x, { 1, 2, 3 }).shape)   --> torch.Size([1, 1, 2, 3])
Source: torch.nn.functional.adaptive_max_pool3d
See: nn.AdaptiveMaxPool3d, adaptive_max_pool2d

## op layer_norm
- normalized_shape (integer|integer[]): the sizes of the last dimensions.
- weight (Tensor): the factors; without it 1.
- bias (Tensor): what is added; without it 0.
- eps (number): keeps the divisor away from 0.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { { 1.0, 2.0, 3.0 }, { 0.0, 0.0, 9.0 } }
    print(F.layer_norm(x, { 3 }))
    --> tensor([[-1.2247,  0.0000,  1.2247],
    -->         [-0.7071, -0.7071,  1.4142]])
Source: torch.nn.functional.layer_norm; Ba, Kiros and Hinton, Layer Normalization, 2016
See: nn.LayerNorm, rms_norm, group_norm

## op rms_norm
- normalized_shape (integer|integer[]): the sizes of the last dimensions.
- weight (Tensor): the factors; without it 1.
- eps (number): keeps the divisor away from 0.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { { 3.0, 4.0 } }
    print(F.rms_norm(x, { 2 }))   --> tensor([[0.8485, 1.1314]])
Source: torch.nn.functional.rms_norm; Zhang and Sennrich, Root Mean Square Layer Normalization,
2019
See: nn.RMSNorm, layer_norm

## op group_norm
nn.functional.group_norm also refuses groups of one value, as PyTorch does.

- num_groups (integer): the number of groups, a divisor of C.
- weight (Tensor): the factors; without it 1.
- bias (Tensor): what is added; without it 0.
- eps (number): keeps the divisor away from 0.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { { { 1.0, 3.0 }, { 5.0, 9.0 } } }
    print(F.group_norm(x, 2))
    --> tensor([[[-1.0000,  1.0000],
    -->          [-1.0000,  1.0000]]])
Source: torch.nn.functional.group_norm; Wu and He, Group Normalization, 2018
See: nn.GroupNorm, layer_norm, nn.InstanceNorm2d

## op batch_normalize
The library's own op: nn.functional.batch_norm is the way to call it, and updates running
statistics.

- weight (Tensor): the factors; without it 1.
- bias (Tensor): what is added; without it 0.
- mean (Tensor): means to use outside of training.
- var (Tensor): variances to use outside of training.
- training (boolean): whether to use input's own mean and variance.
- eps (number): keeps the divisor away from 0.

Shape: y has input's shape, mean and var are [C].
Example:
    local x = zknn.tensor { { 1.0, 10.0 }, { 3.0, 30.0 } }
    local y, mean, var = zknn.batch_normalize(x, { training = true })
    print(y)
    --> tensor([[-1.0000, -1.0000],
    -->         [ 1.0000,  1.0000]])
    print(mean, var)   --> tensor([ 2., 20.])	tensor([  1., 100.])
Source: zknn; torch.nn.functional.batch_norm, without running statistics; Ioffe and Szegedy, Batch
Normalization, 2015
See: nn.functional.batch_norm, nn.BatchNorm1d, nn.BatchNorm2d

## op recurrent
What nn.RNN, nn.LSTM, nn.GRU and their cells call, once a layer and direction.

- input (Tensor): the sequences, step by step.
- mode (string): "rnn_tanh", "rnn_relu", "lstm" or "gru".
- weight_ih (Tensor): the weights of the input, gate below gate (lstm: i, f, g, o; gru: r, z, n).
- weight_hh (Tensor): the weights of the state before, in the same order.
- bias (Tensor): both biases, one below the other.
- h0 (Tensor): h before the first step.
- c0 (Tensor): c before the first step, of an lstm.
- weight_hr (Tensor): what h is multiplied with, of an lstm with a projection.
- batch_sizes (Tensor): how many sequences each step has, of packed input.
- reverse (boolean): whether to go from the last step to the first.

Shape: y [steps, batch, out] or [rows, out], h [batch, out], c [batch, hidden].
Example:
    local w_ih, w_hh = zknn.ones(12, 3), zknn.ones(12, 4)
    local y, h = zknn.recurrent(zknn.zeros(5, 2, 3), "gru", w_ih, w_hh)
    print(y.shape, h.shape)   --> torch.Size([5, 2, 4])	torch.Size([2, 4])
Source: zknn; torch.nn.LSTM; Hochreiter and Schmidhuber, Long Short-Term Memory, 1997; Cho et al.,
Learning Phrase Representations using RNN Encoder-Decoder, 2014
See: nn.RNN, nn.LSTM, nn.GRU

## op embedding
nn.functional.embedding takes PyTorch's list, with max_norm and norm_type after padding_idx: rows
longer than max_norm are scaled down in place.

- input (Tensor): int64 numbers of rows, from 0.
- weight (Tensor): the rows.
- padding_idx (integer): a row without a gradient.
- scale_grad_by_freq (boolean): whether a row's gradient is divided by how often input names it.

Shape: input [...], weight [rows, width]; the result is [..., width].
Example:
    local weight = zknn.tensor { { 0.0, 0.5 }, { 1.0, 1.5 }, { 2.0, 2.5 } }
    print(F.embedding(zknn.tensor { 2, 0, 2 }, weight))
    --> tensor([[2.0000, 2.5000],
    -->         [0.0000, 0.5000],
    -->         [2.0000, 2.5000]])
Source: torch.nn.functional.embedding
See: nn.Embedding, index_select, one_hot

## op upsample
nn.functional.upsample is interpolate under its older name.

- size (integer[]): the lengths of the output, one to three.
- mode (string): "nearest", "nearest-exact" or "linear".
- align_corners (boolean): whether the first and last elements of input and output lie on each
  other (linear).
- scale_0 (number): output by input of the first spatial dimension; 0 takes it from the sizes.
- scale_1 (number): the same of the second.
- scale_2 (number): the same of the third.

Shape: [N, C, L] gives [N, C, size]; [N, C, H, W] gives [N, C, height, width]; [N, C, D, H, W]
gives [N, C, depth, height, width].
Example:
    local x = zknn.tensor { { { 1.0, 2.0 } } }
    print(zknn.upsample(x, { 4 }))   --> tensor([[[1., 1., 2., 2.]]])
    print(F.interpolate(x, { size = 4 }))   --> tensor([[[1., 1., 2., 2.]]])
Source: zknn; torch.nn.functional.interpolate
See: nn.functional.interpolate, nn.Upsample

## op grid_sampler
nn.functional.grid_sample has words in place of the numbers.

- grid (Tensor): of input's dtype: x, y (and z) of each output, from -1 to 1.
- interpolation_mode (integer): 0 bilinear (of volumes trilinear), 1 nearest, 2 bicubic.
- padding_mode (integer): what is outside: 0 zeros, 1 the border, 2 a reflection.
- align_corners (boolean): -1 and 1 are the middles of the end elements, not their outer sides.

Shape: [N, C, H, W] and [N, h, w, 2] give [N, C, h, w]; of volumes d, h and w.
Example:
    local x = zknn.tensor { 1.0, 3.0 }:view(1, 1, 1, 2)
    print(zknn.grid_sampler(x, zknn.zeros(1, 1, 1, 2), 0, 0, false))   --> tensor([[[[2.]]]])
Source: torch.grid_sampler; Jaderberg et al., Spatial Transformer Networks, 2015
See: nn.functional.grid_sample, nn.functional.affine_grid
]=]
