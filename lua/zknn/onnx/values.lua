-- Other values for the inputs of a model that is exported, such as it is likely to take.

local core = require "zknn.core"
local support = require "zknn.core.support"

local function is_real(t) return support.dtypes[t.dtype].real end

-- Every dimension turned by one place: elements stay legal, they meet others.
local function rolled(t)
  for d = 0, t:dim() - 1 do
    if t:size(d) > 1 then t = t:roll(1, d) end
  end
  return t:clone()
end

-- Reals from a little below the least to a little above the greatest; others drawn from what is
-- there, so that they stay legal.
local function drawn(t, generator)
  local n = t:numel()
  if n == 0 then return t:clone() end
  if is_real(t) then
    local low, high = t:min():item(), t:max():item()
    if not (low > -1e30 and high < 1e30) then return rolled(t) end
    return core.rand(t.shape, { dtype = t.dtype, generator = generator }) * (high - low + 2)
      + (low - 1)
  end
  local places = core.randint(n, { n }, { generator = generator })
  return t:reshape(-1):index_select(0, places):reshape(t.shape)
end

-- The next integers, the other bools: legal more often than not, and an error is no difference.
local function nudged(t)
  if is_real(t) then return t * 0.5 + 0.25 end
  if t.dtype == "bool" then return t:logical_not() end
  return t + 1
end

local function negated(t) return is_real(t) and -t or rolled(t) end

-- Ways to other values; many for models that run fast.
local values = {
  rolled = rolled,
  few = { rolled, drawn, nudged },
  many = { rolled, drawn, nudged, negated, drawn, drawn },
}

-- A tensor as the model got it before.
local function like(t, new)
  new = new:detach()
  if t.requires_grad then new:requires_grad_() end
  return new
end

-- The inputs with other values; generator: a zknn.Generator.
function values.changed(inputs, how, generator)
  local others = {}
  for i, t in ipairs(inputs) do
    others[i] = core.no_grad(function() return like(t, how(t, generator)) end)
  end
  return others
end

return values
