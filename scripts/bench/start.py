"""Seconds from the start of a program to its end, in turn, and its memory in MB: zknn=PROGRAM
debian=PYTHON current=PYTHON runs=N."""
import os
import statistics
import subprocess
import time

import twin

a = twin.args
USUAL = "local z = require 'zknn'; local _ = { z.nn, z.optim, z.data }"
PROGRAMS = {
    "true": ["/bin/true"],
    "zknn": [a["zknn"], "-e", ""],
    "usual": [a["zknn"], "-e", USUAL],
    "python": [a["debian"], "-c", ""],
    "debian": [a["debian"], "-c", "import torch"],
    "current": [a["current"], "-c", "import torch"],
}
SLOW = ("debian", "current")  # seconds each

seconds = {name: [] for name in PROGRAMS}
for i in range(a["runs"]):
    for name, command in PROGRAMS.items():
        if name in SLOW and i > 2:
            continue
        start = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ)
        _, status = os.waitpid(pid, 0)
        seconds[name].append(time.perf_counter() - start)
        assert status == 0, command
for name, values in seconds.items():
    # PyTorch's first start may read its files from the disk: that is not counted
    values = values[1:] if name in SLOW and len(values) > 1 else values
    twin.report(f"start/{name}", statistics.median(values))

# Memory: the same, but that the program prints its own peak at its end. (wait4 would tell the
# parent's too.)
LUA = " for line in io.lines('/proc/self/status') do print(line) end"
PYTHON = "\nprint(open('/proc/self/status').read())"
for name, (program, option, code) in list(PROGRAMS.items())[1:]:
    code += LUA if option == "-e" else PYTHON
    out = subprocess.run([program, option, code], check=True, text=True, stdout=subprocess.PIPE)
    line = next(line for line in out.stdout.splitlines() if line.startswith("VmHWM"))
    twin.report(f"memory/{name}", int(line.split()[1]) / 1024)
