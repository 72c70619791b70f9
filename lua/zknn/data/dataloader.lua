-- data.DataLoader(dataset[, {batch_size, shuffle, drop_last, ...}]): the dataset in batches.
--
--   for batch, X, y in loader:enumerate() do ... end     -- batch counts from 0
--   for X, y in loader() do ... end
--
-- #loader is the number of batches. Random numbers are drawn as in PyTorch: 64 bits when an
-- iteration begins, whether or not it shuffles; then the sampler's (sampler.lua), at the first
-- batch. [torch/utils/data/dataloader.py] Transforms draw from the same generator when each sample
-- is made; with num_workers above 0, see prefetch.lua.

local core = require "zknn.core"
local native = require "zknn.core.random"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local idioms = require "zknn.idioms"
local iterators = require "zknn.iterators"
local collate = require "zknn.data.collate"
local place = require "zknn.data.place"
local prefetch = require "zknn.data.prefetch"
local profiled = require "zknn.profiled"
local raise = require "zknn.raise"
local ranges = require "zknn.data.range_batches"
local sampler = require "zknn.data.sampler"

local DataLoader = class("data.DataLoader")

-- pin_memory and persistent_workers change how PyTorch gets at a batch, never what is in it.
local read = args.reader("DataLoader", {
  { "dataset", "any" },
  { "batch_size", "integer", optional = true },
  { "shuffle", "boolean", default = false },
  { "sampler", "any", optional = true },
  { "batch_sampler", "any", optional = true },
  { "num_workers", "integer", default = 0 },
  { "collate_fn", "function", optional = true },
  { "pin_memory", "boolean", default = false },
  { "drop_last", "boolean", default = false },
  { "generator", "any", optional = true },
  { "prefetch_factor", "integer", optional = true },
  { "persistent_workers", "boolean", default = false },
})

local is_argument = {}
for _, row in ipairs(args.known.DataLoader) do
  is_argument[row[1]] = true
end

local function check_numbers(a)
  if a.batch_size and a.batch_size < 1 then
    raise("DataLoader: batch_size must be 1 at least, got %d", a.batch_size)
  end
  if a.num_workers < 0 then
    raise("DataLoader: num_workers must be 0 at least, got %d", a.num_workers)
  end
  if a.prefetch_factor and (a.num_workers == 0 or a.prefetch_factor < 1) then
    raise("DataLoader: prefetch_factor is a number of batches for each worker, 1 at least, and "
      .. "needs num_workers of 1 at least; got %d and %d", a.prefetch_factor, a.num_workers)
  end
end

function DataLoader:__init(...)
  local a = read(...)
  a.dataset = check.dataset("DataLoader", a.dataset)
  check_numbers(a)
  sampler.check_generator("DataLoader", a.generator)
  if a.batch_sampler ~= nil then
    sampler.check("DataLoader", "batch_sampler", a.batch_sampler)
    if a.batch_size or a.shuffle or a.sampler ~= nil or a.drop_last then
      raise("DataLoader: batch_sampler excludes batch_size, shuffle, sampler and drop_last")
    end
  elseif a.sampler ~= nil then
    sampler.check("DataLoader", "sampler", a.sampler)
    if a.shuffle then raise("DataLoader: sampler excludes shuffle") end
  elseif a.shuffle then
    a.sampler = sampler.RandomSampler(a.dataset, { generator = a.generator })
  else
    a.sampler = sampler.SequentialSampler(a.dataset)
  end
  if a.batch_sampler == nil then a.batch_size = a.batch_size or 1 end
  rawset(self, "_fields", a)
end

-- The arguments are fields, which assign below guards.
function DataLoader.__index(self, key)
  local fields = rawget(self, "_fields")
  if fields and is_argument[key] then return fields[key] end
  return getmetatable(self)[key]
end

DataLoader.__fields = require("zknn.fields").own(function(self) return rawget(self, "_fields") end)

-- What may change when the loader is made; anything else of PyTorch's raises there, too, or nothing
-- would read it.
local changeable = {
  num_workers = true, collate_fn = true, pin_memory = true, generator = true,
  prefetch_factor = true,
}

local function assign(self, key, value)
  local fields = rawget(self, "_fields")
  if changeable[key] then
    local changed = {}
    for name, other in pairs(fields) do changed[name] = other end
    changed[key] = value
    check_numbers(read(changed))
    sampler.check_generator("DataLoader", changed.generator)
    fields[key] = value
    return true
  elseif is_argument[key] then
    raise("DataLoader: %s is read when the loader is made, and cannot be assigned: make another, "
      .. "data.DataLoader(dataset, {%s = ...})", key, key)
  end
end

function DataLoader:__len()
  if self.batch_sampler then return sampler.length("DataLoader", self.batch_sampler) end
  local n = sampler.length("DataLoader", self.sampler)
  return (self.drop_last and n or n + self.batch_size - 1) // self.batch_size
end

-- An int64 tensor of the indices in a list, or the tensor itself.
local function to_index(value)
  if core.is_tensor(value) then return value end
  if type(value) ~= "table" then
    raise("DataLoader: batch_sampler must give lists of indices, got %s", args.describe(value))
  end
  args.check_whole("DataLoader", "a batch", value)
  for k, i in ipairs(value) do
    if math.type(i) ~= "integer" then
      raise("DataLoader: index %d of a batch must be an integer, got %s", k, args.describe(i))
    end
  end
  return core.tensor(value, { dtype = "int64" })
end

