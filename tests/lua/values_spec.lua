-- values_spec.lua: how values are shown as text: tables by zknn.show, lists and dicts of ours by
-- tostring. Oracles: the texts, written by hand; limits of length and time; Lua, which reads a text
-- back.

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local show = require "zknn.show"
local nn = zknn.nn

local function lines(...)
  return table.concat({ ... }, "\n")
end

describe("show.value", function()
  it("shows a table by its list, then its keys in order", function()
    assert.equal('{1, "b", [10] = true, c = {1}, d = {}}',
      show.value { 1, "b", c = { 1 }, d = {}, [10] = true })
    assert.equal("{}", show.value {})
    assert.equal('{[-1] = 0, [0.5] = "x", ["a b"] = 1, [true] = false}',
      show.value { [-1] = 0, ["a b"] = 1, [true] = false, [0.5] = "x" })
  end)

  it("gives back what Lua reads", function()
    local value = { 1, 2.5, "a\n\t\0\255\"\\", true, { x = { -1 }, ["1 2"] = {} }, b = 1e100 }
    assert.same(value, load("return " .. show.value(value))())
    assert.same(value, load("return " .. show.value(value, { width = 1 }))())
  end)

  it("breaks at the width", function()
    local value = { a = { 1, 2 }, b = "x", [3] = true }
    assert.equal('{[3] = true, a = {1, 2}, b = "x"}', show.value(value, { width = 33 }))
    assert.equal(lines("{", "  [3] = true,", "  a = {1, 2},", '  b = "x"', "}"),
      show.value(value, { width = 32 }))
    assert.equal(lines("{", "  [3] = true,", "  a = {", "    1, 2", "  },", '  b = "x"', "}"),
      show.value(value, { width = 12 }))
    local letters = { ("é"):rep(10), "x" } -- columns, not bytes
    assert.equal(1, select(2, show.value(letters, { width = 19 }):gsub("{", "")))
    assert.is_nil(show.value(letters, { width = 19 }):find "\n")
  end)

  it("puts numbers in columns", function()
    local list = {}
    for i = 1, 10 do list[i] = 10 ^ i // 9 | 0 end
    assert.equal(lines("{",
      "           1,         11,        111,", "        1111,      11111,     111111,",
      "     1111111,   11111111,  111111111,", "  1111111111", "}"),
      show.value(list, { width = 38 }))
    for i = 11, 250 do list[i] = i end
    assert.is_truthy(show.value(list):find("\n  ... 150 more\n}", 1, true))
    assert.equal("{1, nan, inf}", show.value { 1, 0 / 0, 1 / 0 })
  end)

  it("goes three tables deep, or as deep as it is told", function()
    local value = { { { { 1 } }, {} } }
    assert.equal("{{{{...}}, {}}}", show.value(value))
    assert.equal("{{{{1}}, {}}}", show.value(value, { depth = 4 }))
    assert.equal("{{...}}", show.value(value, { depth = 1 }))
  end)

  it("ends at tables that contain themselves, are shared, deep or huge", function()
    local own = { 1 }
    own.me = own
    assert.equal("{1, me = {... the same table again}}", show.value(own))
    local shared, deep, list, keys = { 1 }, { 1 }, {}, {}
    for _ = 1, 100 do shared = { shared, shared, shared } end
    for _ = 1, 100000 do deep = { deep } end
    for i = 1, 300000 do list[i], keys["k" .. i] = i, i end
    local endless = setmetatable({}, { __pairs = function()
      return function(_, i) return (i or 0) + 1, 1 end
    end })
    local before = os.clock()
    for _, value in ipairs { shared, deep, list, keys, endless, { list, list, keys } } do
      assert.is_true(#show.value(value, { depth = 1000 }) < 100000)
    end
    assert.is_true(os.clock() - before < 5)
    assert.is_truthy(show.value(keys):find "\n  k%d+ = %d+,.*\n  %.%.%. 299900 more\n}$")
    assert.is_truthy(show.value(list):find "\n  %.%.%. 299900 more\n}$")
    assert.is_true(#show.value { ("x"):rep(1e6) } < 300)
    assert.is_truthy(utf8.len(show.value { ("é"):rep(1000), "a" .. ("é"):rep(1000) }))
  end)

  it("never fails", function()
    local bad = setmetatable({}, { __tostring = function() error "in it" end })
    assert.is_truthy(show.value(bad):find "its __tostring fails: .*in it")
    assert.is_truthy(show.value({ bad, [bad] = 1 }):find "in it")
    local pairs_fail = setmetatable({ 1 }, { __pairs = function() error "no" end })
    assert.equal("{}", show.value(pairs_fail))
    local closed = zknn.ones(2)
    local hidden = setmetatable({ 1 }, { __metatable = 1, __index = function() error "no" end })
    assert.equal("{1}", show.value(hidden))
    assert.equal("{tensor([1., 1.])}", show.value { closed })
  end)

  it("shows objects inside of tables", function()
    local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    assert.equal(lines("{", "  Sequential(",
      "    (0): Linear(in_features=2, out_features=3, bias=True)", "    (1): ReLU()", "  ),",
      "  tensor([1., 1.]),", "  tensor [2, 2] float32,",
      "  Parameter [3, 2] float32,", "  torch.Size([2]),", "  n = ReLU()", "}"),
      show.value { net, zknn.ones(2), zknn.ones(2, 2), net[0].weight, zknn.ones(2).shape,
        n = net[1] })
    local long = nn.Sequential()
    for _ = 1, 20 do long:append(nn.ReLU()) end
    assert.equal("{Sequential( ... )}", show.value { long })
  end)

  it("colours by kind, and counts no escape sequences", function()
    local colors = { number = "<n>", key = "<k>", string = "<s>", object = "<o>", boolean = "" }
    local off = "\27[0m"
    assert.equal(("{<n>1%s, true, <k>a%s = <s>\"x\"%s}"):format(off, off, off),
      show.value({ 1, true, a = "x" }, { colors = colors, width = 18 }))
    assert.equal("<o>ReLU()" .. off, show.value(nn.ReLU(), { colors = colors }))
    assert.equal("<s>a" .. off, show.value("a", { colors = colors }))
    assert.equal('"a"', show.value("a", { quote = true }))
  end)
end)

describe("lists and dicts of ours", function()
  local net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())

  it("are printed by their entries", function()
    local parameters = "{Parameter [3, 2] float32, Parameter [3] float32}"
    assert.equal(parameters, tostring(net:parameters()))
    assert.equal(parameters, ("%s"):format(net:parameters()))
    assert.equal("all: " .. parameters .. ".", "all: " .. net:parameters() .. ".")
    assert.equal(lines("{", '  ["0.weight"] = tensor [3, 2] float32,', '  ["0.bias"] = '
      .. tostring(net:state_dict()["0.bias"]), "}"), tostring(net:state_dict()))
    assert.equal("{tensor([0, 1]), tensor([2])}", tostring(zknn.arange(3):split(2)))
    assert.equal("{1, nil, 3}", tostring(ordered.list({ 1, nil, 3 }, 3)))
    assert.equal("{}", tostring(ordered.list {}))
    assert.equal("{}", tostring(ordered.new()))
    local dict = ordered.new "dict"
    dict.z = 1
    dict.a = { 2 }
    assert.equal("d = {z = 1, a = {2}}", "d = " .. dict)
    assert.equal("{torch.Size([3, 2])}", tostring(ordered.list { net[0].weight.shape }))
  end)

  it("are printed without the script's require", function()
    local require = _G.require
    _G.require = nil -- luacheck: ignore
    local good, text = pcall(tostring, net:parameters())
    _G.require = require -- luacheck: ignore
    assert.is_true(good)
    assert.is_truthy(text:find "Parameter")
  end)
end)
