"""Special functions, and functions of two or three elements beside the arithmetic ones."""
import torch

from case import *

S = torch.special
BOTH = dict(a=(0.25, 2), b=(0.25, 2))
FAR = [0.25, 1.0, 2.0, 2.5, 9.5, 30.0, 250.0, 1e10, -0.5, -1.5, -3.25, -20.75, 1e-6, -1e-6, 1e-3]


def far(*values, **named):
    """More values in both dtypes, where the whole domain has several formulas."""
    return dict(more=[C(x(values=list(values), dtype=d), **named) for d in REAL])


def loose(cases, tol):
    """PyTorch's trigamma, the gradient of its digamma, is exact to 5e-10 alone."""
    for c in cases:
        c.tol = tol
    return cases


def signed(cases):
    """Without nan, whose sign Lua's 0 / 0 does not have."""
    return [c for c in cases if "nan" not in str([getattr(a, "values", 0) for a in c.args])]


def finite(more):
    """Without inf, at which PyTorch's Bessel functions divide inf by inf."""
    return [c for c in unary(more=more) if not (c.args[0].values and inf in c.args[0].values)]


def whole():
    """Cases of a function of two integers."""
    return [C(x(*s, dtype=I64, low=-9, high=9), x(*t, dtype=I64, low=-3, high=9))
            for s, t in BROADCAST] + [
        C(x(3, 4, dtype=I64, how=h), x(3, 4, dtype=I64, how="strided")) for h in LAYOUTS] + [
        C(x(3, dtype=d, low=-3), x(3, dtype=e, high=20), _raises=d == e == BOOL)
        for d in WHOLE for e in WHOLE] + [
        C(x(values=[12, -12, 0, 7, 2**40, 0], dtype=I64),
          x(values=[18, 18, 5, 0, 2**21, 0], dtype=I64)),
        C(x(values=[12, 200, 255, 0], dtype=U8), x(values=[8, 150, 5, 0], dtype=U8)),
        C(x(3), x(3, dtype=I64), _raises=True), C(x(3, dtype=I64), x(3), _raises=True),
        C(x(3, dtype=I64), x(4, dtype=I64), _raises=True)]


def three(**b):
    """Cases of input + value * f(tensor1, tensor2)."""
    return ([C(x(*s), x(*t), x(*u, **b)) for s, t, u in [
                ((3, 4), (3, 4), (3, 4)), ((4,), (3, 4), (3, 1)), ((3, 4), (4,), ()),
                ((), (2,), (1,)), ((2, 1, 3), (4, 1), (3,)), ((0, 3), (3,), (1, 3)), ((), (), ())]]
            + [C(x(3, 4, how=h), x(3, 4), x(3, 4, how="strided", **b), value=k)
               for h in LAYOUTS for k in (-0.5, 2)]
            + [C(x(2, 3, dtype=F64), x(3, dtype=F64), x(2, 1, dtype=F64, **b), value=0.1)]
            + [C(x(3, dtype=d, grad=False), x(3, dtype=e, grad=False),
                 x(values=[1, 2, 3], dtype=f, grad=False), value=2, _may=True)
               for d in DTYPES for e in DTYPES for f in (F32, I64, BOOL)]
            + [C(x(3), x(4), x(3, **b), _raises=True)])


