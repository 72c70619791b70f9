#!/usr/bin/env python3
"""Writes rng.h beside it: what PyTorch's CPU generator draws, for tests/c/test_rng.c.

Needs torch and numpy. A torch as old as 1.13 gives the same file but for the rows of randint with a
range from 2^28 up to 2^32; this script refuses to write with such a torch (--print shows it).
"""
import hashlib
import os
import sys

import numpy
import torch

SEEDS = [0, 1, 42, 2**32 + 5]
F64 = torch.float64
rows = []


def checksum(data):
    """FNV-1a, 64 bits."""
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def row(seed, kind, values, n, a=0.0, b=0.0):
    """seed None: goes on where the row before stopped."""
    array = numpy.ascontiguousarray(values)
    head = ", ".join(float(v).hex() for v in array.ravel()[:3])
    rows.append("    {%d, %dull, %s, %d, %s, %s, 0x%016xull, {%s}}," % (
        seed is None, seed or 0, kind, n, float(a).hex(), float(b).hex(),
        checksum(array.tobytes()), head or "0"))


def draw(seed, kind, n, a=0.0, b=0.0):
    if seed is not None:
        torch.manual_seed(seed)
    if kind == "UNIFORM_F32":
        t = torch.empty(n).uniform_(a, b)
    elif kind == "UNIFORM_F64":
        t = torch.empty(n, dtype=F64).uniform_(a, b)
    elif kind == "NORMAL_F32":
        t = torch.empty(n).normal_(a, b)
    elif kind == "NORMAL_F64":
        t = torch.empty(n, dtype=F64).normal_(a, b)
    elif kind == "RANDINT":
        t = torch.randint(a, b, (n,))
    elif kind == "RANDOM63":
        t = torch.empty(n, dtype=torch.int64).random_()
    elif kind == "RANDPERM":
        t = torch.randperm(n)
    elif kind == "BERNOULLI":
        t = torch.empty(n).bernoulli_(a).to(torch.uint8)
    elif kind == "STATE":
        t = torch.get_rng_state()
    row(seed, kind, t.numpy(), n, a, b)


for seed in SEEDS:
    for n in (1, 2, 15, 16, 17, 33, 1000):
        draw(seed, "UNIFORM_F32", n, 0, 1)
        draw(seed, "UNIFORM_F32", n, -0.1, 0.3)
        draw(seed, "UNIFORM_F64", n, 0, 1)
        draw(seed, "UNIFORM_F64", n, -0.1, 0.3)
        draw(seed, "NORMAL_F32", n, 0, 1)
        draw(seed, "NORMAL_F32", n, 2.5, 0.7)
        draw(seed, "NORMAL_F64", n, 0, 1)
        draw(seed, "NORMAL_F64", n, 2.5, 0.7)
    draw(seed, "NORMAL_F32", 100003, 0, 1)
    draw(seed, "STATE", 5056)
    draw(seed, "RANDINT", 100, 0, 10)
    draw(seed, "RANDINT", 100, -1000, 2**28 - 1001)
    draw(seed, "RANDINT", 100, -1000, 2**28 - 1000)
    draw(seed, "RANDINT", 100, 0, 2**32 - 1)
    draw(seed, "RANDINT", 100, -5, 2**40)
    draw(seed, "RANDINT", 100, -2**63, 2**62)
    draw(seed, "RANDINT", 3, 7, 8)
    draw(seed, "RANDOM63", 5)
    draw(seed, "RANDPERM", 1)
    draw(seed, "RANDPERM", 10)
    draw(seed, "RANDPERM", 60000)
    for p in (0, 0.2, 0.5, 1):
        draw(seed, "BERNOULLI", 1000, p)

# The kept normal value: through other draws, dtypes and sizes, in the state, gone by seeding.
for seed in SEEDS:
    torch.manual_seed(seed)
    draw(seed, "NORMAL_F32", 1, 0, 1)
    draw(None, "STATE", 5056)
    draw(None, "UNIFORM_F32", 5, 0, 1)
    draw(None, "NORMAL_F32", 40, 0, 1)
    draw(None, "STATE", 5056)
    draw(None, "NORMAL_F64", 2, -1, 3)
    draw(None, "RANDPERM", 700)
    draw(None, "NORMAL_F64", 1, 0, 1)
    draw(None, "NORMAL_F32", 3, 1, 2)
    draw(None, "RANDINT", 7, 0, 6)
    draw(None, "BERNOULLI", 9, 0.25)
    draw(None, "STATE", 5056)
    draw(seed, "STATE", 5056)

# Seed 0: three Linear layers, then two epochs of a shuffled and a plain loader.
torch.manual_seed(0)
parts = [p.detach().numpy().tobytes()
         for sizes in ((784, 512), (512, 512), (512, 10))
         for p in torch.nn.Linear(*sizes).parameters()]
layers = b"".join(parts)
digest = hashlib.sha256(layers).hexdigest()
assert digest == "5c73e093662be2a97b94d96447f21e60b617baf4f84d1b295a1ae9d26ce184bc", digest
train = torch.utils.data.DataLoader(range(60000), batch_size=64, shuffle=True)
test = torch.utils.data.DataLoader(range(10), batch_size=64)
epochs = []
for epoch in range(2):
    order = torch.cat(list(train))
    epochs.append(order)
    list(test)
after = torch.rand(1).item()

text = """/* Made by rng.py with torch %s. A row: goes on (1) or seeds first (0), seed,
 * what, how many, two arguments, FNV-1a of the bytes, the first values. */
// clang-format off
static const struct golden_draw golden_draws[] = {
%s
};
/* Of the float32 parameters of seed 0's Linear(784, 512), (512, 512), (512, 10), in order. Their
 * SHA-256 is %s. */
#define GOLDEN_LINEAR 0x%016xull
/* A shuffled DataLoader over 60,000 after that, its first two epochs, each followed by one of a
 * plain loader. */
static const uint64_t golden_epochs[2] = {0x%016xull, 0x%016xull};
static const int64_t golden_epoch_heads[2][6] = {{%s}, {%s}};
/* And then rand(1). */
#define GOLDEN_AFTER %sf
// clang-format on
""" % (torch.__version__, "\n".join(rows), digest, checksum(layers),
       checksum(epochs[0].numpy().tobytes()), checksum(epochs[1].numpy().tobytes()),
       ", ".join(str(int(v)) for v in epochs[0][:6]), ", ".join(str(int(v)) for v in epochs[1][:6]),
       after.hex())

if "--print" in sys.argv:
    sys.stdout.write(text)
else:
    torch.manual_seed(0)
    torch.randint(0, 2**28, (1,))
    left = torch.rand(1)
    torch.manual_seed(0)
    assert left == torch.rand(3)[2], "this torch draws one word for randint up to 2^32"
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "rng.h"), "w") as f:
        f.write(text)
