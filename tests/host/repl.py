"""The conversation on a terminal: types at zknn through a pty and reads the screen.

python3 tests/host/repl.py path/to/zknn. The oracle is what a user of `lua -i`, of IPython and of
bash's editing expects; every expectation is spelled out below, as the screen shows it.
"""

import os
import re
import shutil
import sys
import tempfile
import time

from conversation import ZKNN, check, failures, start
from screen import Session

BANNER = re.compile(r"zknn \d.*\nhelp \"NAME\" explains, Tab completes, %help lists commands, "
                    r"Ctrl-D leaves\.\n>$")


def values(s):
    s.see(BANNER)
    s.expect("1 + 2", "3")
    s.expect("'a', nil, 2.0", '"a"     nil     2.0')
    s.expect("'3', 3", '"3"     3')  # as Julia and IPython show it, and as Lua would read it
    s.expect("'\\t\\\\', '\\xff'", r'"\t\\"  "\255"')
    s.expect("'two\\nlines'", "two\nlines")
    s.expect("('x'):rep(300)", re.compile('^"x+\nx+\nx+\nx+"$'))
    s.expect("pp('3')", '"3"')
    s.expect("print('3')", "3")
    s.expect("x = 5", "")
    s.expect("=x", "5")
    s.expect("{1, 'b', c = {1}, d = {}, [10] = true}", '{1, "b", [10] = true, c = {1}, d = {}}')
    s.expect("{{{{{5}}}}}", "{{{{...}}}}")
    s.expect("pp({{{{{5}}}}})", "{{{{{5}}}}}")
    s.expect("pp({{{{{5}}}}}, 1)", "{{...}}")
    s.expect("pp()", re.compile(r"pp\(x, depth\): prints x"))
    s.expect("setmetatable({}, {__tostring = function() return 'spoken' end})", "spoken")
    s.expect("-- nothing", "")
    s.expect("q = {5, 6}; q[2]", "6")  # behind a semicolon, too
    s.expect("local w = 3; w == 3", "true")
    s.expect("q = nil; q.x", re.compile("attempt to index a nil value \\(global 'q'\\)"))


def last_values(s):
    s.expect("6 * 7", "42")
    s.expect("_ + 1", "43")
    s.expect("_", "43")
    s.expect("'a', 'b', 'c'", '"a"     "b"     "c"')
    s.expect("_3, _1", '"c"     "a"')
    s.expect("_3 == nil, _2", 'true    "a"')
    s.expect("local _, second = 1, 2", "")
    s.expect("rawget(_G, '_'), second", "nil     2")


def several_lines(s):
    s.enter("for i = 1, 2 do", ">>   ")
    s.enter("print('n' .. i)", ">>   ")
    s.expect("end", "n1\nn2")
    s.enter("{7,", ">>   ")  # an expression goes on as well
    s.expect("8}", "{7, 8}")
    s.enter("y =", ">> ")
    s.send("\x04")  # gives the text up, not the conversation
    s.see("unexpected symbol near <eof>\n    1 | y =\n>")
    s.expect("y", "nil\nnothing has the name y")


def empty_lines(s):
    """The first empty line of a text that goes on says how to leave it."""
    begin = s.screen.row
    s.enter("1 +", ">> ")
    s.enter("", ">> ")
    s.enter("", ">> ")
    s.see(">>\nthe text is not whole yet; Ctrl-C gives it up\n>>\n>>", begin)
    s.send("\x03")
    s.ready()
    s.enter("k = [[", ">> ")
    s.enter("", ">> ")
    s.expect("]]", "")
    s.expect("#k", "1")


