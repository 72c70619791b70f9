-- excerpt.lua: a line of source, with a mark under what it is about.
--
--      12 | prnt("x")
--         | ^^^^

local COLUMNS = 100 -- of the line that are shown at most
local BEFORE = 60 -- of them before the mark, where the line must be cut

-- Characters that take two columns, and none.
local WIDE = { 0x1100, 0x115F, 0x2E80, 0xA4CF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F,
  0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1FAFF, 0x20000, 0x3FFFD }
local NARROW = { 0x300, 0x36F, 0x200B, 0x200F, 0xFE00, 0xFE0F }

local function is_in(ranges, code)
  for i = 1, #ranges, 2 do
    if code >= ranges[i] and code <= ranges[i + 1] then return true end
  end
  return false
end

-- The columns of a character; bytes that are no UTF-8 have one each.
local function columns_of(char)
  local code = utf8.len(char) == 1 and utf8.codepoint(char) or 0
  return is_in(NARROW, code) and 0 or is_in(WIDE, code) and 2 or 1
end

-- The characters of a line, each { text, first = its position, columns }.
local function characters(line)
  local list, at = {}, 1
  while at <= #line do
    local char = line:match("^" .. utf8.charpattern, at)
    if not char or not utf8.len(char) then char = line:sub(at, at) end
    local shown = char:find "^%c" and char ~= "\t" and "?" or char
    list[#list + 1] = { text = shown, first = at, columns = columns_of(char) }
    at = at + #char
  end
  return list
end

local function is_marked(spans, position)
  for _, span in ipairs(spans) do
    if position >= span.first and position <= span.last then return true end
  end
  return false
end

-- The part of a long line that is shown: where it begins and ends in the list of characters.
local function cut(chars, spans)
  if #chars <= COLUMNS then return 1, #chars end
  local first = 1
  if spans[1] then
    for i, char in ipairs(chars) do
      if char.first >= spans[1].first then
        first = i > COLUMNS - 20 and i - BEFORE or 1
        break
      end
    end
  end
  return first, math.min(first + COLUMNS - 1, #chars)
end

-- Lines to print: the line of that number and its marks. spans: { first, last } in bytes of the
-- line. Tabs are kept in both, so that they meet whatever a tab is.
return function(line, number, spans, paint)
  if not line:find "%S" then return {} end
  local chars = characters((line:gsub("%s+$", "")))
  local from, to = cut(chars, spans)
  local shown, marks = {}, {}
  if from > 1 then shown[1], marks[1] = "...", "   " end
  for i = from, to do
    local char = chars[i]
    shown[#shown + 1] = char.text
    local mark = is_marked(spans, char.first) and "^" or " "
    marks[#marks + 1] = char.text == "\t" and "\t" or mark:rep(char.columns)
  end
  if to < #chars then shown[#shown + 1] = "..." end
  local lines = { paint("grey", ("%5d | "):format(number)) .. table.concat(shown) }
  local row = table.concat(marks):match "^(.-)%s*$"
  if row ~= "" then lines[2] = paint("grey", "      | ") .. paint("red", row) end
  return lines
end
