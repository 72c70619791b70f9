"""Elements by index and by mask; sorting."""
import torch
import torch.nn.functional as F

from case import *


def i(*shape, n=3, low=0, **a):
    """Indices below n."""
    return x(*shape, dtype=I64, low=low, high=n - 1, **a)


def at(values):
    return x(values=values, dtype=I64)


def each(f):
    return [f(d) for d in DTYPES]


ORDERS = ([C(x(3, 4), d, f) for d in (0, 1, -1) for f in (False, True)]
          + [C(x(5)), C(x(2, 3, 4), 1), C(x()), C(x(0, 3), 0), C(x(0, 3), 1), C(x(1, dtype=F64)),
             C(x(values=[3.0, nan, -inf, inf, -3.0])),
             C(x(values=[3.0, nan, -inf, inf, -3.0]), 0, True),
             C(x(3), 1, _raises=True), *(C(x(3, 4, how=h), 0) for h in LAYOUTS[:2])]
          + [C(x(values=[[2, 1, 2, 1, 0], [0, 0, 0, 0, 0]], dtype=d),
               stable=True) for d in DTYPES[:4]]
          + [C(x(values=[[2, 1, 2, 1, 0]], dtype=d), stable=True, descending=True)
             for d in DTYPES[:4]] + [C(x(4, dtype=BOOL), stable=True)])

HOWS = ["sum", "prod", "mean", "amax", "amin"]

