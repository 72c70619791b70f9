return [=[
# functional_losses: Functions of losses

## nn.functional.binary_cross_entropy(input, target, weight=nil, size_average=nil, reduce=nil,
    reduction="mean") -> Tensor
-(t ln x + (1 - t) ln(1 - x)) for probabilities x, with logarithms not below -100.

- input (Tensor): the input
- target (Tensor): what the input should be
- weight (Tensor): a weight for each element, broadcast
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target the same
Errors: a probability or a target outside of 0..1.
Example:
    print(F.binary_cross_entropy(zknn.tensor { 0.5 }, zknn.tensor { 1.0 }))   --> tensor(0.6931)
Source: torch.nn.functional.binary_cross_entropy
See: nn.BCELoss

## nn.functional.binary_cross_entropy_with_logits(input, target, weight=nil, size_average=nil,
    reduce=nil, reduction="mean", pos_weight=nil) -> Tensor
BCELoss of sigmoid(x), stable for large x.

- input (Tensor): the input
- target (Tensor): what the input should be
- weight (Tensor): a weight for each element, broadcast
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"
- pos_weight (Tensor): a weight for targets of 1

Shape: input and target the same; pos_weight broadcasts
Example:
    print(F.binary_cross_entropy_with_logits(zknn.tensor { 0.0 }, zknn.tensor { 1.0 }))
    --> tensor(0.6931)
Source: torch.nn.functional.binary_cross_entropy_with_logits
See: nn.BCEWithLogitsLoss

## nn.functional.cross_entropy(input, target, weight=nil, size_average=nil, ignore_index=-100,
    reduce=nil, reduction="mean", label_smoothing=0.0) -> Tensor
The cross entropy of scores and classes: log_softmax and the negative log likelihood in one.

- input (Tensor): the input
- target (Tensor): what the input should be
- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- ignore_index (integer): a class that does not count
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"
- label_smoothing (number): how much of the target goes to all classes alike, 0 to 1

Shape: input [C], [N, C] or [N, C, ...]; target without C, or the same as input
Errors: a class that is out of range; targets of another shape or dtype.
Example:
    print(F.cross_entropy(zknn.tensor { { 2.0, 0.0 } }, zknn.tensor { 0 }))   --> tensor(0.1269)
Source: torch.nn.functional.cross_entropy
See: nn.CrossEntropyLoss

## nn.functional.nll_loss(input, target, weight=nil, size_average=nil, ignore_index=-100,
    reduce=nil, reduction="mean") -> Tensor
Minus the log probability that the input gives the target class.

- input (Tensor): the input
- target (Tensor): what the input should be
- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- ignore_index (integer): a class that does not count
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input [C], [N, C] or [N, C, ...]; target without C
Errors: a class that is out of range; targets of another shape or dtype.
Example:
    print(F.nll_loss(zknn.tensor { { -0.5, -1.0 } }, zknn.tensor { 1 }))   --> tensor(1.)
Source: torch.nn.functional.nll_loss
See: nn.NLLLoss

## nn.functional.mse_loss(input, target, size_average=nil, reduce=nil, reduction="mean", weight=nil)
    -> Tensor
The mean of the squared differences.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"
- weight (Tensor): a weight for each element, of input's shape; a mean is divided by their sum

