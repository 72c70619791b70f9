"""Twin of data.lua: Python's gzip with NumPy, and torchvision's MNIST with PyTorch's DataLoader."""
import time

import twin

root = twin.args["plain"]


def load():
    total = 0
    for part in ("train", "t10k"):
        images = twin.idx(f"{part}-images-idx3", 16).reshape(-1, 28, 28)
        twin.idx(f"{part}-labels-idx1", 8).astype("int64")
        total += int(images[0].sum())
    return total


twin.report("load", twin.timed(load, twin.args["seconds"]), load())

torch = twin.torch()
from torch.utils.data import DataLoader  # noqa: E402
from torchvision import datasets  # noqa: E402
from torchvision.transforms import ToTensor  # noqa: E402

data = datasets.MNIST(root=root, train=True, download=False, transform=ToTensor())
for shuffle in (False, True):  # one epoch each: seconds long
    start, total = time.perf_counter(), 0
    for _, y in DataLoader(data, batch_size=64, shuffle=shuffle):
        total += y.sum().item()
    twin.report("shuffled" if shuffle else "batches", time.perf_counter() - start, total)
