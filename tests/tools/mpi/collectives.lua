-- Every collective of zknn.distributed against its definition: each rank computes from the others'
-- seeds what it must get. Run by tests/tools/mpi.py with 1 to 4 ranks.

local zknn = require "zknn"
local distributed = zknn.distributed

distributed.init_process_group()
local rank, size = distributed.get_rank(), distributed.get_world_size()
assert(distributed.is_initialized())

local DTYPES = { "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8",
  "uint8", "bool" }
local MOVED = { "uint16", "uint32", "uint64", table.unpack(DTYPES) }
local OPS = { "sum", "max", "min", "product", "avg", "mean" }
local SHAPES = { { 0 }, { 5, 7 }, { 70, 130 } }

-- The tensor of a rank: small integers, which every dtype holds and whose sums are exact.
local function made(r, shape, dtype, salt)
  local generator = zknn.Generator():manual_seed(100 * (salt or 0) + r)
  local t = zknn.randint(0, 3, shape, { generator = generator })
  return dtype == "bool" and t:gt(0) or t:to(dtype)
end

local function same(a, b, what)
  if not (a.dtype == b.dtype and zknn.equal(a:to "float64", b:to "float64")) then
    error(("rank %d of %d: %s: %s is not %s"):format(rank, size, what, tostring(a), tostring(b)))
  end
end

-- The definition: all ranks' tensors joined one by one, in double.
local function joined(op, shape, dtype, salt)
  local sum = made(0, shape, dtype, salt):to "float64"
  for r = 1, size - 1 do
    local t = made(r, shape, dtype, salt):to "float64"
    if op == "max" then sum = zknn.maximum(sum, t)
    elseif op == "min" then sum = zknn.minimum(sum, t)
    elseif op == "product" then sum = sum * t
    else sum = sum + t end
  end
  if op == "avg" or op == "mean" then sum = sum / size end
  return sum:to(dtype)
end

for _, shape in ipairs(SHAPES) do
  local text = "[" .. table.concat(shape, ", ") .. "]"
  for _, dtype in ipairs(DTYPES) do
    local is_small = #shape == 2 and shape[1] == 5
    for _, op in ipairs(is_small and OPS or { "sum" }) do
      local is_mean = op == "avg" or op == "mean"
      -- A mean of three is rounded otherwise by multiplication than by division: both divide.
      if not is_mean or dtype == "float32" or dtype == "float64" then
        local t = made(rank, shape, dtype)
        distributed.all_reduce(t, op)
        local want = joined(op, shape, dtype)
        if is_mean then
          assert(zknn.allclose(t, want), "all_reduce " .. op)
        else
          same(t, want, ("all_reduce %s %s %s"):format(op, dtype, text))
        end
      end
    end
    local list, out = {}, zknn.zeros(shape, { dtype = dtype })
    for r = 0, size - 1 do list[r + 1] = made(rank, shape, dtype, r + 1) end
    distributed.reduce_scatter(out, list)
    same(out, joined("sum", shape, dtype, rank + 1), "reduce_scatter " .. dtype .. text)
  end
  for _, dtype in ipairs(MOVED) do
    local function empty() return zknn.zeros(shape, { dtype = "int64" }):to(dtype) end
    for src = 0, size - 1 do
      local t = made(rank, shape, dtype)
      distributed.broadcast(t, src)
      same(t, made(src, shape, dtype), "broadcast " .. dtype .. text)
      local list
      if rank == src then
        list = {}
        for r = 0, size - 1 do list[r + 1] = made(r, shape, dtype, 7) end
      end
      t = empty()
      distributed.scatter(t, list, src)
      same(t, made(rank, shape, dtype, 7), "scatter " .. dtype .. text)
      if list then
        for r = 1, size do list[r] = empty() end
      end
      distributed.gather(made(rank, shape, dtype), list, src)
      for r = 0, size - 1 do
        if list then same(list[r + 1], made(r, shape, dtype), "gather " .. dtype .. text) end
      end
    end
    local list = {}
    for r = 1, size do list[r] = empty() end
    distributed.all_gather(list, made(rank, shape, dtype))
    for r = 0, size - 1 do
      same(list[r + 1], made(r, shape, dtype), "all_gather " .. dtype .. text)
    end
    -- in a ring, from any and from one
    if size > 1 then
      local after, before, t = (rank + 1) % size, (rank - 1) % size, empty()
      if rank == 0 then distributed.send(made(rank, shape, dtype), after) end
      local from = distributed.recv(t, rank % 2 == 0 and before or nil)
      assert(from == before)
      same(t, made(before, shape, dtype), "recv " .. dtype .. text)
      if rank ~= 0 then distributed.send(made(rank, shape, dtype), after) end
    end
  end
