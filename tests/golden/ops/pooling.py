"""Pooling: the greatest element or the mean of windows."""
import torch.nn.functional as F

from case import *


def both(image, *more, **named):
    """The call with a batch, and on one sample."""
    return [C(x(2, 2, *image), *more, **named), C(x(2, *image), *more, **named)]


def windows(image, kernel):
    """Cases that both kinds take; image and kernel are spatial sizes."""
    n = len(image)
    usual = (1, 2, *image)
    return [
        *both(image, 2), *both(image, kernel), C(x(*usual), kernel_size=3, stride=1),
        C(x(*usual), 3, 2, 1), C(x(*usual), kernel, [1, 2, 1][:n], [1, 0, 1][:n]),
        C(x(*usual), 2, None, 1), C(x(*usual), 1), C(x(*usual), 3, ceil_mode=True),
        C(x(*usual), 3, 2, 1, ceil_mode=True), C(x(*usual), 2, 3, 1, ceil_mode=True),
        C(x(*usual), 2, 4, ceil_mode=True), C(x(0, 2, *image), 2), C(x(*usual, dtype=F64), 3, 1, 1),
        *(C(x(*usual, how=h), 2) for h in LAYOUTS), C(x(1, 1, *(1,) * n), 1),
        C(x(*usual), 10, _raises=True), C(x(*usual), 2, 1, 2, _raises=True),
        C(x(*usual), 0, _raises=True), C(x(*usual), 2, 0, _raises=True),
        C(x(*usual), 2, 1, -1, _raises=True),
        C(x(*usual), [2] * max(3, n + 1), _raises=True),
        C(x(*image), 2, _raises=True), C(x(1, 0, *image), 2, _raises=True),
        C(x(*usual, dtype=BOOL), 2, _raises=True),
    ]


def greatest(image, kernel):
    n = len(image)
    usual = (1, 2, *image)
    v = [1.0, nan, 2.0, inf, -inf, -inf, 2.0, 2.0, nan, nan, 3.0]
    edges = [v, v[::-1], v[3:] + v[:3], v]
    edges = {1: [v], 2: [edges], 3: [[edges, edges[::-1]]]}[n]
    return windows(image, kernel) + [
        C(x(*usual), 2, dilation=2), C(x(*usual), 3, 1, 2, 2, _raises=True),
        C(x(*usual), 3, 1, 1, 2), C(x(*usual), 2, 2, 0, [3, 1, 2][:n]),
        *(C(x(*usual, dtype=d), 2, return_indices=True) for d in REAL),
        C(x(*usual), 3, 2, 1, 1, True, True), C(x(2, *image), 2, return_indices=True),
        C(x(*usual, low=0, high=0.0625), 3, 1, 1, return_indices=True),
        *(C(x(values=edges, dtype=d, grad=False), 2, return_indices=i) for d in REAL
          for i in (False, True)),
        C(x(values=edges, grad=False), 3, 1, 1, return_indices=True),
        C(x(*usual), 2, dilation=0, _raises=True), C(x(*usual), 4, dilation=9, _raises=True),
        C(x(*usual, how="strided"), 3, 2, return_indices=True),
    ]


def means(image, kernel):
    usual = (1, 2, *image)
    pads = [C(x(*usual), 3, s, 1, count_include_pad=p, ceil_mode=c) for s in (1, 2, 3)
            for p in (False, True) for c in (False, True)]
    if len(image) == 1:
        return windows(image, kernel) + pads
    return windows(image, kernel) + pads + [
        *(C(x(*usual), 3, 2, 1, divisor_override=d) for d in (1, 2, 7)),
        C(x(*usual), 2, None, 0, True, False, 3), C(x(*usual), 2, divisor_override=0, _raises=True)]


def adaptive(image, sizes, more=()):
    usual = (1, 2, *image)
    return [
        *(c for s in sizes for c in both(image, s)), C(x(0, 2, *image), 2),
        C(x(*usual, dtype=F64), 3), *(C(x(*usual, how=h), 2) for h in LAYOUTS),
        C(x(*usual), output_size=2), C(x(*usual), -1, _raises=True),
        C(x(*usual), [2] * max(3, len(image) + 1), _raises=True), C(x(*image), 2, _raises=True),
        *more]


def indices(image):
    usual = (1, 2, *image)
    return [*(C(x(*usual, dtype=d), 3, return_indices=True) for d in REAL),
            C(x(2, *image), 2, return_indices=True), C(x(*usual, low=0, high=0.0625), 3, True)]


OPS = {
    "max_pool1d": greatest((9,), [3]),
    "max_pool2d": greatest((5, 6), [3, 2]),
    "avg_pool1d": means((9,), [3]),
    "avg_pool2d": means((5, 6), [3, 2]),
    "adaptive_avg_pool1d": adaptive((9,), [1, 2, 4, 9, 11]),
    "adaptive_avg_pool2d": adaptive((5, 6), [1, 3, [2, 5], [5, 6], [9, 3]]),
    "adaptive_max_pool1d": adaptive((9,), [1, 2, 4, 9, 11], indices((9,))),
    "adaptive_max_pool2d": adaptive((5, 6), [1, 3, [2, 5], [5, 6], [9, 3]], indices((5, 6))),
}
TORCH = {name: getattr(F, name) for name in OPS}
