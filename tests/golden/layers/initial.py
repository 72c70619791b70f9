"""Initial values."""
from case import *

ROWS = [
    Initial("constant_", (2, 3), 0.3), Initial("ones_", (2, 3)), Initial("zeros_", (3,)),
    Initial("uniform_", (5, 4)), Initial("uniform_", (5, 4), -0.5, 0.25),
    Initial("normal_", (5, 4)), Initial("normal_", (3,), std=0.1),
    Initial("normal_", (4, 5), 2.0, 0.5, _dtype=F64), Initial("eye_", (3, 5)),
    Initial("dirac_", (4, 3, 5)), Initial("dirac_", (6, 2, 3, 3), groups=2),
    Initial("xavier_uniform_", (5, 4)), Initial("xavier_uniform_", (4, 3, 2, 2), gain=1.4),
    Initial("xavier_normal_", (5, 4)), Initial("xavier_normal_", (4, 3, 2), 0.5),
    Initial("kaiming_uniform_", (5, 4)), Initial("kaiming_uniform_", (5, 4), a=5 ** 0.5),
    Initial("kaiming_uniform_", (4, 3, 2, 2), mode="fan_out", nonlinearity="relu"),
    Initial("kaiming_normal_", (5, 4)), Initial("kaiming_normal_", (6, 4), nonlinearity="tanh"),
    Initial("kaiming_normal_", (4, 3, 2, 2), 0, "fan_out", "selu"),
    Initial("trunc_normal_", (8, 8)), Initial("trunc_normal_", (8, 8), std=0.02),
    Initial("trunc_normal_", (5, 4), 0.0, 1.0, -0.5, 1.0),
    Initial("trunc_normal_", (5, 4), 0.0, 1.0, 1.0, 3.0),
    Initial("trunc_normal_", (5, 4), mean=1.0, a=-1.0, b=0.5, _dtype=F64),
    Initial("orthogonal_", (5, 5), _exact=False), Initial("orthogonal_", (3, 6), _exact=False),
    Initial("orthogonal_", (6, 2, 2), gain=1.5, _exact=False),
    Initial("orthogonal_", (4, 3), _dtype=F64, _exact=False),
    Initial("sparse_", (6, 4), sparsity=0.3), Initial("sparse_", (5, 3), 0.5, 0.1),
]
