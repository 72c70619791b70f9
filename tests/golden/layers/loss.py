"""Losses."""
from case import *

SIGNS = whole(values=[1, -1, -1, 1, 1])


def classes(n=5, c=4):
    return whole(n, below=c)


def real(*shape, low=0.1, high=0.9, **a):
    """A target of real numbers."""
    return x(*shape, low=low, high=high, grad=False, **a)


def loss(name, *inputs, **named):
    return Layer(name, on=list(inputs), _loss=True, **named)



REDUCTIONS = ("mean", "sum", "none")
PAIR = (x(3, 4), real(3, 4))

ROWS = [
    loss("NLLLoss", x(5, 4), classes()),
    loss("NLLLoss", x(5, 4), classes(), weight=real(4, low=0.5, high=2), reduction="sum"),
    loss("CrossEntropyLoss", x(5, 4), classes()),
    loss("CrossEntropyLoss", x(2, 4, 3), whole(2, 3, below=4), label_smoothing=0.1,
         reduction="none"),
    loss("CrossEntropyLoss", x(5, 4), classes(), ignore_index=1),
    # Targets that are probabilities; they need not sum to 1.
    *(loss("CrossEntropyLoss", x(5, 4), x(5, 4, low=0, high=1), reduction=r, label_smoothing=s,
           weight=w) for r in REDUCTIONS for s in (0.0, 0.3)
      for w in (None, real(4, low=0.5, high=2))),
    loss("CrossEntropyLoss", x(4), real(4)),
    loss("CrossEntropyLoss", x(2, 4, 3, 2), x(2, 4, 3, 2, low=0, high=1),
         weight=real(4, low=0.5, high=2)),
    loss("CrossEntropyLoss", x(5, 4, dtype=F64), real(5, 4, dtype=F64)),

    *(loss(name, *PAIR, reduction=r) for name in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss",
                                                  "BCEWithLogitsLoss", "KLDivLoss")
      for r in REDUCTIONS),
    loss("SmoothL1Loss", *PAIR, beta=0.3), loss("HuberLoss", *PAIR, delta=0.3),
    *(loss("BCELoss", x(3, 4, low=0.1, high=0.9), real(3, 4), reduction=r, weight=w)
      for r in REDUCTIONS for w in (None, real(4))),
    *(loss("BCEWithLogitsLoss", *PAIR, reduction=r, pos_weight=real(4, low=0.5, high=2), weight=w)
      for r in REDUCTIONS for w in (None, real(3, 1))),
    *(loss("KLDivLoss", x(3, 4), real(3, 4, low=-2, high=-0.1), reduction=r, log_target=True)
      for r in REDUCTIONS),
    loss("KLDivLoss", *PAIR, reduction="batchmean"),
    *(loss("PoissonNLLLoss", x(3, 4, low=0.2, high=2), real(3, 4, low=0, high=4), log_input=log,
           full=full, reduction=r) for log in (True, False) for full in (True, False)
      for r in REDUCTIONS),
    *(loss("GaussianNLLLoss", x(3, 4), real(3, 4), x(*s, low=0.5, high=2), full=full, reduction=r,
           _lr=0.01)
      for s in ((3, 4), (3,), (3, 1)) for full in (True, False) for r in REDUCTIONS),
    loss("GaussianNLLLoss", x(3, 4), real(3, 4), x(3, 4, low=0.2, high=1), eps=0.5, _lr=0.01),
    *(loss("HingeEmbeddingLoss", x(5), SIGNS, margin=m, reduction=r) for m in (1.0, 0.3)
      for r in REDUCTIONS),
    *(loss("SoftMarginLoss", x(5), SIGNS, reduction=r) for r in REDUCTIONS),

    *(loss("MultiMarginLoss", x(5, 4), classes(), p=p, weight=w, reduction=r) for p in (1, 2)
      for w in (None, real(4, low=0.5, high=2)) for r in REDUCTIONS),
    loss("MultiMarginLoss", x(4), whole(values=2)), loss("MultiMarginLoss", x(5, 4), classes(),
                                                         margin=0.3),
    *(loss("MultiLabelMarginLoss", x(3, 4), whole(values=[[3, 0, -1, 1], [-1, 1, 2, 3],
                                                          [0, 1, 2, 3]]), reduction=r)
      for r in REDUCTIONS),
    loss("MultiLabelMarginLoss", x(4), whole(values=[3, 0, -1, 1])),
    *(loss("MultiLabelSoftMarginLoss", *PAIR, weight=w, reduction=r)
      for w in (None, real(4, low=0.5, high=2)) for r in REDUCTIONS),

    *(loss("MarginRankingLoss", x(5), x(5), SIGNS, margin=m, reduction=r) for m in (0.0, 0.5)
      for r in REDUCTIONS),
    *(loss("CosineEmbeddingLoss", x(5, 3), x(5, 3), SIGNS, margin=m, reduction=r)
      for m in (0.0, -0.5) for r in REDUCTIONS),
    loss("CosineEmbeddingLoss", x(3), x(3), whole(values=1)),
    *(loss("TripletMarginLoss", x(5, 3), x(5, 3), x(5, 3), swap=s, reduction=r)
      for s in (False, True) for r in REDUCTIONS),
    loss("TripletMarginLoss", x(5, 3), x(5, 3), x(5, 3), margin=0.5, p=3.0),
    loss("TripletMarginLoss", x(5, 3), x(5, 3), x(5, 3), p=1.0, eps=0.1),
    loss("TripletMarginWithDistanceLoss", x(5, 3), x(5, 3), x(5, 3), margin=0.5, swap=True),

    Layer("CosineSimilarity", on=[x(5, 3), x(5, 3)]), Layer("CosineSimilarity", 0, 1.0,
                                                            on=[x(5, 3), x(5, 3)]),
    Layer("CosineSimilarity", dim=-1, on=[x(2, 5, 3), x(2, 5, 3)]),
    Layer("PairwiseDistance", on=[x(5, 3), x(5, 3)]),
    Layer("PairwiseDistance", 1.0, keepdim=True, on=[x(5, 3), x(5, 3)]),
    Layer("PairwiseDistance", 3.0, eps=0.1, on=[x(2, 5, 3), x(2, 5, 3)]),

    # The functions have more arguments than the modules, in another order.
    *(Function(name, x(3, 4), real(3, 4), reduction=r, weight=real(3, 4)) for r in REDUCTIONS
      for name in ("mse_loss", "l1_loss")),
    *(Function("huber_loss", x(3, 4), real(3, 4), r, 0.5, real(3, 4)) for r in REDUCTIONS),
    Function("gaussian_nll_loss", x(3, 4), real(3, 4), 0.5),
    Function("gaussian_nll_loss", x(3, 4), real(3, 4), 1e-9, True, 0.1, "sum"),
    Function("cosine_similarity", x(5, 3), x(1, 3)),
    Function("pairwise_distance", x(5, 3), x(1, 3), 2.0, 1e-6, True),

    # Inputs that broadcast, also along dim; lengths below eps, whose gradient goes on.
    # (The cosine with a number does not depend on its size: that gradient is noise.)
    *(Function("cosine_similarity", x(*a, grad=ga), x(*b, grad=gb), d)
      for a, ga, b, gb, d in (((5, 3), True, (5, 1), False, 1), ((1, 3), False, (5, 1), True, 0),
                              ((3,), True, (2, 4, 3), True, -1),
                              ((2, 1, 3), False, (4, 1), True, 1),
                              ((1, 3), True, (5, 1), False, 1))),
    Function("cosine_similarity", x(5, 3, low=-0.01, high=0.01), x(5, 3), 1, 0.5),
    *(Function("pairwise_distance", x(*a), x(*b)) for a, b in (((5, 3), (5, 1)), ((3,), (2, 3)))),
    loss("CosineEmbeddingLoss", x(5, 3), x(5, 1), SIGNS),
    loss("CosineEmbeddingLoss", x(1, 3), x(5, 3), SIGNS),
    loss("TripletMarginLoss", x(5, 3), x(1, 3), x(5, 1), swap=True, reduction="none"),
    loss("TripletMarginWithDistanceLoss", x(5, 3), x(1, 3), x(5, 1), swap=True),
    loss("MarginRankingLoss", x(5, 1), x(1, 3), whole(values=[[1, -1, 1]]), margin=0.5),
    *(Function("gaussian_nll_loss", x(4, 3, 2), real(4, 3, 2), x(*s, low=0.5, high=2))
      for s in ((1, 3, 2), (4, 1, 2), (4, 3, 1), (4, 3))),
]
