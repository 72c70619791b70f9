-- base64.lua: bytes as letters (RFC 4648), for terminals and web pages.

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function letter(value)
  return ALPHABET:sub(value + 1, value + 1)
end

local pairs_of = {} -- the two letters of 12 bits

for value = 0, 4095 do
  pairs_of[value] = letter(value >> 6) .. letter(value & 63)
end

return function(bytes)
  local out, n = {}, 0
  for i = 1, #bytes, 3 do
    local a, b, c = bytes:byte(i, i + 2)
    local value = a << 16 | (b or 0) << 8 | (c or 0)
    out[n + 1] = pairs_of[value >> 12]
    out[n + 2] = c and pairs_of[value & 4095] or b and letter(value >> 6 & 63) .. "=" or "=="
    n = n + 2
  end
  return table.concat(out)
end
