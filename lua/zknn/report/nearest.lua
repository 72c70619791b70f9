-- nearest.lua: the name that was probably meant. Stricter than what messages about options suggest:
-- among all variables something is always a little like a name.

-- The number of letters to insert, delete, replace or swap; a different case counts half.
local function distance(a, b)
  local n, m = #a, #b
  local before, last, now = {}, {}, {}
  for j = 0, m do last[j] = j end
  for i = 1, n do
    now[0] = i
    local x = a:sub(i, i)
    for j = 1, m do
      local y = b:sub(j, j)
      local cost = x == y and 0 or x:lower() == y:lower() and 0.5 or 1
      local d = math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost)
      if i > 1 and j > 1 and x == b:sub(j - 1, j - 1) and a:sub(i - 1, i - 1) == y then
        d = math.min(d, before[j - 2] + (x == y and cost or 1))
      end
      now[j] = d
    end
    before, last, now = last, now, before
  end
  return last[m]
end

-- Words that are the same but for case and underscores are near however long they are.
local function bare(name)
  return (name:lower():gsub("_", ""))
end

-- names: the candidates, as keys. nil when none is near, or several are equally near.
return function(name, names)
  local limit = #name <= 2 and 0.5 or #name <= 4 and 1 or #name <= 8 and 2 or 3
  local best, least, again = nil, limit, false
  for other in pairs(names) do
    if other ~= name and math.abs(#other - #name) <= 3 and #name <= 60 then
      local d = bare(other) == bare(name) and 0.25 or distance(name, other)
      if d < least or d == least and not best then
        best, least, again = other, d, false
      elseif d == least then
        again = true
      end
    end
  end
  return not again and best or nil
end
