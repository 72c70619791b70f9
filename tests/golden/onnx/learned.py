"""Writes nodes of ai.onnx.ml, scikit-learn's estimators, and what onnxruntime gives for both.

    python3 tests/golden/onnx/learned.py

with a Python that has onnxruntime, scikit-learn and skl2onnx. learned.npz is as fused.npz (fused.py)
and is read by onnx_learned_spec.lua; named.npz has estimators
whose classes are strings, learned.onnx all kinds of nodes, for the fuzzer.
"""
import os

import numpy as np
import onnxruntime
from fused import HERE, TYPES, add, make
from onnx import TensorProto, helper

ML = "ai.onnx.ml"
FLOAT, DOUBLE, INT = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64
POST = "NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"
rng = np.random.default_rng(0)


def f(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def floats(*shape):
    return [float(v) for v in f(*shape).ravel()]


X = f(7, 3)
X[2, 1] = 0


def features():
    """Name, type, attributes, inputs, version, types of outputs."""
    holes = X.copy()
    holes[1, 2] = holes[4, 0] = np.nan
    ints = np.array([[3, 1], [7, 3], [-2, 3]], np.int64)
    yield "scaler", "Scaler", {"offset": [.5, -1., 2.], "scale": [2., 3., .25]}, [X], 1, [FLOAT]
    yield "scaler_one", "Scaler", {"offset": [0.5], "scale": [2.0]}, [X], 1, [FLOAT]
    yield "binarizer", "Binarizer", {"threshold": 0.25}, [X], 1, [FLOAT]
    yield ("extractor", "ArrayFeatureExtractor", {}, [X, np.array([2, 0], np.int64)], 1, [FLOAT])
    yield "normalizer_max", "Normalizer", {"norm": "MAX"}, [abs(X)], 1, [FLOAT]
    yield "normalizer_l1", "Normalizer", {"norm": "L1"}, [X], 1, [FLOAT]
    yield "normalizer_l2", "Normalizer", {"norm": "L2"}, [X], 1, [FLOAT]
    yield ("imputer", "Imputer", {"imputed_value_floats": [1., 2., 3.],
                                  "replaced_value_float": float("nan")}, [holes], 1, [FLOAT])
    yield ("imputer_number", "Imputer", {"imputed_value_floats": [5.],
                                         "replaced_value_float": 0.}, [X], 1, [FLOAT])
    yield ("imputer_int", "Imputer", {"imputed_value_int64s": [5, 6],
                                      "replaced_value_int64": 3}, [ints], 1, [INT])
    yield ("vectorizer", "FeatureVectorizer", {"inputdimensions": [2, 3]},
           [f(4, 2), f(4, 3)], 1, [FLOAT])
    yield ("one_hot", "OneHotEncoder", {"cats_int64s": [3, 7, 1], "zeros": 1},
           [ints], 1, [FLOAT])
    yield ("one_hot_all", "OneHotEncoder", {"cats_int64s": [-2, 3, 7, 1], "zeros": 0},
           [np.array([3, 7, -2, 1], np.int64)], 1, [FLOAT])
    yield ("labels_ints", "LabelEncoder", {"keys_int64s": [3, -2, 3], "values_int64s": [10, 20, 30]},
           [ints], 2, [INT])
    yield ("labels_int_float", "LabelEncoder", {"keys_int64s": [3, -2], "values_floats": [.5, .25],
                                                "default_float": 9.}, [ints], 2, [FLOAT])
    yield ("labels_float", "LabelEncoder", {"keys_floats": [1.5, float("nan")],
                                            "values_int64s": [4, 5], "default_int64": 7},
           [np.array([1.5, np.nan, 2.], np.float32)], 4, [INT])


def linear():
    w2, w3 = {"coefficients": floats(3), "intercepts": floats(1)}, {
        "coefficients": floats(3, 3), "intercepts": floats(3)}
    for post in POST + ("PROBIT",):
        post = {"post_transform": post}
        yield "regressor", "LinearRegressor", {**w2, **post}, [X], 1, [FLOAT]
        yield "regressor_three", "LinearRegressor", {**w3, "targets": 3, **post}, [X], 1, [FLOAT]
        yield ("classifier_three", "LinearClassifier", {**w3, "classlabels_ints": [4, 9, 2], **post},
               [X], 1, [INT, FLOAT])
        if post["post_transform"] != "PROBIT":
            yield ("classifier", "LinearClassifier", {**w2, "classlabels_ints": [4, 9], **post}, [X],
                   1, [INT, FLOAT])


def vectors():
    """Support vector machines."""
    for kernel in "LINEAR", "POLY", "RBF", "SIGMOID":
        kernel = {"kernel_type": kernel, "kernel_params": [.5, .25, 3.]}
        regressor = {"support_vectors": floats(4, 3), "n_supports": 4, "coefficients": floats(4),
                     "rho": floats(1), **kernel}
        yield "svr", "SVMRegressor", regressor, [X], 1, [FLOAT]
        yield "svr_one", "SVMRegressor", {**regressor, "one_class": 1}, [X], 1, [FLOAT]
        two = {"support_vectors": floats(5, 3), "vectors_per_class": [2, 3],
               "coefficients": floats(5), "rho": floats(1), "classlabels_ints": [4, 9], **kernel}
        three = {"support_vectors": floats(6, 3), "vectors_per_class": [1, 3, 2],
                 "coefficients": floats(2, 6), "rho": floats(3), "classlabels_ints": [4, 9, 2],
                 **kernel}
        for post in POST:
            post = {"post_transform": post}
            yield "svc", "SVMClassifier", {**two, **post}, [X], 1, [INT, FLOAT]
            yield "svc_three", "SVMClassifier", {**three, **post}, [X], 1, [INT, FLOAT]
            yield ("svc_probability", "SVMClassifier",
                   {**two, "prob_a": [-1.], "prob_b": [.25], **post}, [X], 1, [INT, FLOAT])
            yield ("svc_three_probability", "SVMClassifier",
                   {**three, "prob_a": [-1., -.5, -2.], "prob_b": floats(3), **post}, [X], 1,
                   [INT, FLOAT])


class Trees:
    """Random trees as the arrays of TreeEnsembleRegressor, and as those of TreeEnsemble."""
    modes = "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_NEQ"

    def __init__(self, trees, modes, depth=4):
        self.nodes, self.leaves = [], []  # [tree, node, feature, mode, limit, yes, no, nan]
        for t in range(trees):
            self.count = 0
            self.grow(t, modes, depth)

    def grow(self, tree, modes, depth):
        node, self.count = self.count, self.count + 1
        row = [tree, node, 0, "LEAF", 0., 0, 0, 0]
        self.nodes.append(row)
        if depth == 0 or (node > 0 and rng.random() < .2):
            self.leaves.append((tree, node))
            return node
        limit = float(X[rng.integers(7), feature := int(rng.integers(3))])
        row[2:5] = feature, str(rng.choice(modes)), limit
        row[5] = self.grow(tree, modes, depth - 1)
        row[6] = self.grow(tree, modes, depth - 1)
        row[7] = int(rng.integers(2))
        return node

    def attributes(self, kind, ids, nan=True):
        names = ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids",
                 "falsenodeids", "missing_value_tracks_true")
        columns = zip(*self.nodes)
        a = {f"nodes_{n}": list(c) for n, c in zip(names, columns)}
        if not nan:
            del a["nodes_missing_value_tracks_true"]
        weights = [(t, n, i) for t, n in self.leaves for i in ids if rng.random() < .8]
        weights = [weights[i] for i in rng.permutation(len(weights))]
        for name, column in zip(("treeids", "nodeids", "ids"), zip(*weights)):
            a[f"{kind}_{name}"] = list(column)
        a[f"{kind}_weights"] = floats(len(weights))
        return a


