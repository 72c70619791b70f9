"""Writes linalg.lua: what PyTorch gives for zknn.linalg's functions that are composed of operations,
and for svd and eigh by quantities that do not depend on the signs of vectors, in float64.

Usage: python3 tests/golden/linalg.py > tests/golden/linalg.lua    (made with torch 2.15)

Each row is a line of Lua, the same in Python, and its inputs a, b, c. y is what the line gives, dy_k =
0.5 + k / 4 its gradient, g the gradients of the inputs; v_k = 1 + k / 2 weighs each of them, and the
second gradients are those of sum(v * g) for the inputs and for dy. What is None counts as zeros. A
line that PyTorch refuses is an error.
"""
import warnings

import torch

from lua_text import text

warnings.simplefilter("ignore")
L = torch.linalg


def matrix(*shape, seed=1, kind="square"):
    """Far from singular; "symmetric": positive definite; "plain": neither; "singular"."""
    g = torch.Generator().manual_seed(seed)
    t = torch.randint(-16, 17, shape, generator=g).double() / 16
    n = min(shape[-2:])
    if kind == "square":
        t[..., range(n), range(n)] += torch.arange(n).double() + 2
    if kind == "symmetric":
        t = (t + t.mT) / 4
        t[..., range(n), range(n)] = 2 * torch.arange(n).double() + 2
    if kind == "singular":
        t[..., 1, :] = 0
    return t


S, B, P = matrix(3, 3), matrix(2, 3, 3, seed=2), matrix(3, 3, kind="symmetric")
TALL, WIDE = matrix(4, 2, seed=3), matrix(2, 4, seed=4)
ZERO = matrix(3, 3, kind="singular")
V, W = torch.tensor([1., 2., -1.]).double(), torch.tensor([.5, -1., 2.]).double()
LOW, UP = S.tril(), S.triu()
PAIR = matrix(2, 3, 3, seed=6)
FLAT = matrix(3, 2, 2, seed=7, kind="plain")
EMPTY = torch.zeros(0, 3).double()

TABLE = []


def row(lua, python, *inputs):
    TABLE.append((lua, python, inputs))


def same(line, *inputs):
    """A line that is Python with the names of zknn."""
    row(line, line.replace("math.huge", "float('inf')").replace("true", "True")
        .replace("false", "False").replace("nil", "None").replace("{", "(").replace("}", ",)"),
        *inputs)


for order in ("'fro'", "'nuc'", "2", "-2", "1", "-1", "math.huge", "-math.huge"):
    for a in (S, B, TALL, WIDE):
        same(f"L.matrix_norm(a, {order})", a)
    same(f"L.matrix_norm(a, {order}, {{0, 2}}, true)", PAIR)
    same(f"L.norm(a, {order})", S)
    for a in (S, B):  # PyTorch's own cond refuses the second gradients of some
        if order in ("2", "-2", "'nuc'"):
            same(f"L.cond(a, {order})", a)
        else:
            one = order.replace("math.huge", "float('inf')")
            row(f"L.cond(a, {order})",
                f"L.matrix_norm(a, {one}) * L.matrix_norm(L.inv(a), {one})", a)
    same(f"L.matrix_norm(a, {order})", EMPTY)
same("L.matrix_norm(a, 'x')", S)
same("L.matrix_norm(a, 3)", S)
same("L.matrix_norm(a)", V)
same("L.matrix_norm(a, 2, {0, 0})", S)
for order in ("2", "1", "0", "3", "0.5", "-1", "math.huge", "-math.huge"):
    same(f"L.vector_norm(a, {order})", B)
    same(f"L.vector_norm(a, {order}, 1)", S)
    same(f"L.norm(a, {order})", V)
    same(f"L.norm(a, {order}, 0)", S)
same("L.norm(a)", B)
same("L.norm(a, 2)", B)
same("L.norm(a, nil, {0, 1}, true)", B)
same("L.norm(a, 'fro', 0)", S)
same("L.norm(a, 2, {1, 2})", B)
same("L.cond(a)", S)
same("L.cond(a)", TALL)
same("L.cond(a, 1)", TALL)
row("L.cond(a:detach(), 1)", "L.cond(a.detach(), 1)", ZERO)
same("L.cond(a)", torch.zeros(2, 0, 0).double())
for a in (S, TALL, ZERO, B, EMPTY):
    same("L.matrix_rank(a)", a)
