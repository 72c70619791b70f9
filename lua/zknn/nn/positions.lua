-- List access to registries, for containers whose entries have positions, counted from 0.

local raise = require "zknn.raise"

local positions = {}

-- Does a loop's iterator ask, as that of ipairs does?
local function is_in_loop()
  for level = 3, 12 do
    local caller = debug.getinfo(level, "nS")
    if not caller or caller.what == "C" then
      return caller ~= nil and caller.namewhat == "for iterator"
    end
  end
  return false
end

-- What is said of a position that is not there. As ipairs asks for the first past the end, having
-- begun with 1, that is explained.
local function out_of_range(container, registry, index, reading)
  local n = #registry.names
  local what = registry == container._parameters and "parameter" or "module"
  local text = ("nn.%s: index %d is out of range, there %s"):format(container:_get_name(), index,
    n == 1 and ("is 1 %s"):format(what) or ("are %d %ss"):format(n, what))
  if reading and index == math.max(n, 1) and is_in_loop() then
    raise("%s; positions count from 0, and ipairs starts at 1 and has left out 0: write "
      .. "`for i, m in list:each() do`", text)
  elseif not reading and index == n then
    raise("%s; write list:append(m) for one more", text)
  end
  raise("%s", text)
end

-- The name at a position, negative ones from the end; nil when there is none.
local function find(registry, index)
  local names = registry.names
  if index < 0 then index = index + #names end
  return names[index + 1]
end

positions.out_of_range = out_of_range

function positions.read(container, registry, index)
  local name = find(registry, index)
  if name == nil then out_of_range(container, registry, index, true) end
  return registry.values[name]
end

-- The name of a position that is going to be assigned.
function positions.name_at(container, registry, index)
  return find(registry, index) or out_of_range(container, registry, index)
end

-- The name of one more entry at the end.
function positions.next_name(container, registry)
  local name = tostring(#registry.names)
  if registry.values[name] ~= nil then
    raise("nn.%s: the name '%s', which one more would have, is taken; take entries out by "
      .. "list[i] = nil, which renames those behind", container:_get_name(), name)
  end
  return name
end

-- Takes out the entry at a position. Those behind it move up, and "0", "1", ... are renamed, as
-- PyTorch's del does.
function positions.remove(container, registry, index)
  registry:remove(positions.name_at(container, registry, index))
  local values = {}
  for i, name in ipairs(registry.names) do
    if not name:find "^%d+$" then return end -- names of the user's
    values[i] = registry.values[name]
  end
  for _, name in ipairs(table.move(registry.names, 1, #values, 1, {})) do
    registry:remove(name)
  end
  for i, value in ipairs(values) do
    registry:set(tostring(i - 1), value)
  end
end

-- An iterator of position, value.
function positions.each(registry)
  local i, names = -1, registry.names
  return function()
    i = i + 1
    if names[i + 1] then return i, registry.values[names[i + 1]] end
  end
end

return positions
