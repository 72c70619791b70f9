-- Sizes of shapes, of which some are names, or false where they are not known.

local sizes = {}

-- A product of sizes as a number and the names in it, sorted; nil when one is not known.
function sizes.product(list, from, to)
  local number, names = 1, {}
  for i = from or 1, to or #list do
    local size = list[i]
    if not size then return nil end
    if type(size) == "string" then
      names[#names + 1] = size
    else
      number = number * size
    end
  end
  table.sort(names)
  return number, names
end

-- The size that such a product is, or false.
function sizes.size_of(number, names)
  if not number then return false end
  if #names == 0 then return number end
  return number == 1 and #names == 1 and names[1] or false
end

-- The product of `sizes` divided by that of `by`, as a size; false when it is no number or name.
function sizes.quotient(list, by)
  local number, names = sizes.product(list)
  local divisor, gone = sizes.product(by)
  if not number or not divisor or divisor == 0 or number % divisor ~= 0 then return false end
  for _, name in ipairs(gone) do
    local found
    for i, own in ipairs(names) do found = found or own == name and i end
    if not found then return false end
    table.remove(names, found)
  end
  return sizes.size_of(number // divisor, names)
end

local function merge_size(a, b)
  if a == b or b == 1 then return a end
  if a == 1 then return b end
  if type(a) == "number" then return a end -- a name or nothing beside it must be 1 or the same
  if type(b) == "number" then return b end
  return false
end

function sizes.broadcast(a, b)
  if not a or not b then return nil end
  local out, n = {}, math.max(#a, #b)
  for i = 1, n do
    local x, y = a[#a - n + i], b[#b - n + i]
    if x == nil or y == nil then
      out[i] = x == nil and y or y == nil and x
    else
      out[i] = merge_size(x, y)
    end
  end
  return out
end

-- Position of an axis that may count from the end, from 1; nil when there is none.
function sizes.place(axis, n)
  axis = axis < 0 and axis + n or axis
  return axis >= 0 and axis < n and axis + 1 or nil
end

-- The size of a window's places along dimension i of n. c: of a rule of shapes.lua.
function sizes.places(c, size, i, n, kernel)
  local stride, dilation = (c.get "strides" or {})[i] or 1, (c.get "dilations" or {})[i] or 1
  local pads, auto = c.get "pads" or {}, c.get("auto_pad", "NOTSET")
  if type(size) ~= "number" or not kernel then return false end
  if auto:find "^SAME" then return -(-size // stride) end
  local padding = auto == "VALID" and 0 or (pads[i] or 0) + (pads[n + i] or 0)
  local room = size + padding - dilation * (kernel - 1) - 1
  local places_of = c.get("ceil_mode", 0) == 1 and -(-room // stride) or room // stride
  if c.get("ceil_mode", 0) == 1 and places_of * stride >= size + (pads[i] or 0) then
    places_of = places_of - 1 -- a window that would begin in the padding behind
  end
  return places_of + 1
end

return sizes
