-- onnx.quantize_dynamic: weights as integers; inputs of products are quantized in each run, by
-- their own least and greatest value.
--
--   onnx.quantize_dynamic("net.onnx", "net.int8.onnx")

local args = require "zknn.args"
local graph = require "zknn.onnx.quantization.graph"
local read = require "zknn.onnx.quantization.options"

local WHAT = "onnx.quantize_dynamic"

-- The integers of a value, its scale and zero point, made once.
local function quantized(g, name)
  g.dynamic = g.dynamic or {}
  if not g.dynamic[name] then
    g.dynamic[name] = { name .. "_quantized", name .. "_scale", name .. "_zero_point" }
    g:make("DynamicQuantizeLinear", name .. "_QuantizeLinear", { name },
      { table.unpack(g.dynamic[name]) })
  end
  return g.dynamic[name]
end

-- The product of the integers as floats again, called `output`.
local function scaled(g, op_type, node, x, q, output, attribute)
  local name = node.name or output
  local sums = g:make(op_type, name .. "_quant", { x[1], q[1], x[3], q[3] },
    { output .. "_output_quantized" }, attribute)
  local cast = g:make("Cast", output .. "_output_quantized_cast", { sums },
    { sums .. "_cast_output" }, { to = 1 })
  local scale = g:make("Mul", name .. "_quant_scales_mul", { x[2], q[2] },
    { name .. "_quant_scales_mul:0" })
  return g:make("Mul", name .. "_quant_output_scale_mul", { cast, scale }, { output })
end

local function conv(g, node, options)
  local x, b = quantized(g, node.input[1]), node.input[3]
  local q = g:quantize_weight(node.input[2], nil, options.weight)
  local y, with_bias = node.output[1], b and b ~= ""
  local sums = scaled(g, "ConvInteger", node, x, q, with_bias and y .. "quant_scaled_output" or y,
    node.attribute)
  if with_bias then
    local shape = { 1, -1 }
    for d = 3, g:weight(node.input[2]).ndim do shape[d] = 1 end
    local bias = g:set(b .. "_reshaped", g:constant(b):view(shape))
    g:make("Add", y .. "_bias_add", { sums, bias }, { y })
  end
end

local function product(g, node, options)
  local w, b, y = node.input[2], node.input[3], node.output[1]
  local weight = g:weight(w)
  if node.op_type == "Gemm" and (node.attribute or {}).transB == 1 then
    weight = weight:permute(1, 0):contiguous()
    w = g:set(w .. "_Transposed", weight)
  end
  local axis = options.per_channel and weight.ndim == 2 and 1 or nil
  local q, x = g:quantize_weight(w, axis, options.weight), quantized(g, node.input[1])
  if node.op_type == "MatMul" or not b or b == "" then
    return scaled(g, "MatMulInteger", node, x, q, y)
  end
  local sums = scaled(g, "MatMulInteger", node, x, q, y .. "_MatMul")
  g:make("Add", (node.name or y) .. "_Add", { sums, b }, { y })
end

-- Rows of a table of integers, as floats again.
local function gather(g, node, options)
  local q = g:quantize_weight(node.input[1], nil, options.weight)
  local rows = g:make("Gather", node.name, { q[1], node.input[2] },
    { node.output[1] .. "_quantized" }, node.attribute)
  g:make("DequantizeLinear", node.output[1] .. "_DequantizeLinear", { rows, q[2], q[3] },
    { node.output[1] })
end

local WAYS = { Conv = conv, MatMul = product, Gemm = product, Gather = gather }

local function fits(g, node)
  if node.op_type == "Gather" then return g:weight(node.input[1]) ~= nil end
  if node.op_type == "Gemm" then return g:is_plain_gemm(node) end
  if node.op_type == "Conv" and node.input[3] and node.input[3] ~= ""
    and not g:weight(node.input[3]) then
    return false
  end
  return g:weight(node.input[2]) ~= nil
end

return function(model_input, model_output, given, ...)
  args.no_more(WHAT, 3, ...)
  read.check_output(WHAT, model_output)
  local o = read.read(WHAT, given, {}, { "WeightSymmetric", "MatMulConstBOnly" },
    { "Conv", "Gather", "Gemm", "MatMul" })
  local g = graph.open(WHAT, model_input)
  for _, node in ipairs(g.source) do
    if graph.takes(node, o.types, o) and fits(g, node) then
      WAYS[node.op_type](g, node, o)
    else
      g:add(node)
    end
  end
  local model = g:close()
  if model_output then require("zknn.onnx").save(model, model_output) end
  return model
end
