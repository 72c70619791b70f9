-- nn.MaxPool1d, 2d, 3d(kernel_size[, stride, padding, dilation, return_indices, ceil_mode]),
-- nn.AvgPool1d, 2d, 3d(kernel_size[, stride, padding, ceil_mode, count_include_pad]) (2d and 3d
-- also divisor_override), nn.AdaptiveAvgPool1d, 2d, 3d(output_size), nn.AdaptiveMaxPool1d, 2d,
-- 3d(output_size[, return_indices]).

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local sizes = require "zknn.nn.sizes"
local Module = require "zknn.nn.module"

local layers = {}

-- The least that sizes may be.
local LEAST = {
  kernel_size = 1, stride = 1, padding = 0, dilation = 1, output_size = 0,
}

-- A layer that keeps its arguments: shown are those of `shown`.
local function make(name, parameters, shown, forward, prepare)
  local read = args.reader("nn." .. name, parameters)
  local Layer = class("nn." .. name, Module)
  function Layer:__init(...)
    local a = read(...)
    if prepare then prepare(a) end
    for _, row in ipairs(parameters) do
      local key, value = row[1], a[row[1]]
      if LEAST[key] then sizes.at_least("nn." .. name, key, value, LEAST[key]) end
      self[key] = value
    end
  end
  function Layer:extra_repr()
    local parts = {}
    for i, key in ipairs(shown) do
      local value = self[key]
      if type(value) == "boolean" then value = value and "True" or "False" end
      parts[i] = ("%s=%s"):format(key, sizes.text(value))
    end
    return table.concat(parts, ", ")
  end
  Layer.forward = forward
  layers[name] = Layer
end

local function default_stride(a)
  if a.stride == nil then a.stride = a.kernel_size end
end

for dims = 1, 3 do
  local op = core["max_pool" .. dims .. "d"]
  make(("MaxPool%dd"):format(dims), {
    { "kernel_size", "size" }, { "stride", "size", optional = true },
    { "padding", "size", default = 0 }, { "dilation", "size", default = 1 },
    { "return_indices", "boolean", default = false }, { "ceil_mode", "boolean", default = false },
  }, { "kernel_size", "stride", "padding", "dilation", "ceil_mode" }, function(self, input)
    return op(input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode,
      self.return_indices)
  end, default_stride)
end

local average = {
  { "kernel_size", "size" }, { "stride", "size", optional = true },
  { "padding", "size", default = 0 }, { "ceil_mode", "boolean", default = false },
  { "count_include_pad", "boolean", default = true },
}

-- PyTorch shows AvgPool1d's sizes as tuples.
make("AvgPool1d", average, { "kernel_size", "stride", "padding" }, function(self, input)
  return core.avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
    self.count_include_pad)
end, function(a)
  default_stride(a)
  for _, key in ipairs { "kernel_size", "stride", "padding" } do
    a[key] = sizes.list("nn.AvgPool1d", key, a[key], 1)
  end
end)

for dims = 2, 3 do
  local op = core["avg_pool" .. dims .. "d"]
  make(("AvgPool%dd"):format(dims), {
    average[1], average[2], average[3], average[4], average[5],
    { "divisor_override", "integer", optional = true },
  }, { "kernel_size", "stride", "padding" }, function(self, input)
    return op(input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
      self.count_include_pad, self.divisor_override)
  end, default_stride)
end

-- output_size with the input's own sizes where it says false (None).
local function resolved(output_size, input)
  if type(output_size) ~= "table" then return output_size end
  local list = {}
  for d, size in ipairs(output_size) do
    list[d] = size or input.shape[input:dim() - #output_size + d]
  end
  return list
end

for dims = 1, 3 do
  local mean = core[("adaptive_avg_pool%dd"):format(dims)]
  local greatest = core[("adaptive_max_pool%dd"):format(dims)]
  make(("AdaptiveAvgPool%dd"):format(dims), { { "output_size", "output_size" } },
    { "output_size" }, function(self, input)
      return mean(input, resolved(self.output_size, input))
    end)
  make(("AdaptiveMaxPool%dd"):format(dims), {
    { "output_size", "output_size" }, { "return_indices", "boolean", default = false },
  }, { "output_size" }, function(self, input)
    return greatest(input, resolved(self.output_size, input), self.return_indices)
  end)
end

return layers
