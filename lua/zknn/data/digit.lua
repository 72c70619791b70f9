-- data.prepare_digit(img[, {invert, center}]): a photo or a scan of a digit as float32 [1, 28, 28]
-- after MNIST's conventions, for nets that were trained on MNIST: white on black, in a box of 20 by
-- 20, its centre of mass in the middle. A frame drawn around the digit is removed. img is a picture
-- (zknn.image), or one of [1, H, W].
--
-- invert: is the ink darker than the paper? "auto" compares it with the border. center = false
-- keeps the digit's position and size in the picture.

local native = require "zknn.core.image"
local args = require "zknn.args"
local raise = require "zknn.raise"

local read = args.reader("prepare_digit", {
  { "img", "tensor" },
  { "invert", "any", default = "auto" },
  { "center", "boolean", default = true },
})

return function(...)
  local a = read(...)
  local invert, shape = a.invert, a.img.shape
  if invert ~= "auto" and type(invert) ~= "boolean" then
    raise("prepare_digit: invert must be 'auto', true or false, got %s", args.describe(invert))
  end
  if invert == "auto" then invert = nil end
  if #shape == 3 and shape[1] == 1 and shape[3] > 4 then
    a.img = a.img[0]
  end
  return native.prepare_digit(a.img, invert, a.center)
end
