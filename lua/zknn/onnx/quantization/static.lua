-- onnx.quantize_static: weights and values of a graph as integers, by scales from sample data.
--
--   onnx.quantize_static("net.onnx", "net.int8.onnx", batches, { per_channel = true })
--
-- plan.lua decides what is quantized and finds the numbers; qdq.lua and qoperator.lua write it.

local args = require "zknn.args"
local graph = require "zknn.onnx.quantization.graph"
local read = require "zknn.onnx.quantization.options"
local plan = require "zknn.onnx.quantization.plan"
local raise = require "zknn.raise"

local WHAT = "onnx.quantize_static"

local FORMATS = {
  QDQ = "zknn.onnx.quantization.qdq", QOperator = "zknn.onnx.quantization.qoperator",
}

local EXTRA = { "ActivationSymmetric", "WeightSymmetric", "MatMulConstBOnly", "CalibPercentile",
  "CalibTensorRangeSymmetric", "CalibMovingAverage", "CalibNumBins", "CalibNumQuantizedBins" }

local function whole(name, value, default)
  value = value == nil and default or value
  if math.type(value) ~= "integer" or value < 2 or value > 65536 then
    raise("%s: %s must be an integer from 2 to 65536, got %s", WHAT, name, args.describe(value))
  end
  return value
end

local function calibration(method, extra)
  local percentile = method == "Percentile"
  local c = {
    what = WHAT, method = method,
    symmetric = args.boolean(WHAT, "CalibTensorRangeSymmetric", extra.CalibTensorRangeSymmetric,
      percentile),
    percentile = read.number(WHAT, "CalibPercentile", extra.CalibPercentile, 99.999, 50, 100),
    moving_average = args.boolean(WHAT, "CalibMovingAverage", extra.CalibMovingAverage, false),
    num_bins = whole("CalibNumBins", extra.CalibNumBins, percentile and 2048 or 128),
    num_quantized_bins = whole("CalibNumQuantizedBins", extra.CalibNumQuantizedBins, 128),
  }
  if method == "Entropy" and c.num_quantized_bins > c.num_bins then
    raise("%s: CalibNumQuantizedBins is %d, more than the %d of CalibNumBins", WHAT,
      c.num_quantized_bins, c.num_bins)
  end
  return c
end

return function(model_input, model_output, calibration_data, given, ...)
  args.no_more(WHAT, 4, ...)
  read.check_output(WHAT, model_output)
  local o = read.read(WHAT, given, { "quant_format", "activation_type", "calibrate_method",
    "exact_multiplier" }, EXTRA, read.static_types())
  given = given or {}
  local format = args.check_choice(WHAT, "quant_format", given.quant_format or "QDQ",
    { "QDQ", "QOperator" })
  local method = args.check_choice(WHAT, "calibrate_method", given.calibrate_method or "MinMax",
    { "MinMax", "Entropy", "Percentile" })
  o.format = format
  o.exact = args.boolean(WHAT, "exact_multiplier", given.exact_multiplier, false)
  o.activation = { dtype = read.type(WHAT, "activation_type", given.activation_type, "int8"),
    symmetric = args.boolean(WHAT, "ActivationSymmetric", o.extra.ActivationSymmetric, false),
    exact = o.exact }
  o.calibration = calibration(method, o.extra)
  local g = graph.open(WHAT, model_input)
  if g.opset < 13 and o.per_channel and format == "QDQ" then
    raise("%s: the model has opset %d, and DequantizeLinear has an axis from 13 on: export it "
      .. "again with opset_version = 13, or leave per_channel out", WHAT, g.opset)
  end
  local p = plan.make(g, calibration_data, o)
  require(FORMATS[format])(g, p, o)
  local model = g:close()
  if model_output then require("zknn.onnx").save(model, model_output) end
  return model
end
