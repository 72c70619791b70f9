"""Layers that move elements: margins, other sizes, other shapes."""
from case import *


def pads(kind, *shapes, value=()):
    """Rows for 1, 2 and 3 dimensions: one margin for all, and one for each side."""
    rows = []
    for dims, shape in enumerate(shapes, 1):
        sides = [1, 0, 2, 1, 0, 1][:2 * dims]
        for padding in (1, sides):
            rows.append(Layer(f"{kind}Pad{dims}d", padding, *value, on=[x(*shape)]))
        rows.append(Layer(f"{kind}Pad{dims}d", sides, *value, on=[x(*shape[1:])]))
    return rows


SHAPES = (2, 3, 4), (2, 1, 3, 4), (1, 2, 2, 3, 3)

ROWS = [
    *pads("Zero", *SHAPES), *pads("Constant", *SHAPES, value=(3.5,)),
    *pads("Constant", *SHAPES, value=(1,)),
    *pads("Reflection", (2, 3, 4), (2, 1, 3, 4), (1, 2, 3, 4, 3)), *pads("Replication", *SHAPES),
    *pads("Circular", *SHAPES),
    Layer("ZeroPad2d", [-1, 1, 0, 2], on=[x(2, 1, 3, 4)]),
    Layer("Upsample", scale_factor=2, on=[x(2, 3, 4)]),
    Layer("Upsample", scale_factor=2, on=[x(2, 1, 3, 4)]),
    Layer("Upsample", (5, 7), on=[x(2, 1, 3, 4)]), Layer("Upsample", 6, on=[x(2, 1, 3, 4)]),
    Layer("Upsample", scale_factor=(1.5, 2.3), mode="bilinear", on=[x(2, 1, 3, 4)]),
    Layer("Upsample", scale_factor=1.7, mode="bilinear", recompute_scale_factor=True,
          on=[x(2, 1, 3, 4)]),
    Layer("Upsample", size=(5, 6), mode="bilinear", align_corners=True, on=[x(2, 1, 3, 4)]),
    Layer("Upsample", scale_factor=2, mode="linear", on=[x(2, 3, 4)]),
    Layer("Upsample", scale_factor=3, mode="nearest-exact", on=[x(2, 3, 4)]),
    Layer("UpsamplingNearest2d", scale_factor=2, on=[x(2, 1, 3, 4)]),
    Layer("UpsamplingNearest2d", (4, 3), on=[x(2, 1, 3, 4)]),
    Layer("UpsamplingBilinear2d", scale_factor=2, on=[x(2, 1, 3, 4)]),
    Layer("UpsamplingBilinear2d", (2, 3), on=[x(2, 1, 3, 4, dtype=F64)]),
    Layer("PixelShuffle", 2, on=[x(2, 8, 3, 2)]), Layer("PixelShuffle", 3, on=[x(9, 2, 2)]),
    Layer("PixelUnshuffle", 2, on=[x(2, 1, 4, 6)]), Layer("ChannelShuffle", 3, on=[x(2, 6, 2, 2)]),
    Layer("Unflatten", 1, (2, 3), on=[x(4, 6)]), Layer("Unflatten", -1, (2, -1), on=[x(4, 6)]),
    Function("interpolate", x(2, 1, 3, 4), scale_factor=2),
    Function("interpolate", x(2, 1, 3, 4), [5, 3], mode="bilinear"),
    Function("interpolate", x(2, 1, 4, 6), 3, mode="area"),
    Function("interpolate", x(2, 3, 6), scale_factor=0.5, mode="linear", align_corners=True),
    Function("pixel_shuffle", x(2, 8, 3, 2), 2), Function("pixel_unshuffle", x(2, 1, 4, 6), 2),
    Function("channel_shuffle", x(2, 6, 2, 2), 2), Function("pad", x(2, 3, 4), [1, 2]),
    Function("pad", x(2, 3, 4), [1, 2], "reflect"),
    Layer("ModuleList", [M("Linear", 3, 2), M("Linear", 3, 2), M("ReLU"), M("Linear", 2, 1)]),
    Layer("ModuleList"), Layer("ModuleList", [M("Sequential", M("Linear", 2, 2))] * 3),
    Layer("Sequential", M("ReLU"), M("ModuleList", [M("ModuleList", [M("Tanh"), M("Tanh")])])),
    Layer("ModuleDict", dict(conv=M("Linear", 3, 2), pool=M("ReLU"))), Layer("ModuleDict"),
    Layer("ParameterList", [x(2, 3, grad=False), x(4, grad=False), x(grad=False)]),
    Layer("ParameterList"), Layer("ParameterList", [x(2, 3, grad=False)]),
    Layer("ParameterDict", dict(a=x(2, 3, grad=False), b=x(1, dtype=F64, grad=False))),
    Layer("ParameterDict"),
    Layer("Sequential", M("Linear", 2, 2), M("ParameterList", [x(2, 1, grad=False)])),
]
