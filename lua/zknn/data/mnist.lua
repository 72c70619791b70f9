-- data.MNIST(root[, train, transform, target_transform, download, mirrors]): handwritten digits,
-- from root/MNIST/raw, in torchvision's layout; each file plain or, if that is missing, .gz. With
-- download, missing files are fetched.
-- Fields: data (uint8 [N, 28, 28]), targets (int64 [N]), classes.
--
-- Data sets of the same format inherit from it and set these fields:
--   name     of the data set, and of its folder in root
--   shared   a folder where the system may have the files, or nil
--   package  Debian's package that puts them there, or nil
--   mirrors  addresses of folders to download from, tried in their order
--   md5      by file name: of the .gz files as mirrors have them; of the plain ones, where known
--   classes  the names of the labels

local native = require "zknn.core.data"
local files = require "zknn.core.files"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local as_dataset = require "zknn.data.dataset"
local download = require "zknn.data.download"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local ranges = require "zknn.data.range_batches"
local transforms = require "zknn.data.transforms"
local text = require "zknn.text"

local MNIST = class("data.MNIST")

MNIST.name = "MNIST"

MNIST.mirrors = {
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "http://yann.lecun.com/exdb/mnist/",
}

-- As torchvision and the data set's page publish them.
MNIST.md5 = {
  ["train-images-idx3-ubyte"] = "6bbc9ace898e44ae57da46a324031adb",
  ["train-labels-idx1-ubyte"] = "a25bea736e30d166cdddb491f175f624",
  ["t10k-images-idx3-ubyte"] = "2646ac647ad5339dbf082846283269ea",
  ["t10k-labels-idx1-ubyte"] = "27ae3e4e09519cfbb04c329615203637",
  ["train-images-idx3-ubyte.gz"] = "f68b3c2dcbeaaa9fbdd348bbdeb94873",
  ["train-labels-idx1-ubyte.gz"] = "d53e105ee54ea40749a09fcbcd1e9432",
  ["t10k-images-idx3-ubyte.gz"] = "9fb629c4189551a2d022fa330f9573f3",
  ["t10k-labels-idx1-ubyte.gz"] = "ec29112dd5afa0611ce80d1b7f02629c",
}

MNIST.classes = {
  "0 - zero", "1 - one", "2 - two", "3 - three", "4 - four", "5 - five", "6 - six", "7 - seven",
  "8 - eight", "9 - nine",
}

-- The files of a split.
local splits = {
  [true] = { images = "train-images-idx3-ubyte", labels = "train-labels-idx1-ubyte" },
  [false] = { images = "t10k-images-idx3-ubyte", labels = "t10k-labels-idx1-ubyte" },
}

local MAX_SIZE = 1 << 28 -- bytes of one download: ten times the largest of these files

local parameters = {
  { "root", "string" },
  { "train", "boolean", default = true },
  { "transform", "any", optional = true },
  { "target_transform", "any", optional = true },
  { "download", "boolean", default = false },
  { "mirrors", "any", optional = true },
}

-- Is something there? What is wrong with it, its reader says better.
local function exists(path)
  local file, _, code = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil or code ~= 2 -- ENOENT
end

-- The path of a file in the first of the folders that has it, plain or .gz; or nil.
local function find(folders, name)
  for _, folder in ipairs(folders) do
    for _, ending in ipairs { "", ".gz" } do
      local path = folder .. "/" .. name .. ending
      if exists(path) then return path end
    end
  end
end

