#!/usr/bin/env python3
"""Writes nn_utils.lua beside this: what PyTorch's nn.utils (weight_norm, spectral_norm, parametrizations,
prune, fusion) and optim.swa_utils give for small nets, after manual_seed. (Made with PyTorch 2.15.)

usage: nn_utils.py

A tensor is written as { shape, values }.
"""
import warnings
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import utils
from torch.nn.utils import parametrizations, prune
from torch.optim import swa_utils

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def text(v):
    if isinstance(v, torch.Tensor):
        values = ",".join("%.9g" % e for e in v.detach().flatten().tolist())
        return "{{" + ",".join(map(str, v.shape)) + "},{" + values + "}}"
    if isinstance(v, dict):
        return "{" + ",".join(f'["{k}"]={text(e)}' for k, e in v.items()) + "}"
    if isinstance(v, (list, tuple)):
        return "{" + ",".join(map(text, v)) + "}"
    if isinstance(v, str):
        return '"' + v.replace("\n", "\\n") + '"'
    return repr(v)


def layer(kind):
    return {"linear": lambda: nn.Linear(5, 4), "conv": lambda: nn.Conv1d(2, 3, 3),
            "transposed": lambda: nn.ConvTranspose2d(2, 3, 2), "square": lambda: nn.Linear(4, 4),
            "tall": lambda: nn.Linear(3, 5), "wide": lambda: nn.Linear(5, 3)}[kind]()


INPUTS = {"linear": (3, 5), "conv": (2, 2, 6), "transposed": (2, 2, 3, 3), "square": (3, 4),
          "tall": (3, 3), "wide": (3, 5)}


def trained(f, kind):
    """Printing, state, output, three steps of training and the state after them, evaluation."""
    torch.manual_seed(3)
    module = f(layer(kind))
    x = torch.randn(INPUTS[kind])
    row = dict(print=str(module), keys=list(module.state_dict()), first=dict(module.state_dict()))
    row["first"] = {k: v.clone() for k, v in row["first"].items()}
    optimizer = optim.SGD(module.parameters(), lr=0.1)
    losses = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = module(x).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    module.eval()
    row.update(losses=losses, last=dict(module.state_dict()), out=module(x))
    return row


def norms():
    for kind in ("linear", "conv", "transposed"):
        for name, home in (("weight_norm", utils), ("spectral_norm", utils),
                           ("weight_norm", parametrizations), ("spectral_norm", parametrizations)):
            for options in ({}, dict(dim=1), dict(dim=None) if name == "weight_norm" else
                            dict(n_power_iterations=2, eps=1e-3)):
                row = trained(lambda m: getattr(home, name)(m, "weight", **options), kind)
                yield dict(kind=kind, name=name, new=home is parametrizations,
                           options={k: False if v is None else v for k, v in options.items()}, **row)


def orthogonal():
    for kind in ("square", "tall", "wide", "conv"):
        for options in ({}, dict(orthogonal_map="matrix_exp"), dict(orthogonal_map="cayley"),
                        dict(orthogonal_map="householder"),
                        dict(orthogonal_map="householder", use_trivialization=False)):
            yield dict(kind=kind, options=options,
                       **trained(lambda m: parametrizations.orthogonal(m, **options), kind))


def pruned():
    calls = [("l1_unstructured", 0.3), ("l1_unstructured", 5), ("random_unstructured", 0.5),
             ("random_unstructured", 3), ("random_structured", 0.5, 0),
             ("random_structured", 1, 1), ("ln_structured", 0.25, 2, 0),
             ("ln_structured", 2, 1, 1), ("ln_structured", 1, float("inf"), -1), ("identity",)]
    for first in calls:
        for second in (None, ("l1_unstructured", 4), ("ln_structured", 1, 2, 0),
                       ("random_unstructured", 0.25)):
            torch.manual_seed(4)
            module = nn.Linear(5, 4)
            steps = [first] + ([second] if second else [])
            for name, *args in steps:
                getattr(prune, name)(module, "weight", *args)
            yield dict(steps=[[repr(a) if a == float("inf") else a for a in s] for s in steps],
                       keys=list(module.state_dict()), mask=module.weight_mask,
                       weight=module.weight, out=module(torch.ones(1, 5)))


