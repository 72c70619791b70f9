"""Dropouts, tables of rows, products of two inputs."""
from case import *


def drops(name, *shapes):
    return [*(Layer(name, on=[x(*s)]) for s in shapes), Layer(name, 0.2, on=[x(*shapes[0])]),
            Layer(name, p=0.7, inplace=True, on=[x(*shapes[0])]),
            Layer(name, p=0.0, on=[x(*shapes[0])]), Layer(name, p=1.0, on=[x(*shapes[0])]),
            Layer(name, 0.3, on=[x(*shapes[0], dtype=F64)])]


ROWS = [
    *drops("Dropout", (4, 5), (3,), (2, 3, 4)), *drops("Dropout1d", (4, 5, 3), (6, 2)),
    *drops("Dropout2d", (2, 6, 2, 2), (3, 4, 2)), *drops("Dropout3d", (2, 4, 2, 1, 2)),
    *drops("AlphaDropout", (4, 5)), *drops("FeatureAlphaDropout", (4, 5, 2)),
    Layer("Sequential", M("Linear", 5, 8), M("Dropout"), M("ReLU"), M("Dropout", 0.1),
          M("Linear", 8, 2), on=[x(6, 5)]),
    *(Function(f, x(4, 6, 3), training=True)
      for f in ("dropout", "dropout1d", "dropout2d", "alpha_dropout", "feature_alpha_dropout")),
    *(Function(f, x(4, 6, 3)) for f in ("dropout", "alpha_dropout")),
    Function("dropout", x(4, 6), 0.2, True, True), Function("dropout", x(4, 6), training=False),
    Layer("Embedding", 5, 3, on=[whole(2, 6, below=5)]),
    Layer("Embedding", 5, 3, padding_idx=2, on=[whole(2, 6, below=5)]),
    Layer("Embedding", 5, 3, -1, on=[whole(8, below=5)]),
    Layer("Embedding", 5, 3, max_norm=1.0, on=[whole(7, below=5)]),
    Layer("Embedding", 5, 3, max_norm=0.5, norm_type=1.0, on=[whole(7, below=5)]),
    Layer("Embedding", 5, 3, scale_grad_by_freq=True, on=[whole(9, below=5)]),
    Layer("Embedding", 20, 8, dtype=F64, on=[whole(3, below=20)]),
    Layer("Sequential", M("Embedding", 6, 4), M("Flatten"), M("Linear", 12, 2),
          on=[whole(5, 3, below=6)]),
    Layer("Bilinear", 3, 4, 2, on=[x(5, 3), x(5, 4)]),
    Layer("Bilinear", 3, 4, 2, bias=False, on=[x(2, 3, 3), x(2, 3, 4)]),
    Layer("Bilinear", 3, 2, 4, dtype=F64, on=[x(3, dtype=F64), x(2, dtype=F64)]),
    Function("embedding", whole(2, 3, below=5), x(5, 3)),
    Function("embedding", whole(9, below=5), x(5, 3), 1, scale_grad_by_freq=True),
    Function("bilinear", x(5, 3), x(5, 4), x(2, 3, 4), x(2)),
    Function("bilinear", x(5, 3), x(5, 4), x(2, 3, 4)),
    # Without a batch. dropout2d takes three dimensions as [N, C, L].
    Layer("Dropout3d", on=[x(6, 2, 1, 2)]), Layer("Dropout3d", 0.3, True, on=[x(6, 2, 1, 2)]),
    *(Function("dropout3d", x(*s), 0.4) for s in ((6, 2, 1, 2), (6, 2, 2), (6, 2), (6,))),
    Function("dropout3d", x(6, 2, 1, 2), inplace=True), Function("dropout1d", x(6, 2), inplace=True),
    Function("feature_alpha_dropout", x(4, 6, 2, 1, 2), 0.4, True),
]
