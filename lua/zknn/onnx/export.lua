-- onnx.export: a model's forward, as it runs on an example, as an ONNX file.
--
-- Sizes that dynamic_axes names are told from constants by a second run in which they are larger by
-- one: what differs between the two runs depends on them.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local show = require "zknn.onnx.show"

local DEFAULT_OPSET, FIRST_OPSET, LAST_OPSET = 13, 9, 21

local NAMES = { "verbose", "input_names", "output_names", "dynamic_axes", "opset_version" }

-- The version of the file format that came with an opset; 7, which all of today's readers know, for
-- those before.
local function ir_version(opset)
  return opset >= 21 and 10 or opset >= 19 and 9 or opset >= 15 and 8 or 7
end

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
  if type(options) ~= "table" then
    raise("onnx.export: options must be a table, got %s", args.describe(options))
  end
  args.check_names("onnx.export", options, NAMES)
  local opset = options.opset_version or DEFAULT_OPSET
  if math.type(opset) ~= "integer" or opset < FIRST_OPSET or opset > LAST_OPSET then
    raise("onnx.export: opset_version must be an integer from %d to %d, got %s", FIRST_OPSET,
      LAST_OPSET, tostring(opset))
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

-- --- running ---

-- The names of scopes while modules run, as PyTorch forms them: a module that a container numbers
-- has the container's name in front ("stack.0"), a module that runs again a number behind.
local Scopes = {}
Scopes.__index = Scopes

local function short_name(path)
  local name
  for part in path:gmatch "[^.]+" do
    name = name and part:find "^%d+$" and name .. "." .. part or part
  end
  return name
end

function Scopes.new(model)
  return setmetatable({
    stack = { { path = "", typed = getmetatable(model).__name .. "::" } }, used = {}, typed = {},
  }, Scopes)
end

function Scopes:enter(name, module)
  local outer = self.stack[#self.stack]
  local path = outer.path .. "/" .. name
  local times = self.used[path] or 0
  self.used[path] = times + 1
  if times > 0 then path = path .. "_" .. times end
  self.stack[#self.stack + 1] = {
    path = path,
    typed = ("%s/%s::%s"):format(outer.typed, getmetatable(module).__name, name),
  }
  self:tell()
end

function Scopes:leave()
  self.stack[#self.stack] = nil
  self:tell()
end

function Scopes:tell()
  local top = self.stack[#self.stack]
  self.typed[top.path] = top.typed
  core._trace_scope(top.path)
end

-- Hooks on all modules below `model`; gives their handles.
local function watch(model, scopes)
  local handles = {}
  for path, module in model:named_modules() do
    if path ~= "" then
      local name = short_name(path)
      handles[#handles + 1] = module:register_forward_pre_hook(function()
        scopes:enter(name, module)
      end)
      handles[#handles + 1] = module:register_forward_hook(function() scopes:leave() end)
    end
  end
  return handles
end

local function pack_outputs(model, inputs)
  local outputs = table.pack(model(table.unpack(inputs)))
  if outputs.n == 1 and type(outputs[1]) == "table" then outputs = outputs[1] end
  for i = 1, outputs.n or #outputs do
    if not core.is_tensor(outputs[i]) then
      raise("onnx.export: output %d of the model must be a tensor, got %s", i,
        args.describe(outputs[i]))
    end
  end
  if #outputs == 0 then raise("onnx.export: the model gives no tensor") end
  return outputs
end

-- Runs the model; gives the trace, the list of outputs, and the scopes' long names.
local function trace(model, inputs)
  local is_module = class.is(model, require("zknn.nn").Module)
  local scopes = Scopes.new(is_module and model or setmetatable({}, { __name = "function" }))
  local handles = is_module and watch(model, scopes) or {}
  local done = table.pack(pcall(core._trace, function()
    scopes:tell()
    return pack_outputs(model, inputs)
  end))
  for _, handle in ipairs(handles) do
    handle:remove()
  end
  if not done[1] then error(done[2], 0) end
  return done[2], done[3], scopes.typed
end

-- In the mode for inference, which comes back afterwards module by module.
local function in_eval_mode(model, f)
  if not class.is(model, require("zknn.nn").Module) then return f() end
  local training = {}
  for _, module in model:named_modules() do
    training[module] = module.training
  end
  model:eval()
  local done = table.pack(pcall(f))
  for module, mode in pairs(training) do
    module._plain.training = mode
  end
  if not done[1] then error(done[2], 0) end
  return table.unpack(done, 2, done.n)
end

-- The example with its dynamic axes larger by one: their last position stands twice.
local function enlarge(inputs, axes)
  local larger = {}
  for i, tensor in ipairs(inputs) do
    for d in pairs(axes[i]) do
      if tensor:size(d) == 0 then
        raise("onnx.export: dimension %d of input %d is dynamic, its size in the example must not "
          .. "be 0", d, i)
      end
      tensor = core.no_grad(function()
        return core.cat({ tensor, tensor:narrow(d, tensor:size(d) - 1, 1) }, d)
      end)
    end
    larger[i] = tensor
  end
  return larger
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

-- dynamic_axes of the outputs: by name, each axis one that hangs on an input's.
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

-- onnx.export(model, example, path, {verbose=false, input_names=, output_names=, dynamic_axes=,
-- opset_version=13}): model is an nn.Module or a function, example what it is called with: a tensor
-- or a list. Gives the model's table, as onnx.load would.
local function export(model, example, path, options)
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
  local axes, is_dynamic = {}, false
  for i, tensor in ipairs(inputs) do
    local given = dynamic[input_names[i]]
    axes[i] = given and axes_of(input_names[i], given, tensor:dim()) or {}
    is_dynamic = is_dynamic or next(axes[i]) ~= nil
  end

  local request, typed = { opset = opset }, nil
  in_eval_mode(model, function()
    request.trace, request.outputs, typed = trace(model, inputs)
    if is_dynamic then
      request.twin_inputs = enlarge(inputs, axes)
      local good, twin, outputs = pcall(trace, model, request.twin_inputs)
      if not good then
        raise("onnx.export: the model does not run with other sizes of its dynamic axes: %s",
          tostring(twin))
      end
      if #outputs ~= #request.outputs then
        raise("onnx.export: with other sizes of its dynamic axes the model has other outputs")
      end
      request.twin, request.twin_outputs = twin, outputs
    end
  end)
  if #output_names > #request.outputs then
    raise("onnx.export: output_names has %d names, the model has %d outputs", #output_names,
      #request.outputs)
  end
  request.inputs = inputs
  request.input_names = with_holes_false(input_names, #inputs)
  request.output_names = with_holes_false(output_names, #request.outputs)
  request.known, request.known_names = named_tensors(model)

  local result, info = core._onnx_graph(request, ordered.make)
  if not result then
    raise("onnx.export: in opset %d this model cannot be exported:\n  %s", opset,
      table.concat(info.problems, "\n  "))
  end
  result.ir_version = ir_version(opset)
  result.producer_name, result.producer_version = "zknn", core.version
  result.opset_import = { { version = opset } }
  local graph = result.graph
  graph.name = "main_graph"
  for i, name in ipairs(info.inputs) do
    graph.input[i] = describe_value(info, name, axes[i], "%s_dim_%d")
  end
  axes = output_axes(info, info.outputs, dynamic)
  for i, name in ipairs(info.outputs) do
    graph.output[i] = describe_value(info, name, axes[i], maker_of(graph, name) .. "%s_dim_%d")
  end
  require("zknn.onnx").check(result)
  if options.verbose then io.stdout:write(show(result, info, typed), "\n") end
  require("zknn.onnx").save(result, path)
  return result
end

return export
