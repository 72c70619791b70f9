-- Calls every public function and method with hostile arguments. In a scratch folder:
--
--     CLONE/build/fuzz/zknn CLONE/tests/fuzz/api.lua [--seed N] [--calls N] [--trace]
--
-- Oracle: each call returns or raises within SLOW seconds; the sanitizers that the program is
-- built with say nothing; gradients are still on afterwards; what a call returns can be printed.
-- Each seed gives the same calls: --trace prints them before they are made, so that the last one
-- is the culprit.
local zknn = require "zknn"
local here = arg[0]:match "^(.*/)" or "./"
local catalogue = dofile(here .. "catalogue.lua")
local hostile = dofile(here .. "hostile.lua")

local SLOW = 5

local options = { seed = 1, calls = 20000, trace = false, only = nil }
do
  local i = 1
  while arg[i] do
    local name = arg[i]:match "^%-%-(%a+)$"
    if name == "trace" then
      options.trace = true
    elseif name == "only" then
      i = i + 1
      options.only = arg[i]
    elseif name == "seed" or name == "calls" then
      i = i + 1
      options[name] = math.tointeger(arg[i]) or error("--" .. name .. " wants a number")
    else
      error("unknown option " .. arg[i])
    end
    i = i + 1
  end
end

math.randomseed(options.seed)
local values = hostile(zknn)
local all, renew, restore = catalogue(zknn)
local targets = {}
for _, target in ipairs(all) do
  if not options.only or target.name:find(options.only) then
    targets[#targets + 1] = target
  end
end
assert(#targets > 0, "nothing to call")

local slow, raised, returned = {}, 0, 0

-- What a call gives is looked at: a tensor that lies outside of its storage would show.
local function look(...)
  for i = 1, math.min(select("#", ...), 4) do
    local value = select(i, ...)
    local numel = zknn.is_tensor(value) and select(2, pcall(value.numel, value))
    if not math.tointeger(numel) or numel <= 100000 then
      pcall(tostring, value)
    end
  end
end

local function finish(ok, ...)
  if ok then
    returned = returned + 1
    look(...)
  else
    raised = raised + 1
    pcall(tostring, (...))
  end
end

local function call(f, arguments)
  finish(pcall(f, table.unpack(arguments, 1, arguments.n)))
end

-- Where a call is made from.
local contexts = {
  call,
  function(f, arguments)
    local thread = coroutine.wrap(function()
      call(f, arguments)
      coroutine.yield()
      call(f, arguments)
    end)
    thread()
    if math.random() < 0.5 then
      thread()
    end
  end,
  function(f, arguments)
    pcall(zknn.no_grad, function()
      call(f, arguments)
    end)
  end,
  function(f, arguments) -- in a hook, during backward
    local x = zknn.ones(2, 3):requires_grad_()
    local y = (x * 2):sum()
    x:register_hook(function() call(f, arguments) end)
    pcall(y.backward, y)
  end,
  function(f, arguments) -- in a Function
    local Through = zknn.Function "Through"
    function Through.forward(_, x)
      call(f, arguments)
      return x * 2
    end
    function Through.backward(_, dy)
      call(f, arguments)
      return dy * 2
    end
    local y = Through.apply(zknn.ones(3):requires_grad_()):sum()
    pcall(y.backward, y)
  end,
  function(f, arguments) -- in a finalizer
    setmetatable({}, { __gc = function() call(f, arguments) end })
    collectgarbage()
  end,
  function(f, arguments) -- while a finalizer closes what the call uses
    setmetatable({}, {
      __gc = function()
        for i = 1, arguments.n do
          local value = arguments[i]
          if zknn.is_tensor(value) and math.random() < 0.5 then
            pcall(getmetatable(value).__close, value)
          end
        end
      end,
    })
    call(f, arguments)
  end,
}

local collectors = {
  function()
    collectgarbage "generational"
  end,
  function()
    collectgarbage "incremental"
    collectgarbage("setpause", 100)
  end,
  function()
    collectgarbage "incremental"
    collectgarbage("setpause", 0)
  end,
}

for number = 1, options.calls do
  if number % 200 == 1 then
    collectors[math.random(#collectors)]()
    values = hostile(zknn) -- what was closed or changed is made anew
    if number % 2000 == 1 then renew() end
  end
  local target = targets[math.random(#targets)]
  local arguments = values.arguments(target)
  local where = math.random() < 0.6 and 1 or math.random(#contexts)
  if options.trace then
    io.stderr:write(number, " ", target.name, " (context ", where, ")")
    for i = 1, arguments.n do
      io.stderr:write(" ", values.describe(arguments[i]))
    end
    io.stderr:write "\n"
  end
  local begun, worked = zknn.clock(), os.clock()
  pcall(contexts[where], target.get(), arguments)
  -- Of a loaded machine the time that passes is others' too; of threads the processor's is a sum.
  local took = math.min(zknn.clock() - begun, os.clock() - worked)
  if took > SLOW then
    slow[#slow + 1] = ("call %d, %s: %.1f s"):format(number, target.name, took)
  end
  restore()
  if not zknn.is_grad_enabled() then
    if not target.name:find "grad_scope" and not target.name:find "set_grad_enabled" then
      error(("call %d, %s: gradients are left off"):format(number, target.name))
    end
    zknn.set_grad_enabled(true)
  end
end

print(("%d calls of %d functions: %d returned, %d raised"):format(
  options.calls, #targets, returned, raised))
if #slow > 0 then
  print("slow: " .. table.concat(slow, "; "))
  os.exit(1)
end
