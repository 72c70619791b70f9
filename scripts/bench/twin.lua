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

-- The test set's images of MNIST, or of FashionMNIST, which the runner has unpacked into
-- plain=FOLDER.
function twin.test_images(name)
  if name == "MNIST" then return (twin.mnist(false)) end
  local folder = ("%s/%s/raw/t10k-images-idx3-ubyte"):format(twin.args.plain, name)
  twin.need(io.open(folder), name)
  local set = zknn.data[name] { root = twin.args.plain, train = false }
  return set.data:float():div_(255):unsqueeze(1)
end

-- LeNet-5 with ReLU and max pooling, as scripts/lenet.lua has it.
function twin.lenet()
  local nn = zknn.nn
  twin.need(nn.Conv2d, "nn.Conv2d")
  return nn.Sequential(
    nn.Conv2d(1, 6, 5, { padding = 2 }), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
end

-- A net of the benchmark of inference: the tutorial's two, trained, and LeNet of seed 0.
function twin.net(name)
  if name == "lenet" then
    zknn.manual_seed(0)
    return twin.lenet()
  end
  local nn, layers = zknn.nn, tonumber(name:match("^mlp(%d)$"))
  local list = { nn.Flatten(), nn.Linear(784, 512), nn.ReLU() }
  for _ = 3, layers do
    list[#list + 1] = nn.Linear(512, 512)
    list[#list + 1] = nn.ReLU()
  end
  list[#list + 1] = nn.Linear(512, 10)
  local model = nn.Sequential(table.unpack(list))
  local state = zknn.load(("models/pretrained/model_%dlayer.pth"):format(layers))
  for key, value in pairs(model:state_dict()) do
    local layer, kind = key:match("^(%d+)%.(%w+)$")
    value:copy_(state[("linear_relu_stack.%d.%s"):format(layer - 1, kind)])
  end
  return model
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
