-- tokens.lua: the words of a piece of Lua, which need not be whole: what has been typed so far.

local tokens = {}

tokens.keywords = {
  "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
  "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
}

local is_keyword = {}
for _, word in ipairs(tokens.keywords) do
  is_keyword[word] = true
end

-- What a block or bracket begins with, and what ends it. (`while` and `for` have a `do`.)
tokens.opens = { ["do"] = true, ["if"] = true, ["function"] = true, ["repeat"] = true,
  ["("] = true, ["{"] = true, ["["] = true }
tokens.closes = { ["end"] = true, ["until"] = true, [")"] = true, ["}"] = true, ["]"] = true }

local LONG = { ["..."] = true, [".."] = true, ["=="] = true, ["~="] = true, ["<="] = true,
  [">="] = true, ["//"] = true, ["::"] = true, ["<<"] = true, [">>"] = true }

-- The end of a string that begins at `at` with a quotation mark; nil when it is not closed.
local function string_end(text, at)
  local quote, from = text:sub(at, at), at + 1
  while true do
    local found = text:find("[\\\n" .. quote .. "]", from)
    if not found then return nil end
    local c = text:sub(found, found)
    if c == quote then return found end
    if c == "\n" then return found - 1 end -- Lua refuses it; what follows is code again
    local blanks = text:match("^\\z%s*", found)
    from = found + (blanks and #blanks or 2)
  end
end

local function number_end(text, at)
  local digits, mark = "^[%d.]*", "^[eE][+-]?%d*"
  if text:find("^0[xX]", at) then
    digits, mark, at = "^[%x.]*", "^[pP][+-]?%d*", at + 2
  end
  local _, last = text:find(digits, at)
  local _, further = text:find(mark, last + 1)
  return further or last
end

-- tokens.read(text) -> a list of { kind, text, first, last }, and what is still open at the end:
-- nil or { kind, first }. Kinds are name, keyword, number, string and op; what is open is a string,
-- long string or comment, which is no token. `first` and `last` are positions in text.
function tokens.read(text)
  local list, at = {}, 1
  local function add(kind, last)
    list[#list + 1] = { kind = kind, text = text:sub(at, last), first = at, last = last }
    at = last + 1
  end
  while true do
    at = text:find("%S", at)
    if not at then return list end
    local c = text:sub(at, at)
    local comment = text:find("^%-%-", at)
    local level = text:match(comment and "^%-%-%[(=*)%[" or "^%[(=*)%[", at)
    if level then
      local _, last = text:find("]" .. level .. "]", at, true)
      if not last then
        return list, { kind = comment and "comment" or "long string", first = at }
      end
      if comment then at = last + 1 else add("string", last) end
    elseif comment then
      local last = text:find("\n", at, true)
      if not last then return list, { kind = "comment", first = at } end
      at = last + 1
    elseif c == '"' or c == "'" then
      local last = string_end(text, at)
      if not last then return list, { kind = "string", first = at } end
      add("string", last)
    elseif text:find("^[A-Za-z_]", at) then
      local _, last = text:find("^[A-Za-z0-9_]+", at)
      add(is_keyword[text:sub(at, last)] and "keyword" or "name", last)
    elseif text:find("^%.?%d", at) then
      add("number", number_end(text, at))
    elseif LONG[text:sub(at, at + 2)] then
      add("op", at + 2)
    elseif LONG[text:sub(at, at + 1)] then
      add("op", at + 1)
    else
      add("op", at)
    end
  end
end

-- 1 for a token that opens a block or bracket, -1 for one that closes it, else 0.
function tokens.step(token)
  if token.kind == "string" then return 0 end
  return tokens.opens[token.text] and 1 or tokens.closes[token.text] and -1 or 0
end

-- How deep the code after `text` should be indented: the number of lines that open something which
-- no line closes. nil inside of a string or comment.
function tokens.depth(text)
  local list, open = tokens.read(text .. "\n") -- a comment ends with its line
  if open then return nil end
  local stack, line, at = {}, 1, 1
  for _, token in ipairs(list) do
    for _ in text:sub(at, token.first):gmatch "\n" do line = line + 1 end
    at = token.first + 1
    local change = tokens.step(token)
    if change > 0 then stack[#stack + 1] = line end
    if change < 0 then stack[#stack] = nil end
  end
  local depth, last = 0, nil
  for _, opened in ipairs(stack) do
    if opened ~= last then depth = depth + 1 end
    last = opened
  end
  return depth
end

-- The position in `list` of the token that closes the one at i.
function tokens.matching(list, i)
  local depth = 0
  for k = i, #list do
    depth = depth + tokens.step(list[k])
    if depth == 0 then return k end
  end
end

-- The first position from i down to 1 whose token, and those after it up to i, open `more` more
-- than they close.
local function opener(list, i, more)
  local depth = 0
  for k = i, 1, -1 do
    depth = depth + tokens.step(list[k])
    if depth == more then return k end
  end
end

-- The position of the token that opens what the one at i closes: nil where none does.
function tokens.matching_open(list, i)
  return opener(list, i, 0)
end

-- The position of the token that opens the innermost block or bracket around what follows list[i].
function tokens.enclosing(list, i)
  return opener(list, i, 1)
end

-- Can a call, an index or a field follow the token?
function tokens.is_suffixable(token)
  return token and (token.kind == "name" or token.kind == "op"
    and (token.text == ")" or token.text == "]"))
end

return tokens
