-- nn.FractionalMaxPool2d, 3d(kernel_size[, output_size, output_ratio, return_indices]) and
-- nn.functional.fractional_max_pool2d, 3d: the greatest element of windows whose places are drawn.
-- [Graham 2014, arxiv.org/abs/1412.6071; ATen/native/FractionalMaxPooling.h]

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

-- Where the windows begin in a dimension, for each channel [N, C, count]. sample [N, C]: drawn
-- numbers, in whose dtype the places are computed. The last window ends with the input.
local function begins(sample, from, count, kernel)
  local last = core.full({ sample:size(0), sample:size(1), 1 }, from - kernel, { dtype = "int64" })
  if count == 1 then return last end
  local function number(v) return core.tensor(v, { dtype = sample.dtype }) end
  local step = number(from - kernel) / number(count - 1)
  local first = sample:unsqueeze(-1)
  local at = core.arange(count - 1, { dtype = sample.dtype })
  return core.cat({ ((at + first) * step):long() - (first * step):long(), last }, -1)
end

-- The places of all elements of all windows in their channel: [N, C, outputs, elements].
local function places(samples, from, to, kernel)
  local dims, all, step = #from, nil, 1
  local n, c = samples:size(0), samples:size(1)
  local outputs, elements = 1, 1
  for d = dims, 1, -1 do
    -- The first sample is of the width in a plane, of the depth in a volume.
    local sample = samples:select(-1, dims == 2 and dims - d or d - 1)
    local at = begins(sample, from[d], to[d], kernel[d]):unsqueeze(-1) + core.arange(kernel[d])
    local shape = { n, c }
    for i = 1, 2 * dims do
      shape[2 + i] = i == d and to[d] or i == dims + d and kernel[d] or 1
    end
    at = at:reshape(shape) * step
    all = all and all + at or at
    step, outputs, elements = step * from[d], outputs * to[d], elements * kernel[d]
  end
  return all:reshape(n, c, outputs, elements)
end

-- The two lists, of which one is given: output_size, output_ratio.
local function asked(name, dims, a)
  if a.output_size == nil and a.output_ratio == nil then
    raise("%s requires specifying either an output_size or an output_ratio", name)
  elseif a.output_size ~= nil and a.output_ratio ~= nil then
    raise("%s: only one of output_size and output_ratio may be specified", name)
  elseif a.output_size ~= nil then
    return sizes.list(name, "output_size", a.output_size, dims)
  end
  local ratios = sizes.list(name, "output_ratio", a.output_ratio, dims)
  for _, ratio in ipairs(ratios) do
    if type(ratio) ~= "number" or not (ratio > 0 and ratio < 1) then
      raise("%s: output_ratio must be between 0 and 1 (got %s)", name, args.describe(ratio))
    end
  end
  return nil, ratios
end

-- output_size, or the input's sizes times output_ratio.
local function sizes_of(name, dims, a)
  local list, ratios = asked(name, dims, a)
  if list then return list end
  list = {}
  for d = 1, dims do
    list[d] = math.floor(a.input.shape[a.input:dim() - dims + d] * ratios[d])
  end
  return list
end

local function pool(name, dims, a)
  local input = a.input
  local n = input:dim()
  if n ~= dims + 1 and n ~= dims + 2 then
    raise("%s: input must have %d or %d dimensions, got %s", name, dims + 1, dims + 2,
      text.shape(input))
  end
  local kernel = sizes.list(name, "kernel_size", a.kernel_size, dims)
  sizes.at_least(name, "kernel_size", kernel, 1)
  local to, from = sizes_of(name, dims, a), table.move(input.shape, n - dims + 1, n, 1, {})
  sizes.at_least(name, "output_size", to, 1)
  for d = 1, dims do
    if to[d] + kernel[d] - 1 > from[d] then
      raise("%s: %d windows of %d have no place in an input of size %d", name, to[d], kernel[d],
        from[d])
    end
  end
  local x = n == dims + 1 and input:unsqueeze(0) or input
  local samples = a._random_samples
    or core.rand(x:size(0), x:size(1), dims, { dtype = x.dtype })
  if text.shape(samples) ~= text.shape { x:size(0), x:size(1), dims } then
    raise("%s: _random_samples must be %s, got %s", name,
      text.shape { x:size(0), x:size(1), dims }, text.shape(samples))
  end
  local at = places(samples, from, to, kernel)
  local windows = x:flatten(2):gather(2, at:flatten(2)):reshape(at.shape)
  local y, index = windows:max(-1)
  local shape = table.move(to, 1, dims, n - dims + 1, table.move(input.shape, 1, n - dims, 1, {}))
  if not a.return_indices then return y:reshape(shape) end
  return y:reshape(shape), at:gather(-1, index:unsqueeze(-1)):reshape(shape)
end

local parameters = {
  { "kernel_size", "size" }, { "output_size", "size", optional = true },
  { "output_ratio", "any", optional = true }, { "return_indices", "boolean", default = false },
  { "_random_samples", "tensor", optional = true },
}
local layers, functions = {}, {}

for dims = 2, 3 do
  local name = ("fractional_max_pool%dd"):format(dims)
  local layer_name = ("FractionalMaxPool%dd"):format(dims)
  local read = args.reader(name, table.move(parameters, 1, 5, 2, { { "input", "tensor" } }))
  functions[name] = function(...)
    local y, index = pool(name, dims, read(...))
    if index then return y, index end
    return y
  end

  local what = "nn." .. layer_name
  local Layer, read_layer = class(what, Module), args.reader(what, parameters)
  function Layer:__init(...)
    local a = read_layer(...)
    sizes.at_least(what, "kernel_size", a.kernel_size, 1)
    self.kernel_size = sizes.list(what, "kernel_size", a.kernel_size, dims)
    self.output_size, self.output_ratio = asked(what, dims, a)
    self.return_indices = a.return_indices
    self:register_buffer("_random_samples", a._random_samples)
  end
  function Layer:forward(input)
    return functions[name](input, self.kernel_size, self.output_size, self.output_ratio,
      self.return_indices, self._random_samples)
  end
  layers[layer_name] = Layer
end

return { layers = layers, functions = functions }
