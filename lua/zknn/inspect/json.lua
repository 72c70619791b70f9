-- Results as JSON: lists stay lists where they are empty; what JSON has no number for is a text.

local json = require "zknn.json"
local ordered = require "zknn.ordered"

local LISTS = { arrays = true, values = true, shape = true, strides = true, inputs = true,
  outputs = true, nodes = true, differences = true, index = true }

local function plain(value, key)
  if math.type(value) == "float" and (value ~= value or value - value ~= 0) then
    return value ~= value and "nan" or value > 0 and "inf" or "-inf"
  elseif type(value) ~= "table" then
    return value
  end
  local out, kind = {}, ordered.kind(value)
  local dict = kind == "dict" or kind == "OrderedDict"
  if not dict and (#value > 0 or next(value) == nil and (LISTS[key] or kind == "list")) then
    for i = 1, #value do out[i] = plain(value[i]) end
    return json.list(out)
  end
  for name, item in pairs(value) do out[tostring(name)] = plain(item, name) end
  return out
end

return function(value)
  return json.encode(plain(value))
end
