#!/usr/bin/env python3
"""Writes schedulers.lua: the learning rates (and momenta) that PyTorch's schedules set; and
schedulers.pth: the states of schedule and optimizer after 8 steps of each of `runs`.

usage: schedulers.py     (made with 2.15)

Every run has two groups of its own learning rates; the rates are those before the first step and
after each. `epochs`: step(epoch) jumps. `resume`: made anew with last_epoch after so many steps.
"""
import copy
import warnings
from pathlib import Path

import torch
from torch import nn, optim
from torch.optim import lr_scheduler

HERE = Path(__file__).parent
STEPS = 24
LRS = [0.1, 0.5]
# lr_lambda by name; tests/lua/schedulers_spec.lua has the same.
FUNCTIONS = {"power": lambda epoch: 0.95**epoch, "hyperbola": lambda epoch: 1 / (1 + epoch),
             "cycle_scale": lambda x: 1 / (5 + x)}
METRICS = [1.0, 0.9, 0.9, 0.95, 0.89995, 0.9, 0.9, 0.9, 0.5, 0.6, 0.7, 0.8, 0.9, 0.55, 0.5, 0.4999,
           0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]


class F(str):
    """A function of FUNCTIONS."""


def S(name, **named):
    return dict(name=name, named=named)


RUNS = [
    S("StepLR", step_size=5), S("StepLR", step_size=1, gamma=0.5),
    S("MultiStepLR", milestones=[3, 7, 7, 20], gamma=0.3), S("MultiStepLR", milestones=[0, 1]),
    S("ConstantLR"), S("ConstantLR", factor=0.5, total_iters=10),
    S("LinearLR"), S("LinearLR", start_factor=0.1, end_factor=0.7, total_iters=12),
    S("LinearLR", start_factor=1.0, end_factor=0.0, total_iters=8),
    S("ExponentialLR", gamma=0.8), S("PolynomialLR"), S("PolynomialLR", total_iters=15, power=2.5),
    S("CosineAnnealingLR", T_max=10), S("CosineAnnealingLR", T_max=7, eta_min=0.02),
    S("CosineAnnealingLR", T_max=1),
    S("CosineAnnealingWarmRestarts", T_0=5),
    S("CosineAnnealingWarmRestarts", T_0=3, T_mult=2, eta_min=0.01),
    S("LambdaLR", lr_lambda=F("power")), S("LambdaLR", lr_lambda=[F("power"), F("hyperbola")]),
    S("MultiplicativeLR", lr_lambda=F("power")),
    S("MultiplicativeLR", lr_lambda=[F("hyperbola"), F("power")]),
    S("CyclicLR", base_lr=0.01, max_lr=0.1, step_size_up=4),
    S("CyclicLR", base_lr=[0.01, 0.02], max_lr=[0.1, 0.3], step_size_up=3, step_size_down=5,
      mode="triangular2", base_momentum=0.7, max_momentum=[0.8, 0.95]),
    S("CyclicLR", base_lr=0.01, max_lr=0.1, step_size_up=4, mode="exp_range", gamma=0.9,
      cycle_momentum=False),
    S("CyclicLR", base_lr=0.01, max_lr=0.1, step_size_up=4, scale_fn=F("cycle_scale"),
      scale_mode="iterations"),
    S("OneCycleLR", max_lr=0.3, total_steps=26), S("OneCycleLR", max_lr=[0.3, 0.9], epochs=5,
                                                   steps_per_epoch=6, anneal_strategy="linear"),
    S("OneCycleLR", max_lr=0.3, total_steps=30, three_phase=True, pct_start=0.4, div_factor=10,
      final_div_factor=100, base_momentum=[0.6, 0.7], max_momentum=0.9),
    S("OneCycleLR", max_lr=0.3, total_steps=26, cycle_momentum=False),
    S("SequentialLR", schedulers=[S("ConstantLR", factor=0.1, total_iters=4),
                                  S("ExponentialLR", gamma=0.9)], milestones=[4]),
    S("SequentialLR", schedulers=[S("LinearLR", total_iters=3),
                                  S("CosineAnnealingLR", T_max=10), S("StepLR", step_size=2)],
      milestones=[3, 13]),
    S("SequentialLR", schedulers=[S("LambdaLR", lr_lambda=F("power")),
                                  S("CosineAnnealingWarmRestarts", T_0=4)], milestones=[6]),
    S("ChainedScheduler", schedulers=[S("ConstantLR", factor=0.1, total_iters=4),
                                      S("ExponentialLR", gamma=0.9)]),
    S("SequentialLR", schedulers=[
        S("ChainedScheduler", schedulers=[S("LinearLR"), S("ExponentialLR", gamma=0.9)]),
        S("StepLR", step_size=3)], milestones=[7]),
    S("ReduceLROnPlateau"), S("ReduceLROnPlateau", patience=1, factor=0.5, cooldown=2),
    S("ReduceLROnPlateau", mode="max", patience=2, threshold=0.1, min_lr=[0.05, 0.2]),
    S("ReduceLROnPlateau", patience=0, threshold_mode="abs", threshold=0.01, factor=0.3,
      min_lr=0.001, eps=1e-3),
    S("ReduceLROnPlateau", mode="max", threshold_mode="abs", threshold=0.1, patience=3),
]
JUMPS = [S("StepLR", step_size=5), S("MultiStepLR", milestones=[3, 7, 7, 20], gamma=0.3),
         S("ConstantLR"), S("LinearLR"), S("ExponentialLR", gamma=0.8),
         S("PolynomialLR", total_iters=15, power=2.5),
         S("CosineAnnealingLR", T_max=7, eta_min=0.02), S("LambdaLR", lr_lambda=F("power")),
         S("CosineAnnealingWarmRestarts", T_0=3, T_mult=2, eta_min=0.01),
         S("CosineAnnealingWarmRestarts", T_0=5)]
