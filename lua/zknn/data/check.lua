-- Checks of the arguments of datasets and loaders.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local check = {}

-- value as a dataset: a tensor becomes the dataset of its rows, a list that of its entries. Raises
-- for anything else.
function check.dataset(what, value)
  if core.is_tensor(value) then return require "zknn.data.tensordataset"(value) end
  if args.is_list(value) and value[1] ~= nil and value.get == nil then
    return require "zknn.data.listdataset"(what, value)
  end
  local kind = type(value)
  local meta = getmetatable(value)
  if kind ~= "table" and kind ~= "userdata" or type(value.get) ~= "function" then
    local own = type(value) == "table" and type(meta) == "table" and rawget(meta, "_is_own")
    raise("%s: dataset must be an object with get(i) and a length, got %s (%s)", what,
      args.describe(value), own and ("write function %s:get(i), i from 0"):format(meta.__name)
      or "a tensor or a list of samples will do, too")
  end
  if type(meta) ~= "table" or not meta.__len then
    raise("%s: dataset has no length: its metatable needs __len%s", what,
      type(meta) == "table" and rawget(meta, "_is_own")
      and (": write function %s:__len()"):format(meta.__name) or "")
  end
  return value
end

-- How many samples the dataset has: what its __len gives, which a script may have written.
function check.size(what, dataset)
  local n = #dataset
  if math.type(n) ~= "integer" or n < 0 then
    raise("%s: the dataset's length (#dataset, what its __len gives) must be an integer of at "
      .. "least 0, got %s", what, args.describe(n))
  end
  return n
end

-- Raises unless i is the index of one of n samples.
function check.index(what, i, n)
  if math.type(i) ~= "integer" then
    raise("%s: get: index must be an integer, got %s", what, args.describe(i))
  end
  if i < 0 or i >= n then
    raise("%s: get: index %d is not one of the %d samples (0 to %d)", what, i, n, n - 1)
  end
end

-- Raises unless index is a tensor of sample numbers.
function check.indices(what, index)
  if not core.is_tensor(index) or index:dim() ~= 1 or index.dtype ~= "int64" then
    raise("%s: batch: index must be an int64 tensor of one dimension, got %s", what,
      args.describe(index))
  end
end

-- The same, and unless at and n, a range of it, are integers or not given.
function check.batch(what, index, at, n)
  check.indices(what, index)
  for name, value in pairs { at = at, n = n } do
    if math.type(value) ~= "integer" then
      raise("%s: batch: %s must be an integer, got %s", what, name, args.describe(value))
    end
  end
end

-- Raises unless value can be called with a sample's part.
function check.transform(what, name, value)
  local meta = getmetatable(value)
  if type(meta) == "table" and meta.__name == "class" then
    raise("%s: %s is the class %s; call it to make a transform: %s()", what, name, value.__name,
      value.__name)
  end
  if value ~= nil and not args.is_callable(value) then
    raise("%s: %s must be a function or a transform, got %s", what, name, args.describe(value))
  end
end

return check
