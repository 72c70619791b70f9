"""Makes the ONNX files of tests/c/test_onnx.c and tests/lua/onnx_spec.lua with the onnx package:

    python tests/golden/onnx/make.py        (onnx 1.23, numpy)

every.onnx     a field of every message that zknn reads, and fields that it keeps as they are
external.onnx  an initializer whose data lies in data/weights.bin, from byte 4 on
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


def main():
    for name, model in (("every", every()), ("external", external())):
        with open(os.path.join(HERE, name + ".onnx"), "wb") as file:
            file.write(model.SerializeToString(deterministic=True))
    os.makedirs(os.path.join(HERE, "data"), exist_ok=True)
    np.array([9, 1.5, -2.5], np.float32).tofile(os.path.join(HERE, "data", "weights.bin"))


if __name__ == "__main__":
    main()
