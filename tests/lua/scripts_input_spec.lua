-- What the training scripts say of a wrong command line, of files that they cannot use, and of an
-- epoch that could not be saved.

local zknn = require "zknn"
local tools = require "script_tools"
local read, write, contains, sha_of = tools.read, tools.write, tools.contains, tools.sha_of

local folder = tools.make_folder()

local function train(arguments, script)
  return tools.train(folder, arguments, script)
end

local function fails(arguments, ...)
  return tools.fails(folder, arguments, ...)
end

local function model(name)
  return tools.model(folder, name)
end

setup(function()
  tools.write_mnist(folder, 330, 110)
end)

teardown(function() os.execute("rm -rf " .. folder) end)

describe("bad input", function()
  it("on the command line", function()
    fails("--epochs abc", "option '--epochs' needs a whole number, 1 or more; got 'abc'")
    fails("--epochs", "option '--epochs' needs a whole number, 1 or more; got nothing")
    fails("--epochs 0", "got '0'")
    fails("--lr=fast", "option '--lr' needs a number, 0 or more; got 'fast'")
    fails("--batch-sise 3", "unknown option '--batch-sise'; did you mean '--batch-size'?")
    fails("--learning-rate 1", "did you mean '--lr'?")
    fails("--LR 1", "did you mean '--lr'?")
    fails("--nothing", "unknown option '--nothing'; --help lists the options")
    fails("here", "unexpected argument 'here'; options begin with '--', and --help lists them")
    fails("epochs 3", "unexpected argument 'epochs'; did you mean '--epochs'?")
    fails("net.pth", "unexpected argument 'net.pth'; did you mean '--model net.pth'?")
    fails("--fresh=1", "option '--fresh' takes no value")
    fails("--model --fresh", "option '--model' needs the name of a file; got the option '--fresh'")
  end)

  it("gets help", function()
    local out = train("--help")
    for _, name in ipairs {
      "epochs N", "batch-size N", "lr X", "seed N", "data DIR", "model FILE", "fresh", "shuffle",
      "val N", "log FILE", "threads N",
    } do
      contains(out, "--" .. name)
    end
  end)

  it("as a checkpoint: names the cause and overwrites nothing", function()
    local path, last = model "bad"
    train("--epochs 1 --model " .. path, "train_5layer")
    local before = { sha_of(path), sha_of(last) }
    fails("--model " .. path, last .. ": Error(s) in loading state_dict for ZKNNNet_3Layer",
      'Unexpected key(s) in state_dict: "linear_relu_stack.6.weight"',
      "size mismatch for linear_relu_stack.4.weight: copying a param with shape [512, 512]",
      "The file holds another net than this script trains. --model names another file; --fresh ")
    assert.same(before, { sha_of(path), sha_of(last) })
    os.remove(last)
    fails("--model " .. path, path .. ": Error(s) in loading state_dict")
    write(path, "no zip")
    fails("--model " .. path, path)
    assert.equal("no zip", read(path))
    zknn.save({ epoch = "one" }, last)
    fails("--model " .. path, last .. " is not the record of a training run: it has no 'epoch'. "
      .. "--fresh starts from the beginning, and replaces it")
    write(last, "no zip")
    fails("--model " .. path, last .. ": ", "This file is the record of an earlier run")
    fails("--model " .. last, last .. " is the record of a run; --model names the file of its ",
      "To resume the run: --model " .. path)
  end)

  it("as a place: fails before it trains", function()
    local advice = ". --model names the file for the best net"
    local function refused(...)
      assert.is_nil(fails(...):find("Epoch", 1, true))
    end
    local path = model "place"
    refused("--model /proc/none/model.pth", "/proc/none", advice)
    refused("--model " .. folder .. "/data", folder .. "/data: Is a directory" .. advice)
    refused("--log /proc/none/log.csv --model " .. path, "/proc/none/log.csv",
      ". --log names the file or folder for the log")
    refused(("--log %s --model %s"):format(path, path), "--log and --model name the same file")
    refused("--log /dev/full --model " .. path, "the folder /dev/full: File exists")
  end)

  it("as a file that --fresh would replace: it stays", function()
    local path = folder .. "/notes.txt"
    write(path, "mine\n")
    fails("--epochs 1 --fresh --model " .. path, path .. " is not a net: it is not replaced")
    assert.equal("mine\n", read(path))
    local net = model "again"
    train("--epochs 1 --model " .. net)
    contains(train("--epochs 1 --fresh --model " .. net),
      "--fresh: the first epoch replaces " .. net)
  end)

  it("as data: names the file", function()
    fails("--data /nowhere --model " .. model "nodata",
      "there is no file /nowhere/MNIST/raw/train-images-idx3-ubyte, nor "
      .. "train-images-idx3-ubyte.gz. --data names the folder that holds MNIST; the clone of ")
  end)

  it("makes the model's folder", function()
    train("--epochs 1 --model " .. folder .. "/a/b/new.pth")
    assert.is_truthy(read(folder .. "/a/b/new.pth"))
  end)
end)

