-- An exported net: its layers with shapes, parameters and multiply-adds, the weights of its first
-- layer, what its layers put out for a sample, and a program for the page's own interpreter
-- (interpreter.js).

local core = require "zknn.core"
local base64 = require "zknn.base64"
local json = require "zknn.json"
local onnx = require "zknn.onnx"

local net = { most_weights = 12000000 } -- in a page: 64 MB of text

-- Those that interpreter.js computes.
local COMPUTED = {}
for name in ([[
  Add Sub Mul Div Pow Sqrt Exp Log Neg Abs Erf Reciprocal
  Relu LeakyRelu Elu Selu Celu Sigmoid HardSigmoid HardSwish Tanh Softplus Softsign Gelu Mish
  ThresholdedRelu PRelu Clip Softmax LogSoftmax
  Gemm MatMul Conv MaxPool AveragePool GlobalAveragePool GlobalMaxPool ReduceMean
  BatchNormalization InstanceNormalization LayerNormalization
  Flatten Reshape Squeeze Unsqueeze Transpose Identity Dropout
]]):gmatch "%S+" do
  COMPUTED[name] = true
end

local SHOWN = { Relu = true, LeakyRelu = true, Elu = true, Selu = true, Celu = true, Gelu = true,
  Sigmoid = true, HardSigmoid = true, HardSwish = true, Tanh = true, Softplus = true, Mish = true,
  Softsign = true, Conv = true, MaxPool = true, AveragePool = true, GlobalAveragePool = true,
  BatchNormalization = true, Gemm = true, Softmax = true, LogSoftmax = true }

-- The one input of the graph, or nil and why there is none.
local function input_of(model)
  local found
  for _, input in ipairs(model.graph.input) do
    if not model.graph.initializer[input.name] then
      if found then return nil, "the net has several inputs" end
      found = input
    end
  end
  if not found or not found.shape then return nil, "the shape of the net's input is not known" end
  if found.type ~= "float32" then
    return nil, ("the net's input is of %s, not float32"):format(tostring(found.type))
  end
  return found
end

-- The sizes of one sample, the batch of 1 included, or nil where one is open.
local function sizes_of(input)
  local sizes = { 1 }
  for i = 2, #input.shape do
    if math.type(input.shape[i]) ~= "integer" then return nil end
    sizes[i] = input.shape[i]
  end
  if math.type(input.shape[1]) == "integer" and input.shape[1] ~= 1 then return nil end
  return sizes
end

local function is_digit(sizes)
  local text = table.concat(sizes, "x")
  return text == "1x1x28x28" or text == "1x784" or text == "1x28x28"
end

-- Initializers and the values of Constant nodes, by name.
local function constants_of(model)
  local constants = {}
  for name, value in pairs(model.graph.initializer) do constants[name] = value end
  for _, node in ipairs(model.graph.node) do
    if node.op_type == "Constant" and node.attribute and node.attribute.value then
      constants[node.output[1]] = node.attribute.value
    end
  end
  return constants
end

local function attributes_of(node)
  local out = {}
  for name, value in pairs(node.attribute or {}) do
    if type(value) == "number" or type(value) == "string" then
      out[name] = value
    elseif type(value) == "table" and type(value[1]) == "number" then
      out[name] = json.list { table.unpack(value) }
    end
  end
  return out
end

local function names(list)
  return json.list { table.unpack(list) }
end

