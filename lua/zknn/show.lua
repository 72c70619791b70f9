-- show.lua: any value as text, for print, for the conversation, and for parts of other values.
--
--   show.value(x, { width = 80, depth = 3 })    lines, none wider than they must be
--   show.brief(x)                               a few words on one line: what stands inside a table
--
-- Options: width, the columns; depth, how many tables deep; entries, how many of one table; quote,
-- whether a string alone has quotation marks, too ("whole": all of it, where it is one line);
-- colors, a table of escape sequences by kind of text ("number", "string", "boolean", "nil", "key",
-- "function", "object", "more"); all: without a limit to entries and parts.
--
-- A table that says by a metamethod how it wants to be shown (__tostring) is asked. What is shown
-- is limited: entries, levels, and parts in all; so tables that are shared, contain themselves or
-- are huge end soon. Nothing here raises.

local core = require "zknn.core"
local sort = require "zknn.sort"

local show = {}

local WIDTH, DEPTH, ENTRIES = 80, 3, 100
local DEEP = 30 -- the most that depth may be
local PARTS = 2000 -- of one value
local VISITS = 1000000 -- keys of a table that are counted
local SORTED = 5000 -- and sorted
local LETTERS = 200 -- of a string inside a table
local LINES = 12 -- of an object inside a table
local SMALL = 8 -- elements of a tensor whose values are shown inside a table

local math_type = math.type

--- Words ----------------------------------------------------------------------

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(c)
  return escapes[c] or ("\\%03d"):format(c:byte())
end

