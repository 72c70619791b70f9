#!/usr/bin/env python3
"""Writes quantization.lua: what PyTorch's FakeQuantize gives, batch by batch.

usage: quantization.py      (made with PyTorch 2.15)
"""
from pathlib import Path

import torch
from torch.ao.quantization import FakeQuantize, MovingAverageMinMaxObserver

CASES = [(0, 255, False, 0.01), (-128, 127, True, 0.01), (0, 15, False, 0.5), (-8, 7, True, 0.5)]


def numbers(t):
    return "{" + ",".join(repr(v) for v in t.flatten().tolist()) + "}"


torch.manual_seed(5)
rows = []
for least, most, symmetric, share in CASES:
    f = FakeQuantize(MovingAverageMinMaxObserver, quant_min=least, quant_max=most,
                     averaging_constant=share, dtype=torch.qint8 if least < 0 else torch.quint8,
                     qscheme=torch.per_tensor_symmetric if symmetric else torch.per_tensor_affine)
    steps = []
    for k in range(4):
        x = (torch.randn(6) * (k + 1) + (k - 1)).requires_grad_()
        y = f(x)
        y.sum().backward()
        steps.append(f"{{x={numbers(x)},y={numbers(y)},dx={numbers(x.grad)},"
                     f"scale={f.scale.item()!r},zero={f.zero_point.item()}}}")
    rows.append(f"{{least={least},most={most},symmetric={str(symmetric).lower()},share={share},"
                f"steps={{{','.join(steps)}}}}}")
version = torch.__version__.split("+")[0]
Path(__file__).with_suffix(".lua").write_text(
    f"-- What PyTorch {version} gives; made by quantization.py.\nreturn {{\n"
    + ",\n".join(rows) + "\n}\n")
