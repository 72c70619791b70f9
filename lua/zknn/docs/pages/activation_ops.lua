return [=[
# activation_ops: Activation functions

The functions that the layers nn.ReLU, nn.GELU and so on call; x is an element of input. Each is a
function of zknn and of nn.functional, and a method.

## op relu
Its gradient is 0 at 0. In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.relu(x))   --> tensor([0., 0., 2.])
Source: torch.nn.functional.relu
See: nn.ReLU, leaky_relu, gelu

## op sigmoid
Its values lie in 0..1.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.sigmoid(x))   --> tensor([0.1192, 0.5000, 0.8808])
Source: torch.nn.functional.sigmoid
Also: special.expit
See: nn.Sigmoid, logsigmoid, logit, binary_cross_entropy_with_logits

## op tanh
Its values lie in -1..1.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.tanh(x))   --> tensor([-0.9640,  0.0000,  0.9640])
Source: torch.nn.functional.tanh
See: nn.Tanh, sinh, atan

## op softmax
The values along dim are probabilities. cross_entropy takes the logits themselves. dtype converts
input first.

Shape: the result has input's shape.
Example:
    local logits = zknn.tensor { { 1.0, 2.0 }, { 3.0, 3.0 } }
    print(F.softmax(logits, 1))
    --> tensor([[0.2689, 0.7311],
    -->         [0.5000, 0.5000]])
Source: torch.nn.functional.softmax
Also: special.softmax
See: nn.Softmax, log_softmax, cross_entropy

## op log_softmax
nll_loss takes its result as input. dtype converts input first.

Shape: the result has input's shape.
Example:
    local logits = zknn.tensor { { 1.0, 2.0 }, { 3.0, 3.0 } }
    print(F.log_softmax(logits, 1))
    --> tensor([[-1.3133, -0.3133],
    -->         [-0.6931, -0.6931]])
Source: torch.nn.functional.log_softmax
Also: special.log_softmax
See: nn.LogSoftmax, softmax, nll_loss, logsumexp

## op leaky_relu
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.leaky_relu(x, 0.1))   --> tensor([-0.2000,  0.0000,  2.0000])
Source: torch.nn.functional.leaky_relu
See: nn.LeakyReLU, prelu, relu

## op elu
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.elu(x))   --> tensor([-0.8647,  0.0000,  2.0000])
Source: torch.nn.functional.elu; Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep
Network Learning by Exponential Linear Units, 2015
See: nn.ELU, celu, selu

## op selu
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.selu(x))   --> tensor([-1.5202,  0.0000,  2.1014])
Source: torch.nn.functional.selu; Klambauer and others, Self-Normalizing Neural Networks, 2017
See: nn.SELU, elu

## op celu
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.celu(x, 2))   --> tensor([-1.2642,  0.0000,  2.0000])
Source: torch.nn.functional.celu; Barron, Continuously Differentiable Exponential Linear Units,
2017
See: nn.CELU, elu

## op prelu
weight is learned; nn.PReLU holds it.

Shape: the result has input's shape.
Example:
    local x, weight = zknn.tensor { { -2.0, -4.0 } }, zknn.tensor { 0.5, 0.25 }
    print(F.prelu(x, weight))   --> tensor([[-1., -1.]])
Source: torch.nn.functional.prelu; He and others, Delving Deep into Rectifiers, 2015
See: nn.PReLU, leaky_relu

## op gelu
The formula with tanh is x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.gelu(x))   --> tensor([-0.0455,  0.0000,  1.9545])
    print(F.gelu(x, { approximate = "tanh" }))   --> tensor([-0.0454,  0.0000,  1.9546])
Source: torch.nn.functional.gelu; Hendrycks and Gimpel, Gaussian Error Linear Units, 2016
See: nn.GELU, silu, erf

## op silu
It is also called swish. In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.silu(x))   --> tensor([-0.2384,  0.0000,  1.7616])
Source: torch.nn.functional.silu
See: nn.SiLU, hardswish, gelu

## op mish
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.mish(x))   --> tensor([-0.2525,  0.0000,  1.9440])
Source: torch.nn.functional.mish; Misra, Mish: A Self Regularized Non-Monotonic Activation
Function, 2019
See: nn.Mish, softplus, silu

## op softplus
A smooth relu, always above 0; a greater beta brings it nearer to relu.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.softplus(x))   --> tensor([0.1269, 0.6931, 2.1269])
Source: torch.nn.functional.softplus
See: nn.Softplus, relu, logsigmoid

## op logsigmoid
It is ln(1 / (1 + e^-x)).

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.logsigmoid(x))   --> tensor([-2.1269, -0.6931, -0.1269])
Source: torch.nn.functional.logsigmoid
See: nn.LogSigmoid, sigmoid, softplus

## op softsign
Its values lie in -1..1.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.softsign(x))   --> tensor([-0.6667,  0.0000,  0.6667])
Source: torch.nn.functional.softsign
See: nn.Softsign, tanh

## op tanhshrink
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.tanhshrink(x))   --> tensor([-1.0360,  0.0000,  1.0360])
Source: torch.nn.functional.tanhshrink
See: nn.Tanhshrink, tanh

## op softshrink
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.softshrink(x))   --> tensor([-1.5000,  0.0000,  1.5000])
Source: torch.nn.functional.softshrink
See: nn.Softshrink, hardshrink

## op hardshrink
Shape: the result has input's shape.
Example:
    print(F.hardshrink(zknn.tensor { -2.0, 0.25, 2.0 }))   --> tensor([-2.,  0.,  2.])
Source: torch.nn.functional.hardshrink
See: nn.Hardshrink, softshrink

## op hardtanh
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.hardtanh(x))   --> tensor([-1.,  0.,  1.])
Source: torch.nn.functional.hardtanh
See: nn.Hardtanh, clamp, nn.functional.relu6

## op hardsigmoid
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.hardsigmoid(x))   --> tensor([0.1667, 0.5000, 0.8333])
Source: torch.nn.functional.hardsigmoid; Howard and others, Searching for MobileNetV3, 2019
See: nn.Hardsigmoid, sigmoid

## op hardswish
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.hardswish(x))   --> tensor([-0.3333,  0.0000,  1.6667])
Source: torch.nn.functional.hardswish; Howard and others, Searching for MobileNetV3, 2019
See: nn.Hardswish, silu

## op threshold
In nn.functional it takes inplace=false as its last parameter.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -2.0, 0.0, 2.0 }
    print(F.threshold(x, 0.5, -1))   --> tensor([-1., -1.,  2.])
Source: torch.nn.functional.threshold
See: nn.Threshold, relu
]=]
