"""Attention."""
from case import *

inf = float("inf")

SEEN = whole(values=[[True, False, True, True], [False] * 4, [True, True, False, True]])
ATTENTION = "scaled_dot_product_attention"

ROWS = [
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3)),
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3), dropout_p=0.3),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), None, 0.5, scale=0.3),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 4, 4), x(2, 2, 4, 4), SEEN, 0.4),
    Function(ATTENTION, x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), x(2, 1, 3, 5), 0.4),
    Function(ATTENTION, x(2, 4, 3), x(2, 4, 3), x(2, 4, 3), None, 0.2, True),
    Function(ATTENTION, x(1, 4, 3, 2), x(1, 2, 3, 2), x(1, 2, 3, 2), dropout_p=0.2,
             enable_gqa=True),
    Function(ATTENTION, x(2, 3, 4, dtype=F64), x(2, 5, 4, dtype=F64), x(2, 5, 4, dtype=F64),
             dropout_p=0.5),
    Function(ATTENTION, x(2, 3, 4), x(2, 5, 4), x(2, 5, 3), dropout_p=1.0),
]

PADDED = whole(values=[[False, False, False, True, True], [False] * 5])
CAUSAL = whole(values=[[0.0, -inf, -inf], [0.0, 0.0, -inf], [0.0, 0.0, 0.0]])
LEFT_OUT = whole(values=[[False, True, False, False, True], [False] * 5,
                         [True, False, False, False, False]])
SELF, CROSS = [x(3, 2, 8)] * 3, [x(3, 2, 8), x(5, 2, 8), x(5, 2, 8)]


def mha(*args, on=CROSS, _call=None, _train=False, **named):
    return Layer("MultiheadAttention", *args, on=on, _call=_call, _train=_train, **named)


# Through weights of a softmax gradients are small differences of large numbers.
ROWS += [
    mha(8, 2, _train=True), mha(8, 2, on=SELF), mha(8, 4, _call={"need_weights": False}),
    mha(8, 2, bias=False), mha(8, 1, 0.3), mha(8, 2, dropout=0.5, _call={"need_weights": False}),
    mha(8, 2, batch_first=True, on=[x(2, 3, 8), x(2, 5, 8), x(2, 5, 8)], _train=True),
    mha(8, 2, batch_first=True, on=[x(2, 3, 8), x(2, 5, 8), x(2, 5, 8)],
        _call={"key_padding_mask": PADDED, "need_weights": False}),
    mha(8, 2, kdim=4, vdim=6, on=[x(3, 2, 8), x(5, 2, 4), x(5, 2, 6)], _train=True),
    mha(8, 2, kdim=4, vdim=6, bias=False, on=[x(3, 8), x(5, 4), x(5, 6)]),
    mha(8, 2, add_bias_kv=True, _train=True), mha(8, 2, add_zero_attn=True),
    mha(8, 2, 0.0, True, True, True, _call={"attn_mask": LEFT_OUT, "key_padding_mask": PADDED}),
    mha(8, 2, add_bias_kv=True, add_zero_attn=True, _call={"attn_mask": x(3, 5, grad=False),
                                                           "need_weights": False}),
    mha(8, 2, _call={"average_attn_weights": False}), mha(8, 2, on=[x(3, 8), x(5, 8), x(5, 8)]),
    mha(8, 2, on=[x(3, 8), x(5, 8), x(5, 8)], _call={"average_attn_weights": False,
                                                     "attn_mask": x(2, 3, 5, grad=False)}),
    mha(8, 2, _call={"key_padding_mask": PADDED}), mha(8, 2, _call={"attn_mask": LEFT_OUT}),
    mha(8, 2, _call={"attn_mask": x(4, 3, 5, grad=False), "key_padding_mask": PADDED}),
    mha(8, 2, on=[x(3, 2, 8)] * 3, _call={"attn_mask": CAUSAL, "is_causal": True,
                                          "need_weights": False}),
    mha(8, 2, on=[x(3, 2, 8)] * 3, _call={"attn_mask": CAUSAL, "is_causal": True}),
    mha(8, 2, dtype=F64, on=[x(3, 2, 8, dtype=F64), x(5, 2, 8, dtype=F64), x(5, 2, 8, dtype=F64)]),
]
