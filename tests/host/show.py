"""plot.show on a terminal: python3 tests/host/show.py path/to/zknn

This program is the terminal: it gives zknn a pty, answers (or does not answer) what zknn asks, and
reads what comes. The oracle is what such a terminal would do: sixels only where it said that it
knows them, and nothing of what was typed is lost or left in another mode.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

ZKNN = sys.argv[1]
WAIT = 30  # seconds: sanitizers on a busy machine are slow
ASKED = b"\x1b[c"
SCRIPT = """
local plot = require("zknn").plot
if arg[1] == "wait" then io.read() end
plot.plot({ 1, 2, 3 }, { title = "Title" })
plot.show()
print("typed: " .. tostring(io.read()))
"""
failures = []


def check(good, what):
    if not good:
        failures.append(what)


def run(answer, env=None, early=b"", mode=""):
    """The output of the script on a terminal that answers so; whether it was asked."""
    pid, fd = pty.fork()
    if pid == 0:
        for name in list(os.environ):
            if name.startswith(("TMUX", "STY", "COLORTERM", "KITTY", "TERM", "NO_COLOR", "LC_",
                                "LANG", "ZKNN")):
                del os.environ[name]
        os.environ["TERM"] = "xterm-256color"
        os.environ.update(env or {})
        os.execv(ZKNN, [ZKNN, "-e", SCRIPT.replace("arg[1]", repr(mode)), ""])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    if early:
        os.write(fd, early)
    seen, asked, typed, end = b"", False, bool(early), time.monotonic() + WAIT
    while time.monotonic() < end:
        ready, _, _ = select.select([fd], [], [], 0.1)
        if ready:
            try:
                data = os.read(fd, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
        if ASKED in seen and not asked:
            asked = True
            os.write(fd, answer)
        drawn = b"\x1b\\" in seen or b"\x1b[0m\r\n" in seen or b"Title" in seen
        if drawn and not typed:
            typed = True
            os.write(fd, b"hello\n")
    else:
        failures.append(f"no end: {seen!r}")
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)
    return seen.replace(ASKED, b""), asked


seen, asked = run(b"\x1b[?62;4;22c")
check(asked, "it was not asked what it knows")
check(b"\x1bP0;1q" in seen and b"typed: hello" in seen, f"no sixels: {seen[-300:]!r}")
check(b"?62" not in seen, "the answer was echoed")

seen, _ = run(b"\x1b[?62;22c")
check(b"\x1bP" not in seen and b"48;5;" in seen, "256 colours wanted where there are no sixels")
check("▀".encode() in seen and b"Title" in seen, "no half blocks")
check(seen.count(b"hello") == 2, "the echo did not come back")

seen, asked = run(b"")
check(asked and b"48;5;" in seen and b"typed: hello" in seen, "a terminal that does not answer")

# Typed ahead: nothing is asked, and the line arrives whole.
seen, asked = run(b"\x1b[?4c", early=b"go\nearly\n", mode="wait")
check(not asked and b"typed: early" in seen, f"typed ahead: {asked} {seen[-100:]!r}")

seen, asked = run(b"", env={"TERM": "xterm-kitty"})
check(not asked and re.search(rb"\x1b_Ga=T,f=100,q=2,m=\d;iVBOR", seen), "no kitty picture")

seen, asked = run(b"", env={"TERM": "dumb"})
check(not asked and b"\x1b" not in seen and b"Title" in seen, "not plain")

seen, asked = run(b"", env={"COLORTERM": "truecolor", "ZKNN_SHOW": "24-bit"})
check(not asked and b"48;2;255;255;255" in seen, "ZKNN_SHOW was not followed")

if failures:
    sys.exit("\n".join(failures))
