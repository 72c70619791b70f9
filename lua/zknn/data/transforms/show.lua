-- show(value): a value as Python prints it. Lists print as lists; show.tuple prints one as a tuple.

local text = require "zknn.text"

local show = {}

local call
local function each(list)
  local parts = {}
  for i, value in ipairs(list) do
    parts[i] = call(value)
  end
  return table.concat(parts, ", ")
end

function call(value)
  if value == nil then return "None" end
  if type(value) == "boolean" then return value and "True" or "False" end
  if type(value) == "number" then return text.number(value) end
  if type(value) == "table" and getmetatable(value) == nil then return "[" .. each(value) .. "]" end
  return tostring(value)
end

function show.tuple(value)
  if type(value) ~= "table" then return call(value) end
  local parts = {}
  for i, entry in ipairs(value) do
    parts[i] = call(entry)
  end
  return text.tuple(parts)
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
