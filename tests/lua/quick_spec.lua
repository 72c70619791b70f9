-- Quick ways through an op that only some sizes, numbers or layouts take. Oracles: the op's general
-- way (an argument that does not qualify), or one element after the other in Lua's doubles.

local zknn = require "zknn"
local tools = require "script_tools"

local F = zknn.nn.functional

local function near(want, got, tolerance)
  local fits = math.abs(want - got) <= tolerance
  if not fits then
    error(("%.9g, not %.9g"):format(got, want), 2)
  end
end

describe("dot", function()
  it("is near the exact sum at every length", function()
    zknn.manual_seed(0)
    for _, n in ipairs { 0, 1, 15, 16, 17, 33, 1000, 32768, 32769, 70001 } do
      for _, dtype in ipairs { "float32", "float64" } do
        local a, b = zknn.randn(n):to(dtype), zknn.randn(n):to(dtype)
        local x, y, want, size = a:tolist(), b:tolist(), 0.0, 1.0
        for i = 1, n do
          want = want + x[i] * y[i]
          size = size + math.abs(x[i] * y[i])
        end
        near(want, a:dot(b):item(), size * (dtype == "float32" and 2 ^ -23 or 2 ^ -48))
      end
    end
    local a = zknn.arange(60):float()
    assert.equal(a:view(20, 3):select(1, 1):contiguous():dot(a:narrow(0, 0, 20)):item(),
      a:view(20, 3):select(1, 1):dot(a:narrow(0, 0, 20)):item())
  end)

  it("has the same bits for any number of threads and each kind of CPU", function()
    tools.check_bits [[
      zknn.manual_seed(0)
      for _, n in ipairs { 7, 1000, 100003 } do
        local x, y = zknn.randn(n), zknn.randn(n)
        add(x:dot(y))
        add(x:double():dot(y:double()))
      end
    ]]
  end)
end)

describe("arange", function()
  it("has each element where it is long, or of another dtype", function()
    local n = 140001
    local x = zknn.arange(-5, -5 + n / 2, 0.5)
    local y = zknn.arange(n):to("float64"):mul(0.5):sub(5):to("float32")
    assert.equal("float32", tostring(x.dtype))
    assert.is_true(x:equal(y))
    assert.is_true(zknn.arange(3, 3 - 7 * n, -7):equal(zknn.arange(n):mul(-7):add(3)))
    for _, dtype in ipairs { "float32", "float64", "uint8" } do
      local counted = zknn.arange(1000):to(dtype)
      assert.is_true(zknn.arange(1000, { dtype = dtype }):equal(counted))
    end
    local huge = 1 << 60
    assert.same({ (huge + 0.0), (huge + 3.0 * 2 ^ 40) },
      zknn.arange(huge, huge + (6 << 40), 3 << 40, { dtype = "float64" }):tolist())
  end)
end)

describe("max_pool without indices", function()
  -- With indices, each window is looked at by itself.
  it("gives what it gives with them", function()
    zknn.manual_seed(0)
    local x = zknn.randn(2, 3, 19, 23)
    x[0][0][5][7] = 0 / 0
    local windows = {
      { 3, 2, 1 }, { 3, 1, 1 }, { 2, 2, 0 }, { 5, 3, 2 }, { { 1, 4 }, { 1, 2 }, 0 },
      { 3, 2, 1, 2 }, { 2, 3, 1, 4 }, { 3, 2, 1, 1, true }, { { 4, 1 }, 1, 0 },
    }
    for _, dtype in ipairs { "float32", "float64" } do
      for _, w in ipairs(windows) do
        local y = x:to(dtype)
        local want = F.max_pool2d(y, w[1], w[2], w[3], w[4] or 1, w[5] or false, true)
        local got = F.max_pool2d(y, w[1], w[2], w[3], w[4] or 1, w[5] or false)
        assert.is_true(zknn.allclose(got, want, 0, 0, true))
      end
      for _, w in ipairs { { 2, 2, 0 }, { 3, 1, 1 }, { 4, 3, 2 } } do
        local y = x:to(dtype):flatten(1, 2)
        local want = F.max_pool1d(y, w[1], w[2], w[3], 1, false, true)
        assert.is_true(zknn.allclose(F.max_pool1d(y, w[1], w[2], w[3]), want, 0, 0, true))
      end
    end
    local long = zknn.randn(1, 1, 5000)
    local want = F.max_pool1d(long, 3, 1, 1, 1, false, true)
    assert.is_true(F.max_pool1d(long, 3, 1, 1):equal(want))
  end)
end)

