"""Writes checkpoints with values that Lua has not, or that come by another name, beside tensors:

  python3 make.py 1.13       with PyTorch 1.13 and NumPy 1: odd-1.13-pN.pth
  python3 make.py current    with a current PyTorch and NumPy 2: odd-current-pN.pth, tensors.pth
                             (kinds of tensors), big-endian.pth, shared.pth, whole.pth,
                             parallel.pth, script.pt, and what PyTorch says of them:
                             expected.lua
"""
import argparse
import collections
import datetime
import decimal
import enum
import functools
import os
import pathlib
import struct
import sys
import zipfile

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))


def place(name):
    return os.path.join(HERE, name)


class Color(enum.Enum):
    RED = 1


class Slots:
    __slots__ = ["a", "b"]

    def __init__(self):
        self.a, self.b = 1, "two"


class Config(dict):
    pass


class Pair(list):
    def __init__(self, items=()):
        super().__init__(items)
        self.note = "a list"


def loop():
    """An object that holds itself, through a dict and a list."""
    o = argparse.Namespace(name="loop")
    o.me, o.all = {"inner": o}, [o]
    return o


def values():
    o = {
        "tensor": torch.arange(3.0),
        "set": {5},
        "frozenset": frozenset(["x"]),
        "bytes": b"ab\xff\x00\xe9",
        "no_bytes": b"",
        "bytearray": bytearray(b"xy\x80"),
        "path": pathlib.PurePosixPath("/data/run/x.pth"),
        "deque": collections.deque([1, 2], 5),
        "defaultdict": collections.defaultdict(list, {"a": [1]}),
        "counter": collections.Counter("aab"),
        "namespace": argparse.Namespace(lr=0.5, layers=[3, 4], none=None),
        "big": 2**64 - 1,
        "huge": -(10**40),
        "very_huge": 2**9000,
        "complex": 1.5 - 2j,
        "enum": Color.RED,
        "date": datetime.date(2024, 2, 3),
        "decimal": decimal.Decimal("1.5"),
        "partial": functools.partial(int, "7", base=8),
        "type": int,
        "function": os.path.join,
        "range": range(3),
        "slots": Slots(),
        "config": Config(a=1, b=[2]),
        "pair": Pair([7, 8]),
        "loop": loop(),
        "keys": {True: "yes", 0.5: "half", 7: "seven", "s": "text"},
        "odd_keys": {None: "nothing", (0, "a"): "pair", "None": "text", (1,): "one"},
        "layout": torch.strided,
        "np_float": np.float64(0.1),
        "np_float32": np.float32(0.1),
        "np_half": np.float16(0.1),
        "np_int": np.int32(-7),
        "np_uint8": np.uint8(200),
        "np_uint64": np.uint64(2**64 - 1),
        "np_bool": np.bool_(True),
        "np_text": np.str_("h\u00e9\U0001f642"),
        "np_bytes": np.bytes_(b"a\xff"),
        "np_complex": np.complex64(1j),
        "np_date": np.datetime64("2024-02-03"),
        "np_dtype": np.dtype("f4"),
        "array": np.array([[1.5, -2.0], [0.0, 4.0]]),
        "array_big": np.array([1, -2, 3], ">i2"),
        "array_fortran": np.asfortranarray(np.arange(6, dtype="f4").reshape(2, 3)),
        "array_bool": np.array([True, False]),
        "array_half": np.array([0.1, 65504], "f2"),
        "array_scalar": np.array(2.5),
        "array_empty": np.zeros((0, 3), "i8"),
        "array_uint64": np.array([2**64 - 1], "u8"),
        "array_complex": np.array([1j]),
        "array_text": np.array(["a", "bc"]),
        "array_objects": np.array([None, "x"], object),
        "array_records": np.array([(1, 2.0)], [("a", "i4"), ("b", "f4")]),
        "generator": np.random.RandomState(0).get_state(),
    }
    parameter = nn.Parameter(torch.ones(2))
    parameter.note = "attribute"
    o["parameter"] = parameter
    tensor = torch.tensor([1.0, 2.0])
    tensor.note = ["attribute"]
    o["with_attribute"] = tensor
    return o


class Sub(torch.Tensor):
    pass


