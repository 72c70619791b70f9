-- nn.Unfold(kernel_size[, dilation, padding, stride]), nn.Fold(output_size, kernel_size[, ...]) and
-- their functions: the windows of images as columns, and columns added up to images.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local sizes = require "zknn.nn.sizes"
local Module = require "zknn.nn.module"

local LEAST = { output_size = 1, kernel_size = 1, dilation = 1, padding = 0, stride = 1 }

local windows = {
  { "kernel_size", "size" }, { "dilation", "size", default = 1 },
  { "padding", "size", default = 0 }, { "stride", "size", default = 1 },
}
local layers, functions = {}, {}

-- A layer and its function over op; parameters are op's behind the input.
local function make(layer_name, name, op, parameters)
  local what, n = "nn." .. layer_name, #parameters
  local read = args.reader(name, table.move(parameters, 1, n, 2, { { "input", "tensor" } }))
  local Layer, read_layer = class(what, Module), args.reader(what, parameters)
  local function run(input, a)
    local list = {}
    for i, row in ipairs(parameters) do list[i] = a[row[1]] end
    return op(input, table.unpack(list, 1, n))
  end
  functions[name] = function(...)
    local a = read(...)
    return (run(a.input, a))
  end
  function Layer:__init(...)
    local a = read_layer(...)
    for _, row in ipairs(parameters) do
      sizes.at_least(what, row[1], a[row[1]], LEAST[row[1]])
      self[row[1]] = a[row[1]]
    end
  end
  function Layer:forward(input)
    return run(input, self)
  end
  function Layer:extra_repr()
    local parts = {}
    for i, row in ipairs(parameters) do
      parts[i] = ("%s=%s"):format(row[1], sizes.text(self[row[1]]))
    end
    return table.concat(parts, ", ")
  end
  layers[layer_name] = Layer
end

make("Unfold", "unfold", core.im2col, windows)
make("Fold", "fold", core.col2im,
  table.move(windows, 1, #windows, 2, { { "output_size", "size" } }))

return { layers = layers, functions = functions }
