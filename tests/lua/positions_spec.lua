-- Reading and writing by lists of indices: gather, scatter, scatter_add, index_add, take, put,
-- t[{i, j}] and their gradients; masked_fill. Oracle: loops over single elements in Lua, in index
-- order, over lines long enough for vectors and tensors large enough for several threads.

local zknn = require "zknn"
local tools = require "script_tools"

-- n numbers below `top` that repeat, as a list of lists.
local function picks(rows, cols, top)
  return ((zknn.arange(rows * cols) * 7919 + 13) % 10007 % top):view(rows, cols)
end

local function numbers(rows, cols, dtype)
  return ((zknn.arange(rows * cols) * 37 + 5) % 101):view(rows, cols):to(dtype)
end

-- Writes src at the index along dim d of the nested list y, by f(old, new).
local function scattered(y, d, index, src, f)
  for i, row in ipairs(index) do
    for j, at in ipairs(row) do
      local r, c = d == 0 and at + 1 or i, d == 1 and at + 1 or j
      y[r][c] = f(y[r][c], src[i][j])
    end
  end
  return y
end
local function new(_, b) return b end
local function sum(a, b) return a + b end

local sizes = { { 3, 5 }, { 70, 67 }, { 300, 130 }, { 2, 20000 }, { 20000, 2 } }

describe("gather and scatter along a dimension", function()
  for _, dtype in ipairs { "float32", "float64", "int64" } do
    it("take each element of " .. dtype, function()
      for _, size in ipairs(sizes) do
        local rows, cols = table.unpack(size)
        local x, src = numbers(rows, cols, dtype), numbers(rows, cols, dtype) + 1
        for d = 0, 1 do
          local index = picks(rows, cols, size[d + 1])
          local list, from, at = x:tolist(), src:tolist(), index:tolist()
          local want = {}
          for i = 1, rows do
            want[i] = {}
            for j = 1, cols do
              local k = at[i][j] + 1
              want[i][j] = d == 0 and list[k][j] or d == 1 and list[i][k]
            end
          end
          local other = x:t():contiguous():t() -- the same elements, with other strides
          for _, t in ipairs { x, other } do
            local strided = index:t():contiguous():t()
            assert.is_true(t:gather(d, index):equal(zknn.tensor(want):to(dtype)))
            assert.is_true(t:gather(d, strided):equal(zknn.tensor(want):to(dtype)))
          end
          local put = zknn.tensor(scattered(x:tolist(), d, at, from, new)):to(dtype)
          local add = zknn.tensor(scattered(x:tolist(), d, at, from, sum)):to(dtype)
          assert.is_true(x:scatter(d, index, src):equal(put))
          assert.is_true(x:scatter_add(d, index, src):equal(add))
          assert.is_true(other:clone():scatter_add_(d, index, src):equal(add))
          assert.is_true(x:scatter_reduce(d, index, src, "sum"):equal(add))
        end
      end
    end)
  end

  it("add what an expanded source and index name", function()
    local x, row = numbers(200, 150, "float32"), numbers(1, 150, "float32")
    local index = picks(1, 150, 200)
    local want = scattered(x:tolist(), 0, index:expand(200, 150):tolist(),
      row:expand(200, 150):tolist(), sum)
    local got = x:scatter_add(0, index:expand(200, 150), row:expand(200, 150))
    assert.is_true(got:equal(zknn.tensor(want)))
  end)

  it("have gradients that are sums over what was read", function()
    local rows, cols = 150, 140
    for d = 0, 1 do
      local x = numbers(rows, cols, "float64"):requires_grad_()
      local dy = numbers(rows, cols, "float64")
      local index = picks(rows, cols, d == 0 and rows or cols)
      x:gather(d, index):backward(dy)
      local want = scattered(zknn.zeros(rows, cols):tolist(), d, index:tolist(), dy:tolist(), sum)
      assert.is_true(x.grad:equal(zknn.tensor(want):double()))
    end
  end)
end)

describe("whole rows by a list", function()
  it("are added in order, at every dtype and step", function()
    for _, dtype in ipairs { "float32", "float64", "int64", "uint8" } do
      for _, size in ipairs(sizes) do
        local rows, cols = table.unpack(size)
        local x, n = numbers(rows, cols, dtype), rows + 3
        local index, src = picks(1, n, rows):view(n), numbers(n, cols, dtype)
        local want, at, from = x:tolist(), index:tolist(), src:tolist()
        local put = x:tolist()
        for i = 1, n do
          for j = 1, cols do
            local old = want[at[i] + 1][j]
            want[at[i] + 1][j] = dtype == "uint8" and (old + from[i][j]) % 256 or old + from[i][j]
            put[at[i] + 1][j] = from[i][j]
          end
        end
        want, put = zknn.tensor(want):to(dtype), zknn.tensor(put):to(dtype)
        assert.is_true(x:index_add(0, index, src):equal(want))
        assert.is_true(x:index_add(0, index, src:t():contiguous():t()):equal(want))
        assert.is_true(x:t():index_add(1, index, src:t()):t():equal(want))
        local y = x:clone()
        y[index] = src
        assert.is_true(y:equal(put))
        y = x:clone()
        y[index - rows] = src -- counted from the end
        assert.is_true(y:equal(put))
      end
    end
  end)
end)

