-- RandomHorizontalFlip(p), RandomVerticalFlip(p): mirror the picture with probability p.

local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local show = require "zknn.data.transforms.show"

local flips = {}

for name, horizontal in pairs { RandomHorizontalFlip = 1, RandomVerticalFlip = 0 } do
  local Flip = class("transforms." .. name, picture.Picture)
  local read = args.reader(name, { { "p", "number", default = 0.5 } })

  function Flip:__init(...)
    self.p = picture.check_probability(name, read(...).p)
  end

  function Flip:_decide(_, code)
    if native.chance(self.p) then picture.add(code, picture.steps.flip, horizontal) end
  end

  function Flip:__tostring()
    return name .. show.arguments { { "p", self.p } }
  end

  flips[name] = Flip
end

return flips
