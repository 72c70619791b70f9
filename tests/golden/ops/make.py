#!/usr/bin/env python3
"""Writes what PyTorch gives for every op: tables of calls in NAME.py here become NAME.lua beside.

usage: make.py [NAME ...]      (all tables when none is named; made with PyTorch 2.15)

An op is covered by one line in a table (case.py says how to write it). tests/lua/ops_spec.lua makes
the same calls, as function, method, by name, in place and by operator.

A gradient is that of sum(w * out), where element k (in index order) of w is
((7 k + 3) mod 11 - 4.5) / 4.
"""
import importlib
import operator
import sys
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F

sys.dont_write_bytecode = True
import case

HERE = Path(__file__).parent
TABLES = ["pointwise", "special", "probability", "arithmetic", "compare", "reduce", "statistics", "shape",
          "index", "linear", "loss", "loss_each", "convolution", "pooling", "volume", "fold", "activation",
          "quantization", "normalize", "attention", "position", "linalg"]
LIMIT = 300_000  # bytes of a file

LETTER = {"float32": "f", "float64": "d", "int64": "l", "uint8": "u", "bool": "b", "int32": "i"}
# torch.add(2, x) is no call in Python, and 2 + x is.
NUMBER_FIRST = {"add": operator.add, "sub": operator.sub, "mul": operator.mul,
                "div": operator.truediv, "eq": operator.eq, "ne": operator.ne, "lt": operator.lt,
                "le": operator.le, "gt": operator.gt, "ge": operator.ge}


def number(v):
    """A float as Lua source: the shorter of two exact spellings."""
    if v != v:
        return "nan"
    if v in (case.inf, -case.inf):
        return "inf" if v > 0 else "-inf"
    if v == int(v) and abs(v) < 1e6 and str(v) != "-0.0":
        return str(int(v))
    mantissa, exponent = v.hex().split("p")
    return min(repr(v), f"{mantissa.rstrip('0').rstrip('.')}p{int(exponent)}", key=len)


def tensor(t, how="", seen=None):
    """{dtype}({shape}, {values}, how); seen: the shape in which an expanded tensor is seen"""
    values = [str(v).lower() if t.dtype == torch.bool else number(v)
              if t.dtype.is_floating_point else str(v) for v in t.detach().flatten().tolist()]
    shape = ",".join(map(str, seen or t.shape))
    return (f"{LETTER[str(t.dtype)[6:]]}({{{shape}}},{{{','.join(values)}}}"
            + (f',"{how}")' if how else ")"))


class Writer:
    """Spells one case's arguments, and collects its inputs."""

    def __init__(self, rng, still):
        self.rng, self.still, self.inputs, self.leaves = rng, still, [], []

    def drawn(self, v):
        """Replaces every x(...) by (x, values)."""
        if isinstance(v, case.x):
            values = v.draw(self.rng)
            v.grad = v.grad and not self.still
            self.inputs.append((v, values))
            return self.inputs[-1]
        return [self.drawn(e) for e in v] if isinstance(v, list) else v

    def built(self, v):
        """The argument for PyTorch; fresh tensors at each call."""
        if isinstance(v, tuple):
            t = v[0].build(v[1])
            self.leaves.append(t)
            return t
        if isinstance(v, str) and v in LETTER:
            return getattr(torch, v)
        return [self.built(e) for e in v] if isinstance(v, list) else v

    def spelled(self, v):
        """The argument for Lua."""
        if isinstance(v, tuple):
            return f"T[{1 + next(i for i, p in enumerate(self.inputs) if p is v)}]"
        if isinstance(v, list):
            return "{" + ",".join(map(self.spelled, v)) + "}"
        if v is None:
            return "none"
        if isinstance(v, str):
            return f'"{v}"'
        if isinstance(v, bool):
            return str(v).lower()
        if isinstance(v, float) and v == v and abs(v) != case.inf:
            return repr(v)
        return number(v) if isinstance(v, float) else str(v)

    def input(self, pair):
        spec, values = pair
        text = tensor(values, spec.how, spec.shape)
        return text if spec.grad or spec.dtype not in case.REAL else f"still({text})"


def weights(t):
    k = torch.arange(t.numel())
    return (((7 * k + 3) % 11 - 4.5) / 4).to(t.dtype).reshape(t.shape)


