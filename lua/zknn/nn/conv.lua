-- nn.Conv1d, 2d, 3d(in_channels, out_channels, kernel_size[, stride, padding, dilation, groups,
-- bias, padding_mode]) and nn.ConvTranspose1d, 2d, 3d(in_channels, out_channels, kernel_size[,
-- stride, padding, output_padding, groups, bias, dilation]). weight is [out, in /
-- groups, kernel...], of a transposed convolution [in, out / groups, kernel...].

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local made = require "zknn.nn.made"
local reset = require "zknn.nn.reset_parameters"
local sizes = require "zknn.nn.sizes"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local MODES = { zeros = true, reflect = true, replicate = true, circular = true }

-- The least that sizes may be.
local LEAST = { kernel_size = 1, stride = 1, padding = 0, dilation = 1, output_padding = 0 }

local parameters = {
  { "in_channels", "integer" },
  { "out_channels", "integer" },
  { "kernel_size", "size" },
  { "stride", "size", default = 1 },
  { "padding", "padding", default = 0 },
  { "dilation", "size", default = 1 },
  { "groups", "integer", default = 1 },
  { "bias", "boolean", default = true },
  { "padding_mode", "string", default = "zeros" },
  { "device", "string", default = "cpu" },
  { "dtype", "string", default = "float32" },
}

local transposed_parameters = {
  parameters[1], parameters[2], parameters[3], parameters[4],
  { "padding", "size", default = 0 },
  { "output_padding", "size", default = 0 },
  parameters[7], parameters[8], parameters[6], parameters[9], parameters[10], parameters[11],
}

-- What all of them are: the fields, and the parameters with their initial values.
local Conv = class("nn.Conv", Module)

