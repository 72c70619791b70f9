"""Random calls of special functions, and of functions of elements beside the arithmetic ones."""
import torch

from calls import Call, REAL
from random_integers import whole


def inside(name, low, high, *before):
    """A function of one element, of a tensor in low..high; seldom of any."""
    def make(m):
        x = m.any()
        fits = not x.value.numel() or (low <= x.value.min().item() and x.value.max().item() <= high)
        if not fits and not m.chance(0.1):
            x = m.fresh(m.rng.choice(REAL), m.shape(), low, high)
        call = Call(name, *(m.rng.choice(b) for b in before), x)
        call.input = x
        return call
    return make


def of_gamma(name, low, *before):
    """One of lgamma's derivatives. PyTorch's trigamma, which is also digamma's gradient, takes the
    sine of a rounded pi x: near a pole little of it is right, and at a pole it is no inf."""
    make = inside(name, low, 6, *before)

    def far_from_poles(m):
        call = make(m)
        x = call.input.value.double()
        if ((x < 0.125) & ((x - x.round()).abs() < 0.0625)).any():
            raise ValueError("a pole")
        return call
    return far_from_poles


def sinc(m):
    x = m.any()
    # PyTorch's second gradient is nan at 0, and cancels beside it.
    m.avoid(x.value.double().abs() < 0.01)
    return Call("sinc", x)


def two(name, floats=True):
    """A function of two tensors, one of floats."""
    def make(m):
        x = m.real() if floats and not m.wrong() else m.any()
        y = m.fitting(x)
        call = Call(name, x, y)
        call.operands = x, y
        return call
    return make


def of_sum(name):
    """logaddexp, logaddexp2: PyTorch's second gradients are nan where a power, squared, is inf."""
    make = two(name)

    def near(m):
        call = make(m)
        for v in call.operands:
            m.avoid(v.value.double().abs() > 20)
        return call
    return near


def xlogy(m):
    x = m.any()
    other = m.fresh(m.rng.choice(REAL), x.shape, 0.25, 4.0)
    return Call("xlogy", x, other) if m.chance(0.8) else Call("xlogy", other, x)


def copysign(m):
    """The second is no result, which might be a nan or 0 of either sign."""
    x = m.any()
    m.avoid(x.value.double().abs() < 1e-30)  # where PyTorch's gradient is 0 / 0, or its square is
    return Call("copysign", x, m.rng.choice((2, -1.5)) if m.chance(0.3) else
                m.fresh(m.rng.choice(REAL + (torch.int64,)), x.shape))


def heaviside(m):
    x = m.fresh(m.rng.choice(REAL + (torch.int64, torch.bool)), m.shape(), requires_grad=False,
                leaf=False)
    return Call("heaviside", x, m.fresh(x.value.dtype, [
        n if m.chance(0.8) else 1 for n in x.shape], leaf=False))


def divisor(name):
    def make(m):
        x = whole(m)
        return Call(name, x, m.fitting(x, same_dtype=m.chance(0.5)))
    return make


def addc(name):
    def make(m):
        x = m.any()
        if name == "addcdiv":
            by = m.fresh(m.rng.choice(REAL), x.shape, 0.5, 2.0)
        else:
            by = m.fitting(x)
        y = m.fitting(x)
        kwargs = {"value": m.rng.choice((2, -1, 0))} if m.chance(0.4) else {}
        if kwargs and {y.dtype, by.dtype} & {torch.uint8, torch.int8}:
            kwargs = {}  # PyTorch's gradients multiply it by integers, whose products wrap around
        return Call(name, x, y, by, **kwargs)
    return make


def nan_to_num(m):
    kwargs = {key: m.rng.choice((0.0, 2.0, -7.5)) for key in ("nan", "posinf", "neginf")
              if m.chance(0.3)}
    return Call("nan_to_num", m.any(), **kwargs)


def bound(name):
    def make(m):
        x = m.any()
        return Call(name, x, m.fitting(x) if m.chance(0.3) else m.rng.choice((-1, 0, 0.5, 2)))
    return make


def power(name):
    def make(m):
        x = m.fresh(m.rng.choice(REAL), m.shape(), 0.25, 3.0)
        if name == "float_power" and m.chance(0.5):
            return Call(name, x, m.rng.choice((2, 0.5, -1, 3)))
        return Call(name, x, m.fresh(m.rng.choice((x.value.dtype, torch.int64)), x.shape, 0, 4))
    return make


def of_special(name, low, high):
    """A function of torch.special of one element."""
    def make(m):
        return Call(name, m.fresh(m.rng.choice(REAL), m.shape(), low, high), where="torch.special.")
    return make


def positive_second(name, low, where="torch."):
    """The first operand has no gradient."""
    def make(m):
        x = m.fresh(m.rng.choice(REAL), m.shape(), low, 6, leaf=False)
        y = m.fresh(x.value.dtype, [n if m.chance(0.8) else 1 for n in x.shape], 0.5, 6)
        return Call(name, x, y, where=where)
    return make


def frexp(m):
    """Of no result, which rounding may take past a power of 2."""
    return Call("frexp", m.fresh(m.rng.choice(REAL), m.shape()), n=2)


def nextafter(m):
    x = m.fresh(m.rng.choice(REAL), m.shape())
    return Call("nextafter", x, m.fresh(x.value.dtype, x.shape))


def special():
    """name: generator."""
    ops = {name: inside(name, -4, 4) for name in "asinh erfc deg2rad rad2deg i0".split()}
    ops.update({name: inside(name, -0.9375, 0.9375) for name in "atanh erfinv".split()})
    ops.update({name: of_gamma(name, 0.125) for name in "lgamma digamma".split()})
    ops.update({name: inside(name, -1e30, 1e30) for name in
                "isposinf isneginf isreal signbit".split()})
    ops.update({name: of_sum(name) for name in "logaddexp logaddexp2".split()}, hypot=two("hypot"))
    ops.update({name: two(name, False) for name in "fmax fmin".split()})
    ops.update({name: bound(name) for name in "clamp_min clamp_max".split()})
    ops.update({name: divisor(name) for name in "gcd lcm".split()})
    ops.update({name: addc(name) for name in "addcmul addcdiv".split()})
    ops.update({name: power(name) for name in "float_power ldexp".split()})
    ops.update({name: of_special(name, -6, 6) for name in "i0e i1 i1e erfcx".split()})
    ops.update(ndtri=of_special("ndtri", 0.03125, 0.96875), entr=of_special("entr", 0.0625, 4),
               xlog1py=lambda m: Call("xlog1py", m.fresh(torch.float64, m.shape(), 0.25, 2),
                                      m.fresh(torch.float64, [1], -0.75, 3),
                                      where="torch.special."),
               igamma=positive_second("igamma", 0.25), igammac=positive_second("igammac", 0.25),
               zeta=positive_second("zeta", 1.5, "torch.special."))
    ops.update(acosh=inside("acosh", 1.125, 6), polygamma=of_gamma("polygamma", 0.25, (1, 2, 3)),
               frexp=frexp,
               nextafter=nextafter, xlogy=xlogy, copysign=copysign, heaviside=heaviside,
               nan_to_num=nan_to_num, sinc=sinc)
    return ops


SPECIAL_EXACT = set("""
  isposinf isneginf isreal signbit fmax fmin clamp_min clamp_max gcd lcm copysign heaviside
   nan_to_num frexp nextafter""".split())
