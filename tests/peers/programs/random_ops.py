"""Random calls of zknn's operations, for random_programs.py: one small generator for each.

A generator gets the random numbers and the variables there are, and gives a Call: the operation's
name and arguments, which are written as Lua and as Python. Most calls are valid; errors come from
wrong() and from arguments that do not fit by chance.
"""
import math

import torch

from calls import (
    Call, DTYPES, Dtype, HALF, REAL, SMALL, lua, method, python)
from random_composed import COMPOSED_EXACT, composed
from random_integers import integers
from random_layers import LAYERS_EXACT, layers
from random_linalg import linalg
from random_places import (
    in_range, gather, scatter, scatter_reduce, index_select, index_add, take, put, masked_fill,
    masked_select, sort, topk)
from random_special import SPECIAL_EXACT, special
from random_statistics import STATISTICS_EXACT, statistics


def unary(name):
    positive = name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal")
    small = name in ("exp", "exp2", "expm1", "sinh", "cosh", "square")

    def make(m):
        x = m.any()
        if x.real and x.value.numel() and m.chance(0.8):
            least, most = x.value.min().item(), x.value.max().item()
            if positive and not least > 0 or small and not abs(most) < 20 or \
               name in ("asin", "acos") and not (-1 < least and most < 1):
                x = m.fresh(m.rng.choice(REAL), m.shape(), 0.0625, 0.9375)
        if name == "nonzero":  # PyTorch's has strides of its own
            return Call(name, x, python_text="torch.nonzero(%s).contiguous()" % x.name)
        return Call(name, x)
    return make


def binary(name, alpha=False, number=0.3):
    def make(m):
        x = m.any()
        kwargs = {"alpha": m.rng.choice((2, -1, 0, 0.5))} if alpha and m.chance(0.2) else {}
        return Call(name, x, m.number() if m.chance(number) else m.fitting(x), **kwargs)
    return make


def logit(m):
    x = m.real() if m.chance(0.3) else m.fresh(m.rng.choice(REAL), m.shape(), 0.0625, 0.9375)
    if m.chance(0.5):
        return Call("logit", x)
    m.avoid((x.value == 0) | (x.value == 1))  # nan: PyTorch multiplies inf by 0 there
    return Call("logit", x, eps=m.rng.choice((1e-3, 0.1)))


def lerp(m):
    x = m.real()
    end = m.fitting(x, same_dtype=not m.wrong())
    weight = m.rng.choice((0, 0.25, 0.5, 1, 2, -1)) if m.chance(0.5) else \
        m.fitting(x, same_dtype=not m.wrong())
    return Call("lerp", x, end, weight)


def angle(m):
    x = m.pick(lambda v: v.dtype not in SMALL)  # whose squares wrap in PyTorch's backward
    x = x if x and x.dtype not in SMALL else m.fresh(torch.float32, m.shape())
    return Call("atan2", x, m.fresh(m.rng.choice(REAL + (torch.int64,)), [
        n if m.chance(0.8) else 1 for n in x.shape]))


def operator(m):
    x, op = m.any(), m.rng.choice(("+", "-", "*", "/"))
    y = m.number() if m.chance(0.4) else m.fitting(x)
    a, b = (x, y) if m.chance(0.7) else (y, x)
    return Call({"+": "add", "-": "sub", "*": "mul", "/": "div"}[op],
                lua_text="%s %s %s" % (lua(a), op, lua(b)),
                python_text="%s %s %s" % (python(a), op, python(b)))


def power(m):
    x = m.any()
    if m.chance(0.5):
        return Call("pow", x, m.rng.choice((0, 1, 2, 3, -1, 0.5, 2.0, -0.5)))
    if x.real and x.value.numel() and not 0 < x.value.min().item() <= x.value.max().item() < 10:
        x = m.fresh(m.rng.choice(REAL), m.shape(), 0.25, 3.0)
    m.avoid(x.value == 0)  # the exponent's: PyTorch multiplies 0 by -inf
    y = m.fresh(m.rng.choice(DTYPES), x.shape, 0, 4)
    return Call("pow", x, y) if m.chance(0.8) else Call("pow", m.rng.choice((2, 0.5, 3.0)), y)


def where(m):
    x = m.any()
    y = m.fitting(x) if m.chance(0.7) else m.number()
    return Call("where", m.mask(x), x, y)


