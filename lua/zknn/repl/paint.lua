-- paint.lua: colours of the line that is being typed.

local color = require "zknn.color"
local commands = require "zknn.repl.commands"
local tokens = require "zknn.repl.tokens"

local paint = {}

local LONGEST = 10000 -- bytes of a line that is painted

local KINDS = { keyword = "\27[35m", string = "\27[32m", number = "\27[36m" }
local WORDS = { ["true"] = "\27[33m", ["false"] = "\27[33m", ["nil"] = "\27[90m" }
local PLAIN, PROMPT = "\27[0m", "\27[1;32m"
local COMMENT, COMMAND, OPEN, WRONG, MATCH =
  "\27[90m", "\27[1m", "\27[33m", "\27[31m", "\27[1;33m"
local CLOSES = { [")"] = "(", ["]"] = "[", ["}"] = "{" }
local OPENS = { ["("] = true, ["["] = true, ["{"] = true }

-- Colours of brackets, by their position in `list`: wrong where one closes what is not open; open
-- where one is not closed yet; and the pair that one of is at the cursor, in front of it first.
local function brackets(list, cursor)
  local colors, stack, pair_of = {}, {}, {}
  local before, behind
  for i, token in ipairs(list) do
    local text = token.kind == "op" and token.text
    if OPENS[text] then
      stack[#stack + 1] = i
    elseif CLOSES[text] then
      local top = stack[#stack]
      if top and list[top].text == CLOSES[text] then
        stack[#stack] = nil
        pair_of[i], pair_of[top] = top, i
      else
        colors[i] = WRONG
      end
    end
    if cursor and token.last == cursor then before = i end
    if cursor and token.first == cursor + 1 then behind = i end
  end
  for _, i in ipairs(cursor and stack or {}) do
    colors[i] = OPEN
  end
  local at = pair_of[before] and before or pair_of[behind] and behind
  if at then colors[at], colors[pair_of[at]] = MATCH, MATCH end
  return colors
end

-- The parts of `whole` that have a colour: { first, last, color }, in order.
local function parts_of(whole, cursor)
  local list, open = tokens.read(whole)
  local colors, parts, at = brackets(list, cursor), {}, 1
  local function gap(last) -- what is between tokens is a comment or blank
    local first = whole:find("%S", at)
    if first and first <= last then
      parts[#parts + 1] = { first, first - 1 + #whole:sub(first, last):match "^(.-)%s*$", COMMENT }
    end
  end
  for i, token in ipairs(list) do
    gap(token.first - 1)
    local chosen = colors[i] or token.kind == "keyword" and WORDS[token.text] or KINDS[token.kind]
    if chosen then parts[#parts + 1] = { token.first, token.last, chosen } end
    at = token.last + 1
  end
  if open then
    gap(open.first - 1)
    parts[#parts + 1] = { open.first, #whole, open.kind == "comment" and COMMENT or KINDS.string }
  else
    gap(#whole)
  end
  return parts
end

-- Where the code of a line begins: behind a command of ours; nil where there is none.
local function code_from(line)
  if not commands.is_one(line) then return 1 end
  local name, at = line:match "^%s*(%%%w*)%s*()"
  return (name == "%time" or name == "%timeit") and at or nil
end

-- The line, which follows `text`.
local function paint_line(text, line, cursor)
  local skip = text == "" and code_from(line)
  if skip == nil then return COMMAND .. line:gsub("^%s*%S*", "%0" .. PLAIN, 1) end
  local front, from = text == "" and "" or text .. "\n", (skip or 1) - 1
  local out = { from > 0 and COMMAND .. line:sub(1, from) .. PLAIN or nil }
  local whole = front .. line:sub(from + 1)
  local shift, at = #front - from, from + 1
  for _, part in ipairs(parts_of(whole, cursor and cursor + shift)) do
    local first, last = math.max(part[1] - shift, at), part[2] - shift
    if last >= first then
      out[#out + 1] = line:sub(at, first - 1) .. part[3] .. line:sub(first, last) .. PLAIN
      at = last + 1
    end
  end
  return table.concat(out) .. line:sub(at)
end

-- paint(prompt, text, line, cursor): the prompt and the line, which follows `text`, with escape
-- sequences for their colours; cursor is how many bytes of the line are in front of it, or nil when
-- the line is left. nil where nothing is painted.
function paint.paint(prompt, text, line, cursor)
  if not color.enabled() or line:find "\27" then return nil end
  local painted = prompt:gsub("^%S+", PROMPT .. "%0" .. PLAIN)
  return painted .. (#line <= LONGEST and paint_line(text, line, cursor) or line)
end

return paint