def functions(s):
    """A function of the user's says what it is."""
    s.expect("function add(a, b) return a + b end", "")
    s.expect("add", re.compile(r"^function add\(a, b\), defined at stdin\[\d+\]:1$"))
    s.expect("local function own(...) end", "")
    s.expect("own", re.compile(r"^function own\(\.\.\.\), defined at stdin\[\d+\]:1$"))
    s.expect("function(x) end", re.compile(r"^function\(x\), defined at stdin\[\d+\]:1$"))
    s.expect("print(add)", re.compile(r"^function: 0x"))
    s.expect("string.rep", re.compile(r"^function: (builtin: )?(0x)?\w+$"))


def long_messages(s):
    """Lines of messages break between words at the terminal's edge."""
    text = "word " * 30 + "end"
    s.expect(f"error('{text}', 0)", re.compile(r"^(word )+word\n(word )+end\n"))


def remarks(s):
    """What is right in Lua and seldom meant: Julia and IPython raise, or compute elements."""
    s.expect("model = 3", "")
    s.expect("modle", "nil\nnothing has the name modle; did you mean model?")
    s.expect("torch", re.compile(r"^nil\nzknn has its functions"))
    s.expect("local known", "")
    s.expect("known", "nil")
    s.expect("nil", "nil")
    s.expect("v0 = zknn.ones(2)", "")
    s.expect("v0 == 1", "false\nin Lua a tensor never equals a number: write v0:eq(1)")
    s.expect("v0 ~= 1", "true\nin Lua a tensor never equals a number: write v0:ne(1)")
    s.expect("model == 1", "false")


def indices(s):
    """An index stands on its own line, with a mark; what is asked for after it has none."""
    s.expect("v0[5] -- too far",
             re.compile(r"^stdin\[\d+\]:1: .*out of range.*\n    1 \| v0\[5\]"))
    s.expect("nn.Relu",
             re.compile(r":1: there is no nn\.Relu.*\n    1 \| nn\.Relu\n      \|    \^{4}"))
    s.expect("model -- a comment", "3")
    s.expect("model; -- a comment", "3")
    s.expect("v0.sum()", re.compile(r"write v0:sum\(\), with a colon"))
    s.expect("layer = nn.Linear(2, 3)", "")
    s.expect("layer:to('cuda')",
             re.compile(r"leave it out\n    1 \| layer:to\('cuda'\)\n +\| {7}\^\^$"))
    s.expect("import torch", re.compile("zknn is there already: leave the line out$"))
    s.expect("from torch import nn", re.compile("nn is there already: leave the line out$"))
    s.expect("layer.parameters()",
             re.compile(r"write layer:parameters\(\), with a\ncolon; in its place"))


def asking(s):
    for text in ("relu?", "?relu", "? relu", "help relu"):
        s.expect(text, re.compile(r"^relu\(input\)\n"))
    s.expect("help nn.functional.relu", re.compile(r"^nn\.functional\.relu\(input, inplace"))



def indenting(s):
    """Lines go in and out by themselves; the end of a block goes back when Enter is pressed."""
    begin = s.screen.row
    s.enter("function f(a)", ">>   ")
    s.enter("if a then", ">>     ")
    s.enter("return {", ">>       ")
    s.enter("a,", ">>       ")
    s.enter("}", ">>     ")
    s.enter("elseif b then", ">>     ")
    s.enter("-- if", ">>     ")
    s.enter("else", ">>     ")
    s.enter("return [[", ">> ")  # a long string is left alone
    s.enter("end]]", ">>     ")
    s.enter("end", ">>   ")
    s.enter("end")
    shown = s.screen.text(begin, s.screen.row)
    check(shown == "> function f(a)\n>>   if a then\n>>     return {\n>>       a,\n>>     }\n"
                   ">>   elseif b then\n>>     -- if\n>>   else\n>>     return [[\n>> end]]\n"
                   ">>   end\n>> end", f"indenting: {shown}")
    s.send("\t")  # a tab in front indents
    s.keys("1 + 1", ">   1 + 1")
    s.clear()


