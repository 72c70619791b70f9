-- onnx_plans_spec.lua: the plans that an InferenceSession keeps, one for each set of input shapes.
-- Oracle: the same computed with zknn's own functions.

local zknn = require "zknn"

local function reshape_in_two()
  return zknn.onnx.InferenceSession {
    ir_version = 8, opset_import = { { version = 13 } },
    graph = {
      name = "test",
      node = { { op_type = "Reshape", input = { "x", "shape" }, output = { "y" } } },
      input = { { name = "x", type = "float32", shape = { "n" } } },
      output = { { name = "y", type = "float32", shape = { 2, "m" } } },
      initializer = { shape = zknn.tensor { 2, -1 } },
    },
  }
end

describe("a session with all its plans", function()
  it("goes on after a shape that it refuses", function() -- the place of its plan stays empty
    local session = reshape_in_two()
    for round = 1, 3 do
      for n = 2, 24, 2 do
        local x = zknn.rand(n)
        assert.is_true(zknn.equal(x:view(2, -1), session:run(nil, { x = x })[1]))
        if n >= 16 then
          local odd = zknn.rand(n + 2 * round + 1)
          local good, problem = pcall(session.run, session, nil, { x = odd })
          assert.is_false(good)
          assert.is_truthy(problem:find("Reshape", 1, true), problem)
        end
      end
    end
  end)
end)
