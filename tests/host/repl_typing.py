"""Typing in the conversation: completion, pastes, keys, commands, on a pseudo-terminal.

python3 tests/host/repl_typing.py path/to/zknn. The oracle is the screen that a user must see, at
100, 80 and 40 columns.
"""

import os
import re
import sys
import tempfile
import time

from conversation import check, failures, start


def completion(s):
    s.keys("string.forma\t", "> string.format")
    s.clear()
    s.enter("person = setmetatable({name = 'n', net = 1}, {__index = {greet = function() end}})")
    s.keys("person:\t", "> person:greet")
    s.clear()
    begin = s.screen.row
    s.send("person.\t")  # one Tab lists: fields, then methods
    s.see("person.\nname  net\ngreet\n> person.", begin)
    s.keys("na\t", "> person.name")
    s.clear()
    s.keys("person.n\t", "> person.n")  # two of them: as far as they agree
    s.clear()
    s.enter("net = nn.Sequential(nn.Linear(3, 4))")
    s.keys("net[0].wei\t", "> net[0].weight")
    s.keys(":resh\t", "> net[0].weight:reshape")
    s.clear()
    s.keys("net:parameters()[1]:resh\t", "> net:parameters()[1]:reshape")
    s.clear()
    s.keys("nn.Linear(3, 4, {bia\t", "> nn.Linear(3, 4, {bias=")
    s.clear()
    s.keys("require \"zk\t", "> require \"zknn\"")
    s.clear()
    s.keys("help \"nn.functional.log_sof\t", "> help \"nn.functional.log_softmax\"")
    s.clear()
    s.keys("%his\t", "> %history")
    s.clear()
    s.keys("io.open('only\t", "> io.open('only.txt'")
    s.clear()
    s.keys("io.open('fold\t", "> io.open('folder/")
    s.keys("in\t", "> io.open('folder/inside.lua'")
    s.clear()
    bells = s.screen.bells
    s.keys("nothing_like_it\t", "> nothing_like_it")
    s.wait(lambda: s.screen.bells > bells, "a bell")
    s.clear()
    s.enter("if true then", ">>   ")
    s.keys("pers\t", ">>   person")
    s.send("\x03")
    s.ready()
    # The user's own metamethods, that would print, or never end.
    s.enter("m = {__index = function() print 'ran' while true do end end}")
    s.enter("m.__fields, m.__lazy, m.__methods = m.__index, setmetatable({}, m), m.__index")
    s.enter("own = setmetatable({field = 1}, m)")
    s.keys("own.fi\t", "> own.field")
    s.send(".other.\t")
    s.clear()
    check("\nran" not in s.screen.text(), "completion runs no metamethod of the user's")


def signatures(s):
    begin = s.screen.row
    s.send("nn.Conv2d(\t")
    s.see(re.compile(r"nn\.Conv2d\n> nn\.Conv2d\($"), begin)
    shown = s.screen.text(begin).split("\n")[1:-1]
    check(all(len(line) < s.screen.columns for line in shown) and
          " ".join(line.strip() for line in shown) ==
          'nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, '
          'groups=1, bias=true, padding_mode="zeros", device="cpu", dtype="float32") -> nn.Conv2d',
          f"a signature at {s.screen.columns}: {shown}")
    s.clear()


def paste(s, text):
    s.send("\x1b[200~" + text + "\x1b[201~")
    s.settle()


def pastes(s):
    lines = "".join(f"\tlocal line_{i} = {i} -- string.forma\n" for i in range(200))
    paste(s, "do\n" + lines + "\tprint(line_0 + line_199)\nend")
    check("string.format" not in s.screen.text(), "a pasted tab completes nothing")
    begin = s.screen.row
    s.send("\r")
    s.wait(lambda: s.screen.row > begin and s.at_prompt(), "a prompt after 200 lines")
    s.see("\n199\n>", begin)
    # one text: the locals of all its lines stay
    paste(s, "".join(f"local p_{i} = {i}\n" for i in range(200)))
    s.enter("")
    s.expect("p_0 + p_199", "199")
    # more than Lua allows in one chunk, and expressions: as if the lines had been typed
    paste(s, "".join(f"local q_{i} = {i}\n" for i in range(250)) + "q_0 + q_249\n")
    got = s.enter("")
    check(got.endswith("249"), f"an expression that is pasted shows its value: {got[-80:]}")
    # no commands, and no shell
    for line in ("!touch made", "%save made"):
        paste(s, line)
        s.expect("", re.compile("unexpected symbol"))
    s.enter("x = 1 +", ">> ")
    s.send("!touch made\r")
    s.see("unexpected symbol near '!'")
    s.ready()
    check(not os.path.exists("made"), "what is pasted or goes on is no command")
    s.keys("!echo \x1b[200~pasted\x1b[201~", "> !echo pasted")  # the command itself was typed
    s.expect("", "pasted")


def raw_pastes(s):
    """Where the terminal does not mark what is pasted: many letters behind a tab."""
    s.send("if true then\n\tlocal a =\tstring.forma\n\tprint('no', a)\nend\n")
    s.see("no      nil\n>")
    check("string.format" not in s.screen.text(), "a pasted tab completes nothing")
    s.clear()


def keys(s):
    s.keys("(1)", "> (1)")
    s.clear()
    s.keys("äö€x\x1b[D\x7f", "> äöx")  # left, then away with the euro
    s.clear()
    s.expect("'äöü' .. #'äöü'", '"äöü6"')
    s.keys("abc\x01(\x05)", "> (abc)")
    s.clear()
    s.expect("word = 1", "")
    s.expect("other = 2", "")
    s.keys("wo\x1b[A", "> word = 1")
    s.keys("\x05 + 1", "> word = 1 + 1")
    s.clear()
    s.keys("\x12othe", "(reverse-i-search)`othe': other = 2")
    s.keys("\x05", "> other = 2")
    s.clear()


