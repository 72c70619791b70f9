"""The windows of images as columns, and back."""
import torch

from case import *

OPS = {
    "im2col": [
        C(x(2, 3, 4, 5), 2), C(x(2, 5, 4), [3, 2], [1, 2], [1, 0], [2, 1]),
        C(x(1, 2, 5, 6), kernel_size=3, padding=1), C(x(1, 2, 5, 6), 2, stride=2),
        C(x(1, 1, 3, 3), 3, 1, 2, 3), C(x(1, 2, 4, 4, dtype=F64), 2, 3),
        *(C(x(1, 2, 4, 4, how=h), 2, 1, 1) for h in LAYOUTS), C(x(1, 2, 3, 3), 4, _raises=True),
        C(x(3, 3), 2, _raises=True), C(x(1, 0, 3, 3), 2, _raises=True),
        C(x(1, 2, 3, 3), 0, _raises=True), C(x(1, 2, 3, 3), 2, 1, -1, _raises=True)],
    "col2im": [
        C(x(2, 12, 12), [4, 5], 2), C(x(12, 12), [5, 6], [3, 2], [1, 2], [1, 0], [2, 1]),
        C(x(1, 18, 30), [5, 6], kernel_size=3, padding=1), C(x(1, 8, 4), [5, 4], 2, stride=2),
        C(x(1, 8, 1, dtype=F64), [4, 4], 2, 3),
        *(C(x(2, 8, 9, how=h), 4, 2) for h in LAYOUTS), C(x(1, 9, 4), 3, 2, _raises=True),
        C(x(1, 8, 5), 3, 2, _raises=True), C(x(8), 3, 2, _raises=True)],
}


def pair(v):
    return v if isinstance(v, list) else [v, v]


def im2col(input, kernel_size, dilation=1, padding=0, stride=1):
    return torch.ops.aten.im2col(input, *map(pair, (kernel_size, dilation, padding, stride)))


def col2im(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    return torch.ops.aten.col2im(
        input, *map(pair, (output_size, kernel_size, dilation, padding, stride)))


TORCH = {"im2col": im2col, "col2im": col2im}
