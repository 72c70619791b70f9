"""What the tables of golden cases are written in: x(...) is an input tensor, C(...) one call.

A table is a dict: op's name -> list of C. A line of it reads like the call:

    "cumsum": [C(x(3, 4), 1), C(x(0, 3), dim=0), C(x(3), 5, _raises=True)]
"""
import zlib
import random

import torch

inf, nan = float("inf"), float("nan")
F32, F64, I64, U8, BOOL = "float32", "float64", "int64", "uint8", "bool"
REAL, WHOLE, DTYPES = [F32, F64], [I64, U8, BOOL], [F32, F64, I64, U8, BOOL]


class x:
    """An input of that shape, drawn from low..high, or of the values given (nested lists).

    how: "" contiguous, "transposed" (last two dimensions), "strided" (a gap between the elements
    and an offset), "expanded" (dimension 0 has stride 0). grad: follow its gradient when it is
    real.
    """

    def __init__(self, *shape, dtype=F32, how="", low=-2, high=2, values=None, grad=True):
        self.shape, self.dtype, self.how, self.grad = list(shape), dtype, how, grad
        self.low, self.high, self.values = low, high, values
        if values is not None:
            self.shape = list(torch.tensor(values).shape)

    def draw(self, rng):
        """The values in index order. Exact and short in any dtype; reals without repetition."""
        shape = [1] + self.shape[1:] if self.how == "expanded" else self.shape
        dtype = getattr(torch, self.dtype)
        if self.values is not None:
            return torch.tensor(self.values, dtype=dtype).reshape(shape)
        n = 1
        for size in shape:
            n *= size
        if self.dtype in REAL:
            grid = range(int(self.low * 64), int(self.high * 64) + 1)
            pick = rng.sample(grid, n) if n <= len(grid) else rng.choices(grid, k=n)
            pick = [v / 64 for v in pick]
        elif self.dtype == BOOL:
            pick = [rng.random() < 0.5 for _ in range(n)]
        else:
            low = max(self.low, 0) if self.dtype == U8 else self.low
            pick = [rng.randint(int(low), int(self.high)) for _ in range(n)]
        return torch.tensor(pick, dtype=dtype).reshape(shape)

    def build(self, values):
        """The leaf tensor with these values and the layout that `how` names."""
        if self.how == "transposed":
            t = values.transpose(-1, -2).contiguous().transpose(-1, -2)
        elif self.how == "strided":
            t = torch.full([*self.shape, 2], 9, dtype=values.dtype).select(-1, 1)
            t.copy_(values)
        elif self.how == "expanded":
            t = values.expand(self.shape)
        else:
            t = values.clone()
        t = t.detach()
        return t.requires_grad_() if self.grad and self.dtype in REAL else t


class C:
    """A call f(*args, **named) of the op under whose name it stands.

    _raises    PyTorch refuses it, and so does zknn, naming the op
    _may       whichever of the two PyTorch does (for grids over dtypes)
    _narrower  the reason why zknn, by design, refuses what PyTorch computes
    _tol       a tolerance (relative) of its own
    _forms     False: only as a plain function call, not as method, by name, in place, operator
    """

    def __init__(self, *args, _raises=False, _may=False, _narrower=None, _tol=None, _forms=True,
                 **named):
        self.args, self.named = args, named
        self.raises, self.may, self.narrower = _raises, _may, _narrower
        self.tol, self.forms = _tol, _forms


def seed(op, index):
    return random.Random(zlib.crc32(f"{op}/{index}".encode()))


# Values at which functions have their corners.
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-30, -1e-30, 80.0, -80.0, inf, -inf,
         nan]

LAYOUTS = ["transposed", "strided", "expanded"]


def unary(low=-2, high=2, more=(), edge_grad=False, **named):
    """Cases of a function of each element. edge_grad: its gradient at EDGES is PyTorch's too."""
    a = dict(low=low, high=high)
    return [
        *(C(x(*s, **a), **named) for s in [(), (1,), (5,), (3, 4), (0, 3)]),
        C(x(2, 3, 2, dtype=F64, **a), **named),
        *(C(x(3, 4, how=h, **a), **named) for h in LAYOUTS),
        *(C(x(values=EDGES, dtype=d, grad=edge_grad), **named) for d in REAL),
        *(C(x(3, 2, dtype=d, low=low, high=max(high, 3)), _may=True, **named) for d in WHOLE),
        *more,
    ]


BROADCAST = [((3, 4), (3, 4)), ((3, 4), (4,)), ((4,), (3, 4)), ((), (2, 2)),
             ((2, 1, 3), (1, 4, 3)), ((0, 3), (3,)), ((0, 3), (1, 3)), ((1,), (1,)), ((), ()),
             ((2, 2), (1, 1, 1))]


