-- nn.Linear(in_features, out_features[, bias]): y = x A^T + b on the last dimension.
-- weight is [out_features, in_features], bias [out_features].

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local made = require "zknn.nn.made"
local reset = require "zknn.nn.reset_parameters"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"

local Linear = class("nn.Linear", Module)

local read = args.reader("nn.Linear", {
  { "in_features", "integer" },
  { "out_features", "integer" },
  { "bias", "boolean", default = true },
  { "device", "string", default = "cpu" },
  { "dtype", "string", default = "float32" },
})

function Linear:__init(...)
  local a = read(...)
  for _, name in ipairs { "in_features", "out_features" } do
    if a[name] < 0 then raise("nn.Linear: %s must not be negative, got %d", name, a[name]) end
    self[name] = a[name]
  end
  local options = made("nn.Linear", a)
  self.weight = Parameter(core.empty(a.out_features, a.in_features, options))
  if a.bias then
    self.bias = Parameter(core.empty(a.out_features, options))
  else
    self:register_parameter("bias", nil)
  end
  self:reset_parameters()
end

function Linear:reset_parameters()
  reset(self.weight, self.bias, self.in_features)
end

function Linear:forward(input)
  local own = self._registered
  local weight, bias = own.weight, own.bias
  if not weight then weight = self.weight end -- a plain tensor in its place
  if bias == nil then bias = self.bias end
  return core.linear(input, weight, bias or nil)
end

function Linear:extra_repr()
  return ("in_features=%d, out_features=%d, bias=%s"):format(self.in_features, self.out_features,
    self.bias and "True" or "False")
end

return Linear
