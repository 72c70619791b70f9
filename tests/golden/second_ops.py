"""Writes second_ops.lua: PyTorch's gradients of gradients in float64, above all where a function
has a corner, a pole or equals.

Usage: python3 tests/golden/second_ops.py > tests/golden/second_ops.lua    (made with torch 2.15)

Each row is a line of Lua, the same in Python, and its inputs a, b, c. y is the line's value, dy_k =
0.5 + k / 4 its gradient, g the gradients of the inputs; v_k = 1 + k / 2 weighs each of them, and
the second gradients are those of sum(v * g) for the inputs and for dy. What is None counts as
zeros.
"""
import warnings

import torch
import torch.nn.functional as F

from lua_text import text

warnings.simplefilter("ignore")
inf, nan = float("inf"), float("nan")
CORNERS = [-1000., -3., -1., -.5, 0., .5, 1., 3., 1000.]
ROWS = [[0., 2., 3.], [0., 0., 3.], [0., 0., 0.], [1., -2., 3.]]
PLANES = [[[1., 2., 4., 8.], [0., 1., 0., -1.]], [[3., 3., 5., 1.], [2., -2., 7., 0.]]]
LOGITS = [[1., 2., -1.], [0., .5, .25], [3., -2., 1.]]

TABLE = [(f"F.{name}(a)", f"F.{name}(a)", [CORNERS]) for name in
         ["relu", "leaky_relu", "elu", "selu", "celu", "hardtanh", "hardswish", "softshrink",
          "hardshrink", "logsigmoid", "softplus", "softsign", "tanhshrink", "silu", "mish", "gelu"]]
TABLE += [(f"a:{name}()", f"a.{name}()", [CORNERS]) for name in
          ["abs", "sign", "square", "floor", "round", "trunc", "frac", "erf", "tanh", "sigmoid"]]
TABLE += [(f"a:norm({{p={p}, dim=1}})".replace("inf", "math.huge"),
           f"torch.norm(a, float('{p}'), dim=1)",
           [[[0., 0.], [0., 2.], [1., -1.]]]) for p in [1, 2, 3, "inf"]]
