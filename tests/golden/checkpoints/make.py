"""Writes the checkpoints of this folder.

  python3 make.py torch-1.13      with PyTorch 1.13: torch-1.13.pth, legacy.pth, module.pth
  python3 make.py torch-current   with a current PyTorch: torch-current.pth, optimizer.pth,
                                  expected.lua (the tensors of both), and the handmade files below
"""
import collections
import io
import os
import struct
import sys
import zipfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def place(name):
    return os.path.join(HERE, name)


def values():
    model = torch.nn.Linear(2, 3)
    with torch.no_grad():
        model.weight.copy_(torch.arange(6.0).reshape(3, 2) / 4)
        model.bias.copy_(torch.tensor([0.1, -0.2, 0.3]))
    table = torch.arange(12, dtype=torch.float64).reshape(3, 4)
    shared = ["a", "b"]
    return {
        "model": model.state_dict(),
        "parameter": model.weight,
        "half": torch.tensor([1 / 3, -65504, 2**-24]).half(),
        "bfloat16": torch.tensor([1 / 3, -float.fromhex("0x1.fep127"), 2.0**-133]).bfloat16(),
        "int32": torch.tensor([-(2**31), 2**31 - 1, 7], dtype=torch.int32),
        "int16": torch.tensor([-(2**15), 2**15 - 1, 7], dtype=torch.int16),
        "int8": torch.tensor([-128, 127, 7], dtype=torch.int8),
        "uint8": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "int64": torch.tensor([2**62, -1]),
        "table": table,
        "column": table[:, 1],
        "transposed": table.t(),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
        "size": torch.Size([2, 3]),
        "dtype": torch.float64,
        "device": torch.device("cuda", 1),
        "integers": [0, 255, 256, 65536, -1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63)],
        "floats": [0.1, -0.0, 1e300, float("inf")],
        "truth": (True, False),
        "none": None,
        "nothing": [[], (), {}, collections.OrderedDict()],
        "holes": [1, None, "z", None],
        "text": "h\u00e9\U0001f642",
        "twice": {"one": shared, "two": shared, 3: "three"},
        "order": {"z": 1, "a": 2, 10: 3, "m": 4},
    }


def optimizer_state():
    """A record to resume from, after two steps of SGD with momentum."""
    weight = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    optimizer = torch.optim.SGD([weight], lr=0.5, momentum=0.5)
    for _ in range(2):
        optimizer.zero_grad()
        (weight * weight).sum().backward()
        optimizer.step()
    return {"optimizer": optimizer.state_dict(), "epoch": 2, "weight": weight.detach()}


def lua_tensor(tensor):
    shape = ", ".join(str(n) for n in tensor.shape)
    if tensor.is_floating_point():
        numbers = ", ".join(x.hex() for x in tensor.double().flatten().tolist())
    else:
        numbers = ", ".join(str(int(x)) for x in tensor.flatten().tolist())
    dtype = str(tensor.dtype)[6:]
    return f'{{ dtype = "{dtype}", shape = {{ {shape} }}, values = {{ {numbers} }} }}'


def write_expected(objects):
    lines = ["-- Made by make.py: the tensors of torch-*.pth and optimizer.pth, flat.", "return {"]
    for record in objects:
        for key, value in record.items():
            if isinstance(value, torch.Tensor):
                lines.append(f"  {key} = {lua_tensor(value)},")
            elif isinstance(value, collections.OrderedDict):
                for name, tensor in value.items():
                    lines.append(f'  ["{key}.{name}"] = {lua_tensor(tensor)},')
            elif key == "optimizer":  # PyTorch's record of one parameter
                momentum = value["state"][0]["momentum_buffer"]
                lines.append(f"  momentum_buffer = {lua_tensor(momentum)},")
    write("expected.lua", ("\n".join(lines) + "\n}\n").encode())


def deflate(source, target):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)


def zip_bytes(entries, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return bytearray(out.getvalue())


def write(name, data):
    with open(place(name), "wb") as file:
        file.write(data)


def storage(key, count):
    """The opcodes that load a storage of bytes."""
    return (b"(X\x07\0\0\0storagectorch\nByteStorage\nX\x01\0\0\0" + key + b"X\x03\0\0\0cpuJ"
            + struct.pack("<i", count) + b"tQ")


def central(data, name):
    """Where the directory's record of that entry begins."""
    at = 0
    while True:
        at = data.index(b"PK\1\2", at)
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46:at + 46 + length] == name:
            return at
        at += 4


def handmade():
    # Three entries that are the same bytes of the file.
    payload = bytes(2000)
    names = [b"x/data/0", b"x/data/1", b"x/data/2"]
    pickle = b"\x80\x02(" + b"".join(storage(b"%d" % i, 2000) for i in range(3)) + b"t."
    small = zip_bytes([("x/data.pkl", pickle), ("x/data/0", payload)])
    at = central(small, names[0])
    record = bytes(small[at:at + 46 + len(names[0])])
    end = small.index(b"PK\5\6")
    extra = b"".join(record[:46] + name for name in names[1:])
    tail = bytearray(small[end:])
    struct.pack_into("<HHI", tail, 8, 4, 4, struct.unpack_from("<I", tail, 12)[0] + len(extra))
    write("overlap.pth", small[:end] + extra + tail)
    # An entry whose record promises 2 GB, in the file or unpacked.
    claims = zip_bytes([("x/data.pkl", b"\x80\x02" + storage(b"0", 2000000000) + b"."),
                        ("x/data/0", payload)])
    struct.pack_into("<II", claims, central(claims, names[0]) + 20, 2000000000, 2000000000)
    write("claims.pth", claims)
    struct.pack_into("<I", claims, central(claims, names[0]) + 20, len(payload))
    write("promises.pth", claims)
    # 5 MB of None in 5 KB.
    write("blown-up.pth", zip_bytes([("x/data.pkl", b"\x80\x02(" + b"N" * 5000000 + b"t.")],
                                    zipfile.ZIP_DEFLATED))
    # A flipped bit in a storage.
    damaged = zip_bytes([("x/data.pkl", b"\x80\x02" + storage(b"0", 2000) + b"."),
                         ("x/data/0", payload)])
    damaged[damaged.index(payload) + 1000] ^= 1
    write("crc.pth", damaged)


def main():
    torch.manual_seed(0)
    name = sys.argv[1]
    torch.save(values(), place(name + ".pth"))
    if name == "torch-1.13":
        torch.save({"a": torch.zeros(1)}, place("legacy.pth"), _use_new_zipfile_serialization=False)
        torch.save(torch.nn.Linear(1, 1), place("module.pth"))
    else:
        torch.save(optimizer_state(), place("optimizer.pth"))
        write_expected([values(), optimizer_state()])
        deflate(place(name + ".pth"), place("deflated.pth"))
        handmade()


if __name__ == "__main__":
    main()