Shape: input and target the same
Example:
    print(F.mse_loss(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(2.)
Source: torch.nn.functional.mse_loss
See: nn.MSELoss

## nn.functional.l1_loss(input, target, size_average=nil, reduce=nil, reduction="mean", weight=nil)
    -> Tensor
The mean of the sizes of the differences.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"
- weight (Tensor): a weight for each element, of input's shape; a mean is divided by their sum

Shape: input and target the same
Example:
    print(F.l1_loss(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(1.)
Source: torch.nn.functional.l1_loss
See: nn.L1Loss

## nn.functional.smooth_l1_loss(input, target, size_average=nil, reduce=nil, reduction="mean",
    beta=1.0) -> Tensor
d^2 / (2 beta) where the difference |d| is below beta, |d| - beta / 2 elsewhere.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"
- beta (number): where the line begins

Shape: input and target the same
Errors: beta below 0.
Example:
    print(F.smooth_l1_loss(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(0.7500)
Source: torch.nn.functional.smooth_l1_loss
See: nn.SmoothL1Loss

## nn.functional.huber_loss(input, target, reduction="mean", delta=1.0, weight=nil) -> Tensor
d^2 / 2 where the difference |d| is at most delta, delta (|d| - delta / 2) elsewhere.

- input (Tensor): the input
- target (Tensor): what the input should be
- reduction (string): "mean", "sum" or "none"
- delta (number): where the line begins
- weight (Tensor): a weight for each element, of input's shape

Shape: input and target the same
Errors: delta not above 0.
Example:
    print(F.huber_loss(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 4.0 }))   --> tensor(0.7500)
Source: torch.nn.functional.huber_loss
See: nn.HuberLoss

## nn.functional.kl_div(input, target, size_average=nil, reduce=nil, reduction="mean",
    log_target=false) -> Tensor
t (ln t - x) for log probabilities x.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "batchmean" (the sum over the size of dimension 0), "mean", "sum" or "none"
- log_target (boolean): the target is log probabilities too

Shape: input and target the same
Example:
    print(F.kl_div(zknn.tensor { 0.5, 0.5 }:log(), zknn.tensor { 1.0, 0.0 }, { reduction = "sum" }))
    --> tensor(0.6931)
Source: torch.nn.functional.kl_div
See: nn.KLDivLoss

## nn.functional.poisson_nll_loss(input, target, log_input=true, full=false, size_average=nil,
    eps=1e-08, reduce=nil, reduction="mean") -> Tensor
e^x - t x, the negative log likelihood of counts t.

- input (Tensor): the input
- target (Tensor): what the input should be
- log_input (boolean): x is the logarithm of the rate; false: the rate itself
- full (boolean): adds Stirling's approximation of ln t!
- size_average (boolean): refused; write reduction
- eps (number): added under the logarithm when log_input is false
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target the same
Example:
    print(F.poisson_nll_loss(zknn.tensor { 0.0 }, zknn.tensor { 2.0 }))   --> tensor(1.)
Source: torch.nn.functional.poisson_nll_loss
See: nn.PoissonNLLLoss

## nn.functional.gaussian_nll_loss(input, target, var, full=false, eps=1e-06, reduction="mean") ->
    Tensor
(ln v + (x - t)^2 / v) / 2 for means x and variances v.

- input (Tensor): the input
- target (Tensor): what the input should be
- var (Tensor|number): the variances
- full (boolean): adds the constant ln(2 pi) / 2
- eps (number): the least variance
- reduction (string): "mean", "sum" or "none"

Shape: target broadcasts with input; var is as input, or has one size of 1, or lacks the last
Errors: a variance below 0; eps not above 0.
Example:
    print(F.gaussian_nll_loss(zknn.tensor { 1.0 }, zknn.tensor { 3.0 }, 1.0))   --> tensor(2.)
Source: torch.nn.functional.gaussian_nll_loss
See: nn.GaussianNLLLoss

## nn.functional.hinge_embedding_loss(input, target, margin=1.0, size_average=nil, reduce=nil,
    reduction="mean") -> Tensor
x where the target is 1, max(0, margin - x) where it is -1.

- input (Tensor): the input
- target (Tensor): what the input should be
- margin (number): the margin
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target the same
Example:
    print(F.hinge_embedding_loss(zknn.tensor { 0.5, 0.5 }, zknn.tensor { 1.0, -1.0 }))
    --> tensor(0.5000)
Source: torch.nn.functional.hinge_embedding_loss
See: nn.HingeEmbeddingLoss

## nn.functional.soft_margin_loss(input, target, size_average=nil, reduce=nil, reduction="mean") ->
    Tensor
ln(1 + e^(-t x)), t being 1 or -1; finite where PyTorch overflows.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target the same
Example:
    print(F.soft_margin_loss(zknn.tensor { 0.0 }, zknn.tensor { 1.0 }))   --> tensor(0.6931)
Source: torch.nn.functional.soft_margin_loss
See: nn.SoftMarginLoss

## nn.functional.margin_ranking_loss(input1, input2, target, margin=0.0, size_average=nil,
    reduce=nil, reduction="mean") -> Tensor
max(0, -t (x1 - x2) + margin), t being 1 or -1.

