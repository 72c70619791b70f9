"""Writes nodes of other domains and what onnxruntime gives, for onnx_nodes_spec.lua.

    python3 tests/golden/onnx/fused.py

with a Python that has onnx and onnxruntime. fused.npz is as nodes.npz (nodes.py): NAME/model,
NAME/in0, .., NAME/out0, ...
"""
import os

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(0)


def f(*shape):
    return rng.standard_normal(shape).astype(np.float32)


MICROSOFT = "com.microsoft"
CASES = [  # name, domain, type, attributes, inputs (None: absent), which outputs
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
TYPES = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "int64": TensorProto.INT64}


def make(kind, domain, attributes, values, wanted, version=1, types=None):
    """A model of one node. The types of its outputs (float32 without them)."""
    names = [f"x{i}" for i in range(len(values))]
    outputs = [f"y{k}" if k in wanted else "" for k in range(max(wanted) + 1)]
    node = helper.make_node(kind, names, outputs, domain=domain, **attributes)
    ports = [helper.make_tensor_value_info(n, TYPES[str(v.dtype)], v.shape)
             for n, v in zip(names, values)]
    results = [helper.make_tensor_value_info(o, t, None) for o, t in zip(
        (o for o in outputs if o), types or [TensorProto.FLOAT] * len(wanted))]
    return helper.make_model(
        helper.make_graph([node], "test", ports, results), ir_version=8,
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
    for name, domain, kind, attributes, values, wanted in CASES:
        add(entries, name, make(kind, domain, attributes, values, wanted),
            {f"x{i}": v for i, v in enumerate(values)})
    np.savez_compressed(os.path.join(HERE, "fused.npz"), **entries)


if __name__ == "__main__":
    main()
