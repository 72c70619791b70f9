-- nn.LPPool1d, 2d, 3d(norm_type, kernel_size[, stride, ceil_mode]) and nn.functional.lp_pool1d, 2d,
-- 3d: the norm of each window, (the sum of x^p)^(1/p).

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local sizes = require "zknn.nn.sizes"
local Module = require "zknn.nn.module"

local layers, functions = {}, {}

local parameters = {
  { "norm_type", "number" }, { "kernel_size", "size" }, { "stride", "size", optional = true },
  { "ceil_mode", "boolean", default = false },
}

local function check_norm(what, norm_type)
  if norm_type == 0 then
    raise("%s: norm_type must be a non-zero value, but got %s", what, norm_type)
  end
end

local function pool(name, dims, a)
  local mean, greatest = core[("avg_pool%dd"):format(dims)], core[("max_pool%dd"):format(dims)]
  local norm_type = a.norm_type
  check_norm(name, norm_type)
  if norm_type == math.huge then
    return (greatest(a.input:abs(), a.kernel_size, a.stride, 0, 1, a.ceil_mode))
  elseif norm_type == -math.huge then
    return -greatest(-a.input:abs(), a.kernel_size, a.stride, 0, 1, a.ceil_mode)
  end
  local y = mean(a.input:pow(norm_type), a.kernel_size, a.stride, 0, a.ceil_mode)
  local count = 1
  for _, size in ipairs(sizes.list(name, "kernel_size", a.kernel_size, dims)) do
    count = count * size
  end
  -- The factors make the gradient 0 where the sum is.
  return (y:sign() * y:abs():relu() * count):pow(1 / norm_type)
end

for dims = 1, 3 do
  local name, layer_name = ("lp_pool%dd"):format(dims), ("LPPool%dd"):format(dims)
  local read = args.reader(name, table.move(parameters, 1, 4, 2, { { "input", "tensor" } }))
  functions[name] = function(...)
    return (pool(name, dims, read(...)))
  end

  local what = "nn." .. layer_name
  local Layer, read_layer = class(what, Module), args.reader(what, parameters)
  function Layer:__init(...)
    local a = read_layer(...)
    check_norm(what, a.norm_type)
    for key, least in pairs { kernel_size = 1, stride = 1 } do
      if a[key] then sizes.at_least(what, key, a[key], least) end
    end
    self.norm_type, self.kernel_size = a.norm_type, a.kernel_size
    self.stride, self.ceil_mode = a.stride, a.ceil_mode
  end
  function Layer:forward(input)
    return functions[name](input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)
  end
  function Layer:extra_repr()
    return ("norm_type=%s, kernel_size=%s, stride=%s, ceil_mode=%s"):format(self.norm_type,
      sizes.text(self.kernel_size), sizes.text(self.stride or false),
      self.ceil_mode and "True" or "False")
  end
  layers[layer_name] = Layer
end

return { layers = layers, functions = functions }
