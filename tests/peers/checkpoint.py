#!/usr/bin/env python3
"""torch.load reads what zknn.save writes: checkpoint.py ZKNN

Oracle: PyTorch. Its own checkpoints go through zknn (load, save) and come back with the same
structure, values, strides and sharing; a state_dict made by zknn is read with weights_only=True.
"""
import collections
import os
import subprocess
import sys
import tempfile

import torch

ZKNN = sys.argv[1]
GOLDEN = "tests/golden/checkpoints/"
CURRENT = [int(n) for n in torch.__version__.split(".")[:2]] >= [2, 4]


def run(source, *args):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(source)
        script.flush()
        subprocess.run([ZKNN, script.name, *args], check=True)


def load(path):
    """weights_only refuses every float in PyTorch 1.13, and torch.device in 2.1."""
    return torch.load(path, weights_only=True) if CURRENT else torch.load(path)


def check(place, theirs, ours):
    if isinstance(theirs, torch.Tensor):
        dtype = theirs.dtype
        assert ours.dtype == dtype, (place, ours.dtype)
        assert ours.stride() == theirs.stride(), (place, ours.stride())
        assert ours.storage_offset() == theirs.storage_offset(), place
        assert ours.requires_grad == theirs.requires_grad, place
        assert torch.equal(ours, theirs.detach().to(dtype)), place
        return
    if isinstance(theirs, torch.Size):
        theirs = tuple(theirs)
    if isinstance(theirs, (torch.dtype, torch.device)):
        theirs = str(theirs)
    assert type(ours) is type(theirs), (place, type(ours))
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs), (place, list(ours))
        for key, value in theirs.items():
            check(f"{place}.{key}", value, ours[key])
    elif isinstance(theirs, (list, tuple)):
        assert len(ours) == len(theirs), place
        for i, value in enumerate(theirs):
            check(f"{place}.{i}", value, ours[i])
    else:
        assert repr(ours) == repr(theirs), (place, ours)


PASS_ON = 'local zknn = require "zknn"; zknn.save(zknn.load(arg[1]), arg[2])'

MAKE = """
local zknn = require "zknn"
local sd = require "zknn.ordered".new("OrderedDict")
sd["stack.0.weight"] = zknn.arange(6):to("float32"):reshape(2, 3)
sd["stack.0.bias"] = zknn.tensor{0.5, -0.5}
sd["steps"] = zknn.tensor(7)
zknn.save(sd, arg[1])
zknn.save({epoch = 3, lr = 1e-3, model = sd, list = {1, 2.0, "three", false}, map = {[0] = {}}},
  arg[2])
"""


def random_state(seed):
    """A state_dict of views and copies of every dtype that both have."""
    torch.manual_seed(seed)
    out = collections.OrderedDict()
    dtypes = [torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool, torch.float16,
              torch.bfloat16, torch.int32, torch.int16, torch.int8]
    if CURRENT:
        dtypes += [torch.uint16, torch.uint32, torch.uint64]
    for i in range(8):
        base = (torch.randn(3, 4) * 50).to(dtypes[int(torch.randint(len(dtypes), ()))])
        views = [base, base.t(), base[1:], base[:, ::2], base[2, 3], base.clone()]
        for k in range(3):
            out[f"layer{i}.{k}"] = views[int(torch.randint(len(views), ()))]
    out._metadata = collections.OrderedDict({"": {"version": 1}, "layer0": {"version": seed}})
    return out


def check_writers(folder):
    """What torch.save writes in both formats, at each protocol that it reads back."""
    theirs, ours = os.path.join(folder, "theirs.pth"), os.path.join(folder, "ours.pth")
    for seed in range(20):
        state = random_state(seed)
        torch.save(state, theirs, pickle_protocol=1 + seed % 5,
                   _use_new_zipfile_serialization=seed % 2 == 0)
        run(PASS_ON, theirs, ours)
        read = load(ours)
        check(f"random state {seed}", state, read)
        assert read._metadata == state._metadata, (seed, read._metadata)


def main():
    with tempfile.TemporaryDirectory() as folder:
        passed = os.path.join(folder, "passed.pth")
        versions = sorted("versions/" + name for name in os.listdir(GOLDEN + "versions")
                          if name.endswith(".pth"))
        for name in ["torch-1.13.pth", "torch-current.pth", "optimizer.pth"] + versions:
            run(PASS_ON, GOLDEN + name, passed)
            theirs, ours = load(GOLDEN + name), load(passed)
            check(name, theirs, ours)
            if "twice" in ours:
                assert ours["twice"]["one"] is ours["twice"]["two"]
                assert ours["column"].data_ptr() == ours["table"].data_ptr() + 8
        check_writers(folder)
        state, record = os.path.join(folder, "state.pth"), os.path.join(folder, "record.pth")
        run(MAKE, state, record)
        read = torch.load(state, weights_only=True)
        assert type(read) is collections.OrderedDict
        assert list(read) == ["stack.0.weight", "stack.0.bias", "steps"]
        assert torch.equal(read["stack.0.weight"], torch.arange(6.0).reshape(2, 3))
        assert torch.equal(read["stack.0.bias"], torch.tensor([0.5, -0.5]))
        assert read["steps"].dtype == torch.int64 and read["steps"].item() == 7
        whole = load(record)
        assert list(whole) == ["epoch", "list", "lr", "map", "model"]
        assert repr([whole[k] for k in ["epoch", "list", "lr", "map"]]) == (
            "[3, [1, 2.0, 'three', False], 0.001, {0: {}}]")
        assert whole["model"]["steps"].item() == 7
    print(f"torch {torch.__version__} reads zknn's checkpoints")


if __name__ == "__main__":
    main()
