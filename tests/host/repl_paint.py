"""Colours of what is typed: python3 tests/host/repl_paint.py path/to/zknn [seed [rounds]]

The oracle of the letters on the screen is the same conversation with NO_COLOR, typed at with the
same keys: after each of them both screens show the same, and the cursor is at the same place. The
colours themselves are spelled out below.
"""

import os
import random
import sys
import tempfile
import time

from conversation import check, failures, start

WORDS = ["local x = ", "function f(a)", " end ", "return ", "if a then ", "nil", "true", "x", "y1",
         "12.5e3", "0xFF", "'text'", '"two\\n words"', "'open", '"', "[[long ", "]]", "--[[ in ",
         "-- comment", "(", ")", "{", "}", "[", "]", "((", "))", ", ", " + ", " .. ", "==", "\\",
         "äöü", "漢字", "'漢字 ß'", "x漢", "€", " ", "   ", "zknn.rand(2, 3)", "nn.Linear(3, 4, {",
         "a_name_that_is_rather_long", "%time ", "%", "string.forma", "?"]
KEYS = {"left": "\x1b[D", "right": "\x1b[C", "home": "\x01", "end": "\x05", "back": "\x7f",
        "delete": "\x1b[3~", "word left": "\x1bb", "word right": "\x1bf", "kill": "\x0b",
        "kill word": "\x17", "yank": "\x19", "swap": "\x14", "undo": "\x1f", "upper": "\x1bu",
        "up": "\x1b[A", "down": "\x1b[B", "tab": "\t", "enter": "\r", "clear": "\x0c",
        "stop": "\x03", "all away": "\x05\x15", "three left": "\x1b3\x1b[D", "mark": "\x00",
        "exchange": "\x18\x18"}

RESIZE = "resize"


def step(rng):
    """What is typed next: its name, and its parts, each of which is shown before the next."""
    kind = rng.random()
    if kind < 0.5:
        return "text", ["".join(rng.choice(WORDS) for _ in range(rng.randint(1, 6)))]
    if kind < 0.55:
        return "slowly", list("".join(rng.choice(WORDS) for _ in range(2)))
    if kind < 0.62:
        lines = ["".join(rng.choice(WORDS + ["\t"]) for _ in range(rng.randint(0, 5)))
                 for _ in range(rng.randint(1, 6))]
        return "paste", ["\x1b[200~" + "\n".join(lines) + "\x1b[201~"]
    if kind < 0.66:
        return "search", ["\x12", rng.choice("lxfe(1漢"), rng.choice("\x12a "),
                          rng.choice(["\x05", "\x07", "\x1b[D"])]
    if kind < 0.67:
        return "size", [KEYS["all away"], RESIZE]
    name = rng.choice(list(KEYS))
    return name, [KEYS[name]] * (rng.randint(1, 9) if name in ("left", "right", "back") else 1)


def shown(s):
    top = s.screen.top()
    return s.screen.text(top).rstrip("\n"), s.screen.row - top, s.screen.column


def redrawn_is_same(both):
    """readline forgets a letter now and then, beside one of two columns, where colours are written
    over it. Is what is seen with colours what it draws without them on an empty screen?"""
    with_colors, row, column = shown(both[0])
    for s in both:
        s.send("\x0c")
        s.settle(0.2)
    without, new_row, new_column = shown(both[1])
    return (("\n" + with_colors).endswith("\n" + without) and column == new_column and
            row - new_row == with_colors.count("\n") - without.count("\n"))


def compare(both, what, history):
    end = time.monotonic() + 2
    while True:
        for s in both:
            s.settle(0.004)
        screens = [shown(s) for s in both]
        if screens[0] == screens[1]:
            return True
        if time.monotonic() > end and redrawn_is_same(both):
            return True
        if time.monotonic() > end:
            failures.append(f"after {what} (the last of {history[-12:]}) with colours:\n"
                            f"{screens[0]}\nwithout:\n{screens[1]}")
            return False


