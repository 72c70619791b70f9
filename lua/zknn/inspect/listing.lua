-- What a file holds, as a flat list: arrays (which stay in the file) and other values, by name.
--
--   listing.path, format, size, packed
--   listing.arrays    list of {name =, dtype =, shape =, bytes =, array =, ...}: `array` is what
--                     zknn.core.files reads: an array of the file, or a tensor
--   listing.values    list of {name =, type =, value =}: what is no array
--   listing.metadata  strings by name, or nil
--   listing.model     the table of an ONNX model
--   listing.picture   {width =, height =} of a PNG
--
-- Each format is a function that fills it in.

local core = require "zknn.core"
local native = require "zknn.core.files"
local ordered = require "zknn.ordered"
local raise = require "zknn.raise"
local support = require "zknn.core.support"

local MOST = 200000 -- values of a file; one that stands in several places counts at each

local listing = {}

local function add_array(t, name, array)
  local row
  if core.is_tensor(array) then
    local shape = table.move(array.shape, 1, #array.shape, 1, {})
    row = { dtype = array.dtype, shape = shape,
      bytes = array:numel() * support.dtypes[array.dtype].size }
  else
    row = native.stored(array)
  end
  row.name, row.array = name, array
  t.arrays[#t.arrays + 1] = row
end

local function add_value(t, name, kind, value)
  t.values[#t.values + 1] = { name = name, type = kind, value = value }
end

local function name_of(prefix, key)
  return prefix == "" and tostring(key) or prefix .. "." .. tostring(key)
end

local walk

local function walk_entries(t, name, value, kind)
  local empty = true
  if kind == "list" or kind == "tuple" then
    for i = 1, #value do
      empty = false
      walk(t, name_of(name, i), value[i])
    end
  else
    for key, entry in pairs(value) do
      empty = false
      walk(t, name_of(name, key), entry)
    end
  end
  if empty and name ~= "" then add_value(t, name, kind, "empty") end
end

local function walk_opaque(t, name, value)
  if type(value.state_dict) == "function" then
    local good, state = pcall(value.state_dict, value)
    if good and next(state) ~= nil then
      add_value(t, name == "" and "(the file)" or name, "object", value:class())
      return walk_entries(t, name, state, "dict")
    end
  end
  add_value(t, name, "object", tostring(value):match "^<(.-),? which zknn has no value for>$"
    or tostring(value))
end

function walk(t, name, value)
  t.visited = t.visited + 1
  if t.visited > MOST then
    raise("%s: it holds more than %d values: some stand in very many places", t.path, MOST)
  end
  if type(value) == "userdata" then return add_array(t, name, value) end
  local kind = ordered.kind(value)
  if kind then return walk_entries(t, name, value, kind) end
  if require("zknn.opaque").is(value) then return walk_opaque(t, name, value) end
  if value ~= nil then add_value(t, name, math.type(value) or type(value), value) end
end

-- --- the formats ---

local fill = {}

local function fill_stored(t)
  local value, metadata = native.file_list(t.path, t.format, ordered.make)
  t.metadata = metadata
  walk(t, "", value)
end

fill.pth, fill.safetensors, fill.npz = fill_stored, fill_stored, fill_stored

function fill.npy(t)
  if not t.packed then return fill_stored(t) end
  walk(t, "", native.npy_load(t.path))
end

function fill.idx(t)
  if not t.packed then return fill_stored(t) end
  walk(t, "", native.idx_read(t.path))
end

function fill.png(t)
  local picture = require("zknn.core.image").png_read(t.path)
  t.picture = { height = picture:size(0), width = picture:size(1),
    channels = picture:dim() == 3 and picture:size(2) or 1 }
  walk(t, "", picture)
end

function fill.csv(t)
  local good, columns = pcall(require("zknn.csv").load, t.path)
  if not good then
    raise("%s: it is text, but no table of comma-separated values: %s", t.path,
      (tostring(columns):gsub("^.*: (line %d+ )", "%1")))
  end
  for name, column in pairs(columns) do
    if core.is_tensor(column) then
      add_array(t, tostring(name), column)
    else
      t.arrays[#t.arrays + 1] = { name = tostring(name), dtype = "text", shape = { #column },
        texts = column }
    end
  end
end

-- Scalars are arrays of what was written; of anything else it tells how often.
function fill.events(t)
  local events = require "zknn.inspect.events"(t.path, t.size)
  for _, row in ipairs(events.rows) do
    if #row.numbers == row.count then
      add_array(t, row.tag, core.tensor(row.numbers, { dtype = "float32" }))
      local array = t.arrays[#t.arrays]
      array.steps, array.last = { row.first, row.last }, row.numbers[#row.numbers]
    else
      add_value(t, row.tag, row.kind, ("%d, steps %d to %d"):format(row.count, row.first, row.last))
    end
  end
  if events.cut then add_value(t, "(the end)", "note", "the last record is not whole") end
end

function fill.onnx(t)
  local folder = t.path:match "^(.*)/" or "."
  t.model = require("zknn.core.onnx").list(t.path, ordered.make, folder == "" and "/" or folder)
  for name, value in pairs(t.model.graph.initializer) do
    if type(value) == "userdata" then
      add_array(t, name, value)
    else
      t.arrays[#t.arrays + 1] = { name = name, dtype = tostring(value.type), shape = value.shape,
        encoded = value.encoded, raw = value.data }
    end
  end
end

-- The listing of a file. Errors: no file; of no format that is known; damage.
function listing.make(path)
  local format, size, packed, kind = native.file_format(path)
  local t = { path = path, format = format, size = size, packed = packed, arrays = {},
    values = {}, visited = 0 }
  if not fill[format] then
    raise("%s: %s; what can be read are .pth, safetensors, .npz, .npy, ONNX, IDX, PNG, CSV "
      .. "and TensorBoard's event files", path, kind)
  end
  if packed and format ~= "npy" and format ~= "idx" and format ~= "csv" then
    raise("%s: a file of format %s that is packed by gzip: unpack it first (gunzip)", path, format)
  end
  fill[format](t)
  return t
end

-- May the values of all arrays be read? Tensors that share their bytes, or that are packed very
-- tightly, could take hours.
function listing.check_bytes(t)
  local bytes, most = 0, 64e6 + 256 * t.size
  for _, row in ipairs(t.arrays) do bytes = bytes + (row.bytes or 0) end
  if bytes > most then
    raise("%s: its arrays have %.0f bytes in all, the file %d: their values are not read", t.path,
      bytes, t.size)
  end
end

return listing
