-- syntax.lua: why a chunk did not compile, where it is sure: habits of Python, C and JavaScript,
-- and words that are missing. Rules look at the words around the one that Lua stopped at.

local tokens = require "zknn.repl.tokens"
local statements = require "zknn.report.statements"

local OPENERS = { ["function"] = true, ["if"] = true, ["for"] = true, ["while"] = true,
  ["do"] = true, ["repeat"] = true }

local Chunk = {}
Chunk.__index = Chunk

-- The word at i, or one without text.
local NONE = { text = "", kind = "none", first = 0, last = 0, line = 0 }
function Chunk:at(i) return self.list[i] or NONE end

function Chunk:is(i, text)
  local token = self:at(i)
  return token.text == text and token.kind ~= "string"
end

-- Indices of the first and the last word on a line; nil when it has none.
function Chunk:on_line(number)
  local first, last
  for i, token in ipairs(self.list) do
    if token.line == number then first, last = first or i, i end
    if token.line > number then break end
  end
  return first, last
end

function Chunk:line_text(number)
  local source = require "zknn.report.source"
  local first, last = source.line(self.text, number)
  return first and self.text:sub(first, last) or ""
end

-- Source from word i to word k.
function Chunk:text_of(i, k)
  return self.text:sub(self:at(i).first, self:at(k).last)
end

-- Can word i be the end of an expression?
function Chunk:ends_expression(i)
  local token = self:at(i)
  return token.kind == "name" or token.kind == "number" or token.kind == "string"
    or token.kind == "op" and (token.text:find "^[%)%]}]$" ~= nil or token.text == "...")
    or token.kind == "keyword" and (token.text == "end" or token.text == "nil"
      or token.text == "true" or token.text == "false")
end

-- Can word i begin an expression?
function Chunk:begins_expression(i)
  local token = self:at(i)
  return token.kind == "name" or token.kind == "number" or token.kind == "string"
    or token.text == "nil" or token.text == "true" or token.text == "false"
    or token.text == "function"
end

-- Index of the first word of a.b[c].d that ends at i.
function Chunk:target(i)
  while true do
    if self:is(i, "]") then
      local open = tokens.matching_open(self.list, i)
      if not open then return nil end
      i = open - 1
    elseif self:at(i).kind ~= "name" then
      return nil
    elseif self:is(i - 1, ".") then
      i = i - 2
    else
      return i
    end
  end
end

-- --- rules: each gives a text, and the words that it is about (from, to), or nothing ---

local rules = {}

local BINARY = {
  ["PK\3\4"] = "this is a zip, as checkpoints are: zknn.load(path) reads a .pth",
  ["\x89PNG"] = "this is a picture: zknn.image.load(path) reads it",
  ["\x1F\x8B"] = "this is a compressed file (gzip)",
  ["\x93NUM"] = "this is an array: zknn.npy.load(path) reads it",
}

-- A file that is no text.
function rules.binary(c)
  if c.number > 1 then return end
  return BINARY[c.text:sub(1, 4)] or BINARY[c.text:sub(1, 2)]
end

-- x != y, !x
function rules.not_equal(c, i)
  if not c:is(i, "!") then return end
  if c:is(i + 1, "=") and c:at(i + 1).first == c:at(i).last + 1 then
    return "write ~= for 'not equal'", i, i + 1
  end
  return ("write not %s"):format(c:at(i + 1).kind == "name" and c:at(i + 1).text or "x")
end

-- a && b, a || b, a ? b : c, a ?? b, a ** b, a @ b, a <> b
function rules.logic(c, i)
  local op = c:at(i).text
  if (op == "&" or op == "|") and (c:is(i - 1, op) or c:is(i + 1, op)) then
    local from = c:is(i - 1, op) and i - 1 or i
    return op == "&" and "write and" or "write or", from, from + 1
  elseif op == "?" then
    if c:is(i + 1, "?") then return "write a or b", i, i + 1 end
    return "write condition and a or b (where a is neither nil nor false)"
  elseif op == "*" and (c:is(i - 1, "*") or c:is(i + 1, "*")) then
    local from = c:is(i - 1, "*") and i - 1 or i
    return "write x ^ y", from, from + 1
  elseif op == "@" and c:ends_expression(i - 1) then
    local from = c:target(i - 1)
    return ("write %s:matmul(%s)"):format(from and c:text_of(from, i - 1) or "x",
      c:at(i + 1).kind == "name" and c:at(i + 1).text or "y")
  elseif op == ">" and c:is(i - 1, "<") then
    return "write ~= for 'not equal'", i - 1, i
  elseif op == "==" and c.message:find "^syntax error" then
    return "= assigns; a comparison is part of an if, or of another expression"
  elseif op == "\\" then
    return "leave it out: an expression may go on in the next line"
  end
