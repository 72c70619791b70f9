-- show(value): a value as Python prints it. Lists print as lists; show.tuple prints one as a tuple.

local show = {}

local function number(x)
  if math.type(x) == "integer" then return ("%d"):format(x) end
  local text
  for digits = 15, 17 do
    text = ("%." .. digits .. "g"):format(x)
    if tonumber(text) == x then break end
  end
  return text:find("[.eni]") and text or text .. ".0"
end

local call
local function each(list)
  local parts = {}
  for i, value in ipairs(list) do
    parts[i] = call(value)
  end
  return table.concat(parts, ", "), #parts
end

function call(value)
  if value == nil then return "None" end
  if type(value) == "boolean" then return value and "True" or "False" end
  if type(value) == "number" then return number(value) end
  if type(value) == "table" and getmetatable(value) == nil then return "[" .. each(value) .. "]" end
  return tostring(value)
end

function show.tuple(value)
  if type(value) ~= "table" then return call(value) end
  local text, n = each(value)
  return n == 1 and ("(%s,)"):format(text) or ("(%s)"):format(text)
end

-- "(name=value, ...)" of pairs { name, value, how }; how is show.tuple for a tuple.
function show.arguments(list)
  local parts = {}
  for i, p in ipairs(list) do
    parts[i] = ("%s=%s"):format(p[1], (p[3] or call)(p[2]))
  end
  return "(" .. table.concat(parts, ", ") .. ")"
end

return setmetatable(show, { __call = function(_, value) return call(value) end })
