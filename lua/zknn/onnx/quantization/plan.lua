-- What of a graph is quantized, and with which numbers: of the values that a run makes, the scale
-- and the zero point by calibration; which nodes are integer products, which pass integers on.

local calibrate = require "zknn.onnx.quantization.calibrate"
local graph = require "zknn.onnx.quantization.graph"
local numbers = require "zknn.onnx.quantization.numbers"
local types = require "zknn.onnx.quantization.types"

-- How a type of node is quantized: a product with a weight; a function of quantized values; one
-- that passes its input's numbers on; an activation that only bounds what is in front of it.
local KINDS = {
  Conv = "product", Gemm = "product", MatMul = "product",
  Add = "function", Mul = "function", Sigmoid = "function", LeakyRelu = "function",
  GlobalAveragePool = "function", AveragePool = "function", Concat = "function",
  Softmax = "function",
  MaxPool = "passes", Reshape = "passes", Flatten = "passes", Transpose = "passes",
  Squeeze = "passes", Unsqueeze = "passes",
  Relu = "bounds", Clip = "bounds",
}

local plan = { kinds = KINDS }

-- The axis of a product's weight that holds its outputs.
function plan.weight_axis(node, weight)
  if node.op_type == "Conv" then return 0 end
  if node.op_type == "Gemm" then return (node.attribute or {}).transB == 1 and 0 or 1 end
  return weight.ndim == 2 and 1 or nil
end

-- Is it a product that can be computed in integers? Its bias, where it has one, is a constant list.
local function fits_product(g, node, options)
  local weight, bias = g:weight(node.input[2]), node.input[3]
  if node.op_type == "MatMul" then return weight ~= nil or not options.const_b_only end
  if not weight or (node.op_type == "Gemm" and not g:is_plain_gemm(node)) then return false end
  if not bias or bias == "" then return true end
  local t = g:weight(bias)
  return t ~= nil and t.ndim == 1 and t.shape[1] == weight.shape[plan.weight_axis(node, weight) + 1]
end

-- The inputs of a node that are values.
local function values_of(kind, node)
  local count = kind == "product" and 2 or kind == "function" and #node.input or 1
  return { table.unpack(node.input, 1, count) }
end

-- Which nodes, as kinds by node, and which values are quantized by numbers of their own.
local function choose(g, options)
  local kinds, wanted, passed = {}, {}, {}
  local float = types(g.model.graph, g.source)
  for _, node in ipairs(g.source) do
    local kind = graph.takes(node, options.types, options) and KINDS[node.op_type] or nil
    if not float[node.output[1]] then kind = nil end
    local behind = node.input[1] and (wanted[node.input[1]] or passed[node.input[1]])
    if kind == "product" and not fits_product(g, node, options) then kind = nil end
    if kind == "passes" and not behind then kind = nil end
    if kind == "bounds" then
      local maker = g.maker[node.input[1]]
      local alone = g.readers[node.input[1]] == 1 and not options.activation.symmetric
      local joined = maker and alone and (kinds[maker] == "product" or kinds[maker] == "function")
      local apart = maker and kinds[maker] and options.format == "QDQ" and not joined
      kind = joined and "bounds" or apart and "clips" or nil
      if apart then
        wanted[node.input[1]], wanted[node.output[1]] = true, true
      elseif joined then -- the product's own numbers are not seen any more
        wanted[node.input[1]] = nil
        wanted[node.output[1]] = true
      end
    elseif kind == "passes" then
      passed[node.output[1]] = node.input[1]
    elseif kind then
      for _, name in ipairs(values_of(kind, node)) do
        if not g:constant(name) and not passed[name] then wanted[name] = true end
      end
      wanted[node.output[1]] = true
    end
    kinds[node] = kind
  end
  return kinds, wanted, passed
end

-- The model with these values as its outputs.
local function with_outputs(g, wanted)
  local model, inner, output = {}, {}, {}
  for key, value in pairs(g.model) do model[key] = value end
  for key, value in pairs(g.model.graph) do inner[key] = value end
  for name in pairs(wanted) do output[#output + 1] = { name = name, type = "float32" } end
  table.sort(output, function(a, b) return a.name < b.name end)
  inner.output, inner.node = output, g.source
  model.graph = inner
  return model
end

-- {kind by node, scale, zero and dtype by value, ...} for a graph: see static.lua for the options.
function plan.make(g, data, options)
  local kinds, wanted, passed = choose(g, options)
  local p = { kind = kinds, scale = {}, zero = {}, passed = passed,
    activation = options.activation }
  if not next(wanted) then return p end
  for name, range in pairs(calibrate(with_outputs(g, wanted), data, options.calibration)) do
    p.scale[name], p.zero[name] = numbers.of_range(range[1], range[2], options.activation)
  end
  for _, node in ipairs(g.source) do -- in their order: one passes on what the one before has
    local name = node.output[1]
    if passed[name] then
      p.scale[name], p.zero[name] = p.scale[passed[name]], p.zero[passed[name]]
    end
  end
  return p
end

-- The scale that a product's weight gets, by scales that make the multiplier of its sums,
-- x * weight / y, a whole number of 65536ths.
function plan.exact(p, x, y)
  local sx, sy = p.scale[x], p.scale[y]
  return function(scale) return math.ceil(sx * scale / sy * 65536) * sy / sx / 65536 end
end

-- The value in whose numbers a product gives its result: that of the bound behind it.
function plan.result_of(g, p, node)
  local name = node.output[1]
  for _, reader in ipairs(g.source) do
    if p.kind[reader] == "bounds" and reader.input[1] == name then return reader.output[1] end
  end
  return name
end

-- The names of a value's scale and zero point, which become constants.
function plan.numbers_of(g, p, name)
  local own = name
  while p.passed[own] do own = p.passed[own] end
  p.named = p.named or {}
  if not p.named[own] then
    p.named[own] = { g:set_scale(own, { p.scale[own] }, { p.zero[own] }, p.activation.dtype) }
  end
  return p.named[own][1], p.named[own][2]
end

return plan
