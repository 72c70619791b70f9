#!/usr/bin/env python3
"""Writes testing.lua beside it: comparisons, and what torch.testing.assert_close says of them.

Needs a current torch. Values are Lua expressions; Python's True, False, None and type names in the
messages are Lua's, and lists count from 1.
"""
import math
import os
import re

import torch

INF, NAN = math.inf, math.nan
cases = []


def lua(v):
    if isinstance(v, torch.Tensor):
        flat = ", ".join(lua(x) for x in v.flatten().tolist())
        return 'zknn.tensor({%s}, {dtype="%s"}):reshape({%s})' % (
            flat, str(v.dtype)[6:], ", ".join(map(str, v.shape)))
    if v is None or isinstance(v, bool):
        return {None: "nil", True: "true", False: "false"}[v]
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return "0/0" if v != v else "%s1/0" % "-"[:v < 0] if math.isinf(v) else v.hex()
    if isinstance(v, str):
        return '"%s"' % v
    if isinstance(v, (list, tuple)):
        return "{%s}" % ", ".join(map(lua, v))
    return "{%s}" % ", ".join("[%s] = %s" % (lua(k), lua(x)) for k, x in v.items())


def shift(item, actual):
    """Places in lists count from 1."""
    out, value = "", actual
    for key in re.findall(r"\[([^\]]*)\]", item):
        key = eval(key)
        out += "[%r]" % (key + 1 if isinstance(value, (list, tuple)) else key)
        value = value[key]
    return out


def case(actual, expected, **options):
    message = "nil"
    try:
        torch.testing.assert_close(actual, expected, **options)
    except AssertionError as error:
        text, _, item = str(error).partition("\n\nThe failure occurred for item ")
        for theirs, ours in (("<class 'int'>", "integer"), ("<class 'float'>", "float"),
                             (r"\bTrue\b", "true"), (r"\bFalse\b", "false"), (r"\bNone\b", "nil")):
            text = re.sub(theirs, ours, text)
        if item:
            text += "\n\nThe failure occurred for item " + shift(item, actual)
        message = "[==[%s]==]" % text
    cases.append("  { %s,\n    %s,\n    {%s},\n    %s },\n" % (
        lua(actual), lua(expected), ", ".join("%s = %s" % (k, lua(v)) for k, v in options.items()),
        message))


F32, F64, I64, U8 = torch.float32, torch.float64, torch.int64, torch.uint8
T = torch.tensor
exact = dict(rtol=0, atol=0)
for dtype in (F32, F64):
    base = T([1.0, 2.0, 3.0], dtype=dtype)
    for delta in (0, 1e-8, 3e-8, 2e-7, 1e-6, 8e-6, 1.1e-5, 2e-5, 1e-3, 0.5, -7.25):
        case(base + T([0, delta, 0], dtype=dtype), base)
        case(base + T([0, delta, 0], dtype=dtype), base, **exact)
        case(base * (1 + delta), base, rtol=1e-4, atol=0)
        case(base * (1 + delta), base, rtol=0, atol=1e-3)
    grid = torch.arange(24, dtype=dtype).reshape(2, 3, 4)
    other = grid.clone()
    other[0, 1, 2] += 0.125
    other[1, 2, 3] -= 3
    case(other, grid)
    case(other, grid, rtol=0.1, atol=0.25)
    case(other.flatten(), grid.flatten())
    case(grid + 1, grid)
    odd = T([NAN, INF, -INF, 1.0, 0.0], dtype=dtype)
    case(odd, odd)
    case(odd, odd, equal_nan=True)
    case(odd, T([NAN, -INF, -INF, NAN, 1.0], dtype=dtype), equal_nan=True)
    case(T([1.0, INF], dtype=dtype), T([1.0, 2.0], dtype=dtype))
    case(T([1.0, 2.0], dtype=dtype), T([1.0, INF], dtype=dtype))
    case(T([0.0, 1e-30], dtype=dtype), T([1e-20, 0.0], dtype=dtype), rtol=1e-3, atol=0)
    case(T(1.5, dtype=dtype), T(1.0, dtype=dtype))
    case(T(1e20, dtype=dtype), T(1e16, dtype=dtype))
    case(T([[1e-7]], dtype=dtype), T([[1e7]], dtype=dtype))
    case(torch.zeros(0, 3, dtype=dtype), torch.zeros(0, 3, dtype=dtype))
    case(torch.zeros(0, 3, dtype=dtype), torch.zeros(0, 4, dtype=dtype))
case(T([1, 2, 3]), T([1, 2, 4]))
case(T([1, 2, 3]), T([1, 2, 4]), rtol=0, atol=1)
case(T([1, 2, 30]), T([1, 2, 4]), rtol=0, atol=1)
case(T([1, 2, 30]), T([1, 0, 4]), rtol=0.5, atol=0.5)
case(T([1, 200], dtype=U8), T([255, 3], dtype=U8))
case(T([True, False, True]), T([True, True, False]))
case(T(True), T(False))
case(T(3), T(4))
case(T([1.0]), T([1.0], dtype=F64))
case(T([1.0]), T([1.0], dtype=F64), check_dtype=False)
case(T([1.0]), T([1.5], dtype=F64), check_dtype=False)
case(T([1]), T([1.0]), check_dtype=False)
case(T([1, 2]), T([1.0, 2.25]), check_dtype=False)
case(T([1, 2]), T([True, False]), check_dtype=False)
case(torch.zeros(2), torch.zeros(3))
case(torch.zeros(2, 3), torch.zeros(6))
case(T(1.0), T([1.0]))
case(T([1.0, 2.0]), T([1.0, 3.0]), msg="mine")
for a, b in ((1.0, 1.0), (1.0, 1.0 + 1e-9), (1.0, 1.1), (1, 2), (1, 0), (0.0, 1e-300), (0.1, -0.1),
             (1e22, 1e21), (123456.789, 123456.0), (INF, INF), (INF, 1.0), (1.0, NAN), (NAN, NAN),
             (-5, 5), (1e16, 1.0), (9007199254740993, 1), (1e-5, 1e-4), (2.0, 0.0)):
    case(a, b)
    case(a, b, rtol=1e-2, atol=1e-5)
    case(a, b, **exact)
case(NAN, NAN, equal_nan=True)
case(1, 1.0)
case(1, 1.0, check_dtype=False)
case(1, 1.5, check_dtype=False)
case(True, False)
case(True, True)
case(None, None)
case(None, 1)
case(T([1.0]), None)
case([1, 2.0], [1, 2.0])
case([1, 2.0], [1, 2.5])
case([1, 2], [1, 2, 3])
case([[1.0, 2.0], [3.0]], [[1.0, 2.0], [3.0, 4.0]])
case([T([1.0]), T([2.0])], [T([1.0]), T([3.0])])
case({"a": 1, "b": [1, T([2, 3])]}, {"a": 1, "b": [1, T([2, 4])]})
case({"a": 1, "c": 2, "d": 1}, {"a": 1, "b": 2})
case({"a": {"x": 1}}, {"a": {"y": 1}})
case({"b": 1.0, "a": 2.0}, {"b": 2.0, "a": 1.0})
case([True, {"k": [1.0, NAN]}], [True, {"k": [1.0, NAN]}])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "testing.lua")
with open(path, "w") as f:
    f.write("-- Made by testing.py with torch %s: actual, expected, options, torch's message.\n"
            'local zknn = require "zknn"\nreturn {\n%s}\n' % (torch.__version__, "".join(cases)))
print(len(cases), "cases")
