-- tostring of objects that contain others (modules, transforms). A part may be shared by many or
-- contain itself, so depth and number of parts are limited; beyond that a part is only named.

local DEEP, MANY = 40, 20000 -- limits: levels (each uses C's stack), and parts in all

local inside, depth, made = {}, 0, 0 -- the state of the outermost tostring that is running

local nested = {}

-- The result of a __tostring: make(object), which calls nested.part for the object's parts.
function nested.text(object, make)
  if depth == 0 then inside, made = {}, 0 end
  local was = inside[object]
  inside[object], depth = true, depth + 1
  local good, text = pcall(make, object)
  inside[object], depth = was, depth - 1
  if not good then error(text, 0) end
  return text
end

-- The text of a part, or its name beyond the limits.
function nested.part(part, name)
  made = made + 1
  if inside[part] then return name .. "(..., which contains itself)" end
  if made > MANY or depth >= DEEP then return name .. "(...)" end
  return tostring(part)
end

return nested
