-- reset_parameters(weight, bias, fan_in): the initial values of linear layers and convolutions,
-- equal to PyTorch's to the bit: Kaiming's uniform bound with a = sqrt(5), in PyTorch's order of
-- operations (torch/nn/init.py), and 1 / sqrt(fan_in) for the bias, which may be nil. fan_in:
-- inputs per output.

local core = require "zknn.core"

return function(weight, bias, fan_in)
  if fan_in == 0 then
    if bias then core.no_grad(bias.zero_, bias) end
    return
  end
  local a = math.sqrt(5)
  local bound = math.sqrt(3) * (math.sqrt(2 / (1 + a * a)) / math.sqrt(fan_in))
  core.no_grad(function()
    weight:uniform_(-bound, bound)
    if bias then bias:uniform_(-1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in)) end
  end)
end
