-- What Tab offers in the conversation, by the text before the cursor. The oracle is what a user
-- would type next; no code of the user's may run.

local zknn = require "zknn"
local complete = require "zknn.repl.complete"
local locals = require "zknn.repl.locals"
local nn = zknn.nn

-- The matches for a line, and where their word begins, and what goes behind an only match.
local function offered(line, text)
  local at, n, after = complete.complete(text or "", line)
  local list = {}
  for i = 1, n do
    list[i] = complete.match(i)
  end
  return list, at, after
end

local function has(list, name)
  for i, each in ipairs(list) do
    if each == name then return i end
  end
end

-- Each of the names is offered, and the word begins behind `front`.
local function offers(front, word, ...)
  local list, at = offered(front .. word)
  assert.equal(#front + 1, at, front .. word)
  for _, name in ipairs { ... } do
    assert.truthy(has(list, name), ("%s%s offers %s, not %s"):format(front, word,
      table.concat(list, " "):sub(1, 300), name))
  end
end

local function offers_nothing(line)
  assert.same({}, (offered(line)), line)
end

describe("completion", function()
  before_each(function()
    _G.nn, _G.zknn = nn, zknn
    _G.net = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.ReLU()))
    _G.x = zknn.zeros(2, 3)
    _G.plain = { number = 1, list = { { deep = true } }, ["a b"] = 1, call = function() end }
  end)

  after_each(function()
    for name in ("nn zknn net x plain trap"):gmatch "%S+" do
      _G[name] = nil
    end
    locals.forget "mine"
  end)

  it("knows names of globals, locals and Lua's words", function()
    locals.set("mine", { inner = { leaf = 1 } })
    offers("", "mi", "mine")
    offers("", "pri", "print")
    offers("a = ", "ret", "return")
    offers("f(a, ", "str", "string")
    offers("mine.", "in", "inner")
    offers("mine.inner.", "", "leaf")
    offers("if not ", "pla", "plain")
    offers_nothing "zzz"
    offers_nothing "1."
    offers_nothing "-- pri"
  end)

  it("gives fields first and then methods; only methods behind a colon", function()
    local list = offered "plain."
    assert.same({ "list", "number", "call" }, list)
    assert.same({ "call" }, (offered "plain:"))
    list = offered "x."
    assert.truthy(has(list, "shape") < has(list, "abs"))
    assert.truthy(has(list, "requires_grad"))
    assert.is_nil(has(offered "x:", "shape"))
    assert.truthy(has(offered "x:re", "reshape"))
    list = offered "net[0]."
    assert.truthy(has(list, "weight") < has(list, "forward"))
    assert.is_nil(has(list, "_plain"))
    assert.is_nil(has(list, "super"))
    assert.is_nil(has(list, "cuda")) -- of PyTorch's, which only raises here
  end)

  it("goes on after indices and calls", function()
    offers("net[0].", "wei", "weight")
    offers("net[0].weight:", "resh", "reshape")
    offers("net[1][0]:", "st", "state_dict")
    offers("plain.list[1].", "", "deep")
    offers("plain['list'][1].", "de", "deep")
    offers("net:parameters()[1]:", "resh", "reshape")
    offers("net:parameters()[1].", "req", "requires_grad")
    offers("net:children()[1].", "in_", "in_features")
    offers("x:sum():", "resh", "reshape")
    offers("x:sum(0):exp():", "resh", "reshape")
    offers("x[0]:", "resh", "reshape")
    offers("zknn.tensor({1, 2}):", "resh", "reshape")
    offers("zknn.nn.Linear(2, 3):", "st", "state_dict")
    offers("net(x):", "resh", "reshape")
    offers("(x):", "resh", "reshape")
    offers("('text'):", "up", "upper")
    offers("('text'):upper():", "low", "lower")
    offers("io.open('f'):", "re", "read")
    offers("require 'zknn'.", "nn", "nn")
    offers("require('zknn').", "opt", "optim")
    offers("print(net[0].", "wei", "weight")
    offers("a = {net[0].", "wei", "weight")
  end)

  it("knows self in a method, and nothing of a local that has no value yet", function()
    _G.Net = nn.class "Net"
    function _G.Net.extra() end
    local list = offered("  self:ex", "function Net:forward(x)")
    assert.truthy(has(list, "extra"))
    assert.same({}, (offered("  x.", "function Net:forward(x)")))
    assert.same({}, (offered("x.", "local x = 1")))
    assert.same({}, (offered("x.", "for i, x in pairs(t) do")))
    assert.same({}, (offered("x:", "local function f(a, x)")))
    assert.truthy(has(offered("x:", "local y = 1"), "reshape"))
    _G.Net = nil
  end)

  it("runs no code of the user's", function()
    local ran = false
    local function note() ran = true end
    _G.trap = setmetatable({ method = note, t = setmetatable({}, { __index = note }) }, {
      __index = note, __call = note, __pairs = note, __len = note, __tostring = note, __add = note,
      __eq = note, __lt = note, __concat = note,
    })
    for _, line in ipairs { "trap.", "trap.field.", "trap:method().", "trap().", "trap[1].",
      "trap.t.u.", "trap['x'].", "print(trap.", "trap{", "trap {a", "trap.method{", "trap[\"",
      "(trap)." } do
      offered(line)
    end
    local Own = nn.class "Own" -- that overrides what we would call
    function Own.parameters() ran = true end
    function Own.forward() ran = true end
    _G.trap = Own()
    for _, line in ipairs { "trap:parameters()[1].", "trap(x).", "trap:forward()." } do
      offered(line)
    end
    assert.is_false(ran)
  end)

  it("runs nothing that a user's metatable says of fields, and no methods of users", function()
    local ran = {}
    local function spy(name) -- a table that notes what is done with it, and how often it is tried
      local function note() ran[#ran + 1] = name error(name) end
      return setmetatable({}, { __index = note, __newindex = note, __call = note, __pairs = note,
        __len = note, __tostring = note, __eq = note, __lt = note, __concat = note, __name = note,
        __add = note, __unm = note }), note
    end
    for _, key in ipairs { "__fields", "__lazy", "__methods", "__name", "__index", "__metatable",
      "__super", "__library" } do
      local table_of_user, note = spy(key)
      for _, value in ipairs { table_of_user, note, { note }, { field = note },
        table.remove, zknn.help } do
        local own, meta = { 1, 2, field = { leaf = 1 } }, spy(key .. " as a whole")
        rawset(meta, key, value)
        _G.trap = debug.setmetatable(own, meta)
        for _, line in ipairs { "trap.", "trap:", "trap.lazy.", "trap.field.", "trap.other.x.",
          "trap:field().", "trap[1].", "trap['x'].", "trap[\"", "trap{", "trap.x{ a", "trap(" } do
          offered(line)
          complete.hint("", line)
        end
        assert.same({}, ran)
        assert.same({ 1, 2 }, { rawget(own, 1), rawget(own, 2) })
      end
    end
    -- functions in C or of ours, under the names of methods that are called on our own objects
    for name in ([[parameters buffers children modules state_dict size dim numel get_inputs
      get_outputs]]):gmatch "%S+" do
      _G.trap = { 1, 2, [name] = table.remove }
      offered(("trap:%s()."):format(name))
      offered(("trap:%s()[1]."):format(name))
      offered(("trap:%s()[\""):format(name))
      assert.equal(2, #_G.trap, name)
      _G.trap = setmetatable({ 1, 2 }, { __index = { [name] = table.remove } })
      offered(("trap:%s()."):format(name))
      assert.equal(2, #_G.trap, name)
    end
    assert.same({}, ran)
  end)

  it("calls no method that a user's module has changed, at any depth", function()
    local ran = false
    local function note() ran = true end
    local function asks(module)
      _G.trap = nn.Sequential(nn.Linear(2, 3), module)
      for _, name in ipairs { "trap", "trap[1]" } do
        for _, line in ipairs { ":state_dict()[\"", ":children()[1].", ":modules()[1].", ".", ":",
          ":parameters()[1].", ":forward()." } do
          offered(name .. line)
        end
      end
      assert.is_false(ran)
    end
    for _, method in ipairs { "_each_place", "_get_name", "parameters", "state_dict",
      "children" } do
      local Own = nn.class "Own"
      Own[method] = function() ran = true return {} end
      asks(Own())
    end
    local Indexed = nn.class "Indexed"
    local indexed = Indexed()
    rawset(Indexed, "__index", note)
    rawset(Indexed, "__fields", note)
    asks(indexed)
    local Lower = nn.class("Lower", nn.Linear)
    function Lower.state_dict() ran = true end
    asks(Lower(2, 3))
    local hollow = setmetatable({}, nn.class "Hollow") -- never made
    rawset(getmetatable(hollow), "__index", note)
    _G.trap = hollow
    offered "trap."
    offered "trap:state_dict()[\""
    assert.is_false(ran)
    _G.trap = nn.Sequential(nn.Linear(2, 3)) -- and ours are called
    offers("trap:children()[1].", "in_", "in_features")
    offers("trap:modules()[2].", "in_", "in_features")
    offers("trap:state_dict()[\"", "0.", "0.weight")
  end)

  it("names the options of a call inside its braces", function()
    offers("nn.Linear(3, 4, {", "bi", "bias")
    offers("nn.Linear(3, 4, {", "", "bias", "dtype")
    offers("nn.CrossEntropyLoss{", "lab", "label_smoothing")
    offers("x:sum{", "di", "dim")
    offers("x:sum{dim = 1, ", "ke", "keepdim")
    offers("zknn.sum(x, {", "", "dim", "keepdim")
    offers("zknn.optim.SGD(net:parameters(), {lr = 1, ", "mom", "momentum")
    offers("zknn.data.DataLoader(d, { ", "batch", "batch_size")
    offers("zknn.nn.functional.cross_entropy(x, y, {", "red", "reduction")
    offers("zknn.zeros(2, {", "dt", "dtype")
    offers("zknn.optim.lr_scheduler.StepLR(o, {", "st", "step_size")
    offers("zknn.data.transforms.Normalize{", "me", "mean")
    offers("zknn.plot.plot(x, {", "ti", "title")
    assert.is_nil(has(offered "x:sum{", "input"))
    assert.is_nil(has(offered "x:sum{dim = 1, ", "dim"))
    assert.equal("=", select(3, offered "nn.Linear(3, 4, {bia"))
    offers("nn.Linear(3, 4, {bias = ", "fal", "false") -- a value, no name
    offers("a = {", "pri", "print") -- no call
    offers("f({1, ", "pri", "print")
  end)

  it("shows the signature where an argument begins", function()
    assert.matches("^nn.Linear%(in_features, out_features, bias=true.*\n$",
      complete.hint("", "nn.Linear("))
    assert.matches("^nn.Linear%(", complete.hint("", "y = f(nn.Linear(3, "))
    assert.matches("sum%(input, dim", complete.hint("", "x:sum("))
    function _G.plain.call(first, ...) return first, ... end
    assert.equal("call(first, ...)\n", complete.hint("", "plain.call("))
    assert.equal("call(...)\n", complete.hint("", "plain:call("))
    for _, line in ipairs { "nn.Linear(3", "(", "print", "x:sum('", "nothing(", "if (" } do
      assert.is_nil(complete.hint("", line), line)
    end
  end)

  it("breaks a signature between words at the terminal's width", function()
    local values = require "zknn.repl.values"
    local whole = values.columns
    for _, line in ipairs { "nn.Conv2d(", "zknn.nn.functional.triplet_margin_with_distance_loss(",
      "zknn.optim.lr_scheduler.CosineAnnealingWarmRestarts(", "zknn.data.DataLoader(" } do
      values.columns = function() return 10000 end
      local text = complete.hint("", line)
      for _, width in ipairs { 100, 80, 40 } do
        values.columns = function() return width end
        local shown = complete.hint("", line)
        for row in shown:gmatch "[^\n]+" do
          assert.is_true(#row < width, row)
        end
        assert.equal(text, (shown:gsub("([.:(])\n    ", "%1"):gsub("\n    ", " ")))
      end
    end
    values.columns = whole
  end)

  it("leaves out options that stand in front of the braces", function()
    assert.is_nil(has(offered "nn.Linear(3, f(1, 2), {", "in_features"))
    assert.is_nil(has(offered "nn.Linear(3, f(1, 2), {", "out_features"))
    assert.truthy(has(offered "nn.Linear(3, {", "out_features"))
  end)

  it("leaves forms in place and aliases out of the list of all names", function()
    assert.is_nil(has(offered "x:", "abs_"))
    assert.is_nil(has(offered "x:", "arcsin"))
    assert.truthy(has(offered "x:", "fill_"))
    assert.truthy(has(offered "x:ab", "abs_"))
    assert.truthy(has(offered "x:arc", "arcsin"))
  end)

  it("names modules, topics, keys and files inside strings", function()
    offers("require \"", "zk", "zknn")
    offers("require('", "stri", "string")
    offers("help \"", "nn.Lin", "nn.Linear")
    offers("help('", "Lin", "Linear")
    offers("plain[\"", "", "a b", "number")
    offers("net:state_dict()[\"", "0.", "0.weight")
    offers("io.open(\"", "lua/zk", "lua/zknn/")
    assert.same({ "lua/zknn/text.lua" }, (offered "dofile 'lua/zknn/tex"))
    local _, at, after = offered "dofile 'lua/zknn/tex"
    assert.equal(9, at)
    assert.equal("'", after)
    assert.is_nil(select(3, offered "x = \"lua/zkn")) -- a folder goes on
    offers_nothing "x = \"no/such/folder/"
    assert.is_nil(has(offered "x = \"", ".luacheckrc"))
    offers("x = \"", ".luac", ".luacheckrc")
  end)

  it("names commands and what they take", function()
    offers("", "%ti", "%time", "%timeit")
    offers("%run ", "lua/zknn/tex", "lua/zknn/text.lua")
    offers("%doc ", "nn.Lin", "nn.Linear")
    offers("%time x:", "resh", "reshape")
    offers("!cat ", "lua/zknn/tex", "lua/zknn/text.lua")
    assert.same({}, (offered("%ti", "f("))) -- not in a text that goes on
  end)

  it("shows fields and methods in columns, no more than fit", function()
    offered "plain."
    assert.equal("list    number\ncall\n", complete.list(80, 24))
    assert.equal("list\nnumber\ncall\n", complete.list(10, 24))
    offered "dofile 'lua/zknn/te" -- of a path, its last part
    assert.matches("^tensorboard/ +testing/ +text.lua\n$", complete.list(80, 24))
    offered "x:"
    for _, columns in ipairs { 40, 80, 100 } do
      local lines = {}
      for line in complete.list(columns, 24):gmatch "(.-)\n" do
        lines[#lines + 1] = line
        assert.is_true(#line <= columns)
      end
      assert.is_true(#lines <= 22)
      assert.matches("^%.%.%. and %d+ more: type a letter or two$", lines[#lines])
    end
  end)
end)
