"""Convolutions and transposed convolutions."""
import torch.nn.functional as F

from case import *

W = dict(low=-1, high=1)


def operands(image, kernel, bias=True, dtype=F32, channels=None, **how):
    """Input, weight and bias of a convolution; channels: of the bias."""
    args = [x(*image, dtype=dtype, **how), x(*kernel, dtype=dtype, **W)]
    return args + ([x(channels or kernel[0], dtype=dtype)] if bias else [])


def conv(image, kernel, **named):
    """Cases for one to three dimensions; image and kernel are the spatial sizes of the usual case."""
    n = len(image)
    usual, k = (2, 3, *image), (4, 3, *kernel)
    ones = (1,) * n
    far = 2 if n == 3 else 4  # a margin wider than the window
    return [
        C(*operands(usual, k)), C(*operands(usual, k, False)),
        C(*operands((3, *image), k)),
        C(x(*usual), x(*k), bias=x(4), stride=2), C(x(*usual), x(*k), None, 2, 1),
        C(*operands(usual, k), padding=[1, 2, 0][:n], stride=[2, 1, 1][:n]),
        C(*operands(usual, k), 1, 2, 2), C(*operands(usual, k), padding=min(3, far), dilation=[2, 1, 2][:n]),
        C(*operands((2, 4, *image), (6, 2, *kernel)), groups=2),
        C(*operands((2, 4, *image), (4, 1, *kernel)), 2, 1, 1, 4),
        *(C(*operands(usual, k), padding=p) for p in ("same", "valid")),
        C(*operands(usual, (4, 3, *(s + 1 for s in kernel))), padding="same"),
        C(*operands(usual, k), padding="same", dilation=2),
        C(*operands(usual, (2, 3, *ones))), C(*operands((1, 1, *ones), (1, 1, *ones))),
        C(*operands((0, 3, *image), k)), C(*operands((2, 3, *kernel), k)),
        C(*operands((1, 3, *ones), k), padding=far),
        C(*operands(usual, k, dtype=F64)), C(*operands(usual, k, dtype=F64), 2, 1, 2),
        *(C(*operands(usual, k, how=h)) for h in LAYOUTS),
        C(x(*usual), x(*k, how="transposed", **W), x(4, how="strided")),
        C(*operands((1, 2, *image), k), _raises=True), C(*operands((3, 3, 3, *image), k), _raises=True),
        C(*operands(image, k), _raises=True), C(*operands((1, 3, *ones), k), _raises=True),
        C(*operands((1, 3, *image[1:], 0), (4, 3, *ones)), padding=1, _raises=True),
        C(*operands(usual, k), stride=0, _raises=True),
        C(*operands(usual, k), padding=-1, _raises=True),
        C(*operands(usual, k), dilation=0, _raises=True),
        C(*operands(usual, k), padding="full", _raises=True),
        C(*operands(usual, k), 2, "same", _raises=True),
        C(*operands(usual, k), stride=[1] * (n + 1), _raises=True),
        C(*operands((2, 3, *image), (4, 1, *kernel)), groups=3, _raises=True),
        C(*operands(usual, k), groups=0, _raises=True),
        C(x(*usual), x(*k), x(3), _raises=True), C(x(*usual), x(*k, dtype=F64), _raises=True),
        C(x(*usual, dtype=I64), x(*k), _raises=True),
    ]


def transpose(image, kernel):
    n = len(image)
    usual, k = (2, 3, *image), (3, 2, *kernel)
    b = dict(channels=2)
    return [
        C(*operands(usual, k, **b)), C(*operands(usual, k, False)),
        C(*operands((3, *image), k, **b)),
        C(x(*usual), x(*k), bias=x(2), stride=2), C(x(*usual), x(*k), None, 2, 1, 1),
        C(*operands(usual, k, **b), padding=[1, 0, 1][:n], stride=[3, 2, 2][:n],
          output_padding=[2, 1, 0][:n]),
        C(*operands(usual, k, **b), dilation=2, output_padding=1),
        C(*operands((2, 4, *image), (4, 3, *kernel), channels=6), groups=2),
        C(*operands((2, 4, *image), (4, 1, *kernel), channels=4), 2, 1, 0, 4, 1),
        C(*operands((0, 3, *image), k, **b)), C(*operands((1, 3, *(1,) * n), k, **b)),
        C(*operands(usual, k, dtype=F64, **b), 2),
        *(C(*operands(usual, k, how=h, **b)) for h in LAYOUTS),
        C(*operands((1, 2, *image), k, **b), _raises=True), C(*operands(image, k, **b), _raises=True),
        C(*operands(usual, k, **b), output_padding=1, _raises=True),
        C(*operands((1, 3, *(1,) * n), k, **b), padding=4, _raises=True),
        C(*operands(usual, k, **b), groups=2, _raises=True),
        C(x(*usual), x(*k), x(3), _raises=True), C(x(*usual), x(*k, dtype=F64), _raises=True),
        C(*operands(usual, k, **b), stride=0, _raises=True),
    ]


OPS = {
    "conv1d": conv((7,), (3,)),
    "conv2d": conv((5, 4), (3, 2)),
    "conv_transpose1d": transpose((5,), (3,)),
    "conv_transpose2d": transpose((3, 4), (3, 2)),
}
TORCH = {name: getattr(F, name) for name in OPS}