end

-- x += 1, x++, x--
function rules.assignment(c, i)
  local op, number = c:at(i).text, c:at(i).line
  if op:find "^[%+%-%*/%%%^]$" or op == "//" or op == ".." or op == "|" or op == "&" then
    local from = c:target(i - 1)
    if c:is(i + 1, "=") and from then
      local name = c:text_of(from, i - 1)
      local _, last = c:on_line(number)
      local value = last > i + 1 and c:text_of(i + 2, last) or "y"
      if #value > 40 then value = "..." end
      return ("write %s = %s %s %s"):format(name, name, op, value), i, i + 1
    end
    local is_before = c:is(i - 1, op)
    if op == "+" and (c:is(i + 1, op) or is_before) then
      local name = from and c:text_of(from, i - 1) or is_before and c:at(i + 1).text or "x"
      local first = is_before and i - 1 or i
      return ("write %s = %s + 1"):format(name, name), first, first + 1
    end
  end
  if c:is(i, "=") and c:is(i - 1, ":") and c:at(i - 1).last + 1 == c:at(i).first then
    return "write = to assign", i - 1, i
  end
  for n = number, math.max(1, number - 1), -1 do -- a comment hides it; Lua stops at the next line
    local name = c:line_text(n):match "^%s*([%a_][%w_%.]*)%-%-%s*$"
    local first, last = c:on_line(n)
    if name and first then
      return ("-- begins a comment: write %s = %s - 1"):format(name, name), first, last
    end
  end
end

