-- unloaded_spec.lua: a program that unloads zknn's modules and requires them again, as busted does
-- between its files, keeps the tensors that it has. Oracle: rawequal.

local zknn = require "zknn"

local COUNT = 2000 -- more than the list of free places had room for

local function require_again()
  for name in pairs(package.loaded) do
    if name:find "^zknn" then package.loaded[name] = nil end
  end
  return require "zknn"
end

-- Parameters and their gradients, and the numbers that these hold.
local function make(module, sign)
  local list = {}
  for i = 1, COUNT do
    local p = module.zeros(1):requires_grad_()
    p.grad = module.full({ 1 }, sign * i * 1.0)
    list[i] = { parameter = p, grad = p.grad }
  end
  return list
end

describe("modules that are required again", function()
  it("know the tensors of before", function()
    local before = make(zknn, 1)
    local again = require_again()
    for i = 1, COUNT, 2 do before[i] = nil end
    collectgarbage()
    local after = make(again, -1)
    for i = 1, COUNT, 3 do after[i] = nil end
    collectgarbage()
    local last = make(again, 1)
    for i = 2, COUNT, 2 do
      assert.is_true(rawequal(before[i].grad, before[i].parameter.grad))
      assert.equal(i, before[i].parameter.grad:item())
      assert.is_true(rawequal(last[i].grad, last[i].parameter.grad))
    end
    for i = 1, COUNT do
      if i % 3 ~= 1 then assert.equal(-i, after[i].parameter.grad:item()) end
    end
    assert.is_true(again.is_tensor(before[2].grad))
  end)
end)
