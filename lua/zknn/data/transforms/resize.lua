-- Resize, RandomResizedCrop, Grayscale, RandomGrayscale.

local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local modes = native.interpolations -- a list of names, and their numbers by name

-- Resize(size[, {interpolation, max_size, antialias}]): size {h, w}, or one integer that the
-- smaller side becomes. As torchvision resizes tensors: Pillow, which resizes its pictures, rounds
-- otherwise.
local Resize = class("transforms.Resize", picture.Picture)

local read_resize = args.reader("Resize", {
  { "size", "any" }, { "interpolation", "string", default = "bilinear" },
  { "max_size", "integer", optional = true }, { "antialias", "boolean", default = true },
})

function Resize:__init(...)
  local a = read_resize(...)
  local size = picture.size("Resize", a.size)
  self.size, self.interpolation = a.size, a.interpolation
  self.max_size, self.antialias = a.max_size, a.antialias
  self._size = type(a.size) == "table" and #a.size == 2 and size or nil
  self._short = size[1]
  self._mode = modes[args.check_choice("Resize", "interpolation", a.interpolation, modes)]
  if a.max_size and (self._size or a.max_size <= self._short) then
    raise("Resize: max_size must be more than size, which must be one integer then")
  end
end

-- The height and width that become of a picture of h by w.
local function target(self, h, w)
  if self._size then return self._size[1], self._size[2] end
  local short, long = math.min(h, w), math.max(h, w)
  local new_short, new_long = self._short, math.tointeger(self._short * long // short)
  if self.max_size and new_long > self.max_size then
    new_short, new_long = self.max_size * new_short // new_long, self.max_size
  end
  if w <= h then return new_long, new_short end
  return new_short, new_long
end

function Resize:_decide(g, code)
  local h, w = target(self, g.height, g.width)
  if h < 1 or w < 1 then
    raise("Resize: a picture of %d by %d would become %d by %d", g.height, g.width, h, w)
  end
  if h == g.height and w == g.width then return end
  picture.add(code, picture.steps.resize, h, w, self._mode, self.antialias and 1 or 0)
  g.height, g.width = h, w
end

function Resize:__tostring()
  return "Resize" .. show.arguments { { "size", self.size, show.tuple },
    { "interpolation", self.interpolation }, { "max_size", self.max_size },
    { "antialias", self.antialias } }
end

-- RandomResizedCrop(size[, {scale, ratio, interpolation, antialias}]): a part of `scale` of the
-- area and of sides of a ratio (width over height) within `ratio`, resized to size.
local RandomResizedCrop = class("transforms.RandomResizedCrop", picture.Picture)

local read_resized = args.reader("RandomResizedCrop", {
  { "size", "any" }, { "scale", "any", default = { 0.08, 1.0 } },
  { "ratio", "any", default = { 3 / 4, 4 / 3 } },
  { "interpolation", "string", default = "bilinear" }, { "antialias", "boolean", default = true },
})

local TRIES = 10 -- of a part that fits

function RandomResizedCrop:__init(...)
  local a = read_resized(...)
  self.size = picture.size("RandomResizedCrop", a.size)
  self.scale = picture.range("RandomResizedCrop", "scale", a.scale, 0, math.huge)
  self.ratio = picture.range("RandomResizedCrop", "ratio", a.ratio, 2 ^ -52, math.huge)
  self.interpolation, self.antialias = a.interpolation, a.antialias
  self._mode = modes[args.check_choice("RandomResizedCrop", "interpolation", a.interpolation,
    modes)]
  self._low, self._high = picture.log(a.ratio[1]), picture.log(a.ratio[2])
end

-- top, left, height, width of a part of a picture of h by w.
local function part_of(self, h, w)
  for _ = 1, TRIES do
    local area = h * w * native.draw(self.scale[1], self.scale[2])
    local ratio = picture.exp(native.draw(self._low, self._high))
    local width = picture.round(math.sqrt(area * ratio))
    local height = picture.round(math.sqrt(area / ratio))
    if width > 0 and width <= w and height > 0 and height <= h then
      local top = native.draw_below(h - height + 1)
      return top, native.draw_below(w - width + 1), height, width
    end
  end
  local height, width = h, w -- as large a part of the middle as `ratio` allows
  if w / h < self.ratio[1] then height = picture.round(w / self.ratio[1]) end
  if w / h > self.ratio[2] then width = picture.round(h * self.ratio[2]) end
  return (h - height) // 2, (w - width) // 2, height, width
end

function RandomResizedCrop:_decide(g, code)
  local top, left, height, width = part_of(self, g.height, g.width)
  picture.add(code, picture.steps.crop, top, left, height, width, native.padding_modes.constant, 0)
  g.height, g.width = self.size[1], self.size[2]
  if height ~= g.height or width ~= g.width then
    picture.add(code, picture.steps.resize, g.height, g.width, self._mode,
      self.antialias and 1 or 0)
  end
end

local function rounded(list)
  local result = {}
  for i, value in ipairs(list) do
    result[i] = math.type(value) == "float" and tonumber(("%.4f"):format(value)) + 0.0 or value
  end
  return show.tuple(result)
end

function RandomResizedCrop:__tostring()
  return "RandomResizedCrop" .. show.arguments { { "size", self.size, show.tuple },
    { "scale", self.scale, rounded }, { "ratio", self.ratio, rounded },
    { "interpolation", self.interpolation }, { "antialias", self.antialias } }
end

-- Grayscale([num_output_channels]): 1 channel, or 3 equal ones.
local Grayscale = class("transforms.Grayscale", picture.Picture)

local read_grey = args.reader("Grayscale", { { "num_output_channels", "integer", default = 1 } })

function Grayscale:__init(...)
  self.num_output_channels = read_grey(...).num_output_channels
  if self.num_output_channels ~= 1 and self.num_output_channels ~= 3 then
    raise("Grayscale: num_output_channels must be 1 or 3, got %d", self.num_output_channels)
  end
end

local function become_grey(what, g, code, channels)
  if g.channels ~= 1 and g.channels ~= 3 or g.rank == 2 and channels == 3 then
    raise("%s: a picture has 1 or 3 channels, this one %d%s", what, g.channels,
      g.rank == 2 and ", and no dimension of them" or "")
  end
  picture.add(code, picture.steps.grayscale, channels)
  g.channels = channels
end

function Grayscale:_decide(g, code)
  become_grey("Grayscale", g, code, self.num_output_channels)
end

function Grayscale:__tostring()
  return "Grayscale" .. show.arguments { { "num_output_channels", self.num_output_channels } }
end

-- RandomGrayscale([p]): with probability p grey, in as many channels as before.
local RandomGrayscale = class("transforms.RandomGrayscale", picture.Picture)

local read_random_grey = args.reader("RandomGrayscale", { { "p", "number", default = 0.1 } })

function RandomGrayscale:__init(...)
  self.p = picture.check_probability("RandomGrayscale", read_random_grey(...).p)
end

function RandomGrayscale:_decide(g, code)
  if native.chance(self.p) then become_grey("RandomGrayscale", g, code, g.channels) end
end

function RandomGrayscale:__tostring()
  return "RandomGrayscale" .. show.arguments { { "p", self.p } }
end

return {
  Resize = Resize, RandomResizedCrop = RandomResizedCrop, Grayscale = Grayscale,
  RandomGrayscale = RandomGrayscale,
}
