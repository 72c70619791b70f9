-- Seconds of a pass over digits and over a folder of PNG files with augmentation, by number of
-- worker threads, without training; and of an epoch of normalized batches. Reports the number of
-- samples.

local zknn = require "zknn"
local twin = require "twin"
local data = zknn.data
local T = data.transforms

local FOLDER = (os.getenv "TMPDIR" or "/tmp") .. "/zknn-bench-pictures"
local SIZE, PICTURES = 96, 600

-- The folder, unless the twin has made it. Shades change slowly, with some noise.
local function make_folder()
  if io.open(FOLDER .. "/done", "rb") then return end
  local c = zknn.arange(3):reshape(1, 1, 3) * 40
  local i = zknn.arange(SIZE):reshape(SIZE, 1, 1)
  local j = zknn.arange(SIZE):reshape(1, SIZE, 1)
  for k = 0, PICTURES - 1 do
    local shades = (c + i + j * 2 + k * 7 + (i * j * (k + 3) + c * i) % 13) % 256
    local folder = ("%s/class%d"):format(FOLDER, k % 4)
    os.execute(('mkdir -p "%s"'):format(folder))
    zknn.image.save(shades:byte(), ("%s/%04d.png"):format(folder, k))
  end
  io.open(FOLDER .. "/done", "wb"):close()
end

local function pass(set, workers)
  local n = 0
  local loader = data.DataLoader(set, { batch_size = 64, shuffle = true, num_workers = workers })
  for x in loader() do n = n + #x end
  return n
end

local function report(name, set, workers)
  local n
  local seconds = twin.time(function() n = pass(set, workers) end, twin.args.seconds)
  twin.report(workers > 0 and name .. workers or name, seconds, n)
end

local function digits(...)
  return data.MNIST { root = twin.args.data or "data", transform = T.Compose { ... } }
end

local normal = T.Normalize({ 0.1307 }, { 0.3081 })
report("normal", digits(T.ToTensor(), normal), 0)

local turned = data.Subset(digits(T.RandomCrop(28, { padding = 2 }), T.RandomHorizontalFlip(),
  T.RandomRotation(10, "bilinear"), T.ToTensor(), normal), zknn.arange(10000))
make_folder()
local pictures = data.ImageFolder(FOLDER, T.Compose { T.RandomCrop(88, { padding = 4 }),
  T.RandomHorizontalFlip(), T.ToTensor(), T.Normalize({ 0.5, 0.5, 0.5 }, { 0.25, 0.25, 0.25 }) })
for workers = 0, 2 do
  report("digits", turned, workers)
  report("png", pictures, workers)
end
