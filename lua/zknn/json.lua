-- json.lua: values as JSON (RFC 8259), and back.
--
-- Objects are tables whose keys are strings, arrays are lists; json.list makes an empty table an
-- array. null reads as json.null where a list needs it, and as nil in an object.

local raise = require "zknn.raise"
local sort = require "zknn.sort"

local json = {}

json.null = setmetatable({}, { __tostring = function() return "null" end })

local List = {}

function json.list(t) return setmetatable(t or {}, List) end

-- Text that is valid UTF-8: bytes that are not become U+FFFD.
function json.clean(text)
  if utf8.len(text) then return text end
  local out, at = {}, 1
  while at <= #text do
    local good, bad = utf8.len(text, at)
    if good then bad = #text + 1 end
    out[#out + 1] = text:sub(at, bad - 1)
    if bad <= #text then out[#out + 1] = "\u{FFFD}" end
    at = bad + 1
  end
  return table.concat(out)
end

-- --- writing ---

local SHORT = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function quote(text)
  return '"' .. json.clean(text):gsub('[%c"\\\127]', function(c)
    return SHORT[c] or ("\\u%04x"):format(c:byte())
  end) .. '"'
end

-- The shortest of the usual forms that reads as the same number; null for nan and infinities.
local function number(x)
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x ~= x or x == math.huge or x == -math.huge then return "null" end
  for digits = 6, 17 do
    local text = ("%%.%dg"):format(digits):format(x):gsub(",", ".")
    if tonumber(text) == x or digits == 17 then return text end
  end
end

local encode

local function encode_table(t, level)
  local out = {}
  if getmetatable(t) == List or #t > 0 then
    for i = 1, #t do out[i] = encode(t[i], level) end
    return "[" .. table.concat(out, ",") .. "]"
  end
  local keys = {}
  for key in pairs(t) do
    if type(key) ~= "string" then raise("json: a key must be a string, got a %s", type(key)) end
    keys[#keys + 1] = key
  end
  sort.names(keys)
  for i, key in ipairs(keys) do
    out[i] = quote(key) .. ":" .. encode(t[key], level)
  end
  return "{" .. table.concat(out, ",") .. "}"
end

local DEPTH = 100 -- tables in tables

function encode(value, level)
  if value == json.null or value == nil then return "null" end
  local kind = type(value)
  if kind == "string" then return quote(value) end
  if kind == "number" then return number(value) end
  if kind == "boolean" then return tostring(value) end
  if kind ~= "table" then raise("json: a %s has no form in JSON", kind) end
  if level >= DEPTH then raise("json: more than %d tables in one another", DEPTH) end
  return encode_table(value, level + 1)
end

-- The value as JSON in one line; keys in the order of their bytes.
function json.encode(value) return encode(value, 0) end

-- --- reading ---

local function fail(s, at, what)
  local _, lines = s.text:sub(1, at - 1):gsub("\n", "")
  raise("%s: line %d: %s", s.what, lines + 1, at > #s.text and "the file ends too early" or what)
end

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\",
  ["/"] = "/" }

local function read_unit(s, at)
  local hex = s.text:match("^\\u(%x%x%x%x)", at)
  if not hex then fail(s, at, "an escape that JSON does not have") end
  return tonumber(hex, 16), at + 6
end

local function read_escape(s, at)
  local short = ESCAPES[s.text:sub(at + 1, at + 1)]
  if short then return short, at + 2 end
  local unit, after = read_unit(s, at)
  if unit >= 0xD800 and unit < 0xDC00 and s.text:find("^\\u[dD][c-fC-F]", after) then
    local low
    low, after = read_unit(s, after)
    unit = 0x10000 + (unit - 0xD800 << 10) + (low - 0xDC00)
  elseif unit >= 0xD800 and unit < 0xE000 then
    unit = 0xFFFD
  end
  return utf8.char(unit), after
end

local function read_string(s, at)
  local out = {}
  at = at + 1
  while true do
    local stop = s.text:find('[%c"\\]', at)
    if not stop then fail(s, #s.text + 1) end
    out[#out + 1] = s.text:sub(at, stop - 1)
    local c = s.text:sub(stop, stop)
    if c == '"' then return json.clean(table.concat(out)), stop + 1 end
    if c ~= "\\" then fail(s, stop, "a control character in a string") end
    out[#out + 1], at = read_escape(s, stop)
  end
end

local function skip(s, at) return s.text:find("[^ \t\r\n]", at) or #s.text + 1 end

local read_value

-- What stands between brackets: read_item reads one item, after which `close` or a comma comes.
local function read_items(s, at, close, read_item)
  at = skip(s, at + 1)
  if s.text:sub(at, at) == close then return at + 1 end
  while true do
    at = skip(s, read_item(at))
    local c = s.text:sub(at, at)
    if c == close then return at + 1 end
    if c ~= "," then fail(s, at, ("expected ',' or '%s'"):format(close)) end
    at = skip(s, at + 1)
  end
end

local function read_array(s, at, level)
  local t, n = json.list(), 0
  return t, read_items(s, at, "]", function(from)
    local value, after = read_value(s, from, level)
    n = n + 1
    t[n] = value
    return after
  end)
end

local function read_object(s, at, level)
  local t = {}
  return t, read_items(s, at, "}", function(from)
    if s.text:sub(from, from) ~= '"' then fail(s, from, "expected a name in quotes") end
    local key, after = read_string(s, from)
    after = skip(s, after)
    if s.text:sub(after, after) ~= ":" then fail(s, after, "expected ':'") end
    local value
    value, after = read_value(s, skip(s, after + 1), level)
    if value ~= json.null then t[key] = value end
    return after
  end)
end

local WORDS = { ["true"] = true, ["false"] = false, null = json.null, NaN = 0 / 0,
  Infinity = math.huge }

-- A number, or a word; Python writes NaN and Infinity.
local function read_plain(s, at)
  local word = s.text:match("^[%a]+", at)
  if word and WORDS[word] ~= nil then return WORDS[word], at + #word end
  if s.text:find("^-Infinity", at) then return -math.huge, at + 9 end
  local digits = s.text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  local value = digits and tonumber(digits)
  if not value then fail(s, at, "expected a value") end
  return value, at + #digits
end

function read_value(s, at, level)
  if level > DEPTH then fail(s, at, ("more than %d levels of brackets"):format(DEPTH)) end
  local c = s.text:sub(at, at)
  if c == '"' then return read_string(s, at) end
  if c == "[" then return read_array(s, at, level + 1) end
  if c == "{" then return read_object(s, at, level + 1) end
  return read_plain(s, at)
end

-- The value that the text holds; `what`, say the file's name, begins the messages.
function json.decode(text, what)
  local s = { text = text, what = what or "json" }
  local value, at = read_value(s, skip(s, 1), 0)
  at = skip(s, at)
  if at <= #text then fail(s, at, "there is more after the value") end
  return value
end

return json
