-- Normalizations. simplify.lua makes a BatchNormalization behind a product part of its weights.

local loops = require "zknn.compile.loops"

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

return rows
