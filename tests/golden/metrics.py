#!/usr/bin/env python3
"""Writes metrics.lua: values of torchmetrics for zknn.train.metrics: metrics.py > metrics.lua

Values that scikit-learn has, too, are compared here first. Needs torch, torchmetrics, scikit-learn
(made with 2.15, 1.9.0, 1.9.1).
"""
import warnings

import numpy as np
import sklearn.metrics as sk
import torch
import torchmetrics as tm

from lua_text import text

warnings.simplefilter("ignore")
torch.manual_seed(7)

rows = []


def listed(x):
    if isinstance(x, torch.Tensor):
        return x.tolist()
    return x


def add(name, options, batches):
    """One row: a metric, its options, the batches, the value of all and of the first alone."""
    metric = getattr(tm, name)(**options)
    first = metric(*batches[0])
    for batch in batches[1:]:
        metric.update(*batch)
    rows.append({"name": name, "options": options,
                 "batches": [[listed(x) for x in b] for b in batches],
                 "value": listed(metric.compute()), "first": listed(first)})
    return metric.compute()


def close(ours, theirs):
    np.testing.assert_allclose(np.asarray(ours, dtype=float), theirs, rtol=1e-5, atol=1e-6)


def scores(n, classes):
    return torch.round(torch.randn(n, classes) * 4) / 4 + torch.arange(classes) * 1e-3


COUNTS = {"Accuracy": None, "Precision": sk.precision_score, "Recall": sk.recall_score,
          "F1Score": sk.f1_score}

logits = [scores(9, 4), scores(5, 4)]
targets = [torch.randint(0, 4, (9,)), torch.randint(0, 4, (5,))]
# class 3 is neither predicted nor there; class 2 is predicted alone, 1 is there alone
absent = [(torch.tensor([0, 0, 2, 0, 2]), torch.tensor([0, 1, 0, 0, 1]))]
binary = [(torch.tensor([0.1, 0.5, 0.6, 0.9, 0.3]), torch.tensor([0, 1, 1, 0, 0])),
          (torch.tensor([-2.0, 3.0, 0.2]), torch.tensor([1, 1, 0]))]  # logits: a sigmoid for them
for name, peer in COUNTS.items():
    for average in ["micro", "macro", "weighted", "none"]:
        options = {"task": "multiclass", "num_classes": 4, "average": average}
        value = add(name, options, list(zip(logits, targets)))
        predicted, wanted = torch.cat(logits).argmax(1), torch.cat(targets)
        if peer:
            close(value, peer(wanted, predicted, average=None if average == "none" else average))
        add(name, options, absent)
        add(name, dict(options, top_k=2), list(zip(logits, targets)))
        add(name, dict(options, ignore_index=1), list(zip(logits, targets)))
        add(name, dict(options, ignore_index=-1), [(torch.tensor([0, 1, 3]),
                                                    torch.tensor([0, -1, 2]))])
    value = add(name, {"task": "binary"}, binary)
    predicted = torch.cat([binary[0][0] > 0.5, binary[1][0].sigmoid() > 0.5]).long()
    if peer:
        close(value, peer(torch.cat([t for _, t in binary]), predicted))
    add(name, {"task": "binary", "threshold": 0.25}, binary[:1])
    add(name, {"task": "binary", "ignore_index": -1},
        [(torch.tensor([1, 0, 1]), torch.tensor([1, -1, 0]))])
    for target in [[0, 0], [1, 1]]:  # one class alone
        for preds in [[0, 0], [1, 1]]:
            add(name, {"task": "binary"}, [(torch.tensor(preds), torch.tensor(target))])
    # more dimensions: classes of pixels
    add(name, {"task": "multiclass", "num_classes": 3, "average": "macro"},
        [(torch.randn(2, 3, 2, 2), torch.randint(0, 3, (2, 2, 2)))])
for name in ["Precision", "Recall", "F1Score"]:
    add(name, {"task": "multiclass", "num_classes": 4, "average": "none", "zero_division": 1}
        if name == "F1Score" else {"task": "multiclass", "num_classes": 4, "average": "none"},
        absent)

for normalize in ["none", "true", "pred", "all"]:
    options = {"task": "multiclass", "num_classes": 4, "normalize": normalize}
    value = add("ConfusionMatrix", options, list(zip(logits, targets)))
    close(value, sk.confusion_matrix(torch.cat(targets), torch.cat(logits).argmax(1),
                                     labels=range(4),
                                     normalize=None if normalize == "none" else normalize))
    add("ConfusionMatrix", options, absent)
add("ConfusionMatrix", {"task": "binary"}, binary)

ties = [(torch.tensor([0.1, 0.4, 0.4, 0.8, 0.4, 0.8]), torch.tensor([0, 0, 1, 1, 1, 0]))]
all_tied = [(torch.full((4,), 0.5), torch.tensor([0, 1, 1, 0]))]
for name, peer in {"AUROC": sk.roc_auc_score, "AveragePrecision": sk.average_precision_score}.items():
    for batches in [binary, ties, all_tied]:
        value = add(name, {"task": "binary"}, batches)
        joined = torch.cat([p if (p >= 0).all() and (p <= 1).all() else p.sigmoid()
                            for p, _ in batches])
        close(value, peer(torch.cat([t for _, t in batches]), joined))
    for average in ["macro", "weighted", "none"]:
        options = {"task": "multiclass", "num_classes": 4, "average": average}
        value = add(name, options, list(zip(logits, targets)))
        if name == "AUROC" and average != "none":
            close(value, peer(torch.cat(targets), torch.cat(logits).softmax(1), average=average,
                              multi_class="ovr"))
        add(name, options, [(scores(20, 4).softmax(1), torch.arange(20) % 4)])
        add(name, dict(options, ignore_index=1 if name == "AveragePrecision" else -1),
            [(scores(8, 4), torch.tensor([0, 1, 2, 3, 0, 3, 2, 1]) if name == "AveragePrecision"
              else torch.tensor([0, 1, 2, 3, -1, 3, -1, 1]))])

close(add("MeanMetric", {}, [(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 0.0, 2.0])),
                             (torch.tensor([5.0]),)]), np.average([1, 3, 5], weights=[1, 2, 1]))
pairs = [(torch.randn(6), torch.randn(6)), (torch.randn(3), torch.randn(3))]
columns = [(torch.randn(6, 2), torch.randn(6, 2) * 3), (torch.randn(4, 2), torch.randn(4, 2))]
p, t = (torch.cat(x) for x in zip(*pairs))
close(add("MeanSquaredError", {}, pairs), sk.mean_squared_error(t, p))
close(add("MeanSquaredError", {"squared": False}, pairs), sk.root_mean_squared_error(t, p))
close(add("MeanAbsoluteError", {}, pairs), sk.mean_absolute_error(t, p))
close(add("R2Score", {}, pairs), sk.r2_score(t, p))
add("R2Score", {"adjusted": 2}, pairs)
p, t = (torch.cat(x) for x in zip(*columns))
for multioutput in ["uniform_average", "raw_values", "variance_weighted"]:
    close(add("R2Score", {"multioutput": multioutput}, columns),
          sk.r2_score(t, p, multioutput=multioutput))
add("R2Score", {}, [(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 3.0]))])  # a constant target
add("R2Score", {}, [(torch.tensor([3.0, 3.0]), torch.tensor([3.0, 3.0]))])

print("-- Values of torchmetrics; written by metrics.py.")
print("return {")
for row in rows:
    print(text(row) + ",")
print("}")