-- An iterator of batches as parts of an order that is known whole: the order, a start, a length.
local function cut(order, batch_size, drop_last)
  local n, at = #order, 0
  return function()
    local size = n - at
    if size > batch_size then size = batch_size end
    if size <= 0 or drop_last and size < batch_size then return nil end
    at = at + size
    return order, at - size, size
  end
end

-- The index tensor of a batch, of which at and n may be a part.
local function whole(index, at, n)
  return at and index:narrow(0, at, n) or index
end

-- An iterator of batches, each as an index tensor, or as one with a start and a length. Nothing is
-- drawn before it is called.
local function index_batches(self)
  self = self._fields
  local following
  return function()
    if not following then
      local own = self.sampler
      local order = type(own) == "table" and own._order and own:_order()
        or core.is_tensor(own) and own
      if order then
        following = cut(order, self.batch_size, self.drop_last)
      else
        following = sampler.iterate(self.batch_sampler
          or sampler.BatchSampler(own, self.batch_size, self.drop_last))
      end
    end
    local index, at, n = following()
    if at then return index, at, n end
    return index ~= nil and to_index(index) or nil
  end
end

-- The batch of the samples that index names, made one by one. self: the loader's fields.
local function collect(self, index)
  local dataset, samples = self.dataset, {}
  for k, i in ipairs(index:tolist()) do
    samples[k] = table.pack(dataset:get(i))
    if samples[k][1] == nil then raise("DataLoader: dataset:get(%d) gave nothing", i) end
  end
  if self.collate_fn then return self.collate_fn(samples) end
  return collate(samples)
end

-- What the dataset gathered, or where that is nothing the samples one by one.
local function gathered(self, index, at, n, ...)
  if (...) ~= nil then return ... end
  return collect(self, whole(index, at, n))
end

-- The batch of the samples that index names: gathered at once where the dataset can.
local function fetch(self, index, at, n)
  local dataset = self.dataset
  local batch = dataset.batch
  if not batch or self.collate_fn then return collect(self, whole(index, at, n)) end
  if at and ranges[batch] then
    return gathered(self, index, at, n, batch(dataset, index, at, n))
  end
  index = whole(index, at, n)
  return gathered(self, index, nil, nil, batch(dataset, index))
end

-- The seed of an iteration, drawn whether or not anything needs it.
local function base_seed(self)
  local guard <close> = native.use_generator(self.generator) -- luacheck: ignore guard
  return native.random64() & math.maxinteger
end

-- Does a pass use worker threads? Not if the dataset gathers batches by itself, which
-- costs less than handing them over.
local function by_workers(self)
  if self.num_workers == 0 or #self.dataset == 0 then return false end
  local dataset = self.dataset
  if not self.collate_fn and dataset.batch and (not dataset._maker
    or dataset:batch(core.zeros(1, { dtype = "int64" })) ~= nil) then
    return false
  end
  if dataset._maker and dataset:_maker(0) ~= nil then return true end
  prefetch.tell("dataset", "num_workers=%d changes nothing here: samples come from a get written "
    .. "in Lua, which runs on the main thread", self.num_workers)
  return false
end

local BATCHES = "iterator over batches: for X, y in loader() do"

-- The frame of this iterator tells in a traceback that a loader called.
local function counted(count, following)
  return function() return count(following()) end
end

-- An iterator of the batches, each as get's values, batched; what ends it early, or nil; and how
-- many batches of the pass were given before, in one that goes on.
local function batches(self)
  local pass, seed, following = place.begin(self, function()
    return base_seed(self), index_batches(self)
  end)
  local before = pass.batches
  if by_workers(self) then
    local give, line, worker = prefetch.batches(self, function() return whole(following()) end,
      seed, BATCHES, pass.worker)
    return counted(place.counter(self, pass, worker), give), line, before
  end
  local fields, ended = self._fields, false
  return counted(place.counter(self, pass), function()
    local span <close> = profiled.batch and profiled.batch() -- luacheck: ignore span
    local index, at, n = following()
    if index then return fetch(fields, index, at, n) end
    if ended then iterators.raise_at_end(BATCHES) end
    ended = true
  end), nil, before
end

function DataLoader:__call(...)
  if select("#", ...) > 0 then
    raise("DataLoader: write `for X, y in loader() do`, or loader:enumerate()")
  end
  local following, closing = batches(self)
  iterators[following] = BATCHES
  return following, nil, nil, closing
end

function DataLoader:enumerate()
  local following, closing, before = batches(self)
  local count = before - 1
  local function number(...)
    if (...) == nil then return nil end
    count = count + 1
    return count, ...
  end
  local function numbered() return number(following()) end
  iterators[numbered] = "iterator over batches: for i, X, y in loader:enumerate() do"
  return numbered, nil, nil, closing
end

-- Where the pass that runs is, as a table for zknn.save. After load_state_dict(state) the next pass
-- goes on from there, with the same batches; enumerate goes on counting.
function DataLoader:state_dict()
  return place.state_dict(self)
end

function DataLoader:load_state_dict(state)
  place.load_state_dict(self, state)
end

function DataLoader:__tostring()
  return require "zknn.data.show".loader(self)
end

idioms.set(DataLoader, {
  what = "a DataLoader",
  assign = assign,
  walk = "write `for X, y in loader() do`, or `for i, X, y in loader:enumerate() do`",
  fields = "dataset batch_size shuffle sampler batch_sampler num_workers collate_fn pin_memory "
    .. "drop_last generator prefetch_factor persistent_workers",
})

return DataLoader
