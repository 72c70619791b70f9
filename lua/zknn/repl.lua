-- The Lua half of the interactive prompt: it shows values, completes names, and makes the globals
-- of a session. host/repl.c reads the lines and runs them.

local repl = {}

local WIDTH = 80 -- a table that fits is shown on one line
local ENTRIES = 100 -- entries of a table that are shown

require("zknn.globals").open()

--- Showing -----------------------------------------------------------------

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function quote(text)
  if #text > 200 then text = text:sub(1, 200) .. "..." end
  text = text:gsub('[\\"]', "\\%0"):gsub("%c", function(c)
    return escapes[c] or ("\\%03d"):format(c:byte())
  end)
  return '"' .. text .. '"'
end

-- Tables that files hold: their metatable keeps kind and order, but they are shown as tables.
local plain = { ["zknn.list"] = true, ["zknn.tuple"] = true, ["zknn.dict"] = true,
  ["zknn.OrderedDict"] = true }

-- Does the value say itself how it wants to be shown?
local function speaks(value)
  local meta = debug.getmetatable(value)
  if type(meta) == "table" and (plain[rawget(meta, "__name")] or rawget(meta, "__list")) then
    return false
  end
  return type(meta) == "table" and (rawget(meta, "__tostring") or rawget(meta, "__name")) ~= nil
end

-- A value inside a table, in a few words on one line.
local function brief(value)
  local kind = type(value)
  if kind == "string" then return quote(value) end
  if kind == "table" and not speaks(value) then
    return next(value) == nil and "{}" or "{...}"
  end
  if kind == "userdata" then
    local meta = debug.getmetatable(value)
    if meta and meta.__name == "zknn.Tensor" then
      return ("tensor %s %s"):format(require("zknn.text").shape(value), value.dtype)
    end
  end
  local text = tostring(value)
  local line = text:match("^[^\n]*")
  return line == text and text or line .. " ..."
end

local function by_key(a, b)
  local x, y = type(a), type(b)
  if x ~= y then return x < y end -- "number" < "string"
  if x == "number" or x == "string" then return a < b end
  return tostring(a) < tostring(b)
end

local function key_text(key)
  if type(key) == "string" and key:match("^[%a_][%w_]*$") then return key .. " = " end
  return "[" .. brief(key) .. "] = "
end

-- The entries of a table as texts: the list first, then the keys, sorted unless the table brings an
-- order of its own (__pairs).
local function entries(value)
  local texts, rest = {}, 0
  local function add(text)
    if #texts < ENTRIES then
      texts[#texts + 1] = type(text) == "function" and text() or text
    else
      rest = rest + 1
    end
  end
  local meta = getmetatable(value)
  if type(meta) == "table" and meta.__pairs then
    for key, item in pairs(value) do
      add(function() return key_text(key) .. brief(item) end)
    end
  else
    local length, keys = rawlen(value), {}
    for i = 1, length do
      add(function() return brief(rawget(value, i)) end)
    end
    for key in next, value do
      if not (math.type(key) == "integer" and key >= 1 and key <= length) then
        keys[#keys + 1] = key
      end
    end
    table.sort(keys, by_key)
    for _, key in ipairs(keys) do
      add(function() return key_text(key) .. brief(rawget(value, key)) end)
    end
  end
  if rest > 0 then texts[#texts + 1] = ("... %d more"):format(rest) end
  return texts
end

local function describe(value)
  if type(value) ~= "table" or speaks(value) then return tostring(value) end
  local texts = entries(value)
  local line = "{" .. table.concat(texts, ", ") .. "}"
  if #line <= WIDTH then return line end
  return "{\n  " .. table.concat(texts, ",\n  ") .. "\n}"
end

-- The values of an expression as the strings to print: tables by their entries, one level deep;
-- all else by tostring.
function repl.show(...)
  local values = table.pack(...)
  for i = 1, values.n do
    values[i] = describe(values[i])
  end
  return table.unpack(values, 1, values.n)
end

--- Completing --------------------------------------------------------------

local keywords = {
  "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
  "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
}

-- Where the fields of a value are looked for, in order: itself, then what its metatable points to.
-- Only raw reads: completing a name must not run the user's code.
local function places(value)
  local found, seen = {}, {}
  while value ~= nil and not seen[value] and #found < 20 do
    seen[value] = true
    if type(value) == "table" then found[#found + 1] = value end
    local meta = debug.getmetatable(value)
    if type(meta) ~= "table" then break end
    -- an __index that is a function finds its methods in __methods, or in the metatable itself
    local index, methods = rawget(meta, "__index"), rawget(meta, "__methods")
    value = type(index) == "table" and index or type(methods) == "table" and methods or meta
  end
  return found
end

-- What a metatable of ours tells about its objects' fields: __lazy, a table of those that load at
-- first use, and __fields, a list of those that are computed or a function that gives a table.
local function hidden(value)
  local meta = debug.getmetatable(value)
  if type(meta) ~= "table" then return {}, {} end
  local lazy, source, fields = rawget(meta, "__lazy"), rawget(meta, "__fields"), {}
  if type(source) == "function" then
    fields = source(value)
  elseif type(source) == "table" then
    for _, name in ipairs(source) do
      local item = value[name]
      fields[name] = item == nil and false or item
    end
  end
  return type(lazy) == "table" and lazy or {}, fields
end

local function field(value, name)
  for _, place in ipairs(places(value)) do
    local item = rawget(place, name)
    if item ~= nil then return item end
  end
  local lazy, fields = hidden(value)
  if lazy[name] then return lazy[name]() end -- a module of zknn: loading it has no visible effect
  return fields[name]
end

-- How `text`, names joined by '.' and ':', could go on: a sorted list of whole texts.
function repl.complete(text)
  local path, mark, start = text:match("^(.-)([.:]?)([%w_]*)$")
  local value = _G
  if mark ~= "" then
    if not (path .. "."):match("^[%a_][%w_]*[.:]") then return {} end
    for name in path:gmatch("[^.:]+") do
      value = field(value, name)
      if value == nil then return {} end
    end
  elseif path ~= "" then
    return {}
  end

  local list, seen = {}, {}
  local function add(name, item)
    if
      type(name) == "string" and not seen[name] and name:match("^[%a_][%w_]*$")
      and name:sub(1, #start) == start
      and (start ~= "" or name:sub(1, 1) ~= "_")
      and (mark ~= ":" or type(item) == "function")
    then
      seen[name] = true
      list[#list + 1] = path .. mark .. name
    end
  end
  for _, place in ipairs(places(value)) do
    for name, item in next, place do add(name, item) end
  end
  local lazy, fields = hidden(value)
  for name in next, lazy do add(name) end
  for name, item in next, fields do add(name, item) end
  if mark == "" then
    for _, word in ipairs(keywords) do add(word) end
  end
  table.sort(list)
  return list
end

return repl