def edits(seed, rounds):
    rng = random.Random(seed)
    columns, rows = rng.choice([100, 80, 40]), rng.choice([12, 24, 30])
    with tempfile.NamedTemporaryFile("w") as inputrc:
        inputrc.write("set blink-matching-paren off\nset bell-style none\n")
        inputrc.flush()
        both = [start(env={"INPUTRC": inputrc.name, **colors}, columns=columns, rows=rows)
                for colors in ({}, {"NO_COLOR": "1"})]
        history = []
        for _ in range(rounds):
            name, parts = step(rng)
            for part in parts:
                history.append(part)
                columns = rng.choice([100, 80, 40, 61]) if part == RESIZE else columns
                for s in both:
                    if part == RESIZE:
                        s.resize(columns)
                    else:
                        s.send(part)
                if not compare(both, f"{name} {part!r}, seed {seed}", history):
                    break
            if failures:
                break
        for s in both:
            s.send("\x07\x03")
            s.settle(0.05)
            s.leave()
    check(both[0].raw.count(b"\x1b7") > rounds / 5, "lines are painted")
    print("FAIL" if failures else "ok  ", f"edits {seed}: {columns} x {rows}, {len(history)} keys")


def colors_of(s, row, text):
    """A letter for each column of the text in the row: its colour."""
    names = {"35": "k", "32": "s", "36": "n", "33": "o", "90": "c", "31": "w", "1;33": "m",
             "1": "b", "": "."}
    line = "".join(s.screen.lines[row])
    at = line.find(text)
    letters = range(at, at + len(text)) if at >= 0 else []
    return "".join(names[s.screen.paint.get((row, i), "")] for i in letters)


def expect(s, text, colors, keys=""):
    s.send(text + keys)
    s.wait(lambda: text in s.line(), text)
    good = s.wait(lambda: colors_of(s, s.screen.row, text) == colors, f"{text} in {colors}", 2)
    if not good:
        failures.append(f"{text}\nshould be\n{colors}\nand is\n"
                        f"{colors_of(s, s.screen.row, text)}")
    s.clear()


def colors():
    s = start()
    expect(s, "local x = 'a b' .. 12 -- end", "kkkkk.....sssss....nn.cccccc")
    expect(s, "f({1, nil, true})", ".m.n..ccc..oooo.m")
    expect(s, "f({1, 'open", ".oon..sssss")
    expect(s, "(1]", "onw")
    expect(s, "(1)", "mnm")
    expect(s, "(1)", "mnm", "\x01")  # the cursor at the bracket
    expect(s, "((1))", ".mnm.", "\x1b[D")  # behind the inner one
    expect(s, "--[[ x ]] y --[[ z", "ccccccccc...cccccc")
    expect(s, "[==[ if ]] ]==] if", "sssssssssssssss.kk")
    expect(s, "%time if 1", "bbbbbbkk.n")
    expect(s, "!echo if '1'", "bbbbb.......")
    expect(s, "print?", "bbbbbb")
    # what goes on is known from the lines before
    s.enter("a = [[ x", ">> ")
    s.send("if ]] .. 1")
    s.wait(lambda: colors_of(s, s.screen.row, "if ]] .. 1") == "sssss....n", "a string goes on", 5)
    s.send("\r")
    s.ready()
    # a line that is left keeps no marks of the cursor and of what is open
    row = s.screen.row
    s.enter("b = {(1)", ">>   ")
    check(colors_of(s, row, "b = {(1)") == "......n.", "a line that is left: "
          + colors_of(s, row, "b = {(1)"))
    s.send("\x03")
    s.ready()
    # over several rows, to the last column and over it
    for n in (97, 98, 99, 196, 198):
        text = "'" + "x" * (n - 5) + "' + 1"
        row = s.screen.row
        s.send(text)
        last = row + (n + 2) // 100, (n + 2) % 100
        s.wait(lambda last=last: s.screen.paint.get(last) == "36",
               f"a number as the last of {n + 1} letters", 5)
        s.clear()
    check(s.leave() == 0, "exit status")
    failures.extend(s.failures)
    for env in ({"TERM": "dumb"}, {"NO_COLOR": "1"}):
        s = start(env=env)
        s.send("local x = 'text' -- end")
        s.settle()
        check(not s.screen.colors and b"\x1b7" not in s.raw, f"no colours for {env}")
        check(s.leave("\x05\x15\x04") == 0, "exit status")
        failures.extend(s.failures)
    print("FAIL" if failures else "ok  ", "colours")


def main():
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        colors()
        for seed in range(first, first + 8):
            if not failures:
                edits(seed, rounds)
        os.chdir("/")
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
