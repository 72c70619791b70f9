"""A user's walk: walk.py ZKNN      (run in the source tree, with a Python that has torch)

A net of their own (programs/walk.lua) trains as the same net does in PyTorch from the same seed;
PyTorch, given its weights, and onnxruntime, given its export, find its logits on the whole test
set. A LeNet that PyTorch trained loads into the
same model here (programs/lenet.lua), with PyTorch's logits.
"""
import gzip
import re
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ZKNN = sys.argv[1]
torch.set_num_threads(1)


def mnist(name, offset):
    with gzip.open(f"data/MNIST/raw/{name}-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def images(name):
    return mnist(f"{name}-images-idx3", 16).reshape(-1, 1, 28, 28).astype(np.float32) / 255


def labels(name):
    return torch.from_numpy(mnist(f"{name}-labels-idx1", 8).astype(np.int64))


def run(program, folder):
    return subprocess.run([ZKNN, f"tests/peers/programs/{program}", folder], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def near(what, ours, theirs, limit):
    distance = float(np.abs(ours - theirs).max())
    assert ours.shape == theirs.shape and distance <= limit, (what, ours.shape, distance)
    print(f"{what}: {ours.shape[0]} images, {distance:.1e} at most")


class MyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding="same")
        self.conv2 = nn.Conv2d(8, 16, 3, stride=2, bias=False)
        self.pool = nn.AvgPool2d(2)
        self.head = nn.Sequential(nn.Linear(16 * 3 * 3, 64), nn.Tanh(), nn.Linear(64, 10))

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = self.pool(F.leaky_relu(self.conv2(x), 0.1))
        return self.head(x.flatten(1))


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.fc3(torch.relu(self.fc2(x)))


def train_own():
    """MyNet, trained as programs/walk.lua trains it."""
    set_ = TensorDataset(torch.from_numpy(images("train")[:6000]), labels("train")[:6000])
    torch.manual_seed(1)
    model = MyNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(2):
        for x, y in DataLoader(set_, batch_size=32, shuffle=True):
            loss = F.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model


def own_net(folder, test):
    right = int(re.match(r"(\d+) of 10000 right", run("walk.lua", folder)).group(1))
    logits = np.load(f"{folder}/logits.npy")
    model = train_own()
    with torch.no_grad():
        theirs = model(torch.from_numpy(test))
    wanted = (theirs.argmax(1) == labels("t10k")).sum().item()
    assert abs(right - wanted) <= 5 and right > 8500, (right, wanted)
    print(f"{right} of 10000 right after 2 epochs of 6,000 images, PyTorch's {wanted}")
    near("trained by PyTorch", logits, theirs.numpy(), 0.03)  # 0.021 with AVX-512, torch 2.15
    model.load_state_dict(torch.load(f"{folder}/net.pth"))
    with torch.no_grad():
        near("PyTorch with its weights", logits, model(torch.from_numpy(test)).numpy(), 5e-5)
    try:
        import onnxruntime
    except ImportError:
        return  # this Python has none; the other does
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/net.onnx", options,
                                           providers=["CPUExecutionProvider"])
    near("onnxruntime", logits, session.run(["scores"], {"image": test})[0], 5e-5)


def lenet(folder, test):
    torch.manual_seed(0)
    model = LeNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    x = torch.from_numpy(images("train")[:3200])
    y = labels("train")[:3200]
    for i in range(0, len(x), 64):
        loss = F.cross_entropy(model(x[i:i + 64]), y[i:i + 64])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), f"{folder}/lenet.pth")
    np.save(f"{folder}/x.npy", test)
    run("lenet.lua", folder)
    with torch.no_grad():
        near("PyTorch's LeNet", np.load(f"{folder}/y.npy"), model(torch.from_numpy(test)).numpy(),
             5e-5)


with tempfile.TemporaryDirectory() as work:
    pixels = images("t10k")
    own_net(work, pixels)
    lenet(work, pixels)
