"""What Ctrl-C does to a script: python3 tests/host/interrupt.py path/to/zknn

Oracle: a loop of the shell ends with the program that it runs, as with any program that the signal
kills; what the script has written is in its files, and what it left to do at its end is done.
"""
import os
import pty
import re
import signal
import sys
import tempfile
import termios
import time

zknn = os.path.abspath(sys.argv[1])


def on_terminal(command, ready=b"ready"):
    """Types Ctrl-C when the command has printed `ready`. Gives what it printed and how it ended (a
    signal is negative), and whether the terminal is as it was."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    before = termios.tcgetattr(terminal)
    said = b""
    while ready not in said:
        said += os.read(terminal, 4096)
    time.sleep(0.05)
    os.write(terminal, b"\x03")
    try:
        while chunk := os.read(terminal, 4096):
            said += chunk
            settings = termios.tcgetattr(terminal)
    except (OSError, termios.error):  # the other end is closed
        settings = before
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said.decode().replace("\r\n", "\n"), status, settings == before


def write(name, text):
    with open(name, "w") as file:
        file.write(text)


def script():
    write("loops.lua", """
local file = io.open("written", "w")
file:write "what was written before"
setmetatable({}, { __gc = function() io.open("closed", "w"):close() end })
debug.getregistry()["zknn.at_exit"] = function() io.open("at_exit", "w"):close() return true end
local function work()
  while true do
    local x = 1
  end
end
print "ready"
work()
""")
    said, status, same = on_terminal([zknn, "loops.lua"])
    assert status == -signal.SIGINT, (status, said)
    assert same, "the terminal has other settings"
    assert re.search(r": (\x1b\[1m)?loops.lua:[789]: interrupted!", said), said
    assert "in main chunk" in said, said
    with open("written") as file:
        assert file.read() == "what was written before"
    assert os.path.exists("closed") and os.path.exists("at_exit")


def shell_loop():
    """bash ends a loop only when the program dies of the signal."""
    for run in ("loops.lua", "-e 'print \"ready\" while true do end'", "- < loops.lua",
                "-e 'print \"ready\" coroutine.wrap(function() while true do end end)()'",
                "-e 'print \"ready\" local x = zknn.ones(3000, 3000) while 1 do x:mm(x) end'",
                "-e 'pcall(function() print \"ready\" while true do end end) os.exit(130)'"):
        said, status, _ = on_terminal(
            ["bash", "-c", f"for i in 1 2 3; do {zknn} {run}; echo and on; done; echo it is over"])
        assert status == -signal.SIGINT, (run, status, said)
        assert "and on" not in said and "it is over" not in said, (run, said)


def caught():
    """A script that answers Ctrl-C itself goes on."""
    write("caught.lua", """
local good, message = pcall(function() print "ready" while true do end end)
print(message)
os.exit(7)
""")
    said, status, _ = on_terminal([zknn, "caught.lua"])
    assert status == 7 and "caught.lua:2: interrupted!\n" in said, (status, said)
    write("fails.lua", """
pcall(function() print "ready" while true do end end)
error "another"
""")
    said, status, _ = on_terminal([zknn, "fails.lua"])
    assert status == 1 and "fails.lua:3: another" in said, (status, said)


with tempfile.TemporaryDirectory() as place:
    os.chdir(place)
    for part in (script, shell_loop, caught):
        part()
        print("ok  ", part.__name__)
    os.chdir("/")