def trees():
    holes = np.concatenate([X, f(60, 3)])
    holes[rng.random(holes.shape) < .1] = np.nan
    for post in POST + ("PROBIT",):
        a = Trees(5, Trees.modes).attributes("target", range(3))
        yield ("trees_three", "TreeEnsembleRegressor",
               {**a, "n_targets": 3, "post_transform": post, "base_values": floats(3)}, [holes], 3,
               [FLOAT])
        a = Trees(5, Trees.modes[:1]).attributes("target", [0], nan=False)
        yield ("trees", "TreeEnsembleRegressor", {**a, "n_targets": 1, "post_transform": post},
               [holes], 3, [FLOAT])
        a = Trees(5, Trees.modes[:2]).attributes("class", range(3))
        yield ("trees_classes", "TreeEnsembleClassifier",
               {**a, "classlabels_int64s": [4, 9, 2], "post_transform": post}, [holes], 3,
               [INT, FLOAT])
    for total in "AVERAGE", "SUM", "MIN", "MAX":
        for n in 1, 2:
            a = Trees(4, Trees.modes).attributes("target", range(n))
            yield ("trees", "TreeEnsembleRegressor",
                   {**a, "n_targets": n, "aggregate_function": total, "base_values": floats(n)},
                   [holes], 3, [FLOAT])
    for sign in False, True:
        for post in POST:
            for base in {}, {"base_values": [.125]}:
                a = Trees(4, Trees.modes[:2]).attributes("class", [0])
                if not sign:
                    a["class_weights"] = [abs(w) / 4 for w in a["class_weights"]]
                yield ("trees_two", "TreeEnsembleClassifier",
                       {**a, "classlabels_int64s": [4, 9], "post_transform": post, **base},
                       [holes], 3, [INT, FLOAT])
    equal = {"nodes_treeids": [0] * 5, "nodes_nodeids": range(5), "nodes_featureids": [1, 0, 0, 0, 0],
             "nodes_modes": ["BRANCH_EQ", "BRANCH_EQ", "LEAF", "LEAF", "LEAF"],
             "nodes_values": [3., 7., 0., 0., 0.], "nodes_truenodeids": [2, 3, 0, 0, 0],
             "nodes_falsenodeids": [1, 4, 0, 0, 0], "target_treeids": [0] * 3,
             "target_nodeids": [2, 3, 4], "target_ids": [0] * 3, "target_weights": floats(3)}
    yield ("trees_equal", "TreeEnsembleRegressor", {**equal, "n_targets": 1},
           [np.array([[7, 3], [7, 1], [1, 1]], np.float32)], 3, [FLOAT])
    a = Trees(3, Trees.modes).attributes("target", range(2))
    for name in "nodes_values", "target_weights":
        a[name + "_as_tensor"] = helper.make_tensor(name, DOUBLE, [len(a[name])],
                                                    [v + 1e-12 for v in a.pop(name)])
    yield ("trees_double", "TreeEnsembleRegressor", {**a, "n_targets": 2},
           [holes.astype(np.float64)], 3, [FLOAT])
    whole = np.concatenate([X[:, :2], [[1], [2], [3], [9], [4], [3], [2]]], axis=1)
    for kind, x in (FLOAT, whole.astype(np.float32)), (DOUBLE, whole):
        numbers = [0., float(X[0, 1]), 0., float(X[1, 0])]
        members = [2., 3., float("nan"), 9., float("nan")]
        yield ("ensemble", "TreeEnsemble", {
            "nodes_featureids": [0, 2, 1, 2], "nodes_modes": helper.make_tensor(
                "m", TensorProto.UINT8, [4], [0, 6, 3, 6]),
            "nodes_splits": helper.make_tensor("s", kind, [4], numbers),
            "nodes_truenodeids": [1, 0, 1, 2], "nodes_trueleafs": [0, 1, 1, 1],
            "nodes_falsenodeids": [2, 2, 3, 4], "nodes_falseleafs": [0, 1, 1, 1],
            "membership_values": helper.make_tensor("v", kind, [5], members),
            "leaf_targetids": [0, 1, 0, 1, 0],
            "leaf_weights": helper.make_tensor("w", kind, [5], floats(5)),
            "tree_roots": [0, 3], "n_targets": 2, "aggregate_function": 1, "post_transform": 3},
            [x], 5, [kind])


