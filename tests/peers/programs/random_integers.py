"""Random calls of the operations of integers: bits, counts and classes."""
import torch

from calls import Call, REAL, SMALL


def whole(m):
    """A tensor of integers or bools; seldom another one."""
    x = m.pick(lambda v: not v.real)
    return x if x and (not x.real or m.wrong()) else m.fresh(
        m.rng.choice((torch.int64, torch.bool) + SMALL), m.shape())


def bits(name):
    def make(m):
        x = whole(m)
        return Call(name, x, m.rng.choice((0, 1, 2, 3, 6, -1, -5)) if m.chance(0.4) else
                    m.fitting(x, same_dtype=m.chance(0.5)))
    return make


def shift(name):
    """Also by more bits than there are, and by -1: all of them go."""
    def make(m):
        x = whole(m)
        if m.chance(0.4):
            return Call(name, x, m.rng.choice((0, 1, 2, 5, 8, 64)))
        return Call(name, x, m.fresh(m.rng.choice((torch.int64,) + SMALL), [
            n if m.chance(0.8) else 1 for n in x.shape], -1, 10))
    return make


def bincount(m):
    x = m.fresh(torch.int64, [m.rng.randint(0, 6)], -1 if m.wrong() else 0, 6)
    kwargs = {"minlength": m.rng.randint(0, 8)} if m.chance(0.4) else {}
    if m.chance(0.3):
        kwargs["weights"] = m.fresh(m.rng.choice(REAL), x.shape)
    return Call("bincount", x, **kwargs)


def one_hot(m):
    x = m.index(m.shape(0, 2), 4)
    return Call("one_hot", x, *((m.rng.randint(3, 6),) if m.chance(0.6) else ()),
                where="torch.nn.functional.")


def unique(m):
    x = m.pick(lambda v: not v.real)  # rounding decides which computed numbers are equal
    x = x if x and not x.real else m.fresh(None, m.shape())
    if m.chance(0.4):
        return Call("unique", x, return_inverse=True, return_counts=True, n=3)
    return Call("unique", x)


def integers():
    """name: generator."""
    ops = {name: bits(name) for name in "bitwise_and bitwise_or bitwise_xor".split()}
    ops.update({name: shift(name) for name in "bitwise_left_shift bitwise_right_shift".split()})
    ops.update(bitwise_not=lambda m: Call("bitwise_not", whole(m)), bincount=bincount,
               one_hot=one_hot, unique=unique)
    return ops
