"""PyTorch beside the training script: same losses, same nets, each goes on from the other's files.

usage: training.py ZKNN      (run in the source tree, with a Python that has torch)
"""
import os
import re
import struct
import subprocess
import sys
import tempfile

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

zknn = sys.argv[1]
torch.set_num_threads(1)
# Debian's 1.13 takes no float in a file that it reads with weights_only
floats = {} if torch.__version__.startswith("1.") else {"weights_only": True}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


def data_set(raw, name, n, seed):
    """Writes n images (noise, and a bright bar that tells the label) and gives them to torch."""
    g = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 120, (n, 28, 28), generator=g, dtype=torch.uint8)
    labels = torch.randint(0, 10, (n,), generator=g)
    for i, label in enumerate(labels.tolist()):
        images[i, 2 * label:2 * label + 2] += 120
    with open(f"{raw}/{name}-images-idx3-ubyte", "wb") as f:
        f.write(struct.pack(">4B3I", 0, 0, 8, 3, n, 28, 28) + images.numpy().tobytes())
    with open(f"{raw}/{name}-labels-idx1-ubyte", "wb") as f:
        f.write(struct.pack(">4BI", 0, 0, 8, 1, n) + labels.to(torch.uint8).numpy().tobytes())
    return TensorDataset(images.unsqueeze(1).float().div(255), labels)


def epoch(model, optimizer, train, test):
    """The tutorial's epoch: the losses it prints, the number of correct test images, their loss."""
    loss_fn, losses = nn.CrossEntropyLoss(), []
    for batch, (x, y) in enumerate(train):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if batch % 100 == 0:
            losses.append(loss.item())
    correct, total = 0, 0.0
    with torch.no_grad():
        for x, y in test:
            out = model(x)
            total += loss_fn(out, y).item() * len(x)
            correct += (out.argmax(1) == y).sum().item()
    return losses, correct, total / len(test.dataset)


def run(*arguments):
    return subprocess.run([zknn, *arguments], check=True, capture_output=True, text=True).stdout


def near(what, ours, theirs, limit):
    # of numbers past 1 the relative difference: float32 has 7 digits
    worst = max((abs(a - b) / max(1, abs(b)) for a, b in zip(ours, theirs)), default=0)
    assert len(ours) == len(theirs), f"{what}: {ours} {theirs}"
    assert worst <= limit, f"{what}: {worst} > {limit}: {ours} {theirs}"
    print(f"{what}: {len(ours)} values, largest difference {worst:.3g}")


with tempfile.TemporaryDirectory() as folder:
    raw = f"{folder}/data/MNIST/raw"
    os.makedirs(raw)
    train = DataLoader(data_set(raw, "train", 700, 1), batch_size=5, shuffle=True)
    test = DataLoader(data_set(raw, "t10k", 200, 2), batch_size=5)
    path, last = f"{folder}/model.pth", f"{folder}/model.last.pth"

    def train_zknn(epochs):
        out = run("scripts/train_3layer.lua", "--data", f"{folder}/data", "--model", path,
                  "--epochs", str(epochs), "--seed", "3", "--lr", "0.05", "--batch-size", "5",
                  "--shuffle")
        losses = [float(x) for x in re.findall(r"loss: +([\d.]+)  \[", out)]
        tests = re.findall(r"Accuracy: ([\d.]+)%, Avg loss: +([\d.]+)", out)
        return losses, [float(a) * 2 for a, _ in tests], [float(b) for _, b in tests]

    # the same training, from the same seed
    torch.manual_seed(3)
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    theirs = [epoch(model, optimizer, train, test) for _ in range(2)]
    losses, correct, average = train_zknn(2)
    near("losses", losses, [x for e in theirs for x in e[0]], 1e-4)
    near("correct", correct, [e[1] for e in theirs], 1)
    near("test losses", average, [e[2] for e in theirs], 1e-4)

    # the best net: the same logits
    best = Net()
    best.load_state_dict(torch.load(path, weights_only=True))
    x = torch.linspace(-1, 1, 3 * 784).view(3, 1, 28, 28)
    torch.save({"x": x}, f"{folder}/x.pth")
    program = f"""
        local zknn = require "zknn"
        package.path = "scripts/?.lua;" .. package.path
        local model = require("zknnnet").ZKNNNet_3Layer()
        model:load_state_dict(zknn.load("{path}"))
        zknn.save({{ y = model(zknn.load("{folder}/x.pth").x):detach() }}, "{folder}/y.pth")
    """
    run("-e", program)
    ours = torch.load(f"{folder}/y.pth", weights_only=True)["y"]
    near("logits", ours.flatten().tolist(), best(x).flatten().tolist(), 3e-5)

    # the record: torch goes on from it as zknn does
    record = torch.load(last, **floats)
    assert record["epoch"] == 2 and record["settings"]["shuffle"] is True, record["settings"]
    model = Net()
    model.load_state_dict(record["model"])
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
    optimizer.load_state_dict(record["optimizer"])
    assert optimizer.param_groups[0]["lr"] == 0.05
    torch.set_rng_state(record["rng_state"])
    theirs = epoch(model, optimizer, train, test)
    losses, correct, average = train_zknn(3)
    near("losses after the record", losses, theirs[0], 1e-4)
    near("correct after the record", correct[-1:], [theirs[1]], 1)

    # optimizer states with momentum, both ways, through one more step each
    options = dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)
    net = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(net.parameters(), **options)
    x = torch.randn(4, 3)

    def step():
        optimizer.zero_grad()
        net(x).pow(2).sum().backward()
        optimizer.step()

    step()
    torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "x": x},
               f"{folder}/momentum.pth")
    run("-e", f"""
        local zknn = require "zknn"
        local saved = zknn.load("{folder}/momentum.pth")
        local net = zknn.nn.Linear(3, 2)
        net:load_state_dict(saved.net)
        local optimizer = zknn.optim.SGD(net:parameters())
        optimizer:load_state_dict(saved.optimizer)
        local y = net(saved.x)
        optimizer:zero_grad();
        (y * y):sum():backward()
        optimizer:step()
        zknn.save({{ net = net:state_dict(), optimizer = optimizer:state_dict() }},
          "{folder}/back.pth")
    """)
    step()
    back = torch.load(f"{folder}/back.pth", **floats)
    near("weights after a step", back["net"]["weight"].flatten().tolist(),
         net.weight.flatten().tolist(), 1e-6)
    ours, mine = back["optimizer"], optimizer.state_dict()
    ours_group, mine_group = ours["param_groups"][0], mine["param_groups"][0]
    for name, value in mine_group.items():  # ours has an option more than 1.13 knows
        assert ours_group[name] == value, (name, ours_group, mine_group)
    for i in (0, 1):
        near(f"momentum {i}", ours["state"][i]["momentum_buffer"].flatten().tolist(),
             mine["state"][i]["momentum_buffer"].flatten().tolist(), 1e-6)
    optimizer.load_state_dict(ours)
    step()
