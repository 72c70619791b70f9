return [=[
# pointwise: Functions of elements

Each is a function, zknn.exp(x), and a method, x:exp(); most also write to their input, x:exp_().
The operators + - * / // % ^ and unary minus call add, sub, mul, div, floor_divide, remainder, pow
and neg. Functions of several tensors broadcast their shapes: dimensions are lined up from the last
one, and a size of 1 is repeated. Of two dtypes the result has the one that holds both, as in
PyTorch.

## op add
The operator +.

Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1, 2, 3 } + 10)   --> tensor([11, 12, 13])
    print(zknn.tensor { 1.0, 2.0 }:add(zknn.tensor { 3.0, 4.0 }, { alpha = 2 }))
    --> tensor([ 7., 10.])
Source: torch.add
See: sub, lerp

## op sub
The operator -.

Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 5, 7 } - zknn.tensor { 1, 2 })   --> tensor([4, 5])
    print(10 - zknn.tensor { 1, 2 })   --> tensor([9, 8])
Source: torch.sub
See: add

## op mul
The operator *. The product of matrices is matmul.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local column, row = zknn.tensor { { 1 }, { 2 } }, zknn.tensor { 3, 4 }
    print(column * row)
    --> tensor([[3, 4],
    -->         [6, 8]])
Source: torch.mul
See: div, matmul, square

## op div
The operator /.

Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1, 2, 3 } / 2)   --> tensor([0.5000, 1.0000, 1.5000])
    print(zknn.tensor { 1.0, -1.0, 0.0 } / 0)   --> tensor([inf, -inf, nan])
Source: torch.div
See: floor_divide, remainder, reciprocal

## op floor_divide
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 7, -7 } // 2, zknn.tensor { 7.0, -7.0 } // 2)
    --> tensor([ 3, -4])	tensor([ 3., -4.])
Source: torch.floor_divide
See: div, remainder, floor

## op remainder
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 7, -7 } % 3)   --> tensor([1, 2])
Source: torch.remainder
See: fmod, floor_divide

## op fmod
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 7, -7 }:fmod(3))   --> tensor([ 1, -1])
Source: torch.fmod
See: remainder, trunc

## op neg
The unary operator -.

Shape: the result has input's shape.
Example:
    print(-zknn.tensor { 1, -2 })   --> tensor([-1,  2])
Source: torch.neg
See: abs

## op abs
Shape: the result has input's shape.
Example:
    print(zknn.tensor { -1.5, 2.0 }:abs())   --> tensor([1.5000, 2.0000])
Source: torch.abs
See: neg, sign

## op sign
Shape: the result has input's shape.
Example:
    print(zknn.tensor { -2.5, 0.0, 3.0 }:sign())   --> tensor([-1.,  0.,  1.])
Source: torch.sign
See: abs

## op square
Shape: the result has input's shape.
Example:
    print(zknn.tensor { -3, 4 }:square())   --> tensor([ 9, 16])
Source: torch.square
See: pow, sqrt

## op reciprocal
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 2.0, 4.0, 0.0 }:reciprocal())   --> tensor([0.5000, 0.2500,    inf])
Source: torch.reciprocal
See: div, rsqrt

## op pow
Shape: the shapes of input and exponent broadcast to the result's.
Example:
    print(zknn.tensor { 1, 2, 3 } ^ 2)   --> tensor([1, 4, 9])
    print(zknn.pow(2.0, zknn.tensor { 1.0, -1.0 }))   --> tensor([2.0000, 0.5000])
Source: torch.pow
See: square, sqrt, exp2

## op sqrt
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 4.0, 9.0, -1.0 }:sqrt())   --> tensor([2., 3., nan])
Source: torch.sqrt
See: rsqrt, square, pow

## op rsqrt
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 4.0, 0.25 }:rsqrt())   --> tensor([0.5000, 2.0000])
Source: torch.rsqrt
See: sqrt, reciprocal

## op exp
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0 }:exp())   --> tensor([1.0000, 2.7183])
Source: torch.exp
See: log, expm1, exp2

## op exp2
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 3.0, -1.0 }:exp2())   --> tensor([1.0000, 8.0000, 0.5000])
Source: torch.exp2
Also: special.exp2
See: exp, log2

## op expm1
exp(x) - 1 loses the digits of a small x; expm1 keeps them.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor(1e-10)
    print(x:expm1(), x:exp() - 1)   --> tensor(1.0000e-10)	tensor(0.)
Source: torch.expm1
Also: special.expm1
See: exp, log1p

## op log
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, 10.0, 0.0, -1.0 }:log())   --> tensor([0.0000, 2.3026,   -inf,    nan])
Source: torch.log
See: exp, log1p, log2, log10

## op log2
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 8, 10 }:log2())   --> tensor([3.0000, 3.3219])
Source: torch.log2
See: exp2, log

## op log10
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1000.0, 2.0 }:log10())   --> tensor([3.0000, 0.3010])
Source: torch.log10
See: log

## op log1p
log(1 + x) loses the digits of a small x; log1p keeps them.

Shape: the result has input's shape.
Example:
    local x = zknn.tensor(1e-10)
    print(x:log1p(), (x + 1):log())   --> tensor(1.0000e-10)	tensor(0.)
Source: torch.log1p
Also: special.log1p
See: log, expm1

## op erf
It is 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 0.5, 1.0 }:erf())   --> tensor([0.0000, 0.5205, 0.8427])
Source: torch.erf
Also: special.erf
See: gelu

## op logit
The inverse of sigmoid.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 0.75 }:logit())   --> tensor([0.0000, 1.0986])
    print(zknn.tensor { 0.0, 1.0 }:logit(0.25))   --> tensor([-1.0986,  1.0986])
