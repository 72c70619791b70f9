-- Where each value lies: at a pointer that the caller gives, or in the arena, at an offset that
-- follows from who lives when. Values of different C types never share memory, so the arena is an
-- array for each size of element.

local numbers = require "zknn.compile.numbers"
local ops = require "zknn.compile.ops"

-- Places of one part of the arena: largest first, each in the smallest gap that it fits in. Gives
-- how many elements the part has.
local function lay_out(places)
  table.sort(places, function(a, b)
    if a.n ~= b.n then return a.n > b.n end
    return a.number < b.number
  end)
  local laid, size = {}, 0
  for _, place in ipairs(places) do
    local beside = {}
    for _, other in ipairs(laid) do
      if other.first <= place.last and place.first <= other.last then
        beside[#beside + 1] = other
      end
    end
    table.sort(beside, function(a, b)
      if a.offset ~= b.offset then return a.offset < b.offset end
      return a.number < b.number
    end)
    local best, least, at = nil, math.huge, 0
    for _, other in ipairs(beside) do
      local gap = other.offset - at
      if gap >= place.n and gap < least then best, least = at, gap end
      at = math.max(at, other.offset + other.n)
    end
    place.offset = best or at
    laid[#laid + 1] = place
    size = math.max(size, place.offset + place.n)
  end
  return size
end

-- Places for all values that nodes write, with their lifetimes, by the number of the node.
local function gather(nodes, root, place_of)
  local places = {}
  for i, node in ipairs(nodes) do
    local function touch(value)
      local place = value and not root(value).tensor and place_of[root(value)]
      if place then place.last = math.max(place.last, i) end
    end
    for _, value in ipairs(node.inputs) do touch(value) end
    for _, value in ipairs(node.outputs) do
      if value and not place_of[root(value)] then
        local place = { kind = "arena", n = math.max(value.n, 1), first = i, last = i,
          number = #places, arena = numbers.types[value.dtype].arena, dtype = value.dtype }
        places[#places + 1], place_of[root(value)] = place, place
      end
      touch(value)
    end
  end
  return places
end

-- Elementwise nodes write over an input that nobody reads any more.
local function share(nodes, root, place_of)
  for i, node in ipairs(nodes) do
    local out = node.outputs[1]
    local mine = out and place_of[root(out)]
    if ops.find(node.type).inplace and mine.kind == "arena" and mine.first == i then
      for _, value in ipairs(node.inputs) do
        local place = value and place_of[root(value)]
        if place and place.kind == "arena" and place ~= mine and place.last == i
          and value.n == out.n and place.dtype == out.dtype and not mine.joined then
          place.last, mine.joined = mine.last, true
          for key, other in pairs(place_of) do
            if other == mine then place_of[key] = place end
          end
        end
      end
    end
  end
end

-- plan.nodes: those that are written, in order; plan.place(value): {kind = "input", "output" or
-- "arena", ...}; plan.sizes: elements by part of the arena; plan.bytes: of all.
return function(net)
  local base, nodes, place_of = {}, {}, {}
  for _, node in ipairs(net.nodes) do
    if ops.is_alias(node) then
      base[node.outputs[1]] = node.inputs[1]
    else
      nodes[#nodes + 1] = node
    end
  end
  local function root(value)
    while base[value] do value = base[value] end
    return value
  end
  for i, value in ipairs(net.inputs) do place_of[value] = { kind = "input", number = i } end
  for _, place in pairs(place_of) do place.first, place.last = 0, 0 end
  for i, value in ipairs(net.outputs) do
    place_of[root(value)] = { kind = "output", number = i, first = 0, last = #nodes }
  end
  local places = gather(nodes, root, place_of)
  share(nodes, root, place_of)
  local plan = { nodes = nodes, sizes = {}, bytes = 0 }
  for _, arena in ipairs(numbers.arenas) do
    local part = {}
    for _, place in ipairs(places) do
      if place.arena == arena[1] and not place.joined then part[#part + 1] = place end
    end
    local size = lay_out(part)
    if size > 0 then
      plan.sizes[arena[1]] = size
      plan.bytes = plan.bytes + size * arena[3]
    end
  end
  function plan.place(value) return place_of[root(value)] end
  function plan.root(value) return root(value) end
  return plan
end
