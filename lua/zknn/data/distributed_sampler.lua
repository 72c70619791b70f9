-- data.DistributedSampler(dataset[, {num_replicas, rank, shuffle, seed, drop_last}]): the part of a
-- dataset that one rank of a job loads, every num_replicas-th sample of the epoch's order, which is
-- the same on all ranks. [torch/utils/data/distributed.py]

local core = require "zknn.core"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local idioms = require "zknn.idioms"
local raise = require "zknn.raise"

local NAME = "DistributedSampler"
local DistributedSampler = class("data." .. NAME)

local read = args.reader(NAME, {
  { "dataset", "any" },
  { "num_replicas", "integer", optional = true },
  { "rank", "integer", optional = true },
  { "shuffle", "boolean", default = true },
  { "seed", "integer", default = 0 },
  { "drop_last", "boolean", default = false },
})

function DistributedSampler:__init(...)
  local a = read(...)
  self.dataset = check.dataset(NAME, a.dataset)
  if a.num_replicas == nil or a.rank == nil then
    local g = require("zknn.distributed.group").get()
    a.num_replicas, a.rank = a.num_replicas or g.size, a.rank or g.rank
  end
  if a.num_replicas < 1 then
    raise("%s: num_replicas must be 1 at least, got %d", NAME, a.num_replicas)
  end
  if a.rank < 0 or a.rank >= a.num_replicas then
    raise("%s: rank must be 0 to %d, got %d", NAME, a.num_replicas - 1, a.rank)
  end
  self.num_replicas, self.rank, self.epoch = a.num_replicas, a.rank, 0
  self.shuffle, self.seed, self.drop_last = a.shuffle, a.seed, a.drop_last
end

-- How many samples each rank gets: the last ones are left out, or the first ones come twice.
function DistributedSampler:__len()
  local n, ranks = check.size(NAME, self.dataset), self.num_replicas
  return (self.drop_last and n or n + ranks - 1) // ranks
end

local read_epoch = args.reader(NAME .. ":set_epoch", { { "epoch", "integer" } })

-- Another order for each epoch.
function DistributedSampler:set_epoch(...)
  self.epoch = read_epoch(...).epoch
end

-- This rank's part of the epoch, as one tensor.
function DistributedSampler:_order()
  local n, total = check.size(NAME, self.dataset), #self * self.num_replicas
  local order = self.shuffle
    and core.randperm(n, { generator = core.Generator():manual_seed(self.seed + self.epoch) })
    or core.arange(n)
  if n == 0 then return order end
  if total > n then order = order:tile { (total + n - 1) // n } end
  return order:narrow(0, 0, total):slice(0, self.rank, total, self.num_replicas):contiguous()
end

function DistributedSampler:__call(...)
  if select("#", ...) > 0 then
    raise "a sampler is called to begin a pass: write `for i in sampler() do`"
  end
  local list, at = self:_order():tolist(), 0
  return function()
    at = at + 1
    return list[at]
  end
end

function DistributedSampler:__tostring()
  return require "zknn.data.show".sampler(self)
end

idioms.set(DistributedSampler, {
  what = "a sampler", walk = "write `for i in sampler() do`",
  fields = "dataset num_replicas rank epoch shuffle seed drop_last data_source indices weights "
    .. "sampler replacement batch_size num_samples",
})

return DistributedSampler
