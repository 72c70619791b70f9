-- C types by dtype, and numbers as C writes them.

local numbers = {}

-- What each dtype that a C file may have is there. arena: dtypes that share memory.
numbers.types = {
  float32 = { c = "float", arena = "f32", bytes = 4, real = true },
  float64 = { c = "double", arena = "f64", bytes = 8, real = true },
  int8 = { c = "int8_t", arena = "b8", bytes = 1, unsigned = "uint8_t" },
  uint8 = { c = "uint8_t", arena = "b8", bytes = 1 },
  bool = { c = "uint8_t", arena = "b8", bytes = 1 },
  int16 = { c = "int16_t", arena = "b16", bytes = 2, unsigned = "uint16_t" },
  uint16 = { c = "uint16_t", arena = "b16", bytes = 2 },
  int32 = { c = "int32_t", arena = "b32", bytes = 4, unsigned = "uint32_t" },
  uint32 = { c = "uint32_t", arena = "b32", bytes = 4 },
  int64 = { c = "int64_t", arena = "b64", bytes = 8, unsigned = "uint64_t" },
  uint64 = { c = "uint64_t", arena = "b64", bytes = 8 },
}

-- The element type of each part of the arena.
numbers.arenas = { { "f64", "double", 8 }, { "b64", "uint64_t", 8 }, { "f32", "float", 4 },
  { "b32", "uint32_t", 4 }, { "b16", "uint16_t", 2 }, { "b8", "uint8_t", 1 } }

local function real(x, most, suffix, name)
  if x ~= x then return name .. "NAN" end
  if x == math.huge then return name .. "INF" end
  if x == -math.huge then return "-" .. name .. "INF" end
  local text
  for digits = 1, most do
    text = ("%%.%dg"):format(digits):format(x)
    local back = tonumber(text)
    if suffix == "f" then back = string.unpack("<f", string.pack("<f", back)) end
    if back == x then break end
  end
  if not text:find "[.e]" then text = text .. ".0" end
  return text .. suffix
end

-- A number as a constant expression of its type. macro: what the file calls NAN and INF begins so.
function numbers.literal(x, dtype, macro)
  if dtype == "float32" then
    return real(string.unpack("<f", string.pack("<f", x)), 9, "f", macro)
  elseif dtype == "float64" then
    return real(x + 0.0, 17, "", macro)
  elseif dtype == "bool" then
    return (x == true or x == 1) and "1" or "0"
  end
  local n = math.tointeger(x)
  if dtype == "uint64" then return ("UINT64_C(0x%x)"):format(n) end
  if dtype == "uint32" then return ("%dU"):format(n) end
  if dtype == "int64" then
    return n == math.mininteger and "INT64_MIN" or ("INT64_C(%d)"):format(n)
  end
  if dtype == "int32" and n == -0x80000000 then return "INT32_MIN" end
  return ("%d"):format(n)
end

-- Many numbers of a table: faster, with more digits than some need.
function numbers.writer(dtype, macro)
  if dtype == "float32" then
    return function(x)
      if x - x ~= 0 then return numbers.literal(x, dtype, macro) end
      if x == 0 then return 1 / x < 0 and "-0.0f" or "0.0f" end
      local text = ("%.9g"):format(x)
      return (text:find("[.e]") and text or text .. ".0") .. "f"
    end
  end
  return function(x) return numbers.literal(x, dtype, macro) end
end

-- Why a node that computes real numbers is not written: its first input has none. Or nil.
function numbers.not_real(node)
  local dtype = node.inputs[1].dtype
  local type = numbers.types[dtype]
  if not (type and type.real) then return "of " .. dtype end
end

-- The least and the greatest number of an integer type.
function numbers.least(dtype)
  local type = numbers.types[dtype]
  return type.unsigned and -(1 << (8 * type.bytes - 1)) or 0
end

function numbers.most(dtype)
  local type = numbers.types[dtype]
  if dtype == "bool" then return 1 end
  local bits = 8 * type.bytes - (type.unsigned and 1 or 0)
  return bits == 64 and -1 or (1 << bits) - 1
end

return numbers
