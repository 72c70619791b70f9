#!/usr/bin/env python3
"""Writes imagefolder.lua: what torchvision's ImageFolder and torch's DataLoader make of a folder.

usage: imagefolder.py > imagefolder.lua     (made with torch 2.15 and torchvision 0.29)

workers_spec.lua makes the same folder.
"""
import os
import tempfile

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision import transforms as T

from lua_text import text

FILES = ["b/2.png", "b/10.PNG", "a c/x.png", "a c/deep/y.png", "a c/deep-er/z.png", "B/1.png",
         "b/3.png"]


def picture(seed):
    c, i, j = np.meshgrid(range(3), range(8), range(9), indexing="ij")
    return ((7 * i * i + 13 * j + 89 * c + 3 * i * j + 31 * seed) % 256).astype("uint8")


def make(root):
    for seed, name in enumerate(FILES):
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Image.fromarray(picture(seed).transpose(1, 2, 0)).save(path)
    open(os.path.join(root, "b", "notes.txt"), "w").write("no picture")
    open(os.path.join(root, "top.png"), "w").write("in no class")


def weighted(x):
    """A sum that moves when an element is out of place; the elements are bytes over 255."""
    x = (x * 255).round().long().flatten()
    return int((x * (torch.arange(len(x)) % 9973 + 1)).sum())


def epochs(root, workers, seed):
    transform = T.Compose([T.RandomCrop(8, padding=2), T.RandomHorizontalFlip(), T.ToTensor()])
    loader = DataLoader(datasets.ImageFolder(root, transform), batch_size=3, shuffle=True,
                        num_workers=workers)
    torch.manual_seed(seed)
    rows = [[{"shape": list(x.shape), "sum": weighted(x), "labels": y} for x, y in loader]
            for _ in range(2)]
    return {"epochs": rows, "after": torch.rand(1).item()}


with tempfile.TemporaryDirectory() as root:
    make(root)
    both = T.Compose([T.CenterCrop(4), T.ToTensor()])
    plain = datasets.ImageFolder(root)
    print("-- Made by imagefolder.py with torch", torch.__version__)
    print("return", text({
        "classes": plain.classes,
        "class_to_idx": [plain.class_to_idx[c] for c in plain.classes],
        "samples": [os.path.relpath(path, root) for path, _ in plain.samples],
        "targets": plain.targets,
        "printed": repr(datasets.ImageFolder(root, both)).replace(root, "ROOT"),
        "alone": epochs(root, 0, 5), "worker": epochs(root, 1, 6),
    }))
