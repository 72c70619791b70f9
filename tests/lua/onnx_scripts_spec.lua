-- onnx_scripts_spec.lua: scripts/export_onnx.lua and scripts/test_onnx.lua, as a user runs them.
-- Oracle: the digit in data/test/2.png is a 2; the shipped nets' accuracy as their logs have it
-- (models/pretrained/), and predictions of the net itself.

local zknn = require "zknn"
local support = require "support"
local output_of, contains = support.output_of, support.has

-- The shell's parent is this very process.
local zknn_command = output_of("readlink /proc/$PPID/exe"):gsub("\n", "")
local folder = support.make_folder()

-- Runs a script; gives its output, both streams, and the exit status.
local function run(script, arguments)
  local out, status = output_of(("%s scripts/%s.lua %s 2>&1; echo \"status $?\"")
    :format(zknn_command, script, arguments)):match("^(.*)status (%d+)\n$")
  return out, tonumber(status)
end

local function test_onnx(arguments)
  return run("test_onnx", ("--onnx %s/model_3layer.onnx --out %s/out %s"):format(folder, folder,
    arguments))
end

local function refused(arguments, part)
  local out, status = test_onnx(arguments)
  assert.equal(1, status, out)
  contains(out, part)
  assert.is_nil(out:find("traceback", 1, true), out)
end

local function is_png(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read(8) == "\137PNG\r\n\26\n"
end

-- A picture of random pixels below `range`, written as a PNG.
local function picture(shape, range)
  local path = folder .. "/picture.png"
  zknn.image.save(zknn.randint(0, range, shape):to("uint8"), path)
  return path
end

describe("scripts/test_onnx.lua", function()
  setup(function()
    for _, layers in ipairs { 3, 5 } do
      assert(os.execute(("cp models/pretrained/model_%dlayer.pth %s"):format(layers, folder)))
    end
    local out, status = run("export_onnx", "--models " .. folder)
    assert.equal(0, status, out)
  end)
  teardown(function() support.remove_folder(folder) end)

  it("predicts the picture and the test set, and draws both", function()
    local out, status = test_onnx("--limit 200")
    assert.equal(0, status, out)
    contains(out, "Input: onnx::Flatten_0\n(1, 1, 28, 28)\nPredicted: 2\n")
    assert.is_nil(out:find("warning", 1, true), out)

    package.path = "scripts/?.lua;" .. package.path
    local model = require("zknnnet").ZKNNNet_3Layer()
    model:load_state_dict(zknn.load(folder .. "/model_3layer.pth"))
    local set = zknn.data.MNIST { root = "data", train = false,
      transform = zknn.data.transforms.ToTensor() }
    local X, y = zknn.data.DataLoader(set, { batch_size = 200 })()()
    local correct = model(X):argmax(1):eq(y):sum():item()
    contains(out, ("Accuracy on test set: %.2f%% (%d of 200)\n"):format(correct / 2, correct))
    assert.is_true(is_png(folder .. "/out/onnx_image.png"))
    assert.is_true(is_png(folder .. "/out/onnx_test.png"))
  end)

  it("takes nets for any batch size", function()
    assert.equal(0, select(2, run("export_onnx", "--dynamic --models " .. folder)))
    local out, status = test_onnx("--limit 20")
    assert.equal(0, status, out)
    contains(out, "Input: input\n(1, 1, 28, 28)\nPredicted: 2\n")
  end)

  it("warns of values that the net was not trained on", function()
    local out, status = test_onnx("--limit 1 --image " .. picture({ 28, 28 }, 2))
    assert.equal(0, status, out)
    contains(out, ("warning: the values of %s/picture.png lie in 0..0.00392"):format(folder))
    out = test_onnx("--limit 1 --image " .. picture({ 28, 28 }, 256))
    contains(out, "Predicted: ")
    zknn.image.save(zknn.full({ 28, 28 }, 250):to("uint8"), folder .. "/picture.png")
    out = test_onnx("--limit 1 --image " .. folder .. "/picture.png")
    contains(out, "is dark on light")
  end)

  it("says what is wrong with a picture or a file", function()
    refused("--image " .. picture({ 20, 30 }, 256),
      "picture.png has 30 x 20 pixels; the net takes 28 x 28. zknn.image.save(zknn.data.prepare")
    refused("--image " .. picture({ 28, 28, 3 }, 256), "is a picture in colours")
    refused("--image " .. picture({ 28, 28, 4 }, 256), "or with transparency (4 channels)")
    refused("--image nowhere.png", "there is no file nowhere.png. --image names a PNG")
    refused("--onnx nowhere.onnx", "there is no file nowhere.onnx. " .. zknn_command
      .. " scripts/export_onnx.lua exports the nets to models/")
    refused("--data nowhere", "there is no file nowhere/MNIST/raw/t10k-images-idx3-ubyte, nor ")
    refused("net.onnx", "did you mean '--onnx net.onnx'?")
    refused("--onnx data/test/2.png", "data/test/2.png")
    refused("--onnx tests/golden/onnx/external.onnx", "is not a net for grey images")
    refused("--imag x", "did you mean '--image'?")
  end)
end)
