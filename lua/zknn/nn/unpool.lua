-- nn.MaxUnpool1d, 2d, 3d(kernel_size[, stride, padding]) and nn.functional.max_unpool1d, 2d, 3d:
-- puts the results of a max pool back to where they came from, among zeros.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

-- The spatial sizes of the output: those asked for, or the least that the pool could have had.
local function sizes_of(what, input, kernel, stride, padding, wanted)
  local dims, list = #kernel, {}
  if wanted and #wanted ~= dims and #wanted ~= dims + 2 then
    raise("%s: output_size should be a sequence containing %d or %d elements, but it has a length "
      .. "of '%d'", what, dims, dims + 2, #wanted)
  end
  for d = 1, dims do
    local least = (input.shape[input:dim() - dims + d] - 1) * stride[d] + kernel[d]
      - 2 * padding[d]
    list[d] = wanted and wanted[#wanted - dims + d] or least
    if list[d] <= least - stride[d] or list[d] >= least + stride[d] then
      raise("%s: invalid output_size %s (dim %d must be between %d and %d)", what,
        text.python(wanted), d - 1, least - stride[d], least + stride[d])
    end
  end
  return list
end

local function unpool(what, dims, input, indices, kernel, stride, padding, output_size)
  local n = input:dim()
  if n ~= dims + 1 and n ~= dims + 2 then
    raise("%s: input must have %d or %d dimensions, got %s", what, dims + 1, dims + 2,
      text.shape(input))
  end
  if text.shape(indices) ~= text.shape(input) then
    raise("%s: indices has shape %s, it must be input's %s", what, text.shape(indices),
      text.shape(input))
  end
  kernel = sizes.list(what, "kernel_size", kernel, dims)
  stride = stride and sizes.list(what, "stride", stride, dims) or kernel
  padding = sizes.list(what, "padding", padding, dims)
  local size = sizes_of(what, input, kernel, stride, padding, output_size)
  local shape, count = table.move(input.shape, 1, n - dims, 1, {}), 1
  local lines = table.move(shape, 1, #shape, 1, {})
  for _, length in ipairs(size) do
    count = count * length
    shape[#shape + 1] = length
  end
  lines[#lines + 1] = count
  local zeros = core.zeros(lines, { dtype = input.dtype })
  return zeros:scatter(-1, indices:flatten(-dims), input:flatten(-dims)):reshape(shape)
end

local layers, functions = {}, {}

for dims = 1, 3 do
  local name = ("max_unpool%dd"):format(dims)
  local read = args.reader(name, {
    { "input", "tensor" }, { "indices", "tensor" }, { "kernel_size", "size" },
    { "stride", "size", optional = true }, { "padding", "size", default = 0 },
    { "output_size", "size", optional = true },
  })
  functions[name] = function(...)
    local a = read(...)
    local wanted = a.output_size and sizes.list(name, "output_size", a.output_size,
      type(a.output_size) == "table" and #a.output_size or dims)
    return (unpool(name, dims, a.input, a.indices, a.kernel_size, a.stride, a.padding, wanted))
  end

  local what = ("nn.MaxUnpool%dd"):format(dims)
  local Layer = class(what, Module)
  local read_layer = args.reader(what, {
    { "kernel_size", "size" }, { "stride", "size", optional = true },
    { "padding", "size", default = 0 },
  })
  function Layer:__init(...)
    local a = read_layer(...)
    a.stride = a.stride or a.kernel_size
    for key, least in pairs { kernel_size = 1, stride = 1, padding = 0 } do
      sizes.at_least(what, key, a[key], least)
      self[key] = sizes.list(what, key, a[key], dims)
    end
  end
  -- output_size may come by its name.
  function Layer:forward(input, indices, output_size)
    return functions[name](input, indices, self.kernel_size, self.stride, self.padding, output_size)
  end
  function Layer:extra_repr()
    return ("kernel_size=%s, stride=%s, padding=%s"):format(sizes.text(self.kernel_size),
      sizes.text(self.stride), sizes.text(self.padding))
  end
  layers[("MaxUnpool%dd"):format(dims)] = Layer
end

return { layers = layers, functions = functions }
