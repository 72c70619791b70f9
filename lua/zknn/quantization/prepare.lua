-- quantization.prepare_qat(model, {bits=8, layers=nil, per_channel=true, input_range=nil,
-- averaging_constant=0.01}): a copy of a trained model, with fake quantization of its input, of the
-- weights of its Linear and convolutional layers, and of what these give.

local args = require "zknn.args"
local class = require "zknn.class"
local bits = require "zknn.quantization.bits"
local deepcopy = require "zknn.deepcopy"
local FakeQuantize = require "zknn.quantization.fake_quantize"
local fusion = require "zknn.nn.fusion"
local Layer = require "zknn.quantization.layer"
local Module = require "zknn.nn.module"
local Sequential = require "zknn.nn.sequential"
local raise = require "zknn.raise"

local WHAT = "quantization.prepare_qat"
local NAMES = { "bits", "layers", "per_channel", "input_range", "averaging_constant" }

-- What a net looks like that was prepared: its input, quantized, and the rest.
local Prepared = class("quantization.Prepared", Module)

function Prepared:__init(input, model)
  self.input, self.model = input, model
end

function Prepared:forward(x)
  return self.model(self.input(x))
end

local function is_layer(module)
  local nn = require "zknn.nn"
  if class.is(module, nn.Linear) then return true end
  for _, name in ipairs { "Conv1d", "Conv2d", "Conv3d" } do
    if class.is(module, nn[name]) then
      if module.padding_mode ~= "zeros" then
        raise("%s: a convolution has padding_mode '%s', quantized ones pad with zeros only", WHAT,
          module.padding_mode)
      end
      return true
    end
  end
  return false
end

-- The batch norm that fits a layer, by the layer's kind.
local function is_norm(module)
  local nn = require "zknn.nn"
  return class.is(module, nn.BatchNorm1d) or class.is(module, nn.BatchNorm2d)
    or class.is(module, nn.BatchNorm3d)
end

local function fold(layer, norm)
  layer:eval()
  norm:eval()
  if layer.kernel_size then return fusion.fuse_conv_bn_eval(layer, norm) end
  return fusion.fuse_linear_bn_eval(layer, norm)
end

local function quantize(layer, path, options, relu)
  local own = { bits = options.layers[path] or options.bits, per_channel = options.per_channel,
    averaging_constant = options.averaging_constant }
  options.found[path] = true
  return Layer(layer, own, relu)
end

local replace

-- Layers of a Sequential, each with the BatchNorm and the ReLU behind it.
local function replace_list(list, path, options)
  local nn, parts, at = require "zknn.nn", {}, 1
  local names, modules = {}, {}
  for name, module in list:named_children() do
    names[#names + 1], modules[#modules + 1] = name, module
  end
  while at <= #modules do
    local name, module = names[at], modules[at]
    local own = path .. name
    if is_layer(module) then
      if is_norm(modules[at + 1]) then
        module = fold(module, modules[at + 1])
        at = at + 1
      end
      local relu = class.is(modules[at + 1], nn.ReLU)
      if relu then at = at + 1 end
      parts[#parts + 1] = { name, quantize(module, own, options, relu) }
    else
      parts[#parts + 1] = { name, replace(module, own, options) }
    end
    at = at + 1
  end
  return #parts > 0 and Sequential(parts) or list
end

function replace(module, path, options)
  if is_layer(module) then return quantize(module, path, options, false) end
  local inner = path == "" and "" or path .. "."
  if class.is(module, Sequential) then return replace_list(module, inner, options) end
  local children = {}
  for name, child in module:named_children() do children[#children + 1] = { name, child } end
  for _, child in ipairs(children) do
    module[child[1]] = replace(child[2], inner .. child[1], options)
  end
  return module
end

local function read_options(options)
  args.check_names(WHAT, options, NAMES)
  local own = { bits = options.bits or 8, layers = options.layers or {}, found = {},
    per_channel = args.boolean(WHAT, "per_channel", options.per_channel, true),
    averaging_constant = options.averaging_constant or 0.01, input_range = options.input_range }
  bits.check(WHAT, "bits", own.bits)
  if type(own.layers) ~= "table" then
    raise("%s: layers must be a table of bits by the layers' names, got %s", WHAT,
      args.describe(own.layers))
  end
  for name, value in pairs(own.layers) do bits.check(WHAT, "layers." .. tostring(name), value) end
  local range = own.input_range
  if range ~= nil and (type(range) ~= "table" or type(range[1]) ~= "number"
    or type(range[2]) ~= "number")
  then
    raise("%s: input_range must be a list of two numbers, {0, 1}, got %s", WHAT,
      args.describe(range))
  end
  return own
end

return function(model, options, ...)
  args.no_more(WHAT, 2, ...)
  if not class.is(model, Module) then
    raise("%s: model must be an nn.Module, got %s", WHAT, args.describe(model))
  end
  local own = read_options(options or {})
  local input = FakeQuantize { averaging_constant = own.averaging_constant }
  if own.input_range then input:set_range(own.input_range[1], own.input_range[2]) end
  local training = model.training
  local copy = replace(deepcopy(model), "", own)
  if not next(own.found) then
    raise("%s: the model has no Linear and no convolution to quantize", WHAT)
  end
  for name in pairs(own.layers) do
    if not own.found[name] then
      raise("%s: layers has '%s', which is no Linear or convolution of the model", WHAT,
        tostring(name))
    end
  end
  local prepared = Prepared(input, copy)
  prepared:train(training)
  return prepared
end
