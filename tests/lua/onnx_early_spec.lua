-- Nodes as opsets 1 to 6 have them. The values are those of the operators' pages of that opset
-- (onnx.defs), computed by hand or by zknn's ops. ONNX's own models of that time run in
-- tests/peers/onnx_nodes.py.

local zknn = require "zknn"

local support, tools = require "support", require "onnx_tools"
local fails = support.fails
local node, session = tools.node, tools.session

local x = zknn.arange(24, { dtype = zknn.float32 }):view(2, 3, 2, 2):sub(7)
local row = zknn.tensor { 1.0, -2.0, 4.0 }

-- The one output of a node over tensors, in that opset.
local function run(opset, op_type, inputs, attribute)
  local graph = { input = {}, output = { { name = "y" } }, initializer = {} }
  local names = {}
  for i, t in ipairs(inputs) do
    names[i] = "x" .. i
    if i == 1 then
      graph.input[1] = { name = names[i], type = t.dtype }
    else
      graph.initializer[names[i]] = t
    end
  end
  graph.output[1].type = attribute and attribute.to and "int64" or inputs[1].dtype
  if op_type:find "Greater" then graph.output[1].type = "bool" end
  graph.node = { node(op_type, names, { "y" }, attribute) }
  return session(graph, opset):run(nil, { x1 = inputs[1] })[1]
end

local function same(want, got)
  assert.equal(want.dtype, got.dtype)
  zknn.testing.assert_close(got, want)
end