describe("elements by lists of indices", function()
  it("are read and written at i, j", function()
    local rows, cols, n = 130, 170, 40000
    local x, src = numbers(rows, cols, "float32"), numbers(1, n, "float32"):view(n)
    local i, j = picks(1, n, rows):view(n), picks(n, 1, cols):view(n)
    local list, li, lj, from = x:tolist(), i:tolist(), j:tolist(), src:tolist()
    local want, flat = {}, {}
    for k = 1, n do
      want[k] = list[li[k] + 1][lj[k] + 1]
      flat[k] = li[k] * cols + lj[k]
    end
    want = zknn.tensor(want)
    assert.is_true(x[{ i, j }]:equal(want))
    assert.is_true(x[{ i - rows, j - cols }]:equal(want))
    assert.is_true(x:t()[{ j, i }]:equal(want))
    flat = zknn.tensor(flat)
    assert.is_true(x:take(flat):equal(want))
    assert.is_true(x:take(flat - rows * cols):equal(want))
    for k = 1, n do list[li[k] + 1][lj[k] + 1] = from[k] end
    local y = x:clone()
    y[{ i, j }] = src
    assert.is_true(y:equal(zknn.tensor(list)))
    assert.is_true(x:put(flat, src):equal(zknn.tensor(list)))
  end)
end)

describe("an index that is out of range", function()
  it("is named wherever it stands, and nothing is written", function()
    for _, place in ipairs { 0, 1, 7, 8, 63, 64, 500, 998, 999 } do
      for _, bad in ipairs { 10, -1, math.maxinteger, math.mininteger } do
        for _, step in ipairs { 1, 2 } do
          local index = zknn.zeros(1000, step):long():select(1, 0)
          index[place] = bad
          local x = zknn.zeros(1000)
          local small = zknn.zeros(10)
          for _, f in ipairs {
            function() return small:gather(0, index) end,
            function() return small:scatter_(0, index, zknn.ones(1000)) end,
            function() return small:scatter_add_(0, index, zknn.ones(1000)) end,
            function() return small:index_add_(0, index, x) end,
            function() return small:index_select(0, index) end,
            function() return zknn.nn.functional.embedding(index, small:view(10, 1)) end,
          } do
            local ok, message = pcall(f)
            assert.is_false(ok)
            assert.match(("index %d is out of range for size 10"):format(bad), message, 1, true)
          end
          if bad ~= -1 then
            local ok, message = pcall(function() return small:take(index) end)
            assert.is_false(ok)
            assert.match(("index %d is out of range"):format(bad), message, 1, true)
            ok, message = pcall(function() return small[index] end)
            assert.is_false(ok)
            assert.match(("index %d is out of range for dim 0 of size 10"):format(bad), message, 1,
              true)
          end
          assert.equal(0, small:sum():item())
        end
      end
    end
  end)
end)

describe("masked_fill", function()
  it("writes where the mask is true, and its gradient is 0 there", function()
    for _, dtype in ipairs { "float32", "float64", "int64", "uint8", "bool" } do
      for _, size in ipairs { { 1, 1 }, { 3, 5 }, { 70, 67 }, { 300, 130 } } do
        local x = numbers(size[1], size[2], "int64"):fmod(2):to(dtype)
        local mask = picks(size[1], size[2], 3):eq(1)
        local want, at = x:long():tolist(), mask:tolist()
        for i, row in ipairs(at) do
          for j, on in ipairs(row) do want[i][j] = on and 1 or want[i][j] end
        end
        want = zknn.tensor(want):to(dtype)
        assert.is_true(x:masked_fill(mask, 1):equal(want))
        assert.is_true(x:clone():t():masked_fill_(mask:t(), 1):t():equal(want))
        assert.is_true(x:masked_fill(mask:t():contiguous():t(), 1):equal(want))
      end
    end
    local x = numbers(70, 67, "float32"):requires_grad_()
    local mask = picks(70, 67, 3):eq(1)
    x:masked_fill(mask, 5):sum():backward()
    assert.is_true(x.grad:equal(1 - mask:float()))
  end)
end)

describe("bits", function()
  local script = [[
    local i = zknn.arange(60000)
    local sizes = { { 200, 300 }, { 300, 200 }, { 60000, 1 }, { 2, 30000 }, { 30000, 2 } }
    for _, size in ipairs(sizes) do
      local rows, cols = table.unpack(size)
      local x = (i:float() * 0.7391):sin():view(rows, cols)
      for d = 0, 1 do
        local index = (i * 7919 % 10007 % math.min(size[d + 1], 9)):view(rows, cols)
        add(x:gather(d, index)) add(x:scatter(d, index, x + 1)) add(x:scatter_add(d, index, x))
        add(x:scatter_reduce(d, index, x, "prod"))
        local row = (zknn.arange(size[d + 1]) * 7919 % 10007 % math.min(size[d + 1], 9))
        add(x:index_add(d, row, x))
        add(x:index_select(d, row))
      end
      local y = x:clone()
      y[{ i % 7 % rows, i % 11 % cols }] = x:view(-1)
      add(y)
      local w = x:clone():requires_grad_()
      zknn.nn.functional.embedding(zknn.arange(rows) * 7 % rows // 2, w):pow(2):sum():backward()
      add(w.grad)
    end
  ]]

  it("are the same for any number of threads and each kind of CPU", function()
    tools.check_bits(script)
  end)
end)
