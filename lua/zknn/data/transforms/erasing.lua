-- RandomErasing([{p, scale, ratio, value, inplace}]): with probability p, a rectangle anywhere, of
-- `scale` of the area and sides of a ratio within `ratio`, is set to value: a number, a list of one
-- for each channel, or "random" for normal noise.

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local show = require "zknn.data.transforms.show"

local RandomErasing = class("transforms.RandomErasing", picture.Picture)

local read = args.reader("RandomErasing", {
  { "p", "number", default = 0.5 }, { "scale", "any", default = { 0.02, 0.33 } },
  { "ratio", "any", default = { 0.3, 3.3 } }, { "value", "any", default = 0 },
  { "inplace", "boolean", default = false },
})

local TRIES = 10 -- of a rectangle that fits

function RandomErasing:__init(...)
  local a = read(...)
  self.p = picture.check_probability("RandomErasing", a.p)
  self.scale = picture.range("RandomErasing", "scale", a.scale, 0, 1)
  self.ratio = picture.range("RandomErasing", "ratio", a.ratio, 2 ^ -52, math.huge)
  if a.value ~= "random" then picture.check_numbers("RandomErasing", "value", a.value) end
  self.value, self.inplace = a.value, a.inplace
  self._low, self._high = picture.log(a.ratio[1]), picture.log(a.ratio[2])
end

function RandomErasing:_decide(g, code)
  if not native.chance(self.p) then return end
  local random = self.value == "random"
  local values = not random
    and picture.per_channel("RandomErasing", "value", self.value, g.channels)
  for _ = 1, TRIES do
    local area = g.height * g.width * native.draw(self.scale[1], self.scale[2])
    local ratio = picture.exp(native.draw(self._low, self._high))
    local h, w = picture.round(math.sqrt(area * ratio)), picture.round(math.sqrt(area / ratio))
    if h < g.height and w < g.width then
      local noise = random and core.randn(g.channels, h, w)
      local top = native.draw_below(g.height - h + 1)
      local left = native.draw_below(g.width - w + 1)
      if random then
        local which = code.noises or 0
        code.noises = which + 1
        picture.add(code, picture.steps.erase_noise, top, left, h, w, which)
        code[#code + 1] = noise
      else
        picture.add(code, picture.steps.erase, top, left, h, w, table.unpack(values))
      end
      return
    end
  end
end

function RandomErasing:__tostring()
  return "RandomErasing" .. show.arguments { { "p", self.p }, { "scale", self.scale, show.tuple },
    { "ratio", self.ratio, show.tuple }, { "value", self.value }, { "inplace", self.inplace } }
end

return { RandomErasing = RandomErasing }
