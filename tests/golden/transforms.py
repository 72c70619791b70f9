#!/usr/bin/env python3
"""Writes transforms.lua: what torchvision's transforms do to tensors, by which draws.

usage: transforms.py > transforms.lua     (made with torch 2.15 and torchvision 0.29)

A row holds a transform as Lua source, its printing, and for inputs of bytes and of floats what
three calls after manual_seed gave, and the number drawn after them.
"""
import torch
from torchvision.transforms import InterpolationMode
from torchvision import transforms as T
from torchvision.transforms import v2

from lua_text import text

BILINEAR = InterpolationMode.BILINEAR
NEAREST = InterpolationMode.NEAREST


def picture(channels, height, width):
    """The pattern that transforms_spec.lua makes too."""
    c, i, j = torch.meshgrid(torch.arange(channels), torch.arange(height), torch.arange(width),
                             indexing="ij")
    return ((7 * i * i + 13 * j + 89 * c + 3 * i * j) % 256).to(torch.uint8)


def numbers(t):
    return " ".join("%.7g" % v for v in t.flatten().tolist())


def row(lua, transform, inputs="bf", shape=(3, 6, 7), seed=0, printed=None):
    got = {}
    for kind in inputs:
        x = picture(*shape)
        x = x if kind == "b" else x.float() / 255
        torch.manual_seed(seed)
        outs = [transform(x) for _ in range(3)]
        got[kind] = {
            "shapes": [list(y.shape) for y in outs], "values": [numbers(y) for y in outs],
            "after": torch.rand(1).item(),
        }
    return {"lua": lua, "printed": printed or repr(transform), "shape": list(shape), "seed": seed,
            **got}


def choice(*args, **kwargs):
    """Version 2's draws, version 1's printing."""
    old = T.RandomChoice(*args, **kwargs)
    return v2.RandomChoice(*args, **kwargs), repr(old)


