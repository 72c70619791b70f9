"""The ONNX project's own cases (onnx.backend.test) in zknn's session: onnx_nodes.py ZKNN [PATTERN]

Each case is a model with inputs and the results that the onnx package's reference gives: one node,
made here, or a file of the package (whole models of PyTorch's and of others, from opset 6 on). It
passes, is wrong, or is refused by a message that names what is not supported. Of the types that
zknn knows, with tensors of its dtypes, none may be refused but those in EXCEPT.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings

import numpy as np

try:
    import ml_dtypes  # noqa: F401  gives NumPy bfloat16 and the smaller floats
    import onnx
    from onnx import numpy_helper
    from onnx.backend.test.case.node import collect_testcases
    from onnx.backend.test.case.test_case import TestCase
    from onnx.backend.test.loader import load_model_tests
except ImportError:
    print("this Python has no onnx of today")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])
PATTERN = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")

# zknn's dtypes, as safetensors calls them.
DTYPES = {"float32": "F32", "float64": "F64", "float16": "F16", "bfloat16": "BF16", "bool": "BOOL"}
DTYPES.update({f"{sign}int{bits}": f"{(sign or 'i').upper()}{bits}"
               for sign in ("", "u") for bits in (8, 16, 32, 64)})
KINDS = "pytorch-converted", "pytorch-operator", "simple"

# Why a case of a type that zknn knows may be refused: part of its message.
EXCEPT = {
    "before opset 9 it is not supported": "Scan of opset 8",
}

# Of values to 100 the reference is computed in float32, so that its zeros are 1.5e-6.
NOISE = {"test_dft_inverse": 1e-5, "test_dft_inverse_opset19": 1e-5}

# The package's values were drawn without the node's seed: shapes, types and 0 or 1 are compared.
DRAWN = "test_bernoulli"

RUN = """
local zknn = require "zknn"
local function run(path)
  local session = zknn.onnx.InferenceSession(path .. ".onnx", { memory_limit = 1 << 32 })
  local given, feeds, results = zknn.safetensors.load(path .. ".in"), {}, nil
  for i, input in ipairs(session:get_inputs()) do feeds[input.name] = given[tostring(i - 1)] end
  for _ = 1, 2 do -- the second time by the plan that the first one made
    results = {}
    for k, t in ipairs(session:run(nil, feeds)) do results[tostring(k - 1)] = t end
  end
  zknn.safetensors.save(results, path .. ".out")
end
for path in io.lines(arg[1]) do
  local good, problem = pcall(run, path)
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


def write_tensors(arrays, path):
    """A file of safetensors, by numbers."""
    header, at = {}, 0
    for i, a in enumerate(arrays):
        header[str(i)] = {"dtype": DTYPES[str(a.dtype)], "shape": a.shape,
                          "data_offsets": [at, at + a.nbytes]}
        at += a.nbytes
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.writelines(a.tobytes() for a in arrays)


def read_tensors(path):
    dtypes = {name: np.dtype(dtype) for dtype, name in DTYPES.items()}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = []
    for i in range(len(header)):
        t = header[str(i)]
        begin, end = t["data_offsets"]
        tensors.append(np.frombuffer(data[begin:end], dtypes[t["dtype"]]).reshape(t["shape"]))
    return tensors


def write(case, path):
    """Writes a case's model and inputs; False when its values are no tensors."""
    inputs, outputs = (plain(values) for values in case.data_sets[0])
    if inputs is None or outputs is None:
        return False
    onnx.save(case.model, path + ".onnx")
    known = all(str(a.dtype) in DTYPES for a in inputs)  # else the model says so too
    write_tensors(inputs if known else [], path + ".in")
    return True


def difference(case, path):
    """What is wrong with the outputs that zknn wrote, or None."""
    for got, want in zip(read_tensors(path + ".out"), plain(case.data_sets[0][1])):
        if got.shape != want.shape or got.dtype != want.dtype:
            return f"{got.dtype} {got.shape} instead of {want.dtype} {want.shape}"
        if case.name.startswith(DRAWN):
            return None if set(np.unique(got)) <= {0, 1} else f"{got.ravel()[:6]} drawn"
        wide, rtol = (got, want), case.rtol
        if got.dtype.kind not in "iub":
            wide = [a.astype(np.float64) for a in wide]
            rtol = max(rtol, 2 * float(ml_dtypes.finfo(got.dtype).eps))  # of other roundings
        atol = NOISE.get(case.name, case.atol)
        if not np.allclose(*wide, rtol=rtol, atol=atol, equal_nan=True):
            return f"{got.ravel()[:6]} instead of {want.ravel()[:6]}"
    return None


