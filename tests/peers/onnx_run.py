"""zknn's session runs what PyTorch exports: onnx_run.py ZKNN

Both trained nets, exported by this Python's PyTorch (1.13: opset 13; the current one: both of its
exporters, opset 20), for one image and for any batch: logits on the whole test set, one image and
64 at a time, within 5e-5 of PyTorch's own, and of onnxruntime's where this Python has it. Then the
loop of scripts/test_onnx.lua beside the same loop over onnxruntime, timed in turn: the loops alone,
each over its own DataLoader, and over images that lie ready as well.
"""
import gzip
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import torch
from torch import nn

try:
    import onnxruntime
except ImportError:
    onnxruntime = None

ZKNN = os.path.abspath(sys.argv[1])
ROOT = os.getcwd()
FAR = 5e-5

# arg: folder of the project, model, batch size, where the logits go.
RUN = """
local zknn = require "zknn"
local data = zknn.data
local session = zknn.onnx.InferenceSession(arg[2])
local name = session:get_inputs()[1].name
local test = data.MNIST { root = arg[1] .. "/data", train = false,
  transform = data.transforms.ToTensor() }
local all = {}
for X in data.DataLoader(test, { batch_size = tonumber(arg[3]) })() do
  all[#all + 1] = session:run(nil, { [name] = X })[1]
end
local parts = {}
for i = 1, #all, 1000 do
  parts[#parts + 1] = zknn.cat({ table.unpack(all, i, math.min(i + 999, #all)) })
end
zknn.npy.save(zknn.cat(parts), arg[4])
"""


# The loop of scripts/test_onnx.lua. arg: folder of the project, model, "loader" or "ready".
LOOP = """
local zknn = require "zknn"
local data = zknn.data
local session = zknn.onnx.InferenceSession(arg[2])
local name = session:get_inputs()[1].name
local test = data.MNIST { root = arg[1] .. "/data", train = false,
  transform = data.transforms.ToTensor() }
local batches = data.DataLoader(test, { batch_size = 1 })
if arg[3] == "ready" then
  local list = {}
  for X, y in batches() do list[#list + 1] = { X, y:item() } end
  local start, correct = zknn.clock(), 0
  for _, pair in ipairs(list) do
    local predicted = session:run(nil, { [name] = pair[1] })[1]:argmax():item()
    if predicted == pair[2] then correct = correct + 1 end
  end
  print(correct, zknn.clock() - start)
  return
end
local start, correct, feeds = zknn.clock(), 0, {}
for X, y in batches() do
  feeds[name] = X
  local predicted, label = session:run(nil, feeds)[1]:argmax():item(), y:item()
  if predicted == label then correct = correct + 1 end
end
print(correct, zknn.clock() - start)
"""


class Net(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.flatten = nn.Flatten()
        layers = [nn.Linear(784, 512), nn.ReLU()]
        for _ in range(hidden):
            layers += [nn.Linear(512, 512), nn.ReLU()]
        self.linear_relu_stack = nn.Sequential(*layers, nn.Linear(512, 10))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


def trained(layers):
    net = Net(layers - 2)
    net.load_state_dict(torch.load(f"{ROOT}/models/pretrained/model_{layers}layer.pth"))
    return net.eval()


def images():
    with gzip.open(f"{ROOT}/data/MNIST/raw/t10k-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return pixels.reshape(-1, 1, 28, 28).astype(np.float32) / np.float32(255)


def exports(net, folder):
    """Files of the net: (path, batch sizes to run it with)."""
    x = torch.zeros(1, 1, 28, 28)
    current = int(torch.__version__.split(".")[0]) > 1
    ways = [("13", {"opset_version": 13})]
    if current:
        ways = [("script", {"opset_version": 20, "dynamo": False}),
                ("dynamo", {"opset_version": 20, "dynamo": True, "verbose": False})]
    for way, options in ways:
        for open_batch in (False, True):
            path = f"{folder}/{way}-{'any' if open_batch else 'one'}.onnx"
            if open_batch and way == "dynamo":
                options = dict(options, dynamic_shapes=({0: torch.export.Dim("batch")},))
            elif open_batch:
                options = dict(options, dynamic_axes={"image": {0: "batch"}})
            example = torch.zeros(2, 1, 28, 28) if open_batch else x
            torch.onnx.export(net, (example,), path, input_names=["image"], **options)
            yield path, (64, 1) if open_batch else (1,)


def far(a, b):
    assert a.shape == b.shape and a.dtype == b.dtype, (a.shape, b.shape, a.dtype, b.dtype)
    return float(np.abs(a - b).max())


def of_onnxruntime(path, x, batch):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: x[i:i + batch]})[0]
                           for i in range(0, len(x), batch)])


def judge(layers, x, folder):
    net = trained(layers)
    with torch.no_grad():
        want = net(torch.from_numpy(x)).numpy()
    for path, batches in exports(net, folder):
        for batch in batches:
            subprocess.run([ZKNN, "run.lua", ROOT, path, str(batch), "logits.npy"], check=True)
            got = np.load("logits.npy")
            distance = far(got, want)
            if onnxruntime:
                distance = max(distance, far(got, of_onnxruntime(path, x, batch)))
            print(f"{layers} layers, {os.path.basename(path)}, batch {batch}: {distance:.1e}")
            assert distance < FAR


def python_loop(path, x, labels, way):
    """(right ones, seconds) of that loop over onnxruntime."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name, correct = session.get_inputs()[0].name, 0
    if way == "ready":
        pairs = [(x[i:i + 1], int(label)) for i, label in enumerate(labels)]
        start = time.perf_counter()
        for image, label in pairs:
            correct += int(session.run(None, {name: image})[0].argmax() == label)
    else:
        dataset = torch.utils.data.TensorDataset(torch.from_numpy(x),
                                                 torch.from_numpy(labels.astype(np.int64)))
        loader = torch.utils.data.DataLoader(dataset, batch_size=1)
        start = time.perf_counter()
        for image, label in loader:
            correct += int(session.run(None, {name: image.numpy()})[0].argmax() == label.item())
    return correct, time.perf_counter() - start


def race(x, folder):
    """Seconds of the two loops, in turn."""
    path = f"{folder}/script-one.onnx"
    with gzip.open(f"{ROOT}/data/MNIST/raw/t10k-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    with open("loop.lua", "w") as script:
        script.write(LOOP)
    for way, told in ("loader", "over its loader"), ("ready", "over images that lie ready"):
        mine, other = [], []
        for _ in range(3):
            out = subprocess.run([ZKNN, "loop.lua", ROOT, path, way], check=True, text=True,
                                 stdout=subprocess.PIPE).stdout.split()
            correct, seconds = python_loop(path, x, labels, way)
            assert int(out[0]) == correct, (correct, out)
            mine.append(float(out[1]))
            other.append(seconds)
        print(f"the test set, one image at a time, each {told}, best of 3: zknn "
              f"{min(mine):.3f} s, onnxruntime {min(other):.3f} s")


def main():
    warnings.simplefilter("ignore")
    x = images()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("run.lua", "w") as script:
            script.write(RUN)
        for layers in (5, 3):
            judge(layers, x, folder)
        if onnxruntime:
            race(x, folder)
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
