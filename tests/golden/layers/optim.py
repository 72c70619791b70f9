"""Optimizers: one row each at least; ../optim has more of their options, and all their state."""
from case import *

ROWS = [
    Optimizer("SGD", lr=0.1),
    Optimizer("SGD", lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05),
    Optimizer("SGD", lr=0.1, momentum=0.9, dampening=0.3, maximize=True),
    Optimizer("SGD", momentum=0.5, _groups=[{}, dict(lr=0.3, weight_decay=0.1)]),
    *(Optimizer(name) for name in ("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSprop",
                                   "Adagrad", "Adadelta", "Rprop", "ASGD")),
    Optimizer("Adam", amsgrad=True, _groups=[{}, dict(lr=0.1, betas=(0.5, 0.9))]),
    Optimizer("RMSprop", centered=True, _groups=[{}, dict(momentum=0.9, weight_decay=0.1)]),
]
