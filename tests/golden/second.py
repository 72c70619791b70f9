#!/usr/bin/env python3
"""Writes second.lua: gradients of gradients by torch, in float64. Weights are sines, made anew by
both sides.

usage: second.py > second.lua     (made with torch 2.15)
"""
import torch
import torch.nn.functional as F
from torch.autograd import functional

from lua_text import text


def wave(step, *shape):
    n = torch.Size(shape).numel()
    return (torch.arange(n, dtype=torch.float64) * step).sin().reshape(shape)


def net_loss(second):
    """The loss of a 784-64-10 net by part of its second layer's weights, [10, 10]."""
    x, y = wave(0.13, 16, 784), torch.arange(16) % 10
    hidden = torch.tanh(x @ (wave(0.7, 784, 64) * 0.1) + wave(0.3, 64) * 0.1)
    weight = torch.cat([second.reshape(10, 10), wave(1.1, 54, 10)])
    return -F.log_softmax(hidden @ weight, 1)[torch.arange(16), y].mean()


def penalty(weights, x):
    """WGAN-GP's penalty of a small critic."""
    first, second, last = weights
    x = x.detach().requires_grad_()
    h = F.leaky_relu(F.conv2d(x, first, stride=2, padding=1), 0.2)
    h = F.leaky_relu(F.conv2d(h, second, stride=2, padding=1), 0.2)
    out = h.flatten(1) @ last
    grad, = torch.autograd.grad(out.sum(), x, create_graph=True)
    return ((grad.flatten(1).norm(2, dim=1) - 1) ** 2).mean()


def main():
    second = wave(0.9, 100)
    hessian = functional.hessian(net_loss, second)
    out = {
        "loss": net_loss(second).item(), "diagonal": hessian.diagonal(),
        "times_wave": hessian @ wave(0.5, 100),
        "hvp": functional.hvp(net_loss, second, wave(0.4, 100))[1],
        "vhp": functional.vhp(net_loss, second, wave(0.4, 100))[1],
    }
    weights = [(w * 0.5).requires_grad_() for w in
               (wave(0.7, 4, 1, 3, 3), wave(0.3, 6, 4, 3, 3), wave(1.3, 54))]
    value = penalty(weights, wave(0.17, 5, 1, 12, 12))
    value.backward()
    out["penalty"] = value.item()
    out["gradients"] = [weights[0].grad.flatten(), weights[1].grad.flatten()[::7], weights[2].grad]
    three = wave(0.6, 3)
    out["jacobian"] = functional.jacobian(lambda t: torch.outer(t, t.exp()), three).flatten()
    jvp = functional.jvp(lambda t: t.exp() * t.sum(), three, wave(0.2, 3))
    out["jvp"] = [jvp[0], jvp[1]]
    print(f"-- Made by second.py with torch {torch.__version__}.\nreturn {text(out)}")


main()
