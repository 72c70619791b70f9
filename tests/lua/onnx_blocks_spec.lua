-- onnx_blocks_spec.lua: convolutional graphs, whose values a session keeps in blocks of channels.
-- Oracle: the same computed with zknn's own functions, of which PyTorch's values are tested.

local zknn = require "zknn"
local F = zknn.nn.functional

local tools = require "onnx_tools"
local node, float, session = tools.node, tools.float, tools.session

local function conv(x, w, b, y, attribute)
  return node("Conv", { x, w, b }, { y }, attribute or { pads = { 1, 1, 1, 1 } })
end

-- Runs the nodes over x [2, 20, 9, 9]; the outputs' shapes are not declared.
local x = zknn.randn(2, 20, 9, 9)
local constants = {
  w = zknn.randn(36, 20, 3, 3) * 0.1, b = zknn.randn(36), v = zknn.randn(36, 36, 1, 1) * 0.1,
  d = zknn.randn(36, 1, 3, 3), gamma = zknn.randn(36), beta = zknn.randn(36),
  mean = zknn.randn(36), var = zknn.rand(36) + 0.5,
  one = zknn.tensor(1.0), low = zknn.tensor(-0.5), high = zknn.tensor(1.5),
  u = zknn.randn(32, 20, 1, 1), few = zknn.randn(36, 3, 3, 3),
  thin = zknn.randn(6, 3, 3, 3) * 0.2, six = zknn.randn(6), positive = zknn.rand(6) + 0.5,
  after = zknn.randn(40, 6, 3, 3) * 0.2,
}
local function run(nodes, outputs, input)
  local list = {}
  for i, name in ipairs(outputs) do
    list[i] = { name = name, type = "float32" }
  end
  local s = session({
    node = nodes, initializer = constants, output = list,
    input = { float("x", "n", (input or x):size(1), "h", "w") },
  })
  s:run(nil, { x = input or x })
  return s:run(nil, { x = input or x }) -- by the plan of the first run
end
local function same(want, got)
  assert.same(want.shape, got.shape)
  assert.is_true(zknn.allclose(got, want, 1e-4, 1e-4))
end

local c = constants
local h = F.conv2d(x, c.w, c.b, { padding = 1 })
local first = conv("x", "w", "b", "h")

