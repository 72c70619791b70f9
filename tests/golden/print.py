#!/usr/bin/env python3
"""Writes print.h beside it: tensors and the text PyTorch gives them, for tests/c/test_print.c.

Needs torch. `print.py COUNT FILE` writes COUNT random cases to another file, for a longer look.
torch 1.13 gives the same text, except with sci_mode set by hand or edgeitems=0.
"""
import math
import os
import random
import sys

import torch

INF, NAN = math.inf, math.nan
F32, F64, I64, U8, BOOL = torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool
C_DTYPE = {F32: "ZK_FLOAT32", F64: "ZK_FLOAT64", I64: "ZK_INT64", U8: "ZK_UINT8", BOOL: "ZK_BOOL"}
DEFAULTS = dict(precision=4, threshold=1000, edgeitems=3, linewidth=80, sci_mode=None)
MOST_LINES = 30 if len(sys.argv) == 1 else math.inf  # keeps the file readable
arrays, cases = [], []


def number(v, dtype):
    if not dtype.is_floating_point:
        return "INT64_MIN" if int(v) == -2**63 else str(int(v))
    return "NAN" if math.isnan(v) else ("-" if v < 0 else "") + "INFINITY" if math.isinf(v) \
        else float(v).hex()


def case(values, dtype, shape, stride=None, offset=0, grad=None, **options):
    """A window on a storage that repeats `values`."""
    shape = list(shape)
    if stride is None:
        stride = [1] * len(shape)
        for i in reversed(range(len(shape) - 1)):
            stride[i] = stride[i + 1] * max(shape[i + 1], 1)
    size = 0 if 0 in shape else 1 + sum((n - 1) * s for n, s in zip(shape, stride))
    size = max(size + offset, 1)
    values = torch.tensor(values, dtype=dtype)
    storage = values.repeat(-(-size // len(values)))[:size].clone()
    t = storage.as_strided(shape, stride, offset)
    suffix = None
    if grad == "leaf":
        t = t.detach().requires_grad_()
        suffix = "requires_grad=True"
    elif grad:
        leaf = t.detach().clone().requires_grad_()
        t = grad(leaf)  # must keep the values
        suffix = "grad_fn=<%s>" % t.grad_fn.name()
    torch.set_printoptions(**dict(DEFAULTS, **options))
    try:
        text = repr(t)
    except RuntimeError:
        assert options["edgeitems"] == 0 and torch.__version__ < "2", "%r %r" % (shape, options)
        text = ""
    torch.set_printoptions(**DEFAULTS)
    if text.count("\n") >= MOST_LINES:
        return
    mode = options.get("sci_mode")
    o = [dict(DEFAULTS, **options)[k] for k in ("precision", "threshold", "edgeitems", "linewidth")]
    o.append(-1 if mode is None else int(mode))
    listed = ", ".join(number(v, dtype) for v in values.tolist())
    real = dtype.is_floating_point
    name = "golden_print_%d" % len(cases)
    arrays.append("static const %s %s[] = {%s};" % ("double" if real else "int64_t", name, listed))
    dims = lambda d: "{%s}" % (", ".join(map(str, d)) or "0")
    lines = text.split("\n")
    literal = "\n     ".join('"%s%s"' % (l, "\\n" if i < len(lines) - 1 else "")
                             for i, l in enumerate(lines))
    cases.append("    {%s, {%d, %s}, %s, %d, %d, %s, %s, %d, {%s}, %s,\n     %s}," % (
        C_DTYPE[dtype], len(shape), dims(shape), dims(stride), offset, size,
        name if real else "NULL", "NULL" if real else name, len(values),
        ", ".join(map(str, o)), '"%s"' % suffix if suffix else "NULL", literal))


def fixed():
    for dtype in (F32, F64):
        # Scalars, and what each notation is chosen by: whole, fractions, ratio, size.
        for v in (0.0, -0.0, 1.0, -1.0, 1.5, 3.14159265, 0.1, 1e-4, 9.9e-5, 1e8, 1.1e8, 123456789.0,
                  1e-45, 1e-310, 3e38, 1e300, INF, -INF, NAN, 99999.99999, 0.99999, 2.00001):
            case([v], dtype, [])
        for vs in ([1.0, 2.0, 3.0], [1.0, -2.0, 1000.0], [1.0, 1001.0], [0.5, 500.0], [0.5, 501.0],
                   [1e-4, 0.05], [9e-5, 0.05], [1e8, 1e8], [1e8 + 8, 1e8], [1.5, NAN],
                   [1.0, NAN, INF], [-INF, 2.0], [NAN, INF, -INF], [0.0, -0.0], [-0.0, 1.0], [-0.0, 0.5, -0.5],
                   [1e-40, 1e-39], [-1e-40, 1e30], [0.1, -100.25, 7.0], [5e-324, 1.0],
                   [1.7e308, -1e-308], [0.0, 1e-5], [123456.0, 654321.0], [2.5, 0.00005, INF, NAN]):
            case(vs, dtype, [len(vs)])
    for vs in ([0], [-1], [2**63 - 1], [-2**63]):
        case(vs, I64, [])
    case([-2**63, 2**63 - 1, 0], I64, [3])
    case([1, -20, 300], I64, [2, 3])
    case([0, 255, 7], U8, [3])
    case([7], U8, [])
    case([1, 0], BOOL, [3])
    case([1], BOOL, [])
    case([0], BOOL, [2, 2])
    case([1], BOOL, [2, 2])
    case([1, 0, 0], BOOL, [40])
    # Empty ones.
    for dtype in C_DTYPE:
        case([1], dtype, [0])
        case([1], dtype, [0, 3])
    case([1.0], F32, [2, 0, 4], grad="leaf")
    case([1.0], F64, [1, 1, 1, 1, 1, 1, 1, 0])
    # Rows that break, nested brackets, strides.
    ramp = [0.37 * i - 3 for i in range(50)]
    whole = [float(i) for i in range(50)]
    case(ramp, F32, [30])
    case(ramp, F64, [9])
    case(whole, F32, [20])
    case(whole, F32, [19])
    case(list(range(50)), I64, [50])
    case(ramp, F32, [2, 25])
    case(ramp, F32, [3, 4])
    case(ramp, F32, [4, 3], [1, 4])
    case(ramp, F32, [2, 3, 4])
    case(ramp, F32, [4, 3, 2], [1, 4, 12])
    case(ramp, F32, [2, 1, 2, 3])
    case(ramp, F32, [1, 2, 2, 1, 2])
    case(whole, F64, [1, 1, 1, 1, 1, 1, 1, 2])
    case(ramp, F32, [3, 5], [0, 1])
    case(ramp, F32, [3, 5], [10, 2], 7)
    case(list(range(9)), U8, [3, 3], [1, 3])
    case([1, 0, 0, 1, 1], BOOL, [2, 3, 5])
    case(ramp, F64, [2, 3, 12])
    # Abbreviated ones.
    case(ramp, F32, [1000])
    case(ramp, F32, [1001])
    case(list(range(1001)), I64, [1001])
    case(ramp, F32, [100, 11])
    case(ramp, F32, [11, 100], [1, 11])
    case(ramp, F32, [6, 7, 30])
    case(ramp, F32, [7, 2, 80])
    case(ramp, F64, [2, 8, 8, 8])
    case(whole + [1e9], F32, [60, 60])
    case([1, 0, 1], BOOL, [40, 40])
    case([0, 9, 255], U8, [10000], [0])
    case([10**17 + i for i in range(11)], I64, [50, 50])
    # Suffixes, at and over the line's end.
    for n in range(9, 14):
        case(whole, F32, [n], grad="leaf")
        case(whole, F64, [n], grad="leaf")
        case(ramp, F64, [2, n - 4])
        case(ramp, F32, [2, n - 5], grad=torch.clone)
    for n in range(17, 20):
        case(whole[:9], F64, [n])
        case(whole[:9], U8, [n])
    for linewidth in range(37, 45):
        case(whole, F32, [3], grad="leaf", linewidth=linewidth)
    for threshold in (23, 24):
        case(whole, F32, [3, 8], threshold=threshold)
    case([0.25], F32, [], grad=lambda x: x * 1)
    case([0.25], F64, [], grad=torch.clone)
    case(ramp, F32, [40, 40], grad=lambda x: x * 1)
    case(ramp, F64, [40, 40], grad="leaf")
    # Suffixes that wrap behind brackets, at the end of every kind of last line.
    for n in range(1, 9):
        case(whole, F32, [2, 1, n], grad="leaf")
        case(ramp, F64, [n, 8], grad=torch.clone)
    for linewidth in (30, 31, 48, 49, 50, 51):
        case(ramp, F64, [2, 2], grad="leaf", linewidth=linewidth)
        case([1.0], F64, [0, 3], grad="leaf", linewidth=linewidth)
        case(ramp, F32, [5], grad=torch.clone, linewidth=linewidth)
    # Options.
    for options in (dict(precision=2), dict(precision=0), dict(precision=10), dict(sci_mode=True),
                    dict(sci_mode=False), dict(linewidth=40), dict(linewidth=5), dict(threshold=5),
                    dict(threshold=5, edgeitems=1), dict(threshold=5, edgeitems=0),
                    dict(edgeitems=0), dict(linewidth=120, precision=8), dict(precision=1, sci_mode=True)):
        case(ramp, F32, [3, 8], **options)
        case([1.0, -2.0, 30000.0, 0.0], F64, [9], **options)
        case([NAN, 0.0, INF], F32, [7], **options)
        case([1, 100], I64, [2, 7], **options)


def arbitrary(rng):
    dtype = rng.choice([F32, F32, F64, F64, I64, U8, BOOL])
    shape = [rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 13, 30])
             for _ in range(rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 4, 5]))]
    while math.prod(shape) > 20000:
        shape[rng.randrange(len(shape))] = 1
    stride = [1] * len(shape)
    order = list(range(len(shape)))
    if rng.random() < 0.4:
        rng.shuffle(order)
    step = rng.choice([1, 1, 1, 2, 3])
    for i in reversed(order):
        stride[i] = 0 if rng.random() < 0.05 else step
        step *= max(shape[i], 1)
    if dtype.is_floating_point:
        scale = 10.0 ** rng.choice([0, 0, 0, 1, 2, 3, 4, 7, -3, -4, -6, -20, 30])
        spread = rng.choice([0, 0, 0, 0, 1, 2, 3, 8])
        values = [rng.gauss(0, 1) * scale * 10.0 ** rng.uniform(-spread, spread)
                  for _ in range(rng.randint(1, 12))]
        if rng.random() < 0.4:
            values = [float(round(v)) if abs(v) < 1e15 else v for v in values]
        if rng.random() < 0.3:
            values += rng.sample([0.0, -0.0, INF, -INF, NAN], rng.randint(1, 3))
    else:
        top = {I64: 2**rng.randint(1, 63) - 1, U8: 255, BOOL: 1}[dtype]
        values = [rng.randint(-top if dtype is I64 else 0, top) for _ in range(rng.randint(1, 12))]
    grad = rng.choice([None, None, "leaf", torch.clone]) if dtype.is_floating_point else None
    options = {}
    if rng.random() < 0.3:
        options = dict(precision=rng.randint(0, 9), threshold=rng.choice([0, 10, 50, 5000]),
                       edgeitems=rng.randint(1, 4), linewidth=rng.choice([20, 60, 80, 100, 200]))
    case(values, dtype, shape, stride, rng.choice([0, 0, 1, 5]), grad, **options)


if len(sys.argv) > 1:
    path, rng = sys.argv[2], random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[1])):
        arbitrary(rng)
else:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "print.h")
    rng = random.Random(1)
    fixed()
    for _ in range(100):
        arbitrary(rng)

with open(path, "w") as f:
    f.write("/* Made by print.py with torch %s. A row: dtype, shape, strides, offset, size of the\n"
            " * storage, the values it repeats (real, integer, how many), print options, suffix,\n"
            " * text. */\n// clang-format off\n" % torch.__version__)
    f.write("\n".join(arrays))
    f.write("\nstatic const struct golden_print golden_prints[] = {\n")
    f.write("\n".join(cases))
    f.write("\n};\n// clang-format on\n")
print(len(cases), "cases")
