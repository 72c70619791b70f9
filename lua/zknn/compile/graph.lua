-- A graph with all that a C file needs to know of it: shapes and dtypes of its values, and the
-- elements of those that no input changes.
--
-- Shapes have no rules here: a session runs a copy of the model once, whose outputs are all values
-- between its nodes.
--
--   net.nodes    list of {type, label, inputs, outputs, attr, opset}: inputs and outputs are
--                values, or false where one is left out
--   value        {name, dtype, shape, n: its elements, tensor: of a constant}
--   net.inputs, net.outputs  lists of values

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local numbers = require "zknn.compile.numbers"
local ops = require "zknn.compile.ops"
local session = require "zknn.onnx.session"

local graph = {}

local MOST = 0x7fffffff -- elements of a value: what int counts

-- Nodes of these types give other values in each run.
local RANDOM = { RandomNormal = true, RandomNormalLike = true, RandomUniform = true,
  RandomUniformLike = true, Bernoulli = true, Multinomial = true, Dropout = true }

-- How many inputs have elements that are read, where others give their shape or dtype alone.
local READS = { Shape = 0, Size = 0, CastLike = 1 }

local function opset_of(model, domain)
  for _, import in ipairs(model.opset_import or {}) do
    local own = import.domain or ""
    if (own == "ai.onnx" and "" or own) == domain then return import.version end
  end
  return 1
end