row("L.matrix_rank(a, {atol=10})", "L.matrix_rank(a, atol=10)", B)
row("L.matrix_rank(a, {rtol=0.5})", "L.matrix_rank(a, rtol=0.5)", B)
row("L.matrix_rank(a, {hermitian=true})", "L.matrix_rank(a, hermitian=True)", P)
row("L.matrix_rank(a, {hermitian=true})", "L.matrix_rank(a, hermitian=True)", TALL)
# svd and eigh
for a in (S, B, TALL, WIDE):
    row("z.Function and select(2, L.svd(a))", "L.svd(a)[1]", a)
    row("(function() local u, s, v = L.svd(a, false) return (u * s:unsqueeze(-2)):matmul(v) end)()",
        "(lambda u, s, v: (u * s.unsqueeze(-2)) @ v)(*L.svd(a, False))", a)
    row("(function() local u, s, v = L.svd(a, false) return u:square() end)()",
        "L.svd(a, False)[0].square()", a)
    row("(function() local u, s, v = L.svd(a, false) return v:square() end)()",
        "L.svd(a, False)[2].square()", a)
    row("(function() local u, s, v = L.svd(a, false) return u:matmul(v) end)()",
        "(lambda u, s, v: u @ v)(*L.svd(a, False))", a)
    row("(function() local u, s, v = z.svd(a) return u:matmul(v:transpose(-1, -2)) end)()",
        "(lambda u, s, v: u @ v.mT)(*torch.svd(a))", a)
row("(function() local u, s, v = L.svd(a) return u:narrow(-1, 0, 2):square() end)()",
    "L.svd(a)[0][..., :2].square()", TALL)
row("select(2, z.svd(a, true, false))", "torch.svd(a, True, False)[1]", TALL)
row("z.svd(a, true, false)", "torch.svd(a, True, False)[0]", TALL)
for a in (P, matrix(2, 3, 3, seed=5, kind="symmetric")):
    for uplo in "LU":
        row(f"(L.eigh(a, '{uplo}'))", f"L.eigh(a, '{uplo}')[0]", a)
        row(f"select(2, L.eigh(a, '{uplo}')):square()", f"L.eigh(a, '{uplo}')[1].square()", a)
    row("(function() local w, v = L.eigh(a) return (v * w:exp():unsqueeze(-2))"
        ":matmul(v:transpose(-1, -2)) end)()",
        "(lambda w, v: (v * w.exp().unsqueeze(-2)) @ v.mT)(*L.eigh(a))", a)
# factors
for a in (S, B, TALL, WIDE):
    for k in range(3):
        row(f"(select({k + 1}, L.lu(a)))", f"L.lu(a)[{k}]", a)
row("(z.lu(a))", "torch.lu(a)[0]", S)
row("select(3, z.lu(a, true, true))", "torch.lu(a, True, True)[2]", S)
for left in ("true", "false"):
    for adjoint in ("true", "false"):
        row("(function() local lu, p = L.lu_factor(a) return L.lu_solve(lu, p, b, "
            f"{{left={left}, adjoint={adjoint}}}) end)()",
            f"L.lu_solve(*L.lu_factor(a), b, left={left.title()}, adjoint={adjoint.title()})", S, S.T)
row("(function() local lu, p = L.lu_factor(a) return z.lu_solve(b, lu, p) end)()",
    "torch.lu_solve(b, *L.lu_factor(a))", B, B)
for upper in ("true", "false"):
    row(f"L.solve_triangular(a, b, {{upper={upper}}})",
        f"L.solve_triangular(a, b, upper={upper.title()})", S, TALL[:3])
    row(f"(z.triangular_solve(b, a, {upper}, true))",
        f"torch.triangular_solve(b, a, {upper.title()}, True)[0]", S, TALL[:3])
    row(f"(z.triangular_solve(b, a, {{upper={upper}, unitriangular=true}}))",
        f"torch.triangular_solve(b, a, {upper.title()}, False, True)[0]", S, TALL[:3])
    part = "triu" if upper == "true" else "tril"  # PyTorch's gradient is not 0 outside of it
    row(f"z.cholesky_solve(b, a:{part}(), {upper})",
        f"torch.cholesky_solve(b, a.{part}(), {upper.title()})", S, TALL[:3])
    row(f"z.cholesky_inverse(a:{part}(), {upper})",
        f"torch.cholesky_inverse(a.{part}(), {upper.title()})", S)
# products
for n in (0, 1, 2, 5, -1, -3):
    same(f"L.matrix_power(a, {n})", S)
