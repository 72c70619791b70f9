-- A speed run: from the start of the process to 99 of 100 test images of MNIST right, in seconds.
--
--   ./zknn scripts/fast99.lua                   one run
--   ./zknn scripts/fast99.lua --seeds 0-19      twenty, each a process of its own, and their means
--
-- The settings were chosen with --hold-out 10000: by training images alone (docs/performance.md).

local zknn = require "zknn"
local start = zknn.clock()
local nn, optim, data = zknn.nn, zknn.optim, zknn.data
local command = zknn.train.command

local BATCH, SMOOTHING = 128, 0.1 -- images a step; smoothing of the labels
local RATE, WARMUP = 0.03, 0.2 -- the highest rate, and the share of the steps before it
local BETAS = { 0.9, 0.95 }    -- Adam's: a short memory, for so few steps
local SIDE, CROP = 28, 24      -- the net sees 24 x 24 pixels: most borders are empty
local SHIFT = 1                -- by how many pixels, at most, that window is off the middle
local SURE = 0.7               -- a probability that needs no second look

-- Shares of the training images: FIRST are learnt from once. Then come the HARD ones, those of them
-- that had the highest loss, mixed with NEW ones: most digits need no second look.
local FIRST, HARD, NEW = 0.5, 0.24, 0.06

local ROWS = {
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights, the order of the images and their shifts" },
  { name = "seeds", kind = "range", value = "A-B", help = "run each of these, and print means" },
  { name = "images", kind = "integer", value = "N", default = 60000, min = 2200, max = 60000,
    help = "learn from the first N training images" },
  { name = "hold-out", kind = "integer", value = "N", default = 0, min = 0, max = 50000,
    help = "measure on the last N training images instead of the test set" },
  { name = "data", kind = "string", value = "DIR", default = "data", help = "it has MNIST/raw" },
}

-- The stride of the first convolution leaves 10 x 10 pixels, which makes all that follows cheap.
-- Pooling goes before normalization and relu, which then have a quarter of the elements.
local function make_model()
  return nn.Sequential(
    nn.Conv2d(1, 16, 5, { stride = 2 }), nn.BatchNorm2d(16), nn.ReLU(),   -- [N, 16, 10, 10]
    nn.Conv2d(16, 32, 3), nn.MaxPool2d(2), nn.BatchNorm2d(32), nn.ReLU(), -- [N, 32, 4, 4]
    nn.Flatten(),
    nn.Linear(32 * 4 * 4, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10)
  )
end

-- Where the windows of these images begin among all pixels, for shifts in pixels.
local function corners(index, down, right)
  local middle = (SIDE - CROP) // 2 * (SIDE + 1)
  return index * (SIDE * SIDE) + down * SIDE + right + middle
end

-- A function that cuts windows out of a data set, [N, 1, CROP, CROP].
local function make_cutter(set)
  local pixels = set.data:flatten()
  local window = (zknn.arange(CROP):unsqueeze(1) * SIDE + zknn.arange(CROP)):flatten()
  return function(where)
    return (pixels:take(where:unsqueeze(1) + window):float() / 255):view { -1, 1, CROP, CROP }
  end
end

