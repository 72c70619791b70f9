"""Writes nodes that draw by a seed, for onnx_random_spec.lua.

    python3 tests/golden/onnx/draws.py

with a Python that has onnx: draws.npz has for each case, as bytes, NAME/model, and NAME/in0, ..,
NAME/out0, ...: what the onnx package's reference evaluator gives.
"""
import os

import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(11)
X = rng.standard_normal((3, 5)).astype(np.float32)
FLOAT16, DOUBLE = TensorProto.FLOAT16, TensorProto.DOUBLE
CASES = [  # name, type, attributes, inputs, types of outputs
    ("normal", "RandomNormal", {"shape": [3, 3], "seed": 7.0, "mean": 2.0, "scale": 3.0}, [],
     ["float32"]),
    ("normal_double", "RandomNormal", {"shape": [2, 4], "seed": 0.0, "dtype": DOUBLE}, [],
     ["float64"]),
    ("normal_half", "RandomNormal", {"shape": [7], "seed": 123456.0, "dtype": FLOAT16}, [],
     ["float16"]),
    ("normal_like", "RandomNormalLike", {"seed": 5.0, "scale": 0.5}, [X], ["float32"]),
    ("uniform", "RandomUniform", {"shape": [2, 3, 4], "seed": 3.0, "low": -2.0, "high": 5.0}, [],
     ["float32"]),
    ("uniform_double", "RandomUniform", {"shape": [5], "seed": 2.0, "dtype": DOUBLE}, [],
     ["float64"]),
    ("uniform_like", "RandomUniformLike", {"seed": 9.0, "dtype": DOUBLE}, [X], ["float64"]),
    ("dropout", "Dropout", {"seed": 4},
     [X, np.float32(0.25), np.bool_(True)], ["float32", "bool"]),
]


def port(name, dtype, shape=None):
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)),
                                         shape)


def main():
    entries = {}
    for name, kind, attributes, values, types in CASES:
        inputs = [f"x{i}" for i in range(len(values))]
        outputs = [f"y{k}" for k in range(len(types))]
        graph = helper.make_graph(
            [helper.make_node(kind, inputs, outputs, **attributes)], "test",
            [port(n, v.dtype, v.shape) for n, v in zip(inputs, values)],
            [port(n, t) for n, t in zip(outputs, types)])
        model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
        entries[f"{name}/model"] = np.frombuffer(model.SerializeToString(), np.uint8)
        results = ReferenceEvaluator(model).run(None, dict(zip(inputs, values)))
        for i, value in enumerate(values):
            entries[f"{name}/in{i}"] = np.asarray(value)
        for k, (value, dtype) in enumerate(zip(results, types)):
            entries[f"{name}/out{k}"] = np.asarray(value).astype(dtype)
    np.savez_compressed(os.path.join(HERE, "draws.npz"), **entries)


if __name__ == "__main__":
    main()
