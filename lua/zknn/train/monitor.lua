-- What train.Checkpoints, train.EarlyStopping and train.fit watch: a number of each epoch by its
-- name, which is to fall or to rise.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"
local sort = require "zknn.sort"

local monitor = {}

-- Names of numbers that are better when they are greater.
local RISING = { "acc", "auc", "f1", "precision", "recall", "correct", "top", "iou", "r2", "score" }

-- "min" or "max", for a mode "min", "max" or "auto", which goes by the name.
function monitor.mode(what, mode, name)
  args.check_choice(what, "mode", mode, { "auto", "min", "max" })
  if mode ~= "auto" then return mode end
  for _, word in ipairs(RISING) do
    if name:lower():find(word, 1, true) and not name:lower():find "loss" then return "max" end
  end
  return "min"
end

-- Is value better than best (nil: any number is), by more than min_delta? A nan never is.
function monitor.is_better(mode, value, best, min_delta)
  if value ~= value then return false end
  if best == nil then return true end
  if mode == "min" then return value < best - (min_delta or 0) end
  return value > best + (min_delta or 0)
end

-- A number, from a number or a tensor of one element.
function monitor.number(what, name, value)
  if core.is_tensor(value) and value:numel() == 1 then value = value:item() end
  if type(value) ~= "number" then
    raise("%s: %s must be a number, got %s", what, name, args.describe(value))
  end
  return value
end

-- The number of that name among those of an epoch.
function monitor.value(what, name, numbers)
  if numbers[name] == nil then
    local names = {}
    for key in pairs(numbers) do names[#names + 1] = tostring(key) end
    sort.names(names)
    raise("%s: there is no '%s' to monitor%s; there are %s", what, name, args.hint(name, names),
      #names > 0 and table.concat(names, ", ") or "no numbers")
  end
  return monitor.number(what, name, numbers[name])
end

-- A table of numbers by name, as a copy.
function monitor.numbers(what, name, numbers)
  if type(numbers) ~= "table" or getmetatable(numbers) ~= nil then
    raise("%s: %s must be a table of numbers by name, got %s", what, name, args.describe(numbers))
  end
  local copy = {}
  for key, value in pairs(numbers) do
    if type(key) ~= "string" then
      raise("%s: %s must have names, got the key %s", what, name, tostring(key))
    end
    copy[key] = monitor.number(what, ("%s.%s"):format(name, key), value)
  end
  return copy
end

return monitor
