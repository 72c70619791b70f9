-- data.transforms: what happens to a picture on its way out of a dataset, with torchvision's names,
-- arguments, printing and random draws. A transform is called with the picture; any function will
-- do, but those here are also done many at once and by worker threads (picture.lua).
--
-- A picture of bytes is [H, W] or [H, W, C], as datasets and zknn.image give it; [C, H, W] is told
-- apart by its last size being more than 4. Reals are [..., H, W], as ToTensor makes them.

local transforms = {}

for _, part in ipairs { "totensor", "compose", "crop", "flip", "resize", "affine", "erasing" } do
  for name, value in pairs(require("zknn.data.transforms." .. part)) do
    transforms[name] = value
  end
end

return transforms
