-- onnx.export: a model's forward, as it runs on an example, as an ONNX file.
--
-- The model runs several times: on the example (trace.lua), with other values (frozen.lua), with
-- other sizes of the axes that dynamic_axes names (sizes.lua). Nothing is written that would not
-- compute what the model does (verify.lua), and the model is left as it was (state.lua).

local core = require "zknn.core"
local native = require "zknn.core.onnx"
local args = require "zknn.args"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local aside = require "zknn.onnx.aside"
local check_frozen = require "zknn.onnx.frozen"
local keep_state = require "zknn.onnx.state"
local outputs_of = require "zknn.onnx.outputs"
local run = require "zknn.onnx.trace"
local show = require "zknn.onnx.show"
local sizes = require "zknn.onnx.sizes"
local values = require "zknn.onnx.values"
local verify = require "zknn.onnx.verify"

local OPSETS = native.opsets()

local NAMES = {
  "verbose", "input_names", "output_names", "dynamic_axes", "opset_version", "allow_frozen",
  "external_data",
}

-- --- arguments ---

local function list_of_names(options, key, at_most)
  local names = options[key]
  if names == nil then return {} end
  if type(names) ~= "table" then
    raise("onnx.export: %s must be a list of names, got %s", key, args.describe(names))
  end
  if at_most and #names > at_most then
    raise("onnx.export: %s has %d names, the model has %d of them", key, #names, at_most)
  end
  local seen = {}
  for i, name in ipairs(names) do
    if type(name) ~= "string" or name == "" then
      raise("onnx.export: %s must hold names, entry %d is %s", key, i, args.describe(name))
    end
    if seen[name] then raise("onnx.export: %s has '%s' twice", key, name) end
    seen[name] = true
  end
  return names
end

local function read_options(options)
  args.check_names("onnx.export", options, NAMES)
  for _, name in ipairs { "verbose", "allow_frozen", "external_data" } do
    if options[name] ~= nil and type(options[name]) ~= "boolean" then
      raise("onnx.export: %s must be true or false, got %s", name, args.describe(options[name]))
    end
  end
  local opset = options.opset_version or OPSETS.default
  if math.type(opset) ~= "integer" or not OPSETS[opset] then
    raise("onnx.export: opset_version must be an integer from %d to %d, got %s", OPSETS.first,
      OPSETS.last, tostring(opset))
  end
  return opset
end

local function read_example(example)
  local inputs = core.is_tensor(example) and { example } or example
  if type(inputs) ~= "table" or #inputs == 0 then
    raise("onnx.export: example must be a tensor or a list of tensors, got %s",
      args.describe(example))
  end
  for i, tensor in ipairs(inputs) do
    if not core.is_tensor(tensor) then
      raise("onnx.export: entry %d of the example must be a tensor, got %s", i,
        args.describe(tensor))
    end
    for k = 1, i - 1 do
      if rawequal(inputs[k], tensor) then
        raise("onnx.export: entries %d and %d of the example are one tensor; clone() it", k, i)
      end
    end
  end
  return inputs
end

-- dynamic_axes of one value, {[0] = "batch"} or the list {0}, as names by dimension from 0.
local function axes_of(name, axes, rank)
  local names = {}
  local function add(d, axis)
    if math.type(d) ~= "integer" or d < -rank or d >= rank then
      raise("onnx.export: dynamic_axes of '%s': dimension %s is out of range", name, tostring(d))
    end
    if type(axis) ~= "string" or axis == "" then
      raise("onnx.export: dynamic_axes of '%s': the name of dimension %d must be a string", name, d)
    end
    if names[d % rank] then
      raise("onnx.export: dynamic_axes of '%s' has dimension %d twice", name, d % rank)
    end
    names[d % rank] = axis
  end
  if type(axes) ~= "table" then
    raise("onnx.export: dynamic_axes of '%s' must be a table, got %s", name, args.describe(axes))
  end
  for key, value in pairs(axes) do
    if math.type(value) == "integer" then
      add(value, ("%s_dynamic_axes_%d"):format(name, key))
    else
      add(key, value)
    end
  end
  return names
end

-- --- the model's ends ---

local function named_tensors(model)
  local tensors, names, seen = {}, {}, {}
  if not class.is(model, require("zknn.nn").Module) then return tensors, names end
  for path, module in model:named_modules() do
    for _, registry in ipairs { "_parameters", "_buffers" } do
      for name, tensor in module[registry]:each() do
        if core.is_tensor(tensor) and not seen[tensor] then
          seen[tensor] = true
          tensors[#tensors + 1] = tensor
          names[#names + 1] = path == "" and name or path .. "." .. name
        end
      end
    end
  end
  return tensors, names
end

-- A graph's input or output. Sizes that vary get their given names, or one of their own.
local function describe_value(info, name, axes, own)
  local value = info.values[name]
  local shape = {}
  for d, size in ipairs(value.shape) do
    if axes[d - 1] then
      shape[d] = axes[d - 1]
    elseif size then
      shape[d] = size
    else
      shape[d] = own:format(name, d - 1)
    end
  end
  return { name = name, type = value.type, shape = shape }
end

local function maker_of(graph, name)
  for _, node in ipairs(graph.node) do
    for _, output in ipairs(node.output) do
      if output == name then return node.op_type end
    end
  end
  return ""
end

-- dynamic_axes of the outputs: by name, each axis one that depends on an input's.
local function output_axes(info, names, dynamic)
  local axes = {}
  for i, name in ipairs(names) do
    local value = info.values[name]
    axes[i] = dynamic[name] and axes_of(name, dynamic[name], #value.shape) or {}
    for d in pairs(axes[i]) do
      if value.shape[d + 1] then
        raise("onnx.export: dynamic_axes: dimension %d of output '%s' is always %d", d, name,
          value.shape[d + 1])
      end
    end
  end
  return axes
end

local function with_holes_false(names, n)
  local list = {}
  for i = 1, n do
    list[i] = names[i] or false
  end
  return list
end

-- What opts in dynamic_axes, by input: dimension -> name.
local function input_axes(inputs, input_names, output_names, dynamic)
  if type(dynamic) ~= "table" then
    raise("onnx.export: dynamic_axes must be a table, got %s", args.describe(dynamic))
  end
  local known = {}
  for _, names in ipairs { input_names, output_names } do
    for _, name in ipairs(names) do
      if known[name] then raise("onnx.export: '%s' is an input's and an output's name", name) end
      known[name] = true
    end
  end
  for name in pairs(dynamic) do
    if not known[name] then
      raise("onnx.export: dynamic_axes: there is no input or output '%s'; input_names and "
        .. "output_names give them names", tostring(name))
    end
  end
  local axes = {}
  for i, tensor in ipairs(inputs) do
    local given = dynamic[input_names[i]]
    axes[i] = given and axes_of(input_names[i], given, tensor:dim()) or {}
  end
  return axes
end

-- The runs that an export goes by: the first one, and those with other sizes (nil: none is open).
local function run_model(model, inputs, axes, options)
  local rng = core.get_rng_state()
  local function run_alike(...) -- with the same draws each time
    core.set_rng_state(rng)
    return run(...)
  end
  local base = run_alike(model, inputs)
  if not base.outputs then error(base.problem, 0) end
  base = check_frozen(run_alike, model, inputs, base, options)
  if #axes == 0 then return base end
  return base, sizes.runs(run_alike, model, inputs, axes, base)
end

-- The graph, and what is known about it. Numbers that depend on sizes may need more runs.
local function make_graph(request, others)
  local result, info
  repeat
    if others then others:request(request) end
    result, info = native.graph(request, ordered.make)
  until result or not info.more or not others or not others:more(info.wishes)
  if not result then
    raise("onnx.export: in opset %d this model cannot be exported:\n  %s", request.opset,
      table.concat(info.problems, "\n  "))
  end
  return result, info
end

-- Runs of the model that the file has to repeat: on the example, and with other values and sizes
-- that were no part of the making.
local function cases_to_verify(model, inputs, base, axes, others)
  local cases = { { inputs = inputs, outputs = base.values, about = "" } }
  local fresh, parts = others and others:fresh() or {}, {}
  local changed = values.changed(inputs, values.rolled)
  local larger = sizes.inputs_of(changed, axes, fresh)
  local given = sizes.inputs_of(larger, {}, {}) -- forward may write to them
  local done = table.pack(aside(function() return core.no_grad(model, table.unpack(given)) end))
  if done[1] then
    for a, axis in ipairs(axes) do
      parts[a] = ("%s = %d"):format(axis.label, fresh[a])
    end
    cases[2] = { inputs = larger, outputs = outputs_of(table.unpack(done, 2, done.n)),
      about = (" (with %s)"):format(others and table.concat(parts, ", ") or "other values") }
  end
  return cases
end

local function set_eval(model)
  if class.is(model, require("zknn.nn").Module) then model:eval() end
end

local function complete(result, info, opset, axes, dynamic, others)
  result.ir_version = OPSETS[opset]
  result.producer_name, result.producer_version = "zknn", core.version
  result.opset_import = { { version = opset } }
  local graph = result.graph
  graph.name = "main_graph"
  for i, name in ipairs(info.inputs) do
    graph.input[i] = describe_value(info, name, axes[i], "%s_dim_%d")
  end
  axes = output_axes(info, info.outputs, dynamic)
  if others then others:check_names(info.outputs, axes) end
  for i, name in ipairs(info.outputs) do
    graph.output[i] = describe_value(info, name, axes[i], maker_of(graph, name) .. "%s_dim_%d")
  end
  require("zknn.onnx").check(result)
end

-- Says what gave way to the names of the model's ends.
local function tell_renamed(renamed)
  for i = 1, #renamed, 2 do
    io.stderr:write(("onnx.export: '%s' is the name of an input or output; what the model calls so "
      .. "is '%s' in the file\n"):format(renamed[i], renamed[i + 1]))
  end
end

-- onnx.export(model, example, path, {verbose=false, input_names=, output_names=, dynamic_axes=,
-- opset_version=13, allow_frozen=false, external_data=false}): model is an nn.Module or a function,
-- example what it is called with: a tensor or a list. allow_frozen: what depends on the example's
-- values, or on state, stays as the example has it, with a warning. Gives the model's table, as
-- onnx.load would.
local function export(model, example, path, options, ...)
  args.no_more("onnx.export", 4, ...)
  options = options or {}
  local opset = read_options(options)
  local inputs = read_example(example)
  if type(path) ~= "string" then
    raise("onnx.export: path must be a string, got %s", args.describe(path))
  end
  if type(model) ~= "function" and not class.is(model, require("zknn.nn").Module) then
    raise("onnx.export: model must be an nn.Module or a function, got %s", args.describe(model))
  end
  local input_names = list_of_names(options, "input_names", #inputs)
  local output_names = list_of_names(options, "output_names")
  local dynamic = options.dynamic_axes or {}
  local names = input_axes(inputs, input_names, output_names, dynamic)
  local axes = sizes.list_axes(inputs, names)

  local request = { opset = opset, inputs = inputs }
  request.known, request.known_names = named_tensors(model)
  request.input_names = with_holes_false(input_names, #inputs)
  local restore = keep_state(model, inputs)
  local done = table.pack(pcall(function()
    set_eval(model)
    local base, others = run_model(model, inputs, axes, options)
    if #output_names > #base.outputs then
      raise("onnx.export: output_names has %d names, the model has %d outputs", #output_names,
        #base.outputs)
    end
    restore() -- parameters and buffers are written as they were
    set_eval(model)
    request.trace, request.outputs = base.trace, base.outputs
    request.output_names = with_holes_false(output_names, #base.outputs)
    local result, info = make_graph(request, others)
    complete(result, info, opset, names, dynamic, others)
    if not options.allow_frozen then
      verify(result, cases_to_verify(model, inputs, base, axes, others))
    end
    return result, info, base.typed
  end))
  restore()
  if not done[1] then error(done[2], 0) end
  local result, info, typed = table.unpack(done, 2, 4)
  tell_renamed(info.renamed)
  if options.verbose then io.stdout:write(show(result, info, typed), "\n") end
  local onnx = require "zknn.onnx"
  onnx.save(result, path, { save_as_external_data = options.external_data or false })
  return setmetatable(result, onnx._Model)
end

return export
