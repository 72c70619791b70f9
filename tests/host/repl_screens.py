"""What the conversation shows: widths, colours, limits, and how soon Ctrl-C is heard.

python3 tests/host/repl_screens.py path/to/zknn. The oracle is the screen that a user must see, at
100, 80 and 40 columns; for tensors, what PyTorch prints with such a linewidth.
"""

import os
import re
import sys
import time

from conversation import ZKNN, check, failures, start

# Sanitizers make all slow: what is measured there is not what users wait for.
SLOW = b"__asan_init" in open(ZKNN, "rb").read() or b"__tsan_init" in open(ZKNN, "rb").read()
AT_ONCE = 0.1 * (20 if SLOW else 1)


def finish(s, name):
    check(s.leave() == 0, f"{name}: exit status after Ctrl-D")
    failures.extend(s.failures)
    print("FAIL" if s.failures else "ok  ", name)


def widths(columns):
    s = start(columns=columns)
    top = s.screen.text()
    for word in ("Tab", "%help", "Ctrl-D", 'help "NAME"'):
        check(word in top, f"the banner names {word} at {columns} columns: {top}")
    got = s.enter("%help")
    check(all(len(line) <= columns and (columns < 70 or line.startswith("  "))
              for line in got.split("\n")), f"%help at {columns} columns:\n{got}")
    check(not re.search(r"(?m)^\S", got), f"%help breaks between words at {columns}:\n{got}")
    # Numbers in rows, right-aligned, as many as fit: each takes five columns and a comma and blank.
    got = s.enter("(function() local t = {} for i = 1, 60 do t[i] = i * i end return t end)()")
    lines = got.split("\n")
    in_row = (columns - 2 + 1) // 6
    numbers = [f"{i * i:4}," for i in range(1, 61)]
    numbers[-1] = "3600"
    rows = ["  " + " ".join(numbers[i:i + in_row]) for i in range(0, 60, in_row)]
    check(lines == ["{"] + rows + ["}"], f"a list of numbers at {columns} columns:\n{got}")
    got = s.enter("{name = 'a text that is quite long', list = {1, 2, {3, {4, {5}}}}, flag = true}")
    check(all(len(line) <= columns for line in got.split("\n")), f"a table at {columns}:\n{got}")
    plain = re.sub(r"\s+", " ", got).replace("{ ", "{").replace(" }", "}")
    check(plain == '{flag = true, list = {1, 2, {3, {...}}}, name = "a text that is quite long"}',
          f"three tables deep at {columns}:\n{got}")
    # PyTorch, torch.set_printoptions(linewidth=columns): torch.arange(30.)
    got = s.enter("zknn.arange(30.0)")
    in_line = (columns - len("tensor([")) // 5
    items = [f"{i:2}.," for i in range(29)] + ["29.])"]
    rows = [" ".join(items[i:i + in_line]) for i in range(0, 30, in_line)]
    check(got == "tensor([" + "\n        ".join(rows), f"a tensor at {columns}:\n{got}")
    s.expect("zknn.set_printoptions{linewidth = 20}", "")
    got = s.enter("zknn.arange(6.0)")
    check(got == "tensor([0., 1., 2.,\n        3., 4., 5.])", f"the user's own width: {got}")
    # A line that is longer than the screen is wide wraps, and can be edited.
    long = "x = " + " + ".join(str(i) for i in range(10, 50))
    s.enter(long)
    s.expect("x", str(sum(range(10, 50))))
    s.enter("\x1b[A\x1b[A\x01y, \x05 + 1")
    s.expect("y", str(sum(range(10, 50)) + 1))
    finish(s, f"widths {columns}")


def resize():
    s = start(columns=100)
    s.resize(40)
    got = s.enter("zknn.arange(12.0)")
    check(got.startswith("tensor([ 0.,  1.,  2.,  3.,  4.,  5.,\n"), f"a new width: {got}")
    finish(s, "resize")


def limits(columns):
    s = start(columns=columns, rows=24)
    got = s.enter("('line\\n'):rep(1000)")
    lines = got.split("\n")
    check(len(lines) <= 23 and lines[0] == "line" and
          re.match(r"\.\.\. \d+ more lines: pp\(_\) prints all$", lines[-1]),
          f"a long text at {columns}: {lines[-3:]}")
    check(int(lines[-1].split()[1]) + len(lines) - 1 == 1001, "the lines that are left out: "
          + lines[-1])
    got = s.enter("pp(_)")
    check(got.count("line\n") >= 999, "pp prints all")
    got = s.enter("('x'):rep(5000)")
    check(got.count("x") < 24 * columns and "more bytes: pp(_) prints all" in got.replace("\n", ""),
          f"a long line at {columns}: {got[-200:]}")
    got = s.enter("zknn.zeros(40, 2)")
    check("more lines: pp(_) prints all" in got, f"a tensor: {got[-80:]}")
    got = s.enter("1, zknn.zeros(40, 2)")
    check("more lines: pp(_2) prints all" in got, f"the second value: {got[-80:]}")
    got = s.enter("(function() local t = {} for i = 1, 10^5 do t[i] = {i} end return t end)()")
    check(len(got.split("\n")) <= 23, "a large table")
    got = s.enter("zknn.zeros(2000)")
    check("..." in got, "PyTorch's summary")
    s.expect("pp(zknn.zeros(2000):sum())", "tensor(0.)")
    got = s.enter("pp(zknn.zeros(2000))")
    check("..." not in got and got.count("0.") == 2000, "pp prints all elements")
    # What the code prints itself is not cut.
    got = s.enter("for i = 1, 100 do print(i) end")
    check(got == "\n".join(str(i) for i in range(1, 101)), "print is not limited")
    finish(s, f"limits {columns}")


