-- onnx_walk.lua: the layers and functions of tests/golden/layers as models for onnx.export, with
-- fixed sizes and with an open batch. Read by onnx_walk_spec.lua and by tests/peers/onnx_layers.py.

local zknn = require "zknn"
local golden_rows = require "layer_rows"
local nn = zknn.nn
local built, call, leaves_of = golden_rows.built, golden_rows.call, golden_rows.leaves_of

local walk = {}

-- The entries of nested lists that are tensors, exchanged for those that next gives.
local function refilled(v, next)
  if zknn.is_tensor(v) then return next() end
  if type(v) ~= "table" or getmetatable(v) then return v end
  local list = {}
  for i, entry in ipairs(v) do list[i] = refilled(entry, next) end
  for key, entry in pairs(v) do
    if math.type(key) ~= "integer" then list[key] = refilled(entry, next) end
  end
  return list
end

-- f(arguments) as a function of the arguments' tensors alone.
local function of_tensors(f, arguments)
  return function(...)
    local given, at = { ... }, 0
    return table.unpack(leaves_of { f(table.unpack(refilled(arguments, function()
      at = at + 1
      return given[at]
    end))) })
  end
end

local function detached(tensors)
  local list = {}
  for i, t in ipairs(tensors) do list[i] = t:detach():clone() end
  return list
end

-- f(positional, named) as a function of a list: the positional, then the named that are tensors.
local function of_list(f, positional, named)
  local keys, n = {}, #positional
  for key, v in pairs(named) do
    if zknn.is_tensor(v) then keys[#keys + 1] = key end
  end
  table.sort(keys)
  local all = { table.unpack(positional) }
  for i, key in ipairs(keys) do all[n + i] = named[key] end
  local function called(...)
    local given, options = { ... }, {}
    for key, v in pairs(named) do options[key] = v end
    for i, key in ipairs(keys) do options[key] = given[n + i] end
    return call(f, { table.unpack(given, 1, n) }, options)
  end
  return of_tensors(called, all), detached(leaves_of(all))
end

-- A row's model, and the tensors that it takes.
local function model_of(row)
  if row[2] == "function" then
    return of_list(nn.functional[row[3]], built(row[4]), built(row[5]))
  end
  local layer = call(nn[row[3]], built(row[4]), built(row[5]))
  local arguments = built(row.on or {})
  if row.lazy then layer(table.unpack(arguments)) end
  layer:eval()
  return of_list(layer, arguments, built(row.call or {}))
end

-- Calls use(name, model, inputs) for each row.
function walk.each_row(folder, use)
  golden_rows.each_file(folder, function(golden, file)
    for _, row in ipairs(golden.rows) do
      if row[2] == "layer" or row[2] == "function" then
        zknn.manual_seed(row[1])
        local model, inputs = model_of(row)
        if #inputs > 0 then
          use(("%s (%s, row %d)"):format(row[3], file, row[1]), model, inputs)
        end
      end
    end
  end)
end

-- The dimension that is open: the first, of all inputs that have as many rows as the first input.
local function is_open(inputs, i)
  local first, t = inputs[1], inputs[i]
  return first:dim() > 0 and t:dim() > 0 and t:size(0) == first:size(0)
end

-- Exports to path; the message when that fails.
function walk.export(model, inputs, path, opset, open)
  local options = { opset_version = opset, input_names = {}, dynamic_axes = {} }
  for i in ipairs(inputs) do
    local name = "in" .. i
    options.input_names[i] = name
    if open and is_open(inputs, i) then options.dynamic_axes[name] = { [0] = "batch" } end
  end
  local good, message = pcall(zknn.onnx.export, model, detached(inputs), path, options)
  return not good and tostring(message) or nil
end

local function run(model, inputs)
  return zknn.no_grad(function() return { model(table.unpack(detached(inputs))) } end)
end

-- What the model gives at another batch, twice as many rows, or at its own: in1, .., out1, ..
function walk.other_case(model, inputs, open)
  local others, arrays = {}, {}
  for i, t in ipairs(inputs) do
    others[i] = open and is_open(inputs, i) and zknn.cat { t, t:flip { 0 } } or t
  end
  local good, outputs = pcall(run, model, others)
  if not good then others, outputs = inputs, run(model, inputs) end -- (no such rows)
  for i, x in ipairs(others) do arrays["in" .. i] = x end
  for i, y in ipairs(outputs) do arrays["out" .. i] = y end
  return arrays
end

-- Why some are not exported: part of a name, part of the message, and the reason.
walk.refused = {
  { "dropout", "draws random numbers", "called with training = true, which a file is not for" },
  { "scaled_dot_product_attention", "draws random numbers", "with a dropout" },
  { "rrelu", "draws its slopes", "called with training = true" },
  { "AdaptiveLogSoftmaxWithLoss", "export its log_prob", "which clusters run depends on targets" },
  { "CTCLoss", "has no form in ONNX", "ONNX has no such node" },
  { "ctc_loss", "has no form in ONNX", "ONNX has no such node" },
  { "Embedding", "expand gets another argument", "max_norm changes the weight in each call" },
  { "embedding", "expand gets another argument", "max_norm changes the weight in each call" },
  { "Transformer", "takes numbers out of a tensor",
    "without is_causal Lua looks whether a mask, here an input, is the causal one" },
  { "grid_sample", "bicubic takes padding_mode zeros alone",
    "ONNX pads the places, PyTorch what lies around them" },
  { "", "does not run with other sizes", "its first dimension is no batch" },
  { "", "num_groups depends on the size", "its first dimension is the channels'" },
  { "", "with a dynamic number of channels", "its first dimension is the channels'" },
  { "", "along a dynamic axis it has no form", "its first dimension is no batch" },
  { "", "needs opset", "its nodes came later" },
}

-- The reason of a refusal; nil: none is known.
function walk.reason(name, message)
  for _, row in ipairs(walk.refused) do
    if name:find(row[1], 1, true) and message:find(row[2], 1, true) then return row[3] end
  end
  return nil
end

return walk