def whole():
    """global_unstructured twice."""
    torch.manual_seed(5)
    net = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    places = [(net[0], "weight"), (net[2], "weight"), (net[0], "bias")]
    prune.global_unstructured(places, prune.L1Unstructured, amount=0.4)
    first = [net[0].weight.clone(), net[2].weight.clone(), net[0].bias.clone()]
    prune.global_unstructured(places, prune.RandomUnstructured, amount=5)
    return dict(first=first, second=[net[0].weight, net[2].weight, net[0].bias],
                keys=list(net.state_dict()))


def fused():
    kinds = [("Conv1d", (2, 3, 2), {}, "BatchNorm1d", 3, (4, 2, 5), False),
             ("Conv2d", (2, 4, 2), dict(groups=2, bias=False), "BatchNorm2d", 4, (4, 2, 5, 4), False),
             ("ConvTranspose2d", (2, 3, 2), {}, "BatchNorm2d", 3, (3, 2, 3, 3), True),
             ("Linear", (4, 3), {}, "BatchNorm1d", 3, (5, 4), None)]
    for name, args, named, bn, n, shape, transpose in kinds:
        torch.manual_seed(6)
        one, two = getattr(nn, name)(*args, **named), getattr(nn, bn)(n)
        x = torch.randn(shape)
        two(one(x))
        one.eval(), two.eval()
        out = (utils.fuse_linear_bn_eval(one, two) if transpose is None else
               utils.fuse_conv_bn_eval(one, two, transpose))
        yield dict(name=name, args=args, named=named, bn=bn, n=n, shape=shape,
                   transpose=bool(transpose), weight=out.weight, bias=out.bias, out=out(x))


def averaged():
    choices = {"swa": {}, "ema": dict(multi_avg_fn=swa_utils.get_ema_multi_avg_fn(0.7)),
               "ema_each": dict(avg_fn=swa_utils.get_ema_avg_fn(0.7)),
               "swa_multi": dict(multi_avg_fn=swa_utils.get_swa_multi_avg_fn()),
               "swa_each": dict(avg_fn=swa_utils.get_swa_avg_fn())}
    for name, options in choices.items():
        for use_buffers in (False, True)[:1 if name == "swa_multi" else 2]:  # its integers fail
            torch.manual_seed(7)
            net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
            average = swa_utils.AveragedModel(net, use_buffers=use_buffers, **options)
            optimizer = optim.SGD(net.parameters(), lr=0.3)
            x = torch.randn(6, 3)
            for _ in range(4):
                optimizer.zero_grad()
                net(x).square().mean().backward()
                optimizer.step()
                average.update_parameters(net)
            state = {k: v.clone() for k, v in average.state_dict().items()}
            swa_utils.update_bn([[x[:3]], [x[3:]]], average)
            after = dict(average.state_dict())
            yield dict(name=name, use_buffers=use_buffers, keys=list(state), state=state,
                       print=str(average), after=after)


def schedules():
    for options in ({}, dict(anneal_epochs=4), dict(anneal_epochs=5, anneal_strategy="linear"),
                    dict(anneal_epochs=0), dict(anneal_epochs=3, both=[0.3, 0.01])):
        groups = [dict(params=[nn.Parameter(torch.ones(1))], lr=lr) for lr in (0.1, 0.02)]
        optimizer = optim.SGD(groups)
        options = dict(options)
        lr = options.pop("both", 0.05)
        schedule = swa_utils.SWALR(optimizer, lr, **options)
        lrs = [schedule.get_last_lr()]
        for _ in range(8):
            optimizer.step()
            schedule.step()
            lrs.append(schedule.get_last_lr())
        yield dict(options=options, lr=lr, lrs=lrs)


if __name__ == "__main__":
    rows = dict(norms=list(norms()), orthogonal=list(orthogonal()), pruned=list(pruned()), whole=whole(), fused=list(fused()),
                averaged=list(averaged()), schedules=list(schedules()))
    out = Path(__file__).with_suffix(".lua")
    out.write_text(f"-- What PyTorch {torch.__version__.split('+')[0]} gives; made by nn_utils.py.\n"
                   "local True, False, inf = true, false, 1 / 0\nlocal _ = True, False, inf\n"
                   "return {\n" + "".join(
                       f"{k}=" + ("{\n" + "".join(text(r) + ",\n" for r in v) + "}" if
                                  isinstance(v, list) else text(v)) + ",\n"
                       for k, v in rows.items()) + "}\n")
