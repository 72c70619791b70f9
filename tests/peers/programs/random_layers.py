"""Random calls of the operations that layers are made of: activations, losses of each element,
convolutions, pooling, normalizations, embedding and upsample.
"""
import re

import torch

from calls import Call, REAL, python

FUNCTIONAL = "torch.nn.functional."


def activation(name, **choices):
    """choices: values of the further arguments, which are given by name or left out."""
    def make(m):
        kwargs = {k: m.rng.choice(v) for k, v in choices.items() if m.chance(0.6)}
        return Call(name, m.real(), where=FUNCTIONAL, **kwargs)
    return make


def gelu(m):
    """Not of inf in float32: PyTorch says inf to a single one, nan where its vectors compute."""
    call = activation("gelu", approximate=("tanh", "none"))(m)
    if any(v.value.dtype == torch.float32 and torch.isposinf(v.value).any() for v in m.vars
           if re.search(r"\b%s\b" % v.name, call.lua)):
        raise ValueError("inf")
    return call


def softplus(m):
    x, kwargs = m.real(), {k: m.rng.choice(v) for k, v in (
        ("beta", (0.5, 2)), ("threshold", (1, 0))) if m.chance(0.6)}
    # At the threshold PyTorch's first gradient is the curve's, its second one is the line's.
    m.avoid(x.value * kwargs.get("beta", 1) == kwargs.get("threshold", 20))
    return Call("softplus", x, where=FUNCTIONAL, **kwargs)


def threshold(m):
    return Call("threshold", m.real(), m.rng.choice((0, -0.5, 1)), m.rng.choice((0, 2, -1.5)),
                where=FUNCTIONAL)


def prelu(m):
    x = m.real()
    m.avoid(x.value == 0)  # PyTorch takes the derivative of weight's gradient as 0 there
    n = x.shape[1] if x.dim > 1 and m.chance(0.6) else 1
    return Call("prelu", x, m.fresh(x.dtype, [n + m.wrong()]), where=FUNCTIONAL)


def each(name, unit=False, target=None, still=False, mixed=False, **choices):
    """A loss of each element. unit: its input is in 0..1; target: in that range; still: it has no
    gradient in PyTorch; mixed: two dtypes are promoted (other losses of PyTorch refuse them, or
    go back to input's)."""
    def make(m):
        x = m.real()
        if unit and x.value.numel() and m.chance(0.95):
            v = x.value
            if not (v.min().item() >= 0 and v.max().item() <= 1):
                x = m.fresh(x.dtype, x.shape, 0.0625, 0.9375)
        if name == "binary_cross_entropy":  # PyTorch divides by 1e-12 twice there, in float16 by 0
            edge = x.value.double() * (1 - x.value.double()) <= 1e-12
            m.avoid(edge)
            if x.dtype == torch.float16 and edge.any():
                raise ValueError("gradients of nan")
        kwargs = {k: m.rng.choice(v) for k, v in choices.items() if m.chance(0.5)}
        if m.chance(0.7):
            kwargs["reduction"] = m.rng.choice(("none", "sum", "mean"))
        shape = list(x.shape)
        if m.wrong() and shape:
            shape[-1] += 2
        dtype = m.rng.choice(REAL + (torch.int64,)) if mixed and m.chance(0.2) else x.dtype
        y = m.fresh(dtype, shape, *(target or ()), leaf=not still)
        if name == "binary_cross_entropy_with_logits" and m.chance(0.4):
            kwargs["pos_weight"] = m.fresh(x.dtype, x.shape[-1:], 0.5, 2, leaf=False)
        return Call(name, x, y, where=FUNCTIONAL, **kwargs)
    return make


def sizes(m, n, values):
    """A number for all n dimensions, or a list."""
    return m.rng.choice(values) if m.chance(0.6) else [m.rng.choice(values) for _ in range(n)]


def picture(m, n):
    """An input with n spatial dimensions, mostly of a batch."""
    x = m.real(least=n + 1, most=n + 2)
    empty = 0 in x.shape[-n - 1:]  # PyTorch reads no channels, and an empty sample, as no batch
    no_batch = x.dim == n + 1 or x.dim > n and x.shape[-n - 1] == 0
    if empty and (no_batch or m.chance(0.7)) or not n < x.dim <= n + 2 and m.chance(0.7):
        batch = [m.rng.randint(1, 3)] * m.chance(0.8)
        x = m.fresh(x.dtype, batch + [m.rng.randint(1, 4)] + [m.rng.randint(1, 6)
                                                             for _ in range(n)])
    return x


