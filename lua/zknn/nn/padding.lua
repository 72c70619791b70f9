-- Layers that put a margin around the last one, two or three dimensions: nn.ZeroPad2d(1),
-- nn.ReflectionPad1d{padding = {2, 0}}. padding is one number for all sides, or two a dimension,
-- before and after, from the last dimension on.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local text = require "zknn.text"
local Module = require "zknn.nn.module"

local layers = {}

local modes = {
  Zero = "constant", Constant = "constant", Reflection = "reflect", Replication = "replicate",
  Circular = "circular",
}

local function make(kind, dims)
  local name = ("%sPad%dd"):format(kind, dims)
  local parameters = { { "padding", "size" } }
  if kind == "Constant" then parameters[2] = { "value", "number or nan" } end
  local Layer, read = class("nn." .. name, Module), args.reader("nn." .. name, parameters)
  local mode = modes[kind]

  function Layer:__init(...)
    local a = read(...)
    local padding = a.padding
    if type(padding) == "number" then
      padding = {}
      for i = 1, 2 * dims do
        padding[i] = a.padding
      end
    elseif #padding ~= 2 * dims then
      raise("nn.%s: padding has %d entries, it must be a number or %d of them", name, #padding,
        2 * dims)
    end
    self.padding, self.value = padding, a.value
  end

  function Layer:forward(input)
    local n = input:dim()
    if mode ~= "constant" and n ~= dims + 1 and n ~= dims + 2 then
      raise("expected %dD or %dD input (got %dD input)", dims + 1, dims + 2, n)
    end
    return core.pad(input, self.padding, mode, self.value or 0)
  end

  function Layer:extra_repr()
    if kind ~= "Constant" then return text.python(self.padding) end
    return ("padding=%s, value=%s"):format(text.python(self.padding), text.python(self.value))
  end
  layers[name] = Layer
end

for kind in pairs(modes) do
  for dims = 1, 3 do
    make(kind, dims)
  end
end

return layers
