"""Random calls of zknn.linalg. Matrices are far from singular; what has a sign of its own in each
LAPACK is multiplied together again."""
import torch

from calls import Call, REAL, lua, python

BATCHES = ((), (), (), (2,), (3,), (2, 1), (0,))


def matrix(m, rows, columns, kind="square", batch=None, dtype=None):
    """A new input [*batch, rows, columns]; kind: "square" or "symmetric", positive definite."""
    batch = list(m.rng.choice(BATCHES) if batch is None else batch)
    shape = batch + [rows, columns]
    t = torch.empty(shape, dtype=torch.float64)
    t = t.apply_(lambda _: round(m.rng.uniform(-1, 1) * 64) / 64)
    if kind == "symmetric":
        t = (t + t.mT) / 4
    n = min(rows, columns)
    if n:
        t[..., range(n), range(n)] += 2 + 2 * torch.arange(n).double()
    return m.fresh(dtype or m.rng.choice(REAL), shape, values=t.flatten().tolist())


def size(m):
    return m.rng.choice((0, 1, 2, 2, 3, 3, 4))


def other(m, a, rows, columns):
    """A fresh right side in a's dtype, or another one."""
    batch = list(a.shape[:-2]) if m.chance(0.7) else []
    dtype = a.dtype if not m.wrong() else m.rng.choice(REAL)
    return m.fresh(dtype, batch + [rows + m.wrong(), columns])


def call(name, *args, **kwargs):
    """linalg.name, the first of its results."""
    one = Call("linalg." + name, *args, **kwargs)
    one.lua = "(%s)" % one.lua
    return one


def first(one):
    one.python = "(lambda y: y if isinstance(y, torch.Tensor) else y[0])(%s)" % one.python
    return one


def some(m):
    """Any tensor; but what a nan does is each LAPACK's own affair."""
    x = m.any()
    if not torch.isfinite(x.value).all():
        raise ValueError("nan")
    return x


def square(name, kind="square", **options):
    def make(m):
        n = size(m)
        a = matrix(m, n, n + m.wrong(), kind) if not m.wrong() else some(m)
        kwargs = {k: m.rng.choice(v) for k, v in options.items() if m.chance(0.5)}
        return first(call(name, a, **kwargs))
    return make


def anyhow(name):
    def make(m):
        a = matrix(m, size(m), size(m)) if not m.wrong() else some(m)
        return first(call(name, a))
    return make


def together(name, kind, body_lua, body_python):
    """Factors, multiplied together: whatever their signs."""
    def make(m):
        n = size(m) or 2
        a = matrix(m, n, n if kind == "symmetric" else size(m) or 1, kind)
        return Call("linalg." + name,
                    lua_text="(function() %s end)()" % (body_lua % lua(a)),
                    python_text=body_python % python(a))
    return make


def solve(name):
    def make(m):
        n = size(m)
        a, kwargs = matrix(m, n, n), {}
        b = other(m, a, n, size(m))
        if name == "solve_triangular":
            kwargs["upper"] = m.chance(0.5)
        elif m.chance(0.2):
            b = m.fresh(a.dtype, [n])
        return first(call(name, a, b, **kwargs))
    return make


def lstsq(m):  # of other rows, or no columns, PyTorch reads past the end, and may crash
    a = matrix(m, size(m) or 1, size(m) or 1, batch=m.rng.choice(((), (2,))))
    b = m.fresh(a.dtype, list(a.shape[:-1]) + [size(m) or 1])
    return first(call("lstsq", a, b, driver=m.rng.choice(("gelsy", "gelsd", "gelss", "gels"))))


def norm(m):
    x = m.real()
    m.avoid(x.value == 0)  # PyTorch's second gradient of a norm of 0 is nan
    return call("norm", x, m.rng.choice((None, 2, 1, float("inf"))))


def factored(name, lua_text, python_text):
    def make(m):
        n = size(m) or 1
        a = matrix(m, n, n, "symmetric", batch=m.rng.choice(((), (2,))))
        b = other(m, a, n, size(m) or 1)
        return Call(name, lua_text="(function() %s end)()" % (lua_text % (lua(a), lua(b))),
                    python_text=python_text % (python(a), python(b)))
    return make


def detached(name):
    """PyTorch's results say that they require a gradient, which they do not have."""
    def make(m):
        a = matrix(m, 3, 3, "symmetric")
        return Call("linalg." + name, lua_text="(zknn.linalg.%s(%s:detach()))" % (name, lua(a)),
                    python_text="torch.linalg.%s(%s.detach())[0]" % (name, python(a)))
    return make


def unpacked(m):
    a = matrix(m, 3, size(m) or 1)
    return Call("lu_unpack",
                lua_text="select(3, zknn.lu_unpack(zknn.linalg.lu_factor(%s)))" % lua(a),
                python_text="torch.lu_unpack(*torch.linalg.lu_factor(%s))[2]" % python(a))


def geqrf(m):
    a = matrix(m, size(m) or 1, size(m) or 1)
    return Call("geqrf", lua_text="(zknn.geqrf(%s:detach()))" % lua(a),
                python_text="torch.geqrf(%s.detach())[0]" % python(a))


def linalg():
    ops = {name: square(name, "symmetric" if name[:8] in ("cholesky", "eigvalsh") else
                        "square") for name in
           "inv inv_ex det slogdet cholesky cholesky_ex eigvalsh matrix_exp cond".split()}
    ops.update({name: detached(name) for name in ("ldl_factor", "ldl_factor_ex")})
    ops.update({name: anyhow(name) for name in
                "lu_factor lu_factor_ex svdvals pinv matrix_rank matrix_norm lu".split()})
    ops.update({name: solve(name) for name in "solve solve_ex solve_triangular".split()})
    ops["qr"] = together("qr", "square",
                         "local q, r = zknn.linalg.qr(%s) return q:matmul(r) + r:square():sum()",
                         "(lambda q, r: q @ r + r.square().sum())(*torch.linalg.qr(%s))")
    ops["svd"] = together(
        "svd", "square",
        "local u, s, v = zknn.linalg.svd(%s, false) return (u * s:unsqueeze(-2)):matmul(v)",
        "(lambda u, s, v: (u * s.unsqueeze(-2)) @ v)(*torch.linalg.svd(%s, False))")
    ops["eigh"] = together(
        "eigh", "symmetric",
        "local w, v = zknn.linalg.eigh(%s) return (v * w:sqrt():unsqueeze(-2)):matmul("
        "v:transpose(-1, -2))",
        "(lambda w, v: (v * w.sqrt().unsqueeze(-2)) @ v.mT)(*torch.linalg.eigh(%s))")
    ops["lstsq"], ops["norm"] = lstsq, norm
    ops["ldl_solve"] = factored(
        "linalg.ldl_solve",
        "local ld, p = zknn.linalg.ldl_factor(%s:detach()) return "
        "zknn.linalg.ldl_solve(ld, p, %s:detach())",
        "(lambda a, b: torch.linalg.ldl_solve(*torch.linalg.ldl_factor(a.detach()), b.detach()))"
        "(%s, %s)")
    every = {"linalg." + name: make for name, make in ops.items()}
    every["lu_unpack"], every["geqrf"] = unpacked, geqrf
    return every
