-- Calls that would draw, iterate or list without end raise, or end at once.

local zknn = require "zknn"
local support = require "support"
local fails = support.fails
local data, F = zknn.data, zknn.nn.functional

local many = 1 << 40

describe("trunc_normal_", function()
  local trunc_normal_ = zknn.nn.init.trunc_normal_

  local function drawn(n, options)
    return trunc_normal_(zknn.zeros(n, { dtype = "float64" }), options)
  end

  it("ends where the interval lies far in the tail", function() -- PyTorch 2.15 does not
    for _, case in ipairs {
      { mean = 10, std = 0.001, edge = 2 }, { mean = -10, std = 0.001, edge = -2 },
      { mean = 1e300, std = 1e-300, edge = 2 }, { mean = -1e300, std = 1e-300, edge = -2 },
      { mean = -2 - 2e-9, std = 1e-9, edge = -2 },
    } do
      local x = drawn(7, { mean = case.mean, std = case.std })
      assert.is_true(zknn.allclose(x, zknn.full({ 7 }, case.edge, { dtype = "float64" }), 0, 1e-5))
      assert.is_true(x:ge(-2):all():item() and x:le(2):all():item())
    end
  end)

  it("draws the tail's numbers there", function() -- E[z - 1 | z > 1] of the normal law: 0.5251
    zknn.manual_seed(1)
    local x = drawn(20000, { mean = -2 - 1e-9, std = 1e-9 })
    assert.is_true(math.abs(((x + 2) / 1e-9):mean():item() - 0.5251) < 0.015)
    -- far away the excess is exponential, with a mean of std^2 / distance
    x = drawn(20000, { mean = -3, std = 1e-3 })
    assert.is_true(math.abs((x + 2):mean():item() / 1e-6 - 1) < 0.03)
  end)

  it("refuses what is no normal law, or no interval", function()
    local t = zknn.zeros(7)
    fails("std must be more than 0", trunc_normal_, t, 0, -1)
    fails("std must be more than 0", trunc_normal_, t, 0, 0)
    fails("std must be", trunc_normal_, t, 0, 0 / 0)
    fails("std must be", trunc_normal_, t, 4, -1e300, 1e300)
    fails("a must be less than b", trunc_normal_, t, { a = 2, b = 1 })
    fails("must be finite", trunc_normal_, t, { mean = 5, a = 9, b = 1 / 0 })
  end)
end)

describe("samplers", function()
  it("over nothing end, or refuse to draw", function()
    local nothing = data.TensorDataset(zknn.zeros(0, 2))
    for _ in data.RandomSampler(nothing)() do error "drawn" end
    fails("data_source is empty", function()
      for _ in data.RandomSampler(nothing, { num_samples = 5 })() do error "drawn" end
    end)
    for _ in data.DataLoader(nothing, { batch_size = 3, shuffle = true })() do error "drawn" end
  end)

  it("go on lazily, however many numbers are wanted", function()
    local four, n = data.TensorDataset(zknn.zeros(4, 2)), 0
    for _ in data.RandomSampler(four, { replacement = true, num_samples = many })() do
      n = n + 1
      if n == 100 then break end
    end
    n = 0
    for batch in data.DataLoader(four, { batch_size = math.maxinteger })() do
      n = n + #batch
    end
    assert.equal(4, n)
  end)
end)

describe("lists and margins", function()
  it("of 2^40 parts are refused", function()
    local empty = zknn.zeros(many, 0)
    fails("too long", empty.tolist, empty)
    fails("too long", zknn.split, empty, 1)
    fails("too long", zknn.chunk, empty, many)
    fails("too long", zknn.chunk, zknn.zeros(0), many)
    fails("too long", zknn.unbind, empty)
    assert.equal(4, #zknn.chunk(zknn.zeros(4), math.maxinteger))
    fails("out of memory", F.pad, zknn.zeros(1, 4, 8), { many, 0 }, "replicate")
    fails("too large", F.pad, zknn.zeros(1, 4, 8), { math.maxinteger, math.maxinteger },
      "replicate")
    local x = zknn.ones(1, 3)
    fails("leave nothing", F.pad, x, { math.mininteger, math.mininteger }, "replicate")
    fails("out of memory", F.pad, x:expand(1 << 45, 3):t(), { 1, 1 }, "circular")
    fails("add up to more", zknn.repeat_interleave, x[0], zknn.tensor { 1 << 46, 1, 0 }, 0)
    fails("out of memory", zknn.repeat_interleave, x[0], zknn.tensor { 1 << 45, 0, 0 }, 0)
    assert.same({ 0, 0, 2, 2, 2, 4 },
      zknn.repeat_interleave(zknn.tensor { 2, 0, 3, 0, 1, 0 }):tolist())
    assert.same({}, zknn.repeat_interleave(zknn.tensor { 0, 0 }):tolist())
    fails("too large", zknn.tile, zknn.zeros(1 << 30, 0), many, 1)
    fails("too large", empty.unflatten, zknn.zeros(0), 0, { 1 << 32, 1 << 32 })
    fails("bins must be", zknn.plot.hist, zknn.rand(3), { bins = many })
    local endless = setmetatable({}, { __index = function() return 1 end })
    fails("y must be a list of numbers", zknn.plot.plot, endless) -- of no entries, by its length
    getmetatable(endless).__len = function() return many end
    fails("at most 100000000 can be drawn", zknn.plot.plot, endless)
    zknn.plot.close()
  end)
end)

describe("operations on nothing", function()
  it("end at once, however many rows of nothing there are", function()
    local wide, called = zknn.zeros(many, 0), 0
    local slow = { unbind = true, max_pool1d = true }
    for _, op in ipairs(require("zknn.core.support").ops()) do
      if not slow[op.name] then
        called = called + 1
        local f = zknn
        for part in op.name:gmatch "[^.]+" do f = f[part] end
        for _, dim in ipairs { 0, 1 } do
          pcall(f, wide)
          pcall(f, wide, dim)
          pcall(f, wide, wide)
          pcall(f, wide, dim, wide:long())
          pcall(f, { wide, wide })
        end
      end
    end
    assert.is_true(called > 100)
  end)
end)

describe("schedules", function()
  it("refuse steps that they cannot count", function()
    local schedules = zknn.optim.lr_scheduler
    local function sgd()
      return zknn.optim.SGD({ zknn.zeros(2, { requires_grad = true }) }, { lr = 0.1 })
    end
    fails("too large", schedules.OneCycleLR, sgd(),
      { max_lr = 1, epochs = 1 << 60, steps_per_epoch = 1 << 60 })
    local cosine = schedules.CosineAnnealingWarmRestarts(sgd(), 1, 2)
    fails("below 2^53", cosine.step, cosine, 1e300)
  end)
end)