def local_variables(s):
    s.expect("local v = 1", "")
    s.expect("v", "1")
    s.expect("function get() return v end", "")
    s.expect("v = v + 1", "")
    s.expect("get(), _G.v", "2       nil")
    s.expect("local v = 'again'", "")
    s.expect("get()", '"again"')
    s.expect("local print = nil", "")
    s.expect("print == nil", "true")
    s.expect("local print = _G.print", "")
    s.expect("local c <const> = 1", "")
    s.expect("c = 2", re.compile(r"attempt to assign to const variable 'c'"))
    s.expect("local h <close> = io.open('/dev/null') print(io.type(h))", "file")
    s.expect("io.type(h)", '"closed file"')


def errors(s):
    s.expect("error('oh')", re.compile(r"^stdin\[\d+\]:1: oh\n    1 \| error\('oh'\)\n"
                                       r"      \| \^{5}$"))
    s.expect("x = = 1", re.compile(r"^stdin\[\d+\]:1: unexpected symbol near '='\n"
                                   r"    1 \| x = = 1\n      \|     \^$"))
    s.expect("if 1 != 2 then end", re.compile(r"near '!'\n.*\n.*\^\^\nwrite ~= for 'not equal'$"))
    s.expect("prnt(1)", re.compile(r"global 'prnt'\)\n.*\n +\| \^{4}\ndid you mean print\?$"))
    s.expect("print(setmetatable({}, {__tostring = function() error 'in it' end}))",
             re.compile("in it"))
    s.expect("setmetatable({}, {__tostring = function() error 'in it' end})", re.compile("in it"))
    s.expect("x", "5")  # all is still there
    s.enter("local function nested(t)", ">>   ")
    s.enter("return t.a.b", ">>   ")
    s.enter("end")
    trace = (r"^stdin\[\d+\]:2: attempt to index a nil value \(field 'a'\)\n"
             r"    2 \|   return t\.a\.b\n      \|            \^\n"
             r"stack traceback:\n +stdin\[\d+\]:2: in function 'nested'\n")
    s.expect("nested {}", re.compile(trace + r" +stdin\[\d+\]:1: in main chunk$"))
    s.expect("%time nested {}", re.compile(trace + r" +command:1: in main chunk$"))
    s.expect("x != 5", re.compile(r"write ~= for 'not equal'"))
    s.expect("prnt(1)", re.compile(r"did you mean print\?"))


def odd_names(s):
    """Lua's own names as variables: the conversation goes on."""
    for name in ("table", "type", "string", "next", "debug", "os", "error", "pairs"):
        s.expect(f"{name} = 7", "")
        s.expect(f"{{{name}}}", "{7}")
    s.expect("local select, tostring = 1, 2", "")
    s.keys("string.x\t", "> string.x")
    s.clear()
    s.expect("nn.ReLU()", "ReLU()")


def interrupts(s):
    begin = s.screen.row
    s.send("while true do end\r")
    s.wait(lambda: s.screen.row > begin, "the line to end")
    time.sleep(0.3)
    s.send("\x03")
    s.ready()
    s.see("interrupted!", begin)
    s.send("garbage garbage")
    s.see("garbage garbage")
    s.send("\x03")
    s.ready()
    s.expect("x", "5")  # without the garbage
    s.enter("f = function(", ">>   ")
    s.send("\x03")
    s.ready()
    s.expect("x + 1", "6")


def pager(s):
    """less says how to leave it."""
    if shutil.which("less"):
        s.send("help()\r")
        s.see("space: more   b: back   /text: search   q: leave")
        s.send("q")
        s.ready()
    s.expect("1 + 1", "2")


def words(s):
    s.expect("help", re.compile(r"help"))
    s.expect("quit = 1", "")
    s.expect("quit", "1")  # a variable
    s.expect("quit = nil", "")
    s.send("exit\r")
    check(s.leave("") == 0, "exit leaves")
    for word in ("quit", "exit()", "quit()"):
        check(start().leave(word + "\r") == 0, f"{word} leaves")


