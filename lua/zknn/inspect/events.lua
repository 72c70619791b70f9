-- TensorBoard's event files: what was written under which tag.
--
-- Records of a length, its checksum, an event and its checksum; an event has a step (field 2) and
-- a summary (5), a list of values (1): tag (1), and one of a number (2), an image (4), a histogram
-- (5) or a tensor (8), with metadata (9) that name a plugin. [TensorFlow, record_writer.cc,
-- event.proto, summary.proto]

local masked = require "zknn.tensorboard.crc"
local raise = require "zknn.raise"

local MOST = 256 << 20 -- bytes of a record

local function varint(s, at)
  local value, shift = 0, 0
  repeat
    local byte = s:byte(at) or error("cut", 0)
    value, shift, at = value | (byte & 0x7f) << shift, shift + 7, at + 1
  until byte < 0x80 or shift > 63
  return value, at
end

local SIZE = { [1] = 8, [5] = 4 } -- of a field, by its type

-- The fields of a message: number and value, which is a number for a varint, else bytes.
local function fields(s)
  local at = 1
  return function()
    if at > #s then return nil end
    local tag, value
    tag, at = varint(s, at)
    if tag & 7 == 0 then
      value, at = varint(s, at)
      return tag >> 3, value
    end
    local n = SIZE[tag & 7]
    if tag & 7 == 2 then
      n, at = varint(s, at)
    end
    if not n or n < 0 or n > #s - at + 1 then error("cut", 0) end
    at = at + n
    return tag >> 3, s:sub(at - n, at - 1)
  end
end

local function text(value) return type(value) == "string" and value or "" end

-- The number of a tensor of one float, as TensorFlow 2 writes scalars.
local function number_of(tensor)
  local dtype, found
  for field, value in fields(tensor) do
    if field == 1 then dtype = value end
    if field == 4 or field == 5 or field == 6 then found = text(value) end
  end
  if found and dtype == 1 and #found == 4 then return (("<f"):unpack(found)) end
  if found and dtype == 2 and #found == 8 then return (("<d"):unpack(found)) end
end

local function plugin_of(metadata)
  for field, value in fields(metadata) do
    if field == 1 then
      for inner, name in fields(text(value)) do
        if inner == 1 then return text(name) end
      end
    end
  end
end

local KIND = { [2] = "scalar", [4] = "image", [5] = "histogram", [8] = "tensor" }
local PLUGIN = { scalars = "scalar", images = "image", histograms = "histogram", text = "text" }

-- Tag, kind and, of a scalar, the number.
local function value_of(message)
  local tag, kind, data, plugin = "", nil, nil, nil
  for field, value in fields(message) do
    if field == 1 then tag = text(value) end
    if KIND[field] then kind, data = KIND[field], text(value) end
    if field == 9 then plugin = plugin_of(text(value)) end
  end
  if kind == "scalar" then return tag, kind, #data == 4 and (("<f"):unpack(data)) or nil end
  if kind == "tensor" then
    kind = PLUGIN[plugin] or plugin or kind
    return tag, kind, kind == "scalar" and number_of(data) or nil
  end
  return tag, kind or plugin or "nothing"
end

local function add(t, tag, kind, step, x)
  local row = t.by[tag]
  if not row then
    row = { tag = tag, kind = kind, count = 0, first = step, numbers = {} }
    t.by[tag] = row
    t.rows[#t.rows + 1] = row
  end
  row.count, row.last = row.count + 1, step
  if x then row.numbers[#row.numbers + 1] = x end
end

local function add_event(t, bytes)
  local step, summary = 0, nil
  for field, value in fields(bytes) do
    if field == 2 and math.type(value) then step = value end
    if field == 5 then summary = text(value) end
  end
  for field, message in fields(summary or "") do
    if field == 1 then
      local tag, kind, x = value_of(text(message))
      add(t, tag, kind, step, x)
    end
  end
end

-- {rows = a list of {tag, kind, count, first, last (steps), numbers}, records, cut}: cut tells that
-- the last record is not whole, as while a run writes it.
return function(path, size)
  local file <close> = assert(io.open(path, "rb"))
  local t, at = { rows = {}, by = {}, records = 0, cut = false }, 0
  while at < size do
    local function damaged(what)
      raise("%s: damaged at offset %d: record %d %s", path, at, t.records + 1, what)
    end
    local head = file:read(12) or ""
    local length = #head == 12 and (("<i8"):unpack(head)) or 0
    if #head == 12 and masked(head:sub(1, 8)) ~= ("<I4"):unpack(head, 9) then
      damaged "has a length with another checksum"
    elseif length < 0 or length > MOST then
      damaged "is too long"
    elseif #head < 12 or length > size - at - 16 then
      t.cut = true
      break
    end
    local bytes = file:read(length + 4) or ""
    local event = bytes:sub(1, length)
    if #bytes ~= length + 4 or masked(event) ~= ("<I4"):unpack(bytes, length + 1) then
      damaged "has another checksum"
    end
    if not pcall(add_event, t, event) then damaged "is no event" end
    t.records, at = t.records + 1, at + length + 16
  end
  return t
end
