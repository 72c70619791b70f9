-- data.DataLoader(dataset[, {batch_size, shuffle, drop_last, ...}]): the dataset in batches.
--
--   for batch, X, y in loader:enumerate() do ... end     -- batch counts from 0
--   for X, y in loader() do ... end
--
-- #loader is the number of batches. Random numbers are drawn as PyTorch draws them: 64 bits when an
-- iteration begins, whether or not it shuffles; with shuffle, 64 more at its first batch seed a
-- generator of its own, which makes the order. [torch/utils/data/dataloader.py, sampler.py]

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local collate = require "zknn.data.collate"
local raise = require "zknn.raise"

local DataLoader = class("data.DataLoader")

-- num_workers and pin_memory change how PyTorch gets at a batch, never what is in it; here batches
-- are gathered by the core, in this process.
local read = args.reader("DataLoader", {
  { "dataset", "any" },
  { "batch_size", "integer", default = 1 },
  { "shuffle", "boolean", default = false },
  { "sampler", "any", optional = true },
  { "batch_sampler", "any", optional = true },
  { "num_workers", "integer", default = 0 },
  { "collate_fn", "function", optional = true },
  { "pin_memory", "boolean", default = false },
  { "drop_last", "boolean", default = false },
})

function DataLoader:__init(...)
  local a = read(...)
  check.dataset("DataLoader", a.dataset)
  if a.batch_size < 1 then
    raise("DataLoader: batch_size must be 1 at least, got %d", a.batch_size)
  end
  if a.num_workers < 0 then
    raise("DataLoader: num_workers must be 0 at least, got %d", a.num_workers)
  end
  if a.sampler ~= nil or a.batch_sampler ~= nil then
    raise("DataLoader: %s is not supported; data.Subset puts samples in any order",
      a.sampler ~= nil and "sampler" or "batch_sampler")
  end
  self.dataset, self.batch_size = a.dataset, a.batch_size
  self.shuffle, self.drop_last, self.collate_fn = a.shuffle, a.drop_last, a.collate_fn
end

function DataLoader:__len()
  local n = #self.dataset
  if self.drop_last then return n // self.batch_size end
  return (n + self.batch_size - 1) // self.batch_size
end

-- The batch of the samples that index names: gathered at once where the dataset can, else one by
-- one.
local function fetch(self, index)
  local dataset = self.dataset
  if dataset.batch and not self.collate_fn then
    local values = table.pack(dataset:batch(index))
    if values[1] ~= nil then return table.unpack(values, 1, values.n) end
  end
  local samples = {}
  for k, i in ipairs(index:tolist()) do
    samples[k] = table.pack(dataset:get(i))
    if samples[k][1] == nil then raise("DataLoader: dataset:get(%d) gave nothing", i) end
  end
  if self.collate_fn then return self.collate_fn(samples) end
  return collate(samples)
end

-- An iterator of the batches, each as get's values, batched.
local function batches(self)
  local n, at, order = #self.dataset, 0, nil
  core._random64()
  return function()
    if not order then
      order = self.shuffle and core._randperm_seeded(n, core._random64() & math.maxinteger)
        or core.arange(n)
    end
    local size = math.min(self.batch_size, n - at)
    if size <= 0 or self.drop_last and size < self.batch_size then return nil end
    local index = order:narrow(0, at, size)
    at = at + size
    return fetch(self, index)
  end
end

function DataLoader:__call(...)
  if select("#", ...) > 0 then
    raise("DataLoader: write `for X, y in loader() do`, or loader:enumerate()")
  end
  return batches(self)
end

function DataLoader:enumerate()
  local following, count = batches(self), -1
  local function number(...)
    if (...) == nil then return nil end
    count = count + 1
    return count, ...
  end
  return function() return number(following()) end
end

return DataLoader