-- The net for interpreter.js, its weights as base64 of float32; or nil and why not.
local function program_of(model, input, sizes)
  if not sizes or not is_digit(sizes) then
    local parts = {}
    for i, size in ipairs(input.shape) do parts[i] = size and tostring(size) or "?" end
    local shape = table.concat(parts, ", ")
    return nil, ("the net takes [%s], not a picture of 1 x 28 x 28"):format(shape)
  end
  local constants, used, pieces, offset = constants_of(model), {}, {}, 0
  local program = { input = input.name, shape = json.list(sizes), nodes = json.list(),
    output = model.graph.output[1].name, constants = used }
  for _, node in ipairs(model.graph.node) do
    local domain = node.domain or ""
    if node.op_type ~= "Constant" then
      if not COMPUTED[node.op_type] or domain ~= "" and domain ~= "ai.onnx" then
        return nil, ("the page's interpreter has no %s"):format(node.op_type)
      end
      for _, name in ipairs(node.input) do
        local value = constants[name]
        if value and not used[name] then
          if not core.is_tensor(value) then
            return nil, ("the weights '%s' are not in the file"):format(name)
          end
          local entry = { shape = json.list { table.unpack(value.shape) } }
          if value.dtype == "float32" then
            if offset + value:numel() > net.most_weights then
              return nil, ("the net has more than %d weights"):format(net.most_weights)
            end
            entry.offset = offset
            pieces[#pieces + 1] = value:bytes()
            offset = offset + value:numel()
          elseif value.dtype == "int64" then
            entry.integers = json.list(value:reshape(-1):tolist())
          else
            return nil, ("the constant '%s' is of %s"):format(name, value.dtype)
          end
          used[name] = entry
        end
      end
      program.nodes[#program.nodes + 1] = { op = node.op_type, name = node.name or "",
        input = names(node.input), output = names(node.output), attribute = attributes_of(node) }
    end
  end
  program.weights = base64(table.concat(pieces))
  program.count = offset
  return program
end

-- A function that gives what each node puts out for x: a table {name = tensor}.
local function runner(path, input)
  local model = onnx.load(path)
  local output, there = model.graph.output, {}
  for _, o in ipairs(output) do there[o.name] = true end
  for _, node in ipairs(model.graph.node) do
    if COMPUTED[node.op_type] then
      local name = node.output[1]
      if not there[name] then
        output[#output + 1] = { name = name, type = "float32" }
        there[name] = true
      end
    end
  end
  local session = onnx.InferenceSession(model)
  return function(x)
    local values, by_name = session:run(nil, { [input.name] = x }), {}
    for i, o in ipairs(session:get_outputs()) do by_name[o.name] = values[i] end
    return by_name
  end
end

local function macs_of(node, out, constants)
  local weight = constants[node.input[2] or ""]
  if not core.is_tensor(weight) then return 0 end
  local w = weight.shape
  if node.op_type == "Conv" then return out:numel() * (weight:numel() // w[1]) end
  if node.op_type == "Gemm" then return out:numel() * (weight:numel() // out.shape[#out.shape]) end
  if node.op_type == "MatMul" and #w == 2 then return out:numel() * w[1] end
  return 0
end

-- A list of {name, type, output_shape, parameters, macs}, as run.json has it.
local function layers_of(model, outputs)
  local constants, seen, list = constants_of(model), {}, {}
  for _, node in ipairs(model.graph.node) do
    local out = outputs[node.output[1]]
    if out then
      local parameters = 0
      for _, name in ipairs(node.input) do
        local value = model.graph.initializer[name]
        if core.is_tensor(value) and not seen[name] then
          seen[name], parameters = true, parameters + value:numel()
        end
      end
      local place = (node.name or ""):gsub("^/", ""):gsub("/[^/]*$", ""):gsub("/", ".")
      list[#list + 1] = { name = place, type = node.op_type,
        output_shape = { table.unpack(out.shape) }, parameters = parameters,
        macs = macs_of(node, out, constants), output = node.output[1] }
    end
  end
  return list
end

-- Where the weights are among the inputs of a node, and what kind of layer it is.
local WEIGHTS = {
  Conv = { 2, "Conv" }, ConvInteger = { 2, "Conv" }, QLinearConv = { 4, "Conv" },
  Gemm = { 2, "Gemm" }, MatMul = { 2, "Linear" }, MatMulInteger = { 2, "Linear" },
  QLinearMatMul = { 4, "Linear" },
}

-- The float32 that a DequantizeLinear of constants gives, or nil.
local function dequantized(node, constants)
  local x, scale = constants[node.input[1]], constants[node.input[2]]
  local zero = constants[node.input[3] or ""]
  if node.op_type ~= "DequantizeLinear" or not core.is_tensor(x) or not core.is_tensor(scale) then
    return nil
  end
  local axis = (node.attribute or {}).axis or 1
  local function along(t) -- of one number, or one for each place of the axis
    if t:numel() == 1 then return t:float():reshape(1) end
    local shape = {}
    for i = 1, x:dim() do shape[i] = 1 end
    shape[axis % x:dim() + 1] = t:numel()
    return t:float():reshape(shape)
  end
  local moved = core.is_tensor(zero) and x:float() - along(zero) or x:float()
  return moved * along(scale)
end

-- A constant, also one that is stored in integers; or nil.
local function weight_of(model, constants, name)
  if not name or core.is_tensor(constants[name]) then return constants[name or ""] end
  for _, node in ipairs(model.graph.node) do
    if node.output[1] == name then return dequantized(node, constants) end
  end
end

-- The weights of the first layer that has some, float32 [outputs, ...], and the layer's kind; or
-- nil and why they are not shown.
local function first_weights(model)
  local constants = constants_of(model)
  for _, node in ipairs(model.graph.node) do
    local at = WEIGHTS[node.op_type]
    local good, weight = pcall(weight_of, model, constants, at and node.input[at[1]])
    if at and good and core.is_tensor(weight) and weight:dim() >= 2 then
      if weight.dtype:find "complex" or weight:numel() == 0 then
        return nil, ("The weights of the first layer are of %s, and are left out.")
          :format(weight.dtype)
      end
      weight = weight:float()
      if at[2] == "Conv" then return weight, "Conv" end
      if weight:dim() == 2 then
        local is_transposed = at[2] == "Gemm" and (node.attribute or {}).transB == 1
        return is_transposed and weight or weight:t(), "Linear"
      end
    end
  end
  return nil, "No layer of the net has weights that could be shown."
end

-- The outputs of the layers that are shown, as a list.
local function shown_of(list, outputs)
  local shown = {}
  for _, layer in ipairs(list) do
    if SHOWN[layer.type] then
      shown[#shown + 1] = { name = layer.name, type = layer.type, value = outputs[layer.output] }
    end
  end
  return shown
end

-- Everything about the net in the file; samples: a list of {title, input} that it is run on.
function net.read(path, samples)
  local model = onnx.load(path)
  local input, problem = input_of(model)
  local out = { why = problem, samples = {} }
  out.weights, out.kind = first_weights(model)
  if not input then return out end
  local sizes = sizes_of(input)
  out.program, out.why = program_of(model, input, sizes)
  if not sizes then return out end
  local zeros = core.zeros(sizes)
  local runs, run = pcall(runner, path, input)
  if not runs then return out end
  for _, sample in ipairs(samples) do
    if sample.input:numel() == zeros:numel() then
      local good, outputs = pcall(run, sample.input:float():reshape(sizes))
      if good then
        out.layers = out.layers or layers_of(model, outputs)
        table.insert(out.samples, { title = sample.title, shown = shown_of(out.layers, outputs) })
      end
    end
  end
  if not out.layers then
    local good, outputs = pcall(run, zeros)
    if good then out.layers = layers_of(model, outputs) end
  end
  return out
end

return net
