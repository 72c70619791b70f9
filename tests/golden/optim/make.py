#!/usr/bin/env python3
"""Writes what PyTorch's optimizers do: optimizers.lua, and torch-VERSION.pth with its .lua.

usage: make.py               optimizers.lua, torch-current.pth (made with 2.15)
       make.py 1.13          torch-1.13.pth alone

Every run is ten steps of a small net (float64 unless the case says otherwise): the losses, then the
parameters and the whole state. Step k takes rows 4 (k % 4) .. of x and y.
"""
import sys
from pathlib import Path

import torch
from torch import nn, optim

HERE = Path(__file__).parent
F32 = dict(dtype=torch.float32)

# Name -> options of each run. Every option that changes numbers is in one run at least, and most
# pairs of them are.
CASES = {
    "SGD": [dict(lr=0.1), dict(lr=0.1, momentum=0.9, weight_decay=0.05),
            dict(lr=0.1, momentum=0.9, dampening=0.3, maximize=True),
            dict(lr=0.1, momentum=0.8, nesterov=True, **F32)],
    "Adam": [dict(), dict(**F32), dict(lr=0.05, betas=(0.7, 0.9), eps=1e-3, weight_decay=0.1),
             dict(lr=0.05, betas=(0.3, 0.5), amsgrad=True),
             dict(lr=0.05, amsgrad=True, weight_decay=0.1, maximize=True),
             dict(lr=0.05, betas=(0.0, 0.9)), dict(lr=0.05, weight_decay=0.1, _new=True,
                                                   decoupled_weight_decay=True)],
    "AdamW": [dict(), dict(lr=0.05, weight_decay=0.3, betas=(0.7, 0.9), **F32),
              dict(lr=0.05, weight_decay=0.3, amsgrad=True, betas=(0.3, 0.5)),
              dict(lr=0.05, weight_decay=0.0, maximize=True)],
    "NAdam": [dict(), dict(lr=0.05, betas=(0.7, 0.9), eps=1e-3, weight_decay=0.1),
              dict(lr=0.05, momentum_decay=0.5, **F32), dict(lr=0.05, maximize=True),
              dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True)],
    # With beta2 = 0.5 the variance is never trusted, with 0.9 from the sixth step on.
    "RAdam": [dict(), dict(lr=0.05, betas=(0.7, 0.9), eps=1e-3, weight_decay=0.1),
              dict(lr=0.05, betas=(0.7, 0.9), **F32), dict(lr=0.05, betas=(0.9, 0.5)),
              dict(lr=0.05, betas=(0.7, 0.9), weight_decay=0.1, decoupled_weight_decay=True),
              dict(lr=0.05, betas=(0.7, 0.9), maximize=True)],
    "Adamax": [dict(), dict(lr=0.05, betas=(0.7, 0.5), eps=1e-3, weight_decay=0.1),
               dict(lr=0.05, maximize=True, **F32)],
    "RMSprop": [dict(), dict(lr=0.05, alpha=0.7, eps=1e-3, weight_decay=0.1),
                dict(lr=0.01, alpha=0.9, momentum=0.9, maximize=True),
                dict(lr=0.01, alpha=0.9, centered=True, **F32),
                dict(lr=0.01, alpha=0.3, momentum=0.5, centered=True, weight_decay=0.1)],
    "Adagrad": [dict(), dict(lr=0.1, lr_decay=0.3, weight_decay=0.1),
                dict(lr=0.1, initial_accumulator_value=0.5, eps=1e-3, **F32),
                dict(lr=0.1, maximize=True)],
    "Adadelta": [dict(), dict(lr=2.0, rho=0.5, eps=1e-3, weight_decay=0.1),
                 dict(maximize=True, **F32)],
    "Rprop": [dict(), dict(lr=0.05, etas=(0.3, 1.5), step_sizes=(0.02, 0.1)),
              dict(maximize=True, **F32)],
    "ASGD": [dict(), dict(lr=0.1, lambd=0.1, alpha=0.5, t0=3.0, weight_decay=0.1),
             dict(lr=0.1, t0=2.0, maximize=True, **F32)],
}


def text(value):
    """A value as Lua source; tensors as flat lists."""
    if isinstance(value, torch.Tensor):
        short = "%.9g" if value.dtype == torch.float32 else "%.17g"
        return "{" + ",".join(short % v for v in value.detach().flatten().tolist()) + "}"
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, torch.dtype):
        return f'"{str(value)[6:]}"'
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\n") + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"[{text(k)}]={text(v)}" for k, v in value.items()) + "}"
    return "{" + ",".join(text(v) for v in value) + "}"


