-- tostring of a model's table: its versions, inputs and outputs, and how many nodes of which kind.

local core = require "zknn.core"

local MANY = 12 -- inputs, outputs or kinds of nodes that are named

local function list_of(t)
  return type(t) == "table" and t or {}
end

-- "input [1, 2] float32"
local function port(value)
  local sizes = {}
  for i, size in ipairs(list_of(value.shape)) do
    sizes[i] = size and tostring(size) or "?"
  end
  return ("%s%s %s"):format(tostring(value.name),
    value.shape and " [" .. table.concat(sizes, ", ") .. "]" or "", tostring(value.type or ""))
end

local function shorten(words)
  local shown = table.move(words, 1, math.min(#words, MANY), 1, {})
  if #words > MANY then shown[MANY + 1] = ("... %d more"):format(#words - MANY) end
  return table.concat(shown, ", ")
end

local function ports(list)
  local words = {}
  for i, value in ipairs(list_of(list)) do words[i] = port(value) end
  return shorten(words)
end

-- "3 (Gemm 2, Relu 1)", in the order of their first one.
local function nodes(list)
  local count, kinds = {}, {}
  for _, node in ipairs(list) do
    local kind = tostring(node.op_type)
    if not count[kind] then kinds[#kinds + 1] = kind end
    count[kind] = (count[kind] or 0) + 1
  end
  for i, kind in ipairs(kinds) do kinds[i] = kind .. " " .. count[kind] end
  return ("%d (%s)"):format(#list, shorten(kinds))
end

local function describe(model)
  local graph, opsets, n, elements = list_of(model.graph), {}, 0, 0
  for i, row in ipairs(list_of(model.opset_import)) do
    local domain = row.domain and row.domain ~= "" and row.domain .. " " or ""
    opsets[i] = domain .. tostring(row.version)
  end
  for _, value in pairs(list_of(graph.initializer)) do
    n = n + 1
    elements = elements + (core.is_tensor(value) and value:numel() or 0)
  end
  return ("ONNX model (ir_version %s, opset %s, producer %s)\n    Inputs: %s\n    Outputs: %s\n"
    .. "    Nodes: %s\n    Initializers: %d, %d elements"):format(tostring(model.ir_version),
    table.concat(opsets, ", "), tostring(model.producer_name), ports(graph.input),
    ports(graph.output), nodes(list_of(graph.node)), n, elements)
end

-- A table that a script has changed may be no model any more.
return function(model)
  local good, text = pcall(describe, model)
  return good and text or ("ONNX model (%p)"):format(model)
end
