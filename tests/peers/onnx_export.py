"""onnx.checker and onnxruntime judge what zknn exports: onnx_export.py ZKNN

Both trained nets: the full check, and onnxruntime's logits on the whole test set, one image at a
time and 64 at a time on a dynamic axis, within 5e-5 of zknn's. Every op with a form in ONNX, on its
own samples, in opsets 9 to 25: the full check, and onnxruntime's results. Files that go through
onnx.load and onnx.save: the same message, but for how a tensor holds its numbers; an edited graph.
"""
import collections
import gzip
import os
import subprocess
import sys
import tempfile

import numpy as np

try:
    import onnx
    import onnxruntime
    from onnx import numpy_helper
except ImportError:
    print("this Python has no onnx or no onnxruntime")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])
ROOT = os.getcwd()
GOLDEN = os.path.join(ROOT, "tests/golden/onnx")

LOGITS = """
package.path = arg[1] .. "/scripts/?.lua;" .. package.path
local zknn = require "zknn"
local data = zknn.data
local test = data.MNIST { root = arg[1] .. "/data", train = false,
  transform = data.transforms.ToTensor() }
for _, layers in ipairs { 3, 5 } do
  local model = require("zknnnet")[("ZKNNNet_%dLayer"):format(layers)]()
  local path = ("%s/models/pretrained/model_%dlayer.pth"):format(arg[1], layers)
  model:load_state_dict(zknn.load(path))
  local all = {}
  zknn.no_grad(function()
    for X in data.DataLoader(test, { batch_size = 64 })() do all[#all + 1] = model(X) end
  end)
  zknn.npy.save(zknn.cat(all), ("logits_%d.npy"):format(layers))
end
"""

PASS_ON = """
local onnx = require("zknn").onnx
for i = 1, #arg, 2 do onnx.save(onnx.load(arg[i]), arg[i + 1]) end
"""

# Takes the first ReLU of a net away and renames what came before it.
EDIT = """
local onnx = require("zknn").onnx
local model = onnx.load(arg[1])
local nodes = model.graph.node
assert(nodes[3].op_type == "Relu")
nodes[4].input[1] = "renamed"
nodes[2].output[1] = "renamed"
nodes[2].name = "first"
table.remove(nodes, 3)
onnx.check(model)
onnx.save(model, arg[2])
"""


