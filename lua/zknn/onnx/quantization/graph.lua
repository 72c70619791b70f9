-- A model whose nodes are replaced one after the other: what the ways to quantize share.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local numbers = require "zknn.onnx.quantization.numbers"

local graph = {}
local Graph = { __index = {} }
local methods = Graph.__index

-- A copy of a table of fields.
local function copy(t)
  local c = {}
  for key, value in pairs(t) do c[key] = value end
  return c
end

-- Constants are initializers or nodes without inputs; those of a script's table stay as they are.
local function read_constants(self)
  local nodes, found = {}, self.model.graph.initializer
  for _, node in ipairs(self.model.graph.node) do
    local value = node.op_type == "Constant" and (node.domain or "") == ""
      and node.attribute and node.attribute.value
    if value and core.is_tensor(value) then
      found[node.output[1]] = value
    else
      nodes[#nodes + 1] = node
    end
  end
  return nodes
end

-- Opens a path, or a table as onnx.load gives it, which is left as it is.
function graph.open(what, model)
  local onnx = require "zknn.onnx"
  if type(model) ~= "string" and type(model) ~= "table" then
    raise("%s: model_input must be a path or a table as onnx.load gives it, got %s", what,
      args.describe(model))
  end
  if type(model) == "string" then model = onnx.load(model) else onnx.check(model) end
  local self = setmetatable({ what = what, model = copy(model), nodes = {} }, Graph)
  setmetatable(self.model, onnx._Model)
  self.model.graph = copy(model.graph)
  self.model.graph.initializer = copy(model.graph.initializer or {})
  self.model.opset_import = { table.unpack(model.opset_import or {}) }
  for _, import in ipairs(self.model.opset_import) do
    if (import.domain or "") == "" then self.opset = import.version end
  end
  if not self.opset or self.opset < 11 then
    raise("%s: the model has opset %s, and quantized nodes need 11 or later: export it again with "
      .. "opset_version = 13", what, self.opset or "none")
  end
  self.source = read_constants(self)
  self.readers, self.maker, self.given = {}, {}, {}
  for _, node in ipairs(self.source) do
    for _, name in ipairs(node.input) do self.readers[name] = (self.readers[name] or 0) + 1 end
    for _, name in ipairs(node.output) do self.maker[name] = node end
  end
  for _, output in ipairs(self.model.graph.output) do
    self.given[output.name] = true
    self.readers[output.name] = (self.readers[output.name] or 0) + 1
  end
  return self
end

function methods:constant(name)
  return self.model.graph.initializer[name]
end

-- The float32 constant of that name; nil: it is none.
function methods:weight(name)
  local t = name and self:constant(name)
  return t and core.is_tensor(t) and t.dtype == "float32" and t:numel() > 0 and t or nil
end

function methods:set(name, tensor)
  self.model.graph.initializer[name] = tensor
  return name
end

function methods:add(node)
  self.nodes[#self.nodes + 1] = node
  return node.output[1]
end

-- Adds a node of that type under a name; of onnxruntime's domain where `domain` says so.
function methods:make(op_type, name, input, output, attribute, domain)
  self.uses_domain = self.uses_domain or domain ~= nil
  return self:add { op_type = op_type, name = name, domain = domain, input = input,
    output = output, attribute = attribute or {} }
end

-- The zero point and scale of `name` as constants; their names.
function methods:set_scale(name, scales, zeros, dtype, as_list)
  return self:set(name .. "_scale", numbers.constant(scales, "float32", as_list)),
    self:set(name .. "_zero_point", numbers.constant(zeros, dtype, as_list))
end

-- The quantized constant of that name: {integers, scale, zero point}, its names, with the list
-- `scales`. axis: one scale for each place along it. adjust(scale): makes a scale the one that is
-- used; such a constant belongs to one node.
function methods:quantize_weight(name, axis, kind, adjust)
  self.weights = self.weights or {}
  local key = ("%s %s"):format(name, axis or "")
  if self.weights[key] and not adjust then return self.weights[key] end
  local t, as = self:constant(name), name
  if self.weights[key] then as = ("%s_%d"):format(name, #self.nodes) end
  local scales, zeros = numbers.of_weight(t, axis, kind, adjust)
  local scale, zero = self:set_scale(as, scales, zeros, kind.dtype, axis ~= nil)
  local integers = numbers.weight(t, axis, scales, zeros, kind.dtype)
  self.weights[key] = { self:set(as .. "_quantized", integers), scale, zero, scales = scales }
  return self.weights[key]
end

-- A bias as int32: its names as those of a weight.
function methods:quantize_bias(name, input_scale, weight_scales)
  self.biases = self.biases or {}
  local as = name .. "_quantized"
  if self.biases[as] then as = ("%s_%d"):format(as, #self.nodes) end
  self.biases[as] = true
  local q, scales = numbers.bias(self:constant(name), input_scale, weight_scales)
  local zeros, several = {}, #scales > 1
  for i = 1, #scales do zeros[i] = 0 end
  local scale, zero = self:set_scale(as, scales, zeros, "int32", several)
  return { self:set(as, q), scale, zero, several = several }
end

-- Do the options of a call take that node?
function graph.takes(node, types, options)
  local function has(list)
    for _, name in ipairs(list or {}) do
      if name == node.name then return true end
    end
    return false
  end
  return (node.domain or "") == "" and types[node.op_type]
    and (not options.nodes_to_quantize or #options.nodes_to_quantize == 0
      or has(options.nodes_to_quantize)) and not has(options.nodes_to_exclude)
end

-- Is it a product with a constant, of whole numbers as it is: no factors, no transposed input?
function methods:is_plain_gemm(node)
  local a = node.attribute or {}
  return (a.alpha or 1) == 1 and (a.beta or 1) == 1 and (a.transA or 0) == 0
    and self:weight(node.input[2]) ~= nil
end

-- The model with the new nodes, without constants that nobody reads.
function methods:close()
  local g, read = self.model.graph, {}
  local function walk(nodes)
    for _, node in ipairs(nodes) do
      for _, name in ipairs(node.input) do read[name] = true end
      for _, value in pairs(node.attribute or {}) do
        if type(value) == "table" and value.node then
          for _, output in ipairs(value.output or {}) do read[output.name] = true end
          walk(value.node)
        end
      end
    end
  end
  walk(self.nodes)
  for name in pairs(self.given) do read[name] = true end
  for name in pairs(copy(g.initializer)) do
    if not read[name] then g.initializer[name] = nil end
  end
  local inputs = {}
  for _, input in ipairs(g.input) do -- older files list initializers, too
    if read[input.name] or not self.maker[input.name] then inputs[#inputs + 1] = input end
  end
  g.input, g.node, g.value_info = inputs, self.nodes, nil
  if self.uses_domain then
    local imports, there = self.model.opset_import, false
    for _, import in ipairs(imports) do there = there or import.domain == "com.microsoft" end
    if not there then imports[#imports + 1] = { domain = "com.microsoft", version = 1 } end
  end
  return self.model
end

return graph