describe("a session over blocks", function()
  it("gives planes to who asks for them", function()
    same(h, run({ first }, { "h" })[1])
    local turned = node("Transpose", { "h" }, { "y" }, { perm = { 0, 2, 3, 1 } })
    same(h:permute(0, 2, 3, 1), run({ first, turned }, { "y" })[1])
    same(h:flatten(1), run({ first, node("Flatten", { "h" }, { "y" }) }, { "y" })[1])
    local out = run({ first, node("Relu", { "h" }, { "y" }) }, { "y", "h" })
    same(h:relu(), out[1])
    same(h, out[2])
  end)

  it("joins a normalization, a sum and a clamp, unless somebody reads what is between", function()
    local norm = node("BatchNormalization", { "h", "gamma", "beta", "mean", "var" }, { "n" })
    local normal = F.batch_norm(h, c.mean, c.var, c.gamma, c.beta)
    same(normal, run({ first, norm }, { "n" })[1])
    same(normal:relu(), run({ first, norm, node("Relu", { "n" }, { "y" }) }, { "y" })[1])
    local clip = node("Clip", { "h", "low", "high" }, { "y" })
    same(h:clamp(-0.5, 1.5), run({ first, clip }, { "y" })[1])
    same(h:relu():clamp(-0.5, 1.5), run({
      first, node("Relu", { "h" }, { "r" }), node("Clip", { "r", "low", "high" }, { "y" }),
    }, { "y" })[1])
    local second = conv("h", "v", "b", "s", {})
    local t = F.conv2d(h, c.v, c.b)
    local sum = node("Add", { "h", "s" }, { "y" })
    same(h + t, run({ first, second, sum }, { "y" })[1])
    same((h + t):relu(), run({ first, second, sum, node("Relu", { "y" }, { "z" }) }, { "z" })[1])
    same((t:relu() + h), run({
      first, second, node("Relu", { "s" }, { "r" }), node("Add", { "r", "h" }, { "y" }),
    }, { "y" })[1])
    local both = run({ first, second, sum }, { "y", "s" })
    same(h + t, both[1])
    same(t, both[2])
    same(h + h, run({ first, node("Add", { "h", "h" }, { "y" }) }, { "y" })[1])
  end)

  it("adds what is made behind the convolution by the later one of two", function()
    local other = conv("x", "w", "b", "k", { pads = { 1, 1, 1, 1 } })
    same((h + h):relu(), run({
      first, other, node("Add", { "h", "k" }, { "s" }), node("Relu", { "s" }, { "y" }),
    }, { "y" })[1])
  end)

  it("does an activation where any convolution stores, unless its input is read", function()
    local picture = zknn.randn(1, 3, 17, 15)
    local function three(t) return F.conv2d(t, c.w, c.b, { padding = 1 }) end
    local ways = { -- tiles, sums, planes, channels alone
      { { first }, x, three(x) },
      { { conv("x", "u", nil, "h", {}) }, x, F.conv2d(x, c.u) },
      { { conv("x", "few", "b", "h") }, picture, F.conv2d(picture, c.few, c.b, { padding = 1 }) },
      {
        {
          conv("x", "w", "b", "g"),
          conv("g", "d", nil, "h", { pads = { 1, 1, 1, 1 }, group = 36 }),
        },
        x, F.conv2d(three(x), c.d, nil, { padding = 1, groups = 36 }),
      },
    }
    for _, way in ipairs(ways) do
      local nodes, input, want = table.unpack(way)
      local function ends(y, outputs, ...)
        local list = { table.unpack(nodes) }
        for _, more in ipairs { ... } do list[#list + 1] = more end
        local got = run(list, outputs, input)
        same(y, got[1])
        if outputs[2] then same(want, got[2]) end
      end
      local gate = node("Sigmoid", { "h" }, { "s" })
      ends(want:sigmoid(), { "s" }, gate)
      ends(F.hardsigmoid(want), { "y" }, node("HardSigmoid", { "h" }, { "y" }, { alpha = 1 / 6 }))
      ends(F.hardswish(want), { "y" }, node("HardSwish", { "h" }, { "y" }))
      for _, names in ipairs { { "h", "s" }, { "s", "h" } } do
        local product = node("Mul", names, { "y" })
        ends(F.silu(want), { "y" }, gate, product)
        ends(F.silu(want), { "y", "h" }, gate, product)
        ends(F.silu(want) + 1, { "z" }, gate, product, node("Add", { "y", "one" }, { "z" }))
        ends(F.silu(want) + want:sigmoid(), { "z" }, gate, product,
          node("Add", { "y", "s" }, { "z" }))
      end
      ends(want * want, { "y" }, node("Mul", { "h", "h" }, { "y" }))
      ends(want * want:relu():sigmoid(), { "y" }, node("Relu", { "h" }, { "r" }),
        node("Sigmoid", { "r" }, { "s" }), node("Mul", { "h", "s" }, { "y" }))
    end
  end)

  it("convolves groups of whole blocks, and some smaller ones together", function()
    for _, groups in ipairs { 2, 4, 8 } do
      local size = 64 // groups
      constants.expand, constants.inner = zknn.randn(64, 20, 1, 1), zknn.randn(64, size, 3, 3)
      local e = F.conv2d(x, c.expand)
      same(F.conv2d(e, c.inner, nil, { padding = 1, groups = groups }):relu(), run({
        conv("x", "expand", nil, "e", {}),
        conv("e", "inner", nil, "h", { pads = { 1, 1, 1, 1 }, group = groups }),
        node("Relu", { "h" }, { "y" }),
      }, { "y" })[1])
    end
  end)

  it("convolves each channel alone, with strides, and planes of few channels", function()
    local depth = node("Conv", { "h", "d" }, { "y" },
      { pads = { 1, 1, 1, 1 }, strides = { 2, 2 }, group = 36 })
    same(F.conv2d(h, c.d, nil, { padding = 1, stride = 2, groups = 36 }),
      run({ first, depth }, { "y" })[1])
    local picture = zknn.randn(1, 3, 17, 15)
    same(F.conv2d(picture, c.few, c.b, { padding = 1, stride = 2 }), run({
      conv("x", "few", "b", "y", { pads = { 1, 1, 1, 1 }, strides = { 2, 2 } }),
    }, { "y" }, picture)[1])
  end)

  it("leaves narrow layers in planes, and goes on in blocks behind them", function()
    local narrow, rgb = node("Conv", { "x", "thin", "six" }, { "h" }, {}), zknn.randn(2, 3, 12, 9)
    local y = F.conv2d(rgb, c.thin, c.six)
    local norm = node("BatchNormalization", { "h", "six", "six", "six", "positive" }, { "n" })
    local normal = F.batch_norm(y, c.six, c.positive, c.six, c.six):relu()
    local relu = node("Relu", { "n" }, { "r" })
    same(normal, run({ narrow, norm, relu }, { "r" }, rgb)[1])
    local pool = node("MaxPool", { "r" }, { "p" }, { kernel_shape = { 2, 2 }, strides = { 2, 2 } })
    local wide = node("Conv", { "p", "after" }, { "y" }, {})
    same(F.conv2d(F.max_pool2d(normal, 2), c.after),
      run({ narrow, norm, relu, pool, wide }, { "y" }, rgb)[1])
  end)

  it("pools, takes means, scales and functions of one element", function()
    local pool = node("MaxPool", { "h" }, { "y" }, { kernel_shape = { 3, 3 }, strides = { 2, 2 } })
    same(F.max_pool2d(h, 3, 2), run({ first, pool }, { "y" })[1])
    local function averages(attribute, ...)
      attribute.kernel_shape, attribute.strides = { 3, 3 }, { 2, 2 }
      same(F.avg_pool2d(h, 3, 2, ...), run({
        first, node("AveragePool", { "h" }, { "y" }, attribute),
      }, { "y" })[1])
    end
    averages {}
    averages({ pads = { 1, 1, 1, 1 } }, 1, false, false)
    averages({ pads = { 1, 1, 1, 1 }, count_include_pad = 1 }, 1)
    averages({ ceil_mode = 1 }, 0, true)
    local mean = node("GlobalAveragePool", { "h" }, { "m" })
    local m = F.adaptive_avg_pool2d(h, 1)
    same(m, run({ first, mean }, { "m" })[1])
    same(m:flatten(1), run({ first, mean, node("Flatten", { "m" }, { "y" }) }, { "y" })[1])
    local squeeze = { first, mean, conv("m", "v", "b", "q", {}), node("Sigmoid", { "q" }, { "f" }) }
    local f = F.conv2d(m, c.v, c.b):sigmoid()
    squeeze[5] = node("Mul", { "f", "h" }, { "y" })
    same(h * f, run(squeeze, { "y" })[1])
    squeeze[5] = node("Mul", { "h", "f" }, { "y" })
    same(h * f, run(squeeze, { "y" })[1])
    same(h * h:sigmoid(), run({
      first, node("Sigmoid", { "h" }, { "s" }), node("Mul", { "h", "s" }, { "y" }),
    }, { "y" })[1])
    same(h - m, run({ first, mean, node("Sub", { "h", "m" }, { "y" }) }, { "y" })[1])
  end)

  it("writes parts of a concatenation where they belong", function()
    local u = F.conv2d(x, c.u):relu()
    local parts = { node("Conv", { "x", "u" }, { "a" }), node("Relu", { "a" }, { "k" }), first }
    local function cat(names, axis)
      return { parts[1], parts[2], parts[3], node("Concat", names, { "y" }, { axis = axis or 1 }) }
    end
    same(zknn.cat({ u, h }, 1), run(cat { "k", "h" }, { "y" })[1])
    same(zknn.cat({ h, u }, 1), run(cat { "h", "k" }, { "y" })[1])
    same(zknn.cat({ u, u }, 1), run(cat { "k", "k" }, { "y" })[1])
    same(zknn.cat({ u, x }, 1), run(cat { "k", "x" }, { "y" })[1])
    same(zknn.cat({ u, u }, 2), run(cat({ "k", "k" }, 2), { "y" })[1])
    local both = run(cat { "k", "h" }, { "y", "k" })
    same(zknn.cat({ u, h }, 1), both[1])
    same(u, both[2])
    local one = x:narrow(0, 0, 1)
    same(zknn.cat({ u, h }, 1):narrow(0, 0, 1), run(cat { "k", "h" }, { "y" }, one)[1])
    local again = cat { "k", "h" }
    again[5] = node("Relu", { "y" }, { "z" })
    same(zknn.cat({ u, h }, 1):relu(), run(again, { "z" })[1])
  end)

  it("packs the weights of linear layers once, and changes no bit", function()
    local v = zknn.randn(20, 37)
    local weights = { w = zknn.randn(50, 37), t = zknn.randn(37, 50), b = zknn.randn(50) }
    local function gemm(attribute, names, outputs, last, input)
      local list = { node("Gemm", { "x", table.unpack(names) }, { "h" }, attribute), last }
      local out = {}
      for i, name in ipairs(outputs) do out[i] = { name = name, type = "float32" } end
      local s = session { node = list, initializer = weights, output = out,
        input = { float("x", "n", 37) } }
      return s:run(nil, { x = input or v })
    end
    local relu = node("Relu", { "h" }, { "y" })
    local plain = F.linear(v, weights.w, weights.b)
    local function equal(a, b) assert.is_true(zknn.equal(a, b)) end
    equal(plain, gemm({ transB = 1 }, { "w", "b" }, { "h" })[1])
    equal(plain:relu(), gemm({ transB = 1 }, { "w", "b" }, { "y" }, relu)[1])
    equal(F.linear(v, weights.w):relu(), gemm({ transB = 1 }, { "w" }, { "y" }, relu)[1])
    equal(F.linear(v, weights.t:t():contiguous(), weights.b), gemm(nil, { "t", "b" }, { "h" })[1])
    local both = gemm({ transB = 1 }, { "w", "b" }, { "y", "h" }, relu)
    equal(plain:relu(), both[1])
    equal(plain, both[2])
    for few = 1, 9 do -- few are summed up in another order
      local some = v:narrow(0, 0, few)
      local exact = F.linear(some:double(), weights.w:double(), weights.b:double())
      local y = gemm({ transB = 1 }, { "w", "b" }, { "y" }, relu, some)[1]
      assert.is_true(zknn.allclose(y:double(), exact:relu(), 1e-5, 1e-5))
    end
    local thin = v * (v:gt(1)):float() -- zeros are left out, but where a weight is infinite
    weights.w[3][5] = 1 / 0
    local y = gemm({ transB = 1 }, { "w", "b" }, { "h" }, nil, thin)[1]
    assert.is_true(zknn.allclose(y, F.linear(thin, weights.w, weights.b), 0, 0, true))
  end)

  it("counts packed weights against the limit of memory", function()
    local model = tools.model {
      node = { first }, initializer = { w = c.w, b = c.b },
      input = { float("x", 1, 20, 9, 9) }, output = { float("h", 1, 36, 9, 9) },
    }
    local good, problem = pcall(zknn.onnx.InferenceSession, model, { memory_limit = 40000 })
    if good then
      local s = zknn.onnx.InferenceSession(model, { memory_limit = 40000 })
      good, problem = pcall(s.run, s, nil, { x = x:narrow(0, 0, 1) })
    end
    assert.is_false(good)
    assert.truthy(tostring(problem):find("memory_limit", 1, true))
  end)
end)
