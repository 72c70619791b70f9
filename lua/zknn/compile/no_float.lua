-- A quantized model without its first QuantizeLinear and its last DequantizeLinear: inputs and
-- outputs are bytes.

local raise = require "zknn.raise"

local function copy(t)
  local own = {}
  for key, value in pairs(t) do own[key] = value end
  return own
end

-- The dtype of a node's zero point; nil when it is no constant.
local function dtype_of(g, node)
  local zero = g.initializer and g.initializer[node.input[3]]
  return type(zero) == "userdata" and zero.dtype or nil
end

-- model: a table as onnx.load gives it, which stays as it is.
return function(model, options)
  local own = copy(model)
  local g = copy(model.graph)
  own.graph = g
  local instead, gone, makers, renamed, readers = {}, {}, {}, {}, {}
  for _, node in ipairs(g.node) do
    for _, name in ipairs(node.output) do makers[name] = node end
    for _, name in ipairs(node.input) do readers[name] = true end
  end
  g.input = { table.unpack(g.input) }
  for i, input in ipairs(g.input) do
    local dtype
    for _, node in ipairs(g.node) do
      if node.op_type == "QuantizeLinear" and node.input[1] == input.name then
        dtype = dtype_of(g, node)
        instead[node.output[1]], gone[node] = input.name, true
      end
    end
    if input.type == "float32" and not (g.initializer or {})[input.name] then
      if not dtype then
        raise("%s: no_float: input '%s' is not quantized by a constant scale; "
          .. "quantization.export and onnx.quantize_static make such models", options.what,
          input.name)
      end
      g.input[i] = copy(input)
      g.input[i].type = dtype
    end
  end
  g.output = { table.unpack(g.output) }
  for i, output in ipairs(g.output) do
    local node = makers[output.name]
    if node and node.op_type == "DequantizeLinear" and dtype_of(g, node) then
      g.output[i] = copy(output)
      g.output[i].type = dtype_of(g, node)
      local bytes = node.input[1]
      if makers[bytes] and not renamed[bytes] and not readers[output.name] then
        gone[node], renamed[bytes] = true, output.name -- the bytes have its name
      else
        g.output[i].name = bytes
      end
    end
  end
  local nodes = {}
  for _, node in ipairs(g.node) do
    if not gone[node] then
      local changed = copy(node)
      changed.input, changed.output = {}, {}
      for k, name in ipairs(node.input) do
        changed.input[k] = renamed[name] or instead[name] or name
      end
      for k, name in ipairs(node.output) do changed.output[k] = renamed[name] or name end
      nodes[#nodes + 1] = changed
    end
  end
  g.node, g.value_info = nodes, nil
  return own
end
