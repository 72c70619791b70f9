-- nn.parallel.DistributedDataParallel(module[, {broadcast_buffers, shards}]): a model that several
-- processes train, each on its part of a batch. Two ways:
--
--   loss:backward() averages the gradients over the ranks, as PyTorch's does: each rank has loaded
--   its own rows (data.DistributedSampler).
--
--   model:backward(f, X, y) takes the whole batch, which every rank has, and computes this rank's
--   part of its `shards` pieces. Each shard's gradient is computed by itself and they are added by
--   a fixed tree (reduce.lua), so that the bits do not depend on the number of ranks.

local core = require "zknn.core"
local random = require "zknn.core.random"
local args = require "zknn.args"
local class = require "zknn.class"
local raise = require "zknn.raise"
local group = require "zknn.distributed.group"
local buckets = require "zknn.distributed.buckets"
local reduce = require "zknn.distributed.reduce"
local Module = require "zknn.nn.module"

local NAME = "nn.parallel.DistributedDataParallel"
local DataParallel = class("nn.DistributedDataParallel", Module)

local read = args.reader(NAME, {
  { "module", "any" }, { "broadcast_buffers", "boolean", default = true },
  { "shards", "integer", optional = true },
})

-- The names, shapes and dtypes of a list of {name, tensor}, for all ranks to compare.
local function layout(list)
  local parts = {}
  for _, row in ipairs(list) do
    parts[#parts + 1] = ("%s %s [%s]"):format(row[1], row[2].dtype,
      table.concat(row[2].shape, ", "))
  end
  return table.concat(parts, "; ")
end

local function tensors_of(list)
  local tensors = {}
  for i, row in ipairs(list) do tensors[i] = row[2] end
  return tensors
end

local function check_shards(shards, world)
  local each = shards // world
  if shards < 1 or shards % world ~= 0 or each & (each - 1) ~= 0 and world > 1 then
    raise("%s: shards must be the number of ranks, %d, or 2, 4, 8 ... times that, got %d", NAME,
      world, shards)
  end
end

