return [=[
# special: Special functions

Functions of statistics and number theory, and functions of elements beside those of pointwise. Each
is a function, zknn.lgamma(x), and a method, x:lgamma(); most also write to their input,
x:lgamma_(). zknn.special has those of torch.special, under its names.

## module special
PyTorch's torch.special: functions of zknn, some under other names there, and those of the normal
distribution. airy_ai, the Bessel functions j, y and k and the polynomials, which have no gradients
in PyTorch, are not there.

Source: torch.special

## op asinh
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -2.0 }:asinh())   --> tensor([ 0.0000,  0.8814, -1.4436])
Source: torch.asinh
See: sinh, acosh

## op acosh
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, 2.0, 0.5 }:acosh())   --> tensor([0.0000, 1.3170,    nan])
Source: torch.acosh
See: cosh, asinh

## op atanh
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 1.0, 2.0 }:atanh())   --> tensor([0.5493,    inf,    nan])
Source: torch.atanh
See: tanh, asinh

## op deg2rad
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0, 90, 180 }:deg2rad())   --> tensor([0.0000, 1.5708, 3.1416])
Source: torch.deg2rad
See: rad2deg, sin

## op rad2deg
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -1.0 }:rad2deg())   --> tensor([  0.0000,  57.2958, -57.2958])
Source: torch.rad2deg
See: deg2rad, atan2

## op sinc
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 0.5, 2.5 }:sinc())   --> tensor([1.0000, 0.6366, 0.1273])
Source: torch.sinc
Also: special.sinc
See: sin

## op hypot
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 3.0, 5.0 }:hypot(zknn.tensor { 4.0, 12.0 }))   --> tensor([ 5., 13.])
Source: torch.hypot
See: norm, atan2

## op erfc
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -1.0 }:erfc())   --> tensor([1.0000, 0.1573, 1.8427])
Source: torch.erfc
Also: special.erfc
See: erf, erfinv

## op erfcx
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, 30.0 }:erfcx())   --> tensor([1.0000, 0.4276, 0.0188])
Source: torch.special.erfcx
Also: special.erfcx
See: erfc, special.log_ndtr

## op ndtri
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 0.975, 1.0 }:ndtri())   --> tensor([0.0000, 1.9600,    inf])
Source: torch.special.ndtri
Also: special.ndtri
See: special.ndtr, erfinv

## special.ndtr(input) -> Tensor
The share of normal random numbers that are below each element: the distribution function of the
normal distribution. Integers become float32.

- input (Tensor): any shape

Example:
    print(zknn.special.ndtr(zknn.tensor { 0.0, 1.96, -1.96 }))
    --> tensor([0.5000, 0.9750, 0.0250])
Source: torch.special.ndtr
See: ndtri, special.log_ndtr, erf

## special.log_ndtr(input) -> Tensor
The logarithm of special.ndtr, exact where that is too small for a float. Integers become float32.

- input (Tensor): any shape

Example:
    print(zknn.special.log_ndtr(zknn.tensor { 0.0, -1.0, -100.0 }))
    --> tensor([-6.9315e-01, -1.8410e+00, -5.0055e+03])
Source: torch.special.log_ndtr
See: special.ndtr, erfcx

## special.spherical_bessel_j0(input) -> Tensor
sin x / x of each element, 1 at 0. Integers become float32.

- input (Tensor): any shape

Example:
    print(zknn.special.spherical_bessel_j0(zknn.tensor { 0.0, 1.0 }))
    --> tensor([1.0000, 0.8415])
Source: torch.special.spherical_bessel_j0
See: sinc

## op entr
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 0.5, 1.0, -1.0 }:entr())
    --> tensor([0.0000, 0.3466, -0.0000,   -inf])
Source: torch.special.entr
Also: special.entr
See: xlogy

## op erfinv
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 0.5, -1.0 }:erfinv())   --> tensor([0.0000, 0.4769,   -inf])
Source: torch.erfinv
Also: special.erfinv
See: erf, erfc

## op lgamma
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 1.0, 5.0 }:lgamma())   --> tensor([0.5724, 0.0000, 3.1781])
Source: torch.lgamma
Also: special.gammaln
See: digamma, mvlgamma

