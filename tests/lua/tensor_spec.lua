-- Tensors in Lua: how they are made, read, written, named, closed and freed, and messages of
-- autograd. Oracle: tests/golden/tensor.lua (PyTorch's values, made by tensor.py),
-- PyTorch's documented rules, or arithmetic done by hand.

local zknn = require "zknn"
local support = require "support"
local fails = support.fails

local function list(t) return { dtype = t.dtype, shape = t.shape, values = t:tolist() } end

-- Runs a collection whose finalizers have all been called.
local function collect()
  collectgarbage()
  collectgarbage()
end

-- First: where a big graph has been alive, as much garbage may stay a while.
describe("memory", function()
  it("stays flat over 200000 small ops", function()
    local w = zknn.ones(100, { requires_grad = true })
    local most = 0
    local function work(n)
      for i = 1, n do
        local y = ((w * 2) + 1):sum()
        if i % 1000 == 0 then
          y:backward()
          w.grad = nil
          most = math.max(most, (zknn.memory()))
        end
      end
    end
    collect()
    local before, lua = zknn.memory(), collectgarbage "count"
    work(20000)
    local early = most
    work(46000) -- three ops each
    assert.is_true(most <= early + (16 << 20), ("%d, then %d bytes"):format(early, most))
    assert.is_true(most < before + (128 << 20), ("%d bytes at most"):format(most))
    collect()
    assert.is_true(zknn.memory() - before < 10000, ("%d bytes stay"):format(zknn.memory() - before))
    assert.is_true(collectgarbage "count" - lua < 1000)
  end)
end)

describe("golden values", function()
  local function maker(dtype)
    return function(shape, values) return { dtype = dtype, shape = shape, values = values } end
  end
  local cases = assert(loadfile "tests/golden/tensor.lua")(
    maker "float32", maker "float64", maker "int64", maker "uint8", maker "bool")
  local names = {
    z = zknn,
    m = zknn.arange(12):view(3, 4),
    c = zknn.arange(24, { dtype = "float32" }):view(2, 3, 4),
  }

  -- arange of a broken step: PyTorch's last bit depends on the width of the processor's vectors.
  local function difference(t, want, arange)
    local function near(v, w)
      local eps = want.dtype == "float32" and 0x1p-23 or 0x1p-52
      return arange and math.abs(v - w) <= eps * math.abs(w)
    end
    if t.dtype ~= want.dtype then return t.dtype .. ", PyTorch's " .. want.dtype end
    local shape, wanted = table.concat(t.shape, " "), table.concat(want.shape, " ")
    if shape ~= wanted then return ("shape %s, PyTorch's %s"):format(shape, wanted) end
    local values = t:dim() == 0 and { t:item() } or t:reshape(-1):tolist()
    for i, w in ipairs(want.values) do
      if values[i] ~= w and (w == w or values[i] == values[i]) and not near(values[i], w) then
        return ("element %d is %s, PyTorch's %s"):format(i - 1, values[i], w)
      end
    end
  end

  it("of creation, indexing and conversion are PyTorch's to the last bit", function()
    local wrong = {}
    for _, case in ipairs(cases) do
      local t = assert(load("return " .. case[1], case[1], "t", names))()
      local what = difference(t, case[2], case[1]:find "^z.arange")
      if what then wrong[#wrong + 1] = case[1] .. ": " .. what end
    end
    assert.equal("", table.concat(wrong, "\n"))
    assert.is_true(#cases > 300)
  end)
end)

describe("creation", function()
  it("may have vast sizes when it is empty", function()
    local t = zknn.zeros(1 << 40, 0, 1 << 20):transpose(0, 2):contiguous()
    assert.equal(0, t:numel())
  end)

  it("refuses ragged lists and what is no number, and says where", function()
    fails("tensor: a list has 1 entries where its siblings have 2 (nesting level 2)", zknn.tensor,
      { { 1, 2 }, { 3 } })
    fails("nested 2 deep in one place and 1 in another", zknn.tensor, { { 1, 2 }, 3 })
    fails("nested 1 deep in one place and more in another", zknn.tensor, { 1, { 2 } })
    fails("a list has 1 entries where its siblings have 0", zknn.tensor, { {}, { 1 } })
    fails("holds numbers or booleans, got '2'", zknn.tensor, { 1, "2" })
    fails("got '1,2],[3,4': [[...]] is a text in Lua; lists are written {{1, 2}, {3, 4}}",
      zknn.tensor, [[1,2],[3,4]])
    fails("holds numbers or booleans, got nil", zknn.tensor, { 1, nil, 3 })
    fails("zknn.stack(list) puts tensors together", zknn.tensor, { zknn.ones(2), zknn.ones(2) })
    fails("got a table with the key dtype", zknn.tensor, { dtype = "int64" })
  end)

  it("refuses values that the dtype cannot hold", function()
    -- PyTorch: "value cannot be converted to type uint8 without overflow"
    local m = zknn.zeros(2, { dtype = "uint8" })
    fails("tensor: 300 does not fit into uint8", zknn.tensor, { 300 }, { dtype = "uint8" })
    fails("tensor: -1.0 does not fit into uint8", zknn.tensor, { -1.0 }, { dtype = "uint8" })
    fails("nan does not fit into int64", zknn.tensor, { 0 / 0 }, { dtype = "int64" })
    fails("full: 1e+30 does not fit into int64", zknn.full, { 1 }, 1e30, { dtype = "int64" })
    fails("fill_: 256 does not fit into uint8", m.fill_, m, 256)
    fails("assignment: 256 does not fit into uint8", function() m[0] = 256 end)
    assert.same({ 255, 2 }, zknn.tensor({ -1, 2.9 }, { dtype = "uint8" }):tolist())
  end)

  it("takes PyTorch's names, and suggests the nearest to an unknown one", function()
    assert.same({ 3.0, 3.0 }, zknn.full { size = { 2 }, fill_value = 3.0 }:tolist())
    assert.same({ 0, 2, 4 }, zknn.arange(5, { step = 2 }):tolist())
    assert.same({ 1, 3 }, zknn.arange(1, { ["end"] = 5, step = 2 }):tolist())
    assert.same({ 0.0, 0.5, 1.0 }, zknn.linspace(0, 1, { steps = 3 }):tolist())
    assert.same({ 2, 3 }, zknn.zeros({ size = { 2, 3 }, dtype = "bool" }).shape)
    assert.same({ 2, 3 }, zknn.eye(2, { m = 3 }).shape)
    fails("zeros: there is no option 'dtyp'; did you mean 'dtype'?", zknn.zeros, 2,
      { dtyp = "bool" })
    fails("did you mean 'fill_value'?", zknn.full, { 2 }, { fil_value = 1 })
    fails("full: fill_value is given twice", zknn.full, { 2 }, 1, { fill_value = 1 })
    fails("there is no dtype float17; dtypes: float32", zknn.zeros, 2, { dtype = "float17" })
    fails("there is no device 'cuda'; zknn computes on the CPU: leave it out", zknn.zeros, 2,
      { device = "cuda" })
  end)

  it("names what is wrong with sizes", function()
    fails("zeros: a shape is made of integers >= 0, got -1", zknn.zeros, -1)
    fails("zeros: a shape is made of integers >= 0, got 1.5", zknn.zeros, 1.5)
    fails("[1099511627776, 1099511627776]", zknn.zeros, 1 << 40, 1 << 40)
    fails("linspace: steps is at least 0", zknn.linspace, 0, 1, -1)
    fails("eye: a size is at least 0", zknn.eye, -1)
    fails("arange: from 1 to 2 in steps of 0 is no range", zknn.arange, 1, 2, 0)
    fails("arange: from 5 to 1 in steps of 1 is no range", zknn.arange, 5, 1)
    fails("full: takes a shape as a list, and a value", zknn.full, 2, 1)
  end)

  it("copies a tensor without its history", function()
    local w = zknn.ones(2, { requires_grad = true })
    local copy = zknn.tensor(w * 2)
    assert.is_false(copy.requires_grad)
    copy[0] = 7
    assert.same({ 7.0, 2.0 }, copy:tolist())
  end)

  it("goes to bytes and back, strided tensors too", function()
    for _, dtype in ipairs { "float32", "float64", "int64", "uint8", "bool" } do
      local t = zknn.tensor({ { 0, 1, 2 }, { 3, 0, 1 } }, { dtype = dtype }):t()
      assert.same(list(t), list(zknn.from_bytes(t:bytes(), dtype, { 3, 2 })))
    end
    assert.equal(string.pack("<i8i8", 1, -2), zknn.tensor({ 1, -2 }):bytes())
    assert.equal("\0\0\192\63", zknn.tensor(1.5):bytes())
    assert.equal("", zknn.zeros(0, 3):bytes())
    assert.equal("\1\0\1", zknn.from_bytes("\7\0\1", "bool", { 3 }):bytes())
    fails("3 bytes do not fill a float32 tensor of shape [1]", zknn.from_bytes, "abc", "float32",
      { 1 })
    fails("8 bytes do not fill a float32 tensor of shape [1]", zknn.from_bytes, "abcdefgh",
      "float32", { 1 })
  end)
end)

describe("elements", function()
  it("are Lua numbers and booleans of their kind", function()
    assert.equal("integer", math.type(zknn.tensor(5):item()))
    assert.equal("float", math.type(zknn.tensor(5.0):item()))
    assert.equal("integer", math.type(zknn.ones(1, { dtype = "uint8" }):item()))
    assert.equal(true, zknn.tensor(true):item())
    assert.equal(5.0, zknn.tensor { { 5.0 } }:item())
    assert.same({ { 1, 2 }, { 3, 4 } }, zknn.tensor { { 1, 2 }, { 3, 4 } }:tolist())
    assert.same({ true, false }, zknn.tensor { true, false }:tolist())
    assert.equal(3, zknn.tensor(3):tolist())
    assert.same({ {}, {} }, zknn.zeros(2, 0):tolist())
    fails("item: a tensor of shape [2] has 2 elements, not one", function()
      return zknn.zeros(2):item()
    end)
    fails("has 0 elements", function() return zknn.zeros(0):item() end)
  end)

  it("are views when indexed, and written through them", function()
    local m = zknn.zeros(2, 3)
    local row = m[1]
    row[0] = 5
    m[{ 0, 2 }] = 1.5
    m[{ -1, -1 }] = true
    assert.same({ { 0.0, 0.0, 1.5 }, { 5.0, 0.0, 1.0 } }, m:tolist())
    m[0] = zknn.tensor { 1, 2, 3 } -- converted
    m[1] = zknn.tensor(9.0) -- broadcast
    assert.same({ { 1.0, 2.0, 3.0 }, { 9.0, 9.0, 9.0 } }, m:tolist())
    m:t()[0] = 0
    assert.same({ { 0.0, 2.0, 3.0 }, { 0.0, 9.0, 9.0 } }, m:tolist())
    local whole = zknn.zeros(2, { dtype = "int64" })
    whole[0] = 2.7 -- cut, as PyTorch does
    assert.same({ 2, 0 }, whole:tolist())
  end)

  it("outside or of another kind are errors", function()
    local m = zknn.zeros(3, 4)
    fails("index 3 is out of range for dim 0 of size 3", function() return m[3] end)
    fails("index -4 is out of range", function() return m[-4] end)
    fails("index 9 is out of range", function() return m[{ 0, 9 }] end)
    fails("got 1.5", function() return m[1.5] end)
    fails("3 indices for a tensor of 2 dimensions", function() return m[{ 1, 2, 3 }] end)
    fails("got boolean", function() return m[true] end)
    fails("a scalar has no dimension", function() return zknn.tensor(1)[0] end)
    fails("out of range", function() m[3] = 1 end)
    fails("elements are numbers or booleans, got string", function() m[0] = "1" end)
    fails("elements are numbers or booleans, got nil", function() m[0] = nil end)
    fails("shapes [4] and [3] do not broadcast", function() m[0] = zknn.zeros(3) end)
  end)

  it("are walked by each() from 0", function()
    local seen = {}
    for i, row in zknn.tensor({ { 1, 2 }, { 3, 4 } }):each() do
      seen[#seen + 1] = { i, row:tolist() }
      row[0] = 0
    end
    assert.same({ { 0, { 1, 2 } }, { 1, { 3, 4 } } }, seen)
    for _ in zknn.zeros(0, 2):each() do
      error "nothing to walk"
    end
    fails("each: a scalar tensor has no dimension to walk", function() zknn.tensor(1):each() end)
  end)
end)

describe("fields and methods", function()
  local t = zknn.zeros(2, 3)

  it("say what a tensor is", function()
    assert.same({ 2, 3 }, t.shape)
    assert.equal("float32", t.dtype)
    assert.equal("float32", zknn.float32)
    assert.equal("cpu", t.device)
    assert.is_false(t.requires_grad)
    assert.is_true(t.is_leaf)
    assert.is_nil(t.grad)
    assert.is_nil(t.grad_fn)
    assert.same({ 2, 3 }, t:size())
    assert.equal(3, t:size(-1))
    assert.equal(2, t:dim())
    assert.equal(6, t:numel())
    assert.equal(2, #t)
    assert.equal("zknn.Tensor", getmetatable(t).__name)
    assert.is_true(zknn.is_tensor(t))
    assert.is_false(zknn.is_tensor {})
    local w = zknn.ones(2, { requires_grad = true })
    local y = w:sum()
    assert.is_true(y.requires_grad)
    assert.is_false(y.is_leaf)
    assert.equal("sum", y.grad_fn)
    fails("size: dim 2 is out of range", t.size, t, 2)
    fails("a scalar tensor has no length", function() return #zknn.tensor(1) end)
  end)

  it("that do not exist suggest the nearest", function()
    fails("no field or method 'shap'; did you mean 'shape'?", function() return t.shap end)
    fails("no field or method 'relue'; did you mean 'relu'?", function() return t:relue() end)
    fails("did you mean 'requires_grad'?", function() t.require_grad = true end)
    fails("a tensor's shape cannot be assigned", function() t.shape = { 6 } end)
    fails("requires_grad is a boolean, got number", function() t.requires_grad = 1 end)
    fails("grad is a tensor or nil, got number", function() t.grad = 1 end)
    fails("a gradient of float32 [3] does not fit a tensor of float32 [2, 3]", function()
      t.grad = zknn.zeros(3)
    end)
  end)

  it("data and detach share the memory without the history", function()
    local w = zknn.ones(2, { requires_grad = true })
    w.data[0] = 5
    w:detach()[1] = 6
    assert.same({ 5.0, 6.0 }, w:tolist())
    assert.is_false(w.data.requires_grad)
    assert.is_false((w * 2):detach().requires_grad)
  end)

  it("to() gives the tensor itself when nothing changes", function()
    assert.equal(t, t:to "float32")
    assert.equal(t, t:cpu())
    assert.equal(t, t:to { device = "cpu" })
    assert.equal(t, t:contiguous())
    assert.is_false(rawequal(t, t:clone()))
    fails("there is no device 'cuda'; zknn computes on the CPU: leave it out", t.to, t, "cuda")
    fails("there is no device or dtype 'cudx' in this build; devices: cpu", t.to, t, "cudx")
  end)
end)

describe("arguments", function()
  local t = zknn.arange(6):view(2, 3)

  it("come by position, by name, or both", function()
    local want = { { 3 }, { 12 } }
    assert.same(want, zknn.sum(t, 1, true):tolist())
    assert.same(want, zknn.sum(t, 1, { keepdim = true }):tolist())
    assert.same(want, zknn.sum(t, { dim = 1, keepdim = true }):tolist())
    assert.same(want, zknn.sum({ input = t, dim = 1, keepdim = true }):tolist())
    assert.same(want, t:sum(-1, true):tolist())
    assert.same(want, t:sum({ dim = { 1 }, keepdim = true }):tolist())
    assert.same({ 3.0, 12.0 }, t:sum(1, nil, "float32"):tolist())
  end)

  it("that do not fit are errors that name them", function()
    fails("sum: there is no argument 'dmi'; did you mean 'dim'?", zknn.sum, t, { dmi = 1 })
    fails("sum: dim is given twice, by position and by name", zknn.sum, t, 0, { dim = 1 })
    fails("sum: input is missing", zknn.sum)
    fails("sum: dim must be an integer or a list of integers, got string", zknn.sum, t, "x")
    fails("sum: keepdim must be a boolean, got 1", zknn.sum, t, 0, 1)
    fails("sum: 5 arguments by position, at most 4 are possible", zknn.sum, t, 0, true, "int64", 1)
    fails("add: other must be a tensor or a number, got string", function() return t + "x" end)
    fails("add: shapes [2, 3] and [2] do not broadcast", function() return t + zknn.zeros(2) end)
    fails("cat: tensors must be a list of tensors that is not empty", zknn.cat, {})
    fails("cat: entry 2 of tensors is no tensor", zknn.cat, { t, 1 })
  end)

  it("blame the caller's line", function()
    local ok, message = pcall(function() return t:view(5) end)
    assert.is_false(ok)
    assert.is_truthy(message:find("tensor_spec.lua:%d+: view: "), message)
  end)
end)

describe("operators", function()
  local x = zknn.tensor { 1.0, -2.0 }

  it("take numbers on either side", function()
    assert.same({ 3.0, 0.0 }, (x + 2):tolist())
    assert.same({ 3.0, 0.0 }, (2 + x):tolist())
    assert.same({ 1.0, 4.0 }, (2 - x):tolist())
    assert.same({ -1.0, -4.0 }, (x - 2):tolist())
    assert.same({ 2.0, -4.0 }, (2 * x):tolist())
    assert.same({ 2.0, -1.0 }, (2 / x):tolist())
    assert.same({ -1.0, 2.0 }, (-x):tolist())
    assert.same({ 1.0, 4.0 }, (x ^ 2):tolist())
    assert.equal("float32", (zknn.tensor { 1 } + 2.5).dtype)
    assert.equal("int64", (zknn.tensor { 1 } + 2).dtype)
    assert.equal("float32", (zknn.tensor { 1 } / 2).dtype)
  end)

  it("compare by name; == of two tensors is refused", function()
    fails("tensors are compared by name: a:lt(b)", function() return x < x end)
    fails("tensors are compared by name", function() return x >= x end)
    fails("zknn.equal(a, b) as a whole", function() return x == x:clone() end)
    assert.same({ true, false }, x:gt(0):tolist())
  end)
end)

describe("a tensor", function()
  it("is one Lua object", function()
    local w = zknn.ones(2, { requires_grad = true })
    w:sum():backward()
    assert.is_true(w.grad == w.grad)
    local key = {}
    key[w.grad] = "gradient"
    collect()
    assert.equal("gradient", key[w.grad])
    assert.is_true(w:requires_grad_() == w)
    assert.is_true(w.grad:zero_() == w.grad)
  end)

  it("is closed at the end of its block, and says so afterwards", function()
    local outside = zknn.ones(1000)
    local before = zknn.memory()
    do
      local inside <close> = outside -- luacheck: ignore inside
    end
    assert.is_true(before - zknn.memory() >= 4000)
    assert.equal("tensor (closed)", tostring(outside))
    fails("closed", function() return outside.shape end)
    fails("closed", function() return outside[0] end)
    fails("closed", function() outside[0] = 1 end)
    fails("closed", function() return #outside end)
    fails("add: input is a closed tensor", function() return outside + 1 end)
    fails("add: other is a closed tensor", zknn.add, 1, outside)
    fails("cat: entry 1 of tensors is a closed tensor", zknn.cat, { outside })
    getmetatable(outside).__close(outside) -- once more does nothing
  end)

  it("gives its memory back when it is closed in a loop", function()
    collect()
    local before = zknn.memory()
    for _ = 1, 100 do
      local t <close> = zknn.zeros(1000)
      local u <close> = t + 1 -- luacheck: ignore u
    end
    assert.equal(before, (zknn.memory()))
  end)
end)

describe("autograd", function()
  it("adds to .grad, until it is nil again", function()
    local w = zknn.tensor({ 1.0, 2.0 }, { requires_grad = true })
    for _ = 1, 3 do
      (w * w):sum():backward()
    end
    assert.same({ 6.0, 12.0 }, w.grad:tolist())
    w.grad = nil
    assert.is_nil(w.grad);
    (w * 3):backward(zknn.tensor { 1.0, 10.0 })
    assert.same({ 3.0, 30.0 }, w.grad:tolist())
    w.grad:zero_()
    assert.same({ 0.0, 0.0 }, w.grad:tolist())
  end)

  it("runs backward once, and again with retain_graph", function()
    local w = zknn.ones(2, { requires_grad = true })
    local y = (w * w):sum()
    y:backward { retain_graph = true }
    y:backward()
    assert.same({ 4.0, 4.0 }, w.grad:tolist())
    fails("backward: this graph was used before (at mul)", y.backward, y)
    fails("backward: there is no argument 'retain_grap'; did you mean 'retain_graph'?", y.backward,
      y, { retain_grap = true })
  end)

  it("wants a scalar, a gradient, and something that requires one", function()
    local w = zknn.ones(2, { requires_grad = true })
    fails("backward: this tensor has shape [2]", w.backward, w * 2)
    fails("backward: this tensor requires no gradient", w.backward, zknn.ones(1))
    fails("requires_grad: a tensor of int64 has no gradient", zknn.arange(3).requires_grad_,
      zknn.arange(3))
    fails("requires_grad: a tensor of bool has no gradient", zknn.ones, 2,
      { dtype = "bool", requires_grad = true })
    fails("only a leaf can choose", function() (w * 2).requires_grad = false end)
  end)

  it("records nothing inside no_grad, and again after an error", function()
    local w = zknn.ones(2, { requires_grad = true })
    local a, b = zknn.no_grad(function(x) return w * x, zknn.is_grad_enabled() end, 3)
    assert.is_false(a.requires_grad)
    assert.is_false(b)
    assert.is_true(zknn.is_grad_enabled())
    fails("boom", zknn.no_grad, function() error "boom" end)
    assert.is_true(zknn.is_grad_enabled())
    assert.is_true((w * 1).requires_grad)
  end)

  it("sees a saved tensor that was changed in place", function()
    local w = zknn.ones(2, { requires_grad = true })
    local x = w * 2
    local y = (x * x):sum()
    x:add_(1)
    fails("backward: mul needs a tensor of shape [2] that an in-place operation has changed since "
      .. "(version 1, expected 0)", y.backward, y)
    local u = w * 2
    local v = (u + 1):sum() -- saves nothing
    u:add_(1)
    v:backward()
    assert.same({ 2.0, 2.0 }, w.grad:tolist())
  end)

  it("refuses to change in place what it needs unchanged", function()
    local w = zknn.ones(2, { requires_grad = true })
    local y = w * 2
    fails("add_: a leaf that requires a gradient cannot be changed in place", w.add_, w, 1)
    fails("fill_: this tensor requires a gradient", w.fill_, w, 1)
    fails("assignment: this tensor requires a gradient", function() w[0] = 1 end)
    fails("eq_: it has no gradient, and this tensor requires one", y.eq_, y, 1)
    fails("logical_not_: it has no gradient", w.logical_not_, w)
    zknn.no_grad(function() w:add_(1) end)
    assert.same({ 2.0, 2.0 }, w:tolist())
  end)

  it("keeps what backward needs of a tensor that the same call overwrites", function()
    local w = zknn.tensor({ 3.0, -2.0 }, { requires_grad = true })
    local x = w * 1
    x:mul_(x):square_() -- w^4
    x:sum():backward()
    assert.same({ 4 * 27.0, 4 * -8.0 }, w.grad:tolist())
  end)

  it("walks and frees a chain of a million ops without recursion", function()
    collect()
    local before = zknn.memory()
    local w = zknn.ones(1, { requires_grad = true })
    local y = w
    for _ = 1, 200000 do
      y = y + 1
    end
    assert.equal(200001.0, y:item())
    y:backward()
    assert.same({ 1.0 }, w.grad:tolist())
    y = w
    for _ = 1, 1000000 do
      y = y * 1
    end
    w, y = nil, nil -- luacheck: ignore w y (freed as it is, without a backward)
    collect()
    assert.equal(before, (zknn.memory()))
  end)
end)
