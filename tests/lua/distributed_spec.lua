-- zknn.distributed in a process of its own (rank 0 of 1), and what needs no other process. Several
-- ranks: tests/tools/mpi.py.

local zknn = require "zknn"
local distributed = zknn.distributed
local reduce = require "zknn.distributed.reduce"

local function fails(want, f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good)
  assert.is_truthy(tostring(message):find(want, 1, true), message)
end

describe("zknn.distributed alone", function()
  after_each(distributed.destroy_process_group)

  it("is rank 0 of 1, by itself or by init_process_group", function()
    assert.is_false(distributed.is_initialized())
    assert.equal(0, distributed.get_rank())
    assert.equal(1, distributed.get_world_size())
    assert.is_true(distributed.is_initialized())
    fails("there already", distributed.init_process_group)
    distributed.destroy_process_group()
    distributed.init_process_group("mpi", { timeout = 5 })
    fails("backend must be 'mpi', got 'gloo'", distributed.init_process_group, "gloo")
    fails("timeout must be more than 0 s", distributed.init_process_group, { timeout = 0 })
  end)

  it("opens no MPI", function()
    distributed.barrier()
    assert.is_nil(package.loaded["zknn.openmpi"])
    assert.is_nil(package.loaded["zknn.mpich"])
  end)

  it("changes nothing in a collective", function()
    for _, op in ipairs { "sum", "avg", "max", "min", "product" } do
      local t = zknn.tensor { 1.5, -2 }
      assert.is_true(rawequal(t, distributed.all_reduce(t, op)))
      assert.same({ 1.5, -2 }, t:tolist())
    end
    assert.same({ 1.5 }, distributed.broadcast(zknn.tensor { 1.5 }):tolist())
    assert.equal("x", distributed.broadcast_object("x"))
    local list, objects = { zknn.zeros(2) }, {}
    distributed.all_gather(list, zknn.ones(2))
    assert.same({ 1, 1 }, list[1]:tolist())
    distributed.gather(zknn.full({ 2 }, 3.0), list)
    assert.same({ 3, 3 }, list[1]:tolist())
    distributed.all_gather_object(objects, { a = 1 })
    assert.same({ { a = 1 } }, objects)
    assert.same({ 4 }, distributed.scatter(zknn.zeros(1), { zknn.full({ 1 }, 4.0) }):tolist())
    local five = zknn.full({ 1 }, 5.0)
    assert.same({ 5 }, distributed.reduce_scatter(zknn.zeros(1), { five }):tolist())
  end)

  it("says what is wrong", function()
    fails("did you mean 'product'?", distributed.all_reduce, zknn.ones(1), "produkt")
    fails("a mean needs floats, got int64", distributed.all_reduce, zknn.tensor { 1 }, "mean")
    fails("there is no arithmetic on uint16", distributed.all_reduce,
      zknn.tensor({ 1 }, { dtype = "uint16" }))
    fails("src must be a rank, 0 to 0, got 1", distributed.broadcast, zknn.ones(1), 1)
    fails("must be a list of 1 tensor, one for each rank, got one of 2", distributed.all_gather,
      { zknn.ones(1), zknn.ones(1) }, zknn.ones(1))
    fails("entry 1 of tensor_list must be a tensor of float32 [1], got one of float32 [2]",
      distributed.all_gather, { zknn.ones(2) }, zknn.ones(1))
    fails("dst is this rank, 0, itself", distributed.send, zknn.ones(1), 0)
    fails("there is no other rank", distributed.recv, zknn.ones(1))
  end)
end)

