"""Activations."""
from case import *


def plain(name, *others, shape=(3, 4)):
    """Rows of a layer: as it is, in double, and with each of these arguments."""
    return [Layer(name, on=[x(*shape)]), Layer(name, on=[x(*shape, dtype=F64)]),
            *(Layer(name, on=[x(*shape)], **o) for o in others)]


IN_PLACE = dict(inplace=True)

ROWS = [
    *plain("ReLU", IN_PLACE), *plain("ReLU6", IN_PLACE),
    *plain("LeakyReLU", dict(negative_slope=0.2), IN_PLACE, dict(negative_slope=1e-5)),
    *plain("ELU", dict(alpha=0.5), dict(alpha=2, inplace=True)), *plain("SELU", IN_PLACE),
    *plain("CELU", dict(alpha=0.5), IN_PLACE), *plain("GELU", dict(approximate="tanh")),
    *plain("SiLU", IN_PLACE), *plain("Mish", IN_PLACE), *plain("Hardswish", IN_PLACE),
    *plain("Hardsigmoid", IN_PLACE),
    *plain("Hardtanh", dict(min_val=-0.5, max_val=2), IN_PLACE, dict(min_val=0.0)),
    Layer("Threshold", 0.1, 20, on=[x(3, 4)]), Layer("Threshold", 0.5, -1.0, True, on=[x(3, 4)]),
    *plain("Sigmoid"), *plain("LogSigmoid"), *plain("Tanh"), *plain("Tanhshrink"),
    *plain("Softsign"), *plain("Softplus", dict(beta=2), dict(beta=0.5, threshold=1.0)),
    *plain("Softshrink", dict(lambd=1)), *plain("Hardshrink", dict(lambd=0.25)),
    *plain("GLU", dict(dim=0), shape=(2, 4)), Layer("GLU", 1, on=[x(2, 6, 3)]),
    *plain("Softmin", dict(dim=0)), *plain("Softmax", dict(dim=-1), dict(dim=0)),
    *plain("LogSoftmax", dict(dim=1)), Layer("Softmax", on=[x(2, 3, 2)]),
    Layer("Softmax2d", on=[x(2, 3, 2, 2)]), Layer("Softmax2d", on=[x(3, 2, 2)]),
    Layer("PReLU", on=[x(3, 4)]), Layer("PReLU", 4, 0.1, on=[x(3, 4)]),
    Layer("PReLU", 3, on=[x(2, 3, 2, 2)]), Layer("PReLU", dtype=F64, on=[x(5, dtype=F64)]),
    Layer("RReLU", on=[x(3, 4)]), Layer("RReLU", 0.1, 0.9, on=[x(3, 4)]),
    Layer("RReLU", lower=0.2, inplace=True, on=[x(3, 4)]),
    Layer("RReLU", on=[x(3, 4, dtype=F64)]),
    *(Function(f, x(3, 4)) for f in (
        "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "hardswish",
        "hardsigmoid", "hardtanh", "sigmoid", "logsigmoid", "tanh", "tanhshrink", "softsign",
        "softplus", "softshrink", "hardshrink", "glu", "rrelu")),
    Function("leaky_relu", x(3, 4), 0.3), Function("elu", x(3, 4), alpha=0.5, inplace=True),
    Function("celu", x(3, 4), 2.0, True), Function("hardtanh", x(3, 4), -0.5, 0.5, inplace=True),
    Function("threshold", x(3, 4), 0.1, 2.0),
    Function("threshold", x(3, 4), 0.1, 2.0, inplace=True),
    Function("relu6", x(3, 4, low=-1, high=9), inplace=True),
    Function("gelu", x(3, 4), approximate="tanh"), Function("softmin", x(3, 4), dim=1),
    Function("softmax", x(3, 4), 1), Function("log_softmax", x(3, 4), dim=0),
    Function("softplus", x(3, 4), 2, 1), Function("prelu", x(3, 4), x(4)),
    Function("rrelu", x(3, 4), training=True), Function("rrelu", x(3, 4), 0.1, 0.2, True),
]
