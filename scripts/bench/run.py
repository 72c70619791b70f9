#!/usr/bin/python3
"""The benchmark: zknn beside PyTorch and onnxruntime, in turn, in one run on one machine.

    ./zknn --bench [GROUP ...] [--quick] [--rounds N] [--threads N] [--write FILE]
    ./zknn --bench ops [--only REGEX] [--json FILE] [--compare FILE] ...

The wrapper installs the peers, builds zknn, and runs this. Every round runs every program once, one
after the other, so that a slow minute of the machine meets all sides. A peer's first round tries
its thread settings; those within a tenth of the best stay, and the table shows the one with the
best median. The peak of OpenBLAS's sgemm is measured in every round too. What both sides compute
(a loss, a count, a mean) is compared: figures for different work would say nothing. The group
"ops" is ops_run.py's.
"""
import argparse
import collections
import dataclasses
import datetime
import glob
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import ops_page
import ops_run
import ops_table
import page
import works

HERE = os.path.dirname(os.path.abspath(__file__))
DEBIAN, CURRENT = "/usr/bin/python3", "build/peers-venv/bin/python"
CHECK = 2e-3  # relative distance of what both sides find


def count(most):
    def read(text):
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"needs a number from 1 to {most}, got '{text}'")
        return int(text)
    return read


p = argparse.ArgumentParser(prog="./zknn --bench", usage="./zknn --bench [GROUP ...] [options]",
                            epilog="The first run installs Debian's PyTorch, and the current one "
                            "and onnxruntime from PyPI (several GB, into build/peers-venv).")
p.add_argument("groups", nargs="*", metavar="GROUP",
               help=f"what to measure: {', '.join(works.GROUPS)} (default: all)")
p.add_argument("--quick", action="store_true", help="2 rounds of the most telling rows")
p.add_argument("--rounds", type=count(1000), metavar="N",
               help="how often every program runs (default: 5)")
p.add_argument("--threads", type=count(1024), metavar="N", default=len(os.sched_getaffinity(0)),
               help="threads for each program (default: one per CPU)")
p.add_argument("--write", metavar="FILE", help="write the table into a page, between its lines "
               f"'{page.BEGIN}' and '{page.END}', or as a new page")
p.add_argument("--only", metavar="REGEX", help="only rows whose label matches REGEX; of ops, "
               "'FAMILY: LABEL, SIZE', say '^unary: exp, small'")
p.add_argument("--json", metavar="FILE", help="write what ops found into FILE")
p.add_argument("--compare", metavar="FILE", help="show what ops finds otherwise than the run that "
               "wrote FILE by --json")
p.add_argument("--under", default="", metavar="COMMAND",
               help="run every program under COMMAND, such as 'taskset -c 0,1'")
p.add_argument("--check-arguments", action="store_true", help=argparse.SUPPRESS)  # by the wrapper
p.add_argument("--zknn", default="build/release/zknn", help=argparse.SUPPRESS)
p.add_argument("--python", help=argparse.SUPPRESS)  # with PyTorch, for ops; "none": zknn alone
p.add_argument("--seconds", type=float, help=argparse.SUPPRESS)  # for each visit of a row of ops
a = p.parse_args()
for group in a.groups:
    if group not in works.GROUPS:
        p.error(f"there is no group '{group}'; the groups are {', '.join(works.GROUPS)}")
groups = a.groups or list(works.GROUPS)
try:
    if a.only and not any(re.search(a.only, row.label) for group in groups
                          for job in works.GROUPS[group] for row in job.rows) and not (
            "ops" in groups and ops_table.select(a.only)):
        p.error(f"--only: no row's label matches '{a.only}'")
except re.error as e:
    p.error(f"--only: '{a.only}' is not a regular expression: {e}")
for option in ("json", "compare"):
    if getattr(a, option) and "ops" not in groups:
        p.error(f"--{option}: is about the group 'ops'")
if a.json and not os.path.isdir(os.path.dirname(a.json) or "."):
    p.error(f"--json: there is no folder '{os.path.dirname(a.json)}'")
