"""What random_ops.py makes its calls of: variables, arguments in Lua and in Python, and the Maker
that draws shapes, dims and tensors.
"""
import math

import torch

REAL = (torch.float32, torch.float64)
HALF = (torch.float16, torch.bfloat16)
SMALL = (torch.uint8, torch.int8, torch.int16, torch.int32)
DTYPES = REAL + (torch.int64, torch.bool) + SMALL + HALF


class Var:
    """A variable of the program; `value` is its tensor in PyTorch."""
    def __init__(self, name, value):
        self.name, self.value = name, value

    dtype = property(lambda self: self.value.dtype)
    shape = property(lambda self: tuple(self.value.shape))
    dim = property(lambda self: self.value.dim())
    real = property(lambda self: self.dtype in REAL + HALF)


class Dtype:
    def __init__(self, dtype):
        self.name = str(dtype)[6:]


def lua(x):
    if isinstance(x, Var):
        return x.name
    if isinstance(x, Dtype):
        return '"%s"' % x.name
    if x is None or isinstance(x, bool):
        return {None: "nil", True: "true", False: "false"}[x]
    if isinstance(x, float):
        return "0/0" if x != x else "%s1/0" % "-"[:x < 0] if math.isinf(x) else repr(x)
    if isinstance(x, (list, tuple)):
        return "{%s}" % ", ".join(map(lua, x))
    return '"%s"' % x if isinstance(x, str) else str(x)


def python(x):
    if isinstance(x, Var):
        return x.name
    if isinstance(x, Dtype):
        return "torch." + x.name
    if isinstance(x, float):
        return 'float("%r")' % x if not math.isfinite(x) else repr(x)
    if isinstance(x, (list, tuple)):
        return "[%s]" % ", ".join(map(python, x))
    return repr(x)


class Call:
    """name(args, kwargs); n results. lua_text and python_text where the two differ in form."""
    def __init__(self, name, *args, n=1, where="torch.", lua_text=None, python_text=None,
                 in_place=False, **kwargs):
        names = ", ".join("%s = %s" % (k, lua(v)) for k, v in kwargs.items())
        every = [lua(a) for a in args] + (["{%s}" % names] if kwargs else [])
        self.name, self.n, self.in_place = name, n, in_place
        self.lua = lua_text or "zknn.%s(%s)" % (name, ", ".join(every))
        every = [python(a) for a in args] + ["%s=%s" % (k, python(v)) for k, v in kwargs.items()]
        self.python = python_text or "%s%s(%s)" % (where, name, ", ".join(every))


def method(x, name, *args, py=None, **kwargs):
    """x:name(...) in Lua, x.py(...) in Python."""
    names = ", ".join("%s = %s" % (k, lua(v)) for k, v in kwargs.items())
    every = [lua(a) for a in args] + (["{%s}" % names] if kwargs else [])
    text = "%s:%s(%s)" % (x.name, name, ", ".join(every))
    every = [python(a) for a in args] + ["%s=%s" % (k, python(v)) for k, v in kwargs.items()]
    return Call(name, lua_text=text,
                python_text="%s.%s(%s)" % (x.name, py or name, ", ".join(every)))


class Maker:
    """What the generators draw from."""
    def __init__(self, rng, fresh, second):
        self.rng = rng
        self.vars = []
        self.second = second  # a program that compares second gradients
        self.fresh = fresh  # fresh(dtype, shape, low, high): a new input

    def chance(self, p):
        return self.rng.random() < p

    def wrong(self):
        return self.chance(0.04)

    def any(self):
        """Mostly the latest ones: programs should be deep."""
        return self.vars[-1 - min(int(self.rng.expovariate(0.6)), len(self.vars) - 1)]

    def pick(self, good):
        """A variable that good() likes, or None; sometimes any."""
        if self.wrong():
            return self.any()
        liked = [v for v in self.vars if good(v)]
        return self.rng.choice(liked[-4:]) if liked else None

    def real(self, shape=None, least=0, most=8):
        x = self.pick(lambda v: v.real and least <= v.dim <= most
                      and (shape is None or v.shape == tuple(shape)))
        if x is None:
            x = self.fresh(self.rng.choice(REAL), shape if shape is not None else
                           self.shape(least, min(most, 4)))
        return x

    def dims(self, least=0, most=8):
        x = self.pick(lambda v: least <= v.dim <= most)
        return x or self.fresh(None, self.shape(least, min(most, 4)))

    def shape(self, least=0, most=4):
        common = [n for n in (0, 1, 1, 2, 2, 2, 3, 3, 4) if least <= n <= most]
        n = self.rng.choice(common or [least])
        return [self.rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 7)) if self.chance(0.9) else
                self.rng.randint(1, 3) for _ in range(n)]

    def dim(self, x, extra=0):
        n = max(x.dim + extra, 1)
        if self.wrong():
            return self.rng.choice((n, -n - 1, n + 3))
        return self.rng.randint(-n, n - 1)

    def some_dims(self, x):
        if self.wrong():
            return [self.dim(x), self.dim(x)]
        dims = self.rng.sample(range(x.dim), self.rng.randint(1, x.dim)) if x.dim else [0]
        return [d - x.dim if self.chance(0.3) and x.dim else d for d in dims]

    def number(self):
        return self.rng.choice((0, 1, 2, -1, 3, -2, 7, 0.5, 2.0, -1.5, 0.1, 3.0, 1e-3))

    def fitting(self, x, same_dtype=False):
        """A tensor that broadcasts with x."""
        def fits(v):
            return (not same_dtype or v.dtype == x.dtype) and all(
                a == b or a == 1 or b == 1 for a, b in zip(v.shape[::-1], x.shape[::-1]))
        y = self.pick(fits)
        if y is None or self.chance(0.3):
            shape = [n if self.chance(0.7) else 1 for n in x.shape][self.rng.choice((0, 0, 0, 1)):]
            y = self.fresh(x.dtype if same_dtype or self.chance(0.6) else None, shape)
        return y

    def index(self, shape, size):
        """int64 positions below size; sometimes one outside."""
        low, high = (0, size) if not self.wrong() else (-size - 2, size + 2)
        return self.fresh(torch.int64, shape, low, max(high, 1))

    def avoid(self, places):
        """Draws another call, where PyTorch's second gradients are by another rule at places."""
        if self.second and places.any():
            raise ValueError("second gradients")

    def mask(self, x):
        y = self.pick(lambda v: v.dtype == torch.bool and all(
            a == b or a == 1 for a, b in zip(v.shape[::-1], x.shape[::-1])) and v.dim <= x.dim)
        return y if y and self.chance(0.7) else self.fresh(
            torch.bool, [n if self.chance(0.8) else 1 for n in x.shape])
