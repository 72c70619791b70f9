-- onnx_nodes_spec.lua: nodes of ONNX by the ONNX project's own cases, and what is wrong with them.
-- Oracle: what the onnx package's reference gives (tests/golden/onnx/nodes.py), of other
-- domains what onnxruntime gives (fused.py); for what its cases
-- do not have, results worked out by hand. tests/peers/onnx_nodes.py runs all cases.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node, session = tools.node, tools.session

-- A dtype's name in ONNX's tables.
local function kind(dtype)
  return (tostring(dtype):gsub("^.*%.", ""))
end

-- The first output, of that type (nil: the first input's), of one node over the given inputs.
local function run_node(op_type, inputs, attribute, opset, dtype)
  local names, ports = {}, {}
  for i, t in ipairs(inputs) do
    names[i] = "x" .. i
    ports[i] = { name = names[i], type = kind(t.dtype), shape = { table.unpack(t.shape) } }
  end
  local graph = { node = { node(op_type, names, { "y" }, attribute) }, input = ports,
    output = { { name = "y", type = kind(dtype or inputs[1].dtype) } } }
  local feeds = {}
  for i, t in ipairs(inputs) do feeds[names[i]] = t end
  return tools.session(graph, opset):run(nil, feeds)[1]
end

describe("a session", function()
  it("gives what ONNX's reference gives", function()
    assert.is_true(tools.run_all "tests/golden/onnx/nodes.npz" >= 90)
  end)

  it("gives what onnxruntime gives of nodes of other domains", function()
    assert.equal(33, tools.run_all "tests/golden/onnx/fused.npz")
  end)

  it("stores and converts types of 8 bits and less", function() -- tests/golden/onnx/small.py
    assert.equal(22, tools.run_all "tests/golden/onnx/small.npz")
    local s = onnx.InferenceSession "tests/golden/onnx/small_types.onnx"
    local x = zknn.tensor { 1.0, -0.75, 9.0, -9.0 } -- as int4 3, -1, 7, -8; its zero is 1
    local y = s:run(nil, { x = x })[1]
    local want = zknn.tensor { { 1.0, -1.0 }, { 3.0, -4.5 } }:matmul(
      zknn.tensor { { 0.0, 0.5, 1.0 }, { 1.5, 2.0, 2.5 } })
    assert.is_true(((y - want):abs():le(want:abs() / 8)):all():item())
    local model = onnx.load "tests/golden/onnx/small_types.onnx"
    model.graph.node[1].op_type = "Relu"
    model.graph.node[1].input = { "z" }
    has(message(onnx.InferenceSession, model), "it has no form for int4, which is stored and")
  end)

  it("gives onnxruntime's integers of quantized nodes", function() -- tests/peers/quantized.py
    assert.is_true(tools.run_all "tests/golden/onnx/quantized.npz" >= 50)
  end)
end)

describe("Einsum", function()
  local near = { rtol = 1e-5, atol = 1e-5 }
  local function einsum(equation, ...)
    return run_node("Einsum", { ... }, { equation = equation }, 13)
  end

  it("computes what einsum does", function()
    local shapes = { i = 2, j = 3, k = 4, l = 5 }
    local function random(term)
      local sizes = {}
      for letter in term:gmatch "%a" do sizes[#sizes + 1] = shapes[letter] end
      return zknn.randn(table.unpack(sizes))
    end
    for _, equation in ipairs { "ij,jk->ik", "ij,jk", "ijk->kj", "ii->i", "ii", "ijk,ilk->ijl",
      "ij->", "i,j,k->kji", "ij,jk,kl->li", "ijk,ijk->j", "iji,j->i", "ji,kj,ki->i", "i,i->",
      "ij,ij->ij" } do
      local values = {}
      for term in equation:match("^[%a,]+"):gmatch "%a+" do values[#values + 1] = random(term) end
      local want = zknn.einsum(equation, table.unpack(values))
      zknn.testing.assert_close(einsum(equation, table.unpack(values)), want, near)
    end
  end)

  it("broadcasts over an ellipsis", function()
    local x, y = zknn.randn(3, 1, 2, 4), zknn.randn(5, 4, 3)
    zknn.testing.assert_close(einsum("...ij,...jk->...ik", x, y), x:matmul(y), near)
    zknn.testing.assert_close(einsum("...ij->...ji", x), x:transpose(2, 3))
  end)

  it("says what is wrong with an equation", function()
    local x, y = zknn.ones(2, 3), zknn.ones(4, 5)
    for equation, part in pairs { ["ij,jk->ik"] = "sizes 3 and 4",
      ["ij->ij"] = "a term for each of 2",
      ["ijk,jk"] = "more labels", ["ij,kl->im"] = "of no input", ["ij,kl->ii"] = "a label twice",
      ["i?,kl"] = "character '?'", ["i,kl"] = "fewer labels", ["ii,kl"] = "two different sizes",
      ["ij,kl-"] = "no arrow", ["ij,kl->...i..."] = "character '.'" } do
      has(message(einsum, equation, x, y), part)
    end
  end)
end)

describe("nodes that a file has wrong", function()
  local x, one = zknn.ones(1, 2, 4, 4), zknn.tensor { 1 }
  local function refuses(part, op_type, inputs, attribute, opset)
    has(message(run_node, op_type, inputs, attribute, opset or 18), part)
  end

  it("are refused with a reason", function()
    refuses("must be LEFT or RIGHT", "BitShift", { one, one }, { direction = "UP" })
    refuses("p is 3", "LpNormalization", { x }, { p = 3 })
    refuses("p is 0", "LpPool", { x }, { p = 0, kernel_shape = { 2, 2 } })
    refuses("size is 0", "LRN", { x }, { size = 0 })
    refuses("a list of bool", "Compress", { x, one })
    refuses("must be a matrix", "EyeLike", { x })
    local same = { time_axis = 0, batch_axis = 0 }
    refuses("two axes that differ", "ReverseSequence", { x, one }, same)
    refuses("for each sequence", "ReverseSequence", { x, zknn.tensor { 1, 2, 3 } })
    refuses("mode 'odd'", "TensorScatter", { x, x }, { mode = "odd" }, 24)
    refuses("another shape than its input", "MaxUnpool", { x, one }, { kernel_shape = { 2, 2 } })
    refuses("of one type and shape", "SwiGLU", { x, one:float() }, nil, 28)
    refuses("must have 3 dimensions", "CausalConvWithState", { x, x }, nil, 27)
    refuses("a signal of shape", "DFT", { zknn.ones(1, 4, 3) }, { axis = 1 }, 17)
    refuses("has real and imaginary parts", "DFT", { zknn.ones(1, 4, 1) }, { axis = 2 }, 17)
    refuses("real signals alone", "DFT", { zknn.ones(1, 4, 2) }, { axis = 1, onesided = 1 }, 17)
    local second = { axis = 1 }
    refuses("do not fit dimension", "DequantizeLinear", { x:byte(), zknn.ones(3) }, second, 13)
    local reals = { x, zknn.ones(1), zknn.zeros(1) }
    refuses("quantization as float32", "QuantizeLinear", reals, nil, 13)
    local blocks = { block_size = 2, axis = 3 }
    refuses("do not fit", "QuantizeLinear", { x, zknn.ones(1, 2, 4, 3) }, blocks, 21)
  end)

  it("of boxes and samples are refused with a reason", function()
    local boxes, scores = zknn.ones(1, 3, 4), zknn.ones(1, 1, 3)
    refuses("do not fit", "NonMaxSuppression", { boxes, zknn.ones(1, 1, 4), one })
    refuses("does not fit an input", "GridSample", { x, zknn.ones(1, 2, 2, 3) }, nil, 20)
    refuses("mode is 'odd'", "GridSample", { x, zknn.ones(1, 2, 2, 2) }, { mode = "odd" }, 20)
    refuses("picture 1, there are 1", "RoiAlign", { x, zknn.zeros(1, 4), one })
    refuses("more than 1024 places", "RoiAlign", { x, zknn.tensor { { 0.0, 0.0, 1e30, 2.0 } },
      zknn.tensor { 0 } })
    local one_bin = { pooled_shape = { 1, 1 } }
    refuses("must have 5 columns", "MaxRoiPool", { x, zknn.zeros(1, 4) }, one_bin)
    refuses("offsets must have the shape", "DeformConv", { x, zknn.ones(1, 2, 2, 2), x }, nil, 19)
    local heads = { q_num_heads = 1, kv_num_heads = 2, update_rule = "linear" }
    refuses("heads that fit", "LinearAttention", { zknn.ones(1, 2, 4), zknn.ones(1, 2, 4),
      zknn.ones(1, 2, 4) }, heads, 28)
    local y = run_node("NonMaxSuppression", { boxes, scores, zknn.tensor(0) }, nil, 18, zknn.int64)
    assert.same({ 0, 3 }, { table.unpack(y.shape) })
  end)

  it("sample by positions that are no numbers without harm", function()
    local nan = zknn.tensor { 0 / 0, 1 / 0, -1 / 0, 1e30 }:view(1, 1, 2, 2):float()
    for _, padding in ipairs { "zeros", "border", "reflection" } do
      for _, mode in ipairs { "nearest", "linear", "cubic" } do
        local y = run_node("GridSample", { x, nan }, { mode = mode, padding_mode = padding }, 20)
        assert.is_true(y:isfinite():all():item())
      end
    end
  end)

  it("pool regions as the formula says", function()
    local regions = zknn.tensor { { 0.0, 0.0, 0.0, 3.0, 3.0 }, { 0.0, 1.0, 2.0, 1.0, 2.0 } }
    local values = zknn.arange(16):float():view(1, 1, 4, 4)
    local y = run_node("MaxRoiPool", { values, regions }, { pooled_shape = { 2, 2 } })
    assert.same({ { { { 5, 7 }, { 13, 15 } } }, { { { 9, 9 }, { 9, 9 } } } }, y:tolist())
  end)

  it("are not computed where they would take too much", function()
    local huge = zknn.tensor { 1 << 40 }
    for _, op_type in ipairs { "HannWindow", "HammingWindow", "BlackmanWindow" } do
      refuses("memory limit", op_type, { huge:view {} })
    end
    refuses("not possible", "DFT", { zknn.ones(1, 4, 1), huge:view {} }, { axis = 1 }, 17)
    refuses("memory limit", "CenterCropPad", { x, zknn.tensor { 1, 1, 1 << 30, 1 << 20 } })
    local size = zknn.tensor { 1, 1, 1 << 30, 1 << 20 }
    refuses("memory limit", "AffineGrid", { zknn.ones(1, 2, 3), size }, nil, 20)
  end)
end)

describe("loops", function()
  local function loop(inputs, body, outputs)
    body.name = "body"
    return { node = { node("Loop", inputs, outputs, { body = body }) },
      input = { tools.float("x", 2) }, initializer = { most = zknn.tensor(5) },
      output = { tools.float(outputs[1], 2) } }
  end
  local number = { name = "i", type = "int64", shape = {} }
  local going = { name = "c", type = "bool", shape = {} }
  local still = { name = "d", type = "bool", shape = {} }

  it("carry values, and read those around them in each turn", function()
    local graph = loop({ "most", "", "x" }, {
      node = { node("Identity", { "c" }, { "d" }), node("Add", { "h", "x" }, { "k" }),
        node("Identity", { "k" }, { "row" }) },
      input = { number, going, tools.float("h", 2) },
      output = { still, tools.float("k", 2), tools.float("row", 2) },
    }, { "y", "rows" })
    graph.output[2] = tools.float("rows", 5, 2)
    local s = session(graph, 13)
    for _ = 1, 2 do
      local y = s:run(nil, { x = zknn.tensor { 1.0, 2.0 } })
      assert.same({ 6, 12 }, y[1]:tolist())
      assert.same({ { 2, 4 }, { 3, 6 }, { 4, 8 }, { 5, 10 }, { 6, 12 } }, y[2]:tolist())
    end
  end)

  it("end by their condition, and by the work limit", function()
    local body = {
      node = { node("Add", { "h", "x" }, { "k" }),
        node("ReduceSum", { "k" }, { "s" }, { keepdims = 0 }),
        node("Less", { "s", "limit" }, { "d" }) },
      input = { number, going, tools.float("h", 2) }, output = { still, tools.float("k", 2) },
    }
    local graph = loop({ "", "", "x" }, body, { "y" })
    graph.initializer.limit = zknn.tensor(20.0)
    local s = session(graph, 13)
    assert.same({ 7, 14 }, s:run(nil, { x = zknn.tensor { 1.0, 2.0 } })[1]:tolist())
    local endless = onnx.InferenceSession(tools.model(graph, 13), { work_limit = 1e6 })
    has(message(endless.run, endless, nil, { x = zknn.zeros(2) }), "work limit")
  end)

  it("are refused when they do not fit", function()
    local graph = loop({ "most", "", "x" }, { node = { node("Identity", { "c" }, { "d" }) },
      input = { number, going }, output = { still } }, { "y" })
    has(message(session, graph, 13), "its body has 2 inputs, and the node 3")
    graph = loop({ "most", "", "x" }, { node = { node("Identity", { "i" }, { "d" }) },
      input = { number, going, tools.float("h", 2) },
      output = { { name = "d", type = "int64", shape = {} }, tools.float("h", 2) } }, { "y" })
    local s = session(graph, 13)
    has(message(s.run, s, nil, { x = zknn.zeros(2) }), "its condition must be one bool")
  end)
end)

describe("quantized numbers", function()
  it("are rounded to even and kept in range", function()
    local x, scale = zknn.tensor { 0.5, 1.5, 2.5, -7, 300, 126.6 }, zknn.tensor(1.0)
    local zero = zknn.tensor(3, { dtype = zknn.uint8 })
    local y = run_node("QuantizeLinear", { x, scale, zero }, nil, 13, zknn.uint8)
    assert.same({ 3, 5, 5, 0, 255, 130 }, y:tolist())
  end)

  it("are multiplied exactly", function()
    local a = zknn.randint(0, 256, { 3, 700 }):byte()
    local b = zknn.randint(0, 256, { 700, 2 }):byte()
    local za = zknn.tensor(7, { dtype = zknn.uint8 })
    local zb = zknn.tensor({ 200, 1 }, { dtype = zknn.uint8 })
    local want = (a:long() - 7):matmul(b:long() - zb:long())
    local got = run_node("MatMulInteger", { a, b, za, zb }, nil, 13, zknn.int32)
    assert.is_true(zknn.equal(want, got:long()))
  end)
end)