describe("opsets 1 to 6", function()
  it("broadcast by attributes", function()
    local middle = row:view(3, 1, 1)
    for _, opset in ipairs { 1, 6 } do
      local at = { broadcast = 1, axis = 1 }
      same(x + middle, run(opset, "Add", { x, row }, at))
      same(x - middle, run(opset, "Sub", { x, row }, at))
      same(x * middle, run(opset, "Mul", { x, row }, at))
      same(x / middle, run(opset, "Div", { x, row }, at))
      same(x:gt(middle), run(opset, "Greater", { x, row }, at))
      same(x:square(), run(opset, "Pow", { x, zknn.full({ 3 }, 2.0) }, at))
      local plane = row:view(3, 1):mul(zknn.tensor { 1.0, 3.0 })
      same(x + plane:view(3, 2, 1), run(opset, "Add", { x, plane }, at))
      same(x + plane:view(3, 2, 1), run(opset, "Add", { x, plane }, { broadcast = 1, axis = -3 }))
      local last = zknn.tensor { 0.5, 8.0 }
      same(x + last, run(opset, "Add", { x, last }, { broadcast = 1 }))
      same(x + last, run(opset, "Add", { x, last }, { broadcast = 1, axis = -1 }))
      same(x + 3, run(opset, "Add", { x, zknn.tensor { 3.0 } }, { broadcast = 1 }))
      same(x + x, run(opset, "Add", { x, x }))
    end
    local whole = zknn.tensor { { -7, 7 }, { 8, -8 } }
    same(zknn.tensor { { -3, 3 }, { -2, 2 } }, run(6, "Div", { whole, zknn.tensor { 2, -3 } },
      { broadcast = 1, axis = 0 }))
    fails("at axis 3 of 4 there is no room for the 2 dimensions of input 1", run,
      6, "Add", { x, zknn.ones(3, 2) }, { broadcast = 1, axis = 3 })
    fails("attribute 'axis' is not supported", run,
      7, "Add", { x, zknn.ones(2) }, { broadcast = 1, axis = 1 })
  end)

  it("say what they consume, and that they are no training", function()
    same(x:relu(), run(1, "Relu", { x }, { consumed_inputs = { 0 } }))
    same(x, run(1, "Dropout", { x }, { consumed_inputs = { 0 }, is_test = 1, ratio = 0.5 }))
    same(x, run(6, "Dropout", { x }, { is_test = 0, ratio = 0.0 }))
    local dropped = run(6, "Dropout", { x }, { is_test = 0 }) -- a half, the rest doubled
    assert.is_true(dropped:eq(0):logical_or(dropped:eq(x * 2)):all():item())
    fails("attribute 'consumed_inputs' is not supported", run,
      6, "Relu", { x }, { consumed_inputs = { 0 } })
  end)

  it("normalize by channels and by places", function()
    local weight, bias = zknn.tensor { 1.0, 2.0, -1.0 }, zknn.tensor { 0.5, 0.0, 3.0 }
    local mean, var = zknn.tensor { 0.0, 1.0, 2.0 }, zknn.tensor { 1.0, 4.0, 0.25 }
    local want = zknn.nn.functional.batch_norm(x, mean, var, weight, bias)
    same(want, run(1, "BatchNormalization", { x, weight, bias, mean, var },
      { is_test = 1, consumed_inputs = { 0, 0, 0, 1, 1 } }))
    same(want, run(6, "BatchNormalization", { x, weight, bias, mean, var }, { spatial = 1 }))
    local function places(t) return t:view(3, 1, 1):expand(3, 2, 2):contiguous() end
    same(want, run(7, "BatchNormalization",
      { x, places(weight), places(bias), places(mean), places(var) }, { spatial = 0 }))
    fails("training (is_test 0) is not supported", run,
      6, "BatchNormalization", { x, weight, bias, mean, var }, { is_test = 0 })
  end)

  it("have a slope for each channel, and a bias that is broadcast", function()
    local want = zknn.where(x:lt(0), x * row:view(3, 1, 1), x)
    for _, opset in ipairs { 1, 6 } do same(want, run(opset, "PRelu", { x, row })) end
    local a, c = zknn.ones(2, 3), zknn.tensor { 1.0, 2.0 }
    for _, opset in ipairs { 1, 6 } do
      same(zknn.tensor { { 4.0, 5.0 }, { 4.0, 5.0 } },
        run(opset, "Gemm", { a, zknn.ones(3, 2), c }, { broadcast = 1 }))
    end
  end)

  it("have other constants in selu", function()
    local want = zknn.where(x:gt(0), x, (x:exp() - 1) * 1.6732) * 1.0507
    same(want, run(1, "Selu", { x }))
    same(zknn.nn.functional.selu(x), run(6, "Selu", { x }))
  end)

  it("take lists and numbers as attributes", function()
    same(x:reshape(4, 6), run(1, "Reshape", { x }, { shape = { -1, 6 }, consumed_inputs = { 0 } }))
    same(x:reshape(2, 3, 4), run(4, "Reshape", { x }, { shape = { 0, 3, -1 } }))
    same(zknn.nn.functional.pad(x, { 0, 1, 2, 0 }, "constant", 5), run(1, "Pad", { x },
      { paddings = { 0, 0, 2, 0, 0, 0, 0, 1 }, value = 5.0 }))
    same(zknn.nn.functional.pad(x, { 1, 1, 1, 1 }, "reflect"), run(2, "Pad", { x },
      { pads = { 0, 0, 1, 1, 0, 0, 1, 1 }, mode = "reflect" }))
    same(x:clamp(-1, 2), run(1, "Clip", { x }, { min = -1.0, max = 2.0, consumed_inputs = { 0 } }))
    same(zknn.cat({ x, x }, 1), run(1, "Concat", { x, x }))
    same(zknn.cat({ x, x }, 0), run(4, "Concat", { x, x }, { axis = 0 }))
    fails("attribute 'axis' is missing", run,
      4, "Concat", { x, x })
    same(x:long(), run(1, "Cast", { x }, { to = "INT64" }))
    same(x:long(), run(6, "Cast", { x }, { to = 7 }))
    fails("to = 'LONG' is no type", run,
      1, "Cast", { x }, { to = "LONG" })
    same(zknn.cat({ x, x, x }, 2), run(1, "Tile", { x, zknn.tensor(3.0), zknn.tensor(2.0) }))
    same(zknn.cat({ x, x }, 1), run(6, "Tile", { x, zknn.tensor { 1, 2, 1, 1 } }))
    local lines = x:view(2, 12)
    same(lines:softmax(1):view(2, 3, 2, 2), run(1, "Softmax", { x }))
    same(x:view(6, 4):log_softmax(1):view(2, 3, 2, 2), run(1, "LogSoftmax", { x }, { axis = 2 }))
  end)

  it("enlarge pictures by a scale for each direction", function()
    local F = zknn.nn.functional
    same(F.interpolate(x, { scale_factor = { 2, 3 } }),
      run(1, "Upsample", { x }, { height_scale = 2.0, width_scale = 3.0 }))
    local wide = run(1, "Upsample", { x }, { height_scale = 1.0, width_scale = 2.0,
      mode = "bilinear" })
    assert.same({ -7, -6.5, -6, -6 }, wide[0][0][0]:tolist()) -- asymmetric: i / scale
    fails("scale 0 is not possible", run,
      1, "Upsample", { x }, { height_scale = 2.0 })
  end)

  it("are meant by files without imports, of before IR version 3", function()
    local model = tools.model({
      node = { node("Concat", { "x", "x" }, { "y" }) },
      input = { tools.float("x", 2, 1) }, output = { tools.float("y", 2, 2) },
    })
    model.ir_version, model.opset_import = 2, {}
    local s = zknn.onnx.InferenceSession(model)
    assert.same({ { 3, 3 }, { 4, 4 } },
      s:run(nil, { x = zknn.tensor { { 3.0 }, { 4.0 } } })[1]:tolist())
    model.ir_version = 3
    fails("opset_import is empty", zknn.onnx.check,
      model)
  end)
end)
