-- What the Lua programs of the benchmark share. Each is the twin of the .py of its name: the same
-- work, told by the same arguments key=value, reported in the same lines (works.py lists them all).

local zknn = require "zknn"

local twin = { args = {} }

if not arg[1] then
  io.stderr:write(("%s is a part of ./zknn --bench, which gives it arguments.\n"):format(arg[0]))
  os.exit(1, true)
end

for _, text in ipairs(arg) do
  local key, value = text:match("^([%w_]+)=(.*)$")
  assert(key, "want key=value, got " .. text)
  twin.args[key] = tonumber(value) or value
end

-- A result: its seconds, and a number that both twins must find (nil: none).
function twin.report(name, seconds, check)
  print(("= %s %.9g %s"):format(name, seconds, check and ("%.6g"):format(check) or "-"))
end

-- The most memory that this process held at once, in MB, reported like a result. (Of the start of a
-- program, wait4 tells the parent's as well.)
function twin.report_memory()
  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmHWM:%s*(%d+)")
    if kilobytes then twin.report("memory", kilobytes / 1024) end
  end
end

-- Ends the program when zknn has not (yet) got what the work needs.
function twin.need(what, name)
  if what == nil then
    print("= lacks " .. name)
    os.exit(0, true)
  end
  return what
end

-- MNIST as two whole tensors: float32 [N, 1, 28, 28] in 0..1, int64 [N].
function twin.mnist(train)
  local set = zknn.data.MNIST { root = twin.args.data or "data", train = train }
  return set.data:float():div_(255):unsqueeze(1), set.targets
end

local function seconds_of(f, n)
  local start = zknn.clock()
  for _ = 1, n do f() end
  return zknn.clock() - start
end

-- Seconds of one call of f, from as many as take about `seconds`, after some to warm up.
function twin.time(f, seconds)
  local n, took = 1, seconds_of(f, 1)
  while took <= 0.1 * seconds do
    n = n * 2
    took = seconds_of(f, n)
  end
  n = math.max(1, math.ceil(n * seconds / took))
  return seconds_of(f, n) / n
end

-- The same by the best of windows of a millisecond (or of one call) that take `seconds` together:
-- most windows of a loaded machine are interrupted by other programs, the best is not. The first
-- calls may get fresh pages, which can take longer than all of `seconds`.
local LEAST_WINDOWS = 4
function twin.best(f, seconds)
  local n, took = 1, seconds_of(f, 1)
  while took < 5e-4 and took < seconds do
    n = n * 2
    took = seconds_of(f, n)
  end
  local best, spent, windows = took, took, 1
  while spent < seconds or windows < LEAST_WINDOWS do
    took = seconds_of(f, n)
    best, spent, windows = math.min(best, took), spent + took, windows + 1
  end
  return best / n
end

return twin
