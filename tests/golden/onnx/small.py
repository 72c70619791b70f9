"""Writes small.npz, for onnx_nodes_spec.lua: types of 8 bits and less, and what ml_dtypes gives.

    python3 tests/golden/onnx/small.py

with a Python that has onnx and ml_dtypes. Of each type all bit patterns are a constant that is cast
to float32; and float32 is cast to the type and back. small_types.onnx, with nodes and constants of
such types, is a seed of tests/fuzz.
"""
import os

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto as T, helper

HERE = os.path.dirname(os.path.abspath(__file__))
FLOATS = {T.FLOAT8E4M3FN: ml_dtypes.float8_e4m3fn, T.FLOAT8E4M3FNUZ: ml_dtypes.float8_e4m3fnuz,
          T.FLOAT8E5M2: ml_dtypes.float8_e5m2, T.FLOAT8E5M2FNUZ: ml_dtypes.float8_e5m2fnuz,
          T.FLOAT4E2M1: ml_dtypes.float4_e2m1fn}
INTEGERS = {T.UINT4: (4, False), T.INT4: (4, True), T.UINT2: (2, False), T.INT2: (2, True)}


def packed(bits, values):
    """A tensor's raw data."""
    out = bytearray((len(values) * bits + 7) // 8)
    for i, v in enumerate(values):
        out[i * bits // 8] |= (int(v) & ((1 << bits) - 1)) << (i * bits % 8)
    return bytes(out)


def model(nodes, constants, inputs, outputs):
    graph = helper.make_graph(
        nodes, "test", [helper.make_tensor_value_info(n, T.FLOAT, s) for n, s in inputs],
        [helper.make_tensor_value_info(n, T.FLOAT, None) for n in outputs], constants)
    return helper.make_model(graph, ir_version=13,
                             opset_imports=[helper.make_opsetid("", 25)]).SerializeToString()


def main():
    entries = {}

    def add(name, data, given, wanted):
        entries[f"{name}/model"] = np.frombuffer(data, np.uint8)
        for kind, arrays in ("in", given), ("out", wanted):
            entries.update({f"{name}/{kind}{i}": a for i, a in enumerate(arrays)})

    x = np.concatenate([np.linspace(-9, 9, 200), np.geomspace(1e-8, 1e5, 200),
                        -np.geomspace(1e-8, 1e5, 200), [0.0, np.inf, -np.inf]]).astype(np.float32)
    for kind in [*FLOATS, *INTEGERS]:
        name = T.DataType.Name(kind)
        bits = INTEGERS[kind][0] if kind in INTEGERS else 4 if kind == T.FLOAT4E2M1 else 8
        patterns = np.arange(1 << bits, dtype=np.uint8)
        if kind in FLOATS:
            numbers = patterns.view(FLOATS[kind]).astype(np.float32)
        else:
            signed = INTEGERS[kind][1] and patterns >= 1 << (bits - 1)
            numbers = patterns.astype(np.float32) - signed * float(1 << bits)
        constant = onnx.TensorProto(name="c", data_type=kind, dims=[len(patterns)],
                                    raw_data=packed(bits, patterns))
        cast = helper.make_node("Cast", ["c"], ["y"], to=T.FLOAT)
        add(f"patterns {name}", model([cast], [constant], [], ["y"]), [], [numbers.astype(np.float32)])
        there = helper.make_node("Cast", ["x"], ["s"], to=kind)
        back = helper.make_node("Cast", ["s"], ["y"], to=T.FLOAT)
        if kind in FLOATS:
            most = float(ml_dtypes.finfo(FLOATS[kind]).max)
            want = np.clip(x, -most, most).astype(FLOATS[kind]).astype(np.float32)
            given = x
        else:
            given = np.arange(-20, 21, dtype=np.float32)
            want = given % (1 << bits)
            want = want - (INTEGERS[kind][1] & (want >= 1 << (bits - 1))) * float(1 << bits)
        add(f"cast {name}", model([there, back], [], [("x", given.shape)], ["y"]), [given],
            [want.astype(np.float32)])
        if kind in FLOATS and kind != T.FLOAT4E2M1:
            there = helper.make_node("Cast", ["x"], ["s"], to=kind, saturate=0)
            want = x.astype(FLOATS[kind]).astype(np.float32)
            add(f"cast {name} unsaturated", model([there, back], [], [("x", x.shape)], ["y"]), [x],
                [want])
    np.savez_compressed(os.path.join(HERE, "small.npz"), **entries)
    zero = onnx.TensorProto(name="z", data_type=T.INT4, dims=[], raw_data=b"\x01")
    weight = onnx.TensorProto(name="w", data_type=T.UINT4, dims=[2, 3], raw_data=b"\x10\x32\x54")
    scale = helper.make_tensor("s", T.FLOAT, [], [0.5])
    nodes = [helper.make_node("QuantizeLinear", ["x", "s", "z"], ["q"]),
             helper.make_node("Reshape", ["q", "shape"], ["r"]),
             helper.make_node("DequantizeLinear", ["r", "s", "z"], ["d"]),
             helper.make_node("DequantizeLinear", ["w", "s"], ["v"]),
             helper.make_node("MatMul", ["d", "v"], ["m"]),
             helper.make_node("Cast", ["m"], ["f"], to=T.FLOAT8E5M2),
             helper.make_node("Cast", ["f"], ["y"], to=T.FLOAT)]
    data = model(nodes, [zero, weight, scale, helper.make_tensor("shape", T.INT64, [2], [2, 2])],
                 [("x", [4])], ["y"])
    with open(os.path.join(HERE, "small_types.onnx"), "wb") as file:
        file.write(data)


if __name__ == "__main__":
    main()
