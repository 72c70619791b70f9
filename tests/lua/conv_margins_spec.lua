-- conv_margins_spec.lua: convolutions that are padded on one side only, as padding = "same" with an
-- even kernel does. Oracle: float64, which uses im2col (tensor/conv.c), unlike float32.

local zknn = require "zknn"

-- The largest distances of output and both gradients.
local function distances(x, w, f)
  local dy
  local function run(dtype)
    local a, b = x:to(dtype):clone():requires_grad_(), w:to(dtype):clone():requires_grad_()
    local y = f(a, b)
    dy = dy or zknn.randn(y.shape)
    y:backward(dy:to(dtype))
    return { y:detach():double(), a.grad:double(), b.grad:double() }
  end
  local single, double, list = run "float32", run "float64", {}
  for i = 1, 3 do
    list[i] = (single[i] - double[i]):abs():max():item()
  end
  return list
end

local function check(what, ...)
  local list = distances(...)
  for i = 1, 3 do
    assert.is_true(list[i] < 1e-4, ("%s: %s"):format(what, table.concat(list, ", ")))
  end
end

describe("a margin on one side", function()
  it("is 0 for lines", function()
    zknn.manual_seed(1)
    for _, length in ipairs { 5, 17, 40 } do
      for kernel = 1, 4 do
        for dilation = 1, 2 do
          if (kernel - 1) * dilation < length then
            check(("%d, %d, %d"):format(length, kernel, dilation), zknn.randn(3, 5, length),
              zknn.randn(4, 5, kernel), function(x, w)
                return zknn.conv1d(x, w, { padding = "same", dilation = dilation })
              end)
          end
        end
      end
    end
  end)

  it("is 0 for planes", function()
    zknn.manual_seed(2)
    for _, size in ipairs { 6, 20 } do
      for _, kernel in ipairs { { 2, 2 }, { 2, 3 }, { 1, 2 }, { 2, 1 }, { 4, 4 }, { 5, 2 } } do
        check(("%d, %dx%d"):format(size, kernel[1], kernel[2]), zknn.randn(2, 3, size, size + 1),
          zknn.randn(4, 3, kernel[1], kernel[2]), function(x, w)
            return zknn.conv2d(x, w, { padding = "same" })
          end)
      end
    end
  end)
end)