OPS = {
    "asinh": unary(**far(1e-4, -1e-4, 50.0, -1e10, 1e19)),
    "acosh": unary(low=1.1, high=4, **far(1.001, 50.0, 1e10, 1e19)),
    "atanh": unary(low=-0.9, high=0.9, **far(0.999, -0.999, 1e-4)),
    "erfc": unary(**far(3.0, 5.0, 9.0, 10.0, -3.0, 12.0)),
    "erfinv": unary(low=-0.95, high=0.95, **far(0.999, -0.9999, 0.99999, 1e-10)),
    "lgamma": unary(low=0.1, high=6, **far(*FAR)),
    "digamma": loose(unary(low=0.1, high=6, **far(*FAR)), 1e-8),
    "polygamma": loose([C(n, x(3, 4, low=0.2, high=5)) for n in (0, 1, 2, 3, 5)]
    + [C(n, x(2, 3, low=0.2, high=5, dtype=F64)) for n in (0, 1, 2, 3, 5, 9)]
    + [C(n, x(values=[0.001, 0.5, 1.0, 12.5, 1000.0, -0.5, -1.25, -2.75], dtype=F64))
       for n in (1, 2, 3)]
    + [C(2, x(values=[0.0, nan], grad=False)), C(1, x(0, 3)), C(2, x(low=0.5)),
       C(1, x(3, dtype=I64, low=1, high=5)), C(2, x(3, dtype=U8, low=1)), C(-1, x(3), _raises=True),
       *(C(1, x(3, 4, how=h, low=0.2)) for h in LAYOUTS)], 1e-8),
    "i0": finite(far(7.9, 8.0, 8.1, -30.0, 80.0)["more"]),
    "i0e": finite(far(7.9, 8.0, 8.1, -30.0, 500.0)["more"]),
    "i1": finite(far(7.9, 8.0, 8.1, -30.0, 80.0)["more"]),
    "i1e": finite(far(7.9, 8.0, 8.1, -30.0, 500.0)["more"]),
    "sinc": unary(**far(0.0, 0.25, 3.25, -10.5)),
    "deg2rad": unary(edge_grad=True),
    "rad2deg": unary(edge_grad=True),
    "signbit": signed(unary()),
    "isposinf": unary(),
    "isneginf": unary(),
    "isreal": unary(),
    "nan_to_num": unary(edge_grad=True, more=[
        C(x(values=EDGES, dtype=d), *a) for d in REAL
        for a in [(1.5,), (0.0, 7.0), (2.0, None, -4.0)]]
        + [C(x(values=EDGES, dtype=F64), neginf=5.0), C(x(3, dtype=I64), 1.0, 2.0, 3.0)]),
    "frexp": [C(x(*s)) for s in [(), (5,), (3, 4), (0, 3)]] + [C(x(2, 3, dtype=F64))]
    + [C(x(3, 4, how=h)) for h in LAYOUTS]
    + [C(x(values=[0.0, -0.0, 1.0, -8.0, 1e-40, 3e38], dtype=F32, grad=False))]
    + [C(x(3, dtype=d), _raises=True) for d in WHOLE],
    "hypot": binary(numbers=(), more=[C(x(values=[3e20, 1e-30]), x(values=[4e20, 1e-30])),
                                      C(x(values=[3e200, 1e-200], dtype=F64),
                                        x(values=[4e200, 1e-200], dtype=F64))]),
    "logaddexp": binary(numbers=(), more=[C(x(values=[1000.0, -1000.0, 88.0]),
                                            x(values=[1001.0, -1000.0, -88.0]))]),
    "logaddexp2": binary(numbers=(), more=[C(x(values=[1000.0, -1000.0, 88.0]),
                                             x(values=[1001.0, -1000.0, -88.0]))]),
    "xlogy": binary(**BOTH, more=[C(x(values=[0.0, 0.0, 1.0, 0.0]),
                                    x(values=[1.0, 2.0, 3.0, 0.5]))]),
    "copysign": signed(binary(number_first=False)),
    "nextafter": binary(numbers=()),
    "fmax": binary(promotion="all", numbers=(), edge_grad=True),
    "fmin": binary(numbers=(), edge_grad=True),
    "heaviside": [C(x(*s, grad=False), x(*t, grad=False)) for s, t in BROADCAST]
    + [C(x(values=[-1.5, 0.0, -0.0, 2.0, nan, inf], dtype=d, grad=False),
         x(dtype=d, grad=False)) for d in REAL]
    + [C(x(3, 4, how=h, grad=False), x(3, 4, how="strided", grad=False)) for h in LAYOUTS]
    + [C(x(3, dtype=d, low=-1, high=1, grad=False), x(3, dtype=e, grad=False), _raises=d != e)
       for d in DTYPES for e in DTYPES]
    + [C(x(3, grad=False), x(4, grad=False), _raises=True)],
    "gcd": whole(), "lcm": whole(),
    "addcmul": three(), "addcdiv": three(low=0.5, high=2),
}
TORCH = {"i0e": S.i0e, "i1": S.i1, "i1e": S.i1e}


def in_place(f):
    def call(input):
        out = f(input)
        if out.dtype != input.dtype:
            raise RuntimeError("the result has another dtype")
        return out
    return call


# PyTorch has no gradients of these in place.
IN_PLACE = {name: in_place(getattr(torch, name)) for name in ("asinh", "acosh", "atanh")}
