-- nn: messages about wrong arguments, and the path of the layer that fails. Oracle: PyTorch's words
-- where it has them; the path is the layer's key in state_dict.

local zknn = require "zknn"
local nn = zknn.nn

local function net_of(layers)
  local Net = nn.class("Net")
  function Net:__init()
    self.flatten = nn.Flatten()
    local stack = nn.Sequential(nn.Linear(28 * 28, 512), nn.ReLU())
    for _ = 1, layers - 2 do
      stack:append(nn.Linear(512, 512)):append(nn.ReLU())
    end
    self.linear_relu_stack = stack:append(nn.Linear(512, 10))
  end
  function Net:forward(x)
    return self.linear_relu_stack(self.flatten(x))
  end
  return Net()
end

-- Here and not in support.lua: the message must name this file.
local function message_of(f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good)
  return message
end

describe("arguments", function()
  it("come by position or by name", function()
    assert.is_nil(nn.Linear(2, 3, false).bias)
    assert.is_nil(nn.Linear { in_features = 2, out_features = 3, bias = false }.bias)
    assert.same({ 3, 2 }, nn.Linear(2, { out_features = 3 }).weight.shape)
    assert.equal(0, nn.Linear(0, 3).weight:numel())
  end)

  it("are checked, by name", function()
    local cases = {
      { "unknown argument 'bais' (did you mean 'bias'?)", nn.Linear, 2, 3, { bais = false } },
      { "argument 'out_features' is missing", nn.Linear, 2 },
      { "out_features must be an integer, got 'x'", nn.Linear, 2, "x" },
      { "out_features must be an integer, got 2.5", nn.Linear, 2, 2.5 },
      { "in_features must not be negative, got -1", nn.Linear, -1, 2 },
      { "'in_features' is given by position and by name", nn.Linear, 2, 3, { in_features = 3 } },
      { "takes 1 argument at most, got 2", nn.ReLU, true, false },
      { "not a valid value for reduction", nn.CrossEntropyLoss, { reduction = "avg" } },
      { "label_smoothing must be from 0 to 1", nn.CrossEntropyLoss, { label_smoothing = 2 } },
      { "size_average and reduce are gone", nn.NLLLoss, { size_average = true } },
    }
    for _, case in ipairs(cases) do
      local message = message_of(table.unpack(case, 2))
      assert.is_truthy(message:find(case[1], 1, true), message)
      assert.is_truthy(message:find "nn_errors_spec.lua:%d+: nn%.", message)
    end
  end)
end)

describe("the path in an error", function()
  local wrong = zknn.zeros(1, 500)

  it("leads to the layer, as state_dict spells it", function()
    local net = net_of(3)
    local message = message_of(net.linear_relu_stack, wrong)
    assert.is_truthy(message:find("0 (nn.Linear): ", 1, true), message)
    message = message_of(net, wrong)
    assert.is_truthy(message:find("linear_relu_stack.0 (nn.Linear): ", 1, true), message)
    assert.is_truthy(message:find("500", 1, true), message)
    assert.is_truthy(message:find("[512, 784]", 1, true), message)
    message = message_of(net.linear_relu_stack[0], wrong)
    assert.is_truthy(message:find("nn.Linear: ", 1, true), message)
    assert.is_nil(message:find("linear_relu_stack", 1, true))
  end)

  it("is not there outside a net, whatever failed before", function()
    local net = net_of(3)
    pcall(net, wrong)
    coroutine.resume(coroutine.create(function() net(wrong) end)) -- dies inside
    local Yields = nn.class("Yields")
    function Yields:forward() coroutine.yield() end -- luacheck: ignore 212
    coroutine.wrap(function() Yields()() end)() -- stays inside
    local message = message_of(zknn.matmul, wrong, wrong)
    assert.is_nil(message:find("nn.", 1, true))
    assert.is_nil(message:find("Yields", 1, true))
  end)

  it("is right in a hook, a caught error and a coroutine", function()
    local Net = nn.class("Catcher")
    local caught
    function Net:__init()
      self.inner = nn.Sequential(nn.Linear(500, 2), nn.Linear(3, 1))
      self.last = nn.Linear(7, 7)
    end
    function Net:forward(x)
      caught = message_of(self.inner, x)
      return self.last(x)
    end
    local net = Net()
    local message = message_of(net, wrong)
    assert.is_truthy(caught:find("inner.1 (nn.Linear): ", 1, true), caught)
    assert.is_truthy(message:find("last (nn.Linear): ", 1, true), message)
    local _, inside = coroutine.resume(coroutine.create(function() net(wrong) end))
    assert.is_truthy(inside:find("last (nn.Linear): ", 1, true), inside)
    net.last:register_forward_pre_hook(function() return zknn.zeros(1, 6) end)
    message = message_of(net, wrong)
    assert.is_truthy(message:find("last (nn.Linear): ", 1, true), message)
  end)
end)
