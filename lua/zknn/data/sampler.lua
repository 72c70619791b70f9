-- Samplers: the order in which a loader takes samples. A call of a sampler begins a pass and
-- returns an iterator over indices, counted from 0.
--
--   for i in data.RandomSampler(dataset)() do ... end
--
-- A loader also takes a list of indices, an int64 tensor, or a function that returns an iterator.
-- The draws are PyTorch's. [torch/utils/data/sampler.py]

local core = require "zknn.core"
local native = require "zknn.core.random"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local idioms = require "zknn.idioms"
local raise = require "zknn.raise"

local sampler = {}

local function has_length(value)
  local meta = getmetatable(value)
  if args.is_list(value) then return #value > 0 or next(value) == nil end
  return type(value) == "table" and meta.__len ~= nil
    or core.is_tensor(value)
end

local function check_source(what, source)
  if not has_length(source) then
    raise("%s: data_source must have a length, got %s", what, args.describe(source))
  end
end

local function check_generator(what, generator)
  if generator ~= nil and (type(generator) ~= "userdata"
    or getmetatable(generator) ~= "zknn.Generator") then
    raise("%s: generator must be a zknn.Generator, got %s", what, args.describe(generator))
  end
end
sampler.check_generator = check_generator

-- A number of draws: `fallback` when absent, else an integer above 0.
local function check_count(what, count, fallback)
  if count == nil then return fallback end
  if count < 1 then raise("%s: num_samples must be 1 at least, got %d", what, count) end
  return count
end

-- An iterator of the elements of the lists that chunk() gives until it gives nil.
local function chain(chunk)
  local list, at = {}, 0
  return function()
    while list and at == #list do
      list, at = chunk(), 0
    end
    if not list then return nil end
    at = at + 1
    return list[at]
  end
end

-- Raises when a sampler is called by `for i in sampler do`, which would never end.
local function begins(...)
  if select("#", ...) > 0 then
    raise("a sampler is called to begin a pass: write `for i in sampler() do`")
  end
end

-- SequentialSampler(data_source): 0, 1, ...
local SequentialSampler = class("data.SequentialSampler")

function SequentialSampler:__init(source)
  check_source("SequentialSampler", source)
  self.data_source = source
end

function SequentialSampler:__len()
  return check.size("SequentialSampler", self.data_source)
end

function SequentialSampler:__call(...)
  begins(...)
  local i, n = -1, check.size("SequentialSampler", self.data_source)
  return function()
    i = i + 1
    if i < n then return i end
  end
end

-- All of a pass as one tensor.
function SequentialSampler:_order()
  return core.arange(check.size("SequentialSampler", self.data_source))
end

-- RandomSampler(data_source[, {replacement, num_samples, generator}]): every sample once, in random
-- order; with replacement, num_samples draws. Without a generator the global one draws a seed when
-- the pass begins, and a generator of its own the rest.
local RandomSampler = class("data.RandomSampler")

local read_random = args.reader("RandomSampler", {
  { "data_source", "any" },
  { "replacement", "boolean", default = false },
  { "num_samples", "integer", optional = true },
  { "generator", "any", optional = true },
})

-- By hand where the source comes first: an empty list of samples would pass for options.
function RandomSampler:__init(source, ...)
  local a = read_random(source, ...)
  check_source("RandomSampler", a.data_source)
  check_generator("RandomSampler", a.generator)
  self.data_source, self.replacement, self.generator = a.data_source, a.replacement, a.generator
  self._num_samples = check_count("RandomSampler", a.num_samples)
end

function RandomSampler:__len()
  return self._num_samples or check.size("RandomSampler", self.data_source)
end

-- A generator for one pass, made of a seed from the global one.
local function own_generator()
  return core.Generator():manual_seed(native.random64() & math.maxinteger)
end

function RandomSampler:__call(...)
  begins(...)
  local n, left, done = check.size("RandomSampler", self.data_source), #self, false
  local generator = self.generator
  if n == 0 and left > 0 then
    raise("RandomSampler: num_samples is %d, but data_source is empty", left)
  end
  return chain(function()
    if done then return nil end
    generator = generator or own_generator()
    local options = { generator = generator }
    if self.replacement then
      local size = math.min(left, 32)
      left, done = left - size, size < 32
      return core.randint(n, { size }, options):tolist()
    end
    done = left < n or n == 0 -- the last permutation is drawn even when nothing of it is wanted
    local list = core.randperm(n, options):tolist()
    if done then return table.move(list, 1, left, 1, {}) end
    left = left - n
    return list
  end)
end

-- The whole pass as one tensor, if it is a permutation and nothing else is drawn during the pass.
function RandomSampler:_order()
  if self.generator or self.replacement or self._num_samples then return nil end
  local n = check.size("RandomSampler", self.data_source)
  return core.randperm(n, { generator = own_generator() })
end

-- The elements of a list or of an int64 tensor, as a list.
local function to_list(what, name, indices)
  if core.is_tensor(indices) then
    if indices.dtype == "int64" and indices:dim() == 1 then return indices:tolist() end
  elseif args.is_list(indices) then
    args.check_whole(what, name, indices)
    return indices
  end
  raise("%s: %s must be a list or an int64 tensor of one dimension, got %s", what, name,
    args.describe(indices))
end

-- SubsetRandomSampler(indices[, {generator}]): these, in random order.
local SubsetRandomSampler = class("data.SubsetRandomSampler")

