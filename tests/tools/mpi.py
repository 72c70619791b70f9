#!/usr/bin/env python3
"""zknn.distributed under Open MPI and MPICH, with 1 to 4 ranks: every collective, and what ends a
job. tests/tools/mpi.py ZKNN; skipped (77) where no MPI is."""
import gzip
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

zknn = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__)) + "/mpi/"
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
env = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
           OMPI_MCA_rmaps_base_oversubscribe="1", ZKNN_THREADS="1")
launchers = {}
for name in "openmpi", "mpich":
    path = shutil.which("mpirun." + name)
    if path and os.path.exists(os.path.dirname(zknn) + "/zknn_" + name + ".so"):
        launchers[name] = path
    else:
        print(f"no {name}: apt-get install libopenmpi-dev openmpi-bin libmpich-dev mpich")
if not launchers:
    sys.exit(77)
scratch = tempfile.TemporaryDirectory()


def start(name, ranks, *args):
    return subprocess.Popen([launchers[name], "-np", str(ranks), zknn, *args], env=env, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=scratch.name)


def run(name, ranks, *args):
    """What a job that must end well prints."""
    job = start(name, ranks, *args)
    said, _ = job.communicate(timeout=600)
    assert job.returncode == 0, f"{name}, {ranks} ranks: {said}"
    return said


def collectives():
    for name in launchers:
        for ranks in 1, 2, 3, 4:
            said = run(name, ranks, here + "collectives.lua")
            assert f"collectives of {ranks} ranks are right" in said, said


def training():
    said = set()
    for name in launchers:
        for ranks in 1, 2, 3, 4:
            text = run(name, ranks, here + "training.lua")
            assert "training is right" in text, text
            if ranks != 3:
                said.add(text)
    assert len(said) == 1, said


def small_mnist(folder):
    """The first images of MNIST."""
    raw = os.path.join(root, "data/MNIST/raw/")
    os.makedirs(folder + "/MNIST/raw")
    for name, n in ("train", 700), ("t10k", 300):
        for kind, size, head in ("images-idx3", 784, 16), ("labels-idx1", 1, 8):
            with gzip.open(f"{raw}{name}-{kind}-ubyte.gz") as file:
                text = file.read(head + n * size)
            with open(f"{folder}/MNIST/raw/{name}-{kind}-ubyte", "wb") as file:
                file.write(text[:4] + struct.pack(">I", n) + text[8:])


def scripts():
    """The training scripts end with the same files for 1, 2 and 4 ranks, also when they are killed
    and go on with another number."""
    small_mnist(scratch.name + "/data")

    def train(name, ranks, script, model, epochs):
        said = run(name, ranks, f"{root}/scripts/{script}.lua", "--data", "data", "--epochs",
                   str(epochs), "--model", model + ".pth", "--log", model + ".csv")
        assert said.count("Done!") == 1, said
        log = [line.split(",")[3:] for line in open(f"{scratch.name}/{model}.csv")]
        return [open(f"{scratch.name}/{model}{end}", "rb").read()
                for end in (".pth", ".last.pth")], log

    for script in "train_3layer", "lenet":
        want = train(list(launchers)[0], 1, script, script + "1", 2)
        for name in launchers:
            for ranks in 2, 4:
                got = train(name, ranks, script, f"{script}{name}{ranks}", 2)
                assert got == want, f"{name} {script}: {ranks} ranks are not 1"
        # With another number of ranks, and killed in between.
        name = list(launchers)[-1]
        train(name, 2, script, "again", 1)
        job = start(name, 4, f"{root}/scripts/{script}.lua", "--data", "data", "--epochs", "2",
                    "--model", "again.pth", "--log", "again.csv")
        time.sleep(random.uniform(0.2, 2))
        job.kill()
        job.communicate()
        time.sleep(1)
        assert train(name, 4, script, "again", 2) == want, f"{script}: resumed"
        for end in "pth", "last.pth", "csv":
            os.remove(f"{scratch.name}/again.{end}")


def fault(name, how, want, act=None):
    """A job of three ranks that `how` ends: within 5 s, saying `want`."""
    folder = tempfile.mkdtemp(dir=scratch.name)
    job = start(name, 3, here + "fault.lua", how, folder)
    limit = time.time() + 60
    while not {"go0", "go1", "go2"} <= set(os.listdir(folder)):
        assert time.time() < limit and job.poll() is None, f"{name} {how}: {job.communicate()}"
        time.sleep(0.05)
    if act:
        act(job, folder)
    begun = time.time()
    said, _ = job.communicate(timeout=60)
    took = time.time() - begun
    assert job.returncode != 0, f"{name} {how}: {said}"
    assert want in said, f"{name} {how}: {said}"
    assert said.count("zknn: rank") <= 1, said
    assert took < 5, f"{name} {how}: {took:.1f} s"
    for file in os.listdir(folder):  # nobody is left
        process = int(open(f"{folder}/{file}").read())
        for _ in range(50):
            if not os.path.exists(f"/proc/{process}/stat"):
                break
            if open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[0] == "Z":
                break
            time.sleep(0.1)
        else:
            raise AssertionError(f"{name} {how}: {file} still runs")


def kill(rank):
    def act(_, folder):
        os.kill(int(open(f"{folder}/go{rank}").read()), signal.SIGKILL)
    return act


def faults():
    for name in launchers:
        fault(name, "error", "zknn: rank 1 of 3 on ")
        fault(name, "error", "attempt to index a nil value")
        fault(name, "status", "ends the job: it ended with status 3")
        fault(name, "late", "waits for rank 1 since 2 s")
        # Open MPI's launcher may drop what is printed after Ctrl-C.
        fault(name, "interrupt", "" if name == "openmpi" else "interrupted!",
              lambda job, _: job.send_signal(signal.SIGINT))
        for rank in 0, 2:  # MPICH's launcher kills all others at once, and says it itself
            words = (f"zknn: rank {rank} of 3 on " if name == "openmpi"
                     else "BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES")
            fault(name, "kill", words, kill(rank))


collectives()
training()
scripts()
faults()
print("all is right under " + " and ".join(launchers))
