-- The text of an exported graph, in the form in which PyTorch 1.13 prints its own.

local core = require "zknn.core"
local support = require "zknn.core.support"

-- "Float(*, 784, strides=[784, 1], requires_grad=0, device=cpu)"
local function type_of(value)
  if not value then return "Tensor" end
  local parts = {}
  for _, size in ipairs(value.shape) do
    parts[#parts + 1] = size and tostring(size) or "*"
  end
  if #value.shape > 0 then
    parts[#parts + 1] = ("strides=[%s]"):format(table.concat(value.stride, ", "))
  end
  parts[#parts + 1] = ("requires_grad=%d"):format(value.requires_grad and 1 or 0)
  parts[#parts + 1] = "device=cpu"
  return ("%s(%s)"):format(support.dtypes[value.type].kind, table.concat(parts, ", "))
end

local function number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  local text = ("%g"):format(value)
  return text:find "^%-?%d+$" and text .. "." or text
end

local function literal(value)
  if math.type(value) then return number(value) end
  if type(value) == "string" then return ("%q"):format(value) end
  if core.is_tensor(value) then
    local flat = value:reshape(-1):tolist()
    if #flat == 1 then return ("{%s}"):format(flat[1]) end
    local kind = support.dtypes[value.dtype].kind
    return ("%s [ CPU%sType{%s} ]"):format(table.concat(flat, "  "), kind,
      table.concat(value.shape, ","))
  end
  local items = {}
  for i, item in ipairs(value) do
    items[i] = literal(item)
  end
  return ("[%s]"):format(table.concat(items, ", "))
end

local function attributes(node)
  local parts = {}
  for name, value in pairs(node.attribute) do
    parts[#parts + 1] = name .. "=" .. literal(value)
  end
  table.sort(parts)
  parts[#parts + 1] = ('onnx_name="%s"'):format(node.name)
  return table.concat(parts, ", ")
end

local function references(names)
  local parts = {}
  for i, name in ipairs(names) do
    parts[i] = "%" .. name
  end
  return table.concat(parts, ", ")
end

-- What a constant node gives.
local function constant(node)
  local value = node.op_type == "Constant" and node.attribute.value
  if not core.is_tensor(value) then return nil end
  return { type = value.dtype, shape = value.shape, stride = value:stride() }
end

local function line(node, origin, info, typed)
  local outputs = {}
  for i, name in ipairs(node.output) do
    outputs[i] = ("%%%s : %s"):format(name, type_of(info.values[name] or constant(node)))
  end
  local text = ("  %s = onnx::%s[%s](%s), scope: %s"):format(table.concat(outputs, ", "),
    node.op_type, attributes(node), references(node.input), typed[origin.scope] or origin.scope)
  local where = origin.where:match "^(.-):? ?$"
  return where == "" and text or ("%s # %s:0"):format(text, where)
end

-- model: of onnx.export; info: of native.graph; typed: long names of scopes.
return function(model, info, typed)
  local graph = model.graph
  local head, lines = {}, {}
  for _, input in ipairs(graph.input) do
    head[#head + 1] = ("%%%s : %s"):format(input.name, type_of(info.values[input.name]))
  end
  for name in pairs(graph.initializer) do
    head[#head + 1] = ("%%%s : %s"):format(name, type_of(info.values[name]))
  end
  for i, node in ipairs(graph.node) do
    lines[i] = line(node, info.origins[i], info, typed)
  end
  local outputs = {}
  for i, output in ipairs(graph.output) do
    outputs[i] = output.name
  end
  return ("Exported graph: graph(%s):\n%s\n  return (%s)\n"):format(
    table.concat(head, ",\n      "), table.concat(lines, "\n"), references(outputs))
end
