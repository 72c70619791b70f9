"""zknn's half of the benchmark: bench.py ZKNN     (run in the source tree)

Every job's program runs, on as little work as there is, and reports what scripts/bench/works.py
says that it reports: a benchmark must still run after a month without a run. So does each row of
ops.txt, and what run.py makes of them (without PyTorch, whose half is written here by hand).
"""
import copy
import json
import subprocess
import sys
import tempfile

sys.path.insert(0, "scripts/bench")
import ops_page  # noqa: E402
import ops_run  # noqa: E402
import ops_table  # noqa: E402
import works  # noqa: E402

ZKNN = sys.argv[1]
LEAST = {"steps": 1, "warmup": 0, "seconds": 1e-3, "hidden": 16}


def run(name, arguments):
    command = [ZKNN, f"scripts/bench/{name}.lua", *(f"{k}={v}" for k, v in arguments.items())]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


with tempfile.TemporaryDirectory() as folder:
    files = {"plain": folder}
    run("export", files)
    seen = set()
    for job in (job for jobs in works.GROUPS.values() for job in jobs):
        small = {k: LEAST.get(k, v) for k, v in job.arguments.items()}
        if job.alone or job.name in ("tutorial", "pictures") or str((job.name, small)) in seen:
            continue  # what is not zknn's alone, is tested as a script, or takes long
        seen.add(str((job.name, small)))
        lines = [line.split() for line in run(job.name, {**small, **files}).splitlines()]
        if ["=", "lacks", "FashionMNIST"] in lines:
            continue  # a data set that need not be there
        found = {words[1]: float(words[2]) for words in lines if words[:1] == ["="]}
        for row in job.rows:
            assert found.get(row.ours, 0) > 0, (job.name, small, row.ours, lines)
        print(f"{job.name}: {', '.join(row.label for row in job.rows)}")

# --- ops ---

# Lua's expressions in Python's words.
for lua, python in (("F.gelu(x, { approximate = \"tanh\" })", "F.gelu(x, approximate = \"tanh\")"),
                    ("T.cat({ x, y }, 0)", "T.cat([ x, y ], 0)"), ("x + y:t()", "x + y.t()"),
                    ("F.batch_norm(i, nil, nil, w, true) ^ 2",
                     "F.batch_norm(i, None, None, w, True) ** 2")):
    assert ops_table.python(lua) == python, (lua, ops_table.python(lua))

# zknn has every row: the small ones, for the others have the same expressions.
families = ops_table.read()
found = ops_run.measure(", small$", 1, 1e-6, ZKNN, None, 1)
assert len(found["rows"]) == sum(len(family.rows) for family in families) > 250
for row in found["rows"]:
    assert not row["lacks"] and row["seconds"]["zknn"][0] > 0, row
    assert row["label"] in ("randperm", "accuracy") or row["checks"]["zknn"] >= 0, row
by_label = {f"{row['family']}: {row['label']}": row for row in found["rows"]}
assert by_label["unary: exp"]["bytes"] == 8000  # 1000 read, 1000 written
assert by_label["binary: x + y"]["bytes"] == 12000
assert by_label["unary, backward: relu"]["bytes"] == 8000  # x is read, its gradient written
assert by_label["products: matmul"]["flops"] == 2 * 64 ** 3
print(f"ops: {len(by_label)} rows")


def row_of(label, size, ours, theirs, **more):
    return {"family": "f", "label": label, "size": size, "values": "n = 1", "flops": 0, "bytes": 0,
            "seconds": {"zknn": ours, **theirs}, "checks": {}, "lacks": {}, **more}


run_of = {"rounds": 3, "threads": 2, "limits": {"memory": 1e9, "fma": 1e12}, "torch": "2.0",
          "minutes": 1, "load": dict.fromkeys(("before", "during", "after"), 1) |
          {"stolen": 0, "others": 0.5}}
old = {**run_of, "rows": [
    row_of("a", 0, [1e-6, 2e-6, 9e-6], {"1": [8e-6] * 3, "2": [4e-6, 6e-6, 5e-6]}),
    row_of("b", 2, [1e-3] * 3, {"1": [4e-3] * 3}, bytes=950_000),
    row_of("c", 1, [1e-3] * 3, {"1": [1e-3] * 3}, flops=5e8)]}
text = ops_page.page(old, "CPU", "commit", "today")
# Medians, bests in brackets, the better number of threads, ratios and their means, the limits.
for line in ("| a | n = 1 | 2.00 us (1.00) | 5.00 us (4.00) [2] | 2.50 |  |",
             "| b | n = 1 | 1.00 ms (1.00) | 4.00 ms (4.00) [1] | 4.00 | memory **95%** / 24% |",
             "| c | n = 1 | 1.00 ms (1.00) | 1.00 ms (1.00) [1] | 1.00 | FMA 50% / 50% |",
             "| all | 2.50 | 1.00 | 4.00 | 2.15 | 0 of 3 |"):
    assert line in text, (line, text)
assert "others used 50% of its processors" in text, text
new = copy.deepcopy(old)
new["rows"][1]["seconds"]["zknn"] = [0.5e-3] * 3
text = ops_page.change(old, new)
assert "| f: b | n = 1 | 1.00 ms (1.00) | 500 us (500) | 4.00 | 8.00 | 2.00 |" in text, text
assert "f: a" not in text and "1 of 3 rows changed" in text, text
text = ops_page.change(new, old)
assert "| 8.00 | 4.00 | 0.50 |" in text, text

# The command: a row, written, and compared with itself.
with tempfile.TemporaryDirectory() as folder:
    for compared in ([], ["--compare", f"{folder}/found.json"]):
        out = subprocess.run(
            [sys.executable, "scripts/bench/run.py", "ops", "--zknn", ZKNN, "--python", "none",
             "--only", "^unary: exp, small", "--rounds", "2", "--seconds", "1e-6", "--json",
             f"{folder}/found.json", "--write", f"{folder}/page.md", *compared],
            check=True, text=True, stdout=subprocess.PIPE).stdout
        assert "| exp | n = 1000 |" in out, out
    assert "of 1 rows changed" in out, out
    with open(f"{folder}/found.json") as file:
        assert len(json.load(file)["rows"][0]["seconds"]["zknn"]) == 2
    with open(f"{folder}/page.md") as file:
        assert out in file.read()
