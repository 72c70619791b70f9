"""The conversation on a terminal: types at zknn through a pty and reads the screen.

python3 tests/host/repl.py path/to/zknn. The oracle is what a user of `lua -i` and of bash's editing
expects; every expectation is spelled out below.
"""

import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

ZKNN = sys.argv[1]
WAIT = 20  # seconds for one answer: sanitizers on a busy machine are slow
failures = []


class Session:
    """A zknn on a new pseudo-terminal."""

    def __init__(self, history, *arguments):
        self.screen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(ZKNN_HISTORY=history, TERM="xterm", INPUTRC="/dev/null")
            os.environ.pop("LUA_INIT", None)
            os.execv(ZKNN, [ZKNN, *arguments])

    def see(self, pattern):
        """Reads until the pattern appears after what was seen before; returns the match."""
        end = time.monotonic() + WAIT
        while True:
            text = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\r|\x07", "", self.screen)
            match = re.search(pattern, text)
            if match:
                self.screen = text[match.end():]
                return match
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                failures.append(f"waited for {pattern!r}, screen: {text!r}")
                return None

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 4096)
        except OSError:  # the other side is gone
            return False
        self.screen += data.decode("utf-8", "replace")
        return bool(data)

    def send(self, text):
        os.write(self.fd, text.encode())

    def type(self, line, *answers):
        """Enters a line, then expects the answers in their order, then a prompt."""
        self.send(line + "\r")
        self.see(re.escape(line) + "\n")
        for answer in answers:
            self.see(answer)
        self.see(r"(?m)^> ")

    def leave(self):
        """Ctrl-D; returns the exit status."""
        self.send("\x04")
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
        failures.append("Ctrl-D did not end the session")
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def check(condition, what):
    if not condition:
        failures.append(what)


def values(s):
    s.see(r"zknn \d.*PUC-Rio\n> ")
    s.type("1 + 2", r"^3\n")
    s.type("'a', nil, 2.0", r"^a\tnil\t2.0\n")
    s.type("x = 5")
    s.type("=x", r"^5\n")
    s.type("{1, 'b', c = {1}, d = {}, [10] = true}",
           r'^\{1, "b", \[10\] = true, c = \{\.\.\.\}, d = \{\}\}\n')
    s.type("setmetatable({}, {__tostring = function() return 'spoken' end})", r"^spoken\n")
    s.type("-- nothing")


def several_lines(s):
    s.send("for i = 1, 2 do\r")
    s.see(r"(?m)^>> ")
    s.send("print('n' .. i)\r")
    s.see(r"(?m)^>> ")
    s.send("end\r")
    s.see(r"\nn1\nn2\n> ")
    s.send("{7,\r")  # an expression goes on as well
    s.see(r"(?m)^>> ")
    s.send("8}\r")
    s.see(r"\n\{7, 8\}\n> ")
    s.send("y =\r")
    s.see(r"(?m)^>> ")
    s.send("\x04")  # gives the chunk up, not the session
    s.see(r"unexpected symbol near <eof>\n> ")
    s.type("y", r"^nil\n")


def errors(s):
    s.type("error('oh')", r"^stdin:1: oh\nstack traceback:\n", r"in main chunk\n")
    s.type("x = = 1", r"^stdin:1: unexpected symbol near '='\n")
    s.type("print(setmetatable({}, {__tostring = function() error 'in it' end}))", "in it")
    s.type("setmetatable({}, {__tostring = function() error 'in it' end})", "in it")
    s.type("x", r"^5\n")  # all is still there


def interrupts(s):
    s.send("while true do end\r")
    s.see(r"end\n")
    time.sleep(0.3)
    s.send("\x03")
    s.see(r"interrupted!\nstack traceback:(.*\n)+> ")
    s.send("garbage garbage")
    s.see("garbage garbage")
    s.send("\x03")
    s.see(r"\^C\n> ")
    s.type("x", r"^5\n")  # without the garbage
    s.send("f = function(\r")
    s.see(r"(?m)^>> ")
    s.send("\x03")
    s.see(r"\n> ")
    s.type("x + 1", r"^6\n")