try:
    earlier = None
    if a.compare:
        with open(a.compare) as file:
            earlier = json.load(file)
        earlier["rows"][0]["seconds"]
except (OSError, ValueError, KeyError, IndexError, TypeError) as e:
    p.error(f"--compare: cannot read '{a.compare}' as what --json wrote: {e}")
if a.under and not shutil.which(a.under.split()[0]):
    p.error(f"--under: there is no command '{a.under.split()[0]}'")


if a.write:
    try:
        page.around(a.write)
    except ValueError as e:
        p.error(e)
if a.check_arguments:
    print(*groups)
    sys.exit()
rounds = a.rounds or (2 if a.quick else 5)


@dataclasses.dataclass
class Side:
    """One way to run one program of a job: results by name in `seconds`, a list each."""
    who: str  # "zknn", "debian", "current", "onnxruntime"
    setting: str
    command: list
    environment: dict
    seconds: dict = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    checks: dict = dataclasses.field(default_factory=dict)
    lacks: str = ""


def torch_settings():
    """Whose, its own threads, those of its BLAS. PyPI's brings a BLAS that shares its threads;
    Debian's has OpenBLAS, with a pool of its own."""
    n = a.threads
    return [("debian", own, blas) for own, blas in sorted({(1, n), (n, n), (n, 1), (1, 1)})] + [
        ("current", own, own) for own in sorted({1, n})]


def sides(job):
    arguments = [f"{key}={value}" for key, value in job.arguments.items()]
    if job.alone:
        where = [f"zknn={a.zknn}", f"debian={DEBIAN}", f"current={CURRENT}"]
        return [Side("zknn", "", [DEBIAN, f"{HERE}/{job.name}.py", *where, *arguments], {})]
    more = [f"plain={folder}"]
    made = [Side("zknn", "", [a.zknn, "--threads", str(a.threads), f"{HERE}/{job.name}.lua",
                              *arguments, *more], {})]
    if job.torch:
        for who, own, blas in torch_settings():
            python = DEBIAN if who == "debian" else CURRENT
            environment = {"OMP_NUM_THREADS": str(own), "OPENBLAS_NUM_THREADS": str(blas)}
            command = [python, f"{HERE}/{job.name}.py", *arguments, *more, f"threads={own}"]
            setting = f"{own}" if own == blas else f"{own}, BLAS {blas}"
            made.append(Side(who, setting, command, environment))
    if job.runtime:
        for n in sorted({1, a.threads}):
            command = [CURRENT, f"{HERE}/runtime.py", *arguments, *more, f"threads={n}"]
            made.append(Side("onnxruntime", str(n), command, {}))
    return made


def run(side):
    done = subprocess.run([*a.under.split(), *side.command], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**os.environ, **side.environment})
    if done.returncode:
        side.lacks = f"a run without error (status {done.returncode})"
        print(f"warning: {' '.join(side.command)}: status {done.returncode}\n{done.stderr}",
              file=sys.stderr)
        return
    for line in done.stdout.splitlines():
        words = line.split()
        if words[:1] != ["="]:
            continue
        if words[1] == "lacks":
            side.lacks = words[2]
            return
        side.seconds[words[1]].append(float(words[2]))
        if words[3] != "-":
            side.checks[words[1]] = float(words[3])


def keep_best(job, made):
    """After the first round: of each peer's settings those that are near its best for any row."""
    names = {row.theirs for row in job.rows if row.unit != "MB"}
    kept = []
    for side in made:
        rivals = [s for s in made if s.who == side.who and not s.lacks]
        if side.who == "zknn" or any(side.seconds[n] and side.seconds[n][0] <= 1.1 * min(
                s.seconds[n][0] for s in rivals if s.seconds[n]) for n in names):
            kept.append(side)
    return kept


