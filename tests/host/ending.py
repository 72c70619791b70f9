"""`zknn test` that is ended from outside: python3 tests/host/ending.py path/to/zknn

Oracle: after Ctrl-C it stops at once, with the results so far, and dies of SIGINT; after a kill
too, no process of a test goes on; a temporary folder is gone after Ctrl-C.
"""
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time

zknn = os.path.abspath(sys.argv[1])
SOURCE = """
local testing = require "zknn".testing
testing.test("quick", function() end)
testing.test("slow", function()
  local file = io.open("pid", "w")
  file:write(testing.temporary_folder(), "\\n", io.open("/proc/self/stat"):read("n"))
  file:close()
  os.rename("pid", "started")
  while true do end
end)
"""


def wait_for(what, seconds=30):
    """Waits until what() is true; false when that takes too long."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def is_over(process):
    """Is there no such process, or one that has ended?"""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def read_started():
    with open("started") as file:
        folder, process = file.read().split("\n")
    os.remove("started")
    return folder, int(process)


def interrupted():
    """Ctrl-C on a terminal of its own."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(zknn, [zknn, "test", "--junit", "junit.xml"])
    assert wait_for(lambda: os.path.exists("started")), "the test did not begin"
    folder, process = read_started()
    os.write(terminal, b"\x03")
    said = b""
    try:
        while chunk := os.read(terminal, 4096):
            said += chunk
    except OSError:  # the other end is closed
        pass
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == -signal.SIGINT, (status, said)
    assert b"1 passed" in said and b"interrupted" in said and b"traceback" not in said, said
    assert wait_for(lambda: is_over(process)), "the test's process goes on"
    assert not os.path.exists(folder), folder
    with open("junit.xml") as file:
        assert 'name="quick"' in file.read()


def killed():
    """SIGKILL, which zknn cannot answer."""
    program = subprocess.Popen([zknn, "test"], stdout=subprocess.DEVNULL)
    assert wait_for(lambda: os.path.exists("started")), "the test did not begin"
    folder, process = read_started()
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert wait_for(lambda: is_over(process)), "the test's process goes on"
    os.rmdir(folder)


with tempfile.TemporaryDirectory() as place:
    os.chdir(place)
    with open("slow_test.lua", "w") as file:
        file.write(SOURCE)
    interrupted()
    killed()
    os.chdir("/")
