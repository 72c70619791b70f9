-- Tensors as pictures inside a page: PNG files as data URIs.

local core = require "zknn.core"
local base64 = require "zknn.base64"
local html = require "zknn.runs.html"
local image = require "zknn.image"

local pictures = {}

local BACK = { 0.93, 0.93, 0.92 } -- of zero, where values have a sign
local POSITIVE, NEGATIVE = { 0.10, 0.36, 0.70 }, { 0.78, 0.33, 0.07 }

-- To 0..1, from the least to the greatest; nan counts as the least.
local function stretch(x)
  local finite = x:isfinite()
  if not finite:any():item() then return x:new_zeros(x.shape) end
  local some = x:masked_select(finite)
  local low, high = some:min():item(), some:max():item()
  if high <= low then return x:new_zeros(x.shape) end
  return ((x - low) / (high - low)):nan_to_num(0, 1, 0)
end

-- [H, W] -> [H, W, 4]: blue where it is positive, orange where it is negative.
local function colour_signed(x)
  local finite = x:nan_to_num(0, 0, 0)
  local most = finite:abs():max():item()
  local unit = most > 0 and finite / most or finite
  local positive, negative, planes = unit:clamp(0, 1), (-unit):clamp(0, 1), {}
  for c = 1, 3 do
    planes[c] = positive * (POSITIVE[c] - BACK[c]) + negative * (NEGATIVE[c] - BACK[c]) + BACK[c]
  end
  planes[4] = x:new_ones(x.shape)
  return core.stack(planes, 2)
end

local function colour_grey(x)
  local grey = stretch(x)
  return core.stack({ grey, grey, grey, x:new_ones(x.shape) }, 2)
end

-- An element <img> of a picture [H, W] or [H, W, C]; each pixel becomes `scale` wide.
function pictures.img(picture, alt, scale)
  local shape = picture.shape
  return ('<img class="pixels" alt="%s" width="%d" height="%d" src="data:image/png;base64,%s">')
    :format(html.text(alt), shape[2] * scale, shape[1] * scale, base64(image.encode(picture)))
end

-- A sample [H, W], [1, H, W], [3, H, W] or of a square number of elements as a picture, or nil.
function pictures.sample(x)
  local shape = x.shape
  x = x:float()
  if #shape == 3 and shape[1] == 1 then
    x, shape = x[0], { shape[2], shape[3] }
  elseif #shape == 1 then
    local side = math.floor(math.sqrt(shape[1]) + 0.5)
    if side * side ~= shape[1] or side < 2 then return nil end
    x, shape = x:reshape(side, side), { side, side }
  end
  if x:numel() == 0 or shape[#shape] > 1024 or shape[#shape - 1] > 1024 then return nil end
  if #shape == 3 and shape[1] == 3 then return stretch(x):permute(1, 2, 0):contiguous() end
  if #shape == 2 then return stretch(x) end
  return nil
end

-- [N, H, W] as one picture of tiles beside and below one another, with gaps that are clear.
function pictures.tiles(x, signed)
  local n, h, w = x.shape[1], x.shape[2], x.shape[3]
  local columns = math.ceil(math.sqrt(n * h / w))
  columns = math.max(1, math.min(n, columns, 16))
  local lines = (n + columns - 1) // columns
  local sheet = core.zeros(lines * (h + 1) - 1, columns * (w + 1) - 1, 4)
  -- One scale for all tiles.
  local flat = (signed and colour_signed or colour_grey)(x:float():reshape(n * h, w))
  for i = 0, n - 1 do
    sheet:narrow(0, i // columns * (h + 1), h):narrow(1, i % columns * (w + 1), w)
      :copy_(flat:narrow(0, i * h, h))
  end
  return sheet
end

-- How large a pixel is drawn, so that the picture is about `wide` wide.
function pictures.scale(picture, wide)
  return math.max(1, math.min(8, wide // picture.shape[2]))
end

return pictures