describe("DistributedDataParallel in one process", function()
  local nn = zknn.nn
  local loss_fn = nn.CrossEntropyLoss()

  local function net()
    zknn.manual_seed(1)
    return nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
  end

  local function batch()
    local generator = zknn.Generator():manual_seed(2)
    return zknn.randn({ 10, 4 }, { generator = generator }),
      zknn.randint(0, 3, { 10 }, { generator = generator })
  end

  it("is the module, and its shards' gradients are the batch's", function()
    local plain, X, y = net(), batch()
    local loss = loss_fn(plain(X), y)
    loss:backward()
    for _, shards in ipairs { 1, 2, 4, 16 } do
      local model = nn.parallel.DistributedDataParallel(net(), { shards = shards })
      local got = model:backward(function(a, b) return loss_fn(model(a), b) end, X, y)
      assert.is_true(zknn.allclose(loss:detach(), got))
      local mine = model:parameters()
      for i, p in ipairs(plain:parameters()) do
        assert.is_true(zknn.allclose(p.grad, mine[i].grad, { atol = 1e-7 }))
        if shards == 1 then assert.is_true(zknn.equal(p.grad, mine[i].grad)) end
      end
      model:backward(function(a, b) return loss_fn(model(a), b) end, X, y) -- adds, as ever
      assert.is_true(zknn.allclose(plain[0].weight.grad * 2, model.module[0].weight.grad))
    end
  end)

  it("draws for each shard alone, and keeps the means of the shards' statistics", function()
    local model = nn.parallel.DistributedDataParallel(nn.Sequential(nn.BatchNorm1d(4)),
      { shards = 2 })
    local X, drawn, after = zknn.randn(8, 4), {}, {}
    zknn.manual_seed(5)
    for time = 1, 2 do
      zknn.manual_seed(5)
      drawn[time] = {}
      model:backward(function(x)
        table.insert(drawn[time], zknn.rand(1):item())
        return model(x):pow(2):mean()
      end, X)
      after[time] = zknn.rand(1):item()
    end
    assert.same(drawn[1], drawn[2])
    assert.not_equal(drawn[1][1], drawn[1][2])
    assert.equal(after[1], after[2])
    local want = zknn.zeros(4)
    for _ = 1, 2 do want = want * 0.9 + X:mean(0) * 0.1 end -- shards of one size
    assert.is_true(zknn.allclose(want, model.module[0].running_mean, { atol = 1e-6 }))
    assert.equal(2, model.module[0].num_batches_tracked:item())
  end)

  it("says what is wrong", function()
    local DistributedDataParallel = nn.parallel.DistributedDataParallel
    local model, X, y = DistributedDataParallel(net()), batch()
    fails("module must be an nn.Module", DistributedDataParallel, 1)
    fails("no parameter of the module requires a gradient", DistributedDataParallel, nn.ReLU())
    fails("shards must be", DistributedDataParallel, net(), { shards = 0 })
    fails("f must be a function", model.backward, model, X, y)
    fails("the tensors of a batch are missing", model.backward, model, print)
    fails("have 10 and 3 rows", model.backward, model, print, X, zknn.ones(3))
    fails("f must give the loss", model.backward, model, function(x) return x end, X)
    fails("the loss gives no gradient to 0.weight", model.backward, model,
      function(x) return model.module[2](zknn.ones(#x, 5)):sum() end, X)
  end)
end)

describe("the tree of sums", function()
  -- Slow: as its comment says, neighbour by neighbour.
  local function pairwise(list)
    while #list > 1 do
      local joined = {}
      for i = 1, #list, 2 do
        joined[#joined + 1] = list[i + 1] and list[i] + list[i + 1] or list[i]
      end
      list = joined
    end
    return list[1]
  end

  it("joins neighbours, at once or as they come", function()
    for n = 1, 13 do
      local list = {}
      for i = 1, n do list[i] = zknn.randn(100) end
      local want, adder, copies = pairwise(list), reduce.adder(), {}
      for i = 1, n do
        copies[i] = list[i]:clone()
        adder.push { list[i]:clone() }
      end
      assert.is_true(zknn.equal(want, reduce.tree(copies, "sum")))
      assert.is_true(zknn.equal(want, adder.finish()[1]))
    end
  end)
end)