- input1 (Tensor): the first input
- input2 (Tensor): the second input
- target (Tensor): what the input should be
- margin (number): the margin
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: all as many dimensions; they broadcast
Example:
    print(F.margin_ranking_loss(zknn.tensor { 1.0 }, zknn.tensor { 3.0 }, zknn.tensor { 1.0 }))
    --> tensor(2.)
Source: torch.nn.functional.margin_ranking_loss
See: nn.MarginRankingLoss

## nn.functional.multi_margin_loss(input, target, p=1, margin=1.0, weight=nil, size_average=nil,
    reduce=nil, reduction="mean") -> Tensor
The sum over the other classes of max(0, margin - x[target] + x[i])^p, over the number of classes.

- input (Tensor): the input
- target (Tensor): what the input should be
- p (integer): 1 or 2
- margin (number): the margin
- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input [C] or [N, C]; target [] or [N], int64
Errors: a class that is out of range; p other than 1 and 2.
Example:
    print(F.multi_margin_loss(zknn.tensor { { 0.5, 1.0 } }, zknn.tensor { 1 }))   --> tensor(0.2500)
Source: torch.nn.functional.multi_margin_loss
See: nn.MultiMarginLoss

## nn.functional.multilabel_margin_loss(input, target, size_average=nil, reduce=nil,
    reduction="mean") -> Tensor
The sum of max(0, 1 - x[target] + x[i]) over targets and other classes, over the number of classes.

A row of targets lists classes, up to the first -1.

- input (Tensor): the input
- target (Tensor): what the input should be
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target [C] or [N, C]; target int64
Errors: a class that is out of range.
Example:
    print(F.multilabel_margin_loss(zknn.tensor { { 0.5, 1.0 } }, zknn.tensor { { 1, -1 } }))
    --> tensor(0.2500)
Source: torch.nn.functional.multilabel_margin_loss
See: nn.MultiLabelMarginLoss

## nn.functional.multilabel_soft_margin_loss(input, target, weight=nil, size_average=nil,
    reduce=nil, reduction="mean") -> Tensor
The mean over classes of the binary cross entropy of sigmoid(x).

- input (Tensor): the input
- target (Tensor): what the input should be
- weight (Tensor): a weight for each class
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: input and target [..., C], weight [C]
Example:
    print(F.multilabel_soft_margin_loss(zknn.zeros(1, 2), zknn.tensor { { 1.0, 0.0 } }))
    --> tensor(0.6931)
Source: torch.nn.functional.multilabel_soft_margin_loss
See: nn.MultiLabelSoftMarginLoss

## nn.functional.cosine_embedding_loss(input1, input2, target, margin=0.0, size_average=nil,
    reduce=nil, reduction="mean") -> Tensor
1 - cos where the target is 1, max(0, cos - margin) where it is -1.

- input1 (Tensor): the first input
- input2 (Tensor): the second input
- target (Tensor): what the input should be
- margin (number): -1 to 1
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: inputs [N, D] or [D]; target [N] or []
Example:
    local a, b = zknn.tensor { { 1.0, 0.0 } }, zknn.tensor { { 0.0, 1.0 } }
    print(F.cosine_embedding_loss(a, b, zknn.tensor { 1 }))   --> tensor(1.)
Source: torch.nn.functional.cosine_embedding_loss
See: nn.CosineEmbeddingLoss

## nn.functional.triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06,
    swap=false, size_average=nil, reduce=nil, reduction="mean") -> Tensor
max(0, d(anchor, positive) - d(anchor, negative) + margin), by p-norms.

- anchor (Tensor): the anchors
- positive (Tensor): samples of the same kind
- negative (Tensor): samples of another kind
- margin (number): the margin
- p (number): the norm
- eps (number): keeps distances from 0
- swap (boolean): takes the nearer of both negatives
- size_average (boolean): refused; write reduction
- reduce (boolean): refused; write reduction
- reduction (string): "mean", "sum" or "none"

Shape: all as many dimensions, the last is measured; they broadcast
Errors: a margin that is not above 0.
Example:
    local a, p, n = zknn.zeros(1, 2), zknn.zeros(1, 2), zknn.ones(1, 2) / 4
    print(F.triplet_margin_loss(a, p, n))   --> tensor(0.6464)
