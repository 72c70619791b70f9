-- Layers that move elements without computing: nn.Unflatten, nn.PixelShuffle, nn.PixelUnshuffle,
-- nn.ChannelShuffle.

local core = require "zknn.core"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local Module = require "zknn.nn.module"
local text = require "zknn.text"

-- The shape before its last n sizes.
local function lead(shape, n)
  return table.move(shape, 1, #shape - n, 1, {})
end

local function append(list, ...)
  for i = 1, select("#", ...) do
    list[#list + 1] = (select(i, ...))
  end
  return list
end

-- input:permute with the last n dimensions in the order given, counted from 0 among them.
local function permute_last(input, ...)
  local order, first = {}, input:dim() - select("#", ...)
  for d = 0, first - 1 do
    order[d + 1] = d
  end
  for i = 1, select("#", ...) do
    order[first + i] = first + (select(i, ...))
  end
  return input:permute(order)
end

-- [.., C r r, H, W] -> [.., C, H r, W r]: the channels become pixels.
local function pixel_shuffle(input, r)
  local shape = input.shape
  local n = #shape
  if r < 1 then raise("pixel_shuffle: upscale_factor is %d, it must be positive", r) end
  if n < 3 or shape[n - 2] % (r * r) ~= 0 then
    raise("pixel_shuffle: input of shape %s must be [.., C, H, W] with a C that %d * %d divides",
      text.shape(shape), r, r)
  end
  local c, h, w = shape[n - 2] // (r * r), shape[n - 1], shape[n]
  local x = input:reshape(append(lead(shape, 3), c, r, r, h, w))
  return permute_last(x, 0, 3, 1, 4, 2):reshape(append(lead(shape, 3), c, h * r, w * r))
end

-- The way back.
local function pixel_unshuffle(input, r)
  local shape = input.shape
  local n = #shape
  if r < 1 then raise("pixel_unshuffle: downscale_factor is %d, it must be positive", r) end
  if n < 3 or shape[n - 1] % r ~= 0 or shape[n] % r ~= 0 then
    raise("pixel_unshuffle: input of shape %s must be [.., C, H, W] with an H and a W that %d "
      .. "divides", text.shape(shape), r)
  end
  local c, h, w = shape[n - 2], shape[n - 1] // r, shape[n] // r
  local x = input:reshape(append(lead(shape, 3), c, h, r, w, r))
  return permute_last(x, 0, 2, 4, 1, 3):reshape(append(lead(shape, 3), c * r * r, h, w))
end

-- [N, C, ..]: the channels of `groups` groups dealt out in turn.
local function channel_shuffle(input, groups)
  local shape = input.shape
  if #shape < 3 or groups < 1 or shape[2] % groups ~= 0 then
    raise("channel_shuffle: input of shape %s must be [N, C, ..] with a C divisible by %d groups",
      text.shape(shape), groups)
  end
  local x = input:reshape(shape[1], groups, shape[2] // groups, -1)
  return x:transpose(1, 2):reshape(shape)
end

local layers, functions = {}, {}
for _, row in ipairs {
  { "PixelShuffle", "pixel_shuffle", pixel_shuffle, "upscale_factor" },
  { "PixelUnshuffle", "pixel_unshuffle", pixel_unshuffle, "downscale_factor" },
  { "ChannelShuffle", "channel_shuffle", channel_shuffle, "groups" },
} do
  local layer_name, name, run, parameter = table.unpack(row)
  local Layer = class("nn." .. layer_name, Module)
  local read = args.reader("nn." .. layer_name, { { parameter, "integer" } })
  local read_function = args.reader(name, { { "input", "tensor" }, { parameter, "integer" } })

  function Layer:__init(...)
    self[parameter] = read(...)[parameter]
  end

  function Layer:forward(input)
    return run(input, self[parameter])
  end

  function Layer:extra_repr()
    return ("%s=%d"):format(parameter, self[parameter])
  end

  layers[layer_name] = Layer
  functions[name] = function(...)
    local a = read_function(...)
    return (run(a.input, a[parameter]))
  end
end

-- nn.Unflatten(dim, unflattened_size): dimension dim in several; -1 stands for what is left.
local Unflatten = class("nn.Unflatten", Module)
local read = args.reader("nn.Unflatten", {
  { "dim", "integer" }, { "unflattened_size", "size" },
})

function Unflatten:__init(...)
  local a = read(...)
  if type(a.unflattened_size) ~= "table" then
    raise("nn.Unflatten: unflattened_size must be a list of sizes, got %d", a.unflattened_size)
  end
  self.dim, self.unflattened_size = a.dim, a.unflattened_size
end

function Unflatten:forward(input)
  return core.unflatten(input, self.dim, self.unflattened_size)
end

function Unflatten:extra_repr()
  return ("dim=%d, unflattened_size=%s"):format(self.dim, text.python(self.unflattened_size))
end
layers.Unflatten = Unflatten

functions.native_channel_shuffle = functions.channel_shuffle

return { layers = layers, functions = functions }
