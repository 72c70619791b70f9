"""Bags of rows, normalization by neighbours, and functions that no layer has."""
from case import *


def bags(*values):
    return whole(values=list(values))


NINE, STARTS = whole(9, below=5), bags(0, 2, 2, 6)
MODES = ("sum", "mean", "max")

ROWS = [
    *(Layer("EmbeddingBag", 5, 3, mode=m, on=[whole(4, 3, below=5)]) for m in MODES),
    *(Layer("EmbeddingBag", 5, 3, mode=m, on=[NINE, STARTS]) for m in MODES),
    *(Layer("EmbeddingBag", 5, 3, mode=m, padding_idx=1, on=[NINE, STARTS]) for m in MODES),
    *(Layer("EmbeddingBag", 5, 3, mode=m, padding_idx=-2, on=[whole(4, 3, below=5)])
      for m in MODES),
    *(Layer("EmbeddingBag", 5, 3, mode=m, include_last_offset=True, on=[NINE, bags(0, 4, 4, 9)])
      for m in MODES),
    Layer("EmbeddingBag", 5, 3, on=[NINE, bags(0)]), Layer("EmbeddingBag", 7, 2),
    Layer("EmbeddingBag", 5, 3, on=[NINE, bags(0, 9)]),
    Layer("EmbeddingBag", 5, 3, mode="sum", on=[NINE, STARTS, x(9)]),
    Layer("EmbeddingBag", 5, 3, mode="sum", padding_idx=0, on=[NINE, STARTS, x(9)]),
    Layer("EmbeddingBag", 5, 3, 1.0, on=[NINE, STARTS]),
    Layer("EmbeddingBag", 5, 3, 0.5, 1.0, mode="max", on=[NINE, STARTS]),
    Layer("EmbeddingBag", 5, 3, scale_grad_by_freq=True, mode="sum", on=[NINE, STARTS]),
    Layer("EmbeddingBag", 5, 3, scale_grad_by_freq=True, on=[NINE, STARTS]),
    Layer("EmbeddingBag", 6, 4, dtype=F64, on=[whole(4, 2, below=6)]),
    Layer("Sequential", M("EmbeddingBag", 6, 4), M("Linear", 4, 2), on=[whole(3, 3, below=6)]),
    *(Function("embedding_bag", whole(3, 4, below=5), x(5, 2), mode=m) for m in MODES),
    Function("embedding_bag", whole(3, 4, below=5), x(5, 2), None, None, 2, False, "sum", False,
             x(3, 4)),
    Function("embedding_bag", NINE, x(5, 2), STARTS, padding_idx=3, mode="mean"),
    *(Layer("LocalResponseNorm", *a, on=[x(2, 7, 3)], **k) for a, k in (
        ((2,), {}), ((3,), dict(alpha=0.5)), ((5, 0.3, 0.5, 2.0), {}), ((4, 1.0, 1.3), {}),
        ((9, 1.0), dict(k=0.5)))),
    Layer("LocalResponseNorm", 3, 0.7, on=[x(2, 5, 3, 2)]),
    Layer("LocalResponseNorm", 3, 0.7, on=[x(1, 5, 2, 3, 2)]),
    Layer("CrossMapLRN2d", 3, on=[x(2, 7, 3, 2, grad=False)], _train=False),
    Layer("CrossMapLRN2d", 4, 0.5, 0.6, 2, on=[x(2, 7, 3, 2, grad=False)], _train=False),
    Layer("CrossMapLRN2d", 5, 2.0, on=[x(1, 2, 2, 2, grad=False)], _train=False),
    Function("local_response_norm", x(2, 6, 3), 3, 0.5),
    Function("normalize", x(4, 3)), Function("normalize", x(4, 3), 1.0, 0),
    Function("normalize", x(2, 3, 4), 3.0, -1, 0.5), Function("normalize", x(2, 3, 4), dim=(1, 2)),
    Function("normalize", x(4, 3), p=float("inf")), Function("normalize", x(5, dtype=F64), dim=0),
    Function("gumbel_softmax", x(4, 3)), Function("gumbel_softmax", x(4, 3), 0.3, True),
    Function("gumbel_softmax", x(2, 3, 4, dtype=F64), tau=2.0, hard=True, dim=1),
    *(Function("pdist", x(5, 3), p) for p in (2.0, 1.0, 3.0, float("inf"))),
    Function("pdist", x(1, 3)), Function("pdist", x(4, 2, dtype=F64)),
    Function("conv_tbc", x(5, 2, 3), x(3, 3, 4), x(4), 1), Function("conv_tbc", x(5, 2, 3), x(2, 3, 4), x(4)),
    Function("upsample_nearest", x(2, 1, 3, 4), scale_factor=2),
    Function("upsample_bilinear", x(2, 1, 3, 4), (5, 6)),
    Function("native_channel_shuffle", x(2, 6, 2, 2, grad=False), 2),
    Function("max_pool1d_with_indices", x(2, 3, 8), 3, 2), Function("max_pool2d_with_indices", x(2, 2, 4, 5), 2, 1, 1),
    Function("max_pool3d_with_indices", x(1, 2, 4, 4, 4), 2),
    Function("adaptive_max_pool1d_with_indices", x(2, 3, 8), 3),
    Function("adaptive_max_pool2d_with_indices", x(2, 3, 6, 5), (3, 2)),
    Function("adaptive_max_pool3d_with_indices", x(1, 2, 4, 4, 4), 2),
    Function("fractional_max_pool2d_with_indices", x(2, 2, 7, 6), 2, (3, 4)),
    Function("fractional_max_pool3d_with_indices", x(1, 2, 6, 6, 6), 2, output_ratio=(0.5, 0.5, 0.5)),
    Function("rrelu_", x(4, 3, grad=False)), Function("rrelu_", x(4, 3, grad=False), 0.1, 0.5, True),
    Layer("LinearCrossEntropyLoss", 4, 3, on=[x(5, 4), whole(5, below=3)], _loss=True),
    Layer("LinearCrossEntropyLoss", 4, 3, bias=True, label_smoothing=0.2, reduction="sum",
          ignore_index=1, on=[x(5, 4), whole(5, below=3)], _loss=True),
    Layer("LinearCrossEntropyLoss", 4, 3, out_features=(2, 2), bias=True,
          weight=x(3, low=0.5, high=2, grad=False), reduction="none",
          on=[x(5, 4), whole(5, 2, 2, below=3)], _loss=True),
    Layer("LinearCrossEntropyLoss", 4, 3, on=[x(4), whole(values=2)], _loss=True),
    Layer("LinearCrossEntropyLoss", 4, 3, dtype=F64, on=[x(5, 4, dtype=F64),
          x(5, 3, low=0, high=1, dtype=F64, grad=False)], _loss=True),
    Function("linear_cross_entropy", x(5, 4), x(3, 4), whole(5, below=3), linear_bias=x(3)),
    Function("linear_cross_entropy", x(5, 4), x(3, 2, 4), whole(5, 2, below=3), linear_bias=x(3, 2), reduction="sum"),
    Layer("NLLLoss2d", on=[x(2, 3, 4, 2), whole(2, 4, 2, below=3)], _loss=True),
    Layer("NLLLoss2d", reduction="sum", ignore_index=1, on=[x(2, 3, 2), whole(2, 2, below=3)],
          _loss=True),
    Layer("Container", a=M("Linear", 3, 2), b=M("ReLU")), Layer("Container"),
]
