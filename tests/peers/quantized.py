"""Quantized nodes and nets in zknn's session beside onnxruntime's: quantized.py ZKNN [PATTERN]

quantized.py --golden FILE.npz writes the nodes with onnxruntime's results for onnx_nodes_spec.lua,
as tests/golden/onnx/fused.py does.

Nodes of onnxruntime's domain with random numbers; nets that onnxruntime's quantizers and zknn's
write, as they are and as onnxruntime's optimizer saves them. Integers must be equal, floats within
1e-5 of the largest. Of QDQ nets of int8, which onnxruntime computes in floats in parts, 3% of the
results may differ, by one step.
"""
import contextlib
import io
import itertools
import logging
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

try:
    import onnx
    import onnxruntime as ort
    from onnx import TensorProto as T, helper, numpy_helper
    from onnxruntime import quantization as q
except ImportError:
    print("this Python has no onnxruntime")
    sys.exit(77)

logging.disable(logging.WARNING)
ort.set_default_logger_severity(3)
ZKNN = os.path.abspath(sys.argv[1])
PATTERN = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
DOMAIN = "com.microsoft"
rng = np.random.default_rng(7)
f4 = np.float32

RUN = """
local zknn = require "zknn"
for path in io.lines(arg[1]) do
  local good, problem = pcall(function()
    local session = zknn.onnx.InferenceSession(path .. ".onnx")
    local feeds, results = zknn.npz.load(path .. ".in.npz"), {}
    for _ = 1, 2 do
      for k, t in ipairs(session:run(nil, feeds)) do results["y" .. k] = t end
    end
    zknn.npz.save(results, path .. ".out.npz")
  end)
  print(path, good and "ran" or "refused", good and "" or tostring(problem):gsub("%s*\\n%s*", " "))
end
"""

QUANTIZE = """
local zknn = require "zknn"
local path, data = arg[1], zknn.npz.load(arg[1] .. ".data.npz")
local batches = {}
for i = 1, 4 do batches[i] = data["x" .. i] end
local function static(name, options)
  zknn.onnx.quantize_static(path .. ".onnx", path .. "." .. name .. ".onnx", batches, options)
end
zknn.onnx.quantize_dynamic(path .. ".onnx", path .. ".dynamic.onnx")
zknn.onnx.quantize_dynamic(path .. ".onnx", path .. ".channel.onnx", { per_channel = true })
static("qdq", {})
static("qdq_channel", { per_channel = true, activation_type = "uint8" })
static("qdq_entropy", { calibrate_method = "Entropy" })
static("qdq_percentile", { calibrate_method = "Percentile" })
static("qdq_exact", { exact_multiplier = true, activation_type = "uint8" })
static("qdq_reduced", { reduce_range = true, activation_type = "uint8" })
static("qoperator", { quant_format = "QOperator", activation_type = "uint8" })
static("qoperator_channel", { quant_format = "QOperator", per_channel = true,
  activation_type = "uint8" })
"""

# ---- nodes ----


def scale():
    return np.array(rng.uniform(0.01, 0.1), f4)


def scales(n):
    return rng.uniform(0.01, 0.1, n).astype(f4)


def integers(shape, dtype):
    info = np.iinfo(dtype)
    return rng.integers(info.min, info.max + 1, shape).astype(dtype)