function DataParallel:__init(...)
  Module.__init(self)
  local a = read(...)
  if not class.is(a.module, Module) then
    raise("%s: module must be an nn.Module, got %s", NAME, args.describe(a.module))
  end
  local g = group.get()
  if a.shards then check_shards(a.shards, g.size) end
  self.module = a.module
  self.broadcast_buffers, self.shards = a.broadcast_buffers, a.shards
  local parameters, all, buffers = {}, {}, {}
  for name, parameter in a.module:named_parameters() do
    all[#all + 1] = { name, parameter }
    if parameter.requires_grad then parameters[#parameters + 1] = { name, parameter } end
  end
  if #parameters == 0 then raise("%s: no parameter of the module requires a gradient", NAME) end
  for name, buffer in a.module:named_buffers() do buffers[#buffers + 1] = { name, buffer } end
  rawset(self, "_parts", parameters)
  rawset(self, "_state", { ready = {}, count = 0, syncs = true })
  if g.size == 1 then return end
  group.agree(NAME, (" of a module of %d tensors (SHA-256 %s)"):format(#all + #buffers,
    core.sha256(layout(all) .. layout(buffers)):sub(1, 12)))
  buckets.broadcast(NAME, tensors_of(all), 0)
  buckets.broadcast(NAME, tensors_of(buffers), 0)
  self:_add_hooks()
end

-- The names of the parameters that have no gradient yet in this backward.
local function unused_text(self)
  local names = {}
  for i, row in ipairs(self._parts) do
    if not self._state.ready[i] then names[#names + 1] = row[1] end
  end
  return table.concat(names, ", ", 1, math.min(#names, 8)) .. (#names > 8 and ", ..." or "")
end

-- When the last parameter's gradient is there, all are averaged.
function DataParallel:_add_hooks()
  local state, parts = self._state, self._parts
  for i, row in ipairs(parts) do
    row[2]:register_post_accumulate_grad_hook(function()
      if not state.syncs or state.ready[i] then return end
      state.ready[i], state.count = true, state.count + 1
      if state.count < #parts then return end
      state.ready, state.count = {}, 0
      local grads = {}
      for k = #parts, 1, -1 do grads[#grads + 1] = parts[k][2].grad end
      buckets.all_reduce("backward", grads, "avg")
    end)
  end
end

function DataParallel:forward(...)
  local state = self._state
  if state.count > 0 then
    raise("%s: the last backward gave no gradient to %s: every parameter must take part in the "
      .. "loss, or not require a gradient", NAME, unused_text(self))
  end
  if self.training and self.broadcast_buffers and state.syncs and core.is_grad_enabled()
    and group.get().size > 1 then
    buckets.broadcast("forward", self.module:buffers(), 0)
  end
  return self.module(...)
end

-- Calls f(...), whose backward passes add to this rank's gradients and do not average them; the
-- first backward after it averages what has been added up.
function DataParallel:no_sync(f, ...)
  args.check_callable(NAME .. ":no_sync", "f", f)
  local state = self._state
  local before <close> = setmetatable({}, { __close = function() -- luacheck: ignore before
    state.syncs = true
  end })
  state.syncs = false
  return f(...)
end

-- --- shards ---

local WHAT = NAME .. ":backward"

local function check_batch(f, ...)
  args.check_callable(WHAT, "f", f)
  local rows
  for i = 1, select("#", ...) do
    local tensor = select(i, ...)
    if not core.is_tensor(tensor) or tensor:dim() == 0 then
      raise("%s: what comes after f is the batch, tensors of one row a sample; got %s", WHAT,
        args.describe(tensor))
    end
    rows = rows or #tensor
    if #tensor ~= rows then
      raise("%s: the tensors of a batch have %d and %d rows", WHAT, rows, #tensor)
    end
  end
  if not rows then raise("%s: the tensors of a batch are missing", WHAT) end
  return rows
end

-- The elements of the tensors first .. first + n - 1 of each of the batch.
local function rows_of(batch, first, n)
  local part = {}
  for i, tensor in ipairs(batch) do part[i] = tensor:narrow(0, first, n) end
  return part
end

-- The gradients of one shard, taken off the parameters, and its loss, each weighed by its share of
-- the rows. seed: of the shard's random numbers.
local function run_shard(self, f, part, share, seed)
  local loss
  do
    local generator = core.Generator():manual_seed(seed)
    local guard <close> = random.use_generator(generator) -- luacheck: ignore guard
    loss = f(table.unpack(part))
  end
  if not core.is_tensor(loss) or loss:numel() ~= 1 then
    raise("%s: f must give the loss, the mean over its rows, as a tensor of one element; got %s",
      WHAT, args.describe(loss))
  end
  loss = share == 1 and loss or loss * share
  loss:backward()
  local sums = {}
  for i, row in ipairs(self._parts) do
    local grad = row[2].grad
    if grad == nil then
      raise("%s: the loss gives no gradient to %s: every parameter must take part in it, or not "
        .. "require a gradient", WHAT, row[1])
    end
    sums[i] = grad
    row[2].grad = nil
  end
  sums[#self._parts + 1] = loss:detach():reshape(1)
  return sums
end

-- What a shard changes in the buffers (running means) starts from the same values in each, and the
-- means over the shards are kept; counts, which are integers, are every shard's.
local function keep_buffers(self)
  local buffers, before = self.module:buffers(), {}
  for i, buffer in ipairs(buffers) do before[i] = buffer:clone() end
  local shares = {}
  function shares.take(sums, share)
    for i, buffer in ipairs(buffers) do
      if buffer.dtype:find "float" then
        sums[#self._parts + 1 + i] = buffer * share
      else
        shares.counts = shares.counts or {}
        shares.counts[i] = shares.counts[i] or buffer:clone()
      end
      buffer:copy_(before[i])
    end
  end
  -- sums: of all ranks.
  function shares.set(sums)
    for i, buffer in ipairs(buffers) do
      local value = sums[#self._parts + 1 + i] or shares.counts and shares.counts[i]
      if value then buffer:copy_(value) end
    end
    local counts = {}
    for _, buffer in ipairs(buffers) do
      if not buffer.dtype:find "float" then counts[#counts + 1] = buffer end
    end
    if #counts > 0 and group.get().size > 1 then buckets.all_reduce(WHAT, counts, "max") end
  end
  return shares
end

-- A tensor of zeros for each sum, for a rank that has no row of the batch.
local function no_sums(self)
  local sums = {}
  for i, row in ipairs(self._parts) do sums[i] = core.zeros_like(row[2]:detach()) end
  sums[#sums + 1] = core.zeros(1)
  for i, buffer in ipairs(self.module:buffers()) do
    if buffer.dtype:find "float" then sums[#self._parts + 1 + i] = core.zeros_like(buffer) end
  end
  return sums
end

-- The gradient of the batch's mean loss, computed by all ranks together; gives that mean. f(...)
-- gives the mean loss of some rows of the batch.
function DataParallel:backward(f, ...)
  local rows, batch, g = check_batch(f, ...), { ... }, group.get()
  local shards, seed = self.shards or g.size, random.random64() & math.maxinteger
  local each, earlier = shards // g.size, {}
  for i, row in ipairs(self._parts) do
    earlier[i], row[2].grad = row[2].grad, nil
  end
  local adder, buffers, sums = reduce.adder(), keep_buffers(self), nil
  self:no_sync(function()
    for shard = g.rank * each, (g.rank + 1) * each - 1 do
      local first, last = shard * rows // shards, (shard + 1) * rows // shards
      if last > first then
        local share = (last - first) / rows
        local own = run_shard(self, f, rows_of(batch, first, last - first), share, seed ~ shard)
        core.no_grad(buffers.take, own, share)
        core.no_grad(adder.push, own)
      else
        adder.push {}
      end
    end
  end)
  core.no_grad(function()
    sums = adder.finish()
    if next(sums) == nil then sums = no_sums(self) end
    if g.size > 1 then
      local list = {}
      for i = 1, #self._parts + 1 + #self.module:buffers() do list[#list + 1] = sums[i] end
      buckets.all_reduce(WHAT, list, "sum")
    end
    buffers.set(sums)
    for i, row in ipairs(self._parts) do
      row[2].grad = earlier[i] ~= nil and earlier[i] + sums[i] or sums[i]
    end
  end)
  return sums[#self._parts + 1]:reshape {}
end

function DataParallel:extra_repr()
  return self.shards and ("shards=%d"):format(self.shards) or ""
end

return DataParallel
