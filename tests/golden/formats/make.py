"""Writes the files of this folder by NumPy and the safetensors library, and expected.lua, what they
hold: python3 make.py (NumPy 2.4, safetensors 0.8, PyTorch 2.15).
"""
import os
import zipfile

import numpy as np
import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))


def place(name):
    return os.path.join(HERE, name)


def arrays():
    """One of each dtype; the values are the ends of its range."""
    found = {
        "f2": np.array([1 / 3, -65504, 2.0**-24], "<f2"),
        "f4": np.array([1 / 3, -3.4e38, 1e-45], "<f4"),
        "f8": np.array([1 / 3, -1.7e308, 5e-324], "<f8"),
        "b1": np.array([True, False, True]),
        "scalar": np.array(2.5),
        "empty": np.zeros((0, 3), "<f4"),
        "cube": np.arange(24, dtype="<i8").reshape(2, 3, 4),
    }
    for kind in "iu":
        for size in [1, 2, 4, 8]:
            dtype = np.dtype(f"<{kind}{size}")
            ends = np.iinfo(dtype)
            top = min(ends.max, 2**63 - 1)
            found[f"{kind}{size}"] = np.array([ends.min, top, 7], dtype)
    return found


def tensors():
    return {
        "weight": torch.arange(6.0).reshape(2, 3) / 4,
        "bias": torch.tensor([0.1, -0.2], dtype=torch.float64),
        "F16": torch.tensor([1 / 3, -65504, 2**-24]).half(),
        "BF16": torch.tensor([1 / 3, -float.fromhex("0x1.fep127"), 2.0**-133]).bfloat16(),
        "I64": torch.tensor([2**62, -1]),
        "I32": torch.tensor([-(2**31), 2**31 - 1, 7], dtype=torch.int32),
        "I16": torch.tensor([-(2**15), 2**15 - 1, 7], dtype=torch.int16),
        "I8": torch.tensor([-128, 127, 7], dtype=torch.int8),
        "U64": torch.tensor([0, 2**63 - 1], dtype=torch.uint64),
        "U32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
        "U16": torch.tensor([0, 2**16 - 1], dtype=torch.uint16),
        "U8": torch.tensor([[0], [255]], dtype=torch.uint8),
        "BOOL": torch.tensor([True, False]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
        "na\"me\n\u00e9\\": torch.ones(1),
    }


def lua_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def lua_array(array):
    """Of an array of NumPy's or a tensor of PyTorch's: its dtype is kept."""
    dtype = str(array.dtype).replace("torch.", "")
    array = as_array(array) if isinstance(array, torch.Tensor) else array
    if array.dtype.kind == "f":
        numbers = [float(x).hex() for x in array.flatten()]
    else:
        numbers = [hex(int(x)) if int(x) == -(2**63) else str(int(x)) for x in array.flatten()]
        numbers = ["math.mininteger" if x.startswith("-0x") else x for x in numbers]
    return (f'{{ dtype = "{dtype}", shape = {{ '
            f'{", ".join(map(str, array.shape))} }},\n    values = {{ {", ".join(numbers)} }} }}')


def as_array(tensor):
    if tensor.dtype == torch.bfloat16:
        return tensor.float().numpy()
    return tensor.numpy()


def main():
    for name in ["f4", "b1", "scalar", "empty", "cube"]:  # the others are in the .npz
        np.save(place(name + ".npy"), arrays()[name])
    cube = arrays()["cube"]
    np.save(place("big-endian.npy"), cube.astype(">i8"))
    np.save(place("fortran.npy"), np.asfortranarray(cube))
    np.save(place("big-fortran.npy"), np.asfortranarray(cube.astype(">f4")))
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(place(f"version{version[0]}.npy"), "wb") as file:
            np.lib.format.write_array(file, cube, version)
    # What is refused, by its name.
    refused = {
        "object": np.array([None, "x"], object),
        "structured": np.array([(1, 2.0)], [("a", "<i4"), ("b", "<f4")]),
        "text": np.array(["abc"]),
        "bytes": np.array([b"abc"]),
        "date": np.array(["2020-01-01"], "datetime64[D]"),
        "complex": np.array([1j], "<c8"),
    }
    greatest = np.array([2**64 - 1], "<u8")
    np.save(place("greatest.npy"), greatest)
    for name, array in refused.items():
        np.save(place(f"refused-{name}.npy"), array, allow_pickle=True)
    # Beside arrays that are read: those that are not, and what is no array.
    np.savez(place("odd.npz"), first=arrays()["cube"], **refused, uint64=greatest, **{"a/../b": arrays()["f4"]},
             deep=np.zeros((1,) * 9))
    with zipfile.ZipFile(place("odd.npz"), "a") as archive:
        archive.writestr("notes/", "")
        archive.writestr("notes/readme.txt", "no array")
        archive.writestr("packed.npy", "as it is", zipfile.ZIP_BZIP2)
    np.savez(place("none.npz"))
    np.savez(place("stored.npz"), **arrays())
    np.savez_compressed(place("deflated.npz"), **arrays())
    save_file(tensors(), place("tensors.safetensors"),
              {"format": "pt", "note": "\"quoted\"\t\u00e9\\"})
    save_file({"x": torch.tensor([1, 2**64 - 1], dtype=torch.uint64)},
              place("greatest.safetensors"))
    # zknn must write the same bytes.
    save_file(tensors(), place("same.safetensors"), {"format": "pt"})
    with open(place("expected.lua"), "w") as file:
        file.write("-- Made by make.py: what the arrays and the tensors are, flat.\nreturn {\n")
        for name, table in [("arrays", arrays()),
                            ("tensors", tensors())]:
            file.write(f"{name} = {{\n")
            for key, value in table.items():
                file.write(f"  [{lua_text(key)}] = {lua_array(value)},\n")
            file.write("},\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