def blink(s):
    """Without colours the cursor shows the bracket that is closed."""
    s.send("f(1)")
    s.wait(lambda: s.screen.column == 3, "the cursor at the opening bracket", 2)
    s.wait(lambda: s.screen.column == 6, "the cursor back", 2)
    s.clear()


def commands(s):
    s.expect("%time 6 * 7", re.compile(r"^42\n[\d.]+ [mun]?s \(processors: [\d.]+ [mun]?s\)$"))
    s.expect("%timeit 1 + 1", re.compile(
        r"^[\d.]+ ns \+- [\d.]+ ns, best [\d.]+ ns \(7 runs of \d+\)$"))
    s.enter("%time for i = 1, 2 do", ">>   ")  # code that goes on
    s.expect("print(i) end", re.compile(r"^1\n2\n.* \(processors: "))
    s.expect("%time error 'oh'", re.compile("oh"))
    s.expect("%time x = = 1", re.compile("unexpected symbol near '='"))
    s.expect("%time", "%time CODE: runs CODE once and tells its time")
    s.expect("%tim", "there is no command %tim; did you mean %time?")
    s.expect("%unlike", "there is no command %unlike; %help lists them")
    for name in ("time", "timeit", "run", "edit", "save", "history", "who", "doc", "help"):
        check(f"%{name} " in s.enter("%help"), f"%help lists %{name}")
    s.expect("local mine = {1, 2}", "")
    s.expect("theirs = 'text'", "")
    s.expect("%who", re.compile(r'(?m)^mine +local +table of 2 entries\n(.*\n)*'
                                r'theirs +global +"text"'))
    s.expect("!echo from the shell; exit 3", "from the shell\n(exit status 3)")
    s.expect("%doc tensor", re.compile(r"tensor\("))
    s.expect("tensor?", re.compile(r"tensor\("))
    s.expect("mine?", re.compile("table|no help"))


def files(s):
    with open("script.lua", "w", encoding="utf-8") as file:
        file.write("#!/usr/bin/env zknn\nlocal of_script = ...\nglobal_of_script = arg[0]\n"
                   "assert(before == nil)\nlocal function f() return of_script end\nprint(f())\n")
    s.expect("local before = 1", "")
    s.expect("%run script.lua an 'argument here'", "an")
    s.expect("of_script, f(), global_of_script, before", '"an"    "an"    "script.lua"    1')
    with open("fails.lua", "w", encoding="utf-8") as file:
        file.write("local done = 1\n\nerror 'in line 3'\n")
    s.expect("%run fails.lua", re.compile("fails.lua:3: in line 3"))
    s.expect("done", "1")
    os.mkdir("part")  # a script's modules are beside it
    for name, text in (("main", "print(require('beside').name, require 'beside' ~= nil)"),
                       ("beside", "return {name = 'beside it'}"), ("odd", "require 'broken'"),
                       ("broken", "local = 1")):
        with open(f"part/{name}.lua", "w", encoding="utf-8") as file:
            file.write(text)
    s.expect("%run part/main.lua", "beside it       true")
    s.expect("%run part/odd.lua", re.compile("error loading module 'broken' from file "
                                             "'part/broken.lua'"))
    s.expect("%run missing.lua", "%run: missing.lua: No such file or directory")

    s.expect("saved_value = 77", "")
    s.expect("%save saved.lua", re.compile(r"^\d+ texts in saved.lua$"))
    with open("saved.lua", encoding="utf-8") as file:
        text = file.read()
    check("saved_value = 77\n" in text and "%" not in text, f"%save writes what was typed: {text}")
    s.expect("%save saved.lua", "%save: saved.lua is there; %save -f saved.lua replaces it")
    number = re.search(r"(\d+)  saved_value = 77", s.enter("%history")).group(1)
    s.expect(f"%save -f saved.lua {number}", "1 text in saved.lua")
    with open("saved.lua", encoding="utf-8") as file:
        check(file.read() == "saved_value = 77\n", "%save of one text")

    s.expect("edited = 'before'", "")
    s.expect("%edit", "")  # the editor below writes `after` for `before`
    s.expect("edited", '"after"')
    s.keys("\x1b[A\x1b[A", "> edited = 'after'")  # as if it had been typed
    s.clear()
    s.expect("%edit 9999", "%edit: there is no text 9999 (%history has the numbers)")
    with open("edit.lua", "w", encoding="utf-8") as file:
        file.write("local from_file = 'before'\n")
    s.expect("%edit edit.lua", "")
    s.expect("from_file", '"after"')


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir("folder")
        for path in ("only.txt", "folder/inside.lua"):
            with open(path, "w", encoding="utf-8"):
                pass
        env = {"EDITOR": "sed -i s/before/after/", "PAGER": "cat"}
        sessions = [(part, columns, env) for part in (completion, signatures, pastes, keys)
                    for columns in (100, 80, 40)]
        sessions += [(commands, 100, env), (files, 100, env),
                     (raw_pastes, 100, {"TERM": "dumb"}),
                     (keys, 100, {"LANG": "C.UTF-8"}), (completion, 100, {"NO_COLOR": "1"}),
                     (blink, 100, {"NO_COLOR": "1"})]
        for part, columns, variables in sessions:
            begin = time.monotonic()
            s = start(columns=columns, env=variables)
            part(s)
            check(s.leave() == 0, "exit status after Ctrl-D")
            failures.extend(s.failures)
            print("FAIL" if s.failures else "ok  ", part.__name__, columns,
                  f"{time.monotonic() - begin:.2f} s")
            if len(failures) > 5:
                break
        os.chdir("/")
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