def module(s):
    """The globals of a conversation, loaded at first use."""
    s.expect("rawget(_G, 'zknn') == nil and rawget(_G, 'nn') == nil", "true")
    s.expect("zknn.ones(2, 2)", "tensor([[1., 1.],\n        [1., 1.]])")
    s.expect("t = zknn.zeros(2, 3); {t, n = 1}", "{tensor [2, 3] float32, n = 1}")
    s.expect("t = zknn.zeros(2, 3)", "")
    s.expect("{t, n = 1}", "{tensor [2, 3] float32, n = 1}")
    s.expect("F.relu ~= nil and onnx == zknn.onnx and plot == zknn.plot", "true")
    s.expect("testing == zknn.testing and nn == zknn.nn and data == zknn.data", "true")
    s.expect("zknn.matmul(t, t)", re.compile("matmul"))
    s.expect("#t", "2")


def history(path):
    s = start(env={"ZKNN_HISTORY": path})
    s.keys("\x1b[A", "> 'last'")
    s.keys("\x1b[A", "> word = 3")
    s.keys("\x15wor\x1b[A", "> word = 3")  # what begins with what was typed
    s.keys("\x1b[A", "> word = 1")
    s.keys("\x1b[B", "> word = 3")
    s.clear()
    s.expect("1", "1")
    check(s.leave() == 0, "exit status after Ctrl-D")
    failures.extend(s.failures)


def no_history(folder):
    """A file that cannot be is told, and the session goes on."""
    path = os.path.join(folder, "nowhere", "history")
    s = start(env={"ZKNN_HISTORY": path}, columns=200)
    s.see(f"zknn: ZKNN_HISTORY is '{path}': No such file or directory; the history of this session "
          "is not kept\n")
    s.expect("1 + 1", "2")
    check(s.leave() == 0, "exit status without a history")
    failures.extend(s.failures)


def after_scripts(folder):
    """-i stays after a script, whether it ends, fails or is interrupted."""
    def script(text):
        path = os.path.join(folder, "script.lua")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    for text, seen in (("x = 'from it'", ""), ("x = 'from it' error 'failed'", "failed")):
        s = start("-i", script(text))
        s.see(seen)
        s.expect("x", '"from it"')
        check(s.leave() == 0, "exit status after -i")
        failures.extend(s.failures)
    s = Session([ZKNN, "-i", script("x = 'from it' print 'begun' while true do end")])
    s.see("begun")
    time.sleep(0.2)
    s.send("\x03")
    s.ready()
    s.see("interrupted!")
    s.expect("x", '"from it"')
    check(s.leave() == 0, "exit status after an interrupted script")
    failures.extend(s.failures)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "history")
        s = start(env={"ZKNN_HISTORY": path})
        for part in (values, last_values, several_lines, indenting, local_variables, errors,
                     interrupts, module, remarks, empty_lines, functions, long_messages,
                     indices, odd_names):
            before = len(failures) + len(s.failures)
            part(s)
            print("ok  " if len(failures) + len(s.failures) == before else "FAIL", part.__name__)
        for line in ("word = 1", "other = 2", "word = 3"):
            s.expect(line, "")
        s.expect("'last'", '"last"')
        check(s.leave() == 0, "exit status after Ctrl-D")
        failures.extend(s.failures)
        check(os.stat(path).st_mode & 0o77 == 0, "the history is the user's own")
        with open(path, encoding="utf-8") as file:
            check("for i = 1, 2 do\n  print('n' .. i)\nend\n" in file.read(),
                  "the history keeps a text of several lines whole")
        history(path)
        s = start(env={"PAGER": "cat"})
        words(s)
        failures.extend(s.failures)
        s = start(env={"PAGER": "cat"})
        asking(s)
        failures.extend(s.failures)
        s = start()
        pager(s)
        failures.extend(s.failures)
        no_history(folder)
        after_scripts(folder)
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
