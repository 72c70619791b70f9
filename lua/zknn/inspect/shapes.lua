-- Dtypes and shapes of the values between the nodes of an ONNX graph, worked out from those of its
-- inputs and initializers, for the common types of nodes. A size is a number, a name, or false
-- where it is not known; what no rule tells is left out.

local core = require "zknn.core"
local layers = require "zknn.inspect.layer_shapes"
local sizes_of = require "zknn.inspect.sizes"

local product, size_of, quotient = sizes_of.product, sizes_of.size_of, sizes_of.quotient
local broadcast, place, places = sizes_of.broadcast, sizes_of.place, sizes_of.places

local MANY = 64 -- elements of a constant whose values a rule looks at

-- --- rules: function(c) -> shape[, dtype[, shapes of the other outputs[, their dtypes]]] ---
--
-- c.shape(i), c.dtype(i): of input i; c.sizes(i): the values of an input that are sizes, c.ints(i):
-- the same where all are numbers; c.floats(i): of floats; c.get(name, default): an attribute;
-- c.walk(graph, inputs): the edges of a graph within the node. More rules are in layer_shapes.lua.

local rules = { none = function() end }
for name, rule in pairs(layers.rules) do rules[name] = rule end

local function all(names, rule)
  for name in names:gmatch "%S+" do rules[name] = rule end
end

all([[
  Relu LeakyRelu Sigmoid Tanh Softmax LogSoftmax Elu Selu Celu Gelu HardSigmoid HardSwish
  Clip Erf Exp Log Sqrt Neg Abs Floor Ceil Round Identity
  InstanceNormalization GroupNormalization RMSNormalization Softplus
  Softsign Mish Sign Reciprocal Sin Cos PRelu LRN Hardmax ThresholdedRelu Trilu CumSum Not
  Swish Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Shrink BitwiseNot LpNormalization
  MeanVarianceNormalization ReverseSequence Scatter ScatterElements ScatterND TensorScatter
  RotaryEmbedding CumProd
]], function(c)
  return c.shape(1), c.dtype(1)
end)

local function broadcast_all(c, first)
  local shape = c.shape(first)
  for i = first + 1, c.n do shape = broadcast(shape, c.shape(i)) end
  return shape
end

all("Add Sub Mul Div Pow Min Max Mean Sum Mod BitShift BitwiseAnd BitwiseOr BitwiseXor", function(c)
  return broadcast_all(c, 1), c.dtype(1)
end)

all("Equal Greater Less GreaterOrEqual LessOrEqual And Or Xor", function(c)
  return broadcast_all(c, 1), "bool"
end)

function rules.Where(c)
  return broadcast_all(c, 1), c.dtype(2)
end

function rules.Cast(c)
  return c.shape(1), layers.DTYPES[c.get("to", 0)]
end

function rules.Gemm(c)
  local a, b = c.shape(1), c.shape(2)
  if not a or not b or #a ~= 2 or #b ~= 2 then return nil end
  return { a[c.get("transA", 0) == 1 and 2 or 1], b[c.get("transB", 0) == 1 and 1 or 2] },
    c.dtype(1)
end

all("MaxPool AveragePool LpPool", function(c)
  local x, kernel = c.shape(1), c.get "kernel_shape"
  if not x or not kernel then return nil end
  local out = { x[1], x[2] }
  for i = 1, #x - 2 do out[i + 2] = places(c, x[i + 2], i, #x - 2, kernel[i]) end
  return out, c.dtype(1), { out }, { "int64" }
end)

all("GlobalAveragePool GlobalMaxPool GlobalLpPool", function(c)
  local x = c.shape(1)
  if not x then return nil end
  local out = { x[1], x[2] }
  for i = 3, #x do out[i] = 1 end
  return out, c.dtype(1)
end)

function rules.Flatten(c)
  local x = c.shape(1)
  if not x then return nil end
  local axis = c.get("axis", 1)
  axis = axis < 0 and axis + #x or axis
  return { size_of(product(x, 1, axis)), size_of(product(x, axis + 1)) }, c.dtype(1)
end

