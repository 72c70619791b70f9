"""Writes nodes of other domains and what onnxruntime gives, for onnx_nodes_spec.lua.

    python3 tests/golden/onnx/fused.py

with a Python that has onnx and onnxruntime. fused.npz is as nodes.npz (nodes.py): NAME/model,
NAME/in0, .., NAME/out0, ...
"""
import os

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(0)


def f(*shape):
    return rng.standard_normal(shape).astype(np.float32)


MICROSOFT = "com.microsoft"
CASES = [  # name, domain, type, attributes, inputs (None: absent), which outputs[, constant inputs]
    ("gelu", MICROSOFT, "Gelu", {}, [f(2, 5)], [0]),
    ("bias_gelu", MICROSOFT, "BiasGelu", {}, [f(2, 5), f(5)], [0]),
    ("fast_gelu", MICROSOFT, "FastGelu", {}, [f(2, 5)], [0]),
    ("fast_gelu_bias", MICROSOFT, "FastGelu", {}, [f(2, 5), f(5)], [0]),
    ("quick_gelu", MICROSOFT, "QuickGelu", {"alpha": 1.5}, [f(2, 5)], [0]),
    ("matmul", MICROSOFT, "FusedMatMul", {"alpha": 0.5}, [f(2, 3, 4), f(4, 5)], [0]),
    ("matmul_turned", MICROSOFT, "FusedMatMul", {"transA": 1, "transB": 1},
     [f(2, 4, 3), f(2, 5, 4)], [0]),
    ("skip", MICROSOFT, "SkipLayerNormalization", {"epsilon": 1e-5},
     [f(2, 3, 8), f(2, 3, 8), f(8), f(8), f(8)], [0, 3]),
    ("skip_few", MICROSOFT, "SkipLayerNormalization", {}, [f(2, 3, 8), f(2, 3, 8), f(8)], [0]),
    ("skip_rms", MICROSOFT, "SkipSimplifiedLayerNormalization", {"epsilon": 1e-6},
     [f(2, 3, 8), f(2, 3, 8), f(8)], [0]),
    ("rotary", MICROSOFT, "RotaryEmbedding", {},
     [f(2, 3, 8), np.array([[0, 1, 4], [2, 2, 0]], np.int64), f(5, 2), f(5, 2)], [0]),
    ("rotary_from", MICROSOFT, "RotaryEmbedding", {"interleaved": 1},
     [f(2, 2, 3, 4), np.array([1], np.int64), f(5, 2), f(5, 2)], [0]),
    ("rotary_part", MICROSOFT, "RotaryEmbedding", {"rotary_embedding_dim": 2, "num_heads": 2},
     [f(1, 3, 8), np.array([[3, 1, 0]], np.int64), f(5, 1), f(5, 1)], [0]),
]


def i4(*values):
    return np.array(values, np.int32)


def u1(*shape):
    return rng.integers(0, 256, shape).astype(np.uint8)


