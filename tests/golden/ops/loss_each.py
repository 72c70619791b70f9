"""Losses of each element. A target of integers, and one of another shape, are narrower here."""
import torch
import torch.nn.functional as F

from case import *

BROADCAST = "input and target have one shape: to broadcast them is nearly always a mistake"


def target(*shape, dtype=F32, how="", grad=True):
    return x(*shape, low=0.1, high=0.9, dtype=dtype, how=how, grad=grad)


def each(low=-2, high=2, more=(), mixed=True, broadcasts=True, still=False, **named):
    """mixed: two dtypes are promoted. broadcasts: so PyTorch does. still: no gradient of the target.
    """
    a = dict(low=low, high=high)

    def target(*shape, **more):
        return globals()["target"](*shape, grad=not still, **more)

    return [
        *(C(x(*s, **a), target(*s), reduction=r, **named) for r in ("mean", "sum", "none")
          for s in [(), (5,), (3, 4), (2, 1, 3), (0, 3)]),
        *(C(x(3, 4, how=h, **a), target(3, 4, how=k), **named) for h in LAYOUTS for k in LAYOUTS),
        *(C(x(3, 4, dtype=d, **a), target(3, 4, dtype=d), reduction=r, **named)
          for d in REAL for r in ("mean", "none")),
        *([C(x(3, 4, **a), target(3, 4, dtype=F64), **named)] if mixed else []),
        C(x(2, 3, **a), target(3), **named, **(dict(_narrower=BROADCAST) if broadcasts
                                               else dict(_raises=True))),
        C(x(3, 4, **a), target(4, 3), _raises=True, **named),
        C(x(3, 4, **a), target(3, 4), reduction="avg", _raises=True, **named),
        *more]


def logits(*shape, **a):
    return C(x(3, 4), target(3, 4), pos_weight=x(*shape, low=0.5, high=2, grad=False), **a)


BIG = [[100.0, -100.0, 0.0, 1000.0, -1000.0]]
OPS = {
    "mse_loss": each(more=[C(x(3, 4), x(3, 4, dtype=I64), reduction=r) for r in ("mean", "none")]),
    "l1_loss": each(more=[C(x(values=[1.0, 2.0]), x(values=[1.0, 3.0]))]),
    "smooth_l1_loss": each() + each(beta=0.5) + [
        C(x(3, 4), target(3, 4), beta=0.0), C(x(3, 4), target(3, 4), beta=-1.0, _raises=True)],
    "huber_loss": each(mixed=False) + each(mixed=False, delta=0.5) + [
        C(x(3, 4), target(3, 4), delta=0.0, _raises=True)],
    "kl_div": each() + each(log_target=True) + [
        C(x(values=[-1.0, -2.0, -3.0]), x(values=[0.0, 0.5, 0.5], grad=False))],
    "soft_margin_loss": each(still=True, mixed=False, more=[
        C(x(values=[30.0, -30.0, 0.0]), x(values=[1.0, 1.0, -1.0], grad=False))]),
    "binary_cross_entropy": each(0.1, 0.9, mixed=False, broadcasts=False, more=[
        C(x(values=[0.0, 1.0, 0.0, 1.0], grad=False), x(values=[0.0, 1.0, 1.0, 0.0]),
          reduction="none"),
        C(x(values=[0.0, 1.0, 0.0, 1.0]), x(values=[0.0, 1.0, 1.0, 0.0], grad=False)),
        C(x(values=[0.5, 1.5]), target(2), _raises=True),
        C(x(values=[0.5, -0.5]), target(2), _raises=True)]),
    "binary_cross_entropy_with_logits": each(mixed=False, broadcasts=False, more=[
        logits(4), logits(3, 1), logits(3, 4, reduction="none"), logits(1, reduction="sum"),
        logits(3, _raises=True),
        C(x(values=BIG), x(values=[[1.0, 0.0, 1.0, 0.0, 1.0]], grad=False), reduction="none")]),
}
TORCH = {name: getattr(F, name) for name in OPS}
