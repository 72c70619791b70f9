#!/usr/bin/env python3
"""Shapes and dtypes that `zknn inspect` works out between the nodes of ONNX files.

    inspect_shapes.py build/release/zknn [--list]

Oracle: onnx's node cases, whose files say the types of their outputs. These are hidden from zknn
behind an Identity. No size or dtype may be wrong; how many onnx.shape_inference knows besides is
told. --list names the operators that are not known.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

try:
    import onnx
    from onnx import TensorProto, helper, shape_inference
    from onnx.backend.test.loader import load_model_tests
except ImportError:
    print("onnx is missing: skipped")
    sys.exit(77)

SCRIPT = """
local zknn, json = require "zknn", require "zknn.json"
for line in io.lines() do
  local good, edges = pcall(function()
    return require("zknn.inspect.graph")(zknn.onnx.load(line)).edges
  end)
  local out = {}
  for name, edge in pairs(good and edges or {}) do
    out[name] = { dtype = edge.dtype, shape = edge.shape and json.list(edge.shape) }
  end
  print(json.encode { good = good, why = not good and tostring(edges) or nil, edges = out })
end
"""

DTYPES = {getattr(TensorProto, name.upper() if name not in ("float32", "float64") else
                  {"float32": "FLOAT", "float64": "DOUBLE"}[name]): name
          for name in ("float32", "float64", "float16", "bfloat16", "int8", "int16", "int32",
                       "int64", "uint8", "uint16", "uint32", "uint64", "bool", "string")}


def hidden(model):
    """The model with its outputs behind Identity nodes: {name: (dtype, shape)} of those."""
    truth, graph = {}, model.graph
    for value in list(graph.output):
        kind = value.type.WhichOneof("value")
        if kind != "tensor_type" or not value.type.tensor_type.HasField("shape"):
            continue
        if value.type.tensor_type.elem_type not in DTYPES:
            continue
        shape = [d.dim_value if d.HasField("dim_value") else None
                 for d in value.type.tensor_type.shape.dim]
        truth[value.name] = (DTYPES[value.type.tensor_type.elem_type], shape)
        graph.node.append(helper.make_node("Identity", [value.name], [value.name + "_seen"]))
        value.name += "_seen"
    del graph.value_info[:]
    return truth


def inferred(model):
    """The sizes that onnx knows of hidden outputs: {name: shape}."""
    out = {}
    try:
        graph = shape_inference.infer_shapes(model).graph
    except Exception:  # what it does not know it says so
        return out
    for value in graph.value_info:
        if value.type.WhichOneof("value") == "tensor_type" and \
                value.type.tensor_type.HasField("shape"):
            out[value.name] = [d.dim_value if d.HasField("dim_value") else None
                               for d in value.type.tensor_type.shape.dim]
    return out


def main():
    program, lists = sys.argv[1], "--list" in sys.argv
    cases, wrong, counts = [], [], collections.Counter()
    lacking = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for i, case in enumerate(load_model_tests(kind="node")):
            model = case.model or onnx.load(os.path.join(case.model_dir, "model.onnx"))
            op = model.graph.node[0].op_type if model.graph.node else ""
            truth = hidden(model)
            if not truth:
                continue
            path = os.path.join(folder, f"{i}.onnx")
            onnx.save(model, path)
            cases.append((case.name, op, path, truth, inferred(model)))
        script = os.path.join(folder, "edges.lua")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        lines = subprocess.run([program, script], text=True, stdout=subprocess.PIPE, check=True,
                               input="\n".join(c[2] for c in cases) + "\n").stdout.splitlines()
    for (name, op, _, truth, known), line in zip(cases, lines):
        answer = json.loads(line)
        for edge, (dtype, shape) in truth.items():
            counts["edges"] += 1
            own = answer["edges"].get(edge, {})
            theirs = known.get(edge)
            if isinstance(own.get("shape"), dict):
                own["shape"] = []
            whole = own.get("shape") is not None and all(
                isinstance(s, int) and not isinstance(s, bool) for s in own["shape"])
            if own.get("dtype") not in (None, dtype):
                wrong.append(f"{name}: {edge} is {dtype}, not {own['dtype']}")
            if own.get("shape") is not None:
                fits = len(own["shape"]) == len(shape) and all(
                    not isinstance(a, int) or isinstance(a, bool) or b is None or a == b
                    for a, b in zip(own["shape"], shape))
                if not fits:
                    wrong.append(f"{name}: {edge} is {shape}, not {own['shape']}")
            counts["ours"] += whole
            counts["onnx's"] += theirs is not None and None not in theirs
            if not whole and theirs is not None and None not in theirs:
                counts["onnx's alone"] += 1
                lacking[op] += 1
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    if lists:
        print(", ".join(f"{op} {n}" for op, n in lacking.most_common()))
    for line in wrong:
        print("wrong:", line)
    sys.exit(1 if wrong or counts["ours"] < 0.8 * counts["onnx's"] else 0)


if __name__ == "__main__":
    main()
