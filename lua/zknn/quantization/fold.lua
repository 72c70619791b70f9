-- The graph of a net with fake quantization as one over integers: weights and biases are constants
-- of int8 and int32 behind DequantizeLinear, and what only moves values keeps them quantized.

local core = require "zknn.core"
local graph = require "zknn.onnx.quantization.graph"
local numbers = require "zknn.onnx.quantization.numbers"

local WHAT = "quantization.export"

-- Nodes whose result has the numbers of their input.
local PASSES = { MaxPool = true, Reshape = true, Flatten = true, Transpose = true, Squeeze = true,
  Unsqueeze = true }

-- The dtypes of zero points, by their number in ONNX.
local WHOLE = { [2] = "uint8", [3] = "int8" }

-- A constant along an axis of t, in a shape that broadcasts to it.
local function spread(list, t, axis)
  if list:numel() == 1 then return list:view {} end
  local shape = {}
  for d = 1, t:dim() do shape[d] = d == axis + 1 and -1 or 1 end
  return list:view(shape)
end

-- What a node over constants gives; nil: it is none of those that fake quantization makes.
local CONSTANT = {
  Identity = function(_, x) return x end,
  Cast = function(node, x) return WHOLE[node.attribute.to] and x:to(WHOLE[node.attribute.to]) end,
  QuantizeLinear = function(node, x, scale, zero)
    local axis = (node.attribute or {}).axis or 1
    return numbers.integers(x, spread(scale, x, axis), spread(zero:float(), x, axis), zero.dtype)
  end,
  Clip = function(_, x, low, high)
    return x.dtype:find "int8" and x:clamp(low:item(), high:item()) or nil
  end,
}

-- Computes what depends on constants alone; the rest stays in g.source.
local function fold_constants(g)
  local rest = {}
  for _, node in ipairs(g.source) do
    local inputs, compute = {}, CONSTANT[node.op_type]
    for i, name in ipairs(node.input) do
      inputs[i] = g:constant(name)
      if not core.is_tensor(inputs[i]) then compute = nil end
    end
    local value = compute and compute(node, table.unpack(inputs))
    if value then g:set(node.output[1], value) else rest[#rest + 1] = node end
  end
  g.source = rest
end

local function is_dequantized(g, name)
  local maker = g.maker[name]
  return maker and maker.op_type == "DequantizeLinear" and maker or nil
end

-- Lets a node that moves values give its result quantized, with the input's numbers.
local function requantize(g, node)
  local from = g.passed[node.input[1]] or is_dequantized(g, node.input[1])
  if not from then return false end
  local out, scale, zero = node.output[1], from.input[2], from.input[3]
  local inner, q = out .. "_moved", out .. "_quantized"
  node.output = { inner }
  g:add(node)
  g:make("QuantizeLinear", (node.name or out) .. "_QuantizeLinear", { inner, scale, zero }, { q })
  g:make("DequantizeLinear", (node.name or out) .. "_DequantizeLinear", { q, scale, zero }, { out })
  g.passed[out] = from
  return true
end

-- The bias of a product as int32.
local function quantize_bias(g, node)
  local x = g.passed[node.input[1]] or is_dequantized(g, node.input[1])
  local w, bias = is_dequantized(g, node.input[2]), g:weight(node.input[3])
  if not x or not w or not bias then return end
  local scale = g:constant(x.input[2])
  local q = g:quantize_bias(node.input[3], scale:item(), g:constant(w.input[2]):flatten()
    :tolist())
  local name = node.input[3] .. "_dequantized"
  g:make("DequantizeLinear", name, { q[1], q[2], q[3] }, { name },
    q.several and { axis = 0 } or nil)
  node.input[3] = name
end

return function(model)
  local g = graph.open(WHAT, model)
  g.passed = {}
  fold_constants(g)
  for _, node in ipairs(g.source) do
    local own = {}
    for key, value in pairs(node) do own[key] = value end
    own.input, own.output = { table.unpack(node.input) }, { table.unpack(node.output) }
    if node.op_type == "Conv" or node.op_type == "Gemm" then quantize_bias(g, own) end
    if not PASSES[node.op_type] or not requantize(g, own) then g:add(own) end
  end
  return g:close()
end
