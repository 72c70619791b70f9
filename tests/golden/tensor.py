#!/usr/bin/env python3
"""Writes tensor.lua: what PyTorch makes of calls that create, index and convert tensors.

usage: tensor.py > tensor.lua      (made with PyTorch 2.15)
"""
import sys
from pathlib import Path

import torch

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent / "ops"))
from make import tensor

F32, F64, I64, U8, B = torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool
NAMES = {F32: "float32", F64: "float64", I64: "int64", U8: "uint8", B: "bool"}
inf, nan = float("inf"), float("nan")

cases = []


def say(lua, value):
    """The Lua expression `lua` (z is zknn, m an int64 matrix 0..11, c a float32 cube) gives value.
    """
    cases.append(f"{{[==[{lua}]==],{tensor(value)}}}")


def each(lua, make, dtypes=tuple(NAMES)):
    """The same without and with {dtype=}: lua ends where the table of options may stand."""
    say(lua + ")", make())
    for d in dtypes:
        comma = "" if lua.endswith("(") else ","
        say(f'{lua}{comma}{{dtype="{NAMES[d]}"}})', make(dtype=d))


def call(name, *args, **options):
    """zknn.NAME(args) beside torch.NAME(args)."""
    def make(**o):
        return getattr(torch, name)(*args, **o)

    each(f"z.{name}(" + ",".join(lua(a) for a in args), make, **options)


def lua(v):
    if isinstance(v, (list, tuple)):
        return "{" + ",".join(map(lua, v)) + "}"
    if isinstance(v, bool):
        return str(v).lower()
    return "1/0" if v == inf else "-1/0" if v == -inf else "0/0" if v != v else repr(v)


REAL = (F32, F64)
WHOLE = (F32, F64, I64, U8)

for args in [(5,), (2, 7), (-3, 3), (5, 0, -2), (0,), (3, 3), (0, 10, 3)]:
    call("arange", *args, dtypes=(F32, F64, I64))
for args in [(2.5,), (0, 1, 0.25), (0, 1, 0.1), (1, 2, 0.3), (0.5, -1.0, -0.5), (3.0,),
             (0.1, 1.0, 0.3), (0, 100, 0.7)]:
    call("arange", *args, dtypes=REAL)
call("arange", 0, 200, 50, dtypes=(U8,))

for a, b in [(0, 1), (-1, 1), (1, 0), (3, 3), (0.1, 0.7), (-1e6, 1e6)]:
    for steps in (0, 1, 2, 3, 4, 5, 8, 33):
        call("linspace", a, b, steps, dtypes=REAL)
call("linspace", 0, 1, 1000, dtypes=REAL)
call("linspace", 0, 10, 5, dtypes=(I64, U8))
call("linspace", 0, 10, 4, dtypes=(I64,))
call("linspace", -7, 2, 5, dtypes=(I64,))

for args in [(3,), (2, 4), (4, 2), (0,), (1,), (0, 3)]:
    call("eye", *args)
for value in (1, 0, 2.5, True, False, -1.0, inf, nan):
    call("full", [2, 3], value, dtypes=REAL)
call("full", [2], 3)
call("full", [], 3, dtypes=())
call("full", [0, 2], 1.5, dtypes=())
for name in ("zeros", "ones"):
    call(name, 2, 3)
    call(name, [2, 3])
    call(name, [], dtypes=())
    say(f"z.{name}()", getattr(torch, name)(()))
    call(name, 0, 2, dtypes=())
    for d in NAMES:
        like = f'z.zeros(2,{{dtype="{NAMES[d]}"}})'
        say(f"z.{name}_like({like})", getattr(torch, name)(2, dtype=d))
        say(f'z.{name}_like({like},{{dtype="float64"}})', getattr(torch, name)(2, dtype=F64))
say("z.full_like(m, 2.5, {dtype='float32'})", torch.full((3, 4), 2.5))
say("z.full_like(m, 7)", torch.full((3, 4), 7))

for value in [5, 1.5, True, [1, 2], [1.0, 2.0], [1, 2.5], [True, False], [True, 2], [True, 1.5], [],
              [[], []], [[1, 2], [3, 4]], [[[1.5]], [[2]]], [inf, -inf, nan], [1e300],
              [9007199254740993], [[True], [False]]]:
    call("tensor", value, dtypes=(F64,))
for value in [[2.7, -2.7, 0.0], [0, 1, 5], [True, False]]:
    call("tensor", value, dtypes=(F32, F64, I64, B))
call("tensor", [0, 255, 7], dtypes=(U8,))

m = torch.arange(12).reshape(3, 4)
c = torch.arange(24, dtype=F32).reshape(2, 3, 4)
for key in [0, 2, -1, -3]:
    say(f"m[{key}]", m[key])
for key in [(0,), (1, 2), (-1, -4), (2, 3)]:
    say(f"m[{lua(key)}]", m[key])
for key in [0, -1, (1, 2), (0, -1), (1, 2, 3), (-1, -1, -1)]:
    say(f"c[{lua(key)}]", c[key])
say("c[1][2][3]", c[1][2][3])
say("m:t()[3]", m.t()[3])
say("c:transpose(0, 2)[{3, 1}]", c.transpose(0, 2)[3, 1])
say("m:select(1, 2)[-1]", m.select(1, 2)[-1])

for name, d in [("float", F32), ("double", F64), ("long", I64), ("byte", U8), ("bool", B)]:
    say(f"m:{name}()", m.to(d))
    say(f'm:to("{NAMES[d]}")', m.to(d))
    say(f'm:to("cpu", "{NAMES[d]}")', m.to(d))
    say(f'm:to{{dtype="{NAMES[d]}"}}', m.to(d))
    say(f'm:to(z.zeros(1, {{dtype="{NAMES[d]}"}}))', m.to(d))

print(f"-- What PyTorch {torch.__version__.split('+')[0]} gives; made by tensor.py.")
print("local f, d, l, u, b = ...\nlocal inf, nan = 1 / 0, 0 / 0\nreturn {")
print(",\n".join(cases) + "\n}")
