-- onnx_functions_spec.lua: functions that a model carries.
-- Oracle: onnxruntime (tests/golden/onnx/functions.py); what a session must refuse is made there,
-- too.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message

local CASES, BAD = "tests/golden/onnx/functions.npz", "tests/golden/onnx/bad_functions.npz"

describe("a model's functions", function()
  it("run as onnxruntime runs them", function()
    assert.equal(11, tools.run_all(CASES))
  end)

  it("stay in a model that is loaded, and run from there", function()
    local golden, path = zknn.npz.load(CASES), os.tmpname()
    support.write(path, golden["nested/model"]:bytes())
    local model = onnx.load(path)
    onnx.check(model)
    local names = {}
    for _, node in ipairs(model.graph.node) do names[#names + 1] = node.op_type end
    assert.same({ "Nested" }, names)
    onnx.save(model, path)
    for _, source in ipairs { model, path } do
      local s = onnx.InferenceSession(source)
      local y = s:run({ "w" }, { x = golden["nested/in0"], z = golden["nested/in1"] })[1]
      zknn.testing.assert_close(y, golden["nested/out1"])
    end
    os.remove(path)
  end)

  it("are refused where they take too much, or are wrong", function()
    local golden = zknn.npz.load(BAD)
    for name, part in pairs {
      exponential = "more than 65536 nodes",
      recursive = "more than 30 deep: one calls itself?",
      names = "bytes of memory",
      inputs = "function Leaky: it has 1 inputs and 1 outputs, and is called with 2 and 1",
      double = "function Leaky: it stands twice",
      lacking = "NoSuch (1 node)",
      wrong = "node 1 'call#1/' (Softmax, opset 18): axis 7 is out of range",
    } do
      has(message(tools.open_case, golden, name), part)
    end
  end)
end)
