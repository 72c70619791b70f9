-- A value as Python's repr shows it, for what modules print: 1e-05, 0.1, 2, 'none', True, (2, 3).
-- nil is None; so is false, unless `boolean` is the kind of thing that it is.

local function float(v)
  if v ~= v then return "nan" end
  if v == math.huge or v == -math.huge then return v > 0 and "inf" or "-inf" end
  local text
  for digits = 1, 17 do
    text = (("%%.%de"):format(digits - 1)):format(v)
    if tonumber(text) == v then break end
  end
  local sign, mantissa, exponent = text:match "^(-?)([%d.]+)e([-+]%d+)$"
  local digits, e = mantissa:gsub("%.", ""), math.tointeger(tonumber(exponent))
  if e < -4 or e >= 16 then
    local point = #digits > 1 and "." .. digits:sub(2) or ""
    return ("%s%s%se%s%02d"):format(sign, digits:sub(1, 1), point, e < 0 and "-" or "+",
      math.abs(e))
  elseif e < 0 then
    return sign .. "0." .. ("0"):rep(-e - 1) .. digits
  end
  digits = digits .. ("0"):rep(e + 2 - #digits)
  return sign .. digits:sub(1, e + 1) .. "." .. digits:sub(e + 2)
end

local function python(value, boolean)
  if value == true then return "True" end
  if value == false and boolean then return "False" end
  if not value then return "None" end
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if math.type(value) == "float" then return float(value) end
  if type(value) == "string" then return ("'%s'"):format(value) end
  local parts = {}
  for i, entry in ipairs(value) do
    parts[i] = python(entry)
  end
  return #parts == 1 and ("(%s,)"):format(parts[1]) or ("(%s)"):format(table.concat(parts, ", "))
end

return python
