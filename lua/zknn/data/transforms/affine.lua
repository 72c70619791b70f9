-- RandomRotation, RandomAffine: rotate, translate, scale and shear, with PyTorch's random numbers
-- and torchvision's results on tensors.

local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local modes = { "nearest", "bilinear" } -- of native.interpolations

-- A range of angles from one number (around 0) or a list of numbers.
local function angles(what, name, value, sizes)
  picture.check_numbers(what, name, value)
  if type(value) == "number" then
    if value < 0 then
      raise("%s: %s is %s; as one number it must not be negative", what, name, value)
    end
    return { -value + 0.0, value + 0.0 }
  end
  for _, size in ipairs(sizes) do
    if #value == size then
      local list = {}
      for i, angle in ipairs(value) do
        list[i] = angle + 0.0
      end
      return list
    end
  end
  raise("%s: %s must have %s numbers, got %d", what, name, table.concat(sizes, " or "), #value)
end

-- Two numbers, or nil.
local function two(what, name, value, low, high)
  if value == nil then return nil end
  picture.check_numbers(what, name, value)
  if type(value) ~= "table" or #value ~= 2 or value[1] < low or value[2] < low or value[1] > high
    or value[2] > high then
    raise("%s: %s must be two numbers within %s..%s, got %s", what, name, low, high, show(value))
  end
  return value
end

-- The matrix that leads from a target pixel back to the source, both seen from the picture's
-- centre: the inverse of moving to the centre, rotation, shear and scale, and moving back by the
-- translation. Rotation and shear have determinant 1, so their inverse needs no division.
local function inverse(center, angle, translate, scale, shear)
  local turn, sx, sy = math.rad(angle), math.rad(shear[1]), math.rad(shear[2])
  local a = math.cos(turn - sy) / math.cos(sy)
  local b = -math.cos(turn - sy) * math.tan(sx) / math.cos(sy) - math.sin(turn)
  local c = math.sin(turn - sy) / math.cos(sy)
  local d = -math.sin(turn - sy) * math.tan(sx) / math.cos(sy) + math.cos(turn)
  local dx, dy = -center[1] - translate[1], -center[2] - translate[2]
  local m1, m2, m4, m5 = d / scale, -b / scale, -c / scale, a / scale
  return {
    m1, m2, m1 * dx + m2 * dy + center[1],
    m4, m5, m4 * dx + m5 * dy + center[2],
  }
end

-- What is less than a ten thousandth is rounding.
local function cut(x)
  return (x < 0 and math.ceil(x / 1e-4) or math.floor(x / 1e-4)) * 1e-4
end

-- The size that holds all of a turned picture of h by w.
local function expanded(matrix, h, w)
  local function extent(row, size)
    local low, high = math.huge, -math.huge
    for _, corner in ipairs { { -w, -h }, { -w, h }, { w, h }, { w, -h } } do
      local at = 0.5 * (corner[1] * matrix[row] + corner[2] * matrix[row + 1]) + matrix[row + 2]
        + 0.5 * size
      low, high = math.min(low, at), math.max(high, at)
    end
    return math.ceil(cut(high)) - math.floor(cut(low))
  end
  return extent(4, h), extent(1, w)
end

local function center_of(center, g)
  if not center then return { 0, 0 } end
  return { center[1] - g.width * 0.5, center[2] - g.height * 0.5 }
end

local function warp(self, g, code, matrix, height, width)
  local numbers = table.move(matrix, 1, 6, 1, {})
  numbers[7], numbers[8], numbers[9] = height, width, self._mode
  local fill = picture.per_channel(self:name(), "fill", self.fill, g.channels)
  table.move(fill, 1, #fill, 10, numbers)
  picture.add(code, picture.steps.affine, table.unpack(numbers))
  g.height, g.width = height, width
end

-- What both have: interpolation, fill and center.
local function take_common(self, a)
  local what = self:name()
  self.interpolation, self.fill, self.center = a.interpolation, a.fill, a.center
  self._mode = native.interpolations[args.check_choice(what, "interpolation", a.interpolation,
    modes)]
  picture.check_numbers(what, "fill", a.fill)
  two(what, "center", a.center, -math.huge, math.huge)
end

-- RandomRotation(degrees[, {interpolation, expand, center, fill}]): by an angle within degrees,
-- {low, high} or one number for both sides of 0, against the clock.
local RandomRotation = class("transforms.RandomRotation", picture.Picture)

local read_rotation = args.reader("RandomRotation", {
  { "degrees", "any" }, { "interpolation", "string", default = "nearest" },
  { "expand", "boolean", default = false }, { "center", "any", optional = true },
  { "fill", "any", default = 0 },
})

function RandomRotation:__init(...)
  local a = read_rotation(...)
  self.degrees, self.expand = angles("RandomRotation", "degrees", a.degrees, { 2 }), a.expand
  take_common(self, a)
end

function RandomRotation:_decide(g, code)
  local angle = native.draw(self.degrees[1], self.degrees[2])
  local matrix = inverse(center_of(self.center, g), -angle, { 0, 0 }, 1, { 0, 0 })
  local height, width = g.height, g.width
  if self.expand then height, width = expanded(matrix, height, width) end
  warp(self, g, code, matrix, height, width)
end

function RandomRotation:__tostring()
  local list = { { "degrees", self.degrees }, { "interpolation", self.interpolation },
    { "expand", self.expand } }
  if self.center then list[#list + 1] = { "center", self.center } end
  list[#list + 1] = { "fill", self.fill }
  return "RandomRotation" .. show.arguments(list)
end

-- RandomAffine(degrees[, {translate, scale, shear, interpolation, fill, center}]): translate as
-- parts of width and height, scale {low, high}, shear in degrees, of x or of both axes.
local RandomAffine = class("transforms.RandomAffine", picture.Picture)

local read_affine = args.reader("RandomAffine", {
  { "degrees", "any" }, { "translate", "any", optional = true },
  { "scale", "any", optional = true }, { "shear", "any", optional = true },
  { "interpolation", "string", default = "nearest" }, { "fill", "any", default = 0 },
  { "center", "any", optional = true },
})

function RandomAffine:__init(...)
  local a = read_affine(...)
  self.degrees = angles("RandomAffine", "degrees", a.degrees, { 2 })
  self.translate = two("RandomAffine", "translate", a.translate, 0, 1)
  self.scale = two("RandomAffine", "scale", a.scale, 2 ^ -52, math.huge)
  self.shear = a.shear ~= nil and angles("RandomAffine", "shear", a.shear, { 2, 4 }) or nil
  take_common(self, a)
end

function RandomAffine:_decide(g, code)
  local angle = native.draw(self.degrees[1], self.degrees[2])
  local translate, scale, shear = { 0, 0 }, 1, { 0, 0 }
  if self.translate then
    for i, size in ipairs { g.width, g.height } do
      local most = self.translate[i] * size
      translate[i] = picture.round(native.draw(-most, most))
    end
  end
  if self.scale then scale = native.draw(self.scale[1], self.scale[2]) end
  if self.shear then
    shear[1] = native.draw(self.shear[1], self.shear[2])
    if #self.shear == 4 then shear[2] = native.draw(self.shear[3], self.shear[4]) end
  end
  local matrix = inverse(center_of(self.center, g), angle, translate, scale, shear)
  warp(self, g, code, matrix, g.height, g.width)
end

function RandomAffine:__tostring()
  local list = { { "degrees", self.degrees } }
  for _, name in ipairs { "translate", "scale", "shear" } do
    if self[name] then
      list[#list + 1] = { name, self[name], name ~= "shear" and show.tuple or nil }
    end
  end
  if self.interpolation ~= "nearest" then
    list[#list + 1] = { "interpolation", self.interpolation }
  end
  if self.fill ~= 0 then list[#list + 1] = { "fill", self.fill } end
  if self.center then list[#list + 1] = { "center", self.center } end
  return "RandomAffine" .. show.arguments(list)
end

return { RandomRotation = RandomRotation, RandomAffine = RandomAffine }
