-- runlog_spec.lua: train.RunLog's folder, which `zknn report` reads. Oracles: what its page
-- says, values counted by hand, and zknn's readers of the formats.

local zknn = require "zknn"
local json = require "zknn.json"
local support = require "support"
local tools = require "script_tools"

local nn, train = zknn.nn, zknn.train

local folder, run

before_each(function()
  folder = tools.make_folder()
  run = folder .. "/run"
end)
after_each(function() support.remove_folder(folder) end)

local function info() return json.decode(support.read(run .. "/run.json"), "run.json") end
local function metrics() return support.read(run .. "/metrics.csv") end

local function net()
  zknn.manual_seed(0)
  return nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
end

describe("train.RunLog", function()
  it("says what the run is from its beginning", function()
    local model = net()
    local log = train.RunLog(run, { model = model, input = zknn.rand(5, 2, 2),
      settings = { lr = 0.1, betas = { 0.9, 0.99 }, nested = { a = true }, f = print } ,
      classes = { "no", "yes" } })
    local told = info()
    assert.equal("running", told.status)
    assert.equal(zknn.version, told.zknn)
    assert.is_truthy(told.started:find "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$")
    assert.equal(tostring(model), told.model)
    assert.same({ "no", "yes" }, { table.unpack(told.classes) })
    assert.equal(0.1, told.settings.lr)
    assert.equal(0.99, told.settings.betas[2])
    assert.is_true(told.settings.nested.a)
    assert.equal("string", type(told.settings.f))
    local layers = {}
    for i, layer in ipairs(told.layers) do
      layers[i] = ("%s %s [%s] %d %d"):format(layer.name, layer.type,
        table.concat(layer.output_shape, ", "), layer.parameters, layer.macs)
    end
    assert.same({ "0 Flatten [1, 4] 0 0", "1 Linear [1, 3] 15 12", "2 ReLU [1, 3] 0 0",
      "3 Linear [1, 2] 8 6" }, layers)
    assert.equal(23, told.parameters)
    assert.equal(18, told.macs)
    assert.equal("RunLog(" .. run .. ", running)", tostring(log))
    log:close()
    assert.equal("done", info().status)
    log:close { status = "stopped: again" }
    assert.equal("done", info().status)
    support.fails("the run has been closed (done)", log.epoch, log, { epoch = 1 })
  end)

  it("writes a row an epoch, and the best net", function()
    local model = net()
    local x = zknn.rand(5, 2, 2)
    local log <close> = train.RunLog(run, { model = model, input = x })
    local random = zknn.get_rng_state()
    log:epoch { epoch = 1, train_loss = 2, val_loss = 1.5, ["a,b"] = 1, seconds = 3 }
    zknn.no_grad(function() model[1].bias:fill_(0.5) end)
    log:epoch { epoch = 2, train_loss = 1, val_loss = zknn.tensor(1.25), seconds = 3 }
    local best = model(x)
    zknn.no_grad(function() model[1].bias:fill_(1) end)
    log:epoch { epoch = 3, train_loss = 0.5, val_loss = 0 / 0, seconds = 3.5 }
    assert.is_true(zknn.equal(random, zknn.get_rng_state())) -- a log changes no training
    assert.equal('epoch,train_loss,val_loss,"a,b",seconds\n1,2,1.5,1,3\n2,1,1.25,,3\n'
      .. "3,0.5,nan,,3.5\n", metrics())
    log:epoch { epoch = 3, train_loss = 0.5, learning_rate = 0.1, seconds = 1 } -- again, resumed
    assert.equal('epoch,train_loss,val_loss,"a,b",learning_rate,seconds\n1,2,1.5,1,,3\n'
      .. "2,1,1.25,,,3\n3,0.5,,,0.1,1\n", metrics())
    assert.equal(2, info().best_epoch)
    assert.equal(3, info().epochs)
    local kept = net()
    kept:load_state_dict(zknn.load(run .. "/best.pth"))
    assert.is_true(zknn.equal(best, kept(x)))
    local session = zknn.onnx.InferenceSession(run .. "/net.onnx")
    assert.is_true(zknn.allclose(best, session:run(nil, { input = x })[1]))
  end)

  it("chooses the best by what is monitored, or by what the caller says", function()
    local log <close> = train.RunLog(run, { monitor = "accuracy", mode = "max" })
    for epoch, accuracy in ipairs { 0.5, 0.75, 0.75, 0.6 } do
      log:epoch { epoch = epoch, accuracy = accuracy, val_loss = -epoch }
    end
    assert.equal(2, info().best_epoch)
    log:epoch { epoch = 5, accuracy = 0.1, best = true }
    assert.equal(5, info().best_epoch)
    support.fails("no 'accuracy', which monitor names (did you mean 'acuracy'?)", log.epoch, log,
      { epoch = 6, acuracy = 1 })
    support.fails("epoch must be an integer", log.epoch, log, { accuracy = 1 })
    support.fails("x must be a number, got 'y'", log.epoch, log, { epoch = 1, x = "y" })
  end)

  it("counts mistakes, and keeps the worst", function()
    local model = nn.Identity()
    local data = {
      { zknn.tensor { { 2.0, 0, 0 }, { 0, 3.0, 0 } }, zknn.tensor { 0, 2 } },
      { zknn.tensor { { 0, 0, 1.0 } }, zknn.tensor { 1 } },
    }
    local log <close> = train.RunLog(run)
    local loss = nn.CrossEntropyLoss()
    local found = log:evaluation { model = model, data = data, loss = loss, worst = 2,
      classes = { "a", "b", "c" } }
    assert.equal("mean", loss.reduction)
    assert.equal(1 / 3, found.accuracy)
    assert.is_true(model.training)
    local content = zknn.npz.load(run .. "/evaluation.npz")
    assert.same({ { 1, 0, 0 }, { 0, 0, 1 }, { 0, 1, 0 } }, content.confusion:tolist())
    assert.equal("int64", content.confusion.dtype)
    assert.same({ { 0, 3, 0 }, { 0, 0, 1 } }, content.worst_inputs:tolist())
    assert.same({ 2, 1 }, content.worst_targets:tolist())
    assert.same({ 1, 2 }, content.worst_predictions:tolist())
    local want = math.log(2 + math.exp(3)) -- minus the logit of class 2, which is 0
    assert.is_true(math.abs(content.worst_losses[0]:item() - want) < 1e-5)
    assert.equal("c", info().classes[3])
    for name, dtype in pairs { inputs = "float32", targets = "int64", losses = "float32" } do
      assert.equal(dtype, content["worst_" .. name].dtype)
    end
    support.fails("for nets that classify", log.evaluation, log,
      { model = model, data = { { zknn.rand(2), zknn.rand(2) } } })
    support.fails("data must be a DataLoader", log.evaluation, log, { model = model, data = 3 })
  end)

  it("goes on with an earlier run, or replaces it", function()
    do
      local log <close> = train.RunLog(run)
      log:epoch { epoch = 1, val_loss = 1, seconds = 2 }
      log:epoch { epoch = 2, val_loss = 3, seconds = 2 }
    end
    local before = info()
    do
      local log <close> = train.RunLog(run, { resume = true })
      assert.equal(before.started, info().started)
      assert.equal(1, info().best_epoch)
      log:epoch { epoch = 2, val_loss = 2, seconds = 4 }
      assert.equal("epoch,val_loss,seconds\n1,1,2\n2,2,4\n", metrics())
      assert.equal(1, info().best_epoch)
    end
    assert.is_true(info().seconds >= before.seconds)
    support.write(run .. "/metrics.csv", "epoch,val_loss,x,seconds\n1,nan,,2\n2,inf,3,2\n3,1")
    do
      local log <close> = train.RunLog(run, { resume = true })
      assert.equal(2, info().epochs)
      log:epoch { epoch = 3, ["x,y"] = 0.5, seconds = 1 }
      assert.equal('epoch,val_loss,x,"x,y",seconds\n1,nan,,,2\n2,inf,3,,2\n3,,,0.5,1\n', metrics())
    end
    support.write(run .. "/notes.txt", "mine")
    local log <close> = train.RunLog(run)
    assert.is_nil(io.open(run .. "/metrics.csv"))
    assert.is_nil(support.output_of("ls " .. run):find "events")
    assert.equal("mine", support.read(run .. "/notes.txt")) -- what is not ours stays
    log:scalars(7, { train_loss = 0.5, x = zknn.tensor(1) })
    assert.is_truthy(support.output_of("ls " .. run):find "events")
  end)

  it("says why a run ended, and leaves what can be read when it is killed", function()
    local good = pcall(function()
      local log <close> = train.RunLog(run)
      log:epoch { epoch = 1, train_loss = 1 }
      error("no more data\nat all", 0)
    end)
    assert.is_false(good)
    assert.equal("stopped: no more data", info().status)
    support.output_of(tools.zknn_command .. " -e '" .. ([[
      local log = zknn.train.RunLog("%s", { settings = { lr = 1 } })
      log:epoch { epoch = 1, train_loss = 1, seconds = 2 }
      log:epoch { epoch = 2, train_loss = 1, seconds = 2 }
      os.execute("kill -9 $PPID")]]):format(run) .. "' 2>&1")
    assert.equal("running", info().status)
    assert.equal("epoch,train_loss,seconds\n1,1,2\n2,1,2\n", metrics())
    assert.equal(2, info().epochs)
  end)

  it("is what train.fit logs to, and keeps the net that was measured", function()
    local model = net()
    local ema = train.EMA(model, 0.9)
    local loader = zknn.data.DataLoader(zknn.data.TensorDataset(zknn.rand(20, 2, 2),
      zknn.arange(20):remainder(2)), { batch_size = 5 })
    train.fit { model = model, optimizer = zknn.optim.SGD(model:parameters(), { lr = 0.1 }),
      loss = nn.CrossEntropyLoss(), train = loader, val = loader, epochs = 2, ema = ema,
      metrics = { f1 = train.metrics.F1Score { task = "multiclass", num_classes = 2 } },
      log = run, verbose = false, monitor = "train_loss", mode = "max" }
    assert.equal("done", info().status)
    assert.is_truthy(metrics():find("epoch,train_loss,val_loss,train_f1,val_f1,", 1, true))
    assert.equal(1, info().best_epoch) -- the loss falls
    local kept = zknn.load(run .. "/best.pth")
    assert.is_false(zknn.equal(kept["1.weight"], model[1].weight))
    local fresh = net() -- the same first epoch again
    local average = train.EMA(fresh, 0.9)
    local optimizer = zknn.optim.SGD(fresh:parameters(), { lr = 0.1 })
    for X, y in loader() do
      optimizer:zero_grad()
      nn.CrossEntropyLoss()(fresh(X), y):backward()
      optimizer:step()
      average:update(fresh)
    end
    zknn.testing.assert_close(kept["1.weight"], average.module[1].weight)
  end)

  it("refuses what it cannot mean", function()
    for part, options in pairs {
      ["did you mean 'monitor'"] = { monitro = "x" }, ["model must be a module"] = { model = 3 },
      ["input must be a batch"] = { input = zknn.tensor(1) }, ["'min', 'max'"] = { mode = "mean" },
      ["settings must be a table"] = { settings = { 1 } },
      ["classes must be a list of names"] = { classes = { 1 } },
    } do
      support.fails(part, train.RunLog, run, options)
    end
    for _, bad in ipairs { print, coroutine.create(print), nn, nn.Linear, io.stdout, 3 } do
      assert.is_false(pcall(train.RunLog, bad))
      assert.is_false(pcall(train.RunLog, run, { settings = bad }))
      assert.is_false(pcall(train.RunLog, run, { model = bad }))
    end
    support.fails("dir must be a folder", train.RunLog, "")
  end)

  it("goes on when the net cannot be exported", function()
    local Odd = nn.class "Odd"
    function Odd:__init() self.fc = nn.Linear(2, 2) end
    function Odd:forward(x)
      return zknn.linalg.svdvals(self.fc(x)).sum and self.fc(x) * zknn.linalg.svdvals(x):sum()
    end
    local log <close> = train.RunLog(run, { model = Odd(), input = zknn.rand(3, 2) })
    log:epoch { epoch = 1, val_loss = 1 }
    assert.is_truthy(io.open(run .. "/best.pth"))
    assert.is_nil(io.open(run .. "/net.onnx"))
    assert.is_truthy(info().onnx:find "svdvals")
  end)
end)