def batch(k, dtype):
    rows = slice(4 * (k % 4), 4 * (k % 4) + 4)
    return X[rows].to(dtype), Y[rows]


def small_net(dtype):
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(3, 4, dtype=dtype), nn.ReLU(), nn.Linear(4, 2, dtype=dtype))


def train(net, optimizer, steps):
    losses = []
    for k in steps:
        x, y = batch(k, next(net.parameters()).dtype)
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def outcome(net, optimizer, losses):
    state = optimizer.state_dict()["state"]
    return dict(losses=losses, last=[p for p in net.parameters()],
                state=[{k: v for k, v in s.items() if v is not None} for s in state.values()],
                names=[k for k, v in state[0].items() if v is not None] if state else [])


def runs():
    for name, cases in CASES.items():
        for options in cases:
            options = {k: v for k, v in options.items() if k != "_new"}
            dtype = options.pop("dtype", torch.float64)
            net = small_net(dtype)
            optimizer = getattr(optim, name)(net.parameters(), **options)
            yield dict(name=name, options=options, dtype=dtype,
                       **outcome(net, optimizer, train(net, optimizer, range(10))))


def groups():
    """Groups with options of their own, one of them added after three steps."""
    net = small_net(torch.float64)
    optimizer = optim.Adam([dict(params=net[0].parameters(), lr=0.05, betas=(0.5, 0.6))],
                           weight_decay=0.1)
    losses = [train(net, optimizer, range(3))]
    optimizer.add_param_group(dict(params=net[2].parameters(), amsgrad=True, weight_decay=0.0))
    losses.append(train(net, optimizer, range(3, 10)))
    return dict(print=str(optimizer), **outcome(net, optimizer, torch.cat(losses)),
                keys=[k for k in optimizer.state_dict()["param_groups"][0]],
                indices=[g["params"] for g in optimizer.state_dict()["param_groups"]])


def described():
    """What is printed, and the order of a group's options, for all."""
    out = {}
    for name in CASES:
        optimizer = getattr(optim, name)(nn.Linear(1, 1).parameters())
        out[name] = dict(print=str(optimizer), keys=list(optimizer.state_dict()["param_groups"][0]))
    return out


def checkpoint(version):
    """Net and optimizer after five steps, and where five more lead."""
    saved, later = {}, {}
    for name, cases in CASES.items():
        if version == "1.13" and name == "NAdam":
            continue  # there mu_t counts twice in the product up to mu_t+1
        options = {k: v for k, v in cases[1].items() if k != "dtype"}
        net = small_net(torch.float32)
        optimizer = getattr(optim, name)(net.parameters(), **options)
        train(net, optimizer, range(5))
        saved[name] = dict(net={k: v.clone() for k, v in net.state_dict().items()},
                           optimizer=optimizer.state_dict())
        torch.save(saved, HERE / f"torch-{version}.pth")  # before the next steps change the state
        saved[name] = torch.load(HERE / f"torch-{version}.pth")[name]
        train(net, optimizer, range(5, 10))
        later[name] = [p for p in net.parameters()]
    torch.save(saved, HERE / f"torch-{version}.pth")
    (HERE / f"torch-{version}.lua").write_text(
        f"-- Where PyTorch {torch.__version__.split('+')[0]} gets from torch-{version}.pth; made by"
        " make.py.\nreturn {\n"
        + "".join(f"{k}={text(v)},\n" for k, v in later.items()) + "}\n")


torch.manual_seed(1)
X, Y = torch.randn(16, 3, dtype=torch.float64), torch.randint(0, 2, (16,))

if __name__ == "__main__":
    if sys.argv[1:] == ["1.13"]:
        checkpoint("1.13")
    else:
        lines = [f"x={text(X)},\ny={text(Y.tolist())},\n"]
        lines += ["runs={\n", *(text(r) + ",\n" for r in runs()), "},\n"]
        lines += [f"groups={text(groups())},\n", f"described={text(described())},\n"]
        (HERE / "optimizers.lua").write_text(
            f"-- What PyTorch {torch.__version__.split('+')[0]} gives; made by make.py.\n"
            "return {\n" + "".join(lines) + "}\n")
        checkpoint("current")