local function train(model, set, count)
  local function share(part) return math.floor(part * count) // BATCH * BATCH end
  local cut, first, hard, new = make_cutter(set), share(FIRST), share(HARD), share(NEW)
  if new == 0 then command.fail("%d images are too few to learn from", count) end
  local steps = (first + hard + new) // BATCH
  local loss_fn = nn.CrossEntropyLoss { reduction = "none", label_smoothing = SMOOTHING }
  local optimizer = optim.AdamW(model:parameters(), { lr = RATE, betas = BETAS, weight_decay = 0 })
  local scheduler = optim.lr_scheduler.LambdaLR(optimizer, function(step) -- up and down, linearly
    return math.min((step + 1) / (WARMUP * steps), (steps - step) / ((1 - WARMUP) * steps))
  end)

  -- Learns from the images in this order, each shifted at random, and gives the loss of each.
  local function learn(order)
    local function shifts() return zknn.randint(-SHIFT, SHIFT + 1, { #order }) end
    local where = corners(order, shifts(), shifts())
    local targets, losses = set.targets:index_select(0, order), {}
    for at = 0, #order - 1, BATCH do
      local loss = loss_fn(model(cut(where:narrow(0, at, BATCH))), targets:narrow(0, at, BATCH))
      optimizer:zero_grad()
      loss:mean():backward()
      optimizer:step()
      scheduler:step()
      losses[#losses + 1] = loss:detach()
    end
    return zknn.cat(losses)
  end

  local order = zknn.randperm(count)
  local losses = learn(order:narrow(0, 0, first))
  local hardest = losses:argsort(0, true):narrow(0, 0, hard)
  local rest = zknn.cat { order:index_select(0, hardest), order:narrow(0, first, new) }
  learn(rest:index_select(0, zknn.randperm(#rest)))
end

-- How many images from `first` on are classified right. Where the net is not sure, the image is
-- looked at again, shifted each way, and the probabilities are added.
local function count_right(model, set, first)
  local cut, right = make_cutter(set), 0
  model:eval()
  for at = first, #set - 1, 1000 do
    local index = zknn.arange(at, math.min(at + 1000, #set))
    local probability, guess = model(cut(corners(index, 0, 0))):softmax(1):max(1)
    local unsure = probability:lt(SURE):nonzero():flatten()
    local sum = zknn.zeros(#unsure, 10)
    for shift = 0, #unsure > 0 and 8 or -1 do -- 3 x 3 of them
      local where = corners(index:index_select(0, unsure), shift // 3 - 1, shift % 3 - 1)
      sum = sum + model(cut(where)):softmax(1)
    end
    guess:scatter_(0, unsure, sum:argmax(1))
    right = right + guess:eq(set.targets:narrow(0, at, #index)):sum():item()
  end
  return right
end

local RESULT = "%s: %.3f%% in %.2f s (%.2f s of CPU time)"

local function run(options)
  local set = data.MNIST { root = options.data, train = true }
  local first = #set - options.hold_out -- of the images to measure on
  zknn.manual_seed(options.seed)
  local model = make_model()
  train(model, set, math.min(first, options.images))
  if options.hold_out == 0 then
    set, first = data.MNIST { root = options.data, train = false }, 0
  end
  local accuracy = 100 * zknn.no_grad(count_right, model, set, first) / (#set - first)
  print(RESULT:format("seed " .. options.seed, accuracy, zknn.clock() - start, os.clock()))
end

-- Each seed in a process of its own, whose time is measured from outside.
local function run_each(options)
  local line = ("%s --threads %d %s --data %s --hold-out %d --images %d --seed "):format(
    command.quote(command.program()), zknn.get_num_threads(), command.quote(arg[0]),
    command.quote(options.data), options.hold_out, options.images)
  local rows = {} -- accuracy, seconds, CPU seconds
  for seed = options.seeds[1], options.seeds[2] do
    local begin = zknn.clock()
    local process <close> = assert(io.popen(line .. seed))
    local accuracy, cpu = process:read("a"):match("([%d.]+)%% in .*%(([%d.]+) s")
    if not process:close() then command.fail("the run of seed %d failed", seed) end
    rows[#rows + 1] = { tonumber(accuracy), zknn.clock() - begin, tonumber(cpu) }
    print(RESULT:format("seed " .. seed, table.unpack(rows[#rows])))
  end
  print(RESULT:format("mean", table.unpack(zknn.tensor(rows):double():mean(0):tolist())))
end

command.run(function()
  local options = zknn.train.options("Trains a net on MNIST to 99%, in seconds.", ROWS)
  if options.seeds then run_each(options) else run(options) end
end)
