-- Numbers, values and shapes as text, in one place.

local text = {}

-- A float as Python's repr writes it, by the fewest digits that give it back: 1e-05, 0.1, 2.0.
local function float(x)
  if x ~= x then return "nan" end
  if x == math.huge or x == -math.huge then return x > 0 and "inf" or "-inf" end
  local short
  for digits = 0, 16 do
    short = ("%%.%de"):format(digits):format(x)
    if tonumber(short) == x then break end
  end
  local sign, first, rest, exponent = short:match "^(-?)(%d)%.?(%d*)e(.*)$"
  local e, digits = math.tointeger(tonumber(exponent)), first .. rest
  if e < -4 or e >= 16 then
    return ("%s%s%se%+03d"):format(sign, first, rest ~= "" and "." .. rest or "", e)
  end
  if e < 0 then return sign .. "0." .. ("0"):rep(-e - 1) .. digits end
  digits = digits .. ("0"):rep(e + 2 - #digits)
  return sign .. digits:sub(1, e + 1) .. "." .. digits:sub(e + 2)
end

-- A number as Python's repr writes it.
function text.number(x)
  return math.type(x) == "integer" and ("%d"):format(x) or float(x)
end

-- Texts in brackets, as Python writes a tuple: "(2, 3)", "(2,)".
function text.tuple(parts)
  return #parts == 1 and ("(%s,)"):format(parts[1]) or ("(%s)"):format(table.concat(parts, ", "))
end

-- A value as Python's repr shows it: 1e-05, 'none', True, (2, 3) for a list. nil is None; so is
-- false, unless `boolean` is the kind of thing that it is.
function text.python(value, boolean)
  if value == true then return "True" end
  if value == false and boolean then return "False" end
  if not value then return "None" end
  if type(value) == "number" then return text.number(value) end
  if type(value) == "string" then return ("'%s'"):format(value) end
  local parts = {}
  for i = 1, #value do -- a tuple may hold None
    parts[i] = text.python(value[i])
  end
  return text.tuple(parts)
end

-- 1234567 as "1,234,567"; n: an integer, or its digits.
function text.grouped(n)
  local digits = type(n) == "number" and ("%d"):format(n) or n
  return (digits:reverse():gsub("%d%d%d", "%0,"):reverse():gsub("^(%-?),", "%1"))
end

-- "[2, 3]", of a tensor's shape or of a list of sizes.
function text.shape(of)
  return "[" .. table.concat(type(of) == "userdata" and of.shape or of, ", ") .. "]"
end

return text
