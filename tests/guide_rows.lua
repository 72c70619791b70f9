-- guide_rows.lua PAGE: runs the right column of the page's tables of two programs, row after row,
-- as the texts of one conversation. Prints a line for each row: its number, a tab, and as a quoted
-- text the values that it gives, or those of the names that it sets; "!" and the message in case of
-- an error. The files of rows are written into the folder where it runs.

local page = assert(arg[1], "usage: guide_rows.lua PAGE")

local HEADS = { ["| Python | Lua |"] = true, ["| PyTorch | zknn |"] = true,
  ["| Torch7 | zknn |"] = true }

local env = setmetatable({}, { __index = _G })

-- The text of a value; a plain list as its entries.
local function show(value)
  if type(value) == "table" and not getmetatable(value) and #value > 0 then
    local parts = {}
    for i, entry in ipairs(value) do parts[i] = show(entry) end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  return tostring(value)
end

local function values(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = show((select(i, ...))) end
  return table.concat(parts, ", ")
end

local function run(code)
  local set = code:match "^([%a_][%w_, ]*) = "
  local chunk = not set and load("return " .. code, "=row", "t", env)
  if chunk then return values(chunk()) end
  assert(load(code, "=row", "t", env))()
  return set and values(load("return " .. set, "=row", "t", env)()) or ""
end

local number, within = 0, false
for line in io.lines(page) do
  within = HEADS[line] or within and line:sub(1, 1) == "|"
  local code = within and line:match "^| `.*` | `(.*)` |$"
  if code then
    number = number + 1
    local good, text = pcall(run, code)
    print(("%d\t%s%q"):format(number, good and "" or "!", tostring(text)):gsub("\\\n", "\\n") .. "")
  end
end
