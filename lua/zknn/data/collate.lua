-- collate(samples, n): makes a batch of n samples, each a packed table of values, by joining their
-- k-th values. Tensors are stacked, numbers and booleans become tensors as in PyTorch, strings a
-- list; tables are collated key by key.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

-- What a column of values becomes is decided by its first; all must be of one kind.
local function kind_of(value)
  if core.is_tensor(value) then return "tensor" end
  return math.type(value) or type(value)
end

local function stack(list, where)
  local shape = text.shape(list[1])
  local rows = {}
  for i, t in ipairs(list) do
    if text.shape(t) ~= shape then
      raise("DataLoader: samples of one batch must have equal shapes: %s is %s first, then %s",
        where, shape, text.shape(t))
    end
    rows[i] = t:reshape(table.move(t.shape, 1, t:dim(), 2, { 1 }))
  end
  return core.cat(rows, 0)
end

local dtypes = { integer = "int64", float = "float64", boolean = "bool" }

-- The entry of a list of tables in `met`, a tree keyed by tables.
local function place_of(met, list)
  for _, value in ipairs(list) do
    met[value] = met[value] or {}
    met = met[value]
  end
  return met
end

-- A table that occurs several times is collated once.
local function merge(list, where, met)
  local kind = kind_of(list[1])
  for _, value in ipairs(list) do
    if kind_of(value) ~= kind then
      raise("DataLoader: %s is %s in one sample and %s in another", where,
        args.describe(list[1]), args.describe(value))
    end
  end
  if kind == "tensor" then return stack(list, where) end
  if dtypes[kind] then return core.tensor(list, { dtype = dtypes[kind] }) end
  if kind == "string" then return list end
  if kind ~= "table" then
    raise("DataLoader: %s is %s: a batch is made of tensors, numbers, booleans, strings and "
      .. "tables; collate_fn can do more", where, args.describe(list[1]))
  end
  local place = place_of(met, list)
  if place.result == false then raise("DataLoader: %s contains itself", where) end
  if place.result then return place.result end
  place.result = false -- under way
  local result = {}
  for key in pairs(list[1]) do
    local column = {}
    for i, value in ipairs(list) do
      column[i] = value[key]
      if column[i] == nil then
        raise("DataLoader: %s has no %s in one of the samples", where, tostring(key))
      end
    end
    result[key] = merge(column, where .. "." .. tostring(key), met)
  end
  place.result = result
  return result
end

return function(samples)
  local columns, width, met = {}, samples[1].n, {}
  for k = 1, width do
    local column = {}
    for i, sample in ipairs(samples) do
      if sample.n ~= width or sample[k] == nil then
        raise("DataLoader: get gives %d values for one sample, and for another %s", width,
          sample.n ~= width and sample.n or "nil as value " .. k)
      end
      column[i] = sample[k]
    end
    columns[k] = merge(column, "value " .. k .. " of a sample", met)
  end
  return table.unpack(columns, 1, width)
end
