-- Kernel sizes, strides and padding: one number for all dimensions, or a list with one for each.

local raise = require "zknn.raise"

local sizes = {}

-- A list of n numbers of a number or such a list.
function sizes.list(what, name, value, n)
  local list = {}
  if type(value) == "table" and #value ~= n then
    raise("%s: %s has %d entries, it must be a number or %d of them", what, name, #value, n)
  end
  for i = 1, n do
    list[i] = type(value) == "table" and value[i] or value
  end
  return list
end

-- Raises unless value, or each entry of the list that it is, is `least` at least.
function sizes.at_least(what, name, value, least)
  for _, size in ipairs(type(value) == "table" and value or { value }) do
    if type(size) == "number" and size < least then
      raise("%s: %s is %s, it must be at least %d", what, name, sizes.text(value), least)
    end
  end
end

-- As Python prints it: 2, (2, 3), (2,); false is None.
function sizes.text(value)
  if value == false then return "None" end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for i, entry in ipairs(value) do
    parts[i] = sizes.text(entry)
  end
  return #parts == 1 and ("(%s,)"):format(parts[1]) or ("(%s)"):format(table.concat(parts, ", "))
end

-- Are all entries of the list that number?
function sizes.all(list, number)
  for _, entry in ipairs(list) do
    if entry ~= number then return false end
  end
  return true
end

return sizes