## op digamma
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.5, 1.0, 5.0 }:digamma())   --> tensor([-1.9635, -0.5772,  1.5061])
Source: torch.digamma
Also: special.digamma, special.psi
See: lgamma, polygamma

## op polygamma
Shape: the result has input's shape.
Example:
    print(zknn.polygamma(1, zknn.tensor { 1.0, 0.5 }))   --> tensor([1.6449, 4.9348])
Source: torch.polygamma
Also: special.polygamma
See: digamma, lgamma

## op zeta
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.zeta(zknn.tensor { 2.0, 4.0 }, zknn.ones(1)))   --> tensor([1.6449, 1.0823])
Source: torch.special.zeta
Also: special.zeta
See: polygamma

## op igamma
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0, 4.0 }:igamma(zknn.tensor { 1.0, 4.0 }))   --> tensor([0.6321, 0.5665])
Source: torch.igamma
Also: special.gammainc
See: igammac, lgamma

## op igammac
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0, 4.0 }:igammac(zknn.tensor { 1.0, 4.0 }))   --> tensor([0.3679, 0.4335])
Source: torch.igammac
Also: special.gammaincc
See: igamma

## op i0
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -2.0 }:i0())   --> tensor([1.0000, 1.2661, 2.2796])
Source: torch.i0
Also: special.i0, special.modified_bessel_i0
See: i0e, i1

## op i0e
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, 100.0 }:i0e())   --> tensor([1.0000, 0.4658, 0.0399])
Source: torch.special.i0e
Also: special.i0e
See: i0, i1e

## op i1
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, -2.0 }:i1())   --> tensor([ 0.0000,  0.5652, -1.5906])
Source: torch.special.i1
Also: special.i1, special.modified_bessel_i1
See: i1e, i0

## op i1e
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 1.0, 100.0 }:i1e())   --> tensor([0.0000, 0.2079, 0.0397])
Source: torch.special.i1e
Also: special.i1e
See: i1, i0e

## op xlog1py
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 0.0, 2.0 }:xlog1py(zknn.tensor { -1.0, 1e-6 }))
    --> tensor([0.0000e+00, 2.0000e-06])
Source: torch.special.xlog1py
Also: special.xlog1py
See: xlogy, log1p

## op xlogy
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 0.0, 1.0, 2.0 }:xlogy(zknn.tensor { 0.0, 2.0, 0.5 }))
    --> tensor([ 0.0000,  0.6931, -1.3863])
Source: torch.xlogy
Also: special.xlogy
See: log, log1p

## op logaddexp
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 0.0, 1000.0 }:logaddexp(zknn.tensor { 0.0, 1000.0 }))
    --> tensor([6.9315e-01, 1.0007e+03])
Source: torch.logaddexp
See: logsumexp, logaddexp2

## op logaddexp2
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 0.0, 1000.0 }:logaddexp2(zknn.tensor { 0.0, 1000.0 }))
    --> tensor([1.0000e+00, 1.0010e+03])
Source: torch.logaddexp2
See: logaddexp, exp2

## op addcmul
Shape: input, tensor1 and tensor2 broadcast to the result's shape.
Example:
    print(zknn.ones(2):addcmul(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 3.0, 4.0 }, { value = 0.5 }))
    --> tensor([2.5000, 5.0000])
Source: torch.addcmul
See: addcdiv, add, mul

## op addcdiv
Shape: input, tensor1 and tensor2 broadcast to the result's shape.
Example:
    print(zknn.ones(2):addcdiv(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 4.0, 8.0 }))
    --> tensor([1.2500, 1.2500])
Source: torch.addcdiv
See: addcmul, add, div

## op fmax
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0, 0 / 0 }:fmax(zknn.tensor { 3.0, 2.0 }))   --> tensor([3., 2.])
Source: torch.fmax
See: maximum, fmin

## op fmin
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0, 0 / 0 }:fmin(zknn.tensor { 3.0, 2.0 }))   --> tensor([1., 2.])
Source: torch.fmin
See: minimum, fmax

## op copysign
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0, -2.0 }:copysign(zknn.tensor { -0.0, 3.0 }))   --> tensor([-1.,  2.])
Source: torch.copysign
See: sign, signbit

## op nextafter
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 1.0 }:nextafter(zknn.tensor { 2.0 }):eq(1 + 2.0 ^ -23))
    --> tensor([True])
