"""What the machine can do at most, the best of short windows: bytes a second that N processes move
together by NumPy's add, copy and max (the fastest), for arrays in the cache and in memory; and,
where there is a C compiler, their fused multiply-adds (fma.c).     threads=N"""
import multiprocessing
import os
import shutil
import subprocess
import tempfile

import numpy

import twin

ELEMENTS = {"cache": 1 << 16, "memory": 1 << 22}
WINDOWS = 20
threads = twin.args["threads"]


def rates(part, gate, queue):
    a, b, c = (numpy.ones(part, numpy.float32) for _ in range(3))
    works = (lambda: numpy.add(a, b, out=c), 12), (lambda: numpy.copyto(c, a), 8), (
        lambda: numpy.max(a), 4)
    for work, width in works:
        work()
        calls = max(1, (1 << 18) // part)
        gate.wait()
        best = min(twin.seconds_of(work, calls) for _ in range(WINDOWS))
        queue.put((width, calls * part * width / best))
        gate.wait()


for name, elements in ELEMENTS.items():
    gate, queue = multiprocessing.Barrier(threads), multiprocessing.Queue()
    made = [multiprocessing.Process(target=rates, args=(elements // threads, gate, queue))
            for _ in range(threads)]
    for process in made:
        process.start()
    found = [queue.get() for _ in range(3 * threads)]
    for process in made:
        process.join()
    twin.report(name, max(sum(rate for width, rate in found if width == w) for w in (12, 8, 4)))

if shutil.which("cc"):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fma.c")
        subprocess.run(["cc", "-O3", "-march=native", "-o", f"{folder}/fma", source], check=True)
        made = [subprocess.Popen([f"{folder}/fma"], text=True, stdout=subprocess.PIPE)
                for _ in range(threads)]
        twin.report("fma", sum(float(process.communicate()[0]) for process in made))
