-- onnx_quantize_spec.lua: onnx.quantize_dynamic and onnx.quantize_static.
-- Oracles: onnxruntime.quantization's scales, zero points and integers (tests/golden/onnx/
-- quantized.py); the net before it was quantized; sessions of zknn, which
-- tests/peers/quantized.py compares with onnxruntime's.

local zknn = require "zknn"
local onnx = zknn.onnx

local support, tools = require "support", require "onnx_tools"
local node, float = tools.node, tools.float
local golden = dofile "tests/golden/onnx/quantized.lua"

local shapes = { w1 = { 4, 6 }, b1 = { 4 }, w2 = { 4, 3 }, b2 = { 3 } }

-- x [n, 6] -> Gemm, Relu, MatMul, Add -> y [n, 3]
local function net()
  local weights = {}
  for name, list in pairs(golden.weights) do
    weights[name] = zknn.tensor(list):view(shapes[name])
  end
  local nodes = { node("Gemm", { "x", "w1", "b1" }, { "h" }, { transB = 1 }),
    node("Relu", { "h" }, { "r" }), node("MatMul", { "r", "w2" }, { "m" }),
    node("Add", { "m", "b2" }, { "y" }) }
  for i, name in ipairs { "fc1", "relu", "fc2", "sum" } do nodes[i].name = name end
  return tools.model { node = nodes, initializer = weights, input = { float("x", "n", 6) },
    output = { float("y", "n", 3) } }
end

local function batches()
  local list = {}
  for i, numbers in ipairs(golden.batches) do
    list[i] = { x = zknn.tensor(numbers):view(64, 6) }
  end
  return list
end