end

-- Views: elements that do not lie side by side.
do
  local t = made(rank, { 40, 90 }, "float32"):t()
  distributed.all_reduce(t)
  same(t, joined("sum", { 40, 90 }, "float32"):t(), "a transposed tensor")
  local whole = zknn.zeros(4, 3000)
  local part = whole:narrow(1, 10, 2000)
  part:copy_(made(rank, { 4, 2000 }, "float32"))
  distributed.broadcast(part, size - 1)
  same(part, made(size - 1, { 4, 2000 }, "float32"), "a narrow one")
  assert(whole:narrow(1, 0, 10):abs():sum():item() == 0)
end

-- The same bits on every rank, and as the tree says.
do
  local function random(r)
    return zknn.randn({ 5000 }, { generator = zknn.Generator():manual_seed(r) })
  end
  local t, list = random(rank), {}
  distributed.all_reduce(t)
  for r = 0, size - 1 do list[r + 1] = random(r) end
  while #list > 1 do
    local next_list = {}
    for i = 1, #list, 2 do
      next_list[#next_list + 1] = list[i + 1] and list[i] + list[i + 1] or list[i]
    end
    list = next_list
  end
  same(t, list[1], "the tree's bits")
end

-- Objects, small and large.
for _, n in ipairs { 1, 40000 } do
  local object = { rank = rank, name = ("x"):rep(n), flag = rank == 0, list = { 1.5, 2 },
    weight = zknn.full({ 3 }, rank + 0.5) }
  local function check(o, r)
    assert(o.rank == r and o.name == ("x"):rep(n) and o.flag == (r == 0) and o.list[1] == 1.5)
    same(o.weight, zknn.full({ 3 }, r + 0.5), "an object's tensor")
  end
  check(distributed.broadcast_object(object, size - 1), size - 1)
  local all = {}
  distributed.all_gather_object(all, object)
  assert(#all == size)
  for r = 0, size - 1 do check(all[r + 1], r) end
end
assert(distributed.broadcast_object(rank == 0 and "text" or nil) == "text")

-- What does not fit is said on every rank, and the group goes on.
local function fails(want, f, ...)
  local good, message = pcall(f, ...)
  assert(not good, "it must fail: " .. want)
  assert(tostring(message):find(want, 1, true), ("%s: %s"):format(want, message))
end
if size > 1 then
  local other = size == 2 and "rank 1" or "ranks 1"
  fails("do not agree: rank 0: all_reduce of float32 [2] with op = 'sum'; " .. other,
    distributed.all_reduce, zknn.zeros(rank == 0 and 2 or 3))
  fails("all_reduce of float64 [2]", distributed.all_reduce,
    zknn.zeros({ 2 }, { dtype = rank == 0 and "float64" or "float32" }))
  fails("op = 'max'", distributed.all_reduce, zknn.zeros(2), rank == 0 and "max" or "sum")
  fails("barrier", rank == 0 and distributed.barrier or distributed.broadcast, rank > 0
    and zknn.zeros(100000) or nil)
  local list = {}
  for r = 1, size do list[r] = zknn.zeros({ 1 }, { dtype = rank == 0 and "int64" or "uint8" }) end
  fails("all_gather of int64 [1]", distributed.all_gather, list, list[1]:clone())
  fails("src = 1", distributed.broadcast, zknn.zeros(2), rank == 0 and 0 or 1)
  if rank == 0 then fails("float32 [4]", distributed.send, zknn.zeros(3), 1) end
  if rank == 1 then fails("float32 [3]", distributed.recv, zknn.zeros(4), 0) end
end
fails("did you mean", distributed.all_reduce, zknn.zeros(2), "summ")
fails("a mean needs floats, got int64", distributed.all_reduce, zknn.tensor { 1 }, "avg")
fails(("src must be a rank, 0 to %d"):format(size - 1), distributed.broadcast, zknn.zeros(1), size)
fails(("dst is this rank, %d"):format(rank), distributed.send, zknn.zeros(1), rank)
distributed.barrier()
if rank == 0 then print(("collectives of %d ranks are right"):format(size)) end
