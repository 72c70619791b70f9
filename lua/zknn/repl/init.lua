-- zknn.repl: the conversation. host/repl.c reads lines and runs functions; this module says what a
-- text means (accept), how values look (show), how a line goes on (complete, finish) and looks
-- (paint).
--
--   locals.lua      locals that last across lines
--   commands.lua    lines that begin with % or !
--   remarks.lua     what is said below a result that is seldom meant
--   values.lua      values on the screen, pp, and _, _1, ...
--   complete.lua    what Tab offers; evaluate.lua finds the object in front of it
--   paint.lua       colours of what is typed
--   tokens.lua      Lua's words, for all of these

local locals = require "zknn.repl.locals"
local tokens = require "zknn.repl.tokens"
local values = require "zknn.repl.values"

local repl = {}

local INDENT = "  "
local BANNER = [[help "NAME" explains, Tab completes, %help lists commands, Ctrl-D leaves.]]

-- What the other files of the conversation share: terminal, is it one; count, how many texts came;
-- texts, those that were run: [number] = text; globals, those that each conversation has, by name.
local session = { terminal = false, count = 0, texts = {} }
repl.session = session

local pending = {} -- texts to run next: the rest of a pasted one, or one from the editor

--- Beginning -----------------------------------------------------------------

local function wrap(text, width)
  local lines, line = {}, ""
  for part in text:gmatch "[^,]+,?" do
    part = part:match "^%s*(.*)$"
    if line ~= "" and #line + 1 + #part > width then
      lines[#lines + 1], line = line, part
    else
      line = line == "" and part or line .. " " .. part
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

-- Called once, before the first line is read.
function repl.open(terminal)
  session.terminal = terminal
  values.open(session)
  session.globals = require("zknn.globals").open { pp = function() return values.pp end }
  if terminal then
    print(wrap(BANNER, values.columns()))
  end
end

-- What stands before a line: the global _PROMPT or _PROMPT2, as in lua, or ours.
function repl.prompt(first)
  local own = rawget(_G, first and "_PROMPT" or "_PROMPT2")
  if own ~= nil then return tostring(own) end
  return first and "> " or ">> "
end

--- Texts ---------------------------------------------------------------------

local function ends_early(message)
  return message and message:sub(-5) == "<eof>"
end

-- How chunk number n is called in messages. On a pipe a session reads as lua's does.
local function chunkname(n)
  return session.terminal and ("=stdin[%d]"):format(n) or "=stdin"
end

-- The text as a function: an expression, or else statements. Without one: nil, the message, and
-- whether the text only ends too early. is_timed: it runs many times, to be timed.
function repl.compile(text, name, is_timed)
  local expression, early = load("return " .. text, name, "t")
  local f, message = expression, nil
  if not expression then
    f, message = load(text, name, "t")
  end
  local form = not expression and "statements" or is_timed and "timed" or "expression"
  if f then return locals.compile(text, name, form) end
  return nil, message, ends_early(early) or ends_early(message)
end

-- The next text's function; message as above.
local function compile_next(text)
  local number = session.count + 1
  local f, message, is_early = repl.compile(text, chunkname(number))
  if f then session.count, session.texts[number] = number, text end
  return f, message, is_early
end

-- A pasted text that is no chunk, taken apart as if its lines had been typed: a list of texts, or
-- nil when that does not help.
local function take_apart(text)
  local texts, part = {}, nil
  for line in (text .. "\n"):gmatch "(.-)\n" do
    part = part and part .. "\n" .. line or line
    local good = load("return " .. part, "=", "t")
    local message
    if not good then
      good, message = load(part, "=", "t")
    end
    if good then
      texts[#texts + 1], part = part, nil
    elseif not ends_early(message) then
      return nil
    end
  end
  return part == nil and #texts > 1 and texts or nil
end

-- a = f(); a.b: what follows the last semicolon is a value to be shown, as it is when it stands
-- alone. Two texts, or nil.
local function value_at_end(text)
  local list = tokens.read(text)
  local i = #list
  while i > 0 and list[i].text ~= ";" do i = i - 1 end
  if i == 0 or list[i].kind == "string" then return nil end
  local statements, value = text:sub(1, list[i].last), text:sub(list[i].last + 1)
  return load(statements, "=", "t") and load("return " .. value, "=", "t")
    and { statements, value } or nil
end

local WORDS = { -- lines that are answered as what they say, unless a variable has the name
  quit = function() return "leave" end,
  exit = function() return "leave" end,
  help = function() return "run", function() require("zknn").help() end end,
}

local function word_of(text)
  local name, call = text:match "^%s*(%a+)%s*(%(?%s*%)?)%s*;?%s*$"
  local answer = name and WORDS[name]
  if not answer or call ~= "" and call ~= "()" or locals.get(name) then return end
  local value = rawget(_G, name)
  if value == nil or name == "help" and value == require("zknn").help then return answer end
end

-- The message with the line, a mark, and what to write.
local function explain_syntax(message, text)
  local good, more = pcall(function() return require("zknn.report").syntax(message, "=", text) end)
  return good and more or message
end

-- Says how to leave a text that goes on, at the first empty line in it.
local function hint_at_empty_line(text)
  local before = text:match "^(.*)\n%s*$"
  if not session.terminal or not before or (before .. "\n"):find "\n%s*\n"
    or not tokens.depth(text) then
    return
  end
  local hint, colors = "the text is not whole yet; Ctrl-C gives it up", values.colors()
  print(colors and colors.more .. hint .. "\27[0m" or hint)
end

-- What to do with the text: "more" and the next line's indent when it is not whole; "run" and a
-- function; "error" and a message; "leave". A pasted text has no commands. At the end of the input
-- (is_end) nothing more comes.
function repl.accept(text, pasted, is_end)
  pending = {}
  values.prepare()
  local answer = word_of(text)
  if answer then return answer() end
  local code = text:gsub("^%s*=", "", 1)
  if not pasted then
    local commands = require "zknn.repl.commands"
    if commands.is_one(text) then
      local what, value = commands.accept(text)
      if what == "more" and is_end then return "error", "the command's code is not whole" end
      if what == "more" then return "more", repl.indent(text) end
      return what, value
    end
  end
  local f, message, is_early = compile_next(code)
  if f then
    if session.terminal then values.after(require "zknn.repl.remarks"(code, session.globals)) end
    return "run", f
  end
  local texts = value_at_end(code)
  if is_early and not is_end and not texts then
    if not pasted then hint_at_empty_line(text) end
    return "more", repl.indent(text)
  end
  if not texts and text:find("\n", 1, true) and not is_early then texts = take_apart(code) end
  if texts then
    pending = texts
    local what, value = repl.next(true)
    return what, value
  end
  return "error", explain_syntax(message, code)
end

-- A text to run after the present one, as if it had been typed; or a function that gives what
-- accept gives.
function repl.follow(text)
  pending = { text }
end

-- After a function ran: what to do next and the text, or nothing.
function repl.next(good)
  values.finish()
  if not good then pending = {} end
  local text = table.remove(pending, 1)
  if not text then return end
  if type(text) == "function" then return text() end
  local f, message = compile_next(text)
  if f then return "run", f, text end
  pending = {}
  return "error", explain_syntax(message, text), text
end

-- The values of an expression as the text to print, or nil.
function repl.show(...)
  return values.show(...)
end

--- Indenting ------------------------------------------------------------------

-- What the line after `text` begins with.
function repl.indent(text)
  return session.terminal and INDENT:rep(tokens.depth(text) or 0) or ""
end

-- A line that goes on from `text`, as it should stand: one that begins with the end of a block, and
-- stands where the block's lines do, goes back.
function repl.finish(text, line)
  local indent, rest = line:match "^( *)(.*)$"
  local first = tokens.read(rest)[1]
  if text == "" or not first or rest:find "\n" then return nil end
  local is_end = first.kind ~= "string" and (tokens.closes[first.text] or first.text == "else"
    or first.text == "elseif")
  if not is_end or indent ~= repl.indent(text) then return nil end
  local back = tokens.depth(text .. "\n" .. first.text)
  if first.text == "else" or first.text == "elseif" then back = #indent // #INDENT - 1 end
  if not back or back < 0 or INDENT:rep(back) == indent then return nil end
  return INDENT:rep(back) .. rest
end

--- Completing -----------------------------------------------------------------

for _, name in ipairs { "complete", "match", "list", "hint" } do
  repl[name] = function(...) return require("zknn.repl.complete")[name](...) end
end

-- A prompt and the line that is typed, with colours.
function repl.paint(...)
  return require("zknn.repl.paint").paint(...)
end

return repl
