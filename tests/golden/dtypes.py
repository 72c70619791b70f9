#!/usr/bin/env python3
"""Writes what PyTorch gives of expressions over each dtype: a table, expression by dtype.

usage: dtypes.py > dtypes.lua     (made with PyTorch 2.15; tests/lua/dtype_table_spec.lua reads it)

An expression is Lua's; Python's differs by its brackets and dots. An entry is what comes out, as
{dtype, shape, values}, or PyTorch's refusal: false where it has no kernel for the dtype on the CPU,
its message otherwise.
"""
import re
import sys
import warnings

import torch
import torch.nn.functional as F  # noqa: F401 (expressions call it)

DTYPES = ["int8", "int16", "int32", "float16", "bfloat16"]
INTEGERS = {"x": [5, -3, 7, 100, -128, 2], "y": [2, 3, -4, 100, -1, 5], "k": [0, 1, 3, 7, 8, -1]}
REALS = {"x": [0.5, -1.25, 3, 100, -0.1, 2.7], "y": [2, 0.3, -4, 7.5, -1, 5],
         "k": [0.25, 1, 3, 0.5, 0.75, -1]}

ONE = """abs neg sign square reciprocal relu sigmoid erf exp exp2 expm1 log log2 log10 log1p sqrt rsqrt
sin cos tan asin acos atan sinh cosh tanh floor ceil trunc frac round logical_not isnan isinf isfinite
bitwise_not sum mean prod any all count_nonzero max min argmax argmin amax amin median
clone flatten t nonzero unique softplus logsumexp norm var std""".split()
TWO = """add sub mul div floor_divide remainder fmod pow maximum minimum eq ne lt le gt ge logical_and
logical_or logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift
atan2""".split()
# beside another dtype: promotion
BESIDE = "add mul div eq bitwise_and maximum pow floor_divide".split()
OTHERS = "u b l f d i8 i16 i32 h bf s n".split()
ACTIVATIONS = """leaky_relu elu selu celu hardtanh hardsigmoid hardswish softshrink hardshrink gelu silu
mish logsigmoid softplus softsign tanhshrink relu6""".split()


def expressions():
    for name in ONE:
        if name not in ("t", "softplus", "logsumexp", "var", "std"):
            yield "T.%s(x)" % name
    for name in TWO:
        yield "T.%s(x, y)" % name
        yield "T.%s(x, 3)" % name
    for name in "add sub mul div pow eq lt remainder".split():
        yield "T.%s(x, 0.3)" % name
    yield from ["x + y", "x - y", "x * y", "x / y", "x % y", "-x", "2 - x", "2 * x", "x & y", "x | y",
                "~x", "x << k", "x >> k", "x << 3", "x >> 1", "x & 6"]
    for name in BESIDE:
        for other in OTHERS:
            yield "T.%s(x, %s)" % (name, other)
    for name in ACTIVATIONS:
        yield "F.%s(x)" % name
    yield from """T.clamp(x, -2, 3)|T.clamp(x, y, k)|T.where(m, x, y)|T.where(m, x, 2)|T.lerp(x, y, 0.5)
T.sum(a, 0)|T.sum(a, 1)|T.mean(a, 0)|T.prod(a, 1)|T.amax(a, 0)|T.amin(a, 1)|T.argmax(a, 1)|T.logsumexp(a, 1)
T.cumsum(x, 0)|T.cumprod(x, 0)|T.softmax(a, 1)|T.log_softmax(a, 0)|T.var(x)|T.std(x)|T.norm(a)
select(1, T.sort(x))|select(2, T.sort(x))|T.argsort(x)|select(1, T.topk(x, 3))|select(1, T.median(a, 1))
select(1, T.max(a, 1))|select(2, T.min(a, 0))
T.cat({x, y})|T.cat({x, l})|T.stack({x, y})|T.cat({x, h})|T.cat({x, u})|T.flip(a, {0})|T.roll(x, 2)|T.tril(a)
T.triu(a)|T.diag(x)|F.pad(x, {1, 2})|a:t()|a:reshape({3, 2})|a:transpose(0, 1):reshape({6})|a:expand({2, 2, 3})
T.gather(a, 1, g)|T.index_select(x, 0, i)|T.take(x, i)|x[i]|x[m]|x[1]|T.masked_select(x, m)
T.masked_fill(x, m, 3)|T.scatter(a, 1, g, a)|T.scatter_add(a, 1, g, a)|T.index_add(x, 0, i, k[i])
T.matmul(a, c)|T.mm(a, c)|T.mv(a, y[r])|T.dot(x, y)|T.outer(x, y)|T.bmm(a:unsqueeze(0), c:unsqueeze(0))
F.linear(a, a)|T.matmul(a, f:reshape({3, 2}))|F.linear(a, f:reshape({2, 3}))
F.layer_norm(a, {3})|F.mse_loss(x, y)|F.l1_loss(x, y)|F.smooth_l1_loss(x, y)|F.cross_entropy(a, g2)
F.nll_loss(a, g2)|F.binary_cross_entropy_with_logits(x, x)|F.huber_loss(x, y)|F.kl_div(x, y)
F.conv1d(a:unsqueeze(0), a:unsqueeze(0))|F.conv2d(e, e)|F.max_pool2d(e, 2)|F.avg_pool2d(e, 2)
F.adaptive_avg_pool2d(e, 1)|F.adaptive_max_pool2d(e, 1)|F.embedding(g, a:t())|F.one_hot(i)
x:to(T.float32)|x:to(T.float64)|x:to(T.int64)|x:to(T.uint8)|x:to(T.bool)|x:to(T.int8)|x:to(T.int16)
x:to(T.int32)|x:to(T.float16)|x:to(T.bfloat16)|f:to(x.dtype)|d:to(x.dtype)|l:to(x.dtype)|u:to(x.dtype)
T.clone(x):add_(y)|T.clone(x):mul_(2)|T.clone(x):div_(y)|T.clone(x):add_(f)|T.clone(x):fill_(7)
T.clone(x):copy_(f)|T.clone(x):copy_(l)|T.clone(x):clamp_(0, 4)|T.clone(x):sub_(0.5)
T.zeros_like(x)|T.ones_like(x)|T.full_like(x, 3)|T.equal(x, x)|T.bincount(j)|T.histc(x, 4, -2, 2)
T.unique(y)|T.allclose(x, x)|T.isfinite(x)|T.einsum("i,i->", x, y)|T.tile(x, {2})
str(x)|str(a)|str(x * 100)|str(T.zeros_like(x))|str(x / 7)|str(T.sum(x))|x[T.tensor({1, 0}):to(T.int32)]
F.embedding(g:to(T.int32), a:t())|T.ones(20):to(x.dtype):cumsum(0)|T.sum(T.ones(5000):to(x.dtype))
G("p * y", x)|G("p / y", x)|G("T.exp(p)", y)|G("T.sigmoid(p)", x)|G("T.tanh(p)", x)|G("F.relu(p)", x)
G("T.softmax(p, 1)[0]", a)|G("T.matmul(p, c)", a)|G("T.matmul(a, p)", c)|G("F.linear(p, a, r)", a)
G("T.sum(p, 0)", a)|G("T.mean(p)", a)|G("T.cat({p, y})", x)|G("p[i]", x)|G("T.where(m, p, y)", x)
G("T.gather(p, 1, g)", a)|G("F.mse_loss(p, y)", x)|G("F.layer_norm(p, {3}) * c:reshape({2, 3})", a)|G("p:float()", x)
G("F.gelu(p)", x)|G("T.cumsum(p, 0)", x)|G("F.max_pool2d(p, 2)", e)|G("F.conv2d(p, e)", e)|G("p + p", x)
G("p * f", x)|G("T.clamp(p, -1, 2)", x)|G("p:t()", a)|G("T.amax(p, 1)", a)|G("F.cross_entropy(p, g2)", a)
""".replace("\n", "|").strip("|").split("|")


