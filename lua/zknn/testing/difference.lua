-- difference(actual, expected, options): all places at which two tables differ, a line each, for
-- the message of assert_equal; nil when there is one at most.

local core = require "zknn.core"
local compare = require "zknn.testing.compare"
local text = require "zknn.text"

local MOST = 20 -- lines

local function words(value)
  if type(value) == "string" then return (("%q"):format(value):gsub("\\\n", "\\n")) end
  if core.is_tensor(value) then
    return "a tensor of shape " .. text.shape(value)
  end
  return (tostring(value):gsub("^table: .*", "a table"))
end

local function keys_of(a, b)
  local keys, seen = {}, {}
  for _, t in ipairs { a, b } do
    for key in pairs(t) do
      if not seen[key] then keys[#keys + 1] = key end
      seen[key] = true
    end
  end
  table.sort(keys, function(x, y)
    if type(x) == type(y) and (type(x) == "number" or type(x) == "string") then return x < y end
    if type(x) == type(y) then return tostring(x) < tostring(y) end
    return type(x) < type(y)
  end)
  return keys
end

-- What one leaf's difference is, in a line.
local function leaf(actual, expected, options)
  if actual == nil then return "missing, expected " .. words(expected) end
  if expected == nil then return "not expected: " .. words(actual) end
  local problem, note = compare(actual, expected, options)
  if not problem then return nil end
  if core.is_tensor(actual) and core.is_tensor(expected) then
    local count = problem:match "Mismatched elements: [^\n]*"
    return count and note and ("%s. %s"):format(count, note) or problem:gsub("\n.*", "")
  end
  return ("got %s, expected %s"):format(words(actual), words(expected))
end

local function walk(actual, expected, place, options, lines, met)
  if type(actual) ~= "table" or type(expected) ~= "table" then
    local said = leaf(actual, expected, options)
    if said then lines[#lines + 1] = ("  %s: %s"):format(place, said) end
    return
  end
  met[actual] = met[actual] or {}
  if met[actual][expected] or #lines > MOST then return end
  met[actual][expected] = true
  for _, key in ipairs(keys_of(actual, expected)) do
    local word = type(key) == "string" and ("'%s'"):format(key) or tostring(key)
    walk(actual[key], expected[key], ("%s[%s]"):format(place, word), options, lines, met)
  end
end

return function(actual, expected, options)
  local lines = {}
  core.no_grad(walk, actual, expected, "", options, lines, {})
  if #lines < 2 then return nil end
  if #lines > MOST then lines[MOST + 1] = "  ..." end
  return "All that differs:\n" .. table.concat(lines, "\n", 1, math.min(#lines, MOST + 1))
end
