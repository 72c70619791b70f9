-- help_spec.lua: no public name without help. Oracle: the names that zknn and its tensors have.

local zknn = require "zknn"
local help = require "zknn.help"

local NO_FUNCTIONS = { -- fields that are modules or values, told about elsewhere
  float32 = true, float64 = true, int64 = true, uint8 = true, bool = true, version = true,
}

describe("help", function()
  it("knows every function of zknn", function()
    for name, value in pairs(zknn) do
      if type(value) == "function" and not name:find "^_" and not NO_FUNCTIONS[name] then
        assert.is_truthy(help.find(name), "no help on zknn." .. name)
      end
    end
  end)

  it("knows every method of a tensor", function()
    for name in pairs(debug.getmetatable(zknn.ones(1)).__methods) do
      if not name:find "^_" then assert.is_truthy(help.find(name), "no help on t:" .. name) end
    end
  end)
end)

describe("help of what has a page", function() -- oracle: the pages in docs/
  local function shown(topic)
    local text, print = nil, _G.print
    _G.print = function(s) text = s end
    local ok, message = pcall(help, topic)
    _G.print = print
    assert(ok, message)
    return text
  end

  it("names the page", function()
    for topic, text in pairs {
      ["nn.Linear"] = "nn.Linear: see docs/layers.md", Adam = "optim.Adam: see docs/optim.md",
      DataLoader = "data.DataLoader: see docs/data.md", ["zknn.nn"] = "nn: see docs/layers.md",
      ["zknn.onnx.export"] = "onnx.export: see docs/onnx.md",
      StepLR = "optim.lr_scheduler.StepLR: see docs/optim.md",
      [zknn.nn.Linear] = "nn.Linear: see docs/layers.md", [zknn.data] = "data: see docs/data.md",
    } do
      assert.equal(text, shown(topic))
      assert(io.open(text:match "docs/.*")):close()
    end
    assert.equal("no help on nosuch; did you mean 'cosh'?", shown "nosuch")
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
