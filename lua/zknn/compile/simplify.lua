-- What is done to a net before it is written: less to compute, less to keep.

local graph = require "zknn.compile.graph"
local ops = require "zknn.compile.ops"

local PRODUCTS = { Conv = true, Gemm = true }

-- Nodes by the value that they make.
local function makers(net)
  local maker = {}
  for _, node in ipairs(net.nodes) do
    for _, value in ipairs(node.outputs) do
      if value then maker[value] = node end
    end
  end
  return maker
end

local function remove(net, gone)
  local nodes = {}
  for _, node in ipairs(net.nodes) do
    if not gone[node] then nodes[#nodes + 1] = node end
  end
  net.nodes = nodes
end

-- Nodes that others of a few simpler ones stand for (row.rewrite).
local function rewrite(net)
  local nodes = {}
  for _, node in ipairs(net.nodes) do
    local row = ops.find(node.type)
    local instead = row.rewrite and row.rewrite(net, node)
    for _, one in ipairs(instead or { node }) do nodes[#nodes + 1] = one end
  end
  net.nodes = nodes
end

-- A product with constant weights and a BatchNormalization of its outputs, as one product.
local function fold_norm(product, norm)
  local weight, bias = product.inputs[2], product.inputs[3] or nil
  local factor, shift = ops.find "BatchNormalization".factors(norm)
  local attr = product.attr
  if not factor or not weight.tensor or bias and not bias.tensor then return false end
  if product.type == "Gemm" and ((attr.alpha or 1) ~= 1 or (attr.beta or 1) ~= 1) then
    return false
  end
  local along = product.type == "Gemm" and attr.transB ~= 1 and weight.shape[2] or weight.shape[1]
  if bias and (bias.n ~= along or #bias.shape ~= 1) then return false end
  local sizes = {}
  for d in ipairs(weight.shape) do sizes[d] = 1 end
  sizes[product.type == "Gemm" and attr.transB ~= 1 and 2 or 1] = -1
  local dtype = weight.dtype
  local w = (weight.tensor:to "float64" * factor:reshape(sizes)):to(dtype)
  local b = bias and bias.tensor:to "float64" * factor + shift or shift
  product.inputs[2] = graph.value(weight.name, dtype, weight.shape, w)
  product.inputs[3] = graph.value((bias and bias.name or weight.name .. "_bias"), dtype,
    { along }, b:to(dtype))
  product.outputs[1] = norm.outputs[1]
  product.joined = { table.unpack(product.joined or {}) }
  table.insert(product.joined, norm)
  return true
end

local function fold_norms(net)
  local maker, readers, gone = makers(net), graph.readers(net), {}
  for _, node in ipairs(net.nodes) do
    local product = node.type == "BatchNormalization" and maker[node.inputs[1]]
    if product and PRODUCTS[product.type] and readers[node.inputs[1]] == 1
      and fold_norm(product, node) then
      gone[node] = true
      maker[node.outputs[1]] = product
    end
  end
  remove(net, gone)
end

-- Which input of an elementwise node is its maker's result, when it can be computed where that is
-- stored: all others are numbers, or arrays of the same shape that are constant.
local function fuses_at(node, maker, readers)
  local row, out = ops.find(node.type), node.outputs[1]
  if not row.expr or node.post then return nil end
  for at, value in ipairs(node.inputs) do
    local from = value and maker[value]
    if from and readers[value] == 1 and ops.find(from.type).fuses and value.dtype == out.dtype
      and graph.same_shape(value, out) and from.outputs[1] == value and not ops.is_alias(from) then
      local fits = true
      for k, other in ipairs(node.inputs) do
        if other and k ~= at then
          fits = fits and other.tensor and (other.n == 1 or graph.same_shape(other, out)) or false
        end
      end
      if fits then return at, from end
    end
  end
end

-- Elementwise nodes go where their input is stored.
local function fuse(net)
  local maker, readers, gone = makers(net), graph.readers(net), {}
  for _, node in ipairs(net.nodes) do
    local at, from = fuses_at(node, maker, readers)
    if at then
      from.post = from.post or {}
      table.insert(from.post, { type = node.type, inputs = node.inputs, outputs = node.outputs,
        attr = node.attr, opset = node.opset, at = at, label = node.label })
      from.outputs[1] = node.outputs[1]
      maker[node.outputs[1]] = from
      gone[node] = true
    end
  end
  remove(net, gone)
end

-- Outputs of the net that are no node's own result are copied: an input, a constant, what is
-- another output, too.
local function copy_outputs(net)
  local base, taken = {}, {}
  for _, node in ipairs(net.nodes) do
    if ops.is_alias(node) then base[node.outputs[1]] = node.inputs[1] end
  end
  for i, value in ipairs(net.outputs) do
    local root = value
    while base[root] do root = base[root] end
    if root.tensor or root.is_input or taken[root] then
      local copy = graph.value(value.name, value.dtype, value.shape)
      table.insert(net.nodes, { type = " copy", inputs = { value }, outputs = { copy }, attr = {},
        opset = 1 })
      net.outputs[i] = copy
    else
      taken[root] = true
    end
  end
end

return function(net)
  rewrite(net)
  fold_norms(net)
  fuse(net)
  copy_outputs(net)
end
