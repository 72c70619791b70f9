-- CenterCrop, RandomCrop, Pad: they cut out a part of a picture, or add margins around it.

local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local crop = picture.steps.crop
local modes = native.padding_modes -- a list of names, and their numbers by name

-- Margins { left, top, right, bottom } from 1, 2 or 4 integers.
local function margins(what, value)
  local list = type(value) == "table" and value or { value }
  local n = #list
  local good = n == 1 or n == 2 or n == 4
  for _, margin in ipairs(list) do
    good = good and math.type(margin) == "integer"
  end
  if not good then
    raise("%s: padding must be 1, 2 or 4 integers (left, top, right, bottom), got %s", what,
      args.describe(value))
  end
  if n == 1 then return { list[1], list[1], list[1], list[1] } end
  if n == 2 then return { list[1], list[2], list[1], list[2] } end
  return list
end

-- Margins that a picture of that geometry can have.
local function check_margins(what, g, m, mode)
  local height, width = g.height + m[2] + m[4], g.width + m[1] + m[3]
  if height < 1 or width < 1 then
    raise("%s: padding leaves nothing of a picture of %d by %d", what, g.height, g.width)
  end
  local room = mode == "reflect" and 1 or 0
  if (mode == "reflect" or mode == "symmetric")
    and (math.max(m[1], m[3]) > g.width - room or math.max(m[2], m[4]) > g.height - room) then
    raise("%s: padding_mode '%s' needs margins below the size of the picture, %d by %d", what, mode,
      g.height, g.width)
  end
  return height, width
end

local function check_fill(what, fill)
  if type(fill) ~= "number" then
    raise("%s: fill must be a number, got %s", what, args.describe(fill))
  end
  return fill
end

-- Pad(padding[, {fill, padding_mode}]): padding is a number, {left and right, top and bottom}, or
-- {left, top, right, bottom}.
local Pad = class("transforms.Pad", picture.Picture)

local read_pad = args.reader("Pad", {
  { "padding", "any" }, { "fill", "any", default = 0 },
  { "padding_mode", "string", default = "constant" },
})

function Pad:__init(...)
  local a = read_pad(...)
  self.padding, self.fill, self.padding_mode = a.padding, a.fill, a.padding_mode
  self._margins = margins("Pad", a.padding)
  self._mode = modes[args.check_choice("Pad", "padding_mode", a.padding_mode, modes)]
  check_fill("Pad", a.fill)
end

function Pad:_decide(g, code)
  local m = self._margins
  local height, width = check_margins("Pad", g, m, self.padding_mode)
  picture.add(code, crop, -m[2], -m[1], height, width, self._mode, self.fill)
  g.height, g.width = height, width
end

function Pad:__tostring()
  return "Pad" .. show.arguments { { "padding", self.padding }, { "fill", self.fill },
    { "padding_mode", self.padding_mode } }
end

-- CenterCrop(size): the middle; a picture that is smaller gets a black margin.
local CenterCrop = class("transforms.CenterCrop", picture.Picture)

local read_center = args.reader("CenterCrop", { { "size", "any" } })

function CenterCrop:__init(...)
  self.size = picture.size("CenterCrop", read_center(...).size)
end

-- From where n of size are the middle. What is missing goes half before, rounded down.
local function middle(size, n)
  if n > size then return -((n - size) // 2) end
  return picture.round((size - n) / 2)
end

function CenterCrop:_decide(g, code)
  local h, w = self.size[1], self.size[2]
  picture.add(code, crop, middle(g.height, h), middle(g.width, w), h, w, 0, 0)
  g.height, g.width = h, w
end

function CenterCrop:__tostring()
  return "CenterCrop" .. show.arguments { { "size", self.size, show.tuple } }
end

-- RandomCrop(size[, {padding, pad_if_needed, fill, padding_mode}]): a part anywhere, after padding.
local RandomCrop = class("transforms.RandomCrop", picture.Picture)

local read_random = args.reader("RandomCrop", {
  { "size", "any" }, { "padding", "any", optional = true },
  { "pad_if_needed", "boolean", default = false }, { "fill", "any", default = 0 },
  { "padding_mode", "string", default = "constant" },
})

function RandomCrop:__init(...)
  local a = read_random(...)
  self.size, self.padding = picture.size("RandomCrop", a.size), a.padding
  self.pad_if_needed, self.fill, self.padding_mode = a.pad_if_needed, a.fill, a.padding_mode
  self._margins = a.padding and margins("RandomCrop", a.padding) or { 0, 0, 0, 0 }
  self._mode = modes[args.check_choice("RandomCrop", "padding_mode", a.padding_mode, modes)]
  check_fill("RandomCrop", a.fill)
end

-- Padding and crop are one crop where one reflection is enough, else two crops.
function RandomCrop:_decide(g, code)
  local th, tw = self.size[1], self.size[2]
  local top, left = 0, 0 -- of what is cropped from, seen from the picture
  local function pad(m)
    local height, width = check_margins("RandomCrop", g, m, self.padding_mode)
    if m[1] | m[2] | m[3] | m[4] == 0 then return end
    if self.padding_mode == "constant" then
      top, left = top - m[2], left - m[1]
    else
      picture.add(code, crop, -m[2], -m[1], height, width, self._mode, 0)
    end
    g.height, g.width = height, width
  end
  pad(self._margins)
  if self.pad_if_needed and g.width < tw then pad { tw - g.width, 0, tw - g.width, 0 } end
  if self.pad_if_needed and g.height < th then pad { 0, th - g.height, 0, th - g.height } end
  if g.height < th or g.width < tw then
    raise("RandomCrop: the crop, %d by %d, is larger than the picture, %d by %d", th, tw, g.height,
      g.width)
  end
  if g.height ~= th or g.width ~= tw then
    top = top + native.draw_below(g.height - th + 1)
    left = left + native.draw_below(g.width - tw + 1)
  end
  picture.add(code, crop, top, left, th, tw, 0, self.fill)
  g.height, g.width = th, tw
end

function RandomCrop:__tostring()
  return "RandomCrop" .. show.arguments { { "size", self.size, show.tuple },
    { "padding", self.padding } }
end

return { Pad = Pad, CenterCrop = CenterCrop, RandomCrop = RandomCrop }
