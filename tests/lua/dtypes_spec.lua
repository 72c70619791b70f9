-- Dtypes that are stored in few bits: there and back through files, moved, made, drawn; what takes
-- them and what does not. Oracle: PyTorch 2.15's values, and the tensors themselves.
-- (dtype_table_spec.lua has the ops.)

local zknn = require "zknn"
local nn, optim = zknn.nn, zknn.optim
local ALL = { "float16", "bfloat16", "int8", "int16", "int32", "uint16", "uint32", "uint64" }
local folder = os.tmpname()
local path = folder .. ".file"

-- torch.manual_seed(0), then rand(4), randn(3), randn(18), randn(16), randint(-5, 100, (4,)).
local EXPECTED = {
  rand_float16 = { 0.496337890625, 0.76806640625, 0.0885009765625, 0.132080078125 },
  rand_bfloat16 = { 0.49609375, 0.76953125, 0.08837890625, 0.1318359375 },
  randn_few = { 1.541015625, -0.29345703125, -2.1796875 },
  randn_float16 = { -1.1259765625, -1.15234375, -1.3525390625, -1.6962890625, 0.56689453125,
    0.79345703125, 0.5986328125, -1.5546875, -0.34130859375, 1.8525390625, 0.75,
    -0.58544921875, -0.17333984375, 0.1834716796875, 1.3896484375, 1.5859375, 0.9462890625,
    -0.84375 },
  randn_bfloat16 = { -1.125, -1.15625, -0.25, -0.43359375, 0.84765625, 0.69140625,
    -0.31640625, -2.109375, 0.322265625, -1.265625, 0.349609375, 0.30859375, 0.11962890625,
    1.234375, 1.1171875, -0.2470703125 },
  randint = { 69, 19, 93, 25 },
}

local TRAINED = {
  { "SGD", "float16", { lr = 0.1, momentum = 0.9, weight_decay = 0.01 },
    { 0.011962890625, 1.1748046875, 0.257080078125, -0.0811767578125 } },
  { "AdamW", "float16", { lr = 0.1 },
    { 0.07159423828125, -1.0107421875, -0.2027587890625, -0.02294921875 } },
  { "RMSprop", "float16", { lr = 0.05 },
    { 0.0026378631591796875, -0.28271484375, 0, 4.798173904418945e-05 } },
  { "Adagrad", "float16", { lr = 0.3 },
    { 0.0809326171875, -0.7607421875, 0.00015342235565185547, 1.1920928955078125e-07 } },
  { "SGD", "bfloat16", { lr = 0.1, momentum = 0.9, weight_decay = 0.01 },
    { 0.013671875, 1.171875, 0.2578125, -0.08203125 } },
  { "AdamW", "bfloat16", { lr = 0.1 },
    { 0.07666015625, -1.015625, -0.2041015625, -0.02392578125 } },
  { "RMSprop", "bfloat16", { lr = 0.05 },
    { 0.0026092529296875, -0.279296875, -1.7618285302889447e-18, 5.078315734863281e-05 } },
  { "Adagrad", "bfloat16", { lr = 0.3 },
    { 0.08154296875, -0.76171875, 0.00015354156494140625, 1.0710209608078003e-08 } },
}

teardown(function()
  os.remove(folder)
  os.remove(path)
end)

local function fails(part, f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good, part)
  assert.truthy(tostring(message):find(part, 1, true), message)
end

local function of(dtype) -- numbers that each dtype holds
  return zknn.tensor({ { 0, 1, 2 }, { 5, 100, 127 } }, { dtype = dtype })
end

local function check(want, got, what)
  assert.equal(want.dtype, got.dtype, what)
  assert.same({ table.unpack(want.shape) }, { table.unpack(got.shape) }, what)
  assert.same(want:tolist(), got:tolist(), what)
end

