#!/usr/bin/env python3
"""Random chains of data.transforms beside torchvision's on tensors: same seed, same pictures.

usage: transforms.py ZKNN [cases] [seed]

Where an exact result lies half between two bytes, or between two pixels, the last bit of a float
decides, and versions of PyTorch differ too: a byte may be off by 1 in one element of 10, and a
pixel may be its neighbour in one of 200.
"""
import random
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    from torchvision import transforms as T
    from torchvision.transforms import InterpolationMode
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

ZKNN, CASES = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
BILINEAR, NEAREST = InterpolationMode.BILINEAR, InterpolationMode.NEAREST

PROGRAM = """
local zknn = require "zknn"
local T = zknn.data.transforms
local arrays, failed = zknn.npz.load(arg[1]), 0
local k = -1
for line in io.lines(arg[2]) do
  k = k + 1
  local seed, lua = line:match "^(%d+) (.*)$"
  local x, want = arrays["x" .. k], arrays["y" .. k]
  zknn.manual_seed(tonumber(seed))
  local y = assert(load("local T = ... return " .. lua))(T)(x:permute(1, 2, 0):contiguous())
  if y.dtype == "uint8" then y = y:permute(2, 0, 1) end
  local after = zknn.rand(1):item()
  local problem
  if table.concat(y.shape, ",") ~= table.concat(want.shape, ",") then
    problem = "shape " .. table.concat(y.shape, ",")
  elseif after ~= arrays["after" .. k]:item() then
    problem = "the generator is elsewhere"
  else
    local off, byte = (y:double() - want:double()):abs(), y.dtype == "uint8"
    local some = off:gt(byte and 0 or 1e-4):sum():item()
    local bad = off:gt(byte and 1 or 0.01):sum():item()
    if bad > 1 + y:numel() // 200 or some > 2 + y:numel() // 10 then
      problem = ("%d of %d elements differ, %d of them much, by %g at most"):format(some,
        y:numel(), bad, off:max():item())
    end
  end
  if problem then
    failed = failed + 1
    print(("case %d, seed %s: %s\\n  %s, of %s"):format(k, seed, problem, lua,
      table.concat(x.shape, ",")))
  end
end
print(("%d cases, %d failed"):format(k + 1, failed))
os.exit(failed == 0 and k >= 0)
"""


def lua(value):
    if isinstance(value, (tuple, list)):
        return "{" + ", ".join(lua(v) for v in value) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, InterpolationMode):
        return f"'{value.value}'"
    return repr(value)


def make(name, *args, **kwargs):
    """A transform and its source in Lua."""
    named = "{" + ", ".join(f"{k}={lua(v)}" for k, v in kwargs.items()) + "}"
    source = f"T.{name}({', '.join([lua(v) for v in args] + [named])})"
    return getattr(T, name)(*args, **kwargs), source


def angle():
    return r.choice([r.uniform(0, 180), (r.uniform(-90, 0), r.uniform(0, 90))])


def part(low, high):
    return tuple(sorted((r.uniform(low, high), r.uniform(low, high))))


def pick(floats):
    """Any transform that follows bytes, or floats."""
    size = (r.randint(3, 14), r.randint(3, 14))
    mode = r.choice([BILINEAR, NEAREST])
    choices = [
        lambda: make("RandomHorizontalFlip", r.random()),
        lambda: make("RandomVerticalFlip", r.random()),
        lambda: make("CenterCrop", size),
        lambda: make("Pad", r.choice([r.randint(0, 3), (1, 2), (0, 1, 2, 3)]), r.randint(0, 1),
                     r.choice(["constant", "edge", "symmetric"])),
        lambda: make("RandomCrop", size, padding=r.choice([1, (2, 0)]), pad_if_needed=True),
        lambda: make("Resize", size, antialias=r.random() < 0.8),
        lambda: make("Resize", size, NEAREST, antialias=False),
        lambda: make("Resize", r.randint(3, 20), antialias=True),
        lambda: make("RandomResizedCrop", size, part(0.1, 1), antialias=True),
        lambda: make("RandomGrayscale", r.random()),
        lambda: make("RandomRotation", angle(), mode, r.random() < 0.3, fill=r.randint(0, 9)),
        lambda: make("RandomAffine", angle(), part(0, 0.5), part(0.5, 2), r.uniform(0, 30), mode),
        lambda: make("RandomAffine", 0, shear=(-10, 10, -20, 5), center=(1, 2), fill=1),
        lambda: make("RandomErasing", r.random(), part(0.02, 0.6), (0.3, 3.3), r.randint(0, 1)),
    ]
    if floats:
        choices += [lambda: make("RandomErasing", 0.9, value="random"),
                    lambda: make("Normalize", [0.1, 0.2, 0.3], [0.5, 0.6, 0.7])]
    return r.choice(choices)()


def chain():
    steps = [pick(False) for _ in range(r.randint(0, 3))]
    if r.random() < 0.5:
        steps.append((T.ConvertImageDtype(torch.float32), "T.ToTensor()"))
        steps += [pick(True) for _ in range(r.randint(0, 2))]
    return T.Compose([t for t, _ in steps]), "T.Compose{" + ", ".join(s for _, s in steps) + "}"


arrays, lines = {}, []
for k in range(CASES):
    transform, source = chain()
    seed = r.randrange(2**31)
    x = torch.randint(0, 256, (3, r.randint(5, 24), r.randint(5, 24)), dtype=torch.uint8)
    torch.manual_seed(seed)
    arrays[f"x{k}"], arrays[f"y{k}"] = x.numpy(), transform(x).contiguous().numpy()
    arrays[f"after{k}"] = torch.rand(1).numpy()
    lines.append(f"{seed} {source}\n")
with tempfile.TemporaryDirectory() as folder:
    numpy.savez(folder + "/cases.npz", **arrays)
    open(folder + "/cases.txt", "w").writelines(lines)
    open(folder + "/run.lua", "w").write(PROGRAM)
    sys.exit(subprocess.run([ZKNN, folder + "/run.lua", folder + "/cases.npz",
                             folder + "/cases.txt"]).returncode)
