#!/usr/bin/env python3
"""Writes ema.lua: averages of optim.swa_utils.AveragedModel by get_ema_multi_avg_fn.

usage: ema.py > ema.lua     (made with torch 2.15)
"""
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from lua_text import text


def values(module):  # as they are now
    return [t.clone() for t in module.state_dict().values()]


torch.manual_seed(3)
rows = []
for decay, use_buffers in [(0.9, False), (0.9, True), (0.999, True), (0.0, False), (1.0, False)]:
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    averaged = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(decay),
                             use_buffers=use_buffers)
    steps = []
    for step in range(5):
        with torch.no_grad():
            for p in net.parameters():
                p.copy_(torch.randn_like(p))
            net(torch.randn(4, 3))
        averaged.update_parameters(net)
        steps.append({"model": values(net), "average": values(averaged.module)})
    rows.append({"decay": decay, "use_buffers": use_buffers, "names": list(net.state_dict()),
                 "steps": steps})
print("-- Made by ema.py with torch " + torch.__version__)
print("return " + text(rows))
