-- The order in memory of what pointwise functions make. Oracle: PyTorch 2.15's strides, and the
-- values that contiguous inputs give.

local T = require "zknn"

local x = T.arange(24):float():view(2, 3, 4)
local p, q = x:permute(2, 0, 1), x:permute(1, 2, 0)
local row, col = T.ones(3), T.ones(4, 1, 1)
local whole = T.arange(24):view(2, 3, 4)

-- A function of a permuted tensor, that tensor, and the strides of the result.
local cases = {
  { T.exp, p, { 1, 12, 4 } },
  { function(v) return v + 1 end, p, { 1, 12, 4 } },
  { function(v) return v * row end, p, { 1, 12, 4 } },
  { function(v) return row - v end, p, { 1, 12, 4 } },
  { function(v) return v + col end, p, { 1, 12, 4 } },
  { function(v) return v + v:contiguous() end, p, { 1, 12, 4 } },
  { function(v) return v:contiguous() + v end, p, { 6, 3, 1 } },
  { function(v) return T.gt(v, 3) end, q, { 4, 1, 12 } },
  { function(v) return T.where(T.gt(v, 2), 0, v) end, p, { 1, 12, 4 } },
  { function(v) return v:double() end, p, { 1, 12, 4 } },
  { T.exp, x:narrow(2, 1, 2):permute(2, 1, 0), { 1, 2, 6 } },
  { T.relu, x:select(1, 0):t(), { 1, 4 } },
  { function(v) return T.clamp(v, 0, 5) end, q, { 4, 1, 12 } },
  { T.sqrt, p:half(), { 1, 12, 4 } },
  { T.neg, row:expand(5, 3), { 3, 1 } },
  { T.neg, row:expand(5, 3):t(), { 5, 1 } },
  { function(v) return T.pow(v, 2) end, q, { 4, 1, 12 } },
  { function(v) return T.lerp(v, v, 0.5) end, p, { 1, 12, 4 } },
  { function(v) return T.addcmul(v, v, v) end, q, { 4, 1, 12 } },
  { T.sigmoid, whole:permute(2, 0, 1), { 1, 12, 4 } },
  { T.exp, x:view(2, 1, 3, 4):permute(3, 1, 0, 2), { 1, 12, 12, 4 } },
}

describe("a pointwise function of a permuted tensor", function()
  for i, case in ipairs(cases) do
    it("keeps its order in memory as PyTorch does, case " .. i, function()
      local f, input, strides = table.unpack(case)
      local y = f(input)
      assert.same(strides, { table.unpack(y:stride()) })
      assert.is_true(T.equal(f(input:contiguous()), y))
      assert.is_true(y:contiguous():is_contiguous())
    end)
  end

  it("has the gradients of a contiguous one", function()
    local leaf = T.sin(x):requires_grad_()
    local weight = T.cos(T.arange(24):float()):view(2, 4, 3)
    local function gradient(permuted)
      leaf.grad = nil
      T.sum(T.tanh(T.exp(permuted):mul(permuted)):mul(weight)):backward()
      return leaf.grad
    end
    local plain = gradient(leaf:permute(0, 2, 1):contiguous())
    assert.is_true(T.equal(plain, gradient(leaf:permute(0, 2, 1))))
  end)

  it("is written in place in the order of its memory", function()
    local a, b = T.arange(600):float():view(20, 30), T.arange(600):float():view(30, 20) / 7
    local want = a:t():contiguous() + b
    a:t():add_(b)
    assert.is_true(T.equal(want, a:t()))
  end)
end)
