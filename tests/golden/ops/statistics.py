"""Selections, scans, searches and distances."""
import torch

from case import *

# PyTorch's index among equals depends on its way to select: no row has any.
ROWS = [[1.0, inf, -1.0, 4.0], [3.0, 1.0, nan, 2.0], [nan, nan, 0.5, -inf]]


def along(*before, ties=False, whole=True, **a):
    """Functions of a dim that give values and indices."""
    kinds = (I64, U8) + ((BOOL,) if ties else ())
    return ([C(x(2, 3, 4, **a), *before, dim=d) for d in (0, 1, 2, -1)]
            + [C(x(3, 4, how=h, **a), *before, dim=d) for h in ("transposed", "strided")
               for d in (0, 1)]
            + [C(x(2, 3, dtype=F64, **a), *before, dim=1), C(x(**a), *before, dim=0),
               C(x(1, **a), *before, dim=-1), C(x(3, **a), *before, dim=1, _raises=True),
               C(x(3, 2, **a), *before, dim=-3, _raises=True)]
            + ([C(x(3, 70), *before, dim=0), C(x(2, 3, 70), *before, dim=1)] if whole else [])
            + [C(x(6, dtype=d, low=0, high=3), *before, dim=0) for d in kinds if ties])


def scan():
    return along(ties=True) + [
        C(x(values=ROWS, dtype=d, grad=False), 1) for d in REAL] + [
        C(x(0, 3), 0), C(x(0, 3), 1), C(x(values=[1.0, 3.0, 3.0, 2.0, 3.0]), 0)]


