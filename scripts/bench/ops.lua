-- Seconds of single operations. Reads lines "FAMILY ROW SIZE SECONDS", numbers of ops.txt, from the
-- standard input, and answers each by the row's result, with the bytes that it reads and writes at
-- least. So ops_run.py lets zknn and PyTorch take turns row by row.

local zknn = require "zknn"
local twin = require "twin"
local nets = require "ops_nets"
local nn = zknn.nn
local F = nn.functional

local helpers = { T = zknn, F = F, nn = nn, optim = zknn.optim, model = nets.model }

local function count(...)
  local n = 1
  for _, size in ipairs { ... } do n = n * size end
  return n
end

function helpers.values(...)
  return zknn.arange(count(...)):to("float32"):mul(0.37):sin():view { ... }
end

function helpers.positive(...) return helpers.values(...):abs():add(0.1) end

function helpers.ints(most, ...)
  return zknn.arange(count(...)):mul(7919):remainder(most):view { ... }
end

function helpers.first(t) return t end

local WIDTH = { float32 = 4, float64 = 8, int64 = 8, uint8 = 1, bool = 1 }

local function bytes_in(t) return t:numel() * WIDTH[tostring(t.dtype)] end

local leaves

function helpers.leaf(t)
  leaves[#leaves + 1] = t:detach():requires_grad_()
  return leaves[#leaves]
end

-- The gradients are read, so that none is left to be computed later, and dropped.
function helpers.gradient(t)
  t:backward(zknn.ones_like(t))
  local last
  for _, leaf in ipairs(leaves) do
    last = leaf.grad or last
    leaf.grad = nil
  end
  return last
end

function helpers.back(t) return helpers.gradient(t:sum()) end

-- --- the table, as ops_table.py reads it too ---

local families = {}
for line in io.lines(twin.args.table) do
  local title, sizes = line:match "^== ([^|]-) |(.*)"
  local family = families[#families]
  if title then
    family = { title = title, sizes = {}, operands = {}, rows = {} }
    families[#families + 1] = family
    for size in (sizes .. "|"):gmatch "([^|]*)|" do
      local values = {}
      for key, value in size:gmatch "(%w+) = ([%d^]+)" do
        values[key] = math.tointeger(load("return " .. value)())
      end
      table.insert(family.sizes, values)
    end
  elseif line:match "^%w" then
    local name, operand = line:match "^([%w_]+) = (.*)"
    local _, row = line:match "^(.-) : ([^;]*)"
    if row then
      table.insert(family.rows, row)
    else
      table.insert(family.operands, { name = name, text = operand })
    end
  end
end

local function compile(text, scope) return assert(load("return " .. text, text, "t", scope)) end

local current, scope, held -- the family and size that are set up

local function set_up(family, size)
  if current == family.title .. size then return end
  current, leaves, held = family.title .. size, {}, {}
  scope = setmetatable({}, { __index = helpers })
  zknn.manual_seed(0)
  collectgarbage()
  for name, value in pairs(family.sizes[size]) do scope[name] = value end
  for _, operand in ipairs(family.operands) do
    local value = compile(operand.text, scope)()
    scope[operand.name] = value
    if zknn.is_tensor(value) then
      held[operand.name] = bytes_in(value) * (value.requires_grad and 2 or 1)
    end
  end
end

-- The least that an expression moves: its operands, their gradients, its result.
local function bytes_of(text, result)
  local bytes, seen = 0, {}
  for word in text:gmatch "[%a_][%w_]*" do
    if not seen[word] then bytes = bytes + (held[word] or 0) end
    seen[word] = true
  end
  local is_gradient = text:match "^back%(" or text:match "^gradient%("
  return bytes + (zknn.is_tensor(result) and not is_gradient and bytes_in(result) or 0)
end

local function check_of(result)
  if not zknn.is_tensor(result) then return tonumber(result) end
  return result:double():abs():mean():item()
end

local function measure(family, row, size, seconds)
  set_up(family, size)
  zknn.manual_seed(0)
  local text = family.rows[row]
  local f = compile(text, scope)
  local function work()
    local result = f() -- also warms up
    local check, bytes = check_of(result), bytes_of(text, result)
    result = nil -- luacheck: ignore 311
    return twin.best(f, seconds), check, bytes
  end
  if next(leaves) or text:match "^%w+%(%)$" then return work() end
  return zknn.no_grad(work)
end

for line in io.lines() do
  local family, row, size, seconds = line:match "(%d+) (%d+) (%d+) (%S+)"
  local done, took, check, bytes = pcall(measure, families[tonumber(family)], tonumber(row),
    tonumber(size), tonumber(seconds))
  if done then
    print(("= row %.9g %s %d"):format(took, check and ("%.6g"):format(check) or "-", bytes))
  else
    print("= lacks " .. tostring(took):gsub("\n.*", ""))
  end
  io.stdout:flush()
end
