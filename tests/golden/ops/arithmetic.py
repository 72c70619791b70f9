"""Functions of two elements with broadcasting and dtype promotion."""
from case import *

ALPHA = [C(x(3, 4), x(4), alpha=a) for a in (2.5, -1, 0)] + [
    C(x(3, dtype=I64), x(3, dtype=I64), alpha=3), C(x(3), 2, alpha=0.5),
    C(x(3, dtype=I64), x(3, dtype=I64), alpha=0.5, _raises=True)]
BOTH = dict(a=(0.25, 2), b=(0.25, 2))

OPS = {
    "add": binary(promotion="all", edge_grad=True, more=ALPHA),
    "sub": binary(edge_grad=True, more=ALPHA),
    "mul": binary(promotion="all"),
    "div": binary(promotion="all", b=(0.25, 2)),
    "floor_divide": binary(b=(0.5, 2)),
    "remainder": binary(b=(0.5, 2), more=[C(x(4, dtype=I64, low=-9, high=9), 4),
                                          C(x(4, dtype=I64, low=-9, high=9), -4),
                                          C(-7, x(4, dtype=I64, low=1, high=5)),
                                          C(x(3, dtype=I64), 0, _raises=True)]),
    "fmod": binary(b=(0.5, 2), number_first=False,
                   more=[C(x(4, dtype=I64, low=-9, high=9), -4),
                         C(x(3, dtype=I64), 0, _raises=True)]),
    "pow": binary(**BOTH, more=[C(x(2, 3), n) for n in (0, 1, 2, 3, -1, 0.5, -2.0)]
                  + [C(2, x(3)), C(0.5, x(3, dtype=F64)), C(0, x(3, low=0.5)),
                     C(x(3, dtype=I64, low=-4, high=4), 3),
                     C(x(3, dtype=I64, low=-3, high=3), x(3, dtype=I64, low=0, high=4)),
                     C(x(3, dtype=I64), -1, _raises=True)]),
    "lerp": [C(x(*s), x(*t), w) for s, t in BROADCAST for w in (0.25, x(low=-1))]
            + [C(x(2, 3), x(3), w) for w in (-2, 0.5, 1, x(2, 1), x(3), x(4, 2, 3, low=-1))]
            + [C(x(3, dtype=d), x(3, dtype=e), 0.3, _may=True) for d in DTYPES for e in DTYPES]
            + [C(x(3), x(4), 0.5, _raises=True), C(x(3), x(3), x(3, dtype=F64), _raises=True)],
    "atan2": binary(numbers=()),
    "maximum": binary(promotion="all", numbers=()),
    "minimum": binary(numbers=()),
}
# Wider than PyTorch, which has no gradient of floor_divide: it is 0.
STILL = {"floor_divide"}