def clamp(m):
    x = m.any()
    low, high = sorted((m.rng.choice((-2, -0.5, 0, 1)), m.rng.choice((-1, 0.75, 1, 3))))
    if m.chance(0.2):
        return Call("clamp", x, m.fitting(x), m.fitting(x))
    if m.wrong():
        return Call("clamp", x)
    return m.rng.choice((Call("clamp", x, low), Call("clamp", x, low, high),
                         Call("clamp", x, max=high), Call("clamp", x, None, high)))


def reduction(name, many=True, dtype=False, real=False, whole=True, p=None, finite=False):
    def make(m):
        x = m.real() if real and not m.wrong() else m.any()
        if finite and not torch.isfinite(x.value).all():
            raise ValueError("PyTorch divides a product by each element, inf and nan, too")
        args, kwargs = ([m.rng.choice(p)] if p and m.chance(0.8) else []), {}
        if (not whole) or m.chance(0.7):
            d = m.some_dims(x) if many and m.chance(0.5) else m.dim(x)
            if p:
                kwargs["dim"] = d
            else:
                args.append(d)
            if m.chance(0.4):
                kwargs["keepdim"] = m.chance(0.7)
        if dtype and m.chance(0.15):
            kwargs["dtype"] = Dtype(m.rng.choice(REAL + (torch.int64,)))
        return Call(name, x, *args, **kwargs)
    return make


def variance(name):
    def make(m):
        x, kwargs = m.real(), {}
        if m.chance(0.7):
            kwargs["dim"] = m.some_dims(x) if m.chance(0.5) else m.dim(x)
            if m.chance(0.4):
                kwargs["keepdim"] = True
        if m.chance(0.3):
            kwargs["unbiased"] = m.chance(0.5)
        return Call(name, x, **kwargs)
    return make


def extreme(name):
    def make(m):
        x = m.any()
        if m.chance(0.2):
            return Call(name, x)
        if name != "median" and m.chance(0.2):
            return Call(name, x, m.fitting(x))
        kwargs = {"keepdim": True} if m.chance(0.4) else {}
        call = Call(name, x, m.dim(x), n=2, **kwargs)
        if name == "median":  # PyTorch's is wrong for expanded tensors
            call.python = call.python.replace(x.name, x.name + ".contiguous()", 1)
        return call
    return make


def along(name, dtype=False, real=False):
    def make(m):
        x = m.real() if real else m.any()
        kwargs = {"dtype": Dtype(m.rng.choice(REAL))} if dtype and m.chance(0.15) else {}
        return Call(name, x, m.dim(x), **kwargs)
    return make


def new_shape(m, x):
    """Another shape of as many elements."""
    n, shape = x.value.numel(), []
    while n > 1 and len(shape) < 4:
        parts = [d for d in range(1, n + 1) if n % d == 0]
        shape.append(m.rng.choice(parts))
        n //= shape[-1]
    shape = shape + [n] if n != 1 or m.chance(0.3) else shape
    m.rng.shuffle(shape)
    if shape and x.value.numel() and m.chance(0.3):
        shape[m.rng.randrange(len(shape))] = -1
    if m.wrong():
        shape.append(m.rng.choice((2, -1, 0)))
    return shape


def reshape(name):
    def make(m):
        x = m.any()
        return method(x, name, new_shape(m, x)) if name == "view" else \
            Call(name, x, new_shape(m, x))
    return make


def transpose(m):
    x = m.any()
    return Call("transpose", x, m.dim(x), m.dim(x))


def permute(m):
    x = m.any()
    dims = list(range(x.dim))
    m.rng.shuffle(dims)
    if m.wrong():
        dims = dims[1:]
    return Call("permute", x, [d - x.dim if m.chance(0.2) else d for d in dims])


def flatten(m):
    x = m.any()
    return Call("flatten", x, *((m.dim(x), m.dim(x)) if m.chance(0.6) else ()))


def narrow(m):
    x = m.dims(1)
    d = m.dim(x)
    size = x.shape[d] if -x.dim <= d < x.dim else 2
    start = m.rng.randint(0, size)
    return Call("narrow", x, d, start, m.rng.randint(0, size - start) + (1 if m.wrong() else 0))


def select(m):
    x = m.dims(1)
    d = m.dim(x)
    size = x.shape[d] if -x.dim <= d < x.dim else 2
    return Call("select", x, d, m.rng.randint(-size, max(size - 1, 0)))


