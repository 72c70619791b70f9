-- Circles of files: where a file needs another that needs it back, neither can be read, tested or
-- moved alone. Used by tests/layering.lua (what includes say) and tests/symbols.lua (what the
-- linker would say).

local circles = {}

-- Circles that stay, with their reasons; docs/architecture.md has the same list.
circles.allowed = {
  includes = { -- a header that includes another for its types, whose .c calls the first
    ["kernel/batch kernel/conv"] = "kernels over images and over a batch share parts",
    ["kernel/blocked kernel/blocked_winograd kernel/winograd"] = "ways to do one convolution",
  },
  symbols = { -- functions that call each other
    ["plot/canvas plot/draw"] = "a canvas opens its methods of drawing, which check it",
  },
}

-- The strongly connected components of more than one node of `needs` (name = set of names), each a
-- sorted list (Tarjan's algorithm).
function circles.find(needs)
  local names, found = {}, {}
  for name in pairs(needs) do names[#names + 1] = name end
  table.sort(names)
  local index, low, on_stack, stack, count = {}, {}, {}, {}, 0
  local function visit(name)
    count = count + 1
    index[name], low[name] = count, count
    stack[#stack + 1], on_stack[name] = name, true
    for other in pairs(needs[name] or {}) do
      if not index[other] then
        visit(other)
        low[name] = math.min(low[name], low[other])
      elseif on_stack[other] then
        low[name] = math.min(low[name], index[other])
      end
    end
    if low[name] ~= index[name] then return end
    local circle = {}
    repeat
      local other = table.remove(stack)
      on_stack[other] = nil
      circle[#circle + 1] = other
    until other == name
    if #circle > 1 then
      table.sort(circle)
      found[#found + 1] = circle
    end
  end
  for _, name in ipairs(names) do
    if not index[name] then visit(name) end
  end
  return found
end

-- Calls problem(sentence) for each circle that circles.allowed[kind] does not name, for each that
-- it names in vain, and for each that the page on architecture does not name.
function circles.check(needs, kind, problem)
  local found, allowed = {}, circles.allowed[kind]
  for _, circle in ipairs(circles.find(needs)) do
    local name = table.concat(circle, " ")
    found[name] = true
    if not allowed[name] then
      local lines = { "a circle of files: " .. name }
      for _, from in ipairs(circle) do
        for _, to in ipairs(circle) do
          local why = (needs[from] or {})[to]
          if why then lines[#lines + 1] = ("  %s needs %s (%s)"):format(from, to, why) end
        end
      end
      problem(table.concat(lines, "\n"))
    end
  end
  local file <close> = assert(io.open("docs/architecture.md"))
  local page = file:read "a"
  for name in pairs(allowed) do
    if not found[name] then problem("tests/circles.lua: no circle any more: " .. name) end
    if not page:find("| " .. name:gsub(" ", ", ") .. " |", 1, true) then
      problem("docs/architecture.md does not name the circle " .. name:gsub(" ", ", "))
    end
  end
end

return circles
