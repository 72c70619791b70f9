"""docs/layers.md beside the layers that torch.nn and zknn.nn have: layers.py ZKNN

Oracle: the list of this PyTorch. Each of its layers has a row; what a row says is here is in
zknn.nn, and the other way round.
"""
import os
import re
import subprocess
import sys

try:
    from torch import nn
except ImportError:
    print("this Python has no torch")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])

LAYERS = """
local class = require "zknn.class"
local nn = require("zknn").nn
for name, value in pairs(nn) do
  if class.inherits(value, nn.Module) then print(name) end
end
"""


def main():
    theirs = {n for n, v in vars(nn).items() if isinstance(v, type) and issubclass(v, nn.Module)}
    run = subprocess.run([ZKNN, "-e", LAYERS], capture_output=True, text=True, check=True)
    ours = set(run.stdout.split())
    with open("docs/layers.md") as f:
        rows = dict(re.findall(r"^\| (\w+) \| (yes|no) \|", f.read(), re.M))
    told = {n for n, here in rows.items() if here == "yes"}
    problems = [("has no row", theirs - set(rows)), ("is not in zknn.nn", told - ours),
                ("has no row that says it is here", ours - told),
                ("is in zknn.nn, but its row says no", ours & set(rows) - told)]
    for what, names in problems:
        for name in sorted(names):
            print(f"{name} {what}")
    assert len(theirs) > 100 and not any(names for _, names in problems)
    print(f"{len(told)} of {len(rows)} layers")


if __name__ == "__main__":
    main()
