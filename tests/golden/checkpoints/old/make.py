"""Writes checkpoints in PyTorch's older formats and at every pickle protocol, of the values of
../make.py; its expected.lua says what they hold.

  python3 make.py 1.13       with PyTorch 1.13: stream-1.13-pN.pth, the format before 1.6, and
                             zip-1.13-pN.pth
  python3 make.py current    with a current PyTorch: the same, stream-current-pN.pth and so on, and
                             what no PyTorch of today writes, by hand: python2-pN.pth (a stream as
                             torch 0.4 to 1.5 wrote it under Python 2), views.pth (storages that are
                             views, as the persistent ids before 1.0 name them), tar.pth (torch
                             before 0.1.13), variable.pth (a Parameter of torch 0.3)

Each file is read back by torch.load, and compared.
"""
import collections
import io
import os
import pickle
import struct
import sys
import tarfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import make as parent  # noqa: E402

MAGIC, PROTOCOL = 0x1950a86a20f9469cfc6c, 1001


def place(name):
    return os.path.join(HERE, name)


def load(name):
    if parent_is_current():
        return torch.load(place(name), weights_only=False)
    return torch.load(place(name))


def parent_is_current():
    return int(torch.__version__.split(".")[0]) >= 2


def same(a, b):
    if isinstance(a, torch.Tensor):
        return (a.dtype == b.dtype and a.shape == b.shape and a.stride() == b.stride()
                and torch.equal(a.double(), b.double()))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    return a == b


def by_torch(version):
    torch.manual_seed(0)
    values = parent.values()
    for protocol in range(1, 6):  # protocol 0 has no persistent ids that are tuples
        for kind in ["stream", "zip"]:
            name = f"{kind}-{version}-p{protocol}.pth"
            torch.save(values, place(name), pickle_protocol=protocol,
                       _use_new_zipfile_serialization=kind == "zip")
            assert same(load(name), values), name


class Python2Pickler(pickle._Pickler):
    """Writes str as Python 2's, and an OrderedDict as a list of pairs."""
    dispatch = dict(pickle._Pickler.dispatch)

    def save_str(self, text):
        data = text.encode()
        if not text.isascii():
            pickle._Pickler.save_str(self, text)
            return
        if self.proto == 0:
            self.write(b"S" + repr(text).encode() + b"\n")
        elif len(data) < 256:
            self.write(b"U" + bytes([len(data)]) + data)
        else:
            self.write(b"T" + struct.pack("<i", len(data)) + data)
        self.memoize(text)

    dispatch[str] = save_str

    def reducer_override(self, o):
        if type(o) is collections.OrderedDict:
            return collections.OrderedDict, ([[k, v] for k, v in o.items()],)
        return NotImplemented

    def persistent_id(self, o):
        return self.ids(o) if self.ids else None


def dump(pickler, file, o, protocol, ids=None):
    p = pickler(file, protocol)
    p.ids = ids
    p.dump(o)


class Stream:
    """The format before 1.6: what `ids` is asked for, and the storages behind."""
    def __init__(self, location="cpu"):
        self.storages, self.location = {}, location

    def id_of(self, o):
        if not (torch.is_storage(o) or isinstance(o, torch.storage.TypedStorage)):
            return None
        key = str(o._cdata)
        self.storages[key] = o
        return ("storage", getattr(torch, o.pickle_storage_type()), key, self.location, o.size(),
                None)

    def write(self, name, o, pickler, protocol):
        with open(place(name), "wb") as f:
            for part in [MAGIC, PROTOCOL, {"protocol_version": PROTOCOL, "little_endian": True,
                                           "type_sizes": {"short": 2, "int": 4, "long": 4}}]:
                dump(pickler, f, part, protocol)
            dump(pickler, f, o, protocol, self.id_of)
            keys = sorted(self.storages)
            dump(pickler, f, keys, protocol)
            for key in keys:
                storage = self.storages[key]
                data = bytes(storage._untyped_storage.tolist())
                f.write(struct.pack("<q", storage.size()) + data)


def python2():
    for protocol in [1, 2]:
        torch.manual_seed(0)
        values = parent.values()
        name = f"python2-p{protocol}.pth"
        Stream().write(name, values, Python2Pickler, protocol)
        assert same(load(name), values), name
    # The same from a GPU: the location has no meaning for the values.
    Stream("cuda:0").write("cuda.pth", {"x": torch.arange(3.0)}, Python2Pickler, 2)
    with open(place("cuda.pth"), "rb") as f:
        data = f.read()
    with open(place("cuda.pth"), "wb") as f:
        f.write(data.replace(b"ctorch\nFloatStorage", b"ctorch.cuda\nFloatStorage"))


