-- Seconds to load MNIST (gzip, 70,000 images) and of an epoch of batches of 64 as the training
-- scripts make them, without training. Reports the sum of all pixels, and of all labels.

local zknn = require "zknn"
local twin = require "twin"
local data, root = zknn.data, twin.args.data or "data"

local function load()
  local sum = 0
  for _, train in ipairs { true, false } do
    local set = data.MNIST { root = root, train = train }
    sum = sum + set.data[0]:sum():item()
  end
  return sum
end

twin.report("load", twin.time(load, twin.args.seconds), load())

local set = data.MNIST { root = root, train = true, transform = data.transforms.ToTensor() }

local function epoch(shuffle)
  local sum = 0
  for _, y in data.DataLoader(set, { batch_size = 64, shuffle = shuffle })() do
    sum = sum + y:sum():item()
  end
  return sum
end

for _, shuffle in ipairs { false, true } do
  twin.report(shuffle and "shuffled" or "batches",
    twin.time(function() epoch(shuffle) end, twin.args.seconds), epoch(shuffle))
end
