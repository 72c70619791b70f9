-- Groups of nodes that stand for one over integers, as sessions find them
-- (src/onnx/run/quantized.c):
--
--     DequantizeLinear, .. -> Conv, Gemm, MatMul (-> Relu) -> QuantizeLinear
--
-- becomes one product of integers (ops/integers.lua), and what only moves values between the two
-- moves the integers. QLinearConv, QLinearMatMul and QGemm become such products, too.

local core = require "zknn.core"
local graph = require "zknn.compile.graph"

local PASSES = { MaxPool = true, Reshape = true, Flatten = true, Transpose = true, Squeeze = true,
  Unsqueeze = true }
local LEAST = { int8 = -128, uint8 = 0 }

local Joiner = {}
Joiner.__index = Joiner

local function open(net)
  local self = setmetatable({ net = net, maker = {}, reader = {} }, Joiner)
  for _, node in ipairs(net.nodes) do
    for _, value in ipairs(node.outputs) do
      if value then self.maker[value] = node end
    end
    for _, value in ipairs(node.inputs) do
      if value then self.reader[value] = node end
    end
  end
  self.readers = graph.readers(net)
  return self
end

-- Scale and zero point of a node, two constants; with several for places along the axis alone.
local function numbers_of(node, axis)
  local scale, zero = node.inputs[2], node.inputs[3]
  local a = node.attr
  if not scale or not zero or not scale.tensor or not zero.tensor or scale.dtype ~= "float32"
    or scale.n ~= zero.n or (a.block_size or 0) ~= 0 or (a.output_dtype or 0) ~= 0
    or (a.precision or 0) ~= 0
  then
    return nil
  end
  if scale.n == 1 and #scale.shape <= 1 or #scale.shape == 1 and axis == (a.axis or 1) then
    return { scale = scale.tensor:flatten(), zero = zero.tensor:flatten():to "int64",
      dtype = zero.dtype }
  end
end

-- What a value stands for: its bytes, scale and zero point; nil: it is not dequantized.
function Joiner:bytes(value, axis)
  local node = value and self.maker[value]
  if not node or node.type ~= "DequantizeLinear" then return nil end
  local numbers = numbers_of(node, axis)
  if not numbers or not LEAST[numbers.dtype] then return nil end
  numbers.value = node.inputs[1]
  return numbers
end

-- The QuantizeLinear behind a node, with a Relu between them that its bounds do, too.
function Joiner:finish(node)
  local function next_of(value)
    return self.readers[value] == 1 and self.reader[value] or nil
  end
  local q, relu = next_of(node.outputs[1]), false
  if q and q.type == "Relu" then
    q, relu = next_of(q.outputs[1]), true
  end
  local numbers = q and q.type == "QuantizeLinear" and numbers_of(q)
  if not numbers or not LEAST[numbers.dtype] then return nil end
  if relu and numbers.zero:item() ~= LEAST[numbers.dtype] then return nil end
  numbers.node, numbers.relu = q, relu
  return numbers
end

-- Are the numbers of a bias those of the product?
local function fits_bias(bias, x, w)
  local scale, zero = bias.inputs[2], bias.inputs[3]
  if bias.type ~= "DequantizeLinear" or not bias.inputs[1].tensor or not scale.tensor
    or bias.inputs[1].dtype ~= "int32" or zero and (not zero.tensor
    or zero.tensor:ne(0):any():item())
  then
    return false
  end
  local n, want = w.scale:numel(), x.scale:double() * w.scale:double()
  local own = scale.tensor:flatten():double()
  if own:numel() ~= 1 and own:numel() ~= n then return false end
  return not (want - own):abs():gt(want:abs() * 1e-5):any():item()
end

-- A product: node.product is what ops/integers.lua reads. y: numbers of the result, or nil.
local function product_of(node, x, w, bias, y, out)
  local weight = w.value.tensor
  if node.type == "MatMul" or node.type:find "QLinearMatMul" or node.type:find "Gemm"
    and node.attr.transB ~= 1
  then
    weight = weight:transpose(0, 1)
  end
  local zero, outputs = w.zero, weight:dim() > 1 and weight:size(0)
  for _, list in ipairs { w.scale, zero, bias or zero } do
    if list:numel() ~= 1 and list:numel() ~= outputs then return nil end
  end
  if not outputs or bias and bias.dtype ~= "int32" then return nil end
  if zero:numel() > 1 then
    local shape = { -1 }
    for d = 2, weight:dim() do shape[d] = 1 end
    zero = zero:view(shape)
  end
  local scale = x.scale * w.scale
  if y then scale = scale / y.scale end
  return { type = " integers", label = node.label, attr = node.attr, opset = node.opset,
    inputs = { x.value }, outputs = { out },
    product = { weight = (weight:to "int64" - zero):contiguous(), name = w.value.name,
      x_zero = x.zero:item(), scale = scale, bias = bias, conv = node.type:find "Conv" ~= nil,
      zero = y and y.zero:item(), dtype = y and y.dtype } }