def compare(row, made):
    """Have all sides found the same?"""
    ours = made[0].checks.get(row.ours)
    for side in made[1:]:
        theirs = side.checks.get(row.theirs)
        if None not in (ours, theirs) and abs(ours - theirs) > CHECK * max(abs(ours), abs(theirs)):
            print(f"warning: not the same work: {row.label}: zknn finds {ours}, {side.who} "
                  f"{theirs}", file=sys.stderr)


# --- the table ---

def table(measured, peaks):
    peak = statistics.median(peaks)
    lines = [f"{page.processor()}, {a.threads} threads, {datetime.date.today()}, "
             f"zknn {page.commit()}, {rounds} rounds in turn. OpenBLAS's sgemm, 2048 x 2048: "
             f"{peak / 1e9:.0f} GFLOP/s ({max(peaks) / 1e9:.0f}).", ""]
    missing = []
    for group, jobs in measured.items():
        lines += [f"| {group} | zknn | of sgemm's peak | {' | '.join(versions_)} "
                  "| fastest peer / zknn |", "|" + "---|" * 7]
        for job, made in jobs:
            for row in job.rows:
                line = page.cells(row, made, peak)
                if line:
                    lines.append("| " + " | ".join(line) + " |")
                else:
                    missing.append(f"- {row.label}: zknn lacks {made[0].lacks or row.ours}")
        lines.append("")
    return "\n".join(lines + missing).rstrip() + "\n"


# --- the run ---

def prepare():
    """The files that programs read: the data sets unpacked, the nets as ONNX."""
    for name, source in (("MNIST", "data/MNIST/raw"),
                         ("FashionMNIST", "/usr/share/datasets/fashion-mnist")):
        os.makedirs(f"{folder}/{name}/raw")
        for file in glob.glob(f"{source}/*.gz"):
            with gzip.open(file) as packed, open(
                    f"{folder}/{name}/raw/{os.path.basename(file)[:-3]}", "wb") as plain:
                plain.write(packed.read())
    subprocess.run([a.zknn, f"{HERE}/export.lua", f"plain={folder}"], check=True)


def run_all(chosen):
    """All groups but ops: their table."""
    peak = Side("OpenBLAS", "", [DEBIAN, f"{HERE}/peak.py", f"threads={a.threads}"], {})
    measured = {}
    for group in chosen:
        jobs = [j for j in works.GROUPS[group] if (j.quick or not a.quick) and
                (not a.only or any(re.search(a.only, r.label) for r in j.rows))]
        if jobs:
            measured[group] = [(job, sides(job)) for job in jobs]
    for i in range(rounds):
        run(peak)
        if peak.lacks:
            sys.exit("OpenBLAS's peak cannot be measured")
        for group, jobs in measured.items():
            for k, (job, made) in enumerate(jobs):
                print(f"round {i + 1} of {rounds}: {group}, {job.rows[0].label}", file=sys.stderr)
                for side in made:
                    if not made[0].lacks and not side.lacks:
                        run(side)
                if i == 0 and not job.alone:
                    for row in job.rows:
                        compare(row, made)
                    jobs[k] = (job, keep_best(job, made))
    return table(measured, [2 * 2048 ** 3 / s for s in peak.seconds["peak"]])


def run_ops():
    whole = os.path.exists("build/peers-venv/.complete")
    python = a.python or (CURRENT if whole else DEBIAN)
    found = ops_run.measure(a.only, rounds, a.seconds or (0.005 if a.quick else 0.02), a.zknn,
                            None if python == "none" else python, a.threads, a.under.split())
    if a.json:
        with open(a.json, "w") as out:
            json.dump(found, out)
    text = ops_page.page(found, page.processor(), page.commit(), datetime.date.today())
    return text + ("\n" + ops_page.change(earlier, found) if earlier else "")


texts, others = [], [group for group in groups if group != "ops"]
if others:
    with tempfile.TemporaryDirectory() as folder:
        prepare()
        versions_ = page.versions(DEBIAN, CURRENT)
        texts.append(run_all(others))
if "ops" in groups:
    texts.append(run_ops())
print("\n".join(texts), end="")
if a.write:
    page.write(a.write, "\n".join(texts))
