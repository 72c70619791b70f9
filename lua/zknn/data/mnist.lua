-- data.MNIST(root[, train, transform, target_transform, download]): the handwritten digits, from
-- root/MNIST/raw as torchvision lays it out; each file plain or, where that is missing, as .gz.
-- Fields: data (uint8 [N, 28, 28]), targets (int64 [N]), classes.

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local raise = require "zknn.raise"
local ToTensor = require("zknn.data.transforms").ToTensor

local MNIST = class("data.MNIST")

-- The files of a split, with the MD5 that is published of each.
local splits = {
  [true] = {
    images = { "train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb" },
    labels = { "train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624" },
  },
  [false] = {
    images = { "t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea" },
    labels = { "t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637" },
  },
}

MNIST.classes = {
  "0 - zero", "1 - one", "2 - two", "3 - three", "4 - four", "5 - five", "6 - six", "7 - seven",
  "8 - eight", "9 - nine",
}

local read = args.reader("MNIST", {
  { "root", "string" },
  { "train", "boolean", default = true },
  { "transform", "any", optional = true },
  { "target_transform", "any", optional = true },
  { "download", "boolean", default = false },
})

-- Is something there? What is wrong with it, its reader says better.
local function exists(path)
  local file, _, code = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil or code ~= 2 -- ENOENT
end

-- The path of each file of the split: plain, or .gz. Raises when one is missing.
local function find(folder, files, download)
  local paths, missing = {}, {}
  for _, kind in ipairs { "images", "labels" } do
    local plain = folder .. "/" .. files[kind][1]
    if exists(plain) then
      paths[kind] = plain
    elseif exists(plain .. ".gz") then
      paths[kind] = plain .. ".gz"
    else
      missing[#missing + 1] = plain
    end
  end
  if #missing > 0 then
    raise("MNIST: not found: %s (nor with .gz); root names the folder that holds MNIST/raw%s",
      table.concat(missing, ", "), download
      and ". This version of zknn cannot download: put the files there, plain or as .gz" or "")
  end
  return paths
end

local function read_rank(path, md5, rank, what)
  local t = core._idx_read(path, md5)
  if t:dim() ~= rank then
    raise("MNIST: %s holds an array of shape [%s], expected %s", path,
      table.concat(t.shape, ", "), what)
  end
  return t
end

function MNIST:__init(...)
  local a = read(...)
  check.transform("MNIST", "transform", a.transform)
  check.transform("MNIST", "target_transform", a.target_transform)
  self.root, self.train = a.root, a.train
  self.transform, self.target_transform = a.transform, a.target_transform

  local files = splits[a.train]
  local paths = find(a.root .. "/MNIST/raw", files, a.download)
  self.data = read_rank(paths.images, files.images[2], 3, "images [N, H, W]")
  self.targets = read_rank(paths.labels, files.labels[2], 1, "labels [N]"):long()
  if #self.data ~= #self.targets then
    raise("MNIST: %s holds %d images, but %s holds %d labels", paths.images, #self.data,
      paths.labels, #self.targets)
  end
end

function MNIST:__len()
  return #self.data
end

-- Sample i: the image (uint8 [28, 28] without a transform) and the label, an integer.
function MNIST:get(i)
  check.index("MNIST", i, #self)
  local image, label = self.data[i], self.targets[i]:item()
  if self.transform then image = self.transform(image) end
  if self.target_transform then label = self.target_transform(label) end
  return image, label
end

-- Many samples at once, where no function of the user's has to see each.
function MNIST:batch(index)
  if self.target_transform then return end
  local gather
  if self.transform == nil then
    gather = core._gather_rows
  elseif class.is(self.transform, ToTensor) and self.data.dtype == "uint8" then
    gather = core._gather_images
  else
    return
  end
  return gather(self.data, index), core._gather_rows(self.targets, index)
end

-- "Transform: " and what it prints, later lines in line with the first.
local function described(head, transform)
  return head .. tostring(transform):gsub("\n", "\n" .. (" "):rep(#head))
end

function MNIST:__tostring()
  local lines = {
    "Dataset MNIST",
    "    Number of datapoints: " .. #self,
    "    Root location: " .. self.root,
    "    Split: " .. (self.train and "Train" or "Test"),
  }
  if self.transform or self.target_transform then lines[#lines + 1] = "    StandardTransform" end
  if self.transform then lines[#lines + 1] = described("Transform: ", self.transform) end
  if self.target_transform then
    lines[#lines + 1] = described("Target transform: ", self.target_transform)
  end
  return table.concat(lines, "\n")
end

return MNIST
