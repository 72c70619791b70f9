-- second_ops_spec.lua: gradients of gradients.
-- Oracle: PyTorch's in float64 (tests/golden/second_ops.py), to 1e-8 of the tensor's largest
-- magnitude. Where PyTorch has a nan, because an inf of a branch that is not taken was multiplied
-- by 0, a finite number will do too.

local z = require "zknn"
local grad = z.autograd.grad

local function ramp(like, start, step)
  local n = like:numel()
  return (start + step * z.arange(n, { dtype = "float64" })):reshape(like.shape)
end

-- The values of each gradient, as a list; zeros where none flows.
local function gradients(y, inputs, options)
  local lists = {}
  local found = y.requires_grad and grad(y, inputs, options) or {}
  for i, input in ipairs(inputs) do
    lists[i] = found[i] or z.zeros_like(input)
  end
  return lists
end

local function check(want, got, what)
  got = got:detach():reshape(-1):tolist()
  assert.are.equal(#want, #got, what)
  local most = 0
  for _, v in ipairs(want) do
    if math.abs(v) < math.huge then most = math.max(most, math.abs(v)) end
  end
  for k, v in ipairs(want) do
    local same = v == got[k] or math.abs(v - got[k]) <= 1e-8 * most
      or (v ~= v and math.abs(got[k]) ~= math.huge)
    assert.is_true(same, ("%s, element %d: %s, PyTorch gives %s"):format(what, k, got[k], v))
  end
end

describe("second gradients", function()
  for _, row in ipairs(dofile "tests/golden/second_ops.lua") do
    local line, values, first, second = table.unpack(row)
    it("of " .. line, function()
      local inputs = {}
      for i, input in ipairs(values) do
        inputs[i] = z.tensor(input[2], { dtype = "float64" }):reshape(input[1]):requires_grad_()
      end
      local f = assert(load("local z, F, a, b, c = ... return " .. line))
      local y = f(z, z.nn.functional, table.unpack(inputs))
      local dy = ramp(y, 0.5, 0.25):requires_grad_()
      local options = { grad_outputs = dy, create_graph = true, allow_unused = true }
      local g = gradients(y, inputs, options)
      local total = z.zeros({}, { dtype = "float64" })
      for i = 1, #inputs do
        check(first[i], g[i], "gradient " .. i)
        total = total + (g[i] * ramp(g[i], 1, 0.5)):sum()
      end
      inputs[#inputs + 1] = dy
      for i, h in ipairs(gradients(total, inputs, { allow_unused = true })) do
        check(second[i], h, "second gradient " .. i)
      end
    end)
  end
end)