Source: torch.nn.functional.triplet_margin_loss
See: nn.TripletMarginLoss

## nn.functional.triplet_margin_with_distance_loss(anchor, positive, negative,
    distance_function=nil, margin=1.0, swap=false, reduction="mean") -> Tensor
TripletMarginLoss with a distance of your own.

- anchor (Tensor): the anchors
- positive (Tensor): samples of the same kind
- negative (Tensor): samples of another kind
- distance_function (fun(a: Tensor, b: Tensor): Tensor): the distance; nil: nn.PairwiseDistance()
- margin (number): the margin
- swap (boolean): takes the nearer of both negatives
- reduction (string): "mean", "sum" or "none"

Shape: all as many dimensions; what the distance makes of them
Errors: a margin that is not above 0; a distance that is no tensor.
Example:
    local a, p, n = zknn.zeros(1, 2), zknn.zeros(1, 2), zknn.ones(1, 2) / 4
    print(F.triplet_margin_with_distance_loss(a, p, n))   --> tensor(0.6464)
Source: torch.nn.functional.triplet_margin_with_distance_loss
See: nn.TripletMarginWithDistanceLoss

## nn.functional.cosine_similarity(x1, x2, dim=1, eps=1e-08) -> Tensor
The cosine of the angle between two tensors along dim.

- x1 (Tensor): the first tensor
- x2 (Tensor): the second tensor
- dim (integer): the dimension
- eps (number): the least that a length counts as

Shape: x1 and x2 broadcast; the result lacks dim
Example:
    print(F.cosine_similarity(zknn.tensor { 1.0, 0.0 }, zknn.tensor { 1.0, 1.0 }, 0))
    --> tensor(0.7071)
Source: torch.nn.functional.cosine_similarity
See: nn.CosineSimilarity

## nn.functional.pairwise_distance(x1, x2, p=2.0, eps=1e-06, keepdim=false) -> Tensor
The p-norm of the difference of two tensors along the last dimension.

- x1 (Tensor): the first tensor
- x2 (Tensor): the second tensor
- p (number): the norm
- eps (number): added to the difference
- keepdim (boolean): keeps the last dimension, of size 1

Shape: x1 and x2 broadcast; the result lacks the last dimension, or it is 1
Example:
    print(F.pairwise_distance(zknn.tensor { 3.0, 0.0 }, zknn.tensor { 0.0, 4.0 }))   --> tensor(5.)
Source: torch.nn.functional.pairwise_distance
See: nn.PairwiseDistance

## nn.functional.pdist(input, p=2.0) -> Tensor
The distances of all pairs of rows: of the first row to the others, of the second to those behind
it, and so on.

- input (Tensor): [N, M]
- p (number): the norm of the differences

Returns: [N (N - 1) / 2].
Errors: an input that is no matrix; a negative p.
Example:
    print(F.pdist(zknn.tensor { { 0.0 }, { 3.0 }, { 4.0 } }))   --> tensor([3., 4., 1.])
Source: torch.nn.functional.pdist
See: nn.functional.pairwise_distance

## nn.functional.linear_cross_entropy(input, linear_weight, target, linear_bias=nil, weight=nil,
    reduction="mean", ignore_index=nil, label_smoothing=0.0, options=nil) -> Tensor
The cross entropy of the logits that a linear layer gives.

- input (Tensor): [N, in_features] or [in_features]
- linear_weight (Tensor): [classes, ..., in_features]
- target (Tensor): int64 classes [N, ...], or probabilities [N, classes, ...]
- linear_bias (Tensor): [classes, ...]
- weight (Tensor): a weight for each class
- reduction (string): "mean", "sum" or "none"
- ignore_index (integer): a class that counts for nothing; nil: -100
- label_smoothing (number): how much of the target goes to all classes alike
- options (any): refused: it says how PyTorch cuts the logits into parts

Errors: shapes that do not fit; ignore_index with probabilities.
Example:
    local x, w = zknn.ones(2, 4), zknn.zeros(3, 4)
    print(F.linear_cross_entropy(x, w, zknn.tensor { 0, 2 }))   --> tensor(1.0986)
Source: torch.nn.functional.linear_cross_entropy
See: nn.LinearCrossEntropyLoss
]=]
