-- nn.LocalResponseNorm(size[, alpha, beta, k]), nn.CrossMapLRN2d(size[, alpha, beta, k]) and
-- nn.functional.local_response_norm: each channel over a power of the mean square of its
-- neighbours. [Krizhevsky et al. 2012, ImageNet classification with deep convolutional networks]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

-- The mean of the squares of the channels c - before .. c + after, over before + after + 1.
local function mean_square(input, before, after)
  local shape = input.shape
  local square = (input * input):reshape(shape[1], 1, shape[2], -1)
  local padded = core.pad(square, { 0, 0, before, after })
  return core.avg_pool2d(padded, { before + after + 1, 1 }, 1):reshape(shape)
end

local function divided(input, mean, a)
  return input / (mean * a.alpha + a.k):pow(a.beta)
end

local function local_response_norm(input, a)
  if input:dim() < 3 then
    raise("local_response_norm: Expected 3D or higher dimensionality input (got %d dimensions)",
      input:dim())
  end
  sizes.at_least("local_response_norm", "size", a.size, 1)
  if input:numel() == 0 then return input end
  return divided(input, mean_square(input, a.size // 2, (a.size - 1) // 2), a)
end

-- [N, C, H, W] with a window of (size - 1) // 2 channels on both sides; the sum is over size. As in
-- PyTorch, channel 0 stays in the windows that have left it. Its gradient is not this function's
-- (of the windows, a channel too far to one side); here it is.
local function cross_map(input, a)
  if input:dim() ~= 4 then
    raise("CrossMapLRN2d: Expected input to be 4D, got %dD instead.", input:dim())
  end
  if input:numel() == 0 then return input end
  local side = (a.size - 1) // 2
  local sum = mean_square(input, side, side) * (2 * side + 1)
  local left = core.arange(input:size(1)):gt(side):to(input.dtype):view(1, -1, 1, 1)
  sum = sum + left * input:narrow(1, 0, 1):square()
  return divided(input, sum / a.size, a)
end

local function parameters(k)
  return {
    { "size", "integer" }, { "alpha", "number", default = 1e-4 },
    { "beta", "number", default = 0.75 }, { "k", "number", default = k },
  }
end

local layers = {}
for name, row in pairs {
  LocalResponseNorm = { local_response_norm, 1.0 }, CrossMapLRN2d = { cross_map, 1 },
} do
  local what = "nn." .. name
  local Layer, run = class(what, Module), row[1]
  local read = args.reader(what, parameters(row[2]))
  function Layer:__init(...)
    local a = read(...)
    sizes.at_least(what, "size", a.size, 1)
    self.size, self.alpha, self.beta, self.k = a.size, a.alpha, a.beta, a.k
  end
  function Layer:forward(input)
    return run(input, self)
  end
  function Layer:extra_repr()
    return ("%d, alpha=%s, beta=%s, k=%s"):format(self.size, text.python(self.alpha),
      text.python(self.beta), text.python(self.k))
  end
  layers[name] = Layer
end

local read = args.reader("local_response_norm",
  table.move(parameters(1.0), 1, 4, 2, { { "input", "tensor" } }))

return {
  layers = layers,
  functions = {
    local_response_norm = function(...)
      local a = read(...)
      return (local_response_norm(a.input, a))
    end,
  },
}