OPS = {
    "gather": [C(x(3, 4), 0, i(2, 4)), C(x(3, 4), 1, i(3, 5, n=4)), C(x(3, 4), -1, i(2, 1, n=4)),
               C(x(2, 3, 4), 1, i(2, 5, 3)), C(x(5), 0, i(3, n=5)), C(x(3, 4), 0, i(0, 4)),
               C(x(), 0, at(0)), *each(lambda d: C(x(3, 2, dtype=d), 0, i(1, 2))),
               *(C(x(3, 4, how=h), 1, i(3, 2, n=4, how=h)) for h in LAYOUTS),
               C(x(3), 0, at([3]), _raises=True), C(x(3), 0, at([-1]), _raises=True),
               C(x(3, 2), 0, i(3, 3), _raises=True), C(x(3, 2), 0, i(3), _raises=True),
               C(x(3), 0, x(2), _raises=True), C(x(3), 1, i(2), _raises=True)],
    "scatter": [C(x(3, 4), 0, at([[0, 1, 2, 0], [1, 2, 0, 1]]), x(2, 4)),
                C(x(3, 4), 1, at([[0, 3], [2, 1], [1, 0]]), x(3, 2)),
                C(x(3, 4), 1, i(3, 2, n=4), 1.5),
                C(x(3, 4), 1, i(3, 2, n=4), value=2),
                C(x(3, 4), 0, at([[0, 1]]), x(3, 4, grad=False)),
                C(x(3, 4), 0, i(0, 4), x(1, 4)),
                C(x(3, 4, how="transposed"), 0, at([[2, 1, 0, 0], [0, 0, 1, 1]]),
                                                   x(2, 4, how="strided")),
                *each(lambda d: C(x(3, 2, dtype=d), 0, at([[1, 2]]), x(1, 2, dtype=d))),
                *each(lambda d: C(x(3, 2, dtype=d), 0, at([[1, 2]]), 1)),
                C(x(3), 0, at([3]), x(1), _raises=True), C(x(3), 0, at([-1]), 2.0, _raises=True),
                C(x(3), 0, i(2), x(1), _raises=True),
                C(x(3), 0, i(2), x(2, dtype=F64), _raises=True)],
    "scatter_add": [C(x(3, 4), 0, i(2, 4), x(2, 4)), C(x(3, 4), 1, i(3, 5, n=4), x(3, 5)),
                    C(x(2, 3, 4), -1, i(2, 3, 2, n=4), x(2, 3, 3, grad=False)),
                    C(x(3), 0, at([0, 0, 0]), x(3)),
                    C(x(3, 4), 0, i(0, 4), x(1, 4)),
                    *each(lambda d: C(x(3, 2, dtype=d, high=4), 0, i(2, 2), x(2, 2, dtype=d))),
                    *(C(x(3, 4, how=h), 1, i(3, 2, n=4), x(3, 2)) for h in LAYOUTS[:2]),
                    C(x(3), 0, at([3]), x(1), _raises=True), C(x(3), 0, i(2), x(1), _raises=True),
                    C(x(3), 0, i(2), x(2, dtype=F64), _raises=True)],
    "scatter_reduce": [
        *(C(x(3, 4), 0, i(5, 4), x(5, 4), how, include_self=f)
          for how in HOWS for f in (True, False)),
        *(C(x(2, 3, 4), -1, i(2, 2, 5, n=4), x(2, 2, 5), how, include_self=f)
          for how in HOWS for f in (True, False)),
        *(C(x(4, dtype=d, high=9), 0, at([0, 2, 2]), x(3, dtype=d, high=9), how, include_self=f)
          for d in DTYPES for how in HOWS for f in (True, False) if d != BOOL or how != "mean"),
        C(x(2, dtype=BOOL), 0, i(1, n=2), x(1, dtype=BOOL), "mean", _raises=True),
        C(x(3, dtype=I64, low=-9), 0, at([0, 1, 1, 2]), x(4, dtype=I64, low=-9), "mean"),
        # zeros: none, one and two of them in a place; equals; what is no number
        *(C(x(values=[2.0, 0.0, 3.0, 0.0]), 0, at([0, 0, 1, 2, 2, 2]),
            x(values=[0.0, 5.0, 4.0, 0.0, 0.0, 2.0]), "prod", include_self=f)
          for f in (True, False)),
        *(C(x(values=[2.0, 5.0, 3.0, 4.0]), 0, at([0, 0, 1, 2, 2, 2]),
            x(values=[2.0, 2.0, 5.0, 1.0, 3.0, 7.0]), how, include_self=f)
          for how in ("amax", "amin") for f in (True, False)),
        *(C(x(values=[nan, 1.0, inf, -inf], grad=False), 0, at([0, 1, 2, 3, 3]),
            x(values=[1.0, nan, 2.0, 3.0, -inf], grad=False), how, include_self=f)
          for how in HOWS for f in (True, False)),
        *(C(x(3, 4, grad=False), 0, at([[0, 1]]), x(3, 4, grad=False), how) for how in HOWS),
        *(C(x(), 0, at(0), x(), how, include_self=False) for how in HOWS),
        C(x(3, 4), 0, i(0, 4), x(0, 4), "mean", include_self=False),
        *(C(x(3, 4, how=h), 1, i(3, 2, n=4), x(3, 2), how) for h in LAYOUTS[:2] for how in HOWS),
        C(x(3, 4), 1, i(3, 2, n=4, how="transposed"), x(3, 2, how="strided"), "amax"),
        C(x(3), 0, at([3]), x(1), "sum", _raises=True), C(x(3), 0, i(2), x(1), "sum", _raises=True),
        C(x(3), 0, i(2), x(2, dtype=F64), "sum", _raises=True),
        C(x(3), 0, i(2), x(2), "max", _raises=True), C(x(3), 0, i(2), 2.0, "sum", _raises=True)],
    "index_select": [C(x(3, 4), 0, i(5)), C(x(3, 4), 1, i(2, n=4)), C(x(2, 3, 4), -2, i(4)),
                     C(x(3, 4), 0, i(0)), C(x(5), 0, i(3, n=5)), C(x(3, 4), 0, at(1)),
                     *each(lambda d: C(x(3, 2, dtype=d), 0, i(2))),
                     *(C(x(3, 4, how=h), d, i(3)) for h in LAYOUTS for d in (0, 1)),
                     C(x(3), 0, at([3]), _raises=True), C(x(3), 0, at([-1]), _raises=True),
                     C(x(3), 0, i(2, 2), _raises=True), C(x(3), 1, i(2), _raises=True)],
    "index_add": [C(x(3, 4), 0, i(2), x(2, 4)), C(x(3, 4), 1, i(5, n=4), x(3, 5)),
                  C(x(3, 4), 1, i(2, n=4), x(3, 2), alpha=2.5),
                  C(x(3), 0, at([0, 0, 0, 1]), x(4)),
                  C(x(3, 4), 0, i(0), x(0, 4)),
                  *each(lambda d: C(x(3, 2, dtype=d, high=4), 0, i(2), x(2, 2, dtype=d))),
                  *(C(x(3, 4, how=h), 0, i(2), x(2, 4, how="strided")) for h in LAYOUTS[:2]),
                  C(x(3), 0, at([3]), x(1), _raises=True),
                  C(x(3, 4), 0, i(2), x(3, 4), _raises=True),
                  C(x(3), 0, i(2), x(2, dtype=F64), _raises=True)],
    "take": [C(x(3, 4), i(5, n=12)), C(x(3, 4), at([[0, -1], [-12, 11]])), C(x(3, 4), at(3)),
             C(x(), at([0, 0])),
             C(x(3, 4), i(0)), *each(lambda d: C(x(2, 3, dtype=d), i(2, 2, n=6))),
             *(C(x(3, 4, how=h), i(6, n=12)) for h in LAYOUTS), C(x(3), at([3]), _raises=True),
             C(x(3), at([-4]), _raises=True), C(x(3), x(2), _raises=True)],
    "put": [C(x(3, 4), at([0, -1, 5]), x(3)), C(x(3, 4), at([[0, 1], [2, 3]]), x(4)),
            C(x(3, 4), at([2, 2, 3]), x(3), accumulate=True), C(x(3), i(0), x(0)),
            *each(lambda d: C(x(2, 3, dtype=d), at([1, 4]), x(2, dtype=d))),
            *(C(x(3, 4, how=h), at([1, 6]), x(2)) for h in LAYOUTS[:2]),
            C(x(3), at([3]), x(1), _raises=True), C(x(3), i(2), x(3), _raises=True),
            C(x(3), i(2), x(2, dtype=F64), _raises=True)],
    "index": [C(x(3, 4), at([[0, 2, 1]]), [0]), C(x(3, 4), at([[0, 2], [3, -1]]), [0, 1]),
              C(x(2, 3, 4), at([[[0, 2], [1, 1]], [[3, 0], [-4, 2]]]), [1, 2]),
              C(x(2, 3, 4), at([[0, 1], [3, 0]]), [0, 2]), C(x(3), x(1, 0, dtype=I64), [0]),
              *each(lambda d: C(x(3, 2, dtype=d), at([[2, 0, 0]]), [0])),
              *(C(x(3, 4, how=h), at([[0, 2], [3, 1]]), [0, 1]) for h in LAYOUTS),
              C(x(3, 4), at([[3]]), [0], _raises=True),
              C(x(3, 4), at([[-4]]), [0], _raises=True)],
    "index_put": [C(x(3, 4), at([[0, 2]]), x(2, 4), [0]),
                  C(x(3, 4), at([[0, 2], [3, -1]]), x(2), [0, 1]),
                  C(x(3, 4), at([[0, 2], [3, -1]]), x(), [0, 1]),
                  C(x(3, 4), at([[0, 2]]), x(4), [0]),
                  C(x(3, 4), at([[0, 0, 2]]), x(3, 4), [0], accumulate=True),
                  C(x(2, 3, 4), at([[0, 1], [3, 0]]), x(2, 3), [0, 2]),
                  *each(lambda d: C(x(3, 2, dtype=d), at([[2, 0]]), x(2, 2, dtype=d), [0])),
                  *(C(x(3, 4, how=h), at([[0, 2]]), x(2, 4), [0]) for h in LAYOUTS[:2]),
                  C(x(3, 4), at([[3]]), x(1, 4), [0], _raises=True),
                  C(x(3, 4), at([[0, 2]]), x(3, 4), [0], _raises=True)],
    "masked_fill": [C(x(3, 4), x(3, 4, dtype=BOOL), 1.5), C(x(3, 4), x(4, dtype=BOOL), 0),
                    C(x(3, 4), x(3, 1, dtype=BOOL), -inf), C(x(3), x(2, 3, dtype=BOOL), 1.0),
                    C(x(3, 4), x(3, 4, dtype=BOOL), x()), C(x(0, 3), x(3, dtype=BOOL), 1.0),
                    *each(lambda d: C(x(2, 3, dtype=d), x(2, 3, dtype=BOOL), 1)),
                    C(x(3, dtype=I64), x(3, dtype=BOOL), 1.5, _may=True),
                    *(C(x(3, 4, how=h), x(3, 4, dtype=BOOL), 2.0) for h in LAYOUTS),
                    C(x(3, 4), x(3, dtype=BOOL), 1.0, _raises=True),
                    C(x(3), x(3, dtype=I64, low=0), 1.0, _raises=True),
                    C(x(3), x(3, dtype=BOOL), x(3), _raises=True)],
    "masked_select": [C(x(3, 4), x(3, 4, dtype=BOOL)), C(x(3, 4), x(4, dtype=BOOL)),
                      C(x(4), x(3, 1, dtype=BOOL)), C(x(3), x(values=[False] * 3, dtype=BOOL)),
                      C(x(0, 3), x(3, dtype=BOOL)), C(x(), x(values=True, dtype=BOOL)),
                      *each(lambda d: C(x(2, 3, dtype=d), x(2, 3, dtype=BOOL))),
                      *(C(x(3, 4, how=h), x(3, 4, dtype=BOOL, how=h)) for h in LAYOUTS),
                      C(x(3, 4), x(3, dtype=BOOL), _raises=True), C(x(3), x(3), _raises=True)],
    "nonzero": [C(x(values=[[0.0, 1.5], [-0.0, nan]])), C(x(2, 3, dtype=BOOL)),
                C(x(5, dtype=I64, low=0, high=1)),
                C(x(0, 3)), C(x(values=3.0)), C(x(values=0.0)), C(x(2, 2, 3, dtype=U8, high=1)),
                C(x(3, 4, dtype=BOOL, how="transposed"))],
    "sort": ORDERS,
    "argsort": ORDERS,
    "topk": [C(x(3, 5), k, *a) for k in (0, 1, 3, 5) for a in [(), (0,) if k < 4 else (1,),
                                                               (1, False)]] + [
        C(x(5, dtype=d), 2) for d in REAL] + [
        C(x(values=[4, 1, 3, 2], dtype=d), 2) for d in (I64, U8)] + [
        C(x(), 1), C(x(values=[1.0, nan, inf, -inf]), 2),
        C(x(values=[1.0, nan, inf, -inf]), 2, 0, False),
        *(C(x(3, 4, how=h), 2) for h in LAYOUTS[:2]), C(x(3), 4, _raises=True),
        C(x(3), -1, _raises=True), C(x(3), 1, 1, _raises=True)],
    "unique": [C(x(values=[[3, 1, 3], [2, 1, 3]], dtype=d), *a) for d in DTYPES[:4]
               for a in [(), (True, True, True)]]
    + [C(x(values=[[3, 1, 3], [2, 1, 3], [3, 1, 3]], dtype=d), **a, dim=m) for d in (F32, I64)
       for m in (0, 1, -1) for a in [{}, dict(return_inverse=True), dict(return_counts=True)]]
    + [C(x(6, dtype=BOOL), return_inverse=True, return_counts=True), C(x(0)), C(x()),
       C(x(0, 2), dim=0),
       C(x(values=[1.0, inf, -0.0, -inf, 1.0]), return_counts=True),
       C(x(values=[1.0, nan, nan]), return_inverse=True, return_counts=True),
       C(x(3, 4, how="transposed"), return_inverse=True), C(x(3, 4, how="expanded"), dim=0),
       C(x(3), dim=1, _raises=True)],
    "bincount": [C(i(8, n=5)), C(i(8, n=5), minlength=9), C(i(0)), C(i(0), minlength=3),
                 C(i(6, n=4, how="strided")),
                 C(i(8, n=5), x(8, grad=False)), C(i(4, n=3), x(4, dtype=F64, grad=False), 5),
                 C(i(4, n=3), x(4, dtype=I64)), C(x(5, dtype=U8, high=4)),
                 C(at([0, -1]), _raises=True),
                 C(i(4), x(3, grad=False), _raises=True), C(i(2, 2), _raises=True),
                 C(x(3, grad=False), _raises=True)],
    "histc": [C(x(20, dtype=d, grad=False), b, *r) for d in REAL for b in (1, 4, 10)
              for r in [(), (-1, 1), (0.5, 2.0)]]
    + [C(x(3, 4, grad=False), bins=5), C(x(0, grad=False), 3),
       C(x(values=[1.0, 1.0], grad=False), 3),
       C(x(values=[0.0, 1.0, 2.0, 0.5], grad=False), 4, 0, 2), C(x(5, dtype=I64), 3, _may=True),
       C(x(3, grad=False), 0, _raises=True), C(x(3, grad=False), 3, 2, 1, _raises=True),
       C(x(values=[1.0, inf], grad=False), 3, _raises=True)],
    "one_hot": [C(i(4, n=3)), C(i(4, n=3), 5), C(i(2, 3, n=4), num_classes=4), C(at(2)),
                C(i(0), 3),
                C(i(2, 2, n=3, how="transposed"), 3), C(at([0, 3]), 3, _raises=True),
                C(at([-1, 0]), _raises=True), C(i(0), _raises=True)],
}


def keys(input, index, dims):
    key = [slice(None)] * input.dim()
    for layer, dim in zip(index, dims):
        key[dim] = layer
    return tuple(key)


def index_put(input, index, values, dims, accumulate=False):
    out = input.clone()
    key = keys(input, index, dims)
    if accumulate:  # dims is [0] in the cases
        return out.index_put((index[0],), values, True)
    out[key] = values
    return out


def index_put_(input, index, values, dims, accumulate=False):
    return input.copy_(index_put(input, index, values, dims, accumulate))


# Wider than PyTorch, which has no derivative of unique: zknn's results are constants.
STILL = {"unique"}
IN_PLACE = {"index_put": index_put_}
TORCH = {"index": lambda input, index, dims: input[keys(input, index, dims)],
         "index_put": index_put, "masked_fill": torch.Tensor.masked_fill, "put": torch.Tensor.put,
         "scatter": torch.Tensor.scatter, "one_hot": F.one_hot}
