"""The ONNX project's own cases (onnx.backend.test) in zknn's session: onnx_nodes.py ZKNN [PATTERN]

Each case is a model with inputs and the results that the onnx package's reference gives: one node,
made here, or a file of the package (whole models of PyTorch's and of others, from opset 6 on). It
passes, is wrong, or is refused by a message that names what is not supported. Of the types that
zknn knows, with tensors of its dtypes, none may be refused but those in EXCEPT.

The refused node cases and their reasons stand in docs/onnx.md: onnx_nodes.py ZKNN --write makes the
list anew, and without a pattern it must be the one that stands there.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
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
WRITE = sys.argv[2:] == ["--write"]
PATTERN = re.compile("" if WRITE or len(sys.argv) < 3 else sys.argv[2])

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
-- Is it strings, at any depth? An empty list may be either.
function has_texts(v)
  while type(v) == "table" do v = v[1] end
  return type(v) == "string"
end
function json(v)
  if type(v) == "string" then return '"' .. v:gsub('["\\\\]', "\\\\%0") .. '"' end
  local list = {}
  for i, part in ipairs(v) do list[i] = json(part) end
  return "[" .. table.concat(list, ", ") .. "]"
end
local function run(path)
  local session = zknn.onnx.InferenceSession(path .. ".onnx", { memory_limit = 1 << 32 })
  local given, feeds, results = zknn.safetensors.load(path .. ".in"), {}, nil
  local shape, others = dofile(path .. ".lua"), {}
  local function value(name)
    local s = shape[name]
    if s == nil then return given[name] end
    if s == false or type(s) ~= "number" then return s or nil end
    local list = {}
    for j = 1, s do list[j] = value(name .. "." .. j - 1) end
    return list
  end
  for i, input in ipairs(session:get_inputs()) do feeds[input.name] = value(tostring(i - 1)) end
  local function put(name, v)
    if type(v) == "userdata" then results[name] = v return end
    local texts = type(v) == "string" or type(v) == "table" and has_texts(v)
    others[#others + 1] = ("%s %s"):format(name, texts and json(v) or v and #v or -1)
    for j, t in ipairs(not texts and v or {}) do put(name .. "." .. j - 1, t) end
  end
  for _ = 1, 2 do -- the second time by the plan that the first one made
    results, others = {}, {}
    local all = session:run(nil, feeds)
    for k = 1, #session:get_outputs() do put(tostring(k - 1), all[k]) end
  end
  zknn.safetensors.save(results, path .. ".out")
  local file <close> = io.open(path .. ".others", "w")
  file:write(table.concat(others, "\\n"))
end
for path in io.lines(arg[1]) do
  local good, problem = pcall(run, path)
  print(path, good and "ran" or "refused", good and "" or tostring(problem):gsub("%s*\\n%s*", " "))
end
"""

TYPES = "for t in pairs(require('zknn.core.onnx').node_types()) do print(t) end"


def zknn(*args):
    return subprocess.run([ZKNN, *args], check=True, text=True, stdout=subprocess.PIPE).stdout


# The dtypes that stand for types that zknn has no tensors of.
NEAREST = {"int4": np.int8, "int2": np.int8, "uint4": np.uint8, "uint2": np.uint8}
NEAREST.update({name: np.float16 for name in (
    "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float4_e2m1fn")})
NEAREST["float8_e8m0fnu"] = np.float32


def nearest(value):
    """A tensor's array, of one of zknn's dtypes where there is one for it."""
    a = numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else value
    kind = str(getattr(a, "dtype", ""))
    return np.asarray(a).astype(np.float32).astype(NEAREST[kind]) if kind in NEAREST else a


def parts(values):
    """The inputs or outputs as arrays by name, and what else there is: texts as lists, how many
    values a sequence has, False for an absent one."""
    arrays, others = {}, {}

    def put(name, v):
        v = nearest(v)
        if isinstance(v, (list, tuple)):
            others[name] = len(v)
            for j, part in enumerate(v):
                put(f"{name}.{j}", part)
        elif v is None:
            others[name] = False
        elif isinstance(v, onnx.TensorProto):  # NumPy has no such type by itself
            arrays[name] = numpy_helper.to_array(v)
        elif np.asarray(v).dtype.kind in "OUS":
            others[name] = np.asarray(v).astype(str).tolist()
        else:
            arrays[name] = np.asarray(v)

    for i, v in enumerate(values):
        put(str(i), v)
    return arrays, others


def as_lua(v):
    if isinstance(v, str):
        return json.dumps(v, ensure_ascii=False)
    if isinstance(v, list):
        return "{" + ", ".join(map(as_lua, v)) + "}"
    return json.dumps(v)


