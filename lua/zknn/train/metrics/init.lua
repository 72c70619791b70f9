-- zknn.train.metrics: numbers about predictions, gathered batch by batch, with torchmetrics' names,
-- arguments and conventions. Each name has a file, loaded at its first use.

local library = require "zknn.library"

-- name = the file that has it
local files = {
  Accuracy = "counts", Precision = "counts", Recall = "counts", F1Score = "counts",
  ConfusionMatrix = "counts", AUROC = "curves", AveragePrecision = "curves",
  MeanMetric = "means", MeanSquaredError = "means", MeanAbsoluteError = "means",
  R2Score = "means",
}

local lazy = {}
for name, file in pairs(files) do
  lazy[name] = function() return require("zknn.train.metrics." .. file)[name] end
end

return library("zknn.train.metrics", {}, lazy)
