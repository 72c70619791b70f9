-- The checksum of TensorFlow's records: CRC-32C, turned and moved so that a record of records has
-- no checksum of itself (tensorflow/core/lib/hash/crc32c.h).

local crc32c = require("zknn.core.events").crc32c

return function(bytes)
  local crc = crc32c(bytes)
  return ((crc >> 15 | crc << 17) + 0xa282ead8) & 0xffffffff
end
