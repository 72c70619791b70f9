-- The format QOperator: nodes that compute on integers, some of them of onnxruntime's own domain.

local plan = require "zknn.onnx.quantization.plan"

local MICROSOFT = "com.microsoft"

-- The quantized form of a value, a constant included: {integers, scale, zero point}.
local function quantized(g, p, name, options)
  local known = p.integers[name]
  if not known and g:weight(name) then
    known = g:quantize_weight(name, nil, options.activation)
  elseif not known then
    local scale, zero = plan.numbers_of(g, p, name)
    known = { name .. "_quantized", scale, zero }
    g:make("QuantizeLinear", name .. "_QuantizeLinear", { name, scale, zero }, { known[1] })
  end
  p.integers[name] = known
  return known
end

-- Says that a node makes the integers of a value; their name.
local function makes(g, p, name)
  local scale, zero = plan.numbers_of(g, p, name)
  p.integers[name] = { name .. "_quantized", scale, zero, only = true }
  return p.integers[name][1]
end

-- The value as floats, where only its integers are there.
local function floats(g, p, name)
  local known = p.integers[name]
  if known and known.only then
    g:make("DequantizeLinear", name .. "_DequantizeLinear", { known[1], known[2], known[3] },
      { name })
    known.only = false
  end
  return name
end

local function product(g, p, node, options)
  local x, w, b = table.unpack(node.input)
  local y, a = plan.result_of(g, p, node), quantized(g, p, x, options)
  local weight = g:weight(w)
  local q
  if weight then
    local adjust = options.exact and plan.exact(p, x, y) or nil
    local axis = options.per_channel and plan.weight_axis(node, weight) or nil
    q = g:quantize_weight(w, axis, options.weight, adjust)
  else
    q = quantized(g, p, w, options)
  end
  local inputs = { a[1], a[2], a[3], q[1], q[2], q[3] }
  local bias = b and b ~= "" and g:quantize_bias(b, p.scale[x], q.scales)[1] or nil
  local scale, zero = plan.numbers_of(g, p, y)
  local name, output = (node.name or "") .. "_quant", { makes(g, p, y) }
  if node.op_type == "Gemm" then
    for i, input in ipairs { bias or "", scale, zero } do inputs[6 + i] = input end
    return g:make("QGemm", name, inputs, output, { transB = (node.attribute or {}).transB or 0,
      alpha = 1.0 }, MICROSOFT)
  end
  for i, input in ipairs { scale, zero, bias } do inputs[6 + i] = input end
  g:make(node.op_type == "Conv" and "QLinearConv" or "QLinearMatMul", name, inputs, output,
    node.attribute)
end

-- The attributes of a function's node, and those that the quantized one has beside them.
local function attributes_of(g, node)
  local a = {}
  for key, value in pairs(node.attribute or {}) do a[key] = value end
  if node.op_type == "Softmax" then
    a.opset, a.axis = g.opset, a.axis or (g.opset < 13 and 1 or -1)
  end
  if node.op_type == "GlobalAveragePool" then a.channels_last = 0 end
  return a
end

local function of_function(g, p, node, options)
  local y, inputs = plan.result_of(g, p, node), {}
  for i, name in ipairs(node.input) do
    for k, part in ipairs { table.unpack(quantized(g, p, name, options), 1, 3) } do
      inputs[3 * (i - 1) + k] = part
    end
  end
  local scale, zero = plan.numbers_of(g, p, y)
  if node.op_type == "Concat" then
    table.insert(inputs, 1, zero)
    table.insert(inputs, 1, scale)
  else
    inputs[#inputs + 1], inputs[#inputs + 2] = scale, zero
  end
  g:make("QLinear" .. node.op_type, (node.name or "") .. "_quant", inputs, { makes(g, p, y) },
    attributes_of(g, node), MICROSOFT)
end

-- A node as it is, over integers (its first input) or over floats.
local function as_it_is(g, p, node, integers)
  local copy = {}
  for key, value in pairs(node) do copy[key] = value end
  copy.input, copy.output = { table.unpack(node.input) }, { table.unpack(node.output) }
  if integers then
    copy.input[1] = p.integers[node.input[1]][1]
    copy.output[1] = makes(g, p, node.output[1])
  else
    for i, name in ipairs(node.input) do copy.input[i] = floats(g, p, name) end
  end
  g:add(copy)
end

return function(g, p, options)
  p.integers = {}
  for _, node in ipairs(g.source) do
    local kind = p.kind[node]
    if kind == "product" then
      product(g, p, node, options)
    elseif kind == "function" then
      of_function(g, p, node, options)
    elseif kind == "passes" then
      quantized(g, p, node.input[1], options)
      as_it_is(g, p, node, true)
    elseif kind ~= "bounds" then
      as_it_is(g, p, node, false)
    end
  end
  for _, output in ipairs(g.model.graph.output) do floats(g, p, output.name) end
end
