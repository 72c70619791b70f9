"""Optimizers."""
from case import *

ROWS = [
    Optimizer("SGD", lr=0.1),
    Optimizer("SGD", lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05),
    Optimizer("SGD", lr=0.1, momentum=0.9, dampening=0.3, maximize=True),
    Optimizer("SGD", momentum=0.5, _groups=[{}, dict(lr=0.3, weight_decay=0.1)]),
]
