-- Layers, losses, optimizers, nn.functional and nn.init beside PyTorch: printing, arguments and
-- defaults, state_dict, initial values to the bit, outputs, gradients, ten steps of training and
-- the parameters after them. Oracle: the rows of tests/golden/layers (made by make.py there).

local zknn = require "zknn"
local args = require "zknn.args"
local class = require "zknn.class"
local nn, optim = zknn.nn, zknn.optim

local golden_rows = require "layer_rows"
local built, call, leaves_of = golden_rows.built, golden_rows.call, golden_rows.leaves_of
local OUT, GRAD = 1e-5, 1e-4 -- relative; training is as far off as a gradient
local FLOOR = 0.1 -- of a tensor's typical element: what is smaller than that counts as that
local MOST = 12 -- failures told of a layer

-- ---- comparing --------------------------------------------------------------------------------

local function shape_text(t)
  return ("%s [%s]"):format(t.dtype, table.concat(t.shape, ", "))
end

local function pattern(t)
  local k = zknn.arange(t:numel())
  return (((k * 7 + 3) % 11 - 4.5) / 4):reshape(t.shape)
end

local function flat(t)
  return t:numel() == 0 and {} or t:reshape(-1):tolist()
end

local function near(v, w, tol, scale)
  if v == w or v ~= v and w ~= w then return true end
  return math.abs(v - w) <= tol * math.max(math.abs(w), scale)
end

