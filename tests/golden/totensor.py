#!/usr/bin/env python3
"""Writes totensor.h beside it: what torchvision's ToTensor makes of each of the 256 greys, for
tests/c/test_batch.c.

Needs torch and torchvision.
"""
import os

import numpy
import torch
import torchvision

image = numpy.arange(256, dtype=numpy.uint8).reshape(16, 16, 1)
values = torchvision.transforms.ToTensor()(image)
assert values.dtype == torch.float32 and values.shape == (1, 16, 16)

with open(os.path.splitext(os.path.abspath(__file__))[0] + ".h", "w") as f:
    f.write(f"/* Made by totensor.py with torchvision {torchvision.__version__}, "
            f"torch {torch.__version__}. */\n// clang-format off\n"
            "static const float golden_totensor[256] = {\n")
    for row in values[0].reshape(-1, 4).tolist():
        f.write("  " + ", ".join(v.hex() + "f" for v in row) + ",\n")
    f.write("};\n")
