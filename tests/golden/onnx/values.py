"""Makes files with values that are no tensors, for onnx_values_spec.lua and the fuzzer:

    python3 tests/golden/onnx/values.py        (with the package onnx)

sequences.onnx  sequences and an optional as inputs and outputs, and a body over a sequence
strings.onnx    each kind of node that looks into strings
"""
import os

from onnx import TensorProto, helper, save

HERE = os.path.dirname(os.path.abspath(__file__))
FLOAT, INT, STRING, BOOL = (TensorProto.FLOAT, TensorProto.INT64, TensorProto.STRING,
                            TensorProto.BOOL)
ML = "ai.onnx.ml"
tensor, node = helper.make_tensor_value_info, helper.make_node


def sequence(name, kind):
    return helper.make_value_info(name, helper.make_sequence_type_proto(
        helper.make_tensor_type_proto(kind, None)))


def sequences():
    maybe = helper.make_value_info("o", helper.make_optional_type_proto(
        helper.make_tensor_type_proto(FLOAT, [2])))
    body = helper.make_graph([node("Add", ["v", "v"], ["w"])], "body", [tensor("v", FLOAT, None)],
                             [tensor("w", FLOAT, None)])
    nodes = [node("SequenceMap", ["s"], ["twice"], body=body),
             node("SequenceInsert", ["twice", "x", "zero"], ["more"]),
             node("OptionalHasElement", ["o"], ["there"]),
             node("SequenceAt", ["words", "zero"], ["word"]),
             node("ConcatFromSequence", ["more"], ["all"], axis=0)]
    graph = helper.make_graph(
        nodes, "sequences",
        [sequence("s", FLOAT), tensor("x", FLOAT, [2]), maybe, sequence("words", STRING)],
        [sequence("more", FLOAT), tensor("there", BOOL, []), tensor("word", STRING, None),
         tensor("all", FLOAT, None)],
        [helper.make_tensor("zero", INT, [], [0])])
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 18)])


def strings():
    nodes = [node("StringSplit", ["x"], ["parts", "counts"], delimiter="a"),
             node("StringConcat", ["x", "words"], ["both"]),
             node("StringNormalizer", ["x"], ["upper"], case_change_action="UPPER",
                  stopwords=["b"]),
             node("Equal", ["x", "words"], ["same"]),
             node("Cast", ["same"], ["text"], to=STRING),
             node("TfIdfVectorizer", ["x"], ["tf"], mode="TFIDF", min_gram_length=1,
                  max_gram_length=2, max_skip_count=1, ngram_counts=[0, 2],
                  ngram_indexes=[1, 0, 2], pool_strings=["", "b", "", "b"],
                  weights=[1.0, 2.0, 3.0]),
             node("LabelEncoder", ["x"], ["label"], domain=ML, keys_strings=["", "b"],
                  values_int64s=[1, 2]),
             node("OneHotEncoder", ["x"], ["hot"], domain=ML, cats_strings=["", "b"]),
             node("CategoryMapper", ["label"], ["back"], domain=ML, cats_strings=["", "b"],
                  cats_int64s=[1, 2]),
             node("ZipMap", ["hot"], ["maps"], domain=ML, classlabels_strings=["", "b"])]
    maps = helper.make_value_info("maps", helper.make_sequence_type_proto(
        helper.make_map_type_proto(STRING, helper.make_tensor_type_proto(FLOAT, []))))
    outputs = [tensor(n, k, None) for n, k in (
        ("parts", STRING), ("counts", INT), ("both", STRING), ("upper", STRING), ("text", STRING),
        ("tf", FLOAT), ("back", STRING))]
    graph = helper.make_graph(nodes, "strings", [tensor("x", STRING, [2])], outputs + [maps],
                              [helper.make_tensor("words", STRING, [2], ["b", "ab"])])
    return helper.make_model(graph, ir_version=8, opset_imports=[
        helper.make_opsetid("", 20), helper.make_opsetid(ML, 3)])


if __name__ == "__main__":
    save(sequences(), os.path.join(HERE, "sequences.onnx"))
    save(strings(), os.path.join(HERE, "strings.onnx"))