end

local function weight_axis(node, value)
  if node.type == "Conv" then return 0 end
  if node.type == "Gemm" then return node.attr.transB == 1 and 0 or 1 end
  return value and #value.shape == 2 and 1 or -1
end

local function is_plain_gemm(node)
  local a = node.attr
  return (a.alpha or 1) == 1 and (a.beta or 1) == 1 and (a.transA or 0) == 0
end

-- The node that takes the place of a product and what is around it, and the node whose place it is.
function Joiner:product(node)
  if node.type == "Gemm" and not is_plain_gemm(node) then return nil end
  local x = self:bytes(node.inputs[1], -1)
  local w = self:bytes(node.inputs[2], weight_axis(node, node.inputs[2]))
  local y = self:finish(node)
  if not x or not w or not w.value.tensor or x.value.tensor or not y and node.type == "Conv"
    or not LEAST[w.value.dtype] or x.value.dtype ~= x.dtype
  then
    return nil
  end
  if node.type == "MatMul" and #w.value.shape ~= 2 then return nil end
  local bias = node.inputs[3]
  if bias then
    local from = self.maker[bias]
    if not from or not fits_bias(from, x, w) then return nil end
    bias = from.inputs[1].tensor:flatten()
  end
  local last = y and y.node or node
  local made = product_of(node, x, w, bias, y, last.outputs[1])
  return made, last
end

-- A node that moves values, as one that moves bytes.
function Joiner:passing(node)
  local x, y = self:bytes(node.inputs[1], -1), self:finish(node)
  if not x or not y or y.relu or x.dtype ~= y.dtype or x.scale:item() ~= y.scale:item()
    or x.zero:item() ~= y.zero:item()
  then
    return nil
  end
  local inputs = { table.unpack(node.inputs) }
  inputs[1] = x.value
  return { type = node.type, label = node.label, attr = node.attr, opset = node.opset,
    inputs = inputs, outputs = { y.node.outputs[1], table.unpack(node.outputs, 2) } }, y.node
end

-- A sum of two quantized values, by onnxruntime's order of operations (src/onnx/from/qlinear.c).
local function sum_of(node, a, b, y, out)
  if not graph.same_shape(a.value, b.value) or a.value.tensor or b.value.tensor
    or a.dtype ~= y.dtype or b.dtype ~= y.dtype
  then
    return nil
  end
  local of_a, of_b = a.scale / y.scale, b.scale / y.scale
  local fixed = y.zero:float() - (of_a * a.zero:float() + of_b * b.zero:float())
  return { type = " sum", label = node.label, attr = node.attr, opset = node.opset,
    inputs = { a.value, b.value }, outputs = { out }, real = true,
    sum = { of_a = of_a:item(), of_b = of_b:item(), fixed = fixed:item(), dtype = y.dtype } }
end

