-- Normalizations, by known numbers and by those of a line. simplify.lua makes a BatchNormalization
-- behind a product part of its weights.

local loops = require "zknn.compile.loops"
local numbers = require "zknn.compile.numbers"

local rows = {}

-- factor and shift for each channel of a BatchNormalization, or nil: its numbers are not constant.
local function factors(node)
  local scale, bias, mean, var = table.unpack(node.inputs, 2, 5)
  if not (scale.tensor and bias.tensor and mean.tensor and var.tensor) then return nil end
  local factor = scale.tensor:to "float64"
    / (var.tensor:to "float64" + (node.attr.epsilon or 1e-5)):sqrt()
  return factor, bias.tensor:to "float64" - mean.tensor:to "float64" * factor
end

rows.BatchNormalization = {
  factors = factors, fuses = true, inplace = true,
  check = function(node)
    if not factors(node) then return "whose numbers are not constant" end
    if node.attr.training_mode == 1 or node.outputs[2] then return "in training mode" end
  end,
  macs = function(node) return node.outputs[1].n end,
  emit = function(f, node)
    local out, x_value = node.outputs[1], node.inputs[1]
    local factor, shift = factors(node)
    local a = f:array(factor:to(out.dtype), (node.label or "norm") .. "_factor")
    local b = f:array(shift:to(out.dtype), (node.label or "norm") .. "_shift")
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    local channels = {}
    for d in ipairs(out.shape) do channels[d] = d == 2 and 1 or 0 end
    local dense = loops.strides(out.shape)
    local n, at = loops.open(f, out.shape, { dense, channels })
    f:store(node, y, at[1], ("%s[%s] * %s[%s] + %s[%s]"):format(x, at[1], a, at[2], b, at[2]))
    f.w:close(n)
  end,
}

-- --- by the numbers of a line ---

-- Lines of `size` elements, each made to mean 0 and variance 1 (or, without `mean`, to a mean
-- square of 1), by two passes. s.scale, s.bias: values or nil, whose element is s.index(value).
local function each_line(f, node, s)
  local out = node.outputs[1]
  local type, dtype = f:type(out), out.dtype
  local y, x = f:write(out, "y"), f:read(node.inputs[1], "x")
  local n = f:literal(s.size, dtype)
  local count = s.lines > 1 and 1 or 0
  if count == 1 then f.w:loop("i", s.lines) end
  local at = count == 1 and ("i * %d + j"):format(s.size) or "j"
  local function sum(name, text, finish)
    f.w:line("%s %s = %s;", type, name, f:literal(0, dtype))
    f.w:loop("j", s.size)
    f.w:line("%s += %s;", name, text)
    f.w:close()
    f.w:line("%s = %s;", name, finish)
  end
  local v = ("%s[%s]"):format(x, at)
  if s.mean then
    sum("mean", v, ("mean / %s"):format(n))
    v = ("(%s - mean)"):format(v)
  end
  sum("factor", ("%s * %s"):format(v, v), ("%s / %s(factor / %s + %s)"):format(f:literal(1, dtype),
    f:math("sqrt", dtype), n, f:literal(s.epsilon, dtype)))
  f.w:loop("j", s.size)
  local text = ("%s * factor"):format(v)
  if s.scale then
    text = ("%s * %s"):format(text, f:element(s.scale, s.index(s.scale), "scale"))
  end
  if s.bias then text = ("%s + %s"):format(text, f:element(s.bias, s.index(s.bias), "bias")) end
  f:store(node, y, at, text)
  f.w:close(1 + count)
end

-- How many elements the dimensions from `first` on have, and those in front.
local function split(shape, first)
  local lines, size = 1, 1
  for d, n in ipairs(shape) do
    if d < first then lines = lines * n else size = size * n end
  end
  return lines, size
end

local function layer_norm(mean)
  return {
    check = function(node)
      if node.outputs[2] or node.outputs[3] then return "whose mean or deviation is read" end
      local axis = node.attr.axis or -1
      local _, size = split(node.inputs[1].shape, axis < 0 and #node.inputs[1].shape + axis + 1
        or axis + 1)
      for _, k in ipairs { 2, 3 } do
        local value = node.inputs[k]
        if value and value.n ~= size and value.n ~= 1 then return "with a scale that broadcasts" end
      end
      return numbers.not_real(node)
    end,
    fuses = true, inplace = true,
    emit = function(f, node)
      local shape, axis = node.inputs[1].shape, node.attr.axis or -1
      local lines, size = split(shape, axis < 0 and #shape + axis + 1 or axis + 1)
      each_line(f, node, { lines = lines, size = size, mean = mean,
        epsilon = node.attr.epsilon or 1e-5, scale = node.inputs[2] or nil,
        bias = node.inputs[3] or nil,
        index = function(value) return value.n == 1 and "0" or "j" end })
    end,
  }
end

rows.LayerNormalization = layer_norm(true)
rows.RMSNormalization = layer_norm(false)

rows.InstanceNormalization = {
  check = numbers.not_real, fuses = true, inplace = true,
  emit = function(f, node)
    local shape = node.inputs[1].shape
    local lines, size = split(shape, 3)
    each_line(f, node, { lines = lines, size = size, mean = true,
      epsilon = node.attr.epsilon or 1e-5, scale = node.inputs[2], bias = node.inputs[3],
      index = function()
        return lines == 1 and "0" or shape[1] == 1 and "i" or ("i %% %d"):format(shape[2])
      end })
  end,
}

rows.GroupNormalization = {
  check = function(node)
    if node.inputs[2].n ~= node.inputs[1].shape[2] then return "with a scale for each group" end
    return numbers.not_real(node)
  end,
  fuses = true, inplace = true,
  emit = function(f, node)
    local shape, groups = node.inputs[1].shape, node.attr.num_groups
    local _, plane = split(shape, 3)
    local channels = shape[2] // groups
    each_line(f, node, { lines = shape[1] * groups, size = channels * plane, mean = true,
      epsilon = node.attr.epsilon or 1e-5, scale = node.inputs[2], bias = node.inputs[3],
      index = function()
        local group = shape[1] * groups == 1 and "0" or shape[1] == 1 and "i"
          or ("i %% %d"):format(groups)
        return ("(%s) * %d + j / %d"):format(group, channels, plane)
      end })
  end,
}

return rows
