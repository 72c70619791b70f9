-- linalg_spec.lua: what zknn.linalg composes of operations, its gradients and second gradients, and
-- svd and eigh by quantities that do not depend on signs. Oracle: PyTorch's in float64
-- (tests/golden/linalg.py), to 1e-8 of the tensor's largest magnitude.

local z = require "zknn"
local L = z.linalg
local grad = z.autograd.grad

local function ramp(like, start, step)
  local n = like:numel()
  return (start + step * z.arange(n, { dtype = "float64" })):reshape(like.shape)
end

local function check(want, got, what)
  got = got:detach():double():reshape(-1):tolist()
  assert.are.equal(#want, #got, what)
  local most = 0
  for _, v in ipairs(want) do
    if math.abs(v) < math.huge then most = math.max(most, math.abs(v)) end
  end
  for k, v in ipairs(want) do
    local same = v == got[k] or math.abs(v - got[k]) <= 1e-8 * math.max(most, 1e-3)
      or (v ~= v and got[k] ~= got[k])
    assert.is_true(same, ("%s, element %d: %s, PyTorch gives %s"):format(what, k, got[k], v))
  end
end

-- Zeros where none flows.
local function gradients(y, inputs, options)
  local lists = {}
  local found = y.requires_grad and grad(y, inputs, options) or {}
  for i, input in ipairs(inputs) do
    lists[i] = found[i] or z.zeros_like(input)
  end
  return lists
end

describe("linalg", function()
  for number, row in ipairs(dofile "tests/golden/linalg.lua") do
    local line, values, want = table.unpack(row, 1, 3)
    it(("%d: %s"):format(number, line), function()
      local inputs = {}
      for i, input in ipairs(values) do
        inputs[i] = z.tensor(input[2], { dtype = "float64" }):reshape(input[1]):requires_grad_()
      end
      local f = assert(load("local z, L, a, b, c = ... return " .. line))
      if not want then
        assert.is_false((pcall(f, z, L, table.unpack(inputs))))
        return
      end
      local y = f(z, L, table.unpack(inputs))
      assert.are.equal(want.dtype, y.dtype)
      assert.same(want.shape, y.shape)
      check(want.y, y, "y")
      if not want.first then return end
      local dy = ramp(y, 0.5, 0.25):requires_grad_()
      local g = gradients(y, inputs, { grad_outputs = dy, create_graph = true,
        allow_unused = true })
      local total = z.zeros({}, { dtype = "float64" })
      for i = 1, #inputs do
        check(want.first[i], g[i], "gradient " .. i)
        total = total + (g[i] * ramp(g[i], 1, 0.5)):sum()
      end
      inputs[#inputs + 1] = dy
      for i, h in ipairs(gradients(total, inputs, { allow_unused = true })) do
        check(want.second[i], h, "second gradient " .. i)
      end
    end)
  end
end)
