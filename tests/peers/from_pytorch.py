#!/usr/bin/env python3
"""docs/from_pytorch.md in both languages: from_pytorch.py ZKNN

Each row of its tables runs in PyTorch and in zknn, and gives the same text; so do its two programs.
Oracle: PyTorch. tests/guide_rows.lua runs the right column.
"""
import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile

import torch

PAGE = os.path.abspath("docs/from_pytorch.md")
ROWS = os.path.abspath("tests/guide_rows.lua")
HEADS = ["| Python | Lua |", "| PyTorch | zknn |"]
# What the two languages write in their own ways.
WORDS = [(r"\b[Nn]one\b|\bnil\b", ""), (r"\bTrue\b", "true"), (r"\bFalse\b", "false"),
         (r"\btorch\.(float|int)", r"\1"), (r", grad_fn=<\w+>", ""), (r"\.0\b", ""), (r"'", ""),
         (r"(?s)^(Adam|CrossEntropyLoss|StepLR|<).*", r"\1"), (r"(?s)^\((.*)\)$", r"\1")]
NOTHING = object()


def rows(text):
    """The left column of the tables, in order."""
    within = False
    for line in text.split("\n"):
        within = line in HEADS or within and line.startswith("|")
        found = within and re.match(r"\| `(.*)` \| `.*` \|$", line)
        if found:
            yield found[1]


def values(code, names):
    """What a row gives, or what it sets; NOTHING of other statements."""
    target = re.match(r"([A-Za-z_][\w, ]*) = ", code)
    try:
        return eval(compile(code, "row", "eval"), names)
    except SyntaxError:
        exec(code, names)
    return eval(target[1], names) if target else NOTHING


def plain(text):
    for pattern, by in WORDS:
        text = re.sub(pattern, by, text)
    return text


def same(code, given, wanted):
    """Compares what a row of zknn's gives with PyTorch's value."""
    if wanted is NOTHING or code.startswith(("f =", "d =")) \
            or isinstance(wanted, torch.Generator):
        return not given.startswith("!")
    if isinstance(wanted, torch.optim.lr_scheduler.LRScheduler):
        return given.startswith("StepLR")
    return plain(given) == plain(str(wanted))


def unquoted(text):
    """A text that Lua's %q wrote, or the message behind "!"."""
    sign = "!" if text.startswith("!") else ""
    return sign + text.lstrip("!")[1:-1].replace("\\n", "\n").replace('\\"', '"')


def main():
    zknn = os.path.abspath(sys.argv[1])
    page = open(PAGE, encoding="utf-8").read()
    if not hasattr(torch.optim.lr_scheduler, "LRScheduler"):
        torch.optim.lr_scheduler.LRScheduler = torch.optim.lr_scheduler._LRScheduler
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        output = subprocess.run([zknn, ROWS, PAGE], capture_output=True, text=True, check=True)
        given = [line.split("\t", 1)[1] for line in output.stdout.splitlines()]
        codes, names = list(rows(page)), {}
        assert len(given) == len(codes) > 80, (len(given), len(codes))
        for number, (code, text) in enumerate(zip(codes, given), 1):
            wanted = values(code, names)
            if not same(code, unquoted(text), wanted):
                wrong += 1
                print(f"row {number}: {code}: {unquoted(text)}; PyTorch: {wanted}")

        python, = re.findall(r"```python\n(.*?)```", page, re.S)
        lua, = re.findall(r"```lua\n(.*?)```", page, re.S)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec("import torch\nfrom torch import nn\n" + python, {"__name__": "example"})
        ours = subprocess.run([zknn, "-"], input=lua, capture_output=True, text=True, check=True)
        if ours.stdout != printed.getvalue():
            wrong += 1
            print(f"the programs differ:\n{ours.stdout}\n{printed.getvalue()}")
    print(f"{len(codes)} rows and a program, {wrong} wrong")
    sys.exit(1 if wrong else 0)


main()