TABLE += [
    ("F.celu(a, 0.5)", "F.celu(a, 0.5)", [CORNERS]),
    ("F.elu(a, 2)", "F.elu(a, 2.)", [CORNERS]),
    ("F.gelu(a, 'tanh')", "F.gelu(a, approximate='tanh')", [CORNERS]),
    ("F.threshold(a, 0.5, 2)", "F.threshold(a, .5, 2.)", [CORNERS]),
    ("a:clamp(0, 1)", "a.clamp(0., 1.)", [[-1., 0., .5, 1., 2.]]),
    ("a:clamp(0)", "a.clamp(min=0.)", [[-1., 0., .5]]),
    ("a:clamp(b, c)", "torch.clamp(a, b, c)",
     [[0., 1., 2., 3., 5.], [0., 2., 1., 3., 1.], [1., 3., 2., 3., 0.]]),
    ("z.maximum(a, b)", "torch.maximum(a, b)", [[0., 1., nan], [0., 2., 1.]]),
    ("z.minimum(a, b)", "torch.minimum(a, b)", [[0., 1., nan], [0., 2., 1.]]),
    ("a * b", "a * b", [[1., 2.], [3., 0.]]),
    ("a / b", "a / b", [[1., 2.], [3., -.5]]),
    ("a:fmod(b)", "torch.fmod(a, b)", [[5., -5.], [3., 3.]]),
    ("a % b", "torch.remainder(a, b)", [[5., -5.], [3., 3.]]),
    ("z.atan2(a, b)", "torch.atan2(a, b)", [[1., 0., -2.], [1., 2., 3.]]),
    ("a:logit(0.01)", "torch.logit(a, .01)", [[0., .001, .5, .995, 1.]]),
    ("a:sqrt()", "a.sqrt()", [[0., 1., 4.]]),
    ("a ^ 0", "a ** 0", [[0., 1., -1.]]),
    ("a ^ 1", "a ** 1", [[0., 1., -1.]]),
    ("a ^ 2", "a ** 2", [[0., 1., -1.]]),
    ("a ^ 3", "a ** 3", [[0., 1., -1.]]),
    ("a ^ 0.5", "a ** .5", [[0., 1., -1.]]),
    ("a ^ -1", "a ** -1", [[0., 1., -1.]]),
    ("a ^ b", "a ** b", [[0., 0., 0., 0., 2., -2., 2.], [0., 1., 2., 3., 0., 2., 2.]]),
    ("2 ^ a", "2 ** a", [[0., 1., -1.]]),
    ("a:prod(1)", "a.prod(1)", [ROWS]),
    ("a:prod()", "a.prod()", [ROWS]),
    ("a:cumprod(1)", "a.cumprod(1)", [ROWS]),
    ("a:cumprod(0)", "a.cumprod(0)", [ROWS]),
    ("a:var(1)", "a.var(1)", [[[1., 1., 1.], [1., 2., 4.]]]),
    ("a:std(1)", "a.std(1)", [[[1., 1., 1.], [1., 2., 4.]]]),
    ("a:var({dim=1, unbiased=false})", "a.var(1, unbiased=False)", [[[5.], [2.]]]),
    ("a:logsumexp(1)", "a.logsumexp(1)", [[[-inf, 0.], [1., -inf], [700., 710.]]]),
    ("a:softmax(1)", "a.softmax(1)", [[[-inf, 0.], [1., -inf], [1., 2.]]]),
    ("a:log_softmax(1)", "a.log_softmax(1)", [[[0., 1.], [1., -1000.], [1., 2.]]]),
    ("a:amax(1)", "a.amax(1)", [[[1., 1., 0.], [3., 1., 3.]]]),
    ("a:amin()", "a.amin()", [[[1., 1., 0.], [3., 1., 0.]]]),
    ("a:max()", "a.max()", [[[1., 1., 0.], [0., 1., -2.]]]),
    ("(a:max(1))", "a.max(1).values", [[[1., 1., 0.], [0., 1., -2.]]]),
    ("a:median()", "a.median()", [[[1., 1., 0.], [0., 1., -2.]]]),
    ("(a:median(1))", "a.median(1).values", [[[1., 1., 0.], [0., 1., -2.]]]),
    ("F.mse_loss(a, b)", "F.mse_loss(a, b)", [[-1., 0., 2.], [0., 0., 1.]]),
    ("F.l1_loss(a, b)", "F.l1_loss(a, b)", [[-1., 0., 2.], [0., 0., 1.]]),
    ("F.huber_loss(a, b, {reduction='none'})", "F.huber_loss(a, b, reduction='none')",
     [[-1., -.5, 0., 1., 2.], [0., 0., 0., 0., 0.]]),
    ("F.smooth_l1_loss(a, b, {beta=2, reduction='none'})",
     "F.smooth_l1_loss(a, b, beta=2., reduction='none')",
     [[-1., -.5, 0., 1., 2.], [0., 0., 0., 0., 0.]]),
    ("F.binary_cross_entropy(a, b)", "F.binary_cross_entropy(a, b)", [[.1, .5, .75], [0., .3, 1.]]),
    ("F.binary_cross_entropy_with_logits(a, b)", "F.binary_cross_entropy_with_logits(a, b)",
     [[-40., 0., 40.], [0., .3, 1.]]),
    ("F.kl_div(a, b, {reduction='sum'})", "F.kl_div(a, b, reduction='sum')",
     [[-1., -2.], [.5, 1.]]),
    ("F.soft_margin_loss(a, z.tensor{1, -1})", "F.soft_margin_loss(a, torch.tensor([1., -1.]))",
     [[-1., 2.]]),
    ("F.cross_entropy(a, z.tensor{2, 0, 1})", "F.cross_entropy(a, torch.tensor([2, 0, 1]))",
     [LOGITS]),
    ("F.cross_entropy(a, z.tensor{2, 0, 1}, {ignore_index=0, reduction='none'})",
     "F.cross_entropy(a, torch.tensor([2, 0, 1]), ignore_index=0, reduction='none')", [LOGITS]),
    ("F.cross_entropy(a, z.tensor{2, 0, 1}, {label_smoothing=0.2, "
     "weight=z.tensor({1, 2, 4}, {dtype='float64'})})",
     "F.cross_entropy(a, torch.tensor([2, 0, 1]), label_smoothing=.2, "
     "weight=torch.tensor([1., 2., 4.]))", [LOGITS]),
    ("F.nll_loss(a, z.tensor{2, 0, 1})", "F.nll_loss(a, torch.tensor([2, 0, 1]))", [LOGITS]),
    ("F.layer_norm(a, {4}, b, c)", "F.layer_norm(a, [4], b, c)",
     [PLANES, [1., 2., -1., .5], [0., 1., 2., 3.]]),
    ("F.rms_norm(a, {4}, b)", "F.rms_norm(a, [4], b)", [PLANES, [1., 2., -1., .5]]),
    ("F.group_norm(a, 1, b, c)", "F.group_norm(a, 1, b, c)", [PLANES, [1., 2.], [0., 1.]]),
    ("F.instance_norm(a)", "F.instance_norm(a)", [PLANES]),
    ("F.batch_norm(a, nil, nil, b, c, true)", "F.batch_norm(a, None, None, b, c, True)",
     [PLANES, [1., 2.], [0., 1.]]),
    ("F.batch_norm(a, z.zeros({2}, {dtype='float64'}), z.ones({2}, {dtype='float64'}), b, c)",
     "F.batch_norm(a, torch.zeros(2), torch.ones(2), b, c)", [PLANES, [1., 2.], [0., 1.]]),
    ("F.scaled_dot_product_attention(a, b, c)", "F.scaled_dot_product_attention(a, b, c)",
     [[[1., 2.], [0., -1.]], [[.5, 1.], [2., 0.], [-1., 1.]], [[1.], [3.], [-2.]]]),
    ("F.scaled_dot_product_attention(a, a, b, c)", "F.scaled_dot_product_attention(a, a, b, c)",
     [[[1., 2.], [0., -1.]], [[1.], [3.]], [[0., -inf], [-inf, -inf]]]),
    ("F.scaled_dot_product_attention(a, a, a, {is_causal=true, scale=2})",
     "F.scaled_dot_product_attention(a, a, a, is_causal=True, scale=2.)",
     [[[1., 2.], [0., -1.], [.5, .5]]]),
    ("a / a:norm(2, 1, true):clamp({min=1e-12})", "F.normalize(a)", [LOGITS]),
    ("z.outer(a, b)", "torch.outer(a, b)", [[1., 2.], [3., -1., 0.]]),
    ("z.lerp(a, b, c)", "torch.lerp(a, b, c)", [[1., 2.], [3., -1.], [.25, .75]]),
]
TABLE += [(f"a:scatter_reduce(0, z.tensor{{0, 0, 2, 0}}, b, '{how}', {str(self).lower()})",
           f"a.scatter_reduce(0, torch.tensor([0, 0, 2, 0]), b, '{how}', include_self={self})",
           [[2., 5., 0.], [2., 3., 0., 2.]])
          for how in ["sum", "prod", "mean", "amax", "amin"] for self in [True, False]]