def write_tensors(arrays, path):
    """A file of safetensors, by numbers."""
    header, at = {}, 0
    for name, a in arrays.items():
        header[name] = {"dtype": DTYPES[str(a.dtype)], "shape": a.shape,
                          "data_offsets": [at, at + a.nbytes]}
        at += a.nbytes
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.writelines(a.tobytes() for a in arrays.values())


def read_tensors(path):
    dtypes = {name: np.dtype(dtype) for dtype, name in DTYPES.items()}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, t in header.items():
        begin, end = t["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], dtypes[t["dtype"]]).reshape(t["shape"])
    return tensors


def write(case, path):
    """Writes a case's model and inputs."""
    arrays, others = parts(case.data_sets[0][0])
    onnx.save(case.model, path + ".onnx")
    known = all(str(a.dtype) in DTYPES for a in arrays.values())  # else the model says so too
    write_tensors(arrays if known else {}, path + ".in")
    with open(path + ".lua", "w") as file:
        file.write("return {" + ", ".join(f"[{as_lua(k)}] = {as_lua(v)}"
                                          for k, v in others.items()) + "}")


def difference(case, path):
    """What is wrong with the outputs that zknn wrote, or None."""
    arrays, others = parts(case.data_sets[0][1])
    results = read_tensors(path + ".out")
    with open(path + ".others") as file:
        found = dict(line.split(" ", 1) for line in file.read().split("\n") if line)
    found = {k: json.loads(v) for k, v in found.items()}
    others = {k: -1 if v is False else 0 if not np.size(v) else v for k, v in others.items()}
    if found != others or results.keys() != arrays.keys():
        return f"{found} and {list(results)} instead of {others} and {list(arrays)}"
    for got, want in ((results[name], want) for name, want in arrays.items()):
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
    values = [v for values in case.data_sets[0] for v in parts(values)[0].values()]
    return (all(domain in ("", "ai.onnx") and kind in types for domain, kind in kinds)
            and all(str(v.dtype) in DTYPES for v in values))


def load_value(path, declared):
    with open(path, "rb") as file:
        text = file.read()
    if declared.HasField("sequence_type"):
        return numpy_helper.to_list(onnx.SequenceProto.FromString(text))
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


MARK = "<!-- refused node cases: tests/peers/onnx_nodes.py ZKNN --write makes this list -->\n"
END = "<!-- end of the refused node cases -->\n"


def reason_of(case, text):
    """Why a case is refused, in few words; text: what the session said."""
    kinds = sorted({n.op_type for n in case.model.graph.node})
    lacks = re.search(r"needs (?:is|are) not supported: (.*)", text)
    if not lacks:
        return f"{kinds[0]}: " + re.sub(r".*\(\S+, opset \d+\): ", "", text)
    nodes = re.findall(r"([\w.]+) \(\d+ nodes?\)", lacks.group(1))
    types = sorted(set(re.findall(r"of type (\w+)", lacks.group(1))))
    return " and ".join([", ".join(nodes)] * bool(nodes) + ["values of type " + t for t in types])


def refused_list(n, reasons):
    """The list of docs/onnx.md; n: how many node cases there are, reasons: of each refused one."""
    by = collections.defaultdict(list)
    for name, reason in sorted(reasons.items()):
        by[reason].append(name.removeprefix("test_"))
    lines = [f"Of the {n:,} node cases of the onnx package {onnx.__version__} {n - len(reasons):,} "
             f"pass ({100 * (n - len(reasons)) / n:.1f}%). The others are refused, by what is not "
             "there:", ""]
    for reason, names in sorted(by.items()):
        lines += textwrap.wrap(f"- {reason} ({len(names)}): {', '.join(names)}", 128,
                               subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def check_list(text):
    """Compares with the committed list, or writes it."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/onnx.md")
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split(MARK)
    stands, after = rest.split(END)
    if WRITE:
        with open(path, "w", encoding="utf-8") as file:
            file.write(before + MARK + text + END + after)
    else:
        assert stands == text, "the list of docs/onnx.md is another: onnx_nodes.py ZKNN --write"


def main():
    warnings.simplefilter("ignore")
    types = set(zknn("-e", TYPES).split())
    cases = [c for c in [*collect_testcases(None), *file_cases()] if PATTERN.search(c.name)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for case in cases:
            write(case, case.name)
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
    print(f"{len(cases)} cases, {counts['pass']} pass, {counts['wrong']} wrong, "
          f"{counts['refused']} refused; {len(known)} of zknn's {len(types)} types have cases")
    assert not problems, "\n".join(problems)
    if not PATTERN.pattern:
        node = [c for c in cases if c.kind == "node"]
        why = {c.name: reason_of(c, results[c.name][1]) for c in node
               if results[c.name][0] == "refused"}
        check_list(refused_list(len(node), why))


if __name__ == "__main__":
    main()