describe("a file", function()
  it("keeps the dtype: .pth, safetensors, .npy, .npz", function()
    for _, dtype in ipairs(ALL) do
      local x = of(dtype)
      zknn.save({ x = x, part = x:t() }, path)
      local back = zknn.load(path)
      check(x, back.x, dtype)
      check(x:t(), back.part, dtype)
      zknn.safetensors.save({ x = x }, path)
      check(x, zknn.safetensors.load(path).x, dtype)
      if dtype ~= "bfloat16" then
        zknn.npy.save(x, path)
        check(x, zknn.npy.load(path), dtype)
        zknn.npz.save({ x = x }, path)
        check(x, zknn.npz.load(path).x, dtype)
      end
    end
  end)

  it("of NumPy's has no bfloat16", function()
    fails("the tensor is bfloat16, which NumPy has not: convert it with x:float()", zknn.npy.save,
      of "bfloat16", path)
    fails("x: the tensor is bfloat16", zknn.npz.save, { x = of "bfloat16" }, path)
  end)

  it("is converted on demand, floats or integers", function()
    local t = { half = of "float16", list = { of "bfloat16" }, wide = of "float64",
      short = of "int16", mask = of "bool", n = 3 }
    zknn.save(t, path)
    local x = zknn.load(path, { dtype = "float32" })
    for _, f in ipairs { x.half, x.list[1], x.wide } do assert.equal("float32", f.dtype) end
    assert.equal("int16", x.short.dtype)
    assert.equal("bool", x.mask.dtype)
    assert.same(of "float32":tolist(), x.half:tolist())
    x = zknn.load(path, { dtype = "int64" })
    assert.equal("int64", x.short.dtype)
    assert.equal("float16", x.half.dtype)
    assert.equal("bool", x.mask.dtype)
    fails("there is no dtype 'float17'", zknn.load, path, { dtype = "float17" })
    zknn.npy.save(of "float16", path)
    assert.equal("float64", zknn.npy.load(path, { dtype = "float64" }).dtype)
    zknn.npz.save({ x = of "int8" }, path)
    assert.equal("int32", zknn.npz.load(path, { dtype = "int32" }).x.dtype)
    zknn.safetensors.save({ x = of "bfloat16" }, path)
    assert.equal("float32", zknn.safetensors.load(path, { dtype = "float32" }).x.dtype)
  end)

  it("of float16 loads into a model of float32, as PyTorch's copy_ does", function()
    local half, net = nn.Linear(3, 2):half(), nn.Linear(3, 2)
    zknn.save(half:state_dict(), path)
    net:load_state_dict(zknn.load(path))
    assert.equal("float32", net.weight.dtype)
    assert.same(half.weight:tolist(), net.weight:tolist())
    assert.equal("float32", net(zknn.ones(1, 3)).dtype)
  end)
end)

describe("uint16, uint32 and uint64", function()
  it("are moved and converted, and not computed on", function()
    for _, dtype in ipairs { "uint16", "uint32", "uint64" } do
      local x = of(dtype)
      check(of "float32", x:float(), dtype)
      assert.same({ 2, 127 }, x[{ ":", 2 }]:tolist())
      assert.same({ 12 }, { zknn.cat({ x, x }):numel() })
      assert.same({ { 2, 1, 0 }, { 127, 100, 5 } }, x:flip { 1 }:tolist())
      assert.same({ 5 }, x:reshape(6)[zknn.tensor { 3 }]:tolist())
      fails("add: an input is " .. dtype .. ", which is stored and not computed on: convert it "
        .. "with :long()", function() return x + 1 end)
      fails("convert it with :long()", function() return x:sum() end)
    end
  end)

  it("have no common dtype with other integers, as in PyTorch", function()
    local x, y, mask = of "uint16", of "int8", of "bool"
    fails("cat: uint16 and int8 have no common dtype", zknn.cat, { x, y })
    fails("cat: bool and uint64 have no common dtype", zknn.cat, { mask, x:to "uint64" })
    fails("stack: int64 and uint32 have no common dtype", zknn.stack, { y:long(), x:to "uint32" })
    fails("where: uint16 and int8 have no common dtype", zknn.where, mask, x, y)
    check(zknn.cat { of "float32", of "float32" }, zknn.cat { x, of "float32" }, "cat")
    check(x, zknn.where(mask:logical_not(), y[{ 0, 0 }], x), "where")
    check(x, zknn.where(mask, x, 0), "where")
  end)

  it("of 64 bits reach 2^64 - 1", function()
    local x = zknn.tensor({ -1 }):to "uint64"
    assert.equal("tensor([18446744073709551615], dtype=torch.uint64)", tostring(x))
    assert.equal(2.0 ^ 64, x:item())
    assert.equal(2.0 ^ 64, x:double():item())
    assert.equal(-1, x:long():item())
    assert.equal("tensor([9223372036854775808], dtype=torch.uint64)",
      tostring(zknn.tensor({ 2.0 ^ 63 }, { dtype = "float64" }):to "uint64"))
  end)
end)