def estimators():
    """The commonest of scikit-learn's, as skl2onnx writes them."""
    from skl2onnx import to_onnx
    from sklearn import (cluster, decomposition, ensemble, linear_model, naive_bayes, neighbors,
                         neural_network, pipeline, preprocessing, svm, tree)
    x = rng.standard_normal((60, 4)).astype(np.float32)
    y = x[:, 0] * 2 + x[:, 1] ** 2
    classes = np.digitize(y, [0, 1.5])
    for model, target in (
            (linear_model.LinearRegression(), y),
            (linear_model.Ridge(), y),
            (linear_model.LogisticRegression(), classes),
            (linear_model.LogisticRegression(), classes > 0),
            (linear_model.SGDClassifier(random_state=0), classes),
            (tree.DecisionTreeClassifier(max_depth=4, random_state=0), classes),
            (tree.DecisionTreeRegressor(max_depth=4, random_state=0), y),
            (ensemble.RandomForestClassifier(5, max_depth=4, random_state=0), classes),
            (ensemble.RandomForestClassifier(5, max_depth=4, random_state=0), classes > 0),
            (ensemble.RandomForestRegressor(5, max_depth=4, random_state=0), y),
            (ensemble.GradientBoostingClassifier(n_estimators=4, random_state=0), classes),
            (ensemble.GradientBoostingClassifier(n_estimators=4, random_state=0), classes > 0),
            (ensemble.GradientBoostingRegressor(n_estimators=4, random_state=0), y),
            (ensemble.ExtraTreesClassifier(5, max_depth=4, random_state=0), classes),
            (svm.SVC(), classes),
            (svm.SVC(probability=True, random_state=0), classes),
            (svm.SVC(kernel="linear"), classes > 0),
            (svm.SVR(), y),
            (neighbors.KNeighborsClassifier(3), classes),
            (neighbors.KNeighborsRegressor(3), y),
            (naive_bayes.GaussianNB(), classes),
            (neural_network.MLPClassifier(hidden_layer_sizes=(5,), max_iter=30, random_state=0), classes),
            (neural_network.MLPRegressor(hidden_layer_sizes=(5,), max_iter=30, random_state=0), y),
            (cluster.KMeans(3, n_init=1, random_state=0), None),
            (decomposition.PCA(2), None),
            (pipeline.make_pipeline(preprocessing.StandardScaler(),
                                    preprocessing.PolynomialFeatures(2),
                                    linear_model.LogisticRegression()), classes),
            (pipeline.make_pipeline(preprocessing.MinMaxScaler(), preprocessing.Normalizer(),
                                    linear_model.RidgeClassifier()), classes)):
        model.fit(x, None if target is None else np.asarray(target).astype(
            np.int64 if np.asarray(target).dtype != np.float32 else np.float32))
        try:
            net = to_onnx(model, x[:1], options={"zipmap": False}, target_opset=17)
        except NameError:  # it has no such option
            net = to_onnx(model, x[:1], target_opset=17)
        yield type(model).__name__, net, {"X": x}


