-- The order of names in files, lists of parameters and classes: by bytes, as in PyTorch and Python.
-- Lua's `<` on strings follows os.setlocale.

local sort = {}

local PIECE = 4096 -- bytes compared at a time

local function by_bytes(a, b)
  for from = 1, math.min(#a, #b), PIECE do
    local x, y = { a:byte(from, from + PIECE - 1) }, { b:byte(from, from + PIECE - 1) }
    for i = 1, math.min(#x, #y) do
      if x[i] ~= y[i] then return x[i] < y[i] end
    end
  end
  return #a < #b
end

local function plain()
  local name = os.setlocale(nil, "collate")
  return name == "C" or name == "POSIX"
end

local function by_lua(a, b) return a < b end

-- The order as a function of two strings.
function sort.order()
  return plain() and by_lua or by_bytes
end

-- Sorts a list of strings.
function sort.names(list)
  table.sort(list, not plain() and by_bytes or nil)
end

return sort
