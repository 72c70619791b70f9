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
