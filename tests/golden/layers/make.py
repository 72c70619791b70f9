#!/usr/bin/env python3
"""Writes what PyTorch gives for layers, losses, optimizers, nn.functional and nn.init: a table of rows in
NAME.py here becomes NAME.lua beside it, which tests/lua/layers_spec.lua compares with zknn.

usage: make.py [NAME ...]      (all tables when none is named; made with PyTorch 2.15)

case.py says how a row is written. Inputs are drawn, not stored: row k of a table runs after
manual_seed(k), and draws in the order layer, inputs, output, training. A tensor is stored as its
dtype and shape, up to SAMPLES of its values, its product with a fixed pattern and its norm.
"""
import hashlib
import importlib
import inspect
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

sys.dont_write_bytecode = True
import case

HERE = Path(__file__).parent
SAMPLES = 6
STEPS = 10
LIMIT = 200_000  # bytes of a file


# ---- spelling ----------------------------------------------------------------------------------


def number(v):
    if v != v:
        return "nan"
    if v in (float("inf"), -float("inf")):
        return "inf" if v > 0 else "-inf"
    return repr(v) if isinstance(v, int) else f"{v:.9g}"


def spelled(v):
    """A value as Lua source."""
    if v is None:
        return "false"
    if isinstance(v, bool):
        return str(v).lower()
    if isinstance(v, (int, float)):
        return repr(v)
    if isinstance(v, str):
        return '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(v, torch.dtype):
        return f'"{str(v)[6:]}"'
    if isinstance(v, (list, tuple)):
        return "{" + ",".join(map(spelled, v)) + "}"
    if isinstance(v, dict):
        return "{" + ",".join(f"{k}={spelled(e)}" for k, e in v.items()) + "}"
    if isinstance(v, case.M):
        return f'M("{v.name}",{spelled(v.args)},{spelled(v.named)})'
    if isinstance(v, case.x):
        low, high = ("nil", "nil") if v.low is None else (v.low, v.high)
        return f'x({spelled(v.shape)},{low},{high},{spelled(v.dtype)},{spelled(v.grad)})'
    if v.values is not None:
        return f"whole({spelled(v.values)})"
    return f"whole({spelled(v.shape)},{v.low},{v.below})"


def built(v):
    """A value for PyTorch."""
    if isinstance(v, case.M):
        return getattr(nn, v.name)(*map(built, v.args), **{k: built(e) for k, e in v.named.items()})
    if isinstance(v, (case.x, case.whole)):
        return v.make()
    if isinstance(v, dict):
        return {k: built(e) for k, e in v.items()}
    return type(v)(map(built, v)) if isinstance(v, (list, tuple)) else v


def shape(t):
    return f"{str(t.dtype)[6:]} [{', '.join(map(str, t.shape))}]"


def pattern(t):
    k = torch.arange(t.numel())
    return (((7 * k + 3) % 11 - 4.5) / 4).reshape(t.shape)