def completion(s):
    s.send("string.for\t")
    s.see(r"string\.format")
    s.send("('%03d', 7)\r")
    s.see(r"007\n> ")
    s.send("('x').nothing\t\x15")  # nothing to complete, no harm done; Ctrl-U clears
    s.type("person = setmetatable({name = 'n'}, {__index = {greet = function() end}})")
    s.send("person:\t")
    s.see("person:greet")
    s.send("\x15")
    s.send("person.\t\t")
    s.see(r"greet +name")
    s.send("\x15")
    # completing must not run code of the user's
    s.type("ran = false; trap = setmetatable({}, {__index = function() ran = true end})")
    s.send("trap.field.\t\t\x15")
    s.type("ran", r"^false\n")
    s.send("retu\t")
    s.see("return")
    s.send("\x15")


def module(s):
    """The globals of a session, loaded at first use, and completion of what is ours."""
    s.type("rawget(_G, 'zknn') == nil and rawget(_G, 'nn') == nil", r"^true\n")
    s.send("zknn.opt\t")
    s.see(r"zknn\.optim")
    s.send("\x15")
    s.type("zknn.ones(2, 2)", r"^tensor\(\[\[1., 1.\],\n +\[1., 1.\]\]\)\n")
    s.type("t = zknn.zeros(2, 3); {t, n = 1}", "unexpected symbol")  # no statement, no expression
    s.type("t = zknn.zeros(2, 3)")
    s.type("{t, n = 1}", r"^\{tensor \[2, 3\] float32, n = 1\}\n")
    s.send("t.sha\t")
    s.see(r"t\.shape")
    s.send("\r")
    s.see(r"^\n\{2, 3\}\n> ")
    s.send("t:resh\t")
    s.see(r"t:reshape")
    s.send("\x15")
    s.send("t:requires_grad\t")  # the method alone, the field is none
    s.see(r"t:requires_grad_")
    s.send("\x15")
    s.send("nn.Sequ\t")
    s.see(r"nn\.Sequential")
    s.send("\x15")
    s.type("net = nn.Sequential(nn.Linear(2, 3)); net.inner = nn.Linear(3, 4)")
    s.send("net:state_d\t")
    s.see(r"net:state_dict")
    s.send("\x15")
    s.send("net.inner.wei\t")
    s.see(r"net\.inner\.weight")
    s.send(".sha\t")
    s.see(r"\.shape")
    s.send("\r")
    s.see(r"^\n\{4, 3\}\n> ")
    s.type("zknn.matmul(t, t)", "matmul", r"stack traceback")
    s.type("#t", r"^2\n")


def history(path):
    s = Session(path)
    s.see("> ")
    s.send("\x1b[A")  # the last line of the session before
    s.see("'last'")
    s.send("\x1b[A\x1b[A\x15")
    s.type("1", r"^1\n")
    check(s.leave() == 0, "exit status after Ctrl-D")


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "history")
        s = Session(path)
        for part in (values, several_lines, errors, interrupts, completion, module):
            before = len(failures)
            part(s)
            print("ok  " if len(failures) == before else "FAIL", part.__name__)
        s.type("'last'", r"^last\n")
        check(s.leave() == 0, "exit status after Ctrl-D")
        check(os.stat(path).st_mode & 0o77 == 0, "the history is the user's own")
        with open(path, encoding="utf-8") as file:
            check("for i = 1, 2 do\nprint('n' .. i)\nend\n" in file.read(),
                  "the history keeps a chunk of several lines whole")
        history(path)

        script = os.path.join(folder, "script.lua")
        with open(script, "w", encoding="utf-8") as file:
            file.write("x = 'from the script'")
        s = Session("", "-i", script)
        s.see("> ")
        s.type("x", "from the script")
        s.leave()
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