Source: torch.nextafter
See: copysign, frexp

## op frexp
Shape: both results have input's shape.
Example:
    print(zknn.tensor { 1.0, 6.0, -0.75 }:frexp())
    --> tensor([ 0.5000,  0.7500, -0.7500])	tensor([1, 3, 0], dtype=torch.int32)
Source: torch.frexp
See: ldexp, exp2

## op nan_to_num
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 1.0, 0 / 0, math.huge }:nan_to_num(0, 9))   --> tensor([1., 0., 9.])
Source: torch.nan_to_num
See: isnan, isfinite, clamp

## op heaviside
Shape: the shapes of input and values broadcast to the result's.
Example:
    print(zknn.tensor { -1.5, 0.0, 2.0 }:heaviside(zknn.tensor { 0.5 }))
    --> tensor([0.0000, 0.5000, 1.0000])
Source: torch.heaviside
See: sign, relu

## op gcd
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 12, 18 }:gcd(zknn.tensor { 8, -27 }))   --> tensor([4, 9])
Source: torch.gcd
See: lcm, remainder

## op lcm
Shape: the shapes of input and other broadcast to the result's.
Example:
    print(zknn.tensor { 4, 6 }:lcm(zknn.tensor { 6, 10 }))   --> tensor([12, 30])
Source: torch.lcm
See: gcd

## mvlgamma(input, p) -> Tensor
The logarithm of the gamma function of p dimensions.

That is ln of pi^(p (p - 1) / 4) times the product of gamma(x - j / 2) over j in 0..p-1. Integers
become float32.

- input (Tensor): any shape; elements above (p - 1) / 2 are its domain
- p (integer): the number of dimensions, at least 1

Errors: p below 1.
Example:
    print(zknn.tensor { 2.0, 3.5 }:mvlgamma(2))   --> tensor([0.4516, 2.4665])
Source: torch.mvlgamma
Also: Tensor:mvlgamma, Tensor:mvlgamma_, special.multigammaln
See: lgamma

## ldexp(input, other) -> Tensor
input * 2^other, with broadcasting.

- input (Tensor): mantissas, of any dtype; the result is of floats
- other (Tensor|number): exponents

Errors: shapes that do not broadcast.
Example:
    print(zknn.tensor { 1.0, 0.75 }:ldexp(zknn.tensor { 3, 1 }))
    --> tensor([8.0000, 1.5000])
Source: torch.ldexp
Also: Tensor:ldexp, Tensor:ldexp_
See: frexp, exp2

## float_power(input, exponent) -> Tensor
input to the power of exponent, computed in float64 and given as float64.

- input (Tensor|number): the bases, of any dtype
- exponent (Tensor|number): the exponents; they broadcast

Errors: two numbers; shapes that do not broadcast; in place, an input that is not float64.
Example:
    print(zknn.tensor { 2, 3 }:float_power(-1))
    --> tensor([0.5000, 0.3333], dtype=torch.float64)
Source: torch.float_power
Also: Tensor:float_power, Tensor:float_power_
See: pow

## clamp_min(input, min) -> Tensor
Each element brought to min or above: clamp with one bound.

- input (Tensor): any shape
- min (Tensor|number): the bound; a tensor broadcasts

Errors: shapes that do not broadcast.
Example:
    print(zknn.tensor { -2, 0, 3 }:clamp_min(1))   --> tensor([1, 1, 3])
Source: torch.clamp_min
Also: Tensor:clamp_min, Tensor:clamp_min_
See: clamp, clamp_max

## clamp_max(input, max) -> Tensor
Each element brought to max or below: clamp with one bound.

- input (Tensor): any shape
- max (Tensor|number): the bound; a tensor broadcasts

Errors: shapes that do not broadcast.
Example:
    print(zknn.tensor { -2, 0, 3 }:clamp_max(1))   --> tensor([-2,  0,  1])
Source: torch.clamp_max
Also: Tensor:clamp_max, Tensor:clamp_max_
See: clamp, clamp_min

## positive(input) -> Tensor
input itself, as Python's +x gives it.

- input (Tensor): any dtype but bool

Errors: a bool tensor.
Example:
    print(zknn.tensor { -2, 3 }:positive())   --> tensor([-2,  3])
Source: torch.positive
Also: Tensor:positive
See: neg
]=]
