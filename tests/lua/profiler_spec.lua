-- zknn.profiler and --profile. Oracles: the calls that the test makes, counted by hand; that the
-- own times of all rows are the time of the profile, to the nanosecond; PyTorch's schedule.

local zknn = require "zknn"
local core = require "zknn.core.profiler"
local profiled = require "zknn.profiled"
local support = require "support"

local nn, optim, data, profiler = zknn.nn, zknn.optim, zknn.data, zknn.profiler
local fails = support.fails

local function row_of(profile, key, group)
  for _, row in ipairs(profile:key_averages { group_by = group }.rows) do
    if row.key == key then return row end
  end
end

local function count(profile, key, group)
  local row = row_of(profile, key, group)
  return row and row.count
end

-- The sum of a field over all rows.
local function sum(profile, group, field)
  local total = 0
  for _, row in ipairs(profile:key_averages { group_by = group }.rows) do
    total = total + row[field]
  end
  return total
end

local function is_off()
  assert.is_false(core.running())
  assert.is_false(profiled.layer)
  assert.is_false(profiled.step)
  assert.is_false(profiled.batch)
end

local function net()
  return nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
end

-- Trains for `n` batches of 4.
local function train(n)
  local model, loss_fn = net(), nn.CrossEntropyLoss()
  local optimizer = optim.SGD(model:parameters(), { lr = 0.1 })
  local set = data.TensorDataset(zknn.rand(4 * n, 6), zknn.zeros(4 * n, { dtype = "int64" }))
  return function()
    for X, y in data.DataLoader(set, { batch_size = 4 })() do
      local loss = loss_fn(model(X), y)
      optimizer:zero_grad()
      loss:backward()
      optimizer:step()
    end
  end
end

