-- Generators, multinomial, samplers, random_split and ConcatDataset against what torch gives
-- (tests/golden/samplers.lua), and on bad input.

local zknn = require "zknn"
local support = require "support"
local fails_with = support.fails
local data = zknn.data
local golden = dofile("tests/golden/samplers.lua")

-- n samples, each its own number.
local function numbers(n)
  return setmetatable({ get = function(_, i) return i end }, { __len = function() return n end })
end

describe("zknn.Generator", function()
  -- Oracle: torch.
  it("draws PyTorch's numbers, apart from the global ones", function()
    local want, g = golden.generator, zknn.Generator()
    local options = { generator = g }
    assert.are.equal(want.first, g:initial_seed())
    zknn.manual_seed(1)
    assert.are.equal(g, g:manual_seed(5))
    local function got(name, t) assert.are.same(want[name], t:tolist()) end
    got("rand", zknn.rand(3, options))
    got("randn", zknn.randn(2, options))
    got("randint", zknn.randint(3, 9, { 4 }, options))
    got("randperm", zknn.randperm(6, options))
    got("bernoulli", zknn.bernoulli(zknn.full({ 5 }, 0.5), options))
    got("uniform", zknn.empty(2):uniform_(2, 3, options))
    got("normal", zknn.empty(2):normal_(1, 2, options))
    got("exponential", zknn.empty(3):exponential_(2, options))
    assert.are.equal(want.after, zknn.rand(1):item())
  end)

  -- Oracle: the state is what makes the numbers.
  it("gives its state and takes one", function()
    local g = zknn.Generator():manual_seed(3)
    local state = g:get_state()
    local first = zknn.rand(40, { generator = g })
    assert.is_true(zknn.equal(first, zknn.rand(40, { generator = g:set_state(state) })))
    zknn.set_rng_state(state)
    assert.is_true(zknn.equal(first, zknn.rand(40)))
    assert.are.equal(g:seed(), g:initial_seed())
  end)

  it("leaves the options as they are, and the global generator after an error", function()
    local g = zknn.Generator()
    local options = { generator = g, dtype = "float64" }
    assert.are.equal("float64", zknn.rand(2, options).dtype)
    assert.are.equal(g, options.generator)
    zknn.manual_seed(0)
    local first = zknn.rand(1):item()
    zknn.manual_seed(0)
    fails_with("there is no option 'dtpye'", zknn.rand, 2, { generator = g, dtpye = "float32" })
    fails_with("exponential_: lambd must be more than 0", function()
      zknn.empty(2):exponential_(0, { generator = g })
    end)
    assert.are.equal(first, zknn.rand(1):item())
    fails_with("generator must be a zknn.Generator, got 3", zknn.rand, 2, { generator = 3 })
  end)
end)

describe("zknn.multinomial", function()
  -- Oracle: torch.
  it("draws PyTorch's classes", function()
    for _, row in ipairs(golden.multinomial) do
      zknn.manual_seed(row.seed)
      local p = zknn.tensor(row.weights, { dtype = row.dtype })
      local got = zknn.multinomial(p, row.count, row.replacement)
      assert.are.equal("int64", got.dtype)
      assert.are.same(row.got, got:tolist())
      assert.are.equal(row.after, zknn.rand(1):item())
    end
  end)

  it("says what is wrong with the weights", function()
    local p = zknn.tensor { 1.0, 2.0 }
    fails_with("cannot draw 3 of 2 classes without replacement", p.multinomial, p, 3)
    fails_with("input holds -1", zknn.multinomial, zknn.tensor { 1.0, -1.0 }, 1)
    fails_with("input holds ", zknn.multinomial, zknn.tensor { 1.0, 0 / 0 }, 1)
    fails_with("input holds inf", zknn.multinomial, zknn.tensor { 1.0, 1 / 0 }, 2, true)
    fails_with("sum to 0", zknn.multinomial, zknn.zeros(3), 2, true)
    fails_with("input must be real", zknn.multinomial, zknn.arange(3), 1)
  end)
end)