-- The mirrors to ask: those of the call, else of ZKNN_MIRROR, else the data set's own. What
-- ZKNN_MIRROR names looks as root does, and so has all data sets.
local function mirrors_of(self, given)
  if given ~= nil then
    if type(given) ~= "table" or #given == 0 then
      raise("%s: mirrors must be a list of addresses, got %s", self.name, args.describe(given))
    end
    for i, mirror in ipairs(given) do
      if type(mirror) ~= "string" then
        raise("%s: mirror %d must be a string, got %s", self.name, i, args.describe(mirror))
      end
    end
    return given
  end
  local list = {}
  for mirror in (os.getenv("ZKNN_MIRROR") or ""):gmatch("%S+") do
    list[#list + 1] = ("%s/%s/raw/"):format(mirror:gsub("/+$", ""), self.name)
  end
  return #list > 0 and list or self.mirrors
end

-- The paths of the split's files, those that are missing downloaded when that is wanted.
local function locate(self, mirrors, may_download)
  local raw = ("%s/%s/raw"):format(self.root, self.name)
  local paths, missing = {}, {}
  for _, kind in ipairs { "images", "labels" } do
    local name = splits[self.train][kind]
    paths[kind] = find({ raw, self.shared }, name)
    if not paths[kind] and may_download then
      local packed = name .. ".gz"
      download.from_mirrors(self.name, mirrors, raw, packed, self.md5[packed], MAX_SIZE)
      paths[kind] = raw .. "/" .. packed
    elseif not paths[kind] then
      missing[#missing + 1] = raw .. "/" .. name
    end
  end
  if #missing > 0 then
    raise("%s: not found: %s (nor with .gz%s); root names the folder that holds %s/raw, and "
      .. "download = true fetches what is missing%s", self.name, table.concat(missing, ", "),
      self.shared and ", nor in " .. self.shared or "", self.name, self.package
      and "; so does Debian's package: apt-get install " .. self.package or "")
  end
  return paths
end

local function read_rank(self, path, rank, what)
  local t = files.idx_read(path, self.md5[path:match("[^/]*$"):gsub("%.gz$", "")])
  if rank == 3 and t.dtype ~= "uint8" then
    raise("%s: %s holds images of %s, expected bytes (uint8)", self.name, path, t.dtype)
  elseif t.dtype:find "float" then
    raise("%s: %s holds labels of %s, expected integers", self.name, path, t.dtype)
  elseif t:dim() ~= rank then
    raise("%s: %s holds an array of shape %s, expected %s", self.name, path,
      text.shape(t), what)
  end
  return t.dtype == "uint8" and t or t:long()
end

function MNIST:__init(...)
  local a = args.reader(self.name, parameters)(...)
  check.transform(self.name, "transform", a.transform)
  check.transform(self.name, "target_transform", a.target_transform)
  self.root, self.train = a.root, a.train
  self.transform, self.target_transform = a.transform, a.target_transform

  local paths = locate(self, mirrors_of(self, a.mirrors), a.download)
  self.data = read_rank(self, paths.images, 3, "images [N, H, W]")
  self.targets = read_rank(self, paths.labels, 1, "labels [N]"):long()
  if #self.data ~= #self.targets then
    raise("%s: %s holds %d images, but %s holds %d labels", self.name, paths.images, #self.data,
      paths.labels, #self.targets)
  end
end

function MNIST:__len()
  return #self.data
end

local function label_of(self, i)
  local label = self.targets[i]:item()
  if self.target_transform then return self.target_transform(label) end
  return label
end

-- Sample i: the image (uint8 [28, 28] without a transform) and the label, an integer.
function MNIST:get(i)
  check.index(self.name, i, #self)
  local image = self.data[i]
  if self.transform then image = self.transform(image) end
  return image, label_of(self, i)
end

-- The mean and deviation, when a transform is ToTensor and then Normalize for one channel.
local function normalization(transform)
  local list = class.is(transform, transforms.Compose) and transform.transforms or {}
  local last = list[2]
  if #list ~= 2 or not class.is(list[1], transforms.ToTensor)
    or not class.is(last, transforms.Normalize) then
    return nil
  end
  local function only(value)
    if type(value) ~= "table" then return value end
    return #value == 1 and value[1] or nil
  end
  local mean, std = only(last.mean), only(last.std)
  if std then return mean, std end
end

-- Many samples at once, where no function of the user's has to see each.
function MNIST:batch(index, at, n)
  check.batch(self.name, index, at, n)
  if self.target_transform then return end
  local images
  if self.transform == nil then
    images = native.gather_rows(self.data, index, at, n)
  elseif self.data.dtype ~= "uint8" then
    return
  elseif class.is(self.transform, transforms.ToTensor) then
    images = native.gather_images(self.data, index, nil, nil, at, n)
  else
    local mean, std = normalization(self.transform)
    if not mean then return end
    images = native.gather_images(self.data, index, mean, std, at, n)
  end
  return images, native.gather_rows(self.targets, index, at, n)
end
ranges[MNIST.batch] = true

-- What worker threads need to make pictures (data/init.lua).
function MNIST:_maker(i)
  check.index(self.name, i, #self)
  return self, i
end

function MNIST:_source(i)
  return self.data, i
end

function MNIST:_geometry(_)
  local shape = self.data.shape
  return picture.of_bytes(shape[2], shape[3])
end

MNIST._rest = label_of

function MNIST:__tostring()
  return require "zknn.data.show".rooted(self.name, self,
    "    Split: " .. (self.train and "Train" or "Test"))
end

return as_dataset(MNIST)
