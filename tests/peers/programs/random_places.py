"""Random calls of the operations that read and write places: gather, scatter, index_*, take, put,
masks, sort and topk.
"""
import math

import torch

from calls import Call


def gather_shape(m, x, d):
    return [m.rng.randint(0, n) if i != d % max(x.dim, 1) else m.rng.randint(0, 4)
            for i, n in enumerate(x.shape)]


def in_range(x, d):
    return -x.dim <= d < x.dim


def gather(m):
    x = m.dims(1)
    d = m.dim(x)
    size = x.shape[d] if in_range(x, d) else 1
    return Call("gather", x, d, m.index(gather_shape(m, x, d), size))


def scatter(name):
    def make(m):
        x = m.dims(1)
        d = m.dim(x)
        if not in_range(x, d):
            d = 0
        shape = gather_shape(m, x, d)
        if name == "scatter":  # where indices repeat, PyTorch leaves open which one counts
            shape[d] = min(shape[d], 1)
        index = m.index(shape, x.shape[d])
        if name == "scatter" and m.chance(0.3):
            return Call(name, x, d, index, m.number())
        src = m.fresh(x.dtype if not m.wrong() else None, [n + m.rng.randint(0, 1) for n in shape],
                      leaf=False)  # PyTorch's backward refuses a src larger than index
        return Call(name, x, d, index, src)
    return make


def scatter_reduce(m):
    x = m.dims(1)
    d = m.dim(x)
    if not in_range(x, d):
        d = 0
    shape = gather_shape(m, x, d)
    src = m.fresh(x.dtype if not m.wrong() else None, shape)
    how = m.rng.choice(["sum", "prod", "amax", "amin"] + ["mean"] * (x.dtype != torch.bool))
    kwargs = {"include_self": m.chance(0.5)} if m.chance(0.7) else {}
    return Call("scatter_reduce", x, d, m.index(shape, x.shape[d]), src, how, **kwargs)


def index_select(m):
    x = m.dims(1)
    d = m.dim(x)
    size = x.shape[d] if in_range(x, d) else 1
    return Call("index_select", x, d, m.index([m.rng.randint(0, 4)], size))


def index_add(m):
    x = m.dims(1)
    d = m.dim(x)
    size, shape = x.shape[d] if in_range(x, d) else 1, list(x.shape)
    n = m.rng.randint(0, 4) if size else 0  # PyTorch looks at no index of an empty tensor
    if in_range(x, d):
        shape[d] = n
    kwargs = {"alpha": 2} if m.chance(0.3) and x.dtype != torch.bool else {}
    return Call("index_add", x, d, m.index([n], size), m.fresh(x.dtype, shape), **kwargs)


def take(m):
    x = m.any()
    return Call("take", x, m.index(m.shape(0, 2), max(x.value.numel(), 1)))


def put(m):
    x = m.any()
    n = x.value.numel()
    places = m.rng.sample(range(n), m.rng.randint(0, min(n, 4)))  # each once
    index = m.fresh(torch.int64, [len(places)], values=places)
    kwargs = {"accumulate": True} if m.chance(0.4) else {}
    return Call("put", x, index, m.fresh(x.dtype, [len(places)]), **kwargs)


def masked_fill(m):
    x = m.any()
    return Call("masked_fill", x, m.mask(x), m.number())


def masked_select(m):
    x = m.any()
    return Call("masked_select", x, m.mask(x))


def sort(name, n):
    def make(m):
        x = m.any()
        kwargs = {"stable": True}
        if m.chance(0.5):
            kwargs["descending"] = m.chance(0.7)
        if m.chance(0.7):
            kwargs["dim"] = m.dim(x)
        return Call(name, x, n=n, **kwargs)
    return make


def topk(m):
    distinct = [v for v in m.vars if v.real and v.dim
                and torch.isfinite(v.value).all()
                and v.value.unique().numel() == v.value.numel()]  # PyTorch picks any of equals
    x = m.rng.choice(distinct) if distinct else None
    if x is None:
        shape = m.shape(1, 3)
        values = m.rng.sample(range(-999, 999), math.prod(shape))
        x = m.fresh(torch.float32, shape, values=[v / 8 for v in values])
    d = m.dim(x)
    size = x.shape[d] if in_range(x, d) else 1
    args = (d,) + ((m.chance(0.5),) if m.chance(0.5) else ())
    return Call("topk", x, m.rng.randint(0, size) + m.wrong(), *args, n=2)
