-- walks_spec.lua: tables and modules that are shared or contain themselves.
-- Oracle: 45 nested pairs, each holding the one before twice, have 2^45 paths: code that follows
-- every path would not end. Values are those of the same structure without sharing.

local zknn = require "zknn"
local support = require "support"
local fails = support.fails
local nn = zknn.nn

local function shared(last)
  local t = { last }
  for _ = 1, 45 do
    t = { t, t }
  end
  return t
end

local function ring()
  local t = { 1.0 }
  t[2] = t
  return t
end

describe("tables that share children", function()
  it("are compared in as many steps as there are tables", function()
    local testing = zknn.testing or require "zknn.testing"
    testing.assert_close(shared(1.0), shared(1.0))
    fails("Expected 1.0 but got 2.0", testing.assert_close, shared(2.0), shared(1.0))
    testing.assert_close(ring(), ring())
  end)

  it("become one batch that shares them too", function()
    local collate = require "zknn.data.collate"
    local batch = collate({ table.pack(shared(1)), table.pack(shared(2)) })
    assert.equal(batch[1], batch[2])
    for _ = 1, 45 do
      batch = batch[2]
    end
    assert.same({ 1, 2 }, batch[1]:tolist())
    fails("contains itself", collate, { table.pack(ring()), table.pack(ring()) })
  end)

  it("are saved and loaded as they are", function()
    local path = os.tmpname()
    zknn.save(shared(1.5), path)
    local t = zknn.load(path)
    os.remove(path)
    for _ = 1, 45 do
      assert.equal(t[1], t[2])
      t = t[1]
    end
    assert.equal(1.5, t[1])
    fails("a table that contains itself cannot be saved", zknn.save, ring(), path)
  end)

  it("stop a model that nests them in its branches", function()
    local graph = { name = "g", node = {}, input = {}, output = {} }
    for _ = 1, 28 do
      graph = { name = "g", input = {}, output = { { name = "y", type = "float32" } }, node = { {
        op_type = "If", input = { "c" }, output = { "y" },
        attribute = { then_branch = graph, else_branch = graph },
      } } }
    end
    local model = { ir_version = 8, opset_import = { { version = 13 } }, graph = graph }
    fails("onnx.check: the model has", zknn.onnx.check, model)
    fails("more than 10000 graphs", zknn.onnx.save, model, os.tmpname())
  end)
end)

describe("modules that share children", function()
  local net
  before_each(function()
    net = nn.Sequential(nn.Linear(2, 2))
    for _ = 1, 40 do
      net = nn.Sequential(net, net)
    end
  end)

  it("are walked once each", function()
    assert.equal(2, #net:parameters())
    assert.equal(42, #net:modules())
    net:eval()
    net:double()
    net:zero_grad()
    net:requires_grad_(false)
    assert.equal("float64", net:parameters()[1].dtype)
  end)

  it("have too many places for a state_dict, and for a text", function()
    fails("more than 100000 paths", net.state_dict, net)
    fails("more than 100000 paths", net.load_state_dict, net, {})
    fails("more than 100000 paths", net.apply, net, function() end)
    local text = tostring(net)
    assert.is_true(#text < 1 << 24)
    assert.is_truthy(text:find("Sequential(...)", 1, true))
  end)
end)

describe("a module that contains itself", function()
  local net
  before_each(function()
    net = nn.Sequential(nn.Linear(2, 2))
    net:add_module("again", net)
  end)

  it("is walked once", function()
    assert.equal(2, #net:parameters())
    assert.equal(2, #net:modules())
    assert.equal(net, net:train())
  end)

  it("has no state_dict and no summary, and says so", function()
    fails("Sequential: module 'again' contains itself", net.state_dict, net)
    fails("Sequential: module 'again' contains itself", net.load_state_dict, net, {})
    fails("Sequential: module 'again' contains itself", net.apply, net, function() end)
    local list = nn.ModuleList { nn.Linear(1, 1) }
    list:append(list)
    assert.is_truthy(tostring(list):find("(1): ModuleList(..., which contains itself)", 1, true))
    local again = "%(again%): Sequential%(%.%.%., which contains itself%)"
    assert.equal(1, select(2, tostring(net):gsub(again, "")))
  end)
end)

describe("transforms that share others, or are in themselves", function()
  it("have a text", function()
    local T = zknn.data.transforms
    local all = T.Compose { T.ToTensor() }
    for _ = 1, 40 do
      all = T.Compose { all, all }
    end
    assert.is_truthy(tostring(all):find("Compose(...)", 1, true))
    local one = T.Compose { T.ToTensor() }
    assert.equal("Compose(\n    ToTensor()\n)", tostring(one))
    one.transforms[2] = one
    assert.equal("Compose(\n    ToTensor()\n    Compose(..., which contains itself)\n)",
      tostring(one))
  end)
end)

describe("modules that are nested very deep", function()
  it("are refused, not walked for minutes", function()
    local net = nn.Linear(1, 1)
    for _ = 1, 2000 do
      net = nn.Sequential(net)
    end
    fails("Sequential: its modules are nested more than 1000 deep", net.parameters, net)
    fails("Sequential: its modules are nested more than 1000 deep", net.state_dict, net)
    assert.is_truthy(tostring(net):find("Sequential(...)", 1, true))
  end)
end)
