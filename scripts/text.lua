-- Common to the scripts that learn a text: the text as numbers, one for each byte that occurs.

local zknn = require "zknn"
local command = zknn.train.command

local text = {}

-- The row of a script's options; the text that ships is its default.
text.ROW = { name = "text", kind = "string", value = "FILE", help = "the text to learn",
  default = command.project() .. "data/text/alice.txt" }

local PIECE = 4096 -- bytes that string.byte gives at a time

-- The file's bytes as numbers: {values = int64 [n], words = how many different ones there are,
-- string(values) giving bytes again, number(byte)}. There must be at least `least`.
function text.read(path, least)
  local file <close>, problem = io.open(path, "rb")
  local content = file and file:read("a")
  if not content then
    command.fail("cannot open the text: %s", problem or path .. " is no file")
  end
  if #content < least then
    command.fail("%s has %d bytes, and %d are needed", path, #content, least)
  end
  local bytes = {}
  for from = 1, #content, PIECE do
    table.move({ content:byte(from, from + PIECE - 1) }, 1, PIECE, from, bytes)
  end
  local known, values = zknn.unique(zknn.tensor(bytes), { return_inverse = true })
  local numbers, byte_of = {}, known:tolist()
  for i, byte in ipairs(byte_of) do numbers[byte] = i - 1 end

  local result = { values = values, words = #byte_of }

  function result.string(chosen)
    local out = {}
    for i, number in ipairs(chosen:tolist()) do out[i] = string.char(byte_of[number + 1]) end
    return table.concat(out)
  end

  -- The numbers of a string, int64 [n].
  function result.numbers(string)
    local out = {}
    for i, byte in ipairs { string:byte(1, -1) } do
      out[i] = numbers[byte] or command.fail("%s has no '%s'", path, string.char(byte))
    end
    return zknn.tensor(out)
  end
  return result
end

-- The text as a terminal may show it.
function text.printable(string)
  return (string:gsub("[^\n\x20-\x7e]", "?"))
end

return text
