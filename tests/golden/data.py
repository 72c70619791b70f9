#!/usr/bin/env python3
"""Writes data.lua: what torch and torchvision give for MNIST, ToTensor and DataLoader.

usage: data.py > data.lua      (at the top of the tree; made with Debian's torch 1.13 and
                                torchvision 0.14)
"""
import gzip
import pathlib
import tempfile

import numpy as np
import torch
import torchvision
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torchvision import transforms

from lua_text import text


def split(root, train):
    d = torchvision.datasets.MNIST(root, train, transform=transforms.ToTensor())
    image, label = d[7]
    return {
        "size": len(d),
        "shape": list(d.data.shape),
        "labels": d.targets[:20],
        "counts": d.targets.bincount(),
        "last": int(d.targets[-1]),
        "pixels": int(d.data.long().sum()),
        # Moves when an image, a row or a column is out of place.
        "weighted": int((d.data.flatten().long() * (torch.arange(d.data.numel()) % 9973)).sum()),
        "image7": {"shape": list(image.shape), "label": label, "row": image[0, 14]},
    }


def printed(root):
    both = transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda x: x)])
    return {
        "plain": repr(torchvision.datasets.MNIST(root, True)),
        "tensor": repr(torchvision.datasets.MNIST(root, False, transforms.ToTensor())),
        "both": repr(torchvision.datasets.MNIST(root, False, both, both)),
    }


def to_tensor():
    """All 256 values, and a small colour image."""
    grey = torch.from_numpy(np.arange(256, dtype=np.uint8).reshape(16, 16))
    colour = torch.from_numpy((np.arange(24, dtype=np.uint8) * 10).reshape(2, 4, 3))
    make = transforms.ToTensor()
    return {"grey": make(grey.numpy()).flatten(), "colour": make(colour.numpy()),
            "numbers": make(colour.numpy().astype(np.float32)).shape}


def batches(loader):
    return [x[0].tolist() for x in loader]


def draws():
    """Batches of two epochs, and the next random number."""
    rows = []
    for seed, n, batch_size, shuffle, drop_last in [
            (0, 10, 3, False, False), (0, 10, 3, True, False), (1, 10, 3, True, True),
            (2, 10, 5, True, True), (3, 2, 3, True, True), (4, 1, 1, True, False),
            (12345678901, 12, 7, True, False), (5, 6, 100, True, False)]:
        torch.manual_seed(seed)
        loader = DataLoader(TensorDataset(torch.arange(n)), batch_size=batch_size,
                            shuffle=shuffle, drop_last=drop_last)
        rows.append({"seed": seed, "n": n, "batch_size": batch_size, "shuffle": shuffle,
                     "drop_last": drop_last, "length": len(loader),
                     "epochs": [batches(loader), batches(loader)],
                     "after": torch.rand(1).item()})
    return rows


def training():
    """The tutorial's draws: the net of 3 layers, then for each epoch a shuffled train loader over
    60,000 and a plain test loader."""
    torch.manual_seed(0)
    for i, o in (784, 512), (512, 512), (512, 10):
        nn.Linear(i, o)
    train = DataLoader(TensorDataset(torch.arange(60000)), batch_size=64, shuffle=True)
    test = DataLoader(TensorDataset(torch.arange(10000)), batch_size=64)
    epochs = []
    for _ in range(2):
        order = torch.cat([x for (x,) in train])
        for _ in test:
            pass
        epochs.append({"head": order[:6], "sum": int((order * torch.arange(60000)).sum())})
    return {"epochs": epochs, "after": torch.rand(1).item()}


class Samples:
    def __init__(self, *samples):
        self.samples = samples

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        return self.samples[i]


def collated():
    loader = DataLoader(Samples((1, 0.5, True, torch.ones(2), "a"),
                                (2, 0.25, False, torch.zeros(2), "b")), batch_size=2)
    values = next(iter(loader))
    return {"dtypes": [str(v.dtype).replace("torch.", "") for v in values[:4]],
            "values": [v.tolist() for v in values[:4]] + [list(values[4])]}


with tempfile.TemporaryDirectory() as folder:
    raw = pathlib.Path(folder) / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in pathlib.Path("data/MNIST/raw").glob("*.gz"):
        (raw / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    result = {
        "train": split(folder, True),
        "test": split(folder, False),
        "classes": torchvision.datasets.MNIST.classes,
        "printed": {k: v.replace(folder, "ROOT") for k, v in printed(folder).items()},
        "to_tensor": to_tensor(),
        "draws": draws(),
        "training": training(),
        "collated": collated(),
    }
print("-- What torch", torch.__version__, "and torchvision", torchvision.__version__,
      "give; made by data.py.")
print("return", text(result))
