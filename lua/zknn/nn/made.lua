-- made(what, a): the options with which a layer makes its weights, of its arguments device and
-- dtype. A weight needs a gradient, so its dtype is a real one.

local support = require "zknn.core.support"
local raise = require "zknn.raise"

return function(what, a)
  local row = support.dtypes[a.dtype]
  if row and not row.real then
    raise("%s: dtype is %s, weights are floats: float32, float64, float16, bfloat16", what, a.dtype)
  end
  return { dtype = a.dtype, device = a.device }
end
