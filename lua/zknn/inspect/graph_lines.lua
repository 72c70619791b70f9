-- The graph of an ONNX model in lines.

local words = require "zknn.inspect.words"

local function type_of(edge)
  if not edge or not (edge.dtype or edge.shape) then return "" end
  return (" %s%s"):format(edge.dtype or "", edge.shape and words.shape(edge.shape) or "")
end

local function name_of(name)
  return name == "" and "-" or words.short(name, 80)
end

local function ports(title, list)
  local lines = {}
  for i, port in ipairs(list) do
    lines[i] = ("  %s %s%s"):format(title, name_of(port.name), type_of(port))
  end
  return lines
end

local function attribute(value)
  if math.type(value) then return words.number(value) end
  if type(value) == "string" then return '"' .. words.short(value, 60) .. '"' end
  if type(value) ~= "table" then return tostring(value) end
  if value.dtype and value.values then
    return ("%s%s{%s}"):format(value.dtype, words.shape(value.shape), attribute(value.values))
  elseif value.dtype then
    return value.dtype .. words.shape(value.shape)
  elseif value.graph then
    return "{" .. value.graph .. "}"
  elseif value.bytes then
    return ("(%d bytes)"):format(value.bytes)
  end
  local parts = {}
  for i = 1, math.min(#value, 16) do parts[i] = attribute(value[i]) end
  if #value > 16 then parts[17] = "..." end
  return "[" .. table.concat(parts, ", ") .. "]"
end

local function node_line(graph, node)
  local inputs, outputs, parts = {}, {}, {}
  for i, name in ipairs(node.inputs) do inputs[i] = name_of(name) end
  for i, name in ipairs(node.outputs) do
    outputs[i] = name_of(name) .. type_of(graph.edges[name])
  end
  for name, value in pairs(node.attributes) do
    parts[#parts + 1] = words.safe(name) .. "=" .. attribute(value)
  end
  local domain = node.domain and node.domain ~= "" and words.safe(node.domain) .. "." or ""
  return ("%s%s(%s)%s -> %s"):format(domain, words.safe(node.op_type), table.concat(inputs, ", "),
    #parts > 0 and " {" .. table.concat(parts, ", ") .. "}" or "", table.concat(outputs, ", "))
end

return function(graph)
  local opsets = {}
  for domain, version in pairs(graph.opsets) do
    opsets[#opsets + 1] = (domain == "" and "opset " or words.safe(domain) .. " ") .. version
  end
  table.sort(opsets)
  local lines = { ("  %s, IR version %d, by %s %s"):format(table.concat(opsets, ", "),
    graph.ir_version, words.safe(graph.producer or "?"),
    words.safe(graph.producer_version or "")) }
  for _, part in ipairs { ports("input", graph.inputs), ports("output", graph.outputs) } do
    table.move(part, 1, #part, #lines + 1, lines)
  end
  lines[#lines + 1] = ("  %s:"):format(words.plural(#graph.nodes, "node"))
  for i, node in ipairs(graph.nodes) do
    lines[#lines + 1] = ("  %4d  %s"):format(i, node_line(graph, node))
  end
  return lines
end