def slices(m):
    x = m.dims(1)
    d = m.rng.randrange(x.dim) if x.dim else 0
    start, stop = (m.rng.choice((None, 0, 1, 2, -1, -2, 5, -9)) for _ in range(2))
    step = m.rng.choice((1, 1, 2, 3)) if not m.wrong() else m.rng.choice((0, -1))
    text = "%s[%s%s:%s:%s]" % (x.name, ":, " * d, *("" if v is None else v for v in (start, stop)),
                               step)
    return Call("slice", lua_text="zknn.slice(%s, %s)" % (
        x.name, ", ".join(map(lua, (d, start, stop, step)))), python_text=text)


def expand(m):
    x = m.any()
    size = [m.rng.choice((2, 3)) if n == 1 and m.chance(0.6) else -1 if m.chance(0.2) else n
            for n in x.shape]
    size = [m.rng.randint(1, 3) for _ in range(m.rng.choice((0, 0, 1)))] + size
    if m.wrong() and size:
        size[m.rng.randrange(len(size))] = m.rng.choice((0, 5))
    return method(x, "expand", size)


def squeeze(m):
    x = m.any()
    return Call("squeeze", x, *((m.dim(x),) if m.chance(0.6) else ()))


def unsqueeze(m):
    x = m.any()
    return Call("unsqueeze", x, m.dim(x, 1))


def cat(name):
    def make(m):
        x = m.dims(1 if name == "cat" else 0)
        d = m.dim(x, 0 if name == "cat" else 1)
        parts = [x]
        for _ in range(m.rng.randint(0, 2)):
            shape = list(x.shape)
            if name == "cat" and shape and -len(shape) <= d < len(shape) and not m.wrong():
                shape[d] = m.rng.randint(0, 3)
            elif m.wrong() and shape:
                shape[0] += 1
            parts.append(m.fresh(x.dtype if m.chance(0.8) else None, shape) if m.chance(0.6)
                         else m.pick(lambda v: v.shape == x.shape) or x)
        m.rng.shuffle(parts)
        return Call(name, parts, d)
    return make


def flip(m):
    x = m.any()
    return Call("flip", x, m.some_dims(x) if x.dim else [])


def roll(m):
    x = m.any()
    if m.chance(0.3) or not x.dim:
        return Call("roll", x, m.rng.randint(-4, 4))
    dims = m.some_dims(x)
    return Call("roll", x, [m.rng.randint(-5, 5) for _ in dims], dims)


def triangle(name):
    def make(m):
        x = m.dims(2)
        return Call(name, x, *((m.rng.randint(-3, 3),) if m.chance(0.6) else ()))
    return make


def diag(m):
    return Call("diag", m.dims(1, 2), *((m.rng.randint(-2, 2),) if m.chance(0.6) else ()))


def diagonal(m):
    x = m.dims(2)
    args = (m.rng.randint(-2, 2),) + ((m.dim(x), m.dim(x)) if m.chance(0.5) else ())
    return Call("diagonal", x, *args)


def pad(m):
    x = m.dims(1)
    n = 2 * m.rng.randint(1, max(x.dim, 1))
    margins = [m.rng.choice((0, 1, 2, -1, 3)) for _ in range(n)]
    value = (m.rng.choice((1, 2.5, -3)),) if m.chance(0.5) else ()
    return Call("constant_pad_nd", x, margins[m.wrong():], *value)


def linear(m):
    x = m.real(least=1, most=3)
    n, out = x.shape[-1] if x.dim else 1, m.rng.randint(1, 4)
    w = m.fresh(x.dtype, [out, n + m.wrong()])
    bias = (m.fresh(x.dtype, [out]),) if m.chance(0.6) else ()
    return Call("linear", x, w, *bias, where="torch.nn.functional.")


def matmul(m):
    x = m.real(least=1)
    k = x.shape[-1] if x.dim else 1
    how = m.rng.random()
    if how < 0.25:
        shape = [k]
    elif how < 0.7 or x.dim < 3:
        shape = [k, m.rng.randint(0, 4)]
    else:
        shape = [n if m.chance(0.8) else 1 for n in x.shape[:-2]] + [k, m.rng.randint(1, 3)]
    if m.wrong():
        shape[-1] += 1
    return Call("matmul", x, m.fresh(x.dtype if not m.wrong() else None, shape))


