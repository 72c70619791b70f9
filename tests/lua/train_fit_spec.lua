-- train_fit_spec.lua: train.fit and its pieces. Oracles: PyTorch's weights (tests/golden/train.py),
-- one big batch, a loop written out by hand, a slow reference of early stopping.

local zknn = require "zknn"
local support = require "support"
local golden = dofile "tests/golden/train.lua"
local nn, optim, data, train = zknn.nn, zknn.optim, zknn.data, zknn.train

local folder

setup(function() folder = support.make_folder() end)
teardown(function() support.remove_folder(folder) end)

-- --- the data and net of tests/golden/train.py ---

local function golden_data()
  local x = (zknn.arange(48):float():reshape(12, 4) * 0.37):sin()
  return x, x:sum(1, true) * zknn.tensor { { 1.0, -2.0, 3.0 } }
end

local function golden_net()
  local net = nn.Linear(4, 3)
  zknn.no_grad(function()
    net.weight:copy_((zknn.arange(12):float():reshape(3, 4) * 0.71):cos())
    net.bias:zero_()
  end)
  return net
end

local function close(expected, t)
  zknn.testing.assert_close(t:detach():reshape(-1), zknn.tensor(expected))
end

describe("an Accumulator", function()
  it("makes PyTorch's steps, clipped by norm and by value", function()
    for _, case in ipairs(golden) do
      local x, y = golden_data()
      local net, norms = golden_net(), {}
      local accumulator = train.Accumulator(
        optim.SGD(net:parameters(), { lr = 0.1, momentum = 0.9 }),
        { every = case.every, clip_norm = case.clip_norm, clip_value = case.clip_value })
      for at = 0, 10, 2 do
        local X, Y = x:narrow(0, at, 2), y:narrow(0, at, 2)
        if accumulator:backward(nn.functional.mse_loss(net(X), Y), 2) then
          norms[#norms + 1] = accumulator.norm
        end
      end
      close(case.weight, net.weight)
      close(case.bias, net.bias)
      if case.clip_norm then close(case.norms, zknn.tensor(norms)) end
    end
  end)

  it("equals one big batch, when the last batches are fewer and smaller, too", function()
    local x, y = golden_data()
    for _, sizes in ipairs { { 3, 3, 3, 3 }, { 4, 4, 3 }, { 5, 2 }, { 1, 4, 2 } } do
      local net = golden_net()
      local optimizer = optim.SGD(net:parameters(), { lr = 0.1 })
      local accumulator = train.Accumulator(optimizer, { every = 4 })
      local at = 0
      for _, n in ipairs(sizes) do
        accumulator:backward(nn.functional.mse_loss(net(x:narrow(0, at, n)), y:narrow(0, at, n)),
          n)
        at = at + n
      end
      accumulator:flush()
      assert.equal(1, accumulator.steps)
      local big = golden_net()
      local other = optim.SGD(big:parameters(), { lr = 0.1 })
      nn.functional.mse_loss(big(x:narrow(0, 0, at)), y:narrow(0, 0, at)):backward()
      other:step()
      zknn.testing.assert_close(net.weight, big.weight)
      zknn.testing.assert_close(net.bias, big.bias)
    end
  end)
end)

-- The epoch after which a training stops, and the best epoch by then, found anew from the start for
-- each epoch: an epoch is the best one if it is better by more than min_delta than the best before.
local function slow_reference(values, patience, min_delta, sign)
  for last = 1, #values do
    local best
    for i = 1, last do
      local finite = math.abs(values[i]) < math.huge
      if finite and (not best or sign * values[i] < sign * values[best] - min_delta) then
        best = i
      end
    end
    if last - (best or 0) >= math.max(1, patience) then return last, best or 0 end
  end
end

describe("EarlyStopping", function()
  it("stops where a slow reference does", function()
    local odd = { 0 / 0, 1 / 0, -1 / 0 }
    local random = 1
    local function draw(n)
      random = (random * 1103515245 + 12345) % 2147483648
      return random // 65536 % n
    end
    for case = 1, 300 do
      local values, mode = {}, case % 2 == 0 and "min" or "max"
      for i = 1, 12 do values[i] = draw(12) == 0 and odd[1 + draw(3)] or draw(20) / 10 end
      local patience, min_delta = draw(4), draw(3) / 10
      local stopping = train.EarlyStopping { mode = mode, patience = patience,
        min_delta = min_delta }
      local at
      for i, value in ipairs(values) do
        if stopping:update(value) then
          at = i
          break
        end
      end
      local expected, best = slow_reference(values, patience, min_delta, mode == "min" and 1 or -1)
      assert.equal(expected, at)
      if expected then assert.equal(best, stopping.best_epoch) end
    end
  end)

  it("knows by its name which way a number is to go", function()
    for name, mode in pairs {
      val_loss = "min", train_loss = "min", val_accuracy = "max", val_f1 = "max", val_auc = "max",
      perplexity = "min", accuracy_loss = "min",
    } do
      assert.equal(mode, train.EarlyStopping(name).mode)
    end
  end)
end)

-- --- fit ---

local function problem()
  zknn.manual_seed(5)
  local x = zknn.randn(70, 4)
  return data.TensorDataset(x, x:sum(1):gt(0):long())
end

-- Arguments for fit; the same net, data and order each time.
local function arguments(more)
  local set = problem()
  zknn.manual_seed(1)
  local model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 2))
  local a = {
    model = model, optimizer = optim.Adam(model:parameters(), { lr = 0.01 }),
    loss = nn.CrossEntropyLoss(), verbose = false, epochs = 3,
    train = data.DataLoader(set, { batch_size = 8, shuffle = true }),
    val = data.DataLoader(set, { batch_size = 50 }),
  }
  a.scheduler = optim.lr_scheduler.ExponentialLR(a.optimizer, 0.9)
  for key, value in pairs(more or {}) do a[key] = value end
  return a