local function all(sampler)
  local list = {}
  for i in sampler() do list[#list + 1] = i end
  return list
end

describe("samplers", function()
  local source, g = numbers(7), zknn.Generator()
  local weights = { 0.1, 0.9, 0.4, 7, 3.0, 0.6 }
  local some = { 9, 4, 2, 7, 0 }

  -- Oracle: torch, two passes each, and both generators afterwards.
  it("give PyTorch's indices", function()
    for k, row in ipairs {
      { "sequential", data.SequentialSampler(source), 0 },
      { "random", data.RandomSampler(source), 1 },
      { "random_own", data.RandomSampler(source, { generator = g }), 2 },
      { "random_more", data.RandomSampler(source, { num_samples = 17 }), 3 },
      { "random_more_own", data.RandomSampler(source, { num_samples = 14, generator = g }), 4 },
      { "replacement", data.RandomSampler(source, true), 5 },
      { "replacement_own", data.RandomSampler(source, true, 70, g), 6 },
      { "subset", data.SubsetRandomSampler(some), 7 },
      { "subset_own", data.SubsetRandomSampler(zknn.tensor(some), { generator = g }), 8 },
      { "weighted", data.WeightedRandomSampler(weights, 10), 9 },
      { "weighted_own", data.WeightedRandomSampler(weights, 5, false, g), 10 },
      { "batch", data.BatchSampler(data.SubsetRandomSampler(some), 2, false), 11 },
      { "batch_drop", data.BatchSampler(data.SequentialSampler(source), 3, true), 12 },
    } do
      local name, sampler, seed = table.unpack(row)
      local want = golden[name]
      zknn.manual_seed(seed)
      g:manual_seed(seed + 100)
      assert.are.equal(want.length, #sampler, name)
      assert.are.same(want.passes, { all(sampler), all(sampler) }, name .. k)
      assert.are.equal(want.after, zknn.rand(1):item(), name)
      if want.own then
        assert.are.equal(want.own, zknn.rand(1, { generator = g }):item(), name)
      end
    end
  end)

  -- Oracle: torch.
  it("drive a loader", function()
    local set = data.TensorDataset(zknn.arange(11))
    for name, options in pairs {
      loader_own = { batch_size = 4, shuffle = true, generator = g, seed = 13 },
      loader_weighted = { batch_size = 4, drop_last = true, seed = 14,
        sampler = data.WeightedRandomSampler(zknn.ones(11), 10) },
      loader_batches = { batch_sampler = { { 1, 2 }, { 10 }, { 0, 5, 6 } }, seed = 15 },
    } do
      local want, seed = golden[name], options.seed
      options.seed = nil
      zknn.manual_seed(seed)
      g:manual_seed(seed + 100)
      local loader, got = data.DataLoader(set, options), {}
      for pass = 1, 2 do
        got[pass] = {}
        for x in loader() do table.insert(got[pass], x:tolist()) end
      end
      assert.are.equal(want.length, #loader, name)
      assert.are.same(want.passes, got, name)
      assert.are.equal(want.after, zknn.rand(1):item(), name)
      if want.own then
        assert.are.equal(want.own, zknn.rand(1, { generator = g }):item(), name)
      end
    end
  end)

  -- Oracle: the definitions.
  it("may be lists, tensors and functions", function()
    local set, order = numbers(9), { 8, 0, 3 }
    for _, sampler in ipairs { order, zknn.tensor(order), function()
      local k = 0
      return function() k = k + 1 return order[k] end
    end } do
      local got = {}
      for x in data.DataLoader(set, { sampler = sampler, batch_size = 2 })() do
        got[#got + 1] = x:tolist()
      end
      assert.are.same({ { 8, 0 }, { 3 } }, got)
    end
    assert.are.equal(2, #data.DataLoader(set, { sampler = order, batch_size = 2 }))
  end)

  it("check what they are given", function()
    local set, load = numbers(3), data.DataLoader
    fails_with("RandomSampler: data_source must have a length, got 3", data.RandomSampler, 3)
    fails_with("num_samples must be 1 at least, got 0", data.RandomSampler, set, true, 0)
    fails_with("RandomSampler: generator must be a zknn.Generator, got 5", data.RandomSampler, set,
      { generator = 5 })
    fails_with("indices must be a list or an int64 tensor", data.SubsetRandomSampler, zknn.ones(2))
    fails_with("weights must be a list or a tensor", data.WeightedRandomSampler, 3, 2)
    fails_with("BatchSampler: batch_size must be 1 at least", data.BatchSampler, { 1 }, 0, false)
    fails_with("BatchSampler: sampler must be a sampler, a list of indices, or a function",
      data.BatchSampler, "x", 1, false)
    fails_with("sampler excludes shuffle", load, set, { sampler = { 0 }, shuffle = true })
    fails_with("batch_sampler excludes batch_size, shuffle, sampler and drop_last", load, set,
      { batch_sampler = { { 0 } }, batch_size = 2 })
    fails_with("batch_sampler must give lists of indices, got 1",
      load(set, { batch_sampler = { 1 } })())
    fails_with("index 2 of a batch must be an integer, got 'a'",
      load(set, { sampler = { 1, "a" }, batch_size = 2 })())
    fails_with("prefetch_factor is a number of batches for each worker, 1 at least, and needs "
      .. "num_workers of 1 at least", load, set, { prefetch_factor = 2 })
    fails_with("the sampler has no length", function()
      return #load(set, { sampler = function() end })
    end)
  end)
end)

describe("data.random_split", function()
  -- Oracle: torch.
  it("splits as PyTorch does", function()
    for _, row in ipairs(golden.split) do
      zknn.manual_seed(row.seed)
      local got = {}
      for k, part in ipairs(data.random_split(numbers(row.n), row.lengths)) do
        got[k] = part.indices:tolist()
      end
      assert.are.same(row.parts, got)
      assert.are.equal(row.after, zknn.rand(1):item())
    end
  end)

  it("says what is wrong with lengths", function()
    local set = numbers(4)
    fails_with("the lengths sum to 5, the dataset has 4 samples", data.random_split, set, { 2, 3 })
    fails_with("length 2 must be a number, got 'x'", data.random_split, set, { 2, "x" })
    fails_with("length 2 is -1", data.random_split, set, { 5, -1 })
    fails_with("fraction 1 is 1.5", data.random_split, set, { 1.5, -0.5 })
    fails_with("lengths must be a list", data.random_split, set, 4)
  end)
end)

describe("data.class", function()
  -- Oracle: the definitions.
  it("makes datasets of one's own", function()
    local Squares = data.class("Squares")
    function Squares:__init(n) self.n = n end
    function Squares:__len() return self.n end
    function Squares:get(i) return i, i * i end -- luacheck: ignore 212
    local Cubes = data.class("Cubes", Squares)
    function Cubes:get(i) return i, i ^ 3 end -- luacheck: ignore 212
    local x, y = data.DataLoader(data.ConcatDataset { Squares(3), Squares(2) }, 5)()()
    assert.are.same({ 0, 1, 2, 0, 1 }, x:tolist())
    assert.are.same({ 0, 1, 4, 0, 1 }, y:tolist())
    local _, cubes = data.DataLoader(Cubes(4), 4)()()
    assert.are.same({ 0.0, 1.0, 8.0, 27.0 }, cubes:tolist())
    fails_with("data.class: name must be a string, got nothing", data.class)
  end)

  -- Oracle: the definitions. A layer's `input` must be a tensor; a method of one's own is free.
  it("leaves their methods as they are written", function()
    for _, base in ipairs { false, data.TensorDataset } do
      local Own = data.class("Own", base or nil)
      function Own:twice(input) return input * 2 end -- luacheck: ignore 212
      assert.equal(8, (base and Own(zknn.ones(1)) or Own()):twice(4))
      assert.equal(8, Own.twice(nil, 4))
    end
  end)
end)

describe("data.DistributedSampler", function()
  -- Oracle: torch.
  it("gives each rank torch's samples", function()
    for _, row in ipairs(golden.distributed) do
      for e, epoch in ipairs { 0, 3 } do
        for rank = 0, row.replicas - 1 do
          local o = row.options
          local sampler = data.DistributedSampler(zknn.arange(row.n), { rank = rank,
            num_replicas = row.replicas, shuffle = o.shuffle, seed = o.seed,
            drop_last = o.drop_last })
          sampler:set_epoch(epoch)
          local got = {}
          for i in sampler() do got[#got + 1] = i end
          assert.are.same(row.epochs[e][rank + 1], got)
          assert.are.equal(#got, #sampler)
          local loaded = {}
          for x in data.DataLoader(zknn.arange(row.n), { batch_size = 3, sampler = sampler })() do
            for _, i in ipairs(x:tolist()) do loaded[#loaded + 1] = i end
          end
          assert.are.same(got, loaded)
        end
      end
    end
  end)

  it("checks what it is given, and says what it is", function()
    fails_with("rank must be 0 to 1, got 2", data.DistributedSampler, numbers(4), 2, 2)
    fails_with("num_replicas must be 1 at least, got 0", data.DistributedSampler, numbers(4), 0, 0)
    assert.are.equal("DistributedSampler(num_replicas=2, rank=1)",
      tostring(data.DistributedSampler(numbers(4), 2, 1)))
  end)
end)

describe("data.ConcatDataset", function()
  local function part(from, n)
    return data.TensorDataset(zknn.arange(n) + from, zknn.full({ n, 2 }, from / 2))
  end

  -- Oracle: torch for the sizes, the definition for the samples.
  it("puts datasets one after the other", function()
    local set = data.ConcatDataset { numbers(4), numbers(9), numbers(1) }
    assert.are.same(golden.concat, set.cumulative_sizes)
    assert.are.equal(14, #set)
    local got = {}
    for i = 0, 13 do got[i + 1] = set:get(i) end
    assert.are.same({ 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0 }, got)
    fails_with("ConcatDataset: get: index 14 is not one of the 14 samples", set.get, set, 14)
  end)

  -- Oracle: get, sample by sample.
  it("gathers what get gives", function()
    local set = data.ConcatDataset { part(0, 5), part(100, 3), part(200, 6) }
    local plain = setmetatable({ get = function(_, i) return set:get(i) end },
      { __len = function() return #set end })
    for seed = 1, 3 do
      local order = zknn.randperm(14, { generator = zknn.Generator():manual_seed(seed) })
      local a = data.DataLoader(set, { batch_size = 4, sampler = order })()
      for x, y in data.DataLoader(plain, { batch_size = 4, sampler = order })() do
        local x2, y2 = a()
        assert.is_true(zknn.equal(x, x2) and zknn.equal(y, y2))
        assert.are.equal(x.dtype, x2.dtype)
      end
      assert.is_nil((a()))
    end
    local odd = data.ConcatDataset { part(0, 2), data.TensorDataset(zknn.arange(2), zknn.ones(2)) }
    fails_with("value 2 of a sample is [2] first, then []", data.DataLoader(odd, 4)())
  end)

  it("checks what it is given", function()
    fails_with("datasets must be a list of at least one", data.ConcatDataset, {})
    fails_with("ConcatDataset: dataset must be an object", data.ConcatDataset, { 3 })
  end)
end)