def ramp(like, start, step):
    return (start + step * torch.arange(like.numel())).reshape(like.shape)


def gradients(y, inputs, dy, **options):
    if not y.requires_grad:
        return [torch.zeros_like(t) for t in inputs]
    found = torch.autograd.grad(y, inputs, dy, allow_unused=True, **options)
    return [torch.zeros_like(t) if g is None else torch.zeros_like(t) + g
            for t, g in zip(inputs, found)]


def row(lua, python, values):
    inputs = [torch.tensor(v, requires_grad=True) for v in values]
    y = eval(python, {"torch": torch, "F": F, **dict(zip("abc", inputs))})
    dy = ramp(y, .5, .25).requires_grad_()
    first = gradients(y, inputs, dy, create_graph=True)
    total = sum((g * ramp(g, 1, .5)).sum() for g in first)
    second = gradients(total, [*inputs, dy], None)
    lists = [[t.detach().flatten() for t in part] for part in (first, second)]
    return [lua, [[list(t.shape), t.detach().flatten()] for t in inputs], *lists]


def lua_text(value):
    """As lua_text.text; numbers in the shortest exact spelling, inf and nan by name."""
    if isinstance(value, torch.Tensor):
        return "{" + ", ".join(repr(v) for v in value.tolist()) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(lua_text(v) for v in value) + "}"
    return text(value)


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    print(f"-- Made by second_ops.py with PyTorch {torch.__version__.split('+')[0]}.")
    print("-- Rows: Lua's line, { shape, values } of its inputs, gradients, second gradients.")
    print("local inf, nan = math.huge, 0 / 0\nreturn {")
    for entry in TABLE:
        made = row(*entry)
        print("  { " + ",\n    ".join(lua_text(part) for part in made) + " },")
    print("}")
