-- Resize, Grayscale.

local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local modes = { "nearest", "bilinear", "nearest-exact" } -- as the core counts them, from 0

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
  self._mode = picture.check_choice("Resize", "interpolation", a.interpolation, modes)
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

function Resize:decide(g, code)
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

-- Grayscale([num_output_channels]): 1 channel, or 3 equal ones.
local Grayscale = class("transforms.Grayscale", picture.Picture)

local read_grey = args.reader("Grayscale", { { "num_output_channels", "integer", default = 1 } })

function Grayscale:__init(...)
  self.num_output_channels = read_grey(...).num_output_channels
  if self.num_output_channels ~= 1 and self.num_output_channels ~= 3 then
    raise("Grayscale: num_output_channels must be 1 or 3, got %d", self.num_output_channels)
  end
end

function Grayscale:decide(g, code)
  if g.channels ~= 1 and g.channels ~= 3 or g.rank == 2 and self.num_output_channels == 3 then
    raise("Grayscale: a picture has 1 or 3 channels, this one %d%s", g.channels,
      g.rank == 2 and ", and no dimension of them" or "")
  end
  picture.add(code, picture.steps.grey, self.num_output_channels)
  g.channels = self.num_output_channels
end

function Grayscale:__tostring()
  return "Grayscale" .. show.arguments { { "num_output_channels", self.num_output_channels } }
end

return { Resize = Resize, Grayscale = Grayscale }
