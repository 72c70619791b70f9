-- zknn.inspect: what files hold, and how two of them differ, without loading them.

local native = require "zknn.core.files"
local args = require "zknn.args"
local library = require "zknn.library"
local raise = require "zknn.raise"

local inspect = {}

local read_file = args.reader("inspect.file", {
  { "path", "string" }, { "stats", "boolean", default = false },
})

-- A copy of the row without what is for reading it.
local function row_of(row, with_stats)
  local out = {}
  for key, value in pairs(row) do out[key] = value end
  out.array, out.raw, out.texts, out.encoded = nil, nil, nil, nil
  if with_stats and row.array then out.stats = native.stored_stats(row.array) end
  return out
end

-- file(path, {stats=false}): what the file holds: a table of
--
--   path, format ("pth", "safetensors", "npz", "npy", "onnx", "idx", "png", "csv", "events"), size
--   in bytes, packed (true: by gzip)
--   arrays     a list of {name, dtype, shape, bytes}; with stats each has `stats`: {count, nan,
--              inf, min, max, mean, std}, the last four of what is finite
--   values     a list of {name, type, value}: what is no array
--   metadata   strings by name, of a file that has some
--   graph      of an ONNX model (graph.lua)
--   picture    of a PNG: {width, height, channels}
--
-- The format is told from the content, not from the name. Arrays are not loaded, but for those of
-- PNG, CSV and packed files.
function inspect.file(...)
  local a = read_file(...)
  local listing = require "zknn.inspect.listing"
  local t = listing.make(a.path)
  local out = { path = t.path, format = t.format, size = t.size, packed = t.packed, arrays = {},
    values = t.values, metadata = t.metadata, picture = t.picture }
  if a.stats then listing.check_bytes(t) end
  for i, row in ipairs(t.arrays) do out.arrays[i] = row_of(row, a.stats) end
  if t.model then out.graph = require "zknn.inspect.graph"(t.model) end
  return out
end

local read_diff = args.reader("inspect.diff", {
  { "a", "string" }, { "b", "string" }, { "rtol", "number", default = 0 },
  { "atol", "number", default = 0 },
})

-- diff(a, b, {rtol=0, atol=0}): how two files differ: a table of
--
--   a, b, rtol, atol   the arguments
--   equal              true or false
--   compared           the number of arrays that both have
--   differences        a list (differences.lua)
--
-- Elements are equal when |a - b| <= atol + rtol * |b|; a nan is equal to a nan.
function inspect.diff(...)
  local o = read_diff(...)
  for _, name in ipairs { "rtol", "atol" } do
    if not (o[name] >= 0 and o[name] < math.huge) then
      raise("inspect.diff: %s must be a number from 0 on, got %s", name, args.describe(o[name]))
    end
  end
  local listing = require "zknn.inspect.listing"
  local a, b = listing.make(o.a), listing.make(o.b)
  listing.check_bytes(a)
  listing.check_bytes(b)
  return require "zknn.inspect.differences"(a, b, o.rtol, o.atol)
end

return library("zknn.inspect", inspect)
