-- ToTensor, ConvertImageDtype, Normalize: convert bytes to the input of a net.

local core = require "zknn.core"
local support = require "zknn.core.support"
local args = require "zknn.args"
local class = require "zknn.class"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local steps = picture.steps

-- ToTensor(): an image [H, W] or [H, W, C] of bytes becomes float32 [C, H, W] in 0..1; values that
-- are no bytes are not scaled.
local ToTensor = class("transforms.ToTensor", picture.Picture)

function ToTensor:__call(image)
  if not core.is_tensor(image) or image:dim() < 2 or image:dim() > 3 then
    raise("ToTensor: an image is a tensor [H, W] or [H, W, C], got %s",
      core.is_tensor(image) and "one of " .. image:dim() .. " dimensions" or args.describe(image))
  end
  if image.dtype == "uint8" then return picture.Picture.__call(self, image) end
  if image:dim() == 2 then return image:reshape(1, image.shape[1], image.shape[2]) end
  return image:permute(2, 0, 1):contiguous()
end

local function become_float(g, code)
  picture.add(code, steps.to_float)
  g.dtype, g.last, g.rank = "float32", false, 3
end

function ToTensor:_decide(g, code) -- luacheck: ignore 212
  if g.dtype ~= "uint8" then return false end
  become_float(g, code)
end

function ToTensor:__tostring() -- luacheck: ignore 212
  return "ToTensor()"
end

-- ConvertImageDtype(dtype): reals are 0..1, bytes 0..255. Bytes become [C, H, W].
local ConvertImageDtype = class("transforms.ConvertImageDtype", picture.Picture)

local read_convert = args.reader("ConvertImageDtype", { { "dtype", "string" } })

local dtypes = { float32 = true, float64 = true, uint8 = true }

function ConvertImageDtype:__init(...)
  self.dtype = read_convert(...).dtype:gsub("^torch%.", "")
  if not dtypes[self.dtype] then
    raise("ConvertImageDtype: dtype must be 'float32', 'float64' or 'uint8', got '%s'", self.dtype)
  end
end

function ConvertImageDtype:_decide(g, code)
  if g.dtype == self.dtype then return end
  if g.dtype == "uint8" then become_float(g, code) end
  if g.dtype ~= self.dtype then
    picture.add(code, steps.convert, support.dtypes[self.dtype].number)
  end
  g.dtype = self.dtype
end

function ConvertImageDtype:__tostring() -- luacheck: ignore 212
  return "ConvertImageDtype()"
end

-- Normalize(mean, std[, {inplace}]): (x - mean) / std, channel by channel, of reals.
local Normalize = class("transforms.Normalize", picture.Picture)

local read_normalize = args.reader("Normalize", {
  { "mean", "any" }, { "std", "any" }, { "inplace", "boolean", default = false },
})

-- By position alone when the first is a list: it would not pass for options.
function Normalize:__init(...)
  local a = read_normalize(...)
  picture.check_numbers("Normalize", "mean", a.mean)
  picture.check_numbers("Normalize", "std", a.std)
  self.mean, self.std, self.inplace = a.mean, a.std, a.inplace
  for _, value in ipairs(type(a.std) == "table" and a.std or { a.std }) do
    if value == 0 then raise("Normalize: std has a 0, which would be divided by") end
  end
end

function Normalize:_decide(g, code)
  if g.dtype == "uint8" or g.rank < 3 then
    raise("Normalize: takes reals [..., C, H, W], as ToTensor makes them; got %s of %d dimensions",
      g.dtype, g.rank)
  end
  local mean = picture.per_channel("Normalize", "mean", self.mean, g.channels)
  local std = picture.per_channel("Normalize", "std", self.std, g.channels)
  local all = {}
  for i = 1, math.max(#mean, #std) do
    all[i] = mean[i] or mean[1]
  end
  for i = 1, #all do
    all[#mean > #std and #mean + i or #std + i] = std[i] or std[1]
  end
  picture.add(code, steps.normalize, table.unpack(all))
end

function Normalize:__tostring()
  return "Normalize" .. show.arguments { { "mean", self.mean }, { "std", self.std } }
end

return { ToTensor = ToTensor, ConvertImageDtype = ConvertImageDtype, Normalize = Normalize }
