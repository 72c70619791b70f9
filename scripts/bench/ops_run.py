"""./zknn --bench ops: single operations, row by row (ops.txt) in zknn and in PyTorch.

One process each side (PyTorch's with 1 thread and with N) waits for its turn: it measures a row
while the others sleep, so that all sides meet the same minute of the machine."""
import dataclasses
import os
import subprocess
import sys
import time

import ops_table

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclasses.dataclass
class Program:
    name: str
    command: list
    environment: dict
    process: subprocess.Popen = None
    processor_time: float = 0

    def start(self):
        self.process = subprocess.Popen(
            self.command, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, **self.environment}, start_new_session=True)  # Ctrl-C is not theirs

    def ask(self, family, row, size, seconds):
        """The words of the answer: "= row SECONDS CHECK [BYTES]" or "= lacks WHY"."""
        if not self.process:
            self.start()
        try:
            self.process.stdin.write(f"{family + 1} {row + 1} {size + 1} {seconds}\n")
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line:
            return line.split()
        status = self.process.wait()
        self.process = None
        return ["=", "lacks", f"(its program ended with status {status})"]

    def end(self):
        if self.process:
            with open(f"/proc/{self.process.pid}/stat") as f:
                fields = f.read().rpartition(")")[2].split()
            self.processor_time = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self.process.stdin.close()
            self.process.wait()


def programs(zknn, python, threads, under):
    table = f"table={ops_table.PATH}"
    ours = [*under, zknn, "--threads", str(threads), f"{HERE}/ops.lua", table]
    made = [Program("zknn", ours, {})]
    for n in sorted({1, threads}) if python else ():
        environment = {"OMP_NUM_THREADS": str(n), "OPENBLAS_NUM_THREADS": str(n)}
        command = [*under, python, f"{HERE}/ops.py", table, f"threads={n}"]
        made.append(Program(str(n), command, environment))
    return made


def limits(python, threads, under):
    """{"cache": bytes a second, "memory": the same, "fma": operations a second}, what there is."""
    done = subprocess.run([*under, python, f"{HERE}/ops_limits.py", f"threads={threads}"],
                          text=True, stdout=subprocess.PIPE)
    return {words[1]: float(words[2]) for words in map(str.split, done.stdout.splitlines())}


def machine():
    """What else the machine does: its load, and its processors' seconds (all, busy, stolen)."""
    with open("/proc/stat") as f:
        ticks = [int(n) / os.sysconf("SC_CLK_TCK") for n in f.readline().split()[1:9]]
    return {"load": os.getloadavg()[0], "all": sum(ticks), "busy": sum(ticks) - ticks[3] - ticks[4],
            "stolen": ticks[7]}


def version(python):
    ask = "import torch; print(torch.__version__.split('+')[0])"
    return subprocess.run([python, "-c", ask], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def record(found, name, answer):
    if answer[1] == "lacks":
        found["lacks"][name] = " ".join(answer[2:])
        return
    found["seconds"].setdefault(name, []).append(float(answer[2]))
    if answer[3] != "-":
        found["checks"].setdefault(name, float(answer[3]))
    if len(answer) > 4:
        found["bytes"] = int(answer[4])


def same(found):
    """Have all sides found the same?"""
    ours = found["checks"].get("zknn")
    return all(ours is None or abs(ours - v) <= 2e-3 * max(abs(ours), abs(v)) or ours != ours
               for v in found["checks"].values())


def turn(rows, families, sides, seconds, loads, name):
    """A round."""
    last = None
    for (family, row, size), one in rows.items():
        if last != family:
            print(f"{name}: {families[family].title}", file=sys.stderr)
            loads.append(os.getloadavg()[0])
        last = family
        for side in sides:
            if side.name not in one["lacks"]:
                record(one, side.name, side.ask(family, row, size, seconds))


def measure(only, rounds, seconds, zknn, python, threads, under=()):
    """All that there is to tell of a run, as JSON could hold it."""
    families = ops_table.read()
    rows = {key: {"seconds": {}, "checks": {}, "lacks": {}} for key in ops_table.select(only)}
    sides, before, loads, found = programs(zknn, python, threads, under), machine(), [], {}
    started = time.monotonic()
    try:
        for i in range(rounds):
            for name, rate in limits("/usr/bin/python3", threads, under).items() if python else ():
                found[name] = max(rate, found.get(name, 0))
            turn(rows, families, sides[::-1] if i % 2 else sides, seconds, loads,
                 f"round {i + 1} of {rounds}")
    except KeyboardInterrupt:  # what there is, is told
        print("interrupted: the table holds what was measured until now", file=sys.stderr)
    own, after = 0, machine()
    for side in sides:
        side.end()
        own += side.processor_time
    passed = after["all"] - before["all"]
    for (family, row, size), one in rows.items():
        what = families[family]
        one.update(family=what.title, label=what.rows[row].label, size=size,
                   values=ops_table.names(what, size), flops=ops_table.arithmetic(
                       what.rows[row].flops or "0", what.sizes[size]))
        if not same(one):
            print(f"warning: not the same work: {ops_table.label(what, what.rows[row], size)}: "
                  f"{one['checks']}", file=sys.stderr)
    done = max((len(s) for one in rows.values() for s in one["seconds"].values()), default=0)
    return {"rounds": done, "threads": threads, "limits": found, "rows": list(rows.values()),
            "torch": version(python) if python else None,
            "minutes": (time.monotonic() - started) / 60,
            "load": {"before": before["load"], "during": sum(loads) / max(1, len(loads)),
                     "after": after["load"],
                     "stolen": (after["stolen"] - before["stolen"]) / passed,
                     "others": max(0, after["busy"] - before["busy"] - own) / passed}}
