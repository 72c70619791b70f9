-- quantization.export(model, example, path, options): a model from prepare_qat as an ONNX file in
-- the format QDQ, with weights and biases as integers.

local args = require "zknn.args"
local class = require "zknn.class"
local deepcopy = require "zknn.deepcopy"
local fold = require "zknn.quantization.fold"
local Layer = require "zknn.quantization.layer"
local Module = require "zknn.nn.module"
local raise = require "zknn.raise"

local WHAT = "quantization.export"

-- The example, onnx.export's options and the file's name are checked there.
return function(model, example, path, options, ...)
  args.no_more(WHAT, 4, ...)
  if not class.is(model, Module) then
    raise("%s: model must be an nn.Module, got %s", WHAT, args.describe(model))
  end
  local own, count = deepcopy(model), 0
  own:eval()
  for _, module in ipairs(own:modules()) do
    if class.is(module, Layer) then
      module:freeze()
      count = count + 1
    end
  end
  if count == 0 then
    raise("%s: the model has no quantized layer: quantization.prepare_qat(model) makes them", WHAT)
  end
  local onnx = require "zknn.onnx"
  local graph = fold(onnx.export(own, example, path, options))
  onnx.save(graph, path)
  return graph
end
