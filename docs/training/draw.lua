-- Draws docs/accuracy.svg from the logs in models/pretrained:
--
--   ./zknn docs/training/draw.lua
--
-- The logs are those of `scripts/train_3layer.lua --fresh --log FILE` and of its 5-layer sibling.

local zknn = require "zknn"
local plot = zknn.plot

local here = arg[0]:match "^(.*/)" or "./"

plot.figure { figsize = { 7.5, 3.4 } }
for _, layers in ipairs { 3, 5 } do
  local log = zknn.csv.load(("%s../../models/pretrained/model_%dlayer.csv"):format(here, layers))
  local accuracy = log.accuracy * 100
  plot.plot(log.epoch, accuracy, {
    label = ("%d layers: %.2f%%"):format(layers, accuracy:max():item()),
  })
end
plot.xlim(0, 200)
plot.ylim(80, 100)
plot.xlabel "epoch"
plot.ylabel "accuracy on the test set (%)"
plot.legend { loc = "lower right" }
plot.savefig(here .. "../accuracy.svg")
