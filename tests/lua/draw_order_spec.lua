-- The order in which the elements of a tensor are drawn is that of its memory. Oracle: what torch
-- draws (tests/golden/draw_order.lua).

local zknn = require "zknn"
local F = zknn.nn.functional
local golden = dofile "tests/golden/draw_order.lua"

local TENSORS = {
  turned = { { 6, 4 }, "float32", function(x) return x:t() end },
  double = { { 6, 4 }, "float64", function(x) return x:t() end },
  half = { { 6, 4 }, "bfloat16", function(x) return x:t() end },
  short = { { 3, 2 }, "float32", function(x) return x:t() end },
  sliced = { { 4, 12 }, "float32", function(x) return x[{ ":", "::2" }] end },
  permuted = { { 3, 2, 5 }, "float32", function(x) return x:permute(2, 0, 1) end },
}

local FILLS = {
  uniform = function(x) return x:uniform_(-1, 1) end,
  normal = function(x) return x:normal_(1, 2) end,
  bernoulli = function(x) return x:bernoulli_(0.3) end,
  random = function(x) return x:random_(0, 50) end,
  exponential = function(x) return x:exponential_() end,
  bernoulli_of = function(x) return x:bernoulli_(zknn.linspace(0, 1, x:size(-1))) end,
  rand_like = zknn.rand_like,
  randn_like = zknn.randn_like,
  dropout = function(x) return F.dropout(x, 0.4) end,
  drawn = function(x) return zknn.bernoulli(x * 0.5) end,
  alpha_dropout = function(x) return F.alpha_dropout(x, 0.4, true) end,
  feature_dropout = function(x) return F.dropout2d(x:unsqueeze(0), 0.4) end,
}

local function check(want, got, what)
  got = got:flatten():tolist()
  local flat = zknn.tensor(want):flatten():tolist()
  assert.equal(#flat, #got, what)
  for i, value in ipairs(flat) do
    assert.near(value, got[i], 1e-6 * math.max(1, math.abs(value)), what)
  end
end

describe("draws", function()
  for name, rows in pairs(golden.rows) do
    it("lie as torch's in a tensor that is " .. name, function()
      local shape, dtype, view = table.unpack(TENSORS[name])
      for fill, want in pairs(rows) do
        zknn.manual_seed(5)
        check(want, FILLS[fill](view(zknn.ones(shape, { dtype = dtype }))), name .. ", " .. fill)
      end
    end)
  end

  it("lie as torch's in a transformer's layer with batch_first", function()
    zknn.manual_seed(3)
    local layer = zknn.nn.TransformerEncoderLayer(8, 2, 16, 0.2, { batch_first = true })
    local got = layer(zknn.randn(4, 3, 8)):detach()
    assert.is_true(zknn.allclose(zknn.tensor(golden.layer), got, { atol = 1e-5 }))
  end)
end)