def variables(name):
    dtype = getattr(torch, name)
    own = REALS if dtype.is_floating_point else INTEGERS
    v = {key: torch.tensor(values).to(dtype) for key, values in own.items()}
    v["a"], v["c"], v["e"] = v["x"].reshape(2, 3), v["y"].reshape(3, 2), v["x"].reshape(1, 1, 2, 3)
    v["j"] = torch.tensor([1, 0, 3]).to(dtype)
    v["u"] = torch.tensor([1, 2, 200, 3, 0, 250], dtype=torch.uint8)
    v["b"] = torch.tensor([True, False, True, True, False, True])
    v["m"] = v["b"]
    v["l"] = torch.tensor([1, -2, 3, 300, 1 << 20, 2])
    v["f"] = torch.tensor([0.1, 1.5, -2.25, 3000.0, 1e-5, 1])
    v["d"] = v["f"].double()
    v["i8"], v["i16"], v["i32"] = v["l"].to(torch.int8), v["l"].to(torch.int16), v["l"].int()
    v["h"], v["bf"] = v["f"].half(), v["f"].bfloat16()
    v["s"], v["n"] = torch.tensor(2.5), torch.tensor(3)
    v["i"], v["r"] = torch.tensor([2, 0, 5]), torch.tensor([0, 1, 2])
    v["g"], v["g2"] = torch.tensor([[1, 0, 1], [0, 0, 1]]), torch.tensor([2, 0])
    return v


def python(expression):
    text = expression.replace("{", "[").replace("}", "]").replace("x ~ y", "x ^ y")
    return re.sub(r"(?<=[\w)\]]):(?=[a-z])", ".", text)


def spell(v):
    if isinstance(v, bool):
        return str(v).lower()
    if isinstance(v, int):
        return str(v)
    if isinstance(v, str):
        return "[==[%s]==]" % v
    if v != v:
        return "0/0"
    return "%s1/0" % "-"[:v < 0] if v in (float("inf"), -float("inf")) else repr(v)


def gradient(expression, t, v):
    """Of the sum over what an expression of p gives, with respect to p."""
    p = t.detach().clone().requires_grad_()
    evaluate(expression, {**v, "p": p}).sum().backward()
    return p.grad


def evaluate(expression, v):
    return eval(python(expression), {
        "T": torch, "F": F, "select": lambda n, t: t[n - 1], "str": str, "True": True,
        "G": lambda e, t: gradient(e, t, v), **v})


def result(expression, v):
    try:
        r = evaluate(expression, v)
    except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError) as e:
        if re.search(r'not implemented for|only floating-point types supported', str(e)):
            return "false"
        return '{refused = "%s"}' % str(e).split("\n")[0].replace("\\", "").replace('"', "'")[:60]
    if not torch.is_tensor(r):
        return spell(r)
    return '{"%s", {%s}, {%s}}' % (str(r.dtype)[6:], ",".join(map(str, r.shape)),
                                   ",".join(spell(x) for x in r.flatten().tolist()))


def main(out):
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    out.write("-- Made by dtypes.py with PyTorch %s: expression, then what it gives for %s.\n"
              "return {\n" % (torch.__version__.split("+")[0], ", ".join(DTYPES)))
    values = [variables(name) for name in DTYPES]
    for expression in dict.fromkeys(expressions()):
        out.write("  { [==[%s]==],\n" % expression)
        for v in values:
            out.write("    %s,\n" % result(expression, v))
        out.write("  },\n")
    out.write("}\n")


if __name__ == "__main__":
    main(sys.stdout)