row("a:matrix_power(3)", "a.matrix_power(3)", B)
same("L.matrix_power(a, 2)", TALL)
row("L.multi_dot {a, b, c}", "L.multi_dot([a, b, c])", V, S, TALL[:3])
row("L.multi_dot {a, b, c}", "L.multi_dot([a, b, c])", TALL, WIDE, TALL)
row("L.multi_dot {a, b}", "L.multi_dot([a, b])", V, W)
row("L.multi_dot {a, b}", "L.multi_dot([a, b])", TALL, TALL)
row("L.multi_dot {a}", "L.multi_dot([a])", TALL)
row("z.chain_matmul(a, b, c)", "torch.chain_matmul(a, b, c)", TALL, WIDE, TALL)
same("L.cross(a, b)", S, P)
row("L.cross(a, b, {dim=0})", "L.cross(a, b, dim=0)", TALL[:3], FLAT[:, 0])
same("L.cross(a, b)", TALL, TALL)
same("L.vecdot(a, b)", S, B)
row("L.vecdot(a, b, {dim=0})", "L.vecdot(a, b, dim=0)", S, P)
same("L.diagonal(a)", B)
row("L.diagonal(a, {offset=1, dim1=0, dim2=2})", "L.diagonal(a, offset=1, dim1=0, dim2=2)", B)
same("L.vander(a)", V)
row("L.vander(a, {N=5})", "L.vander(a, N=5)", S)
row("L.vander(a, {N=1})", "L.vander(a, N=1)", V)
row("L.vander(a, {N=0})", "L.vander(a, N=0)", V)
same("L.matmul(a, b)", S, P)
# tensors
T4 = S.reshape(3, 3, 1)[:, :, :, None].permute(0, 2, 1, 3)
same("L.tensorinv(a)", T4.reshape(3, 1, 3, 1))
row("L.tensorinv(a, {ind=1})", "L.tensorinv(a, ind=1)", matrix(4, 4).reshape(4, 2, 2))
same("L.tensorinv(a)", matrix(4, 4).reshape(4, 2, 2))
same("L.tensorsolve(a, b)", matrix(4, 4).reshape(2, 2, 4), matrix(2, 2, seed=8))
row("L.tensorsolve(a, b, {dims={0}})", "L.tensorsolve(a, b, dims=(0,))",
    matrix(4, 4).reshape(2, 2, 4).permute(2, 0, 1), matrix(2, 2, seed=8))
same("L.tensorsolve(a, b)", matrix(4, 4), V)
# reflectors
for a in (S, TALL, B):
    row("L.householder_product(a, b)", "L.householder_product(a, b)", a,
        matrix(*a.shape[:-2], 1, min(a.shape[-2:]), kind="plain", seed=9).squeeze(-2) / 2)
row("z.orgqr(a, b)", "torch.orgqr(a, b)", TALL, V[:1])
same("L.householder_product(a, b)", WIDE, V)
# the older names
same("z.logdet(a)", S)
row("a:logdet()", "a.logdet()", B)
same("z.logdet(a)", -S)
row("a:det()", "a.det()", ZERO)
row("a:inverse()", "a.inverse()", B)
row("select(2, a:slogdet())", "a.slogdet()[1]", B)
same("z.pinverse(a)", TALL)
row("z.pinverse(a, {rcond=0.5})", "torch.pinverse(a, rcond=0.5)", TALL)
row("a:matrix_exp()", "a.matrix_exp()", S * 4)
# gradients at singular matrices, and of least squares with residuals
row("L.det(a)", "L.det(a)", torch.stack([S, ZERO]))
row("L.det(a)", "L.det(a)", torch.zeros(2, 2).double())
row("(L.lstsq(a, b))", "L.lstsq(a, b)[0]", TALL, torch.cat([TALL, TALL]).reshape(4, 4))
row("select(2, L.lstsq(a, b, {driver='gelsd'}))", "L.lstsq(a, b, driver='gelsd')[1]", TALL,
    torch.cat([TALL, P[:, :2].repeat(2, 1)[:4]]).reshape(4, -1))
row("L.pinv(a)", "L.pinv(a)", B)


def leaves(inputs):
    return [i.detach().clone().requires_grad_() for i in inputs]


def ramp(like, start, step):
    return (start + step * torch.arange(like.numel(), dtype=torch.float64)).reshape(like.shape)


def dense(t):
    """PyTorch has zeros without memory."""
    return (torch.zeros(t.shape, dtype=t.dtype) + t.detach()).flatten()


def make(python, inputs):
    ins = leaves(inputs)
    y = eval(python, {"torch": torch, "L": L, "z": torch, "a": None, "b": None, "c": None,
                      **dict(zip("abc", ins))})
    found = {"shape": list(y.shape), "dtype": str(y.dtype)[6:],
             "y": [float(v) for v in y.detach().flatten()]}
    if not y.requires_grad:
        return found
    dy = ramp(y, .5, .25).requires_grad_()
    zeros = lambda gs, like: [torch.zeros_like(i) if g is None else g for g, i in zip(gs, like)]
    g = zeros(torch.autograd.grad(y, ins, dy, create_graph=True, allow_unused=True), ins)
    total = sum((ramp(v, 1, .5) * v).sum() for v in g)
    every = ins + [dy]
    second = [torch.zeros_like(i) for i in every]
    if total.requires_grad:
        second = zeros(torch.autograd.grad(total, every, allow_unused=True), every)
    return {**found, "first": [dense(v) for v in g], "second": [dense(v) for v in second]}


print(f"-- Made by linalg.py with PyTorch {torch.__version__.split('+')[0]}.")
print("-- { line, { { shape, values } of each input }, what it gives, or nil for an error }")
print("local inf, nan = math.huge, 0 / 0\nlocal _ = inf, nan\nreturn {")
for lua, python, inputs in TABLE:
    try:
        found = make(python, inputs)
    except (RuntimeError, ValueError, TypeError, IndexError) as e:
        found = None
    whole = [[list(i.shape), i.flatten()] for i in inputs]
    out = "nil" if found is None else text(found)
    print(f"{{ {text(lua)}, {text(whole)}, {out} }},")
print("}")
