-- data.transforms: transforms of pictures, with torchvision's names, arguments, printing and random
-- numbers. A transform is called with the picture. Any function can be one, but the transforms here
-- can also run together and in worker threads (picture.lua).
--
-- A picture of bytes is [H, W] or [H, W, C], as datasets and zknn.image return it; with a last size
-- above 4 it is [C, H, W]. Reals are [..., H, W], as ToTensor returns them.

local library = require "zknn.library"

local transforms = {}

for _, part in ipairs { "totensor", "compose", "crop", "flip", "resize", "affine", "erasing" } do
  for name, value in pairs(require("zknn.data.transforms." .. part)) do
    transforms[name] = value
  end
end

return library("zknn.data.transforms", transforms)
