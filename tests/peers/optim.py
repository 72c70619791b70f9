#!/usr/bin/env python3
"""Optimizers and schedules go from PyTorch to zknn and back, and the lists of docs/optim.md are
torch's own: optim.py ZKNN

Oracle: PyTorch, which trains on from every checkpoint of zknn's, and whose checkpoints zknn trains
on from, to the same parameters and learning rates. Schedules and lists: the current PyTorch alone.
"""
import inspect
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from torch import nn, optim

ZKNN = sys.argv[1]
sys.argv[1:] = []
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/golden/optim")
import make
import schedulers

CURRENT = not torch.__version__.startswith("1.")
SAFE = dict(weights_only=True) if CURRENT else {}  # 1.13 takes no float in such a file

OPTIMIZERS = """
local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim
local folder = arg[1]
local saved, cases = zknn.load(folder .. "/theirs.pth"), dofile(folder .. "/cases.lua")
local x, y = saved.x, saved.y

local function small_net()
  zknn.manual_seed(2)
  return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
end

local function train(net, optimizer, first, last)
  for k = first, last do
    local row = 4 * (k % 4)
    local loss = nn.functional.cross_entropy(net(x:narrow(0, row, 4)), y:narrow(0, row, 4))
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
  end
end

local last = {}
for name, options in pairs(cases) do
  local net = small_net()
  net:load_state_dict(saved[name].net)
  local optimizer = optim[name](net:parameters())
  optimizer:load_state_dict(saved[name].optimizer)
  train(net, optimizer, 5, 9)
  local own = small_net()
  optimizer = optim[name](own:parameters(), options)
  train(own, optimizer, 0, 4)
  zknn.save({ net = own:state_dict(), optimizer = optimizer:state_dict() },
    folder .. "/" .. name .. ".pth")
  train(own, optimizer, 5, 9)
  last[name] = { theirs = net:state_dict(), ours = own:state_dict() }
end
zknn.save(last, folder .. "/last.pth")
"""

SCHEDULES = """
local zknn = require "zknn"
local runs = dofile "tests/golden/optim/runs.lua"
local states, lrs = {}, {}
for i, run in ipairs(runs.golden.runs) do
  local optimizer = runs.new_optimizer(run.optimizer)
  local scheduler = runs.make(run, optimizer)
  lrs[i] = {}
  for k = 1, #run.lrs[1] - 1 do
    runs.step(scheduler, run, k)
    if k == 8 then
      states[i] = { optimizer = optimizer:state_dict(), scheduler = scheduler:state_dict() }
    elseif k > 8 then
      for _, group in ipairs(optimizer.param_groups) do
        table.insert(lrs[i], group.lr)
      end
    end
  end
end
zknn.save({ states = states, lrs = lrs }, arg[1] .. "/schedules.pth")
"""


def run(source, *args):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(source)
        script.flush()
        return subprocess.run([ZKNN, script.name, *args], check=True, stdout=subprocess.PIPE,
                              text=True).stdout


def near(place, ours, theirs, tol):
    for key, value in theirs.items():
        scale = value.abs().max().item()
        far = (ours[key] - value).abs().max().item()
        assert far <= tol * scale, f"{place}, {key}: {far} apart, of {scale}"


def state_of(net):
    return {k: v.clone() for k, v in net.state_dict().items()}


def optimizers(folder):
    names = [n for n in make.CASES if CURRENT or n != "NAdam"]  # 1.13's differs: see make.py
    saved, last, cases = dict(x=make.X.float(), y=make.Y), {}, {}
    for name in names:
        cases[name] = {k: v for k, v in make.CASES[name][1].items() if k != "dtype"}
        net = make.small_net(torch.float32)
        optimizer = getattr(optim, name)(net.parameters(), **cases[name])
        make.train(net, optimizer, range(5))
        path = f"{folder}/{name}-theirs.pth"  # as it is now
        torch.save(dict(net=net.state_dict(), optimizer=optimizer.state_dict()), path)
        saved[name] = torch.load(path, **SAFE)
        make.train(net, optimizer, range(5, 10))
        last[name] = state_of(net)
    torch.save(saved, f"{folder}/theirs.pth")
    Path(f"{folder}/cases.lua").write_text("return " + make.text(cases))
    run(OPTIMIZERS, folder)
    ours = torch.load(f"{folder}/last.pth", **SAFE)
    for name in names:
        near(f"{name}: zknn after PyTorch", ours[name]["theirs"], last[name], 1e-5)
        begun = torch.load(f"{folder}/{name}.pth", **SAFE)
        net = make.small_net(torch.float32)
        net.load_state_dict(begun["net"])
        optimizer = getattr(optim, name)(net.parameters(), lr=7)
        optimizer.load_state_dict(begun["optimizer"])
        make.train(net, optimizer, range(5, 10))
        near(f"{name}: PyTorch after zknn", ours[name]["ours"], state_of(net), 1e-5)
    return len(names)


def schedules(folder):
    run(SCHEDULES, folder)
    ours = torch.load(f"{folder}/schedules.pth", **SAFE)
    for spec, state, lrs in zip(schedulers.RUNS, ours["states"], ours["lrs"]):
        optimizer = schedulers.new_optimizer("SGD")
        schedule = schedulers.make(spec, optimizer)
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["scheduler"])
        theirs = []
        for k in range(8, schedulers.STEPS):
            optimizer.step()
            schedule.step(*([schedulers.METRICS[k]] if "Plateau" in spec["name"] else []))
            theirs += [g["lr"] for g in optimizer.param_groups]
        assert len(theirs) == len(lrs), spec
        for a, b in zip(theirs, lrs):
            assert abs(a - b) <= 1e-12 * max(abs(a), 1e-3), (spec, theirs, lrs)
    return len(schedulers.RUNS)


def subclasses(module, base):
    return {n for n, v in vars(module).items() if inspect.isclass(v) and issubclass(v, base)
            and v is not base and not n.startswith("_")}


def lists():
    """Every name of torch stands in the table; what says yes is there, what says no is not."""
    text = Path("docs/optim.md").read_text()
    base = optim.lr_scheduler.LRScheduler
    wanted = {"torch.optim": ("optim", subclasses(optim, optim.Optimizer)),
              "torch.optim.lr_scheduler": ("optim.lr_scheduler",
                                           subclasses(optim.lr_scheduler, base)),
              "torch.nn": ("nn", set(nn.modules.loss.__all__) - {"NLLLoss2d"})}
    for head, (place, names) in wanted.items():
        table = re.search(rf"^\| {re.escape(head)} \| here \|.*?\n\n", text + "\n", re.M | re.S)
        rows = re.findall(r"^\| (\w+) \| (yes|no) \|", table.group(0), re.M)
        assert {n for n, _ in rows} == names, (head, names ^ {n for n, _ in rows})
        there = run(f"local t = require('zknn').{place} for _, n in ipairs(arg) do "
                    "print((pcall(function() return t[n] end))) end",  # what is missing raises
                    *[n for n, _ in rows]).split()
        for (name, have), found in zip(rows, there):
            assert (have == "yes") == (found == "true"), (head, name, have)


def main():
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        print(optimizers(folder), "optimizers go both ways with torch", torch.__version__)
        if CURRENT:
            print(schedules(folder), "schedules go back")
            lists()


if __name__ == "__main__":
    main()
