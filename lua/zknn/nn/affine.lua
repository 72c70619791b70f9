-- The weights and biases of normalizations: parameters that start as ones and zeros, or empty
-- slots.

local core = require "zknn.core"
local Parameter = require "zknn.nn.parameter"

local affine = {}

-- Registers weight and bias of that shape, each if it is wanted. made: {dtype=, device=}.
function affine.register(self, shape, made, weight, bias)
  for _, row in ipairs { { "weight", weight, core.ones }, { "bias", bias, core.zeros } } do
    if row[2] then
      self[row[1]] = Parameter(row[3](shape, made))
    else
      self:register_parameter(row[1], nil)
    end
  end
end

-- Ones and zeros again.
function affine.reset(self)
  core.no_grad(function()
    if self.weight then self.weight:fill_(1) end
    if self.bias then self.bias:zero_() end
  end)
end

return affine
