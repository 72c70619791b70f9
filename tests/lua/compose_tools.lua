-- What PyTorch gives for lines of Lua over the same inputs (tests/golden/compose.py, composed.py),
-- and running them here.

local assert = require "luassert"
local zknn = require "zknn"

local tools = {}

local NAMES = { "x", "y", "e", "s", "n", "i", "j", "m", "w", "u" }
local REAL = { x = true, y = true, e = true, s = true, u = true }

local function make(spec)
  local dtype, shape, values = table.unpack(spec)
  return zknn.tensor(values, { dtype = dtype }):reshape(shape)
end

-- The inputs of a golden table afresh; y is transposed in memory, as PyTorch had it.
local function inputs(golden)
  local all = {}
  for _, name in ipairs(NAMES) do
    all[name] = make(golden.inputs[name])
    if name == "y" then all.y = all.y:t():contiguous():t() end
    if REAL[name] then
      all[name] = all[name]:detach()
      all[name].requires_grad = true
    end
  end
  return all
end

local function check(got, want, what, off)
  assert.equal(want[1], got.dtype, what)
  assert.same(want[2], got.shape, what)
  local flat, largest = got:detach():reshape(got:numel()):tolist(), 1
  for _, value in ipairs(off and want[3] or {}) do
    largest = math.max(largest, math.abs(value))
  end
  for k, value in ipairs(want[3]) do
    if type(value) == "number" then
      local limit = off and off * largest or 1e-5 * math.max(1, math.abs(value))
      assert.is_true(math.abs(value - flat[k]) <= limit,
        ("%s: element %d is %s, not %s"):format(what, k, flat[k], value))
    else
      assert.equal(value, flat[k], what)
    end
  end
  assert.equal(#want[3], #flat, what)
end

-- Compares the gradients of the inputs with a row's, within `off` of the largest.
local function check_gradients(all, wanted, what, off)
  for name in pairs(REAL) do
    local want, grad = wanted[name], all[name].grad
    if want then
      assert.is_truthy(grad, ("%s of %s: none"):format(what, name))
      check(grad, want, ("%s of %s"):format(what, name), off)
    else -- zeros will do where PyTorch has none
      local none = grad == nil or grad:abs():sum():item() == 0
      assert.is_true(none, ("%s of %s"):format(what, name))
    end
  end
end

-- The sum of the powers of tensors, each element by its place less 3; nil where none has a
-- gradient.
local function weighted(list, power)
  local loss
  for _, t in ipairs(list) do
    if t.requires_grad then
      local places = zknn.arange(t:numel()):to(t.dtype):reshape(t.shape) - 3
      local part = ((power == 1 and t or t ^ power) * places):sum()
      loss = loss and loss + part or part
    end
  end
  return loss
end

-- The results of a row's code over the inputs, compared; nil for a row that PyTorch refuses.
local function results(golden, row, code)
  local all = inputs(golden)
  local f = assert(load(code, "=" .. row[1], "t", setmetatable({ z = zknn }, { __index = all })))
  if row.error then
    assert.has_error(f)
    return nil
  end
  local out = table.pack(f())
  if type(out[1]) == "table" then out = out[1] end
  for k, want in ipairs(row[2]) do
    check(out[k], want, row[1])
  end
  assert.equal(#row[2], #out, row[1])
  return all, out
end

-- Runs `code` over the inputs and compares its results and their gradients.
function tools.compare(golden, row, code)
  local all, out = results(golden, row, code)
  local loss = all and weighted(out, 1)
  if loss then loss:backward() end
  if all then check_gradients(all, row[3], row[1] .. ": gradient", 1e-5) end
end

-- The same with the gradients of the squares, and of these gradients.
function tools.compare_twice(golden, row, code)
  local all, out = results(golden, row, code)
  local loss = all and row[3] and weighted(out, 2)
  if not loss then return end
  loss:backward(nil, { create_graph = true })
  check_gradients(all, row[3], row[1] .. ": gradient", 1e-5)
  local grads = {}
  for _, name in ipairs(NAMES) do
    if REAL[name] and all[name].grad then
      grads[#grads + 1] = all[name].grad
      all[name].grad = nil
    end
  end
  local again = weighted(grads, 1)
  if again then again:backward() end
  check_gradients(all, row[4], row[1] .. ": second gradient", 1e-4)
end

return tools
