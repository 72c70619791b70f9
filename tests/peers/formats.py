#!/usr/bin/env python3
"""NumPy, the safetensors library and Python's csv module read what zknn writes, and zknn what they
write: formats.py ZKNN

Oracle: the arrays themselves, 200 random ones of all dtypes, byte orders and shapes, and 100 random
tables, there and back. The safetensors library is asked where it is installed.
"""
import csv
import os
import random
import subprocess
import sys
import tempfile

import numpy as np

try:
    import safetensors.numpy as safetensors
except ImportError:
    safetensors = None

ZKNN = sys.argv[1]

PASS_ON = """
local zknn = require "zknn"
for i = 1, #arg, 3 do
  local format, from, to = table.unpack(arg, i, i + 2)
  zknn[format].save(zknn[format].load(from), to)
end
"""


def run(source, *args):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(source)
        script.flush()
        if subprocess.run([ZKNN, script.name, *args]).returncode:
            sys.exit("zknn failed")


def random_array(rng):
    code = rng.choice(["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"])
    shape = rng.integers(0, 5, rng.integers(0, 5))
    if code[0] == "f":
        array = (rng.standard_normal(shape) * 1e3).astype(code)
    elif code[0] == "b":
        array = rng.integers(0, 2, shape).astype(bool)
    else:
        ends = np.iinfo(code)
        array = rng.integers(ends.min, min(ends.max, 2**63 - 1), shape, np.int64, True).astype(code)
    array = np.asarray(array).astype(np.dtype(code).newbyteorder(rng.choice(["<", ">"])))
    return np.asfortranarray(array) if rng.integers(2) else array


def check(theirs, ours):
    assert ours.dtype == theirs.dtype.newbyteorder("="), (theirs.dtype, ours.dtype)
    assert ours.shape == theirs.shape and ours.flags.c_contiguous, (theirs.shape, ours.shape)
    assert np.array_equal(ours, theirs)


def random_table(rng):
    """Rows of values, the first the names. Reals are float32, as zknn reads them."""
    rows = rng.randrange(1, 20)

    def real():
        x = rng.choice([rng.gauss(0, 1), rng.uniform(-1, 1) * 10.0**rng.randrange(-44, 38),
                        float(rng.randrange(100)), float("inf")])
        return float(np.float32(x))

    def integer():
        return rng.randrange(-2**63, 2**63)

    def text():
        return "".join(rng.choices(' ",;\n\r\t1.x\u00e9', k=rng.randrange(6)))

    columns = []
    for i in range(rng.randrange(1, 8)):
        make, first = rng.choice([(real, 0.5), (integer, 7), (text, "text")])
        columns.append([f'{i} "{rng.choice(",;x")}"', first] + [make() for _ in range(rows)])
    return [list(row) for row in zip(*columns)]


def check_table(theirs, ours):
    assert ours[0] == theirs[0] and len(ours) == len(theirs), (theirs, ours)
    for row, back in zip(theirs[1:], ours[1:]):
        for x, y in zip(row, back):
            same = np.float32(y) == np.float32(x) if isinstance(x, float) else y == str(x)
            assert same, (x, y)


def csv_tables(place, args):
    """Writes 100 tables; gives what they hold by the paths where they shall come back."""
    rng, tables = random.Random(0), {}
    for i in range(100):
        table = random_table(rng)
        path, back = place(f"{i}.csv"), place(f"{i}.back.csv")
        # (Before Python 3.13 a CR stands without quotes where it ends no line.)
        end, quoting = rng.choice([("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_NONNUMERIC)])
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator=end, quoting=quoting).writerows(table)
        tables[back] = table
        args += ["csv", path, back]
    return tables


def main():
    rng = np.random.default_rng(0)
    arrays = {f"array {i}": random_array(rng) for i in range(200)}
    with tempfile.TemporaryDirectory() as folder:
        def place(name):
            return os.path.join(folder, name)

        args = []
        for name, array in arrays.items():
            np.save(place(name), array)
            args += ["npy", place(name + ".npy"), place(name + ".back.npy")]
        for kind, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
            save(place(kind), **arrays)
            args += ["npz", place(kind + ".npz"), place(kind + ".back.npz")]
        if safetensors:
            native = {k: np.ascontiguousarray(v.astype(v.dtype.newbyteorder("="))).reshape(v.shape)
                      for k, v in arrays.items() if v.dtype.kind + str(v.dtype.itemsize) != "u8"}
            safetensors.save_file(native, place("a.safetensors"), {"by": "the library"})
            args += ["safetensors", place("a.safetensors"), place("b.safetensors")]
        tables = csv_tables(place, args)
        run(PASS_ON, *args)
        for path, table in tables.items():
            with open(path, newline="", encoding="utf-8") as file:
                check_table(table, list(csv.reader(file)))
        for name, array in arrays.items():
            check(array, np.load(place(name + ".back.npy")))
        for kind in ["stored", "deflated"]:
            back = np.load(place(kind + ".back.npz"))
            assert sorted(back.files) == sorted(arrays)
            for name in back.files:
                check(arrays[name], back[name])
        if safetensors:
            back = safetensors.load_file(place("b.safetensors"))
            assert sorted(back) == sorted(native)
            for name in back:
                check(native[name], back[name])
    print(f"NumPy {np.__version__} reads zknn's arrays, Python its tables,",
          "safetensors its tensors" if safetensors else "and safetensors is not installed")


if __name__ == "__main__":
    main()