def tensors():
    base = torch.arange(6.0)

    def z():
        return torch.tensor([1 + 2j, 3 - 4j])

    expanded = torch.tensor([1.0]).expand(4)
    return {
        "neg": z().conj().imag,
        "neg_double": z().to(torch.complex128).clone().conj().imag,
        "not_neg": z().imag,
        "neg_again": z().conj().imag.conj(),
        "sub": base[:2].as_subclass(Sub),
        "expanded": expanded,
        "uint16": torch.tensor([0, 65535], dtype=torch.uint16),
        "uint32": torch.tensor([[0], [2**32 - 1]], dtype=torch.uint32),
        "uint64": torch.tensor([0, 2**63 - 1], dtype=torch.uint64),
        "float8": torch.tensor([0.5, -448.0]).to(torch.float8_e4m3fn),
        "complex": z(),
        "conj": z().conj(),
        "sparse": torch.eye(2).to_sparse(),
        "sparse_csr": torch.eye(2).to_sparse_csr(),
        "quantized": torch.quantize_per_tensor(base, 0.5, 0, torch.qint8),
        "nested": torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
        "meta": torch.ones(2, device="meta"),
        "many": torch.ones([1] * 9),
        "storage": base.storage(),
        "untyped": torch.tensor([1, 2], dtype=torch.uint8).untyped_storage(),
        "buffer": nn.Buffer(torch.ones(1)),
    }


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)
        self.tied = self.fc
        self.body = nn.Sequential(nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 1, bias=False))
        self.register_buffer("kept", torch.tensor([1, 2]))
        self.register_buffer("dropped", torch.tensor([3.0]), persistent=False)
        self.nothing = None
        self.register_parameter("none", None)
        self.config = argparse.Namespace(width=3)

    def forward(self, x):
        return self.body(self.fc(x)) + self.kept.sum()


def big_endian():
    """As a machine of the other byte order writes it."""
    torch.save({"f": torch.tensor([1.5, -2.0]), "i": torch.tensor([1, -2]),
                "h": torch.tensor([0.5]).half(), "u": torch.tensor([1, 65535], dtype=torch.uint16),
                "b": torch.tensor([True, False])}, place("little.pth"))
    with zipfile.ZipFile(place("little.pth")) as old, \
            zipfile.ZipFile(place("big-endian.pth"), "w") as new:
        sizes = {"data/0": 4, "data/1": 8, "data/2": 2, "data/3": 2, "data/4": 1}
        for name in old.namelist():
            data, tail = old.read(name), name.split("/", 1)[1]
            if tail == "byteorder":
                data = b"big"
            if tail in sizes:
                n = sizes[tail]
                data = b"".join(data[i:i + n][::-1] for i in range(0, len(data), n))
            new.writestr(zipfile.ZipInfo(name), data)
    os.remove(place("little.pth"))


def shared():
    """A module in 2^20 places."""
    module = nn.Linear(1, 1)
    for _ in range(20):
        module = nn.Sequential(module, module)
    torch.save(module, place("shared.pth"))


def beyond_int64():
    """A uint64 that int64 does not reach, beside one that it does."""
    state = torch.tensor([1, 2**64 - 1], dtype=torch.uint64)
    torch.save({"state": state, "view": state[:1], "seed": torch.tensor([7], dtype=torch.uint64),
                "w": torch.tensor([1.5])}, place("beyond-int64.pth"))
    torch.save({"state": state, "w": torch.tensor([1.5])}, place("beyond-int64-stream.pth"),
               _use_new_zipfile_serialization=False)


def no_checksums():
    torch.serialization.set_crc32_options(False)
    torch.save({"w": torch.tensor([1.5]), "epoch": 3}, place("no-checksums.pth"))
    torch.serialization.set_crc32_options(True)


def lua_tensor(t):
    numbers = [float(x).hex() if t.is_floating_point() else str(int(x))
               for x in t.detach().to(torch.float64 if t.is_floating_point() else torch.int64)
               .flatten().tolist()]
    return f"{{ shape = {{ {', '.join(map(str, t.shape))} }}, values = {{ {', '.join(numbers)} }} }}"


def main():
    version = sys.argv[1]
    torch.manual_seed(0)
    for protocol in [2, 4, 5]:
        torch.save(values(), place(f"odd-{version}-p{protocol}.pth"), pickle_protocol=protocol)
    if version != "current":
        return
    torch.save(tensors(), place("tensors.pth"))
    big_endian()
    shared()
    beyond_int64()
    no_checksums()
    net = Net()
    torch.save(net, place("whole.pth"))
    torch.save(nn.DataParallel(net), place("parallel.pth"))
    scripted = torch.jit.script(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))
    scripted.save(place("script.pt"))
    with open(place("expected.lua"), "w") as file:
        file.write("-- Made by make.py: the state_dicts that PyTorch gives, in order.\nreturn {\n")
        for name, o in [("whole", net), ("parallel", nn.DataParallel(net)), ("script", scripted)]:
            file.write(f"  {name} = {{\n")
            for key, t in o.state_dict().items():
                file.write(f'    {{ "{key}", {lua_tensor(t)} }},\n')
            file.write("  },\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
