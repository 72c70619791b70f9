#!/usr/bin/env python3
"""Writes identity.lua: what torch gives where a tensor keeps its identity and gets other data.

usage: identity.py > identity.lua     (made with torch 2.15)
"""
import torch

from lua_text import text

OPTIMIZERS = {
    "SGD": {"lr": 0.05, "momentum": 0.9}, "Adam": {"lr": 0.05}, "AdamW": {"lr": 0.05},
    "NAdam": {"lr": 0.05}, "RAdam": {"lr": 0.05}, "Adamax": {"lr": 0.05}, "Adagrad": {"lr": 0.05},
    "Adadelta": {"lr": 0.5}, "RMSprop": {"lr": 0.05, "momentum": 0.5}, "ASGD": {"lr": 0.05},
    "Rprop": {"lr": 0.05},
}


def layer():
    m = torch.nn.Linear(3, 2)
    with torch.no_grad():
        m.weight.copy_(torch.arange(6).view(2, 3) / 8 - 0.25)
        m.bias.copy_(torch.tensor([0.5, -0.5]))
    return m


def inputs(dtype=torch.float32):
    return (torch.arange(12, dtype=dtype).view(4, 3) % 5 - 2) / 4


def train(m, opt, dtype, steps, losses):
    for _ in range(steps):
        opt.zero_grad()
        loss = m(inputs(dtype)).pow(2).sum()
        loss.backward()
        opt.step()
        losses.append(loss.item())


def converted(name, options):
    """Two steps in float32, two in float64 with the state converted too, two in float32 again."""
    m, losses = layer(), []
    opt = getattr(torch.optim, name)(m.parameters(), **options)

    def to(dtype):
        m.to(dtype)
        for state in opt.state.values():
            for key, value in state.items():
                if torch.is_tensor(value) and value.dim() > 0:
                    state[key] = value.to(dtype)

    train(m, opt, torch.float32, 2, losses)
    to(torch.float64)
    train(m, opt, torch.float64, 2, losses)
    to(torch.float32)
    train(m, opt, torch.float32, 2, losses)
    return losses


def there_and_back():
    """Adam, and the net in float64 between two steps, for a look."""
    m, losses = layer(), []
    opt = torch.optim.Adam(m.parameters(), lr=0.05)
    train(m, opt, torch.float32, 3, losses)
    m.double()
    m.float()
    train(m, opt, torch.float32, 3, losses)
    return losses


def hooked():
    m, seen, losses = layer(), [], []
    opt = torch.optim.SGD(m.parameters(), lr=0.1)
    m.weight.register_hook(lambda g: seen.append(str(g.dtype)))
    m.to(torch.float64)
    train(m, opt, torch.float64, 3, losses)
    return {"losses": losses, "seen": seen}


def tied():
    """A weight that a module outside the converted one shares."""
    a, b = layer(), layer()
    b.weight = a.weight
    a.double()
    b.bias.data = b.bias.data.double()
    (a(inputs(torch.float64)) + b(inputs(torch.float64))).pow(2).sum().backward()
    return {"grad": a.weight.grad, "same": a.weight is b.weight}


def grads():
    m = layer()
    m(inputs()).sum().backward()
    g = m.weight.grad
    m.double()
    row = {"same": m.weight.grad is g, "dtype": str(g.dtype), "before": g.clone()}
    m(inputs(torch.float64)).sum().backward()
    row["after"] = g.clone()
    return row


def data():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    (w * 3).sum().backward()
    w.data = torch.tensor([5.0, 6.0], dtype=torch.float64)
    row = {"dtype": str(w.dtype), "requires_grad": w.requires_grad, "leaf": w.is_leaf,
           "grad_dtype": str(w.grad.dtype)}
    w.grad = None
    w.data = torch.tensor([5.0, 6.0, 7.0])
    (w * w).sum().backward()
    row["grad"] = w.grad
    held = torch.ones(3)
    w.data = held
    with torch.no_grad():
        w.mul_(4)
    row["held"] = held
    return row


def assigned():
    """load_state_dict(assign=True)"""
    m = layer()
    state = {k: v.double() * 2 for k, v in layer().state_dict().items()}
    m.load_state_dict(state, assign=True)
    m.weight.data[0, 0] = 9
    return {"dtype": str(m.weight.dtype), "requires_grad": m.weight.requires_grad,
            "weight": m.weight.data, "given": state["weight"]}


rows = {
    "optimizers": [{"name": name, "options": options, "losses": converted(name, options)}
                   for name, options in OPTIMIZERS.items()],
    "there_and_back": there_and_back(), "hooked": hooked(), "tied": tied(), "grads": grads(),
    "data": data(), "assigned": assigned(),
}
print(f"-- Made by identity.py with torch {torch.__version__}.\nreturn {text(rows)}")
