"""Makes the ONNX files of test_onnx.c, test_session.c and onnx_spec.lua with the onnx package:

    python tests/golden/onnx/make.py        (onnx 1.23, numpy)

every.onnx     a field of every message that zknn reads, and fields that it keeps as they are
external.onnx  an initializer whose data lies in data/weights.bin, from byte 4 on
shapes.onnx    nodes whose sizes are constants or follow from shapes
by_data.onnx   nodes whose sizes and branches only the data tells
"""
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))


def tensors():
    """One initializer for each way of holding numbers."""
    raw = numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3), "raw")
    raw.doc_string = "kept"
    lists = [
        helper.make_tensor("floats", TensorProto.FLOAT, [2], [0.5, -1.5]),
        helper.make_tensor("doubles", TensorProto.DOUBLE, [], [0.25]),
        helper.make_tensor("longs", TensorProto.INT64, [3], [-1, 2, 1 << 40]),
        helper.make_tensor("bytes", TensorProto.UINT8, [2], [7, 255]),
        helper.make_tensor("bools", TensorProto.BOOL, [3], [1, 0, 1]),
        helper.make_tensor("empty", TensorProto.FLOAT, [0, 4], []),
        helper.make_tensor("half", TensorProto.FLOAT16, [2], [1.0, -2.0]),
        helper.make_tensor("ints", TensorProto.INT32, [2], [-5, 5]),
        helper.make_tensor("words", TensorProto.STRING, [2], [b"a", b"\xff\x00"]),
    ]
    return [raw] + lists


def branch(name, value):
    out = helper.make_tensor_value_info("b", TensorProto.FLOAT, [1])
    constant = helper.make_node("Constant", [], ["b"], value=helper.make_tensor(
        "inner", TensorProto.FLOAT, [1], [value]))
    return helper.make_graph([constant], name, [], [out])


def every():
    gemm = helper.make_node("Gemm", ["x", "raw", ""], ["y"], name="gemm", alpha=0.5, transB=1)
    gemm.doc_string = "a product"
    attribute = helper.make_attribute("beta", 0.0)
    attribute.doc_string = "none"
    gemm.attribute.append(attribute)
    gemm.metadata_props.add(key="from", value="a test")
    custom = helper.make_node(
        "Everything", ["y"], ["z"], domain="test.domain", text="word", ints=[1, -2],
        floats=[1.0, 2.5], strings=["a", "bc"], zero=0,
        tensors=[helper.make_tensor("t0", TensorProto.INT64, [1], [9])])
    custom.attribute.append(helper.make_attribute("none", [], attr_type=onnx.AttributeProto.FLOATS))
    custom.attribute.append(helper.make_attribute(
        "kind", helper.make_tensor_type_proto(TensorProto.FLOAT, [2])))
    choice = helper.make_node("If", ["bools"], ["w"], name="if",
                              then_branch=branch("yes", 1.0), else_branch=branch("no", -1.0))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3, None])
    x.type.tensor_type.shape.dim[1].denotation = "DATA_FEATURE"
    sequence = helper.make_tensor_sequence_value_info("s", TensorProto.FLOAT, ["batch"])
    outputs = [helper.make_tensor_value_info("z", TensorProto.FLOAT, None),
               helper.make_tensor_value_info("w", TensorProto.FLOAT, [1])]
    graph = helper.make_graph([gemm, custom, choice], "every", [x, sequence], outputs, tensors(),
                              doc_string="all of it",
                              value_info=[helper.make_tensor_value_info("y", 1, [0, 2])])
    graph.quantization_annotation.add(tensor_name="y")
    model = helper.make_model(
        graph, producer_name="make.py", producer_version="1", doc_string="a model",
        domain="test", model_version=3, ir_version=8,
        opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid("test.domain", 1)],
        functions=[helper.make_function("f", "F", ["a"], ["b"], [
            helper.make_node("Relu", ["a"], ["b"])], [helper.make_opsetid("", 13)])])
    helper.set_model_props(model, {"zebra": "1", "ape": "2"})
    return model


