-- Every op of the table against PyTorch: values, dtypes, shapes, gradients, errors. Oracle: the
-- cases of tests/golden/ops (made by make.py there). Each is called as function, as method, by
-- names alone, in place, by operator and by alias, wherever the op has that form.

local zknn = require "zknn"

local DIR = "tests/golden/ops/"
local FORMAT = { float32 = "<f", float64 = "<d", int64 = "<i8", uint8 = "B", bool = "B",
  int32 = "<i4" }
-- Of values and of gradients, relative; and below what size a difference is nothing, times that.
local TOLERANCE = { float32 = { 1e-5, 1e-4 }, float64 = { 1e-12, 1e-10 } }
local FLOOR = 0.1
-- Whether max(0, -0) is 0 or -0 depends on the processor's instruction, in PyTorch too; so does
-- the zero that a gelu ends in, and the sign of a zero from softshrink.
local ANY_ZERO = { relu = true, maximum = true, minimum = true, clamp = true, gelu = true,
  softshrink = true, ["linalg.det"] = true }
local OPERATORS = {
  add = function(a, b) return a + b end,
  sub = function(a, b) return a - b end,
  mul = function(a, b) return a * b end,
  div = function(a, b) return a / b end,
  pow = function(a, b) return a ^ b end,
  remainder = function(a, b) return a % b end,
  floor_divide = function(a, b) return a // b end,
  neg = function(a) return -a end,
}

local ops = {} -- name -> what core says of it
for _, op in ipairs(require("zknn.core.support").ops()) do
  ops[op.name] = op
end

-- ---- reading the cases ------------------------------------------------------------------------

local T = {} -- T[i] stands for input i in arguments
for i = 1, 8 do
  T[i] = { i }
end
local none = {}

local function maker(dtype)
  return function(shape, values, how)
    return { dtype = dtype, shape = shape, values = values, how = how }
  end
end

local function read(name)
  return assert(loadfile(DIR .. name .. ".lua"))(
    T, none, maker "float32", maker "float64", maker "int64", maker "uint8", maker "bool",
    function(t) -- an output that has a gradient
      t.grad = true
      return t
    end, function(t) -- an input whose gradient is not wanted
      t.still = true
      return t
    end, maker "int32")
end

local function dense(t, shape)
  local parts = {}
  for i, v in ipairs(t.values) do
    if t.dtype == "bool" then v = v and 1 or 0 end
    parts[i] = string.pack(FORMAT[t.dtype], v)
  end
  return zknn.from_bytes(table.concat(parts), t.dtype, shape)
end

