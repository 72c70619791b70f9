"""Writes float8.safetensors, all 256 values of each float of 8 bits, by PyTorch 2.15 and safetensors
0.8, and float8.lua, what PyTorch says they are as float32: python3 float8.py
"""
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ["float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu"]


def lua_number(x):
    return '"nan"' if x != x else "math.huge" if x == float("inf") else \
        "-math.huge" if x == -float("inf") else x.hex()


def main():
    every = torch.arange(256, dtype=torch.uint8)
    tensors = {kind: every.clone().view(getattr(torch, kind)) for kind in KINDS}
    save_file(tensors, os.path.join(HERE, "float8.safetensors"))
    with open(os.path.join(HERE, "float8.lua"), "w") as file:
        file.write("-- Made by float8.py: the values of the bytes 0 to 255.\nreturn {\n")
        for kind, tensor in tensors.items():
            numbers = [lua_number(x) for x in tensor.float().tolist()]
            rows = ["    " + ", ".join(numbers[i:i + 4]) + "," for i in range(0, 256, 4)]
            file.write(f"  {kind} = {{\n" + "\n".join(rows) + "\n  },\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
