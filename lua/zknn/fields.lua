-- fields.lua: the fields of an object that its table does not have yet, for completion and for
-- reports, without running the user's code.
--
-- A metatable of ours says them in __fields: a list of names that are computed when they are read,
-- or a function of the object that reads raw and gives a table, name = value. __lazy says what is
-- made at its first use: name = what makes it. Such functions and tables are registered here: those
-- that a user puts into a metatable are left alone.

local fields = {}

local ours = setmetatable({}, { __mode = "k" })

-- Registers the function or table, and gives it.
function fields.own(source)
  ours[source] = true
  return source
end

-- What the object's metatable says of its fields: name = value, or false where it is not known.
function fields.of(object, meta)
  local source, found = type(meta) == "table" and rawget(meta, "__fields") or nil, {}
  if ours[source] then
    local good, values = pcall(source, object)
    return good and type(values) == "table" and values or {}
  elseif type(source) == "table" then
    for i = 1, rawlen(source) do
      local name = rawget(source, i)
      if type(name) == "string" then found[name] = false end
    end
  end
  return found
end

-- name = what makes it.
function fields.lazy(meta)
  local lazy = rawget(meta, "__lazy")
  return ours[lazy] and lazy or {}
end

return fields
