"""Writes checkpoints as one version of PyTorch saves them, and what they hold.

  python3 make.py 1.13      (2.1, current) with that PyTorch: KIND-1.13.pth for each kind below, and
                            1.13.lua: their contents, and where ten further steps of SGD lead

The three versions differ in the zip's records (byteorder comes with 2.1), in how a Parameter and a
storage are pickled, and in what optimizers keep. All values are exact or hexadecimal.
"""
import collections
import os
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def ramp(*shape):
    n = 1
    for size in shape:
        n *= size
    return (torch.arange(float(n)) * 0.375 - 1).reshape(shape)


def fill(module):
    with torch.no_grad():
        for i, p in enumerate(module.parameters()):
            p.copy_(ramp(*p.shape) / (i + 2))
    return module


def trained(make):
    """A net and its optimizer after three steps."""
    net = fill(torch.nn.Linear(3, 2))
    optimizer = make(net.parameters())
    for _ in range(3):
        step(net, optimizer)
    return net, optimizer


def step(net, optimizer):
    optimizer.zero_grad()
    ((net(ramp(4, 3)) - ramp(4, 2)) ** 2).mean().backward()
    optimizer.step()


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.0625, momentum=0.875, weight_decay=0.0078125,
                           nesterov=True)


def state_dict():
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.BatchNorm1d(4),
                              torch.nn.Linear(4, 2))
    return fill(net).state_dict()  # an OrderedDict with _metadata


def nested():
    weights = collections.OrderedDict([("module.weight", ramp(2, 3)), ("module.bias", ramp(2))])
    return {"epoch": 3, "best": 0.1, "state": {"net": weights, "seen": {7: [ramp(1)], "x": {}}},
            "arguments": {"lr": 1e-3, "name": "h\u00e9", "flags": (True, None, [1, 2.5, False])}}


def shared():
    base = ramp(4, 6)
    return {"base": base, "again": base, "transposed": base.t(), "column": base[:, 2],
            "window": base[1:3, ::2], "row": base[3], "wide": base[0, :1].expand(3, 1),
            "copy": base[1:2].clone(), "list": [base[2], base[2]]}


def dtypes():
    x = torch.tensor([0.5, -1.75, 100.0])
    names = ("float16 bfloat16 float32 float64 int8 int16 int32 int64 uint8 bool").split()
    return {name: (x.abs() if name == "uint8" else x).to(getattr(torch, name)) for name in names}


def parameters():
    frozen = torch.nn.Parameter(ramp(2), requires_grad=False)
    return [torch.nn.Parameter(ramp(2, 2)), frozen, ramp(3).requires_grad_(),
            torch.nn.Parameter(ramp(2, 3).t()), ramp(1)]


def momentum():
    net, optimizer = trained(sgd)
    return {"net": net.state_dict(), "optimizer": optimizer.state_dict()}


def adam():
    net, optimizer = trained(lambda p: torch.optim.Adam(p, lr=0.125, weight_decay=0.25))
    return {"net": net.state_dict(), "optimizer": optimizer.state_dict()}


def odd():
    return {"nothing": torch.zeros(0), "flat": torch.zeros(2, 0, 3, dtype=torch.int64),
            "scalar": torch.tensor(2.5), "whole": torch.tensor(-7), "truth": torch.tensor(True),
            "mask": torch.tensor([[True, False], [False, False]]), "big": 2**62, "text": "",
            "tuple": (), "pairs": [(1, "a"), (2, None)], "none": None,
            "order": collections.OrderedDict([("z", 1), ("a", torch.tensor([1, 2]))]),
            "deep": [[[[torch.ones(1, 1, 1, 1)]]]], "infinite": float("-inf"), "empty": {}}


KINDS = (state_dict, nested, shared, dtypes, parameters, momentum, adam, odd)


def lua(value):
    if isinstance(value, torch.Tensor):
        numbers = [lua(x) for x in value.detach().flatten().tolist()]
        return ("{ kind = 'tensor', dtype = '%s', shape = { %s }, stride = { %s }, grad = %s, "
                "values = { %s } }" % (
                    str(value.dtype)[6:], ", ".join(map(str, value.shape)),
                    ", ".join(map(str, value.stride())), str(value.requires_grad).lower(),
                    ", ".join(numbers)))
    if isinstance(value, dict):
        kind = type(value).__name__
        return "{ kind = '%s', keys = { %s }, values = { %s } }" % (
            kind, ", ".join(map(lua, value)), ", ".join(map(lua, value.values())))
    if isinstance(value, (list, tuple)):
        return "{ kind = '%s', values = { %s } }" % (
            type(value).__name__, ", ".join(map(lua, value)))
    if value is None:
        return "{ kind = 'none' }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "-1 / 0" if value == float("-inf") else value.hex()
    return '"%s"' % value if isinstance(value, str) else str(value)


def main():
    version = sys.argv[1]
    lines = ["-- Made by make.py with PyTorch %s: what the checkpoints hold." % torch.__version__,
             "return {"]
    for kind in KINDS:
        torch.save(kind(), os.path.join(HERE, "%s-%s.pth" % (kind.__name__, version)))
        lines.append("  %s = %s," % (kind.__name__, lua(kind())))
    net, optimizer = trained(sgd)
    for _ in range(10):
        step(net, optimizer)
    lines.append("  ten_steps_later = %s," % lua(net.state_dict()))
    with open(os.path.join(HERE, version + ".lua"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
