"""What the Python programs of the benchmark share; twin.lua says the same for zknn's."""
import gzip
import math
import sys
import time

import numpy


def value_of(text):
    """A number where it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


args = {key: value_of(text) for key, text in (word.split("=", 1) for word in sys.argv[1:])}


def report(name, seconds, check=None):
    """A result: its seconds, and a number that both twins must find."""
    print(f"= {name} {seconds:.9g} {'-' if check is None else format(check, '.6g')}", flush=True)


def report_memory():
    """The most memory that this process held at once, in MB, reported like a result."""
    with open("/proc/self/status") as f:
        report("memory", next(int(line.split()[1]) for line in f if "VmHWM" in line) / 1024)


def idx(name, offset):
    """The content of one of MNIST's gzip files, as bytes."""
    with gzip.open(f"{args.get('data', 'data')}/MNIST/raw/{name}-ubyte.gz") as f:
        return numpy.frombuffer(f.read(), numpy.uint8, offset=offset)


def mnist(train):
    """MNIST as two arrays: float32 [N, 1, 28, 28] in 0..1, int64 [N]."""
    part = "train" if train else "t10k"
    images = idx(f"{part}-images-idx3", 16).reshape(-1, 1, 28, 28)
    return images.astype(numpy.float32) / numpy.float32(255), idx(
        f"{part}-labels-idx1", 8).astype(numpy.int64)


def test_images(name):
    """The test set's images of MNIST, or of FashionMNIST, unpacked by the runner."""
    if name == "MNIST":
        return mnist(False)[0]
    with open(f"{args['plain']}/{name}/raw/t10k-images-idx3-ubyte", "rb") as f:
        images = numpy.frombuffer(f.read(), numpy.uint8, offset=16).reshape(-1, 1, 28, 28)
    return images.astype(numpy.float32) / numpy.float32(255)


def torch():
    """The module, with as many threads of its own as the runner chose."""
    import torch as module
    module.set_num_threads(args["threads"])
    return module


def lenet():
    """LeNet-5 with ReLU and max pooling, as scripts/lenet.lua has it."""
    from torch import nn
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def net(name):
    """A net of the benchmark of inference: the tutorial's two, trained, and LeNet of seed 0."""
    import torch as module
    from torch import nn
    if name == "lenet":
        module.manual_seed(0)
        return lenet()
    layers = int(name[3:])
    hidden = [part for _ in range(layers - 2) for part in (nn.Linear(512, 512), nn.ReLU())]
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), *hidden, nn.Linear(512, 10))
    state = module.load(f"models/pretrained/model_{layers}layer.pth")
    for key, value in model.state_dict().items():
        layer, kind = key.split(".")
        value.copy_(state[f"linear_relu_stack.{int(layer) - 1}.{kind}"])
    return model


def seconds_of(f, n):
    start = time.perf_counter()
    for _ in range(n):
        f()
    return time.perf_counter() - start


def timed(f, seconds):
    """Seconds of one call of f, from as many as take about `seconds`, after some to warm up."""
    n, took = 1, seconds_of(f, 1)
    while took <= 0.1 * seconds:
        n *= 2
        took = seconds_of(f, n)
    n = max(1, math.ceil(n * seconds / took))
    return seconds_of(f, n) / n


# The first calls may get fresh pages, which can take longer than all of `seconds`.
LEAST_WINDOWS = 4


def best(f, seconds):
    """The same by the best of windows of a millisecond (or of one call) that take `seconds`
    together: most windows of a loaded machine are interrupted by other programs, the best is not.
    """
    n, took = 1, seconds_of(f, 1)
    while took < 5e-4 and took < seconds:
        n *= 2
        took = seconds_of(f, n)
    least, spent, windows = took, took, 1
    while spent < seconds or windows < LEAST_WINDOWS:
        took = seconds_of(f, n)
        least, spent, windows = min(least, took), spent + took, windows + 1
    return least / n
