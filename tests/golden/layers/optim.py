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
    Optimizer("Adafactor"), Optimizer("Adafactor", lr=0.1, maximize=True),
    Optimizer("Adafactor", 0.3, -0.5, (1e-3, 0.1), 1.5, 0.1),
    Optimizer("Adafactor", weight_decay=0.1, _groups=[dict(d=2.0), dict(lr=0.3, eps=(None, 0.1))]),
    Optimizer("Muon", _only=2), Optimizer("Muon", lr=0.005, nesterov=False, ns_steps=3, _only=2),
    Optimizer("Muon", 0.02, 0.0, 0.5, adjust_lr_fn="match_rms_adamw", _only=2),
    Optimizer("Muon", 0.003, adjust_lr_fn="spectral_unclamped", ns_coefficients=(2.0, -1.5, 0.5),
              eps=0.1, _only=2, _steps=2),
    # Many steps would magnify the last bits: ../optim has longer runs in float64.
    Optimizer("LBFGS", max_iter=3, _steps=2),
    Optimizer("LBFGS", lr=0.1, max_iter=4, history_size=2, _steps=3),
    Optimizer("LBFGS", max_iter=3, line_search_fn="strong_wolfe", _steps=2),
    Optimizer("LBFGS", 0.5, 3, 8, 1e-5, 1e-7, 3, "strong_wolfe", _steps=2),
    Optimizer("LBFGS", lr=0.01, max_iter=2, maximize=True, _steps=5),
]
