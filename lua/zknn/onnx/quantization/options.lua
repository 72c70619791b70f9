-- The options of onnx.quantize_dynamic and quantize_static: names, checks, defaults.

local args = require "zknn.args"
local raise = require "zknn.raise"
local plan = require "zknn.onnx.quantization.plan"

local options = {}

local TYPES = { int8 = "int8", uint8 = "uint8", QInt8 = "int8", QUInt8 = "uint8" }

function options.type(what, name, value, default)
  value = value == nil and default or value
  local dtype = TYPES[value]
  if not dtype then
    raise("%s: %s must be 'int8' or 'uint8' (onnxruntime's QInt8 and QUInt8), got %s", what, name,
      args.describe(value))
  end
  return dtype
end

function options.number(what, name, value, default, low, high)
  if value == nil then return default end
  if math.type(value) == nil or value ~= value or value < low or value > high then
    raise("%s: %s must be a number from %g to %g, got %s", what, name, low, high,
      args.describe(value))
  end
  return value
end

-- A list of strings.
local function names(what, name, list)
  if list == nil then return nil end
  if type(list) ~= "table" then
    raise("%s: %s must be a list of names, got %s", what, name, args.describe(list))
  end
  args.check_whole(what, name, list)
  for i, entry in ipairs(list) do
    if type(entry) ~= "string" then
      raise("%s: %s must hold names, entry %d is %s", what, name, i, args.describe(entry))
    end
  end
  return list
end

-- What both functions take.
local COMMON = { "op_types_to_quantize", "per_channel", "reduce_range", "weight_type",
  "nodes_to_quantize", "nodes_to_exclude", "extra_options" }

-- The options of one function: common ones read, others by the lists of names.
function options.read(what, given, more, extra_names, supported)
  given = given == nil and {} or given
  if type(given) ~= "table" then
    raise("%s: options must be a table, got %s", what, args.describe(given))
  end
  local known = { table.unpack(COMMON) }
  for _, name in ipairs(more) do known[#known + 1] = name end
  args.check_names(what, given, known)
  local extra = given.extra_options or {}
  if type(extra) ~= "table" then
    raise("%s: extra_options must be a table, got %s", what, args.describe(extra))
  end
  args.check_names(what .. ": extra_options", extra, extra_names)
  local o = { what = what, extra = extra, types = {} }
  for _, name in ipairs { "nodes_to_quantize", "nodes_to_exclude" } do
    o[name] = names(what, name, given[name])
  end
  for _, name in ipairs(names(what, "op_types_to_quantize", given.op_types_to_quantize) or {}) do
    o.types[args.check_choice(what, "op_types_to_quantize", name, supported)] = true
  end
  for _, name in ipairs(next(o.types) and {} or supported) do o.types[name] = true end
  o.per_channel = args.boolean(what, "per_channel", given.per_channel, false)
  local dtype = options.type(what, "weight_type", given.weight_type, "int8")
  o.weight = { dtype = dtype,
    reduced = args.boolean(what, "reduce_range", given.reduce_range, false),
    symmetric = args.boolean(what, "WeightSymmetric", extra.WeightSymmetric, dtype == "int8") }
  o.const_b_only = args.boolean(what, "MatMulConstBOnly", extra.MatMulConstBOnly, nil)
  return o
end

-- The types of nodes that quantize_static takes.
function options.static_types()
  local list = {}
  for name in pairs(plan.kinds) do list[#list + 1] = name end
  table.sort(list)
  return list
end

-- Raises unless a path is given, or nil: then nothing is written.
function options.check_output(what, path)
  if path ~= nil then args.check_string(what, "model_output", path) end
end

return options
