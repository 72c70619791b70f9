-- The graph of an ONNX model as plain lists:
--
--   graph.name, ir_version, producer, opsets   {[""] = 13}: by domain
--   graph.inputs, outputs   lists of {name, dtype, shape}
--   graph.nodes             list of {op_type, name, domain, inputs, outputs, attributes}: inputs
--                           and outputs are lists of names, attributes values by name
--   graph.edges             by name {dtype, shape}: what the file says of the values between the
--                           nodes, and what follows from it (shapes.lua)

local core = require "zknn.core"
local native = require "zknn.core.files"
local ordered = require "zknn.ordered"

local function ports(list)
  local out = {}
  for i, value in ipairs(list) do
    out[i] = { name = value.name or "", dtype = value.type and tostring(value.type),
      shape = value.shape }
  end
  return out
end

local function edges_of(graph)
  local edges = {}
  for name, value in pairs(graph.initializer) do
    value = native.stored(value) or value
    local shape = value.shape
    edges[name] = { dtype = tostring(value.dtype or value.type),
      shape = shape and table.move(shape, 1, #shape, 1, {}) }
  end
  for _, list in ipairs { graph.value_info, graph.input, graph.output } do
    for _, port in ipairs(ports(list)) do edges[port.name] = port end
  end
  require "zknn.inspect.shapes"(graph, edges)
  return edges
end

-- An attribute as plain values.
local function plain(value)
  value = native.stored(value) or value
  if core.is_tensor(value) then
    return { dtype = value.dtype, shape = table.move(value.shape, 1, #value.shape, 1, {}),
      values = value:numel() <= 16 and value:reshape(-1):tolist() or nil }
  elseif type(value) == "table" and value.node then
    return { graph = #value.node .. " nodes" }
  elseif type(value) == "table" and value.dtype then -- in the file
    return { dtype = value.dtype, shape = value.shape }
  elseif type(value) == "table" and value.encoded then
    return { bytes = #value.encoded, dtype = value.type and tostring(value.type),
      shape = value.shape }
  elseif type(value) == "table" then
    local list = {}
    for i, item in ipairs(value) do list[i] = plain(item) end
    return list
  end
  return value
end

local function nodes_of(graph)
  local nodes = {}
  for i, node in ipairs(graph.node) do
    local attributes = ordered.new()
    for name, value in pairs(node.attribute) do attributes[name] = plain(value) end
    nodes[i] = { op_type = node.op_type or "", name = node.name, domain = node.domain,
      inputs = node.input, outputs = node.output, attributes = attributes }
  end
  return nodes
end

return function(model)
  local graph, opsets = model.graph, {}
  for _, row in ipairs(model.opset_import) do opsets[row.domain or ""] = row.version end
  return {
    name = graph.name, ir_version = model.ir_version, producer = model.producer_name,
    producer_version = model.producer_version, opsets = opsets, inputs = ports(graph.input),
    outputs = ports(graph.output), nodes = nodes_of(graph), edges = edges_of(graph),
  }
end
