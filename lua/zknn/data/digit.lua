-- data.prepare_digit(img[, {invert, center}]): a photo or a scan of a digit as float32 [1, 28, 28]
-- after MNIST's conventions, for nets that were trained on MNIST: white on black, in a box of 20 by
-- 20, its centre of mass in the middle. A frame drawn around the digit is taken away. img is a
-- picture (zknn.image), or one of [1, H, W].
--
-- invert: "auto" looks whether the ink is darker than the border; true and false say it. center =
-- false leaves the digit where it is and as large as it is in the picture.

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