def divisor(m, n):
    return m.rng.choice([d for d in range(1, n + 1) if n % d == 0] or [1])


def conv(name, n, transposed=False):
    def make(m):
        x = picture(m, n)
        channels = x.shape[-n - 1] if x.dim > n else 1
        groups = divisor(m, channels) if m.chance(0.4) else 1
        kernel = [m.rng.choice((1, 2, 2, 3, 3, 4)) for _ in range(n)]
        each_group = m.rng.randint(1, 3)
        if transposed:
            shape, out = [channels + m.wrong(), each_group] + kernel, each_group * groups
        else:
            out = each_group * groups
            shape = [out, channels // groups + m.wrong()] + kernel
        args = [m.fresh(x.dtype if not m.wrong() else None, shape)]
        kwargs = {"groups": groups} if groups != 1 else {}
        if m.chance(0.5):
            args.append(m.fresh(x.dtype, [out + m.wrong()]))
        if m.chance(0.4):
            kwargs["stride"] = sizes(m, n, (1, 2, 3))
        if m.chance(0.5):
            kwargs["padding"] = m.rng.choice(("same", "valid")) if m.chance(0.2) and \
                not transposed else sizes(m, n, (0, 1, 2))
        if m.chance(0.3):
            kwargs["dilation"] = sizes(m, n, (1, 2))
        if transposed and m.chance(0.3):
            kwargs["output_padding"] = sizes(m, n, (0, 1))
        return Call(name, x, *args, where=FUNCTIONAL, **kwargs)
    return make


def pool(name, n, greatest):
    def make(m):
        x, args, kwargs = picture(m, n), [sizes(m, n, (1, 2, 2, 3))], {}
        if m.chance(0.4):
            args.append(sizes(m, n, (1, 2, 3)))
        if m.chance(0.4):
            kwargs["padding"] = sizes(m, n, (0, 1))
        if m.chance(0.3):
            kwargs["ceil_mode"] = m.chance(0.8)
        if greatest and m.chance(0.2):
            kwargs["dilation"] = sizes(m, n, (1, 2))
        # The index in a window that lies in the margins alone: PyTorch's is outside of the input.
        alone = "padding" in kwargs and "dilation" in kwargs
        if greatest and not alone and m.chance(0.3):
            return Call(name, x, *args, n=2, where=FUNCTIONAL, return_indices=True, **kwargs)
        if not greatest and m.chance(0.3):
            kwargs["count_include_pad"] = False
        if not greatest and n > 1 and m.chance(0.2):
            kwargs["divisor_override"] = m.rng.choice((1, 2, 5))
        return Call(name, x, *args, where=FUNCTIONAL, **kwargs)
    return make


def adaptive(name, n, greatest):
    def make(m):
        x, size = picture(m, n), sizes(m, n, (1, 2, 3, 5))
        if greatest and m.chance(0.3):
            return Call(name, x, size, n=2, where=FUNCTIONAL, return_indices=True)
        return Call(name, x, size, where=FUNCTIONAL)
    return make


def affine(m, x, shape, bias=True):
    """Weight and bias by name, or some of them."""
    kwargs = {}
    if m.chance(0.6):
        kwargs["weight"] = m.fresh(x.dtype if not m.wrong() else None, shape)
    if bias and m.chance(0.5):
        kwargs["bias"] = m.fresh(x.dtype, shape)
    return kwargs


def layer_norm(name):
    def make(m):
        x = m.real(least=1)
        shape = list(x.shape[m.rng.randint(-x.dim, -1):]) if x.dim else [1]
        kwargs = affine(m, x, shape, name == "layer_norm")
        if m.chance(0.4):
            kwargs["eps"] = m.rng.choice((1e-3, 0.1))
        if m.wrong():
            shape[-1] += 1
        return Call(name, x, shape, where=FUNCTIONAL, **kwargs)
    return make


def group_norm(m):
    x = m.real(least=2)
    channels = x.shape[1] if x.dim > 1 else 1
    groups = divisor(m, channels) + m.wrong()
    if x.dim > 1 and x.value.numel() == x.shape[0] * groups:  # a value each: rounding is left
        x, channels = m.fresh(x.dtype, [x.shape[0], 2 * groups]), 2 * groups
    kwargs = affine(m, x, [channels])
    if m.chance(0.4):
        kwargs["eps"] = m.rng.choice((1e-3, 0.1))
    return Call("group_norm", x, groups, **kwargs)


def batch_normalize(m):
    """zknn's gives the statistics that it used, too."""
    x = m.real(least=2)
    training = m.chance(0.6)
    if x.value.numel() == 0 and (training or x.dim < 2):  # PyTorch checks and computes nothing
        x = m.fresh(x.dtype, [m.rng.randint(2, 4), m.rng.randint(1, 4)])
    channels = x.shape[1] if x.dim > 1 else 1
    eps = m.rng.choice((1e-5, 1e-3, 0.1))
    kwargs = affine(m, x, [channels])
    text = ["%s=%s" % (k, v.name) for k, v in kwargs.items()]
    if training:
        dims = [d for d in range(x.dim) if d != 1]
        used = "{0}.detach().mean({1}), {0}.detach().var({1}, correction=0)".format(x.name, dims)
        stats = "None, None"
    else:
        wrong = x.value.numel() > 0 and m.wrong()
        mean = m.fresh(x.dtype, [channels + wrong], leaf=False)
        var = m.fresh(x.dtype, [channels], 0.25, 4, leaf=False)
        used = "%s.clone(), %s.clone()" % (mean.name, var.name)
        stats = "%s, %s" % (mean.name, var.name)
        if "bias" in kwargs and "weight" not in kwargs:
            m.avoid(x.value == x.value)  # PyTorch 2.15 gives the bias none; differences have one
        kwargs.update(mean=mean, var=var)
    call = Call("batch_normalize", x, n=3, training=training, eps=eps, **kwargs)
    call.python = "%sbatch_norm(%s, %s, %s), %s" % (FUNCTIONAL, x.name, stats, ", ".join(
        text + ["training=%s" % training, "eps=%s" % eps]), used)
    return call


def attention(m):
    heads, groups = m.rng.choice((1, 2, 3)), m.rng.choice((1, 1, 2))
    l, s, e, ev = (m.rng.randint(1, 6) for _ in range(4))
    batch, dtype, kwargs = [m.rng.randint(1, 2)] * m.chance(0.5), m.rng.choice(REAL), {}
    q = m.fresh(dtype, batch + [heads * groups, l, e])
    k = m.fresh(dtype, batch + [heads, s, e + m.wrong()])
    v = m.fresh(dtype, [1] * len(batch) * m.chance(0.2) + [heads, s, ev])
    if groups > 1:
        kwargs["enable_gqa"] = True
    if m.chance(0.3):
        kwargs["is_causal"] = True
    elif m.chance(0.6):
        all_heads = heads * groups
        mask = m.rng.choice(([l, s], [l, 1], [1, s], [all_heads, l, s], [all_heads, 1, s]))
        kwargs["attn_mask"] = m.fresh(m.rng.choice((dtype, "bool")), mask)
    if m.chance(0.3):  # PyTorch gives nan for a negative one that is causal
        kwargs["scale"] = m.rng.choice((0.5, 1.0) if "is_causal" in kwargs else (0.5, 1.0, -0.25))
    return Call("scaled_dot_product_attention", q, k, v, where=FUNCTIONAL, **kwargs)


def recurrent(m):
    """One layer and direction of torch.lstm and its kin. Not of half precision, in which PyTorch
    rounds each gate."""
    x = m.real(least=3, most=3)
    if x.dim != 3 or x.value.numel() == 0 or x.dtype not in REAL:
        x = m.fresh(m.rng.choice(REAL), [m.rng.randint(1, 3) for _ in range(3)])
    mode = m.rng.choice(("rnn_tanh", "rnn_relu", "lstm", "gru"))
    hidden = m.rng.randint(1, 3)
    rows = hidden * {"lstm": 4, "gru": 3}.get(mode, 1)
    w_ih = m.fresh(x.dtype, [rows, x.shape[2]])
    w_hh, bias = m.fresh(x.dtype, [rows, hidden]), m.fresh(x.dtype, [2, rows])
    states = {"h0": m.fresh(x.dtype, [x.shape[1], hidden])}
    if mode == "lstm":
        states["c0"] = m.fresh(x.dtype, [x.shape[1], hidden])
    call = Call("recurrent", x, mode, w_ih, w_hh, n=3 if mode == "lstm" else 2, bias=bias, **states)
    state = ["%s.unsqueeze(0)" % s.name for s in states.values()]
    text = "[%s]" % ", ".join(state) if mode == "lstm" else state[0]
    weights = "[%s, %s, %s[0], %s[1]]" % (w_ih.name, w_hh.name, bias.name, bias.name)
    call.python = "(lambda y, *s: (y, *(t[0] for t in s)))(*torch.%s(%s, %s, %s, True, 1, 0.0, " \
        "False, False, False))" % (mode, x.name, text, weights)
    return call


def embedding(m):
    w = m.real(least=2, most=2)
    rows = w.shape[0] if w.dim else 1
    kwargs = {}
    if m.chance(0.3):
        kwargs["padding_idx"] = m.rng.randint(-rows, max(rows - 1, 0))
    if m.chance(0.3):
        kwargs["scale_grad_by_freq"] = True
    return Call("embedding", m.index(m.shape(0, 2), rows), w, where=FUNCTIONAL, **kwargs)


def window(m, n):
    """kernel_size, dilation, padding and stride."""
    return [[m.rng.choice(values) for _ in range(n)]
            for values in ((1, 2, 2, 3), (1, 1, 2), (0, 0, 1), (1, 1, 2, 3))]


def by_aten(name, x, *lists):
    call = Call(name, x, *lists)
    call.python = "torch.ops.aten.%s(%s)" % (name, ", ".join(map(python, [x, *lists])))
    return call


def im2col(m):
    return by_aten("im2col", picture(m, 2), *window(m, 2))


def col2im(m):
    size, lists = [m.rng.randint(2, 6) for _ in range(2)], window(m, 2)
    places = 1
    for s, k, d, p, t in zip(size, *lists):
        places *= max((s + 2 * p - d * (k - 1) - 1) // t + 1, 0)
    shape = [m.rng.randint(1, 3)] * m.chance(0.8) + [
        m.rng.randint(1, 3) * lists[0][0] * lists[0][1] + m.wrong(), places + m.wrong()]
    return by_aten("col2im", m.fresh(m.rng.choice(REAL), shape), size, *lists)


def upsample(m):
    """zknn's has one name for all modes."""
    n = m.rng.choice((1, 2, 3))
    x = picture(m, n)
    if x.dim == n + 1:
        x = m.fresh(x.dtype, [m.rng.randint(1, 2)] + list(x.shape))
    size = [m.rng.choice((1, 2, 3, 5, 6)) - m.wrong() for _ in range(n)]
    mode = m.rng.choice(("nearest", "nearest-exact", "linear"))
    scales = [round(s / max(d, 1) + 0.1 * m.chance(0.5), 3) for s, d in zip(size, x.shape[2:])] \
        if m.chance(0.3) else []
    if mode == "nearest" and any(s in (d, 2 * d) for s, d in zip(size, x.shape[2:])):
        scales = []  # by which only some of PyTorch's kernels go then
    align = mode == "linear" and m.chance(0.5)
    kwargs = {"mode": mode, "align_corners": align}
    kwargs.update({"scale_%d" % i: s for i, s in enumerate(scales)})
    kind = {"nearest": "upsample_nearest%dd" % n, "nearest-exact": "_upsample_nearest_exact%dd" % n,
            "linear": "upsample_%slinear%dd" % (("", "bi", "tri")[n - 1], n)}[mode]
    args = [x, size] + ([align] if mode == "linear" else []) + (scales or [None] * n)
    call = Call("upsample", x, size, **kwargs)
    call.python = "torch.ops.aten.%s(%s)" % (kind, ", ".join(map(python, args)))
    return call


def ctc_loss(m):
    t, n, c = m.rng.randint(1, 6), m.rng.randint(1, 3), m.rng.randint(2, 5)
    if m.second:
        raise ValueError("PyTorch has no second gradient")
    x = m.fresh(m.rng.choice(REAL), [t, n, c], -3, -0.125)
    counts = [m.rng.randint(0, 3) for _ in range(n)]
    shape = [sum(counts)] if m.chance(0.3) else [n, 3]
    blank = m.rng.choice((0, c - 1))  # which is no label
    labels = m.fresh(torch.int64, shape, int(blank == 0), c - int(blank > 0))
    return Call("ctc_loss", x, labels,
                m.fresh(torch.int64, [n], values=[m.rng.randint(1, t) for _ in range(n)]),
                m.fresh(torch.int64, [n], values=counts), zero_infinity=True, blank=blank,
                where="torch.nn.functional.")


def grid_sampler(m):
    n = m.rng.choice((2, 2, 3))
    x = m.fresh(m.rng.choice(REAL), [m.rng.randint(1, 2), m.rng.randint(0, 3)] +
                [m.rng.randint(1, 4) - m.wrong() for _ in range(n)])
    grid = m.fresh(x.dtype, [x.shape[0]] + [m.rng.randint(0, 3) for _ in range(n)] +
                   [n + m.wrong()], -1.4, 1.4)
    mode, padding, corners = m.rng.randint(0, 4 - n), m.rng.randint(0, 2), m.chance(0.5)
    for d in range(n):  # places at which the result or its gradient jumps
        size = x.shape[1 - d]
        at = (grid.value[..., d].detach().double() + 1) * (size - corners) / 2 + corners / 2
        if (2 * at - (2 * at).round()).abs().lt(1e-3).any():
            raise ValueError("a kink")
    return Call("grid_sampler", x, grid, mode, padding, corners)


def layers():
    """name: generator."""
    ops = {name: activation(name) for name in (
        "selu hardsigmoid hardswish silu mish logsigmoid softsign tanhshrink").split()}
    ops.update({"max_pool%dd" % n: pool("max_pool%dd" % n, n, True) for n in (1, 2, 3)})
    ops.update({"avg_pool%dd" % n: pool("avg_pool%dd" % n, n, False) for n in (1, 2, 3)})
    for n in (1, 2, 3):
        for kind in ("avg", "max"):
            name = "adaptive_%s_pool%dd" % (kind, n)
            ops[name] = adaptive(name, n, kind == "max")
        ops["conv%dd" % n] = conv("conv%dd" % n, n)
        ops["conv_transpose%dd" % n] = conv("conv_transpose%dd" % n, n, True)
    ops.update(
        leaky_relu=activation("leaky_relu", negative_slope=(0.2, 0.0, 1.5)),
        elu=activation("elu", alpha=(0.5, 2)), celu=activation("celu", alpha=(0.5, 2.0)),
        hardtanh=activation("hardtanh", min_val=(-0.5, -2), max_val=(0.5, 3)),
        softshrink=activation("softshrink", lambd=(0.0, 1.0, -1)),
        hardshrink=activation("hardshrink", lambd=(0.0, 1.0)),
        gelu=gelu,
        softplus=softplus, threshold=threshold, prelu=prelu,
        mse_loss=each("mse_loss", mixed=True), l1_loss=each("l1_loss", mixed=True),
        smooth_l1_loss=each("smooth_l1_loss", mixed=True, beta=(0.5, 0.0, 2, -1)),
        huber_loss=each("huber_loss", delta=(0.5, 2, 0)),
        kl_div=each("kl_div", target=(0.0625, 0.9375), log_target=(True, False)),
        soft_margin_loss=each("soft_margin_loss", still=True),
        binary_cross_entropy=each("binary_cross_entropy", unit=True, target=(0, 1)),
        binary_cross_entropy_with_logits=each("binary_cross_entropy_with_logits", target=(0, 1)),
        layer_norm=layer_norm("layer_norm"), rms_norm=layer_norm("rms_norm"),
        group_norm=group_norm, batch_normalize=batch_normalize, recurrent=recurrent,
        embedding=embedding,
        scaled_dot_product_attention=attention,
        upsample=upsample, ctc_loss=ctc_loss, grid_sampler=grid_sampler,
        im2col=im2col, col2im=col2im)
    return ops


# Those whose results are the same to the bit however they are computed.
LAYERS_EXACT = set("""
  threshold hardtanh hardshrink embedding max_pool1d max_pool2d max_pool3d adaptive_max_pool1d
  adaptive_max_pool2d adaptive_max_pool3d im2col
""".split())
