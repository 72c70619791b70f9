-- Which values of a graph are float32, as far as its nodes tell.

local core = require "zknn.core"

local FLOAT = 1 -- in TensorProto.DataType

-- Nodes whose result has a type of its own.
local OTHERS = {}
for name in ([[Shape Size ArgMax ArgMin NonZero And Or Not Xor Equal Less LessOrEqual Greater
  GreaterOrEqual IsNaN IsInf QuantizeLinear DynamicQuantizeLinear If Loop Scan]]):gmatch "%S+" do
  OTHERS[name] = true
end

-- The input that has the result's type, where it is not the first.
local LIKE = { Where = 2, OneHot = 3, DequantizeLinear = 2, CastLike = 2 }

local function makes_float(node, float)
  local a = node.attribute or {}
  if (node.domain or "") ~= "" or OTHERS[node.op_type] then return false end
  if node.op_type == "Cast" then return a.to == FLOAT end
  if node.op_type == "ConstantOfShape" then
    return not a.value or (core.is_tensor(a.value) and a.value.dtype == "float32")
  end
  return float[node.input[LIKE[node.op_type] or 1]] == true
end

-- A set of names. nodes: in an order in which they can run.
return function(graph, nodes)
  local float = {}
  for _, input in ipairs(graph.input) do float[input.name] = input.type == "float32" or nil end
  for name, t in pairs(graph.initializer) do
    if core.is_tensor(t) then float[name] = t.dtype == "float32" or nil end
  end
  for _, node in ipairs(nodes) do
    if makes_float(node, float) then float[node.output[1]] = true end
  end
  return float
end