h, v = T.RandomHorizontalFlip, T.RandomVerticalFlip
rows = [
    row("T.RandomHorizontalFlip()", h()), row("T.RandomVerticalFlip(0.4)", v(0.4)),
    row("T.RandomHorizontalFlip{p=1}", h(p=1), shape=(1, 5, 4)),
    row("T.CenterCrop(4)", T.CenterCrop(4)), row("T.CenterCrop{3, 9}", T.CenterCrop((3, 9)), "b"),
    row("T.CenterCrop({9, 8})", T.CenterCrop((9, 8)), "b"),
    row("T.Pad(2)", T.Pad(2)), row("T.Pad({1, 2}, {fill=9})", T.Pad([1, 2], fill=9), "b"),
    row("T.Pad({1, 0, 2, 3}, 0, 'edge')", T.Pad([1, 0, 2, 3], padding_mode="edge")),
    row("T.Pad(3, 0, 'reflect')", T.Pad(3, padding_mode="reflect"), "b"),
    row("T.Pad(3, 0, 'symmetric')", T.Pad(3, padding_mode="symmetric"), "b"),
    row("T.Pad({-1, 2})", T.Pad([-1, 2]), "b"),
    row("T.RandomCrop(4)", T.RandomCrop(4)), row("T.RandomCrop{6, 7}", T.RandomCrop((6, 7)), "b"),
    row("T.RandomCrop({5, 6}, {padding=2})", T.RandomCrop((5, 6), padding=2), seed=3),
    row("T.RandomCrop(5, {padding={1, 2}, fill=7})", T.RandomCrop(5, padding=[1, 2], fill=7), "b"),
    row("T.RandomCrop(6, {padding=3, padding_mode='reflect'})",
        T.RandomCrop(6, padding=3, padding_mode="reflect"), "b", seed=4),
    row("T.RandomCrop(10, {pad_if_needed=true})", T.RandomCrop(10, pad_if_needed=True), "b"),
    row("T.Grayscale()", T.Grayscale()), row("T.Grayscale(3)", T.Grayscale(3), "b"),
    row("T.Grayscale{num_output_channels=1}", T.Grayscale(1), "b", shape=(1, 3, 4)),
    row("T.Resize(4)", T.Resize(4)), row("T.Resize({9, 5})", T.Resize((9, 5))),
    row("T.Resize(13, {antialias=false})", T.Resize(13, antialias=False), "b"),
    row("T.Resize({3, 3}, {antialias=false})", T.Resize((3, 3), antialias=False)),
    row("T.Resize(5, {max_size=6})", T.Resize(5, max_size=6), shape=(3, 6, 11)),
    row("T.Resize({4, 9}, 'nearest')", T.Resize((4, 9), NEAREST), "b"),
    row("T.Resize({4, 9}, {interpolation='nearest-exact'})",
        T.Resize((4, 9), InterpolationMode.NEAREST_EXACT), "b"),
    row("T.Resize({3, 5})", T.Resize((3, 5)), shape=(1, 17, 23)),
    row("T.RandomResizedCrop(5)", T.RandomResizedCrop(5)),
    row("T.RandomResizedCrop({8, 4}, {0.5, 1.0}, {0.8, 1.25})",
        T.RandomResizedCrop((8, 4), (0.5, 1.0), (0.8, 1.25)), "b", seed=8),
    row("T.RandomResizedCrop(4, {ratio={3, 4}})", T.RandomResizedCrop(4, ratio=(3, 4)), "b",
        shape=(3, 9, 4)),
    row("T.RandomGrayscale(0.5)", T.RandomGrayscale(0.5), seed=9),
    row("T.RandomGrayscale()", T.RandomGrayscale(), "b", shape=(1, 2, 3)),
    row("T.RandomRotation(30)", T.RandomRotation(30)),
    row("T.RandomRotation({10, 80}, {interpolation='bilinear'})",
        T.RandomRotation((10, 80), BILINEAR)),
    row("T.RandomRotation(45, {expand=true, fill=3})", T.RandomRotation(45, expand=True, fill=3),
        "b"),
    row("T.RandomRotation({90, 90}, {expand=true})", T.RandomRotation((90, 90), expand=True), "b"),
    row("T.RandomRotation(20, {interpolation='bilinear', center={1, 2}, fill={1, 2, 3}})",
        T.RandomRotation(20, BILINEAR, center=(1, 2), fill=[1, 2, 3]),
        printed="RandomRotation(degrees=[-20.0, 20.0], interpolation=bilinear, expand=False, "
                "center=[1, 2], fill=[1, 2, 3])"),
    row("T.RandomAffine(25)", T.RandomAffine(25), "b"),
    row("T.RandomAffine(0, {0.3, 0.2})", T.RandomAffine(0, (0.3, 0.2))),
    row("T.RandomAffine({-5, 40}, {0.1, 0.2}, {0.7, 1.4}, 15, 'bilinear')",
        T.RandomAffine((-5, 40), (0.1, 0.2), (0.7, 1.4), 15, BILINEAR)),
    row("T.RandomAffine(10, {shear={-10, 10, -5, 20}, fill=5})",
        T.RandomAffine(10, shear=(-10, 10, -5, 20), fill=5), "b", seed=5),
    row("T.RandomAffine(40, {interpolation='bilinear', scale={1.0, 2.5}})",
        T.RandomAffine(40, scale=(1.0, 2.5), interpolation=BILINEAR), shape=(1, 8, 8)),
    row("T.RandomErasing()", T.RandomErasing(), seed=1),
    row("T.RandomErasing(1, {0.1, 0.9}, {0.2, 5.0})", T.RandomErasing(1, (0.1, 0.9), (0.2, 5.0))),
    row("T.RandomErasing{p=0.9, value={1, 0.5, 0.25}}",
        T.RandomErasing(p=0.9, value=[1, 0.5, 0.25]), "f"),
    row("T.RandomErasing{p=1.0, value='random'}", T.RandomErasing(p=1.0, value="random"), "f",
        shape=(3, 9, 8)),
    row("T.Normalize({0.5, 0.25, 0.1}, {0.5, 2, 0.3})",
        T.Normalize([0.5, 0.25, 0.1], [0.5, 2, 0.3]), "f"),
    row("T.Normalize({mean={0.1307}, std={0.3081}})", T.Normalize([0.1307], [0.3081]), "f",
        shape=(1, 4, 5)),
    row("T.ConvertImageDtype('uint8')", T.ConvertImageDtype(torch.uint8), "f",
        printed="ConvertImageDtype()"),
    row("T.RandomApply({T.RandomHorizontalFlip(1), T.Pad(1)}, 0.6)",
        T.RandomApply([h(1), T.Pad(1)], 0.6), "b", seed=2),
    row("T.RandomChoice{T.RandomHorizontalFlip(1), T.RandomVerticalFlip(1), T.Pad(1)}",
        *(lambda t, p: (t, "b", (3, 6, 7), 2, p))(*choice([h(1), v(1), T.Pad(1)]))),
    row("T.RandomChoice({T.RandomRotation(9), T.Pad(1)}, {0.2, 0.6})",
        *(lambda t, p: (t, "b", (3, 6, 7), 6, p))(*choice([T.RandomRotation(9), T.Pad(1)],
                                                          p=[0.2, 0.6]))),
    row("T.Compose{T.RandomCrop(6, {padding=1}), T.RandomHorizontalFlip(), "
        "T.RandomAffine(10, {translate={0.1, 0.1}}), T.RandomErasing{value=1}}",
        T.Compose([T.RandomCrop(6, padding=1), h(), T.RandomAffine(10, translate=(0.1, 0.1)),
                   T.RandomErasing(value=1)]), seed=7),
]

print("-- Made by transforms.py with torch", torch.__version__)
print("return", text(rows))
