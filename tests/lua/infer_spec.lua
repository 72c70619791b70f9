-- scripts/infer.lua, as a user runs it, on the small data set of script_tools.lua. Oracle: nets
-- whose weights are set by hand, so that their predictions are known.

local zknn = require "zknn"
local tools = require "script_tools"
local nets = dofile "scripts/zknnnet.lua"
local contains = tools.contains
local image = zknn.image

local folder = tools.make_folder()

local function run(arguments)
  return tools.run(folder, arguments, "infer")
end

-- A net whose first layer adds up the two rows that stand for each class, and whose other layers
-- pass that on; `order[i]` is what it takes class i - 1 for.
local function save_net(path, kind, order)
  local model = nets[kind]()
  local state = model:state_dict()
  for key, t in pairs(state) do
    t:zero_()
    if key == "linear_relu_stack.0.weight" then
      for class = 0, 9 do
        t[class]:narrow(0, class * 56, 56):fill_(1)
      end
    elseif key:find "weight" then
      local last = t:size(0) == 10
      for class = 0, 9 do
        t[{ last and order[class + 1] or class, class }] = 1.0
      end
    end
  end
  model:load_state_dict(state)
  zknn.save(model:state_dict(), path)
end

local perfect = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }
local swapped = { 0, 1, 2, 5, 4, 3, 6, 7, 8, 9 } -- takes 3 for 5 and 5 for 3
local labels = {} -- of the test images, from 1

setup(function()
  tools.write_mnist(folder, 330, 110)
  for i = 1, 110 do
    labels[i] = tools.label_of(i)
  end
  save_net(folder .. "/perfect.pth", "ZKNNNet_3Layer", perfect)
  save_net(folder .. "/swapped.pth", "ZKNNNet_3Layer", swapped)
  save_net(folder .. "/five.pth", "ZKNNNet_5Layer", swapped)
end)

teardown(function() os.execute("rm -rf " .. folder) end)

local function infer(name, arguments)
  local out, status = run(("--model %s/%s.pth --out %s/out %s"):format(folder, name, folder,
    arguments or ""))
  assert.equal(0, status, out)
  return out
end

