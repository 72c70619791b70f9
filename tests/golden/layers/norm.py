"""Normalizations."""
from case import *


def still(*shape, low=None, high=None):
    return x(*shape, low=low, high=high, grad=False)


def channels(name, *shapes, last=3):
    """Rows of a layer over 3 channels: each shape, then the first with other arguments."""
    one = shapes[0]
    return [*(Layer(name, 3, on=[x(*s)]) for s in shapes),
            Layer(name, 3, dtype=F64, on=[x(*one, dtype=F64)]),
            *(Layer(name, 3, on=[x(*one)], **named) for named in (
                dict(affine=False), dict(affine=True, bias=False), dict(track_running_stats=False),
                dict(track_running_stats=True), dict(momentum=0.3, eps=1e-3, affine=True),
                dict(momentum=None, track_running_stats=True), dict(momentum=1.0)))]


ROWS = [
    *channels("BatchNorm1d", (5, 3), (4, 3, 5)),
    *channels("BatchNorm2d", (4, 3, 2, 3), (1, 3, 4, 4)),
    *channels("InstanceNorm1d", (4, 3, 5), (3, 5)),
    *channels("InstanceNorm2d", (2, 3, 2, 3), (3, 3, 4)),
    Layer("LayerNorm", 4, on=[x(5, 4)]), Layer("LayerNorm", [3, 4], on=[x(2, 3, 4)]),
    Layer("LayerNorm", 4, bias=False, on=[x(5, 4)]),
    Layer("LayerNorm", 4, 0.1, False, on=[x(2, 3, 4)]),
    Layer("LayerNorm", 6, dtype=F64, on=[x(2, 6, dtype=F64)]),
    Layer("RMSNorm", 4, on=[x(5, 4)]), Layer("RMSNorm", [3, 4], eps=1e-3, on=[x(2, 3, 4)]),
    Layer("RMSNorm", 4, elementwise_affine=False, on=[x(5, 4)]),
    Layer("GroupNorm", 2, 4, on=[x(3, 4, 5)]), Layer("GroupNorm", 1, 4, on=[x(2, 4, 2, 3)]),
    Layer("GroupNorm", 4, 4, affine=False, on=[x(2, 4, 2, 3)]),
    Layer("GroupNorm", 3, 6, 0.1, bias=False, on=[x(4, 6)]),
    Layer("Sequential", M("Linear", 4, 6, bias=False), M("BatchNorm1d", 6), M("ReLU"), M("Linear", 6, 2),
          on=[x(8, 4)]),
    Function("batch_norm", x(5, 3), still(3), still(3, low=0.5, high=2), x(3), x(3)),
    Function("batch_norm", x(2, 3, 4), None, None, training=True),
    Function("instance_norm", x(2, 3, 4)), Function("instance_norm", x(2, 3, 4), eps=0.1),
    Function("layer_norm", x(5, 4), [4], x(4), x(4)), Function("rms_norm", x(5, 4), [4], x(4)),
    Function("group_norm", x(2, 4, 3), 2, x(4), x(4)),
]
