"""Losses."""
import torch.nn.functional as F

from case import *


def y(*shape, c=4):
    """Classes below c."""
    return x(*shape, dtype=I64, low=0, high=c - 1)


def at(values):
    return x(values=values, dtype=I64)


def positive(n, **a):
    return x(n, low=0.25, high=2, grad=False, **a)


def losses(smooth):
    return [
        *(C(x(5, 4), y(5), reduction=r, **s) for r in ("mean", "sum", "none") for s in smooth),
        *(C(x(5, 4), y(5), positive(4), reduction=r, **s) for r in ("mean", "sum",
                                                                    "none") for s in smooth),
        *(C(x(6, 4), at([0, 3, -100, 2, -100, 1]), w, reduction=r, **s)
          for r in ("mean", "sum", "none") for w in (None, positive(4)) for s in smooth),
        *(C(x(5, 4), at([1, 0, 1, 2, 3]), ignore_index=1, reduction=r, **s)
          for r in ("mean", "none") for s in smooth),
        *(C(x(*s), y(*t), reduction=r) for s, t in [((4,), ()), ((2, 4, 3), (2, 3)),
                                                   ((2, 4, 2, 3), (2, 2, 3))]
          for r in ("mean", "sum", "none")),
        C(x(2, 4, 3), y(2, 3), positive(4)), C(x(2, 4, 3), at([[0, -100, 1], [3, 2, -100]])),
        C(x(5, 4, dtype=F64), y(5)), C(x(5, 4, dtype=F64), y(5), positive(4, dtype=F64),
                                       reduction="sum"),
        *(C(x(5, 4, how=h), y(5)) for h in LAYOUTS), C(x(3, 4), at([-100, -100, -100])),
        C(x(3, 4), at([-100, -100, -100]), reduction="sum"), C(x(0, 4), y(0)),
        C(x(0, 4), y(0), reduction="none"), C(x(5, 1), at([0] * 5)),
        C(x(values=[[inf, 0.0], [0.0, -inf], [nan, 0.0], [-inf, -inf]], grad=False),
          at([0, 1, 0, 0]),
          reduction="none"),
        C(x(5, 4), at([0, 1, 2, 3, 4]), _raises=True), C(x(2, 4), at([0, -1]), _raises=True),
        C(x(5, 4), y(4), _raises=True), C(x(5, 4), y(5, 1), _raises=True),
        C(x(5, 4), y(5), positive(3), _raises=True), C(x(2, 4, 3), y(2, 4), _raises=True),
        C(x(5, 4, dtype=I64), y(5), _raises=True),
        C(x(5, 4), y(5), reduction="avg", _raises=True),
        C(x(), at(0), _raises=True)]


def ctc():
    def log_probs(*shape, **a):
        return x(*shape, low=-3, high=-0.1, **a)
    steps, counts = at([6, 5, 6]), at([3, 2, 1])
    padded, joined = at([[1, 2, 3], [2, 2, 0], [3, 0, 0]]), at([1, 2, 3, 2, 2, 3])
    cases = [C(log_probs(6, 3, 4, dtype=d), y, steps, counts, 0, r, z) for d in (F32, F64)
             for y in (padded, joined) for r in ("mean", "sum", "none") for z in (False, True)]
    return cases + [
        *(C(log_probs(6, 3, 4), at([[0, 1, 2], [2, 2, 0], [1, 0, 0]]), steps, counts, blank=3,
            reduction=r) for r in ("mean", "none")),
        *(C(log_probs(5, 2, 4, dtype=F64), at([[1], [2]]), at([5, 4]), at([0, 1]), reduction=r)
          for r in ("mean", "sum", "none")),
        C(log_probs(5, 2, 4), x(2, 0, dtype=I64), at([5, 4]), at([0, 0])),
        C(log_probs(5, 2, 4), x(0, dtype=I64), at([5, 4]), at([0, 0]), reduction="none"),
        C(log_probs(3, 2, 4), at([[1, 1, 2], [1, 2, 3]]), at([3, 3]), at([3, 3]),
          reduction="none", zero_infinity=True),
        C(log_probs(3, 2, 4, grad=False), at([[1, 1, 2], [1, 2, 3]]), at([3, 3]), at([3, 3])),
        C(log_probs(40, 2, 30), y(2, 9, c=30), at([40, 33]), at([9, 7]), reduction="sum"),
        *(C(log_probs(6, 3, 4, how=h), padded, steps, counts) for h in LAYOUTS),
        C(log_probs(6, 3, 4), padded, at([7, 5, 6]), counts, _raises=True),
        C(log_probs(6, 3, 4), padded, at([6, 5]), counts, _raises=True),
        C(log_probs(6, 3, 4), padded, steps, at([4, 2, 1]), _raises=True),
        C(log_probs(6, 3, 4), padded, steps, counts, blank=4, _raises=True),
        C(log_probs(6, 3, 4), padded, steps, counts, reduction="avg", _raises=True)]


# Narrower than PyTorch: targets are class indices (int64), not probabilities.
OPS = {
    "nll_loss": losses([{}]),
    "cross_entropy": losses([{}, dict(label_smoothing=0.1)]) + [
        C(x(5, 4), y(5), label_smoothing=1.0), C(x(2, 4, 3), y(2, 3), label_smoothing=0.3),
        C(x(2, 4, 3), y(2, 3), positive(4), label_smoothing=0.3, reduction="none"),
        C(x(values=[[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -999.0]]), at([1, 2])),
        C(x(5, 4), x(5, 4, low=0.1), _narrower="targets are classes, not probabilities"),
        C(x(5, 4), y(5), label_smoothing=1.5, _raises=True),
        C(x(5, 4), y(5), label_smoothing=-0.1, _narrower="no smoothing below 0")],
}
OPS["ctc_loss"] = ctc()
TORCH = {"ctc_loss": F.ctc_loss, "nll_loss": F.nll_loss, "cross_entropy": F.cross_entropy}
