-- zknn.data: datasets, and the loader that makes batches of them.
--
-- A dataset is any object with a length, #dataset, and a method get(i) that returns sample i,
-- counted from 0, as one or more values. A dataset that can gather many samples at once also has
-- batch(index), index an int64 tensor: it returns the batch's values, or nothing when it cannot do
-- so. A dataset whose pictures worker threads can make also has _maker(i): it returns nil, or an
-- object m and the sample's index k in it, with
--
--   m.transform     or nil
--   m:_source(k)     a PNG file's path; or a tensor of bytes, and which row of it
--   m:_geometry(k)   the picture's (transforms/picture.lua), before
--   m:_rest(k)       the values that get returns after the picture

local args = require "zknn.args"
local class = require "zknn.class"
local idx = require "zknn.data.idx"
local library = require "zknn.library"
local raise = require "zknn.raise"
local sampler = require "zknn.data.sampler"

-- A class of the user's, whose objects may be lists, too: an integer key raises on those that are
-- not, where it would be nil without a word, and ipairs a loop that does nothing.
local function own_dataset(own)
  rawset(own, "__index", function(object, key)
    local value = getmetatable(object)[key]
    if value == nil and math.type(key) == "integer" and rawget(object, 0) == nil
      and rawget(object, 1) == nil
    then
      raise("a dataset is no list: [%d] has no meaning; write dataset:get(%d), which counts from 0 "
        .. "(ipairs starts at 1)", key, key)
    end
    return value
  end)
  rawset(own, "__tostring", function(object) return require "zknn.data.show".dataset(object) end)
  return own
end

-- data.class(name[, base]): a class of datasets; base may be any of those below.
local function dataset_class(name, base, ...)
  args.no_more("data.class", 2, ...)
  args.check_string("data.class", "name", name)
  if base and class.inherits(base, require "zknn.nn.module") then
    raise("data.class: the base of '%s' must be a class of datasets, got %s", name,
      args.describe(base))
  end
  local own = class.unguarded(name, base)
  return base and own or own_dataset(own)
end

return library("zknn.data", {
  class = dataset_class,
  MNIST = require "zknn.data.mnist",
  FashionMNIST = require "zknn.data.fashionmnist",
  KMNIST = require "zknn.data.kmnist",
  ImageFolder = require "zknn.data.imagefolder",
  TensorDataset = require "zknn.data.tensordataset",
  Subset = require "zknn.data.subset",
  ConcatDataset = require "zknn.data.concatdataset",
  random_split = require "zknn.data.random_split",
  SequentialSampler = sampler.SequentialSampler,
  RandomSampler = sampler.RandomSampler,
  SubsetRandomSampler = sampler.SubsetRandomSampler,
  WeightedRandomSampler = sampler.WeightedRandomSampler,
  BatchSampler = sampler.BatchSampler,
  DataLoader = require "zknn.data.dataloader",
  transforms = require "zknn.data.transforms",
  load_idx = idx.load_idx,
  save_idx = idx.save_idx,
  fetch = require("zknn.data.download").fetch,
  prepare_digit = require "zknn.data.digit",
}, {
  DistributedSampler = function() return require "zknn.data.distributed_sampler" end,
})
