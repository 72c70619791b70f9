"""Transformers.

Without PyTorch's fast path of eval mode, which gives the same numbers but for padded positions of
nested tensors: those it makes 0.
"""
import torch

from case import *

torch.backends.mha.set_fastpath_enabled(False)

inf = float("inf")
CAUSAL = whole(values=[[0.0, -inf, -inf], [0.0, 0.0, -inf], [0.0, 0.0, 0.0]])
FUTURE = whole(values=[[False, True, True], [False, False, True], [False, False, False]])
PADDED = whole(values=[[False, False, True], [False, False, False]])
SHORT = whole(values=[[False, True], [False, False]])
SRC, MEMORY = [x(3, 2, 8)], [x(3, 2, 8), x(2, 2, 8)]


def encoder_layer(*args, on=SRC, _call=None, _train=False, **named):
    return Layer("TransformerEncoderLayer", *args, on=on, _call=_call, _train=_train, **named)


def decoder_layer(*args, on=MEMORY, _call=None, _train=False, **named):
    return Layer("TransformerDecoderLayer", *args, on=on, _call=_call, _train=_train, **named)


def of(name, *args, **named):
    return M(f"Transformer{name}Layer", *args, **named)


ROWS = [
    encoder_layer(8, 2, 16, _train=True), encoder_layer(8, 2, 16, 0.0, _train=True),
    encoder_layer(8, 2, dim_feedforward=4, dropout=0.5, activation="gelu"),
    encoder_layer(8, 4, 12, norm_first=True, dropout=0.0), encoder_layer(8, 2, 12, bias=False),
    encoder_layer(8, 2, 12, 0.0, M("SiLU"), 1e-3, True, on=[x(2, 3, 8)]),
    encoder_layer(8, 2, 12, on=[x(3, 8)], dropout=0.0),
    encoder_layer(8, 2, 12, 0.0, _call={"src_mask": CAUSAL}),
    encoder_layer(8, 2, 12, 0.0, _call={"src_mask": CAUSAL, "is_causal": True}),
    encoder_layer(8, 2, 12, 0.0, _call={"src_mask": FUTURE, "src_key_padding_mask": PADDED}),
    encoder_layer(8, 2, 12, 0.0, dtype=F64, on=[x(3, 2, 8, dtype=F64)]),
    encoder_layer(8, 2, 12, 0.4, batch_first=True, on=[x(2, 3, 8)]),
    decoder_layer(8, 2, 12, 0.4, batch_first=True, norm_first=True, on=[x(2, 3, 8), x(2, 2, 8)]),
    Layer("Transformer", 8, 2, 2, 1, 12, 0.3, batch_first=True, on=[x(2, 2, 8), x(2, 3, 8)],
          _train=False),
    decoder_layer(8, 2, 16, _train=True), decoder_layer(8, 2, 16, 0.0, norm_first=True),
    decoder_layer(8, 2, 12, 0.0, "gelu", bias=False, batch_first=True,
                  on=[x(2, 3, 8), x(2, 2, 8)]),
    decoder_layer(8, 2, 12, 0.0, _call={"tgt_mask": CAUSAL, "tgt_is_causal": True,
                                        "memory_key_padding_mask": SHORT}),
    decoder_layer(8, 2, 12, 0.0, _call={"memory_mask": x(3, 2, grad=False), "tgt_mask": FUTURE,
                                        "tgt_key_padding_mask": PADDED}),
    decoder_layer(8, 2, 12, 0.0, on=[x(3, 8), x(2, 8)]),
    Layer("TransformerEncoder", of("Encoder", 8, 2, 12), 2, on=SRC, _train=False),
    Layer("TransformerEncoder", of("Encoder", 8, 2, 12, 0.0), 2, M("LayerNorm", 8), on=SRC,
          _call={"mask": CAUSAL}),
    Layer("TransformerEncoder", of("Encoder", 8, 2, 12, 0.0, batch_first=True), 3,
          enable_nested_tensor=False, on=[x(2, 3, 8)], _train=False,
          _call={"src_key_padding_mask": PADDED}),
    Layer("TransformerEncoder", of("Encoder", 8, 2, 12, 0.0), 1, on=SRC, _train=False,
          _call={"mask": FUTURE, "is_causal": False}),
    Layer("TransformerDecoder", of("Decoder", 8, 2, 12), 2, on=MEMORY, _train=False),
    Layer("TransformerDecoder", of("Decoder", 8, 2, 12, 0.0), 2, M("LayerNorm", 8), on=MEMORY,
          _train=False, _call={"tgt_mask": CAUSAL, "memory_key_padding_mask": SHORT}),
    Layer("Transformer", 8, 2, 1, 2, 12, on=MEMORY, _train=False),
    Layer("Transformer", 8, 2, 2, 1, 12, 0.0, "gelu", on=MEMORY, norm_first=True, _train=False),
    Layer("Transformer", 8, 2, 1, 1, 12, 0.0, batch_first=True, bias=False, layer_norm_eps=1e-3,
          on=[x(2, 2, 8), x(2, 3, 8)], _train=False,
          _call={"src_key_padding_mask": SHORT, "tgt_mask": CAUSAL}),
    Layer("Transformer", d_model=8, nhead=2, num_encoder_layers=1, num_decoder_layers=1,
          dim_feedforward=8, dtype=F64),
]
