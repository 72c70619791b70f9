-- compile_integers_spec.lua: onnx.compile of quantized nets. The oracle is the session with
-- rescale = "fixed", whose outputs stand in the tests that are written with the C files: integers
-- are compared to the bit.

local zknn = require "zknn"
local nn, onnx, quantization = zknn.nn, zknn.onnx, zknn.quantization

local support, tools = require "support", require "compile_tools"
local onnx_tools = require "onnx_tools"

local UNDEFINED = "-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror "
  .. "-fsanitize=undefined -fno-sanitize-recover=all"

-- Bytes of the arrays of the weights of a net below, by bits: 1, 2, 4 or 5 weights are in a byte.
local SIZES = { [8] = { 45, 405, 27 }, [4] = { 23, 203 }, [2] = { 12, 102 },
  ternary = { 9, 81, 6 } }

local path = os.tmpname()

teardown(function() os.remove(path) end)

local function exported(net, ...)
  net:eval()
  onnx.export(net, zknn.zeros(...), path, { input_names = { "x" }, output_names = { "y" } })
  return onnx.load(path)
end

local function bytes(t) return (t * 255):round():to "uint8" end

-- A net with padding, groups, strides and pools, for inputs of both signs.
local function wide_net()
  return nn.Sequential(
    nn.Conv2d(3, 6, 3, { padding = 1 }), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 6, 3, { padding = 2, dilation = 2, groups = 3 }), nn.Conv2d(6, 4, 1), nn.ReLU(),
    nn.Conv2d(4, 8, { 3, 2 }, { stride = { 2, 1 }, padding = { 1, 0 }, groups = 4, bias = false }),
    nn.Flatten(), nn.Linear(32, 7), nn.ReLU(), nn.Linear(7, 3))
end

-- A residual net.
local Residual = nn.class "Residual"
function Residual:__init()
  self.first, self.second = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3, { padding = 1 })
  self.pool, self.out = nn.AdaptiveAvgPool2d(1), nn.Linear(4, 3)
end
function Residual:forward(x)
  x = self.first(x):relu()
  return self.out(self.pool(x + self.second(x)):flatten(1))
end

local function quantized(options)
  zknn.manual_seed(options.seed)
  local model = exported(options.seed % 2 == 0 and wide_net() or Residual(), 1, 3, 8, 6)
  local samples = { zknn.randn(1, 3, 8, 6), zknn.randn(1, 3, 8, 6), zknn.randn(1, 3, 8, 6) }
  onnx.quantize_static(model, path, samples, options.quantize)
  if options.seed % 2 == 1 then support.has(onnx.compile(path).source, "fmaf(") end
  return { name = options.name, model = onnx.load(path), inputs = { x = zknn.randn(12, 3, 8, 6) } }
end

describe("onnx.compile of integers", function()
  it("has the session's bits, whatever quantized the net", function()
    local cases, kinds = {}, { "int8", "uint8" }
    for _, format in ipairs { "QDQ", "QOperator" } do
      for _, activation in ipairs(kinds) do
        for _, weight in ipairs(kinds) do
          cases[#cases + 1] = quantized { name = ("net%d"):format(#cases), seed = #cases,
            quantize = { quant_format = format, activation_type = activation,
              weight_type = weight, per_channel = (#cases // 2 + #cases) % 2 == 0 } }
        end
      end
    end
    tools.passes(cases, "cc", UNDEFINED)
  end)

  it("packs weights of few bits, and takes bytes without any float", function()
    zknn.manual_seed(7)
    local net = nn.Sequential(nn.Conv2d(1, 5, 3, { bias = false }), nn.BatchNorm2d(5), nn.ReLU(),
      nn.MaxPool2d(2), nn.Conv2d(5, 5, 3, { padding = 1, groups = 5 }), nn.ReLU(), nn.Flatten(),
      nn.Linear(45, 9), nn.ReLU(), nn.Linear(9, 3))
    net(zknn.rand(16, 1, 8, 8))
    local x, cases = zknn.rand(40, 1, 8, 8), {}
    for _, bits in ipairs { 8, 4, 2, "ternary" } do
      local qat = quantization.prepare_qat(net:eval(), { bits = bits, input_range = { 0, 1 } })
      zknn.no_grad(qat:train(), x)
      local model = quantization.export(qat, x:narrow(0, 0, 1), path,
        { input_names = { "x" }, output_names = { "y" } })
      local name = "bits_" .. bits
      cases[#cases + 1] = { name = name, model = model, inputs = { x = x } }
      cases[#cases + 1] = { name = name .. "_bytes", model = model, inputs = { x = bytes(x) },
        options = { no_float = true } }
      cases[#cases + 1] = { name = name .. "_plain", model = model, inputs = { x = bytes(x) },
        options = { no_float = true, pack = false } }
      local file = onnx.compile(model, { name = "net", no_float = true })
      assert.is_nil(file.source:find("float", 1, true), name)
      assert.is_nil(file.source:find("math.h", 1, true), name)
      for _, size in ipairs(SIZES[bits]) do support.has(file.source, ("[%d] = {"):format(size)) end
    end
    tools.passes(cases, "cc", UNDEFINED)
  end)

  it("wraps sums around as the session does, and rounds halves to even", function()
    -- oracle: the session; multipliers that are powers of two make halves
    local model = onnx_tools.model { input = { { name = "x", type = "uint8", shape = { 1, 2 } } },
      output = { { name = "y", type = 0 }, { name = "z", type = 0 } },
      node = {
        onnx_tools.node("QLinearMatMul", { "x", "one", "zero", "w", "one", "wz", "eight", "yz" },
          { "y" }),
        { op_type = "QGemm", domain = "com.microsoft", output = { "z" },
          input = { "x", "one", "zero", "w", "one", "wz", "big", "eight", "yz" } } },
      initializer = { one = zknn.tensor(1.0), eight = zknn.tensor(8.0),
        zero = zknn.tensor(3, { dtype = "uint8" }), wz = zknn.tensor(0, { dtype = "int8" }),
        yz = zknn.tensor(100, { dtype = "uint8" }),
        w = zknn.tensor({ { 1, -1, 2, 3 }, { 3, 1, -2, 4 } }, { dtype = "int8" }),
        big = zknn.tensor({ 2147483647, -2147483648, 12, -12 }, { dtype = "int32" }) } }
    model.opset_import[2] = { domain = "com.microsoft", version = 1 }
    local x = zknn.randint(0, 256, { 100, 2 }):to "uint8"
    tools.passes({ { name = "halves", model = model, inputs = { x = x } } }, "cc", UNDEFINED)
  end)

  it("says what is not quantized", function()
    local model = exported(nn.Linear(4, 2), 1, 4)
    support.fails("no_float: input 'x' is not quantized by a constant scale", onnx.compile, model,
      { no_float = true })
    local qat = quantization.prepare_qat(nn.Sequential(nn.Linear(4, 2), nn.Sigmoid()))
    qat(zknn.rand(3, 4))
    quantization.export(qat, zknn.rand(1, 4), path)
    support.fails("no_float: the net computes real numbers in", onnx.compile, path,
      { no_float = true })
  end)
end)