describe("floats of 16 bits", function()
  -- An optimizer rounds what it keeps once a step, PyTorch after each operation: within some ulps.
  -- Oracle: PyTorch 2.15, ten steps on the sum of c p^2.
  it("are trained by an optimizer", function()
    for _, case in ipairs(TRAINED) do
      local name, dtype, options, want = table.unpack(case)
      local p = nn.Parameter(zknn.tensor({ 1, -2, 0.5, 0.25 }, { dtype = dtype }))
      local opt = optim[name]({ p }, options)
      for _ = 1, 10 do
        opt:zero_grad()
        zknn.sum(p * p * zknn.tensor({ 1, 0.5, 2, 0.25 }, { dtype = dtype })):backward()
        opt:step()
      end
      assert.equal(dtype, p.dtype)
      for i, value in ipairs(p:tolist()) do
        assert.near(want[i], value, dtype == "float16" and 2e-3 or 1.6e-2, name .. " " .. dtype)
      end
    end
    local late = nn.Linear(2, 1)
    local opt = optim.Adam(late:parameters(), { lr = 0.1 })
    zknn.sum(late(zknn.ones(1, 2))):backward()
    opt:step()
    late:half()
    late:zero_grad()
    zknn.sum(late(zknn.ones(1, 2):half())):backward()
    opt:step() -- the state follows its parameter
    assert.equal("float16", opt.state[late.weight].exp_avg.dtype)
  end)

  it("do not mix with float32 in a layer", function()
    fails("linear: input is float32, weight float16, bias float16: they must be one real dtype: ",
      nn.Linear(2, 1):half(), zknn.ones(1, 2))
    fails("input:float()", nn.Linear(2, 1), zknn.ones(1, 2):half())
    fails("input:half()", nn.Linear(2, 1):half(), zknn.ones(1, 2))
    fails("matmul", zknn.matmul, zknn.ones(2, 2), zknn.ones(2, 2):half())
  end)

  it("have gradients of their dtype, which accumulate in it", function()
    local w = zknn.tensor({ 1.0, 2.0 }, { dtype = "float16" }):requires_grad_();
    (w * 2048):sum():backward();
    (w * 1):sum():backward() -- 2049 is no float16
    assert.equal("float16", w.grad.dtype)
    assert.same({ 2048, 2048 }, w.grad:tolist())
    local x = zknn.tensor { 1.0, 3.0 }:requires_grad_()
    x:bfloat16():mul(0.1):sum():backward() -- PyTorch: 0.10009765625
    assert.equal("float32", x.grad.dtype)
    assert.same({ 0.10009765625, 0.10009765625 }, x.grad:tolist())
  end)

  it("have second gradients of their dtype", function() -- oracle: those of float32
    local function second(dtype)
      local x = (zknn.arange(32):reshape(1, 2, 4, 4):float() / 16 - 1):to(dtype):requires_grad_()
      local w = (zknn.arange(36):reshape(2, 2, 3, 3):float() / 32 - 0.5):to(dtype):requires_grad_()
      local y = nn.functional.conv2d(x, w):tanh():sum()
      zknn.autograd.grad(y, { w }, { create_graph = true })[1]:pow(2):sum():backward()
      return x.grad
    end
    local want = second "float32"
    for _, dtype in ipairs { "float16", "bfloat16" } do
      local got = second(dtype)
      assert.equal(dtype, got.dtype)
      local off = (got:float() - want):abs():max():item() / want:abs():max():item()
      assert.is_true(off < (dtype == "float16" and 0.01 or 0.08), off)
    end
  end)

  it("are drawn as PyTorch draws them", function() -- torch.manual_seed(0)
    zknn.manual_seed(0)
    assert.same(EXPECTED.rand_float16, zknn.rand(4, { dtype = "float16" }):tolist())
    zknn.manual_seed(0)
    assert.same(EXPECTED.rand_bfloat16, zknn.rand(4, { dtype = "bfloat16" }):tolist())
    zknn.manual_seed(0)
    assert.same(EXPECTED.randn_few, zknn.randn(3, { dtype = "float16" }):tolist())
    zknn.manual_seed(0)
    assert.same(EXPECTED.randn_float16, zknn.randn(18, { dtype = "float16" }):tolist())
    zknn.manual_seed(0)
    assert.same(EXPECTED.randn_bfloat16, zknn.randn(16, { dtype = "bfloat16" }):tolist())
  end)
end)

