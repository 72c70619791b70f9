-- loader_place_spec.lua: a DataLoader's state_dict, from which another goes on with a pass. Oracle:
-- the pass in one go, for every place where it may stop: the same batches and counts, and the same
-- random numbers afterwards.

local zknn = require "zknn"
local support = require "support"
local data = zknn.data
local T = data.transforms

local root

setup(function()
  root = support.make_folder()
  zknn.manual_seed(3)
  for i = 1, 12 do
    local folder = ("%s/pictures/%d"):format(root, i % 2)
    zknn.system.make_folder(folder)
    zknn.image.save(zknn.randint(0, 256, { 9, 8, 3 }, { dtype = "uint8" }),
      ("%s/%d.png"):format(folder, i))
  end
end)

teardown(function() support.remove_folder(root) end)

-- All that a pass gives, from the loader's place on; stops after `stop` batches, and gives what is
-- to be saved there.
local function run(loader, stop)
  local rows, count = {}, 0
  local function state()
    return { loader = loader:state_dict(), rng_state = zknn.get_rng_state() }
  end
  for batch, x, y in loader:enumerate() do
    local noise = zknn.rand(1) -- what a dropout draws
    rows[#rows + 1] = ("%d %s %s %s"):format(batch, zknn.sha256(x:contiguous():bytes()), y, noise)
    count = count + 1
    if count == stop then return rows, state() end
  end
  rows[#rows + 1] = tostring(zknn.rand(1))
  return rows, state()
end

-- make() gives a new loader.
local function check(make)
  zknn.manual_seed(7)
  local first = make()
  run(first) -- the second pass is the one that stops
  local begun = { loader = first:state_dict(), rng_state = zknn.get_rng_state() }
  local whole = run(first)
  for stop = 0, #whole - 1 do
    local rows, state = {}, begun
    local loader = make()
    loader:load_state_dict(begun.loader)
    zknn.set_rng_state(begun.rng_state)
    if stop > 0 then rows, state = run(loader, stop) end
    if stop == 1 then
      zknn.save(state, root .. "/state.pth")
      state = zknn.load(root .. "/state.pth")
    end
    zknn.manual_seed(99)
    zknn.rand(5)
    local after = make()
    after:load_state_dict(state.loader)
    zknn.set_rng_state(state.rng_state)
    for _, row in ipairs((run(after))) do rows[#rows + 1] = row end
    assert.same(whole, rows)
  end
end

local set
local function vectors()
  set = set or data.TensorDataset(zknn.arange(22):reshape(11, 2), zknn.arange(11))
  return set
end

describe("a pass goes on in another process", function()
  it("in order, and shuffled", function()
    check(function() return data.DataLoader(vectors(), { batch_size = 3 }) end)
    check(function() return data.DataLoader(vectors(), { batch_size = 3, shuffle = true }) end)
    check(function()
      return data.DataLoader(vectors(), { batch_size = 3, shuffle = true, drop_last = true })
    end)
  end)

  it("with a generator of its own", function()
    check(function()
      return data.DataLoader(vectors(),
        { batch_size = 4, shuffle = true, generator = zknn.Generator():manual_seed(5) })
    end)
  end)

  it("with samplers", function()
    for _, sampler in ipairs {
      data.RandomSampler(vectors(), { replacement = true, num_samples = 40 }),
      data.RandomSampler(vectors(), { num_samples = 25 }),
      data.RandomSampler(vectors(), { generator = zknn.Generator():manual_seed(5) }),
      data.SubsetRandomSampler { 1, 3, 5, 7, 9 },
      data.WeightedRandomSampler({ 1, 2, 3, 4 }, 9),
    } do
      check(function()
        if sampler.generator then sampler.generator:manual_seed(5) end
        return data.DataLoader(vectors(), { batch_size = 4, sampler = sampler })
      end)
      check(function()
        if sampler.generator then sampler.generator:manual_seed(5) end
        return data.DataLoader(vectors(),
          { batch_sampler = data.BatchSampler(sampler, 3, false) })
      end)
    end
  end)

  for workers = 0, 3 do
    it(("with pictures that are augmented by %d workers"):format(workers), function()
      check(function()
        local pictures = data.ImageFolder { root = root .. "/pictures", transform = T.Compose {
          T.RandomCrop(8, { padding = 2 }), T.RandomHorizontalFlip(), T.ToTensor(),
        } }
        return data.DataLoader(pictures,
          { batch_size = 2, shuffle = true, num_workers = workers,
            prefetch_factor = workers > 0 and 1 or nil })
      end)
    end)
  end

  it("keeps a state that was loaded until the pass begins", function()
    zknn.manual_seed(1)
    local loader = data.DataLoader(vectors(), { batch_size = 2, shuffle = true })
    local _, state = run(loader, 2)
    local after = data.DataLoader(vectors(), { batch_size = 2, shuffle = true })
    after:load_state_dict(state.loader)
    assert.equal(2, after:state_dict().batches)
    run(after)
    assert.equal(0, after:state_dict().batches)
  end)
end)

describe("a state", function()
  local function refused(pattern, loader, state)
    assert.error_matches(function() loader:load_state_dict(state) end, pattern)
  end

  it("is refused by a loader that would give another order", function()
    local loader = data.DataLoader(vectors(), { batch_size = 2, shuffle = true })
    local _, state = run(loader, 1)
    refused("batch_size = 2, and this loader has 3",
      data.DataLoader(vectors(), { batch_size = 3, shuffle = true }), state.loader)
    refused("shuffle = true, and this loader has false",
      data.DataLoader(vectors(), { batch_size = 2 }), state.loader)
    refused("samples = 11, and this loader has 4",
      data.DataLoader(zknn.arange(4), { batch_size = 2, shuffle = true }), state.loader)
    refused("0 generators, this one has 1", data.DataLoader(vectors(),
      { batch_size = 2, shuffle = true, generator = zknn.Generator() }), state.loader)
  end)

  it("is refused when it is none", function()
    local loader = data.DataLoader(vectors())
    refused("want a loader's state_dict%(%)", loader, {})
    refused("want a loader's state_dict%(%)", loader, { batches = 1, generators_now = {} })
    refused("want a loader's state_dict%(%)", loader, "x")
  end)
end)