end

local function same(a, b)
  local other = b:state_dict()
  for name, t in pairs(a:state_dict()) do assert.is_true(zknn.equal(t, other[name]), name) end
end

local function says(pattern, f)
  local good, message = pcall(f)
  assert.is_false(good)
  assert.is_truthy(tostring(message):find(pattern), tostring(message))
end

-- Runs f while standard error goes to a file.
local function quietly(code)
  local path = folder .. "/code.lua"
  local file = assert(io.open(path, "w"))
  file:write(code)
  file:close()
  return support.output_of(("%s %s 2>&1"):format(require("script_tools").zknn_command, path))
end

describe("fit", function()
  it("has the bits of a loop written by hand", function()
    local a = arguments()
    local history = train.fit(a)
    local b, losses = arguments(), {}
    for epoch = 1, 3 do
      local sum, n = 0, 0
      b.model:train()
      for X, y in b.train() do
        local loss = b.loss(b.model(X), y)
        b.optimizer:zero_grad()
        loss:backward()
        b.optimizer:step()
        sum, n = sum + loss:item() * #X, n + #X
      end
      b.model:eval()
      zknn.no_grad(function() for X in b.val() do b.model(X) end end)
      b.scheduler:step()
      losses[epoch] = sum / n
    end
    same(a.model, b.model)
    assert.same(losses, history.train_loss)
    assert.same({ 0.01, 0.01 * 0.9, 0.01 * 0.9 * 0.9 }, history.learning_rate)
    assert.is_false(a.model.training)
  end)

  it("measures by functions and by objects", function()
    local seen = {}
    local counter = {
      reset = function(self) self.n = 0 end,
      update = function(self, prediction) self.n = self.n + #prediction end,
      compute = function(self) return self.n end,
    }
    local history = train.fit(arguments { metrics = {
      accuracy = function(p, y) return p:argmax(1):eq(y):float():mean() end, count = counter,
    }, callbacks = { function(run) seen[#seen + 1] = run.logs.val_accuracy end } })
    assert.same({ 70, 70, 70 }, history.val_count)
    assert.same({ 70, 70, 70 }, history.train_count)
    assert.same(seen, history.val_accuracy)
    -- The last epoch's accuracy, of the model that is left.
    local a = arguments()
    train.fit(a)
    local x, y = problem().tensors[1], problem().tensors[2]
    local expected = a.model(x):argmax(1):eq(y):double():mean():item()
    assert.near(expected, history.val_accuracy[3], 1e-6)
  end)

  it("gives ReduceLROnPlateau the number that is monitored", function()
    local given = {}
    local a = arguments { epochs = 4 }
    a.scheduler = optim.lr_scheduler.ReduceLROnPlateau(a.optimizer, { patience = 0 })
    local step = a.scheduler.step
    rawset(a.scheduler, "step", function(self, value)
      given[#given + 1] = value
      step(self, value)
    end)
    local history = train.fit(a)
    assert.same(history.val_loss, given)
  end)

  it("steps a schedule after each step", function()
    local a = arguments { epochs = 1, accumulate = 2, scheduler_interval = "step" }
    train.fit(a)
    assert.equal(5, a.scheduler.last_epoch) -- 9 batches
  end)

  it("calls its callbacks in order, and stops when one says so", function()
    local events = {}
    local callback = {}
    for _, name in ipairs { "train_begin", "train_end", "epoch_begin", "epoch_end" } do
      callback["on_" .. name] = function(self, run)
        assert.equal(callback, self)
        events[#events + 1] = name .. run.epoch
        if name == "epoch_end" and run.epoch == 2 then run:stop "enough" end
      end
    end
    local history = train.fit(arguments { callbacks = { callback }, epochs = 9 })
    assert.equal("train_begin0 epoch_begin1 epoch_end1 epoch_begin2 epoch_end2 train_end2",
      table.concat(events, " "))
    assert.equal("enough", history.stopped)
  end)

  it("begins a new pass after one that a callback ended", function()
    local a = arguments { callbacks = { { on_batch_end = function(_, run)
      if run.batch == 3 then run:stop() end
    end } } }
    local history = train.fit(a)
    assert.equal("a callback stopped it", history.stopped)
    assert.equal(1, #history.train_loss)
    assert.equal(0, a.train:state_dict().batches)
  end)

  it("restores the best weights when it is stopped early", function()
    local states = {}
    local a = arguments { epochs = 40, callbacks = {
      function(run) states[run.epoch] = zknn.deepcopy(run.model) end,
      train.EarlyStopping { monitor = "val_loss", patience = 2 },
    } }
    for _, group in ipairs(a.optimizer.param_groups) do group.lr = 0.5 end
    local history = train.fit(a)
    assert.is_truthy(history.stopped:find "^val_loss did not become better than")
    assert.equal(history.best_epoch + 2, #history.val_loss)
    same(states[history.best_epoch], a.model)
  end)

  it("writes a log", function()
    local path = folder .. "/log.csv"
    local history = train.fit(arguments { log = path })
    local rows = {}
    for line in io.lines(path) do rows[#rows + 1] = line end
    assert.equal("epoch,train_loss,val_loss,learning_rate,seconds", rows[1])
    assert.equal(4, #rows)
    assert.near(history.val_loss[2], tonumber(rows[3]:match "^2,[^,]+,([^,]+)"), 1e-8)
    support.write(path, "mine\n")
    says("is not the log of a training", function() train.fit(arguments { log = path }) end)
  end)

  it("keeps a folder of the run", function()
    local path = folder .. "/run"
    local history = train.fit(arguments { log = path })
    local rows = {}
    for line in io.lines(path .. "/metrics.csv") do rows[#rows + 1] = line end
    assert.equal(4, #rows)
    assert.near(history.val_loss[3], tonumber(rows[4]:match "^3,[^,]+,([^,]+)"), 1e-6)
    local file <close> = io.open(path .. "/run.json")
    assert.is_truthy(file:read("a"):find '"status": ?"done"')
  end)

  it("says what does not fit", function()
    says("did you mean 'val'", function() train.fit(arguments { vall = 1 }) end)
    says("there is no 'val_los' to monitor %(did you mean 'val_loss'%?%)", function()
      train.fit(arguments { monitor = "val_los", checkpoint = folder .. "/x.pth" })
    end)
    says("did you mean 'on_epoch_end'", function()
      train.fit(arguments { callbacks = { { on_epoch_ends = print } } })
    end)
    says("save_every needs checkpoint", function() train.fit(arguments { save_every = 2 }) end)
    says("save_every needs a train that has a state_dict", function()
      train.fit(arguments { save_every = 2, checkpoint = folder .. "/y.pth", train = { { 1 } } })
    end)
  end)
end)

describe("a loss of nan", function()
  it("ends fit, says where, and keeps the last good net", function()
    local out = quietly([[
      local zknn = require "zknn"
      local nn, optim, train = zknn.nn, zknn.optim, zknn.train
      local function run(lr, change, x, more)
        zknn.manual_seed(0)
        local model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))
        local good
        local a = { model = model, optimizer = optim.SGD(model:parameters(), { lr = lr }),
          loss = nn.MSELoss(), train = { { x or zknn.ones(3, 2), zknn.ones(3, 1) } },
          epochs = 3, verbose = false, checkpoint = "]] .. folder .. [[/nan.pth", fresh = true,
          callbacks = { { on_epoch_begin = function(_, run)
            if run.epoch == 2 then good = model[0].weight:clone() change(model) end
          end } } }
        for key, value in pairs(more or {}) do a[key] = value end
        local history = train.fit(a)
        print(history.diverged, #history.train_loss, zknn.equal(good, model[0].weight),
          zknn.equal(zknn.load("]] .. folder .. [[/nan.pth")["0.weight"], good))
      end
      local function fill(model) zknn.no_grad(function() model[0].weight:fill_(1 / 0) end) end
      run(0.01, fill)
      run(0.01, function(model) model[2]:register_forward_hook(function(_, _, y)
        return y / 0 end) end)
    ]])
    assert.is_truthy(out:find("the loss is nan in epoch 2, batch 1 %(step 2%): '0.weight' is the "
      .. "first of the model's tensors that has inf"), out)
    assert.is_truthy(out:find("the first layer that gives [inf na]+ is '2' %(nn.Linear%)"), out)
    local _, count = out:gsub("true\t1\ttrue\ttrue\n", "")
    assert.equal(2, count, out)
  end)

  it("is never the best", function()
    local model = nn.Linear(1, 1)
    local files <close> = train.Checkpoints(folder .. "/never.pth")
    files:resume { model = model }
    assert.is_false(files:save(1, { val_loss = 0 / 0 }))
    assert.is_true(files:save(2, { val_loss = 5 }))
    assert.is_false(files:save(3, { val_loss = 0 / 0 }))
    zknn.no_grad(function() model.bias:fill_(0 / 0) end)
    says("the model has nan in 'bias', and is not saved", function()
      files:save(4, { val_loss = 1 })
    end)
    says("the model has nan in 'bias'", function() files:save_step(1) end)
    assert.equal(2, files.best.epoch)
    assert.equal(3, zknn.load(files.last_path).epoch)
  end)
end)
