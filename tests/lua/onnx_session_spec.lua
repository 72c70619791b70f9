-- onnx_session_spec.lua: graphs that run: onnx.InferenceSession.
-- Oracle: the same computed with zknn's own functions, or by hand; tests/peers/onnx_nodes.py has
-- the ONNX project's own cases, tests/c/test_export.c every op there and back.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node, float = tools.node, tools.float
local session, small = tools.session, tools.small

describe("a session", function()
  it("lists its inputs and outputs", function()
    local s = session(small())
    assert.same({ { name = "x", type = "float32", shape = { "batch", 3 } } }, s:get_inputs())
    assert.same({ { name = "y", type = "float32", shape = { "batch", 2 } } }, s:get_outputs())
    assert.equal("onnx.InferenceSession(1 input, 1 output, opset 13)", tostring(s))
  end)

  it("runs, with one plan for each shape and anew for an old one", function()
    local s = session(small())
    local w, b = small().initializer.w, small().initializer.b
    for _, batch in ipairs { 1, 4, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 1, 4 } do
      local x = zknn.randn(batch, 3)
      local y = s:run(nil, { x = x })[1]
      assert.is_true(zknn.equal(zknn.relu(x:matmul(w) + b), y))
    end
  end)

  it("gives tensors of their own each time", function()
    local s = session(small())
    local first = s:run(nil, { x = zknn.ones(1, 3) })[1]
    local before = first:clone()
    local second = s:run(nil, { x = -zknn.ones(1, 3) })[1]
    assert.is_true(zknn.equal(before, first))
    assert.is_false(zknn.equal(first, second))
  end)

  it("takes inputs that are views, and leaves them as they are", function()
    local s = session(small())
    local x = zknn.randn(3, 4)
    local copy = x:clone()
    assert.is_true(zknn.equal(s:run(nil, { x = x:t():contiguous() })[1],
      s:run(nil, { x = x:t() })[1]))
    assert.is_true(zknn.equal(copy, x))
  end)

  it("gives the outputs that are asked for", function()
    local graph = small()
    graph.output = { float("h", "batch", 2), float("y", "batch", 2) }
    local s = session(graph)
    local x = zknn.randn(2, 3)
    local all = s:run(nil, { x = x })
    local some = s:run({ "y", "h", "y" }, { x = x })
    assert.equal(2, #all)
    assert.equal(3, #some)
    assert.is_true(zknn.equal(all[2], some[1]) and zknn.equal(all[1], some[2]))
  end)

  it("has its own copy of the table's tensors", function()
    local graph = small()
    local s = session(graph)
    local x = zknn.randn(2, 3)
    local before = s:run(nil, { x = x })[1]
    graph.initializer.w:zero_()
    assert.is_true(zknn.equal(before, s:run(nil, { x = x })[1]))
  end)

  it("gives inputs, constants, views and the same value twice as outputs", function()
    local s = session {
      node = {
        node("Identity", { "x" }, { "same" }),
        node("Transpose", { "x" }, { "turned" }),
        node("Identity", { "k" }, { "constant" }),
        node("Abs", { "x" }, { "a" }),
        node("Identity", { "a" }, { "b" }),
        node("Flatten", { "a" }, { "flat" }, { axis = 0 }),
      },
      initializer = { k = zknn.tensor { 7.0 } },
      input = { float("x", 2, 3) },
      output = {
        float("same", 2, 3), float("turned", 3, 2), float("constant", 1), float("a", 2, 3),
        float("b", 2, 3), float("flat", 1, 6),
      },
    }
    local x = zknn.randn(2, 3)
    local out = s:run(nil, { x = x })
    for i, want in ipairs { x, x:t(), zknn.tensor { 7.0 }, x:abs(), x:abs(), x:abs():view(1, 6) } do
      assert.is_true(zknn.equal(want, out[i]), "output " .. i)
      out[i]:fill_(0) -- none shares its elements with another
    end
    assert.is_true(zknn.equal(x:t(), s:run(nil, { x = x })[2]))
  end)

  it("does relu in the pass before it only where the value between is not read", function()
    local x, w = zknn.randn(70, 40), zknn.randn(50, 40) -- past what takes the paths of few numbers
    local h = x:matmul(w:t())
    local gemm = node("Gemm", { "x", "w" }, { "h" }, { transB = 1 })
    local function run(nodes, outputs)
      local list = {}
      for i, name in ipairs(outputs) do list[i] = float(name, 70, 50) end
      return session({
        node = nodes, initializer = { w = w }, input = { float("x", 70, 40) }, output = list,
      }):run(nil, { x = x })
    end
    local function same(want, got) assert.is_true(zknn.allclose(got, want, 1e-5, 1e-5)) end
    local relu = node("Relu", { "h" }, { "y" })
    same(h:relu(), run({ gemm, relu }, { "y" })[1])
    local both = run({ gemm, relu }, { "y", "h" })
    same(h:relu(), both[1])
    same(h, both[2])
    same(h:relu() + h, run({ gemm, relu, node("Add", { "y", "h" }, { "z" }) }, { "z" })[1])
    local twice = run({ gemm, relu, node("Relu", { "h" }, { "z" }) }, { "z", "y" })
    same(h:relu(), twice[1])
    same(h:relu(), twice[2])
    same(h:relu():neg():relu(), run({
      gemm, relu, node("Neg", { "y" }, { "n" }), node("Relu", { "n" }, { "z" }),
    }, { "z" })[1])
    local turned = node("Transpose", { "h" }, { "t" }, { perm = { 1, 0 } }) -- a view of h
    local seen = run({ gemm, turned, relu, node("Transpose", { "t" }, { "z" }, { perm = { 1, 0 } }),
      node("Add", { "y", "z" }, { "s" }) }, { "s" })
    same(h:relu() + h, seen[1])
  end)

  it("follows shapes that are computed", function()
    -- view(x:size(0), -1), as PyTorch 1.13 writes it for a dynamic axis
    local s = session {
      node = {
        node("Shape", { "x" }, { "shape" }),
        node("Gather", { "shape", "zero" }, { "n" }, { axis = 0 }),
        node("Unsqueeze", { "n", "axes" }, { "row" }),
        node("Concat", { "row", "rest" }, { "size" }, { axis = 0 }),
        node("Reshape", { "x", "size" }, { "y" }),
      },
      initializer = {
        zero = zknn.tensor(0), axes = zknn.tensor { 0 }, rest = zknn.tensor { -1 },
      },
      input = { float("x", "batch", 2, 3) },
      output = { float("y", "batch", 6) },
    }
    for batch = 1, 3 do
      local x = zknn.randn(batch, 2, 3)
      assert.is_true(zknn.equal(x:view(batch, 6), s:run(nil, { x = x })[1]))
    end
  end)

  it("runs graphs whose shapes hang on the data", function()
    local s = session {
      node = {
        node("NonZero", { "x" }, { "places" }),
        node("Transpose", { "places" }, { "rows" }, { perm = { 1, 0 } }),
        node("GatherND", { "x", "rows" }, { "y" }),
        node("Neg", { "y" }, { "z" }),
      },
      input = { float("x", "n", "m") },
      output = { float("z", "k"), { name = "rows", type = "int64", shape = { "k", 2 } } },
    }
    local x = zknn.tensor { { 0.0, 2.0 }, { -1.0, 0.0 } }
    local out = s:run(nil, { x = x })
    assert.same({ -2.0, 1.0 }, out[1]:tolist())
    assert.same({ { 0, 1 }, { 1, 0 } }, out[2]:tolist())
    assert.same({}, s:run(nil, { x = zknn.zeros(2, 2) })[1]:tolist())
  end)

  it("runs a branch, by a constant, a shape or the data", function()
    local function branch(op, name)
      return {
        name = name, node = { node(op, { "x" }, { name }) }, output = { { name = name } },
      }
    end
    local graph = {
      node = {
        node("If", { "which" }, { "y" },
          { then_branch = branch("Neg", "yes"), else_branch = branch("Abs", "no") }),
        node("Exp", { "y" }, { "z" }),
      },
      initializer = { which = zknn.tensor(false) },
      input = { float("x", "n") },
      output = { float("z", "n") },
    }
    local x = zknn.tensor { -1.0, 2.0 }
    assert.is_true(zknn.equal(x:abs():exp(), session(graph):run(nil, { x = x })[1]))

    graph.initializer = { zero = zknn.tensor(0), two = zknn.tensor(2) }
    table.insert(graph.node, 1, node("Shape", { "x" }, { "shape" }))
    table.insert(graph.node, 2, node("Gather", { "shape", "zero" }, { "size" }))
    table.insert(graph.node, 3, node("Equal", { "size", "two" }, { "which" }))
    local s = session(graph)
    local x3 = zknn.tensor { -1.0, 2.0, 3.0 }
    for _ = 1, 2 do
      assert.is_true(zknn.equal((-x):exp(), s:run(nil, { x = x })[1]))
      assert.is_true(zknn.equal(x3:abs():exp(), s:run(nil, { x = x3 })[1]))
    end

    graph.initializer = nil
    for _ = 1, 3 do table.remove(graph.node, 1) end
    graph.input[2] = { name = "which", type = "bool", shape = {} }
    s = session(graph)
    for _ = 1, 2 do
      local yes = s:run(nil, { x = x, which = zknn.tensor(true) })[1]
      local no = s:run(nil, { x = x, which = zknn.tensor(false) })[1]
      assert.is_true(zknn.equal((-x):exp(), yes) and zknn.equal(x:abs():exp(), no))
    end
  end)

  it("lets an old file list its initializers among the inputs", function()
    local graph = small()
    graph.input[2] = float("w", 3, 2)
    local s = session(graph)
    assert.equal(1, #s:get_inputs())
    has(message(s.run, s, nil, { x = zknn.ones(1, 3), w = zknn.ones(3, 2) }),
      "there is no input 'w'")
  end)

  it("is the file that was exported", function()
    local nn = zknn.nn
    local net = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))
    local path = os.tmpname()
    onnx.export(net, zknn.zeros(1, 6), path, {
      input_names = { "x" }, output_names = { "y" },
      dynamic_axes = { x = { [0] = "batch" }, y = { [0] = "batch" } },
    })
    local s = onnx.InferenceSession(path)
    os.remove(path)
    for _, batch in ipairs { 1, 64 } do
      local x = zknn.randn(batch, 6)
      assert.is_true(zknn.allclose(net(x), s:run({ "y" }, { x = x })[1], { rtol = 0, atol = 1e-6 }))
    end
  end)
end)

-- tests/golden/onnx/exported.py: nets as PyTorch 1.13 and both exporters of the current one wrote
-- them, and what PyTorch computed.
describe("a session of PyTorch's files", function()
  local expected = dofile "tests/golden/onnx/exported.lua"
  for net, cases in pairs(expected) do
    for _, exporter in ipairs { "1.13", "script-20", "dynamo-20" } do
      it(("gives PyTorch's numbers: %s-%s"):format(net, exporter), function()
        local s = onnx.InferenceSession(
          ("tests/golden/onnx/exported/%s-%s.onnx"):format(net, exporter))
        assert.equal("image", s:get_inputs()[1].name)
        for _, case in pairs(cases) do
          local out = s:run(nil, { image = zknn.tensor(case.image) })
          for k, want in ipairs(case) do
            assert.is_true(zknn.allclose(out[k], zknn.tensor(want), { rtol = 0, atol = 5e-6 }))
          end
        end
      end)
    end
  end
end)

describe("a session refuses", function()
  local function refused(change, part, opset)
    local graph = small()
    change(graph)
    has(message(session, graph, opset), part)
  end

  it("what its nodes cannot be", function()
    refused(function(g) g.node[3].op_type = "ImageDecoder" end, "1 thing that the model needs is "
      .. "not supported:\n  ImageDecoder (1 node)")
    refused(function(g)
      g.node[1].op_type = "ImageDecoder"
      g.node[2].op_type = "RegexFullMatch"
      g.node[3].op_type = "ImageDecoder"
    end, "2 things that the model needs are not supported:\n  ImageDecoder (2 nodes)\n"
      .. "  RegexFullMatch (1 node)")
    refused(function(g)
      g.node[3].attribute = { slope = 1.0 }
      g.input[1].shape = { 2, 3 } -- or else it is told at the first run
    end, "node 3 (Relu, opset 13): attribute 'slope' is not supported")
    refused(function(g) g.input[1].shape = { 2, 4 } end,
      "node 1 (MatMul, opset 13): matmul: shapes [2, 4] and [3, 2] do not fit")
  end)

  -- What is refused is made into nothing: the address sanitizer's build reads no place past 8.
  it("what would have more than 8 dimensions", function()
    local eight = zknn.tensor { 0, 1, 2, 3, 4, 5, 6, 7 }
    local nine = zknn.tensor { 1, 1, 1, 1, 1, 1, 1, 1, 1 }
    local wide = { name = "x", type = "float32", shape = { 1, 1, 1, 1, 1, 1, 1, 1 } }
    local index = zknn.zeros(1, 1, 1, 1, 1, 1, 1, 1, { dtype = "int64" })
    local cases = {
      { node("Unsqueeze", { "x", "eight" }, { "y" }), "has 16 dimensions, at most 8 are possible" },
      { node("Gather", { "x", "index" }, { "y" }), "at most 8 are possible" },
      { node("OneHot", { "index", "one", "values" }, { "y" }), "9 dimensions" },
      { node("Expand", { "x", "nine" }, { "y" }), "at most 8 are possible" },
      { node("Reshape", { "x", "nine" }, { "y" }), "at most 8 are possible" },
      { node("ConstantOfShape", { "nine" }, { "y" }), "at most 8 are possible" },
      { node("Tile", { "x", "nine" }, { "y" }), "at most 8 are possible" },
      { node("Slice", { "x", "nine", "nine" }, { "y" }), "at most 8 are possible" },
      { node("ScatterND", { "x", "index", "x" }, { "y" }, { reduction = "mul" }),
        "at most 8 are possible" },
    }
    for _, case in ipairs(cases) do
      has(message(session, {
        node = { case[1] },
        initializer = {
          eight = eight, nine = nine, index = index, one = zknn.tensor(1),
          values = zknn.tensor { 0.0, 1.0 },
        },
        input = { wide },
        output = { { name = "y", type = "float32" } },
      }), case[2])
    end
    has(message(session, {
      node = { node("Transpose", { "x" }, { "y" }, { perm = { 0, 1, 2, 3, 4, 5, 6, 7, 8 } }) },
      input = { wide },
      output = { { name = "y", type = "float32" } },
    }), "at most 8 are possible")
  end)

  it("a graph that is none", function()
    refused(function(g) g.initializer.w = nil end, "input 'w' is defined nowhere")
    refused(function(g) g.node[1].input[1] = "y" end,
      "a cycle: node 1 (MatMul) needs node 3 (Relu)")
    refused(function() end, "opset 99 (1 to 28 are)", 99)
    refused(function() end, "opset 0 is not known: 1 to 28 are", 0)
    refused(function(g) g.input[1].type = "complex64" end,
      "input 'x' of type complex64")
    refused(function(g) g.output[1].name = "nowhere" end, "output 'nowhere' is made by no node")
  end)

  it("inputs that do not fit", function()
    local s = session(small())
    local function fails(feeds, part, names)
      has(message(s.run, s, names, feeds), part)
    end
    fails({}, "input 'x' is missing")
    fails({ y = zknn.ones(1, 3) }, "input 'x' is missing")
    fails({ x = zknn.ones(1, 3), xx = zknn.ones(1) }, "there is no input 'xx'; did you mean 'x'?")
    fails({ x = 5 }, "input 'x' must be a tensor, got number")
    fails({ x = zknn.ones(1, 3):double() }, "input 'x' must be float32, got float64")
    fails({ x = zknn.ones(3) }, "input 'x' must have 2 dimensions, [batch, 3], got 1: [3]")
    fails({ x = zknn.ones(1, 4) }, "input 'x' must have the shape [batch, 3], got [1, 4]")
    fails({ x = zknn.ones(1, 3) }, "there is no output 'zebra'; the only one is 'y'", { "zebra" })
    fails({ x = zknn.ones(1, 3) }, "the names of outputs must be a list or nil, got string", "y")
    fails(nil, "a table of tensors by name, got nil")
    assert.equal(1, #s:run(nil, { x = zknn.ones(1, 3) })) -- and goes on
  end)
end)

describe("ScatterND", function()
  local function scatter(reduction, x, index, updates)
    local s = session({
      node = { node("ScatterND", { "x", "i", "u" }, { "y" }, { reduction = reduction }) },
      input = { { name = "x", type = x.dtype }, { name = "i", type = "int64" },
        { name = "u", type = x.dtype } },
      output = { { name = "y", type = x.dtype } },
    }, 18)
    return s:run(nil, { x = x, i = index, u = updates })[1]
  end
  local x = zknn.tensor { { 1, 2, 3 }, { 4, 5, 6 } }

  it("reduces elements and rows, by positions from the end too", function()
    local index = zknn.tensor { { 0, 1 }, { 1, -1 }, { 0, -2 } }
    local updates = zknn.tensor { 5, 2, 3 }
    local want = { add = { 1, 10, 3, 4, 5, 8 }, mul = { 1, 30, 3, 4, 5, 12 },
      max = { 1, 5, 3, 4, 5, 6 }, min = { 1, 2, 3, 4, 5, 2 } }
    for reduction, values in pairs(want) do
      assert.same(values, scatter(reduction, x, index, updates):view(-1):tolist(), reduction)
    end
    local rows = scatter("mul", x:float(), zknn.tensor { { 1 }, { 1 } },
      zknn.tensor { { 1.0, 2.0, 3.0 }, { -1.0, 1.0, 0.5 } })
    assert.same({ { 1, 2, 3 }, { -4, 10, 9 } }, rows:tolist())
  end)

  it("reports positions outside of a dimension, and updates that do not fit", function()
    local far = zknn.tensor { { 0, 4 } } -- within the elements, counted in a row
    has(message(scatter, "max", x, far, zknn.tensor { 1 }), "index 4 is out of range for dim 1")
    has(message(scatter, "max", x, zknn.tensor { { 0 } }, zknn.tensor { { 1, 2 } }),
      "updates of shape [1, 2] do not fit")
  end)
end)

describe("docs/onnx.md", function()
  it("lists the types of nodes that run", function()
    local file <close> = assert(io.open "docs/onnx.md")
    local list = file:read("a"):match "holds this list to them %-%->%s+(.-)%.\n"
    local told, known = {}, {}
    for name in list:gmatch "%w+" do told[#told + 1] = name end
    for name in pairs(require("zknn.core.onnx").node_types()) do known[#known + 1] = name end
    table.sort(known)
    assert.equal(table.concat(known, "\n"), table.concat(told, "\n"))
  end)
end)
