-- Exports the nets of the benchmark of inference, for any batch: plain=FOLDER of NAME.onnx.

local zknn = require "zknn"
local twin = require "twin"

for _, name in ipairs { "mlp3", "mlp5", "lenet" } do
  local file = ("%s/%s.onnx"):format(twin.args.plain, name)
  zknn.onnx.export(twin.net(name), zknn.zeros(1, 1, 28, 28), file, {
    input_names = { "input" }, output_names = { "output" },
    dynamic_axes = { input = { [0] = "batch" }, output = { [0] = "batch" } },
  })
end
