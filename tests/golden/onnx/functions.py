"""Writes models with functions of their own, for onnx_functions_spec.lua.

    python3 tests/golden/onnx/functions.py

with a Python that has onnx and onnxruntime. functions.npz has for each case, as bytes, NAME/model,
and NAME/in0, .., NAME/out0, ...: what onnxruntime gives (of two
cases, NumPy). bad_functions.npz has models that a
session must refuse.
"""
import os

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(5)
node, opset = helper.make_node, helper.make_opsetid


def value(name, shape=None):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def function(name, inputs, outputs, nodes, version=18, attributes=(), defaults=(), others=()):
    return helper.make_function("own", name, inputs, outputs, nodes,
                                [opset("", version), opset("own", 1), *others],
                                list(attributes), list(defaults))


def reference(kind, name, attribute, inputs, outputs, **more):
    """A node whose attribute is one of the function around it."""
    n = node(kind, inputs, outputs, **more)
    a = n.attribute.add()
    a.name, a.ref_attr_name, a.type = name, attribute, 1
    return n


def model(nodes, functions, outputs=("y",), inputs=("x",), version=18, shape=None):
    graph = helper.make_graph(nodes, "g", [value(n, shape) for n in inputs],
                              [value(n) for n in outputs])
    return helper.make_model(graph, ir_version=9, functions=functions,
                             opset_imports=[opset("", version), opset("own", 1)])


def own(name, inputs, outputs, **attributes):
    return node(name, inputs, outputs, domain="own", **attributes)


def constant(name, number):
    return node("Constant", [], [name],
                value=numpy_helper.from_array(np.float32(number), name + "_value"))


LEAKY = function("Leaky", ["t"], ["r"], [reference("LeakyRelu", "alpha", "slope", ["t"], ["r"])],
                 attributes=["slope"])
DEFAULT = function("Default", ["t"], ["r"],
                   [reference("LeakyRelu", "alpha", "slope", ["t"], ["r"])],
                   defaults=[helper.make_attribute("slope", 0.25)])
NONE = function("None", ["t"], ["r"], [reference("Elu", "alpha", "slope", ["t"], ["r"])],
                attributes=["slope"])
NESTED = function("Nested", ["a", "b"], ["r", "s"],
                  [node("Add", ["a", "b"], ["t"]),
                   reference("Leaky", "slope", "outer", ["t"], ["u"], domain="own"),
                   own("Leaky", ["u"], ["s"], slope=0.5), node("Mul", ["u", "a"], ["r"])],
                  attributes=["outer"])
ABSENT = function("Absent", ["a", "low", "high"], ["r"], [node("Clip", ["a", "low", "high"], ["r"])])
SAME = function("Same", ["a"], ["a", "a"], [])
# Squeeze has its axes as an attribute before opset 13.
EARLY = function("Early", ["a"], ["r"],
                 [node("Unsqueeze", ["a"], ["t"], axes=[0]), node("Neg", ["t"], ["r"])], version=11)
BRANCHES = function(
    "Branches", ["a", "b"], ["r"],
    [node("ReduceSum", ["a"], ["sum"], keepdims=0), constant("zero", 0.0),
     node("Greater", ["sum", "zero"], ["positive"]),
     node("If", ["positive"], ["r"],
          then_branch=helper.make_graph(
              [own("Leaky", ["a"], ["t"], slope=0.1), node("Add", ["t", "b"], ["then"])], "then", [],
              [value("then")]),
          else_branch=helper.make_graph(
              [node("Sub", ["a", "one"], ["else"])], "else", [], [value("else")],
              [numpy_helper.from_array(np.ones(1, np.float32), "one")]))])

