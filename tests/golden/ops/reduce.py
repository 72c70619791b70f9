"""Reductions over dimensions, cumulative sums, softmax."""
import torch

from case import *

TIES = [[1.0, 3.0, 3.0, 2.0], [-1.0, -1.0, -1.0, -1.0], [2.0, 0.0, 2.0, 0.0]]
# PyTorch refuses an integer result of what requires a gradient.
DTYPE = [C(x(2, 3, dtype=d, grad=e in REAL), dim=1, dtype=e, _may=True)
         for d in (F32, I64, BOOL) for e in DTYPES]


def along(**a):
    """Functions that keep the shape: a dim each."""
    return ([C(x(2, 3, 4, **a), d) for d in (0, 1, 2, -1)]
            + [C(x(3, 4, how=h, **a), d) for h in LAYOUTS for d in (0, 1)]
            + [C(x(2, 3, dtype=F64, **a), dim=1), C(x(**a), 0), C(x(1, **a), -1),
               C(x(0, 3, **a), 1),
               C(x(0, 3, **a), 0), C(x(3, **a), 1, _raises=True),
               C(x(3, 2, **a), -3, _raises=True)]
            + [C(x(3, 4, dtype=d, low=-2, high=3), 1, _may=True) for d in WHOLE]
            + [C(x(values=[[1.0, inf, -1.0], [nan, 1.0, 2.0], [-inf, 2.0, 3.0],
                           [-inf, -inf, -inf], [1000.0, 1001.0, -1000.0]], dtype=d, grad=False),
                           1)
               for d in REAL]
            + [C(x(2, 3, dtype=d, grad=e in REAL), 1, dtype=e, _may=True) for d in (F32, I64)
               for e in DTYPES])


VAR = dict(more=[C(x(3, 4), unbiased=False), C(x(3, 4), 1, False), C(x(3, 4), 1, True, True),
                 C(x(3, 4), dim=1, correction=0),
                 C(x(3, 4), dim=[0, 1], correction=2, keepdim=True),
                 C(x(1, 4), dim=0, correction=0)])


def norm(input, p=2, dim=None, keepdim=False, dtype=None):
    return torch.linalg.vector_norm(input, 2 if p == "fro" else p, dim, keepdim, dtype=dtype)


TORCH = {"norm": norm}
OPS = {
    "sum": reduction(more=DTYPE + [C(x(2, 3), dim=[]), C(x(3, dtype=U8, high=255))]),
    "mean": reduction(more=DTYPE),
    "prod": reduction(lists=False, more=DTYPE + [
        C(x(values=[[0.0, 2.0, 3.0], [0.0, 0.0, 1.0], [1.0, 2.0, 3.0]]), 1),
        C(x(values=[0.0, 2.0, 3.0]))]),
    "cumsum": along(),
    "cumprod": along() + [C(x(values=[[1.0, 0.0, 3.0], [0.0, 0.0, 2.0]]), 1)],
    "var": reduction(**VAR),
    "std": reduction(**VAR),
    "norm": reduction() + [C(x(2, 3, 4), p, d) for p in (0, 1, 2, 3, 0.5, inf, -inf, -1)
                           for d in (None, 1, [0, 2])] + [
        C(x(2, 3), "fro"), C(x(2, 3), "fro", [0, 1]), C(x(2, 3), 2, 1, True),
        C(x(3, dtype=F32), dtype=F64), C(x(values=[0.0, 0.0]))],
    "logsumexp": reduction(none=False),
    "any": reduction(),
    "all": reduction(),
    "count_nonzero": reduction(keepdim=False),
    "max": reduction(lists=False, empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    "min": reduction(lists=False, empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    "argmax": reduction(lists=False, empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    "argmin": reduction(lists=False, empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    "amax": reduction(empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    "amin": reduction(empty=False, more=[C(x(values=TIES)), C(x(values=TIES), 1)]),
    # PyTorch 2.15 reads foreign memory for the median over an expanded dimension.
    "median": [c for c in reduction(lists=False, none="nan", empty=False)
               if (c.args[0].how, c.named) != ("expanded", {"dim": 0})],
    "softmax": along(),
    "log_softmax": along(),
}