local function close(want, t, name)
  local got = t:flatten():tolist()
  assert.equal(#want, #got, name)
  for i, number in ipairs(want) do
    local most = t.dtype == "float32" and 2e-6 * math.abs(number) or 0
    assert.is_true(math.abs(number - got[i]) <= most,
      ("%s: %s, not %s"):format(name, got[i], number))
  end
end

-- The largest error of a model's results, against the largest result.
local function error_of(model)
  local x = batches()[1]
  local want = onnx.InferenceSession(net()):run(nil, x)[1]
  local got = onnx.InferenceSession((onnx.check(model))):run(nil, x)[1]
  return ((got - want):abs():max() / want:abs():max()):item()
end

describe("onnx.quantize_static and quantize_dynamic", function()
  local cases = {
    dynamic = {}, dynamic_channel = { per_channel = true },
    dynamic_uint8 = { weight_type = "uint8" },
    dynamic_reduced = { reduce_range = true }, minmax = {}, channel = { per_channel = true },
    uint8 = { activation_type = "QUInt8", weight_type = "QUInt8" },
    symmetric = { extra_options = { ActivationSymmetric = true } },
    entropy = { calibrate_method = "Entropy" },
    percentile = { calibrate_method = "Percentile", extra_options = { CalibPercentile = 95.0 } },
  }
  for name, options in pairs(cases) do
    it("give onnxruntime's numbers: " .. name, function()
      local model
      if name:find "dynamic" then
        model = onnx.quantize_dynamic(net(), nil, options)
      else
        model = onnx.quantize_static(net(), nil, batches(), options)
      end
      local found = model.graph.initializer
      for constant, want in pairs(golden.cases[name]) do
        assert.is_not_nil(found[constant], constant)
        close(want, found[constant], constant)
      end
      assert.is_true(error_of(model) < (name == "percentile" and 0.2 or 0.03))
    end)
  end

  it("write nodes of both formats", function()
    local qdq = tools.op_types(onnx.quantize_static(net(), nil, batches()))
    assert.matches("QuantizeLinear DequantizeLinear", qdq)
    assert.is_nil(qdq:find "Relu")
    local model = onnx.quantize_static(net(), nil, batches(), { quant_format = "QOperator" })
    assert.equal("QuantizeLinear QGemm QLinearMatMul QLinearAdd DequantizeLinear",
      tools.op_types(model))
    assert.is_true(error_of(model) < 0.03)
    assert.equal("DynamicQuantizeLinear MatMulInteger Cast Mul Mul Add Relu DynamicQuantizeLinear "
      .. "MatMulInteger Cast Mul Mul Add", tools.op_types(onnx.quantize_dynamic(net(), nil)))
  end)

  it("leave the model, and what they are told to leave", function()
    local before = net()
    local model = onnx.quantize_static(before, nil, batches(),
      { nodes_to_exclude = { "fc2", "sum" } })
    assert.equal("QuantizeLinear DequantizeLinear DequantizeLinear DequantizeLinear Gemm "
      .. "QuantizeLinear DequantizeLinear MatMul Add", tools.op_types(model))
    assert.equal("Gemm Relu MatMul Add", tools.op_types(before))
    assert.is_not_nil(model.graph.initializer.w2)
    assert.is_nil(model.graph.initializer.w1)
    model = onnx.quantize_dynamic(net(), nil, { op_types_to_quantize = { "MatMul" } })
    assert.matches("^Gemm Relu Dynamic", tools.op_types(model))
    model = onnx.quantize_dynamic(net(), nil, { nodes_to_quantize = { "fc1" } })
    assert.matches("Relu MatMul Add$", tools.op_types(model))
  end)

  it("take data as a list, a function and an object, of tables and of tensors", function()
    local want = onnx.quantize_static(net(), nil, batches()).graph.initializer.y_scale:item()
    local list = batches()
    local at = 0
    local function next_one() at = at + 1 return list[at] and list[at].x end
    assert.equal(want, onnx.quantize_static(net(), nil, next_one).graph.initializer.y_scale:item())
    at = 0
    local reader = { get_next = function() return next_one() end }
    assert.equal(want, onnx.quantize_static(net(), nil, reader).graph.initializer.y_scale:item())
  end)

  -- scale of the sums = x * weight / y
  it("make multipliers exact on request", function()
    local model = onnx.quantize_static(net(), nil, batches(), { exact_multiplier = true })
    local c = model.graph.initializer
    local mantissa = zknn.frexp(c.x_scale)
    assert.equal(0.5, mantissa:item())
    local multiplier = c.x_scale:item() * c.w1_scale:item() / c.r_scale:item() * 65536
    assert.equal(math.floor(multiplier), multiplier)
    assert.is_true(error_of(model) < 0.05)
  end)

  it("give integers that floats and rescale = 'fixed' compute alike", function()
    local x = { x = zknn.randn(500, 6) }
    local function run(model, rescale)
      return onnx.InferenceSession(model, { rescale = rescale }):run(nil, x)[1]
    end
    local model = onnx.quantize_static(net(), nil, batches(), { exact_multiplier = true })
    assert.is_true(zknn.equal(run(model, "float"), run(model, "fixed")))
    model = onnx.quantize_static(net(), nil, batches(), { activation_type = "uint8" })
    local step = model.graph.initializer.y_scale:item()
    assert.is_true((run(model, "float") - run(model, "fixed")):abs():max():item() < 1.01 * step)
  end)

  it("quantize what a net of convolutions has", function()
    zknn.manual_seed(0)
    local nn = zknn.nn
    local model = nn.Sequential(nn.Conv2d(1, 4, 3, { padding = 1 }), nn.ReLU(), nn.MaxPool2d(2),
      nn.Conv2d(4, 8, 3), nn.LeakyReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3))
    local path = os.tmpname()
    onnx.export(model, zknn.zeros(1, 1, 8, 8), path, { input_names = { "x" },
      output_names = { "y" }, dynamic_axes = { x = { [0] = "n" }, y = { [0] = "n" } } })
    local x = zknn.rand(16, 1, 8, 8)
    local want = onnx.InferenceSession(path):run(nil, { x = x })[1]
    for _, options in ipairs { {}, { per_channel = true, activation_type = "uint8" },
      { quant_format = "QOperator", activation_type = "uint8" } } do
      local q = onnx.check(onnx.quantize_static(path, nil, { x }, options)) -- its first result
      local got = onnx.InferenceSession(q):run(nil, { x = x })[1]
      assert.is_true(((got - want):abs():max() / want:abs():max()):item() < 0.04)
    end
    local got = onnx.InferenceSession(onnx.quantize_dynamic(path, nil)):run(nil, { x = x })[1]
    assert.is_true(((got - want):abs():max() / want:abs():max()):item() < 0.04)
    os.remove(path)
  end)

  it("say what is wrong", function()
    local function fails(part, ...)
      local good, problem = pcall(...)
      assert.is_false(good)
      support.has(tostring(problem), part)
    end
    local static, dynamic = onnx.quantize_static, onnx.quantize_dynamic
    fails("model_input must be a path or a table", dynamic, 7)
    fails("weight_type must be 'int8' or 'uint8'", dynamic, net(), nil, { weight_type = "int4" })
    fails("per_chanel", dynamic, net(), nil, { per_chanel = true })
    fails("calibration_data must be a list of batches", static, net(), nil, 3)
    fails("calibration_data has no batch", static, net(), nil, {})
    fails("batch 1 of calibration_data must be a table", static, net(), nil, { 5 })
    fails("batch 2 of calibration_data: input 'x' must have", static, net(), nil,
      { batches()[1], { x = zknn.rand(3) } })
    fails("rescale must be 'float', 'fixed'", onnx.InferenceSession, net(), { rescale = "int" })
    fails("calibrate_method must be", static, net(), nil, batches(), { calibrate_method = "Max" })
    fails("CalibPercentile must be a number from 50 to 100", static, net(), nil, batches(),
      { extra_options = { CalibPercentile = 2 } })
    fails("op_types_to_quantize must be", dynamic, net(), nil, { op_types_to_quantize = { "LRN" } })
    local old = net()
    old.opset_import[1].version = 9
    fails("export it again with opset_version = 13", dynamic, old)
  end)
end)

