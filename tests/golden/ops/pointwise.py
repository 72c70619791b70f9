"""Functions of each element of one tensor, and of bounds."""
import torch

from case import *

# "inf" and nan gradients at corners follow PyTorch only where that is no accident of its formula.
OPS = {
    "neg": unary(edge_grad=True),
    "abs": unary(edge_grad=True),
    "sign": unary(edge_grad=True),
    "square": unary(),
    "reciprocal": unary(low=0.25),
    "relu": unary(edge_grad=True),
    "sigmoid": unary(),
    "logit": unary(low=0.05, high=0.95, more=[C(x(3, 4, low=-0.5, high=1.5), 0.2), C(x(5), None),
                                              C(x(2, 3, low=-0.5, high=1.5, dtype=F64), eps=0.1)]),
    "erf": unary(),
    "exp": unary(edge_grad=True),
    "exp2": unary(edge_grad=True),
    "expm1": unary(edge_grad=True),
    "log": unary(low=0.25, edge_grad=True),
    "log2": unary(low=0.25, edge_grad=True),
    "log10": unary(low=0.25, edge_grad=True),
    "log1p": unary(low=-0.5, edge_grad=True),
    "sqrt": unary(low=0.25, edge_grad=True),
    "rsqrt": unary(low=0.25),
    "sin": unary(),
    "cos": unary(),
    "tan": unary(low=-1, high=1),
    "asin": unary(low=-0.9, high=0.9),
    "acos": unary(low=-0.9, high=0.9),
    "atan": unary(),
    "sinh": unary(),
    "cosh": unary(),
    "tanh": unary(),
    "floor": unary(edge_grad=True),
    "ceil": unary(edge_grad=True),
    "trunc": unary(edge_grad=True),
    "frac": unary(),
    "round": unary(edge_grad=True, more=[
        C(x(3, 4), decimals=d) for d in (1, -1)
    ] + [C(x(4, dtype=F64), decimals=2)]),
    "logical_not": unary(),
    "isnan": unary(),
    "isinf": unary(),
    "isfinite": unary(),
    "clone": unary(),
    "cast": [C(x(2, 3, dtype=d, how=h, low=-3, high=3), e)
             for d in DTYPES for e in DTYPES for h in ("", "transposed")]
            + [C(x(values=[0.0, -0.0, 1e300, inf, -inf, nan, 0.1], dtype=F64), F32),
               C(x(values=[2.9, -2.9, 0.0, -0.5, nan, inf]), BOOL),
               C(x(values=[2.9, -2.9, -0.5, 1e15], dtype=F64), I64), C(x(0, 2), I64), C(x(), F64)],
    "clamp": [C(x(3, 4), -1, 1), C(x(3, 4), -0.5), C(x(3, 4), None, 0.5), C(x(3, 4), max=1),
              C(x(3, 4), 1.0, -1.0), C(x(values=EDGES, grad=False), -1, 1.5),
              C(x(values=EDGES, dtype=F64, grad=False), max=0.0), C(x(3), nan, 1.0),
              C(x(3, 4), x(4), x(3, 1, low=0)), C(x(3, 4), min=x(3, 4)), C(x(3, 4), max=x()),
              C(x(4), x(3, 4)), C(x(2, 2, dtype=F64), x(2), None), C(x(0, 3), 0, 1),
              *(C(x(6, dtype=d), a, b, _may=True) for d in DTYPES
                for a, b in [(0, 1), (-0.5, 0.5), (None, 1)]),
              *(C(x(3, 4, how=h), -1, 1) for h in LAYOUTS),
              C(x(3), _raises=True), C(x(3), x(4), _raises=True)],
}
TORCH = {"cast": lambda input, dtype: input.to(dtype), "relu": torch.relu}