-- Takes what was read; dims: of the kernel.
function Conv:_build(what, a, dims, transposed)
  for _, name in ipairs { "in_channels", "out_channels", "groups" } do
    if a[name] < 1 then raise("%s: %s must be positive, got %d", what, name, a[name]) end
    self[name] = a[name]
  end
  for _, name in ipairs { "in_channels", "out_channels" } do
    if a[name] % a.groups ~= 0 then
      raise("%s: %s is %d, groups must divide it, got %d", what, name, a[name], a.groups)
    end
  end
  if not MODES[a.padding_mode] then
    raise("%s: padding_mode is '%s', it must be one of zeros, reflect, replicate, circular", what,
      a.padding_mode)
  end
  if transposed and a.padding_mode ~= "zeros" then
    raise("%s: padding_mode is '%s', only 'zeros' is possible", what, a.padding_mode)
  end
  for _, name in ipairs { "kernel_size", "stride", "padding", "dilation", "output_padding" } do
    local value = a[name] or 0 -- only transposed ones have output_padding
    self[name] = type(value) == "string" and value or sizes.list(what, name, value, dims)
    sizes.at_least(what, name, value, LEAST[name])
  end
  if self.padding == "same" and not sizes.all(self.stride, 1) then
    raise("%s: stride is %s, padding 'same' goes with 1 only", what, sizes.text(self.stride))
  end
  self.padding_mode, self.transposed = a.padding_mode, transposed
  local shape = { a.out_channels, a.in_channels // a.groups }
  if transposed then shape = { a.in_channels, a.out_channels // a.groups } end
  table.move(self.kernel_size, 1, dims, 3, shape)
  local options = made(what, a)
  self.weight = Parameter(core.empty(shape, options))
  if a.bias then
    self.bias = Parameter(core.empty(a.out_channels, options))
  else
    self:register_parameter("bias", nil)
  end
  self:reset_parameters()
end

function Conv:reset_parameters()
  local fan_in = 1
  for d, size in ipairs(self.weight.shape) do
    if d > 1 then fan_in = fan_in * size end
  end
  reset(self.weight, self.bias, fan_in)
end

function Conv:extra_repr()
  local parts = {
    ("%d, %d"):format(self.in_channels, self.out_channels),
    "kernel_size=" .. sizes.text(self.kernel_size), "stride=" .. sizes.text(self.stride),
  }
  for _, field in ipairs { { "padding", 0 }, { "dilation", 1 }, { "output_padding", 0 } } do
    local value = self[field[1]]
    if type(value) == "string" or not sizes.all(value, field[2]) then
      parts[#parts + 1] = ("%s=%s"):format(field[1], sizes.text(value))
    end
  end
  if self.groups ~= 1 then parts[#parts + 1] = ("groups=%d"):format(self.groups) end
  if not self.bias then parts[#parts + 1] = "bias=False" end
  if self.padding_mode ~= "zeros" then
    parts[#parts + 1] = "padding_mode=" .. self.padding_mode
  end
  return table.concat(parts, ", ")
end

-- The margins as nn.functional.pad takes them: the last dimension first, before and after.
local function margins(self)
  local list = {}
  for d = #self.kernel_size, 1, -1 do
    local before, after
    if self.padding == "same" then
      local total = self.dilation[d] * (self.kernel_size[d] - 1)
      before, after = total // 2, total - total // 2
    else
      before = self.padding == "valid" and 0 or self.padding[d]
      after = before
    end
    table.move({ before, after }, 1, 2, #list + 1, list)
  end
  return list
end

-- The forward of a convolution by op.
local function forward_by(op)
  return function(self, input)
    local padding = self.padding
    if self.padding_mode ~= "zeros" then
      input = core.pad(input, margins(self), self.padding_mode)
      padding = 0
    end
    return op(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)
  end
end

-- output_padding that makes an output of output_size, a list of the spatial sizes or of all.
local function fitting(self, input, output_size)
  local dims, list = #self.kernel_size, {}
  if not args.is_list(output_size) or #output_size ~= dims and #output_size ~= input:dim() then
    raise("output_size must be a list of %d sizes, or of all %d of the output, got %s", dims,
      input:dim(), args.is_list(output_size) and #output_size > 0
        and ("a list of %d"):format(#output_size) or args.describe(output_size))
  end
  for i, size in ipairs(output_size) do
    if math.type(size) ~= "integer" then
      raise("output_size[%d] must be an integer, got %s", i, args.describe(size))
    end
  end
  for d = 1, dims do
    local size = input.shape[input:dim() - dims + d]
    local least = (size - 1) * self.stride[d] - 2 * self.padding[d]
      + self.dilation[d] * (self.kernel_size[d] - 1) + 1
    local want = output_size[#output_size - dims + d]
    if want < least or want > least + self.stride[d] - 1 then
      raise("output_size is %d, of an input of size %d it can be %d to %d", want, size, least,
        least + self.stride[d] - 1)
    end
    list[d] = want - least
  end
  return list
end

-- The forward of a transposed convolution by op. output_size chooses among the sizes that a
-- convolution would bring to the input's; it may come by its name.
local function transposed_by(what, op)
  return function(self, input, output_size)
    if args.is_list(output_size) and #output_size == 0 then
      args.check_names(what, output_size, { "output_size" })
      output_size = output_size.output_size
    end
    local behind = output_size and fitting(self, input, output_size) or self.output_padding
    return op(input, self.weight, self.bias, self.stride, self.padding, behind, self.groups,
      self.dilation)
  end
end

local layers = {}

for dims = 1, 3 do
  local name = ("Conv%dd"):format(dims)
  local read = args.reader("nn." .. name, parameters)
  local Layer = class("nn." .. name, Conv)
  function Layer:__init(...)
    self:_build("nn." .. name, read(...), dims, false)
  end
  Layer.forward = forward_by(core["conv" .. dims .. "d"])
  layers[name] = Layer
end

for dims = 1, 3 do
  local name = ("ConvTranspose%dd"):format(dims)
  local read = args.reader("nn." .. name, transposed_parameters)
  local Layer = class("nn." .. name, Conv)
  function Layer:__init(...)
    self:_build("nn." .. name, read(...), dims, true)
  end
  Layer.forward = transposed_by("nn." .. name, core["conv_transpose" .. dims .. "d"])
  layers[name] = Layer
end

return layers
