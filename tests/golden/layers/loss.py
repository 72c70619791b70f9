"""Losses."""
from case import *

ROWS = [
    Layer("NLLLoss", on=[x(5, 4), whole(5, below=4)], _loss=True),
    Layer("NLLLoss", weight=x(4, low=0.5, high=2, grad=False), reduction="sum",
          on=[x(5, 4), whole(5, below=4)], _loss=True),
    Layer("CrossEntropyLoss", on=[x(5, 4), whole(5, below=4)], _loss=True),
    Layer("CrossEntropyLoss", label_smoothing=0.1, reduction="none",
          on=[x(2, 4, 3), whole(2, 3, below=4)], _loss=True),
    Layer("CrossEntropyLoss", ignore_index=1, on=[x(5, 4), whole(5, below=4)], _loss=True),
]
