-- ordered.lua: tables with the properties of Python's containers: the order of a dict's entries,
-- dict or OrderedDict, list or tuple, and the positions of None.
--
-- Entries are ordinary fields: sd["linear.weight"], #list. pairs() walks a dict in the order in
-- which its keys were first assigned; a new key goes to the end, nil removes one. A None of a file
-- reads as nil and is written back as None until something is assigned there; a list with a None
-- keeps its length.
--
-- Keys are strings, numbers and booleans. Any other key of a file becomes the text that Python
-- prints for it ("None", "(0, 1)"); such a dict cannot be written. A state_dict's _metadata, which
-- is an attribute in Python and not an entry, is read and assigned as sd._metadata.
--
-- A value of a file without a counterpart is an opaque object (opaque.lua).
--
-- The additional properties are in the table's metatable, one for each dict.

local concat = require "zknn.concat"
local raise = require "zknn.raise"
local sort = require "zknn.sort"

local ordered = {}

local require = require
local TAG = {} -- metatable[TAG] is the kind
local GONE = {} -- marks a key that was removed

-- Drops what is gone from the list of keys; the next time is when it has doubled.
local function compact(t, mt)
  local keys, at, n = {}, {}, 0
  for i = 1, mt.last do
    local key = mt.keys[i]
    if key ~= GONE and (rawget(t, key) ~= nil or mt.none[key]) then
      n = n + 1
      keys[n], at[key] = key, n
    end
  end
  mt.keys, mt.at, mt.last, mt.limit = keys, at, n, math.max(16, 2 * n)
end

-- Lua calls this when t[key] is nil at present.
local function new_entry(t, key, value)
  local mt = getmetatable(t)
  if key == "_metadata" and mt[TAG] == "OrderedDict" and type(value) == "table" then
    mt.metadata = value
    return
  end
  if mt.none[key] and value ~= nil then -- None gets a value, in its place
    mt.none[key] = nil
  else
    local old = mt.at[key]
    if old then -- a None, or an entry that was set to nil
      mt.none[key] = nil
      mt.keys[old], mt.at[key] = GONE, nil
    end
    if value ~= nil then
      if mt.last >= mt.limit then
        compact(t, mt)
      end
      mt.last = mt.last + 1
      mt.keys[mt.last], mt.at[key] = key, mt.last
    end
  end
  rawset(t, key, value)
end

local function walk(t)
  local mt = getmetatable(t)
  local i = 0
  return function()
    while i < mt.last do
      i = i + 1
      local key = mt.keys[i]
      local value
      if key ~= GONE then
        value = rawget(t, key)
      end
      if value ~= nil then
        return key, value
      end
    end
  end, t, nil
end

local function length(t)
  local n = getmetatable(t).n or 0
  while rawget(t, n + 1) ~= nil do
    n = n + 1
  end
  return n
end

-- What a list answers where it has nothing: [-1] is the last, as in Python; [0] is an error.
local function from_end(t, key)
  if math.type(key) ~= "integer" or key > 0 then return nil end
  if key == 0 then
    raise("this is a list, which counts from 1: [0] is not there; write [1] for the first")
  end
  local n = #t
  if key < -n then raise("a list of %d entries has no [%d]", n, key) end
  return rawget(t, n + 1 + key)
end

local function no_call()
  raise("this is a list, no function and no iterator: write `%s`",
    require("zknn.mistakes.frames").loop("ipairs", "i", "value", "list"))
end

local function no_dict_call()
  raise("this is a dict, no function and no iterator: write `%s`",
    require("zknn.mistakes.frames").loop("pairs", "name", "value", "dict"))
end

local function text_of(t)
  return require "zknn.show".value(t)
end

-- The metatable of a list that remembers no more than this.
local function sequence_meta(kind)
  return {
    __name = "zknn." .. kind, __list = true, __entries = "list", __index = from_end,
    __call = no_call, __tostring = text_of, __concat = concat, [TAG] = kind,
  }
end

local SEQUENCE = { list = sequence_meta "list", tuple = sequence_meta "tuple" }

local function sequence(kind, values, n)
  n = n or #values
  for i = 1, n do
    if rawget(values, i) == nil then -- a None
      local meta = sequence_meta(kind)
      meta.__len, meta.n = length, n
      return setmetatable(values, meta)
    end
  end
  return setmetatable(values, SEQUENCE[kind])
end

-- The number of a dict's entries, as Python's len.
local function entries(t)
  local n = 0
  for _ in walk(t) do
    n = n + 1
  end
  return n
end

-- What is no entry: a state_dict's metadata. A dict of names asked for an integer, by ipairs
-- perhaps, would find nothing and say nothing.
local function no_entry(t, key)
  if key == "_metadata" then return getmetatable(t).metadata end
  if math.type(key) ~= "integer" then return nil end
  local first = next(t)
  while first ~= nil do
    if type(first) ~= "string" then return nil end
    first = next(t, first)
  end
  if next(t) == nil then return nil end
  raise("this %s has names, no positions: [%d] is not there; write "
    .. "`for name, value in pairs(dict) do`", ordered.kind(t), key)
end