def node_cases():
    u, i = np.uint8, np.int8
    for dtype in (u, i):
        name = np.dtype(dtype).name

        def x(*shape):
            return integers(shape, dtype)

        def part(*shape):
            return [x(*shape), scale(), integers((), dtype)]

        y = [scale(), integers((), dtype)]
        yield f"QLinearAdd {name}", "QLinearAdd", part(3, 64) + part(64) + y, {}
        yield f"QLinearMul {name}", "QLinearMul", part(3, 64) + part(3, 1) + y, {}
        small = [np.array(1 / 256, f4), np.array(0 if dtype == u else -128, dtype)]
        yield f"QLinearSigmoid {name}", "QLinearSigmoid", part(256) + small, {}
        yield f"QLinearLeakyRelu {name}", "QLinearLeakyRelu", part(256) + y, {"alpha": 0.1}
        yield (f"QLinearSoftmax {name}", "QLinearSoftmax", part(4, 10) + small,
               {"axis": -1, "opset": 13})
        yield (f"QLinearGlobalAveragePool {name}", "QLinearGlobalAveragePool",
               part(2, 3, 5, 5) + y, {})
        yield (f"QLinearAveragePool {name}", "QLinearAveragePool", part(2, 3, 6, 6) + y,
               {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 0, 1, 1]})
        yield (f"QLinearConcat {name}", "QLinearConcat", y + part(2, 3) + part(2, 5),
               {"axis": 1})
        for w, channels in itertools.product((u, i), (False, True)):
            if dtype == i and w == u:
                continue  # onnxruntime has no such kernels
            kind = f"{name} {np.dtype(w).name}{' by channel' if channels else ''}"
            ws = scales(37) if channels else scale()
            wz = np.full(ws.shape, integers((), w))
            a, b = x(9, 29), integers((29, 37), w)
            az, sy = integers((), dtype), np.array(rng.uniform(5, 9), f4)
            bias = rng.integers(-5000, 5000, 37).astype(np.int32)
            yield (f"QGemm {kind}", "QGemm", [a, scale(), az, b, ws, wz, bias, sy, y[1]],
                   {"alpha": 1.0})
            yield (f"QGemm floats {kind}", "QGemm", [a, scale(), az, b.T.copy(), ws, wz],
                   {"transB": 1, "alpha": 0.5})
            yield (f"QLinearMatMul {kind}", "QLinearMatMul",
                   [a, scale(), az, b, ws, wz, sy, y[1]], {})
            yield f"MatMulInteger {kind}", "MatMulInteger", [a, b, az, wz], {}
            yield (f"MatMulIntegerToFloat {kind}", "MatMulIntegerToFloat",
                   [a, b, scale(), ws, az, wz, scales(37)], {})
            conv = integers((6, 3, 3, 3), w)
            cs = scales(6) if channels else scale()
            yield (f"QLinearConv {kind}", "QLinearConv",
                   [x(2, 3, 9, 8), scale(), az, conv, cs, np.full(cs.shape, wz.ravel()[0]),
                    sy, y[1], bias[:6]], {"pads": [1, 0, 1, 2], "strides": [1, 2]})
            yield (f"QLinearConv groups {kind}", "QLinearConv",
                   [x(2, 6, 9, 8), scale(), az, integers((6, 1, 3, 3), w), cs,
                    np.full(cs.shape, wz.ravel()[0]), sy, y[1]], {"group": 6})
    yield ("DynamicQuantizeMatMul", "DynamicQuantizeMatMul",
           [rng.standard_normal((3, 5, 40)).astype(f4), integers((40, 12), i), scales(12),
            np.zeros(12, i), scales(12)], {})


def f(*shape):
    return rng.standard_normal(shape).astype(f4)


def fused_cases():
    """What onnxruntime's optimizer writes for floats, and its quantizer for recurrent nets."""
    for name, numbers in (("Relu", []), ("LeakyRelu", [0.2]), ("Tanh", []), ("Sigmoid", []),
                          ("Clip", [-0.5, 0.75]), ("HardSigmoid", [0.3, 0.4])):
        attributes = {"activation": name, "activation_params": numbers} if numbers else {
            "activation": name}
        yield (f"FusedConv {name}", "FusedConv", [f(2, 3, 7, 7), f(4, 3, 3, 3), f(4)],
               {"pads": [1, 1, 1, 1], **attributes})
        if name in ("Relu", "LeakyRelu", "Tanh", "Sigmoid"):
            attributes = {"activation": name}
            if numbers:
                attributes["activation_alpha"] = numbers[0]
            yield (f"FusedGemm {name}", "FusedGemm", [f(3, 5), f(4, 5), f(4)],
                   {"transB": 1, "alpha": 0.5, **attributes})
    yield ("FusedMatMul batch", "FusedMatMul", [f(4, 2, 3, 5), f(2, 3, 5, 6)],
           {"transBatchA": 1, "alpha": 0.5})
    yield ("FusedMatMul both", "FusedMatMul", [f(2, 4, 5), f(6, 2, 5)],
           {"transBatchB": 1, "transB": 1})
    ids = rng.integers(0, 11, (2, 5)).astype(np.int32)
    yield ("EmbedLayerNormalization", "EmbedLayerNormalization",
           [ids, (ids > 5).astype(np.int32), f(11, 8), f(6, 8), f(2, 8), f(8), f(8)],
           {"epsilon": 1e-5})
    for w, directions in itertools.product((np.int8, np.uint8), (1, 2)):
        zero = np.full(directions, 0 if w == np.int8 else 128, w)
        yield (f"DynamicQuantizeLSTM {np.dtype(w).name} {directions}", "DynamicQuantizeLSTM",
               [f(4, 1, 6), integers((directions, 6, 32), w), integers((directions, 8, 32), w),
                f(directions, 64), None, f(directions, 1, 8), f(directions, 1, 8), None,
                scales(directions) / 50, zero, scales(directions) / 50, zero],
               {"hidden_size": 8, "direction": "bidirectional" if directions == 2 else "forward"})


ONNX = {"QLinearConv", "QLinearMatMul", "MatMulInteger", "ConvInteger"}


