"""Factorizations of matrices: zknn.linalg's operations by LAPACK.

What has a sign or an order of its own in each LAPACK (singular vectors, eigenvectors) is compared in
tests/golden/linalg.py, by what does not depend on it; here are its errors, shapes and empty ones.
"""
import torch

from case import BOOL, C, F32, F64, I64, x

L = torch.linalg
TORCH = {"linalg." + name: getattr(L, name) for name in
         ["inv", "inv_ex", "solve", "solve_ex", "solve_triangular", "det", "slogdet", "cholesky",
          "cholesky_ex", "lu_factor", "lu_factor_ex", "qr", "svd", "svdvals", "eigh", "eigvalsh",
          "pinv", "lstsq", "matrix_exp", "ldl_factor", "ldl_factor_ex", "ldl_solve"]}
# PyTorch's results of these say that they require a gradient, and its backward refuses.
STILL = ["geqrf", "linalg.ldl_factor", "linalg.ldl_factor_ex", "linalg.ldl_solve"]


def values(shape, seed, kind=""):
    """Short numbers as nested lists; "square": far from singular; "symmetric": positive definite;
    "singular": row 1 is 0."""
    g = torch.Generator().manual_seed(seed)
    t = torch.randint(-16, 17, shape, generator=g).double() / 16
    if kind == "square":
        n = min(shape[-2:])
        t[..., range(n), range(n)] += torch.arange(n).double() + 2
    if kind == "symmetric":
        t = (t + t.mT) / 4
        t[..., range(shape[-1]), range(shape[-1])] = torch.arange(shape[-1]).double() + 2
    if kind == "singular":
        t[..., 1, :] = 0
    return t.tolist()


def m(*shape, seed=1, kind="square", dtype=F64, **how):
    return x(*shape, dtype=dtype, values=values(shape, seed, kind), **how)


SQUARES = [(3, 3), (2, 3, 3), (1, 1), (5, 5)]
ALL = [(3, 3), (4, 2), (2, 4), (2, 3, 2), (2, 2, 3), (1, 1)]
EMPTY = [(0, 0), (2, 0, 0), (0, 3, 3)]
BAD = [C(x(3), _raises=True), C(x(2, 3), _raises=True), C(x(2, 2, dtype=I64), _raises=True),
       C(x(2, 2, dtype=BOOL), _raises=True)]
BAD_ANY = [BAD[0], BAD[2], BAD[3]]


def squares(kind="square", tol=None):
    return ([C(m(*s, kind=kind), _tol=tol) for s in SQUARES]
            + [C(m(3, 3, kind=kind, dtype=F32), _tol=1e-4)]
            + [C(m(3, 3, kind=kind, how=h)) for h in ("transposed", "strided")]
            + [C(x(*s)) for s in EMPTY] + BAD)


def systems(**named):
    return [C(m(*a), m(*b, kind=""), **named) for a, b in
            [((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 2)), ((2, 3, 3), (3, 1)), ((3, 3), (2, 3, 1)),
             ((1, 3, 3), (2, 3, 2))]]


SINGULAR = m(3, 3, kind="singular")
WRONG_B = [C(m(3, 3), x(2, 2, dtype=F64), _raises=True), C(m(3, 3), x(3, 2), _raises=True),
           C(m(3, 3), x(3, 2, dtype=I64), _raises=True),
           C(m(2, 3, 3), x(3, 3, 2, dtype=F64), _raises=True)]

