-- data.transforms: what happens to a sample on its way out of a dataset. A transform is called with
-- the image; any function will do.

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local raise = require "zknn.raise"

local transforms = {}

-- ToTensor(): an image [H, W] or [H, W, C] of bytes becomes float32 [C, H, W] in 0..1; values that
-- are no bytes are not scaled. Whole batches of it are made in one pass, by the dataset.
local ToTensor = class("transforms.ToTensor")

function ToTensor:__call(image) -- luacheck: ignore 212
  if not core.is_tensor(image) or image:dim() < 2 or image:dim() > 3 then
    raise("ToTensor: an image is a tensor [H, W] or [H, W, C], got %s",
      core.is_tensor(image) and "one of " .. image:dim() .. " dimensions" or args.describe(image))
  end
  local shape = image.shape
  if #shape == 2 then
    image = image:reshape(1, shape[1], shape[2])
  else
    image = image:transpose(1, 2):transpose(0, 1):contiguous()
  end
  if image.dtype == "uint8" then return image:float() / 255 end
  return image
end

function ToTensor:__tostring() -- luacheck: ignore 212
  return "ToTensor()"
end

transforms.ToTensor = ToTensor

-- Compose{a, b, ...}: a, then b, ...
local Compose = class("transforms.Compose")

function Compose:__init(list)
  if type(list) ~= "table" or getmetatable(list) then
    raise("Compose: transforms must be a list, got %s", args.describe(list))
  end
  for i, transform in ipairs(list) do
    check.transform("Compose", "transform " .. i, transform)
  end
  self.transforms = list
end

function Compose:__call(image)
  for _, transform in ipairs(self.transforms) do
    image = transform(image)
  end
  return image
end

function Compose:__tostring()
  local lines = { "Compose(" }
  for _, transform in ipairs(self.transforms) do
    lines[#lines + 1] = "    " .. tostring(transform)
  end
  return table.concat(lines, "\n") .. "\n)"
end

transforms.Compose = Compose

-- Lambda(f): f, with the name of a transform.
local Lambda = class("transforms.Lambda")

function Lambda:__init(f)
  check.transform("Lambda", "f", f)
  if f == nil then raise("Lambda: argument 'f' is missing") end
  self.f = f
end

function Lambda:__call(image)
  return self.f(image)
end

function Lambda:__tostring() -- luacheck: ignore 212
  return "Lambda()"
end

transforms.Lambda = Lambda

return transforms