def bits(name, n, k, block, wide, zeros, bias=False):
    """MatMulNBits, with a weight that is constant."""
    blocks = -(-k // block)
    zero = {"none": None, "packed": u1(n * -(-blocks * wide // 8)),
            "float": f(n * blocks)}[zeros]
    inputs = [f(2, 3, k), u1(n, blocks, block * wide // 8), np.abs(f(n * blocks)) * 0.1, zero,
              None, f(n) if bias else None]
    while inputs[-1] is None:
        inputs.pop()
    settings = {"K": k, "N": n, "bits": wide, "block_size": block}
    return f"bits_{name}", MICROSOFT, "MatMulNBits", settings, inputs, [0], range(1, 6)


# Batches of 2, lengths of 3, two heads of 4.
CASES += [
    bits("four", 5, 64, 32, 4, "none"), bits("zero", 6, 80, 16, 4, "packed"),
    bits("bias", 6, 96, 32, 4, "packed", bias=True), bits("eight", 4, 64, 32, 8, "packed"),
    bits("float", 4, 64, 16, 4, "float"),
    ("attention", MICROSOFT, "Attention", {"num_heads": 2}, [f(2, 3, 8), f(8, 24), f(24)], [0]),
    ("attention_lengths", MICROSOFT, "Attention", {"num_heads": 2},
     [f(2, 3, 8), f(8, 24), f(24), i4(2, 3)], [0]),
    ("attention_ends", MICROSOFT, "Attention", {"num_heads": 2},
     [f(2, 3, 8), f(8, 24), f(24), i4(3, 3, 1, 0)], [0]),
    ("attention_mask", MICROSOFT, "Attention", {"num_heads": 2, "scale": 0.3},
     [f(2, 3, 8), f(8, 24), f(24), np.array([[1, 0, 1], [1, 1, 0]], np.int32)], [0]),
    ("attention_mask3", MICROSOFT, "Attention", {"num_heads": 2, "mask_filter_value": -50.0},
     [f(2, 3, 8), f(8, 24), f(24),
      np.array([[[1, 0, 1], [1, 1, 0], [0, 0, 1]]] * 2, np.int32)], [0]),
    ("attention_causal", MICROSOFT, "Attention", {"num_heads": 2, "unidirectional": 1},
     [f(2, 3, 8), f(8, 24), f(24), None, f(2, 2, 2, 2, 4)], [0, 1]),
    ("attention_past", MICROSOFT, "Attention", {"num_heads": 2},
     [f(2, 3, 8), f(8, 24), f(24), np.array([[1, 0, 1, 1, 1], [1, 1, 0, 1, 1]], np.int32),
      f(2, 2, 2, 2, 4)], [0, 1]),
    ("attention_bias", MICROSOFT, "Attention", {"num_heads": 2},
     [f(2, 3, 8), f(8, 24), f(24), None, None, f(1, 2, 3, 3)], [0]),
    ("attention_sizes", MICROSOFT, "Attention", {"num_heads": 2, "qkv_hidden_sizes": [8, 8, 12]},
     [f(2, 3, 6), f(6, 28), f(28)], [0]),
    ("qattention", MICROSOFT, "QAttention", {"num_heads": 2},
     [u1(2, 3, 8), rng.integers(-99, 99, (8, 24)).astype(np.int8), f(24),
      np.array([0.02], np.float32), np.array([0.01], np.float32), i4(3, 2),
      np.array([120], np.uint8), np.array([0], np.int8)], [0], range(1, 8)),
    ("heads", MICROSOFT, "MultiHeadAttention", {"num_heads": 2},
     [f(2, 3, 8), f(2, 5, 8), f(2, 5, 12)], [0]),
    ("heads_bias", MICROSOFT, "MultiHeadAttention", {"num_heads": 2, "unidirectional": 1},
     [f(2, 3, 8), f(2, 3, 8), f(2, 3, 8), f(24)], [0]),
    ("heads_mask", MICROSOFT, "MultiHeadAttention", {"num_heads": 2, "scale": 0.4},
     [f(2, 3, 8), f(2, 5, 8), f(2, 5, 8), f(24),
      np.array([[1, 1, 0, 1, 0], [0, 1, 1, 1, 1]], np.int32), f(2, 1, 3, 5)], [0]),
    ("heads_past", MICROSOFT, "MultiHeadAttention", {"num_heads": 2},
     [f(2, 1, 8), f(2, 1, 8), f(2, 1, 8), None, None, None, f(2, 2, 4, 4), f(2, 2, 4, 4)],
     [0, 1, 2]),
    ("heads_encoder", MICROSOFT, "MultiHeadAttention", {"num_heads": 2},
     [f(2, 3, 8), f(2, 2, 5, 4), f(2, 2, 5, 4)], [0]),
]
TYPES = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "int64": TensorProto.INT64,
         "int32": TensorProto.INT32, "uint8": TensorProto.UINT8, "int8": TensorProto.INT8}


def make(kind, domain, attributes, values, wanted, version=1, types=None, fixed=()):
    """A model of one node. The types of its outputs (float32 without them)."""
    names = ["" if v is None else f"x{i}" for i, v in enumerate(values)]
    outputs = [f"y{k}" if k in wanted else "" for k in range(max(wanted) + 1)]
    node = helper.make_node(kind, names, outputs, domain=domain, **attributes)
    ports = [helper.make_tensor_value_info(n, TYPES[str(v.dtype)], v.shape)
             for i, (n, v) in enumerate(zip(names, values)) if n and i not in fixed]
    constants = [numpy_helper.from_array(v, n)
                 for i, (n, v) in enumerate(zip(names, values)) if n and i in fixed]
    results = [helper.make_tensor_value_info(o, t, None) for o, t in zip(
        (o for o in outputs if o), types or [TensorProto.FLOAT] * len(wanted))]
    return helper.make_model(
        helper.make_graph([node], "test", ports, results, constants), ir_version=8,
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(domain, version)])


def add(entries, name, model, feeds):
    """Adds a case to a file: the model, its inputs, what onnxruntime gives."""
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    entries[f"{name}/model"] = np.frombuffer(data, np.uint8)
    for i, port in enumerate(session.get_inputs()):
        entries[f"{name}/in{i}"] = feeds[port.name]
    for i, value in enumerate(session.run(None, feeds)):
        entries[f"{name}/out{i}"] = value


def main():
    entries = {}
    for name, domain, kind, attributes, values, wanted, *rest in CASES:
        fixed = rest[0] if rest else ()
        add(entries, name, make(kind, domain, attributes, values, wanted, fixed=fixed),
            {f"x{i}": v for i, v in enumerate(values) if v is not None and i not in fixed})
    np.savez_compressed(os.path.join(HERE, "fused.npz"), **entries)


if __name__ == "__main__":
    main()