describe("a profile", function()
  it("counts the calls of a training", function()
    local profile = profiler.profile(train(7))
    assert.equal(14, count(profile, "linear"))
    assert.equal(14, count(profile, "linear backward"))
    assert.equal(7, count(profile, "relu"))
    assert.equal(7, count(profile, "relu backward"))
    assert.equal(7, count(profile, "cross_entropy"))
    assert.equal(7, count(profile, "cross_entropy backward"))
    assert.equal(7, count(profile, "backward: the walk"))
    assert.equal(7, count(profile, "SGD.step"))
    assert.equal(8, count(profile, "data loading")) -- the last finds the end
    assert.equal(7, count(profile, "nn.Sequential", "layer"))
    assert.equal(7, count(profile, "0 (nn.Linear)", "layer"))
    assert.equal(7, count(profile, "2 (nn.Linear)", "layer"))
    assert.equal(7, count(profile, "nn.CrossEntropyLoss", "layer"))
    is_off()
  end)

  it("has every nanosecond and byte in one row of each table", function()
    local profile = profiler.profile(train(5))
    local whole = sum(profile, "op", "self_cpu_time_total")
    assert.is_true(whole > 0)
    for _, group in ipairs { "phase", "layer" } do
      assert.is_true(math.abs(sum(profile, group, "self_cpu_time_total") - whole) < 1e-6 * whole)
      assert.equal(sum(profile, "op", "self_cpu_memory_usage"),
        sum(profile, group, "self_cpu_memory_usage"))
    end
    for _, row in ipairs(profile:key_averages().rows) do
      assert.is_true(row.self_cpu_time_total >= 0, row.key)
      assert.is_true(row.cpu_time_total >= row.self_cpu_time_total, row.key)
    end
  end)

  it("measures what takes time where it is", function()
    local function wait()
      local start = zknn.clock()
      repeat until zknn.clock() - start > 0.02
    end
    local Slow = nn.class "Slow"
    function Slow:forward(x) -- luacheck: ignore 212
      wait()
      return x * 1
    end
    local model = nn.Sequential(nn.Identity(), Slow())
    local profile = profiler.profile(function()
      model(zknn.ones(2))
      profiler.record_function("waiting", wait)
    end)
    assert.is_true(row_of(profile, "1 (Slow)", "layer").forward_time >= 2e4)
    assert.is_true(row_of(profile, "0 (nn.Identity)", "layer").forward_time < 2e4)
    assert.is_true(row_of(profile, "waiting").self_cpu_time_total >= 2e4)
    assert.is_true(row_of(profile, "mul").self_cpu_time_total < 2e4)
  end)

  it("gives a layer what runs in its backward", function()
    local model = nn.Sequential(nn.Linear(4, 4), nn.Tanh())
    local profile = profiler.profile(function() model(zknn.rand(2, 4)):sum():backward() end)
    assert.is_true(row_of(profile, "1 (nn.Tanh)", "layer").backward_time > 0)
    assert.is_true(row_of(profile, "0 (nn.Linear)", "layer").backward_time > 0)
    assert.equal(1, count(profile, "tanh backward"))
    -- a graph of before the profile has no layers
    local y = model(zknn.rand(2, 4)):sum()
    local late = profiler.profile(function() y:backward() end)
    assert.is_nil(row_of(late, "1 (nn.Tanh)", "layer"))
    assert.equal(1, count(late, "tanh backward"))
  end)

  it("tells nets apart", function()
    local a, b = net(), net()
    local profile = profiler.profile(function()
      a(zknn.rand(1, 6))
      b(zknn.rand(2, 6))
      b(zknn.rand(2, 6))
    end)
    local counts = {}
    for _, row in ipairs(profile:key_averages { group_by = "layer" }.rows) do
      if row.key:find(": 0 (nn.Linear)", 1, true) then counts[#counts + 1] = row.count end
    end
    assert.same({ 1, 2 }, counts)
  end)

  it("tells of memory", function()
    local big
    local profile = profiler.profile(function()
      big = zknn.zeros(250000):neg() -- 1 MB each
      big = nil
      collectgarbage()
    end)
    assert.is_nil(big)
    local bytes = row_of(profile, "neg").self_cpu_memory_usage
    assert.is_true(bytes >= 1e6 and bytes < 1.4e6, bytes)
    assert.is_truthy(tostring(profile):find "Most memory in use at a time: [%d.]+ MB, in neg\n")
    local _, before = zknn.memory() -- the program's own, which a profile does not change
    profiler.profile(function() end)
    local _, after = zknn.memory()
    assert.equal(before, after)
  end)

  it("counts ops in place and without gradients", function()
    local x = zknn.ones(3)
    local profile = profiler.profile(function()
      x:add_(1):add_(2)
      zknn.no_grad(function() x:mul(2) end)
    end)
    assert.equal(2, count(profile, "add"))
    assert.equal(1, count(profile, "mul"))
  end)

  it("runs as the script does, with hooks and errors", function()
    local model, seen = net(), 0
    model[1]:register_forward_hook(function(_, _, out)
      seen = seen + 1
      return out * 2
    end)
    local x = zknn.rand(2, 6)
    local plain = model(x)
    local out
    profiler.profile(function() out = model(x) end)
    assert.is_true(zknn.equal(plain, out))
    assert.equal(2, seen)
    local function bad()
      local _ = model(zknn.rand(2, 7)) -- luacheck: ignore
    end
    assert.equal(support.message(bad), support.message(profiler.profile, bad))
    is_off()
  end)

  it("ends with an error, and what was open with it", function()
    fails("boom", profiler.profile, function() error "boom" end)
    is_off()
    local profile = profiler.profile(function()
      for _ = 1, 3 do
        pcall(profiler.record_function, "failing", error, "x")
        pcall(net(), "no tensor")
      end
      profiler.record_function("after", function() zknn.ones(1):neg() end)
    end)
    assert.equal(3, count(profile, "failing"))
    local after = row_of(profile, "after")
    assert.equal(1, after.count)
    local path = os.tmpname()
    profile:export_stacks(path)
    assert.is_nil(support.read(path):find("failing;", 1, true))
    os.remove(path)
  end)

  it("keeps the spans of coroutines apart", function()
    local function part(name, turns)
      return coroutine.wrap(function()
        profiler.record_function(name, function()
          for _ = 1, turns do
            zknn.ones(2):neg()
            coroutine.yield()
          end
        end)
      end)
    end
    local profile = profiler.profile(function()
      local a, b = part("a", 3), part("b", 2)
      for _ = 1, 2 do a() b() end
      a()
      zknn.ones(2):exp()
      a()
    end)
    assert.equal(1, count(profile, "a")) -- suspended spans are no new calls
    assert.equal(5, count(profile, "neg"))
    local path = os.tmpname()
    profile:export_stacks(path)
    local stacks = support.read(path)
    os.remove(path)
    assert.is_nil(stacks:find "a;b" or stacks:find "b;a" or stacks:find "[ab];exp")
  end)

  it("may be inside another one", function()
    local inner
    local outer = profiler.profile(function()
      zknn.ones(1):neg()
      inner = profiler.profile(function() zknn.ones(1):exp() end)
      zknn.ones(1):neg()
    end)
    assert.equal(2, count(outer, "neg"))
    assert.is_nil(count(outer, "exp"))
    assert.equal(1, count(outer, "another profile"))
    assert.equal(1, count(inner, "exp"))
    local first, second = profiler.profile(), profiler.profile()
    first:start()
    second:start()
    fails("another profile, which was started later, still runs", first.stop, first)
    second:stop()
    first:stop()
    is_off()
  end)

  it("is started and stopped once", function()
    local profile = profiler.profile()
    fails("was not started", profile.stop, profile)
    fails("does not run", profile.step, profile)
    fails("nothing was measured yet: start the profile first", profile.key_averages, profile)
    profile:start()
    fails("runs already", profile.start, profile)
    fails("nothing was measured yet: stop the profile first", profile.key_averages, profile)
    profile:stop()
    fails("is over", profile.start, profile)
    fails("is over", profile.stop, profile)
  end)

  it("knows the nodes of sessions", function()
    local path = os.tmpname() .. ".onnx"
    zknn.onnx.export(net():eval(), zknn.rand(2, 6), path)
    local session = zknn.onnx.InferenceSession(path)
    os.remove(path)
    local feed = { [session:get_inputs()[1].name] = zknn.rand(2, 6) }
    local profile = profiler.profile(function()
      for _ = 1, 4 do session:run(nil, feed) end
    end)
    assert.equal(4, count(profile, "InferenceSession.run"))
    assert.equal(8, count(profile, "Gemm (ONNX)"))
    assert.equal(4, count(profile, "/0/Gemm (Gemm)", "layer"))
  end)

  it("loads batches by workers as without", function()
    local folder = support.make_folder()
    for i = 1, 6 do
      zknn.image.save(zknn.full({ 4, 4 }, i, { dtype = "uint8" }), ("%s/%d.png"):format(folder, i))
    end
    os.execute(("mkdir %s/a && mv %s/*.png %s/a"):format(folder, folder, folder))
    local set = data.ImageFolder(folder, { transform = data.transforms.ToTensor() })
    local seen = 0
    local profile = profiler.profile(function()
      for _ in data.DataLoader(set, { batch_size = 2, num_workers = 2 })() do seen = seen + 1 end
    end)
    support.remove_folder(folder)
    assert.equal(3, seen)
    assert.equal(4, count(profile, "data loading"))
    assert.equal(3, count(profile, "waiting for workers"))
    local rows = profile:key_averages { group_by = "worker" }.rows
    assert.same({ "reading samples", "transforms" }, { rows[1].key, rows[2].key })
    for _, row in ipairs(rows) do
      assert.equal(6, row.count)
      assert.is_true(row.cpu_time_total > 0)
    end
    assert.is_truthy(tostring(profile):find "\nData in worker threads [^\n]+\n%-+\nreading samp")
    local none = profiler.profile(train(1))
    assert.same({}, { table.unpack(none:key_averages({ group_by = "worker" }).rows) })
    assert.is_nil(tostring(none):find("worker threads", 1, true))
  end)

  it("tells the time of workers from that of the script", function()
    -- oracle: what the same work takes on the script's thread
    local folder = support.make_folder()
    zknn.image.save(zknn.zeros(300, 300, 3), folder .. "/1.png")
    os.execute(("mkdir %s/a && for i in 2 3 4; do cp %s/1.png %s/a/$i.png; done"):format(folder,
      folder, folder))
    local set = data.ImageFolder(folder, { transform = data.transforms.Compose {
      data.transforms.Resize { 200, 200 }, data.transforms.ToTensor() } })
    local function time(workers)
      return profiler.profile(function()
        for _ in data.DataLoader(set, { num_workers = workers })() do end -- luacheck: ignore
      end)
    end
    local apart, alone = time(1), time(0)
    support.remove_folder(folder)
    local whole, wait = 0, row_of(apart, "waiting for workers").cpu_time_total
    for _, row in ipairs(apart:key_averages({ group_by = "worker" }).rows) do
      assert.equal(3, row.count)
      whole = whole + row.cpu_time_total
    end
    local there = row_of(alone, "data loading").cpu_time_total
    assert.is_true(whole > there / 20 and whole < there * 20, whole .. " and " .. there)
    assert.is_true(wait > 0 and wait < sum(apart, "op", "self_cpu_time_total"))
    assert.is_nil(row_of(alone, "waiting for workers"))
  end)
end)

describe("the schedule of a profile", function()
  it("is PyTorch's", function()
    -- torch.profiler.schedule(wait=1, warmup=1, active=2, repeat=2, skip_first=1)
    local plan = profiler.schedule { wait = 1, warmup = 1, active = 2, ["repeat"] = 2,
      skip_first = 1 }
    local words = {}
    for step = 0, 10 do words[step + 1] = plan(step) end
    assert.equal("none none warmup record record_and_save none warmup record record_and_save "
      .. "none none", table.concat(words, " "))
    fails("active must be 1 at least", profiler.schedule, 1, 1, 0)
    fails("wait must not be negative", profiler.schedule, -1, 1, 1)
  end)

  it("measures the steps that are to be recorded", function()
    local seen = {}
    profiler.profile(function(profile)
      for i = 1, 8 do
        zknn.ones(i):neg()
        profile:step()
      end
    end, {
      schedule = profiler.schedule { wait = 1, warmup = 1, active = 2 },
      on_trace_ready = function(profile) seen[#seen + 1] = count(profile, "neg") end,
    })
    assert.same({ 2, 2 }, seen)
    is_off()
  end)
end)

describe("the table", function()
  it("is sorted and limited", function()
    local profile = profiler.profile(train(2))
    local text = profile:key_averages():table { sort_by = "count", row_limit = 2 }
    local lines = {}
    for line in text:gmatch "[^\n]+" do lines[#lines + 1] = line end
    assert.equal(5, #lines)
    assert.is_truthy(lines[3]:find "^linear")
    assert.is_truthy(lines[5]:find "^%d+ more ")
    fails("did you mean 'count'", function()
      profile:key_averages():table { sort_by = "cuont" }
    end)
    fails("group_by must be 'op', 'layer', 'phase', 'worker', got 'layers'", function()
      profile:key_averages { group_by = "layers" }
    end)
  end)

  it("has shares that add up", function()
    local text = tostring(profiler.profile(train(3)))
    for part in ("\n" .. text):gmatch "\n(Operation.-)\n\n" do
      local total = 0
      for line in part:gmatch "[^\n]+" do
        total = total + (tonumber(line:match "%s([%d.]+)%%") or 0)
      end
      assert.is_true(math.abs(total - 100) < 1, part)
    end
  end)
end)

describe("zknn --profile", function()
  local program = support.program()
  local folder

  setup(function()
    folder = support.make_folder()
    support.write(folder .. "/net.lua", [[
local zknn = require "zknn"
local net = zknn.nn.Sequential(zknn.nn.Linear(2, 2), zknn.nn.ReLU())
for _ = 1, 3 do net(zknn.rand(1, 2)) end
print "done"
if arg[1] == "error" then error "boom" end
if arg[1] == "exit" then os.exit(3) end
]])
  end)
  teardown(function() support.remove_folder(folder) end)

  local function run(options, arguments)
    return support.output_of(("cd %s && %s %s net.lua %s 2>&1; echo status $?"):format(folder,
      program, options, arguments or ""))
  end

  it("prints the tables when the script ends, by whatever", function()
    local out = run "--profile"
    assert.is_truthy(out:find("done\n\nProfile of net.lua: ", 1, true), out)
    assert.is_truthy(out:find "\nlinear +[%d.]+%% [^\n]- 3 +[%d.]+ %w+\n", out)
    assert.is_truthy(out:find("\n0 (nn.Linear) ", 1, true), out)
    assert.is_truthy(out:find "status 0\n$")
    out = run("--profile", "error")
    assert.is_truthy(out:find "boom.*Profile of net.lua.*status 1\n$", out)
    out = run("--profile", "exit")
    assert.is_truthy(out:find "Profile of net.lua.*status 3\n$", out)
  end)

  it("writes a file in place of them", function()
    local out = run "--profile=p.txt"
    assert.equal("done\nprofile written to p.txt\nstatus 0\n", out)
    assert.is_truthy(support.read(folder .. "/p.txt"):find "^Profile of net.lua")
  end)

  it("refuses what it cannot do before the script runs", function()
    local out = run "--profile=p.png"
    assert.is_truthy(out:find "%-%-profile=p.png: the name must end in .txt .*status 1\n$", out)
    assert.is_nil(out:find "done")
    out = run "--profile=missing/p.svg"
    assert.is_truthy(out:find "missing.*status 1\n$", out)
    assert.is_nil(out:find "done")
    out = support.output_of(("cd %s && %s --profile test 2>&1"):format(folder, program))
    assert.is_truthy(out:find "for scripts and %-e", out)
    out = support.output_of(program .. " --profiel x.lua 2>&1")
    assert.is_truthy(out:find "did you mean '%-%-profile'", out)
  end)

  it("goes on around a profile of the script's", function()
    support.write(folder .. "/inner.lua", [[
local zknn = require "zknn"
print(zknn.profiler.profile(function() zknn.ones(1):exp() end):key_averages().rows[1].key)
zknn.profiler.profile():start()
]])
    local out = support.output_of(("cd %s && %s --profile inner.lua 2>&1"):format(folder, program))
    assert.is_truthy(out:find "\nanother profile ", out)
    assert.is_nil(out:find("\nexp ", 1, true))
  end)
end)