-- x[0:2], x[:, 0], x[1, 2]
function rules.slice(c, i)
  if not (c:is(i, ":") or c:is(i, ",")) then return end
  local open = tokens.enclosing(c.list, i - 1)
  if not open or not c:is(open, "[") or not c:ends_expression(open - 1) then return end
  local number, close, depth = c:at(open).line, nil, 0
  for k = open, #c.list do
    local token = c:at(k)
    if token.line ~= number then break end
    depth = depth + tokens.step(token)
    if depth == 0 then
      close = k
      break
    end
  end
  local from = c:target(open - 1)
  if not close then return end
  local entries = {}
  for entry in (c.text:sub(c:at(open).last + 1, c:at(close).first - 1) .. ","):gmatch "([^,]*)," do
    entry = entry:match "^%s*(.-)%s*$"
    if entry:find "^[%d%-:]*:[%d%-:]*$" or entry == "..." then
      entry = ('"%s"'):format(entry)
    elseif entry:find(":", 1, true) then
      local start, stop = entry:match "^([^:]*):([^:]*)$"
      if not start then return end
      start = start ~= "" and start or "nil"
      entry = stop == "" and ("{%s}"):format(start) or ("{%s, %s}"):format(start, stop)
    end
    entries[#entries + 1] = entry
  end
  local name = from and c:text_of(from, open - 1) or "x"
  return ("an index is one value: for a tensor write %s[{%s}]"):format(name,
    table.concat(entries, ", ")), open, close
end

-- f(x, bias=false), which opens at word `open` and whose first name is word `first`, as Lua has it.
local function named_arguments(c, open, first)
  local close, from = tokens.matching(c.list, open), c:target(open - 1)
  if from and c:is(from - 1, ":") then from = c:target(from - 2) end -- a method
  local values = first > open + 1 and c:text_of(open + 1, first - 2) or ""
  local options = close and c:text_of(first, close - 1) or ""
  if not from or #values + #options > 60 or (values .. options):find "\n" then
    return "options are named in a table: f(x, {name = value}), or f{name = value}"
  elseif values == "" then
    local name = c:text_of(from, open - 1)
    local words = ("options are named in a table: write %s{%s}"):format(name, options)
    if not name:find "^%l%w*$" or options:find ",%s*[%a_][%w_]*%s*=" then return words end
    return ("%s; inputs are not named: %s(%s)"):format(words, name, c:text_of(first + 2, close - 1))
  end
  return ("options are named in a table: write %s(%s, {%s})"):format(c:text_of(from, open - 1),
    values, options)
end

-- {a: 1}, {"a": 1}; f(x, bias=false); if x = 1 then
function rules.pair(c, i)
  local colon = c:is(i, ":") and i or c:is(i - 1, ":") and i - 1 or nil
  if colon and (c:is(colon - 2, "{") or c:is(colon - 2, ",")) then
    local open = tokens.enclosing(c.list, colon - 1)
    if not open or not c:is(open, "{") then return end
    local key = c:at(colon - 1)
    if key.kind == "name" then return ("write {%s = value}"):format(key.text), colon, colon end
    local name = key.kind == "string" and key.text:match "^['\"]([%a_][%w_]*)['\"]$"
    if name then return ("write {%s = value}"):format(name), colon, colon end
    return ("write {[%s] = value}"):format(key.text), colon, colon
  end
  if not c:is(i, "=") then return end
  if c.message:find "'then' expected" or c.message:find "'do' expected" then
    return "write == to compare"
  end
  local open = c.message:find "')' expected" and tokens.enclosing(c.list, i - 1)
  if open and c:is(open, "(") and c:at(i - 1).kind == "name" then
    local name = c:at(i - 1).text
    if c:is(open - 1, "function") or c:is(open - 2, "function")
      or c:is(open - 4, "function") then
      return ("Lua has no default values: write %s = %s or value in the function")
        :format(name, name), i - 1, i
    end
    return named_arguments(c, open, i - 1), i - 1, i
  end
end

-- x is None, x is not None, not x is None, x in t
function rules.is(c, i)
  if c:is(i, "in") and c.message:find "'then' expected" then
    return "write t[x] ~= nil for a key of a table, a loop for an entry of a list"
  end
  if c:is(i, "is") then
    local negated = c:is(i + 1, "not")
    local other = c:at(i + (negated and 2 or 1)).text
    other = ({ None = "nil", True = "true", False = "false" })[other] or "y"
    local from = c:target(i - 1)
    local name = from and c:text_of(from, i - 1) or "x"
    negated = negated or from and c:is(from - 1, "not")
    return ("write %s %s %s"):format(name, negated and "~=" or "==", other), i, i
  end
end

-- # a comment, // a comment, /* a comment */; '''text'''
function rules.comment(c, i)
  local number = c:at(i).line
  local stars = c:is(i, "/") and c:is(i + 1, "*")
  if c:on_line(number) == i and (c:is(i, "//") or stars) then
    return stars and "write --[[ ... ]] for a comment" or "write -- for a comment", i,
      stars and i + 1 or i
  end
  if c:is(i, "#") then
    local first = c:on_line(number)
    local next_token = c:at(i + 1)
    if i == first or c:ends_expression(i - 1) and next_token.line == number then
      return "write -- for a comment", i, i
    end
  end
  local line = c:line_text(c.number)
  if line:find("'''", 1, true) or line:find('"""', 1, true) then
    return "write [[text]] for a text of several lines, and -- or --[[text]] for a comment"
  end
end

-- lambda, [1, 2], (1, 2), a if c else b, { of a block, default letters
function rules.expression(c, i)
  local first = c:on_line(c.number)
  for k = c:on_line(c:at(i - 1).line) or i, i - 1 do -- a name in the next line may follow the colon
    if c:is(k, "lambda") and c:at(k).kind == "name" and c:at(k + 1).kind == "name" then
      local colon, line = k, c:at(k).line
      while c:at(colon).line == line and not c:is(colon, ":") do colon = colon + 1 end
      if c:is(colon, ":") then
        return ("write function(%s) return ... end"):format(c:text_of(k + 1, colon - 1)), k, k
      end
    end
  end
  if c:is(i, "[") and not c:ends_expression(i - 1) then
    local close = tokens.matching(c.list, i)
    for k = i, close or i do
      if c:is(k, "for") then
        return "write a loop that fills a list: for i = 1, n do list[i] = value end", i, close
      end
    end
    local inner = close and c.text:sub(c:at(i).last + 1, c:at(close).first - 1)
    if not inner or #inner > 30 or inner:find "[%[%]\n]" then inner = "1, 2" end
    return ("a list is written {%s}"):format(inner), i, close
  end
  local tuple = c:is(i, ",") and c.message:find "^'%)' expected" and tokens.enclosing(c.list, i - 1)
  if tuple and c:is(tuple, "(") and not c:ends_expression(tuple - 1) then
    local close = tokens.matching(c.list, tuple)
    local inner = close and c.text:sub(c:at(tuple).last + 1, c:at(close).first - 1)
    if not inner or #inner > 30 or inner:find "\n" then inner = "1, 2" end
    return ("Lua has no tuples: a list is written {%s}"):format(inner), tuple, close
  end
  if c:is(i, "else") and c.message:find "'then' expected" then
    for k = first or i, i do
      if c:is(k, "if") and k ~= first then
        return "write condition and a or b (where a is neither nil nor false)", k, i
      end
    end
  end
  if c.near:find "^<\\" or c.near:find "^\xE2\x80" then
    local line = c:line_text(c.number)
    if line:find "\xE2\x80[\x98-\x9F]" then
      return "the quotation marks are typographic ones: write \" or '"
    elseif line:find "\xC2\xA0" then
      return "the line has a no-break space (U+00A0) where a space should be"
    end
  end
end

-- A number's form.
function rules.number(c)
  if not c.message:find "^malformed number" then return end
  local _, at = c:line_text(c.number):find(c.near, 1, true)
  local digits = at and c:line_text(c.number):match("^%d*_[%d_]+", at - #c.near + 1)
  if digits then return ("write %s"):format((digits:gsub("_", ""))) end
  if c.near:find "^%d+[LlFfUu]$" then return ("write %s"):format(c.near:sub(1, -2)) end
  if c.near:find "^0[bB]" then
    return ("write tonumber(\"%s\", 2)"):format(c.near:sub(3))
  end
end

-- Words that are missing, or that only Lua has.
function rules.words(c, i)
  local word = c.message:match "^'(%l+)' expected"
  if (word == "then" or word == "do") and c:at(i).line > c:at(i - 1).line
    and c:ends_expression(i - 1) then
    return ("write %s at the end of line %d"):format(word, c:at(i - 1).line), i - 1, i - 1
  end
  if c.message:find "^unfinished string" then
    return "a text ends on its line: close it, or write [[text]] for several lines"
  end
  local label = c.message:match "^no visible label '([%w_]+)'"
  if label then
    return label == "continue" and "write ::continue:: in front of the end of the loop"
      or ("write ::%s:: where it goes on"):format(label)
  end
end

-- What is left open, or closed too often.
function rules.blocks(c, i)
  local what, opened = c.message:match "%(to close '(.-)' at line (%d+)%)"
  if c.message:find "^'end' expected" then
    local from = tonumber(opened) or c.number
    for k, token in ipairs(c.list) do
      if token.line >= from and token.text == "else" and token.kind == "keyword"
        and c:is(k + 1, "if") and c:at(k + 1).line == token.line then
        return ("the else if of line %d begins another if, with an end of its own: write elseif")
          :format(token.line), k, k + 1
      end
    end
  end
  if c:is(i, "end") or c:is(i, "else") or c:is(i, "elseif") or c:is(i, "until") then
    if c.message:find "^'?<eof>'? expected" then
      return c:is(i, "end") and "there is one end too many: nothing is open here"
        or ("no %s is open here"):format(c:is(i, "until") and "repeat" or "if")
    end
  elseif what == "{" and c:at(i).line > c:at(i - 1).line and c:ends_expression(i - 1) then
    return ("a comma is missing at the end of line %d"):format(c:at(i - 1).line), i - 1, i - 1
  end
  local closing = c.message:match "^'([%)}%]])' expected"
  what = what or closing and ({ [")"] = "(", ["}"] = "{", ["]"] = "[" })[closing]
  if opened and c.near == "<eof>" and OPENERS[what] then
    for k = c:on_line(tonumber(opened)) or 1, #c.list do
      if c:is(k, what) then
        return ("the %s of line %s has no %s"):format(what, opened,
          what == "repeat" and "until" or "end"), k, k
      end
    end
  elseif closing and (opened or c.near == "<eof>") then
    for k = i - 1, 1, -1 do
      if c:is(k, what) and (tokens.matching(c.list, k) or i) >= i then
        return ("the %s of line %d has no %s"):format(what, c:at(k).line, closing), k, k
      end
    end
  end
  if c.message:find "^'?[%)}]'? expected" and c:ends_expression(i - 1) and c:begins_expression(i)
    and c:at(i).line == c:at(i - 1).line then
    return ("a comma or an operator is missing in front of %s"):format(c:at(i).text), i, i
  end
  if c.message:find "^'?<eof>'? expected" or c.message:find "^'end' expected" then
    for k = i - 1, math.max(1, i - 40), -1 do
      if c:is(k, "return") then
        local before = c:at(k - 1)
        if before.line ~= c:at(k).line and c:at(i).line > c:at(k).line
          and c:at(i - 1).line == c:at(k).line then
          return "return is the last statement of its block: write do return x end", k, k
        end
        break
      end
    end
  end
end

-- x.y, alone on its line.
function rules.value(c, i)
  local last = c:at(i - 1)
  if not c.message:find "^syntax error" or c:at(i).line == last.line then return end
  local from = c:target(i - 1)
  if not from or c:on_line(last.line) ~= from then return end
  local value = c:text_of(from, i - 1)
  if #value > 40 then value = "x" end
  return ("a value alone is no statement: write print(%s), or %s(...) to call it"):format(value,
    value), from, i - 1
end

local ORDER = { rules.binary, rules.not_equal, rules.logic, statements, rules.slice, rules.pair,
  rules.is,
  rules.assignment, rules.comment, rules.expression, rules.number, rules.words, rules.blocks,
  rules.value }

-- --- the chunk ---

-- The index of the word that Lua stopped at: the first of these words with which the text that ends
-- there fails in the same way.
local function find_near(c)
  if c.near == "<eof>" then return #c.list + 1 end
  local first, last = c:on_line(c.number)
  local fitting = {}
  for i = first or 1, first and last or 0 do
    if c:at(i).text == c.near then fitting[#fitting + 1] = i end
  end
  if #fitting < 2 then return fitting[1] end
  for _, i in ipairs(fitting) do
    local _, message = load(c.text:sub(1, c:at(i).last):gsub("^#[^\n]*", ""), "=", "t")
    if message and message:match ":(%d+: .*)$" == ("%d: %s"):format(c.number, c.message) then
      return i
    end
  end
  return fitting[1]
end

-- The words of the text. A file's first line is none of Lua's when it begins with #.
local function read(text, is_file)
  local source = require "zknn.report.source"
  local code = is_file and text:gsub("^#[^\n]*", function(line) return (" "):rep(#line) end) or text
  local list, i = tokens.read(code), 1
  for number, _, last in source.lines(text) do
    while list[i] and list[i].first <= last do
      list[i].line, i = number, i + 1
    end
  end
  return list
end

-- message: without its position; number: the line that it names. Gives what to write, or nil; the
-- line that is to be shown; and what to mark in it: { first, last } in bytes of that line, or nil.
return function(message, text, number)
  local c = setmetatable({
    text = text, number = number, message = message,
    near = message:match " near '(.*)'$" or message:match "<eof>$" or "",
  }, Chunk)
  c.list = read(text, not (number == 1 and c.near == "#"))
  local i = find_near(c)
  local from, to, fix = i, i, nil
  for _, rule in ipairs(ORDER) do
    local words, first, last = rule(c, i or #c.list + 1)
    if words then
      fix, from, to = words, first or from, first and (last or first) or to
      break
    end
  end
  local const = message:match "^attempt to assign to const variable '([^']*)'"
  local first_word, last_word = c:on_line(number)
  for k = const and first_word or 1, const and last_word or 0 do
    if c:is(k, const) and (c:is(k + 1, "=") or c:is(k + 1, ",")) then from, to = k, k end
  end
  if not from or from > #c.list then
    local first, last = c:line_text(number):find(c.near, 1, true)
    return fix, number, c.near ~= "" and first and { first = first, last = last } or nil
  end
  local line = c:at(from).line
  local source = require "zknn.report.source"
  local start, stop = source.line(text, line)
  return fix, line, { first = c:at(from).first - start + 1,
    last = math.min(c:at(to).last, stop) - start + 1 }
end