describe("integers of few bits", function()
  it("refuse numbers that they do not hold, as a tensor is made", function()
    fails("128 does not fit into int8", zknn.tensor, { 128 }, { dtype = "int8" })
    fails("does not fit into int32", zknn.full, { 2 }, 1 << 31, { dtype = "int32" })
    assert.same({ -128, 127 }, zknn.tensor({ -128, 127 }, { dtype = "int8" }):tolist())
    fails("random_: 0..199 does not fit int8", function()
      return zknn.zeros(2, { dtype = "int8" }):random_(200)
    end)
  end)

  it("are divided by numbers that they do not hold", function() -- PyTorch 2.15's values
    for _, dtype in ipairs { "uint8", "int8", "int16", "int32", "int64" } do
      local x = zknn.tensor({ 1, 2, 100 }, { dtype = dtype })
      check(zknn.tensor { 1.0, 2.0, 100.0 } / 70000, x / 70000, dtype)
      check(300 / zknn.tensor { 1.0, 2.0, 100.0 }, 300 / x, dtype)
      check(zknn.tensor { 1.0, 2.0, 100.0 } / 2.0 ^ 40, x / (1 << 40), dtype)
      check(zknn.tensor { 1.0, 2.0, 100.0 }:atan2(300), x:atan2(300), dtype)
    end
  end)

  it("refuse numbers that they do not hold, where a choice or a power takes them", function()
    local x = zknn.tensor({ 1, 3 }, { dtype = "int8" })
    fails("where: other 300 does not fit int8", zknn.where, x:gt(1), x, 300)
    fails("where: input -129 does not fit int8", zknn.where, x:gt(1), -129, x)
    assert.same({ -128, 3 }, zknn.where(x:gt(1), x, -128):tolist())
    fails("pow: exponent 128 does not fit int8", x.pow, x, 128)
    fails("pow: exponent 40000 does not fit int16", x:short().pow, x:short(), 40000)
    assert.same({ 1, 3 ^ 9 }, x:short():pow(9):tolist())
  end)

  it("are drawn, made and counted", function()
    zknn.manual_seed(0)
    assert.same(EXPECTED.randint, zknn.randint(-5, 100, { 4 }, { dtype = "int8" }):tolist())
    check(zknn.arange(5):short(), zknn.arange(5, { dtype = "int16" }), "arange")
    assert.same({ 0, 2 }, zknn.bincount(zknn.tensor({ 1, 1 }, { dtype = "int32" })):tolist())
  end)

  it("index", function()
    local x = zknn.arange(5) * 10
    assert.same({ 20, 0 }, x[zknn.tensor({ 2, 0 }, { dtype = "int32" })]:tolist())
    assert.equal(30, x[zknn.tensor(3):char()]:item())
  end)
end)

describe("a complex dtype", function()
  it("is refused by name", function()
    fails("there is no dtype complex64", zknn.zeros, 2, { dtype = "complex64" })
    fails("there is no dtype complex128", zknn.tensor, { 1 }, { dtype = "complex128" })
  end)
end)

describe("an index", function()
  it("of int32 reads and writes as one of int64, with gradients", function()
    local i = zknn.tensor { { 0, 2, 1 }, { 2, 2, 0 } }
    local function run(index)
      local x = zknn.arange(6):float():view(2, 3):requires_grad_()
      local y = x:gather(1, index):scatter(1, index:narrow(1, 0, 2), 5):scatter_add(1, index, x)
        + x:index_select(1, index[1]) + x:index_add(1, index[0], x)
      zknn.sum(y * y):backward()
      return { y:tolist(), x.grad:tolist() }
    end
    assert.same(run(i), run(i:int()))
    fails("take: index is int32, it must be int64: index:long()", zknn.take, zknn.ones(3), i:int())
    fails("gather: index is int16, it must be int64: index:long()", function()
      return zknn.ones(2, 3):gather(1, i:short())
    end)
  end)
end)

describe("an operand", function()
  it("may be true or false: the number 1 or 0 of dtype bool", function()
    assert.equal("tensor([2., 3.])", tostring(zknn.tensor { 1.0, 2.0 } + true))
    assert.equal("tensor([0, 0])", tostring(false * zknn.tensor { 1, 2 }))
    assert.equal("tensor([True, True])", tostring(zknn.tensor({ 1, 0 }):bool():logical_or(true)))
    local mask = zknn.tensor { 1, 0 }:bool()
    assert.equal("tensor([ True, False])", tostring(zknn.where(mask, true, false)))
  end)
end)

describe("a gradient", function()
  it("of another real dtype is converted", function()
    local x = zknn.ones(3):requires_grad_()
    ;(x * 2):backward(zknn.tensor({ 1, 2, 3 }, { dtype = "float64" }))
    assert.equal("tensor([2., 4., 6.])", tostring(x.grad))
    local v = zknn.tensor({ 1, 2, 3 }, { dtype = "float64" }):requires_grad_()
    local g = zknn.autograd.grad(x * x, x, { grad_outputs = v, create_graph = true })
    assert.equal("float32", g[1].dtype)
    zknn.sum(g[1]):backward()
    assert.equal("tensor([2., 2., 2.], dtype=torch.float64)", tostring(v.grad))
    fails("a gradient of int64 [3] does not fit a tensor of float32 [3]: convert it", function()
      (x * 2):backward(zknn.tensor { 1, 2, 3 })
    end)
  end)
end)

describe("zknn.save", function()
  it("refuses the name of another kind of file", function()
    for _, ending in ipairs { "npy", "npz", "safetensors", "csv", "onnx", "NPZ" } do
      fails(("ends in .%s: call zknn.%s."):format(ending, ending:lower()), zknn.save, zknn.ones(1),
        "x." .. ending)
    end
  end)
end)
