-- onnx_walk_spec.lua: every layer and function that tests/golden/layers has configurations of is
-- exported, with an open batch, or it stands in the table with the reason why not.
-- Oracle: an export itself, which has a session run the file at other sizes before it is written;
-- tests/peers/onnx_layers.py has onnxruntime judge all configurations in five opsets.

local walk = require "onnx_walk"

local path = os.tmpname()
teardown(function() os.remove(path) end)

describe("onnx.export of layers and functions", function()
  it("writes all but those whose reason is known", function()
    local seen, odd, count = {}, {}, 0
    walk.each_row("tests/golden/layers", function(name, model, inputs)
      local short = name:match "^[%w_]+"
      if seen[short] then return end
      seen[short] = true
      count = count + 1
      local opset = ({ 17, 25 })[count % 2 + 1]
      local message = walk.export(model, inputs, path, opset, true)
      local known = message and walk.reason(short, message)
      if message and not known then odd[#odd + 1] = name .. ": " .. message end
    end)
    assert.equal("", table.concat(odd, "\n"))
    assert.is_true(count > 150, count)
  end)
end)
