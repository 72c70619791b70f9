-- Scales and zero points: real = scale * (integer - zero point), by onnxruntime.quantization's
-- formulas, so that the numbers are the same.

local core = require "zknn.core"

local numbers = {}

-- By type: the least and the greatest number; of 7 bits; around a zero point in the middle.
local ALL = { int8 = { -128, 127 }, uint8 = { 0, 255 } }
local REDUCED = { int8 = { -64, 64 }, uint8 = { 0, 127 } }
local SYMMETRIC = { int8 = { -127, 127 }, uint8 = { 0, 255 } }

-- A scale's least value: the least normal float32.
local TINY = 2.0 ^ -126

-- x rounded to float32.
function numbers.single(x)
  return (string.unpack("f", string.pack("f", x)))
end

-- The nearest whole number; of two the even one.
local function round(x)
  local low = math.floor(x)
  local rest = x - low
  if rest < 0.5 or (rest == 0.5 and low % 2 == 0) then return low end
  return low + 1
end

-- The least power of two that is not below x > 0.
function numbers.power_of_two(x)
  local p = 1.0
  while p < x do p = p * 2 end
  while p / 2 >= x do p = p / 2 end
  return p
end

local function bounds_of(kind)
  return (kind.reduced and REDUCED or kind.symmetric and SYMMETRIC or ALL)[kind.dtype]
end

-- The scale and zero point for reals from `low` to `high`. kind: {dtype =, symmetric =, reduced =,
-- exact = a power of two as the scale}.
function numbers.of_range(low, high, kind)
  local least, most = table.unpack(bounds_of(kind))
  low, high = math.min(low, 0), math.max(high, 0)
  if kind.symmetric then
    high = math.max(-low, high)
    low = -high
  end
  local scale = (high - low) / (most - least)
  if scale < TINY then return 1.0, 0 end
  if kind.exact then scale = numbers.power_of_two(scale) end
  local zero = kind.symmetric and round((least + most) / 2) or round(least - low / scale)
  if kind.exact and not kind.symmetric and zero < least then zero = least end
  return numbers.single(scale), zero
end

-- The integers of a tensor; scale and zero are tensors that broadcast, or numbers.
function numbers.integers(t, scale, zero, dtype)
  local all = ALL[dtype]
  return ((t / scale):round() + zero):clamp(all[1], all[2]):to(dtype)
end

-- t's other dimensions than `axis`, and the shape of one number for each place along it.
local function along(t, axis)
  local others, shape = {}, {}
  for d = 0, t.ndim - 1 do
    if d ~= axis then others[#others + 1] = d end
    shape[d + 1] = d == axis and t.shape[d + 1] or 1
  end
  return others, shape
end

-- Scales and zero points of a weight, as lists: one, or one for each place along the axis (from 0
-- on). adjust(scale), where given, makes each the scale that is used.
function numbers.of_weight(t, axis, kind, adjust)
  local low, high = { t:min():item() }, { t:max():item() }
  if axis then
    local others = along(t, axis)
    low = #others == 0 and t:tolist() or t:amin(others):tolist()
    high = #others == 0 and t:tolist() or t:amax(others):tolist()
  end
  local scales, zeros = {}, {}
  for i = 1, #low do
    local scale, zero = numbers.of_range(low[i], high[i], kind)
    scales[i] = adjust and adjust(scale) or scale
    zeros[i] = zero
  end
  return scales, zeros
end

-- The integers of a weight by such lists.
function numbers.weight(t, axis, scales, zeros, dtype)
  if not axis then return numbers.integers(t, scales[1], zeros[1], dtype) end
  local _, shape = along(t, axis)
  return numbers.integers(t, core.tensor(scales):view(shape),
    core.tensor(zeros, { dtype = "float32" }):view(shape), dtype)
end

-- A bias as int32, whose scale is that of the input times that of the weight, and these scales.
function numbers.bias(t, input_scale, weight_scales)
  local scales = {}
  for i, scale in ipairs(weight_scales) do scales[i] = numbers.single(input_scale * scale) end
  local scale = core.tensor(scales, { dtype = "float64" })
  local q = (t:to("float64") / scale):round():clamp(-2147483648, 2147483647)
  return q:to("int32"), scales
end

-- A list of numbers as a constant: alone it has no dimension.
function numbers.constant(list, dtype, as_list)
  if #list == 1 and not as_list then return core.tensor(list[1], { dtype = dtype }) end
  return core.tensor(list, { dtype = dtype })
end

return numbers