def named():
    """Estimators whose classes are strings, and which give a list of maps (ZipMap)."""
    from skl2onnx import to_onnx
    from sklearn import ensemble, linear_model, svm
    x = rng.standard_normal((30, 3)).astype(np.float32)
    y = np.array(["a", "b", "c"])[np.digitize(x[:, 0] + x[:, 1], [-.5, .5])]
    for model in (linear_model.LogisticRegression(), svm.SVC(),
                  ensemble.RandomForestClassifier(3, max_depth=3, random_state=0)):
        model.fit(x, y)
        net = to_onnx(model, x[:1], target_opset=17)
        session = onnxruntime.InferenceSession(net.SerializeToString())
        labels, maps = session.run(None, {"X": x})
        yield type(model).__name__, net, x, labels, maps


def seed():
    """All kinds of nodes in one small model, for the fuzzer."""
    nodes, ports = [], []
    small = [("t", "TreeEnsembleRegressor", Trees(2, Trees.modes, 2).attributes("target", [0]), [X], 3,
              [FLOAT]),
             ("c", "TreeEnsembleClassifier",
              {**Trees(2, Trees.modes, 2).attributes("class", [0, 1]), "classlabels_int64s": [4, 9]},
              [X], 3, [INT, FLOAT])]
    every = [*features(), *linear(), *vectors(), *small]
    first = {case[1]: case for case in every}  # the last of each
    for kind, (name, _, attributes, values, _, types) in first.items():
        inputs = [f"{name}{i}" for i in range(len(values))]
        ports += [helper.make_tensor_value_info(n, TYPES[str(v.dtype)], [2, *v.shape[1:]][:v.ndim])
                  for n, v in zip(inputs, values)]
        outputs = [f"{name}_y{i}" for i in range(len(types))]
        nodes.append((helper.make_node(kind, inputs, outputs, domain=ML, **attributes),
                      [helper.make_tensor_value_info(o, t, None) for o, t in zip(outputs, types)]))
    return helper.make_model(
        helper.make_graph([n for n, _ in nodes], "seed", ports, [p for _, out in nodes for p in out]),
        ir_version=8, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(ML, 3)])


def main():
    entries = {}
    groups = features(), linear(), vectors(), trees()
    for i, (name, kind, attributes, values, version, types) in enumerate(
            case for group in groups for case in group):
        model = make(kind, ML, attributes, values, range(len(types)), version, types)
        add(entries, f"{name}_{i}", model, {f"x{i}": v for i, v in enumerate(values)})
    for i, (name, model, feeds) in enumerate(estimators()):
        add(entries, f"{name}_{i}", model, feeds)
    np.savez_compressed(os.path.join(HERE, "learned.npz"), **entries)
    entries = {}
    for name, model, x, labels, maps in named():  # labels as their places, maps as rows
        entries[f"{name}/model"] = np.frombuffer(model.SerializeToString(), np.uint8)
        entries[f"{name}/x"] = x
        entries[f"{name}/labels"] = np.searchsorted(["a", "b", "c"], labels)
        if isinstance(maps, list):
            maps = [[m[k] for k in "abc"] for m in maps]
        entries[f"{name}/maps"] = np.array(maps, np.float32)
    np.savez_compressed(os.path.join(HERE, "named.npz"), **entries)
    with open(os.path.join(HERE, "learned.onnx"), "wb") as file:
        file.write(seed().SerializeToString())


if __name__ == "__main__":
    main()
