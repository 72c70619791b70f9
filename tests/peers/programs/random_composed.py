"""Random calls of functions that zknn composes of operations (lua/zknn/compose/): products, joins,
moves, parts, writing at positions."""
import torch

from calls import Call, REAL, method


def one(name, least=0, real=False, **options):
    """Of one tensor; options: drawn arguments by name."""
    def make(m):
        x = m.real(least=least) if real else m.dims(least)
        kwargs = {k: m.rng.choice(v) for k, v in options.items() if m.chance(0.6)}
        return Call(name, x, **kwargs)
    return make


def factors(m):
    return {k: m.rng.choice((0, 1, 2, -1, 3)) for k in ("beta", "alpha") if m.chance(0.4)}


def with_product(name, left, right, result):
    """left, right, result: shapes in letters."""
    def make(m):
        size = {k: m.rng.randint(1, 4) for k in "nabc"}
        x = m.real([size[k] for k in left])
        shape = [n if m.chance(0.8) else 1 for n in (size[k] for k in result)]
        shape = shape[m.rng.choice((0, 0, 0, len(result) - 1)):]
        like = x.dtype if not m.wrong() else None
        right_shape = [size[k] + m.wrong() for k in right]
        return Call(name, m.fresh(like, shape), x, m.fresh(x.dtype, right_shape), **factors(m))
    return make


def inner(m):
    x = m.real()
    k = x.shape[-1] + m.wrong() if x.dim else 2
    return Call("inner", x, m.fresh(x.dtype, m.shape(0, 2)[:1] + [k] if m.chance(0.9) else []))


def tensordot(m):
    x = m.real(least=1, most=4)
    n = m.rng.randint(0, x.dim)
    dims = m.rng.sample(range(x.dim), n)
    own = [x.shape[d] + m.wrong() for d in dims] + m.shape(0, 2)
    places = list(range(len(own)))
    return Call("tensordot", x, m.fresh(x.dtype, own), [dims, places[:n]])


def kron(m):
    x = m.real(most=2)
    return Call("kron", x, m.fresh(x.dtype, m.shape(0, 2)))


def cross(m):
    shape = m.shape(0, 2)
    dim = m.rng.randint(0, len(shape))
    shape.insert(dim, 3 + m.wrong())
    x = m.fresh(m.rng.choice(REAL), shape)
    other = [n if d == dim or m.chance(0.8) else 1 for d, n in enumerate(shape)]
    return Call("cross", x, m.fresh(x.dtype, other), dim)


def joined(name):
    def make(m):
        x = m.dims(0, 3)
        return Call(name, [x] + [m.fresh(x.dtype if m.chance(0.7) else None, x.shape)
                                 for _ in range(m.rng.randint(0, 2))])
    return make


def several(name, most=4, index=None):
    """f(a, b, ...); index: of the result that counts, of several."""
    def make(m):
        x = m.dims(0, most)
        every = [x] + [m.fitting(x) for _ in range(m.rng.randint(0, 2))]
        call = Call(name, *every)
        if index is not None:
            call.lua, call.python = "(%s)[1]" % call.lua, "%s[0]" % call.python
        return call
    return make


def block_diag(m):
    call = several("block_diag", 2)(m)
    if any(v.shape == (0,) for v in m.vars if v.name in call.python):
        raise ValueError("PyTorch's gradient takes a vector of no elements for no row")
    return call


def movedim(m):
    x = m.any()
    source = m.some_dims(x)
    places = m.rng.sample(range(x.dim), len(source)) if x.dim >= len(source) else [0]
    return Call("movedim", x, source, places)


def rot90(m):
    x = m.dims(2)
    return Call("rot90", x, m.rng.randint(-5, 5), [m.dim(x), m.dim(x)])


def diag_embed(m):
    x = m.dims(1, 4)
    dims = (m.dim(x, 1), m.dim(x, 1)) if m.chance(0.4) else ()
    return Call("diag_embed", x, m.rng.randint(-2, 2), *dims)


def unfold(m):
    x = m.dims(0, 5)
    dim = m.dim(x)
    n = x.shape[dim] if x.dim and -x.dim <= dim < x.dim else 1
    return method(x, "unfold", dim, m.rng.randint(0, n + m.wrong()), m.rng.randint(1, 3))


def sum_to_size(m):
    x = m.any()
    shape = [n if m.chance(0.6) else 1 for n in x.shape][m.rng.randint(0, x.dim):]
    return method(x, "sum_to_size", shape)


