-- Reads the arguments that functions of saving and loading have in common.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"

local files = {}

-- Rows of a reader: the names of what is to be read, the bytes that it may unpack to, and the dtype
-- that its tensors of that kind get.
files.KEYS = { "keys", "any", optional = true }
files.MEMORY_LIMIT = { "memory_limit", "integer", optional = true }
files.DTYPE = { "dtype", "string", optional = true }

-- keys as a list of names, of one name too; nil stays nil.
local function check_keys(what, keys)
  if keys == nil then return nil end
  if type(keys) == "string" then keys = { keys } end
  local good = type(keys) == "table" and getmetatable(keys) == nil and #keys > 0
  for _, key in ipairs(good and keys or {}) do
    good = good and type(key) == "string"
  end
  if not good then
    raise("%s: keys must be a list of names, such as {\"fc.weight\", \"fc.bias\"}, got %s", what,
      args.describe(keys))
  end
  return keys
end

-- args.reader for what loads a file: checks keys and memory_limit too, where it has them.
function files.reader(what, parameters)
  local read = args.reader(what, parameters)
  return function(...)
    local a = read(...)
    a.keys = check_keys(what, a.keys)
    local limit = a.memory_limit
    if limit and limit < 1 then raise("%s: memory_limit must be positive, got %d", what, limit) end
    return a
  end
end

-- "float" of all real dtypes, "int" of all integers.
local function kind_of(dtype)
  return support.dtypes[dtype].real and "float" or dtype == "bool" and "bool" or "int"
end

local function convert(value, dtype, seen)
  if core.is_tensor(value) then
    if kind_of(value.dtype) == kind_of(dtype) and value.dtype ~= dtype then
      value.data = value:detach():to(dtype)
    end
  elseif ordered.kind(value) and not seen[value] then
    seen[value] = true
    for _, entry in pairs(value) do convert(entry, dtype, seen) end
  end
end

-- What was read, in place: its tensors of dtype's kind get that dtype. nil: they keep their own.
function files.convert(what, value, dtype)
  if dtype == nil then return end
  dtype = dtype:gsub("^torch%.", "")
  if not support.dtypes[dtype] then
    raise('%s: there is no dtype \'%s\'; a dtype is "float32", "float16", "int64" and so on', what,
      dtype)
  end
  convert(value, dtype, {})
end

-- A file of named things: a table with names for keys. `content` says what it holds.
function files.check_named(what, t, content)
  local kind, why
  if type(t) == "table" then
    kind, why = ordered.describe(t)
    if not kind then raise("%s: %s", what, why) end
  end
  if kind ~= "dict" and kind ~= "OrderedDict" then
    raise("%s: want a table of names and %s, got %s", what, content,
      kind and "a " .. kind or args.describe(t))
  end
end

return files
