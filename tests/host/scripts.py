"""The command and the scripts on terminals of several widths: help, messages, progress bar fit.

usage: scripts.py ZKNN      (run in the source tree)
"""
import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios

ZKNN = os.path.abspath(sys.argv[1])


def run(columns, *arguments):
    """What a script writes to a terminal of that many columns, and its exit status."""
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
        os.environ["TERM"] = "xterm"
        os.execv(ZKNN, ["zknn", *arguments])
    text = b""
    while True:
        try:
            part = os.read(fd, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    os.close(fd)
    return text.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def check(condition, text):
    assert condition, text


HELPERS = {"checkpoints", "ranks", "text", "trained", "trainloop", "zknnnet"}
for script in sorted(os.listdir("scripts")):
    if not script.endswith(".lua") or script[:-4] in HELPERS:
        continue
    for columns in (40, 80, 100):
        text, status = run(columns, f"scripts/{script}", "--help")
        usage = ["usage:", "./zknn", "scripts/" + script, "[options]"]
        check(status == 0 and text.split()[:4] == usage, text)
        check(max(map(len, text.split("\n"))) <= columns, text)
        check(all(line == line.rstrip() for line in text.split("\n")), text)
    wide, _ = run(100, f"scripts/{script}", "--help")
    narrow, _ = run(40, f"scripts/{script}", "--help")
    check(wide.split() == narrow.split(), narrow)

for arguments in (["--help"], ["test", "--help"], ["report", "--help"], ["new", "--help"]):
    wide, _ = run(120, *arguments)
    for columns in (40, 60, 80, 100):
        text, status = run(columns, *arguments)
        check(status == 0 and max(map(len, text.split("\n"))) <= max(columns, 49), text)
        check(text.split() == wide.split(), text)

text, status = run(40, "scripts/infer.lua", "--model", "/nowhere/net.pth")
check(status == 1 and max(map(len, text.split("\n"))) <= 40, text)
check("is no file /nowhere/net.pth. --model names another file" in " ".join(text.split()), text)

with tempfile.TemporaryDirectory() as folder:
    for columns in (20, 40, 100):
        text, status = run(columns, "scripts/train_3layer.lua", "--epochs", "1", "--fresh",
                           "--model", folder + "/net.pth")
        check(status == 0, text)
        bars = re.findall(r"\r([^\r\n]+)\x1b\[K", text)
        check(bars and all(len(bar) < columns for bar in bars), text)
        check(columns < 40 or all(bar.endswith(" left") for bar in bars), bars)
        check(columns < 100 or all(bar.startswith("[") for bar in bars), bars)