Source: torch.logit
Also: special.logit
See: sigmoid

## op sin
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -1.0 }:sin())   --> tensor([ 0.0000,  0.8415, -0.8415])
Source: torch.sin
See: cos, asin

## op cos
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -1.0 }:cos())   --> tensor([1.0000, 0.5403, 0.5403])
Source: torch.cos
See: sin, acos

## op tan
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0 }:tan())   --> tensor([0.0000, 1.5574])
Source: torch.tan
See: atan

## op asin
The result is in -pi/2..pi/2.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, 2.0 }:asin())   --> tensor([0.0000, 1.5708,    nan])
Source: torch.asin
See: sin

## op acos
The result is in 0..pi.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, 0.0 }:acos())   --> tensor([0.0000, 1.5708])
Source: torch.acos
See: cos

## op atan
The result is in -pi/2..pi/2.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0 }:atan())   --> tensor([0.0000, 0.7854])
Source: torch.atan
See: tan, atan2

## op atan2
Unlike atan(input / other) it knows the quadrant.

Shape: the shapes of input and other broadcast to the result's.
Example:
    local y, x = zknn.tensor { 1.0, 1.0 }, zknn.tensor { 1.0, -1.0 }
    print(y:atan2(x))   --> tensor([0.7854, 2.3562])
Source: torch.atan2
See: atan

## op sinh
It is (e^x - e^-x) / 2.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0 }:sinh())   --> tensor([0.0000, 1.1752])
Source: torch.sinh
See: cosh, tanh

## op cosh
It is (e^x + e^-x) / 2.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0 }:cosh())   --> tensor([1.0000, 1.5431])
Source: torch.cosh
See: sinh, tanh

## op floor
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.5, -1.5 }:floor())   --> tensor([ 1., -2.])
Source: torch.floor
See: ceil, trunc, round, floor_divide

## op ceil
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.5, -1.5 }:ceil())   --> tensor([ 2., -1.])
Source: torch.ceil
See: floor

## op trunc
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.5, -1.5 }:trunc())   --> tensor([ 1., -1.])
Source: torch.trunc
See: floor, frac

## op frac
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.5, -1.25 }:frac())   --> tensor([ 0.5000, -0.2500])
Source: torch.frac
See: trunc

## op round
It stays a float: x:round():long() gives integers. A negative decimals rounds to tens, hundreds and
so on.

Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 1.5, 2.5 }:round())   --> tensor([0., 2., 2.])
    print(zknn.tensor { 3.14159 }:round { decimals = 2 })   --> tensor([3.1400])
Source: torch.round
Also: special.round
See: floor, ceil

## op fake_quantize_per_tensor_affine
Shape: the result has input's shape.
Example:
    local x = zknn.tensor { -3.0, 0.2, 0.3, 9.0 }
    print(zknn.fake_quantize_per_tensor_affine(x, 0.5, 0, -4, 3))
    --> tensor([-2.0000,  0.0000,  0.5000,  1.5000])
Source: torch.fake_quantize_per_tensor_affine; Jacob and others, Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference, 2018
See: fake_quantize_per_channel_affine, quantization.FakeQuantize

## op fake_quantize_per_channel_affine
Shape: scale and zero_point have one element for each place along axis; the result has input's.
Example:
    local x, scale = zknn.tensor { { 0.6, 5.0 }, { 0.6, 5.0 } }, zknn.tensor { 0.5, 1.0 }
    local zeros = zknn.zeros(2, { dtype = "int32" })
    print(zknn.fake_quantize_per_channel_affine(x, scale, zeros, 0, -4, 3))
    --> tensor([[0.5000, 1.5000],
    -->         [1.0000, 3.0000]])
Source: torch.fake_quantize_per_channel_affine
See: fake_quantize_per_tensor_affine, quantization.prepare_qat

## op maximum
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.maximum(zknn.tensor { 1, 5 }, zknn.tensor { 3, 2 }))   --> tensor([3, 5])
Source: torch.maximum
See: minimum, max, clamp

## op minimum
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.minimum(zknn.tensor { 1, 5 }, zknn.tensor { 3, 2 }))   --> tensor([1, 2])
Source: torch.minimum
See: maximum, min, clamp

## op clamp
Elements at or beyond a bound that is a number have the gradient 0. A bound that is a tensor has a
gradient too, and shares it where it equals the element (PyTorch 2).

Shape: input, min and max broadcast to the result's shape.
Example:
    local x = zknn.tensor { -2.0, 0.5, 3.0 }
    print(x:clamp(-1, 1))   --> tensor([-1.0000,  0.5000,  1.0000])
    print(x:clamp { min = 0 })   --> tensor([0.0000, 0.5000, 3.0000])
Source: torch.clamp
See: maximum, minimum, hardtanh

## op lerp
A weight of 0 gives input, 1 gives end.

Shape: input, end and weight broadcast to the result's shape.
Example:
    print(zknn.tensor { 0.0, 10.0 }:lerp(zknn.tensor { 1.0, 20.0 }, 0.25))
    --> tensor([ 0.2500, 12.5000])
Source: torch.lerp
See: add

## op where
where(condition) alone is nonzero with as_tuple: a list of index vectors, one for each dimension.
Gradients flow to the operand that was chosen.

Shape: condition, input and other broadcast to the result's shape.
Example:
    local x = zknn.tensor { 1.0, -2.0, 3.0 }
    print(zknn.where(x:gt(0), x, 0.0))   --> tensor([1., 0., 3.])
Source: torch.where
See: masked_fill, nonzero, clamp
]=]
