-- source.lua: the text that a function was compiled from, and its lines.
--
-- A file may have changed since it was read, and a name such as "stdin" stands for many chunks. So
-- a text counts only if it still compiles to the function: string.dump tells.

local source = {}

local LARGEST = 4 << 20 -- bytes of a file that are read

-- What the host (src/embed/report.c) and the conversation remember: {chunkname, text, compiled,
-- ...}
local KEY = "zknn.sources"
local MOST = 300 -- texts that are kept

-- Keeps the text of a chunk that is no file. `compiled` is what the compiler saw, where that was
-- another text with the same lines.
function source.remember(chunkname, text, compiled)
  local registry = debug.getregistry()
  local kept = registry[KEY] or {}
  registry[KEY] = kept
  if #kept >= 3 * MOST then table.move(kept, 4, #kept + 3, 1) end
  local n = #kept
  kept[n + 1], kept[n + 2], kept[n + 3] = chunkname, text, compiled or text
end

local function read(path)
  local file <close> = io.open(path, "rb")
  local text = file and file:read(LARGEST)
  if not text or #text == LARGEST or text:byte() == 27 then return nil end -- or it is compiled
  return text
end

-- As Lua reads a file: without a first line that begins with #, and a byte-order mark. Positions in
-- a line may change, its number does not.
local function as_compiled(text)
  return (text:gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", ""))
end

-- Does the text compile to the function, or to one that has it inside?
local function has(text, f, chunkname)
  local main = load(as_compiled(text), chunkname, "t")
  if not main then return false end
  local whole, part = string.dump(main), string.dump(f)
  if whole == part then return true end
  -- a function inside of another has no name of its source
  local _, last = part:find(chunkname, 1, true)
  return last ~= nil and whole:find(part:sub(last + 1), 1, true) ~= nil
end

-- The text behind what debug.getinfo(f, "Sf") says of a function, or nil.
function source.of(info)
  local name = info.source
  local kept = debug.getregistry()[KEY] or {}
  for i = #kept - 2, 1, -3 do
    if kept[i] == name and has(kept[i + 2], info.func, name) then return kept[i + 1] end
  end
  local kind = name:sub(1, 1)
  if kind == "=" then return nil end
  local text = name -- load's text is its name
  if kind == "@" then text = read(name:sub(2)) end
  return text and has(text, info.func, name) and text or nil
end

-- The newest text that is remembered under the name, or that of a file: of a chunk that does not
-- compile.
function source.latest(chunkname)
  if chunkname:sub(1, 1) == "@" then return read(chunkname:sub(2)) end
  local kept = debug.getregistry()[KEY] or {}
  for i = #kept - 2, 1, -3 do
    if kept[i] == chunkname then return kept[i + 1] end
  end
end

-- The lines of a text: number, positions of the first and the last byte. They end as Lua's do: by
-- \n, \r, or both in either order.
function source.lines(text)
  local first, number = 1, 0
  return function()
    if not first then return nil end
    local from, mark = first, text:find("[\r\n]", first)
    number, first = number + 1, nil
    if mark then
      local other = text:sub(mark, mark) == "\n" and "\r" or "\n"
      first = mark + (text:sub(mark + 1, mark + 1) == other and 2 or 1)
    end
    return number, from, (mark or #text + 1) - 1
  end
end

-- Positions of line n's first and last byte; nil when there is no such line.
function source.line(text, n)
  for number, first, last in source.lines(text) do
    if number == n then return first, last end
  end
end

return source
