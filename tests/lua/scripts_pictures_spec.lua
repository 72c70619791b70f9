-- scripts/vae.lua, fgsm.lua and rowlstm.lua, as a user runs them. Oracles: the same run with
-- another number of threads; what PyTorch 2.15 finds for the net that ships.

local tools = require "script_tools"

local folder = tools.make_folder()

setup(function() tools.write_mnist(folder, 100, 10) end)

teardown(function() os.execute("rm -rf " .. folder) end)

local function output_of(arguments)
  return tools.output_of(("%s %s 2>&1"):format(tools.zknn_command, arguments))
end

describe("vae.lua", function()
  it("learns for an epoch, and draws digits", function()
    local function run(threads)
      local out = folder .. "/vae" .. threads
      local text = output_of(("--threads %d scripts/vae.lua --data %s/data --epochs 1 --batch-size "
        .. "20 --out %s"):format(threads, folder, out))
      local pictures = {}
      for i, name in ipairs { "vae", "vae_new", "vae_way" } do
        pictures[i] = assert(tools.read(("%s/%s.png"):format(out, name)), text)
      end
      return text:gsub("  [%d.]+ s\n", "\n"):gsub("Wrote [^\n]*", ""), pictures
    end
    local text, pictures = run(1)
    assert.matches("epoch  1  loss %d+%.%d+ %(pixels %d+%.%d+, divergence %d+%.%d+%)\n", text)
    assert.equal("\x89PNG", pictures[1]:sub(1, 4))
    local again, same = run(2)
    assert.equal(text, again)
    assert.same(pictures, same)
  end)
end)

describe("fgsm.lua", function()
  it("finds the accuracies that PyTorch finds", function()
    local text = output_of(("scripts/fgsm.lua --model models/pretrained/model_3layer.pth --out %s")
      :format(folder))
    local want = { 96.26, 91.71, 74.99, 23.24, 4.26, 0.66 }
    local n = 0
    for accuracy in text:gmatch "\n +[%d.]+ +([%d.]+)%%" do
      n = n + 1
      assert.near(want[n], tonumber(accuracy), 0.03, text)
    end
    assert.equal(#want, n, text)
    assert.equal("\x89PNG", assert(tools.read(folder .. "/fgsm.png")):sub(1, 4))
  end)
end)

describe("rowlstm.lua", function()
  it("learns from rows, and goes on where it was", function()
    local function train(epochs, path)
      return output_of(("scripts/rowlstm.lua --data %s/data --epochs %d --model %s/%s.pth"):format(
        folder, epochs, folder, path))
    end
    tools.contains(train(2, "whole"), "  (lstm): LSTM(28, 128, batch_first=True)\n")
    train(1, "parts")
    train(2, "parts")
    assert.equal(tools.sha_of(folder .. "/whole.last.pth"), tools.sha_of(folder
      .. "/parts.last.pth"))
  end)
end)
