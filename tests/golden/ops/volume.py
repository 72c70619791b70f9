"""Convolutions and pooling over three dimensions: the cases of convolution.py and pooling.py."""
import torch.nn.functional as F

from convolution import conv, transpose
from pooling import adaptive, greatest, indices, means

SIZES = [1, 3, [2, 2, 1], [3, 2, 3], [4, 1, 2]]

OPS = {
    "conv3d": conv((3, 2, 2), (2, 1, 2)),
    "conv_transpose3d": transpose((2, 2, 2), (1, 2, 2)),
    "max_pool3d": greatest((4, 3, 3), [2, 3, 2]),
    "avg_pool3d": means((4, 3, 3), [2, 3, 2]),
    "adaptive_avg_pool3d": adaptive((3, 2, 3), SIZES),
    "adaptive_max_pool3d": adaptive((3, 2, 3), SIZES, indices((3, 2, 3))),
}
TORCH = {name: getattr(F, name) for name in OPS}
