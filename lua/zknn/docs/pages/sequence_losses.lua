return [=[
# sequence_losses: Losses of sequences and of many classes

Losses for labels without known places in time, and for vocabularies too large for one softmax.

## nn.CTCLoss(blank=0, reduction="mean", zero_infinity=false) -> nn.CTCLoss
Minus the logarithm of the probability of a sequence of labels, over all ways to spread it in time.

- blank (integer): the label that stands between others and says nothing
- reduction (string): "mean" (each sample's loss over its number of labels), "sum" or "none"
- zero_infinity (boolean): a sample with more labels than fit counts 0 instead of inf

Call: (log_probs: Tensor, targets: Tensor, input_lengths: any, target_lengths: any) -> Tensor
Shape: log_probs [T, N, C] or [T, C], logarithms of probabilities (log_softmax); targets int64
[N, S], or [sum of target_lengths], one behind the other; lengths [N], tensors or lists
Errors: lengths that do not fit; a label out of range; a blank out of range.
Example:
    local log_probs = zknn.zeros(3, 1, 2):log_softmax(2)
    local loss = nn.CTCLoss { reduction = "sum" }
    print(loss(log_probs, zknn.tensor { { 1 } }, { 3 }, { 1 }))   --> tensor(0.2877)
Source: torch.nn.CTCLoss; Graves et al., Connectionist temporal classification, 2006
See: nn.functional.ctc_loss

## nn.functional.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0,
    reduction="mean", zero_infinity=false) -> Tensor
Minus the logarithm of the probability of a sequence of labels, over all ways to spread it in time.

- log_probs (Tensor): [T, N, C] or [T, C], logarithms of probabilities
- targets (Tensor): int64 [N, S], or one list of all
- input_lengths (any): how much of T each sample has: a tensor or a list
- target_lengths (any): how many labels each sample has
- blank (integer): the label that stands between others and says nothing
- reduction (string): "mean" (each sample's loss over its number of labels), "sum" or "none"
- zero_infinity (boolean): a sample with more labels than fit counts 0 instead of inf

Errors: lengths that do not fit; a label out of range; a blank out of range.
Example:
    local log_probs = zknn.zeros(2, 2):log_softmax(1)
    print(F.ctc_loss(log_probs, zknn.tensor { 1 }, { 2 }, { 1 }, { reduction = "sum" }))
    --> tensor(0.2877)
Source: torch.nn.functional.ctc_loss
See: nn.CTCLoss

## op ctc_loss
nn.functional.ctc_loss takes lists of lengths too, and one sample without a batch.

- log_probs (Tensor): logarithms of probabilities, by step, sample and class.
- targets (Tensor): int64, the labels.
- input_lengths (Tensor): int64, how many steps of each sample count.
- target_lengths (Tensor): int64, how many labels each sample has.
- blank (integer): the label that stands between others and says nothing.
- reduction (string): "mean" (each sample's loss over its number of labels), "sum" or "none".
- zero_infinity (boolean): whether a sample with more labels than fit counts 0 instead of inf.

Shape: [T, N, C], [N, S] or [sum of target_lengths], [N], [N] give a scalar, or [N] for "none".
Example:
    local log_probs = zknn.zeros(2, 1, 2):log_softmax(2)
    local one = zknn.tensor { 1 }
    print(zknn.ctc_loss(log_probs, one, one * 2, one, { reduction = "sum" }))
    --> tensor(0.2877)
Source: torch.ctc_loss; Graves et al., Connectionist temporal classification, 2006
See: nn.functional.ctc_loss, nn.CTCLoss

## nn.AdaptiveLogSoftmaxWithLoss(in_features, n_classes, cutoffs, div_value=4.0, head_bias=false,
    device="cpu", dtype="float32") -> nn.AdaptiveLogSoftmaxWithLoss
The logarithms of probabilities of very many classes, of which the frequent ones come first.

Classes below the first cutoff and the clusters between cutoffs are in one layer, `head`; each
cluster has two layers of its own, `tail[i]`, which run for the targets in it alone.

- in_features (integer): the features of a sample
- n_classes (integer): the classes, from frequent to rare
- cutoffs (integer[]): where the clusters begin, rising
- div_value (number): how much narrower each cluster's inner layer is than the one before
- head_bias (boolean): the head has a bias
- device (string): "cpu"
- dtype (string): the dtype of the weights

Call: (input: Tensor, target: Tensor) -> (Tensor, Tensor)
Returns: the logarithm of each target's probability, and the loss: minus their mean.
Shape: input [N, in_features] or [in_features]; target int64 [N] or a scalar
Fields: head (nn.Linear); tail (nn.ModuleList)
Errors: cutoffs that do not rise within the classes; a target out of range.
Example:
    local softmax = nn.AdaptiveLogSoftmaxWithLoss(8, 100, { 10, 50 })
    local output, loss = softmax(zknn.randn(4, 8), zknn.tensor { 0, 9, 20, 99 })
    print(output.shape, loss.shape)   --> torch.Size([4])	torch.Size([])
Source: torch.nn.AdaptiveLogSoftmaxWithLoss; Grave et al., Efficient softmax approximation for GPUs,
2017

## nn.AdaptiveLogSoftmaxWithLoss:log_prob(input) -> Tensor
The logarithms of the probabilities of all classes.

- input (Tensor): [N, in_features]

Returns: [N, n_classes].
Example:
    local softmax = nn.AdaptiveLogSoftmaxWithLoss(8, 20, { 5 })
    print(softmax:log_prob(zknn.randn(2, 8)).shape)   --> torch.Size([2, 20])
Source: torch.nn.AdaptiveLogSoftmaxWithLoss.log_prob

## nn.AdaptiveLogSoftmaxWithLoss:predict(input) -> Tensor
The most likely class of each sample.

- input (Tensor): [N, in_features]

Returns: int64 [N].
Example:
    local softmax = nn.AdaptiveLogSoftmaxWithLoss(8, 20, { 5 })
    print(softmax:predict(zknn.randn(2, 8)).shape)   --> torch.Size([2])
Source: torch.nn.AdaptiveLogSoftmaxWithLoss.predict
]=]
