-- Texts of --help, in lines that the terminal has room for.

local native = require "zknn.core.system"
local wrap = require "zknn.docs.show".wrap

local usage = {}

-- The words in lines of at most `width` columns; all but the first begin with `indent` blanks.
local function fill(first, words, indent, width)
  return table.concat(wrap(words, width, (" "):rep(indent), first), "\n")
end

local NARROW = 60 -- below it, descriptions stand below their options

-- A line that begins with blanks: an option and its description, two blanks or more between them.
local function fit_option(line, width)
  local before, left, right = line:match "^(%s*)(%S.-)%s%s+(%S.*)$"
  if not left then
    before = #line:match "^%s*"
    return fill((" "):rep(before), line, before + 4, width)
  end
  local column = #line - #right
  if width >= NARROW and width >= column + 24 then
    return fill(line:sub(1, column), right, column, width)
  end
  local indent = #before + 4
  return fill(before, left, indent, width) .. "\n" .. fill((" "):rep(indent), right, indent, width)
end

-- The text for so many columns. Lines that do not begin with a blank are prose, and flow together;
-- "usage:" begins a line of its own.
function usage.fit(text, width)
  local out, prose = {}, {}
  local function flush()
    if #prose > 0 then out[#out + 1] = fill("", table.concat(prose, " "), 0, width) end
    prose = {}
  end
  for line in text:gmatch "([^\n]*)\n" do
    if line:find "^%S" and not line:find "^usage:" then
      prose[#prose + 1] = line
    else
      flush()
      out[#out + 1] = (#line > width or width < NARROW) and fit_option(line, width) or line
    end
  end
  flush()
  return table.concat(out, "\n") .. "\n"
end

-- Prints the text as it is, or, on a terminal that is narrower than its lines, in shorter ones.
function usage.print(text)
  local width, longest = native.terminal_size(), 0
  for line in text:gmatch "[^\n]+" do longest = math.max(longest, #line) end
  io.stdout:write(width and width < longest and usage.fit(text, math.max(width, 20)) or text)
end

return usage
