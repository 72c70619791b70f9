"""Random calls of statistics, scans, searches and distances."""
import torch

from calls import Call, REAL


def distinct(m, shape):
    """Floats of which no two are equal, so that one alone is selected."""
    n = 1
    for size in shape:
        n *= size
    values = m.rng.sample(range(-200, 200), n) if n <= 400 else None
    x = m.fresh(m.rng.choice(REAL), shape)
    return m.fresh(x.value.dtype, shape, values=[v / 16 for v in values]) if values else x


def selection(name):
    def make(m):
        x = distinct(m, m.shape(1, 3))
        size = x.value.shape
        dim = m.rng.randrange(len(size))
        kwargs = {"keepdim": True} if m.chance(0.4) else {}
        if name == "kthvalue":
            return Call(name, x, m.rng.randint(0 if m.wrong() else 1, max(size[dim], 1)), dim, n=2,
                        **kwargs)
        return Call(name, x, dim, n=2, **kwargs)
    return make


def scan(name, n=2):
    def make(m):
        x = m.any() if n == 2 else m.real()
        if n == 1:  # whose gradients go through logarithms: rounding leaves nothing of them
            m.avoid(x.value.abs() > 100)
        return Call(name, x, m.dim(x), n=n)
    return make


def searchsorted(m):
    dtype = m.rng.choice(REAL + (torch.int64,))
    n = m.rng.randint(0, 6)
    edges = m.fresh(dtype, [n], values=sorted(m.rng.randint(-4, 4) for _ in range(n)), leaf=False)
    kwargs = {"right": True} if m.chance(0.4) else {}
    if m.chance(0.2):
        kwargs["out_int32"] = True
    x = m.fresh(dtype, m.shape(), leaf=False)
    return Call("searchsorted", edges, x, **kwargs) if m.chance(0.5) else \
        Call("bucketize", x, edges, **kwargs)


def cdist(m):
    dtype, k = m.rng.choice(REAL), m.rng.randint(1, 4)
    x = m.fresh(dtype, [m.rng.randint(1, 4), k])
    m.avoid(torch.ones(1, dtype=torch.bool))  # PyTorch has no second gradient
    return Call("cdist", x, m.fresh(dtype, [m.rng.randint(1, 4), k]), m.rng.choice((1.0, 2.0, 3.0)),
                compute_mode="donot_use_mm_for_euclid_dist")


def unique_consecutive(m):
    x = m.fresh(torch.int64, m.shape(), 0, 2)
    if m.chance(0.4):
        return Call("unique_consecutive", x, return_inverse=True, return_counts=True, n=3)
    return Call("unique_consecutive", x)


def quantile(name):
    def make(m):
        x = distinct(m, m.shape(1, 3))
        kwargs = {"interpolation": m.rng.choice(("linear", "lower", "higher", "midpoint"))}
        if m.chance(0.7):
            kwargs["dim"] = m.dim(x)
        if m.chance(0.3):
            kwargs["keepdim"] = True
        return Call(name, x, m.rng.choice((0.0, 0.25, 0.3, 0.5, 1.0)), **kwargs)
    return make


def statistics():
    """name: generator."""
    ops = {name: selection(name) for name in "kthvalue nanmedian mode".split()}
    ops.update({name: scan(name) for name in "cummax cummin".split()})
    ops.update({name: quantile(name) for name in "quantile nanquantile".split()})
    ops.update(logcumsumexp=scan("logcumsumexp", 1), searchsorted=searchsorted, cdist=cdist,
               unique_consecutive=unique_consecutive)
    return ops


STATISTICS_EXACT = set("""
  kthvalue nanmedian mode cummax cummin searchsorted unique_consecutive
""".split())
