-- Nets for handwritten digits on a microcontroller: as good as fits into so much flash and RAM.
--
--   ./zknn scripts/tinydigits.lua --flash 8K                 convolutions, weights of 4 bits
--   ./zknn scripts/tinydigits.lua --flash 12K --kind linear  linear layers, pictures of 16 x 16
--
-- It trains in float32, then with fake quantization (zknn.quantization), writes the net over
-- integers as ONNX, counts the right answers of the integers on the test set, and writes the net as
-- a file of C without floats.

local zknn = require "zknn"
local nn, optim, data, onnx, F = zknn.nn, zknn.optim, zknn.data, zknn.onnx, zknn.nn.functional
local command = zknn.train.command

local BATCH, SMOOTHING = 128, 0.05
local FLOAT_RATE, QAT_RATE, DECAY = 0.006, 0.0015, 0.01
local WARMUP = 0.1 -- the share of the steps before the highest rate

-- Bytes of flash: code; and a bias, a multiplier and its shift for each output of a layer.
local CODE, EACH_OUTPUT = { conv = 2048, linear = 1024 }, 9

local ROWS = {
  { name = "flash", kind = "string", value = "SIZE", default = "8K", help = "code and weights" },
  { name = "ram", kind = "string", value = "SIZE", default = "6K", help = "values of two layers" },
  { name = "kind", kind = "string", value = "KIND", choices = { "conv", "linear" },
    default = "conv", help = "conv takes pictures of 28 x 28, linear of 16 x 16" },
  { name = "bits", kind = "string", value = "BITS", choices = { "8", "4", "2", "ternary" },
    default = "4", help = "of the weights" },
  { name = "epochs", kind = "integer", value = "N", default = 20, min = 0, help = "in float32" },
  { name = "qat-epochs", kind = "integer", value = "N", default = 20, min = 0,
    help = "with fake quantization" },
  { name = "images", kind = "integer", value = "N", default = 60000, min = BATCH, max = 60000,
    help = "learn from the first N training images" },
  { name = "from", kind = "string", value = "FILE",
    help = "begin with a net of float32 that --keep wrote" },
  { name = "keep", kind = "string", value = "FILE", help = "write the net of float32, too" },
  { name = "out", kind = "string", value = "FILE", default = "tinydigits.onnx",
    help = "where the net over integers goes" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of weights, order and distortions" },
  { name = "data", kind = "string", value = "DIR", default = "data", help = "it has MNIST/raw" },
}

-- --- nets ---

-- Channels of the convolutions, or widths of the linear layers, from large to small.
local SIZES = {
  conv = { { 16, 32, 40 }, { 16, 24, 32 }, { 12, 24, 24 }, { 12, 16, 16 }, { 8, 12, 12 } },
  linear = { { 64, 64, 64 }, { 56, 56, 56 }, { 52, 52, 52 }, { 40, 40, 40 }, { 24, 24, 24 } },
}
local SIDE = { conv = 28, linear = 16 }

local make = {}

function make.conv(a, b, c)
  return nn.Sequential(
    nn.Conv2d(1, a, 5, { stride = 2, bias = false }), nn.BatchNorm2d(a), nn.ReLU(), -- 12 x 12
    nn.Conv2d(a, b, 3, { bias = false }), nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2), -- 5 x 5
    nn.Conv2d(b, c, 3, { bias = false }), nn.BatchNorm2d(c), nn.ReLU(), -- 3 x 3
    nn.Flatten(), nn.Linear(9 * c, 10))
end

function make.linear(a, b, c)
  local function layer(from, to) return nn.Linear(from, to, { bias = false }) end
  return nn.Sequential(nn.Flatten(),
    layer(SIDE.linear * SIDE.linear, a), nn.BatchNorm1d(a), nn.ReLU(),
    layer(a, b), nn.BatchNorm1d(b), nn.ReLU(), layer(b, c), nn.BatchNorm1d(c), nn.ReLU(),
    nn.Linear(c, 10))
end

-- Estimates of the bytes of flash and RAM.
local function sizes_of(kind, list, bits)
  local weights, outputs = 0, 0
  for _, p in ipairs(make[kind](table.unpack(list)):parameters()) do
    if p:dim() > 1 then weights, outputs = weights + p:numel(), outputs + p.shape[1] end
  end
  local ram = kind == "linear" and SIDE.linear * SIDE.linear + list[1]
    or math.max(28 * 28 + 144 * list[1], 144 * list[1] + 100 * list[2])
  return weights * bits // 8 + outputs * EACH_OUTPUT + CODE[kind], ram
end

local function bytes_of(text, name)
  local n, unit = text:match "^(%d+)([Kk]?)$"
  if not n then command.fail("--%s wants a size as 12K or 12288, got %s", name, text) end
  return tonumber(n) * (unit == "" and 1 or 1024)
end

-- The largest net that fits.
local function choose(options)
  local flash, ram = bytes_of(options.flash, "flash"), bytes_of(options.ram, "ram")
  local bits = tonumber(options.bits) or 2
  for _, list in ipairs(SIZES[options.kind]) do
    local own_flash, own_ram = sizes_of(options.kind, list, bits)
    if own_flash <= flash and own_ram <= ram then return list, own_flash, own_ram end
  end
  command.fail("no net is so small: --flash %s, --ram %s", options.flash, options.ram)
