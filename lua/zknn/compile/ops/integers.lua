-- Products of integers with constant weights: sums of 32 bits, which become bytes by a multiplier
-- of 24 bits and a shift, as a session with rescale = "fixed" makes them; or real numbers.
--
-- node.product: weight (int64 [outputs, ...], its zero point subtracted), name, x_zero, scale (the
-- multipliers), bias (int32, or nil), conv, zero and dtype (of bytes; nil: the result is float32).

local core = require "zknn.core"
local raise = require "zknn.raise"
local spatial = require "zknn.compile.spatial"

local rows = {}

-- A multiplier as m / 2^shift, m of 24 bits: m * 64 + shift. Below 2^-55 it is 0.
local function fixed(scale)
  local shift = 24
  if scale ~= scale or scale == 0 or scale - scale ~= 0 then return 0 end
  while scale >= 1 do scale, shift = scale / 2, shift - 1 end
  while scale < 0.5 do scale, shift = scale * 2, shift + 1 end
  if shift > 55 then return 0 end
  if shift < 1 then
    raise("onnx.compile: a multiplier of a quantized product is 2^24 or more, which no C file has")
  end
  return math.tointeger(scale * 2.0 ^ 24) * 64 + shift
end

-- --- weights of few bits ---

-- By bits: least and greatest number, how many are in a byte, and the digits that it counts in.
local PACKED = {
  { name = "weight3", least = -1, most = 1, each = 5, base = 3 },
  { name = "weight2", least = -2, most = 1, each = 4, base = 4 },
  { name = "weight4", least = -8, most = 7, each = 2, base = 16 },
}

local function packed(t, kind)
  local n = t:numel()
  local rest = (kind.each - n % kind.each) % kind.each
  local digits = t:flatten() - kind.least
  if rest > 0 then digits = core.cat { digits, core.zeros(rest, { dtype = "int64" }) } end
  digits = digits:view { -1, kind.each }
  local bytes = core.zeros(digits.shape[1], { dtype = "int64" })
  for k = 0, kind.each - 1 do
    bytes = bytes + digits:select(1, k) * math.tointeger(kind.base ^ k)
  end
  return bytes:to "uint8"
end

-- The array of a weight, and a function that gives the text of its element at an index.
local function weights_of(f, p)
  local t = p.weight
  if t:numel() == 0 then t = core.zeros(1, { dtype = "int64" }) end
  local low, high = t:min():item(), t:max():item()
  for _, kind in ipairs(f.file.options.pack and PACKED or {}) do
    if low >= kind.least and high <= kind.most then
      local array, helper = f:array(packed(t, kind), p.name), f:helper(kind.name)
      return function(at) return ("%s(%s, %s)"):format(helper, array, at) end
    end
  end
  local dtype = low >= -128 and high <= 127 and "int8" or "int16"
  local array = f:array(t:flatten():to(dtype), p.name)
  return function(at) return ("%s[%s]"):format(array, at) end
end

-- --- sums ---

-- Can a sum leave 32 bits? Then it wraps around, as the session's does.
local function wraps(p, start)
  local most = start:abs():amax():item()
    + p.weight:flatten(1):abs():sum(1):amax():item() * 256
  return most >= 2 ^ 31
end

-- What sums begin with, [outputs]. apart: the input's zero point is subtracted from each element.
local function starts_of(p, outputs, apart)
  local start = p.bias and p.bias:to "int64" or core.zeros(outputs, { dtype = "int64" })
  if start:numel() == 1 and outputs ~= 1 then start = start:expand(outputs) end
  if not apart and p.x_zero ~= 0 and p.weight:numel() > 0 then
    start = start - p.weight:flatten(1):sum(1) * p.x_zero
  end
  return start:contiguous()
end

local function wrapped(t) -- to 32 bits
  return ((t + 0x80000000) % 0x100000000 - 0x80000000):contiguous()
end

local function list_of(f, t, name)
  local low, high = t:min():item(), t:max():item()
  local dtype = low >= -32768 and high <= 32767 and "int16" or "int32"
  return f:array(t:to(dtype), name)
end

-- Writes y[index] of the sum of output `o`.
local function finisher(f, node, outputs, y)
  local p = node.product
  local scale = p.scale
  if scale:numel() ~= outputs then scale = scale:expand(outputs) end
  if not p.dtype then
    local list = f:array(scale:contiguous(), p.name .. "_scale")
    return function(index, o) f.w:line("%s[%s] = (float)sum * %s[%s];", y, index, list, o) end
  end
  local list = {}
  for i, s in ipairs(scale:tolist()) do list[i] = fixed(s) end
  local multipliers = f:array(core.tensor(list, { dtype = "int64" }):to "uint32",
    p.name .. "_multiplier")
  local helper = f:helper "rescale"
  return function(index, o)
    f.w:line("y[%s] = (%s)%s(sum, %s[%s], %d, %d, %d);", index, f:type(node.outputs[1]), helper,
      multipliers, o, p.zero, f.least(p.dtype), f.most(p.dtype))
  end
