-- onnx_external_spec.lua: models that are saved with their tensors in a file of their own.
-- Oracle: the same model, saved in one file; tests/peers/onnx_export.py has onnx and onnxruntime
-- read such files.

local zknn = require "zknn"
local support = require "support"
local onnx, nn = zknn.onnx, zknn.nn
local folder = require("script_tools").make_folder()

teardown(function() support.remove_folder(folder) end)

local function read(name)
  local file <close> = io.open(folder .. "/" .. name, "rb")
  return file and file:read "a"
end

local function names()
  return support.output_of("ls " .. folder):gsub("\n", " ")
end

describe("onnx.save with external data", function()
  local path = folder .. "/net.onnx"
  local model, x
  before_each(function()
    os.execute("rm -rf " .. folder .. "/*")
    zknn.manual_seed(1)
    local net = nn.Sequential(nn.Linear(40, 30), nn.ReLU(), nn.Linear(30, 7))
    x = zknn.randn(2, 40)
    model = onnx.export(net, x, path, { input_names = { "x" }, output_names = { "y" } })
  end)

  local function result(from)
    return onnx.InferenceSession(from):run(nil, { x = x })[1]
  end

  it("writes tensors of 1024 bytes and more to PATH.data", function()
    local want, whole = result(path), #read "net.onnx"
    onnx.save(model, path, { save_as_external_data = true })
    assert.equal("net.onnx net.onnx.data ", names())
    -- of 4800, 120, 840 and 28 bytes
    assert.equal(4800, #read "net.onnx.data")
    assert.is_true(#read "net.onnx" < whole - 4600)
    assert.is_true(zknn.equal(want, result(path)))
    assert.is_true(zknn.equal(model.graph.initializer["0.weight"],
      onnx.load(path).graph.initializer["0.weight"]))
    assert.is_truthy(onnx.load(path, { load_external_data = false })
      .graph.initializer["0.weight"].encoded)
  end)

  it("takes a place and a size", function()
    local want = result(path)
    onnx.save(model, path, { save_as_external_data = true, location = "weights.bin",
      size_threshold = 0 })
    assert.equal("net.onnx weights.bin ", names())
    -- each begins at a multiple of 64
    assert.equal(4800 + 128 + 896 + 28, #read "weights.bin")
    assert.is_true(zknn.equal(want, result(path)))
  end)

  it("is an option of an export", function()
    local net = nn.Linear(40, 30)
    onnx.export(net, x, folder .. "/other.onnx", { external_data = true, input_names = { "x" } })
    assert.equal(4800, #read "other.onnx.data")
    assert.is_true(zknn.allclose(net(x), result(folder .. "/other.onnx"), 1e-5, 1e-6))
  end)

  it("leaves both files as they were when it fails", function()
    onnx.save(model, path, { save_as_external_data = true })
    local before, data = read "net.onnx", read "net.onnx.data"
    model.graph.initializer["0.weight"] = zknn.zeros(30, 40)
    support.fails("does not exist", onnx.save, model, folder .. "/nowhere/net.onnx",
      { save_as_external_data = true })
    support.fails("does not exist", onnx.save, model, path,
      { save_as_external_data = true, location = "nowhere/w" })
    support.fails("Is a directory", onnx.save, model, folder .. "/./",
      { save_as_external_data = true, location = "net.onnx.data" })
    assert.equal("net.onnx net.onnx.data ", names())
    assert.equal(before, read "net.onnx")
    assert.equal(data, read "net.onnx.data")
  end)

  it("refuses places outside of the folder, and options that say nothing", function()
    local function refused(part, options) support.fails(part, onnx.save, model, path, options) end
    for _, place in ipairs { "../w", "/tmp/w", "a/../../w" } do
      refused("is outside of the model's folder", { save_as_external_data = true,
        location = place })
    end
    refused("is the model's own name", { save_as_external_data = true, location = "net.onnx" })
    refused("need save_as_external_data = true", { location = "w" })
    refused("size_threshold must be a number of bytes", { save_as_external_data = true,
      size_threshold = -1 })
    refused("did you mean 'location'?", { locatoin = "w" })
  end)
end)
