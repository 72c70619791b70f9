-- Numbers to draw: from a list or a tensor of one dimension to a list of floats.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local text = require "zknn.text"

local values = {}

local MOST = 100000000 -- values of one list

-- The list of numbers; `name` is what the message calls them.
function values.list(what, name, data)
  if core.is_tensor(data) then
    if data:dim() > 1 then
      raise("%s: %s must have 1 dimension, got a tensor %s", what, name,
        text.shape(data))
    end
    local list = data:detach():double():flatten():tolist()
    return list
  end
  if type(data) ~= "table" or #data == 0 and (next(data) ~= nil or args.is_hollow(data)) then
    raise("%s: %s must be a list of numbers or a tensor, got %s", what, name, args.describe(data))
  end
  local list, n = {}, #data -- not ipairs: a table with an __index of its own may have no end
  if n > MOST then raise("%s: %s has %d values, at most %d can be drawn", what, name, n, MOST) end
  for i = 1, n do
    local value = data[i]
    if core.is_tensor(value) and value:numel() == 1 then value = value:item() end
    if type(value) ~= "number" then
      raise("%s: %s[%d] must be a number, got %s", what, name, i, args.describe(value))
    end
    list[i] = value + 0.0
  end
  return list
end

-- Raises unless both lists are equally long.
function values.check_lengths(what, name, list, other_name, other)
  if #list ~= #other then
    raise("%s: %s has %d value%s, %s has %d", what, name, #list, #list == 1 and "" or "s",
      other_name, #other)
  end
end

-- 0, 1, ... for a list.
function values.positions(list)
  local positions = {}
  for i = 1, #list do
    positions[i] = i - 1.0
  end
  return positions
end

-- Edges of `bins` equal bins over the finite numbers of the list, or over range = {low, high}.
local function equal_edges(what, list, bins, range)
  local low, high = math.huge, -math.huge
  if range then
    low, high = range[1], range[2]
  else
    for _, value in ipairs(list) do
      if value - value == 0 then low, high = math.min(low, value), math.max(high, value) end
    end
    if low > high then low, high = 0, 1 end
    if low == high then low, high = low - 0.5, high + 0.5 end
  end
  if bins < 1 then raise("%s: bins must be 1 at least, got %d", what, bins) end
  if bins > 1000000 then raise("%s: bins must be 1000000 at most, got %d", what, bins) end
  local edges = {}
  for i = 0, bins do
    edges[i + 1] = i == bins and high or low + (high - low) * i / bins
  end
  return edges
end

-- How many numbers lie in each bin, and the bins' edges. A bin holds its lower edge, the last one
-- both. bins: a number of bins, or a list of rising edges.
function values.histogram(what, list, bins, range)
  local edges
  if type(bins) == "number" then
    edges = equal_edges(what, list, bins, range)
  else
    edges = values.list(what, "bins", bins)
    for i = 2, #edges do
      local rises = edges[i] > edges[i - 1]
      if not rises then raise("%s: the edges in bins must rise", what) end
    end
    if #edges < 2 then raise("%s: bins must hold two edges at least, got %d", what, #edges) end
  end
  local counts, n = {}, #edges - 1
  for i = 1, n do
    counts[i] = 0
  end
  for _, value in ipairs(list) do
    if value >= edges[1] and value <= edges[n + 1] then
      local first, last = 1, n -- the last bin whose lower edge is not above value
      while first < last do
        local middle = (first + last + 1) // 2
        if edges[middle] <= value then first = middle else last = middle - 1 end
      end
      counts[first] = counts[first] + 1
    end
  end
  return counts, edges
end

return values