-- The leaf tensor of an input, with its layout.
local function build(t)
  local out
  if t.how == "transposed" then
    out = dense(t, t.shape):transpose(-1, -2):contiguous():transpose(-1, -2)
  elseif t.how == "strided" then
    local wide = { table.unpack(t.shape) }
    wide[#wide + 1] = 2
    out = zknn.full(wide, 9, { dtype = t.dtype }):select(-1, 1)
    out:copy_(dense(t, t.shape))
  elseif t.how == "expanded" then
    local one = { table.unpack(t.shape) }
    one[1] = 1
    out = dense(t, one):expand(t.shape)
  else
    out = dense(t, t.shape)
  end
  out = out:detach()
  if TOLERANCE[t.dtype] and not t.still then out:requires_grad_() end
  return out
end

-- The argument that a case spells, with its input tensors.
local function argument(spelled, inputs)
  if spelled == none then return nil end
  if type(spelled) ~= "table" then return spelled end
  for i, mark in ipairs(T) do
    if spelled == mark then return inputs[i] end
  end
  local list = {}
  for i, v in ipairs(spelled) do
    list[i] = argument(v, inputs)
  end
  return list
end

-- ---- comparing --------------------------------------------------------------------------------

local function text(shape) return "[" .. table.concat(shape, ", ") .. "]" end

local function flat(t)
  return #t.shape == 0 and { t:item() } or t:reshape(-1):tolist()
end

-- nil, or how the tensor `got` differs from `want`; zeros keep their sign when `signed`.
local function difference(got, want, tol, signed)
  if not zknn.is_tensor(got) then return "no tensor: " .. tostring(got) end
  if got.dtype ~= want.dtype then
    return ("dtype %s, PyTorch's %s"):format(got.dtype, want.dtype)
  end
  if text(got.shape) ~= text(want.shape) then
    return ("shape %s, PyTorch's %s"):format(text(got.shape), text(want.shape))
  end
  local scale = 0
  for _, v in ipairs(want.values) do
    if type(v) == "number" and v == v and math.abs(v) < math.huge then
      scale = math.max(scale, math.abs(v))
    end
  end
  scale = math.min(scale, 1)
  local values = flat(got:detach())
  for i, w in ipairs(want.values) do
    local v = values[i]
    local same = v == w or (v ~= v and w ~= w)
    if same and signed and v == 0 and 1 / v ~= 1 / w then same = false end
    if not same and tol and v ~= w then
      local far = math.abs(v - w)
      same = far <= tol * (math.abs(w) + FLOOR * scale) and math.abs(w) < math.huge
    end
    if not same then
      return ("element %d is %s, PyTorch's %s"):format(i - 1, tostring(v), tostring(w))
    end
  end
end

-- w of make.py, shaped and typed as t.
local function weights(t)
  local parts = {}
  for k = 0, t:numel() - 1 do
    parts[k + 1] = string.pack(FORMAT[t.dtype], ((7 * k + 3) % 11 - 4.5) / 4)
  end
  return zknn.from_bytes(table.concat(parts), t.dtype, t.shape)
end

-- ---- calling ----------------------------------------------------------------------------------

-- Calls in one form. Gives nil, or what is wrong.
local function check(case, want, call)
  local inputs = {}
  for i, t in ipairs(case.inputs) do
    inputs[i] = build(t)
  end
  local args, n = {}, #case[2]
  for i, spelled in ipairs(case[2]) do
    args[i] = argument(spelled, inputs)
  end
  local named = {}
  for name, spelled in pairs(case.named or {}) do
    named[name] = argument(spelled, inputs)
  end
  local result = table.pack(pcall(call, args, n, named))
  if want == "error" then
    if result[1] then return "no error, and PyTorch raises" end
    local message = tostring(result[2])
    return not message:find(case[1], 1, true) and "the error does not name the op: " .. message
      or nil
  end
  if not result[1] then return tostring(result[2]) end
  if result.n - 1 ~= #want.out then
    return ("%d results, PyTorch's %d"):format(result.n - 1, #want.out)
  end
  for i, t in ipairs(want.out) do
    local out = result[i + 1]
    local tol = TOLERANCE[t.dtype] and math.max(TOLERANCE[t.dtype][1], case.tol or 0)
    local wrong = difference(out, t, tol, not ANY_ZERO[case[1]])
    if wrong then return ("result %d: %s"):format(i, wrong) end
    if out.requires_grad ~= (t.grad or false) then
      return ("result %d: requires_grad is %s, PyTorch's %s"):format(i, tostring(out.requires_grad),
        tostring(t.grad or false))
    end
  end
  if not want.grads then return end
  for i, t in ipairs(want.out) do
    if t.grad then
      result[i + 1]:backward { gradient = weights(result[i + 1]), retain_graph = i < #want.out }
    end
  end
  for i, input in ipairs(inputs) do
    local g = want.grads[i]
    if g == none or g == nil then
      if input.grad and input.grad:ne(0):any():item() then -- none of PyTorch's stands for 0
        return ("input %d has a gradient, PyTorch's has none"):format(i)
      end
    else
      if not input.grad then return ("input %d has no gradient"):format(i) end
      local wrong = difference(input.grad, g, math.max(TOLERANCE[g.dtype][2], case.tol or 0), false)
      if wrong then return ("gradient of input %d: %s"):format(i, wrong) end
    end
  end
end

local function call(f, ...) return f(...) end

local function with_named(args, n, named)
  local list = table.pack(table.unpack(args, 1, n))
  if next(named) then
    list.n = n + 1
    list[list.n] = named
  end
  return table.unpack(list, 1, list.n)
end

-- The function of that name: "add", "linalg.inv".
local function function_of(name)
  local at = zknn
  for part in name:gmatch "[^.]+" do at = at[part] end
  return at
end

-- The forms in which a case can be called: name -> function, what it must give.
local function forms(case)
  local name = case[1]
  local op = assert(ops[name], "there is no op " .. name)
  local want = case.error and "error" or case
  local function by(spelling)
    return { function(args, n, named)
      return function_of(spelling)(with_named(args, n, named))
    end, want }
  end
  local list = { ["function"] = by(name) }
  if case.plain then return list end
  local first = case[2][op.self]
  local is_tensor = false
  for _, mark in ipairs(T) do
    is_tensor = is_tensor or first == mark
  end
  if op.method and is_tensor and not name:find(".", 1, true) then
    list.method = { function(args, n, named)
      local rest = table.pack(table.unpack(args, 1, n))
      local self = table.remove(rest, op.self)
      return self[name](self, with_named(rest, n - 1, named))
    end, want }
  end
  if #case[2] <= #op.params then
    list["by name"] = { function(args, n, named)
      local all = {}
      for i = 1, n do
        all[op.params[i]] = args[i]
      end
      for k, v in pairs(named) do
        all[k] = v
      end
      return function_of(name)(all)
    end, want }
  end
  for alias in op.aliases:gmatch "%S+" do
    list[alias] = by(alias)
  end
  if OPERATORS[name] and not case.named and #case[2] == (name == "neg" and 1 or 2) then
    list.operator = { function(args) return OPERATORS[name](args[1], args[2]) end, want }
  end
  if op.in_place and case.in_place then
    local there = case.in_place == "same" and case or case.in_place
    list["in place"] = { function(args, n, named)
      -- As make.py does: unrecorded where the result has no gradient.
      local run = there.grads and call or zknn.no_grad
      local self = run(args[1].clone, args[1])
      local rest = table.pack(table.unpack(args, 2, n))
      local out = run(self[name .. "_"], self, with_named(rest, n - 1, named))
      assert(out == self, "an in-place call does not give its tensor back")
      return out
    end, there }
  end
  return list
end

-- ---- tests ------------------------------------------------------------------------------------

local cases_of = {}
local order = {}
for _, table_name in ipairs(dofile(DIR .. "tables.lua")) do
  for i, case in ipairs(read(table_name)) do
    local name = case[1]
    if not cases_of[name] then
      cases_of[name] = {}
      order[#order + 1] = name
    end
    table.insert(cases_of[name], { case, ("%s.lua, case %d"):format(table_name, i) })
  end
end

local MOST = 12 -- failures told of an op

describe("golden values", function()
  it("cover every op of the table", function()
    local missing = {}
    for _, op in ipairs(require("zknn.core.support").ops()) do
      if not cases_of[op.name] then missing[#missing + 1] = op.name end
    end
    assert.equal("", table.concat(missing, " "))
  end)

  it("have a gradient of every differentiable op", function()
    local missing = {}
    for _, op in ipairs(require("zknn.core.support").ops()) do
      local found = not op.differentiable
      for _, c in ipairs(cases_of[op.name] or {}) do
        found = found or c[1].grads ~= nil
      end
      if not found then missing[#missing + 1] = op.name end
    end
    -- PyTorch has none of floor_divide; zknn's is 0.
    assert.equal("floor_divide", table.concat(missing, " "))
  end)

  for _, name in ipairs(order) do
    it("of " .. name, function()
      local wrong = {}
      for _, c in ipairs(cases_of[name]) do
        local how = {} -- what is wrong -> the forms in which it is
        for form, f in pairs(forms(c[1])) do
          local what = check(c[1], f[2], f[1])
          if what then
            if not how[what] then wrong[#wrong + 1] = what end
            how[what] = (how[what] and how[what] .. ", " or c[2] .. ", ") .. form
          end
        end
        for i, what in ipairs(wrong) do
          if how[what] then wrong[i] = how[what] .. ": " .. what end
        end
      end
      local n = #wrong
      assert(n == 0, ("%d calls differ from PyTorch:\n%s"):format(n, table.concat(wrong, "\n", 1,
        math.min(n, MOST))))
    end)
  end
end)