def run_zknn(*args, source=None):
    """Runs a script, or the source of one; its output."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if source:
            script.write(source)
            script.flush()
            args = (script.name, *args)
        done = subprocess.run([ZKNN, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)
    if done.returncode:
        sys.exit(f"zknn {' '.join(args)} failed:\n{done.stderr}")
    return done.stdout


def session_of(model):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    content = model if isinstance(model, str) else model.SerializeToString()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def test_images():
    with gzip.open(os.path.join(ROOT, "data/MNIST/raw/t10k-images-idx3-ubyte.gz")) as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return pixels.reshape(-1, 1, 28, 28).astype(np.float32) / np.float32(255)


def worst(session, images, batch, logits):
    """The greatest distance of onnxruntime's logits from zknn's."""
    name, distance = session.get_inputs()[0].name, 0
    for i in range(0, len(images), batch):
        got = session.run(None, {name: images[i:i + batch]})[0]
        distance = max(distance, float(np.abs(got - logits[i:i + batch]).max()))
    return distance


def judge_nets():
    images = test_images()
    run_zknn(ROOT, source=LOGITS)
    dynamic = [["--dynamic", "--opset", opset] for opset in ("9", "13", "21", "25")]
    for options in [[], *dynamic]:
        run_zknn(os.path.join(ROOT, "scripts/export_onnx.lua"), *options)
        for layers in (3, 5):
            path = f"models/model_{layers}layer.onnx"
            onnx.checker.check_model(path, full_check=True)
            logits = np.load(f"logits_{layers}.npy")
            distance = worst(session_of(path), images, 64 if options else 1, logits)
            assert logits.shape == (len(images), 10) and distance < 5e-5, (path, options, distance)
            print(f"{layers} layers {' '.join(options) or 'batch 1'}: {distance:.1e} at most")


def judge_op(path, folder):
    """What is wrong with an exported sample, or None."""
    op, sample, _ = os.path.basename(path)[:-5].rsplit("-", 2)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    data = {t.name: numpy_helper.to_array(t)
            for t in onnx.load(os.path.join(folder, f"{op}-{sample}.data")).graph.initializer}
    inputs = [data[f"in{k}"] for k in range(10) if f"in{k}" in data]
    wanted = [data[f"out{k}"] for k in range(3) if f"out{k}" in data]
    if ("loss" in op or "entropy" in op or op == "kl_div") and inputs[0].size == 0:
        return None  # onnxruntime's mean of nothing is 0
    session = session_of(model)
    used = {i.name for i in session.get_inputs()}
    feed = {i.name: x for i, x in zip(model.graph.input, inputs) if i.name in used}
    for got, want in zip(session.run(None, feed), wanted):
        if got.shape != want.shape or got.dtype != want.dtype:
            return f"{got.dtype} {got.shape} instead of {want.dtype} {want.shape}"
        rtol, atol = (2e-2, 2e-3) if want.dtype == np.float16 else (1e-4, 1e-5)
        if not np.allclose(got, want, rtol=rtol, atol=atol, equal_nan=True):
            return f"{got.ravel()[:4]} instead of {want.ravel()[:4]}"
    return None


def judge_ops():
    os.mkdir("ops")
    program = os.path.join(os.path.dirname(ZKNN), "tests/test_export")
    subprocess.run([program, "ops"], check=True, stdout=subprocess.DEVNULL)
    graphs, bad = collections.Counter(), []
    for name in sorted(os.listdir("ops")):
        if name.endswith(".onnx"):
            graphs[name.rsplit("-", 2)[0]] += 1
            try:
                problem = judge_op(os.path.join("ops", name), "ops")
            except Exception as error:  # the checker's and onnxruntime's have no common base
                problem = str(error)[:300]
            if problem:
                bad.append(f"{name}: {problem}")
    print(f"{sum(graphs.values())} graphs of {len(graphs)} ops, {len(bad)} wrong")
    assert not bad and len(graphs) > 80, "\n".join(bad)


def plain_tensors(graph):
    """Every tensor's numbers as raw bytes, wherever the file had them."""
    def plain(tensor):
        if tensor.data_type in (0, 8):  # none, strings
            return
        content = numpy_helper.to_array(tensor).tobytes()
        for field in ("float_data", "int32_data", "int64_data", "double_data", "raw_data",
                      "data_location"):
            tensor.ClearField(field)
        if content:
            tensor.raw_data = content

    for tensor in graph.initializer:
        plain(tensor)
    for node in graph.node:
        for attribute in node.attribute:
            for tensor in [attribute.t] * attribute.HasField("t") + list(attribute.tensors):
                plain(tensor)
            if attribute.HasField("g"):
                plain_tensors(attribute.g)


def judge_round_trips():
    pairs = {name: os.path.join(GOLDEN, name + ".onnx") for name in ("every", "external")}
    pairs["net"] = "models/model_5layer.onnx"
    run_zknn(*[x for name, path in pairs.items() for x in (path, name + ".onnx")], source=PASS_ON)
    for name, path in pairs.items():
        before, after = onnx.load(path), onnx.load(name + ".onnx")
        plain_tensors(before.graph)
        plain_tensors(after.graph)
        assert before == after, name
    run_zknn("models/model_3layer.onnx", "edited.onnx", source=EDIT)
    onnx.checker.check_model("edited.onnx", full_check=True)
    assert [n.op_type for n in onnx.load("edited.onnx").graph.node] == [
        "Flatten", "Gemm", "Gemm", "Relu", "Gemm"]
    print("files come back as they were, and edited ones are sound")


APART = """
local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx
zknn.manual_seed(1)
local net = nn.Sequential(nn.Linear(40, 30), nn.ReLU(), nn.Linear(30, 7))
onnx.export(net, zknn.ones(2, 40), "apart.onnx", { external_data = true })
onnx.save(onnx.load "apart.onnx", "whole.onnx")
onnx.save(onnx.load "apart.onnx", "all.onnx", { save_as_external_data = true, size_threshold = 0 })
"""


def judge_apart():
    """Files whose tensors lie in a second one."""
    run_zknn(source=APART)
    results = []
    for name, tensors in (("apart", 1), ("whole", 0), ("all", 4)):
        path = name + ".onnx"
        onnx.checker.check_model(path, full_check=True)
        there = onnx.load(path, load_external_data=False).graph.initializer
        assert sum(t.data_location == 1 for t in there) == tensors, name
        session = session_of(path)
        feed = {session.get_inputs()[0].name: np.ones((2, 40), np.float32)}
        results.append(session.run(None, feed)[0])
    assert all((r == results[0]).all() for r in results)
    print("tensors in a second file are read")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        judge_nets()
        judge_round_trips()
        judge_apart()
        judge_ops()
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
