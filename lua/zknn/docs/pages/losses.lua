return [=[
# losses: Losses

A loss is made first and then called: `nn.MSELoss()(input, target)`. `reduction` is "mean", "sum" or
"none"; the result is a scalar, but for "none". Shapes of input and target that differ are an error
where PyTorch broadcasts with a warning.

## nn.CrossEntropyLoss(weight=nil, size_average=nil, ignore_index=-100, reduce=nil,
    reduction="mean", label_smoothing=0.0) -> nn.CrossEntropyLoss
The cross entropy of scores and classes: log_softmax and the negative log likelihood in one.

Targets are classes (int64), or the probabilities of each.

- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- ignore_index (integer): a class that does not count
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element
- label_smoothing (number): how much of the target goes to all classes alike, 0 to 1

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input [C], [N, C] or [N, C, ...]; target without C, or the same as input
Errors: a class that is out of range; targets of another shape or dtype.
Example:
    print(nn.CrossEntropyLoss()(zknn.tensor { { 2.0, 0.0 } }, zknn.tensor { 0 }))
    --> tensor(0.1269)
Source: torch.nn.CrossEntropyLoss
See: cross_entropy, nn.NLLLoss

## nn.NLLLoss(weight=nil, size_average=nil, ignore_index=-100, reduce=nil, reduction="mean") ->
    nn.NLLLoss
Minus the log probability that the input gives the target class.

- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- ignore_index (integer): a class that does not count
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input [C], [N, C] or [N, C, ...]; target without C
Errors: a class that is out of range; targets of another shape or dtype.
Example:
    print(nn.NLLLoss()(zknn.tensor { { -0.5, -1.0 } }, zknn.tensor { 1 }))   --> tensor(1.)
Source: torch.nn.NLLLoss
See: nn.LogSoftmax

## nn.MSELoss(size_average=nil, reduce=nil, reduction="mean") -> nn.MSELoss
The mean of the squared differences.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    print(nn.MSELoss()(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(2.)
Source: torch.nn.MSELoss

## nn.L1Loss(size_average=nil, reduce=nil, reduction="mean") -> nn.L1Loss
The mean of the sizes of the differences.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    print(nn.L1Loss()(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(1.)
Source: torch.nn.L1Loss

## nn.SmoothL1Loss(size_average=nil, reduce=nil, reduction="mean", beta=1.0) -> nn.SmoothL1Loss
d^2 / (2 beta) where the difference |d| is below beta, |d| - beta / 2 elsewhere.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element
- beta (number): where the line begins

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Errors: beta below 0.
Example:
    print(nn.SmoothL1Loss()(zknn.tensor { 0.5, 3.0 }, zknn.zeros(2)))   --> tensor(1.3125)
Source: torch.nn.SmoothL1Loss; Girshick, Fast R-CNN, 2015

## nn.HuberLoss(reduction="mean", delta=1.0) -> nn.HuberLoss
d^2 / 2 where the difference |d| is at most delta, delta (|d| - delta / 2) elsewhere.

- reduction (string): "mean", "sum" or "none", one value for each element
- delta (number): where the line begins

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Errors: delta not above 0.
Example:
    print(nn.HuberLoss()(zknn.tensor { 0.5, 3.0 }, zknn.zeros(2)))   --> tensor(1.3125)
Source: torch.nn.HuberLoss; Huber, Robust estimation of a location parameter, 1964

## nn.BCELoss(weight=nil, size_average=nil, reduce=nil, reduction="mean") -> nn.BCELoss
-(t ln x + (1 - t) ln(1 - x)) for probabilities x, with logarithms not below -100.

- weight (Tensor): a weight for each element, broadcast
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Errors: a probability or a target outside of 0..1.
Example:
    print(nn.BCELoss()(zknn.tensor { 0.5 }, zknn.tensor { 1.0 }))   --> tensor(0.6931)
Source: torch.nn.BCELoss
See: nn.BCEWithLogitsLoss

## nn.BCEWithLogitsLoss(weight=nil, size_average=nil, reduce=nil, reduction="mean", pos_weight=nil)
    -> nn.BCEWithLogitsLoss
BCELoss of sigmoid(x), stable for large x.

- weight (Tensor): a weight for each element, broadcast
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element
- pos_weight (Tensor): a weight for targets of 1

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same; pos_weight broadcasts
Example:
    print(nn.BCEWithLogitsLoss()(zknn.tensor { 0.0 }, zknn.tensor { 1.0 }))   --> tensor(0.6931)
Source: torch.nn.BCEWithLogitsLoss

## nn.KLDivLoss(size_average=nil, reduce=nil, reduction="mean", log_target=false) -> nn.KLDivLoss
t (ln t - x) for log probabilities x.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "batchmean" (the sum over the samples' number: the divergence), "mean", "sum"
  or "none"
- log_target (boolean): the target is log probabilities too

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    local loss = nn.KLDivLoss { reduction = "batchmean" }
    print(loss(zknn.tensor { { 0.5, 0.5 } }:log(), zknn.tensor { { 1.0, 0.0 } }))
    --> tensor(0.6931)
Source: torch.nn.KLDivLoss; Kullback & Leibler, On information and sufficiency, 1951

## nn.PoissonNLLLoss(log_input=true, full=false, size_average=nil, eps=1e-08, reduce=nil,
    reduction="mean") -> nn.PoissonNLLLoss
e^x - t x, the negative log likelihood of counts t.

- log_input (boolean): x is the logarithm of the rate; false: the rate itself
- full (boolean): adds Stirling's approximation of ln t!
- size_average (boolean): refused; write reduction
- eps (number): added under the logarithm when log_input is false
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    print(nn.PoissonNLLLoss()(zknn.tensor { 0.0 }, zknn.tensor { 2.0 }))   --> tensor(1.)
Source: torch.nn.PoissonNLLLoss

## nn.GaussianNLLLoss(full=false, eps=1e-06, reduction="mean") -> nn.GaussianNLLLoss
(ln v + (x - t)^2 / v) / 2 for means x and variances v.

- full (boolean): adds the constant ln(2 pi) / 2
- eps (number): the least variance
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor, var: Tensor) -> Tensor
Shape: target broadcasts with input; var is as input, or has one size of 1, or lacks the last
Errors: a variance below 0; eps not above 0.
Example:
    local x, t, v = zknn.tensor { 1.0 }, zknn.tensor { 3.0 }, zknn.tensor { 1.0 }
    print(nn.GaussianNLLLoss()(x, t, v))   --> tensor(2.)
Source: torch.nn.GaussianNLLLoss; Nix & Weigend, Estimating the mean and variance of the target
probability distribution, 1994

## nn.HingeEmbeddingLoss(margin=1.0, size_average=nil, reduce=nil, reduction="mean") ->
    nn.HingeEmbeddingLoss
x where the target is 1, max(0, margin - x) where it is -1.

- margin (number): the margin
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    print(nn.HingeEmbeddingLoss()(zknn.tensor { 0.5, 0.5 }, zknn.tensor { 1.0, -1.0 }))
    --> tensor(0.5000)
Source: torch.nn.HingeEmbeddingLoss

## nn.MarginRankingLoss(margin=0.0, size_average=nil, reduce=nil, reduction="mean") ->
    nn.MarginRankingLoss
max(0, -t (x1 - x2) + margin), t being 1 or -1.

- margin (number): the margin
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input1: Tensor, input2: Tensor, target: Tensor) -> Tensor
Shape: all as many dimensions; they broadcast
Example:
    print(nn.MarginRankingLoss()(zknn.tensor { 1.0 }, zknn.tensor { 3.0 }, zknn.tensor { 1.0 }))
    --> tensor(2.)
Source: torch.nn.MarginRankingLoss

## nn.CosineEmbeddingLoss(margin=0.0, size_average=nil, reduce=nil, reduction="mean") ->
    nn.CosineEmbeddingLoss
1 - cos where the target is 1, max(0, cos - margin) where it is -1.

- margin (number): -1 to 1
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input1: Tensor, input2: Tensor, target: Tensor) -> Tensor
Shape: inputs [N, D] or [D]; target [N] or []
Example:
    local a, b = zknn.tensor { { 1.0, 0.0 } }, zknn.tensor { { 0.0, 1.0 } }
    print(nn.CosineEmbeddingLoss()(a, b, zknn.tensor { 1 }))   --> tensor(1.)
Source: torch.nn.CosineEmbeddingLoss

## nn.TripletMarginLoss(margin=1.0, p=2.0, eps=1e-06, swap=false, size_average=nil, reduce=nil,
    reduction="mean") -> nn.TripletMarginLoss
max(0, d(anchor, positive) - d(anchor, negative) + margin), by p-norms.

- margin (number): the margin
- p (number): the norm
- eps (number): keeps distances from 0
- swap (boolean): takes the nearer of both negatives
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor
Shape: all as many dimensions, the last is measured; they broadcast
Errors: a margin that is not above 0.
Example:
    local a, p, n = zknn.zeros(1, 2), zknn.zeros(1, 2), zknn.ones(1, 2) * 3
    print(nn.TripletMarginLoss()(a, p, n))   --> tensor(0.)
Source: torch.nn.TripletMarginLoss; Balntas et al., Learning local feature descriptors with
triplets, 2016

## nn.TripletMarginWithDistanceLoss(distance_function=nil, margin=1.0, swap=false, reduction="mean")
    -> nn.TripletMarginWithDistanceLoss
TripletMarginLoss with a distance of your own.

- distance_function (fun(a: Tensor, b: Tensor): Tensor): the distance; nil: nn.PairwiseDistance()
- margin (number): the margin
- swap (boolean): takes the nearer of both negatives
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor
Shape: all as many dimensions; what the distance makes of them
Errors: a margin that is not above 0; a distance that is no tensor.
Example:
    local function distance(a, b) return (a - b):abs():sum(1) end
    local loss = nn.TripletMarginWithDistanceLoss { distance_function = distance }
    print(loss(zknn.zeros(1, 2), zknn.zeros(1, 2), zknn.ones(1, 2) / 4))   --> tensor(0.5000)
Source: torch.nn.TripletMarginWithDistanceLoss

## nn.SoftMarginLoss(size_average=nil, reduce=nil, reduction="mean") -> nn.SoftMarginLoss
ln(1 + e^(-t x)), t being 1 or -1; finite where PyTorch overflows.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target the same
Example:
    print(nn.SoftMarginLoss()(zknn.tensor { 0.0 }, zknn.tensor { 1.0 }))   --> tensor(0.6931)
Source: torch.nn.SoftMarginLoss

## nn.MultiMarginLoss(p=1, margin=1.0, weight=nil, size_average=nil, reduce=nil, reduction="mean")
    -> nn.MultiMarginLoss
The sum over the other classes of max(0, margin - x[target] + x[i])^p, over the number of classes.

- p (integer): 1 or 2
- margin (number): the margin
- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input [C] or [N, C]; target [] or [N], int64
Errors: a class that is out of range; p other than 1 and 2.
Example:
    print(nn.MultiMarginLoss()(zknn.tensor { { 0.0, 1.0 } }, zknn.tensor { 1 }))   --> tensor(0.)
Source: torch.nn.MultiMarginLoss

## nn.MultiLabelMarginLoss(size_average=nil, reduce=nil, reduction="mean") ->
    nn.MultiLabelMarginLoss
The sum of max(0, 1 - x[target] + x[i]) over targets and other classes, over the number of classes.

A row of targets lists classes, up to the first -1.

- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target [C] or [N, C]; target int64
Errors: a class that is out of range.
Example:
    print(nn.MultiLabelMarginLoss()(zknn.tensor { { 0.0, 1.0 } }, zknn.tensor { { 1, -1 } }))
    --> tensor(0.)
Source: torch.nn.MultiLabelMarginLoss

## nn.MultiLabelSoftMarginLoss(weight=nil, size_average=nil, reduce=nil, reduction="mean") ->
    nn.MultiLabelSoftMarginLoss
The mean over classes of the binary cross entropy of sigmoid(x).

- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none", one value for each element

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input and target [..., C], weight [C]
Example:
    print(nn.MultiLabelSoftMarginLoss()(zknn.zeros(1, 2), zknn.tensor { { 1.0, 0.0 } }))
    --> tensor(0.6931)
Source: torch.nn.MultiLabelSoftMarginLoss

## nn.CosineSimilarity(dim=1, eps=1e-08) -> nn.CosineSimilarity
The cosine of the angle between two tensors along dim.

- dim (integer): the dimension
- eps (number): the least that a length counts as

Call: (x1: Tensor, x2: Tensor) -> Tensor
Shape: x1 and x2 broadcast; the result lacks dim
Example:
    local f = nn.CosineSimilarity { dim = 0 }
    print(f(zknn.tensor { 1.0, 0.0 }, zknn.tensor { 1.0, 1.0 }))   --> tensor(0.7071)
Source: torch.nn.CosineSimilarity

## nn.PairwiseDistance(p=2.0, eps=1e-06, keepdim=false) -> nn.PairwiseDistance
The p-norm of the difference of two tensors along the last dimension.

- p (number): the norm
- eps (number): added to the difference
- keepdim (boolean): keeps the last dimension, of size 1

Call: (x1: Tensor, x2: Tensor) -> Tensor
Shape: x1 and x2 broadcast; the result lacks the last dimension, or it is 1
Example:
    print(nn.PairwiseDistance()(zknn.tensor { 3.0, 0.0 }, zknn.tensor { 0.0, 4.0 }))
    --> tensor(5.)
Source: torch.nn.PairwiseDistance

## nn.NLLLoss2d(weight=nil, size_average=nil, ignore_index=-100, reduce=nil, reduction="mean")
    -> nn.NLLLoss2d
An old name of nn.NLLLoss.

- weight (Tensor): a weight for each class
- size_average (any): gone: use reduction
- ignore_index (integer): a class that counts for nothing
- reduce (any): gone: use reduction
- reduction (string): "mean", "sum" or "none"

Call: (input: Tensor, target: Tensor) -> Tensor
Example:
    local loss = nn.NLLLoss2d()
    print(loss(zknn.zeros(1, 3, 2, 2), zknn.zeros(1, 2, 2, { dtype = "int64" })))   --> tensor(0.)
Source: torch.nn.NLLLoss2d
See: nn.NLLLoss

## nn.LinearCrossEntropyLoss(in_features, num_classes, out_features={}, bias=false, device="cpu",
    dtype="float32", reduction="mean", weight=nil, ignore_index=nil, label_smoothing=0.0,
    options=nil) -> nn.LinearCrossEntropyLoss
A linear layer that gives the logits of classes, and their cross entropy.

- in_features (integer): the features of a sample
- num_classes (integer): the classes
- out_features (integer[]): sizes, when each sample has several targets
- bias (boolean): the layer has a bias
- device (string): "cpu"
- dtype (string): the dtype of the weights
- reduction (string): "mean", "sum" or "none"
- weight (Tensor): a weight for each class
- ignore_index (integer): a class that counts for nothing; nil: -100
- label_smoothing (number): how much of the target goes to all classes alike
- options (any): refused: it says how PyTorch cuts the logits into parts

Call: (input: Tensor, target: Tensor) -> Tensor
Shape: input [N, in_features] or [in_features]; target int64 [N, ...] of classes, or probabilities
[N, num_classes, ...]
Fields: linear (nn.Linear); weight (Tensor) [num_classes]
Errors: a weight of another shape; a smoothing outside of 0..1; ignore_index with probabilities.
Example:
    local loss = nn.LinearCrossEntropyLoss(4, 3)
    print(loss(zknn.randn(5, 4), zknn.tensor { 0, 1, 2, 1, 0 }).shape)   --> torch.Size([])
Source: torch.nn.LinearCrossEntropyLoss
See: nn.Linear, nn.CrossEntropyLoss
]=]
