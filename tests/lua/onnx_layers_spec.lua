-- onnx_layers_spec.lua: nodes of layers that run, in the forms that zknn's own export does not
-- write. Oracle: the formulas of ONNX's operator pages, in zknn's plain functions.

local zknn = require "zknn"
local support = require "support"
local onnx, nn = zknn.onnx, zknn.nn

-- What one node gives for the inputs, a list. constants: names of inputs that are initializers.
local function run(op_type, opset, attribute, inputs, constants)
  local names, feed, initializer, declared = {}, {}, {}, {}
  for i = 1, inputs.n or #inputs do
    local name = "i" .. i
    names[i] = inputs[i] and name or ""
    if inputs[i] and (constants or {})[i] then
      initializer[name] = inputs[i]
    elseif inputs[i] then
      feed[name] = inputs[i]
      declared[#declared + 1] = { name = name, type = inputs[i].dtype, shape = inputs[i].shape }
    end
  end
  local session = onnx.InferenceSession {
    ir_version = 8, opset_import = { { version = opset } },
    graph = {
      name = "test", initializer = initializer, input = declared,
      node = { { op_type = op_type, input = names, output = { "y" }, attribute = attribute } },
      output = { { name = "y", type = inputs[1].dtype } },
    },
  }
  return session:run(nil, feed)[1]
end

local function close(want, got)
  zknn.testing.assert_close(got, want, { rtol = 1e-5, atol = 1e-6 })
end

local function refused(part, ...) support.fails(part, run, ...) end

describe("a session's activations", function()
  zknn.manual_seed(0)
  local x = zknn.randn(4, 3) * 3
  local zero = zknn.zeros(4, 3)
  local low, high = zknn.minimum(x, zero), zknn.maximum(x, zero)

  it("take ONNX's defaults", function()
    close(high + low * 0.01, run("LeakyRelu", 16, nil, { x }))
    close(high + (low:exp() - 1), run("Elu", 7, nil, { x }))
    close(nn.functional.selu(x), run("Selu", 7, nil, { x }))
    close((x * 0.2 + 0.5):clamp(0, 1), run("HardSigmoid", 7, nil, { x }))
    close(zknn.where(x:gt(1), x, zero), run("ThresholdedRelu", 10, nil, { x }))
    close(zknn.where(x:abs():gt(0.5), x, zero), run("Shrink", 9, nil, { x }))
  end)

  it("take attributes", function()
    close(high + low * 0.2, run("LeakyRelu", 16, { alpha = 0.2 }, { x }))
    close((high + (low:exp() - 1) * 2.0) * 1.5,
      run("Selu", 7, { alpha = 2.0, gamma = 1.5 }, { x }))
    close((x / 6 + 0.5):clamp(0, 1), run("HardSigmoid", 7, { alpha = 1 / 6, beta = 0.5 }, { x }))
    close(zknn.where(x:gt(1.5), x - 0.25, zknn.where(x:lt(-1.5), x + 0.25, zero)),
      run("Shrink", 9, { lambd = 1.5, bias = 0.25 }, { x }))
    close(nn.functional.gelu(x, "tanh"), run("Gelu", 20, { approximate = "tanh" }, { x }))
    refused("approximate = 'erf' is not supported", "Gelu", 20, { approximate = "erf" }, { x })
  end)

  it("take slopes of any shape that broadcasts", function()
    for _, shape in ipairs { { 1 }, { 3 }, { 1, 1 }, { 4, 1 }, { 4, 3 } } do
      local slope = zknn.rand(shape)
      close(high + low * slope, run("PRelu", 16, nil, { x, slope }))
    end
    local picture, slope = zknn.randn(2, 3, 2, 2), zknn.rand(3, 1, 1)
    close(zknn.where(picture:gt(0), picture, picture * slope),
      run("PRelu", 16, nil, { picture, slope }))
  end)
end)

describe("a session's normalizations", function()
  zknn.manual_seed(1)
  local x, scale, bias = zknn.randn(2, 4, 3, 2), zknn.rand(4), zknn.randn(4)

  local function normalized(t, dims, eps)
    local mean = t:mean(dims, true)
    local var = (t - mean):square():mean(dims, true)
    return (t - mean) / (var + eps):sqrt()
  end
  local function channels(t) return t:reshape(1, -1, 1, 1) end

  it("use the statistics that they are given", function()
    local mean, var = zknn.randn(4), zknn.rand(4) + 0.5
    local want = (x - channels(mean)) / (channels(var) + 1e-3):sqrt() * channels(scale)
      + channels(bias)
    for _, opset in ipairs { 7, 9, 14, 15 } do
      close(want, run("BatchNormalization", opset, { epsilon = 1e-3, momentum = 0.5 },
        { x, scale, bias, mean, var }))
    end
    close(want:double(), run("BatchNormalization", 15, { epsilon = 1e-3 },
      { x:double(), scale, bias, mean, var }):float():double())
  end)

  it("move the running statistics in training", function()
    local mean, var = zknn.randn(4):double(), zknn.rand(4):double() + 0.5
    local own = x:mean({ 0, 2, 3 }, true)
    local spread = (x - own):square():mean { 0, 2, 3 }
    local s = onnx.InferenceSession {
      ir_version = 8, opset_import = { { version = 15 } },
      graph = {
        name = "test",
        node = { { op_type = "BatchNormalization", input = { "x", "s", "b", "m", "v" },
          output = { "y", "m2", "v2" }, attribute = { training_mode = 1, momentum = 0.75 } } },
        input = { { name = "x", type = "float32" }, { name = "s", type = "float32" },
          { name = "b", type = "float32" }, { name = "m", type = "float64" },
          { name = "v", type = "float64" } },
        output = { { name = "y", type = "float32" }, { name = "m2", type = "float64" },
          { name = "v2", type = "float64" } },
      },
    }
    local got = s:run(nil, { x = x, s = scale, b = bias, m = mean, v = var })
    close(normalized(x, { 0, 2, 3 }, 1e-5) * channels(scale) + channels(bias), got[1])
    close(mean * 0.75 + own:view(-1):double() * 0.25, got[2])
    close(var * 0.75 + spread:double() * 0.25, got[3])
  end)

  it("make their own", function()
    close(normalized(x, { 2, 3 }, 1e-5) * channels(scale) + channels(bias),
      run("InstanceNormalization", 7, nil, { x, scale, bias }))
    local grouped = normalized(x:reshape(2, 2, 12), { 2 }, 1e-2):reshape(x.shape)
    close(grouped * channels(scale) + channels(bias),
      run("GroupNormalization", 21, { num_groups = 2, epsilon = 1e-2 }, { x, scale, bias }))
    local two = zknn.tensor { 2.0, 3.0 }
    close(grouped * channels(zknn.tensor { 2.0, 2.0, 3.0, 3.0 }) + channels(zknn.zeros(4)),
      run("GroupNormalization", 18, { num_groups = 2, epsilon = 1e-2 },
        { x, two, zknn.zeros(2) }))
    refused("3 groups do not divide 4 channels", "GroupNormalization", 21, { num_groups = 3 },
      { x, scale, bias })
    local w, b = zknn.rand(3, 2), zknn.randn(3, 2)
    close(normalized(x, { 2, 3 }, 1e-5) * w + b,
      run("LayerNormalization", 17, { axis = 2 }, { x, w, b }))
    close(normalized(x, { 3 }, 0.1) * w[0],
      run("LayerNormalization", 17, { axis = -1, epsilon = 0.1, stash_type = 1 }, { x, w[0] }))
    close(x / (x:square():mean({ 3 }, true) + 1e-5):sqrt() * w[0],
      run("RMSNormalization", 23, nil, { x, w[0] }))
  end)
end)

describe("a session's Resize", function()
  zknn.manual_seed(2)
  local x = zknn.randn(1, 2, 3, 4)
  local known = { false, true, true, true }
  local interpolate = nn.functional.interpolate

  it("takes scales", function()
    local scales = zknn.tensor { 1.0, 1.0, 2.0, 3.0 }
    local asymmetric = { mode = "nearest", coordinate_transformation_mode = "asymmetric",
      nearest_mode = "floor" }
    local want = interpolate(x, { scale_factor = { 2, 3 } })
    close(want, run("Resize", 13, asymmetric, { x, false, scales }, known))
    close(want, run("Resize", 10, { mode = "nearest" }, { x, scales }, known))
    close(want, run("Upsample", 9, { mode = "nearest" }, { x, scales }, known))
    close(want, run("Resize", 13, { mode = "nearest" }, { x, false, scales }, known))
    close(interpolate(x, { scale_factor = { 2, 3 }, mode = "bilinear" }),
      run("Resize", 13, { mode = "linear" }, { x, false, scales }, known))
  end)

  it("takes sizes", function()
    local sizes = zknn.tensor { 1, 2, 5, 7 }
    local nothing = zknn.zeros(0)
    close(interpolate(x, { 5, 7 }, { mode = "bilinear" }),
      run("Resize", 18, { mode = "linear" }, { x, false, false, sizes }, known))
    close(interpolate(x, { 5, 7 }, { mode = "bilinear", align_corners = true }),
      run("Resize", 11, { mode = "linear", coordinate_transformation_mode = "align_corners" },
        { x, nothing, nothing, sizes }, known))
    close(interpolate(x, { 5, 7 }, { mode = "nearest-exact" }),
      run("Resize", 13, { nearest_mode = "round_prefer_ceil" }, { x, false, false, sizes }, known))
  end)

  it("takes any dimensions, and dtypes by nearest neighbours", function()
    local sizes = zknn.tensor { 3, 8 }
    close(interpolate(x[0], { 8 }, { mode = "linear" })[0],
      run("Resize", 13, { mode = "linear" }, { x[0][0], false, false, sizes }, { [4] = true }))
    close(zknn.tensor { 5, 5, 7, 7 },
      run("Resize", 13, nil, { zknn.tensor { 5, 7 }, false, zknn.tensor { 2.0 } }, known))
    close(zknn.tensor { 1, 1.5, 2, 2 },
      run("Upsample", 9, { mode = "linear" }, { zknn.tensor { 1.0, 2.0 }, zknn.tensor { 2.0 } },
        { false, true }))
  end)

  -- Oracle: Keys' kernel at distances 1/4, 3/4, ..; a triangle twice as wide; whole positions.
  it("goes by cubes, smooths and crops", function()
    local one = zknn.tensor { 0.0, 0, 1, 0, 0, 0 }
    close(zknn.tensor { 0, -0.03515625, -0.10546875, 0.26171875, 0.87890625, 0.87890625,
      0.26171875, -0.10546875, -0.03515625, 0, 0, 0 },
      run("Resize", 13, { mode = "cubic" }, { one, false, zknn.tensor { 2.0 } }, known))
    close(zknn.tensor { 0.125, 0.375, 0 },
      run("Resize", 18, { mode = "linear", antialias = 1 },
        { one, false, zknn.tensor { 0.5 } }, known))
    close(zknn.tensor { 2.0, 3, 4, 5, 9 },
      run("Resize", 13, { mode = "linear", coordinate_transformation_mode = "tf_crop_and_resize",
        extrapolation_value = 9.0 }, { zknn.tensor { 1.0, 2, 3, 4, 5 }, zknn.tensor { 0.25, 1.25 },
        zknn.tensor { 1.0 } }, known))
  end)

  it("refuses what is not known", function()
    local twice = zknn.tensor { 2.0 }
    refused("mode 'linear' of int64 is not supported", "Resize", 13, { mode = "linear" },
      { zknn.tensor { 1, 2 }, false, twice }, known)
    refused("mode 'cubic' of float32 is not supported", "Upsample", 9, { mode = "cubic" },
      { zknn.tensor { 1.0, 2 }, twice }, known)
    refused("resizing by 'center' with 'floor' is not supported", "Resize", 13,
      { coordinate_transformation_mode = "center", nearest_mode = "floor" },
      { zknn.tensor { 1.0, 2 }, false, twice }, known)
    refused("it has 1 scales for 4 dimensions", "Resize", 13, nil, { x, false, twice }, known)
    refused("its roi must have 2 numbers", "Resize", 13,
      { coordinate_transformation_mode = "tf_crop_and_resize" },
      { zknn.tensor { 1.0, 2 }, zknn.tensor { 0.5 }, twice }, known)
  end)
end)