-- The mean of each plane of a quantized value.
local function mean_of(node, x, y, out)
  if x.value.tensor or x.dtype ~= y.dtype or #x.value.shape < 3 or x.value.n == 0 then
    return nil
  end
  local planes = x.value.shape[1] * x.value.shape[2]
  local size = y.scale * core.tensor { (x.value.n // planes) + 0.0 }
  return { type = " mean", label = node.label, attr = node.attr, opset = node.opset,
    inputs = { x.value }, outputs = { out }, real = true,
    mean = { scale = (x.scale / size):item(), x_zero = x.zero:item(), zero = y.zero:item(),
      planes = planes, size = x.value.n // planes, dtype = y.dtype } }
end

-- Add and GlobalAveragePool between DequantizeLinear and QuantizeLinear.
function Joiner:call(node)
  local y = self:finish(node)
  local a, b = self:bytes(node.inputs[1], -1), self:bytes(node.inputs[2], -1)
  if not y or y.relu or not a then return nil end
  local out = y.node.outputs[1]
  if node.type == "GlobalAveragePool" then return mean_of(node, a, y, out), y.node end
  return b and sum_of(node, a, b, y, out), y.node
end

-- The places of what QLinearConv and the like read: x, its scale and zero point, those of w, those
-- of y, and the bias.
local PLACES = {
  QLinearConv = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, QLinearMatMul = { 1, 2, 3, 4, 5, 6, 7, 8 },
  ["com.microsoft.QGemm"] = { 1, 2, 3, 4, 5, 6, 8, 9, 7 },
  ["com.microsoft.QLinearAdd"] = { 1, 2, 3, 4, 5, 6, 7, 8 },
  ["com.microsoft.QLinearGlobalAveragePool"] = { 1, 2, 3, [7] = 4, [8] = 5 },
}

local function from_operator(node)
  local places = PLACES[node.type]
  local function numbers(i, axis)
    local scale, zero = node.inputs[places[i]], node.inputs[places[i + 1]]
    if not scale and not zero then return nil end
    return numbers_of({ inputs = { false, scale, zero }, attr = { axis = axis } }, axis)
  end
  local x, w, y = numbers(2, -1), numbers(5, 0), numbers(7, -1)
  if node.type:find "Add" or node.type:find "Pool" then
    w = places[4] and numbers(5, -1)
    if not x or not y or places[4] and not w or (node.attr.channels_last or 0) ~= 0 then
      return nil
    end
    x.value = node.inputs[1]
    if not places[4] then return mean_of(node, x, y, node.outputs[1]) end
    w.value = node.inputs[4]
    return sum_of(node, x, w, y, node.outputs[1])
  end
  local weight, bias = node.inputs[places[4]], places[9] and node.inputs[places[9]]
  local plain = not node.type:find "QGemm" or is_plain_gemm(node)
  if not x or not w or not plain or not weight.tensor or bias and not bias.tensor
    or node.type == "QLinearMatMul" and #weight.shape ~= 2
    or not y and (not node.type:find "QGemm" or node.inputs[8])
  then
    return nil
  end
  x.value, w.value = node.inputs[places[1]], weight
  return product_of(node, x, w, bias and bias.tensor:flatten(), y, node.outputs[1])
end

-- A DequantizeLinear of constants as a constant.
local function constant(node)
  local x, scale, zero = node.inputs[1], node.inputs[2], node.inputs[3]
  if not x.tensor or not scale.tensor or zero and not zero.tensor
    or (node.attr.block_size or 0) ~= 0
  then
    return false
  end
  local shape = {}
  for d = 1, #x.shape do
    shape[d] = scale.n > 1 and d == ((node.attr.axis or 1) % #x.shape) + 1 and -1 or 1
  end
  local real, s = x.tensor:to(scale.dtype), scale.tensor
  local z = zero and zero.tensor:to(scale.dtype)
  s = s:view(scale.n > 1 and shape or {})
  z = z and z:view(scale.n > 1 and shape or {})
  node.outputs[1].tensor = (z and real - z or real) * s
  return true
end

-- Keeps the nodes that outputs need.
local function prune(net)
  local needed, kept = {}, {}
  for _, value in ipairs(net.outputs) do needed[value] = true end
  for i = #net.nodes, 1, -1 do
    local node, wanted = net.nodes[i], false
    for _, value in ipairs(node.outputs) do wanted = wanted or value and needed[value] end
    if wanted then
      for _, value in ipairs(node.inputs) do
        if value then needed[value] = true end
      end
      table.insert(kept, 1, node)
    end
  end
  net.nodes = kept
end

return function(net)
  local found = false
  for _, node in ipairs(net.nodes) do
    found = found or node.type == "DequantizeLinear" or PLACES[node.type]
  end
  if not found then return end
  core.no_grad(function()
    local self, instead = open(net), {}
    for i, node in ipairs(net.nodes) do
      local made, last
      if node.type == "Conv" or node.type == "Gemm" or node.type == "MatMul" then
        made, last = self:product(node)
      elseif PASSES[node.type] then
        made, last = self:passing(node)
      elseif node.type == "Add" or node.type == "GlobalAveragePool" then
        made, last = self:call(node)
      elseif PLACES[node.type] then
        made, last = from_operator(node), node
      end
      if made then
        instead[last] = made
        self.maker[made.outputs[1]] = made
      end
      net.nodes[i] = node
    end
    local nodes = {}
    for i, node in ipairs(net.nodes) do nodes[i] = instead[node] or node end
    net.nodes = nodes
    prune(net)
    nodes = {}
    for _, node in ipairs(net.nodes) do
      if node.type ~= "DequantizeLinear" or not constant(node) then nodes[#nodes + 1] = node end
    end
    net.nodes = nodes
  end)
end