def tensor(t):
    """{"float32 [2, 3]", values at even distances, product with the pattern, norm}"""
    if t is None:
        return "false"
    t = t.detach()
    flat, n = t.flatten(), t.numel()
    taken = flat if n <= SAMPLES else flat[[k * (n - 1) // (SAMPLES - 1) for k in range(SAMPLES)]]
    wide = t.double()
    values = [*taken.tolist(), (wide * pattern(t)).sum().item(), wide.norm().item()]
    return f'{{"{shape(t)}",' + ",".join(number(float(v)) for v in values) + "}"


def tensors(list_of):
    return "{" + ",".join(map(tensor, list_of)) + "}"


def digest(list_of):
    raw = b"".join(t.detach().contiguous().numpy().tobytes() for t in list_of)
    return hashlib.sha256(raw).hexdigest()[:16] if raw else ""


# ---- running -----------------------------------------------------------------------------------


def leaves(values):
    """The tensors of nested lists."""
    if isinstance(values, (list, tuple)):
        return [t for v in values for t in leaves(v)]
    return [values]


def fresh(v):
    """An in-place layer may not write to a leaf."""
    if isinstance(v, list):
        return list(map(fresh, v))
    return v * 1 if v.requires_grad else v


def outputs(f, inputs):
    """The outputs as a list."""
    return [o for o in leaves(f(*map(fresh, inputs))) if o is not None]


def run(f, inputs, parameters):
    """Outputs and gradients, of the sum of the outputs' products with the pattern."""
    out = outputs(f, inputs)
    text = ",out=" + tensors(out)
    total = sum((pattern(o).to(o.dtype) * o).sum() for o in out if o.requires_grad)
    wanted = [t for t in leaves(inputs) if t.requires_grad] + parameters
    if isinstance(total, torch.Tensor) and wanted:
        text += ",grads=" + tensors(torch.autograd.grad(total, wanted, allow_unused=True))
    return text


def train(row, layer, called, inputs):
    """Ten steps that move the inputs too: their losses, and what they leave."""
    moved = [t for t in leaves(inputs) if t.requires_grad] + list(layer.parameters())
    optimizer = torch.optim.SGD(moved, lr=row.lr)
    losses = []
    for _ in range(STEPS):
        out = [o for o in outputs(called, inputs) if o.requires_grad]
        loss = sum(o.sum() if row.loss else (o - pattern(o).to(o.dtype)).square().mean()
                   for o in out)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    text = ",losses={" + ",".join(map(number, losses)) + "}"
    return text + ",after=" + tensors(moved + list(layer.buffers()))


def layer_text(row):
    layer, inputs = built(row), None
    text = f",text={spelled(str(layer))}"
    if hasattr(layer, "has_uninitialized_params"):  # its first call decides the sizes
        inputs = built(row.on)
        layer(*inputs)
        text += f",lazy={spelled(str(layer))}"
    state = layer.state_dict()
    text += ",state={"
    text += ",".join(spelled(f"{k} {shape(t)}") for k, t in state.items())
    initial = list(layer.parameters()) if inputs else state.values()
    text += f'}},init="{digest(initial)}"'
    if row.on is None:
        return text
    inputs, more = inputs or built(row.on), built(row.call)

    def called(*given):
        return layer(*given, **more)

    text += ",on=" + spelled(row.on) + run(called, inputs, list(layer.parameters()))
    if row.train:
        text += train(row, layer, called, inputs)
    layer.eval()
    with torch.no_grad():
        text += ",eval=" + tensors(outputs(called, inputs))
    for key, value, default in (("call", row.call, {}), ("loss", row.loss, False), ("lr", row.lr, 0.1),
                                ("tol", row.tol, 1)):
        if value != default:
            text += f",{key}={spelled(value)}"
    return text


def function_text(row):
    """Inputs are drawn in the order of the arguments."""
    args = [built(a) for a in row.args]
    named = {k: built(v) for k, v in row.named.items()}
    places = [i for i, a in enumerate(args) if isinstance(a, torch.Tensor)]
    keys = [k for k, a in named.items() if isinstance(a, torch.Tensor)]

    def call(*inputs):
        given = iter(inputs)
        for i in places:
            args[i] = next(given)
        for k in keys:
            named[k] = next(given)
        return getattr(nn.functional, row.name)(*args, **named)

    text = run(call, [args[i] for i in places] + [named[k] for k in keys], [])
    return text + (f",tol={row.tol}" if row.tol != 1 else "")


def optimizer_text(row):
    net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
    inputs, target = torch.randn(8, 6), torch.randint(0, 3, (8,))
    params = net.parameters()
    if row.groups:
        params = [dict(params=net[at].parameters(), **options)
                  for at, options in zip((0, 2), row.groups)]
    if row.only:
        params = [p for p in params if p.dim() == row.only]
    optimizer = getattr(torch.optim, row.name)(params, *row.args, **row.named)
    text = f",text={spelled(str(optimizer))}"
    losses = []

    def closure():
        loss = nn.functional.cross_entropy(net(inputs), target)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(row.steps):
        optimizer.step(closure)
    if row.groups:
        text += ",groups=" + spelled(row.groups)
    text += ",losses={" + ",".join(map(number, losses)) + "}"
    text += f",steps={row.steps},after=" + tensors(net.parameters()) + ",optimizer={"
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            for name, entry in entries(f"{index}.{key}", value):
                entry = torch.as_tensor(entry) if entry is not None else None
                text += f'["{name}"]={tensor(entry)},'
    return text + "}" + (f",only={row.only}" if row.only else "")


def entries(name, value):
    """A value of a state; of a list each, numbered from 1."""
    if not isinstance(value, list):
        return [(name, value)]
    return [(f"{name}.{i}", entry) for i, entry in enumerate(value, 1)]


def initial_text(row):
    t = torch.zeros(row.shape, dtype=row.dtype)
    out = getattr(nn.init, row.name)(t, *row.args, **row.named)
    text = f",shape={spelled(row.shape)},dtype={spelled(row.dtype)},out={tensors([out])}"
    return text + (f',init="{digest([out])}"' if row.exact else "")


KINDS = {case.Initial: ("init", nn.init, initial_text), case.Layer: ("layer", nn, layer_text), case.Optimizer: ("optimizer", torch.optim,
         optimizer_text), case.Function: ("function", nn.functional, function_text)}


def signature(f):
    """{{name, default}, {name}, ..}, or false where it takes any arguments."""
    rows = []
    for p in inspect.signature(f).parameters.values():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            return "false"
        given = p.default is not p.empty
        default = p.default.__name__ if inspect.isfunction(p.default) else p.default
        rows.append(f'{{"{p.name}"' + (f",{spelled(default)}" if given else "") + "}")
    return "{" + ",".join(rows) + "}"


def make(name):
    rows, signatures = [], {}
    for k, row in enumerate(importlib.import_module(name).ROWS):
        kind, module, f = KINDS[type(row)]
        torch.manual_seed(k)
        args = spelled(getattr(row, "args", ()))
        rows.append(f'{{{k},"{kind}","{row.name}",{args},{spelled(row.named)}{f(row)}}}')
        if kind != "function":
            signatures[f"{kind}.{row.name}"] = signature(getattr(module, row.name))
    version = torch.__version__.split("+")[0]
    text = (f"-- What PyTorch {version} gives; made by make.py from {name}.py.\n"
            "local x, whole, M = ...\nlocal inf, nan = 1 / 0, 0 / 0\n"
            "local _ = x, whole, M, inf, nan\nreturn {\nrows = {\n" + ",\n".join(rows)
            + "\n},\nsignatures = {\n"
            + ",\n".join(f'["{n}"]={s}' for n, s in signatures.items()) + "\n}}\n")
    if len(text) > LIMIT:
        raise SystemExit(f"{name}.lua would have {len(text)} bytes: split {name}.py")
    (HERE / f"{name}.lua").write_text(text)
    print(f"{name}.lua: {len(rows)} rows, {len(text)} bytes")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    every = sorted(p.stem for p in HERE.glob("*.py") if p.stem not in ("make", "case"))
    for name in sys.argv[1:] or every:
        make(name)
