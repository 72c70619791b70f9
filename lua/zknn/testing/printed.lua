-- What a test printed: all of it, or its beginning and its end when it is long.

local HALF = 32768 -- bytes of the beginning, and of the end

local Printed = {}
Printed.__index = Printed

function Printed.new() return setmetatable({ head = "", tail = "", left_out = 0 }, Printed) end

function Printed:add(bytes)
  local room = HALF - #self.head
  if room > 0 then
    self.head = self.head .. bytes:sub(1, room)
    bytes = bytes:sub(room + 1)
  end
  local tail = self.tail .. bytes
  local over = #tail - HALF
  if over > 0 then
    self.left_out = self.left_out + over
    tail = tail:sub(over + 1)
  end
  self.tail = tail
end

function Printed:text()
  if self.left_out == 0 then return self.head .. self.tail end
  return ("%s\n[... %d bytes left out ...]\n%s"):format(self.head, self.left_out, self.tail)
end

return Printed
