-- composed_spec.lua: composed functions that come at their first use. Oracle: PyTorch's outputs,
-- gradients and second gradients (tests/golden/composed.py).

local zknn = require "zknn"
local tools = require "compose_tools"
local fails = require("support").fails
local golden = dofile "tests/golden/composed.lua"

describe("as PyTorch's:", function()
  for _, row in ipairs(golden.read) do
    it(row[1], function() tools.compare_twice(golden, row, "return " .. row[1]) end)
  end
end)

-- Oracle: PyTorch's numbers after the same seed, bit for bit (tests/golden/distributions.py).
describe("draws as PyTorch's:", function()
  for _, row in ipairs(dofile "tests/golden/distributions.lua") do
    it(row[1], function()
      local f = assert(load("return " .. row[1], "=row", "t", { z = zknn }))
      zknn.manual_seed(3)
      if not row[2] then
        assert.has_error(f)
        return
      end
      local t = f()
      assert.equal(row[2], t.dtype)
      assert.same(row[3], t.shape)
      assert.same(row[4], t:double():flatten():tolist())
      assert.equal(row[5], zknn.rand(1):item())
    end)
  end

  it("take a generator of their own", function()
    local function drawn() return zknn.Generator():manual_seed(5) end
    local before = zknn.get_rng_state()
    assert.same(zknn.empty(2):cauchy_({ generator = drawn() }):tolist(),
      zknn.empty(2):cauchy_({ generator = drawn() }):tolist())
    assert.same(zknn.poisson(zknn.ones(3), { generator = drawn() }):tolist(),
      zknn.poisson(zknn.ones(3), { generator = drawn() }):tolist())
    assert.same(zknn.normal(zknn.zeros(2), 1, { generator = drawn() }):tolist(),
      zknn.normal(zknn.zeros(2), 1, { generator = drawn() }):tolist())
    assert.is_true(zknn.equal(before, zknn.get_rng_state()))
  end)
end)

-- Oracle: PyTorch's attributes and answers of the same names.
describe("a tensor says", function()
  local x = zknn.zeros(2, 3, { dtype = "float64" })

  it("its sizes and bytes", function()
    assert.same({ 2, 8, 48, 6, 2, 8 }, { x.ndim, x.itemsize, x.nbytes, x:nelement(),
      x:ndimension(), x:element_size() })
    assert.same({ 3, 1, 3, 0 }, { x:stride(0), x:stride(-1), x[1]:storage_offset(),
      x:storage_offset() })
    assert.equal(6, zknn.numel(x))
    assert.is_true(x.is_cpu and not (x.is_cuda or x.is_sparse or x.is_quantized))
    assert.is_true(x:is_same_size(zknn.ones(2, 3)) and not zknn.is_same_size(x, zknn.ones(3, 2)))
  end)

  it("what its dtype is", function()
    local answers = {}
    for i, dtype in ipairs { "float16", "int8", "uint8", "bool", "int64" } do
      local t = zknn.zeros(1, { dtype = dtype })
      answers[i] = { t:is_floating_point(), t:is_signed(), t:is_complex() }
    end
    assert.same({ { true, true, false }, { false, true, false }, { false, false, false },
      { false, false, false }, { false, true, false } }, answers)
    assert.is_true(zknn.is_nonzero(zknn.tensor { -0.5 }) and zknn.is_nonzero(zknn.tensor(true)))
    assert.is_false(zknn.is_nonzero(zknn.tensor(0)) or zknn.tensor(false):is_nonzero())
    fails("has 2 elements, not one", zknn.is_nonzero, zknn.zeros(2))
  end)

  it("whether its gradient is kept", function()
    local leaf = zknn.ones(2):requires_grad_()
    local y = leaf * 2
    assert.is_false(y.retains_grad)
    y:retain_grad()
    leaf:retain_grad()
    assert.is_true(y.retains_grad)
    assert.is_false(leaf.retains_grad)
  end)
end)

describe("dtypes", function() -- oracle: PyTorch's functions of the same names
  it("join", function()
    for _, row in ipairs {
      { "int8", "uint8", "int16" }, { "float16", "bfloat16", "float32" }, { "int64", "float16",
        "float16" }, { "bool", "uint8", "uint8" }, { "uint16", "float32", "float32" },
    } do
      assert.equal(row[3], zknn.promote_types(row[1], row[2]))
    end
    fails("no common dtype", zknn.promote_types, "uint16", "int8")
    fails("there is no dtype", zknn.promote_types, "int7", "int8")
    local ints = zknn.arange(2)
    assert.same({ "float32", "float32", "int64", "float32", "int64", "uint8" },
      { zknn.result_type(ints, 1.5), zknn.result_type(1, 2.5), zknn.result_type(1, 2),
        zknn.result_type(zknn.tensor(2.0), ints), zknn.result_type(ints, zknn.tensor(true)),
        zknn.result_type(ints:byte(), 300) })
    assert.same({ false, false, true, true }, { zknn.can_cast("float32", "int32"),
      zknn.can_cast("int32", "bool"), zknn.can_cast("bool", "float16"),
      zknn.can_cast("int64", "uint8") })
  end)

  it("have a default that stays", function()
    zknn.set_default_dtype(zknn.float32)
    assert.equal("float32", zknn.get_default_dtype())
    fails('write {dtype="float64"}', zknn.set_default_dtype, "float64")
    assert.equal("cpu", zknn.device "cpu:0")
    fails("zknn computes on the CPU", zknn.device, "cuda", 1)
  end)
end)

describe("values", function()
  it("stay what they are where nothing is to change", function()
    local x = zknn.ones(2)
    assert.is_true(rawequal(x, zknn.as_tensor(x)) and rawequal(x, zknn.asarray(x)))
    assert.is_false(rawequal(x, zknn.asarray(x, { copy = true })))
    assert.is_true(rawequal(x, x:type_as(zknn.zeros(1))))
    fails("always copied", zknn.asarray, { 1 }, { copy = false })
  end)

  it("are seen through views: unfold and as_strided", function()
    local x = zknn.arange(6.0)
    local windows, strided = x:unfold(0, 2, 2), x:as_strided({ 2 }, { 3 }, 1)
    x:mul_(10)
    assert.same({ { 0.0, 10.0 }, { 20.0, 30.0 }, { 40.0, 50.0 } }, windows:tolist())
    assert.same({ 10.0, 40.0 }, strided:tolist())
  end)

  it("keep their memory where the shape changes in place", function()
    local x = zknn.arange(6)
    local same = x:view(2, 3)
    same:t_()
    x:add_(10)
    assert.same({ { 10, 13 }, { 11, 14 }, { 12, 15 } }, same:tolist())
    x:resize_(2)
    x:zero_()
    assert.equal(0, same[0][0]:item())
    fails("requires a gradient", zknn.ones(2, 2):requires_grad_().t_,
      zknn.ones(2, 2):requires_grad_())
    local leaf = zknn.ones(2):requires_grad_()
    assert.is_false(leaf:detach_().requires_grad)
    fails("write x = x:detach()", function()
      return (zknn.ones(2):requires_grad_() * 2):detach_()
    end)
  end)
end)
