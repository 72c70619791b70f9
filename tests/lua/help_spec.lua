-- help_spec.lua: what help prints.

local zknn = require "zknn"
local help = require "zknn.help"

-- What help(topic) prints.
local function shown(topic)
  local text, print = nil, _G.print
  _G.print = function(s) text = s end
  local ok, message = pcall(help, topic)
  _G.print = print
  assert(ok, message)
  return text
end

describe("help", function() -- oracle: the entries of lua/zknn/docs/pages
  it("documents a name however it is written, and the thing itself", function()
    local text = shown "exp"
    assert.is_truthy(text:find("^exp%(input%)"))
    assert.is_truthy(text:find("As: zknn.exp, x:exp, x:exp_", 1, true))
    for _, topic in ipairs {
      "zknn.exp", "x:exp", "x:exp_", "torch.exp", "Tensor:exp", "exp()", zknn.exp,
      zknn.zeros(1).exp, zknn.zeros(1).exp_,
    } do
      assert.equal(text, shown(topic))
    end
    text = shown "x:size"
    assert.equal(text, shown(zknn.zeros(1).size))
    assert.equal(shown "Tensor.shape", shown "x.shape")
  end)

  it("tells of all pools at once", function()
    for _, topic in ipairs { "pooling", "pools" } do
      assert.is_truthy(shown(topic):find("A window moves over each channel", 1, true))
    end
  end)

  it("documents a name that is written in other letters, large or small", function()
    for given, right in pairs {
      ["nn.linear"] = "nn.Linear", conv2D = "conv2d", ["torch.nn.relu"] = "nn.ReLU", adam = "Adam",
      ["NN"] = "nn", ["X:Size"] = "x:size",
    } do
      assert.equal(shown(right), shown(given))
    end
  end)

  it("lists where words occur, and suggests a name that is near", function()
    assert.is_truthy(shown("copied nested"):find("'copied nested' occurs in:\n  tensor", 1, true))
    assert.equal("no help on tensr; did you mean 'Tensor'?", shown "tensr")
    assert.equal("no help on qqqqqqqq; help() lists what there is", shown "qqqqqqqq")
    -- Names that PyTorch has. Oracle: what reading them says.
    local function read(t, name)
      local _, message = pcall(function() return t[name] end)
      return message:match "^[^:]+:%d+: (.*)$"
    end
    local x = zknn.zeros(2)
    for _, name in ipairs { "storage", "cuda", "shpe" } do
      assert.equal(("no help on x.%s: %s"):format(name, read(x, name)), shown("x." .. name))
    end
    assert.is_truthy(shown("Tensor.storage"):find("write x:bytes()", 1, true))
    local name = "UninitializedParameter"
    assert.equal("no help on nn." .. name .. ": " .. read(zknn.nn, name), shown("nn." .. name))
  end)

  it("tells what it knows of a user's functions, classes and objects", function()
    -- Doubles x.
    local function double(x, by) return x * by end
    local text = shown(double)
    local said = "(x, by)\n  Doubles x.\nDefined at "
    assert.is_truthy(text:find(said, 1, true))
    local Net = zknn.nn.class "HelpNet"
    -- Gives x back.
    function Net.forward(_, x) return x end
    for _, topic in ipairs { Net, Net() } do
      text = shown(topic)
      assert.is_truthy(text:find("HelpNet, a class over nn.Module", 1, true))
      assert.is_truthy(text:find("HelpNet:forward(_, x)\n      Gives x back.", 1, true))
    end
    assert.is_truthy(shown(Net().forward):find("Gives x back.", 1, true))
    assert.is_truthy(shown(print):find("a function of Lua", 1, true))
    assert.is_truthy(shown(12):find("no help on 12", 1, true))
  end)

  it("says how it is asked when it is printed", function()
    assert.is_truthy(tostring(help):find("help() lists the names", 1, true))
    assert.equal("zknn " .. zknn.version .. ": zknn.help() lists what is in it", tostring(zknn))
  end)
end)

describe("equal and allclose", function() -- oracle: torch.equal's and torch.allclose's definitions
  local a = zknn.tensor { 1.0, 2.0 }
  it("compare shapes and elements", function()
    assert.is_true(zknn.equal(a, zknn.tensor { 1, 2 }))
    assert.is_false(zknn.equal(a, zknn.tensor { { 1.0, 2.0 } }))
    assert.is_false(a:equal(zknn.tensor { 1.0, 2.5 }))
    assert.is_false(zknn.equal(zknn.tensor { 0 / 0 }, zknn.tensor { 0 / 0 }))
  end)
  it("allow a tolerance", function()
    assert.is_true(zknn.allclose(a, a + 1e-6))
    assert.is_false(zknn.allclose(a, a + 1e-3))
    assert.is_true(zknn.allclose(a, a + 1e-3, { atol = 1e-2 }))
    local nan = zknn.tensor { 0 / 0 }
    assert.is_false(zknn.allclose(nan, nan))
    assert.is_true(zknn.allclose(nan, nan, { equal_nan = true }))
    assert.has_error(function() zknn.allclose(a, zknn.ones(3)) end)
  end)
end)