def node_model(op_type, arrays, attributes):
    domain = "" if op_type in ONNX else DOMAIN
    names = ["" if a is None else f"x{k}" for k, a in enumerate(arrays)]
    given = {n: a for n, a in zip(names, arrays) if a is not None}
    ports = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), a.shape)
             for n, a in given.items()]
    # Half of the models have their weights as constants; onnxruntime wants those of an LSTM so.
    fixed = rng.integers(2) or "LSTM" in op_type
    constant = {n: a for n, a in given.items() if n != "x0" and fixed}
    outputs = ["y", "mask"] if op_type == "EmbedLayerNormalization" else ["y"]
    node = helper.make_node(op_type, names, outputs, domain=domain, **attributes)
    graph = helper.make_graph(
        [node], "g", [p for p in ports if p.name not in constant],
        [helper.make_tensor_value_info("y", T.UNDEFINED, None)],
        [numpy_helper.from_array(a, n) for n, a in constant.items()])
    kind = {"QLinearMatMul": 7, "MatMulInteger": T.INT32, "MatMulIntegerToFloat": T.FLOAT,
            "DynamicQuantizeMatMul": T.FLOAT, "EmbedLayerNormalization": T.FLOAT,
            "ConvInteger": T.INT32}.get(op_type)
    if op_type == "QGemm" and len(arrays) < 8:
        kind = T.FLOAT
    if kind in (None, 7):
        kind = helper.np_dtype_to_tensor_dtype(arrays[2 if op_type == "QLinearConcat" else 0].dtype)
    graph.output[0].type.tensor_type.elem_type = kind
    model = helper.make_model(graph, ir_version=8, opset_imports=[
        helper.make_opsetid("", 13), helper.make_opsetid(DOMAIN, 1)])
    return model, {n: a for n, a in given.items() if n not in constant}


# ---- nets ----


def weight(*shape):
    return (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(f4)


def net(convolutional):
    make, constants = helper.make_node, {}

    def c(name, array):
        constants[name] = array
        return name

    nodes, width = [], 16
    if convolutional:
        nodes = [
            make("Conv", ["x", c("c1", weight(8, 1, 3, 3)), c("cb", weight(8, 1)[:, 0])], ["a"],
                 "conv1", pads=[1, 1, 1, 1]),
            make("Relu", ["a"], ["b"], "relu1"),
            make("MaxPool", ["b"], ["d"], "pool", kernel_shape=[2, 2], strides=[2, 2]),
            make("Conv", ["d", c("c2", weight(8, 8, 3, 3))], ["e"], "conv2", pads=[1, 1, 1, 1]),
            make("Add", ["e", "d"], ["s"], "sum"),
            make("GlobalAveragePool", ["s"], ["g"], "mean"),
            make("Flatten", ["g"], ["h"], "flat"),
        ]
        width = 8
    nodes += [
        make("Gemm", ["h" if convolutional else "x", c("w1", weight(32, width)),
                      c("b1", weight(32, 1)[:, 0])], ["i"], "fc1", transB=1),
        make("Relu", ["i"], ["j"], "relu2"),
        make("MatMul", ["j", c("w2", weight(10, 32).T.copy())], ["k"], "fc2"),
        make("Add", ["k", c("b2", weight(10, 1)[:, 0])], ["y"], "bias2"),
    ]
    shape = (1, 8, 8) if convolutional else (width,)
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("x", 1, ["n", *shape])],
        [helper.make_tensor_value_info("y", 1, ["n", 10])],
        [numpy_helper.from_array(a, n) for n, a in constants.items()])
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
    return model, [rng.standard_normal((8, *shape)).astype(f4) for _ in range(4)]


class Reader(q.CalibrationDataReader):
    def __init__(self, batches):
        self.rest = iter([{"x": b} for b in batches])

    def get_next(self):
        return next(self.rest, None)


def quantize_by_onnxruntime(path, batches):
    def static(name, **options):
        with contextlib.redirect_stdout(io.StringIO()):
            q.quantize_static(path + ".onnx", f"{path}.ort_{name}.onnx", Reader(batches), **options)

    u = q.QuantType.QUInt8
    q.quantize_dynamic(path + ".onnx", path + ".ort_dynamic.onnx")
    static("qdq")
    static("qdq_channel", per_channel=True, activation_type=u)
    static("qoperator", quant_format=q.QuantFormat.QOperator, activation_type=u)


def optimized(path):
    """The model as onnxruntime's optimizer saves it, at each level."""
    for level in ("BASIC", "EXTENDED", "ALL"):
        options = ort.SessionOptions()
        options.graph_optimization_level = getattr(ort.GraphOptimizationLevel,
                                                   f"ORT_ENABLE_{level}")
        options.optimized_model_filepath = f"{path[:-5]}.{level.lower()}.onnx"
        ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        yield options.optimized_model_filepath


