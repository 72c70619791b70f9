-- Pools over windows, and over whole images.

local numbers = require "zknn.compile.numbers"
local spatial = require "zknn.compile.spatial"

local rows = {}

local function check(node)
  local rank = #node.inputs[1].shape
  if rank < 3 or rank > 5 then return ("of %d dimensions"):format(rank) end
  if node.outputs[2] then return "whose indices are read" end
end

-- The loops of a pool. body(dims, input, window): writes what is done at one place; window() opens
-- the loops over it and gives their number and the index of the element.
local function each_place(f, node, body)
  local x_value, out = node.inputs[1], node.outputs[1]
  local dims = spatial.read(node, x_value.shape, out.shape, node.attr.kernel_shape)
  f.w:loop("c", out.shape[1] * out.shape[2])
  local count = spatial.open(f, dims)
  local y, x = f:write(out, "y"), f:read(x_value, "x")
  local function window()
    local n, index = spatial.window(f, dims, "c")
    return n, ("%s[%s]"):format(x, index)
  end
  body(dims, window, y, spatial.place(dims, "c"))
  f.w:close(count + 1)
end

rows.MaxPool = {
  check = check, fuses = true,
  emit = function(f, node)
    local out = node.outputs[1]
    each_place(f, node, function(_, window, y, place)
      local real = out.dtype == "float32" or out.dtype == "float64"
      f.w:line("%s most = %s;", f:type(out), f:literal(real and -math.huge or f.least(out.dtype),
        out.dtype))
      local n, x = window()
      f.w:line("const %s v = %s;", f:type(out), x)
      f.w:line(real and "most = v > most || v != v ? v : most;" or "most = v > most ? v : most;")
      f.w:close(n)
      f:store(node, y, place, "most", true)
    end)
  end,
}

-- How many elements of the image and its padding a window has in one dimension, as a text.
local function padded_count(dim)
  local last = (dim.output - 1) * dim.step - dim.pad + (dim.window - 1) * dim.dilation
  local limit = dim.input + dim.after
  if last < limit then return ("%d"):format(dim.window) end
  local rest = dim.dilation == 1 and ("%d - %s"):format(limit, dim.start)
    or ("(%d - %s) / %d"):format(limit + dim.dilation - 1, dim.start, dim.dilation)
  if dim.output == 1 then rest = "(" .. rest .. ")" end
  return ("(%s < %d ? %s : %d)"):format(rest, dim.window, rest, dim.window)
end

rows.AveragePool = {
  check = function(node) return check(node) or numbers.not_real(node) end, fuses = true,
  emit = function(f, node)
    local out = node.outputs[1]
    local zero = f:literal(0, out.dtype)
    each_place(f, node, function(dims, window, y, place)
      local sizes, whole, inside = {}, 1, true
      for d, dim in ipairs(dims) do
        if node.attr.count_include_pad == 1 then
          sizes[d] = padded_count(dim)
        else
          sizes[d] = dim.from == "0" and dim.to or ("(%s - %s)"):format(dim.to, dim.from)
        end
        if tonumber(sizes[d]) then whole = whole * tonumber(sizes[d]) else inside = false end
      end
      f.w:line("%s sum = %s;", f:type(out), zero)
      local n, x = window()
      f.w:line("sum += %s;", x)
      f.w:close(n)
      local count = inside and f:literal(whole, out.dtype)
        or ("(%s)(%s)"):format(f:type(out), table.concat(sizes, " * "))
      f:store(node, y, place, ("sum / %s"):format(count))
    end)
  end,
}

local function global(start, step, finish)
  return function(f, node)
    local x_value, out = node.inputs[1], node.outputs[1]
    local planes = x_value.shape[1] * x_value.shape[2]
    local size = planes == 0 and 0 or x_value.n // planes
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    f.w:loop("c", planes)
    f.w:line("%s sum = %s;", f:type(out), start(f, out))
    f.w:loop("i", size)
    f.w:line("const %s v = %s[c * %d + i];", f:type(out), x, size)
    f.w:line(step)
    f.w:close()
    f:store(node, y, "c", finish and finish(f, out, size) or "sum", not finish)
    f.w:close()
  end
end

rows.GlobalAveragePool = { check = numbers.not_real, fuses = true,
  emit = global(function(f, out) return f:literal(0, out.dtype) end, "sum += v;",
    function(f, out, size) return ("sum / %s"):format(f:literal(size, out.dtype)) end) }
rows.GlobalMaxPool = { check = numbers.not_real, fuses = true,
  emit = global(function(f, out) return f:literal(-math.huge, out.dtype) end,
    "sum = v > sum || v != v ? v : sum;") }

return rows