def tensor_split(m):
    x = m.dims(1)
    by = m.rng.randint(1, 4) if m.chance(0.5) else sorted(m.rng.sample(range(-3, 8), 2))
    call = method(x, "tensor_split", by, m.dim(x))
    call.lua, call.python = "(%s)[1]" % call.lua, "%s[0]" % call.python
    return call


def scattered(name, arguments):
    """x with a fresh tensor in the place of the part that arguments(m, x) say."""
    def make(m):
        x = m.dims(2 if name == "diagonal" else 1)
        args, view = arguments(m, x)
        part = view(x.value)
        return Call(name + "_scatter", x, m.fresh(x.dtype, list(part.shape)), *args)
    return make


def of_diagonal(m, x):
    offset = m.rng.randint(-1, 1)
    dims = m.rng.sample(range(x.dim), 2)
    return (offset, *dims), lambda t: t.diagonal(offset, *dims)


def of_select(m, x):
    dim = m.rng.randrange(x.dim)
    at = m.rng.randrange(max(x.shape[dim], 1))
    return (dim, at), lambda t: t.select(dim, at)


def of_slice(m, x):
    dim, start, step = m.rng.randrange(x.dim), m.rng.randint(0, 2), m.rng.randint(1, 2)
    stop = m.rng.randint(start, 5)
    return (dim, start, stop, step), lambda t: t[(slice(None),) * dim + (slice(start, stop, step),)]


def index_fill(m):
    x = m.any()
    dim = m.dim(x)
    n = x.shape[dim] if x.dim and -x.dim <= dim < x.dim else 1
    return Call("index_fill", x, dim, m.index([m.rng.randint(1, 3)], n), m.rng.choice((0, 1, -2)))


def index_copy(m):
    x = m.dims(1)
    dim = m.rng.randrange(x.dim)
    at = m.rng.sample(range(x.shape[dim]), m.rng.randint(0, x.shape[dim])) if x.shape[dim] else []
    shape = list(x.shape)
    shape[dim] = len(at)
    index = m.fresh(m.index([0], 1).dtype, [len(at)], values=at)
    return Call("index_copy", x, dim, index, m.fresh(x.dtype, shape))


def masked_scatter(m):
    x = m.any()
    return Call("masked_scatter", x, m.mask(x), m.fresh(x.dtype, [max(x.value.numel(), 1)]))


def take_along_dim(m):
    x = m.dims(1)
    dim = m.rng.randrange(x.dim)
    shape = [n if m.chance(0.8) else 1 for n in x.shape]
    shape[dim] = m.rng.randint(1, 3)
    # PyTorch takes positions that are out of range modulo the size; zknn refuses them.
    index = m.fresh(torch.int64, shape, 0, max(x.shape[dim], 1))
    return Call("take_along_dim", x, index, dim)


def composed():
    return dict(
        addmm=with_product("addmm", "ab", "bc", "ac"), addmv=with_product("addmv", "ab", "b", "a"),
        addr=with_product("addr", "a", "b", "ab"),
        baddbmm=with_product("baddbmm", "nab", "nbc", "nac"),
        addbmm=with_product("addbmm", "nab", "nbc", "ac"), inner=inner, tensordot=tensordot,
        kron=kron, cross=cross, trace=one("trace", 2, real=True), vstack=joined("vstack"),
        hstack=joined("hstack"), dstack=joined("dstack"), column_stack=joined("column_stack"),
        block_diag=block_diag,
        broadcast_tensors=several("broadcast_tensors", index=0),
        atleast_2d=one("atleast_2d"), atleast_3d=one("atleast_3d"), movedim=movedim, rot90=rot90,
        fliplr=one("fliplr", 2), flipud=one("flipud", 1), diag_embed=diag_embed,
        diagflat=one("diagflat", offset=(-1, 0, 2)), ravel=one("ravel"), unfold=unfold,
        sum_to_size=sum_to_size, tensor_split=tensor_split,
        diagonal_scatter=scattered("diagonal", of_diagonal),
        select_scatter=scattered("select", of_select), slice_scatter=scattered("slice", of_slice),
        index_fill=index_fill, index_copy=index_copy, masked_scatter=masked_scatter,
        take_along_dim=take_along_dim)


# Whose results are the same to the bit.
COMPOSED_EXACT = set("""
  vstack hstack dstack column_stack block_diag broadcast_tensors atleast_2d atleast_3d movedim
  rot90 fliplr flipud diag_embed diagflat ravel unfold tensor_split diagonal_scatter
  select_scatter slice_scatter index_fill index_copy masked_scatter take_along_dim
""".split())
