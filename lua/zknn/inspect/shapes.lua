-- Dtypes and shapes of the values between the nodes of an ONNX graph, worked out from those of its
-- inputs and initializers, for the common types of nodes. A size is a number, a name, or false
-- where it is not known; what no rule tells is left out.

local core = require "zknn.core"

local MANY = 64 -- elements of a constant whose values a rule looks at

-- --- sizes ---

-- A product of sizes as a number and the names in it, sorted; nil when one is not known.
local function product(sizes, from, to)
  local number, names = 1, {}
  for i = from or 1, to or #sizes do
    local size = sizes[i]
    if not size then return nil end
    if type(size) == "string" then
      names[#names + 1] = size
    else
      number = number * size
    end
  end
  table.sort(names)
  return number, names
end

-- The size that such a product is, or false.
local function size_of(number, names)
  if not number then return false end
  if #names == 0 then return number end
  return number == 1 and #names == 1 and names[1] or false
end

-- The product of `sizes` divided by that of `by`, as a size; false when it is no number or name.
local function quotient(sizes, by)
  local number, names = product(sizes)
  local divisor, gone = product(by)
  if not number or not divisor or divisor == 0 or number % divisor ~= 0 then return false end
  for _, name in ipairs(gone) do
    local found
    for i, own in ipairs(names) do found = found or own == name and i end
    if not found then return false end
    table.remove(names, found)
  end
  return size_of(number // divisor, names)
end

local function merge_size(a, b)
  if a == b or b == 1 then return a end
  if a == 1 then return b end
  if type(a) == "number" then return a end -- a name or nothing beside it must be 1 or the same
  if type(b) == "number" then return b end
  return false
end

local function broadcast(a, b)
  if not a or not b then return nil end
  local out, n = {}, math.max(#a, #b)
  for i = 1, n do
    local x, y = a[#a - n + i], b[#b - n + i]
    if x == nil or y == nil then
      out[i] = x == nil and y or y == nil and x
    else
      out[i] = merge_size(x, y)
    end
  end
  return out
end

-- Position of an axis that may count from the end, from 1; nil when there is none.
local function place(axis, n)
  axis = axis < 0 and axis + n or axis
  return axis >= 0 and axis < n and axis + 1 or nil
end

-- --- rules: function(c) -> shape[, dtype[, shapes of the other outputs]] ---
--
-- c.shape(i), c.dtype(i): of input i; c.sizes(i): the values of an input that are sizes, c.ints(i):
-- the same where all are numbers; c.get(name, default): an attribute.

local rules = { none = function() end }

local function all(names, rule)
  for name in names:gmatch "%S+" do rules[name] = rule end
end

all([[
  Relu LeakyRelu Sigmoid Tanh Softmax LogSoftmax Elu Selu Celu Gelu HardSigmoid HardSwish
  Clip Erf Exp Log Sqrt Neg Abs Floor Ceil Round Identity Dropout BatchNormalization
  InstanceNormalization LayerNormalization GroupNormalization RMSNormalization Softplus
  Softsign Mish Sign Reciprocal Sin Cos PRelu LRN Hardmax ThresholdedRelu Trilu CumSum Not
  Swish
]], function(c)
  return c.shape(1), c.dtype(1)
end)

local function broadcast_all(c, first)
  local shape = c.shape(first)
  for i = first + 1, c.n do shape = broadcast(shape, c.shape(i)) end
  return shape
end

all("Add Sub Mul Div Pow Min Max Mean Sum Mod", function(c)
  return broadcast_all(c, 1), c.dtype(1)
end)

all("Equal Greater Less GreaterOrEqual LessOrEqual And Or Xor", function(c)
  return broadcast_all(c, 1), "bool"
end)

function rules.Where(c)
  return broadcast_all(c, 1), c.dtype(2)
end

local CAST = { "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
  "float16", "float64", "uint32", "uint64", [16] = "bfloat16" }

function rules.Cast(c)
  return c.shape(1), CAST[c.get("to", 0)]
end

function rules.Gemm(c)
  local a, b = c.shape(1), c.shape(2)
  if not a or not b or #a ~= 2 or #b ~= 2 then return nil end
  return { a[c.get("transA", 0) == 1 and 2 or 1], b[c.get("transB", 0) == 1 and 1 or 2] },
    c.dtype(1)
end

function rules.MatMul(c)
  local a, b = c.shape(1), c.shape(2)
  if not a or not b or #a < 1 or #b < 1 then return nil end
  local left = table.move(a, 1, #a - 2, 1, {})
  local right = table.move(b, 1, #b - 2, 1, {})
  local out = broadcast(left, right)
  if #a > 1 then out[#out + 1] = a[#a - 1] end
  if #b > 1 then out[#out + 1] = b[#b] end
  return out, c.dtype(1)
end

-- The size of a window's places along one dimension.
local function places(c, size, i, n, kernel)
  local stride, dilation = (c.get "strides" or {})[i] or 1, (c.get "dilations" or {})[i] or 1
  local pads, auto = c.get "pads" or {}, c.get("auto_pad", "NOTSET")
  if type(size) ~= "number" or not kernel then return false end
  if auto:find "^SAME" then return -(-size // stride) end
  local padding = auto == "VALID" and 0 or (pads[i] or 0) + (pads[n + i] or 0)
  local room = size + padding - dilation * (kernel - 1) - 1
  local places_of = c.get("ceil_mode", 0) == 1 and -(-room // stride) or room // stride
  if c.get("ceil_mode", 0) == 1 and places_of * stride >= size + (pads[i] or 0) then
    places_of = places_of - 1 -- a window that would begin in the padding behind
  end
  return places_of + 1
end

function rules.Conv(c)
  local x, w = c.shape(1), c.shape(2)
  if not x or not w or #x ~= #w then return nil end
  local out = { x[1], w[1] }
  for i = 1, #x - 2 do out[i + 2] = places(c, x[i + 2], i, #x - 2, w[i + 2]) end
  return out, c.dtype(1)
end

all("MaxPool AveragePool LpPool", function(c)
  local x, kernel = c.shape(1), c.get "kernel_shape"
  if not x or not kernel then return nil end
  local out = { x[1], x[2] }
  for i = 1, #x - 2 do out[i + 2] = places(c, x[i + 2], i, #x - 2, kernel[i]) end
  return out, c.dtype(1), { out }
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
  .. "ReduceSumSquare", function(c)
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

function rules.Shape(c)
  local x = c.shape(1)
  return { x and not c.get "start" and not c.get "end" and #x or false }, "int64"
end

function rules.Split(c)
  local x, sizes = c.shape(1), c.get "split" or c.ints(2)
  local axis = x and place(c.get("axis", 0), #x)
  if not axis or not sizes then return nil end
  local outs = {}
  for i, size in ipairs(sizes) do
    outs[i] = table.move(x, 1, #x, 1, {})
    outs[i][axis] = size
  end
  return outs[1], c.dtype(1), table.move(outs, 2, #outs, 1, {})
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

local function context_of(graph, edges, constants, sizes, node)
  local c = { n = #node.input }
  function c.shape(i) return (edges[node.input[i]] or {}).shape end
  function c.dtype(i) return (edges[node.input[i]] or {}).dtype end
  function c.sizes(i)
    local name = node.input[i]
    return name and (sizes[name] or ints_of(constants[name] or graph.initializer[name]))
  end
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
  return c
end

local function put(edges, name, shape, dtype)
  if name == nil or name == "" or not (shape or dtype) then return end
  local edge = edges[name] or { name = name }
  edge.shape, edge.dtype = edge.shape or shape, edge.dtype or dtype
  edges[name] = edge
end

-- Adds to edges what the rules tell; nodes stand in an order in which they can be run. A node that
-- is wrong tells nothing.
return function(graph, edges)
  local constants, sizes = {}, {}
  for _, node in ipairs(graph.node) do
    local own = not node.domain or node.domain == "" or node.domain == "ai.onnx"
    local rule = own and rules[node.op_type]
    if rule then
      if node.op_type == "Constant" then constants[node.output[1] or ""] = node.attribute.value end
      local c = context_of(graph, edges, constants, sizes, node)
      local good, shape, dtype, others = pcall(rule, c)
      if good then
        put(edges, node.output[1], shape, dtype)
        for i, more in ipairs(others or {}) do
          put(edges, node.output[i + 1], more, node.op_type == "MaxPool" and "int64" or dtype)
        end
      end
      local known, list = pcall(values[node.op_type] or rules.none, c)
      if known and list and #list <= MANY then sizes[node.output[1] or ""] = list end
    end
  end
end
