"""Layers over three spatial dimensions."""
from case import *
from norm import channels

ROWS = [
    Layer("Conv3d", 3, 6, 3, on=[x(2, 3, 4, 5, 6)]),
    Layer("Conv3d", 1, 4, (3, 2, 1), 2, 1, bias=False, on=[x(3, 1, 4, 5, 3)]),
    Layer("Conv3d", 4, 6, 3, padding=(2, 1, 0), dilation=[2, 1, 1], groups=2, on=[x(2, 4, 4, 5, 6)]),
    Layer("Conv3d", 4, 4, 3, stride=(1, 2, 1), padding=1, groups=4, on=[x(4, 4, 5, 3)]),
    Layer("Conv3d", 2, 3, (4, 3, 2), padding="same", on=[x(2, 2, 4, 5, 3)]),
    Layer("Conv3d", 2, 3, 3, padding="valid", dtype=F64, on=[x(2, 2, 4, 3, 5, dtype=F64)]),
    *(Layer("Conv3d", 2, 3, 3, padding=(1, 2, 0), padding_mode=m, on=[x(2, 2, 3, 4, 5)])
      for m in ("reflect", "replicate", "circular")),
    Layer("Conv3d", 2, 3, (4, 3, 2), padding="same", padding_mode="circular", on=[x(2, 2, 4, 5, 3)]),
    Layer("Conv3d", 16, 16, 3, padding=1, on=[x(2, 16, 4, 8, 8)], _lr=0.02),
    Layer("Conv3d", 3, 64, 7, 2, 3),
    Layer("ConvTranspose3d", 3, 5, 3, on=[x(2, 3, 2, 3, 4)]),
    Layer("ConvTranspose3d", 4, 6, (3, 2, 1), 2, 1, 1, 2, False, on=[x(2, 4, 2, 3, 3)]),
    Layer("ConvTranspose3d", 3, 2, 2, stride=(2, 3, 1), output_padding=(0, 2, 0), dilation=[2, 1, 1],
          on=[x(3, 2, 4, 3)]),
    Layer("MaxPool3d", 2, on=[x(2, 3, 4, 6, 5)]),
    Layer("MaxPool3d", (3, 2, 2), (2, 1, 2), (1, 0, 1), ceil_mode=True, on=[x(2, 3, 4, 5, 6)]),
    Layer("MaxPool3d", 2, 1, dilation=2, return_indices=True, on=[x(2, 3, 4, 5, 3)]),
    Layer("AvgPool3d", 2, on=[x(2, 3, 4, 6, 5)]),
    Layer("AvgPool3d", (3, 2, 2), 2, (1, 0, 1), True, False, on=[x(2, 3, 4, 5, 6)]),
    Layer("AvgPool3d", 3, padding=1, divisor_override=5, on=[x(3, 4, 5, 3)]),
    *(Layer(f"Adaptive{k}Pool3d", s, on=[x(2, 3, 4, 5, 6)]) for k in ("Avg", "Max")
      for s in (1, 3, (2, 5, 4), (None, 4, None))),
    Layer("AdaptiveMaxPool3d", 3, return_indices=True, on=[x(3, 4, 5, 6)]),
    *channels("BatchNorm3d", (4, 3, 2, 3, 2), (1, 3, 4, 4, 3)),
    *channels("InstanceNorm3d", (2, 3, 2, 3, 2), (3, 3, 2, 4)),
    Layer("GroupNorm", 2, 4, on=[x(2, 4, 2, 3, 2)]),
    Layer("Sequential", M("Conv3d", 1, 6, 3, padding=1, bias=False), M("BatchNorm3d", 6), M("ReLU"),
          M("MaxPool3d", 2), M("Conv3d", 6, 8, 3), M("ReLU"), M("AdaptiveAvgPool3d", 1), M("Flatten"),
          M("Linear", 8, 3), on=[x(3, 1, 6, 8, 8)]),
    *(Layer("Upsample", scale_factor=s, mode=m, on=[x(2, 2, 2, 3, 4)])
      for s in (2, (1.5, 2, 3)) for m in ("nearest", "nearest-exact", "trilinear")),
    Layer("Upsample", (3, 5, 2), mode="trilinear", align_corners=True, on=[x(2, 2, 2, 3, 4)]),
    Function("interpolate", x(2, 1, 4, 6, 3), 3, mode="area"),
    Function("conv3d", x(2, 3, 4, 4, 4), x(4, 3, 3, 3, 3), x(4), padding=1),
    Function("conv_transpose3d", x(2, 3, 2, 3, 2), x(3, 2, 2, 2, 2), stride=2),
    Function("max_pool3d", x(2, 3, 4, 4, 6), 2),
    Function("avg_pool3d", x(2, 3, 4, 4, 4), 3, 1, 1, False, False),
]
