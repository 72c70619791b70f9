-- Fills all weights of a recurrent layer or cell with PyTorch's initial values: uniform numbers
-- within 1 / sqrt(hidden_size) of 0.

local core = require "zknn.core"

return function(module)
  local bound = module.hidden_size > 0 and 1 / math.sqrt(module.hidden_size) or 0
  core.no_grad(function()
    for _, weight in ipairs(module:parameters()) do
      weight:uniform_(-bound, bound)
    end
  end)
end
