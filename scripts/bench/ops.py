"""Twin of ops.lua for PyTorch."""
import math
import re
import sys

import ops_table
import twin

torch = twin.torch()
import ops_nets  # noqa: E402


def values(*shape):
    return torch.arange(math.prod(shape)).to(torch.float32).mul(0.37).sin().view(shape)


def positive(*shape):
    return values(*shape).abs().add(0.1)


def ints(most, *shape):
    return torch.arange(math.prod(shape)).mul(7919).remainder(most).view(shape)


def first(pair):
    return pair[0]


def leaf(t):
    leaves.append(t.detach().requires_grad_())
    return leaves[-1]


def gradient(t):
    t.backward(torch.ones_like(t))
    last = None
    for one in leaves:
        last = last if one.grad is None else one.grad
        one.grad = None
    return last


def back(t):
    return gradient(t.sum())


HELPERS = {"T": torch, "F": torch.nn.functional, "nn": torch.nn, "optim": torch.optim,
           "model": ops_nets.model, "values": values, "positive": positive, "ints": ints,
           "first": first, "leaf": leaf, "gradient": gradient, "back": back}
families = ops_table.read(twin.args["table"])
current, scope, leaves = None, {}, []


def set_up(family, size):
    global current, scope
    if current == (family.title, size):
        return
    current, scope = (family.title, size), {**HELPERS, **family.sizes[size - 1]}
    leaves.clear()
    torch.manual_seed(0)
    for name, text in family.operands:
        scope[name] = eval(ops_table.python(text), scope)


def check_of(result):
    if torch.is_tensor(result):
        return result.detach().double().abs().mean().item()
    return result if isinstance(result, (int, float)) else None


def measure(family, row, size, seconds):
    set_up(family, size)
    torch.manual_seed(0)
    text = family.rows[row - 1].text
    f = eval("lambda: " + ops_table.python(text), scope)
    with torch.set_grad_enabled(bool(leaves) or bool(re.fullmatch(r"\w+\(\)", text))):
        check = check_of(f())  # also warms up
        return twin.best(f, seconds), check


for line in sys.stdin:
    words = line.split()
    try:
        twin.report("row", *measure(families[int(words[0]) - 1], *map(int, words[1:3]),
                                    float(words[3])))
    except Exception as e:  # a row that this version lacks
        print("= lacks", str(e).split("\n")[0], flush=True)