describe("train.MetricsFile", function()
  local path

  before_each(function() path = folder .. "/log, \"a\".csv" end)

  local function read() return support.read(path) end

  it("quotes names, and keeps every digit", function()
    local file = train.MetricsFile(path)
    file:add { epoch = 1, ['a"b'] = 0.1, ["line\nend"] = 1 / 3, seconds = 2 }
    assert.equal('epoch,"a""b","line\nend",seconds\n1,0.1,0.3333333333333333,2\n', read())
    local columns = zknn.csv.load(path, { header = true, dtype = "float64" })
    assert.equal(1 / 3, columns["line\nend"][0]:item())
    file:add { epoch = 2, ['a"b'] = -1 / 0, ["line\nend"] = 0 / 0 }
    assert.is_truthy(read():find("\n2,-inf,nan,\n", 1, true))
  end)

  it("goes on behind an epoch, or with rows that it is given", function()
    support.write(path, "epoch,x\n1,2\n2,3\n3,4\n4,")
    train.MetricsFile(path, { columns = { "epoch", "x" }, resume = 2 })
    assert.equal("epoch,x\n1,2\n2,3\n", read())
    local file = train.MetricsFile(path, { rows = { { epoch = 1, y = 5 } } })
    assert.equal("epoch,x\n1,2\n2,3\n", read()) -- until there is a row
    file:add { epoch = 2, y = 6 }
    assert.equal("epoch,y\n1,5\n2,6\n", read())
    assert.equal(2, #file.rows)
    file = train.MetricsFile(path, { columns = { "epoch", "y" } })
    assert.equal("epoch,y\n", read())
    support.fails("there is no column 'yy' (did you mean 'y'?)", file.add, file,
      { epoch = 1, yy = 2 })
  end)

  it("replaces no other file", function()
    for _, text in ipairs { "mine\n", "epochs,x\n", "x,epoch\n", "\0\0" } do
      support.write(path, text)
      support.fails("is not the log of a training", train.MetricsFile, path)
      assert.equal(text, read())
    end
    support.fails("is not the log of a training", train.MetricsFile, "/dev/zero")
    support.write(path, "epoch,x\n1,2\n")
    support.fails("with these columns", train.MetricsFile, path, { columns = { "epoch", "y" } })
    support.fails("whose first is 'epoch'", train.MetricsFile, path, { columns = { "y" } })
  end)
end)
