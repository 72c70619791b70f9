-- Functions of one element, or of one element each of some arrays that broadcast.

local loops = require "zknn.compile.loops"
local numbers = require "zknn.compile.numbers"

local rows = {}

local function emit(f, node)
  local out = node.outputs[1]
  local row = rows[node.type]
  local y = f:write(out, "y")
  local operands, place = { loops.strides(out.shape) }, {}
  for k, value in ipairs(node.inputs) do
    if value then
      operands[#operands + 1] = loops.broadcast(value.shape, out.shape)
      place[k] = #operands
    end
  end
  local count, indices = loops.open(f, out.shape, operands)
  local x = {}
  for k, value in ipairs(node.inputs) do
    local hint = #node.inputs == 1 and "x" or ("x%d"):format(k)
    x[k] = value and f:element(value, indices[place[k]], hint)
  end
  local text = row.expr(f, node, x)
  for k, value in ipairs(node.inputs) do -- what is used more than once has a name
    if value and x[k]:find "%[" then
      local _, times = text:gsub(x[k]:gsub("%p", "%%%0"), "")
      if times > 1 then
        local name = f:variable "a"
        f.w:line("const %s %s = %s;", f:type(value), name, x[k])
        x[k] = name
        text = row.expr(f, node, x)
      end
    end
  end
  f:store(node, y, indices[1], text)
  f.w:close(count)
end

-- dtypes: "real", "number" (not bool) or nil (any), asked of the first input.
local function add(type, expr, dtypes, more)
  local row = { expr = expr, emit = emit, inplace = true, fuses = true }
  function row.check(node)
    local dtype = node.inputs[1].dtype
    for _, value in ipairs(node.opset < 7 and node.inputs or {}) do
      if value and value.n ~= node.outputs[1].n then return "that broadcasts as before opset 7" end
    end
    local real = numbers.types[dtype] and numbers.types[dtype].real
    if dtypes == "real" and not real or dtypes == "number" and dtype == "bool" then
      return "of " .. dtype
    end
  end
  local first, second = row.check, more and more.check
  for key, value in pairs(more or {}) do row[key] = value end
  row.check = second and function(node) return first(node) or second(node) end or first
  rows[type] = row
end

-- --- one real number ---

-- The formula's parts for a node: one(1), fn "exp", and attributes by name with their defaults.
local function parts(f, node)
  local dtype = node.inputs[1].dtype
  return {
    c = function(x) return f:literal(x, dtype) end,
    fn = function(name) return f:math(name, dtype) end,
    attr = function(name, default) return f:literal(node.attr[name] or default, dtype) end,
  }
end

-- A function of one real number, by a formula: x is replaced by the argument, a number by a literal
-- of its type, NAME( of FUNCTIONS by the function, and {name=default} by an attribute.
local FUNCTIONS = {}
for name in ("abs exp expm1 log log1p sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh "
  .. "atanh erf floor ceil rint"):gmatch "%S+" do
  FUNCTIONS[name] = name
end

local function formula(text)
  return function(f, node, x)
    local p = parts(f, node)
    text = text:gsub("{(%w+)=(%S-)}", function(name, default)
      return ("{%s=%s}"):format(name, default)
    end)
    local out = text:gsub("{(%w+)=(%S-)}", function(name, default)
      return "\1" .. p.attr(name, tonumber(default)) .. "\2"
    end)
    out = out:gsub("%f[%w_](%a[%w_]*)%(", function(name)
      return FUNCTIONS[name] and "\1" .. p.fn(name) .. "\2("
    end)
    -- literals last: what stands between \1 and \2 is C already
    local done = {}
    for outside, inside in (out .. "\1\2"):gmatch "([^\1]*)\1([^\2]*)\2" do
      outside = outside:gsub("%f[%w_.]%d[%w.]*", function(number) return p.c(tonumber(number)) end)
      done[#done + 1] = outside:gsub("%f[%w_]x%f[^%w_]", function() return "\3" end) .. inside
    end
    return (table.concat(done):gsub("\3", function() return x[1] end))
  end
end

local SOFTPLUS = "((x > 0 ? x : 0) + log1p(exp(-abs(x))))"
local REAL = {
  Sigmoid = "1 / (1 + exp(-x))", Tanh = "tanh(x)", Exp = "exp(x)", Log = "log(x)", Sqrt = "sqrt(x)",
  Reciprocal = "1 / x", Floor = "floor(x)", Ceil = "ceil(x)", Round = "rint(x)", Sin = "sin(x)",
  Cos = "cos(x)", Tan = "tan(x)", Asin = "asin(x)", Acos = "acos(x)", Atan = "atan(x)",
  Sinh = "sinh(x)", Cosh = "cosh(x)", Asinh = "asinh(x)", Acosh = "acosh(x)", Atanh = "atanh(x)",
  Erf = "erf(x)", Softplus = SOFTPLUS, Softsign = "x / (1 + abs(x))",
  Elu = "x > 0 ? x : {alpha=1} * expm1(x)",
  Selu = "{gamma=1.0507010221481323} * (x > 0 ? x : {alpha=1.6732631921768188} * expm1(x))",
  Celu = "x > 0 ? x : {alpha=1} * expm1(x / {alpha=1})",
  LeakyRelu = "x < 0 ? {alpha=0.01} * x : x", ThresholdedRelu = "x > {alpha=1} ? x : 0",
  HardSwish = "x * (x <= -3 ? 0 : x >= 3 ? 1 : x * 0.16666666666666666 + 0.5)",
  Mish = "x * tanh(" .. SOFTPLUS .. ")",
  Swish = "x / (1 + exp(-{alpha=1} * x))",
}
for type, text in pairs(REAL) do add(type, formula(text), "real") end

local GELU = formula "0.5 * x * (1 + erf(x * 0.7071067811865476))"
local GELU_TANH = formula "0.5 * x * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))"
add("Gelu", function(f, node, x)
  return (node.attr.approximate == "tanh" and GELU_TANH or GELU)(f, node, x)
end, "real")
rows["com.microsoft.Gelu"] = rows.Gelu

add("HardSigmoid", function(f, node, x)
  local p = parts(f, node)
  local line = ("%s * %s + %s"):format(p.attr("alpha", 0.2), x[1], p.attr("beta", 0.5))
  local zero, one = p.c(0), p.c(1)
  return ("%s < %s ? %s : %s > %s ? %s : %s"):format(line, zero, zero, line, one, one, line)
end, "real")

add("Shrink", function(f, node, x)
  local p = parts(f, node)
  local lambd, bias = p.attr("lambd", 0.5), p.attr("bias", 0.0)
  local v = x[1]
  return ("%s < -%s ? %s + %s : %s > %s ? %s - %s : %s"):format(v, lambd, v, bias, v, lambd, v,
    bias, p.c(0))
end, "real")

add("IsNaN", function(_, _, x) return ("%s != %s"):format(x[1], x[1]) end, "real")

add("IsInf", function(f, node, x)
  local p, list = parts(f, node), {}
  if node.attr.detect_positive ~= 0 then
    list[1] = ("%s == %s"):format(x[1], p.c(math.huge))
  end
  if node.attr.detect_negative ~= 0 then
    list[#list + 1] = ("%s == %s"):format(x[1], p.c(-math.huge))
  end
  return #list > 0 and table.concat(list, " || ") or "0"
end, "real")

-- --- one number of any type ---

-- An integer result in its own type, all bits of it.
local function wrapped(dtype, text, ...)
  local bits = numbers.types[dtype].bytes == 8 and "uint64_t" or "uint32_t"
  local x = { ... }
  for i, part in ipairs(x) do x[i] = ("(%s)%s"):format(bits, part) end
  return ("(%s)(%s)"):format(numbers.types[dtype].c, text:format(table.unpack(x)))
end

local function is_real(node) return numbers.types[node.inputs[1].dtype].real end

add("Relu", function(f, node, x)
  local zero = f:literal(0, node.inputs[1].dtype)
  return ("%s < %s ? %s : %s"):format(x[1], zero, zero, x[1])
end, "number")

add("Neg", function(_, node, x)
  if is_real(node) then return "-" .. x[1] end
  return wrapped(node.inputs[1].dtype, "0 - %s", x[1])
end, "number")

add("Abs", function(f, node, x)
  local dtype = node.inputs[1].dtype
  if is_real(node) then return ("%s(%s)"):format(f:math("abs", dtype), x[1]) end
  if not numbers.types[dtype].unsigned then return x[1] end
  return ("%s < 0 ? %s : %s"):format(x[1], wrapped(dtype, "0 - %s", x[1]), x[1])
end, "number")

add("Sign", function(f, node, x)
  local dtype = node.inputs[1].dtype
  local one = f:literal(1, dtype)
  if not is_real(node) and not numbers.types[dtype].unsigned then
    return ("%s > 0"):format(x[1])
  end
  return ("%s > 0 ? %s : %s < 0 ? -%s : %s"):format(x[1], one, x[1], one, x[1])
end, "number")

add("Not", function(_, _, x) return "!" .. x[1] end)

add("BitwiseNot", function(_, node, x) return wrapped(node.inputs[1].dtype, "~%s", x[1]) end)

-- --- two numbers or more ---

local function each_pair(expr)
  return function(f, node, x)
    local text = x[1]
    for k = 2, #x do text = expr(f, node, k > 2 and "(" .. text .. ")" or text, x[k]) end
    return text
  end
end

local function arithmetic(sign)
  return each_pair(function(_, node, a, b)
    if is_real(node) then return ("%s %s %s"):format(a, sign, b) end
    return wrapped(node.inputs[1].dtype, "%s " .. sign .. " %s", a, b)
  end)
end

for type, sign in pairs { Add = "+", Sub = "-", Mul = "*", Sum = "+" } do
  add(type, arithmetic(sign), "number")
end

add("Div", function(f, node, x)
  if is_real(node) then return ("%s / %s"):format(x[1], x[2]) end
  return ("%s(%s, %s)"):format(f:helper("div_" .. node.inputs[1].dtype), x[1], x[2])
end, "number")

add("Mod", function(f, node, x)
  local dtype = node.inputs[1].dtype
  if is_real(node) then return ("%s(%s, %s)"):format(f:math("fmod", dtype), x[1], x[2]) end
  local helper = (node.attr.fmod == 1 and "rem_" or "mod_") .. dtype
  return ("%s(%s, %s)"):format(f:helper(helper), x[1], x[2])
end, "number", { check = function(node)
  if is_real(node) and node.attr.fmod ~= 1 then return "of reals without fmod" end
end })

add("Mean", function(f, node, x)
  return ("(%s) / %s"):format(table.concat(x, " + "), f:literal(#x, node.inputs[1].dtype))
end, "real")

local function extreme(sign)
  return each_pair(function(_, node, a, b)
    if not is_real(node) then return ("%s %s %s ? %s : %s"):format(a, sign, b, a, b) end
    return ("%s %s %s || %s != %s ? %s : %s"):format(a, sign, b, a, a, a, b) -- a nan stays
  end)
end
local MOST_EXTREMES = { check = function(node)
  if #node.inputs > 6 then return "of more than 6 inputs" end
end }
add("Max", extreme ">", "number", MOST_EXTREMES)
add("Min", extreme "<", "number", MOST_EXTREMES)

add("PRelu", function(f, node, x)
  local zero = f:literal(0, node.inputs[1].dtype)
  return ("%s < %s ? %s * %s : %s"):format(x[1], zero, x[2], x[1], x[1])
end, "real")

add("Pow", function(f, node, x)
  local a, b = node.inputs[1], node.inputs[2]
  local exponent = b.tensor and b.n == 1 and b.tensor:item()
  if exponent == 1 then return x[1] end
  if exponent == 2 then return ("%s * %s"):format(x[1], x[1]) end
  if exponent == 3 then return ("%s * %s * %s"):format(x[1], x[1], x[1]) end
  if exponent == 0.5 then return ("%s(%s)"):format(f:math("sqrt", a.dtype), x[1]) end
  local y = b.dtype == a.dtype and x[2] or ("(%s)%s"):format(f:type(a), x[2])
  return ("%s(%s, %s)"):format(f:math("pow", a.dtype), x[1], y)
end, "real")

for type, sign in pairs { Equal = "==", Less = "<", Greater = ">", LessOrEqual = "<=",
  GreaterOrEqual = ">=" } do
  add(type, function(_, _, x) return ("%s %s %s"):format(x[1], sign, x[2]) end)
end
for type, text in pairs { And = "%s && %s", Or = "%s || %s", Xor = "!%s != !%s" } do
  add(type, function(_, _, x) return text:format(x[1], x[2]) end)
end
for type, sign in pairs { BitwiseAnd = "&", BitwiseOr = "|", BitwiseXor = "^" } do
  add(type, function(_, node, x)
    return wrapped(node.inputs[1].dtype, "%s " .. sign .. " %s", x[1], x[2])
  end)
end

add("BitShift", function(f, node, x)
  local type = numbers.types[node.inputs[1].dtype]
  local bits = 8 * type.bytes
  local count = type.unsigned and ("(%s)%s"):format(type.unsigned, x[2]) or x[2]
  if type.unsigned and node.attr.direction ~= "LEFT" then -- the sign comes in from the left
    return ("(%s)(%s >> (%s < %d ? %s : %d))"):format(type.c, x[1], count, bits, x[2], bits - 1)
  end
  local sign = node.attr.direction == "LEFT" and "<<" or ">>"
  return ("(%s)(%s < %d ? %s : %s)"):format(type.c, count, bits,
    wrapped(node.inputs[1].dtype, "%s " .. sign .. " %s", x[1], x[2]),
    f:literal(0, node.inputs[1].dtype))
end)

add("Where", function(_, _, x) return ("%s ? %s : %s"):format(x[1], x[2], x[3]) end)

-- Clip's bounds are inputs, or attributes of an old opset.
add("Clip", function(f, node, x)
  local dtype = node.inputs[1].dtype
  local function bound(name, k)
    if node.opset < 11 then return node.attr[name] and f:literal(node.attr[name], dtype) end
    return x[k] or nil
  end
  local low, high = bound("min", 2), bound("max", 3)
  local text = x[1]
  if low then text = ("%s < %s ? %s : %s"):format(text, low, low, text) end
  if high then
    local inner = low and "(" .. text .. ")" or text
    text = ("%s > %s ? %s : %s"):format(x[1], high, high, inner)
    if low then text = ("%s > %s ? %s : %s"):format(inner, high, high, inner) end
  end
  return text
end, "number")

-- --- other types ---

add("Cast", function(f, node, x)
  local from, to = node.inputs[1].dtype, node.outputs[1].dtype
  if from == to then return x[1] end
  if to == "bool" then return ("%s != 0"):format(x[1]) end
  local c = numbers.types[to].c
  if numbers.types[from].real and not numbers.types[to].real then
    return ("(%s)%s(%s)"):format(c, f:helper "real_to_int", x[1])
  end
  return ("(%s)%s"):format(c, x[1])
end, nil, { alias = function(node) return node.inputs[1].dtype == node.outputs[1].dtype end })
rows.CastLike = setmetatable({ check = function() return nil end }, { __index = rows.Cast })

return rows
