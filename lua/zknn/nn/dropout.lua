-- The dropouts: in training, each element (or each channel) is set to 0 with probability p, and the
-- others are scaled so that the mean stays. Masks equal PyTorch's to the bit.
-- [ATen/native/Dropout.cpp; Srivastava et al. 2014; Klambauer et al. 2017, arXiv 1706.02515]

local core = require "zknn.core"
local random = require "zknn.core.random"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

local ALPHA = 1.7580993408473766 -- minus what selu goes to at minus infinity

-- 1 with probability 1 - p, else 0: one for each element, or for each of the first `lead`
-- dimensions, which are those of samples and channels.
local function kept(input, p, lead)
  local shape = input.shape
  if support.tracing() then
    raise("onnx.export: dropout in training mode draws random numbers in forward, which a file for "
      .. "inference must not: pass training = self.training to the function (it is true by "
      .. "default), and call model:eval()")
  end
  if lead then
    if #shape < lead then
      raise("Feature dropout requires at least %d dimension%s in the input", lead,
        lead > 1 and "s" or "")
    end
    for d = lead + 1, #shape do
      shape[d] = 1
    end
  end
  local mask = lead and core.empty(shape, { dtype = input.dtype }) or random.empty_ordered(input)
  return mask:bernoulli_(1 - p)
end

-- What is left out becomes 0; or, by alpha, selu's lowest value, and mean and variance stay.
local function dropout(input, p, training, inplace, lead, alpha)
  if not (p >= 0 and p <= 1) then
    raise("dropout probability has to be between 0 and 1, but got %s", p)
  end
  if not input.dtype:find "float" then
    raise("dropout: input is %s, it must be real: convert it with input:float() first",
      input.dtype)
  end
  if p == 0 or not training or input:numel() == 0 then return input end
  local factor, shift
  if p == 1 then
    factor = core.zeros({}, { dtype = input.dtype })
  else
    factor = kept(input, p, lead)
    if alpha then
      local a = 1 / math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p))
      shift = (factor - 1):mul_(ALPHA * a):add_(ALPHA * a * p)
      factor:mul_(a)
    else
      factor:div_(1 - p)
    end
  end
  if inplace then
    input:mul_(factor)
    return shift and input:add_(shift) or input
  end
  local y = input * factor
  return shift and y + shift or y
end

local function dropout1d(input, p, training, inplace)
  local n = input:dim()
  if n ~= 2 and n ~= 3 then
    raise("dropout1d: Expected 2D or 3D input, but received a %dD input", n)
  end
  return dropout(input, p, training, inplace, n == 3 and 2 or 1)
end

-- Three dimensions are a batch of sequences.
local function dropout2d(input, p, training, inplace)
  return dropout(input, p, training, inplace, 2)
end

-- Whatever has not five dimensions has no batch.
local function dropout3d(input, p, training, inplace)
  return dropout(input, p, training, inplace, input:dim() == 5 and 2 or 1)
end

local layers, functions = {}, {}
local p = { "p", "number", default = 0.5 }
local inplace = { "inplace", "boolean", default = false }

-- { layer, function, run(input, p, training, inplace), training's default in the function }
for _, row in ipairs {
  { "Dropout", "dropout", dropout, true },
  { "Dropout1d", "dropout1d", dropout1d, true },
  { "Dropout2d", "dropout2d", dropout2d, true },
  { "Dropout3d", "dropout3d", dropout3d, true },
  { "AlphaDropout", "alpha_dropout", function(x, chance, training, in_place)
    return dropout(x, chance, training, in_place, nil, true)
  end, false },
  { "FeatureAlphaDropout", "feature_alpha_dropout", function(x, chance, training, in_place)
    return dropout(x, chance, training, in_place, 2, true)
  end, false },
} do
  local layer_name, name, run, training = table.unpack(row)
  local Layer = class("nn." .. layer_name, Module)
  local read = args.reader("nn." .. layer_name, { p, inplace })

  function Layer:__init(...)
    local a = read(...)
    if not (a.p >= 0 and a.p <= 1) then
      raise("nn.%s: dropout probability has to be between 0 and 1, but got %s", layer_name, a.p)
    end
    self.p, self.inplace = a.p, a.inplace
  end

  function Layer:forward(input)
    return run(input, self.p, self.training, self.inplace)
  end

  function Layer:extra_repr()
    return ("p=%s, inplace=%s"):format(text.python(self.p), text.python(self.inplace, true))
  end

  local read_function = args.reader(name, {
    { "input", "tensor" }, p, { "training", "boolean", default = training }, inplace,
  })
  layers[layer_name] = Layer
  functions[name] = function(...)
    local a = read_function(...)
    return (run(a.input, a.p, a.training, a.inplace))
  end
end

return { layers = layers, functions = functions }