describe("a program of the benchmark", function()
  it("says so when it is run by itself", function()
    for name in tools.output_of("ls scripts/bench/*.lua"):gmatch "[^\n]+" do
      local out = tools.output_of(("%s %s 2>&1"):format(tools.zknn_command, name))
      local message = name .. " is a part of ./zknn --bench, which gives it arguments.\n"
      if not name:find "twin.lua$" then assert.equal(message, out) end
    end
  end)
end)

describe("a slip in a copy of a script", function()
  -- A script's code is not the user's fault, but a copy that the user changed is.
  it("is shown with its line", function()
    os.execute("cp -r scripts " .. folder)
    local copy = folder .. "/scripts/lenet"
    local source, changes = read(copy .. ".lua"):gsub("lr = options.lr }", "lr = 'fast' }")
    assert.equal(1, changes)
    write(copy .. ".lua", source)
    local out, status = tools.run(folder, "--epochs 1 --model " .. model "slip", copy)
    assert.equal(1, status, out)
    contains(out, ("\n%s.lua:43: Adam: lr must be a number, got 'fast'\n"):format(copy))
    contains(out, "   43 |   local optimizer = optim.Adam(model:parameters(), { lr = 'fast' })\n")
    contains(out, ("stack traceback:\n\t%s.lua:43: in function 'main'\n"):format(copy))
  end)
end)

describe("a full disk", function()
  it("leaves the epochs before it, and says so", function()
    local path, last = model "full"
    train("--epochs 1 --lr 0.05 --model " .. path)
    local before = { sha_of(path), sha_of(last) }
    -- Files of at most 1 MB: the record has 2.7.
    local out = tools.output_of(("trap '' XFSZ; ulimit -f 1000; %s scripts/train_3layer.lua "
      .. "--data %s/data --epochs 2 --model %s 2>&1; echo status $?"):format(tools.zknn_command,
      folder, path))
    contains(out, ("full.last.pth: File too large. %s holds epoch 1; the same command resumes from "
      .. "there; %s holds the best net so far\nstatus 1"):format(last, path))
    assert.same(before, { sha_of(path), sha_of(last) })
  end)
end)

describe("a folder without rights", function()
  it("is found before training", function()
    -- root may write anywhere
    local as_nobody = tools.output_of("id -u") == "0\n" and "setpriv --reuid=65534 --clear-groups "
      or ""
    local closed = folder .. "/closed"
    os.execute(("mkdir %s; chmod 555 %s; chmod 755 %s"):format(closed, closed, folder))
    local out = tools.output_of(("%s%s scripts/train_3layer.lua --data %s/data --model %s/net.pth "
      .. "2>&1; echo status $?"):format(as_nobody, tools.zknn_command, folder, closed))
    contains(out, closed .. "/: Permission denied. --model names the file for the best net\n"
      .. "status 1")
    out = tools.output_of(("%s%s scripts/infer.lua --data %s/data --out %s "
      .. "2>&1; echo status $?"):format(as_nobody, tools.zknn_command, folder, closed))
    contains(out, "Permission denied. --out names the folder for the pictures\nstatus 1")
  end)
end)
