-- train_spec.lua: the pieces of zknn.train. Oracles: what is written out by hand.

local zknn = require "zknn"

local train = zknn.train

describe("a duration", function()
  it("is told in units that fit it", function()
    for seconds, text in pairs {
      [0] = "0.0 s", [59.9] = "59.9 s", [59.95] = "1 min 0 s", [350.2] = "5 min 50 s",
      [3600] = "1 h 0 min", [90000] = "25 h 0 min",
    } do
      assert.equal(text, train.duration(seconds))
    end
    assert.has_error(function() train.duration(-1) end)
  end)
end)

describe("a bar of progress", function()
  it("writes nothing where there is no terminal, and prints what it is to print", function()
    local support = require "support"
    local tools = require "script_tools"
    local text = support.output_of(tools.zknn_command .. [[ -e '
      local progress <close> = zknn.train.Progress(3, { unit = "images" })
      for i = 1, 3 do progress:update(i, 0 / 0) progress:print(i, progress) end' 2>&1]])
    assert.equal("1\tProgress(total=3, unit=images)\n2\tProgress(total=3, unit=images)\n"
      .. "3\tProgress(total=3, unit=images)\n", text)
  end)

  it("refuses numbers below 0", function()
    assert.has_error(function() train.Progress(-1) end)
    assert.has_error(function() train.Progress(1, { initial = -1 }) end)
  end)
end)