def external():
    weight = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2],
                         data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "data/weights.bin"), ("offset", "4"), ("length", "8")):
        weight.external_data.add(key=key, value=value)
    value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g", value[:1],
                              value[1:], [weight])
    return helper.make_model(graph, ir_version=7, opset_imports=[helper.make_opsetid("", 13)])


def graph_of(name, nodes, constants, inputs, outputs):
    """A model of nodes [(type, inputs, outputs, attributes)] and constants {name: array}."""
    graph = helper.make_graph(
        [helper.make_node(kind, reads.split(), makes.split(), **attributes)
         for kind, reads, makes, attributes in nodes], name,
        [helper.make_tensor_value_info(*value) for value in inputs],
        [helper.make_tensor_value_info(*value) for value in outputs],
        [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()])
    return helper.make_model(graph, ir_version=7, opset_imports=[helper.make_opsetid("", 13)])


def shapes():
    """x [batch, 2, 6] and what is made of its sizes."""
    nodes = [
        ("Shape", "x", "shape", {}),
        ("Gather", "shape zero", "n", {"axis": 0}),
        ("Unsqueeze", "n axis0", "row", {}),
        ("Concat", "row rest", "flat", {"axis": 0}),
        ("Reshape", "x flat", "r", {}),
        ("Slice", "r starts ends axis1 steps", "s", {}),
        ("Pad", "s pads half", "p", {"mode": "constant"}),
        ("Tile", "p repeats", "t", {}),
        ("ConstantOfShape", "row", "c", {"value": helper.make_tensor("v", 1, [1], [0.5])}),
        ("Expand", "c row", "e", {}),
        ("Range", "zero three one", "i", {}),
        ("Cast", "i", "f", {"to": 1}),
        ("Cast", "words", "w", {"to": 1}),
        ("Mul", "f w", "g", {}),
        ("Split", "t parts", "left right", {"axis": 1}),
        ("Softmax", "left", "soft", {"axis": -1}),
        ("ReduceSum", "right axis1", "total", {"keepdims": 1}),
        ("Transpose", "soft", "turned", {"perm": [1, 0]}),
        ("MatMul", "turned soft", "m", {}),
        ("Where", "yes total half", "y", {}),
        ("If", "yes", "z", {"then_branch": branch("then", 1.0),
                            "else_branch": branch("else", 2.0)}),
    ]
    constants = {
        "zero": np.int64(0), "one": np.int64(1), "three": np.int64(3), "half": np.float32(0.5),
        "yes": np.bool_(True), "axis0": np.int64([0]), "axis1": np.int64([1]),
        "rest": np.int64([-1]), "starts": np.int64([-1]), "ends": np.int64([-9]),
        "steps": np.int64([-2]), "pads": np.int64([0, 1, 0, 1]), "repeats": np.int64([1, 2]),
        "parts": np.int64([5, 7]), "words": np.int32([2, -3, 4]),
    }
    return graph_of("shapes", nodes, constants, [("x", 1, ["batch", 2, 6])],
                    [("y", 1, None), ("z", 1, None), ("m", 1, None), ("e", 1, None),
                     ("g", 1, None)])


def by_data():
    nodes = [
        ("NonZero", "x", "places", {}),
        ("Transpose", "places", "rows", {"perm": [1, 0]}),
        ("GatherND", "x rows", "found", {}),
        ("Shape", "found", "count", {}),
        ("ReduceMax", "x", "top", {"keepdims": 0}),
        ("Greater", "top zero", "yes", {}),
        ("If", "yes", "z", {"then_branch": branch("then", 1.0),
                            "else_branch": branch("else", 2.0)}),
    ]
    return graph_of("by_data", nodes, {"zero": np.float32(0)}, [("x", 1, ["n", "m"])],
                    [("found", 1, None), ("count", 7, None), ("z", 1, None)])


def main():
    models = {"every": every(), "external": external(), "shapes": shapes(), "by_data": by_data()}
    for name, model in models.items():
        with open(os.path.join(HERE, name + ".onnx"), "wb") as file:
            file.write(model.SerializeToString(deterministic=True))
    os.makedirs(os.path.join(HERE, "data"), exist_ok=True)
    np.array([9, 1.5, -2.5], np.float32).tofile(os.path.join(HERE, "data", "weights.bin"))


if __name__ == "__main__":
    main()