def product(name, left, right):
    """left, right: shapes in letters."""
    def make(m):
        x = m.real(least=len(left), most=len(left))
        sizes = dict(zip(left, x.shape))
        shape = [sizes.get(c, m.rng.randint(0, 3)) + m.wrong() for c in right]
        return Call(name, x, m.fresh(x.dtype, shape))
    return make


def cast(m):
    x = m.any()
    dtype = m.rng.choice(DTYPES)
    if x.real and not dtype.is_floating_point and dtype != torch.bool:  # what does not fit is open
        v = x.value.detach()
        limits = torch.iinfo(dtype)
        low, high = max(limits.min, -2**62), min(limits.max, 2**62)
        if v.numel() and not (torch.isfinite(v).all() and v.min() >= low and v.max() <= high):
            dtype = torch.float64
    call = method(x, "to", Dtype(dtype))
    call.name = "cast"
    return call


def loss(name):
    def make(m):
        x = m.real(least=1, most=3)
        classes = x.shape[1 if x.dim > 1 else 0] if x.dim else 1
        shape = [n for i, n in enumerate(x.shape) if i != (1 if x.dim > 1 else 0)]
        kwargs = {}
        if m.chance(0.3):
            kwargs["weight"] = m.fresh(x.dtype, [classes], 0.25, 1.5)
        if m.chance(0.5):
            kwargs["reduction"] = m.rng.choice(("none", "sum", "mean"))
        # Of no class, PyTorch's smoothing divides by 0, and a label that is ignored gives nan.
        if name == "cross_entropy" and classes and m.chance(0.3):
            kwargs["label_smoothing"] = 0.25
        if m.chance(0.2):
            kwargs["ignore_index"] = 0
        return Call(name, x, m.index(shape, classes), where="torch.nn.functional.", **kwargs)
    return make


def tile(m):
    x = m.any()
    return method(x, "tile", [m.rng.randint(0, 3) for _ in range(m.rng.randint(0, x.dim + 1))])


def repeat_interleave(m):
    x = m.any()
    args = (m.dim(x),) if m.chance(0.7) else ()
    return Call("repeat_interleave", x, m.rng.randint(0, 3), *args)


