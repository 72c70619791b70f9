"""Twin of train.lua for PyTorch."""
import time

import twin

a = twin.args
torch = twin.torch()
nn = torch.nn


def mlp():
    layers = [nn.Flatten(), nn.Linear(784, a["hidden"]), nn.ReLU()]
    for _ in range(a["layers"] - 2):
        layers += [nn.Linear(a["hidden"], a["hidden"]), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(a["hidden"], 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=1e-3),
    "momentum": lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3),
    "adamw": lambda p: torch.optim.AdamW(p, lr=1e-3),
}

X, y = map(torch.from_numpy, twin.mnist(True))
torch.manual_seed(0)
net = {"mlp": mlp, "lenet": twin.lenet, "cnn": cnn}[a["net"]]()
loss_fn, optimizer = nn.CrossEntropyLoss(), OPTIMIZERS[a["optimizer"]](net.parameters())
batch = a["batch"]
batches = len(X) // batch

for step in range(-a["warmup"], a["steps"]):
    if step == 0:
        start = time.perf_counter()
    at = step % batches * batch
    loss = loss_fn(net(X[at:at + batch]), y[at:at + batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
twin.report("step", (time.perf_counter() - start) / a["steps"], loss.item())
twin.report_memory()
