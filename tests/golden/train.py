"""Writes train.lua: weights after steps of PyTorch's with gradients that are accumulated and clipped.

    python3 tests/golden/train.py >tests/golden/train.lua
"""
import torch
from torch import nn


def lua(tensor):
    return "{ " + ", ".join(repr(float(v)) for v in tensor.detach().reshape(-1).tolist()) + " }"


def data():
    x = (torch.arange(48, dtype=torch.float32).reshape(12, 4) * 0.37).sin()
    return x, x.sum(1, keepdim=True) * torch.tensor([[1.0, -2.0, 3.0]])


def model():
    net = nn.Linear(4, 3)
    with torch.no_grad():
        net.weight.copy_((torch.arange(12, dtype=torch.float32).reshape(3, 4) * 0.71).cos())
        net.bias.zero_()
    return net


def run(every, clip_norm=None, clip_value=None):
    """Batches of 2, a step after `every` of them."""
    x, y = data()
    net = model()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    norms = []
    for step in range(6 // every):
        optimizer.zero_grad()
        for k in range(every):
            at = (step * every + k) * 2
            (nn.functional.mse_loss(net(x[at:at + 2]), y[at:at + 2]) / every).backward()
        if clip_value:
            nn.utils.clip_grad_value_(net.parameters(), clip_value)
        if clip_norm:
            norms.append(nn.utils.clip_grad_norm_(net.parameters(), clip_norm))
        optimizer.step()
    return (f"  {{ every = {every}, clip_norm = {clip_norm or 'nil'}, "
            f"clip_value = {clip_value or 'nil'},\n"
            f"    weight = {lua(net.weight)},\n    bias = {lua(net.bias)},\n"
            f"    norms = {lua(torch.tensor(norms))} }},")


print(f"-- Written by train.py with PyTorch {torch.__version__}.")
print("return {")
for case in ((1,), (2,), (1, 0.5), (3, 0.5), (1, None, 0.1), (2, 0.3, 0.2)):
    print(run(*case))
print("}")
