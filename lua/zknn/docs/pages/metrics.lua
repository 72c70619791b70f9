return [=[
# metrics: Metrics

Numbers about predictions, gathered batch by batch, under the names and conventions of torchmetrics.

    local accuracy = train.metrics.Accuracy { task = "multiclass", num_classes = 10 }
    for X, y in loader() do accuracy:update(model(X), y) end
    print(accuracy:compute())
    accuracy:reset()

`update` takes a batch, `compute` gives the number of all batches since the last `reset`; a metric
that is called takes a batch and gives the number of it alone. Predictions are scores (floats) or
classes (integers). Of the task "binary" scores are probabilities of the class 1, and a batch with
a score outside of 0 to 1 is one of logits; of "multiclass" they are [N, num_classes] or
[N, num_classes, ...], and the highest is the prediction.

## module train.metrics
Numbers about predictions, gathered batch by batch.

## train.metrics.Accuracy(task, threshold=0.5, num_classes=nil, average="micro", top_k=1,
    ignore_index=nil, zero_division=0) -> train.metrics.Accuracy
The share of samples that are classified right.

- task (string): "binary" or "multiclass"
- threshold (number): probabilities above it are the class 1
- num_classes (integer): of "multiclass"
- average (string): "micro" counts all samples alike; "macro" is the mean of the classes' shares,
  "weighted" the same weighted by their sizes; "none" gives the share of each class, a tensor. A
  class that is neither there nor predicted does not count.
- top_k (integer): right is a sample whose class is among that many highest scores
- ignore_index (integer): samples of that class do not count
- zero_division (number): 0 or 1: the value where nothing can be divided

Errors: shapes or classes that do not fit the task; options that are not known.
Example:
    local accuracy = train.metrics.Accuracy { task = "multiclass", num_classes = 3 }
    accuracy:update(zknn.tensor { 0, 1, 2 }, zknn.tensor { 0, 1, 1 })
    accuracy:update(zknn.tensor { 2 }, zknn.tensor { 2 })
    print(accuracy:compute())   --> 0.75
Source: torchmetrics.Accuracy
See: Metric:update, Metric:compute

## train.metrics.Precision(task, threshold=0.5, num_classes=nil, average="micro", top_k=1,
    ignore_index=nil, zero_division=0) -> train.metrics.Precision
Of the samples that are predicted to be of a class, the share that is.

- task (string): "binary", for the class 1, or "multiclass"
- threshold (number): as of Accuracy, and so are the others
- num_classes (integer): of "multiclass"
- average (string): "micro", "macro", "weighted" or "none"
- top_k (integer): how many highest scores count
- ignore_index (integer): samples of that class do not count
- zero_division (number): 0 or 1, the precision of a class that is never predicted

Errors: those of Accuracy.
Example:
    local precision = train.metrics.Precision { task = "binary" }
    print(precision(zknn.tensor { 0.9, 0.8, 0.1 }, zknn.tensor { 1, 0, 0 }))   --> 0.5
Source: torchmetrics.Precision; sklearn.metrics.precision_score
See: train.metrics.Accuracy

## train.metrics.Recall(task, threshold=0.5, num_classes=nil, average="micro", top_k=1,
    ignore_index=nil, zero_division=0) -> train.metrics.Recall
Of the samples of a class, the share that is found.

- task (string): "binary", for the class 1, or "multiclass"
- threshold (number): as of Accuracy, and so are the others
- num_classes (integer): of "multiclass"
- average (string): "micro", "macro", "weighted" or "none"
- top_k (integer): how many highest scores count
- ignore_index (integer): samples of that class do not count
- zero_division (number): 0 or 1, the recall of a class without samples

Errors: those of Accuracy.
Example:
    local recall = train.metrics.Recall { task = "binary" }
    print(recall(zknn.tensor { 0.9, 0.8, 0.1 }, zknn.tensor { 1, 0, 1 }))   --> 0.5
Source: torchmetrics.Recall; sklearn.metrics.recall_score
See: train.metrics.Accuracy

## train.metrics.F1Score(task, threshold=0.5, num_classes=nil, average="micro", top_k=1,
    ignore_index=nil, zero_division=0) -> train.metrics.F1Score
The harmonic mean of precision and recall.

- task (string): "binary", for the class 1, or "multiclass"
- threshold (number): as of Accuracy, and so are the others
- num_classes (integer): of "multiclass"
- average (string): "micro", "macro", "weighted" or "none"
- top_k (integer): how many highest scores count
- ignore_index (integer): samples of that class do not count
- zero_division (number): 0 or 1, the score of a class neither predicted nor there

Errors: those of Accuracy.
Example:
    local f1 = train.metrics.F1Score { task = "binary" }
    print(f1(zknn.tensor { 1, 1, 0, 1 }, zknn.tensor { 1, 0, 0, 0 }))   --> 0.5
Source: torchmetrics.F1Score; sklearn.metrics.f1_score
See: train.metrics.Accuracy

## train.metrics.ConfusionMatrix(task, threshold=0.5, num_classes=nil, normalize="none",
    ignore_index=nil) -> train.metrics.ConfusionMatrix
How many samples of each class are predicted to be of which: a row for each true class.

- task (string): "binary" or "multiclass"
- threshold (number): probabilities above it are the class 1
- num_classes (integer): of "multiclass"
- normalize (string): "none" for counts (int64); "true", "pred" or "all" divide by the sum of the
  row, of the column or of all
- ignore_index (integer): samples of that class do not count

Errors: those of Accuracy.
Example:
    local confusion = train.metrics.ConfusionMatrix { task = "binary" }
    confusion:update(zknn.tensor { 1, 1, 0 }, zknn.tensor { 1, 0, 0 })
    print(confusion:compute()[0])   --> tensor([1, 1])
