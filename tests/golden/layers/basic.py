"""Linear layers, shapes, containers."""
from case import *

ROWS = [
    Layer("Linear", 4, 3, on=[x(5, 4)]),
    Layer("Linear", 4, 3, bias=False, on=[x(2, 3, 4)]),
    Layer("Linear", 3, 1, True, on=[x(3)]),
    Layer("Linear", 5, 2, dtype=F64, on=[x(4, 5, dtype=F64)]),
    Layer("ReLU", on=[x(3, 4)]),
    Layer("ReLU", inplace=True, on=[x(3, 4)]),
    Layer("Flatten", on=[x(2, 3, 4)]),
    Layer("Flatten", 0, 1, on=[x(2, 3, 4)]),
    Layer("Flatten", end_dim=-2, on=[x(2, 3, 4, 2)]),
    Layer("Identity", on=[x(3, 4)]),
    Layer("Identity", 54, unused=0.5, on=[x(3)]),
    Layer("Sequential", M("Linear", 4, 3), M("ReLU"), M("Linear", 3, 2), on=[x(5, 4)]),
    Layer("Sequential", M("Flatten"), M("Sequential", M("Linear", 6, 3, bias=False), M("ReLU")),
          on=[x(5, 2, 3)]),
    Layer("Sequential", on=[x(3)]),
    Function("linear", x(5, 4), x(3, 4), x(3)),
    Function("linear", x(2, 4), x(3, 4)),
    Function("relu", x(3, 4)),
]
