-- deepcopy_spec.lua: zknn.deepcopy. Oracle: what Python's copy.deepcopy does with PyTorch's
-- objects: identity within the copy as in the original, equal values, errors.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local fails = require("support").fails
local nn = zknn.nn

describe("deepcopy", function()
  it("gives a net and its optimizer, which go on alone", function()
    local net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
    local optimizer = zknn.optim.Adam(net:parameters(), { lr = 0.1 })
    local schedule = zknn.optim.lr_scheduler.StepLR(optimizer, 1)
    local x = zknn.rand(4, 2)
    local function train(on)
      on.optimizer:zero_grad()
      on.net(x):sum():backward()
      on.optimizer:step()
    end
    train { net = net, optimizer = optimizer }
    local copy = zknn.deepcopy { net = net, optimizer = optimizer, schedule = schedule }
    assert.is_true(rawequal(copy.net[0].weight, copy.optimizer.param_groups[1].params[1]))
    assert.is_true(nn.Parameter.is(copy.net[0].weight))
    assert.is_true(zknn.equal(copy.net[0].weight.grad, net[0].weight.grad))
    assert.is_false(rawequal(copy.net[0].weight.grad, net[0].weight.grad))
    copy.schedule:step()
    assert.same({ 0.1 * 0.1, 0.1 }, { copy.optimizer.param_groups[1].lr,
      optimizer.param_groups[1].lr })
    copy.optimizer.param_groups[1].lr = 0.1
    local before = net[0].weight:clone()
    train(copy)
    assert.is_true(zknn.equal(before, net[0].weight))
    train { net = net, optimizer = optimizer } -- the same step on the original
    assert.is_true(zknn.equal(copy.net[0].weight, net[0].weight))
    assert.is_true(zknn.equal(copy.net[1].running_mean, net[1].running_mean))
  end)

  it("keeps what is shared, and hooks", function()
    local layer, calls = nn.Linear(2, 2), 0
    layer:register_forward_hook(function() calls = calls + 1 end)
    local copy = zknn.deepcopy(nn.Sequential(layer, layer))
    assert.is_true(rawequal(copy[0], copy[1]))
    assert.is_false(rawequal(copy[0], layer))
    copy(zknn.ones(1, 2))
    assert.equal(2, calls)
    local list = { { 1 } }
    list.me, list.also = list, list[1]
    local own = zknn.deepcopy(list)
    assert.is_true(rawequal(own.me, own) and rawequal(own.also, own[1]))
    assert.is_false(rawequal(own[1], list[1]))
  end)

  it("keeps the order of a state_dict, and its metadata", function()
    local net = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 1))
    local dict = net:state_dict()
    local copy = zknn.deepcopy(dict)
    assert.same(ordered.keys(dict), ordered.keys(copy))
    assert.same(dict._metadata, copy._metadata)
    assert.is_false(rawequal(dict._metadata, copy._metadata))
    copy.more = zknn.ones(1)
    assert.equal(#dict + 1, #copy)
    copy.more = nil
    net:load_state_dict(copy)
  end)

  it("copies tensors, generators and objects, shares functions and classes", function()
    local leaf = zknn.ones(2, { requires_grad = true })
    local copy = zknn.deepcopy(leaf)
    assert.is_true(copy.requires_grad and copy.is_leaf and not rawequal(copy, leaf))
    local generator = zknn.Generator():manual_seed(3)
    local again = zknn.deepcopy(generator)
    assert.equal(zknn.rand(1, { generator = generator }):item(),
      zknn.rand(1, { generator = again }):item())
    assert.is_true(rawequal(print, zknn.deepcopy(print)))
    assert.is_true(rawequal(nn.Linear, zknn.deepcopy(nn.Linear)))
    assert.is_nil(zknn.deepcopy(nil))
    local Net = nn.class "Net"
    function Net:__init() self.parts = { zknn.ones(1), { 5 } } end
    local net = Net()
    local other = zknn.deepcopy(net)
    assert.equal(5, other.parts[2][1])
    assert.is_false(rawequal(other.parts, net.parts))
  end)

  it("refuses what belongs to the graph, and what cannot be copied", function()
    fails("only leaves of the graph", zknn.deepcopy, zknn.ones(2):requires_grad_() * 2)
    fails("FILE* cannot be copied", zknn.deepcopy, io.stdout)
    fails("cannot be copied", zknn.deepcopy, coroutine.create(print))
    fails("a value is missing", zknn.deepcopy)
    fails("got more", zknn.deepcopy, 1, 2)
  end)
end)

describe("inference_mode", function() -- oracle: as no_grad
  it("records nothing, and gives the results", function()
    local x = zknn.ones(2):requires_grad_()
    local y, n = zknn.inference_mode(function(a) return x * a, 7 end, 3)
    assert.is_false(y.requires_grad)
    assert.equal(7, n)
    assert.is_true((x * 2).requires_grad)
    fails("inference_mode: f must be a function", zknn.inference_mode, true)
  end)
end)
