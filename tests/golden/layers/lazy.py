"""Layers whose sizes the first input decides."""
from case import *

SHAPES = {1: (2, 3, 6), 2: (2, 3, 5, 4), 3: (1, 2, 3, 4, 3)}

ROWS = [
    Layer("LazyLinear", 3, on=[x(4, 5)]), Layer("LazyLinear", 2, False, on=[x(2, 3, 4)]),
    Layer("LazyLinear", 2, dtype=F64, on=[x(3, 4, dtype=F64)]),
    *(Layer(f"LazyConv{d}d", 4, 2, on=[x(*s)]) for d, s in SHAPES.items()),
    *(Layer(f"LazyConvTranspose{d}d", 4, 2, on=[x(*s)]) for d, s in SHAPES.items()),
    Layer("LazyConv1d", 6, 3, 2, 1, groups=3, bias=False, on=[x(2, 3, 6)]),
    Layer("LazyConv2d", 4, (2, 3), padding=1, padding_mode="reflect", on=[x(3, 5, 4)]),
    Layer("LazyConvTranspose2d", 4, 3, stride=2, output_padding=1, groups=2, on=[x(1, 4, 3, 3)]),
    *(Layer(f"Lazy{k}Norm{d}d", on=[x(*s)]) for k in ("Batch", "Instance")
      for d, s in SHAPES.items()),
    Layer("LazyBatchNorm1d", 1e-3, 0.3, affine=False, on=[x(4, 3)]),
    Layer("LazyBatchNorm2d", track_running_stats=False, on=[x(2, 3, 2, 3)]),
    Layer("LazyInstanceNorm1d", affine=True, track_running_stats=True, on=[x(2, 3, 4)]),
]
