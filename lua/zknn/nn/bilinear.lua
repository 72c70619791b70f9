-- nn.Bilinear(in1_features, in2_features, out_features[, bias]): y_o = x1^T W_o x2 + b_o on the
-- last dimension of both inputs. weight is [out_features, in1_features, in2_features].

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local made = require "zknn.nn.made"
local Module = require "zknn.nn.module"
local Parameter = require "zknn.nn.parameter"
local sizes = require "zknn.nn.sizes"
local text = require "zknn.text"

local read_function = args.reader("bilinear", {
  { "input1", "tensor" }, { "input2", "tensor" }, { "weight", "tensor" },
  { "bias", "tensor", optional = true },
})

-- x1 W_o for every o by one matrix product, and the products with x2 by another.
local function bilinear(...)
  local a = read_function(...)
  local w, first, second = a.weight.shape, a.input1.shape, a.input2.shape
  if #w ~= 3 or #first == 0 or #first ~= #second or first[#first] ~= w[2]
    or second[#second] ~= w[3] then
    raise("bilinear: inputs of shapes %s and %s do not fit weight %s, which must be "
      .. "[out_features, in1_features, in2_features]", text.shape(first), text.shape(second),
      text.shape(w))
  end
  for d = 1, #first - 1 do
    if first[d] ~= second[d] then
      raise("bilinear: inputs have shapes %s and %s, all sizes but the last must be equal",
        text.shape(first), text.shape(second))
    end
  end
  if a.bias and (a.bias:dim() ~= 1 or a.bias:size(0) ~= w[1]) then
    raise("bilinear: bias has shape %s, it must be [%d], the out_features of weight",
      text.shape(a.bias), w[1])
  end
  for _, name in ipairs { "input2", "weight", "bias" } do
    if a[name] and a[name].dtype ~= a.input1.dtype then
      raise("bilinear: input1 is %s, %s %s: they must be one real dtype: convert one, with "
        .. ":float() or :double()", a.input1.dtype, name, a[name].dtype)
    end
  end
  local rows = a.weight:permute(0, 2, 1):reshape(w[1] * w[3], w[2])
  local products = core.linear(a.input1:reshape(-1, w[2]), rows):reshape(-1, w[1], w[3])
  local y = core.matmul(products, a.input2:reshape(-1, w[3], 1)):squeeze(-1)
  if a.bias then y = y + a.bias end
  first[#first] = w[1]
  return (y:reshape(first))
end

local Bilinear = class("nn.Bilinear", Module)

local read = args.reader("nn.Bilinear", {
  { "in1_features", "integer" }, { "in2_features", "integer" }, { "out_features", "integer" },
  { "bias", "boolean", default = true },
  { "device", "string", default = "cpu" }, { "dtype", "string", default = "float32" },
})

function Bilinear:__init(...)
  local a = read(...)
  for _, name in ipairs { "in1_features", "in2_features", "out_features" } do
    sizes.at_least("nn.Bilinear", name, a[name], name == "in1_features" and 1 or 0)
    self[name] = a[name]
  end
  local options = made("nn.Bilinear", a)
  self.weight = Parameter(core.empty(a.out_features, a.in1_features, a.in2_features, options))
  if a.bias then
    self.bias = Parameter(core.empty(a.out_features, options))
  else
    self:register_parameter("bias", nil)
  end
  self:reset_parameters()
end

function Bilinear:reset_parameters()
  local bound = 1 / math.sqrt(self.in1_features)
  core.no_grad(function()
    self.weight:uniform_(-bound, bound)
    if self.bias then self.bias:uniform_(-bound, bound) end
  end)
end

function Bilinear:forward(input1, input2)
  return bilinear(input1, input2, self.weight, self.bias)
end

function Bilinear:extra_repr()
  return ("in1_features=%d, in2_features=%d, out_features=%d, bias=%s"):format(self.in1_features,
    self.in2_features, self.out_features, self.bias and "True" or "False")
end

return { layers = { Bilinear = Bilinear }, functions = { bilinear = bilinear } }
