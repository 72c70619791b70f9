-- allocation_spec.lua: any single allocation of a training step and of a save may fail.
-- Oracles: the message (out of memory), the same step without a failure, the old file's bytes, and
-- zknn's count of live bytes.

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim

local OPTIMIZERS = { SGD = { lr = 0.1, momentum = 0.9 }, NAdam = { lr = 0.1 } }

-- A net, and a step of its training by the optimizer of that name.
local function fresh(name)
  zknn.manual_seed(0)
  local model = nn.Sequential(nn.Flatten(), nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 4))
  local optimizer = optim[name](model:parameters(), OPTIMIZERS[name])
  local X, y = zknn.rand(5, 1, 3, 4), zknn.tensor { 0, 1, 2, 3, 0 }
  local loss_fn = nn.CrossEntropyLoss()
  return model, function()
    local loss = loss_fn(model(X), y)
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
  end
end

local function weights(model)
  local bytes = {}
  for _, p in ipairs(model:parameters()) do
    bytes[#bytes + 1] = p:bytes()
  end
  return table.concat(bytes)
end

-- Calls f with the n-th allocation failing; true when that one was still asked for.
local function with_failure(n, f)
  local before = require("zknn.core.support").fail_allocation(n)
  local ok, problem = pcall(f)
  local asked = require("zknn.core.support").fail_allocation(0) - before
  if not ok then assert.matches("out of memory", tostring(problem)) end
  return asked >= n, ok
end

describe("an allocation that fails", function()
  for name in pairs(OPTIMIZERS) do
    it("in a step of " .. name .. " is an error or made good, and the next is as ever", function()
      local twin, twin_step = fresh(name)
      twin_step()
      local wanted = weights(twin)
      local failures, n, more = 0, 0, true
      while more do
        n = n + 1
        local model, step = fresh(name)
        local before = weights(model)
        local asked, ok = with_failure(n, step)
        more = asked
        if ok then
          assert.is_true(weights(model) == wanted, "allocation " .. n)
        else
          failures = failures + 1
          assert.is_true(weights(model) == before, "allocation " .. n)
          step()
          assert.is_true(weights(model) == wanted, "after allocation " .. n)
        end
      end
      assert.is_true(n > 50)
      assert.is_true(failures > 0) -- backward is not tried again
    end)
  end

  it("in a save leaves the old file and nothing beside it", function()
    local path = os.tmpname()
    local model = fresh "SGD"
    zknn.save({ model = model:state_dict(), note = "old" }, path)
    local function content()
      local file <close> = assert(io.open(path, "rb"))
      return file:read "a"
    end
    local old, n, more = content(), 0, true
    local new = { model = model:state_dict(), note = "new", list = { 1, 2.5, true, "x" } }
    while more do
      n = n + 1
      local ok
      more, ok = with_failure(n, function() zknn.save(new, path) end)
      if ok then break end
      assert.is_true(content() == old, "allocation " .. n)
    end
    assert.is_true(n > 20)
    assert.are.equal("new", zknn.load(path).note)
    os.remove(path)
    local listing <close> = io.popen("ls " .. path .. "* 2>/dev/null")
    assert.are.equal("", listing:read "a")
  end)

  it("leaks nothing", function()
    collectgarbage()
    local before = zknn.memory()
    for n = 1, 60 do
      local _, step = fresh "NAdam"
      with_failure(n, step)
    end
    collectgarbage()
    collectgarbage()
    assert.are.equal(before, (zknn.memory()))
  end)
end)
