-- The numbers that weights of few bits have. All are symmetric: the zero point is 0.

local core = require "zknn.core"
local raise = require "zknn.raise"

local bits = {}

-- By bits: the range, and the scale. "most" divides the greatest weight by it, so that nothing is
-- cut off. Of few numbers the mean is the better measure: the step that loses least of weights of a
-- normal distribution is `mean` times the mean of their absolute values.
-- [Li et al. 2016, arXiv 1605.04711; Ma et al. 2024, arXiv 2402.17764]
local KINDS = {
  [8] = { least = -127, most = 127 },
  [4] = { least = -7, most = 7 },
  [2] = { least = -2, most = 1, mean = 1.25 },
  ternary = { least = -1, most = 1, mean = 1.5 },
}

local TINY = 2.0 ^ -126

function bits.check(what, name, value)
  if not KINDS[value] then
    raise("%s: %s is %s, it must be 8, 4, 2 or \"ternary\"", what, name, tostring(value))
  end
  return KINDS[value]
end

-- The scales of a weight, [outputs] or [1].
function bits.scales(kind, weight, per_channel)
  local size = weight:detach():abs()
  size = per_channel and size:flatten(1) or size:view(1, -1)
  local scale = kind.mean and size:mean(1) * kind.mean or size:amax(1) / kind.most
  return scale:clamp(TINY)
end

-- The weight as such integers keep it. Its gradient passes straight through.
function bits.fake(kind, weight, scales, zeros, per_channel)
  if per_channel then
    return core.fake_quantize_per_channel_affine(weight, scales, zeros, 0, kind.least, kind.most)
  end
  return core.fake_quantize_per_tensor_affine(weight, scales, zeros, kind.least, kind.most)
end

return bits