end

-- --- pictures ---

-- Rotation, scale, slant and shift of n pictures, at random: [n, 2, 3].
local function distortions(n)
  local function around(x) return (zknn.rand(n) - 0.5) * (2 * x) end
  local angle, slant = around(0.22), around(0.2)
  local wide, high = 1 + around(0.14), 1 + around(0.14)
  local c, s = angle:cos(), angle:sin()
  return zknn.stack({ c * wide, (slant * c - s) * high, around(0.14),
    s * wide, (slant * s + c) * high, around(0.14) }, 1):view(n, 2, 3)
end

local function sampled(x, theta, side)
  local grid = F.affine_grid(theta, { x.shape[1], 1, side, side }, { align_corners = false })
  return F.grid_sample(x, grid, { align_corners = false })
end

-- Bytes [n, 28, 28] as pictures [n, 1, side, side] of 0..1; theta: distorted so, or nil. Of 16 x 16
-- each pixel is the mean of 4 points of the 24 x 24 pixels in the middle.
local function pictures(x, side, theta)
  x = x:float():unsqueeze(1) / 255
  if side == 28 then return theta and sampled(x, theta, 28) or x end
  theta = theta or zknn.tensor { { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } }:expand(x.shape[1], 2, 3)
  return F.avg_pool2d(sampled(x, theta * zknn.tensor { 24 / 28, 24 / 28, 1.0 }, 2 * side), 2)
end

-- --- training ---

local function train(name, model, set, side, epochs, rate, count)
  local steps = epochs * (count // BATCH)
  local optimizer = optim.AdamW(model:parameters(), { lr = rate, weight_decay = DECAY })
  local scheduler = optim.lr_scheduler.LambdaLR(optimizer, function(step)
    return math.min((step + 1) / (WARMUP * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps))
  end)
  local loss_fn = nn.CrossEntropyLoss { label_smoothing = SMOOTHING }
  model:train()
  for epoch = 1, epochs do
    local order, sum = zknn.randperm(count), 0
    for at = 0, count - BATCH, BATCH do
      local index = order:narrow(0, at, BATCH)
      local x = zknn.no_grad(pictures, set.data:index_select(0, index), side, distortions(BATCH))
      local loss = loss_fn(model(x), set.targets:index_select(0, index))
      optimizer:zero_grad()
      loss:backward()
      optimizer:step()
      scheduler:step()
      sum = sum + loss:item()
    end
    print(("%s, epoch %d of %d: loss %.4f"):format(name, epoch, epochs, sum / (count // BATCH)))
  end
  model:eval()
end

-- How many test images f gets right.
local function count_right(f, set, side)
  local right = 0
  for at = 0, #set - 1, 500 do
    local count = math.min(500, #set - at)
    local guess = zknn.no_grad(function()
      return f(pictures(set.data:narrow(0, at, count), side)):argmax(1)
    end)
    right = right + guess:eq(set.targets:narrow(0, at, count)):sum():item()
  end
  return right
end

command.run(function()
  local options = zknn.train.options("Trains a net for digits within a budget of bytes.", ROWS)
  local list, flash, ram = choose(options)
  local bits, side = tonumber(options.bits) or options.bits, SIDE[options.kind]
  zknn.manual_seed(options.seed)
  local set = data.MNIST { root = options.data, train = true }
  local test = data.MNIST { root = options.data, train = false }
  local model, images = make[options.kind](table.unpack(list)), math.min(options.images, #set)
  print(("%s %s, weights of %s bits: about %d bytes of flash, %d of RAM"):format(options.kind,
    table.concat(list, "-"), options.bits, flash, ram))

  if options.from then
    model:load_state_dict(zknn.load(options.from))
    model:eval()
  end
  train("float32", model, set, side, options.epochs, FLOAT_RATE, images)
  if options.keep then zknn.save(model:state_dict(), options.keep) end
  print(("float32: %d of %d right"):format(count_right(model, test, side), #test))

  local qat = zknn.quantization.prepare_qat(model, { bits = bits, input_range = { 0, 1 } })
  if options.qat_epochs == 0 then -- observes, at least
    zknn.no_grad(qat:train(), pictures(set.data:narrow(0, 0, math.min(images, 1000)), side))
  end
  train("quantized", qat, set, side, options.qat_epochs, QAT_RATE, images)

  local example = zknn.rand(2, 1, side, side)
  zknn.quantization.export(qat, example, options.out,
    { input_names = { "image" }, output_names = { "scores" },
      dynamic_axes = { image = { [0] = "n" } } })
  local session = onnx.InferenceSession(options.out, { rescale = "fixed" })
  local right = count_right(function(x) return session:run(nil, { image = x })[1] end, test, side)
  print(("integers: %d of %d right; written to %s"):format(right, #test, options.out))
  local path = options.out:gsub("%.onnx$", "") .. ".c"
  local c = onnx.compile(options.out, { output = path, no_float = true })
  print(("%s: %d bytes of weights, %d of working memory besides the picture's %d"):format(path,
    c.constant_bytes, c.arena_bytes, side * side))
end)
