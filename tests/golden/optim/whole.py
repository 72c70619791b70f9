#!/usr/bin/env python3
"""Writes what PyTorch's optimizers do that look at whole parameters or call the closure often: whole.lua,
and whole.pth, a checkpoint of each after two steps. (Made with PyTorch 2.15.)

usage: whole.py
"""
import torch
from torch import nn, optim

import make

CASES = {
    "Adafactor": [dict(lr=0.3, beta2_decay=-0.5, eps=(1e-3, 0.1), d=1.5, weight_decay=0.1),
                  dict(), dict(lr=0.1, maximize=True)],
    "Muon": [dict(lr=0.05), dict(lr=0.05, momentum=0.5, nesterov=False, ns_steps=3)],
    "LBFGS": [dict(lr=0.1, max_iter=4), dict(lr=0.1, max_iter=3, history_size=2),
              dict(max_iter=4, line_search_fn="strong_wolfe"),
              dict(lr=0.01, max_iter=2, maximize=True)],
}


def begin(name, dtype, options):
    net = make.small_net(dtype)
    params = [p for p in net.parameters() if name != "Muon" or p.dim() == 2]  # it is for matrices
    return net, getattr(optim, name)(params, **options)


def train(net, optimizer, steps):
    losses = []
    for k in steps:
        x, y = make.batch(k, next(net.parameters()).dtype)

        def closure():
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).detach())
    return torch.stack(losses)


def main():
    runs, described, later, saved = [], {}, {}, {}
    for name, cases in CASES.items():
        for options in cases:
            net, optimizer = begin(name, torch.float64, options)
            runs.append(dict(name=name, options=options, **make.outcome(
                net, optimizer, train(net, optimizer, range(10)))))
        net, optimizer = begin(name, torch.float64, {})
        described[name] = dict(print=str(optimizer),
                               keys=list(optimizer.state_dict()["param_groups"][0]))
        net, optimizer = begin(name, torch.float32, cases[0])
        train(net, optimizer, range(2))
        saved[name] = dict(net={k: v.clone() for k, v in net.state_dict().items()},
                           optimizer=optimizer.state_dict())
        torch.save(saved, make.HERE / "whole.pth")  # before the next steps change the state
        saved[name] = torch.load(make.HERE / "whole.pth")[name]
        train(net, optimizer, range(2, 3))
        later[name] = list(net.parameters())
    torch.save(saved, make.HERE / "whole.pth")
    (make.HERE / "whole.lua").write_text(
        f"-- What PyTorch {torch.__version__.split('+')[0]} gives; made by whole.py.\n"
        + "return {\nruns={\n" + "".join(make.text(r) + ",\n" for r in runs)
        + f"}},\ndescribed={make.text(described)},\nlater={make.text(later)},\n}}\n")


if __name__ == "__main__":
    main()
