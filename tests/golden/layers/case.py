"""What the tables of layers are written in. A table is a list ROWS of

    Layer("Linear", 4, 3, bias=False, on=[x(2, 4)])      a layer, called on these inputs
    Layer("NLLLoss", on=[x(5, 4), whole(5, below=4)], _loss=True)
    Optimizer("SGD", lr=0.1, momentum=0.9)               trains a small net
    Function("elu", x(3, 4), alpha=0.5)                  of nn.functional
    Initial("normal_", (3, 4), std=0.1)                  of nn.init, over a tensor of that shape

Values of arguments: numbers, strings, lists, None (false in Lua), dtypes, M(...) for a module,
x(...) and whole(...) for a tensor.
"""
import torch

F32, F64 = torch.float32, torch.float64


class x:
    """A tensor of normal numbers, or of uniform ones from low..high.

    grad: its gradient is compared, and training moves it.
    """

    def __init__(self, *shape, low=None, high=None, dtype=F32, grad=True):
        self.shape, self.low, self.high, self.dtype, self.grad = shape, low, high, dtype, grad

    def make(self):
        if self.low is None:
            t = torch.randn(self.shape, dtype=self.dtype)
        else:
            t = torch.rand(self.shape, dtype=self.dtype) * (self.high - self.low) + self.low
        return t.requires_grad_(self.grad)


class whole:
    """A tensor of integers from low on, below `below`; or of the values given (nested lists)."""

    def __init__(self, *shape, below=None, low=0, values=None):
        self.shape, self.below, self.low, self.values = shape, below, low, values

    def make(self):
        if self.values is not None:
            return torch.tensor(self.values)
        return torch.randint(self.low, self.below, self.shape)


class M:
    """A module as argument of another."""

    def __init__(self, name, *args, **named):
        self.name, self.args, self.named = name, args, named


class Layer(M):
    """A layer or a loss; without `on` only its printing, state and initial values are compared.

    _loss: the output is what training makes small (else: its distance from a fixed pattern)
    _train: ten steps are run. _lr: of them. _tol: times this, the tolerances.
    _call: arguments by name that it is called with besides; their names are sorted.
    """

    def __init__(self, name, *args, on=None, _loss=False, _train=True, _lr=0.1, _tol=1, _call=None,
                 **named):
        super().__init__(name, *args, **named)
        self.on, self.loss, self.train, self.lr, self.tol = on, _loss, _train, _lr, _tol
        self.call = dict(sorted((_call or {}).items()))


class Function(M):
    """A call of nn.functional; inputs are among the arguments."""

    def __init__(self, name, *args, _tol=1, **named):
        super().__init__(name, *args, **named)
        self.tol = _tol


class Initial(M):
    """A call of nn.init. _exact: to the bit. _dtype: of the tensor."""

    def __init__(self, name, shape, *args, _exact=True, _dtype=F32, **named):
        super().__init__(name, *args, **named)
        self.shape, self.exact, self.dtype = shape, _exact, _dtype


class Optimizer:
    """An optimizer, over a small net's parameters. _groups: options of the two layers' groups.

    _steps: of training. _only: it gets the parameters of that many dimensions alone.
    """

    def __init__(self, name, *args, _groups=None, _steps=10, _only=None, **named):
        self.name, self.args, self.named = name, args, named
        self.groups, self.steps, self.only = _groups, _steps, _only
