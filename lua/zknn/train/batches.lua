-- The batches of training and validation data: a DataLoader, anything that gives an iterator when
-- it is called, or a list of batches.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local batches = {}

-- What `for` wants of the data.
function batches.each(what, data)
  if not args.is_callable(data) then
    local at = 0
    return function()
      at = at + 1
      local batch = data[at]
      if core.is_tensor(batch) or batch == nil then return batch end
      return table.unpack(batch)
    end
  end
  local following, state, first, closing = data()
  if not args.is_callable(following) then
    raise("%s: train and val must give iterators when they are called, got %s", what,
      args.describe(following))
  end
  return following, state, first, closing
end

-- The samples of a batch: the length of its first tensor.
local function samples_of(values)
  for i = 1, values.n do
    local value = values[i]
    if core.is_tensor(value) and value:dim() > 0 then return value:size(0) end
    if args.is_list(value) and core.is_tensor(value[1]) and value[1]:dim() > 0 then
      return value[1]:size(0)
    end
  end
  return 1
end

-- A batch as {values, inputs, target, samples}: the last of its values is the target; one alone is
-- its own.
function batches.of(...)
  local values = table.pack(...)
  local inputs = { n = math.max(1, values.n - 1) }
  for i = 1, inputs.n do inputs[i] = values[i] end
  return { values = values, inputs = inputs, target = values[values.n],
    samples = samples_of(values) }
end

-- Calls f for each batch.
function batches.visit(what, data, f)
  local following, state, first, closing = batches.each(what, data)
  local _ <close> = closing -- luacheck: ignore _
  local function take(...)
    if (...) == nil then return false end
    f(batches.of(...))
    return true
  end
  repeat until not take(following(state, first))
end

return batches