describe("a power by a number", function()
  -- A tensor of exponents goes through pow for each element.
  it("has the gradient of the power by a tensor", function()
    for _, exponent in ipairs { 2, 3, 0.5, -0.5, -1, -2 } do
      for _, dtype in ipairs { "float32", "float64" } do
        local x = zknn.linspace(0.1, 3, 40):to(dtype):requires_grad_()
        local y = x:detach():requires_grad_()
        x:pow(exponent):mul(3):sum():backward()
        y:pow(zknn.full({ 40 }, exponent):to(dtype)):mul(3):sum():backward()
        assert.is_true(zknn.allclose(x.grad, y.grad, 1e-6, 0))
      end
    end
  end)
end)

describe("one number for all on the left", function()
  it("meets each element of the other side", function()
    local column, row = zknn.linspace(-2, 2, 7), zknn.linspace(0.5, 3, 37)
    local a, b = column:tolist(), row:tolist()
    local outer, less = zknn.outer(column, row):tolist(), column:view(7, 1):lt(row):tolist()
    local inverse = (1 / row):tolist()
    local first = row:double()
    for i = 1, 7 do
      for j = 1, 37 do
        near(a[i] * b[j], outer[i][j], 1e-6)
        assert.equal(a[i] < b[j], less[i][j])
      end
    end
    for j = 1, 37 do near(1 / b[j], inverse[j], 1e-7) end
    near(5 - b[37], (5 - first):tolist()[37], 1e-15)
  end)
end)

describe("a narrow layer", function()
  it("sums the products of each width, without a bias too", function()
    zknn.manual_seed(0)
    for _, samples in ipairs { 1, 2, 9, 33 } do
      for _, width in ipairs { 1, 2, 3, 4, 5, 7, 10, 16, 17, 19 } do
        local x, w, b = zknn.randn(samples, 130), zknn.randn(width, 130), zknn.randn(width)
        local want = x:double():matmul(w:double():t())
        assert.is_true(zknn.allclose(F.linear(x, w):double(), want, 1e-4, 1e-4))
        assert.is_true(zknn.allclose(F.linear(x, w, b):double(), want:add(b:double()), 1e-4, 1e-4))
        assert.is_true(zknn.allclose(zknn.matmul(x, w:t()):double(), want, 1e-4, 1e-4))
      end
    end
  end)
end)

describe("operands with gaps", function()
  -- The oracle is the same call with contiguous copies.
  it("give what their copies give", function()
    zknn.manual_seed(0)
    local function same(f, ...)
      local copies = {}
      for i, t in ipairs { ... } do copies[i] = t:contiguous() end
      local got, want = f(...), f(table.unpack(copies))
      assert.is_true(got:equal(want)) -- in which order it lies says layout_spec
    end
    for _, dtype in ipairs { "float32", "float64", "int64", "uint8" } do
      for _, size in ipairs { { 40, 50 }, { 3, 300 }, { 300, 17 }, { 16, 128 }, { 1, 400 } } do
        local rows, columns = size[1], size[2]
        local x = zknn.randn(rows, columns):mul(9):abs():to(dtype)
        local y = zknn.randn(columns, rows):mul(9):abs():to(dtype)
        local wide = zknn.randn(columns, 3 * rows):mul(9):abs():to(dtype)
        local cube = zknn.randn(rows, 2, columns):mul(9):abs():to(dtype)
        local apart = wide:view(columns, rows, 3):select(2, 1)
        same(zknn.abs, x:t())
        same(zknn.square, apart)
        same(zknn.add, x:t(), y)
        same(zknn.maximum, y, x:t())
        same(zknn.mul, apart, x:t())
        same(zknn.lt, x:t(), apart)
        same(zknn.where, x:t():gt(5), y, apart)
        same(zknn.sub, cube:permute(2, 1, 0), y:view(columns, 1, rows))
        same(zknn.add, cube:permute(1, 2, 0), x:t())
        same(zknn.mul, cube:permute(0, 2, 1), x:view(rows, columns, 1))
        same(zknn.add, x:t(), zknn.ones(rows):to(dtype))
        same(zknn.remainder, x:t(), y:add(1))
      end
    end
    local x = zknn.randn(700, 300)
    same(zknn.exp, x:t())
    same(function(a, b) return zknn.lerp(a, b, 0.25) end, x:t(), zknn.randn(300, 700))
    local leaf = zknn.randn(60, 80):requires_grad_()
    local flat = leaf:detach():clone():requires_grad_()
    leaf:t():tanh():mul(zknn.arange(4800):view(80, 60)):sum():backward()
    flat:tanh():mul(zknn.arange(4800):view(80, 60):t():contiguous()):sum():backward()
    assert.is_true(leaf.grad:equal(flat.grad))
  end)
end)