end

-- The loop over outputs, and within it over what each is a sum of. s.channel(o): the output in all
-- groups; s.sums(add): calls add(x, tap) in the loops over steps; s.index(channel).
local function each_output(f, node, s)
  local p, w = node.product, weights_of(f, node.product)
  local start = starts_of(p, s.all, s.apart)
  local unsigned = wraps(p, start)
  local list = list_of(f, wrapped(start), p.name .. "_start")
  local y = f:write(node.outputs[1], "y")
  local finish = finisher(f, node, s.all, y)
  f.w:loop("o", s.outputs)
  local channel = s.channel "o"
  if channel ~= "o" then
    f.w:line("const int channel = %s;", channel)
    channel = "channel"
  end
  local name = unsigned and "wide" or "sum"
  f.w:line(unsigned and "uint32_t wide = (uint32_t)%s[%s];" or "int32_t sum = %s[%s];", list,
    channel)
  s.sums(function(x, tap)
    local at = s.steps == 1 and channel or ("%s * %d%s"):format(channel, s.steps,
      tap == "0" and "" or " + " .. tap)
    if s.apart then x = ("(%s - %d)"):format(x, p.x_zero) end
    f.w:line(unsigned and "%s += (uint32_t)(%s * %s);" or "%s += %s * %s;", name, x,
      w(spatial.tidy(at)))
  end)
  if unsigned then f.w:line "const int32_t sum = (int32_t)wide;" end
  finish(s.index(channel), channel)
  f.w:close()
end

local function dense(f, node)
  local p, x_value = node.product, node.inputs[1]
  local outputs, steps = p.weight.shape[1], p.weight.shape[2]
  local count = steps == 0 and node.outputs[1].n // outputs or x_value.n // steps
  local x = f:read(x_value, "x")
  if count > 1 then f.w:loop("i", count) end
  each_output(f, node, { outputs = outputs, all = outputs, steps = steps,
    channel = function(o) return o end,
    index = function(o) return count > 1 and ("i * %d + %s"):format(outputs, o) or o end,
    sums = function(add)
      f.w:loop("k", steps)
      add(("%s[%sk]"):format(x, count > 1 and ("i * %d + "):format(steps) or ""), "k")
      f.w:close()
    end })
  if count > 1 then f.w:close() end
end

local function conv(f, node)
  local p, x_value, out = node.product, node.inputs[1], node.outputs[1]
  local groups, images, channels = node.attr.group or 1, out.shape[1], out.shape[2]
  local shape = { table.unpack(p.weight.shape) }
  local inner, outputs = shape[2], channels // groups
  local dims = spatial.flat(spatial.read(node, x_value.shape, out.shape,
    { table.unpack(shape, 3) }))
  local taps = 1
  for _, dim in ipairs(dims) do taps = taps * dim.window end
  local x = f:read(x_value, "x")
  if images > 1 then f.w:loop("n", images) end
  if groups > 1 then f.w:loop("g", groups) end
  local count = spatial.open(f, dims)
  local clips = false
  for _, dim in ipairs(dims) do clips = clips or dim.clips end
  local function of_image(text, number)
    return images == 1 and text or ("n * %d + %s"):format(number, text)
  end
  each_output(f, node, { outputs = outputs, all = channels, steps = inner * taps,
    apart = clips and p.x_zero ~= 0,
    channel = function(o)
      return groups == 1 and o or outputs == 1 and "g + " .. o or ("g * %d + %s"):format(outputs, o)
    end,
    index = function(o) return spatial.place(dims, of_image(o, channels)) end,
    sums = function(add)
      spatial.taps(f, dims, { inner = inner, groups = groups, images = images,
        of_image = of_image }, function(at, tap) add(("%s[%s]"):format(x, at), tap) end)
    end })
  f.w:close(count + (images > 1 and 1 or 0) + (groups > 1 and 1 or 0))
end

