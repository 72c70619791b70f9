-- zknn.image: pictures. A picture is a tensor [H, W] (grey) or [H, W, C] (C = 1 grey, 2 grey and
-- alpha, 3 RGB, 4 RGBA); elements are uint8 in 0..255, or float32 or float64 in 0..1. Nothing here
-- changes its argument, and nothing records gradients.

local core = require "zknn.core"
local native = require "zknn.core.image"
local args = require "zknn.args"
local files = require "zknn.files"
local library = require "zknn.library"
local raise = require "zknn.raise"

local image = {}

-- The picture's height, width and channels; raises when it is none.
local function measure(what, img)
  if img.requires_grad then
    raise("%s: no gradient goes through it: give it img:detach()", what)
  end
  return native.check(what, img)
end

-- A background is nil or a shade in 0..1.
local function check_background(what, shade)
  if shade and not (shade >= 0 and shade <= 1) then
    raise("%s: background must be a shade from 0 (black) to 1 (white), got %s", what, shade)
  end
end

local channels_of = { grey = 1, rgb = 3, rgba = 4 }
local modes = { "unchanged", "grey", "rgb", "rgba" }

local function in_mode(img, mode, background)
  if mode == "unchanged" then return img end
  local n = channels_of[mode]
  if #img.shape == (n == 1 and 2 or 3) and (img.shape[3] or 1) == n then return img end
  return native.convert(img, n, background)
end

local read_load = files.reader("image.load", {
  { "path", "string" },
  { "mode", "string", default = "unchanged" },
  { "background", "number", optional = true },
  files.MEMORY_LIMIT,
})

-- load(path[, {mode, background, memory_limit}]): the PNG file at path as a picture: uint8, or
-- float32 when it has 16 bits a sample. mode "grey", "rgb" or "rgba" converts it, as to_grey etc.
-- do. memory_limit: the bytes that its pixels may take, by default 512 MB and 256 times the file.
function image.load(...)
  local a = read_load(...)
  args.check_choice("image.load", "mode", a.mode, modes)
  check_background("image.load", a.background)
  return in_mode(native.png_read(a.path, a.memory_limit), a.mode, a.background)
end

local read_decode = files.reader("image.decode", {
  { "bytes", "string" },
  { "mode", "string", default = "unchanged" },
  { "background", "number", optional = true },
  files.MEMORY_LIMIT,
})

-- decode(bytes[, options]): as load, from a string that holds a PNG file.
function image.decode(...)
  local a = read_decode(...)
  args.check_choice("image.decode", "mode", a.mode, modes)
  check_background("image.decode", a.background)
  return in_mode(native.png_decode(a.bytes, a.memory_limit), a.mode, a.background)
end

local read_save = args.reader("image.save", {
  { "img", "tensor" }, { "path", "string" }, { "bits", "integer", default = 8 },
})

-- save(img, path[, {bits}]): writes a PNG of 8 (or 16) bits a sample, whole or not at all. Floats
-- are clamped to 0..1 and rounded.
function image.save(...)
  local a = read_save(...)
  native.png_write(a.img, a.bits, a.path)
end

local read_encode = args.reader("image.encode", {
  { "img", "tensor" }, { "bits", "integer", default = 8 },
})

-- encode(img[, {bits}]): the bytes that save would write.
function image.encode(...)
  local a = read_encode(...)
  return native.png_encode(a.img, a.bits)
end

-- to_grey(img[, {background}]): [H, W], by the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B.
-- to_rgb and to_rgba: [H, W, 3] and [H, W, 4]. Alpha that goes away is dropped; with a background,
-- a shade in 0..1, the picture is laid over it. A new alpha is opaque.
for mode, channels in pairs(channels_of) do
  local what = "image.to_" .. mode
  local read = args.reader(what, {
    { "img", "tensor" }, { "background", "number", optional = true },
  })
  image["to_" .. mode] = function(...)
    local a = read(...)
    measure(what, a.img)
    check_background(what, a.background)
    return native.convert(a.img, channels, a.background)
  end
end

local read_resize = args.reader("image.resize", {
  { "img", "tensor" }, { "size", "any" }, { "method", "string", default = "bilinear" },
})

-- resize(img, {h, w}[, {method}]): "bilinear" between pixel centres, as PyTorch's interpolate with
-- align_corners=False; "area" the mean over what each pixel covers, the one to take for shrinking.
function image.resize(...)
  local a = read_resize(...)
  local size = a.size
  measure("image.resize", a.img)
  if type(size) ~= "table" or #size ~= 2 or not math.tointeger(size[1])
    or not math.tointeger(size[2]) then
    raise("image.resize: size must be {height, width}, got %s", args.describe(size))
  end
  args.check_choice("image.resize", "method", a.method, { "bilinear", "area" })
  return native.resize(a.img, size[1], size[2], a.method)
end

local read_invert = args.reader("image.invert", { { "img", "tensor" } })

-- invert(img): black for white; alpha stays.
function image.invert(...)
  local img = read_invert(...).img
  local _, _, channels = measure("image.invert", img)
  local top = img.dtype == "uint8" and 255 or 1
  if channels % 2 == 1 then return top - img end
  local shades = top - img:narrow(2, 0, channels - 1)
  return core.cat({ shades, img:narrow(2, channels - 1, 1) }, 2)
end

local read_crop = args.reader("image.crop", {
  { "img", "tensor" }, { "top", "integer" }, { "left", "integer" }, { "height", "integer" },
  { "width", "integer" },
})

-- crop(img, top, left, height, width): a copy of that rectangle, which must be inside img.
function image.crop(...)
  local a = read_crop(...)
  local h, w = measure("image.crop", a.img)
  if a.top < 0 or a.left < 0 or a.height < 1 or a.width < 1 or a.height > h - a.top
    or a.width > w - a.left then
    raise("image.crop: %d rows from %d and %d columns from %d do not lie within a picture of "
      .. "%d by %d", a.height, a.top, a.width, a.left, h, w)
  end
  return a.img:narrow(0, a.top, a.height):narrow(1, a.left, a.width):clone()
end

local read_pad = args.reader("image.pad", {
  { "img", "tensor" }, { "padding", "any" }, { "fill", "number", default = 0 },
})

-- pad(img, padding[, {fill}]): with a margin of that element (in img's range). padding is a number
-- of pixels, {left and right, top and bottom}, or {left, top, right, bottom}.
function image.pad(...)
  local a = read_pad(...)
  local p = a.padding
  measure("image.pad", a.img)
  if type(p) == "number" then p = { p, p, p, p } end
  if type(p) == "table" and #p == 2 then p = { p[1], p[2], p[1], p[2] } end
  local good = type(p) == "table" and #p == 4
  for i = 1, good and 4 or 0 do
    good = good and math.tointeger(p[i]) and p[i] >= 0
  end
  if not good then
    raise("image.pad: padding must be a number of pixels, {left and right, top and bottom} or "
      .. "{left, top, right, bottom}, got %s", args.describe(a.padding))
  end
  if a.img.dtype == "uint8" and not (math.tointeger(a.fill) and a.fill >= 0 and a.fill <= 255) then
    raise("image.pad: fill must be an integer from 0 to 255 for a uint8 picture, got %s", a.fill)
  end
  local margins = { p[1], p[3], p[2], p[4] }
  if a.img:dim() == 3 then margins = { 0, 0, table.unpack(margins) } end
  return core.constant_pad_nd(a.img, margins, a.fill)
end

return library("zknn.image", image)
