-- What the training scripts do when a run goes wrong: a loss of nan, two runs on the same files.

local zknn = require "zknn"
local tools = require "script_tools"
local contains, sha_of, read, write = tools.contains, tools.sha_of, tools.read, tools.write

local folder = tools.make_folder()

local function files(name)
  local stem = folder .. "/" .. name
  return stem .. ".pth", stem .. ".last.pth", stem .. ".lock"
end

local function fails(arguments, script)
  local out, status = tools.run(folder, arguments, script or "train_3layer")
  assert.equal(1, status, out)
  assert.is_nil(out:find("traceback", 1, true), out)
  assert.is_nil(out:find("-nan", 1, true), out)
  return out
end

local function train(arguments, script)
  local out, status = tools.run(folder, arguments, script or "train_3layer")
  assert.equal(0, status, out)
  return out
end

setup(function()
  tools.write_mnist(folder, 330, 110)
  os.execute(("cp -r %s/data/MNIST %s/data/FashionMNIST"):format(folder, folder))
end)

teardown(function() os.execute("rm -rf " .. folder) end)

-- Oracle: with such a rate the weights leave the range of float32 within a few steps, and a
-- softmax of infinities is nan (PyTorch's tutorial prints "loss: nan" then).
describe("a loss of nan", function()
  for _, script in ipairs {
    "train_3layer", "train_5layer", "lenet", "fashion", "autoencoder", "finetune", "sweep",
    "custom_layer",
  } do
    it("ends " .. script .. " and is not kept", function()
      local path, last, lock = files("nan_" .. script)
      -- Adam's steps are as long as the rate, whatever the gradient: float32 itself has to overflow
      local out = fails(("--epochs 2 --batch-size 10 --lr 1e38 --model %s --log %s.csv")
        :format(path, path), script)
      contains(out, "loss:     nan  [")
      contains(out, script .. ".lua: the loss is nan after ")
      contains(out, "A smaller --lr (now 1e+38)")
      contains(out, "No epoch was finished, so nothing was saved")
      assert.is_nil(read(path))
      assert.is_nil(read(last))
      assert.is_nil(read(lock))
      assert.equal("epoch,train_seconds,test_seconds,avg_loss,correct,total,accuracy\n",
        read(path .. ".csv"))
    end)
  end

  it("leaves the epochs before as they were, and a smaller rate goes on from them", function()
    local path, last = files "before"
    train("--epochs 2 --lr 0.05 --model " .. path)
    local best, record = sha_of(path), sha_of(last)
    local out = fails("--epochs 4 --lr 1e9 --model " .. path)
    contains(out, last .. " holds epoch 2; the same command with another --lr resumes from there")
    contains(out, path .. " holds the best net so far")
    assert.same({ best, record }, { sha_of(path), sha_of(last) })
    train("--epochs 3 --lr 0.05 --model " .. path)
    assert.equal(3, zknn.load(last).epoch)
  end)

  it("in the test alone ends the run too", function()
    -- One batch an epoch: its loss is finite, and the step after it is too long.
    local path, last = files "test"
    local out = fails("--epochs 2 --batch-size 330 --lr 1e38 --model " .. path)
    contains(out, "Avg loss:      nan \n")
    contains(out, "the loss is nan in the test after epoch 1")
    assert.is_nil(read(path))
    assert.is_nil(read(last))
  end)

  it("is not gone on from, when an older run kept it", function()
    local path, last = files "old"
    train("--epochs 1 --model " .. path)
    local record, net = zknn.load(last), zknn.load(path)
    for _, value in pairs(record.model) do value:fill_(0 / 0) end
    for _, value in pairs(net) do value:fill_(0 / 0) end
    zknn.save(record, last)
    zknn.save(net, path)
    contains(fails("--epochs 2 --model " .. path), last .. " holds a net that has diverged")
    os.remove(last)
    contains(fails("--epochs 2 --model " .. path), path .. ": the loss of this net is nan")
    train("--epochs 1 --fresh --model " .. path)
  end)
end)

describe("a second run on the same files", function()
  it("says who is at work, and stops", function()
    local path, last, lock = files "twice"
    local out = tools.output_of(([[
      %s scripts/train_3layer.lua --data %s/data --epochs 1000000 --model %s >%s.out 2>&1 &
      pid=$!
      n=0
      while [ ! -e %s ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done
      for more in "" --fresh; do
        %s scripts/train_3layer.lua --data %s/data --epochs 2 --model %s $more 2>&1
        echo "status $?"
      done
      kill -KILL $pid
      wait $pid
      echo "first $pid"
    ]]):format(tools.zknn_command, folder, path, path, last, tools.zknn_command, folder, path))
    local pid = out:match "first (%d+)\n$"
    local message = ("%s is in use by process %s, which trains it at this moment (its lock is %s)")
      :format(last, pid, lock)
    local _, times = out:gsub((message:gsub("%p", "%%%0")), "")
    assert.equal(2, times, out)
    _, times = out:gsub("status 1\n", "")
    assert.equal(2, times, out)
    -- The killed run left its lock file, which does not stop the next run.
    assert.equal(pid .. "\n", read(lock))
    local done = zknn.load(last).epoch
    train(("--epochs %d --model %s"):format(done + 1, path))
    assert.is_nil(read(lock))
  end)

  it("is not kept from other files of the folder", function()
    local path, _, lock = files "alone"
    write(lock, "1\n") -- what a run left on a machine that lost its power
    train("--epochs 1 --model " .. path)
    assert.is_nil(read(lock))
  end)

  it("finds no lock that a failed run left", function()
    local path, _, lock = files "failed"
    fails("--epochs 1 --val 330 --model " .. path)
    assert.is_nil(read(lock))
  end)
end)

describe("a record within an epoch", function()
  it("is gone on from: the bits of a run in one go", function() -- host/kill.py kills such runs
    local options = "--epochs 1 --batch-size 33 --shuffle --lr 0.05 --save-every 4 --model "
    local path, last = files "within"
    os.execute("cp -r scripts " .. folder .. "/within")
    local loop = folder .. "/within/trainloop.lua"
    local source, changes = read(loop):gsub("self.files:save_step%(batch %+ 1%)",
      "%0\n    if batch == 9 then error('no further', 0) end")
    assert.equal(1, changes)
    write(loop, source)
    tools.run(folder, options .. path, folder .. "/within/train_3layer")
    assert.equal(8, zknn.load(last).batch)
    fails("--batch-size 10 --model " .. path, last .. " was saved in the midst of epoch 1, with "
      .. "--batch-size 33: leave --batch-size out to resume it")
    local out = train(options .. path)
    contains(out, "Resuming from " .. last .. ": 8 batches are done\n")
    local whole, whole_last = files "whole"
    train(options .. whole)
    assert.equal(sha_of(whole_last), sha_of(last))
    assert.equal(sha_of(whole), sha_of(path))
  end)
end)

describe("the progress bar", function()
  it("waits for the first images, however long they take", function()
    local bar = zknn.train.Progress(100, { epochs_after = 1 })
    bar.width, bar.start, bar.drawn = 80, zknn.clock() - 1, 0
    bar:update(0) -- a rate of 0 would make the time left infinite, which has no minutes
    assert.equal(0, bar.drawn)
  end)
end)

describe("system.lock_file", function()
  it("gives the lock to one at a time", function()
    local lock = folder .. "/x.lock"
    local first = zknn.system.lock_file(lock)
    -- A second description of the same file is refused even in one process.
    local second, owner = zknn.system.lock_file(lock)
    assert.is_nil(second)
    assert.equal(tools.output_of("echo $PPID"), owner .. "\n")
    first:close()
    assert.is_nil(read(lock))
    first:close()
    zknn.system.lock_file(lock):close()
    assert.error_matches(function() zknn.system.lock_file(folder) end, "Is a directory")
  end)

  it("leaves a file alone that is no lock", function()
    local net = folder .. "/net.pth"
    local file = assert(io.open(net, "w"))
    file:write("a trained net")
    file:close()
    assert.error_matches(function() zknn.system.lock_file(net) end, "holds something else")
    assert.equal("a trained net", read(net))
    assert.error_matches(function() zknn.system.lock_file("/dev/full") end, "is no lock file")
    assert.is_truthy(io.open("/dev/full", "r"))
  end)
end)
