-- Pictures of summaries: tensors in any order of dimensions, as PNG.

local core = require "zknn.core"
local native = require "zknn.core.image"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"

local COLUMNS = 8 -- of a grid of pictures

local picture = {}

-- A tensor of [N, C, H, W] of the one whose dimensions the letters of `format` name.
local function as_batch(what, t, format)
  local letters = format:upper()
  local places, known = {}, #letters == t:dim()
  for i = 1, #letters do
    local letter = letters:sub(i, i)
    known = known and ("NCHW"):find(letter, 1, true) and not places[letter]
    places[letter] = i - 1
  end
  if not (known and places.H and places.W) then
    raise("%s: dataformats '%s' does not fit a tensor of %d dimensions: it has a letter of N, C, H "
      .. "and W for each, as 'CHW'", what, format, t:dim())
  end
  local order, added = {}, {}
  for at, letter in ipairs { "N", "C", "H", "W" } do
    if places[letter] then
      order[#order + 1] = places[letter]
    else
      added[#added + 1] = at - 1
    end
  end
  t = t:permute(order)
  for _, at in ipairs(added) do t = t:unsqueeze(at) end
  return t
end

-- Pictures side by side, in rows of 8: one of [C, H, W].
local function grid(batch)
  local n, c, h, w = table.unpack(batch.shape)
  local columns = math.min(n, COLUMNS)
  local rows = (n + columns - 1) // columns
  local missing = rows * columns - n
  if missing > 0 then
    batch = core.cat({ batch, core.zeros(missing, c, h, w, { dtype = batch.dtype }) }, 0)
  end
  return batch:reshape(rows, columns, c, h, w):permute(2, 0, 3, 1, 4):reshape(c, rows * h,
    columns * w)
end

-- The message Summary.Image of a picture, or of several as a grid. Floats are from 0 to 1, uint8
-- from 0 to 255.
function picture.of(what, t, format)
  t = t:detach()
  if t.dtype ~= "uint8" and not t.dtype:find "float" then
    raise("%s: the tensor must be of floats from 0 to 1 or of uint8, got %s", what, t.dtype)
  end
  return core.no_grad(function()
    local batch = as_batch(what, t, format)
    local n, c, h, w = table.unpack(batch.shape)
    if n * h * w == 0 then raise("%s: the tensor has no element", what) end
    if c ~= 1 and c ~= 3 and c ~= 4 then
      raise("%s: a picture has 1, 3 or 4 channels, got %d of a tensor %s as '%s'", what, c,
        tostring(t.shape), format)
    end
    if batch.dtype ~= "uint8" then
      batch = (batch:to("float32") * 255):nan_to_num(0):clamp(0, 255):to("uint8")
    end
    if c == 1 then batch = core.cat({ batch, batch, batch }, 1) end
    local whole = grid(batch):permute(1, 2, 0):contiguous()
    return {
      height = whole.shape[1], width = whole.shape[2], colorspace = whole.shape[3],
      encoded_image_string = native.png_encode(whole, 8),
    }
  end)
end

-- The same of a figure of zknn.plot.
function picture.of_figure(what, figure)
  if not class.is(figure, require "zknn.plot.figure") then
    raise("%s: figure must be a figure of zknn.plot, got %s", what, args.describe(figure))
  end
  local bytes = figure:encode "png"
  local width, height = (">I4I4"):unpack(bytes, 17) -- of the PNG's first chunk
  return { height = height, width = width, colorspace = 4, encoded_image_string = bytes }
end

return picture
