return [=[
# loss_ops: Loss functions that are ops

The losses that are computed in one pass, as zknn.mse_loss(input, target) and so on. Their
parameters come in the order of the signature here. nn.functional has them with PyTorch's longer
lists, which also name size_average and reduce, and the others: cosine_embedding_loss,
triplet_margin_loss and so on.

## op cross_entropy
nn.functional.cross_entropy also takes probabilities of classes as target.

- input (Tensor): logits, floats, with the classes in dimension 1; [C] is one sample.
- target (Tensor): int64 classes from 0.
- weight (Tensor): a factor for each class, [C]; the mean is then one weighted by the targets'
  factors.
- ignore_index (integer): targets of this class do not count.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.
- label_smoothing (number): the share, 0..1, of the target that is spread evenly over all classes.

Shape: [], or with reduction="none" target's shape.
Example:
    local logits = zknn.tensor { { 2.0, 0.0, 1.0 }, { 0.0, 3.0, 0.0 } }
    local target = zknn.tensor { 0, 1 }
    print(zknn.cross_entropy(logits, target))   --> tensor(0.2513)
    print(zknn.cross_entropy(logits, target, { reduction = "none" }))   --> tensor([0.4076, 0.0949])
Source: torch.nn.functional.cross_entropy
See: nn.CrossEntropyLoss, nll_loss, log_softmax

## op nll_loss
- input (Tensor): log probabilities, with the classes in dimension 1; [C] is one sample.
- target (Tensor): int64 classes from 0.
- weight (Tensor): a factor for each class, [C]; the mean is then one weighted by the targets'
  factors.
- ignore_index (integer): targets of this class do not count.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.

Shape: [], or with reduction="none" target's shape.
Example:
    local logits = zknn.tensor { { 2.0, 0.0, 1.0 }, { 0.0, 3.0, 0.0 } }
    local target = zknn.tensor { 0, 1 }
    print(zknn.nll_loss(F.log_softmax(logits, 1), target))   --> tensor(0.2513)
Source: torch.nn.functional.nll_loss
See: nn.NLLLoss, cross_entropy, log_softmax

## op mse_loss
Shapes must be equal: nothing broadcasts. nn.functional.mse_loss also takes a weight for each
element.

- input (Tensor): predictions, floats.
- target (Tensor): what they should be, of input's shape.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local x, y = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.5, 4.0 }
    print(zknn.mse_loss(x, y), zknn.mse_loss(x, y, { reduction = "none" }))
    --> tensor(2.1250)	tensor([0.2500, 4.0000])
Source: torch.nn.functional.mse_loss
See: nn.MSELoss, l1_loss, huber_loss

## op l1_loss
Shapes must be equal: nothing broadcasts. nn.functional.l1_loss also takes a weight for each
element.

- input (Tensor): predictions, floats.
- target (Tensor): what they should be, of input's shape.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local x, y = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.5, 4.0 }
    print(zknn.l1_loss(x, y))   --> tensor(1.2500)
Source: torch.nn.functional.l1_loss
See: nn.L1Loss, mse_loss, smooth_l1_loss

## op smooth_l1_loss
huber_loss with delta = beta is beta times this.

- input (Tensor): predictions, floats.
- target (Tensor): what they should be, of input's shape.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.
- beta (number): where the parabola becomes a line.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local x, y = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.5, 4.0 }
    print(zknn.smooth_l1_loss(x, y, { reduction = "none" }))   --> tensor([0.1250, 1.5000])
Source: torch.nn.functional.smooth_l1_loss; Girshick, Fast R-CNN, 2015
See: nn.SmoothL1Loss, huber_loss, l1_loss

## op huber_loss
nn.functional.huber_loss also takes a weight for each element.

- input (Tensor): predictions, floats.
- target (Tensor): what they should be, of input's shape.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.
- delta (number): where the parabola becomes a line.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local x, y = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.5, 4.0 }
    print(zknn.huber_loss(x, y, { reduction = "none" }))   --> tensor([0.1250, 1.5000])
Source: torch.nn.functional.huber_loss; Huber, Robust Estimation of a Location Parameter, 1964
See: nn.HuberLoss, smooth_l1_loss, mse_loss

## op kl_div
input comes first, as in PyTorch, though it is the second distribution of the usual notation KL(p |
q). nn.functional.kl_div also has reduction="batchmean": the sum over the size of dimension 0,
which is the divergence for each sample.

- input (Tensor): log probabilities.
- target (Tensor): probabilities, or with log_target their logarithms.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.
- log_target (boolean): what target holds.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local p, q = zknn.tensor { 0.5, 0.5 }, zknn.tensor { 0.25, 0.75 }
    print(zknn.kl_div(q:log(), p, { reduction = "sum" }))   --> tensor(0.1438)
Source: torch.nn.functional.kl_div
See: nn.KLDivLoss, cross_entropy, log_softmax

## op soft_margin_loss
- input (Tensor): predictions, floats.
- target (Tensor): 1 or -1 for each element.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local scores, y = zknn.tensor { 2.0, -1.0 }, zknn.tensor { 1.0, 1.0 }
    print(zknn.soft_margin_loss(scores, y))   --> tensor(0.7201)
Source: torch.nn.functional.soft_margin_loss
See: nn.SoftMarginLoss, binary_cross_entropy_with_logits

## op binary_cross_entropy
nn.functional.binary_cross_entropy also takes a weight for each element.

- input (Tensor): probabilities, 0..1.
- target (Tensor): probabilities, mostly 0 or 1.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local p, y = zknn.tensor { 0.75, 0.5 }, zknn.tensor { 1.0, 0.0 }
    print(zknn.binary_cross_entropy(p, y))   --> tensor(0.4904)
Source: torch.nn.functional.binary_cross_entropy
See: nn.BCELoss, binary_cross_entropy_with_logits, sigmoid

## op binary_cross_entropy_with_logits
nn.functional.binary_cross_entropy_with_logits also takes a weight for each element.

- input (Tensor): logits, which sigmoid would bring into 0..1.
- target (Tensor): probabilities, mostly 0 or 1.
- reduction (string): "mean", "sum" or "none": one number, or a loss for each element.
- pos_weight (Tensor): the factor of positive targets; above 1 it finds more of them.

Shape: [], or with reduction="none" the shape of input and target.
Example:
    local logits, y = zknn.tensor { 2.0, 0.0 }, zknn.tensor { 1.0, 0.0 }
    print(zknn.binary_cross_entropy_with_logits(logits, y))   --> tensor(0.4100)
    print(zknn.binary_cross_entropy_with_logits(logits, y, { pos_weight = zknn.tensor(2.0) }))
    --> tensor(0.4735)
Source: torch.nn.functional.binary_cross_entropy_with_logits
See: nn.BCEWithLogitsLoss, binary_cross_entropy, sigmoid
]=]