OPS = {
    "linalg.inv": squares() + [C(SINGULAR, _raises=True)],
    "linalg.inv_ex": squares() + [C(SINGULAR, check_errors=True, _raises=True)],
    "linalg.solve": systems() + WRONG_B
    + [C(m(3, 3), m(3, kind="")), C(m(2, 3, 3), m(2, 3, kind="")), C(m(2, 3, 3), m(3, kind="")),
       C(m(3, 3), m(2, 3, kind=""), left=False), C(m(3, 3), m(2, 2, 3, kind=""), left=False),
       C(m(3, 3), m(3, kind=""), left=False, _raises=True),
       C(m(3, 3, dtype=F32), m(3, 2, dtype=F32)), C(SINGULAR, m(3, 1, kind=""), _raises=True),
       C(x(0, 0), x(0, 2)), C(x(0, 3, 3), x(0, 3, 1)), C(x(2, 3), x(2, 3), _raises=True),
       C(m(3, 3, how="transposed"), m(3, 2, kind="", how="strided"))],
    "linalg.solve_ex": systems() + WRONG_B
    + [C(m(3, 3), m(3, kind="")), C(SINGULAR, m(3, 1, kind=""), check_errors=True, _raises=True)],
    "linalg.solve_triangular": systems(upper=True) + systems(upper=False)
    + [C(m(3, 3), m(2, 3, kind=""), upper=u, left=False) for u in (True, False)]
    + [C(m(3, 3), m(3, 2, kind=""), upper=u, unitriangular=True) for u in (True, False)]
    + [C(m(3, 3), x(2, 2, dtype=F64), upper=True, _raises=True),
       C(m(3, 3), m(3, 2, kind=""), _raises=True), C(x(0, 0), x(0, 2), upper=True)],
    # PyTorch's gradient of a singular matrix is 0 without create_graph: linalg.py above has it.
    "linalg.det": squares() + [C(m(3, 3, kind="singular", grad=False)),
                               C(m(2, 3, 3, kind="singular", grad=False))],
    "linalg.slogdet": squares() + [C(m(3, 3, kind="", seed=3)), C(m(2, 2, 2, kind="", seed=5))],
    "linalg.cholesky": squares("symmetric")
    + [C(m(3, 3, kind="symmetric"), upper=True), C(m(3, 3, kind="", seed=2), _raises=True)],
    "linalg.cholesky_ex": squares("symmetric")
    + [C(m(2, 3, 3, kind="symmetric"), upper=True),
       C(m(3, 3, kind="", seed=2), check_errors=True, _raises=True)],
    "linalg.lu_factor": [C(m(*s)) for s in ALL] + [C(m(3, 3, kind="", seed=7))] + BAD_ANY
    + [C(SINGULAR, _raises=True), C(m(3, 3), pivot=False, _raises=True),
       C(m(4, 3, dtype=F32, kind="")), C(x(0, 3)), C(x(0, 3, 3))],
    "linalg.lu_factor_ex": [C(m(*s)) for s in ALL]
    + [C(m(3, 3, kind="singular", grad=False)),
       C(SINGULAR, check_errors=True, _raises=True)] + BAD_ANY,
    "lu_unpack": [C(m(*s, grad=not more), x(*p, dtype="int32", values=v), *more)
                  for s, p, v, more in
                  [((3, 3), (3,), [3, 2, 3], ()), ((4, 2), (2,), [2, 4], ()),
                   ((2, 3), (2,), [2, 2], ()), ((2, 2, 2), (2, 2), [[2, 2], [1, 2]], ()),
                   ((3, 3), (3,), [3, 2, 3], (False,)), ((3, 3), (3,), [3, 2, 3], (True, False))]]
    + [C(m(3, 3), x(3, dtype=I64, values=[1, 2, 3]), _raises=True),
       C(m(3, 3), x(2, dtype="int32", values=[1, 2]), _raises=True)],
    "linalg.qr": [C(m(*s)) for s in ALL] + [C(m(*s), mode="complete") for s in ((3, 3), (2, 4))]
    + [C(m(*s, grad=False), mode="complete") for s in ((4, 2), (2, 4, 3))]
    + [C(m(*s, grad=False), mode="r") for s in ALL]
    + [C(m(4, 3, dtype=F32)), C(x(0, 3, grad=False)), C(x(3, 0, grad=False)),
       C(x(3, 0, grad=False), mode="complete"), C(x(0, 3, 2)), C(m(3, 3), mode="x", _raises=True)]
    + BAD_ANY,
    "geqrf": [C(m(*s)) for s in ALL] + BAD_ANY,
    "linalg.svd": [C(x(0, 3, 3)), C(x(0, 3, grad=False)), C(x(3, 0, grad=False)),
                   C(x(2, 0, grad=False), full_matrices=False)] + BAD_ANY
    + [C(x(values=[[1., float("nan")], [0., 1.]]), _raises=True)],
    "linalg.svdvals": [C(m(*s, kind="")) for s in ALL] + [C(m(3, 3, dtype=F32)), C(x(0, 3))]
    + BAD_ANY + [C(x(values=[[1., float("nan")], [0., 1.]]), _raises=True)],
    "linalg.eigh": [C(x(0, 3, 3)), C(x(0, 0)), C(x(2, 2), UPLO="X", _raises=True),
                    C(x(values=[[1., float("inf")], [float("inf"), 1.]]),
                      _narrower="PyTorch gives nan, or raises, as its LAPACK does")] + BAD,
    "linalg.eigvalsh": squares("symmetric")
    + [C(m(3, 3, kind="symmetric"), UPLO=u) for u in "LU"],
    "linalg.pinv": [C(m(*s)) for s in ALL] + [C(m(4, 3, dtype=F32))]
    + [C(m(3, 3, kind="symmetric"), hermitian=True), C(m(2, 3, 2), atol=0.1), C(m(4, 2), rtol=0.1),
       C(m(4, 3, kind="singular", grad=False)), C(m(3, 3, kind="singular", grad=False), rtol=1e-3),
       C(m(3, 3, grad=False), atol=100.), C(x(0, 3)), C(x(2, 0, 3)),
       C(m(2, 3, 3, grad=False), atol=x(values=[3., 0.], dtype=F64, grad=False)),
       C(m(2, 3, 3, grad=False), rtol=x(values=[0.5, 0.], dtype=F64, grad=False)),
       C(x(values=[[1., float("nan")], [0., 1.]]), _raises=True)] + BAD_ANY,
    "linalg.lstsq": [C(m(*a), m(*b, kind=""), driver=d) for d in ("gelsy", "gels", "gelsd", "gelss")
                     for a, b in [((3, 3), (3, 2)), ((2, 4), (2, 1)), ((2, 2, 3), (2, 2, 2))]]
    + [C(m(4, 2), m(4, 2, kind="")), C(m(4, 2), m(4, 1, kind=""), None),
       C(m(2, 4, 2), m(2, 4, kind="")), C(m(2, 4, 2), m(1, 4, 1, kind="")),
       C(m(4, 2, dtype=F32), m(4, 2, kind="", dtype=F32)),
       *(C(m(4, 2, grad=False), m(4, 2, kind="", grad=False), driver=d) for d in
         ("gelsy", "gels", "gelsd", "gelss")),
       C(m(4, 3, kind="singular", grad=False), m(4, 2, kind="", grad=False), 0.1),
       C(m(4, 2), m(3, 2, kind=""), _raises=True), C(m(2, 4, 2), m(4, kind=""), _raises=True),
       C(m(4, 2), m(4, 2, kind=""), driver="x", _raises=True),
       C(m(4, 2), m(4, 2, kind="", dtype=F32), _raises=True)],
    "linalg.matrix_exp": squares() + squares("symmetric")[:4],
    "linalg.ldl_factor": squares("symmetric") + [C(m(3, 3, kind="", seed=4), hermitian=True)],
    "linalg.ldl_factor_ex": squares("symmetric")
    + [C(x(2, 2, values=[[1., 1.], [1., 1.]])),
       C(x(2, 2, values=[[1., 1.], [1., 1.]]), check_errors=True, _raises=True)],
    "linalg.ldl_solve": [C(m(3, 3), x(3, dtype="int32", values=p), m(3, 2, kind="")) for p in
                         ([1, 2, 3], [3, 2, 3], [1, -3, -3])]
    + [C(m(2, 3, 3), x(2, 3, dtype="int32", values=[[1, 2, 3], [2, 3, 3]]), m(2, 3, 2, kind="")),
       C(m(3, 3), x(3, dtype=I64, values=[1, 2, 3]), m(3, 2, kind="")),
       C(m(3, 3), x(3, values=[1., 2., 3.]), m(3, 2, kind=""), _raises=True),
       C(m(3, 3), x(3, dtype="int32", values=[1, 2, 3]), m(2, 2, kind=""), _raises=True)],
}
