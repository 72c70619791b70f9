#!/usr/bin/env python3
"""Writes quantized.lua: the scales, zero points and integers that onnxruntime.quantization gives.

usage: quantized.py > quantized.lua     (made with onnxruntime 1.24)
The net is x [n, 6] -> Gemm, Relu, MatMul, Add -> y [n, 3]. With a folder, `quantized.py FOLDER`
writes there what the quantizers make of it, as seeds of tests/fuzz: quantized_dynamic.onnx, ...
"""
import contextlib
import io
import logging
import os
import sys
import tempfile

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime import quantization as q

logging.disable(logging.WARNING)


def numbers(count, step, scale):
    """Numbers that a float32 holds exactly, without order."""
    return ((np.arange(count) * step % 127 - 63) / scale).astype(np.float32)


WEIGHTS = {"w1": numbers(24, 37, 64).reshape(4, 6), "b1": numbers(4, 53, 64),
           "w2": numbers(12, 29, 128).reshape(4, 3), "b2": numbers(3, 71, 256)}
BATCHES = [numbers(64 * 6, 31 + 2 * i, 32 + i).reshape(64, 6) for i in range(2)]


class Reader(q.CalibrationDataReader):
    def __init__(self):
        self.rest = iter(BATCHES)

    def get_next(self):
        batch = next(self.rest, None)
        return None if batch is None else {"x": batch}


def write_seeds(model, folder):
    source = os.path.join(folder, "quantized_source.onnx")
    onnx.save(model, source)

    def path(name):
        return os.path.join(folder, f"quantized_{name}.onnx")

    with contextlib.redirect_stdout(io.StringIO()):
        q.quantize_dynamic(source, path("dynamic"))
        q.quantize_static(source, path("qdq"), Reader(), per_channel=True)
        q.quantize_static(source, path("qoperator"), Reader(), activation_type=q.QuantType.QUInt8,
                          quant_format=q.QuantFormat.QOperator)
    os.remove(source)


def lua(array):
    a = np.asarray(array)
    return "{" + ", ".join(float(v).hex() if a.dtype == np.float32 else str(int(v))
                           for v in a.ravel()) + "}"


def main():
    make, u, m = helper.make_node, q.QuantType.QUInt8, q.CalibrationMethod
    graph = helper.make_graph(
        [make("Gemm", ["x", "w1", "b1"], ["h"], "fc1", transB=1), make("Relu", ["h"], ["r"], "relu"),
         make("MatMul", ["r", "w2"], ["m"], "fc2"), make("Add", ["m", "b2"], ["y"], "sum")], "net",
        [helper.make_tensor_value_info("x", 1, ["n", 6])],
        [helper.make_tensor_value_info("y", 1, ["n", 3])],
        [numpy_helper.from_array(a, n) for n, a in WEIGHTS.items()])
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
    cases = {
        "dynamic": dict(dynamic=True),
        "dynamic_channel": dict(dynamic=True, per_channel=True),
        "dynamic_uint8": dict(dynamic=True, weight_type=u),
        "dynamic_reduced": dict(dynamic=True, reduce_range=True),
        "minmax": {}, "channel": dict(per_channel=True),
        "uint8": dict(activation_type=u, weight_type=u),
        "symmetric": dict(extra_options={"ActivationSymmetric": True}),
        "entropy": dict(calibrate_method=m.Entropy),
        "percentile": dict(calibrate_method=m.Percentile, extra_options={"CalibPercentile": 95.0}),
    }
    if len(sys.argv) > 1:
        write_seeds(model, sys.argv[1])
        return
    print("-- Written by quantized.py with onnxruntime; do not edit.")
    print("return {\nweights = {")
    for name, array in WEIGHTS.items():
        print(f"{name} = {lua(array)},")
    print("},\nbatches = {" + ",\n".join(lua(b) for b in BATCHES) + "},\ncases = {")
    with tempfile.TemporaryDirectory() as folder:
        source, target = (os.path.join(folder, name) for name in ("a.onnx", "b.onnx"))
        onnx.save(model, source)
        for name, options in cases.items():
            with contextlib.redirect_stdout(io.StringIO()):
                if options.pop("dynamic", False):
                    q.quantize_dynamic(source, target, **options)
                else:
                    q.quantize_static(source, target, Reader(), **options)
            print(f"{name} = {{")
            for t in onnx.load(target).graph.initializer:
                if t.name not in WEIGHTS:
                    print(f'["{t.name}"] = {lua(numpy_helper.to_array(t))},')
            print("},")
    print("} }")


if __name__ == "__main__":
    sys.exit(main())
