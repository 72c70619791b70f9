-- onnx_random_spec.lua: nodes that draw random numbers in sessions.
-- Oracle: with a seed the onnx package's reference (tests/golden/onnx/draws.py); without one the
-- frequencies that the probabilities say, within five standard deviations.

local zknn = require "zknn"

local support, tools = require "support", require "onnx_tools"
local has, message = support.has, support.message
local node, float, session = tools.node, tools.float, tools.session

local function open(op_type, attribute, input, kind)
  return session({ node = { node(op_type, input and { "x" } or {}, { "y" }, attribute) },
    input = { input }, output = { { name = "y", type = kind or "float32" } } }, 15)
end

describe("nodes that draw", function()
  it("give what ONNX's reference gives for a seed, each time", function()
    assert.equal(8, tools.run_all("tests/golden/onnx/draws.npz", { rtol = 1e-6, atol = 1e-6 }))
  end)

  it("draw anew without one, and as before after manual_seed", function()
    local s = open("RandomNormal", { shape = { 4, 5 }, mean = 100.0 })
    zknn.manual_seed(1)
    local first, second = s:run(nil, {})[1], s:run(nil, {})[1]
    assert.is_false(zknn.equal(first, second))
    assert.is_true(first:min():item() > 90)
    zknn.manual_seed(1)
    assert.is_true(zknn.equal(first, s:run(nil, {})[1]))
  end)

  it("draw in loops and branches anew, too", function()
    local body = { name = "body",
      node = { node("RandomUniformLike", { "h" }, { "next" }),
        node("Identity", { "next" }, { "row" }), node("Identity", { "c" }, { "go" }) },
      input = { { name = "i", type = "int64", shape = {} },
        { name = "c", type = "bool", shape = {} }, float("h", 2) },
      output = { { name = "go", type = "bool" }, float("next"), float("row") } }
    local s = session({ node = { node("Loop", { "n", "", "x" }, { "last", "y" }, { body = body }) },
      initializer = { n = zknn.tensor(3) }, input = { float("x", 2) },
      output = { float("y") } }, 15)
    local y = s:run(nil, { x = zknn.zeros(2) })[1]
    assert.same({ 3, 2 }, { table.unpack(y.shape) })
    assert.is_false(zknn.equal(y[0], y[1]))
    assert.is_false(zknn.equal(y[1], y[2]))
  end)

  it("draw Bernoulli's and Multinomial's numbers as often as they should", function()
    zknn.manual_seed(2)
    local n = 4000
    local p = zknn.cat { zknn.full({ n }, 0.2), zknn.ones(n), zknn.zeros(n) }
    local y = open("Bernoulli", { dtype = 7 }, float("x", "n"), "int64"):run(nil, { x = p })[1]
    assert.equal("int64", y.dtype)
    local ones = y:view(3, n):sum(1):tolist()
    assert.is_true(math.abs(ones[1] - 0.2 * n) < 5 * math.sqrt(n * 0.2 * 0.8))
    assert.same({ n, 0 }, { ones[2], ones[3] })

    local logits = zknn.tensor { { 0.1, 0.6, 0.3 }, { 1.0, 0.0, 0.0 } }:log() + 3
    local s = open("Multinomial", { sample_size = n, seed = 1.0 }, float("x", "b", 3), "int32")
    local classes = s:run(nil, { x = logits })[1]
    assert.equal("int32", classes.dtype)
    assert.is_true(zknn.equal(classes, s:run(nil, { x = logits })[1]))
    local counts = classes[0]:long():bincount():tolist()
    for i, share in ipairs { 0.1, 0.6, 0.3 } do
      assert.is_true(math.abs(counts[i] - share * n) < 5 * math.sqrt(n * share * (1 - share)))
    end
    assert.equal(0, classes[1]:long():max():item())
  end)

  it("drop at random in training, also before there was a seed", function()
    zknn.manual_seed(3)
    local s = session({ node = { node("Dropout", { "x" }, { "y", "mask" },
      { ratio = 0.25, is_test = 0 }) }, input = { float("x", "n") },
      output = { float("y"), float("mask") } }, 6)
    local y, mask = table.unpack(s:run(nil, { x = zknn.ones(4000) }))
    zknn.testing.assert_close(y, mask / 0.75)
    assert.is_true(math.abs(mask:sum():item() - 3000) < 5 * math.sqrt(4000 * 0.25 * 0.75))
  end)

  it("are refused with a reason", function()
    has(message(open, "RandomNormal", { seed = 1.0 }), "attribute 'shape' is missing")
    has(message(open, "RandomNormal", { seed = 1.0, shape = { -1 } }), "is negative")
    has(message(open, "RandomUniform", { seed = 1.0, shape = { 2 }, dtype = 7 }), "not int64")
    has(message(open, "RandomUniform", { seed = 1.0, shape = { 1 << 20, 1 << 20 } }), "limit")
    has(message(open, "RandomUniform", { seed = "a", shape = { 2 } }), "must be a number")
    has(message(open, "Multinomial", { seed = 1.0 }, float("x", 3)), "must be a matrix")
    local wrong = { seed = 1, ratio = 2.0, is_test = 0 }
    has(message(open, "Dropout", wrong, float("x", 3)), "'is_test'")
  end)
end)

describe("BitCast", function()
  it("keeps bits, and knows no types of other sizes", function()
    local function cast(x, to, kind)
      local port = { name = "x", type = tostring(x.dtype):gsub("^.*%.", ""), shape = { "n" } }
      return open("BitCast", { to = to }, port, kind):run(nil, { x = x })[1]
    end
    assert.same({ 0x3f800000, -0x80000000 }, cast(zknn.tensor { 1.0, -0.0 }, 6, "int32"):tolist())
    local bytes = zknn.tensor({ 7, 0 }, { dtype = "uint8" })
    assert.same({ true, false }, cast(bytes, 9, "bool"):tolist())
    has(message(cast, zknn.tensor { 1.0 }, 7, "int64"), "float32 and int64 are not of one size")
  end)
end)