-- The fixed shape of an input; raises where a size is open.
local function shape_of(input, options)
  local given = options.shape and options.shape[input.name]
  local function refuse(text, ...)
    raise("%s: input '%s' " .. text, options.what, input.name, ...)
  end
  if not input.shape then
    if given then return given end
    refuse("has no shape: give one by the option shape (--shape %s=1,3,28,28)", input.name)
  end
  if given and #given ~= #input.shape then
    refuse("has %d dimensions, and the option shape %d sizes", #input.shape, #given)
  end
  local shape, open = {}, {}
  for i, size in ipairs(input.shape) do
    local fixed = math.type(size) == "integer" and size >= 0 and size
    if fixed and given and given[i] ~= fixed then
      refuse("has %d elements in dimension %d, and the option shape says %d", fixed, i - 1,
        given[i])
    end
    shape[i] = given and given[i] or fixed or i == 1 and options.batch or nil
    if not shape[i] then open[#open + 1] = size and tostring(size) or tostring(i - 1) end
  end
  if #open > 0 then
    refuse("has sizes that are not known (%s): give its shape by the option shape (--shape "
      .. "%s=1,3,28,28)", table.concat(open, ", "), input.name)
  end
  return shape
end

-- Raises when the inputs, of which zeros are made to run the model once, are too large.
local function check_sizes(net, options)
  local most, bytes = options.memory_limit or 1 << 30, 0
  for _, input in ipairs(net.inputs) do
    local size = 1.0
    for _, n in ipairs(input.shape) do size = size * n end
    bytes = bytes + size * numbers.types[input.dtype].bytes
  end
  if bytes > most then
    raise("%s: the inputs take %.0f bytes, more than %d (memory_limit)", options.what, bytes, most)
  end
end

local function read_inputs(net, model, options)
  local initializer = model.graph.initializer or {}
  for _, input in ipairs(model.graph.input or {}) do
    if initializer[input.name] == nil then -- older files list initializers, too
      if not numbers.types[input.type] then
        raise("%s: input '%s' is %s, which no C file takes", options.what, input.name,
          input.type and tostring(input.type) or "no tensor")
      end
      net.inputs[#net.inputs + 1] = { name = input.name, dtype = input.type, is_input = true,
        shape = shape_of(input, options) }
    end
  end
  for name in pairs(options.shape or {}) do
    local there = {}
    for i, input in ipairs(net.inputs) do there[i] = input.name end
    args.check_choice(options.what, "shape's input", name, there)
  end
  check_sizes(net, options)
end

-- Can a node's outputs be known before the net runs? known: names of values that are. (Those of
-- DequantizeLinear are looked at in quantized.lua: its integers may be weights.)
local function is_constant(node, known)
  if RANDOM[node.op_type] or node.op_type == "DequantizeLinear" then return false end
  for _, value in pairs(node.attribute or {}) do
    if type(value) == "table" and value.node then return false end
  end
  for k, name in ipairs(node.input or {}) do
    if k <= (READS[node.op_type] or k) and name ~= "" and not known[name] then return false end
  end
  return true
end

-- The nodes in an order in which they can run, and who makes which value.
local function order(nodes)
  local maker, state, list = {}, {}, {}
  for _, node in ipairs(nodes) do
    for _, name in ipairs(node.output) do maker[name] = node end
  end
  for _, first in ipairs(nodes) do
    local stack = { first } -- a node goes to the list when all that it reads is there
    while #stack > 0 do
      local node = stack[#stack]
      if not state[node] then
        state[node] = "open"
        for k = #node.input, 1, -1 do
          local from = maker[node.input[k]]
          if from and not state[from] then stack[#stack + 1] = from end
        end
      else
        stack[#stack] = nil
        if state[node] == "open" then list[#list + 1] = node end
        state[node] = "done"
      end
    end
  end
  return list, maker
end

-- Nodes in their order, nodes that outputs need, by the node; and names of constants.
local function look(model)
  local g, known, needed = model.graph, {}, {}
  local nodes, maker = order(g.node)
  for name in pairs(g.initializer or {}) do known[name] = true end
  for _, node in ipairs(nodes) do
    if is_constant(node, known) then
      for _, name in ipairs(node.output) do known[name] = true end
    end
  end
  local stack = {}
  for _, output in ipairs(g.output) do stack[#stack + 1] = output.name end
  while #stack > 0 do
    local name = table.remove(stack)
    local node = not known[name] and maker[name]
    if node and not needed[node] then
      needed[node] = true
      for k, from in ipairs(node.input) do
        if k <= (READS[node.op_type] or k) then stack[#stack + 1] = from end
      end
    end
  end
  return nodes, needed, known
end

-- Raises with all types of nodes that no C file has, each with its number.
local function check_types(model, needed, options)
  local counts, list = {}, {}
  for _, node in ipairs(model.graph.node) do
    if needed[node] then
      local key = ops.key(node.domain, node.op_type)
      if not ops.find(key) then counts[key] = (counts[key] or 0) + 1 end
    end
  end
  for key, n in pairs(counts) do list[#list + 1] = ("%d x %s"):format(n, key) end
  table.sort(list, function(a, b) return a:match "x (.*)" < b:match "x (.*)" end)
  if #list > 0 then
    raise("%s: nodes that no C file can have: %s (a session runs them: onnx.InferenceSession)",
      options.what, table.concat(list, ", "))
  end
end

-- Inputs to try the model with: numbers that are indices and shapes alike.
local function feeds(net, fill)
  local list = {}
  for _, input in ipairs(net.inputs) do
    list[input.name] = core.full(input.shape, fill, { dtype = input.dtype })
  end
  return list
end

-- All values of a run, by name.
local function probe(net, model, needed, known, options)
  local g, outer, outputs, seen = model.graph, {}, {}, {}
  local inner = {}
  for key, field in pairs(model) do outer[key] = field end
  for key, field in pairs(g) do inner[key] = field end
  local function want(name)
    if name ~= "" and not seen[name] then
      seen[name] = true
      outputs[#outputs + 1] = { name = name, type = 0 } -- of any type
    end
  end
  for _, node in ipairs(g.node) do
    if needed[node] then
      for _, name in ipairs(node.output) do want(name) end
      for _, name in ipairs(node.input) do
        if known[name] then want(name) end
      end
    end
  end
  for _, output in ipairs(g.output) do want(output.name) end
  inner.output = outputs
  outer.graph = inner
  local run = session(outer, { memory_limit = options.memory_limit,
    work_limit = options.work_limit, pack = false })
  local good, values = pcall(run.run, run, nil, feeds(net, 0))
  if not good then
    good, values = pcall(run.run, run, nil, feeds(net, 1))
    if not good then
      local problem = tostring(values):gsub("^.-:%d+: ", "")
      raise("%s: the model does not run: %s", options.what, problem)
    end
  end
  local found = {}
  for i, output in ipairs(outputs) do found[output.name] = values[i] end
  return found
end

local function count(shape)
  local n = 1
  for _, size in ipairs(shape) do n = n * size end
  return n
end

local function plain_shape(t)
  local shape = {}
  for i = 1, t:dim() do shape[i] = t:size(i - 1) end
  return shape
end

-- The values of the net by name, made when they are asked for.
local function reader(net, found, known, options)
  local values = {}
  for _, input in ipairs(net.inputs) do values[input.name] = input end
  return function(name)
    if name == nil or name == "" then return false end
    local value = values[name]
    if not value then
      local t = found[name]
      if not core.is_tensor(t) then
        raise("%s: value '%s' is no tensor of numbers", options.what, name)
      end
      value = { name = name, dtype = t.dtype, shape = plain_shape(t),
        tensor = known[name] and t:detach() or nil }
      values[name] = value
    end
    value.n = count(value.shape)
    if value.n > MOST then raise("%s: value '%s' has too many elements", options.what, name) end
    return value
  end
end

-- How many inputs of nodes and outputs of the net each value is.
function graph.readers(net)
  local readers = {}
  for _, node in ipairs(net.nodes) do
    for _, value in ipairs(node.inputs) do
      if value then readers[value] = (readers[value] or 0) + 1 end
    end
    for _, value in ipairs(node.more or {}) do readers[value] = (readers[value] or 0) + 1 end
  end
  for _, value in ipairs(net.outputs) do readers[value] = (readers[value] or 0) + 1 end
  return readers
end

-- Is a node's result of a type of fewer than 8 bits, or a float of 8? A session has bytes for it.
local function has_few_bits(model, node)
  local attr = node.attribute or {}
  if math.max(attr.to or 0, attr.output_dtype or 0) > 16 then return true end
  local type = node.op_type
  local like = (type == "CastLike" or type == "QuantizeLinear")
    and (model.graph.initializer or {})[node.input[#node.input]]
  return like and not core.is_tensor(like) or false
end

-- The net of a model that is checked.
function graph.read(model, options)
  local net = { inputs = {}, outputs = {}, nodes = {}, what = options.what,
    name = model.graph.name or "" }
  read_inputs(net, model, options)
  local nodes, needed, known = look(model)
  check_types(model, needed, options)
  local found = probe(net, model, needed, known, options)
  local value = reader(net, found, known, options)
  for _, input in ipairs(net.inputs) do value(input.name) end
  for i, node in ipairs(nodes) do
    if needed[node] then
      local domain = node.domain == "ai.onnx" and "" or node.domain or ""
      local made = { type = ops.key(domain, node.op_type), inputs = {}, outputs = {},
        attr = node.attribute or {}, opset = opset_of(model, domain), number = i,
        few_bits = has_few_bits(model, node),
        label = node.name and node.name ~= "" and node.name or nil }
      for k, name in ipairs(node.input) do
        if k <= (READS[node.op_type] or k) then made.inputs[k] = value(name) end
      end
      for k, name in ipairs(node.output) do made.outputs[k] = value(name) end
      net.nodes[#net.nodes + 1] = made
    end
  end
  for i, output in ipairs(model.graph.output) do net.outputs[i] = value(output.name) end
  local readers = graph.readers(net)
  for _, node in ipairs(net.nodes) do
    for k, made in ipairs(node.outputs) do
      if not readers[made] then node.outputs[k] = false end
    end
  end
  return net
end

-- A new value of the net, with elements (a constant) or without.
function graph.value(name, dtype, shape, tensor)
  return { name = name, dtype = dtype, shape = shape, n = count(shape), tensor = tensor }
end

-- Have two values the same shape?
function graph.same_shape(a, b)
  if #a.shape ~= #b.shape then return false end
  for d, size in ipairs(a.shape) do
    if size ~= b.shape[d] then return false end
  end
  return true
end

return graph
