-- Reductions over axes, and the place of the greatest element.

local loops = require "zknn.compile.loops"
local numbers = require "zknn.compile.numbers"

local rows = {}

-- The axes that are reduced, as a set of dimensions from 1 on.
local function axes_of(node)
  local rank, set, list = #node.inputs[1].shape, {}, node.attr.axes
  local given = node.inputs[2]
  if given then list = given.tensor:reshape(-1):tolist() end
  if list and #list == 0 then list = nil end
  if not list and node.attr.noop_with_empty_axes == 1 then return set end
  if not list then
    for d = 1, rank do set[d] = true end
  end
  for _, axis in ipairs(list or {}) do set[(axis < 0 and axis + rank or axis) + 1] = true end
  return set
end

-- The input's dimensions in two lists: shape and strides of what stays, and of what goes.
local function parts(x, axes)
  local dense = loops.strides(x.shape)
  local kept, gone = { shape = {}, strides = {} }, { shape = {}, strides = {}, n = 1 }
  for d, size in ipairs(x.shape) do
    local part = axes[d] and gone or kept
    part.shape[#part.shape + 1], part.strides[#part.strides + 1] = size, dense[d]
    if axes[d] then gone.n = gone.n * size end
  end
  return kept, gone
end

local function joined(a, b)
  if a == "0" then return b end
  return b == "0" and a or a .. " + " .. b
end

-- start, step, finish: how a reduction begins, goes on (of sum and v) and ends (of sum); in the
-- texts $abs is a function, $n how many elements are reduced.
local function add(type, start, step, finish, real)
  rows[type] = {
    fuses = true,
    check = function(node)
      if node.inputs[2] and not node.inputs[2].tensor then return "whose axes are not constant" end
      local dtype = node.inputs[1].dtype
      if dtype == "bool" or real and not numbers.types[dtype].real then return "of " .. dtype end
    end,
    emit = function(f, node)
      local x_value, out = node.inputs[1], node.outputs[1]
      local dtype = out.dtype
      local kept, gone = parts(x_value, axes_of(node))
      local y, x = f:write(out, "y"), f:read(x_value, "x")
      local n, outer = loops.open(f, kept.shape, { loops.strides(kept.shape), kept.strides })
      local function words(text)
        return (text:gsub("%$(%w+)", function(name)
          if name == "n" then return f:literal(gone.n, dtype) end
          return tonumber(name) and f:literal(tonumber(name), dtype) or f:math(name, dtype)
        end))
      end
      local first = start
      local is_real = numbers.types[dtype].real
      if start == "least" then first = is_real and -math.huge or f.least(dtype) end
      if start == "most" then first = is_real and math.huge or f.most(dtype) end
      f.w:line("%s sum = %s;", f:type(out), f:literal(first, dtype))
      if type == "ReduceLogSumExp" then -- around the greatest
        f.w:line("%s most = %s;", f:type(out), f:literal(-math.huge, dtype))
        local m, inner = loops.open(f, gone.shape, { gone.strides }, nil, n)
        local at = joined(outer[2], inner[1])
        f.w:line("most = %s[%s] > most ? %s[%s] : most;", x, at, x, at)
        f.w:close(m)
        f.w:line("most = most == %s ? %s : most;", f:literal(-math.huge, dtype),
          f:literal(0, dtype))
      end
      local m, inner = loops.open(f, gone.shape, { gone.strides }, nil, n)
      f.w:line("const %s v = %s[%s];", f:type(out), x, joined(outer[2], inner[1]))
      if numbers.types[dtype].real or step:find "?" then
        f.w:line("sum = %s;", words(step))
      else
        local bits = numbers.types[dtype].bytes == 8 and "uint64_t" or "uint32_t"
        f.w:line("sum = (%s)(%s);", f:type(out), words(step):gsub("%f[%w]%a+%f[%W]", function(word)
          return ("(%s)%s"):format(bits, word)
        end))
      end
      f.w:close(m)
      f:store(node, y, outer[1], finish and words(finish) or "sum", not finish)
      f.w:close(n)
    end,
  }
end

add("ReduceSum", 0, "sum + v")
add("ReduceMean", 0, "sum + v", "sum / $n")
add("ReduceProd", 1, "sum * v")
add("ReduceSumSquare", 0, "sum + v * v")
add("ReduceMax", "least", "v > sum ? v : sum")
add("ReduceMin", "most", "v < sum ? v : sum")
add("ReduceL1", 0, "sum + $abs(v)", nil, true)
add("ReduceL2", 0, "sum + v * v", "$sqrt(sum)", true)
add("ReduceLogSum", 0, "sum + v", "$log(sum)", true)
add("ReduceLogSumExp", 0, "sum + $exp(v - most)", "most + $log(sum)", true)

for type, sign in pairs { ArgMax = ">", ArgMin = "<" } do
  rows[type] = { emit = function(f, node)
    local x_value, out = node.inputs[1], node.outputs[1]
    local axis = node.attr.axis or 0
    if axis < 0 then axis = axis + #x_value.shape end
    local kept, gone = parts(x_value, { [axis + 1] = true })
    local y, x = f:write(out, "y"), f:read(x_value, "x")
    local n, outer = loops.open(f, kept.shape, { loops.strides(kept.shape), kept.strides })
    local step = gone.strides[1] or 1
    local at = joined(outer[2], step == 1 and "k" or ("k * %d"):format(step))
    local last = node.attr.select_last_index == 1 and "=" or ""
    f.w:line("%s best = %s[%s];", f:type(x_value), x, outer[2])
    f.w:line "int place = 0;"
    f.w:loop("k", x_value.shape[axis + 1] or 1, 1)
    f.w:open("if (%s[%s] %s%s best)", x, at, sign, last)
    f.w:line("best = %s[%s];", x, at)
    f.w:line "place = k;"
    f.w:close(2)
    f.w:line("%s[%s] = place;", y, outer[1])
    f.w:close(n)
  end }
end

return rows