-- As Lua would read it back; bytes that are no UTF-8 by their numbers.
local function quote(text, limit)
  local rest = ""
  if #text > (limit or LETTERS) then
    rest = ("... (%d bytes)"):format(#text)
    text = text:sub(1, LETTERS):gsub("[\xc2-\xf4][\x80-\xbf]*$", "") -- a letter that may be cut
  end
  text = text:gsub('[\\"]', "\\%0"):gsub("%c", escape)
  local parts, from, _, bad = {}, 1, utf8.len(text)
  while bad do
    parts[#parts + 1] = text:sub(from, bad - 1) .. escape(text:sub(bad, bad))
    from = bad + 1
    _, bad = utf8.len(text, from)
  end
  return '"' .. table.concat(parts) .. text:sub(from) .. '"' .. rest
end

local function number(x)
  return x ~= x and "nan" or tostring(x) -- its sign means nothing
end

-- tostring, which a script's __tostring may make fail or give no string.
local function word(value)
  local good, text = pcall(tostring, value)
  if good then return text end
  return ("a %s (its __tostring fails: %s)"):format(type(value), tostring(text))
end

-- The metatable's field, whatever __metatable says.
local function event(value, name)
  local meta = debug.getmetatable(value)
  return type(meta) == "table" and rawget(meta, name) or nil
end

-- A table that is shown by its entries: plain, or a list or dict of ours, whose metatable says so
-- by __entries = "list" or "dict".
local function is_open(value)
  return type(value) == "table"
    and (event(value, "__entries") or not (event(value, "__tostring") or event(value, "__name")))
end

local function tensor(value)
  local kind = "tensor"
  local parameters = package.loaded["zknn.nn.parameter"]
  if parameters and parameters.is(value) then kind = "Parameter" end
  if kind == "tensor" and value:numel() <= SMALL then
    local text = tostring(value)
    if #text <= 60 and not text:find("\n", 1, true) then return text end
  end
  return ("%s [%s] %s"):format(kind, table.concat(value.shape, ", "), value.dtype)
end

-- The kind and the text of a value that has no entries to show.
local function leaf(value)
  local kind = type(value)
  if kind == "string" then return kind, quote(value) end
  if kind == "number" then return kind, number(value) end
  if kind == "userdata" and core.is_tensor(value) then
    local good, text = pcall(tensor, value)
    return "object", good and text or word(value)
  end
  if kind == "table" or kind == "userdata" then return "object", word(value) end
  return kind, word(value)
end

-- The value in a few words on one line.
function show.brief(value)
  if is_open(value) then return next(value) == nil and "{}" or "{...}" end
  local _, text = leaf(value)
  local line = text:match "^[^\n]*"
  return line == text and text or line .. " ..."
end

--- Parts ----------------------------------------------------------------------

-- A part is { kind, text, width } or { open, close, items, width }, an item { key, part }. width is
-- that of its one line; math.huge when it has several.

local function columns(text)
  return utf8.len(text) or #text
end

local function part_of_text(kind, text)
  local lines = 0
  for _ in text:gmatch "\n" do lines = lines + 1 end
  if lines >= LINES then
    text = text:match "^[^\n]*" .. " ... " .. text:match "[^\n]*$"
    lines = 0
  end
  return { kind = kind, text = text, width = lines > 0 and math.huge or columns(text) }
end

local ranks = { number = 1, string = 2, boolean = 3 }

local function sort_keys(keys)
  local of_strings = sort.order()
  table.sort(keys, function(a, b)
    local x, y = ranks[type(a)] or 4, ranks[type(b)] or 4
    if x ~= y then return x < y end
    if x == 1 then return a < b end
    if x == 2 then return of_strings(a, b) end
    return word(a) < word(b)
  end)
end

-- The keys besides 1..length in order, the values that pairs gave with them, and the keys' number.
-- At most `limit` keys of an order of the table's own.
local function keys_of(value, length, limit)
  local keys, values, n, visited = {}, {}, 0, 0
  local most, sorted = VISITS, SORTED
  if limit == math.huge then most, sorted = limit, limit end
  if event(value, "__pairs") then
    pcall(function()
      for key, item in pairs(value) do
        n = n + 1
        if n <= limit then keys[n], values[n] = key, item end
        if n == most then break end
      end
    end)
    return keys, values, n
  end
  for key in next, value do
    if not (math_type(key) == "integer" and key >= 1 and key <= length) then
      n = n + 1
      if n <= sorted then keys[n] = key end
    end
    visited = visited + 1
    if visited == most then break end
  end
  sort_keys(keys)
  return keys, values, n
end

local make

local function key_part(key)
  if type(key) == "string" and key:match "^[%a_][%w_]*$" then
    return { kind = "key", text = key, width = columns(key) }
  end
  local text = "[" .. show.brief(key) .. "]"
  return { kind = "key", text = text, width = columns(text) }
end

local function add(part, key, item)
  part.items[#part.items + 1] = { key, item }
  part.width = part.width + item.width + (key and key.width + 3 or 0)
    + (#part.items > 1 and 2 or 0)
  if item.kind ~= "number" or key then part.numbers = false end
end

-- "... 3 more"; numbers may stay in rows.
local function add_rest(part, n)
  if n <= 0 then return end
  local numbers = part.numbers
  local text = ("... %s%d more"):format(n > VISITS - ENTRIES and "over " or "", n)
  add(part, nil, { kind = "more", text = text, width = #text })
  part.numbers = numbers
end

-- How many entries a list has: a list of ours may hold a None.
local function length_of(value)
  local kind = event(value, "__entries")
  if kind == "dict" or event(value, "__pairs") then return 0 end
  return kind and #value or rawlen(value)
end

local function make_table(state, value, depth)
  local part = { open = "{", close = "}", items = {}, width = 2, numbers = true }
  local length, shown = length_of(value), 0
  while shown < math.min(length, state.entries) and state.parts <= state.most do
    shown = shown + 1
    add(part, nil, make(state, rawget(value, shown), depth + 1))
  end
  add_rest(part, length - shown)
  local keys, values, n = keys_of(value, length, state.entries)
  shown = 0
  while shown < math.min(#keys, state.entries) and state.parts <= state.most do
    shown = shown + 1
    local item = values[shown]
    if item == nil then item = rawget(value, keys[shown]) end
    add(part, key_part(keys[shown]), make(state, item, depth + 1))
  end
  add_rest(part, n - shown)
  return part
end

function make(state, value, depth)
  state.parts = state.parts + 1
  if not is_open(value) then
    return part_of_text(leaf(value))
  elseif state.inside[value] then
    return part_of_text("more", "{... the same table again}")
  elseif next(value) == nil and not event(value, "__pairs") and length_of(value) == 0 then
    return part_of_text("object", "{}")
  elseif depth > state.depth or state.parts > state.most then
    return part_of_text("more", "{...}")
  end
  state.inside[value] = true
  local part = make_table(state, value, depth)
  state.inside[value] = nil
  return part
end

--- Lines ----------------------------------------------------------------------

local function paint(state, kind, text)
  local color = state.colors and state.colors[kind]
  if not color or color == "" then return text end
  return color .. text:gsub("\n", "\27[0m%0" .. color:gsub("%%", "%%%%")) .. "\27[0m"
end

local write

-- Numbers in columns, as many in a row as fit.
local function write_numbers(state, part, indent, out)
  local widest, last, column = 0, #part.items, 0
  for _, item in ipairs(part.items) do
    if item[2].kind == "number" then widest = math.max(widest, item[2].width) end
  end
  local in_row = math.max(1, (state.width - indent + 1) // (widest + 2))
  for i, item in ipairs(part.items) do
    local own = item[2]
    local in_column = own.kind == "number"
    if column == 0 or column == in_row or not in_column then
      out[#out + 1] = "\n" .. (" "):rep(indent)
      column = 0
    else
      out[#out + 1] = " "
    end
    column = column + 1
    if in_column then out[#out + 1] = (" "):rep(widest - own.width) end
    out[#out + 1] = paint(state, own.kind, own.text) .. (i < last and "," or "")
  end
end

-- room: the columns that are left on the line.
function write(state, part, indent, room, out)
  if part.text then
    local text = paint(state, part.kind, part.text)
    if part.width == math.huge then text = text:gsub("\n", "\n" .. (" "):rep(indent)) end
    out[#out + 1] = text
    return
  end
  local one_line = part.width <= room
  out[#out + 1] = part.open
  if not one_line and part.numbers then
    write_numbers(state, part, indent + 2, out)
  else
    for i, item in ipairs(part.items) do
      local left = state.width - indent - 2 - 1 -- for a comma
      if one_line then
        left = math.huge
      else
        out[#out + 1] = "\n" .. (" "):rep(indent + 2)
      end
      if item[1] then
        out[#out + 1] = paint(state, "key", item[1].text) .. " = "
        left = left - item[1].width - 3
      end
      write(state, item[2], indent + 2, left, out)
      if i < #part.items then out[#out + 1] = one_line and ", " or "," end
    end
  end
  out[#out + 1] = one_line and part.close or "\n" .. (" "):rep(indent) .. part.close
end

--- For others -----------------------------------------------------------------

-- The value as text.
function show.value(value, options)
  options = options or {}
  local state = {
    width = options.width or WIDTH, depth = math.min(options.depth or DEPTH, DEEP),
    entries = math.min(options.entries or ENTRIES, PARTS), most = PARTS, colors = options.colors,
    parts = 0, inside = {},
  }
  if options.all then state.entries, state.most = math.huge, math.huge end
  if not is_open(value) then
    local kind, text = leaf(value)
    if kind == "string" and options.quote == "whole" and not value:find("\n", 1, true) then
      text = quote(value, math.huge)
    elseif kind == "object" or kind == "string" and options.quote ~= true then
      text = word(value)
    end
    return paint(state, kind, text)
  end
  local out = {}
  write(state, make(state, value, 1), 0, state.width, out)
  return table.concat(out)
end

-- A value between the parentheses of an object, in Python's words as PyTorch's layers have them.
local function argument(value)
  local kind = type(value)
  if kind == "boolean" then return value and "True" or "False" end
  if kind == "function" then return "function" end
  if kind == "number" or kind == "string" then return require "zknn.text".python(value) end
  if kind == "table" and is_open(value) and #value > 0 then
    local list = {}
    for i = 1, math.min(#value, 10) do list[i] = argument(value[i]) end
    if #value > 10 then list[11] = "..." end
    return "[" .. table.concat(list, ", ") .. "]"
  end
  if kind == "table" and is_open(value) then
    return show.value(value, { width = math.huge, depth = 1, entries = 10 })
  end
  return show.brief(value)
end

-- "StepLR(step_size=10, gamma=0.1)": rows are { name, value }, or { false, text }; nil is left out.
function show.object(name, rows)
  local parts = {}
  for _, row in ipairs(rows) do
    if row[1] and row[2] ~= nil then
      parts[#parts + 1] = ("%s=%s"):format(row[1], argument(row[2]))
    elseif row[2] ~= nil then
      parts[#parts + 1] = row[2]
    end
  end
  return ("%s(%s)"):format(name, table.concat(parts, ", "))
end

return show
