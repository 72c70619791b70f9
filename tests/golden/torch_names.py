#!/usr/bin/env python3
"""Writes lua/zknn/mistakes/torch_names.lua: the public names of PyTorch, by the table of zknn that has its
part of them. A message says by it that PyTorch has a name and zknn has not. (Made with PyTorch 2.15.)

usage: torch_names.py

torchvision's names are from its documentation (0.20), because it need not be installed.
"""
import inspect
import sys
from pathlib import Path

import torch
import torch.nn.functional
import torch.optim.lr_scheduler
import torch.utils.data

OUT = Path(__file__).resolve().parents[2] / "lua/zknn/mistakes/torch_names.lua"
WIDTH = 96

# zknn's table, PyTorch's name of it, where its names are.
TABLES = [
    ("zknn", "torch", torch),
    ("zknn.nn", "torch.nn", torch.nn),
    ("zknn.nn.functional", "torch.nn.functional", torch.nn.functional),
    ("zknn.nn.init", "torch.nn.init", torch.nn.init),
    ("zknn.nn.utils", "torch.nn.utils", torch.nn.utils),
    ("zknn.linalg", "torch.linalg", torch.linalg),
    ("zknn.special", "torch.special", torch.special),
    ("zknn.optim", "torch.optim", torch.optim),
    ("zknn.optim.lr_scheduler", "torch.optim.lr_scheduler", torch.optim.lr_scheduler),
    ("zknn.data", "torch.utils.data", torch.utils.data),
    ("zknn.autograd", "torch.autograd", torch.autograd),
    ("zknn.cuda", "torch.cuda", torch.cuda),
    ("zknn.onnx", "torch.onnx", torch.onnx),
    ("zknn.testing", "torch.testing", torch.testing),
    ("tensor", "torch.Tensor", torch.Tensor),
    ("module", "torch.nn.Module", torch.nn.Module),
    ("optimizer", "torch.optim.Optimizer", torch.optim.Optimizer),
]

TORCHVISION = [
    ("zknn.data.datasets", "torchvision.datasets", """
        CIFAR10 CIFAR100 Caltech101 CelebA Cityscapes CocoDetection DTD DatasetFolder EMNIST EuroSAT FakeData
        Flickr30k Flowers102 Food101 ImageNet LSUN Omniglot OxfordIIITPet PCAM Places365 QMNIST SBDataset SEMEION
        STL10 SVHN StanfordCars USPS VOCDetection VOCSegmentation"""),
    ("zknn.data.transforms", "torchvision.transforms", """
        AugMix AutoAugment ColorJitter ElasticTransform FiveCrop GaussianBlur InterpolationMode LinearTransformation
        PILToTensor RandAugment RandomAdjustSharpness RandomAutocontrast RandomEqualize RandomInvert RandomOrder
        RandomPerspective RandomPosterize RandomSolarize TenCrop ToPILImage TrivialAugmentWide functional v2"""),
]

# Kinds of functions that are no part of what PyTorch documents.
INTERNAL = ("cudnn", "miopen", "mkldnn", "quantized_", "fbgemm", "autocast_", "set_autocast_", "get_autocast_",
            "is_autocast_", "sym_", "unsafe_", "has_torch_function", "handle_torch")


def is_public(module, title, name):
    if name.startswith("_") or name.startswith(INTERNAL) or name.endswith(("_copy", "_scatter", "_backward")):
        return False
    value = getattr(module, name)
    if inspect.ismodule(value):
        return value.__name__.startswith("torch.")
    if inspect.isclass(module):  # its methods and properties
        return not inspect.isclass(value)
    home = getattr(value, "__module__", None) or ""
    if inspect.isbuiltin(value):
        return True
    if inspect.isclass(value) or callable(value):  # of this module, and none of the compiler's
        return home.startswith(title) and home != "torch._C" and type(value).__name__ != "pybind11_type"
    return isinstance(value, torch.dtype)


def wrap(names):
    lines, line = [], ""
    for name in names:
        if line and len(line) + 1 + len(name) > WIDTH:
            lines.append(line)
            line = ""
        line += (" " if line else "") + name
    return "\n".join(lines + [line])


def block(table, title, names):
    return f'  ["{table}"] = {{ "{title}", [[\n{wrap(sorted(set(names)))}]] }},\n'


def main():
    text = "-- The public names of PyTorch, by the table of zknn that has its part of them: what PyTorch calls\n"
    text += "-- the table, and its names. Only messages about unknown names read this.\n"
    text += f"-- Made with PyTorch {torch.__version__.split('+')[0]} by tests/golden/torch_names.py. "
    text += "(torchvision's names are from its\n-- documentation.)\n\nreturn {\n"
    for table, title, module in TABLES:
        text += block(table, title, [name for name in dir(module) if is_public(module, title, name)])
    for table, title, names in TORCHVISION:
        text += block(table, title, names.split())
    text += "}\n"
    OUT.write_text(text)
    print(f"{OUT}: {len(text)} bytes", file=sys.stderr)


main()
