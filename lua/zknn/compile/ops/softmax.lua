-- Softmax, LogSoftmax, Hardmax along an axis (before opset 13: along all behind it, too).

local loops = require "zknn.compile.loops"
local numbers = require "zknn.compile.numbers"

local rows = {}

-- The shape as outer x size x inner around the axis.
local function around(node)
  local shape, old = node.outputs[1].shape, node.opset < 13
  local axis = node.attr.axis or (old and 1 or -1)
  if axis < 0 then axis = axis + #shape end
  local outer, size, inner = loops.around(shape, axis)
  size = size or 1
  if old then size, inner = size * inner, 1 end
  return outer, size, inner
end

-- Loops over lines; body(index of an element, size) writes what is done with one.
local function each_line(f, node, body)
  local out = node.outputs[1]
  local outer, size, inner = around(node)
  local y, x = f:write(out, "y"), f:read(node.inputs[1], "x")
  local count, base = 0, ""
  if outer > 1 then
    f.w:loop("i", outer)
    count, base = count + 1, ("i * %d + "):format(size * inner)
  end
  if inner > 1 then
    f.w:loop("j", inner)
    count, base = count + 1, base .. "j + "
  end
  body(x, y, base .. (inner > 1 and ("k * %d"):format(inner) or "k"), size)
  f.w:close(count)
end

local function greatest(f, node, x, at, size)
  local dtype = node.outputs[1].dtype
  f.w:line("%s most = %s;", f:type(node.outputs[1]), f:literal(-math.huge, dtype))
  f.w:loop("k", size)
  f.w:line("most = %s[%s] > most ? %s[%s] : most;", x, at, x, at)
  f.w:close()
end

rows.Softmax = {
  check = numbers.not_real, inplace = true, fuses = true,
  emit = function(f, node)
    local out = node.outputs[1]
    local zero, one = f:literal(0, out.dtype), f:literal(1, out.dtype)
    each_line(f, node, function(x, y, at, size)
      greatest(f, node, x, at, size)
      f.w:line("%s sum = %s;", f:type(out), zero)
      f.w:loop("k", size)
      f.w:line("%s[%s] = %s(%s[%s] - most);", y, at, f:math("exp", out.dtype), x, at)
      f.w:line("sum += %s[%s];", y, at)
      f.w:close()
      f.w:line("sum = %s / sum;", one)
      f.w:loop("k", size)
      f:store(node, y, at, ("%s[%s] * sum"):format(y, at))
      f.w:close()
    end)
  end,
}

rows.LogSoftmax = {
  check = numbers.not_real, inplace = true, fuses = true,
  emit = function(f, node)
    local out = node.outputs[1]
    each_line(f, node, function(x, y, at, size)
      greatest(f, node, x, at, size)
      f.w:line("%s sum = %s;", f:type(out), f:literal(0, out.dtype))
      f.w:loop("k", size)
      f.w:line("sum += %s(%s[%s] - most);", f:math("exp", out.dtype), x, at)
      f.w:close()
      f.w:line("sum = %s(sum);", f:math("log", out.dtype))
      f.w:loop("k", size)
      f:store(node, y, at, ("%s[%s] - most - sum"):format(x, at))
      f.w:close()
    end)
  end,
}

rows.Hardmax = {
  check = numbers.not_real, fuses = true,
  emit = function(f, node)
    local out = node.outputs[1]
    each_line(f, node, function(x, y, at, size)
      local first = at:gsub("%f[%w_]k%f[^%w_] %* %d+$", "0"):gsub("%f[%w_]k$", "0")
      f.w:line "int best = 0;"
      f.w:line("%s most = %s[%s];", f:type(out), x, first)
      f.w:loop("k", size, 1)
      f.w:open("if (%s[%s] > most)", x, at)
      f.w:line "best = k;"
      f.w:line("most = %s[%s];", x, at)
      f.w:close(2)
      f.w:loop("k", size)
      f:store(node, y, at, ("k == best ? %s : %s"):format(f:literal(1, out.dtype),
        f:literal(0, out.dtype)))
      f.w:close()
    end)
  end,
}

return rows
