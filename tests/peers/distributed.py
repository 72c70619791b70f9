#!/usr/bin/env python3
"""DistributedDataParallel on two ranks beside PyTorch's on gloo: the losses of an epoch within
1e-5, by averaged gradients and by shards. tests/peers/distributed.py ZKNN; skipped (77) without
an MPI."""
import os
import shutil
import subprocess
import sys
import tempfile

import torch
import torch.distributed as dist
from torch import nn

ROWS, BATCH, RANKS = 2048, 32, 2


def train_torch():
    """One rank of PyTorch's job: rank 0 prints the losses."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    rank = dist.get_rank()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 10))
    x, y = torch.randn(ROWS, 20), torch.randint(0, 10, (ROWS,))
    model = nn.parallel.DistributedDataParallel(net)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for first in range(0, ROWS, BATCH):
        part = slice(first + rank * BATCH // RANKS, first + (rank + 1) * BATCH // RANKS)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[part]), y[part])
        loss.backward()
        optimizer.step()
        mean = loss.detach().clone()
        dist.all_reduce(mean)
        if rank == 0:
            print("%.9g" % (mean.item() / RANKS))
    dist.destroy_process_group()


ZKNN = """
local zknn = require "zknn"
local nn, distributed = zknn.nn, zknn.distributed
local ROWS, BATCH, RANKS = 2048, 32, 2
local rank = distributed.get_rank()
assert(distributed.get_world_size() == RANKS)
zknn.manual_seed(0)
local net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 10))
local x, y = zknn.randn(ROWS, 20), zknn.randint(0, 10, { ROWS })
local shards = tonumber(arg[1])
local model = nn.parallel.DistributedDataParallel(net, { shards = shards })
local optimizer = zknn.optim.SGD(model:parameters(), { lr = 0.1, momentum = 0.9 })
local loss_fn = nn.CrossEntropyLoss()
for first = 0, ROWS - BATCH, BATCH do
  optimizer:zero_grad()
  local loss
  if shards then
    loss = model:backward(function(a, b) return loss_fn(model(a), b) end,
      x:narrow(0, first, BATCH), y:narrow(0, first, BATCH))
  else
    local own, n = first + rank * BATCH // RANKS, BATCH // RANKS
    loss = loss_fn(model(x:narrow(0, own, n)), y:narrow(0, own, n))
    loss:backward()
    loss = distributed.all_reduce(loss:detach():clone(), "avg")
  end
  optimizer:step()
  if rank == 0 then print(("%.9g"):format(loss:item())) end
end
"""


def losses_of_torch():
    env = dict(os.environ, MASTER_ADDR="127.0.0.1", MASTER_PORT=str(20000 + os.getpid() % 20000),
               WORLD_SIZE=str(RANKS))
    jobs = [subprocess.Popen([sys.executable, __file__, "--rank"], env=dict(env, RANK=str(rank)),
                             stdout=subprocess.PIPE, text=True) for rank in range(RANKS)]
    said = [job.communicate(timeout=300)[0] for job in jobs]
    assert all(job.returncode == 0 for job in jobs)
    return [float(line) for line in said[0].split()]


def main():
    zknn = os.path.abspath(sys.argv[1])
    env = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
               OMPI_MCA_rmaps_base_oversubscribe="1", ZKNN_THREADS="1")
    launchers = [path for name in ("openmpi", "mpich") if (path := shutil.which("mpirun." + name))
                 and os.path.exists(f"{os.path.dirname(zknn)}/zknn_{name}.so")]
    if not launchers:
        print("no MPI")
        sys.exit(77)
    want = losses_of_torch()
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/train.lua", "w") as file:
            file.write(ZKNN)
        for launcher in launchers:
            for way in [], ["8"]:
                job = [launcher, "-np", str(RANKS), zknn, folder + "/train.lua", *way]
                said = subprocess.run(job, env=env, check=True, capture_output=True,
                                      text=True).stdout
                got = [float(line) for line in said.split()]
                assert len(got) == len(want) == ROWS // BATCH
                worst = max(abs(a - b) for a, b in zip(got, want))
                print(f"{launcher} {way}: {len(got)} losses, the largest difference {worst:.2g}")
                assert worst < 1e-5


if sys.argv[1] == "--rank":
    train_torch()
else:
    main()
