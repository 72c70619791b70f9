"""Products of vectors, matrices and batches."""
from case import *

FIT = [((3,), (3,)), ((3, 4), (4,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
       ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (1, 3, 4)),
       ((2, 1, 2, 3), (3, 3, 2)),
       ((3,), (5, 3, 4)), ((5, 2, 3), (3,)), ((2, 2, 2, 3), (3,)), ((1, 1), (1, 1)),
       ((1, 5), (5, 1)),
       ((0, 3), (3, 4)), ((2, 0), (0, 4)), ((0,), (0,)), ((0, 2, 3), (3, 4)),
       ((5, 2, 0), (5, 0, 4)),
       ((17, 33), (33, 9))]
UNFIT = [((3,), (4,)), ((2, 3), (4, 3)), ((2, 3), (2,)), ((5, 2, 3), (4, 3, 4)), ((), (3,)),
         ((3,), ()),
         ((), ())]



def product(fit, unfit):
    """Cases of a product that takes fixed numbers of dimensions."""
    a, b = fit[0]
    return ([C(x(*s), x(*t)) for s, t in fit] + [C(x(*s), x(*t), _raises=True) for s, t in unfit]
            + [C(x(*a, dtype=d, low=-3, high=3), x(*b, dtype=d, low=-3, high=3)) for d in (F64,
                                                                                           I64)]
            + [C(x(*a, dtype=F64), x(*b), _raises=True)]
            + [C(x(*a, how=h), x(*b, how=h)) for h in LAYOUTS if len(a) > 1 and len(b) > 1]
            + [C(x(*a, how="strided"), x(*b, how="strided")), C(x(*a, how="expanded"), x(*b))])


OPS = {
    "matmul": [C(x(*a), x(*b)) for a, b in FIT]
    + [C(x(*a), x(*b), _raises=True) for a, b in UNFIT]
    + [C(x(*a, dtype=F64), x(*b, dtype=F64)) for a, b in FIT[:12]]
    + [C(x(*a, dtype=I64, low=-5, high=5), x(*b, dtype=I64, low=-5, high=5)) for a, b in FIT[:14]]
    + [C(x(3, 4, how=g), x(4, 3, how=h)) for g in ["", *LAYOUTS] for h in ["",
                                                                           *LAYOUTS] if g or h]
    + [C(x(2, 3, 4, how=h), x(4, 3)) for h in LAYOUTS]
    + [C(x(3, 4), x(2, 4, 3, how=h)) for h in LAYOUTS]
    + [C(x(4, how="strided"), x(4, 3, how="transposed")),
       C(x(3, 4, how="transposed"), x(4, how="strided")),
       C(x(4, how="expanded"), x(4, how="strided"))]
    + [C(x(2, 2, dtype=d), x(2, 2, dtype=e), _raises=True) for d, e in
       [(F32, F64), (I64, F32), (BOOL, F32)]]
    + [C(x(2, 2, dtype=d, low=0, high=3), x(2, 2, dtype=d, low=0, high=3),
         _may=True) for d in (U8, BOOL)]
    + [C(x(values=[[inf, 1.0], [nan, 2.0]], grad=False),
         x(values=[[1.0, 0.0], [2.0, -1.0]], grad=False))],
    "linear": [C(x(*s, 4), x(3, 4), x(3)) for s in [(), (2,), (2, 5), (0,), (1, 1)]]
    + [C(x(*s, 4), x(3, 4)) for s in [(), (2,), (2, 5), (0,)]]
    + [C(x(2, 4, dtype=F64), x(3, 4, dtype=F64), x(3, dtype=F64)),
       C(x(2, 4), x(3, 4), bias=x(3)), C(x(2, 4), x(3, 4), None),
       *(C(x(2, 4, how=h), x(3, 4), x(3)) for h in LAYOUTS),
       *(C(x(2, 4), x(3, 4, how=h), x(3)) for h in LAYOUTS),
       C(x(2, 4), x(3, 4), x(3, how="strided")),
       C(x(2, 5), x(3, 4), _raises=True), C(x(2, 4), x(3, 4), x(4), _raises=True),
       C(x(2, 4), x(3, 4, dtype=F64), _raises=True),
       C(x(2, 4), x(3, 4), x(3, dtype=F64), _raises=True),
       C(x(), x(3, 4), _raises=True), C(x(2, 0), x(3, 0), x(3)), C(x(2, 4), x(0, 4), x(0)),
       C(x(33, 65), x(17, 65), x(17))],
    "mm": product([((2, 3), (3, 4)), ((1, 1), (1, 1)), ((0, 3), (3, 2)), ((2, 0), (0, 3))],
                  [((2, 3), (2, 3)), ((3,), (3, 2)), ((2, 3), (3,)), ((1, 2, 3), (3, 2))]),
    "bmm": product([((2, 2, 3), (2, 3, 4)), ((1, 1, 1), (1, 1, 1)), ((0, 2, 3), (0, 3, 2)),
                    ((2, 2, 0), (2, 0, 3))],
                   [((2, 2, 3), (1, 3, 4)), ((2, 3), (3, 4)), ((2, 2, 3), (2, 2, 3))]),
    "mv": product([((2, 3), (3,)), ((1, 1), (1,)), ((0, 3), (3,)), ((2, 0), (0,))],
                  [((2, 3), (2,)), ((3,), (3,)), ((2, 3), (3, 1))]),
    "dot": product([((4,), (4,)), ((1,), (1,)), ((0,), (0,))],
                   [((3,), (4,)), ((2, 3), (3,)), ((), ())]),
    "outer": [C(x(*s), x(*t)) for s, t in [((3,), (4,)), ((1,), (1,)), ((0,), (2,)),
                                           ((2,), (0,))]]
    + [C(x(2, dtype=d, low=0, high=3), x(3, dtype=e, low=0,
                                         high=3)) for d in DTYPES for e in DTYPES]
    + [C(x(3, how="strided"), x(4, how="expanded")), C(x(2, 2), x(2), _raises=True),
       C(x(2), x(), _raises=True)],
}
