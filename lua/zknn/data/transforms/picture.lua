-- The base class of picture transforms. A class that inherits from Picture has
--
--   _decide(geometry, code)   makes its random choices for a picture of that geometry, appends its
--                             operations to code (the numbers of a pipeline, src/data/pipeline.h),
--                             and changes the geometry to that of the result. It returns false when
--                             it cannot do so; then __call must do the work.
--
-- _decide does not touch the picture. The operations of several transforms run together later, on
-- any thread. Random numbers are drawn in torchvision's order.
--
-- A geometry is { height, width, channels, dtype, last, rank }; last: the channels come last.

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"
local text = require "zknn.text"

local picture = {}

-- The operations of a pipeline (zk_transform in src/data/pipeline.h): their numbers by name.
picture.steps = native.transforms

-- In floats, as PyTorch computes them.
function picture.log(x) return core.tensor(x, { dtype = "float32" }):log():item() end
function picture.exp(x) return core.tensor(x, { dtype = "float32" }):exp():item() end

-- Appends an operation and its numbers to a pipeline.
function picture.add(code, step, ...)
  local n = select("#", ...)
  local at = #code
  code[at + 1], code[at + 2] = step, n
  table.move({ ... }, 1, n, at + 3, code)
end

-- The geometry of a tensor that is a picture.
function picture.measure(what, image)
  local shape = core.is_tensor(image) and image.shape
  local bytes = shape and image.dtype == "uint8"
  if not shape or #shape < 2 or bytes and #shape > 3
    or not bytes and image.dtype:sub(1, 5) ~= "float" then
    raise("%s: a picture is a tensor of bytes, [H, W] or [H, W, C], or of reals, [..., H, W]; "
      .. "got %s", what, shape and image.dtype .. " " .. text.shape(shape)
      or args.describe(image))
  end
  local n = #shape
  local last = bytes and n == 3 and shape[3] <= 4
  local channels = 1
  for i = 1, last and 0 or n - 2 do
    channels = channels * shape[i]
  end
  return {
    height = shape[last and 1 or n - 1], width = shape[last and 2 or n], dtype = image.dtype,
    channels = last and shape[3] or channels, last = last, rank = n,
  }
end

-- The geometry of a picture of bytes, channels last; without channels, [H, W].
function picture.of_bytes(height, width, channels)
  return {
    height = height, width = width, channels = channels or 1, dtype = "uint8",
    last = channels ~= nil, rank = channels and 3 or 2,
  }
end

-- The shape of a picture of that geometry, of rank 3 at most.
function picture.shape(g)
  if g.rank == 2 then return { g.height, g.width } end
  if g.last then return { g.height, g.width, g.channels } end
  return { g.channels, g.height, g.width }
end

-- Runs a pipeline on a picture. An empty pipeline returns the picture itself.
function picture.run(image, last, code)
  if #code == 0 then return image end
  return native.run_pipeline(image, last, code)
end

local Picture = class("transforms.Picture")
picture.Picture = Picture

function Picture:__call(image)
  local geometry, code = picture.measure(self:name(), image), {}
  local last = geometry.last
  self:_decide(geometry, code)
  return picture.run(image, last, code)
end

-- "RandomCrop", for messages and printing.
function Picture:name()
  return (getmetatable(self).__name:gsub("^transforms%.", ""))
end

-- Can this transform, with all that it contains, run in a pipeline?
function picture.can_pipeline(transform)
  if not class.is(transform, Picture) then return false end
  for _, inner in ipairs(transform.transforms or {}) do
    if not picture.can_pipeline(inner) then return false end
  end
  return true
end

-- { a, b } from a number or a list of one or two; `convert` checks each.
function picture.pair(what, name, value, convert)
  local list = type(value) == "table" and value or { value }
  if #list == 1 then list = { list[1], list[1] } end
  local a, b = list[1], list[2]
  a, b = type(a) == "number" and convert(a), type(b) == "number" and convert(b)
  if #list ~= 2 or not a or not b then
    raise("%s: %s must be one or two %s, got %s", what, name,
      convert == math.tointeger and "integers" or "numbers", args.describe(value))
  end
  return { a, b }
end

-- A size: {height, width} from an integer or a list, both 1 at least.
function picture.size(what, value)
  local size = picture.pair(what, "size", value, math.tointeger)
  if size[1] < 1 or size[2] < 1 then
    raise("%s: size must be 1 at least, got %d and %d", what, size[1], size[2])
  end
  return size
end

function picture.check_probability(what, p)
  if not (p >= 0 and p <= 1) then raise("%s: p is %s, it must be within 0..1", what, p) end
  return p
end

-- Rounded, halves to the even neighbour, as Python rounds.
function picture.round(x)
  local low = math.floor(x)
  local part = x - low
  if part > 0.5 or part == 0.5 and low % 2 == 1 then return low + 1 end
  return low
end

-- A number, or a list of one or of as many numbers as there are channels, as a list.
function picture.per_channel(what, name, value, channels)
  local list = type(value) == "table" and value or { value }
  if #list ~= 1 and #list ~= channels then
    raise("%s: %s has %d numbers, the picture %d channels", what, name, #list, channels)
  end
  return list
end

function picture.check_numbers(what, name, value)
  local list = type(value) == "table" and getmetatable(value) == nil and value or { value }
  local good = #list > 0
  args.check_whole(what, name, list)
  for _, number in ipairs(list) do
    good = good and type(number) == "number" and number == number
  end
  if not good then
    raise("%s: %s must be a number or a list of numbers, got %s", what, name, args.describe(value))
  end
end

-- {least, most}, both within low..high.
function picture.range(what, name, value, low, high)
  picture.check_numbers(what, name, value)
  if type(value) ~= "table" or #value ~= 2 or not (value[1] >= low and value[2] <= high)
    or value[1] > value[2] then
    raise("%s: %s must be {least, most} within %s..%s, got %s", what, name, low, high, show(value))
  end
  return value
end

return picture
