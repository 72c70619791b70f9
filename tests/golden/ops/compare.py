"""Comparisons and logic of two elements, and where."""
from case import *

# A comparison with a number on the left is the mirrored one in Python.

def bits(boolean=True):
    """Cases of an operation on bits: shapes, layouts, pairs of dtypes, edges, refusals."""
    return [C(x(*s, dtype=I64, low=-9, high=9), x(*t, dtype=I64, low=-3, high=9))
            for s, t in BROADCAST] + [
        C(x(3, 4, dtype=I64, how=h), x(3, 4, dtype=I64, how="strided")) for h in LAYOUTS] + [
        C(x(3, dtype=d, low=-3), x(3, dtype=e), _raises=not boolean and d == e == BOOL)
        for d in WHOLE for e in WHOLE] + [
        C(x(values=[5, -3, 2**62, -2**63, 7, 0], dtype=I64),
          x(values=[1, 2, 63, 64, -1, 70], dtype=I64)),
        C(x(values=[5, 200, 255, 7], dtype=U8), x(values=[1, 7, 8, 0], dtype=U8)),
        C(x(3, dtype=I64), 3), C(x(3, dtype=U8), 3),
        C(x(3), x(3, dtype=I64), _raises=True), C(x(3, dtype=I64), x(3), _raises=True),
        C(x(3, dtype=I64), x(4, dtype=I64), _raises=True)]


OPS = {
    "bitwise_and": bits(), "bitwise_or": bits(), "bitwise_xor": bits(),
    "bitwise_left_shift": bits(False), "bitwise_right_shift": bits(False),
    "bitwise_not": [C(x(3, 4, dtype=d, low=-9, high=9)) for d in WHOLE]
    + [C(x(3, 4, dtype=I64, how=h)) for h in LAYOUTS] + [C(x(0, 3, dtype=I64)), C(x(dtype=I64))]
    + [C(x(3), _raises=True)],
    "eq": binary(a=(-1, 1), b=(-1, 1), promotion="all"),
    "ne": binary(a=(-1, 1), b=(-1, 1)),
    "lt": binary(a=(-1, 1), b=(-1, 1), promotion="all"),
    "le": binary(a=(-1, 1), b=(-1, 1)),
    "gt": binary(a=(-1, 1), b=(-1, 1)),
    "ge": binary(a=(-1, 1), b=(-1, 1)),
    "logical_and": binary(a=(-1, 1), b=(-1, 1), numbers=()),
    "logical_or": binary(a=(-1, 1), b=(-1, 1), numbers=()),
    "logical_xor": binary(a=(-1, 1), b=(-1, 1), numbers=()),
    "where": [C(x(*c, dtype=BOOL), x(*a), x(*b)) for c, a, b in [
        ((3, 4), (3, 4), (3, 4)), ((4,), (3, 4), (3, 1)), ((3, 1), (4,), ()), ((), (2,), (2,)),
        ((0, 3), (3,), (1, 3))]]
    + [C(x(3, dtype=BOOL), x(3, dtype=d), x(3, dtype=e)) for d in DTYPES for e in DTYPES]
    + [C(x(3, dtype=BOOL), x(3, dtype=d, low=0), n) for d in DTYPES for n in (2, 2.5)]
    + [C(x(3, dtype=BOOL), 1.5, x(3)), C(x(3, 4, dtype=BOOL, how="transposed"), x(3, 4), 0),
       C(x(3, 4, dtype=BOOL), x(3, 4, how="expanded"), x(3, 4, how="strided")),
       C(x(values=[True, False, True, False], dtype=BOOL), x(values=[inf, 1.0, nan, 2.0]),
         x(values=[1.0, nan, 2.0, -inf])),
       C(x(3, dtype=BOOL), x(4), x(3), _raises=True), C(x(3), x(3), x(3), _raises=True)],
}
