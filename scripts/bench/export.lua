-- Exports the trained 3-layer net for the benchmark of inference, for any batch: onnx=FILE.

local zknn = require "zknn"
local twin = require "twin"

package.path = "scripts/?.lua;" .. package.path
local model = require("zknnnet").ZKNNNet_3Layer()
model:load_state_dict(zknn.load("models/pretrained/model_3layer.pth"))
zknn.onnx.export(model, zknn.zeros(1, 1, 28, 28), twin.args.onnx, {
  input_names = { "input" }, output_names = { "output" },
  dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } },
})
