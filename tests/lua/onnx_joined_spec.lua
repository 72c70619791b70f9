-- onnx_joined_spec.lua: steps of a session that take the next ones along: products with a bias,
-- and GELU where it is spelled out. Oracle: the same computed with zknn's own functions in double.

local zknn = require "zknn"

local tools = require "onnx_tools"
local node, float, session = tools.node, tools.float, tools.session

local v = zknn.randn(2, 5, 24)
local constants = {
  w = zknn.randn(24, 40), b = zknn.randn(40), wide = zknn.randn(1, 1, 40), s = zknn.randn(5, 40),
  one = zknn.tensor(1.0), two = zknn.tensor(2.0), half = zknn.tensor(0.5),
  root = zknn.tensor(math.sqrt(2)), inverse = zknn.tensor(math.sqrt(0.5)),
}
local exact = {}
for name, t in pairs(constants) do exact[name] = t:double() end

-- Runs the nodes over x [2, 5, 24], by the plan of a first run, and compares the outputs.
local function check(nodes, wanted)
  local output, names = {}, {}
  for name in pairs(wanted) do names[#names + 1] = name end
  for i, name in ipairs(names) do output[i] = { name = name, type = "float32" } end
  local s = session { node = nodes, initializer = constants, output = output,
    input = { float("x", "n", "l", 24) } }
  s:run(nil, { x = v })
  local got = s:run(nil, { x = v })
  for i, name in ipairs(names) do
    assert.same(wanted[name].shape, got[i].shape)
        assert.is_true(zknn.allclose(got[i]:double(), wanted[name], 1e-5, 1e-5), name)
  end
end

local x = v:double()
local product = x:matmul(exact.w)
local matmul = node("MatMul", { "x", "w" }, { "h" })

describe("a session joins", function()
  it("a product, the bias behind it and the relu", function()
    local relu = node("Relu", { "y" }, { "z" })
    for _, inputs in ipairs { { "h", "b" }, { "b", "h" }, { "h", "wide" } } do
      local sum = product + (inputs[2] == "wide" and exact.wide or exact.b)
      local add = node("Add", inputs, { "y" })
      check({ matmul, add }, { y = sum })
      check({ matmul, add, relu }, { z = sum:relu() })
      check({ matmul, add, relu }, { z = sum:relu(), y = sum })
      check({ matmul, add, relu }, { z = sum:relu(), h = product })
    end
    check({ matmul }, { h = product })
    check({ matmul, node("Relu", { "h" }, { "y" }) }, { y = product:relu() })
  end)

  it("no other sum", function()
    check({ matmul, node("Add", { "h", "s" }, { "y" }) }, { y = product + exact.s })
    check({ matmul, node("Add", { "h", "one" }, { "y" }) }, { y = product + 1 })
    check({ matmul, node("Add", { "h", "h" }, { "y" }) }, { y = product * 2 })
    check({ matmul, node("Sub", { "h", "b" }, { "y" }) }, { y = product - exact.b })
    check({ matmul, node("Neg", { "b" }, { "t" }),
      node("Add", { "h", "t" }, { "y" }) }, { y = product - exact.b })
  end)

  local function gelu(first, sum, products)
    local nodes = { first, node("Erf", { "d" }, { "e" }), node("Add", sum, { "a" }) }
    for _, p in ipairs(products) do nodes[#nodes + 1] = p end
    return nodes
  end
  local div = node("Div", { "x", "root" }, { "d" })
  local last = node("Mul", { "m", "half" }, { "y" })
  local by_x = { node("Mul", { "x", "a" }, { "m" }), last }
  local cdf = (1 + zknn.erf(x / math.sqrt(2))) / 2

  it("the steps of GELU, in every order that is written", function()
    local y = { y = x * cdf }
    check(gelu(div, { "e", "one" }, by_x), y)
    check(gelu(div, { "one", "e" }, { node("Mul", { "a", "x" }, { "m" }), last }), y)
    check(gelu(node("Mul", { "x", "inverse" }, { "d" }), { "e", "one" }, by_x), y)
    local nodes = gelu(div, { "e", "one" }, { node("Mul", { "g", "a" }, { "y" }) })
    for at = 1, 4 do -- x / 2 is computed before, or between
      local all = table.move(nodes, 1, 4, 1, {})
      table.insert(all, at, node("Mul", { "x", "half" }, { "g" }))
      check(all, y)
    end
  end)

  it("no steps that are nearly those of GELU, and none that somebody reads", function()
    check(gelu(div, { "e", "two" }, by_x), { y = x * (cdf + 0.5) })
    check(gelu(node("Div", { "x", "two" }, { "d" }), { "e", "one" }, by_x),
      { y = x * (1 + zknn.erf(x / 2)) / 2 })
    check(gelu(div, { "e", "one" }, { by_x[1], node("Mul", { "m", "two" }, { "y" }) }),
      { y = x * cdf * 4 })
    check(gelu(div, { "e", "one" }, { node("Mul", { "d", "a" }, { "m" }), last }),
      { y = x / math.sqrt(2) * cdf })
    local between = { d = x / math.sqrt(2), e = cdf * 2 - 1, a = cdf * 2, m = x * cdf * 2 }
    for name, value in pairs(between) do
      check(gelu(div, { "e", "one" }, by_x), { y = x * cdf, [name] = value })
    end
  end)
end)
