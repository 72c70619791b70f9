-- Texts that come out of files, for people: nothing in them reaches the terminal as a command.

local texts = require "zknn.text"

local words = {}

-- Characters that turn the direction of text, or are not seen: U+200B to U+200F, U+2028 to U+202E,
-- U+2060 to U+2069, U+FEFF, and the control characters U+0080 to U+009F.
local function is_hidden(code)
  return code < 0x20 or code >= 0x7f and code < 0xa0 or code >= 0x200b and code <= 0x200f
    or code >= 0x2028 and code <= 0x202e or code >= 0x2060 and code <= 0x2069 or code == 0xfeff
end

local SHORT = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(text, code)
  if SHORT[text] then return SHORT[text] end
  return code < 0x80 and ("\\x%02x"):format(code) or ("\\u{%x}"):format(code)
end

-- The text with escapes in place of control characters and of bytes that are no UTF-8.
function words.safe(text)
  if not text:find "[%c\x80-\xff]" then return text end
  local out, at = {}, 1
  while at <= #text do
    local good, bad = utf8.len(text, at)
    local stop = good and #text or bad - 1
    for _, code in utf8.codes(text:sub(at, stop)) do
      local letter = utf8.char(code)
      out[#out + 1] = is_hidden(code) and escape(letter, code) or letter
    end
    if not good then out[#out + 1] = ("\\x%02x"):format(text:byte(bad)) end
    at = stop + (good and 1 or 2)
  end
  return table.concat(out)
end

-- The same, cut to so many characters.
function words.short(text, most)
  text = words.safe(text)
  local n = utf8.len(text)
  return n <= most and text or text:sub(1, utf8.offset(text, most - 2) - 1) .. "..."
end

local UNITS = { "KB", "MB", "GB", "TB", "PB", "EB" }

-- "1.5 MB" (of 1,000,000 bytes)
function words.size(bytes)
  if bytes < 1000 then return ("%d B"):format(bytes) end
  local x, unit = bytes / 1000, 1
  while x >= 999.5 and UNITS[unit + 1] do
    x, unit = x / 1000, unit + 1
  end
  return (x < 99.95 and "%.1f %s" or "%.0f %s"):format(x, UNITS[unit])
end

-- 1234567 as "1,234,567"
words.count = texts.grouped

-- "3 tensors"
function words.plural(n, word)
  return ("%s %s%s"):format(words.count(n), word, n == 1 and "" or "s")
end

-- A number in few digits.
function words.number(x)
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x ~= x then return "nan" end
  if x == math.huge or x == -math.huge then return x > 0 and "inf" or "-inf" end
  return (("%.5g"):format(x))
end

-- [2, 3]; a size that is a name stands as it is, one that is not known as ?
function words.shape(shape)
  if not shape then return "?" end
  local sizes = {}
  for i, size in ipairs(shape) do
    sizes[i] = type(size) == "string" and words.short(size, 24) or size and tostring(size) or "?"
  end
  return "[" .. table.concat(sizes, ", ") .. "]"
end

local function width_of(text)
  return utf8.len(text) or #text
end

-- Rows of cells as lines with columns; align: by column, "right" or nil.
function words.columns(rows, align, indent)
  local widths, lines = {}, {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do widths[i] = math.max(widths[i] or 0, width_of(cell)) end
  end
  for k, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      local blanks = (" "):rep(widths[i] - width_of(cell))
      cells[i] = align[i] == "right" and blanks .. cell or cell .. blanks
    end
    lines[k] = (indent or "") .. table.concat(cells, "  "):gsub(" +$", "")
  end
  return lines
end

return words
