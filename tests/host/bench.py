"""zknn's half of the benchmark: bench.py ZKNN     (run in the source tree)

Every job's program runs, on as little work as there is, and reports what scripts/bench/works.py
says that it reports: a benchmark must still run after a month without a run.
"""
import subprocess
import sys
import tempfile

sys.path.insert(0, "scripts/bench")
import works  # noqa: E402

ZKNN = sys.argv[1]
LEAST = {"steps": 1, "warmup": 0, "seconds": 1e-3, "hidden": 16}


def run(name, arguments):
    command = [ZKNN, f"scripts/bench/{name}.lua", *(f"{k}={v}" for k, v in arguments.items())]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


with tempfile.TemporaryDirectory() as folder:
    files = {"onnx": f"{folder}/net.onnx"}
    run("export", files)
    seen = set()
    for job in (job for jobs in works.GROUPS.values() for job in jobs):
        small = {k: LEAST.get(k, v) for k, v in job.arguments.items()}
        if job.alone or job.name in ("tutorial", "pictures") or str((job.name, small)) in seen:
            continue  # what is not zknn's alone, is tested as a script, or takes long
        seen.add(str((job.name, small)))
        lines = [line.split() for line in run(job.name, {**small, **files}).splitlines()]
        found = {words[1]: float(words[2]) for words in lines if words[:1] == ["="]}
        for row in job.rows:
            assert found.get(row.ours, 0) > 0, (job.name, small, row.ours, lines)
        print(f"{job.name}: {', '.join(row.label for row in job.rows)}")