-- Which of the 25 places of a page are marked red: n = true, row by row from 1.
local function marked(name)
  local rgb = image.load(folder .. "/out/" .. name .. ".png", { mode = "rgb" }):long()
  local red = (rgb:select(2, 0) - rgb:select(2, 1)):gt(120)
  local places = {}
  local h, w = #red // 5, red:size(1) // 5
  for i = 1, 25 do
    local cell = red:narrow(0, (i - 1) // 5 * h, h):narrow(1, (i - 1) % 5 * w, w)
    places[i] = cell:sum():item() > 300
  end
  return places
end

describe("infer", function()
  it("prints the accuracy, and says what it wrote", function()
    local out = infer "swapped"
    contains(out, "Using cpu device for inference\nAccuracy on test set: 80.00%\n")
    for _, name in ipairs { "predictions", "confusion", "mistakes" } do
      local path = ("%s/out/%s.png"):format(folder, name)
      contains(out, "Wrote " .. path .. "\n")
      assert.equal(3, #image.load(path).shape)
    end
  end)

  it("marks the digits that the net gets wrong, page by page", function()
    infer("swapped", "--count 30")
    local places = marked "predictions-1"
    for i = 1, 25 do
      assert.equal(labels[i] == 3 or labels[i] == 5, places[i], i)
    end
    assert.is_truthy(image.load(folder .. "/out/predictions-2.png"))
  end)

  it("draws mistakes alone with --errors-only", function()
    local out = infer("swapped", "--errors-only")
    assert.is_nil(out:find("predictions-2", 1, true)) -- 22 mistakes: one page
    for i, is_marked in ipairs(marked "predictions") do
      assert.equal(i <= 22, is_marked, i)
    end
  end)

  it("recognizes a net of 5 layers by its keys", function()
    contains(infer "five", "Accuracy on test set: 80.00%\n")
  end)

  it("has no mistakes to show of a perfect net", function()
    local out = infer("perfect", "--errors-only")
    contains(out, "Accuracy on test set: 100.00%\n")
    contains(out, "The net makes no mistakes.\n")
    assert.is_nil(out:find("mistakes.png", 1, true))
  end)

  it("finds the net in a checkpoint, under the keys that PyTorch's users give it", function()
    local state = zknn.load(folder .. "/swapped.pth")
    for _, key in ipairs { "model", "state_dict", "model_state_dict", "net" } do
      zknn.save({ epoch = 3, [key] = state, optimizer = {} }, folder .. "/ckpt.pth")
      local out = infer "ckpt"
      contains(out, ("ckpt.pth is a checkpoint; this is the net under '%s'\n"):format(key))
      contains(out, "Accuracy on test set: 80.00%\n")
    end
    zknn.save({ epoch = 3, model = state }, folder .. "/swapped.last.pth")
    contains(infer "swapped.last", "(the run's best one is in " .. folder .. "/swapped.pth)\n")
  end)

  it("refuses a net of nan", function()
    local state = zknn.load(folder .. "/swapped.pth")
    state["linear_relu_stack.4.bias"][3] = 0 / 0
    zknn.save(state, folder .. "/nan.pth")
    local out, status = run(("--model %s/nan.pth --out %s/out"):format(folder, folder))
    assert.equal(1, status, out)
    contains(out, "nan.pth holds a net that has diverged: there are nan in "
      .. "linear_relu_stack.4.bias")
  end)

  it("shows in the terminal what it is asked to", function()
    local out = tools.output_of(("ZKNN_SHOW=plain %s scripts/infer.lua --data %s/data "
      .. "--model %s/swapped.pth --out %s/out --show 2>&1"):format(tools.zknn_command, folder,
      folder, folder))
    contains(out, "Predicted: ")
    contains(out, "88 of 110 right")
  end)

  it("takes the net that ships where there is none yet, and says so", function()
    local out = tools.output_of(("here=$PWD; cd %s && %s $here/scripts/infer.lua 2>&1")
      :format(folder, tools.zknn_command))
    contains(out, "infer.lua: no models/model_3layer.pth yet, looking at the net that ships: ")
    contains(out, "Accuracy on test set: ")
    assert.is_truthy(image.load(folder .. "/figures/predictions.png"))
  end)

  it("names what is wrong", function()
    local function fails(arguments, part)
      local out, status = run(("--out %s/out %s"):format(folder, arguments))
      assert.equal(1, status, out)
      contains(out, part)
      assert.is_nil(out:find("traceback", 1, true), out)
    end
    local other, record = folder .. "/other.pth", folder .. "/run.last.pth"
    zknn.save({ weight = zknn.rand(2, 2) }, other)
    zknn.save({ epoch = 3, model = { weight = zknn.rand(2, 2) } }, record)
    fails("--model " .. folder .. "/none.pth", "there is no file " .. folder
      .. "/none.pth. --model names another file; " .. tools.zknn_command
      .. " scripts/train_3layer.lua trains a net")
    fails("--model " .. other, "other.pth holds no net of 3 or 5 layers")
    fails("--model " .. record, "run.last.pth holds no net of 3 or 5 layers")
    fails("--count 0", "option '--count' needs a whole number, 1 or more; got '0'")
    fails("--error-only", "did you mean '--errors-only'?")
    fails("net.pth", "did you mean '--model net.pth'?")
    -- A folder that cannot be made is found before the net runs.
    local out = run(("--model %s/swapped.pth --out /dev/null/x"):format(folder))
    contains(out, "cannot make the folder /dev/null: File exists. --out names the folder for the ")
    assert.is_nil(out:find("Accuracy", 1, true), out)
  end)
end)
