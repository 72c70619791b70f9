-- ema_spec.lua: train.EMA. Oracles: PyTorch's AveragedModel with get_ema_multi_avg_fn
-- (tests/golden/ema.py), and the mean's formula.

local zknn = require "zknn"
local golden = dofile "tests/golden/ema.lua"
local fails = require("support").fails

local nn, train = zknn.nn, zknn.train

local function net() return nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)) end

local function scalar(value)
  local model = nn.Linear(1, 1, { bias = false })
  zknn.no_grad(function() model.weight:fill_(value) end)
  return model
end

local function set(model, value) zknn.no_grad(function() model.weight:fill_(value) end) end

describe("train.EMA", function()
  it("has PyTorch's averages", function()
    for _, row in ipairs(golden) do
      local model = net()
      local ema = train.EMA(model, { decay = row.decay, use_buffers = row.use_buffers })
      for _, step in ipairs(row.steps) do
        local state = model:state_dict()
        zknn.no_grad(function()
          for i, name in ipairs(row.names) do state[name]:copy_(zknn.tensor(step.model[i])) end
        end)
        ema:update(model)
        local average = ema.module:state_dict()
        for i, name in ipairs(row.names) do
          local want = zknn.tensor(step.average[i]):to(average[name].dtype)
          zknn.testing.assert_close(average[name], want)
        end
      end
    end
  end)

  it("warms up", function()
    local model = scalar(1)
    local ema = train.EMA(model, 0.5, true)
    assert.equal(0.1, ema:decay_at(0))
    assert.equal(2 / 11, ema:decay_at(1))
    assert.equal(0.5, ema:decay_at(1000))
    ema:update(model) -- the first is a copy
    set(model, 12)
    ema:update(model)
    assert.is_true(math.abs(ema.module.weight:item() - (1 * 2 / 11 + 12 * 9 / 11)) < 1e-5)
    assert.is_truthy(tostring(ema):find("decay=0.5, warmup=True", 1, true))
  end)

  it("lends its weights for an evaluation, and takes them back", function()
    local model = scalar(1)
    local ema = train.EMA(model, 0.75)
    ema:update(model)
    set(model, 5)
    ema:update(model) -- 0.75 * 1 + 0.25 * 5
    local x = zknn.ones(1, 1)
    assert.equal(2, ema(x):item())
    local y, more = ema:swapped(model, function(t) return model(t):item(), "more" end, x)
    assert.same({ 2, "more" }, { y, more })
    assert.equal(5, model.weight:item())
    fails("no luck", ema.swapped, ema, model, function() error "no luck" end)
    assert.equal(5, model.weight:item()) -- after an error, too
    ema:swap(model)
    assert.equal(2, model.weight:item())
    fails("swap them back first", ema.update, ema, model)
    fails("swap them back first", ema.copy_to, ema, model)
    ema:swap(model)
    assert.equal(5, model.weight:item())
    assert.is_true(model.weight.requires_grad)
    ema:copy_to(model)
    assert.equal(2, model.weight:item())
  end)

  it("goes on from a state_dict to the bit", function()
    zknn.manual_seed(1)
    local model = net()
    local whole, first = train.EMA(model, 0.9), train.EMA(model, 0.9)
    local function step(...)
      zknn.no_grad(function() model[1].weight:normal_() end)
      for _, ema in ipairs { ... } do ema:update(model) end
    end
    for _ = 1, 3 do step(whole, first) end
    local second = train.EMA(model, 0.9)
    second:load_state_dict(first:state_dict())
    assert.equal(3, second.n_averaged:item())
    for _ = 1, 3 do step(whole, second) end
    assert.is_true(zknn.equal(whole.module[1].weight, second.module[1].weight))
  end)

  it("refuses what it cannot mean", function()
    local ema = train.EMA(scalar(1))
    fails("decay must be from 0 to 1", train.EMA, scalar(1), 2)
    fails("model must be a module", train.EMA, 1)
    fails("the average is of another model", ema.swap, ema, net())
    fails("the average is of another model", ema.swap, ema, nn.Linear(2, 1, { bias = false }))
    fails("model must be a module", ema.copy_to, ema, 3)
    fails("f must be a function", ema.swapped, ema, scalar(1), 3)
    fails("did you mean 'decay'", train.EMA, scalar(1), { dceay = 0.5 })
  end)
end)