def claimed(case, types):
    """Are its node's type and all its dtypes among those that zknn knows?"""
    kinds = {(n.domain, n.op_type) for n in case.model.graph.node}
    values = [v for values in case.data_sets[0] for v in plain(values) or [None]]
    return (all(domain in ("", "ai.onnx") and kind in types for domain, kind in kinds)
            and all(v is not None and str(v.dtype) in DTYPES for v in values))


def load_value(path, declared):
    with open(path, "rb") as file:
        text = file.read()
    if declared.HasField("sequence_type"):
        return []  # no tensor
    return numpy_helper.to_array(onnx.TensorProto.FromString(text))


def ramp(value):
    """The input that the package makes for its light models."""
    shape = [d.dim_value or 1 for d in value.type.tensor_type.shape.dim]
    n = int(np.prod(shape))
    return (np.arange(n).reshape(shape) / n).astype(np.float32)


def file_cases():
    """The package's models, which lie there as files with their inputs and results."""
    for case in (c for kind in KINDS for c in load_model_tests(kind=kind)):
        model = onnx.load(os.path.join(case.model_dir, "model.onnx"))
        first = os.path.join(case.model_dir, "test_data_set_0")
        declared = {"input": model.graph.input, "output": model.graph.output}
        values = [[load_value(f"{first}/{what}_{i}.pb", v.type) for i, v in enumerate(all_of)
                   if os.path.exists(f"{first}/{what}_{i}.pb")]
                  for what, all_of in declared.items()]
        case.model, case.data_sets = model, [values]
        yield case
    folder = os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/light")
    for path in sorted(glob.glob(folder + "/*.onnx")):
        name = os.path.basename(path)[:-len(".onnx")]
        model = onnx.load(path)
        known = {t.name for t in model.graph.initializer}
        inputs = [ramp(v) for v in model.graph.input if v.name not in known]
        results = [load_value(f"{folder}/{name}_output_{i}.pb", v.type)
                   for i, v in enumerate(model.graph.output)]
        yield TestCase(name=name, model_name=name, url=None, model_dir=None, model=model,
                       data_sets=[(inputs, results)], kind="light", rtol=1e-3, atol=1e-7)


def judge(cases, results, types):
    counts, problems, reasons = collections.Counter(), [], collections.Counter()
    for case in cases:
        path = case.name
        how, text = results[case.name]
        problem = difference(case, path) if how == "ran" else None
        if problem:
            problems.append(f"{case.name}: wrong: {problem}")
        excepted = next((why for part, why in EXCEPT.items() if part in text), None)
        if how == "refused" and claimed(case, types) and not excepted:
            problems.append(f"{case.name}: refused: {text}")
        if how == "refused":
            reasons[re.sub(r".*needs (is|are) not supported: ", "", text)[:60]] += 1
        result = "wrong" if problem else "pass" if how == "ran" else "refused"
        counts[result] += 1
        counts[case.kind, result] += 1
    return counts, problems, reasons


def main():
    warnings.simplefilter("ignore")
    types = set(zknn("-e", TYPES).split())
    cases = [c for c in [*collect_testcases(None), *file_cases()] if PATTERN.search(c.name)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found, cases = len(cases), [c for c in cases if write(c, c.name)]
        with open("run.lua", "w") as script, open("list", "w") as names:
            script.write(RUN)
            names.writelines(c.name + "\n" for c in cases)
        results = {}
        for line in zknn("run.lua", "list").splitlines():
            name, how, text = (line.split("\t") + [""])[:3]
            results[name] = (how, text)
        counts, problems, reasons = judge(cases, results, types)
        os.chdir("/")
    for reason, n in reasons.most_common(None if PATTERN.pattern else 12):
        print(f"  refused {n}: {reason}")
    known = sorted(t for t in types if any(t in {n.op_type for n in c.model.graph.node}
                                           for c in cases))
    for kind in sorted({c.kind for c in cases}):
        print(f"  {kind}: " + ", ".join(f"{counts[kind, r]} {r}"
                                        for r in ("pass", "wrong", "refused")))
    print(f"{found - len(cases)} cases have values that are no tensors and were not run")
    print(f"{len(cases)} cases, {counts['pass']} pass, {counts['wrong']} wrong, "
          f"{counts['refused']} refused; {len(known)} of zknn's {len(types)} types have cases")
    assert not problems, "\n".join(problems)


if __name__ == "__main__":
    main()
