"""Activations."""
import torch
import torch.nn.functional as F

from case import *

CORNERS = [-6.0, -3.0, -1.0, -0.5, 0.5, 1.0, 3.0, 6.0]


def activation(*calls, tol=None):
    """Cases of a function of each element; calls: the further arguments, ((), {}) each."""
    plain, *others = calls or [((), {})]
    cases = [C(x(*s, low=-4, high=4), *plain[0], **plain[1]) for s in [(), (5,), (3, 4), (0, 3)]]
    cases += [C(x(3, 4, how=h, low=-4, high=4), *plain[0], **plain[1]) for h in LAYOUTS]
    cases += [C(x(values=EDGES, dtype=d, grad=False), *plain[0], **plain[1]) for d in REAL]
    cases += [C(x(values=CORNERS, dtype=d), *a, _tol=tol, **n)
              for a, n in calls or [((), {})] for d in REAL]
    cases += [C(x(2, 3, dtype=d, low=-4, high=4), *a, **n) for a, n in others for d in REAL]
    return cases


INTEGER = [C(x(3, dtype=I64), _raises=True)]
NARROW = [C(x(3, dtype=I64), _narrower="its input is real")]

OPS = {
    "leaky_relu": activation(((), {}), ((0.2,), {}), ((), dict(negative_slope=0.0))) + INTEGER,
    "elu": activation(((), {}), ((0.5,), {}), ((), dict(alpha=2))) + INTEGER,
    "selu": activation() + INTEGER,
    "celu": activation(((), {}), ((0.5,), {}), ((), dict(alpha=2.0))) + INTEGER
    + [C(x(3), alpha=0.0, _raises=True)],
    "threshold": activation(((0.5, -1.0), {}), ((), dict(threshold=-1, value=3))),
    "hardtanh": activation(((), {}), ((-0.5, 3.0), {}), ((), dict(max_val=0.5))) + NARROW
    + [C(x(3), 1.0, -1.0, _raises=True)],
    # 1/6 is a float32 in PyTorch's gradient.
    "hardsigmoid": activation(tol=1e-6) + INTEGER,
    "hardswish": activation() + INTEGER,
    "softshrink": activation(((), {}), ((1.0,), {}), ((), dict(lambd=0.0))) + INTEGER
    + [C(x(3), -0.5, _raises=True)],
    "hardshrink": activation(((), {}), ((1.0,), {}), ((), dict(lambd=0.0))),
    "gelu": activation(((), {}), ((), dict(approximate="tanh"))) + INTEGER
    + [C(x(3), approximate="erf", _raises=True)],
    "silu": activation() + INTEGER,
    "mish": activation() + INTEGER,
    "logsigmoid": activation() + INTEGER,
    "softplus": activation(((), {}), ((2,), {}), ((0.5, 1.0), {}), ((), dict(threshold=0)))
    + INTEGER,
    "softsign": activation() + NARROW,
    "tanhshrink": activation(),
    "prelu": [C(x(3, 4), x(4)), C(x(3, 4), x(1)), C(x(2, 3, 4), x(3)), C(x(2, 3, 2, 2), x(3)),
              C(x(5), x(1)), C(x(), x(1)), C(x(0, 3), x(3)), C(x(2, 3, dtype=F64), x(3, dtype=F64)),
              C(x(3, 4), x()), *(C(x(3, 4, how=h), x(4)) for h in LAYOUTS),
              C(x(3, 4), x(3), _raises=True), C(x(3, 4), x(2, 2), _raises=True),
              C(x(4), x(4), _raises=True),
              C(x(3, dtype=I64), x(1), _raises=True)],
}
TORCH = {n: getattr(F, n) for n in OPS}


def in_place(name):
    return lambda t, *a, **n: TORCH[name](t, *a, inplace=True, **n)


IN_PLACE = {n: in_place(n) for n in ("leaky_relu", "elu", "selu", "celu", "threshold", "hardtanh",
                                     "hardsigmoid", "hardswish", "silu", "mish")}
