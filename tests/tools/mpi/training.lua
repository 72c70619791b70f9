-- DistributedDataParallel: what a job prints must be the same for 1, 2 and 4 ranks (tests/tools/
-- mpi.py compares it); and its averages against the same batch in one process.

local zknn = require "zknn"
local nn, optim, distributed = zknn.nn, zknn.optim, zknn.distributed
local DistributedDataParallel = nn.parallel.DistributedDataParallel

distributed.init_process_group()
local rank, size = distributed.get_rank(), distributed.get_world_size()
local loss_fn = nn.CrossEntropyLoss()

local function close(a, b, what)
  if not zknn.allclose(a, b, { rtol = 1e-4, atol = 1e-6 }) then
    error(("rank %d of %d: %s: %s, not %s"):format(rank, size, what, tostring(a), tostring(b)))
  end
end

local function fails(want, f, ...)
  local good, message = pcall(f, ...)
  assert(not good and tostring(message):find(want, 1, true), tostring(message))
end

local function perceptron()
  return nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3))
end

-- Shards: dropout, normalisation, ragged batches, batches smaller than the shards, two optimizers.
if size & (size - 1) == 0 then
  for _, kind in ipairs { "SGD", "Adam" } do
    zknn.manual_seed(3)
    local model = DistributedDataParallel(nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4),
      nn.ReLU(), nn.Flatten(), nn.Dropout(0.3), nn.Linear(4 * 36, 3)), { shards = 8 })
    local optimizer = optim[kind](model:parameters(), { lr = 0.01 })
    local losses = {}
    for step = 1, 12 do
      local n = step % 4 == 0 and 5 or 21 + step
      local X, y = zknn.randn(n, 1, 8, 8), zknn.randint(0, 3, { n })
      optimizer:zero_grad()
      losses[step] = ("%.9g"):format(model:backward(function(part, target)
        return loss_fn(model(part), target)
      end, X, y):item())
      optimizer:step()
    end
    local bytes = {}
    for _, tensor in pairs(model:state_dict()) do bytes[#bytes + 1] = tensor:bytes() end
    local digest = zknn.sha256(table.concat(bytes))
    local digests = {}
    distributed.all_gather_object(digests, digest)
    for _, other in ipairs(digests) do assert(other == digest, "ranks differ") end
    if rank == 0 then print(kind, table.concat(losses, " "), digest) end
  end
end

-- Averages, with other weights on each rank at first: all take rank 0's.
zknn.manual_seed(rank)
local model = DistributedDataParallel(perceptron())
zknn.manual_seed(0)
local alone = perceptron()
for name, tensor in pairs(alone:state_dict()) do
  assert(zknn.equal(tensor, model:state_dict()["module." .. name]), name)
end
local X, y = zknn.randn(12, 6), zknn.randint(0, 3, { 12 })
local n = 12 // size
local own, target = X:narrow(0, rank * n, n), y:narrow(0, rank * n, n)
if 12 % size == 0 then
  loss_fn(alone(X), y):backward()
  loss_fn(model(own), target):backward()
  local mine = model:parameters()
  for i, p in ipairs(alone:parameters()) do close(mine[i].grad, p.grad, "the average") end
  -- no_sync adds up on each rank; the next backward averages the sums.
  model:no_sync(function() loss_fn(model(own), target):backward() end)
  loss_fn(model(own), target):backward()
  if size > 1 then
    for i, p in ipairs(alone:parameters()) do close(mine[i].grad, p.grad * 3, "no_sync") end
  end
end

if size > 1 then
  model:zero_grad()
  local two = nn.ModuleList { nn.Linear(6, 3), nn.Linear(6, 3) }
  local Net = nn.class "Net"
  function Net:__init() self.two = two end
  function Net:forward(x) return self.two[0](x) end
  local unused = DistributedDataParallel(Net())
  loss_fn(unused(own), target):backward()
  fails("gave no gradient to two.1.weight, two.1.bias", unused, own)
  fails("shards must be the number of ranks", DistributedDataParallel, perceptron(),
    { shards = size + 1 })
  fails("do not agree", DistributedDataParallel, rank == 0 and perceptron() or nn.Linear(2, 2))
end

-- All ranks together load each sample.
local count = zknn.zeros({ 12 }, { dtype = "int64" })
local sampler = zknn.data.DistributedSampler(zknn.arange(12))
for i in sampler() do count[i] = count[i] + 1 end
distributed.all_reduce(count)
assert(12 % size ~= 0 or zknn.equal(count, zknn.ones_like(count)))
if rank == 0 then print "training is right" end
