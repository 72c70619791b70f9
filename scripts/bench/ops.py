"""Twin of ops.lua for PyTorch."""
import math

import twin

torch = twin.torch()
F = torch.nn.functional


def values(*shape):
    return torch.arange(math.prod(shape)).to(torch.float32).mul(0.37).sin().view(shape)


small, wide, long = values(1), values(64, 512), values(1 << 20)
image, weight = values(64, 784), values(512, 784)
square, scores = values(1024, 1024), values(64, 1000)
channels, kernel = values(64, 32, 26, 26), values(64, 32, 3, 3)
target = torch.arange(64)

OPS = {
    "overhead": lambda: small + small,
    "relu": lambda: torch.relu(wide),
    "add": lambda: long + long,
    "exp": lambda: torch.exp(long),
    "tanh": lambda: torch.tanh(long),
    "sum": lambda: torch.sum(long),
    "sum_dim": lambda: torch.sum(square, 0),
    "max_dim": lambda: torch.max(square, 1)[0],
    "softmax": lambda: torch.softmax(scores, 1),
    "cross_entropy": lambda: F.cross_entropy(scores, target),
    "sort": lambda: torch.sort(square, 1)[0],
    "transpose": lambda: square.t().contiguous(),
    "linear": lambda: F.linear(image, weight),
    "matmul": lambda: torch.matmul(square, square),
    "conv2d": lambda: F.conv2d(channels, kernel),
    "max_pool2d": lambda: F.max_pool2d(channels, 2),
}

with torch.inference_mode():
    for name, f in OPS.items():
        twin.report(name, twin.timed(f, twin.args["seconds"]), f().abs().mean().item())
