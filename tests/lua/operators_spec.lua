-- Additions of the binding to the ops of the table: operators, two ops under one name, another
-- order of arguments. Oracle: PyTorch's values for the same expressions.
local zknn = require "zknn"
local support = require "support"
local fails = support.fails

local function list(t)
  return { dtype = t.dtype, table.unpack(t:tolist()) }
end

describe("operators", function()
  local x = zknn.tensor { 1.0, -2.0, 3.0 }
  local i = zknn.tensor { 7, -7, 2 }

  it("are ^ for pow, % for remainder and // for floor_divide, numbers on either side", function()
    assert.same({ dtype = "float32", 1.0, 4.0, 9.0 }, list(x ^ 2))
    assert.same({ dtype = "float32", 2.0, 0.25, 8.0 }, list(2 ^ x))
    assert.same({ dtype = "int64", 49, 49, 4 }, list(i ^ 2))
    assert.same({ dtype = "float32", 49.0, 49.0, 4.0 }, list(i ^ 2.0))
    assert.same({ dtype = "int64", 1, 2, 2 }, list(i % 3))
    assert.same({ dtype = "int64", 1, -6, 0 }, list(8 % i))
    assert.same({ dtype = "int64", 2, -3, 0 }, list(i // 3))
    assert.same({ dtype = "float32", 7.0, -4.0, 2.0 }, list(7 // x))
    fails("division by zero", function() return i % 0 end)
    fails("negative integer", function() return i ^ -1 end)
  end)

  -- PyTorch's a & b, a | b, a ^ b, ~a of bool tensors.
  it("are & | ~ for bool tensors, true and false on either side", function()
    local a = zknn.tensor { true, true, false, false }
    local b = zknn.tensor { true, false, true, false }
    assert.same({ dtype = "bool", true, false, false, false }, list(a & b))
    assert.same({ dtype = "bool", true, true, true, false }, list(a | b))
    assert.same({ dtype = "bool", false, true, true, false }, list(a ~ b))
    assert.same({ dtype = "bool", false, false, true, true }, list(~a))
    assert.same({ dtype = "bool", true, true, false, false }, list(a & true))
    assert.same({ dtype = "bool", true, true, true, true }, list(true | a))
    assert.same({ dtype = "bool", false, false, true, true }, list(a ~ true))
    assert.same({ 2, 2 }, (zknn.tensor { { true }, { false } } & zknn.tensor { true, false }).shape)
    assert.same({ dtype = "float32", -2.0 }, list(x[x:lt(0) & x:gt(-3)]))
  end)

  it("on bits of integers give PyTorch's values", function()
    local a, b = zknn.tensor { 5, -3, 12 }, zknn.tensor { 3, 6, 1 }
    assert.same({ dtype = "int64", 1, 4, 0 }, list(a & b))
    assert.same({ dtype = "int64", 7, -1, 13 }, list(a | b))
    assert.same({ dtype = "int64", 6, -5, 13 }, list(a ~ b))
    assert.same({ dtype = "int64", -6, 2, -13 }, list(~a))
    assert.same({ dtype = "int64", 40, -192, 24 }, list(a << b))
    assert.same({ dtype = "int64", 0, -1, 6 }, list(a >> b))
    assert.same({ dtype = "int64", 8, 64, 2 }, list(1 << b))
    assert.same({ dtype = "int64", 4, 12, 12 }, list(a & 12))
    assert.same({ dtype = "int64", 1, 0, 0 }, list(a & zknn.tensor { true, false, true }))
    assert.same({ dtype = "uint8", 240 }, list(zknn.tensor { 255 }:byte() << 4))
  end)

  it("on bits refuse reals, with what to write", function()
    local mask = x:gt(0)
    for _, row in ipairs {
      { function() return mask | x end, "|: takes tensors of integers and bools, got a tensor of "
        .. "float32; write logical_or(x, y) for any dtype, or convert it with :long() first" },
      { function() return 1.5 ~ mask end, "~: takes tensors of integers and bools, got 1.5" },
      { function() return ~x end, "write logical_not(x) for any dtype" },
      { function() return mask & "x" end, "got 'x'" },
      { function() return x << 2 end, "<<: takes tensors of integers, got a tensor of float32; "
        .. "convert it with :long() first" },
      { function() return mask >> 2.5 end, ">>: takes tensors of integers, got 2.5" },
    } do
      local good, message = pcall(row[1])
      assert.is_false(good)
      assert.is_truthy(message:find "^[^:]*operators_spec.lua:%d+: ", message)
      assert.is_truthy(message:find(row[2], 1, true), message)
    end
  end)

  it("keep their integers exact beyond 2^53", function()
    local big = zknn.tensor { 9007199254740993 }
    assert.equal(9007199254740993, (big // 1):item())
    assert.equal(9007199254740993, big:floor():item())
    assert.equal(9007199254740993, big:clamp(0):item())
    assert.equal(9007199254740993, zknn.maximum(big, 0):item())
    assert.equal(9007199254740993, (big ^ 1):item())
  end)
end)

describe("max and min", function()
  local x, y = zknn.tensor { 1.0, -2.0, 3.0 }, zknn.tensor { 0.0, 0.0, 5.0 }

  it("of two tensors are maximum and minimum", function()
    assert.same({ dtype = "float32", 1.0, 0.0, 5.0 }, list(zknn.max(x, y)))
    assert.same({ dtype = "float32", 0.0, -2.0, 3.0 }, list(x:min(y)))
    fails("maximum: shapes", zknn.max, x, zknn.tensor { 1.0, 2.0 })
  end)

  it("over a dim give values and indices", function()
    local value, index = zknn.min(x, 0)
    assert.equal(-2.0, value:item())
    assert.equal(1, index:item())
    assert.equal(3.0, x:max():item())
  end)
end)

describe("where", function()
  local x = zknn.tensor { 1.0, -2.0, 3.0 }

  it("takes the condition first as a function, the tensor first as a method", function()
    assert.same({ dtype = "float32", 1.0, 0.0, 3.0 }, list(zknn.where(x:gt(0), x, 0)))
    assert.same({ dtype = "float32", 1.0, 0.0, 3.0 }, list(x:where(x:gt(0), 0)))
    assert.same({ dtype = "int64", 1, 2, 1 }, list(zknn.where(x:gt(0), 1, 2)))
    fails("condition", zknn.where, 1, x, x)
    fails("condition", x.where, x, 1, x)
  end)
end)

describe("arguments", function()
  local x = zknn.tensor { 3.0, -4.0 }

  it("of clamp may be absent, by position or by name", function()
    assert.same({ dtype = "float32", 1.0, -4.0 }, list(x:clamp(nil, 1)))
    assert.same({ dtype = "float32", 3.0, 0.0 }, list(x:clamp { min = 0 }))
    fails("at least one", x.clamp, x)
  end)

  it("of norm may say 'fro' for the default order", function()
    assert.equal(5.0, x:norm("fro"):item())
    assert.equal(5.0, x:norm { p = "fro", dim = 0 }:item())
    assert.equal(4.0, x:norm(math.huge):item())
    fails("p must be a number", x.norm, x, "nuc")
  end)

  it("of std and var choose the divisor", function()
    assert.equal(24.5, x:var():item())
    assert.equal(12.25, x:var(0, false):item())
    assert.equal(12.25, x:var { correction = 0 }:item())
    assert.equal(3.5, x:std { unbiased = false }:item())
  end)

  it("in place keep the tensor's dtype", function()
    assert.same({ dtype = "float32", 1.0, 0.0 }, list(zknn.tensor { 3.0, -4.0 }:gt_(0)))
    fails("cannot be kept", function() return zknn.tensor { 1, 2 }:clamp_(0.5) end)
  end)
end)
