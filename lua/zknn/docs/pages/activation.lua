return [=[
# activation: Activations: layers

Layers without weights between those with; each has a function of the same meaning in nn.functional.
Shapes stay. `inplace` writes into the input.

## nn.ReLU(inplace=false) -> nn.ReLU
max(x, 0).

- inplace (boolean): writes the result into the input

Example:
    print(nn.ReLU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0., 0., 2.])
Source: torch.nn.ReLU
See: relu, nn.LeakyReLU

## nn.ReLU6(inplace=false) -> nn.ReLU6
min(max(x, 0), 6).

- inplace (boolean): writes the result into the input

Example:
    print(nn.ReLU6()(zknn.tensor { -1.0, 5.0, 7.0 }))   --> tensor([0., 5., 6.])
Source: torch.nn.ReLU6

## nn.LeakyReLU(negative_slope=0.01, inplace=false) -> nn.LeakyReLU
x above 0, negative_slope x below.

- negative_slope (number): the slope below 0
- inplace (boolean): writes the result into the input

Example:
    print(nn.LeakyReLU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.0100,  0.0000,  2.0000])
Source: torch.nn.LeakyReLU

## nn.ELU(alpha=1.0, inplace=false) -> nn.ELU
x above 0, alpha (e^x - 1) below.

- alpha (number): the factor below 0
- inplace (boolean): writes the result into the input

Example:
    print(nn.ELU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.6321,  0.0000,  2.0000])
Source: torch.nn.ELU; Clevert et al., Fast and accurate deep network learning by exponential linear
units, 2015

## nn.SELU(inplace=false) -> nn.SELU
1.0507 x above 0, 1.7581 (e^x - 1) below; keeps mean 0 and variance 1 from layer to layer.

- inplace (boolean): writes the result into the input

Example:
    print(nn.SELU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1.1113,  0.0000,  2.1014])
Source: torch.nn.SELU; Klambauer et al., Self-normalizing neural networks, 2017

## nn.CELU(alpha=1.0, inplace=false) -> nn.CELU
x above 0, alpha (e^(x / alpha) - 1) below.

- alpha (number): the factor below 0, not 0
- inplace (boolean): writes the result into the input

Errors: alpha = 0.
Example:
    print(nn.CELU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.6321,  0.0000,  2.0000])
Source: torch.nn.CELU; Barron, Continuously differentiable exponential linear units, 2017

## nn.GELU(approximate="none") -> nn.GELU
x times the share of the normal distribution below x.

- approximate (string): "none", or "tanh" for a formula with tanh

Errors: another word.
Example:
    print(nn.GELU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.1587,  0.0000,  1.9545])
Source: torch.nn.GELU; Hendrycks & Gimpel, Gaussian error linear units, 2016

## nn.SiLU(inplace=false) -> nn.SiLU
x sigmoid(x), also called swish.

- inplace (boolean): writes the result into the input

Example:
    print(nn.SiLU()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.2689,  0.0000,  1.7616])
Source: torch.nn.SiLU; Elfwing et al., Sigmoid-weighted linear units, 2017

## nn.Mish(inplace=false) -> nn.Mish
x tanh(softplus(x)).

- inplace (boolean): writes the result into the input

Example:
    print(nn.Mish()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.3034,  0.0000,  1.9440])
Source: torch.nn.Mish; Misra, Mish, 2019

## nn.Hardswish(inplace=false) -> nn.Hardswish
x min(max(x + 3, 0), 6) / 6.

- inplace (boolean): writes the result into the input

Example:
    print(nn.Hardswish()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.3333,  0.0000,  1.6667])
Source: torch.nn.Hardswish; Howard et al., Searching for MobileNetV3, 2019

## nn.Hardsigmoid(inplace=false) -> nn.Hardsigmoid
x / 6 + 1/2, brought into 0..1.

- inplace (boolean): writes the result into the input

Example:
    print(nn.Hardsigmoid()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.3333, 0.5000, 0.8333])
Source: torch.nn.Hardsigmoid

## nn.Hardtanh(min_val=-1.0, max_val=1.0, inplace=false, min_value=nil, max_value=nil) ->
    nn.Hardtanh
x brought into min_val..max_val.

- min_val (number): the least value
- max_val (number): the greatest value
- inplace (boolean): writes the result into the input
- min_value (number): an old name of min_val
- max_value (number): an old name of max_val

Errors: max_val not above min_val.
Example:
    print(nn.Hardtanh()(zknn.tensor { -2.0, 0.5, 2.0 }))   --> tensor([-1.0000,  0.5000,  1.0000])
Source: torch.nn.Hardtanh

## nn.Threshold(threshold, value, inplace=false) -> nn.Threshold
x above threshold, value elsewhere.

- threshold (number): the threshold
- value (number): what stands in place of the others
- inplace (boolean): writes the result into the input

Example:
    print(nn.Threshold(0.5, -1)(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1., -1.,  2.])
Source: torch.nn.Threshold

## nn.Sigmoid() -> nn.Sigmoid
1 / (1 + e^-x).

Example:
    print(nn.Sigmoid()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.2689, 0.5000, 0.8808])
Source: torch.nn.Sigmoid