def raw(o):
    """A pickle of opcodes that are given: bytes stand for themselves."""
    return pickle.PROTO + b"\2" + o + pickle.STOP


def text(s):
    return b"U" + bytes([len(s)]) + s.encode()


def number(n):
    return b"J" + struct.pack("<i", n)


def views():
    """Two tensors on views of one storage of 6: elements 1 to 4, and 3 to 5."""
    def tensor(view, first, count, size):
        return (b"ctorch._utils\n_rebuild_tensor\n((" + text("storage") + b"ctorch\nFloatStorage\n"
                + text("root") + text("cpu") + number(6) + b"(" + text(view) + number(first)
                + number(count) + b"ttQ" + number(0) + b"(" + number(size) + b"t(" + number(1)
                + b"ttR")
    o = raw(b"}(" + text("a") + tensor("va", 1, 4, 4) + text("b") + tensor("vb", 3, 2, 2) + b"u")
    with open(place("views.pth"), "wb") as f:
        for part in [MAGIC, PROTOCOL, {}]:
            pickle.dump(part, f, 2)
        f.write(o)
        pickle.dump(["root"], f, 2)
        f.write(struct.pack("<q6f", 6, 0, 1, 2, 3, 4, 5))
    got = load("views.pth")
    assert got["a"].tolist() == [1, 2, 3, 4] and got["b"].tolist() == [3, 4]


def variable():
    """A Parameter of torch 0.3: its class called with the data, and a state."""
    data = (b"ctorch._utils\n_rebuild_tensor\n((" + text("storage") + b"ctorch\nFloatStorage\n"
            + text("root") + text("cpu") + number(2) + b"NtQ" + number(0) + b"(" + number(2)
            + b"t(" + number(1) + b"ttR")
    o = raw(b"}" + text("p") + b"ctorch.nn.parameter\nParameter\n(" + data + b"t\x81"
            + b"(\x89\x89ccollections\nOrderedDict\n)Rtbs")
    with open(place("variable.pth"), "wb") as f:
        for part in [MAGIC, PROTOCOL, {}]:
            pickle.dump(part, f, 2)
        f.write(o)
        pickle.dump(["root"], f, 2)
        f.write(struct.pack("<q2f", 2, 0.5, -1.5))


def tar():
    """weight: 2 x 3 of a storage of 8, from its second element on; twice: a view's transposed."""
    storages = io.BytesIO()
    pickle.dump(2, storages, 2)
    pickle.dump((11, "cpu", torch.FloatStorage), storages, 2)
    storages.write(struct.pack("<q8f", 8, *[i / 2 for i in range(8)]))
    pickle.dump((12, "cpu", torch.LongStorage), storages, 2)
    storages.write(struct.pack("<q2q", 2, 7, -7))
    pickle.dump([(13, 11, 2, 6)], storages, 2)
    tensors = io.BytesIO()
    pickle.dump(3, tensors, 2)
    for key, storage, size, stride, offset in [(21, 11, (2, 3), (3, 1), 1), (22, 12, (2,), (1,), 0),
                                               (23, 13, (3, 2), (1, 3), 0)]:
        pickle.dump((key, storage, torch.FloatTensor), tensors, 2)
        n = len(size)
        tensors.write(struct.pack(f"<ii{n}q{n}qq", n, 0, *size, *stride, offset))
    persistent = b"".join([text("weight"), text("21"), b"Q", text("steps"), text("22"), b"Q",
                           text("twice"), text("23"), b"Q", text("epoch"), number(3)])
    with tarfile.open(place("tar.pth"), "w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in [("sys_info", raw(b"}")), ("storages", storages.getvalue()),
                           ("tensors", tensors.getvalue()),
                           ("pickle", raw(b"}(" + persistent + b"u"))]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    got = load("tar.pth")
    assert got["weight"].tolist() == [[0.5, 1, 1.5], [2, 2.5, 3]] and got["epoch"] == 3
    assert got["steps"].tolist() == [7, -7] and got["twice"].tolist() == [[1, 2.5], [1.5, 3], [2, 3.5]]


def main():
    by_torch(sys.argv[1])
    if sys.argv[1] == "current":
        python2()
        views()
        variable()
        tar()


if __name__ == "__main__":
    main()
