-- Lazy layers before their first call: what they show, save, load and refuse. Oracle: PyTorch's
-- rules, and plain layers; tests/golden/layers/lazy.py has the rest.

local zknn = require "zknn"
local support = require "support"
local nn = zknn.nn

describe("a lazy layer", function()
  it("draws nothing until its first call, and keeps its tensors", function()
    zknn.manual_seed(1)
    local lazy = nn.LazyLinear(3)
    local weight, optimizer = lazy.weight, zknn.optim.SGD(lazy:parameters(), { lr = 0.1 })
    zknn.manual_seed(1)
    local plain = nn.Linear(4, 3)
    zknn.manual_seed(1)
    local x = zknn.ones(2, 4)
    zknn.testing.assert_close(lazy(x), plain(x))
    assert.equal(weight, lazy.weight)
    assert.equal(nn.Linear, getmetatable(lazy))
    lazy(x):sum():backward()
    optimizer:step()
    assert.is_false(zknn.equal(lazy.weight, plain.weight))
  end)

  it("takes its sizes from a state_dict, or keeps none of either", function()
    for _, pair in ipairs {
      { nn.LazyLinear(3), nn.Linear(4, 3), zknn.ones(2, 4) },
      { nn.LazyConv2d(2, 3), nn.Conv2d(4, 2, 3), zknn.ones(1, 4, 5, 5) },
      { nn.LazyBatchNorm1d(), nn.BatchNorm1d(4), zknn.ones(2, 4) },
    } do
      local lazy, plain, x = table.unpack(pair)
      lazy:load_state_dict(plain:state_dict())
      assert.is_true(zknn.equal(plain.weight, lazy.weight))
      zknn.testing.assert_close(lazy:eval()(x), plain:eval()(x))
      assert.equal(getmetatable(plain), getmetatable(lazy))
    end
    local one, two = nn.LazyLinear(3), nn.LazyLinear(3)
    two:load_state_dict(one:state_dict())
    assert.same({ 2, 3 }, { table.unpack(two(zknn.ones(2, 5)).shape) })
    support.fails("size mismatch for weight", two.load_state_dict, two, one:state_dict())
  end)

  it("refuses inputs of other dimensions", function()
    support.fails("Expected 3D (unbatched) or 4D (batched) input", nn.LazyConv2d(2, 3),
      zknn.ones(2, 3))
    support.fails("in_channels is 3, groups must divide it, got 2",
      nn.LazyConv1d(2, 1, { groups = 2 }), zknn.ones(1, 3, 4))
    support.fails("out_features must not be negative", nn.LazyLinear, -1)
  end)
end)