describe("the tutorial's net in 8 bits", function()
  it("is a quarter of the size and loses at most 0.2 points", function()
    package.path = package.path .. ";scripts/?.lua"
    local nets = require "zknnnet"
    local folder = support.make_folder()
    local model, path = nets.ZKNNNet_3Layer(), folder .. "/net.onnx"
    model:load_state_dict(zknn.load "models/pretrained/model_3layer.pth")
    onnx.export(model, zknn.zeros(1, 1, 28, 28), path, { input_names = { "x" },
      output_names = { "y" }, dynamic_axes = { x = { [0] = "n" }, y = { [0] = "n" } } })
    local function batches_of(train)
      return zknn.data.DataLoader(zknn.data.MNIST { root = "data", train = train,
        transform = zknn.data.transforms.ToTensor() }, { batch_size = 1000 })()
    end
    local function points_of(file)
      local session, right = onnx.InferenceSession(file), 0
      for x, labels in batches_of(false) do
        right = right + session:run(nil, { x = x })[1]:argmax(1):eq(labels):sum():item()
      end
      return right / 100
    end
    local size, points = #support.read(path), points_of(path)
    local sample = batches_of(true)()
    for name, options in pairs { qdq = {}, qoperator = { quant_format = "QOperator" } } do
      local file = folder .. "/" .. name .. ".onnx"
      onnx.quantize_static(path, file, { sample }, options)
      assert.is_true(#support.read(file) < 0.26 * size)
      assert.is_true(points - points_of(file) <= 0.2)
    end
    onnx.quantize_dynamic(path, folder .. "/dynamic.onnx")
    assert.is_true(#support.read(folder .. "/dynamic.onnx") < 0.26 * size)
    assert.is_true(points - points_of(folder .. "/dynamic.onnx") <= 0.2)
    support.remove_folder(folder)
  end)
end)
