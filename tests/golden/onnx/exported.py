"""Writes small nets as PyTorch exports them, and what PyTorch computes, for onnx_session_spec.lua.

    /usr/bin/python3 tests/golden/onnx/exported.py PYTHON

with Debian's PyTorch 1.13; PYTHON is one with the current PyTorch, onnx and onnxscript, whose both
exporters write opset 20. Weights and inputs come from a formula, so that both have the same.
"""
import os
import subprocess
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


class Dense(nn.Module):
    """The tutorial's net, small."""

    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(36, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 4))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


class Mixed(nn.Module):
    """What exporters write around layers: shapes, slices, lists of axes, constants."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3, padding=1)
        self.turn = nn.Linear(3, 3, bias=False)
        self.out = nn.Linear(27, 4)
        self.register_buffer("scale", torch.tensor([0.5, 1.0, 2.0]).view(3, 1, 1))

    def forward(self, x):
        y = F.max_pool2d(torch.relu(self.conv(x)), 2) * self.scale
        z = self.turn(y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        z = z - z.mean(dim=(2, 3), keepdim=True)
        first, rest = torch.split(z, [1, 2], dim=1)
        z = torch.cat([rest.clamp(-0.5, 2.0), first.tanh() ** 2], 1)
        z = F.pad(z[:, :, 1:, :-1], (0, 1, 1, 0), value=0.25)
        logits = self.out(z.reshape(x.size(0), -1))
        best = logits.argmax(1, keepdim=True)
        mask = torch.where(logits > 0, logits, torch.zeros_like(logits))
        return F.log_softmax(logits, dim=1), mask.sum(1), logits.gather(1, best).squeeze(1)


def fill(net):
    with torch.no_grad():
        for k, p in enumerate(net.parameters()):
            i = torch.arange(p.numel(), dtype=torch.float64)
            p.copy_((torch.sin(i * 0.7 + k) * 0.4).float().view(p.shape))
    return net.eval()


def example(batch):
    i = torch.arange(batch * 36, dtype=torch.float64)
    return torch.cos(i * i * 0.01).float().view(batch, 1, 6, 6)


def export(net, name, **options):
    warnings.simplefilter("ignore")
    path = os.path.join(HERE, "exported", name + ".onnx")
    torch.onnx.export(net, (example(2),), path, input_names=["image"], **options)


def lua(value):
    if isinstance(value, list):
        return "{ %s }" % ", ".join(map(lua, value))
    return "%.9g" % value


def main():
    os.makedirs(os.path.join(HERE, "exported"), exist_ok=True)
    for kind in (Dense, Mixed):
        net, name = fill(kind()), kind.__name__.lower()
        if len(sys.argv) == 1:  # the current PyTorch
            export(net, name + "-script-20", opset_version=20, dynamo=False,
                   dynamic_axes={"image": {0: "batch"}})
            export(net, name + "-dynamo-20", opset_version=20, dynamo=True, external_data=False,
                   dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False)
        else:
            export(net, name + "-1.13", opset_version=13, dynamic_axes={"image": {0: "batch"}})
    if len(sys.argv) == 1:
        return
    subprocess.run([sys.argv[1], os.path.abspath(__file__)], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(HERE, "exported.lua"), "w") as file:
        file.write("-- Made by exported.py with PyTorch 1.13: inputs, outputs by batch size.\n"
                   "return {\n")
        for kind in (Dense, Mixed):
            net = fill(kind())
            file.write("%s = {\n" % kind.__name__.lower())
            for batch in (1, 3):
                with torch.no_grad():
                    out = net(example(batch))
                outs = out if isinstance(out, tuple) else (out,)
                file.write("  [%d] = {\n    image = %s,\n" % (batch, lua(example(batch).tolist())))
                file.write("".join("    %s,\n" % lua(o.tolist()) for o in outs) + "  },\n")
            file.write("},\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