STATES = []
EPOCHS = [4, 9, 2, 21, 0, 13]
RESUMED = [r for r in RUNS if r["name"] not in ("SequentialLR", "ChainedScheduler", "CyclicLR",
                                                "ReduceLROnPlateau")]


def value(v):
    if isinstance(v, F):
        return FUNCTIONS[v]
    return [value(e) for e in v] if isinstance(v, list) else v


def make(spec, optimizer, **more):
    named = {k: value(v) for k, v in spec["named"].items() if k != "schedulers"}
    inner = [make(s, optimizer) for s in spec["named"].get("schedulers", [])]
    kind = getattr(lr_scheduler, spec["name"])
    if spec["name"] == "ChainedScheduler":
        return kind(inner, optimizer)
    if inner:
        named["schedulers"] = inner
    return kind(optimizer, **named, **more)


def text(v):
    if isinstance(v, F):
        return f"F.{v}"
    if isinstance(v, bool):
        return str(v).lower()
    if isinstance(v, str):
        return f'"{v}"'
    if isinstance(v, dict):
        return "{" + ",".join(f"{k}={text(e)}" for k, e in v.items()) + "}"
    return "{" + ",".join(text(e) for e in v) + "}" if isinstance(v, list) else repr(v)


def new_optimizer(kind):
    groups = [dict(params=[nn.Parameter(torch.ones(1))], lr=lr) for lr in LRS]
    return optim.Adam(groups) if kind == "Adam" else optim.SGD(groups, momentum=0.9)


def note(out, optimizer):
    for i, group in enumerate(optimizer.param_groups):
        out["lrs"][i].append(float(group["lr"]))
        out["momenta"][i].append(float(group["betas"][0] if "betas" in group
                                       else group["momentum"]))


def run(spec, kind="SGD", jumps=False, resume=0):
    optimizer = new_optimizer(kind)
    scheduler = make(spec, optimizer)
    out = dict(**spec, optimizer=kind, lrs=[[], []], momenta=[[], []])
    note(out, optimizer)
    for k, epoch in enumerate(EPOCHS if jumps else range(STEPS)):
        optimizer.step()
        if k == 8 and not jumps and not resume:
            STATES.append(copy.deepcopy(dict(optimizer=optimizer.state_dict(),
                                             scheduler=scheduler.state_dict())))
        if resume and k == resume:
            scheduler = make(spec, optimizer, last_epoch=scheduler.last_epoch)
        if jumps:
            scheduler.step(epoch)
        elif spec["name"] == "ReduceLROnPlateau":
            scheduler.step(METRICS[k])
        else:
            scheduler.step()
        last = [g["lr"] for g in optimizer.param_groups]
        assert scheduler.get_last_lr() == last, spec
        note(out, optimizer)
    if all(m == out["momenta"][0][0] for g in out["momenta"] for m in g):
        del out["momenta"]
    return out


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    cycles = [r for r in RUNS if r["name"] in ("CyclicLR", "OneCycleLR")]
    lines = [f"metrics={text(METRICS)},\nepochs={text(EPOCHS)},\n"]
    for name, runs in {
        "runs": [run(r) for r in RUNS] + [run(r, "Adam") for r in cycles[:2] + cycles[4:6]],
        "jumps": [run(r, jumps=True) for r in JUMPS],
        "resumed": [run(r, resume=9) for r in RESUMED],
    }.items():
        lines += [f"{name}={{\n", *(text(r) + ",\n" for r in runs), "},\n"]
    (HERE / "schedulers.lua").write_text(
        f"-- What PyTorch {torch.__version__.split('+')[0]} gives; made by schedulers.py.\n"
        "local F = ...\nlocal inf = 1 / 0\nlocal _ = inf\nreturn {\n" + "".join(lines) + "}\n")
    torch.save(STATES, HERE / "schedulers.pth")
