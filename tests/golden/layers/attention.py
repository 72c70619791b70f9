"""Attention."""
from case import *

SEEN = whole(values=[[True, False, True, True], [False] * 4, [True, True, False, True]])
ATTENTION = "scaled_dot_product_attention"

ROWS = [
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3)),
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3), dropout_p=0.3),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), None, 0.5, scale=0.3),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 4, 4), x(2, 2, 4, 4), SEEN, 0.4),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), x(2, 1, 3, 5), 0.4),
    Function(ATTENTION, x(2, 4, 3), x(2, 4, 3), x(2, 4, 3), None, 0.2, True),
    Function(ATTENTION, x(1, 4, 3, 2), x(1, 2, 3, 2), x(1, 2, 3, 2), dropout_p=0.2,
             enable_gqa=True),
    Function(ATTENTION, x(2, 3, 4, dtype=F64), x(2, 5, 4, dtype=F64), x(2, 5, 4, dtype=F64),
             dropout_p=0.5),
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3), dropout_p=1.0),
]
