-- onnx_memory_spec.lua: what a small file may take of memory while it is opened.
-- Oracle: the limits that docs/onnx.md gives, and ones minus zeros.

local zknn = require "zknn"
local onnx = zknn.onnx

local function node(op_type, input, output)
  return { op_type = op_type, input = input, output = output }
end

-- x - 0, with as many zeros as x is said to have
local function model(n)
  return {
    ir_version = 8, opset_import = { { version = 13 } },
    graph = {
      name = "g", initializer = {},
      node = { node("Shape", { "x" }, { "s" }), node("ConstantOfShape", { "s" }, { "c" }),
        node("Neg", { "c" }, { "d" }), node("Add", { "x", "d" }, { "y" }) },
      input = { { name = "x", type = "float32", shape = { n } } },
      output = { { name = "y", type = "float32" } },
    },
  }
end

local function resident()
  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmRSS:%s+(%d+)")
    if kilobytes then return tonumber(kilobytes) * 1024 end
  end
end

describe("an input whose size a file declares", function()
  local n = 50000000 -- 200 MB

  it("takes no memory when the file is opened", function()
    local before = resident()
    local session = onnx.InferenceSession(model(n))
    assert.is_true(resident() - before < n)
    local good, problem = pcall(session.run, session, nil, { x = zknn.ones(1) })
    assert.is_false(good)
    assert.matches("must have the shape", problem)
  end)

  it("is taken into account when it comes", function()
    for _, size in ipairs { 3, 20000000 } do
      local session = onnx.InferenceSession(model(size))
      assert.equal(1.0, session:run(nil, { x = zknn.ones(size) })[1]:min():item())
    end
  end)
end)