def part(name, count):
    """One of the pieces."""
    def make(m):
        x = m.dims(1)
        d = m.dim(x)
        size = x.shape[d] if in_range(x, d) else 1
        args = (m.rng.randint(1, 4),) if count else ()
        pieces = size if not count else -(-size // args[0]) if name == "split" else \
            -(-size // max(-(-size // args[0]), 1))
        i = m.rng.randrange(max(pieces, 1))
        every = ", ".join(map(lua, (x,) + args + (d,)))
        return Call(name, lua_text="zknn.%s(%s)[%d]" % (name, every, i + 1),
                    python_text="torch.%s(%s)[%d]" % (name, every, i))
    return make


def einsum(m):
    x = m.real(least=1, most=3)
    letters = "ijk"[:x.dim]
    y_letters = "".join(m.rng.sample(letters + "l", m.rng.randint(1, min(x.dim + 1, 3))))
    sizes = dict(zip(letters, x.shape), l=m.rng.randint(1, 3))
    y = m.fresh(x.dtype, [sizes[c] for c in y_letters])
    every = sorted(set(letters + y_letters))
    out = "".join(m.rng.sample(every, m.rng.randint(0, len(every))))
    call = Call("einsum", "%s,%s->%s" % (letters, y_letters, out), x, y)
    call.lua += ":contiguous()"  # nobody promises its strides
    call.python += ".contiguous()"
    return call


def in_place(name):
    def make(m):
        x = m.any()
        y = m.number() if m.chance(0.4) else m.fitting(x)
        call = method(x, name + "_", y)
        call.in_place, call.n, call.target = True, 0, x
        return call
    return make


def histc(m):
    x = m.real()
    if x.dtype in HALF:  # PyTorch finds the bins in so few digits, zknn in float32
        raise ValueError("bins")
    args = m.rng.choice(((), (4,), (5, -1, 2), (3, 0, 0)))
    return Call("histc", x, *args)


OPS = {name: unary(name) for name in (
    "neg abs sign square reciprocal relu sigmoid erf exp exp2 expm1 log log2 log10 log1p sqrt "
    "rsqrt sin cos tan asin acos atan sinh cosh tanh floor ceil trunc frac round logical_not isnan "
    "isinf isfinite nonzero clone t").split()}
OPS.update({name: binary(name) for name in (
    "mul div floor_divide remainder fmod eq ne lt le gt ge").split()})
# zknn takes numbers there, too; PyTorch does not.
OPS.update({name: binary(name, number=0) for name in (
    "maximum minimum logical_and logical_or logical_xor").split()})
OPS.update({name: reduction(name) for name in "any all amax amin".split()})
OPS.update({name: reduction(name, many=False) for name in "argmax argmin".split()})
OPS.update(
    atan2=angle, add=binary("add", True), sub=binary("sub", True), pow=power, where=where,
    clamp=clamp,
    sum=reduction("sum", dtype=True), mean=reduction("mean", dtype=True, real=True),
    prod=reduction("prod", many=False, dtype=True, finite=True),
    count_nonzero=lambda m: (lambda x: Call("count_nonzero", x, *(
        (m.some_dims(x),) if m.chance(0.5) else ())))(m.any()),
    logsumexp=reduction("logsumexp", whole=False),
    norm=reduction("norm", real=True, p=(1, 2, 3, 0, math.inf, -math.inf, 0.5, "fro")),
    cumsum=along("cumsum", dtype=True), cumprod=along("cumprod", dtype=True), var=variance("var"),
    std=variance("std"), max=extreme("max"), min=extreme("min"), median=extreme("median"),
    softmax=along("softmax", dtype=True, real=True),
    log_softmax=along("log_softmax", dtype=True, real=True), cast=cast, view=reshape("view"),
    reshape=reshape("reshape"), flatten=flatten, transpose=transpose, permute=permute,
    narrow=narrow, select=select, slice=slices, expand=expand, squeeze=squeeze,
    unsqueeze=unsqueeze, cat=cat("cat"), stack=cat("stack"), flip=flip, roll=roll,
    tril=triangle("tril"), triu=triangle("triu"), diag=diag, diagonal=diagonal,
    constant_pad_nd=pad, gather=gather, scatter=scatter("scatter"),
    scatter_add=scatter("scatter_add"), scatter_reduce=scatter_reduce, index_select=index_select,
    index_add=index_add, take=take, put=put, masked_fill=masked_fill, masked_select=masked_select,
    sort=sort("sort", 2), argsort=sort("argsort", 1), topk=topk, linear=linear, matmul=matmul,
    mm=product("mm", "ab", "bc"), bmm=product("bmm", "nab", "nbc"), mv=product("mv", "ab", "b"),
    dot=product("dot", "a", "a"), outer=product("outer", "a", "b"), nll_loss=loss("nll_loss"),
    cross_entropy=loss("cross_entropy"), tile=tile, repeat_interleave=repeat_interleave,
    chunk=part("chunk", True), split=part("split", True), unbind=part("unbind", False),
    einsum=einsum, histc=histc, logit=logit, lerp=lerp, operator=operator, add_=in_place("add"),
    mul_=in_place("mul"), sub_=in_place("sub"), div_=in_place("div"))
OPS.update(integers())
OPS.update(layers())
OPS.update(linalg())
OPS.update(special())
OPS.update(statistics())
OPS.update(composed())

# Reached through others: t[{i, j}] comes down to index, t[{i, j}] = v to index_put.
THROUGH_OTHERS = {"index", "index_put"}

# Whose results are the same to the bit however they are computed (given the same inputs). Not sqrt:
# PyTorch asks MKL, which rounds some float32 roots to the neighbour of the nearest number.
EXACT = set("""
  neg abs sign relu floor ceil trunc frac round logical_not isnan isinf isfinite nonzero clone t
  add sub mul div square remainder fmod floor_divide maximum minimum eq ne lt le gt ge
  logical_and logical_or logical_xor any all amax amin argmax argmin count_nonzero max min
  median cast view reshape flatten transpose permute narrow select slice expand squeeze
  unsqueeze cat stack flip roll tril triu diag diagonal constant_pad_nd gather scatter
  index_select take put where clamp masked_fill masked_select sort argsort topk tile
  repeat_interleave chunk split unbind one_hot unique operator bitwise_and bitwise_or bitwise_xor
  bitwise_not bitwise_left_shift bitwise_right_shift
""".split()) | LAYERS_EXACT | SPECIAL_EXACT | STATISTICS_EXACT | COMPOSED_EXACT