function rules.Reshape(c)
  local x, sizes = c.shape(1), c.sizes(2) or c.get "shape"
  if not sizes then return nil end
  local out, rest, known = {}, nil, {}
  for i, size in ipairs(sizes) do
    if size == -1 then
      rest = i
    elseif size == 0 and c.get("allowzero", 0) == 0 then
      out[i] = x and x[i] or false
    else
      out[i] = size
    end
    if i ~= rest then known[#known + 1] = out[i] end
  end
  if rest then out[rest] = x and quotient(x, known) or false end
  return out, c.dtype(1)
end

function rules.Transpose(c)
  local x, perm, out = c.shape(1), c.get "perm", {}
  if not x then return nil end
  for i = 1, #x do out[i] = x[perm and perm[i] + 1 or #x + 1 - i] end
  return out, c.dtype(1)
end

function rules.Concat(c)
  local out, axis
  for i = 1, c.n do
    local x = c.shape(i)
    if not x then return nil end
    axis = axis or place(c.get("axis", 0), #x)
    if not out then
      out = table.move(x, 1, #x, 1, {})
    elseif type(out[axis]) == "number" and type(x[axis]) == "number" then
      out[axis] = out[axis] + x[axis]
    else
      out[axis] = false
    end
  end
  return out, c.dtype(1)
end

-- The axes of an attribute or of a constant input, as a set of positions of n; nil: not known.
local function axes_of(c, n, input)
  local axes, set = c.get "axes" or c.ints(input), {}
  if not axes then return nil end
  for _, axis in ipairs(axes) do set[place(axis, n) or 0] = true end
  return set
end

function rules.Squeeze(c)
  local x, out = c.shape(1), {}
  if not x then return nil end
  local set = axes_of(c, #x, 2)
  if not set and c.n > 1 then return nil end
  for i, size in ipairs(x) do
    if not set and not size then return nil end
    if set and not set[i] or not set and size ~= 1 then out[#out + 1] = size end
  end
  return out, c.dtype(1)
end

function rules.Unsqueeze(c)
  local x, axes = c.shape(1), c.get "axes" or c.ints(2)
  if not x or not axes then return nil end
  local n, out, from = #x + #axes, {}, 1
  local set = axes_of(c, n, 2)
  for i = 1, n do
    if set[i] then
      out[i] = 1
    else
      out[i], from = x[from], from + 1
    end
  end
  return out, c.dtype(1)
end

all("ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSumExp "
  .. "ReduceSumSquare ReduceLogSum", function(c)
  local x, out = c.shape(1), {}
  if not x then return nil end
  local set = axes_of(c, #x, 2)
  if not set and c.n > 1 then return nil end
  for i, size in ipairs(x) do
    local gone = not set or set[i] or next(set) == nil
    if not gone then
      out[#out + 1] = size
    elseif c.get("keepdims", 1) == 1 then
      out[#out + 1] = 1
    end
  end
  return out, c.dtype(1)
end)

function rules.Gather(c)
  local x, index = c.shape(1), c.shape(2)
  local axis = x and place(c.get("axis", 0), #x)
  if not axis or not index then return nil end
  local out = table.move(x, 1, axis - 1, 1, {})
  table.move(index, 1, #index, #out + 1, out)
  return table.move(x, axis + 1, #x, #out + 1, out), c.dtype(1)
end

-- How many places x[from:to:step] has, of so many.
local function slice_size(size, from, to, step)
  if type(size) ~= "number" then return false end
  local low, high = step > 0 and 0 or -1, step > 0 and size or size - 1
  local function clamp(at)
    return math.max(low, math.min(high, at < 0 and at + size or at))
  end
  from, to = clamp(from), clamp(to)
  return math.max(0, step > 0 and -((from - to) // step) or -((to - from) // -step))
end

function rules.Shape(c)
  local x = c.shape(1)
  return { x and slice_size(#x, c.get("start", 0), c.get("end", #x), 1) or false }, "int64"
end

function rules.Split(c)
  local x, sizes = c.shape(1), c.get "split" or c.has(2) and c.ints(2)
  local axis = x and place(c.get("axis", 0), #x)
  if axis and not c.has(2) and not sizes and type(x[axis]) == "number" then
    sizes = {}
    local part, rest = -(-x[axis] // c.outputs), x[axis]
    for i = 1, c.outputs do
      sizes[i] = math.min(part, rest)
      rest = rest - sizes[i]
    end
  end
  if not axis or not sizes then return nil end
  local outs = {}
  for i, size in ipairs(sizes) do
    outs[i] = table.move(x, 1, #x, 1, {})
    outs[i][axis] = size
  end
  return outs[1], c.dtype(1), table.move(outs, 2, #outs, 1, {})
end

function rules.Slice(c)
  local x, from, to = c.shape(1), c.get "starts" or c.ints(2), c.get "ends" or c.ints(3)
  if not x or not from or not to then return nil end
  local axes, steps = c.get "axes" or c.ints(4), c.ints(5)
  local out = table.move(x, 1, #x, 1, {})
  for i = 1, #from do
    local at = place(axes and axes[i] or i - 1, #x)
    out[at] = slice_size(x[at], from[i], to[i], steps and steps[i] or 1)
  end
  return out, c.dtype(1)
end

function rules.Constant(c)
  local value = c.get "value"
  for name, dtype in pairs { int = "int64", float = "float32", string = "string" } do
    if c.get("value_" .. name) then return {}, dtype end
    local list = c.get("value_" .. name .. "s")
    if list then return { #list }, dtype end
  end
  if not core.is_tensor(value) then return nil end
  return table.move(value.shape, 1, #value.shape, 1, {}), value.dtype
end

-- --- sizes as values: what Shape gives, on its way to Reshape ---

local values = {}

function values.Shape(c)
  local shape = not c.get "start" and not c.get "end" and c.shape(1)
  return shape or nil
end

function values.Gather(c)
  local sizes, index = c.sizes(1), c.ints(2)
  if not sizes or not index then return nil end
  local out = {}
  for i, at in ipairs(index) do out[i] = sizes[place(at, #sizes)] end
  return out
end

function values.Concat(c)
  local out = {}
  for i = 1, c.n do
    local sizes = c.sizes(i)
    if not sizes then return nil end
    table.move(sizes, 1, #sizes, #out + 1, out)
  end
  return out
end

values.Unsqueeze = function(c) return c.sizes(1) end
values.Squeeze, values.Cast, values.Identity = values.Unsqueeze, values.Unsqueeze, values.Unsqueeze

-- --- the walk ---

-- The values of a small constant of integers.
local function ints_of(value)
  if not core.is_tensor(value) or value:numel() > MANY or value.dtype ~= "int64" then return nil end
  return value:reshape(-1):tolist()
end

-- Those of a small constant of floats.
local function floats_of(value)
  if not core.is_tensor(value) or value:numel() > MANY or not value.dtype:find "float" then
    return nil
  end
  return value:reshape(-1):tolist()
end

-- scope: of the walk below.
local function context_of(scope, node)
  local edges, sizes, c = scope.edges, scope.sizes, { n = #node.input, outputs = #node.output }
  function c.shape(i) return (edges[node.input[i]] or {}).shape end
  function c.dtype(i) return (edges[node.input[i]] or {}).dtype end
  function c.has(i) return node.input[i] ~= nil and node.input[i] ~= "" end
  function c.sizes(i)
    local name = node.input[i]
    return name and (sizes[name] or ints_of(scope.constant(name)))
  end
  function c.floats(i) return c.has(i) and floats_of(scope.constant(node.input[i])) end
  function c.ints(i)
    local list = c.sizes(i)
    for _, size in ipairs(list or {}) do
      if type(size) ~= "number" then return nil end
    end
    return list
  end
  function c.get(name, default)
    local value = node.attribute[name]
    if value == nil then return default end
    return value
  end
  function c.walk(graph, inputs) return scope.walk(graph, inputs) end
  return c
end

local function put(edges, name, shape, dtype)
  if name == nil or name == "" or not (shape or dtype) then return end
  local edge = edges[name] or { name = name }
  edge.shape, edge.dtype = edge.shape or shape, edge.dtype or dtype
  edges[name] = edge
end

local walk

-- The edges of a graph within a node, which sees those around it. inputs: {shape, dtype} of its
-- inputs, in their order. Gives {shape, dtype} of its outputs.
local function walk_within(outer, graph, inputs, depth)
  local edges, outputs = setmetatable({}, { __index = outer.edges }), {}
  for name, value in pairs(graph.initializer) do
    if core.is_tensor(value) then
      put(edges, name, table.move(value.shape, 1, #value.shape, 1, {}), value.dtype)
    end
  end
  for i, port in ipairs(graph.input) do
    local given = inputs and inputs[i] or {}
    edges[port.name] = { name = port.name, shape = given.shape or port.shape,
      dtype = given.dtype or port.type and tostring(port.type) }
  end
  walk(graph, edges, outer, depth + 1)
  for i, port in ipairs(graph.output) do
    local edge = edges[port.name] or {}
    outputs[i] = { shape = edge.shape or port.shape,
      dtype = edge.dtype or port.type and tostring(port.type) }
  end
  return outputs
end

local DEEPEST = 16

-- Adds to edges what the rules tell; nodes stand in an order in which they can be run. A node that
-- is wrong tells nothing. outer: the scope of the node that holds the graph.
function walk(graph, edges, outer, depth)
  local constants, scope = {}, { edges = edges }
  scope.sizes = setmetatable({}, { __index = outer and outer.sizes })
  function scope.constant(name)
    return constants[name] or graph.initializer[name] or outer and outer.constant(name) or nil
  end
  function scope.walk(inner, inputs)
    return depth < DEEPEST and walk_within(scope, inner, inputs, depth) or {}
  end
  for _, node in ipairs(graph.node) do
    local own = not node.domain or node.domain == "" or node.domain == "ai.onnx"
    local rule = own and rules[node.op_type]
      or node.domain == "ai.onnx.ml" and layers.learning[node.op_type]
    if rule then
      if node.op_type == "Constant" then constants[node.output[1] or ""] = node.attribute.value end
      local c = context_of(scope, node)
      local good, shape, dtype, others, dtypes = pcall(rule, c)
      if good then
        put(edges, node.output[1], shape, dtype)
        for i = 2, #node.output do
          local more = others and others[i - 1]
          put(edges, node.output[i], more or nil, dtypes and dtypes[i - 1] or more and dtype)
        end
      end
      local known, list = pcall(own and values[node.op_type] or rules.none, c)
      if known and list and #list <= MANY then scope.sizes[node.output[1] or ""] = list end
    end
  end
end

return function(graph, edges)
  walk(graph, edges, nil, 0)
end
