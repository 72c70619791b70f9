"""Writes the ONNX project's small cases of some operators, for onnx_nodes_spec.lua.

    python3 tests/golden/onnx/nodes.py

with a Python that has onnx: onnx.backend.test's models, inputs and what the package's reference
gives. nodes.npz has for each case, as bytes, NAME/model, and NAME/in0, .., NAME/out0, ...
All other cases are tests/peers/onnx_nodes.py's.
"""
import os
import warnings

import numpy as np
from onnx.backend.test.case.node import collect_testcases

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPES = ("float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool")
MOST = 2500  # bytes of the values of a case
TYPES = """
Adagrad Adam AffineGrid Attention BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor
BlackmanWindow CausalConvWithState CenterCropPad Col2Im Compress ConvInteger DFT DeformConv
DequantizeLinear DynamicQuantizeLinear Einsum EyeLike FlexAttention GridSample HammingWindow
HannWindow LRN LinearAttention Loop LpNormalization LpPool MatMulInteger MaxUnpool
MeanVarianceNormalization MelWeightMatrix Momentum NonMaxSuppression QLinearConv QLinearMatMul
QuantizeLinear ReverseSequence RoiAlign RotaryEmbedding STFT Scan SwiGLU TensorScatter Unique
""".split()


def chosen(case):
    nodes = case.model.graph.node
    values = [v for values in case.data_sets[0] for v in values]
    return (len(nodes) == 1 and nodes[0].op_type in TYPES
            and case.name != "test_scan_sum"  # of opset 8
            and all(isinstance(v, np.ndarray) and str(v.dtype) in DTYPES for v in values)
            and sum(v.nbytes for v in values) <= MOST)


def main():
    warnings.simplefilter("ignore")
    entries = {}
    for case in filter(chosen, collect_testcases(None)):
        entries[case.name + "/model"] = np.frombuffer(case.model.SerializeToString(), np.uint8)
        for kind, values in zip(("in", "out"), case.data_sets[0]):
            for i, value in enumerate(values):
                entries[f"{case.name}/{kind}{i}"] = value
    np.savez_compressed(os.path.join(HERE, "nodes.npz"), **entries)


if __name__ == "__main__":
    main()
