#!/usr/bin/env python3
"""Writes draw_order.lua: what torch draws into tensors that are not contiguous, and like them.

usage: draw_order.py > draw_order.lua     (made with torch 2.15)
"""
import torch
from torch.nn import functional

from lua_text import text

# name = shape of what is made, its dtype, and the view of it.
TENSORS = {
    "turned": ([6, 4], "float32", lambda x: x.t()),
    "double": ([6, 4], "float64", lambda x: x.t()),
    "half": ([6, 4], "bfloat16", lambda x: x.t()),
    "short": ([3, 2], "float32", lambda x: x.t()),
    "sliced": ([4, 12], "float32", lambda x: x[:, ::2]),
    "permuted": ([3, 2, 5], "float32", lambda x: x.permute(2, 0, 1)),
}

FILLS = {
    "uniform": lambda x: x.uniform_(-1, 1), "normal": lambda x: x.normal_(1, 2),
    "bernoulli": lambda x: x.bernoulli_(0.3), "random": lambda x: x.random_(0, 50),
    "exponential": lambda x: x.exponential_(),
    "bernoulli_of": lambda x: x.bernoulli_(torch.linspace(0, 1, x.shape[-1])),
    "rand_like": torch.rand_like, "randn_like": torch.randn_like,
    "dropout": lambda x: functional.dropout(x, 0.4), "drawn": lambda x: torch.bernoulli(x * 0.5),
    "alpha_dropout": lambda x: functional.alpha_dropout(x, 0.4, True),
    "feature_dropout": lambda x: functional.dropout2d(x[None], 0.4),
}


def row(shape, dtype, view, fill):
    torch.manual_seed(5)
    return fill(view(torch.ones(shape, dtype=getattr(torch, dtype))))


def layer():
    """A layer whose dropouts draw for a result of attention that is turned in memory."""
    torch.manual_seed(3)
    module = torch.nn.TransformerEncoderLayer(8, 2, 16, 0.2, batch_first=True)
    return module(torch.randn(4, 3, 8)).detach()


if __name__ == "__main__":
    print("-- Made by draw_order.py with torch", torch.__version__)
    rows = {name: {fill: row(shape, dtype, view, run) for fill, run in FILLS.items()
                   if fill != "bernoulli_of" or dtype == "float32"}
            for name, (shape, dtype, view) in TENSORS.items()}
    print("return", text({"rows": rows, "layer": layer()}))