def outcome(f, args, named, w, clone=False):
    """Calls f; gives outputs, gradients of the leaves (None: does not flow)."""
    w.leaves = []
    args = [w.built(a) for a in args]
    named = {k: w.built(v) for k, v in named.items()}
    if clone:
        args[0] = args[0].clone()
    out = f(*args, **named)
    outs = list(out) if isinstance(out, (tuple, list)) else [out]
    loss = sum((weights(o) * o).sum() for o in outs if o.requires_grad)
    wanted = [t for t in w.leaves if t.requires_grad]
    grads = None
    if isinstance(loss, torch.Tensor) and wanted:
        found = iter(torch.autograd.grad(loss, wanted, allow_unused=True))
        grads = [next(found) if t.requires_grad else None for t in w.leaves]
    return outs, grads


def results(outs, grads):
    out = [f"g({tensor(o)})" if o.requires_grad else tensor(o) for o in outs]
    text = "out={" + ",".join(out) + "}"
    if grads:
        text += ",grads={" + ",".join("none" if g is None else tensor(g) for g in grads) + "}"
    return text


def in_place(method, args, named, w, plain, tracked):
    """What method gives, called on a clone of the first argument."""
    try:
        with torch.set_grad_enabled(tracked):
            there = results(*outcome(method, args, named, w, clone=True))
    except (RuntimeError, IndexError, ValueError, TypeError):
        return ',in_place="error"'
    return ',in_place="same"' if there == plain else f",in_place={{{there}}}"


def write(op, f, c, index, table):
    """One case as Lua source."""
    w = Writer(case.seed(op, index), op in getattr(table, "STILL", ()))
    args, named = [w.drawn(a) for a in c.args], {k: w.drawn(v) for k, v in c.named.items()}
    if args and isinstance(args[0], (int, float)) and op in NUMBER_FIRST:
        f = NUMBER_FIRST[op]
    text = f'{{"{op}",{{{",".join(map(w.spelled, args))}}}'
    if named:
        text += ",named={" + ",".join(f"{k}={w.spelled(v)}" for k, v in named.items()) + "}"
    text += ",inputs={" + ",".join(map(w.input, w.inputs)) + "}"
    where = f"{op}, case {index}: {text}"
    try:
        outs, grads = outcome(f, args, named, w)
    except (RuntimeError, IndexError, ValueError, TypeError) as e:
        if not (c.raises or c.may):
            raise SystemExit(f"{where}\nPyTorch raises: {e}")
        return text + ",error=true}"
    if c.raises:
        raise SystemExit(f"{where}\nPyTorch does not raise")
    if c.narrower:
        return text + ",error=true}"
    plain = results(outs, grads)
    text += "," + plain
    if not c.forms:
        text += ",plain=true"
    if c.tol:
        text += f",tol={c.tol}"
    method = getattr(table, "IN_PLACE", {}).get(op) or getattr(torch.Tensor, op + "_", None)
    # Wider than PyTorch: x:cumsum_(1, {dtype=}) goes back to the dtype of x.
    if c.forms and method and args and isinstance(args[0], tuple) and "dtype" not in named:
        # Narrower than PyTorch, where a comparison in place has a gradient of 0: zknn refuses.
        text += in_place(method, args, named, w, plain,
                         tracked=any(o.requires_grad for o in outs))
    return text + "}"


def make(name):
    table = importlib.import_module(name)
    functions = getattr(table, "TORCH", {})
    lines = []
    for op, cases in table.OPS.items():
        f = functions.get(op) or getattr(torch, op, None) or getattr(F, op)
        lines += [write(op, f, c, i, table) for i, c in enumerate(cases)]
    version = torch.__version__.split("+")[0]
    text = (f"-- What PyTorch {version} gives; made by make.py from {name}.py.\n"
            "local T, none, f, d, l, u, b, g, still, i = ...\nlocal inf, nan = 1 / 0, 0 / 0\n"
            "local _ = none, f, d, l, u, b, g, still, i, inf, nan\nreturn {\n"
            + ",\n".join(lines) + "\n}\n")
    if len(text) > LIMIT:
        raise SystemExit(f"{name}.lua would have {len(text)} bytes: split {name}.py")
    (HERE / f"{name}.lua").write_text(text)
    print(f"{name}.lua: {len(table.OPS)} ops, {len(lines)} cases, {len(text)} bytes")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for name in sys.argv[1:] or TABLES:
        make(name)
    names = ", ".join(f'"{name}"' for name in TABLES)
    (HERE / "tables.lua").write_text("-- The tables of cases here; made by make.py.\n"
                                     f"return {{ {names} }}\n")
