-- named_spec.lua: arguments by name in a last table, of what is no op. Oracle:
-- the same call by position, from the same seed.

local zknn = require "zknn"
local support = require "support"

-- Both calls, from one seed, give equal tensors.
local function same(by_position, by_name)
  zknn.manual_seed(1)
  local a = by_position()
  zknn.manual_seed(1)
  local b = by_name()
  assert.is_true(zknn.equal(a, b), tostring(a) .. " and " .. tostring(b))
  assert.equal(a.dtype, b.dtype)
end

local function refuses(f, message)
  local good, problem = pcall(f)
  assert.is_false(good, "no error")
  assert.is_truthy(tostring(problem):find("named_spec.lua:%d+: "), problem)
  support.has(tostring(problem), message)
end

local function filled(name, ...)
  local x = zknn.zeros(4)
  return x[name](x, ...)
end

describe("arguments by name", function()
  it("are read by fills", function()
    for _, case in ipairs {
      { "uniform_", { 2, 3 }, { from = 2, to = 3 } }, { "uniform_", { 0, 3 }, { to = 3 } },
      { "normal_", { 2, 3 }, { mean = 2, std = 3 } }, { "normal_", { 0, 3 }, { std = 3 } },
      { "exponential_", { 3 }, { lambd = 3 } }, { "random_", { 9 }, { to = 9 } },
      { "random_", { 5, 9 }, { from = 5, to = 9 } }, { "bernoulli_", { 0.3 }, { p = 0.3 } },
      { "bernoulli_", { zknn.ones(4) }, { p = zknn.ones(4) } },
      { "fill_", { 5 }, { value = 5 } }, { "copy_", { zknn.ones(4) }, { src = zknn.ones(4) } },
    } do
      local name, given, named = table.unpack(case)
      same(function() return filled(name, table.unpack(given)) end,
        function() return filled(name, named) end)
    end
    same(function() return filled("uniform_", 2, 3) end,
      function() return filled("uniform_", 2, { to = 3 }) end)
    local g = zknn.Generator { device = "cpu" }:manual_seed { seed = 1 }
    same(function() return filled("normal_", 2, 3) end,
      function() return filled("normal_", 2, { std = 3, generator = g }) end)
  end)

  it("are read by other methods and functions", function()
    local p = zknn.full({ 4 }, 0.5)
    same(function() return zknn.bernoulli(p, 0.9) end,
      function() return zknn.bernoulli(p, { p = 0.9 }) end)
    for _, name in ipairs { "zeros_like", "ones_like", "rand_like", "randn_like" } do
      same(function() return zknn[name](p) end, function() return zknn[name] { input = p } end)
    end
    same(function() return zknn.full_like(p, 2) end,
      function() return zknn.full_like { input = p, fill_value = 2 } end)
    same(function() return zknn.randint_like(p, 9) end,
      function() return zknn.randint_like { input = p, high = 9 } end)
    same(function() return zknn.randint_like(p, 5, 9) end,
      function() return zknn.randint_like { input = p, low = 5, high = 9 } end)
    assert.is_true(zknn.equal { input = p, other = p })
    assert.is_true(zknn.allclose { input = p, other = p + 0.1, atol = 0.2 })
    assert.equal(3, zknn.zeros(2, 3):size { dim = 1 })
    assert.is_false(zknn.ones(1):requires_grad_ { requires_grad = false }.requires_grad)
    same(function() return zknn.from_bytes("abcd", "uint8", { 2, 2 }) end,
      function() return zknn.from_bytes("abcd", { dtype = "uint8", shape = { 2, 2 } }) end)
    zknn.manual_seed { seed = 5 }
    assert.equal(5, zknn.initial_seed())
  end)

  it("are refused when there are none, or when they come twice", function()
    refuses(function() filled("normal_", { sd = 1 }) end,
      "normal_: there is no argument 'sd'; did you mean 'std'?")
    refuses(function() filled("normal_", 1, { mean = 1 }) end,
      "normal_: mean is given twice, by position and by name")
    refuses(function() filled("random_", { from = 1 }) end, "random_: from is given without to")
    refuses(function() zknn.manual_seed { sed = 1 } end, "did you mean 'seed'?")
    refuses(function() zknn.zeros(2):size { axis = 1 } end, "size: there is no argument 'axis'")
  end)
end)

describe("options of functions that draw", function() -- oracle: PyTorch's documentation
  it("set the dtype, randperm's too", function()
    same(function() return zknn.randperm(6):float() end,
      function() return zknn.randperm(6, { dtype = "float32" }) end)
  end)
end)

describe("fill_", function() -- oracle: torch.Tensor.fill_, which takes a tensor of no dimensions
  it("takes a scalar tensor, and no other", function()
    assert.is_true(zknn.equal(zknn.full({ 2 }, 3.0), zknn.zeros(2):fill_(zknn.tensor(3))))
    refuses(function() zknn.zeros(2):fill_(zknn.tensor { 3 }) end,
      "fill_: value must be a number or a tensor without dimensions, got shape [1]")
    refuses(function() zknn.zeros(2):fill_(zknn.tensor(3.0):requires_grad_()) end,
      "fill_: this tensor requires a gradient")
  end)
end)
