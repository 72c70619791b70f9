-- The training scripts, as a user runs them: on a small data set that is written here.

local zknn = require "zknn"

local tools = require "script_tools"
local read, write, contains, sha_of = tools.read, tools.write, tools.contains, tools.sha_of
local output_of, zknn_command = tools.output_of, tools.zknn_command

local folder = tools.make_folder()

local function train(arguments, script)
  return tools.train(folder, arguments, script)
end

local function fails(arguments, ...)
  return tools.fails(folder, arguments, ...)
end

-- The rows of a log without the two columns of seconds.
local function log_rows(path)
  local rows = {}
  for line in read(path):gmatch("[^\n]+") do
    rows[#rows + 1] = line:gsub("^([^,]*),[^,]*,[^,]*,", "%1,")
  end
  return rows
end

local function model(name)
  return tools.model(folder, name)
end

setup(function()
  tools.write_mnist(folder, 330, 110)
end)

teardown(function() os.execute("rm -rf " .. folder) end)

describe("training", function()
  it("prints the tutorial's lines", function()
    local out = train("--epochs 2 --batch-size 3 --model " .. model "print")
    contains(out, "Using cpu device\nZKNNNet_3Layer(\n"
      .. "  (flatten): Flatten(start_dim=1, end_dim=-1)\n")
    contains(out, ")\nEpoch 1\n-------------------------------\nloss: 2.")
    assert.is_truthy(out:find("\nloss: %d%.%d%d%d%d%d%d  %[    0/  330%]\n"
      .. "loss: %d%.%d+  %[  300/  330%]\n"
      .. "Test Error: \n Accuracy: %d+%.%d%%, Avg loss: %d%.%d%d%d%d%d%d \n\nEpoch 2\n"), out)
    assert.is_truthy(out:find(" \n\nDone!\nBest accuracy: "), out)
    assert.is_nil(out:find("\27", 1, true)) -- no progress bar in a pipe
  end)

  it("starts from PyTorch's weights for the seed", function()
    -- oracle: the SHA-256 that PyTorch gives (tests/golden/nn.lua); a rate of 0 keeps the weights
    local golden = dofile "tests/golden/nn.lua"
    for _, layers in ipairs { 3, 5 } do
      local path = model("seed" .. layers)
      train("--epochs 1 --lr 0 --seed 0 --model " .. path, ("train_%dlayer"):format(layers))
      local parts = {}
      for _, value in pairs(zknn.load(path)) do
        parts[#parts + 1] = value:bytes()
      end
      assert.equal(golden.init["layers" .. layers], zknn.sha256(table.concat(parts)))
    end
  end)

  for _, shuffle in ipairs { "", " --shuffle" } do
    it("resumed gives the same bits as in one go" .. shuffle, function()
      local options = " --lr 0.05 --seed 5" .. shuffle .. " --model "
      local whole, whole_last = model("whole" .. #shuffle)
      local parts, parts_last = model("parts" .. #shuffle)
      local log = function(path) return " --log " .. path .. ".csv" end
      train("--epochs 3" .. options .. whole .. log(whole))
      train("--epochs 2" .. options .. parts .. log(parts))
      local out = train("--epochs 3" .. options .. parts .. log(parts))
      contains(out, ("Resuming from %s: epoch 2 is done, best accuracy "):format(parts_last))
      assert.is_nil(out:find("Epoch 1\n", 1, true))
      assert.equal(sha_of(whole_last), sha_of(parts_last))
      assert.equal(sha_of(whole), sha_of(parts))
      assert.same(log_rows(whole .. ".csv"), log_rows(parts .. ".csv"))
    end)
  end

  it("resumes the optimizer too, in a copy of the script that gives it momentum", function()
    os.execute("cp -r scripts " .. folder)
    local copy = folder .. "/scripts/train_3layer"
    local source, changes = read(copy .. ".lua"):gsub("lr = options.lr }",
      "lr = options.lr, momentum = 0.9 }")
    assert.equal(1, changes)
    write(copy .. ".lua", source)
    local whole, whole_last = model "momentum"
    local parts, parts_last = model "momentum2"
    train("--epochs 3 --lr 0.01 --model " .. whole, copy)
    train("--epochs 2 --lr 0.01 --model " .. parts, copy)
    train("--epochs 3 --lr 0.01 --model " .. parts, copy)
    assert.equal(sha_of(whole_last), sha_of(parts_last))
    local state = zknn.load(whole_last).optimizer.state
    assert.same({ 512, 784 }, state[0].momentum_buffer.shape)
  end)

  it("resumes the schedule of the learning rate, in lenet", function()
    local whole, whole_last = model "lenet"
    local parts, parts_last = model "lenet2"
    train("--epochs 3 --model " .. whole, "lenet")
    train("--epochs 1 --model " .. parts, "lenet")
    train("--epochs 3 --model " .. parts, "lenet")
    assert.equal(sha_of(whole_last), sha_of(parts_last))
    local record = zknn.load(whole_last)
    assert.equal(3, record.scheduler.last_epoch)
    assert.equal(3e-3 * 0.5 ^ 3, record.optimizer.param_groups[1].lr)
  end)

  it("takes another data set, in fashion", function()
    os.execute(("cp -r %s/data/MNIST %s/data/FashionMNIST"):format(folder, folder))
    local path = model "fashion"
    local out = train("--epochs 1 --batch-size 33 --model " .. path, "fashion")
    contains(out, "[    0/  330]")
    assert.same({ 64, 32, 3, 3 }, zknn.load(path)["features.3.weight"].shape)
    contains(train("--help", "fashion"), "folder that holds FashionMNIST")
  end)

  it("trains through a layer's own gradient, in custom_layer", function()
    local path = model "custom"
    local out = train("--epochs 4 --batch-size 10 --model " .. path, "custom_layer")
    contains(out, "(2): Binarize()")
    -- Oracle: chance is 10%. Were the sign's own gradient used, the hidden layers would stay.
    zknn.manual_seed(0)
    local first = zknn.nn.Linear(784, 512).weight
    assert.is_false(zknn.equal(first, zknn.load(path)["layers.1.weight"]))
    assert.is_true(zknn.load((path:gsub("pth$", "last.pth"))).best.correct > 66)
  end)

  it("leaves frozen layers as they are, in finetune", function()
    local path = model "finetune"
    contains(train("--epochs 1 --model " .. path, "finetune"),
      "linear_relu_stack.0.weight  frozen\n")
    local before = zknn.load "models/pretrained/model_3layer.pth"
    local after = zknn.load(path)
    for name, value in pairs(after) do
      local frozen = name:find("linear_relu_stack.0.", 1, true) ~= nil
      assert.equal(frozen, zknn.equal(before[name], value), name)
    end
  end)

  it("draws ten digits and what became of them, in autoencoder", function()
    local path = model "autoencoder"
    train("--epochs 1 --model " .. path, "autoencoder")
    local picture = zknn.image.load((path:gsub("pth$", "png")), { mode = "grey" })
    local dark = picture:lt(250):double()
    -- Where dark stretches that are no texts begin, and how long they are.
    local function stretches(part_dark)
      local found, length = {}, 0
      for k = 0, #part_dark do
        if k < #part_dark and part_dark[k]:item() > 0.5 then
          length = length + 1
        else
          if length > 50 then found[#found + 1] = { k - length, length } end
          length = 0
        end
      end
      return found
    end
    local rows = stretches(dark:mean(1))
    assert.equal(2, #rows)
    local columns = stretches(dark:narrow(0, rows[1][1], rows[1][2]):mean(0))
    assert.equal(10, #columns)
    -- Oracle: the first test image of each digit, which stands above its copy, to its last bit.
    local function middles(stretch)
      return ((zknn.arange(28) + 0.5) * (stretch[2] / 28) + stretch[1]):long()
    end
    local test = zknn.data.MNIST { root = folder .. "/data", train = false }
    for digit = 0, 9 do
      local i = 0
      while test.targets[i]:item() ~= digit do i = i + 1 end
      local above = picture:index_select(0, middles(rows[1]))
        :index_select(1, middles(columns[digit + 1]))
      assert.is_true(zknn.equal(test.data[i], above), "digit " .. digit)
    end
  end)

  it("tries one rate an epoch from the same weights, in sweep", function()
    local path = model "sweep"
    local log = folder .. "/sweep.csv"
    local out = train(("--epochs 2 --lr 0.1 --model %s --log %s"):format(path, log), "sweep")
    contains(out, "Learning rate 0.1\n")
    contains(out, "Learning rate 0.316\n")
    local losses = {}
    for loss in out:gmatch("loss: ([%d.]+)  %[    0/") do losses[#losses + 1] = loss end
    assert.equal(2, #losses)
    assert.equal(losses[1], losses[2])
    assert.equal(2, #zknn.csv.load(log).accuracy)
    assert.equal(3, #zknn.image.load(folder .. "/sweep.png").shape)
  end)

  it("measures on all test images, each with the same weight", function()
    -- oracle: the same net on the whole test set as one batch, read here without zknn's reader
    local path = model "measure"
    train("--epochs 1 --lr 0.05 --model " .. path .. " --log " .. path .. ".csv")
    local raw = folder .. "/data/MNIST/raw/t10k-"
    local x = zknn.from_bytes(read(raw .. "images-idx3-ubyte"):sub(17), "uint8", { 110, 784 })
    local y = zknn.from_bytes(read(raw .. "labels-idx1-ubyte"):sub(9), "uint8", { 110 })
    local nn = zknn.nn
    local stack = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
      nn.Linear(512, 10))
    local net = nn.Module()
    net.linear_relu_stack = stack
    net:load_state_dict(zknn.load(path))
    local scores = stack(x:float() / 255)
    local loss = nn.functional.cross_entropy(scores, y:long()):item()
    local correct = scores:argmax(1):eq(y:long()):sum():item()
    local _, logged, right = log_rows(path .. ".csv")[2]:match("^(%d+),([^,]+),(%d+),110,")
    assert.near(loss, tonumber(logged), 1e-5)
    assert.equal(correct, tonumber(right))
  end)

  it("logs to a folder, also when a nan ends it", function()
    -- oracle: the best accuracy that the record holds
    local path, last = model "folder"
    local run = folder .. "/a run"
    local options = (" --lr 0.05 --model %s --log '%s'"):format(path, run)
    train("--epochs 1" .. options)
    train("--epochs 2" .. options)
    local rows = zknn.csv.load(run .. "/metrics.csv", { header = true })
    assert.same({ 1, 2 }, rows.epoch:tolist())
    for _, name in ipairs { "best.pth", "net.onnx", "run.json" } do
      assert.is_truthy(read(run .. "/" .. name), name)
    end
    local best, e = zknn.load(last).best, zknn.npz.load(run .. "/evaluation.npz")
    assert.equal(best.correct, e.confusion:diag():sum():item())
    assert.equal(110, e.confusion:sum():item())
    contains(read(run .. "/run.json"), '"status":"done"')
    fails("--epochs 3 --lr 1e38 --model " .. path .. " --log '" .. run .. "'", "the loss is nan")
    contains(read(run .. "/run.json"), '"status":"stopped: the loss is nan')
  end)

  it("gives the same bits with 1 thread and with 2", function()
    local one, two = model "one", model "two"
    local options = "--epochs 2 --lr 0.05 --shuffle --model "
    train(options .. one .. " --threads 1")
    train(options .. two .. " --threads 2")
    assert.equal(sha_of(one), sha_of(two))
  end)

  it("keeps the best net, and knows how good it is", function()
    local path, last = model "best"
    local log = path .. ".csv"
    train("--epochs 8 --lr 0.9 --log " .. log .. " --model " .. path) -- a rate that makes it jump
    assert.equal("epoch,train_seconds,test_seconds,avg_loss,correct,total,accuracy",
      read(log):match("^[^\n]+"))
    local best, best_epoch, rows = -1, nil, 0
    for line in read(log):gmatch("\n(%d[^\n]+)") do
      local epoch, correct, total, accuracy =
        line:match("^(%d+),[%d.]+,[%d.]+,[%w.-]+,(%d+),(%d+),([%d.]+)$")
      rows = rows + 1
      assert.equal(rows, tonumber(epoch))
      assert.equal(110, tonumber(total))
      assert.near(correct / total, tonumber(accuracy), 1e-5)
      if tonumber(correct) > best then
        best, best_epoch = tonumber(correct), tonumber(epoch)
      end
    end
    assert.equal(8, rows)
    local record = zknn.load(last)
    assert.same({ 8, best_epoch, best, 110 },
      { record.epoch, record.best.epoch, record.best.correct, record.best.total })
    local again = model "again" -- the epochs up to the best one, once more
    train(("--epochs %d --lr 0.9 --model %s"):format(best_epoch, again))
    assert.equal(sha_of(again), sha_of(path))
  end)

  it("mends what a kill between the two files left", function()
    local path, last = model "torn"
    train("--epochs 1 --lr 0.05 --model " .. path)
    local first = read(path)
    train("--epochs 2 --lr 0.05 --model " .. path)
    local second = read(path)
    assert.equal(2, zknn.load(last).best.epoch)
    assert.is_true(first ~= second)
    write(path, first) -- the record is of epoch 2, the best net not yet
    contains(train("--epochs 2 --lr 0.05 --model " .. path), "wrote " .. path)
    assert.is_true(second == read(path))
    os.remove(path)
    train("--epochs 2 --lr 0.05 --model " .. path)
    assert.is_true(second == read(path))
  end)

  it("drops rows of the log that the record does not know", function()
    local path = model "log"
    local options = "--lr 0.05 --model " .. path .. " --log " .. path .. ".csv"
    train("--epochs 2 " .. options)
    local log = read(path .. ".csv")
    write(path .. ".csv", log .. "3,0.1,0.1,2.2,50,110,0.4\n4,0.1,0.")
    train("--epochs 3 " .. options)
    local rows = log_rows(path .. ".csv")
    assert.equal(4, #rows)
    assert.equal("1", rows[2]:match("^%d+"))
    assert.equal("3", rows[4]:match("^%d+"))
    assert.equal(log, read(path .. ".csv"):sub(1, #log))
    train("--epochs 1 --fresh " .. options)
    assert.equal(2, #log_rows(path .. ".csv"))
    write(path .. ".csv", "mine\n")
    for _, more in ipairs { "--epochs 2 ", "--epochs 1 --fresh " } do
      fails(more .. options, path .. ".csv is not the log of a training, and is not replaced")
      assert.equal("mine\n", read(path .. ".csv"))
    end
  end)

  it("has reached its total: says so, and changes nothing", function()
    local path, last = model "total"
    train("--epochs 2 --model " .. path)
    local before = { sha_of(path), sha_of(last) }
    local out = train("--epochs 2 --model " .. path)
    contains(out, "This run has reached its 2 epochs. To train on, give a larger total: "
      .. "--epochs 102. To start from the beginning: --fresh.\nDone!\nBest accuracy: ")
    out = train("--epochs 1 --lr 0.5 --model " .. path)
    contains(out, "Resuming from " .. last .. ": epoch 2 is done, best accuracy ")
    contains(out, "This run has reached 2 epochs, more than --epochs 1. To train on, ")
    assert.is_nil(out:find("from now on", 1, true), out) -- there is nothing to train with that rate
    assert.same(before, { sha_of(path), sha_of(last) })
  end)

  it("starts from a lone .pth, and does not replace it by a worse net", function()
    local path, last = model "lone"
    train("--epochs 3 --lr 0.05 --model " .. path)
    os.remove(last)
    local best = sha_of(path)
    local out = train("--epochs 1 --lr 0 --model " .. path)
    contains(out, "Starting from the weights in " .. path .. ", accuracy ")
    contains(out, "Epoch 1\n")
    assert.equal(best, sha_of(path))
    assert.equal(0, zknn.load(last).best.epoch)
  end)

  it("goes on as it began, unless told otherwise", function()
    local path, last = model "settings"
    train("--epochs 1 --lr 0.05 --batch-size 10 --shuffle --model " .. path)
    local out = train("--epochs 2 --model " .. path)
    contains(out, "  --batch-size 10, as in the earlier run\n")
    contains(out, "  --lr 0.05, as in the earlier run\n")
    contains(out, "  --shuffle, as in the earlier run\n")
    out = train("--epochs 3 --lr 0.02 --seed 9 --batch-size 11 --model " .. path)
    contains(out, "  --lr 0.02 from now on (--lr 0.05 before)\n")
    contains(out, "  --batch-size 11 from now on (--batch-size 10 before)\n")
    contains(out, "  --seed 9 has no effect: the random numbers continue where the earlier run ")
    local record = zknn.load(last)
    assert.equal(0.02, record.optimizer.param_groups[1].lr)
    assert.same({ 11, true, 0.02 },
      { record.settings.batch_size, record.settings.shuffle, record.settings.lr })
    fails("--epochs 4 --val 10 --model " .. path,
      "was made with --val 0: its best net was chosen by other images than with --val 10")
  end)

  it("chooses by held-out images with --val", function()
    local path, last = model "val"
    local out = train("--epochs 2 --val 30 --model " .. path)
    contains(out, "/  300]")
    contains(out, "Validation Error: \n")
    assert.is_truthy(
      out:find("Test Error: \n Accuracy: [%d.]+%%, Avg loss: [%d.]+ \n\nDone!\n"
      .. "Best accuracy in validation: [%d.]+%% %(epoch %d of 2%), in "), out)
    assert.equal(30, zknn.load(last).best.total)
    fails("--epochs 2 --val 330 --fresh --model " .. path,
      "'--val' needs a number less than the 330 training images; got 330")
  end)
end)

describe("the end of a run", function()
  it("tells the best accuracy and its epoch, the file, the time, what to do next", function()
    local path, last = model "end"
    local out = train("--epochs 4 --lr 0.9 --model " .. path)
    local best = zknn.load(last).best
    local program = zknn_command:gsub("%p", "%%%0")
    assert.is_truthy(out:find(("\nDone!\nBest accuracy: %.2f%%%% %%(epoch %d of 4%%), in %s; "
      .. "4 epochs in %%d+%%.%%d s\n"
      .. "Next: %s scripts/infer%%.lua %%-%%-model %s\n"
      .. "      %s scripts/export_onnx%%.lua %%-%%-model %s\n$"):format(
      100 * best.correct / best.total, best.epoch, (path:gsub("%p", "%%%0")), program,
      (path:gsub("%p", "%%%0")), program, (path:gsub("%p", "%%%0")))), out)
    -- What it says to do next can be done.
    for command in out:gmatch "[:%s] (/%S+ scripts/[^\n]+)\n" do
      local said = output_of(("%s %s 2>&1; echo status $?"):format(command,
        command:find "infer" and ("--data %s/data --out %s/figures"):format(folder, folder) or ""))
      contains(said, "\nstatus 0")
    end
    assert.is_truthy(read((path:gsub("pth$", "onnx"))))
  end)

  it("names the epochs of this run alone, and a best net from before it", function()
    local path, last = model "end2"
    train("--epochs 3 --lr 0.05 --model " .. path)
    contains(train("--epochs 4 --model " .. path), "; 1 epoch in ")
    os.remove(last)
    contains(train("--epochs 1 --lr 0 --model " .. path),
      "% (the net that this run started from), in " .. path .. "; 1 epoch in ")
  end)

  it("of another net tells how to load it", function()
    local path = model "end3"
    contains(train("--epochs 1 --model " .. path, "lenet"),
      ('\nNext: in a script: model:load_state_dict(zknn.load("%s"))\n'):format(path))
  end)

  it("names the wrapper where it lies beside the scripts", function()
    os.execute(("cp -r scripts %s; echo >%s/zknn; mkdir %s/bin; ln -s %s %s/bin/zknn"):format(
      folder, folder, folder, zknn_command, folder))
    local out = output_of(("cd %s && PATH=$PWD/bin:$PATH && zknn scripts/train_3layer.lua "
      .. "--epochs 1 2>&1"):format(folder))
    contains(out, "in models/model_3layer.pth; 1 epoch in ")
    contains(out, "\nNext: ./zknn scripts/infer.lua        draws what it gets right and wrong\n"
      .. "      ./zknn scripts/export_onnx.lua  writes it as an ONNX file\n")
    contains(output_of(("cd %s/scripts && PATH=../bin:$PATH zknn infer.lua --help"):format(folder)),
      "usage: ../zknn infer.lua [options]\n")
  end)
end)

describe("stopped", function()
  -- Starts a long run, sends it a signal once a record is there, and gives its output and status.
  local function stop(name, signal)
    local path, last = model(name)
    return output_of(([[
      %s scripts/train_3layer.lua --data %s/data --epochs 1000000 --lr 0.05 --model %s \
        >%s.out 2>&1 &
      pid=$!
      n=0
      while [ ! -e %s ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done
      sleep 0.3
      kill -%s $pid
      wait $pid
      status=$?
      cat %s.out
      echo "status $status"
    ]]):format(zknn_command, folder, path, path, last, signal, path)), path, last
  end

  it("by Ctrl-C, says how to go on; the files are whole", function()
    local out, path, last = stop("interrupted", "INT")
    assert.is_truthy(out:find("train_3layer%.lua: interrupted%. "
      .. last:gsub("%p", "%%%0") .. " holds epoch %d+; the same command resumes from there%.\n"),
      out)
    contains(out, "status 130\n")
    assert.is_nil(out:find("traceback", 1, true))
    local done = zknn.load(last).epoch
    assert.is_true(done >= 1)
    zknn.load(path)
    train(("--epochs %d --model %s"):format(done + 1, path))
    local whole, whole_last = model "uninterrupted"
    train(("--epochs %d --lr 0.05 --model %s"):format(done + 1, whole))
    assert.equal(sha_of(whole_last), sha_of(last))
    assert.equal(sha_of(whole), sha_of(path))
  end)

  it("by kill -9, goes on with the same bits", function()
    local out, path, last = stop("killed", "KILL")
    contains(out, "status 137\n")
    local done = zknn.load(last).epoch
    train(("--epochs %d --model %s"):format(done + 1, path))
    local whole, whole_last = model "unkilled"
    train(("--epochs %d --lr 0.05 --model %s"):format(done + 1, whole))
    assert.equal(sha_of(whole_last), sha_of(last))
    assert.equal(sha_of(whole), sha_of(path))
  end)
end)
