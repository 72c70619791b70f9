"""recurrent: one layer and one direction of PyTorch's rnn_tanh, rnn_relu, lstm and gru."""
import torch

from case import *

GATES = {"rnn_tanh": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}


def case(mode, steps=3, batch=2, i=3, h=4, p=None, state=False, bias=True, sizes=None, dtype=F32,
         how="", **named):
    def t(*shape):
        return x(*shape, dtype=dtype, low=-1, high=1)
    rows, out = GATES[mode] * h, p or h
    first = x(sum(sizes), i, dtype=dtype) if sizes else x(steps, batch, i, dtype=dtype, how=how)
    n = sizes[0] if sizes else batch
    args = dict(bias=t(2, rows) if bias else None,
                h0=t(n, out) if state or sizes else None,
                c0=t(n, h) if mode == "lstm" and (state or sizes) else None,
                weight_hr=t(p, h) if p else None,
                batch_sizes=x(values=sizes, dtype=I64) if sizes else None)
    args = {k: v for k, v in args.items() if v is not None}
    return C(first, mode, t(rows, i), t(rows, out), **args, **named)


OPS = {
    "recurrent": [
        *(case(m) for m in GATES), *(case(m, state=True) for m in GATES),
        *(case(m, reverse=True, state=True) for m in GATES),
        *(case(m, bias=False, steps=1, batch=1) for m in GATES),
        *(case(m, sizes=[3, 2, 2, 1]) for m in GATES),
        *(case(m, sizes=[3, 2, 2, 1], reverse=True) for m in GATES),
        *(case(m, dtype=F64, state=True, reverse=True) for m in GATES),
        *(case(m, steps=3, batch=17, i=5, h=7) for m in GATES),
        *(case(m, how="transposed") for m in GATES), case("gru", batch=9, how="strided"),
        case("lstm", p=2, state=True), case("lstm", p=3, batch=10, reverse=True),
        case("lstm", p=3, sizes=[2, 1], bias=False), case("lstm", p=2, dtype=F64),
        case("lstm", steps=0, _raises=True), case("gru", sizes=[2, 3], _raises=True),
        C(x(3, 2, 3), "gru", x(12, 4), x(12, 4), _raises=True),
        C(x(3, 2, 3), "lstm", x(16, 3), x(16, 5), _raises=True),
        C(x(3, 2, 3), "lstm", x(16, 3), x(16, 4, dtype=F64), _raises=True),
        C(x(3, 2, 3), "gru", x(12, 3), x(12, 4), h0=x(3, 4), _raises=True),
    ],
}


def recurrent(input, mode, weight_ih, weight_hh, bias=None, h0=None, c0=None, weight_hr=None,
              batch_sizes=None, reverse=False):
    """The backward direction is that of a layer with both, whose forward one nobody reads."""
    weights = [weight_ih, weight_hh]
    if bias is not None:
        weights += list(bias)
    if weight_hr is not None:
        weights.append(weight_hr)
    if h0 is None:
        h0 = input.new_zeros(input.shape[1], weight_hh.shape[1])
    if c0 is None:
        c0 = input.new_zeros(h0.shape[0], weight_hh.shape[0] // 4)
    n = 2 if reverse else 1
    state = [torch.stack([s] * n) for s in ([h0, c0] if mode == "lstm" else [h0])]
    state = state if mode == "lstm" else state[0]
    f = getattr(torch, mode)
    last = (bias is not None, 1, 0.0, False, reverse)
    if batch_sizes is not None:
        out = f(input, batch_sizes, state, weights * n, *last)
    else:
        out = f(input, state, weights * n, *last, False)
    size = weight_hh.shape[1]
    y = out[0][..., size:] if reverse else out[0]
    return (y, *(s[n - 1] for s in out[1:]))


TORCH = {"recurrent": recurrent}
