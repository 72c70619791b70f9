-- fit_evaluation_spec.lua: evaluation.npz at the end of train.fit. Oracles: counts by a loop over
-- the samples, the losses by the loss itself.

local zknn = require "zknn"
local json = require "zknn.json"
local support = require "support"

local nn, optim, data, train = zknn.nn, zknn.optim, zknn.data, zknn.train

local folder, run

before_each(function()
  folder = support.make_folder()
  run = folder .. "/a run with ü"
end)
after_each(function() support.remove_folder(folder) end)

local function info() return json.decode(support.read(run .. "/run.json"), "run.json") end
local function found() return zknn.npz.load(run .. "/evaluation.npz") end
local function exists(name) return io.open(run .. "/" .. name, "rb") ~= nil end

local function net(outputs)
  zknn.manual_seed(1)
  return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(8, outputs))
end

local function arguments(model, y, more)
  zknn.manual_seed(5)
  local x = zknn.randn(60, 4)
  y = y(x)
  local a = {
    model = model, optimizer = optim.SGD(model:parameters(), { lr = 0.3 }), verbose = false,
    loss = nn.CrossEntropyLoss(), epochs = 2, log = run,
    train = data.DataLoader(data.TensorDataset(x, y), { batch_size = 12, shuffle = true }),
    val = data.DataLoader(data.TensorDataset(x, y), { batch_size = 25, shuffle = true }),
  }
  for name, value in pairs(more or {}) do a[name] = value end
  return a, x, y
end

local function classes(x) return x:sum(1):gt(0):long() end
local function zeros_and_ones(x) return x:sum(1, true):gt(0):float() end

-- The confusion matrix of the net in best.pth, sample by sample.
local function slow_confusion(model, x, y, answer)
  model:load_state_dict(zknn.load(run .. "/best.pth"))
  model:eval()
  local counts = { { 0, 0 }, { 0, 0 } }
  for i = 0, x:size(0) - 1 do
    local truth, said = y[i]:item() // 1 | 0, answer(model(x:narrow(0, i, 1)))
    counts[truth + 1][said + 1] = counts[truth + 1][said + 1] + 1
  end
  return counts
end

local function greatest(out) return out:argmax(1):item() end

describe("train.fit with a folder", function()
  it("evaluates the best net, and changes nothing by it", function()
    local model, plain = net(2), net(2)
    local a, x, y = arguments(model, classes)
    local history = train.fit(a)
    local state = zknn.get_rng_state()
    local without = train.fit((arguments(plain, classes, { log = folder .. "/log.csv" })))
    assert.is_true(zknn.equal(state, zknn.get_rng_state()))
    assert.same(without.val_loss, history.val_loss)
    for name, t in pairs(plain:state_dict()) do
      assert.is_true(zknn.equal(t, model:state_dict()[name]), name)
    end
    for _, name in ipairs { "run.json", "metrics.csv", "best.pth", "net.onnx" } do
      assert.is_true(exists(name), name)
    end
    local e = found()
    assert.same(slow_confusion(model, x, y, greatest), e.confusion:tolist())
    assert.equal(e.confusion:diag():sum():item() / 60, info().accuracy)
    local losses = nn.CrossEntropyLoss { reduction = "none" }(model(x), y):sort(0, true)
    assert.is_true(zknn.allclose(losses:narrow(0, 0, 16), e.worst_losses))
    assert.same({ 16, 4 }, { table.unpack(e.worst_inputs.shape) })
    assert.same({ 0, 1 }, e.example_targets:tolist())
    assert.same({ 0, 1 }, classes(e.example_inputs):tolist())
  end)

  it("evaluates when EarlyStopping, a callback or Ctrl-C ends it", function()
    local early = train.EarlyStopping { patience = 1, min_delta = 100 }
    train.fit((arguments(net(2), classes, { callbacks = { early }, epochs = 9 })))
    assert.is_truthy(info().status:find "^stopped: ")
    assert.is_truthy(found().confusion)
    os.remove(run .. "/evaluation.npz")
    local model = net(2)
    local a, x, y = arguments(model, classes, { epochs = 9, callbacks = {
      { on_batch_begin = function(_, r)
        if r.epoch == 2 then error("a.lua:3: interrupted!", 0) end -- what Ctrl-C raises
      end },
    } })
    local good, problem = pcall(train.fit, a)
    assert.is_false(good)
    assert.equal("a.lua:3: interrupted!", problem)
    assert.is_truthy(info().status:find "interrupted!")
    assert.same(slow_confusion(model, x, y, greatest), found().confusion:tolist())
  end)

  it("evaluates losses of two classes, functions and steps", function()
    for _, case in ipairs {
      { nn.BCEWithLogitsLoss(), 0 }, { nn.functional.binary_cross_entropy_with_logits, 0 },
    } do
      local model = net(1)
      local a, x, y = arguments(model, zeros_and_ones, { loss = case[1] })
      train.fit(a)
      assert.same(slow_confusion(model, x, y:reshape(-1),
        function(out) return out:item() > case[2] and 1 or 0 end), found().confusion:tolist())
      assert.equal(16, found().worst_losses:size(0))
    end
    local function mine(p, t) return nn.functional.cross_entropy(p, t) * 2 end
    for _, more in ipairs { { loss = mine }, { loss = nn.functional.cross_entropy },
      { step = function(m, X, y) local p = m(X) return mine(p, y), p end } } do
      local model = net(2)
      local a, x, y = arguments(model, classes, more)
      if more.step then a.loss = nil end
      train.fit(a)
      assert.same(slow_confusion(model, x, y, greatest), found().confusion:tolist())
    end
  end)

  it("leaves out samples of a class that the loss ignores", function()
    local a = arguments(net(2), function(x)
      local y = classes(x)
      y:narrow(0, 0, 10):fill_(-100)
      return y
    end)
    train.fit(a)
    assert.equal(50, found().confusion:sum():item())
  end)

  it("says what cannot be evaluated, in a line and in run.json", function()
    local function left_out(why, a)
      local lines, before = {}, print
      a.verbose = true
      _G.print = function(line) lines[#lines + 1] = line end -- luacheck: ignore
      local good, problem = pcall(train.fit, a)
      _G.print = before -- luacheck: ignore
      assert(good, problem)
      assert.equal("done", info().status)
      assert.is_false(exists "evaluation.npz")
      assert.is_truthy(info().evaluation:find(why, 1, true), info().evaluation)
      return lines
    end
    train.fit((arguments(net(2), classes))) -- its evaluation goes
    local a = arguments(net(2), classes)
    a.val = nil
    left_out("there is no validation data", a)
    left_out("it is for nets that classify: outputs [N, C] and classes [N]",
      (arguments(net(1), zeros_and_ones, { loss = nn.MSELoss() })))
    left_out("2049 classes are too many", (arguments(net(2049), classes, { epochs = 1 })))
    left_out("no epoch brought a best net", (arguments(net(2), classes, { epochs = 0 })))
  end)

  it("names the classes of the data set, and takes a list of batches", function()
    local model = net(2)
    local _, x, y = arguments(model, classes)
    local set = data.TensorDataset(x, y)
    rawset(set, "classes", { "no", "yes" })
    local a = arguments(model, classes, { train = { { x, y } },
      val = data.DataLoader(set, { batch_size = 7 }) })
    train.fit(a)
    assert.same({ "no", "yes" }, { table.unpack(info().classes) })
    assert.is_true(exists "net.onnx")
  end)
end)
