"""Kills trainings at random moments, again and again, and goes on with them each time.

python3 tests/host/kill.py path/to/zknn [kills] [seed]. Two trainings: scripts/train_3layer.lua, and
train.fit with pictures that workers augment, a schedule and an average of the weights; both write
their records within epochs, too. Oracle: a run that is not killed. After each kill the files that
are there load; after the next start no temporary file is left; at the end the weights, the record
and the log are those of the run in one go.
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
local last = zknn.load(arg[1])
local best = arg[1]:gsub("last%.", "")
local file = io.open(best)
if file then zknn.load(best) end
print(last.epoch, last.batch or 0)
"""
MAKE_PICTURES = """
local zknn = require "zknn"
zknn.manual_seed(3)
for i = 1, 20 do
  local path = os.getenv "FOLDER" .. "/pictures/" .. i % 2
  zknn.system.make_folder(path)
  local picture = zknn.randint(0, 256, { 10, 10, 3 }, { dtype = "uint8" })
  zknn.image.save(picture, path .. "/" .. i .. ".png")
end
"""
FIT = """
local zknn = require "zknn"
local nn, optim, data, train, T = zknn.nn, zknn.optim, zknn.data, zknn.train, zknn.data.transforms
local pictures = data.ImageFolder { root = arg[1], transform = T.Compose {
  T.RandomCrop(8, { padding = 2 }), T.RandomHorizontalFlip(), T.ToTensor(),
} }
zknn.manual_seed(0)
local model = nn.Sequential(nn.Flatten(), nn.Linear(192, 32), nn.ReLU(), nn.Dropout(0.2),
  nn.Linear(32, 2))
local optimizer = optim.Adam(model:parameters(), { lr = 1e-3 })
train.fit {
  model = model, optimizer = optimizer, loss = nn.CrossEntropyLoss(), epochs = tonumber(arg[3]),
  train = data.DataLoader(pictures, { batch_size = 2, shuffle = true, num_workers = 2 }),
  val = data.DataLoader(pictures, { batch_size = 10 }),
  scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 1000), scheduler_interval = "step",
  ema = train.EMA(model, { decay = 0.9 }), checkpoint = arg[2], save_every = 3, verbose = false,
}
"""
# A record in one line of digits, without the times.
DIGEST = """
local zknn = require "zknn"
local parts = {}
local function add(value, path)
  if path:find "seconds" then return end
  if zknn.is_tensor(value) then
    parts[#parts + 1] = path .. zknn.sha256(value:contiguous():bytes())
  elseif type(value) == "table" then
    for key, each in pairs(value) do add(each, path .. "." .. tostring(key)) end
  else
    parts[#parts + 1] = path .. tostring(value)
  end
end
add(zknn.load(arg[1]), "")
table.sort(parts)
print(zknn.sha256(table.concat(parts)))
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
                self.data, "--model", self.best, "--log", self.log, "--batch-size", "8",
                "--shuffle", "--save-every", "3"]

    def finish(self, epochs):
        done = zknn(*self.arguments(epochs))
        assert done.returncode == 0, done.stdout + done.stderr

    def digests(self):
        return [hashlib.sha256(open(p, "rb").read()).hexdigest() for p in (self.best, self.last)]

    def rows(self):
        """The log without its times."""
        with open(self.log, newline="") as file:
            return [row[:1] + row[3:] for row in csv.reader(file)]


class FitRun(Run):
    """The training of FIT, on pictures."""

    def __init__(self, folder, work):
        super().__init__(folder, work + "/pictures")
        self.work = work

    def arguments(self, epochs):
        return [self.work + "/fit.lua", self.data, self.best, str(epochs)]

    def digests(self):
        made = [zknn(self.work + "/digest.lua", p) for p in (self.best, self.last)]
        assert all(m.returncode == 0 for m in made), made
        return [m.stdout for m in made]

    def rows(self):
        return []


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


def kill_training(work, kills, new_run):
    """Kills the training that new_run(name) gives, and compares it with one that is not killed."""
    run = new_run("/killed")
    epoch, met, within = 0, 0, 0
    for kill in range(kills):
        with open(work + "/out", "w+") as out:
            training = start(run.arguments(10000000), out)
            time.sleep(random.uniform(0.05, 1.2))
            assert training.poll() is None, open(work + "/out").read()
            training.kill()
            training.wait()
        met += len(temporaries(run.folder)) > 0
        assert len(temporaries(run.folder)) <= 2, temporaries(run.folder)
        if os.path.exists(run.last):
            checked = zknn(work + "/check.lua", run.last)
            assert checked.returncode == 0, f"kill {kill}: {checked.stderr}"
            now, batch = map(int, checked.stdout.split())
            assert now >= epoch, f"kill {kill}: epoch {now} after {epoch}"
            epoch, within = now, within + (batch > 0)
    run.finish(epoch + 1)
    assert not temporaries(run.folder), temporaries(run.folder)
    whole = new_run("/whole")
    whole.finish(epoch + 1)
    assert run.digests() == whole.digests(), "the weights or the record differ"
    assert run.rows() == whole.rows(), "the logs differ"
    assert len(run.rows()) in (0, epoch + 2)
    print(f"{type(run).__name__}: {kills} kills (seed {SEED}), {met} within a save, {within} "
          f"within an epoch, {epoch + 1} epochs: the same bits")


def main():
    random.seed(SEED)
    work = tempfile.mkdtemp()
    os.environ.pop("LUA_INIT", None)
    os.environ["ZKNN_THREADS"] = "1"  # bits do not depend on it; kills come faster
    for script in (MAKE_DATA, MAKE_PICTURES):
        made = zknn("-e", script, env={**os.environ, "FOLDER": work})
        assert made.returncode == 0, made.stderr
    for name, text in (("check.lua", CHECK), ("save.lua", SAVE), ("fit.lua", FIT),
                       ("digest.lua", DIGEST)):
        with open(f"{work}/{name}", "w") as file:
            file.write(text)
    os.mkdir(work + "/saves")
    kill_saves(work + "/saves", work + "/save.lua")

    for kind, kills, args in ((Run, KILLS, work + "/data"), (FitRun, KILLS, work)):
        kill_training(work, kills, lambda name: kind(work + name + kind.__name__, args))
    shutil.rmtree(work)


main()
