"""Kills a training at random moments, again and again, and goes on with it each time.

python3 tests/host/kill.py path/to/zknn [kills] [seed]. Oracle: a run that is not killed. After each
kill the files that are there load; after the next start no temporary file is left; at the end the
weights, the record and the log are those of the run in one go.
"""

import csv
import glob
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

ZKNN = os.path.abspath(sys.argv[1])
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 8
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

MAKE_DATA = """
package.path = "tests/lua/?.lua;" .. package.path
require("script_tools").write_mnist(os.getenv "FOLDER", 64, 20)
"""
CHECK = """
local zknn = require "zknn"
local best, last = zknn.load(arg[1]), zknn.load(arg[2])
assert(best["linear_relu_stack.0.weight"]:size(0) == 512)
print(last.epoch, last.best.epoch)
"""
SAVE = """
local zknn = require "zknn"
local t = { zknn.zeros(1000000) }
repeat zknn.save(t, arg[1]) until arg[2]
"""


def zknn(*arguments, **options):
    return subprocess.run([ZKNN, *arguments], cwd=ROOT, capture_output=True, text=True,
                          timeout=600, **options)


def start(arguments, out):
    return subprocess.Popen([ZKNN, *arguments], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)


class Run:
    """A training in a separate folder."""

    def __init__(self, folder, data):
        os.mkdir(folder)
        self.folder, self.data = folder, data
        self.best, self.last = folder + "/net.pth", folder + "/net.last.pth"
        self.log = folder + "/log.csv"

    def arguments(self, epochs):
        return ["scripts/train_3layer.lua", "--epochs", str(epochs), "--lr", "0.05", "--data",
                self.data, "--model", self.best, "--log", self.log]

    def finish(self, epochs):
        done = zknn(*self.arguments(epochs))
        assert done.returncode == 0, done.stdout + done.stderr

    def digests(self):
        return [hashlib.sha256(open(p, "rb").read()).hexdigest() for p in (self.best, self.last)]

    def rows(self):
        """The log without its times."""
        with open(self.log, newline="") as file:
            return [row[:1] + row[3:] for row in csv.reader(file)]


def temporaries(folder):
    return glob.glob(glob.escape(folder) + "/*.tmp")


def kill_saves(folder, script):
    """Kills one save after the other until some have left their temporary file."""
    path = folder + "/saved.pth"
    left = 0
    for _ in range(200):
        saving = start([script, path], subprocess.DEVNULL)
        time.sleep(random.uniform(0.03, 0.08))
        saving.kill()
        saving.wait()
        left += len(temporaries(folder)) > 0
        assert len(temporaries(folder)) <= 1, "the next save left the temporary file of the last"
        if left == 3:
            break
    assert left > 0, "no kill met a save"
    done = zknn(script, path, "once")
    assert done.returncode == 0, done.stderr
    assert os.listdir(folder) == ["saved.pth"], os.listdir(folder)


def main():
    random.seed(SEED)
    work = tempfile.mkdtemp()
    os.environ.pop("LUA_INIT", None)
    os.environ["ZKNN_THREADS"] = "1"  # bits do not depend on it; kills come faster
    made = zknn("-e", MAKE_DATA, env={**os.environ, "FOLDER": work})
    assert made.returncode == 0, made.stderr
    for name, text in (("check.lua", CHECK), ("save.lua", SAVE)):
        with open(f"{work}/{name}", "w") as file:
            file.write(text)
    os.mkdir(work + "/saves")
    kill_saves(work + "/saves", work + "/save.lua")

    run = Run(work + "/killed", work + "/data")
    epoch, met = 0, 0
    for kill in range(KILLS):
        with open(work + "/out", "w+") as out:
            training = start(run.arguments(10000000), out)
            time.sleep(random.uniform(0.02, 0.5))
            assert training.poll() is None, open(work + "/out").read()
            training.kill()
            training.wait()
        met += len(temporaries(run.folder)) > 0
        assert len(temporaries(run.folder)) <= 2, temporaries(run.folder)
        if os.path.exists(run.best):
            checked = zknn(work + "/check.lua", run.best, run.last)
            assert checked.returncode == 0, f"kill {kill}: {checked.stderr}"
            now = int(checked.stdout.split()[0])
            assert now >= epoch, f"kill {kill}: epoch {now} after {epoch}"
            epoch = now
    run.finish(epoch + 1)
    assert not temporaries(run.folder), temporaries(run.folder)
    whole = Run(work + "/whole", work + "/data")
    whole.finish(epoch + 1)
    assert run.digests() == whole.digests(), "the weights or the record differ"
    assert run.rows() == whole.rows(), "the logs differ"
    assert len(run.rows()) == epoch + 2
    print(f"{KILLS} kills (seed {SEED}), {met} within a save, {epoch + 1} epochs: the same bits")
    shutil.rmtree(work)


main()