## nn.LogSigmoid() -> nn.LogSigmoid
The logarithm of sigmoid(x), without overflow.

Example:
    print(nn.LogSigmoid()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1.3133, -0.6931, -0.1269])
Source: torch.nn.LogSigmoid

## nn.Tanh() -> nn.Tanh
The hyperbolic tangent of x.

Example:
    print(nn.Tanh()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.7616,  0.0000,  0.9640])
Source: torch.nn.Tanh

## nn.Tanhshrink() -> nn.Tanhshrink
x - tanh(x).

Example:
    print(nn.Tanhshrink()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.2384,  0.0000,  1.0360])
Source: torch.nn.Tanhshrink

## nn.Softsign() -> nn.Softsign
x / (1 + |x|).

Example:
    print(nn.Softsign()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.5000,  0.0000,  0.6667])
Source: torch.nn.Softsign

## nn.Softplus(beta=1.0, threshold=20.0) -> nn.Softplus
ln(1 + e^(beta x)) / beta; x itself where beta x is above threshold.

- beta (number): how sharp the bend is
- threshold (number): above it the line is taken

Example:
    print(nn.Softplus()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.3133, 0.6931, 2.1269])
Source: torch.nn.Softplus

## nn.Softshrink(lambd=0.5) -> nn.Softshrink
x brought nearer to 0 by lambd, 0 where it is nearer than that.

- lambd (number): how far, 0 or more

Errors: lambd below 0.
Example:
    print(nn.Softshrink()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-0.5000,  0.0000,  1.5000])
Source: torch.nn.Softshrink

## nn.Hardshrink(lambd=0.5) -> nn.Hardshrink
0 in -lambd..lambd, else x.

- lambd (number): the bound

Example:
    print(nn.Hardshrink()(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([-1.,  0.,  2.])
Source: torch.nn.Hardshrink

## nn.PReLU(num_parameters=1, init=0.25, device="cpu", dtype="float32") -> nn.PReLU
x above 0, w x below, with a trained weight w.

- num_parameters (integer): 1, or a weight for each channel (dimension 1)
- init (number): what w begins with
- device (string): "cpu"
- dtype (string): the dtype of w

Shape: input [N, C, ...], or any for one weight
Fields: weight (Tensor) [num_parameters]
Example:
    print(nn.PReLU()(zknn.tensor { -1.0, 2.0 }):detach())   --> tensor([-0.2500,  2.0000])
Source: torch.nn.PReLU; He et al., Delving deep into rectifiers, 2015

## nn.RReLU(lower=1 / 8, upper=1 / 3, inplace=false) -> nn.RReLU
x above 0, a x below; a is random in training and the middle of its range in evaluation.

- lower (number): the least a
- upper (number): the greatest a
- inplace (boolean): writes the result into the input

Errors: lower above upper.
Example:
    print(nn.RReLU(0.1, 0.3):eval()(zknn.tensor { -1.0, 2.0 }))   --> tensor([-0.2000,  2.0000])
Source: torch.nn.RReLU; Xu et al., Empirical evaluation of rectified activations, 2015

## nn.GLU(dim=-1) -> nn.GLU
The first half times the sigmoid of the second half, along dim.

- dim (integer): the dimension that is halved

Shape: the size along dim is halved
Errors: an odd size along dim.
Example:
    print(nn.GLU()(zknn.tensor { 1.0, 2.0, 0.0, 0.0 }))   --> tensor([0.5000, 1.0000])
Source: torch.nn.GLU; Dauphin et al., Language modeling with gated convolutional networks, 2016

## nn.Softmax(dim=nil) -> nn.Softmax
e^x along dim, scaled to the sum 1.

- dim (integer): the dimension; nil: 1, or 0 for inputs of 0, 1 or 3 dimensions

Example:
    print(nn.Softmax(0)(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.0420, 0.1142, 0.8438])
Source: torch.nn.Softmax
See: nn.LogSoftmax, nn.CrossEntropyLoss

## nn.LogSoftmax(dim=nil) -> nn.LogSoftmax
The logarithm of softmax along dim, without overflow.

- dim (integer): the dimension; nil: 1, or 0 for inputs of 0, 1 or 3 dimensions

Example:
    print(nn.LogSoftmax(0)(zknn.tensor { -1.0, 0.0, 2.0 }))
    --> tensor([-3.1698, -2.1698, -0.1698])
Source: torch.nn.LogSoftmax

## nn.Softmin(dim=nil) -> nn.Softmin
softmax(-x) along dim.

- dim (integer): the dimension; nil: 1, or 0 for inputs of 0, 1 or 3 dimensions

Example:
    print(nn.Softmin(0)(zknn.tensor { -1.0, 0.0, 2.0 }))   --> tensor([0.7054, 0.2595, 0.0351])
Source: torch.nn.Softmin

## nn.Softmax2d() -> nn.Softmax2d
Softmax over the channels of [N, C, H, W] or [C, H, W], at each place.

Errors: an input of another number of dimensions.
Example:
    print(nn.Softmax2d()(zknn.zeros(2, 1, 1)):flatten())   --> tensor([0.5000, 0.5000])
Source: torch.nn.Softmax2d
]=]
