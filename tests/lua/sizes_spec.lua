-- Sizes from a script that exceed memory, or whose product exceeds int64, are refused.

local zknn = require "zknn"
local F, T = zknn.nn.functional, zknn.data.transforms

local function refused(...)
  local ok, message = pcall(...)
  assert.is_false(ok)
  return message
end

local vast = { 1 << 46, 1 << 59, 1 << 60, (1 << 60) + 1, 1 << 61, 1 << 62, (1 << 62) + 1,
  math.maxinteger - 1, math.maxinteger }

describe("sizes", function()
  it("of a view multiply to an int64, or it is refused", function() -- as PyTorch's numel does
    local one = zknn.ones(1, 1)
    assert.equal(1 << 60, one:expand(1 << 60, 1):numel())
    assert.equal(1 << 62, zknn.ones(1):byte():expand(1 << 62):numel())
    assert.match("expand: a float32 tensor of shape %[4611686018427387905, 4%] cannot be",
      refused(one.expand, one, (1 << 62) + 1, 4))
    assert.match("cannot be", refused(one.expand, one, 1 << 62, 4))
    assert.match("cannot be", refused(one.expand, one, 1 << 32, 1 << 32))
    assert.match("cannot be", refused(one.expand, one, math.maxinteger, 1))
  end)

  it("of an empty tensor multiply without its zeros", function() -- as in PyTorch
    assert.match("cannot be", refused(zknn.zeros, 1 << 40, 1 << 40, 0))
    assert.match("cannot be", refused(zknn.zeros, 0, 1 << 62, 2))
    assert.match("cat: ", refused(zknn.cat, { zknn.zeros(0, 1 << 60), zknn.zeros(0, 1 << 60) }, 1))
    assert.equal(0, zknn.zeros(0, 1 << 60):numel())
  end)

  it("of pictures are checked before they are multiplied", function()
    local picture = zknn.ones(4, 4):byte()
    for _, n in ipairs(vast) do
      for _, size in ipairs { { n, 1 }, { 1, n }, { n, n }, { n, 2 } } do
        for _, mode in ipairs { "nearest", "bilinear", "nearest-exact" } do
          for _, antialias in ipairs { true, false } do
            refused(T.Resize(size, { interpolation = mode, antialias = antialias }), picture)
          end
        end
        refused(T.CenterCrop(size), picture)
        refused(zknn.image.resize, picture, size)
      end
      refused(T.Pad { n, 0, 0, 0 }, picture)
      refused(T.Pad({ 0, 0, n, n }, 0, "edge"), picture)
    end
  end)

  it("of new tensors are checked, whatever makes them", function()
    local x, flat = zknn.ones(1, 1, 4, 4), zknn.arange(4)
    for _, n in ipairs(vast) do
      refused(zknn.zeros, n, n)
      refused(zknn.ones, n, 1 << 33)
      refused(zknn.full, { n, n, 0 }, 1)
      refused(zknn.eye, n)
      refused(zknn.arange, n)
      refused(zknn.linspace, 0, 1, n)
      refused(zknn.randperm, n)
      refused(zknn.randint, 3, { n, n })
      refused(zknn.from_bytes, "abcdabcd", "float64", { n, 8 })
      refused(zknn.multinomial, zknn.ones(3), n, true)
      refused(F.one_hot, zknn.tensor { 0, 1 }, n)
      refused(F.one_hot, zknn.tensor { 0, n })
      refused(zknn.bincount, zknn.tensor { 0, n })
      refused(zknn.histc, zknn.rand(3), n)
      refused(zknn.diag, zknn.ones(2), n)
      refused(zknn.diag, zknn.ones(2), -n)
      refused(zknn.tile, flat, { n, n })
      refused(zknn.repeat_interleave, flat, n)
      refused(F.pad, zknn.ones(2, 2), { n, 0 })
      refused(F.pad, zknn.ones(2, 2), { -n, 0 })
      refused(F.pad, zknn.ones(2, 2), { n, -n })
      refused(F.pad, zknn.ones(2, 0), { n, n, n, n })
      refused(F.interpolate, x, { size = { n, 1 } })
      refused(F.interpolate, x, { size = { n, n }, mode = "bilinear" })
      refused(F.interpolate, x, { scale_factor = n + 0.0 })
      refused(F.adaptive_avg_pool2d, x, { n, 1 })
      refused(F.adaptive_max_pool2d, x, { n, n })
      refused(F.pixel_shuffle, x, n)
      refused(flat.view, flat, n, n)
      refused(flat.unflatten, flat, 0, { n, n })
      refused(flat.narrow, flat, 0, n, n)
    end
  end)
end)
