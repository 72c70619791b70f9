"""Rows of tables, and pictures of other sizes."""
import torch
import torch.nn.functional as F

from case import *


def rows(*shape, n=5, **a):
    return x(*shape, dtype=I64, low=0, high=n - 1, **a)


def sized(*size, scales=(), modes=("nearest", "nearest-exact", "linear"), **a):
    """Cases of one size in these modes; scales: output by input, where they are said."""
    shape = {1: (2, 3, 4), 2: (2, 2, 3, 4), 3: (1, 2, 2, 3, 4)}[len(size)]
    more = {f"scale_{d}": s for d, s in enumerate(scales)}
    cases = [C(x(*shape, **a), list(size), mode, **more) for mode in modes]
    return cases + [C(x(*shape, **a), list(size), "linear", True, **more)]


def grids(shape, *more, modes=(0, 1, 2), corners=(False, True), **a):
    """Cases of pictures or volumes, by mode, padding and align_corners."""
    dims = len(shape) - 2
    return [C(x(*shape, **a), x(shape[0], *more, dims, low=-1.4, high=1.4, **a), mode, padding, c)
            for mode in modes for padding in (0, 1, 2) for c in corners]


OPS = {
    "embedding": [
        C(rows(4), x(5, 3)), C(rows(2, 3), x(5, 3)), C(rows(), x(5, 3)), C(rows(0), x(5, 3)),
        C(rows(2, 6), x(5, 3), 2), C(rows(2, 6), x(5, 3), padding_idx=-1),
        C(rows(2, 6), x(5, 3), scale_grad_by_freq=True),
        C(rows(2, 6), x(5, 3), 0, True), C(rows(2, 6), x(5, 3, dtype=F64), 1, True),
        *(C(rows(3, 4, how=h), x(5, 3, how=h)) for h in LAYOUTS),
        C(rows(3), x(2, 3), _raises=True), C(x(3), x(5, 3), _raises=True),
        C(rows(3), x(5), _raises=True)],
    "upsample": [
        *sized(8), *sized(3), *sized(4), *sized(1), *sized(6, 8), *sized(5, 7), *sized(2, 3),
        *sized(6, 8, dtype=F64), *sized(5, 7, dtype=F64), *sized(6, 8, scales=(2.0, 2.0)),
        *sized(4, 9, scales=(1.5, 2.3)), *sized(9, scales=(2.3,)), *sized(2, scales=(0.6,)),
        *sized(5, 7, how="transposed"), *sized(1, 1),
        *sized(4, scales=(1.1,), modes=["linear"]),
        *sized(3, 5, scales=(1.2, 1.3), modes=["linear"]),
        C(x(2, 3, 4), [2, 2], _raises=True), C(x(2, 0, 4), [2], _raises=True), C(x(2, 3, 4), [0], _raises=True),
        *sized(3, 2, 5), *sized(1, 6, 3, dtype=F64), *sized(3, 4, 6, scales=(1.7, 1.2, 2.1))],
    "grid_sampler": [
        *grids((2, 2, 3, 4), 2, 3), *grids((1, 2, 5, 2), 3, 2, dtype=F64),
        *grids((1, 1, 1, 1), 2, 2, modes=(0, 1)), *grids((1, 2, 2, 3, 2), 2, 1, 2, modes=(0, 1)),
        *grids((1, 1, 3, 2, 4), 1, 2, 2, modes=(0, 1), corners=(False,), dtype=F64),
        *grids((1, 2, 4, 4), 9, 9, modes=(0,), corners=(True,)),
        C(x(1, 2, 3, 4, how="transposed"), x(1, 2, 2, 2), 0, 0, False),
        C(x(0, 2, 3, 4), x(0, 2, 2, 2), 0, 0, False), C(x(1, 2, 3, 4), x(1, 0, 2, 2), 0, 0, False),
        *(C(x(values=[[[[1.0, 2, 3]]]]),
            x(values=[[[[v, 0.0] for v in (-1.0, -2 / 3, -1 / 3, 0.0, 1 / 3, 2 / 3, 1.0)]]]), mode,
            padding, c) for mode in (0, 1) for padding in (0, 1, 2) for c in (False, True)),
        C(x(values=[[[[inf, 1.0], [2.0, nan]]]], grad=False),
          x(values=[[[[0.5, -0.5], [-2.0, 0.0], [9.0, 9.0]]]], grad=False), 0, 0, False),
        C(x(1, 1, 2, 2), x(1, 2, 2), 0, 0, False, _raises=True),
        C(x(1, 1, 2, 2), x(2, 1, 2, 2), 0, 0, False, _raises=True),
        C(x(1, 1, 2, 2), x(1, 1, 2, 3), 0, 0, False, _raises=True),
        C(x(1, 1, 0, 2), x(1, 1, 2, 2), 0, 0, False, _raises=True),
        C(x(1, 1, 2, 2, dtype=F64), x(1, 1, 2, 2), 0, 0, False, _raises=True),
        C(x(1, 1, 2, 2, 2), x(1, 1, 1, 2, 3), 2, 0, False, _narrower="bicubic of pictures alone")],
}


def upsample(input, size, mode="nearest", align_corners=False, scale_0=0.0, scale_1=0.0,
             scale_2=0.0):
    """zknn's: by name of the mode for any number of dimensions, and scales beside the size."""
    if mode == "linear":
        kind = {3: "upsample_linear1d", 4: "upsample_bilinear2d",
                5: "upsample_trilinear3d"}[input.dim()]
        args = [align_corners]
    else:
        kind = f"upsample_nearest{input.dim() - 2}d"
        args = []
    if mode == "nearest-exact":
        kind = "_upsample_nearest_exact" + kind[-2:]
    scales = [s or None for s in (scale_0, scale_1, scale_2)[:input.dim() - 2]]
    return getattr(torch.ops.aten, kind)(input, size, *args, *scales)


TORCH = {"embedding": lambda i, w, padding_idx=None, scale_grad_by_freq=False: F.embedding(
            i, w, padding_idx, scale_grad_by_freq=scale_grad_by_freq),
         "upsample": upsample, "grid_sampler": torch.grid_sampler}