def binary(a=(-2, 2), b=(-2, 2), promotion="some", edges=True, edge_grad=False, numbers=(2, 2.5),
           number_first=True, more=(), **named):
    """Cases of a function of two elements. a, b: bounds of the operands.

    promotion: "all" pairs of dtypes, or "some".
    """
    a, b = dict(low=a[0], high=a[1]), dict(low=b[0], high=b[1])
    cases = [C(x(*s, **a), x(*t, **b), **named) for s, t in BROADCAST]
    cases += [C(x(2, 3, dtype=F64, **a), x(3, dtype=F64, **b), **named),
              C(x(3, 4, how="transposed", **a), x(3, 4, how="strided", **b), **named),
              C(x(3, 4, how="strided", **a), x(3, 4, how="expanded", **b), **named),
              C(x(3, 4, how="expanded", **a), x(4, how="strided", **b), **named),
              C(x(3, **a), x(4, **b), _raises=True, **named),
              C(x(2, 3, 4, **a), x(2, 4, **b), _raises=True, **named)]
    if edges:
        v = [0.0, -0.0, 1.0, -1.5, 3.0, inf, -inf, nan]
        cases += [C(x(values=[[e] for e in v], dtype=d, grad=edge_grad),
                    x(values=[v], dtype=d, grad=edge_grad), **named) for d in REAL]
    small = dict(grad=False)
    pairs = [(d, e) for d in DTYPES for e in DTYPES]
    if promotion != "all":
        pairs = [(F32, F64), (I64, F32), (U8, I64), (BOOL, F32), (I64, I64), (U8, U8),
                 (BOOL, BOOL), (BOOL, I64)]
    ints = {d: max(b["low"], 0) if d == U8 else b["low"] for d in DTYPES}
    b2 = {d: dict(low=ints[d], high=max(b["high"], 3)) for d in DTYPES}
    a2 = dict(low=a["low"], high=max(a["high"], 7))
    for d, e in pairs:
        cases += [C(x(3, dtype=d, **a2, **small), x(3, dtype=e, **b2[e], **small), _may=True,
                    **named),
                  C(x(3, dtype=d, **a2, **small), x(dtype=e, **b2[e], **small), _may=True,
                    **named)]
        if promotion == "all":
            cases.append(
                C(x(dtype=d, **a2, **small), x(3, dtype=e, **b2[e], **small), _may=True, **named))
    for d in DTYPES:
        for n in numbers:
            cases.append(C(x(3, dtype=d, **a2, **small), n, _may=True, **named))
            if number_first:
                cases.append(C(n, x(3, dtype=d, **b2[d], **small), _may=True, **named))
    cases += [C(x(**a), n, **named) for n in numbers]
    return cases + list(more)


def reduction(lists=True, none=True, low=-2, high=2, empty=True, edges=True, edge_grad=False,
              dtypes=True, keepdim=True, more=(), **named):
    """Cases of a reduction: lists: dim may be a list; none: dim may be absent ("nan": then
    nothing gives a value); empty: of nothing it
    has a value; keepdim: it has that argument."""
    a = dict(low=low, high=high)
    dims = [0, 1, 2, -1, -3] + ([[0, 2], [1], [-1, 0], [0, 1, 2]] if lists else [])
    cases = [C(x(2, 3, 4, **a), dim=d, **named) for d in dims]
    if keepdim:
        cases += [C(x(2, 3, 4, **a), dim=d, keepdim=True, **named) for d in dims[:4] + dims[5:7]]
    cases += [C(x(3, 4, how=h, **a), dim=d, **named) for h in LAYOUTS for d in (0, 1)]
    cases += [C(x(2, 3, dtype=F64, **a), dim=1, **named), C(x(**a), dim=0, **named),
              C(x(**a), dim=-1, **named), C(x(1, **a), dim=0, **named),
              C(x(0, 3, **a), dim=1, **named), C(x(3, **a), dim=1, _raises=True, **named),
              C(x(3, 2, **a), dim=-3, _raises=True, **named)]
    cases.append(C(x(0, 3, **a), dim=0, _raises=not empty, **named))
    if lists:
        cases += [C(x(3, 2, **a), dim=[0, 0], _raises=True, **named),
                  C(x(3, 2, **a), dim=[1, -1], _raises=True, **named)]
    if none:
        cases += [C(x(*s, **a), **named) for s in [(), (1,), (5,), (3, 4)]]
        cases += [C(x(3, 4, how=h, **a), **named) for h in LAYOUTS]
        cases.append(C(x(0, **a), _raises=not (empty or none == "nan"), **named))
    if edges:
        v = [[1.0, inf, -1.0], [nan, 1.0, 2.0], [1.0, nan, nan], [-inf, 2.0, inf],
             [-inf, -inf, -inf], [0.0, -0.0, 0.0], [1.0, 1.0, -3.0]]
        cases += [C(x(values=v, dtype=d, grad=edge_grad), dim=1, **named) for d in REAL]
    if dtypes:
        cases += [C(x(3, 4, dtype=d, low=low, high=3), dim=1, _may=True, **named) for d in WHOLE]
    return cases + list(more)
