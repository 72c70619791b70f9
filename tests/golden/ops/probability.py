"""Functions of the normal distribution, incomplete gamma functions, Hurwitz' zeta function, and parts
of entropies."""
import torch

from case import *
from special import far, loose


def second(first, **b):
    """Cases of functions whose first operand has no gradient."""
    return ([C(x(*s, grad=False, low=first[0], high=first[1], dtype=d), x(*t, dtype=d, **b))
             for s, t in BROADCAST for d in REAL]
            + [C(x(3, 4, how=h, grad=False, low=first[0], high=first[1]),
                 x(3, 4, how="strided", **b)) for h in LAYOUTS]
            + [C(x(3, dtype=d, low=1, high=4, grad=False), x(3, dtype=e, low=1, high=4,
                 grad=False), _may=True) for d in DTYPES for e in DTYPES]
            + [C(x(3, grad=False), x(4), _raises=True)])


def table(a, b):
    """Every value of a with every one of b."""
    return [C(x(values=[[v] for v in a], dtype=d, grad=False),
              x(values=[b], dtype=d, grad=False)) for d in REAL]


# PyTorch gives 0 or 1, and not nan, for an inf and a nan.
NANS = [C(x(values=[nan, 1.0], grad=False), x(values=[1.0, nan], grad=False))]

OPS = {
    "erfcx": unary(**far(-5.0, -26.0, 5.0, 25.9, 26.1, 1e3, 1e10)),
    "ndtri": unary(low=0.02, high=0.98, **far(1e-30, 1e-5, 0.074, 0.0751, 0.999, -0.1, 1.1)),
    "entr": unary(low=0.1, high=3),
    "xlog1py": binary(a=(0.25, 2), b=(-0.75, 2), more=[
        C(x(values=[0.0, 0.0, 1.0, 2.0]), x(values=[1.0, 2.0, 1e-10, 0.5]))]),
    # PyTorch's own values are exact to 1e-9 alone where the first is above 20.
    "igamma": loose(second((0.25, 5), low=0.25, high=6) + NANS
                    + table([0.0, 0.1, 1.0, 9.5, 10.5, 30.0, 1e3, 1.1e5, 1e9, inf, -1.0],
                            [0.0, 0.05, 1.0, 9.0, 12.0, 31.0, 990.0, 1.1e5, 1e9, inf, -1.0]),
                    1e-8),
    "igammac": loose(second((0.25, 5), low=0.25, high=6) + NANS
                     + table([0.0, 0.1, 1.0, 9.5, 10.5, 30.0, 1e3, 1.1e5, 1e9, inf, -1.0],
                             [0.0, 0.05, 1.0, 9.0, 12.0, 31.0, 990.0, 1.1e5, 1e9, inf, -1.0]),
                     1e-8),
    "zeta": second((2, 5), low=0.5, high=6) + table(
        [1.0, 1.01, 1.5, 2.0, 3.0, 50.0, 0.5], [0.1, 1.0, 2.5, 1e3, 0.0, -1.0, -0.5, -2.25]),
}
TORCH = {name: getattr(torch.special, name) for name in "erfcx ndtri entr xlog1py zeta".split()}
