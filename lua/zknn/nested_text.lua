-- Texts of things that hold others (modules, transforms), which may be shared by many or be in
-- themselves: a text has bounds, and what lies beyond them is told by its name alone.

local DEEP, MANY = 40, 20000 -- levels (each takes some of C's stack), and parts in all

local inside, depth, made = {}, 0, 0 -- of the text that is being made

local nested = {}

-- What a __tostring gives: make(object), which calls nested.part for what the object holds.
function nested.text(object, make)
  if depth == 0 then inside, made = {}, 0 end
  local was = inside[object]
  inside[object], depth = true, depth + 1
  local good, text = pcall(make, object)
  inside[object], depth = was, depth - 1
  if not good then error(text, 0) end
  return text
end

-- The text of a part, or of its name.
function nested.part(part, name)
  made = made + 1
  if inside[part] then return name .. "(..., which is in itself)" end
  if made > MANY or depth >= DEEP then return name .. "(...)" end
  return tostring(part)
end

return nested
