-- values.lua: values on the screen: as wide as it is, in colours, no longer than it; pp(x), which
-- prints all of one; and the variables _, _1, _2, ... of the last values.

local color = require "zknn.color"
local locals = require "zknn.repl.locals"
local native = require "zknn.core.system"
local parameters = require "zknn.parameters"
local show = require "zknn.show"
local support = require "zknn.core.support"

local values = {}

local COLORS = { number = "\27[36m", string = "\27[32m", boolean = "\27[33m", ["nil"] = "\27[90m",
  key = "", ["function"] = "\27[35m", object = "", more = "\27[90m" }
local LEFT = 3 -- rows of the screen for the line that was typed, the note, and the next prompt
local DEEP = 30 -- tables that pp shows inside of tables

local session
local last_count = 0 -- of values that have a name: _1 .. _n
local line_width -- of tensors, as we have set it
local note -- see values.after

-- The terminal's columns: as tensors and tables are without one where output is no terminal.
function values.columns()
  return session and session.terminal and native.terminal_size() or 80
end

local function rows()
  local _, n = native.terminal_size()
  return session.terminal and n or math.huge
end

function values.colors()
  return session.terminal and color.enabled() and COLORS or nil
end

-- Tensors are as wide as the terminal, unless the user has set another width by set_printoptions.
local function set_line_width()
  local precision, threshold, edgeitems, width, sci_mode = support.print_options()
  if not session.terminal or width ~= line_width then return end
  line_width = values.columns()
  if line_width ~= width then
    support.print_options(precision, threshold, edgeitems, line_width, sci_mode)
  end
end

function values.open(of_session)
  session = of_session
  line_width = 80
  set_line_width()
end

-- Before a text runs: what it prints itself is as wide, too.
function values.prepare()
  note = nil
  set_line_width()
end

--- Limits ---------------------------------------------------------------------

local function columns_of(line)
  line = line:gsub("\27%[[%d;]*m", "")
  return utf8.len(line) or #line
end

-- The first lines that fill `limit` rows of the screen, and how many lines follow; nil where the
-- text is no longer.
local function cut(text, limit)
  local width, used, at, shown = values.columns(), 0, 1, nil
  if limit == math.huge or #text < limit then return nil end
  while at <= #text do
    local stop = text:find("\n", at, true) or #text + 1
    local line = text:sub(at, stop - 1)
    used = used + math.max(1, (columns_of(line) + width - 1) // width)
    if used <= limit then shown = stop - 1 end
    if used > limit + LEFT - 1 then
      if not shown then -- a line longer than the screen
        shown = (utf8.offset(text, width * limit) or width * limit + 1) - 1
        return text:sub(1, shown), 0, #text - shown
      end
      local _, lines = text:sub(shown + 2):gsub("\n", "")
      return text:sub(1, shown), lines + 1
    end
    at = stop + 1
  end
end

-- A text of value number i of n, no longer than the screen.
local function limit(text, i, n)
  local shown, lines, bytes = cut(text, math.max(5, rows() - LEFT))
  if not shown then return text end
  local name = n == 1 and "_" or "_" .. i
  local rest = bytes and ("%d more bytes"):format(bytes)
    or ("%d more line%s"):format(lines, lines == 1 and "" or "s")
  local text_of_rest = ("... %s: pp(%s) prints all"):format(rest, name)
  local colors = values.colors()
  return shown .. "\n" .. (colors and colors.more .. text_of_rest .. "\27[0m" or text_of_rest)
end

-- The text, with lines that are wider than the terminal broken between words; as it is where the
-- stream ("stdout" or "stderr") is none.
function values.fit(text, stream)
  if not (session and session.terminal and native.is_terminal(stream)) then return text end
  local width = values.columns()
  return (text:gsub("[^\n]+", function(line)
    if columns_of(line) <= width then return line end
    local lines, now = {}, nil
    for blanks, part in line:gmatch "(%s*)(%S+)" do
      if now and columns_of(now .. blanks .. part) > width then
        lines[#lines + 1], now = now, part
      else
        now = (now or "") .. blanks .. part
      end
    end
    lines[#lines + 1] = now
    return table.concat(lines, "\n")
  end))
end

--- Showing --------------------------------------------------------------------

-- Gives the values their names. A global _ of the user's own stays visible.
local function remember(list)
  if rawget(_G, "_") == nil then locals.set("_", list[1]) end
  for i = 1, math.max(list.n, last_count) do
    local name = "_" .. i
    if i > list.n then
      locals.forget(name)
    elseif rawget(_G, name) == nil then
      locals.set(name, list[i])
    end
  end
  last_count = list.n
end

-- The name of a variable or global that has the value, or "".
local function name_of(value)
  for _, name in ipairs(locals.names()) do
    local _, item = locals.get(name)
    if rawequal(item, value) and not name:find "^_%d*$" then return " " .. name end
  end
  for name, item in next, _G do
    if rawequal(item, value) and type(name) == "string" then return " " .. name end
  end
  return ""
end

-- A function of the user's: its name, where there is one, its parameters and where it is; nil for
-- others.
local function text_of_function(f)
  local info = debug.getinfo(f, "S")
  if info.what ~= "Lua" or info.source:find("^@lua/zknn/") then return nil end
  return ("function%s(%s), defined at %s:%d"):format(name_of(f), parameters(f, 1), info.short_src,
    info.linedefined)
end

local function text_of(value)
  local colors = values.colors()
  local text = type(value) == "function" and text_of_function(value)
  if text then return colors and colors["function"] .. text .. "\27[0m" or text end
  return show.value(value, { width = values.columns(), colors = colors, quote = "whole" })
end

-- The values of a text as one string to print; nil when there are none.
function values.show(...)
  local list = table.pack(...)
  if list.n == 0 then return nil end
  remember(list)
  local texts, is_long = {}, false
  for i = 1, list.n do
    texts[i] = limit(text_of(list[i]), i, list.n)
    is_long = is_long or texts[i]:find("\n", 1, true)
  end
  return table.concat(texts, is_long and list.n > 1 and "\n" or "\t")
end

-- A line to print after the values of the text that runs.
function values.after(line)
  note = line
end

-- The text has run.
function values.finish()
  if note then print(values.fit(note, "stdout")) end
  note = nil
end

-- pp(x): prints all of x; pp(x, depth): as deep as that.
function values.pp(...)
  if select("#", ...) == 0 then error("pp(x, depth): prints x, tables as deep as depth", 2) end
  local value, depth = ...
  if depth ~= nil and (math.type(depth) ~= "integer" or depth < 1) then
    error("pp: depth must be an integer >= 1, got " .. tostring(depth), 2)
  end
  local precision, threshold, edgeitems, width, sci_mode = support.print_options()
  support.print_options(precision, 1 << 53, edgeitems, width, sci_mode)
  local good, text = pcall(show.value, value, {
    width = values.columns(), depth = depth or DEEP, all = true, colors = values.colors(),
    quote = "whole",
  })
  support.print_options(precision, threshold, edgeitems, width, sci_mode)
  if not good then error(text, 0) end
  print(text)
end

return values
