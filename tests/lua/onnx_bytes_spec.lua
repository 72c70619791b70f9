-- onnx_bytes_spec.lua: quantized convolutional graphs, whose images a session keeps with their
-- channels last.
-- Oracle: the convolution in float64, which is exact, scaled and rounded as ONNX's page says; the
-- pooling and sums of zknn's functions; and the session that packs nothing, bit by bit.

local zknn = require "zknn"
local onnx, F = zknn.onnx, zknn.nn.functional

local tools = require "onnx_tools"
local node = tools.node

local function byte(value, dtype)
  return zknn.tensor(value, { dtype = dtype })
end

local function bytes(dtype, ...)
  local low = dtype == "int8" and -128 or 0
  return zknn.randint(low, low + 256, { ... }, { dtype = dtype })
end

local function limits(dtype)
  if dtype == "int8" then return -128, 127 end
  return 0, 255
end

-- What QLinearConv gives: scale is that of all three, so that sums are multiplied by it.
local SCALE = 1 / 64
local function conv(x, zero, w, bias, options, dtype, w_zero)
  local t = F.pad(x:double() - zero, options.pad or { 0, 0, 0, 0 })
  local sums = F.conv2d(t, w:double() - (w_zero or 0), bias and bias:double(),
    { stride = options.stride or 1, groups = options.groups or 1 })
  return ((sums:float() * SCALE):round() + zero):clamp(limits(dtype)):to(dtype)
end

local function run(nodes, initializer, x, outputs, options)
  local shape = {}
  for d = 1, x:dim() do shape[d] = x:size(d - 1) end
  local list = {}
  for i, name in ipairs(outputs) do
    list[i] = { name = name, type = x.dtype }
  end
  local graph = { name = "test", node = nodes, initializer = initializer, output = list,
    input = { { name = "x", type = x.dtype, shape = shape } } }
  local model = { ir_version = 8, graph = graph,
    opset_import = { { version = 17 }, { domain = "com.microsoft", version = 1 } } }
  return onnx.InferenceSession(model, options):run(nil, { x = x })
end

-- Channels in and out, size, kernel, padding (left, right, top, bottom), stride, groups
local shapes = {
  { 3, 20, 9, 3, { 1, 1, 1, 1 } }, { 8, 70, 7, 1 }, { 5, 16, 8, 1, { 1, 0, 0, 1 } },
  { 16, 33, 10, 3, { 0, 2, 1, 0 }, 2 }, { 64, 64, 6, 3, { 1, 1, 1, 1 } }, { 12, 7, 9, 1, nil, 2 },
  { 70, 70, 9, 3, { 1, 1, 1, 1 }, 1, 70 }, { 24, 24, 11, 5, { 2, 2, 2, 2 }, 2, 24 },
  { 130, 130, 5, 3, nil, 1, 130 }, { 6, 8, 7, 3, { 1, 1, 1, 1 }, 1, 2 }, { 4, 8, 5, 2, nil, 1, 4 },
}

describe("bytes in a session", function()
  it("are convolved as ONNX says", function()
    for i, s in ipairs(shapes) do
      for _, dtype in ipairs { "uint8", "int8" } do
        local groups, pad = s[7] or 1, s[5] or { 0, 0, 0, 0 }
        local zero = dtype == "int8" and -3 or 131
        local x = bytes(dtype, 3, s[1], s[3], s[3])
        local w = zknn.randint(-20, 21, { s[2], s[1] // groups, s[4], s[4] }, { dtype = "int8" })
        local bias = zknn.randint(-999, 999, { s[2] }):int()
        local options = { pad = pad, stride = s[6], groups = groups }
        local nodes = {
          node("QLinearConv", { "x", "s", "z", "w", "s", "n", "s", "z", "b" }, { "y" },
            { pads = { pad[3], pad[1], pad[4], pad[2] }, strides = { s[6] or 1, s[6] or 1 },
              group = groups }),
        }
        local initializer = { w = w, b = bias, s = zknn.tensor(SCALE), z = byte(zero, dtype),
          n = byte(0, "int8") }
        local want = conv(x, zero, w, bias, options, dtype)
        for _, pack in ipairs { true, false } do
          local got = run(nodes, initializer, x, { "y" }, { pack = pack })[1]
          assert.is_true(zknn.equal(got, want), i .. dtype)
        end
        -- a weight of uint8 whose zero point is in the middle
        initializer.w = (w:int() + 128):to "uint8"
        initializer.n = byte(128, "uint8")
        assert.is_true(zknn.equal(run(nodes, initializer, x, { "y" })[1], want), i .. dtype)
        -- and elsewhere
        initializer.n = byte(126, "uint8")
        want = conv(x, zero, w, bias, options, dtype, -2)
        assert.is_true(zknn.equal(run(nodes, initializer, x, { "y" })[1], want), i .. dtype)
      end
    end
  end)

  it("go from layer to layer, and to who reads them as planes", function()
    for _, dtype in ipairs { "uint8", "int8" } do
      local zero = dtype == "int8" and 5 or 120
      local x = bytes(dtype, 2, 3, 12, 12)
      local w = zknn.randint(-20, 21, { 32, 3, 3, 3 }, { dtype = "int8" })
      local v = zknn.randint(-20, 21, { 32, 32, 1, 1 }, { dtype = "int8" })
      local function product(from, weight, to, pads)
        return node("QLinearConv", { from, "s", "z", weight, "s", "n", "s", "z" }, { to },
          { pads = pads })
      end
      local nodes = {
        product("x", "w", "a", { 1, 1, 1, 1 }),
        node("MaxPool", { "a" }, { "b" }, { kernel_shape = { 3, 3 }, strides = { 2, 2 },
          pads = { 1, 1, 1, 1 } }),
        product("b", "v", "c"),
        node("QLinearAdd", { "b", "s", "z", "c", "s", "z", "s", "z" }, { "d" },
          nil),
        product("d", "v", "e"),
        node("Transpose", { "d" }, { "t" }, { perm = { 0, 2, 3, 1 } }),
        node("MaxPool", { "x" }, { "m" }, { kernel_shape = { 2, 3 }, ceil_mode = 1,
          strides = { 3, 2 }, dilations = { 2, 1 } }),
      }
      nodes[4].domain = "com.microsoft"
      local initializer = { w = w, v = v, s = zknn.tensor(SCALE), z = byte(zero, dtype),
        n = byte(0, "int8") }
      local got = run(nodes, initializer, x, { "e", "t", "a", "m" })
      local plain = run(nodes, initializer, x, { "e", "t", "a", "m" }, { pack = false })
      local a = conv(x, zero, w, nil, { pad = { 1, 1, 1, 1 } }, dtype)
      local b = F.max_pool2d(a:float(), 3, { stride = 2, padding = 1 })
      local c = conv(b, zero, v, nil, {}, dtype)
      local d = (b + c:float() - zero):clamp(limits(dtype))
      local m = F.max_pool2d(x:float(), { 2, 3 }, { stride = { 3, 2 }, dilation = { 2, 1 },
        ceil_mode = true })
      local want = { conv(d, zero, v, nil, {}, dtype), d:permute(0, 2, 3, 1), a, m }
      for i = 1, 4 do
        assert.is_true(zknn.equal(got[i]:float(), want[i]:float()), i .. dtype)
        assert.is_true(zknn.equal(plain[i], got[i]), i .. dtype)
      end
    end
  end)
end)
