"""Makes image.lua: what PyTorch's interpolate and Pillow's convert make of small pictures.

    python3 tests/golden/image.py      (needs torch, numpy and Pillow)
"""
import os

import numpy
import torch
from PIL import Image

CASES = [((5, 7), (9, 4)), ((5, 7), (2, 3)), ((4, 6), (8, 12)), ((8, 8), (3, 5)), ((1, 1), (3, 2)),
         ((6, 5, 3), (4, 9)), ((7, 3, 4), (3, 3)), ((3, 9, 2), (1, 1))]


def lua(value):
    if isinstance(value, dict):
        return "{ " + ", ".join("%s = %s" % (k, lua(v)) for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "{ " + ", ".join(lua(v) for v in value) + " }"
    if isinstance(value, float):
        return float.hex(value)
    return repr(value).replace("'", '"')


def resize(x, size, mode):
    """x: [H, W] or [H, W, C]."""
    y = x.reshape(x.shape[0], x.shape[1], -1).permute(2, 0, 1)[None]
    more = {"align_corners": False} if mode == "bilinear" else {}
    y = torch.nn.functional.interpolate(y, size=size, mode=mode, **more)
    return y[0].permute(1, 2, 0).flatten().tolist()


torch.manual_seed(0)
out = []
for shape, size in CASES:
    x = torch.rand(shape)
    b = torch.randint(0, 256, shape, dtype=torch.uint8)
    row = {"shape": list(shape), "size": list(size), "x": x.flatten().tolist(),
           "bytes": b.flatten().tolist()}
    for mode in ("bilinear", "area"):
        row[mode] = resize(x, size, mode)
        row[mode + "_bytes"] = resize(b.double(), size, mode)
    out.append(row)

rng = numpy.random.default_rng(0)
rgb = rng.integers(0, 256, (6, 8, 3), dtype=numpy.uint8)
grey = numpy.asarray(Image.fromarray(rgb).convert("L"))
rgba = rng.integers(0, 256, (6, 8, 4), dtype=numpy.uint8)
white = Image.new("RGBA", (8, 6), (255, 255, 255, 255))
over = numpy.asarray(Image.alpha_composite(white, Image.fromarray(rgba)).convert("RGB"))
colours = {"rgb": rgb, "grey": grey, "rgba": rgba,
           "dropped": numpy.asarray(Image.fromarray(rgba).convert("RGB")), "over_white": over}

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "image.lua")
with open(path, "w") as f:
    f.write("-- Made by image.py with torch %s and Pillow %s.\nreturn {\n  resize = {\n"
            % (torch.__version__, Image.__version__))
    for row in out:
        f.write("    %s,\n" % lua(row))
    f.write("  },\n  colours = {\n")
    for name, array in colours.items():
        f.write("    %s = %s,\n" % (name, lua(array.flatten().tolist())))
    f.write("  },\n}\n")