def net_cases(folder):
    for name in ("mlp", "cnn"):
        path = os.path.join(folder, name)
        model, batches = net(name == "cnn")
        onnx.save(model, path + ".onnx")
        np.savez(path + ".data.npz", **{f"x{i + 1}": b for i, b in enumerate(batches)})
        quantize_by_onnxruntime(path, batches)
        with open(path + ".lua", "w") as file:
            file.write(QUANTIZE)
        subprocess.run([ZKNN, path + ".lua", path], check=True)
        files = [f for f in os.listdir(folder) if f.startswith(name + ".") and f.endswith(".onnx")]
        for file in sorted(files):
            whole = os.path.join(folder, file)
            yield file[:-5], whole, {"x": batches[0]}
            for better in optimized(whole):
                yield os.path.basename(better)[:-5], better, {"x": batches[0]}


# ---- both sides ----


def expected(model, feeds):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, feeds)


def write_golden(path):
    entries = {}
    for name, op_type, arrays, attributes in itertools.chain(node_cases(), fused_cases()):
        model, feeds = node_model(op_type, arrays, attributes)
        data = model.SerializeToString()
        entries[f"{name}/model"] = np.frombuffer(data, np.uint8)
        for kind, values in ("in", feeds.values()), ("out", expected(data, feeds)):
            entries.update({f"{name}/{kind}{i}": v for i, v in enumerate(values)})
    np.savez_compressed(path, **entries)


def main():
    if sys.argv[1] == "--golden":
        return write_golden(sys.argv[2])
    counts = {"equal": 0, "wrong": 0, "refused": 0, "not in onnxruntime": 0, "of one CPU": 0}
    with tempfile.TemporaryDirectory() as folder:
        want, paths = {}, []

        def add(name, model, feeds):
            if not PATTERN.search(name):
                return
            try:
                result = expected(model, feeds)
            except Exception as problem:  # a form that it has no kernel for
                counts["not in onnxruntime"] += 1
                print("not in onnxruntime:", name, str(problem).split(":")[-1].strip()[:90])
                return
            path = os.path.join(folder, f"case{len(paths)}")
            onnx.save(onnx.load_from_string(model) if isinstance(model, bytes)
                      else onnx.load(model), path + ".onnx")
            np.savez(path + ".in.npz", **feeds)
            want[path] = name, result
            paths.append(path)

        for name, op_type, arrays, attributes in itertools.chain(node_cases(), fused_cases()):
            model, feeds = node_model(op_type, arrays, attributes)
            add(name, model.SerializeToString(), feeds)
        nets = os.path.join(folder, "nets")
        os.mkdir(nets)
        for name, path, feeds in net_cases(nets):
            add("net " + name, path, feeds)
        with open(os.path.join(folder, "list"), "w") as file:
            file.write("\n".join(paths) + "\n")
        with open(os.path.join(folder, "run.lua"), "w") as file:
            file.write(RUN)
        lines = subprocess.run([ZKNN, file.name, os.path.join(folder, "list")], check=True,
                               text=True, stdout=subprocess.PIPE).stdout.splitlines()
        for line in lines:
            path, state, problem = line.split("\t")
            name, results = want[path]
            if state == "refused" and "nchwc" in problem:
                counts["of one CPU"] += 1  # a form that onnxruntime writes for itself alone
                continue
            if state == "refused":
                counts["refused"] += 1
                print("refused:", name, problem)
                continue
            with np.load(path + ".out.npz") as got:
                bad = compare(results, [got[f"y{k + 1}"] for k in range(len(results))],
                              0.03 if name.startswith("net") and "qdq" in name else 0)
            counts["wrong" if bad else "equal"] += 1
            if bad:
                print("wrong:", name, bad)
    print(", ".join(f"{n} {what}" for what, n in counts.items()))
    return counts["wrong"] + counts["refused"] > 0


def compare(want, got, part):
    for w, g in zip(want, got):
        if w.shape != g.shape or w.dtype != g.dtype:
            return f"{g.dtype} {g.shape} instead of {w.dtype} {w.shape}"
        d = np.abs(w.astype(np.float64) - g.astype(np.float64))
        most = 0 if w.dtype.kind in "iu" else 1e-5 * np.abs(w).max()
        step = 0.02 * np.abs(w).max() if part else most
        if d.size and ((d > most).mean() > part or d.max() > max(most, step)):
            return f"{(d > most).sum()} of {d.size} differ, by {d.max()} of {np.abs(w).max()}"
    return None


if __name__ == "__main__":
    sys.exit(main())
