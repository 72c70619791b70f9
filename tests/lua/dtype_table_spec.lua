-- Expressions over int8, int16, int32, float16 and bfloat16: zknn and PyTorch both compute the
-- same, both refuse, or a reason stands here. Oracle: PyTorch 2.15 (tests/golden/dtypes.py). Floats
-- of 16 bits may differ by two units in the last place, float32 and float64 by 1e-6 and 1e-12 of
-- them.

local zknn = require "zknn"
local path = os.getenv "ZKNN_DTYPES" or "tests/golden/dtypes.lua" -- another: tests/peers/dtypes.py
local rows = dofile(path)

local DTYPES = { "int8", "int16", "int32", "float16", "bfloat16" }
local INTEGERS = { x = { 5, -3, 7, 100, -128, 2 }, y = { 2, 3, -4, 100, -1, 5 },
  k = { 0, 1, 3, 7, 8, -1 } }
local REALS = { x = { 0.5, -1.25, 3, 100, -0.1, 2.7 }, y = { 2, 0.3, -4, 7.5, -1, 5 },
  k = { 0.25, 1, 3, 0.5, 0.75, -1 } }

local function variables(dtype)
  local v = { T = zknn, F = zknn.nn.functional }
  v.str = tostring
  function v.select(n, ...) return (select(n, ...)) end
  function v.G(expression, t) -- the gradient of a sum over what an expression of p gives
    v.p = t:detach():clone():requires_grad_()
    assert(load("return " .. expression, expression, "t", v))():sum():backward()
    return v.p.grad
  end
  for name, values in pairs(dtype:find "float" and REALS or INTEGERS) do
    v[name] = zknn.tensor(values, { dtype = "float32" }):to(dtype)
  end
  v.a, v.c, v.e = v.x:reshape(2, 3), v.y:reshape(3, 2), v.x:reshape(1, 1, 2, 3)
  v.j = zknn.tensor({ 1, 0, 3 }, { dtype = dtype })
  v.u = zknn.tensor({ 1, 2, 200, 3, 0, 250 }, { dtype = "uint8" })
  v.b = zknn.tensor { true, false, true, true, false, true }
  v.m = v.b
  v.l = zknn.tensor { 1, -2, 3, 300, 1 << 20, 2 }
  v.f = zknn.tensor { 0.1, 1.5, -2.25, 3000.0, 1e-5, 1 }
  v.d = v.f:double()
  v.i8, v.i16, v.i32, v.h, v.bf = v.l:char(), v.l:short(), v.l:int(), v.f:half(), v.f:bfloat16()
  v.s, v.n = zknn.tensor(2.5), zknn.tensor(3)
  v.i, v.r = zknn.tensor { 2, 0, 5 }, zknn.tensor { 0, 1, 2 }
  v.g, v.g2 = zknn.tensor { { 1, 0, 1 }, { 0, 0, 1 } }, zknn.tensor { 2, 0 }
  return v
end

-- { what, expression as a pattern, dtypes as a pattern, why }; "more": zknn computes what PyTorch
-- refuses; "less": the other way round; "other": another result.
local REASONS = {
  { "more", "%(x, 3%)", "", "a number may stand for either operand" },
  { "less", "F%.[%w_]+%(", "int", "layers, activations and losses take reals, as of int64" },
  { "other", "tanhshrink", "float", "x - tanh x is rounded once" },
  { "other", "G.*layer_norm", "float", "the sums are not rounded in between" },
  { "other", "cross_entropy", "float", "the logarithms are not rounded in between" },
}

local function reason(what, expression, dtype)
  for i, r in ipairs(REASONS) do
    if r[1] == what and expression:find(r[2]) and dtype:find(r[3]) then
      r.used = true
      return i
    end
  end
end

-- What a unit in the last place is of v.
local function unit(dtype, v)
  local digits = dtype == "float16" and 11 or 8
  local least = dtype == "float16" and 2.0 ^ -24 or 2.0 ^ -133
  v = math.abs(v)
  if v == 0 or v == 1 / 0 then return least end
  return math.max(2.0 ^ (math.floor(math.log(v, 2)) + 1 - digits), least)
end

local function near(dtype, got, want)
  if got == want or (got ~= got and want ~= want) then return true end
  if type(got) ~= "number" or math.type(got) ~= "float" then return false end
  local within = dtype == "float32" and 1e-6 * math.abs(want) + 1e-12
      or dtype == "float64" and 1e-12 * math.abs(want) or 2 * unit(dtype, want)
  return math.abs(got - want) <= within
end

-- nil, or how what an expression gave differs.
local function difference(got, want)
  if not zknn.is_tensor(got) then
    if type(want) == "table" then want = want[3][1] end
    return got ~= want and ("%s, not %s"):format(got, want) or nil
  end
  if type(want) ~= "table" then want = { got.dtype, {}, { want } } end
  if got.dtype ~= want[1] then return ("%s, not %s"):format(got.dtype, want[1]) end
  local shape = table.concat(want[2], ",")
  if table.concat(got.shape, ",") ~= shape then return "another shape" end
  local values = got:numel() > 0 and got:reshape(-1):tolist() or {}
  for i, v in ipairs(want[3]) do
    if not near(got.dtype, values[i], v) then
      return ("element %d is %s, not %s"):format(i - 1, values[i], v)
    end
  end
end

local function check(expression, dtype, want, v, found)
  local ok, got = pcall(assert(load("return " .. expression, expression, "t", v)))
  local why = type(want) == "table" and want.refused
  local refused = why or want == false
  local what, text
  if refused then
    if ok then
      what, text = want and "more" or "unwritten", "computed; PyTorch: " .. tostring(why)
    end
  elseif not ok then
    what, text = "less", "refused: " .. tostring(got):gsub("^.-: ", "", 1)
  else
    text = difference(got, want)
    what = text and "other"
  end
  if not what then return end
  if what == "unwritten" or reason(what, expression, dtype) then return end -- PyTorch has no kernel
  found[#found + 1] = ("%s %s of %s: %s"):format(what, expression, dtype, text)
end

describe("the table of dtypes", function()
  for d, dtype in ipairs(DTYPES) do
    it("holds for " .. dtype, function()
      local found, v = {}, variables(dtype)
      for _, row in ipairs(rows) do
        check(row[1], dtype, row[d + 1], v, found)
      end
      assert.equal("", table.concat(found, "\n"))
    end)
  end

  it("needs each of its reasons", function()
    for _, r in ipairs(REASONS) do
      assert.truthy(r.used, r[2] .. ": " .. r[4])
    end
  end)
end)
