-- Sums over processes, and shards, by a fixed tree: neighbours are joined, then neighbours of what
-- that gives, and so on. So the bits of a sum depend on how many there are and on their order, and
-- not on who adds them.

local core = require "zknn.core"
local args = require "zknn.args"
local raise = require "zknn.raise"

local reduce = {}

-- How two are joined, in the first.
local joins = {
  sum = function(a, b) a:add_(b) end,
  product = function(a, b) a:mul_(b) end,
  max = function(a, b) a:copy_(core.maximum(a, b)) end,
  min = function(a, b) a:copy_(core.minimum(a, b)) end,
}
joins.avg = joins.sum

reduce.CHOICES = { "sum", "avg", "mean", "max", "min", "product" }

-- An operation as it is used: the sum of truth values is "or", their product "and".
function reduce.check(what, op, dtype)
  args.check_choice(what, "op", op, reduce.CHOICES)
  if dtype == "uint16" or dtype == "uint32" or dtype == "uint64" then
    raise("%s: there is no arithmetic on %s: convert it with :long()", what, dtype)
  end
  if op == "mean" then op = "avg" end
  if op == "avg" and not dtype:find "float" then
    raise("%s: a mean needs floats, got %s: use op = 'sum', or convert it", what, dtype)
  end
  if dtype == "bool" then return (op == "sum" or op == "max") and "max" or "min" end
  return op
end

-- Joins a list of tensors by the tree, in the first of them.
function reduce.tree(list, op)
  local join = joins[op]
  while #list > 1 do
    local joined = {}
    for i = 1, #list, 2 do
      if list[i + 1] then join(list[i], list[i + 1]) end
      joined[#joined + 1] = list[i]
    end
    list = joined
  end
  return list[1]
end

-- A tree that grows as tensors come: push(tensor) each, then finish() gives the sum. What is pushed
-- is changed. It holds one tensor for each level. The joins are those of reduce.tree.
function reduce.adder()
  local stack, count = {}, 0
  local function join()
    local last = table.remove(stack)
    local below = stack[#stack]
    for i, t in pairs(last) do
      if below[i] then below[i]:add_(t) else below[i] = t end
    end
  end
  return {
    -- A list, or table, of tensors, which are added one by one.
    push = function(list)
      stack[#stack + 1] = list
      count = count + 1
      local n = count
      while n % 2 == 0 do
        join()
        n = n // 2
      end
    end,
    finish = function()
      while #stack > 1 do join() end
      return stack[1]
    end,
  }
end

return reduce
