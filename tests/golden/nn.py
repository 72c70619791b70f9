#!/usr/bin/env python3
"""Writes nn.lua: what PyTorch prints, names, draws and computes for nn and optim.SGD.

usage: nn.py > nn.lua      (any PyTorch from 2.0 on; made with 2.15)
"""
import hashlib
import itertools

import torch
from torch import nn


def text(value):
    """A value as Lua source; floats as exact hexadecimals, tensors as flat lists."""
    if isinstance(value, torch.Tensor):
        value = value.detach().flatten().tolist()
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n") + '"'
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"[{text(k)}] = {text(v)}" for k, v in value.items()) + "}"
    items = [text(v) for v in value]
    rows = [", ".join(items[i:i + 3]) for i in range(0, len(items), 3)]
    return "{\n" + ",\n".join(rows) + "}"


class Net(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.flatten = nn.Flatten()
        stack = [nn.Linear(28 * 28, 512), nn.ReLU()]
        for _ in range(layers - 2):
            stack += [nn.Linear(512, 512), nn.ReLU()]
        self.linear_relu_stack = nn.Sequential(*stack, nn.Linear(512, 10))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


class Empty(nn.Module):
    pass


class Nested(nn.Module):
    """Registration in mixed order, a shared child, a buffer, an absent parameter, extra_repr."""

    def __init__(self):
        super().__init__()
        self.b = nn.Sequential(nn.Linear(2, 3, bias=False), nn.ReLU(inplace=True))
        self.scale = nn.Parameter(torch.ones(2))
        self.a = nn.Linear(3, 2)
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("scratch", torch.zeros(1), persistent=False)
        self.register_parameter("none", None)
        self.again = self.a
        self.late = nn.Parameter(torch.zeros(1))

    def extra_repr(self):
        return "first\nsecond"


def sha(model):
    raw = b"".join(p.detach().numpy().tobytes() for p in model.parameters())
    return hashlib.sha256(raw).hexdigest()


def init():
    out = {}
    for layers in (3, 5):
        torch.manual_seed(0)
        out[f"layers{layers}"] = sha(Net(layers))
    torch.manual_seed(7)
    out["odd"] = sha(nn.Sequential(nn.Linear(3, 7), nn.Linear(7, 1, bias=False), nn.Linear(1, 5)))
    torch.manual_seed(7)
    out["double"] = sha(nn.Linear(5, 4, dtype=torch.float64))
    return out


def nested():
    net = Nested()
    return {
        "keys": list(net.state_dict()),
        "parameters": [n for n, _ in net.named_parameters()],
        "own": [n for n, _ in net.named_parameters(recurse=False)],
        "buffers": [n for n, _ in net.named_buffers()],
        "modules": [n for n, _ in net.named_modules()],
        "children": [n for n, _ in net.named_children()],
        "prefixed": [n for n, _ in net.named_parameters(prefix="p")],
    }


def sgd():
    """Ten steps of a small net under every combination of options; batch k is rows k%4.. of x."""
    torch.manual_seed(1)
    x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))
    runs = []
    for momentum, dampening, weight_decay, nesterov, maximize in itertools.product(
        (0, 0.9), (0, 0.3), (0, 0.05), (False, True), (False, True)
    ):
        if (nesterov or dampening) and not momentum or nesterov and dampening:
            continue
        options = dict(lr=0.1, momentum=momentum, dampening=dampening, weight_decay=weight_decay,
                       nesterov=nesterov, maximize=maximize)
        torch.manual_seed(2)
        net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
        optimizer = torch.optim.SGD(net.parameters(), **options)
        losses = []
        for k in range(10):
            rows = slice(4 * (k % 4), 4 * (k % 4) + 4)
            loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        runs.append(dict(options=options, losses=losses, last=list(net.parameters()),
                         buffers=[s["momentum_buffer"] for s in
                                  optimizer.state_dict()["state"].values() if s]))
    return {"x": x, "y": y, "runs": runs}


def groups():
    """Two groups with options of their own, and a parameter that never gets a gradient."""
    torch.manual_seed(2)
    net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
    unused = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.SGD([dict(params=net[0].parameters()),
                                 dict(params=[net[2].weight, net[2].bias, unused], lr=0.5,
                                      momentum=0.0)], lr=0.1, momentum=0.9)
    printed = str(optimizer)
    x, y = torch.ones(1, 6), torch.tensor([2])
    for _ in range(3):
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    state = optimizer.state_dict()
    return {"last": list(net.parameters()), "print": printed, "state": list(state["state"]),
            "params": [g["params"] for g in state["param_groups"]]}


print("-- What PyTorch", torch.__version__.split("+")[0], "gives; made by nn.py.")
print("return {")
for name, value in {
    "print": {
        "layers3": str(Net(3)),
        "layers5": str(Net(5)),
        "empty": str(Empty()),
        "nested": str(Nested()),
        "sequential": str(nn.Sequential()),
        "repeated": str(nn.Sequential(*[nn.Linear(2, 2) for _ in range(3)])),
        "loss": str(nn.CrossEntropyLoss(weight=torch.ones(3), label_smoothing=0.1)),
        "nll": str(nn.NLLLoss()),
        "identity": str(nn.Identity(54)),
        "flatten": str(nn.Flatten(0, 2)),
        "sgd": str(torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.5, momentum=0.9)),
    },
    "keys3": list(Net(3).state_dict()),
    "init": init(),
    "nested": nested(),
    "sgd": sgd(),
    "groups": groups(),
}.items():
    print(f"{name} = {text(value)},")
print("}")