Source: torchmetrics.ConfusionMatrix
See: train.metrics.Accuracy, plot.confusion_matrix

## train.metrics.AUROC(task, num_classes=nil, average="macro", ignore_index=nil)
    -> train.metrics.AUROC
The area under the receiver operating characteristic: how often a sample of the class has a higher
score than another one.

Of "multiclass" each class is compared with all others. All scores are kept until the next reset.

- task (string): "binary" or "multiclass"
- num_classes (integer): of "multiclass"
- average (string): "macro", "weighted" or "none"
- ignore_index (integer): samples of that class do not count

Errors: scores that are no floats or nan; a class with no sample or with all: with average "none"
that class is nan.
Example:
    local auroc = train.metrics.AUROC { task = "binary" }
    print(auroc(zknn.tensor { 0.1, 0.4, 0.35, 0.8 }, zknn.tensor { 0, 0, 1, 1 }))   --> 0.75
Source: torchmetrics.AUROC; sklearn.metrics.roc_auc_score
See: train.metrics.AveragePrecision

## train.metrics.AveragePrecision(task, num_classes=nil, average="macro", ignore_index=nil)
    -> train.metrics.AveragePrecision
The mean of the precision over the steps of recall, from the highest score on.

- task (string): "binary" or "multiclass"
- num_classes (integer): of "multiclass"
- average (string): "macro", "weighted" or "none"; a class without samples is nan, and left out of
  the means
- ignore_index (integer): samples of that class do not count

Errors: scores that are no floats or nan; "binary" without a sample of class 1.
Example:
    local ap = train.metrics.AveragePrecision { task = "binary" }
    print(ap(zknn.tensor { 0.9, 0.6, 0.3 }, zknn.tensor { 1, 0, 0 }))   --> 1.0
Source: torchmetrics.AveragePrecision; sklearn.metrics.average_precision_score
See: train.metrics.AUROC

## train.metrics.MeanMetric(nan_strategy="disable") -> train.metrics.MeanMetric
The mean of a value, say of a loss.

- nan_strategy (string): "disable": a nan makes the mean nan; "ignore" leaves it out; "error" raises

Errors: another strategy.
Example:
    local loss = train.metrics.MeanMetric()
    loss:update(0.5, 64)
    loss:update(0.2, 32)
    print(loss:compute())   --> 0.4
Source: torchmetrics.MeanMetric
See: train.metrics.MeanMetric:update

## train.metrics.MeanMetric:update(value, weight=1)
Takes a value, or a tensor of values.

- value (number|Tensor): the value
- weight (number|Tensor): for how many samples it stands

Errors: what is no number; a weight that does not fit; a nan, with the strategy "error".
Example:
    local mean = train.metrics.MeanMetric()
    mean:update(zknn.tensor { 1.0, 2.0, 6.0 })
    print(mean:compute())   --> 3.0
Source: torchmetrics.MeanMetric

## train.metrics.MeanSquaredError(squared=true) -> train.metrics.MeanSquaredError
The mean of the squared differences.

- squared (boolean): false: its square root

Example:
    local error = train.metrics.MeanSquaredError { squared = false }
    print(error(zknn.tensor { 1.0, 3.0 }, zknn.tensor { 4.0, 6.0 }))   --> 3.0
Source: torchmetrics.MeanSquaredError

## train.metrics.MeanAbsoluteError() -> train.metrics.MeanAbsoluteError
The mean of the absolute differences.

Example:
    local error = train.metrics.MeanAbsoluteError()
    print(error(zknn.tensor { 1.0, 3.0 }, zknn.tensor { 2.0, 6.0 }))   --> 2.0
Source: torchmetrics.MeanAbsoluteError

## train.metrics.R2Score(adjusted=0, multioutput="uniform_average") -> train.metrics.R2Score
The share of the target's variance that the predictions explain.

A target that is constant gives 1 where it is met, and 0 elsewhere.

- adjusted (integer): how many variables the predictions are made of, for the adjusted score
- multioutput (string): of [N, outputs]: "uniform_average", "raw_values" or "variance_weighted"

Errors: less than two samples; more variables than samples - 2.
Example:
    local r2 = train.metrics.R2Score()
    print(r2(zknn.tensor { 1.0, 2.0, 3.0 }, zknn.tensor { 1.0, 2.0, 3.0 }))   --> 1.0
Source: torchmetrics.R2Score; sklearn.metrics.r2_score

## Metric:update(preds, target)
Takes a batch: the predictions and what they should be.

- preds (Tensor): scores or classes; numbers for metrics of errors
- target (Tensor): the classes, integers; numbers for metrics of errors

Errors: shapes that do not fit each other.
Example:
    local accuracy = train.metrics.Accuracy { task = "binary" }
    accuracy:update(zknn.tensor { 0.7, 0.2 }, zknn.tensor { 1, 0 })
    print(accuracy:compute())   --> 1.0
Source: torchmetrics.Metric.update
Also: Metric

## Metric:compute() -> number|Tensor
The number of all batches since the last reset; a tensor where there are several.

Errors: no batch has been taken yet.
Example:
    local metric = train.metrics.Recall { task = "multiclass", num_classes = 2, average = "none" }
    metric:update(zknn.tensor { 0, 1, 1, 1 }, zknn.tensor { 0, 1, 1, 0 })
    print(metric:compute())   --> tensor([0.5000, 1.0000])
Source: torchmetrics.Metric.compute

## Metric:reset()
Forgets all batches.

Example:
    local mean = train.metrics.MeanMetric()
    mean:update(5)
    mean:reset()
    mean:update(1)
    print(mean:compute())   --> 1.0
Source: torchmetrics.Metric.reset
]=]
