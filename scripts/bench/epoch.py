#!/usr/bin/python3
"""Seconds of one training epoch, zknn beside PyTorch, in turn.

usage: python3 scripts/bench/epoch.py [--rounds 5] [--zknn ./zknn] [--python PYTHON ...]

Each round trains the 3-layer net (batch 64, SGD) for 3 epochs by scripts/train_3layer.lua
and by the PyTorch of every PYTHON (tensors preloaded, an epoch a loop over slices, no loader),
in each of two thread settings, and takes the fastest epoch past the first. Prints the
median over the rounds and PyTorch's best setting over zknn. A PYTHON needs torch and numpy.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

TORCH = """
import gzip, sys, time, numpy, torch
from torch import nn
torch.set_num_threads(int(sys.argv[2]))
def idx(name, offset):
    with gzip.open(f"{sys.argv[1]}/MNIST/raw/{name}-ubyte.gz") as f:
        return torch.tensor(numpy.frombuffer(f.read(), numpy.uint8, offset=offset))
X = idx("train-images-idx3", 16).reshape(-1, 1, 28, 28).float().div_(255)
y = idx("train-labels-idx1", 8).long()
torch.manual_seed(0)
net = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
                    nn.Linear(512, 10))
optimizer, loss_fn = torch.optim.SGD(net.parameters(), lr=1e-3), nn.CrossEntropyLoss()
for epoch in range(3):
    start = time.perf_counter()
    for i in range(0, len(X), 64):
        loss = loss_fn(net(X[i:i + 64]), y[i:i + 64])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(time.perf_counter() - start)
"""

p = argparse.ArgumentParser()
p.add_argument("--rounds", type=int, default=5)
p.add_argument("--zknn", default="./zknn")
p.add_argument("--python", nargs="*", default=["/usr/bin/python3"])
p.add_argument("--data", default="data")
a = p.parse_args()
threads = len(os.sched_getaffinity(0))


def zknn():
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log.csv"
        subprocess.run([a.zknn, "scripts/train_3layer.lua", "--fresh", "--epochs", "3", "--data",
                        a.data, "--model", f"{folder}/model.pth", "--log", log],
                       check=True, stdout=subprocess.DEVNULL)
        with open(log) as f:
            return min(float(line.split(",")[1]) for line in f.readlines()[2:])


def torch(python, own, blas):
    env = dict(os.environ, OMP_NUM_THREADS=str(own), OPENBLAS_NUM_THREADS=str(blas))
    out = subprocess.run([python, "-c", TORCH, a.data, str(own)], check=True, env=env, text=True,
                         stdout=subprocess.PIPE).stdout
    return min(float(line) for line in out.split()[1:])


runs = {"zknn": zknn}
for python in a.python:
    version = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], check=True,
                             text=True, stdout=subprocess.PIPE).stdout.strip()
    runs[f"PyTorch {version}, {threads} threads"] = lambda q=python: torch(q, threads, threads)
    runs[f"PyTorch {version}, 1 thread, OpenBLAS {threads}"] = lambda q=python: torch(q, 1, threads)

seconds = {name: [] for name in runs}
for i in range(a.rounds):
    for name, run in runs.items():
        seconds[name].append(run())
    print(f"round {i + 1} of {a.rounds}", file=sys.stderr)
ours = statistics.median(seconds["zknn"])
for name, values in seconds.items():
    median = statistics.median(values)
    print(f"{name:45} median {median:6.3f} s  best {min(values):6.3f} s  {median / ours:5.2f}"
          " x zknn")
