"""Sequences of labels, very many classes, and pictures read between their elements."""
import math

from case import *


def log_probs(*shape, dtype=F32):
    return x(*shape, low=-3, high=-0.1, dtype=dtype)


LENGTHS = dict(input_lengths=whole(values=[6, 5, 6]), target_lengths=whole(values=[3, 2, 1]))
PADDED, JOINED = whole(3, 3, low=1, below=4), whole(6, low=1, below=4)
DOUBLED = whole(values=[[1, 1, 2], [2, 2, 0], [3, 0, 0]])


def ctc(targets, *more, **named):
    return Layer("CTCLoss", *more, on=[log_probs(6, 3, 4), targets, *LENGTHS.values()], _loss=True,
                 _lr=0.02, **named)


def grids(*shape, **named):
    return [Function("grid_sample", x(2, 2, *shape), x(2, *(3,) * len(shape), len(shape), low=-1.4, high=1.4),
                     m, p, a, **named)
            for m in ("bilinear", "nearest", "bicubic")[:3 if len(shape) == 2 else 2]
            for p in ("zeros", "border", "reflection") for a in (False, True)]


ROWS = [
    ctc(PADDED), ctc(JOINED), ctc(DOUBLED), ctc(PADDED, 0, "sum"), ctc(PADDED, reduction="none"),
    ctc(whole(3, 3, below=3), 3), ctc(PADDED, zero_infinity=True),
    Layer("CTCLoss", zero_infinity=True, _loss=True, _lr=0.02,
          on=[log_probs(3, 2, 4), whole(values=[[1, 1, 2], [1, 2, 3]]), whole(values=[3, 3]),
              whole(values=[3, 3])]),
    Layer("CTCLoss", _loss=True, _lr=0.02,
          on=[log_probs(5, 4), whole(values=[1, 2]), whole(values=[5]), whole(values=[2])]),
    Layer("CTCLoss", reduction="none", _loss=True, _lr=0.02,
          on=[log_probs(5, 2, 4, dtype=F64), whole(values=[[1], [2]]), whole(values=[5, 4]),
              whole(values=[0, 1])]),
    Function("ctc_loss", log_probs(6, 3, 4), PADDED, *LENGTHS.values(), 0, "sum"),
    Function("ctc_loss", log_probs(6, 3, 4), JOINED, **LENGTHS),
    Layer("AdaptiveLogSoftmaxWithLoss", 8, 12, [3, 7], on=[x(10, 8), whole(10, below=12)]),
    Layer("AdaptiveLogSoftmaxWithLoss", 8, 12, [2, 4, 9], 2.0, True, on=[x(6, 8), whole(6, below=12)]),
    Layer("AdaptiveLogSoftmaxWithLoss", 8, 12, [3], on=[x(8), whole(values=5)], _lr=0.01),
    Layer("AdaptiveLogSoftmaxWithLoss", 8, 12, [5], on=[x(4, 8), whole(4, below=5)]),
    Layer("AdaptiveLogSoftmaxWithLoss", 9, 20, [4, 8], dtype=F64, on=[x(7, 9, dtype=F64), whole(7, below=20)]),
    *grids(4, 5), *grids(3, 4, 2),
    Function("grid_sample", x(1, 1, 3, 3, dtype=F64), x(1, 2, 4, 2, low=-1.2, high=1.2, dtype=F64)),
    *(Function("affine_grid", x(2, 2, 3), s, a) for s in ((2, 1, 3, 4), (2, 3, 1, 5)) for a in (False, True)),
    *(Function("affine_grid", x(1, 3, 4), (1, 2, 2, 3, 4), align_corners=a) for a in (False, True)),
]