def colors():
    """On a terminal that knows colours, each kind has its own; nowhere else is there any."""
    s = start(env={"TERM": "xterm-256color"})
    s.enter("{1, 'text', true, print, {a = 1}}")
    for code in ("36", "32", "33", "35"):
        check(code in s.screen.colors, f"colour {code} of a kind of value")
    check("1;32" in s.screen.colors, "the prompt's colour")
    s.enter("error 'oh'")
    s.expect("1", "1")
    finish(s, "colours")
    for env in ({"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}):
        s = start(env=env)
        s.enter("{1, 'text', true, print, {a = 1}}, nil, 'text', 2")
        s.enter("error 'oh'")
        s.send("string.\t")
        s.see("format")
        s.clear()
        check(not s.screen.colors, f"no colours with {env}: {s.screen.colors}")
        if env["TERM"] == "dumb":
            check(b"\x1b" not in s.raw, f"no sequences at all with {env}: {s.raw!r}")
        finish(s, f"no colours {env}")


def utf8(columns):
    for env in ({}, {"LANG": "C.UTF-8"}, {"LANG": "C"}):
        s = start(columns=columns, env=env)
        s.expect("{'äöü €', ['ключ'] = 'значение'}", '{"äöü €", ["ключ"] = "значение"}')
        s.keys("'ж\x7fäß'\x1b[D\x7f", "> 'ä'")
        s.expect("", '"ä"')
        text = "é" * (2 * columns)
        s.expect(f"#'{text}'", str(4 * columns))
        finish(s, f"UTF-8 {columns} {env}")


def stop(s, what, line, setup=(), seen="interrupted!"):
    """Ctrl-C: the time until the prompt is back."""
    for each in setup:
        s.enter(each)
    for _ in range(3):  # on a busy machine one may take longer
        row = s.screen.row
        s.send(line + "\r")
        s.wait(lambda: s.screen.row > row, "the line's end")
        time.sleep(0.4)
        s.settle(0)
        if s.at_prompt():
            s.fail(f"{what} had ended before it was stopped")
        begin = time.monotonic()
        s.send("\x03")
        s.ready()
        took = time.monotonic() - begin
        s.see(seen, row)
        if took < AT_ONCE:
            break
    check(took < AT_ONCE, f"Ctrl-C in {what} took {1000 * took:.0f} ms")
    print(f"     {what}: {1000 * took:.1f} ms")
    s.expect("alive", '"yes"')


def interrupts():
    s = start()
    s.expect("alive = 'yes'", "")
    stop(s, "a loop", "while true do end")
    stop(s, "a loop in a coroutine", "coroutine.wrap(function() while true do end end)()")
    stop(s, "a product of matrices", "zknn.mm(a, a)", ["a = zknn.rand(6000, 6000)"])
    stop(s, "a sort", "b:sort()", ["b = zknn.rand(10^7 // 1)"])
    stop(s, "many small ops", "while true do c = (c + 1):sin() end", ["c = zknn.rand(64)"])
    stop(s, "training", "while true do opt:zero_grad() F.mse_loss(net(x), y):backward() opt:step() "
         "end", ["net = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 512))",
                 "opt = optim.Adam(net:parameters())",
                 "x, y = zknn.rand(64, 512), zknn.rand(64, 512)"])
    stop(s, "a convolution", "F.conv2d(i, w)", ["i = zknn.rand(64, 64, 128, 128)",
                                               "w = zknn.rand(256, 64, 5, 5)"])
    stop(s, "the shell", "!sleep 60", seen="(signal 2)")
    stop(s, "%timeit", "%timeit zknn.mm(a, a)")
    stop(s, "a sleep", "io.popen('sleep 60'):read 'a'")
    # Code that catches the error: a second one goes through.
    row = s.screen.row
    s.send("while true do pcall(function() while true do end end) end\r")
    s.wait(lambda: s.screen.row > row, "the line's end")
    for _ in range(2):
        time.sleep(0.3)
        s.send("\x03")
    s.ready()
    s.see("interrupted!", row)
    s.expect("alive", '"yes"')
    # A function of Lua's that is deaf: the second one warns, the third one ends zknn.
    s.send("string.find(('a'):rep(1 << 20), '.-.-b')\r")
    time.sleep(0.3)
    s.send("\x03")
    time.sleep(0.3)
    s.send("\x03")
    s.see("still busy; Ctrl-C once more ends zknn")
    check(s.leave("\x03") == -2, "the third Ctrl-C ends zknn")
    failures.extend(s.failures)
    print("FAIL" if s.failures else "ok  ", "interrupts")


def plain():
    """On a pipe the conversation is that of `lua -i`: no colours, no indents, all values whole."""
    out = os.popen(f"printf 'local x = 5\\nx\\nfor i = 1, 2 do\\nprint(i)\\nend\\n' | "
                   f"LUA_INIT= '{ZKNN}' -i").read()
    check(out.split("\n", 1)[1] == "> local x = 5\n> x\n5\n> for i = 1, 2 do\n>> print(i)\n>> end\n"
          "1\n2\n> \n", f"on a pipe: {out}")
    out = os.popen(f"echo '(\"line\\\\n\"):rep(1000)' | '{ZKNN}' -i").read()
    check(out.count("line\n") == 1000, "a long value on a pipe is whole")
    print("ok   plain")


def main():
    for columns in (100, 80, 40):
        widths(columns)
        limits(columns)
        utf8(columns)
    resize()
    colors()
    plain()
    interrupts()
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