rows[" integers"] = {
  macs = function(node)
    local w = node.product.weight
    return w:numel() == 0 and 0 or node.outputs[1].n * (w:numel() // w.shape[1])
  end,
  check = function(node)
    local rank = #node.inputs[1].shape
    if node.product.conv and (rank < 3 or rank > 5) then
      return ("of %d dimensions"):format(rank)
    end
  end,
  emit = function(f, node) (node.product.conv and conv or dense)(f, node) end,
}

-- --- sums and means: floats, rounded once ---

-- Writes y[at] of the float t.
local function put(f, node, y, at, zero)
  local out = node.outputs[1]
  f.w:line("t = t > %s ? t : %s;", f:literal(f.least(out.dtype) - zero, "float32"),
    f:literal(f.least(out.dtype) - zero, "float32"))
  f.w:line("t = t < %s ? t : %s;", f:literal(f.most(out.dtype) - zero, "float32"),
    f:literal(f.most(out.dtype) - zero, "float32"))
  f.w:line("%s[%s] = (%s)((int)%s(t) + %d);", y, at, f:type(out), f:math("rint", "float32"), zero)
end

rows[" sum"] = {
  inplace = true,
  emit = function(f, node)
    local p, fma = node.sum, f:math("fma", "float32")
    local a, b = f:read(node.inputs[1], "a"), f:read(node.inputs[2], "b")
    local y = f:write(node.outputs[1], "y")
    f.w:loop("i", node.outputs[1].n)
    f.w:line("float t = %s((float)%s[i], %s, %s);", fma, b, f:literal(p.of_b, "float32"),
      f:literal(p.fixed, "float32"))
    f.w:line("t = %s((float)%s[i], %s, t);", fma, a, f:literal(p.of_a, "float32"))
    put(f, node, y, "i", 0)
    f.w:close()
  end,
}

rows[" mean"] = {
  emit = function(f, node)
    local p = node.mean
    local x, y = f:read(node.inputs[1], "x"), f:write(node.outputs[1], "y")
    f.w:loop("c", p.planes)
    f.w:line "int32_t sum = 0;"
    f.w:loop("i", p.size)
    f.w:line("sum += %s[c * %d + i]%s;", x, p.size,
      p.x_zero ~= 0 and (" - (%d)"):format(p.x_zero) or "")
    f.w:close()
    f.w:line("float t = (float)sum * %s;", f:literal(p.scale, "float32"))
    put(f, node, y, "c", p.zero)
    f.w:close()
  end,
}

-- What has not become one of these.
for _, name in ipairs { "QLinearConv", "QLinearMatMul", "com.microsoft.QGemm",
  "com.microsoft.QLinearAdd", "com.microsoft.QLinearGlobalAveragePool" } do
  rows[name] = { check = function() return "whose weights, scales or zero points vary" end }
end

-- --- real numbers as bytes, and back ---

-- One scale and one zero point, or one for each place along the axis: opens loops, and gives how
-- many, the index of an element, and expressions of the two.
local function each_element(f, node)
  local x, scale, zero = node.inputs[1], node.inputs[2], node.inputs[3] or nil
  local function text(value, at, none)
    return value and f:element(value, at, "scale") or none
  end
  if scale.n == 1 then
    f.w:loop("i", x.n)
    return 1, "i", text(scale, "0"), text(zero, "0", "0")
  end
  local axis, outer, inner = (node.attr.axis or 1) % #x.shape, 1, 1
  for d, size in ipairs(x.shape) do
    if d <= axis then outer = outer * size end
    if d > axis + 1 then inner = inner * size end
  end
  f.w:loop("i", outer)
  f.w:loop("j", scale.n)
  f.w:loop("k", inner)
  return 3, ("(i * %d + j) * %d + k"):format(scale.n, inner), text(scale, "j"), text(zero, "j", "0")
end

local function check_linear(node)
  local a, x, scale = node.attr, node.inputs[1], node.inputs[2]
  local integer = node.type == "QuantizeLinear" and node.outputs[1] or x
  if scale.dtype ~= "float32" then return "with scales of " .. scale.dtype end
  if integer.dtype ~= "int8" and integer.dtype ~= "uint8"
    and (integer.dtype ~= "int32" or node.type == "QuantizeLinear")
  then
    return "of " .. integer.dtype
  end
  if node.type == "QuantizeLinear" and x.dtype ~= "float32" then return "of " .. x.dtype end
  if (a.block_size or 0) ~= 0 or (a.precision or 0) ~= 0 or #scale.shape > 1 then
    return "in blocks"
  end
end

rows.QuantizeLinear = {
  check = check_linear,
  emit = function(f, node)
    local out = node.outputs[1]
    local x, y = f:read(node.inputs[1], "x"), f:write(out, "y")
    local loops, index, scale, zero = each_element(f, node)
    f.w:line("const float low = (float)(%d - %s), high = (float)(%d - %s);", f.least(out.dtype),
      zero, f.most(out.dtype), zero)
    f.w:line("float t = %s[%s] / %s;", x, index, scale)
    f.w:line "t = t > low ? t : low;"
    f.w:line "t = t < high ? t : high;"
    f.w:line("%s[%s] = (%s)((int)%s(t) + %s);", y, index, f:type(out), f:math("rint", "float32"),
      zero)
    f.w:close(loops)
  end,
}

rows.DequantizeLinear = {
  check = check_linear,
  emit = function(f, node)
    local x, y = f:read(node.inputs[1], "x"), f:write(node.outputs[1], "y")
    local loops, index, scale, zero = each_element(f, node)
    f.w:line("%s[%s] = (float)(%s[%s]%s) * %s;", y, index, x, index,
      zero == "0" and "" or " - " .. zero, scale)
    f.w:close(loops)
  end,
}

return rows