X, Z = (rng.standard_normal((2, 3)).astype(np.float32) for _ in range(2))
CASES = [
    ("attribute", model([own("Leaky", ["x"], ["y"], slope=0.75)], [LEAKY]), [X]),
    ("default", model([own("Default", ["x"], ["t"]), own("Default", ["t"], ["y"], slope=0.5)],
                      [DEFAULT]), [X]),
    ("attribute_absent", model([own("None", ["x"], ["y"])], [NONE]), [X]),
    ("nested", model([own("Nested", ["x", "z"], ["y", "w"], outer=0.3)], [NESTED, LEAKY], ("y", "w"),
                     ("x", "z")), [X, Z]),
    ("output_absent", model([own("Nested", ["x", "z"], ["", "y"], outer=0.3)], [NESTED, LEAKY],
                            inputs=("x", "z")), [X, Z]),
    ("input_absent", model([node("Abs", ["x"], ["h"]), constant("low", 0.5),
                            own("Absent", ["x", "low"], ["y"])], [ABSENT]), [X]),
    ("early", model([own("Early", ["x"], ["t"]), node("Relu", ["t"], ["y"])], [EARLY]), [X]),
    ("branch_then", model([own("Branches", ["x", "z"], ["y"])], [BRANCHES, LEAKY],
                          inputs=("x", "z")), [abs(X), Z]),
    ("branch_else", model([own("Branches", ["x", "z"], ["y"])], [BRANCHES, LEAKY],
                          inputs=("x", "z")), [-abs(X), Z]),
    ("twice", model([own("Leaky", ["x"], ["t"], slope=0.5), own("Leaky", ["t"], ["u"], slope=0.25),
                     node("Add", ["t", "u"], ["y"])], [LEAKY]), [X]),
    ("unused", model([node("Relu", ["x"], ["y"])],
                     [function("Other", ["a"], ["r"], [node("NoSuch", ["a"], ["r"])])]), [X]),
]
# onnxruntime reads all nodes in the model's opset, and looks at functions that nobody calls.
OTHERWISE = {"early": lambda x: np.maximum(-x[None], 0), "unused": lambda x: np.maximum(x, 0)}
LEVELS = [function(f"F{i}", ["a"], ["r"],
                   [own(f"F{i + 1}", ["a"], ["t"]), own(f"F{i + 1}", ["t"], ["r"])])
          for i in range(24)]
LAST = function("F24", ["a"], ["r"], [node("Relu", ["a"], ["r"])])
LONG = "n" * 30000
BAD = [
    ("exponential", model([own("F0", ["x"], ["y"])], [*LEVELS, LAST])),
    ("recursive", model([own("R", ["x"], ["y"])],
                        [function("R", ["a"], ["r"], [own("R", ["a"], ["r"])])])),
    ("names", model([own("F8", ["x"], ["y"])],
                    [*LEVELS[8:], function("F24", ["a"], ["r"], [
                        node("Relu", ["a"], [LONG]), node("Relu", [LONG], ["r"])])])),
    ("inputs", model([own("Leaky", ["x", "x"], ["y"], slope=0.5)], [LEAKY])),
    ("double", model([own("Leaky", ["x"], ["y"], slope=0.5)], [LEAKY, LEAKY])),
    ("lacking", model([own("Other", ["x"], ["y"])],
                      [function("Other", ["a"], ["r"], [node("NoSuch", ["a"], ["r"])])])),
    ("wrong", model([node("Other", ["x"], ["y"], name="call", domain="own")],
                    [function("Other", ["a"], ["r"], [node("Softmax", ["a"], ["r"], axis=7)])], shape=[2, 3])),
]


def write(name, entries):
    np.savez_compressed(os.path.join(HERE, name), **entries)


def main():
    entries = {}
    for name, m, inputs in CASES:
        data = m.SerializeToString()
        entries[f"{name}/model"] = np.frombuffer(data, np.uint8)
        names = [i.name for i in m.graph.input]
        for i, x in enumerate(inputs):
            entries[f"{name}/in{i}"] = x
        if name in OTHERWISE:
            results = [OTHERWISE[name](inputs[0])]
        else:
            s = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
            results = s.run(None, dict(zip(names, inputs)))
        for k, y in enumerate(results):
            entries[f"{name}/out{k}"] = y
    write("functions.npz", entries)
    write("bad_functions.npz", {f"{name}/model": np.frombuffer(m.SerializeToString(), np.uint8)
                                for name, m in BAD})


if __name__ == "__main__":
    main()
