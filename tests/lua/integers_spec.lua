-- int64 at its limits gives PyTorch's values (2.15, x86-64): sums and products wrap around; what a
-- real cannot be becomes the least int64.

local zknn = require "zknn"
local least, greatest = math.mininteger, math.maxinteger

local function int(...) return zknn.tensor({ ... }, { dtype = "int64" }) end

local function byte(...) return zknn.tensor({ ... }, { dtype = "uint8" }) end

local function same(want, t) assert.same(want, t:tolist()) end

describe("int64", function()
  it("wraps around", function()
    local m = int(least)
    same({ least }, m:abs())
    same({ least }, -m)
    same({ 0 }, m * m)
    same({ greatest }, m + -1)
    same({ greatest }, m - 1)
    same({ least }, m * 3)
    same({ 0 }, m:square())
    same({ 0 }, m:pow(2))
    same({ -420491770248316829 }, int(3):pow(41))
    same({ 0 }, zknn.add(m, m, { alpha = 3 }))
    same({ -greatest }, zknn.sub(int(1), m, { alpha = 1 }))
    same({ 0 }, int(1 << 62) * 4)
    same({ 0, 1, -1 }, int(0, 1, -1):pow(int(5, -3, -3)))
    same({ least }, zknn.outer(m, int(3))[0])
    assert.equal(least, int(greatest, 1):sum():item())
    assert.equal(-2, int(greatest, 2):prod():item())
    assert.equal(0, zknn.dot(int(1 << 62, 1 << 62), int(2, 2)):item())
    same({ greatest, least }, int(greatest, 1):cumsum(0))
    same({ greatest, -2 }, int(greatest, 2):cumprod(0))
    same({ least, 0 }, int(0, 0):index_add(0, int(0, 0), int(greatest, 1)))
    same({ -2 }, zknn.scatter_reduce(int(greatest), 0, int(0), int(2), "prod"))
    same({ least }, zknn.scatter_reduce(int(greatest), 0, int(0), int(1), "sum"))
    same({ 254 }, byte(7) - byte(9))
    same({ 64 }, byte(200) * byte(200))
    same({ 253 }, -byte(3))
  end)

  it("is divided without a trap", function()
    local m = int(least)
    same({ least }, m // -1)
    same({ 0 }, m % -1)
    same({ 0 }, zknn.fmod(m, -1))
    same({ 1 }, m % 3)
    same({ -3074457345618258603 }, m // 3)
  end)

  it("is the least one for what it cannot hold", function()
    same({ least, least, least, least, least },
      zknn.tensor({ 1e30, -1e30, 0 / 0, 1 / 0, 2.0 ^ 63 }):long())
    same({ 0, 0, 255, 44, 0 }, zknn.tensor({ 1e30, 0 / 0, -1, 300, -1e30 }):byte())
  end)

  it("may stand for any position, shift or diagonal", function()
    same({ greatest - 2, greatest - 1 }, zknn.arange(greatest - 2, greatest))
    same({ least, least // 2, 0, 1 << 62 }, zknn.arange(least, greatest, 1 << 62)) -- exact
    same({ 1, 2, 3, 0 }, zknn.roll(zknn.arange(4), greatest))
    same({ 0, 1, 2, 3 }, zknn.roll(zknn.arange(4), least))
    local square = zknn.ones(2, 2)
    same({ { 1, 1 }, { 1, 1 } }, square:tril(greatest))
    same({ { 0, 0 }, { 0, 0 } }, square:tril(least))
    same({ { 1, 1 }, { 1, 1 } }, square:triu(least))
    same({ { 0, 0 }, { 0, 0 } }, square:triu(greatest))
    same({}, zknn.diag(square, least))
    same({}, square:diagonal(least))
    assert.is_false(pcall(zknn.diag, zknn.ones(2), least))
    local x = zknn.arange(4)
    same({ 0, 1, 2, 3 }, x[{ { least, greatest } }])
    same({ 0 }, x[{ { 0, greatest, greatest } }])
    same({}, x[{ { greatest, least } }])
    assert.is_false(pcall(function() return x[least] end))
    assert.is_false(pcall(x.narrow, x, 0, least, greatest))
    assert.is_false(pcall(x.select, x, least, 0))
    assert.is_false(pcall(x.select, x, 0, greatest))
    assert.is_false(pcall(zknn.nn.functional.pad, square, { 1 << 62, -(1 << 62) }))
    assert.is_false(pcall(zknn.nn.functional.pad, square, { least, least }))
    same({ 0 / 0 ~= 0 / 0 }, zknn.round(zknn.tensor { 1.5 }, { decimals = 400 }):isnan())
  end)
end)