-- An empty dict. kind: "OrderedDict" (the default) or "dict".
function ordered.new(kind)
  kind = kind or "OrderedDict"
  if kind ~= "OrderedDict" and kind ~= "dict" then
    error(('ordered.new: kind must be "OrderedDict" or "dict", got %q'):format(tostring(kind)), 2)
  end
  return setmetatable({}, {
    __name = "zknn." .. kind,
    __pairs = walk,
    __newindex = new_entry,
    __len = entries,
    __index = no_entry,
    __call = no_dict_call,
    __entries = "dict",
    __tostring = text_of,
    __concat = concat,
    [TAG] = kind,
    keys = {}, -- in order, GONE among them
    at = {}, -- the index of each key in keys
    last = 0, -- the length of keys, with removed ones
    limit = 16,
    none = {}, -- keys whose value is None
    odd = nil, -- a key that Lua has not, as text
    metadata = nil, -- of a state_dict: by the path of each module
  })
end

-- values (a list of n, holes are None) as a list or a tuple; n is #values when absent.
function ordered.list(values, n)
  return sequence("list", values, n)
end

function ordered.tuple(values, n)
  return sequence("tuple", values, n)
end

-- "dict", "OrderedDict", "list", "tuple", or nil for any other value.
function ordered.kind(t)
  local mt = type(t) == "table" and getmetatable(t)
  return type(mt) == "table" and rawget(mt, TAG) or nil
end

-- The metatable for a copy of t, a dict or list of ours; copy(metadata) gives that of a state_dict.
function ordered.meta_of_copy(t, copy)
  local mt, own = getmetatable(t), {}
  if mt == SEQUENCE[mt[TAG]] then return mt end
  for key, value in next, mt do own[key] = value end
  for _, part in ipairs { "keys", "at", "none" } do
    if mt[part] then
      own[part] = {}
      for key, value in next, mt[part] do own[part][key] = value end
    end
  end
  if mt.metadata then own.metadata = copy(mt.metadata) end
  return own
end

-- A dict's keys as a list, in the order of pairs().
function ordered.keys(t)
  local keys = {}
  for key in pairs(t) do
    keys[#keys + 1] = key
  end
  return keys
end

-- Is there an entry of that key, be it None?
function ordered.has(t, key)
  local none = getmetatable(t).none -- a list has not
  return rawget(t, key) ~= nil or none ~= nil and none[key] == true
end

-- Keys that Lua has not, {text, value}, get their text; a number after it keeps them apart.
local function name_odd_keys(mt, values, keys)
  local taken = {}
  for _, key in ipairs(keys) do
    if type(key) ~= "table" then taken[key] = 1 end
  end
  for i, key in ipairs(keys) do
    if type(key) == "table" then
      local name, first = key[1], key[1]
      while taken[name] do
        taken[first] = taken[first] + 1
        name = ("%s #%d"):format(first, taken[first])
      end
      taken[name] = 1
      keys[i], values[name] = name, key[2]
      mt.odd = mt.odd or first
    end
  end
end

-- What a file holds, as a table: values by key, and all keys in order (a list's length); a
-- state_dict's metadata. Of kind "opaque": by the names of its parts.
function ordered.make(kind, values, keys, metadata)
  if SEQUENCE[kind] then
    return sequence(kind, values, keys)
  elseif kind == "opaque" then
    return require("zknn.opaque").make(values)
  end
  local t = ordered.new(kind)
  local mt = getmetatable(t)
  mt.metadata = metadata
  name_odd_keys(mt, values, keys)
  for _, key in ipairs(keys) do
    if not mt.at[key] then
      mt.last = mt.last + 1
      mt.keys[mt.last], mt.at[key] = key, mt.last
      if values[key] == nil then
        mt.none[key] = true
      else
        rawset(t, key, values[key])
      end
    end
  end
  mt.limit = math.max(16, 2 * mt.last)
  return t
end

-- The keys of a table without order: integers, then strings, each sorted.
local function sorted_keys(t)
  local keys = {}
  for key in next, t do
    keys[#keys + 1] = key
  end
  local before = sort.order()
  table.sort(keys, function(a, b)
    local a_first, b_first = math.type(a), math.type(b)
    if a_first ~= b_first then
      return a_first ~= nil
    end
    if a_first then return a < b end
    return before(a, b)
  end)
  return keys
end

-- How t is written: its kind, all its keys in order (a list's length), and its metadata. Or nil and
-- why it cannot be. A table with keys exactly 1..n (n >= 1) is a list, any other a dict with sorted
-- keys.
function ordered.describe(t)
  local kind, mt = ordered.kind(t), getmetatable(t)
  if SEQUENCE[kind] then
    return kind, length(t)
  elseif kind and mt.odd then
    return nil, ("a dict of Python with the key %s, which Lua has not, cannot be saved")
      :format(mt.odd)
  elseif kind then
    compact(t, mt)
    return kind, mt.keys, mt.metadata
  elseif type(mt) == "table" and rawget(mt, "__list") then -- a shape
    return "list", #t
  elseif type(mt) == "table" and rawget(mt, "__describe") then
    return nil, mt.__describe(t) .. " cannot be saved"
  elseif mt ~= nil and not (type(mt) == "table" and rawget(mt, "__plain")) then
    local name = type(mt) == "table" and rawget(mt, "__name")
    return nil, ("an object%s cannot be saved (of a model or an optimizer, save its state_dict())")
      :format(type(name) == "string" and " of class " .. name or "")
  end
  local count, largest = 0, 0
  for key in next, t do
    if math.type(key) == "integer" then
      largest = math.max(largest, key)
    elseif type(key) ~= "string" then
      return nil, ("a table with a key that is a %s cannot be saved: keys are strings or integers")
        :format(math.type(key) or type(key))
    end
    count = count + 1
  end
  if count > 0 and count == largest then
    local whole = true
    for i = 1, count do
      whole = whole and rawget(t, i) ~= nil
    end
    if whole then
      return "list", count
    end
  end
  return "dict", sorted_keys(t)
end

return ordered
