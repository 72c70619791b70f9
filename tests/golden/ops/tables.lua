-- The tables of cases here; made by make.py.
return { "pointwise", "special", "probability", "arithmetic", "compare", "reduce", "statistics", "shape", "index", "linear", "loss", "loss_each", "convolution", "pooling", "volume", "fold", "activation", "quantization", "normalize", "attention", "position", "linalg" }