function SubsetRandomSampler:__init(indices, generator)
  if type(generator) == "table" and getmetatable(generator) == nil then
    args.check_names("SubsetRandomSampler", generator, { "generator" })
    generator = generator.generator
  end
  check_generator("SubsetRandomSampler", generator)
  to_list("SubsetRandomSampler", "indices", indices) -- a check
  self.indices, self.generator = indices, generator
end

function SubsetRandomSampler:__len()
  return #self.indices
end

function SubsetRandomSampler:__call(...)
  begins(...)
  local list, drawn = to_list("SubsetRandomSampler", "indices", self.indices), false
  return chain(function()
    if drawn then return nil end
    drawn = true
    local order = core.randperm(#list, { generator = self.generator }):tolist()
    for k, i in ipairs(order) do
      order[k] = list[i + 1]
    end
    return order
  end)
end

-- WeightedRandomSampler(weights, num_samples[, {replacement, generator}]): indices of the weights,
-- each as often as its weight says; by zknn.multinomial in double.
local WeightedRandomSampler = class("data.WeightedRandomSampler")

local read_weighted = args.reader("WeightedRandomSampler", {
  { "weights", "any" },
  { "num_samples", "integer" },
  { "replacement", "boolean", default = true },
  { "generator", "any", optional = true },
})

function WeightedRandomSampler:__init(...)
  local a = read_weighted(...)
  check_generator("WeightedRandomSampler", a.generator)
  local weights = a.weights
  if type(weights) == "table" then weights = core.tensor(weights, { dtype = "float64" }) end
  if not core.is_tensor(weights) or weights:dim() ~= 1 then
    raise("WeightedRandomSampler: weights must be a list or a tensor of one dimension, got %s",
      args.describe(weights))
  end
  self.weights, self.replacement, self.generator = weights:double(), a.replacement, a.generator
  self.num_samples = check_count("WeightedRandomSampler", a.num_samples)
end

function WeightedRandomSampler:__len()
  return self.num_samples
end

function WeightedRandomSampler:__call(...)
  begins(...)
  local drawn = false
  return chain(function()
    if drawn then return nil end
    drawn = true
    return core.multinomial(self.weights, self.num_samples, self.replacement,
      { generator = self.generator }):tolist()
  end)
end

-- BatchSampler(sampler, batch_size, drop_last): what a sampler gives, in lists of batch_size.
local BatchSampler = class("data.BatchSampler")

local read_batch = args.reader("BatchSampler", {
  { "sampler", "any" }, { "batch_size", "integer" }, { "drop_last", "boolean" },
})

function BatchSampler:__init(...)
  local a = read_batch(...)
  sampler.check("BatchSampler", "sampler", a.sampler)
  if a.batch_size < 1 then
    raise("BatchSampler: batch_size must be 1 at least, got %d", a.batch_size)
  end
  self.sampler, self.batch_size, self.drop_last = a.sampler, a.batch_size, a.drop_last
end

function BatchSampler:__len()
  local n = sampler.length("BatchSampler", self.sampler)
  return (self.drop_last and n or n + self.batch_size - 1) // self.batch_size
end

function BatchSampler:__call(...)
  begins(...)
  local following = sampler.iterate(self.sampler)
  return function()
    local batch = {}
    while #batch < self.batch_size do
      local i = following()
      if i == nil then break end
      batch[#batch + 1] = i
    end
    if #batch > 0 and (#batch == self.batch_size or not self.drop_last) then return batch end
  end
end

local function is_callable(value)
  local meta = getmetatable(value)
  return args.is_callable(value) and not (type(meta) == "table" and meta.__name == "class")
end

-- Raises unless value can give indices.
function sampler.check(what, name, value)
  if args.is_list(value) then return args.check_whole(what, name, value) end
  if is_callable(value) or core.is_tensor(value) then return end
  raise("%s: %s must be a sampler, a list of indices, or a function that gives an iterator; got %s",
    what, name, args.describe(value))
end

-- An iterator of what a sampler (or a list, or a tensor) gives in one pass.
function sampler.iterate(value)
  if is_callable(value) then
    local following = value()
    if not args.is_callable(following) then
      raise("DataLoader: sampler() must give a function that gives the next index, got %s",
        args.describe(following))
    end
    return following
  end
  local list, at = to_list("DataLoader", "sampler", value), 0
  return function()
    at = at + 1
    return list[at]
  end
end

-- How many it gives.
function sampler.length(what, value)
  if not has_length(value) then
    raise("%s: the sampler has no length: its metatable needs __len", what)
  end
  return #value
end

for _, each in ipairs {
  SequentialSampler, RandomSampler, SubsetRandomSampler, WeightedRandomSampler, BatchSampler,
} do
  each.__tostring = function(self) return require "zknn.data.show".sampler(self) end
  idioms.set(each, {
    what = "a sampler", walk = "write `for i in sampler() do`",
    fields = "data_source num_samples replacement weights indices sampler batch_size drop_last "
      .. "generator num_replicas rank",
  })
end

sampler.SequentialSampler = SequentialSampler
sampler.RandomSampler = RandomSampler
sampler.SubsetRandomSampler = SubsetRandomSampler
sampler.WeightedRandomSampler = WeightedRandomSampler
sampler.BatchSampler = BatchSampler

return sampler
