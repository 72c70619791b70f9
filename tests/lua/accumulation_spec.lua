-- Gradients of a tensor with several uses are added. Oracle: the analytic gradient,
-- d sum(x * w) = w and d sum(x) = 1.

local zknn = require "zknn"

describe("a gradient", function()
  -- sum's gradient is one number seen at every place: nothing may be added to it there.
  it("adds to an expanded one, whichever comes first", function()
    for _, view in ipairs { "flatten", "clone" } do
      for _, sum_last in ipairs { false, true } do
        local x = zknn.tensor({ 1.0, 2.0 }, { requires_grad = true })
        local w = zknn.tensor { 1.0, 10.0 }
        local a, s
        if sum_last then
          a = x[view](x)
          s = x:sum()
        else
          s = x:sum()
          a = x[view](x)
        end
        ((a * w):sum() + s):backward()
        assert.same({ 2.0, 11.0 }, x.grad:tolist(), view)
      end
    end
  end)

  it("adds to that of sum over one dimension", function()
    local x = zknn.arange(6):float():reshape(2, 3):requires_grad_()
    local w = zknn.tensor { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }
    local a, s = x:flatten(-1, -1), x:sum(0);
    ((a * w):sum() + s:sum()):backward()
    assert.same({ { 2.0, 3.0, 4.0 }, { 5.0, 6.0, 7.0 } }, x.grad:tolist())
  end)

  it("adds to that of mean in matmul's backward", function()
    local x = zknn.ones(2, 2):requires_grad_()
    local m, mean = zknn.eye(2):matmul(x), x:mean();
    (m:sum() + mean):backward()
    assert.same({ { 1.25, 1.25 }, { 1.25, 1.25 } }, x.grad:tolist())
  end)
end)