OPS = {
    "cummax": scan(), "cummin": scan(),
    "logcumsumexp": along() + [
        C(x(0, 3), 0), C(x(3, dtype=I64), 0, _raises=True),
        C(x(values=[1000.0, -1000.0, 1000.0]), 0), C(x(values=[-500.0, 3.0, 500.0], dtype=F64), 0)]
    + [C(x(values=[[-inf, -inf, inf, 1.0], [0.0, nan, 1.0, -inf], [-inf, 1.0, -inf, 2.0]], dtype=d,
           grad=False), 1) for d in REAL],
    "kthvalue": along(1, whole=False)
    + [C(x(3, 5), k, 1, keep) for k in (1, 3, 5) for keep in (False, True)]
    + [C(x(7), 4), C(x(values=ROWS, grad=False), 3, 1), C(x(3, 4), 0, _raises=True),
       C(x(3, 4), 5, _raises=True), C(x(3, dtype=BOOL), 1, _raises=True),
       C(x(values=[3, 1, 2], dtype=I64), 2)],
    "nanmedian": [C(x(2, 3, 4), dim=d, keepdim=k) for d in (0, 1, -1) for k in (False, True)]
    + [C(x(*s)) for s in [(), (5,), (3, 4), (0,)]] + [C(x(3, 4, how=h)) for h in LAYOUTS[:2]]
    + [C(x(values=ROWS, dtype=d), 1) for d in REAL] + [C(x(values=ROWS))]
    + [C(x(values=[[nan, nan], [1.0, nan]], grad=False), 1), C(x(values=[nan, nan], grad=False)),
       C(x(values=[3, 1, 2], dtype=I64)), C(x(0, 3), 0, _raises=True),
       C(x(3, dtype=BOOL), _may=True), C(x(3), 1, _raises=True)],
    "mode": along(ties=True, whole=False) + [
        C(x(values=[[1.0, 3.0, 3.0, 2.0], [2.0, 2.0, 1.0, 1.0], [-1.0, -1.0, -1.0, -1.0]], dtype=d),
          1, keep) for d in REAL for keep in (False, True)]
    + [C(x(values=[3, 1, 1, 3, 2], dtype=I64)), C(x(0, 3), 0, _raises=True), C(x(0, 3), 1)],
    "searchsorted": [
        C(x(values=[1.0, 3.0, 3.0, 5.0, 7.0], dtype=d, grad=False),
          x(values=[[0.0, 3.0, 9.0], [4.0, nan, -inf]], dtype=d, grad=False), **how)
        for d in REAL for how in ({}, dict(right=True), dict(side="right"), dict(side="left"),
                                  dict(out_int32=True), dict(side="right", right=True))]
    + [C(x(values=[[1.0, 2.0, 3.0], [-3.0, 0.0, 3.0]], grad=False),
         x(2, 5, low=-4, high=4, grad=False, how=h), right=r)
       for h in ("", "transposed") for r in (False, True)]
    + [C(x(values=[1, 3, 5], dtype=d), x(4, dtype=d, high=6)) for d in (I64, U8)]
    + [C(x(values=[1.0, 3.0, 5.0], grad=False), v) for v in (3, 3.0, -1)]
    + [C(x(values=[5, 1, 3], dtype=I64), x(6, dtype=I64, high=6),
         sorter=x(values=[1, 2, 0], dtype=I64)),
       C(x(0, grad=False), x(3, grad=False)), C(x(3, grad=False), x(0, 2, grad=False)),
       C(x(values=[-1.5, 0.0, 2.5], grad=False), x(4, dtype=I64)),
       C(x(2, 3, grad=False), x(3, 3, grad=False), _raises=True),
       C(x(grad=False), x(3, grad=False), _raises=True),
       C(x(3, grad=False), x(3, grad=False), right=True, side="left", _raises=True),
       C(x(values=[5, 1, 3], dtype=I64), x(6, dtype=I64), sorter=x(2, dtype=I64), _raises=True),
       C(x(values=[5, 1, 3], dtype=I64), x(6, dtype=I64), sorter=x(values=[0, 1, 3], dtype=I64),
         _raises=True)],
    "unique_consecutive": [C(x(values=v, dtype=d), **how)
                           for v in ([1, 1, 2, 2, 2, 1], [[1, 1], [1, 0], [0, 0]], [])
                           for d in (I64, U8) for how in (
                               {}, dict(return_inverse=True), dict(return_counts=True),
                               dict(return_inverse=True, return_counts=True))]
    + [C(x(values=[[1, 1, 2], [1, 1, 2], [0, 0, 0]], dtype=I64), return_inverse=True,
         return_counts=True, dim=d) for d in (0, 1, -1)]
    + [C(x(values=[1.0, 1.0, nan, nan, 2.0], dtype=F64, grad=False)),
       C(x(values=[True, True, False], dtype=BOOL)), C(x(2, 3, dtype=I64), dim=2, _raises=True)],
    "cdist": [C(x(*s), x(*t), p) for s, t in [
                ((3, 4), (5, 4)), ((2, 3, 2), (4, 2)), ((3, 1, 2, 3), (2, 4, 3)), ((2, 3), (70, 3)),
                ((0, 3), (2, 3)), ((3, 2), (0, 2))]
              for p in (2, 1, 3, inf)]
    + [C(x(3, 4, dtype=F64), x(2, 4, dtype=F64), p) for p in (0, 0.5, 1, 1.5, 2, 4, inf)]
    + [C(x(3, 4, how="transposed"), x(3, 4, how="strided")), C(x(2, 0), x(3, 0)),
       C(x(values=[[1.0, 2.0], [3.0, 4.0]]), x(values=[[1.0, 2.0], [0.0, 0.0]])),
       C(x(2, 3), x(2, 3), compute_mode="donot_use_mm_for_euclid_dist"),
       C(x(2, 3), x(2, 4), _raises=True), C(x(3), x(2, 3), _raises=True),
       C(x(2, 3), x(2, 3), -1, _raises=True), C(x(2, 3), x(2, 3, dtype=F64), _raises=True),
       C(x(2, 3, dtype=I64), x(2, 3, dtype=I64), _raises=True)],
}
# Wider than PyTorch, which has no gradients of these.
STILL = {"unique_consecutive"}