describe("bincount", function()
  it("counts few bins, many, and other layouts", function()
    local numbers = zknn.arange(70003):mul(7919):remainder(100003)
    for _, bins in ipairs { 3, 4096, 5000 } do
      local x = numbers:remainder(bins)
      local want = {}
      for i = 1, bins do want[i] = 0 end
      for _, v in ipairs(x:tolist()) do want[v + 1] = want[v + 1] + 1 end
      assert.same(want, x:bincount():tolist())
      assert.same(want, zknn.stack({ x, x }, 1):select(1, 1):bincount():tolist())
      assert.same(want, x:bincount(zknn.ones(70003)):long():tolist())
    end
    assert.same({ 0, 2, 1, 0, 0 }, zknn.tensor({ 1, 2, 1 }):to("uint8"):bincount(nil, 5):tolist())
    assert.has_error(function() zknn.bincount(numbers:sub(1)) end)
  end)
end)

describe("nonzero", function()
  it("finds each element in index order", function()
    for _, size in ipairs { { 5000 }, { 7, 1, 300 }, { 300, 2 }, { 40, 50, 1 }, { 3, 3, 3, 70 } } do
      for _, dtype in ipairs { "float32", "int64", "bool" } do
        local n = 1
        for _, s in ipairs(size) do n = n * s end
        local x = zknn.arange(n):mul(7919):remainder(5):lt(2):to(dtype)
        local want = {}
        for i, v in ipairs(x:tolist()) do
          if v ~= 0 and v ~= false then
            local rest, at = i - 1, {}
            for d = #size, 1, -1 do
              at[d] = rest % size[d]
              rest = rest // size[d]
            end
            want[#want + 1] = at
          end
        end
        assert.same(want, x:view(size):nonzero():tolist())
      end
    end
    assert.same({ 1, 0 }, { table.unpack(zknn.tensor(3.0):nonzero():size()) })
  end)
end)

describe("the first few of many", function()
  it("are those of a whole sort", function()
    zknn.manual_seed(0)
    local x = zknn.randn(6, 1000):mul(20):round()
    x[2][77], x[2][500] = 0 / 0, -0.0
    for _, dtype in ipairs { "float32", "float64", "int64" } do
      local y = dtype == "int64" and x:masked_fill(x:isnan(), 7):long() or x:to(dtype)
      for _, k in ipairs { 1, 5, 32 } do
        for _, largest in ipairs { true, false } do
          for d = 0, 1 do
            local few = d == 0 and y:t():contiguous() or y
            local value, index = few:topk(k, d, largest)
            local sorted, order = few:sort(d, largest, true)
            assert.is_true(index:equal(order:narrow(d, 0, k)))
            assert.is_true(zknn.allclose(value:double(), sorted:narrow(d, 0, k):double(), 0, 0,
              true))
          end
        end
      end
    end
  end)
end)

describe("the rest of a division of float32", function()
  -- Between doubles that are floats, fmod is exact too.
  it("is exact for quotients of each size, and odd ones", function()
    zknn.manual_seed(0)
    local a, b = zknn.randn(6000), zknn.randn(6000)
    a[{ { 0, 2000 } }] = a[{ { 0, 2000 } }] * 1e6
    a[{ { 2000, 3000 } }] = a[{ { 2000, 3000 } }] * 1e20
    a[{ { 3000, 4000 } }] = (a[{ { 3000, 4000 } }] * 10):round() * b[{ { 3000, 4000 } }]
    b[{ { 4000, 4100 } }] = b[{ { 4000, 4100 } }] * 1e-42
    local odd = { 0.0, -0.0, 1 / 0, -1 / 0, 0 / 0, 3.0, -3.0, 1e-45 }
    for i, x in ipairs(odd) do
      for k, y in ipairs(odd) do a[5000 + 8 * i + k], b[5000 + 8 * i + k] = x, y end
    end
    for _, f in ipairs { zknn.fmod, zknn.remainder } do
      local want = f(a:double(), b:double()):float()
      local got = f(a, b)
      assert.is_true(zknn.allclose(got, want, 0, 0, true))
      assert.is_true(zknn.allclose(1 / got, 1 / want, 0, 0, true)) -- the sign of 0
    end
  end)
end)

describe("a product with a transposed matrix of long rows", function()
  -- Each element is one chain of multiply-adds, however the matrices are read.
  it("has the bits of its copy", function()
    zknn.manual_seed(0)
    for _, m in ipairs { 1024, 1029, 1100 } do
      for _, n in ipairs { 100, 205 } do
        local x, y = zknn.randn(300, m), zknn.randn(300, n)
        assert.is_true(x:t():matmul(y):equal(x:t():contiguous():matmul(y)))
      end
    end
  end)
end)
