"""What quantization leaves of numbers."""
import torch

from case import *


def scales(n):
    return x(values=[0.25, 0.1, 0.5, 1.0][:n], grad=False)


def zeros(n):
    return x(values=[0, 1, -1, 2][:n], dtype="int32")


OPS = {
    "fake_quantize_per_tensor_affine": [
        *(C(x(*s), 0.25, 1, -4, 3) for s in [(), (5,), (3, 4), (0, 3)]),
        *(C(x(6, 4, low=-8, high=8), 0.1, 0, *b) for b in [(-128, 127), (-8, 7), (-1, 1)]),
        *(C(x(3, 4, how=h), 0.3, 2, 0, 15) for h in LAYOUTS),
        C(x(3, 4, dtype=F64), 0.3, 0, -8, 7),
        *(C(x(values=EDGES, dtype=d), 0.5, 1, -4, 3) for d in REAL),
        C(x(values=[k / 4 for k in range(-9, 10)]), 0.5, 0, -4, 3),
        C(x(3, 4), x(values=[0.25], grad=False), x(values=[1], dtype="int32"), -4, 3),
        C(x(3), 0.25, 0, 4, 3, _raises=True), C(x(3), 0.25, 9, -4, 3, _raises=True),
        C(x(3, dtype=I64), 0.25, 0, -4, 3, _raises=True)],
    "fake_quantize_per_channel_affine": [
        *(C(x(3, 4), scales(s), zeros(s), axis, *b) for axis, s in ((0, 3), (1, 4))
          for b in [(-8, 7), (-1, 2)]),
        C(x(2, 3, 2), scales(3), zeros(3), 1, -4, 3), C(x(2, 0), scales(2), zeros(2), 0, -4, 3),
        *(C(x(3, 4, how=h), scales(4), zeros(4), 1, -4, 3) for h in LAYOUTS),
        C(x(3, 4, dtype=F64), scales(3), zeros(3), 0, -8, 7),
        # an inf is no int64 in PyTorch's conversion here, and becomes quant_min
        C(x(values=[[e for e in EDGES if abs(e) != inf]]), scales(1), zeros(1), 0, -4, 3),
        C(x(3, 4), scales(2), zeros(2), 0, -4, 3, _raises=True),
        C(x(3, 4), scales(3), zeros(3), 2, -4, 3, _raises=True),
        C(x(3, 4), scales(3), zeros(3), 0, 4, 3, _raises=True),
        C(x(3, 4, dtype=I64), scales(3), zeros(3), 0, -4, 3, _raises=True)],
}
TORCH = {n: getattr(torch, n) for n in OPS}
