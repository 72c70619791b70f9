-- Tensors as pictures: RGBA bytes, in colours of a map or in their own.

local core = require "zknn.core"
local args = require "zknn.args"
local colors = require "zknn.plot.colors"
local raise = require "zknn.raise"
local text = require "zknn.text"

local images = {}

-- What a picture may look like: [H, W], [1, H, W], [H, W, 1], [H, W, 3 or 4], [3, H, W]. Gives it
-- as [H, W] or [H, W, C], without history.
local function as_picture(what, t)
  if not core.is_tensor(t) then raise("%s: want a tensor, got %s", what, args.describe(t)) end
  local shape, t2 = t.shape, t:detach()
  for _, size in ipairs(shape) do
    if size == 0 then raise("%s: a picture without pixels: %s", what, text.shape(t)) end
  end
  if #shape == 2 then return t2 end
  if #shape == 3 then
    if shape[3] == 3 or shape[3] == 4 then return t2 end
    if shape[3] == 1 then return t2:squeeze(2) end
    if shape[1] == 1 then return t2:squeeze(0) end
    if shape[1] == 3 then return t2:permute(1, 2, 0) end
  end
  local hint = ""
  if #shape == 4 then hint = "; plot.grid shows a batch, t[0] is its first picture" end
  raise("%s: a picture is [H, W], [H, W, 3], [H, W, 4], [1, H, W] or [3, H, W], got %s%s", what,
    text.shape(t), hint)
end

-- The lowest and highest number that is finite; nil when there is none.
function images.range(t)
  local finite = t:isfinite()
  if not finite:any():item() then return nil end
  local numbers = t:masked_select(finite)
  return numbers:min():item(), numbers:max():item()
end

-- float64 [H, W] in colours of the map; transparent where it is not a number.
local function mapped(t, map, low, high)
  local h, w = t:size(0), t:size(1)
  local missing = t:ne(t)
  local level = low < high and (t - low) / (high - low) * 256 or t * 0
  level = level:masked_fill(missing, 0):clamp(0, 255):floor():long()
  local rgb = map:index_select(0, level:flatten()):reshape(h, w, 3)
  local alpha = core.full({ h, w, 1 }, 255, { dtype = "uint8" })
  alpha = alpha:masked_fill(missing:unsqueeze(2), 0)
  return core.cat({ rgb, alpha }, 2)
end

-- [H, W, 3 or 4], integers in 0..255 or others in 0..1, as bytes.
local function own_colors(t)
  local h, w, channels = t:size(0), t:size(1), t:size(2)
  local missing = t:ne(t):any(2, { keepdim = true })
  if t.dtype ~= "uint8" and t.dtype ~= "int64" then t = t * 255 end
  t = t:double():masked_fill(missing, 0):clamp(0, 255):round():to("uint8")
  if channels == 3 then t = core.cat({ t, core.full({ h, w, 1 }, 255, { dtype = "uint8" }) }, 2) end
  local alpha = t:narrow(2, 3, 1):masked_fill(missing, 0)
  return core.cat({ t:narrow(2, 0, 3), alpha }, 2)
end

-- A tensor as { rgba, width, height } and, where a map colours it, bar = { map, low, high }.
-- settings: cmap, and vmin and vmax, what its ends stand for (default: the lowest and highest
-- number).
function images.make(what, t, settings)
  t = as_picture(what, t)
  local h, w = t:size(0), t:size(1)
  if h > 32767 or w > 32767 then
    raise("%s: %d by %d pixels are too many: 32767 at most either way", what, h, w)
  end
  local map = colors.map(what, settings.cmap)
  if t:dim() == 3 then return { rgba = own_colors(t):bytes(), width = w, height = h } end
  t = t:double()
  local low, high = images.range(t)
  low, high = settings.vmin or low or 0, settings.vmax or high or 1
  if low > high then raise("%s: vmin %s is above vmax %s", what, low, high) end
  return {
    rgba = mapped(t, map, low, high):bytes(), width = w, height = h,
    bar = { map = map, low = low, high = high },
  }
end

-- The pictures of a batch ([N, H, W], [N, 1, H, W], [N, 3, H, W], [N, H, W, 3]) or of a list.
function images.list(what, batch)
  local list = {}
  if core.is_tensor(batch) then
    if batch:dim() < 3 then
      raise("%s: images must be a list of pictures or a batch [N, ...], got %s", what,
        text.shape(batch))
    end
    if batch:dim() == 4 and batch:size(1) == 1 then batch = batch:select(1, 0) end
    for i = 0, batch:size(0) - 1 do
      list[i + 1] = batch[i]
    end
    return list
  end
  if type(batch) ~= "table" then
    raise("%s: images must be a list of tensors or a batch [N, H, W], got %s", what,
      args.describe(batch))
  end
  args.check_whole(what, "images", batch)
  for i, t in ipairs(batch) do
    list[i] = t
  end
  return list
end

-- One range for all grey pictures of a list, so that equal shades mean equal numbers: 0..255 for
-- bytes, 0..1 where all lies in there, else from the lowest to the highest.
function images.common_range(list)
  local lowest, highest, bytes = math.huge, -math.huge, true
  for _, t in ipairs(list) do
    if core.is_tensor(t) and t:numel() > 0 then
      local low, high = images.range(t:detach():double())
      lowest, highest = math.min(lowest, low or lowest), math.max(highest, high or highest)
      bytes = bytes and t.dtype == "uint8"
    end
  end
  if bytes then return 0, 255 end
  if lowest >= 0 and highest <= 1 then return 0, 1 end
  return lowest, highest
end

return images