-- nil, or how a tensor differs from make.py's outline of it.
local function difference(t, want, tol)
  if not want then return t ~= nil and "a tensor where PyTorch has none" or nil end
  if not zknn.is_tensor(t) then return "no tensor: " .. tostring(t) end
  if shape_text(t) ~= want[1] then
    return ("%s, PyTorch's is %s"):format(shape_text(t), want[1])
  end
  local wide = t:detach():double()
  local values, n = flat(wide), t:numel()
  local dot, norm = want[#want - 1], want[#want]
  local typical = FLOOR * norm / math.sqrt(math.max(n, 1))
  local samples = #want - 3
  for k = 1, samples do
    local i = samples == n and k - 1 or (k - 1) * (n - 1) // (samples - 1)
    if not near(values[i + 1], want[k + 1], tol, typical) then
      return ("element %d is %.9g, PyTorch's is %.9g"):format(i, values[i + 1], want[k + 1])
    end
  end
  local own = wide:norm():item()
  if not near(own, norm, tol, 0) then
    return ("the norm is %.9g, PyTorch's is %.9g"):format(own, norm)
  end
  own = (wide * pattern(wide)):sum():item()
  if not near(own, dot, tol, norm) then
    return ("the product with the pattern is %.9g, PyTorch's is %.9g"):format(own, dot)
  end
end

local function digest(tensors)
  local parts = {}
  for i, t in ipairs(tensors) do
    parts[i] = t:detach():contiguous():bytes()
  end
  local raw = table.concat(parts)
  return raw == "" and "" or zknn.sha256(raw):sub(1, 16)
end

-- Collects what differs.
local Findings = class("Findings")

function Findings:text(what, got, want)
  if got ~= want then
    self[#self + 1] = ("%s: %s\n  PyTorch's: %s"):format(what, got, want)
  end
end

function Findings:tensors(what, got, want, tol)
  if #got ~= #want then
    self[#self + 1] = ("%s: %d tensors, PyTorch's are %d"):format(what, #got, #want)
  end
  for i, w in ipairs(want) do
    local how = difference(got[i] or nil, w, tol)
    if how then self[#self + 1] = ("%s %d: %s"):format(what, i, how) end
  end
end

function Findings:numbers(what, got, want, tol)
  for i, w in ipairs(want) do
    if not near(got[i], w, tol, 1e-3) then
      self[#self + 1] = ("%s %d: %.9g, PyTorch's is %.9g"):format(what, i, got[i], w)
      return
    end
  end
end

-- ---- running ----------------------------------------------------------------------------------

-- An in-place layer may not write to a leaf.
local function fresh(v)
  if zknn.is_tensor(v) then return v.requires_grad and v * 1 or v end
  local list = {}
  for i, entry in ipairs(v) do
    list[i] = fresh(entry)
  end
  return list
end

-- The outputs as a list.
local function outputs(f, inputs)
  return leaves_of { f(table.unpack(fresh(inputs))) }
end

local function moving(tensors)
  local list = {}
  for _, t in ipairs(leaves_of(tensors)) do
    if t.requires_grad then list[#list + 1] = t end
  end
  return list
end

local function join(a, b)
  return table.move(b, 1, #b, #a + 1, table.move(a, 1, #a, 1, {}))
end

-- The sum over outputs that have a gradient of f(output).
local function total(out, f)
  local sum
  for _, o in ipairs(out) do
    if o.requires_grad then sum = sum and sum + f(o) or f(o) end
  end
  return sum
end

-- Compares outputs and gradients.
local function run(found, row, f, inputs, parameters)
  local tol = row.tol or 1
  local out = outputs(f, inputs)
  found:tensors("output", out, row.out, OUT * tol)
  if not row.grads then return end
  local leaves = join(moving(inputs), parameters)
  total(out, function(o) return (pattern(o):to(o.dtype) * o):sum() end):backward()
  local grads = {}
  for i, leaf in ipairs(leaves) do
    grads[i] = leaf.grad or false
    leaf.grad = nil
  end
  found:tensors("gradient", grads, row.grads, GRAD * tol)
end

local function train(found, row, layer, called, inputs)
  local tol = GRAD * (row.tol or 1)
  local moved = join(moving(inputs), layer:parameters())
  local optimizer = optim.SGD(moved, { lr = row.lr or 0.1 })
  local losses = {}
  for k = 1, #row.losses do
    local loss = total(outputs(called, inputs), function(o)
      return row.loss and o:sum() or (o - pattern(o):to(o.dtype)):square():mean()
    end)
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
    losses[k] = loss:item()
  end
  found:numbers("loss", losses, row.losses, tol)
  found:tensors("after training, tensor", join(moved, layer:buffers()), row.after, tol)
end

local check = {}

function check.layer(found, row)
  local layer = call(nn[row[3]], built(row[4]), built(row[5]))
  found:text("printed", tostring(layer), row.text)
  local inputs
  if row.lazy then -- the first call decides its sizes
    inputs = built(row.on)
    layer(table.unpack(inputs))
    found:text("printed after a call", tostring(layer), row.lazy)
  end
  local state, tensors = {}, {}
  for key, t in pairs(layer:state_dict()) do
    state[#state + 1] = key .. " " .. shape_text(t)
    tensors[#tensors + 1] = t
  end
  found:text("state_dict", table.concat(state, "; "), table.concat(row.state, "; "))
  found:text("digest of the initial values", digest(row.lazy and layer:parameters() or tensors),
    row.init)
  if not row.on then return end
  inputs = inputs or built(row.on)
  local more = built(row.call or {})
  local function called(...)
    return call(layer, { ... }, more)
  end
  run(found, row, called, inputs, layer:parameters())
  if row.losses then train(found, row, layer, called, inputs) end
  layer:eval()
  zknn.no_grad(function()
    found:tensors("output of eval mode", outputs(called, inputs), row.eval, GRAD * (row.tol or 1))
  end)
end

function check.init(found, row)
  local t = zknn.zeros(row.shape, { dtype = row.dtype })
  local positional = { t, table.unpack(row[4]) }
  local out = call(nn.init[row[3]], positional, row[5])
  if out ~= t then found[#found + 1] = "it does not give its tensor back" end
  found:tensors("value", { out }, row.out, OUT)
  if row.init then found:text("digest", digest { out }, row.init) end
end

check["function"] = function(found, row)
  local positional, named = built(row[4]), built(row[5])
  local inputs, set = {}, {}
  for _, list in ipairs { positional, named } do
    local keys = {}
    for key, v in pairs(list) do
      if zknn.is_tensor(v) then keys[#keys + 1] = key end
    end
    table.sort(keys)
    for _, key in ipairs(keys) do
      inputs[#inputs + 1] = list[key]
      set[#set + 1] = function(t) list[key] = t end
    end
  end
  run(found, row, function(...)
    for i, f in ipairs(set) do
      f((select(i, ...)))
    end
    return call(nn.functional[row[3]], positional, named)
  end, inputs, {})
end

-- A number of a state as a tensor of the default dtype, which PyTorch makes of it.
local function as_tensor(value)
  return type(value) == "number" and zknn.tensor(value) or value
end

function check.optimizer(found, row)
  local net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
  local inputs, target = zknn.randn(8, 6), zknn.randint(0, 3, { 8 })
  local params = net:parameters()
  if row.groups then
    params = {}
    for i, options in ipairs(row.groups) do
      params[i] = { params = net[2 * i - 2]:parameters() }
      for key, value in pairs(options) do
        params[i][key] = value
      end
    end
  end
  if row.only then
    local all = params
    params = {}
    for _, p in ipairs(all) do
      if p:dim() == row.only then params[#params + 1] = p end
    end
  end
  local optimizer = call(optim[row[3]], { params, table.unpack(built(row[4])) }, built(row[5]))
  found:text("printed", tostring(optimizer), row.text)
  local losses = {}
  for _ = 1, row.steps do
    optimizer:step(function()
      local loss = nn.functional.cross_entropy(net(inputs), target)
      optimizer:zero_grad()
      loss:backward()
      losses[#losses + 1] = loss:item()
      return loss
    end)
  end
  found:numbers("loss", losses, row.losses, GRAD)
  found:tensors("parameter", net:parameters(), row.after, GRAD)
  local seen = {}
  for index, state in pairs(optimizer:state_dict().state) do
    for key, value in pairs(state) do
      local name = ("%d.%s"):format(index, key)
      local values = { [name] = value }
      if type(value) == "table" then
        values = {}
        for i = 1, #value do
          values[("%s.%d"):format(name, i)] = value[i]
        end
      end
      for each, entry in pairs(values) do
        seen[each] = true
        if not row.optimizer[each] then
          found[#found + 1] = "state " .. each .. " is not in PyTorch's"
        else
          local how = difference(as_tensor(entry), row.optimizer[each], GRAD)
          if how then found[#found + 1] = ("state %s: %s"):format(each, how) end
        end
      end
    end
  end
  for name, value in pairs(row.optimizer) do
    if value and not seen[name] then found[#found + 1] = "state lacks PyTorch's " .. name end
  end
end

-- ---- arguments --------------------------------------------------------------------------------

local function shown(v)
  if type(v) == "table" then
    local parts = {}
    for i, e in ipairs(v) do
      parts[i] = shown(e)
    end
    return "(" .. table.concat(parts, ", ") .. ")"
  end
  return type(v) == "number" and ("%.17g"):format(v) or tostring(v)
end

-- One line an argument: what zknn's class takes, or what PyTorch's does. false stands for None;
-- device and dtype have a name for their default here.
local function argument(name, required, default)
  if required then return name end
  if name == "device" or name == "dtype" then return name .. "=" end
  return name .. "=" .. shown(default or false)
end

local function signature_of(name)
  local list = {}
  local rows = args.known[name] or args.known[name:match "[^.]*$"]
  for i, p in ipairs(assert(rows, name .. " has no reader")) do
    list[i] = argument(p[1], p.default == nil and not p.optional, p.default)
  end
  return table.concat(list, ", ")
end

local function golden_signature(rows)
  local list = {}
  for i, p in ipairs(rows) do
    list[i] = argument(p[1], #p == 1, p[2])
  end
  return table.concat(list, ", ")
end

-- ---- tests ------------------------------------------------------------------------------------

local rows_of, order, signatures = {}, {}, {}
golden_rows.each_file("tests/golden/layers", function(golden, file)
  for _, row in ipairs(golden.rows) do
    local name = row[2] .. " " .. row[3]
    if not rows_of[name] then
      rows_of[name] = {}
      order[#order + 1] = name
    end
    row.where = ("%s, row %d"):format(file, row[1])
    table.insert(rows_of[name], row)
  end
  for name, rows in pairs(golden.signatures) do
    signatures[name] = rows
  end
end)

-- Names of the classes in `module` that inherit from base, and have no rows of this kind.
local function without_rows(module, base, kind)
  local missing = {}
  for name, value in pairs(module) do
    if value ~= base and class.inherits(value, base) and not rows_of[kind .. " " .. name] then
      missing[#missing + 1] = name
    end
  end
  table.sort(missing)
  return table.concat(missing, " ")
end

describe("golden rows", function()
  it("cover every layer, every loss, every optimizer", function()
    assert.equal("", without_rows(nn, nn.Module, "layer"))
    local missing = {}
    for name in pairs(nn.init) do
      if name:find "_$" and not rows_of["init " .. name] then missing[#missing + 1] = name end
    end
    assert.equal("", table.concat(missing, " "))
    assert.equal("", without_rows(optim, optim.Optimizer, "optimizer"))
  end)

  for _, name in ipairs(order) do
    it("of " .. name, function()
      local found = Findings()
      for _, row in ipairs(rows_of[name]) do
        local before = #found
        zknn.manual_seed(row[1])
        local good, message = pcall(check[row[2]], found, row)
        if not good then found[#found + 1] = tostring(message) end
        for i = before + 1, #found do
          found[i] = row.where .. ", " .. found[i]
        end
      end
      assert(#found == 0, ("%d differences from PyTorch:\n%s"):format(#found,
        table.concat(found, "\n", 1, math.min(#found, MOST))))
    end)
  end

  for name, rows in pairs(signatures) do
    if rows then
      it("of the arguments of " .. name, function()
        local kind, short = name:match "(%a+)%.([%w_]+)"
        local full = "nn.init." .. short
        if kind ~= "init" then full = (kind == "layer" and nn or optim)[short].__name end
        assert.equal(golden_signature(rows), signature_of(full))
      end)
    end
  end
end)
