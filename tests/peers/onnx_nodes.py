"""The ONNX project's own cases (onnx.backend.test) in zknn's session: onnx_nodes.py ZKNN [PATTERN]

Each case is a model with inputs and the results that the onnx package's reference gives. It passes,
is wrong, or is refused by a message that names what is not supported. Of the types that zknn knows,
with inputs of float32, float64, int64, bool and uint8, none may be refused but those in EXCEPT.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile
import warnings

import numpy as np

try:
    import onnx
    from onnx.backend.test.case.node import collect_testcases
except ImportError:
    print("this Python has no onnx")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])
PATTERN = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")

# zknn's dtypes, and int32, which it reads as int64.
DTYPES = {np.dtype(t) for t in ("float32", "float64", "int64", "bool", "uint8")}

# Why a case of a type that zknn knows may be refused: part of its message.
EXCEPT = {
    "is not supported: it draws": "training that drops at random",
    "is not known: 7 to 28 are": "of opset 1",
}

RUN = """
local zknn = require "zknn"
local function run(path, n_in, n_out)
  local session = zknn.onnx.InferenceSession(path .. ".onnx")
  local feeds = {}
  for i, input in ipairs(session:get_inputs()) do
    if i <= n_in then feeds[input.name] = zknn.npy.load(("%s.in%d.npy"):format(path, i - 1)) end
  end
  for _ = 1, 2 do -- the second time by the plan that the first one made
    for k, t in ipairs(session:run(nil, feeds)) do
      zknn.npy.save(t, ("%s.out%d.npy"):format(path, k - 1))
    end
  end
end
for line in io.lines(arg[1]) do
  local path, n_in, n_out = line:match "^(%S+) (%d+) (%d+)$"
  local good, problem = pcall(run, path, tonumber(n_in), tonumber(n_out))
  print(path, good and "ran" or "refused", good and "" or tostring(problem):gsub("%s*\\n%s*", " "))
end
"""

TYPES = "for t in pairs(require('zknn.core.onnx').node_types()) do print(t) end"


def zknn(*args):
    return subprocess.run([ZKNN, *args], check=True, text=True, stdout=subprocess.PIPE).stdout


def plain(values):
    """The inputs or outputs as arrays, or None when one is a sequence, a text, ..."""
    arrays = [np.asarray(v) if isinstance(v, (np.ndarray, np.generic)) else None for v in values]
    return arrays if all(a is not None for a in arrays) else None


def widened(array):
    return array.astype(np.int64) if array.dtype == np.int32 else array


def write(case, path):
    """Writes a case's model and inputs; False when its values have no form in .npy."""
    inputs, outputs = (plain(values) for values in case.data_sets[0])
    if inputs is None or outputs is None:
        return False
    if any(a.dtype not in DTYPES and a.dtype != np.int32 for a in inputs):
        inputs = []  # the model says so too
    onnx.save(case.model, path + ".onnx")
    for i, array in enumerate(inputs):
        np.save(f"{path}.in{i}.npy", widened(array))
    return True


def difference(case, path):
    """What is wrong with the outputs that zknn wrote, or None."""
    for k, want in enumerate(plain(case.data_sets[0][1])):
        got, want = np.load(f"{path}.out{k}.npy"), widened(want)
        if got.shape != want.shape or got.dtype != want.dtype:
            return f"{got.dtype} {got.shape} instead of {want.dtype} {want.shape}"
        if not np.allclose(got, want, rtol=case.rtol, atol=case.atol, equal_nan=True):
            return f"{got.ravel()[:6]} instead of {want.ravel()[:6]}"
    return None


def claimed(case, types):
    """Are its node's type and all its dtypes among those that zknn knows?"""
    kinds = {(n.domain, n.op_type) for n in case.model.graph.node}
    values = [v for values in case.data_sets[0] for v in plain(values) or [None]]
    return (all(domain in ("", "ai.onnx") and kind in types for domain, kind in kinds)
            and all(v is not None and v.dtype in DTYPES for v in values))


def judge(cases, types):
    counts, problems, reasons = collections.Counter(), [], collections.Counter()
    for case in cases:
        path = case.name
        how, text = case.result
        problem = difference(case, path) if how == "ran" else None
        if problem:
            problems.append(f"{case.name}: wrong: {problem}")
        excepted = next((why for part, why in EXCEPT.items() if part in text), None)
        if how == "refused" and claimed(case, types) and not excepted:
            problems.append(f"{case.name}: refused: {text}")
        if how == "refused":
            reasons[re.sub(r".*nodes? (is|are) not supported: ", "", text)[:60]] += 1
        counts["wrong" if problem else "pass" if how == "ran" else "refused"] += 1
    return counts, problems, reasons


def main():
    warnings.simplefilter("ignore")
    types = set(zknn("-e", TYPES).split())
    cases = [c for c in collect_testcases(None) if PATTERN.search(c.name)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found, cases = len(cases), [c for c in cases if write(c, c.name)]
        with open("run.lua", "w") as script, open("list", "w") as names:
            script.write(RUN)
            names.writelines(f"{c.name} {len(c.data_sets[0][0])} {len(c.data_sets[0][1])}\n"
                             for c in cases)
        results = {}
        for line in zknn("run.lua", "list").splitlines():
            name, how, text = (line.split("\t") + [""])[:3]
            results[name] = (how, text)
        for case in cases:
            case.result = results[case.name]
        counts, problems, reasons = judge(cases, types)
        os.chdir("/")
    for reason, n in reasons.most_common(None if PATTERN.pattern else 12):
        print(f"  refused {n}: {reason}")
    known = sorted(t for t in types if any(t in {n.op_type for n in c.model.graph.node}
                                           for c in cases))
    print(f"{found - len(cases)} cases have values that are no tensors and were not run")
    print(f"{len(cases)} cases, {counts['pass']} pass, {counts['wrong']} wrong, "
          f"{counts['refused']} refused; {len(known)} of zknn's {len(types)} types have cases")
    assert not problems, "\n".join(problems)


if __name__ == "__main__":
    main()
