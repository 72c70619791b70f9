-- The activations: a row of one table each, with the layer, the function of nn.functional that it
-- calls, and their arguments. PReLU and RReLU have separate files.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

local methods = getmetatable(core.empty(0)).__methods
local layers, functions = {}, {}

local inplace = { "inplace", "boolean", default = false }

-- What PyTorch takes where dim is not said: 1 of matrices and pictures, else 0.
local function implied(dim, input)
  if dim then return dim end
  local n = input:dim()
  return (n == 0 or n == 1 or n == 3) and 0 or 1
end

local function relu6(input, in_place)
  return in_place and input:hardtanh_(0, 6) or core.hardtanh(input, 0, 6)
end

local function softmax(input, dim) return core.softmax(input, implied(dim, input)) end
local function log_softmax(input, dim) return core.log_softmax(input, implied(dim, input)) end
local function softmin(input, dim) return core.softmax(-input, implied(dim, input)) end

local function softmax2d(input)
  local n = input:dim()
  if n ~= 3 and n ~= 4 then
    raise("Softmax2d: expected input to be 3D or 4D, got %dD", n)
  end
  return core.softmax(input, -3)
end

-- a * sigmoid(b) of the two halves a and b along dim
local function glu(input, dim)
  local size = input:size(dim)
  if size % 2 ~= 0 then raise("glu: dim %d has size %d, which has no halves", dim, size) end
  local a, b = input:narrow(dim, 0, size // 2), input:narrow(dim, size // 2, size // 2)
  return a * b:sigmoid()
end

local function checked_hardtanh(a)
  if a.min_value then a.min_val = a.min_value end -- PyTorch's older names
  if a.max_value then a.max_val = a.max_value end
  if a.max_val <= a.min_val then
    raise("nn.Hardtanh: max_val %s must be above min_val %s", a.max_val, a.min_val)
  end
end

local function checked_gelu(a)
  args.check_choice("nn.GELU", "approximate", a.approximate, { "none", "tanh" })
end

-- { layer, function, arguments after input }; more fields:
--   inplace  the last argument may make it write to its input
--   run      what computes it, where it is not the operation of the function's name
--   twin     the function takes the layer's arguments
--   show     "values": prints its arguments without their names; "nothing"
--   check    of the layer's arguments
local alpha = { { "alpha", "number", default = 1.0 } }
local lambd = { { "lambd", "number", default = 0.5 } }
local dim = { { "dim", "integer", optional = true } }
local rows = {
  { "ReLU", "relu", {}, inplace = true },
  { "ReLU6", "relu6", {}, inplace = true, run = relu6 },
  { "LeakyReLU", "leaky_relu", { { "negative_slope", "number", default = 0.01 } }, inplace = true },
  { "ELU", "elu", alpha, inplace = true },
  { "SELU", "selu", {}, inplace = true },
  { "CELU", "celu", alpha, inplace = true },
  { "GELU", "gelu", { { "approximate", "string", default = "none" } }, check = checked_gelu },
  { "SiLU", "silu", {}, inplace = true },
  { "Mish", "mish", {}, inplace = true },
  { "Hardswish", "hardswish", {}, inplace = true, show = "nothing" },
  { "Hardsigmoid", "hardsigmoid", {}, inplace = true, show = "nothing" },
  { "Hardtanh", "hardtanh", { { "min_val", "number", default = -1.0 },
    { "max_val", "number", default = 1.0 } }, inplace = true, check = checked_hardtanh },
  { "Threshold", "threshold", { { "threshold", "number" }, { "value", "number or nan" } },
    inplace = true },
  { "Sigmoid", "sigmoid", {} },
  { "LogSigmoid", "logsigmoid", {} },
  { "Tanh", "tanh", {} },
  { "Tanhshrink", "tanhshrink", {} },
  { "Softsign", "softsign", {} },
  { "Softplus", "softplus", { { "beta", "number", default = 1.0 },
    { "threshold", "number", default = 20.0 } } },
  { "Softshrink", "softshrink", lambd, show = "values" },
  { "Hardshrink", "hardshrink", lambd, show = "values" },
  { "GLU", "glu", { { "dim", "integer", default = -1 } }, run = glu, twin = true },
  { "Softmin", "softmin", dim, run = softmin },
  { "Softmax", "softmax", dim, run = softmax },
  { "LogSoftmax", "log_softmax", dim, run = log_softmax },
  { "Softmax2d", nil, {}, run = softmax2d },
}

local function concat(a, b)
  return table.move(b, 1, #b, #a + 1, table.move(a, 1, #a, 1, {}))
end

-- run(input, argument.., inplace) of a row.
local function runner(row)
  if row.run then return row.run end
  local n, write = #row[3], row[2] .. "_"
  local compute = core[row[2]]
  if n == 0 then
    return function(input, in_place)
      if in_place then return input[write](input) end
      return compute(input)
    end
  elseif n == 1 then
    return function(input, a, in_place)
      if in_place then return input[write](input, a) end
      return compute(input, a)
    end
  end
  return function(input, a, b, in_place)
    if in_place then return input[write](input, a, b) end
    return compute(input, a, b)
  end
end

local function make_layer(row, run)
  local name = row[1]
  local Layer = class("nn." .. name, Module)
  local shown, n = row[3], #row[3]
  local parameters = concat(shown, row.inplace and { inplace } or {})
  if name == "Hardtanh" then
    parameters = concat(parameters, { { "min_value", "number", optional = true },
      { "max_value", "number", optional = true } })
  end
  local read = args.reader("nn." .. name, parameters)
  local first, second = shown[1] and shown[1][1], shown[2] and shown[2][1]

  function Layer:__init(...)
    local a = read(...)
    if row.check then row.check(a) end
    for _, p in ipairs(shown) do
      self[p[1]] = a[p[1]]
    end
    if row.inplace then self.inplace = a.inplace end
  end

  if n == 0 then
    function Layer:forward(input) return run(input, self._plain.inplace) end
  elseif n == 1 then
    function Layer:forward(input)
      local own = self._plain
      return run(input, own[first], own.inplace)
    end
  else
    function Layer:forward(input)
      local own = self._plain
      return run(input, own[first], own[second], own.inplace)
    end
  end

  function Layer:extra_repr()
    local parts = {}
    if row.show == "nothing" then return "" end
    for i, p in ipairs(shown) do
      parts[i] = (row.show and "" or p[1] .. "=") .. text.python(self[p[1]])
    end
    if self.inplace then parts[#parts + 1] = "inplace=True" end
    return table.concat(parts, ", ")
  end
  return Layer
end

-- The function that takes input and the layer's arguments.
local function make_function(row, run)
  local name, n = row[2], #row[3]
  local read = args.reader(name, concat({ { "input", "tensor" } },
    concat(row[3], row.inplace and { inplace } or {})))
  return function(...)
    local a, values = read(...), {}
    for i, p in ipairs(row[3]) do
      values[i] = a[p[1]]
    end
    values[n + 1] = a.inplace
    return (run(a.input, table.unpack(values, 1, n + 1)))
  end
end

for _, row in ipairs(rows) do
  local name, run = row[2], runner(row)
  layers[row[1]] = make_layer(row, run)
  if row.inplace or row.twin then
    functions[name] = make_function(row, run)
    functions[name .. "_"] = methods[name .. "_"]
  elseif name and not row.run then
    functions[name] = core[name]
  end
end

local read = args.reader("softmin", {
  { "input", "tensor" }, { "dim", "integer", optional = true },
  { "dtype", "string", optional = true },
})
function functions.softmin(...)
  local a = read(...)
  return (core.softmax(-a.input, implied(a.dim, a.input), a.dtype))
end

return { layers = layers, functions = functions }
