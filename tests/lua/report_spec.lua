-- What is printed of an error that nobody caught: message, line, mark, layer, shapes, traceback.
-- Oracle: Lua's own message and frames, and the place where the mistake was put.

local tools = require "report_tools"
local support = require "support"

local function report(code, options) return tools.report(code, options) end

describe("a report", function()
  setup(tools.open)
  teardown(tools.close)

  it("is message, line, mark and traceback, and status 1", function()
    tools.write("bad.lua", "local function f(x)\n  error 'oh'\nend\nf(1)\n")
    local err, status = tools.shell "bash -c 'exec -a zknn ZKNN bad.lua'"
    assert.equal([[
zknn: bad.lua:2: oh
    2 |   error 'oh'
      |   ^^^^^
stack traceback:
	bad.lua:2: in function 'f'
	bad.lua:4: in main chunk
]], err)
    assert.equal(1, status)
  end)

  it("leaves what pcall gives as it was: one line", function()
    local r = report [[
      local zknn = require "zknn"
      local messages = { select(2, pcall(function() prnt() end)),
        select(2, pcall(function() return zknn.ones(2, 3):matmul(zknn.ones(2, 3)) end)),
        select(2, load "x != 1") }
      error(table.concat(messages, "|"):gsub("\n", "NEWLINE"), 0)
    ]]
    assert.matches("^main.lua:2: attempt to call a nil value %(global 'prnt'%)|main.lua:3: matmul: "
      .. '[^|]*|%[string "x != 1"%]:1: syntax error near \'!\'$', r.message)
    assert.is_nil(r.message:find "NEWLINE")
  end)

  it("marks what was called, the operator, the condition's sides", function()
    local rows = {
      { "assert(1 > 2, 'no')", "assert", "main.lua:1: no" },
      { "local s = ('x'):rep(-1, {})", "rep" },
      { "local y = math.floor('a')", "floor", "bad argument #1 to 'floor'" },
      { "local y = {} + 1", "+" },
      { "local y = #5", "#" },
      { "local y = 1 & 0.5", "&" },
      { "for i = 1, {} do end", "for" },
      { "local t = {} ; t.a.b.c = 1", "a" },
      { "local t = {} ; t['a']['b'] = 1", "'a'" },
      { "local function check(x)\nerror('bad', 2) end\ncheck(1)", "check", "main.lua:3: bad" },
      { "local a, b = {}, 1 ; local y = a.x + b.x", "b" },
    }
    for _, row in ipairs(rows) do
      local r = report(row[1])
      assert.equal(row[2], r.marked, r.err)
      assert.is_truthy(not row[3] or r.message:find(row[3], 1, true), r.err)
    end
  end)

  it("finds the line's column whatever the line is made of", function()
    local cases = {
      tabs = "\tif true then\n\t\tlocal\tx = prnt(1)\n\tend",
      utf8 = "\nlocal s = 'caf\xC3\xA9 \xE4\xB8\xAD\xE6\x96\x87 e\xCC\x81' prnt(s)",
      crlf = "local a = 1\r\nlocal b = prnt(a)\r\nlocal c\r\n",
      cr = "local a = 1\rlocal b = prnt(a)",
      bang = "#!/bin/zknn\nprnt(1)",
      bom = "\xEF\xBB\xBFlocal a = 1\nprnt(1)",
      no_end = "local a = 1\nlocal b = prnt(a)",
      bytes = "\nlocal x = '\xFF\xFE\1' prnt(1)",
      text = "local s = [[\n prnt ]] prnt(1) -- prnt(1) \"prnt(\"",
    }
    for name, code in pairs(cases) do
      local r = report(code)
      assert.equal(2, r.number, name .. r.err)
      -- columns, counted as a terminal does with tabs of 8
      local shown, marks = r.err:match "\n +%d+ | ([^\n]*)\n      | ([^\n]*)\n"
      assert.is_truthy(marks, name .. r.err)
      local function column(text, upto)
        local at = 8
        for char in text:sub(1, upto):gmatch "[%z\1-\x7F\xC2-\xFF][\x80-\xBF]*" do
          local wide = char:find "^[\xE4-\xE9]"
          local more = char:find "^\xCC" and 0 or wide and 2 or 1
          at = char == "\t" and at // 8 * 8 + 8 or at + more
        end
        return at
      end
      local places = {}
      for at in shown:gmatch "()prnt%(" do places[#places + 1] = at end
      local at = places[name == "text" and 1 or #places]
      assert.equal(column(shown, at - 1), column(marks, marks:find("^", 1, true) - 1), name)
      assert.matches("%^%^%^%^$", marks)
      assert.equal("did you mean print?", r.fix)
    end
  end)

  it("cuts long lines around the mark, and keeps long messages whole", function()
    local r = report("local t = {" .. ("1, "):rep(3000) .. "} prnt(t) u = {"
      .. ("2, "):rep(3000) .. "}")
    assert.equal("prnt", r.marked)
    assert.is_true(#r.source < 120)
    assert.matches("^%.%.%..*%.%.%.$", r.source)
    local err = tools.shell "ZKNN -e 'error((\"x\"):rep(3000000) .. \"END\")'"
    assert.is_true(#err > 3000000 and err:find("xEND\n", 1, true) ~= nil)
    err = tools.shell "ZKNN -e 'error \"a\\0b\\nc\"'"
    assert.is_truthy(err:find(":1: a\0b\nc\n    1 | error", 1, true))
    local start = os.time()
    r = report(("x = {1}\n"):rep(200000) .. "prnt(1)")
    assert.equal("main.lua:200001: attempt to call a nil value (global 'prnt')", r.message)
    assert.is_true(os.clock() - start < 20)
  end)

  it("shows a line only of the text that runs", function()
    local r = report [[
      local f = io.open("main.lua", "w")
      f:write "an other text\nof two lines\nand three\nand four\n"
      f:close()
      prnt(1)
    ]]
    assert.equal("main.lua:4: attempt to call a nil value (global 'prnt')", r.message)
    assert.is_nil(r.number)
    assert.same({ "main.lua:4: in main chunk" }, r.frames)
    -- a function that is still there as it was is shown, whatever changed behind it
    tools.write("main.lua", "local function f()\n  prnt(1)\nend\n"
      .. "local file = io.open('main.lua', 'a')\nfile:write('\\n-- more\\n')\nfile:close()\nf()")
    r = tools.take_apart((tools.shell "ZKNN main.lua"))
    assert.equal(2, r.number)
    assert.equal("prnt", r.marked)
  end)

  it("shows the text of -e, standard input and load", function()
    local function check(line, place, source)
      local r = tools.take_apart((tools.shell(line)))
      assert.equal(place .. ": attempt to call a nil value (global 'prnt')", r.message)
      assert.equal(source, r.source, r.err)
      assert.equal("prnt", r.marked)
      assert.equal("did you mean print?", r.fix)
    end
    check("ZKNN -e 'local a = 1' -e 'prnt(1)'", "(command line):1", "prnt(1)")
    check("ZKNN -e 'function f() prnt(1) end' -e 'f()'", "(command line):1",
      "function f() prnt(1) end")
    check("printf 'local a\\nprnt(1)' | ZKNN", "stdin:2", "prnt(1)")
    check("printf '#\\nprnt(1)' | ZKNN -", "stdin:2", "prnt(1)")
    check("ZKNN -e 'load \"local a\\nprnt(1)\"()'", '[string "local a..."]:2', "prnt(1)")
    check("printf 'function f() prnt(1) end\\nf()\\n' | ZKNN -i", "stdin:1",
      "function f() prnt(1) end")
    check("LUA_INIT='prnt(1)' ZKNN -e ''", "LUA_INIT:1", "prnt(1)")
  end)
end)

describe("the traceback", function()
  setup(tools.open)
  teardown(tools.close)

  local NET = [[
    local zknn = require "zknn"
    local nn = zknn.nn
    local Inner = nn.class "Inner"
    function Inner:forward(x)
      local y = x.a.b
      return y
    end
    local Net = nn.class "Net"
    function Net:__init()
      self.body = nn.Sequential(nn.Identity(), nn.Linear(3, 2))
    end
    function Net:forward(x)
      return self.body(x)
    end
    local net = Net()
  ]]

  it("has the user's frames, and a word for what lies between", function()
    local r = report [[
      local function less(a, b) return a < b end
      local function sorted(t)
        table.sort(t, less)
        return t
      end
      local ok = pcall(sorted, { 2, 1 })
      local t = sorted { 3, "a", 2 }
    ]]
    assert.same({ "main.lua:1: in function <main.lua:1>", "(in function 'table.sort')",
      "main.lua:3: in function 'sorted'", "main.lua:7: in main chunk" }, r.frames)
    r = report(NET .. "net.body = nn.Sequential(nn.Identity(), Inner())\n"
      .. "local y = net(zknn.ones(1, 3))")
    assert.matches("^main.lua:5: ", r.message)
    assert.equal("main.lua:5: in method 'forward'", r.frames[1])
    assert.equal("(in nn.Sequential: forward)", r.frames[2])
    assert.equal("main.lua:13: in method 'forward'", r.frames[3])
    assert.same({ "main.lua:17: in main chunk" }, { table.unpack(r.frames, 4) })
  end)

  it("names a file of zknn by its module", function()
    local r = report [[
      local data = require("zknn").data
      local Set = data.class "Set"
      function Set:__len() return 4 end
      function Set:get(i) return self.items[i] end
      for x in data.DataLoader(Set(), { batch_size = 2 })() do print(x) end
    ]]
    assert.same({ "main.lua:4: in method 'get'", "(in zknn.data.dataloader)",
      "main.lua:5: in main chunk" }, r.frames)
  end)

  it("has all of Lua's with ZKNN_TRACE=1", function()
    tools.write("main.lua", NET .. "local y = net(zknn.ones(1, 4))")
    local some, all = tools.shell "ZKNN main.lua", tools.shell "ZKNN_TRACE=1 ZKNN main.lua"
    assert.is_nil(some:find("lua/zknn", 1, true))
    assert.is_nil(some:find("[C]", 1, true))
    for _, part in ipairs { "\n\t[C]: in ", "\n\tlua/zknn/nn/linear.lua:",
      "\n\t(...tail calls...)\n",
      "\n\tmain.lua:16: in main chunk\n\t[C]: in ?\n" } do
      support.has(all, part)
    end
    assert.equal(some:match "^.-\nstack", all:match "^.-\nstack")
    assert.equal(some, (tools.shell "ZKNN_TRACE= ZKNN main.lua"))
    assert.equal(some, (tools.shell "ZKNN_TRACE=0 ZKNN main.lua"))
  end)

  it("names a forward that a tail call lost, by its line", function()
    local r = report(NET .. "local y = net(zknn.ones(1, 4))")
    assert.equal("main.lua:16: body.1 (nn.Linear): linear: input has 4 features (shape [1, 4]), "
      .. "weight is [2, 3]", r.message)
    assert.equal("  local y = net(zknn.ones(1, 4))", r.source)
    assert.equal("net", r.marked)
    assert.same({ "main.lua:13: in method 'forward'", "main.lua:16: in main chunk" }, r.frames)
    r = report [[
      local nn = require("zknn").nn
      local Net = nn.class "Net"
      function Net:forward(x)
        if x:size(0) > 5 then return x end
        return nn.Linear(3, 3)(x)
      end
      Net()(require("zknn").ones(1, 4))
    ]]
    assert.equal("main.lua:3: in method 'forward' (it begins there; a tail call, return f(...), "
      .. "has lost its line)", r.frames[1])
    r = report "local function g(x) error('no') end local function f(x) return g(x) end f()"
    assert.same({ "main.lua:1: in function <main.lua:1>",
      "(a tail call, return f(...), lost a frame here)", "main.lua:1: in main chunk" }, r.frames)
  end)

  it("says so where a script ends in a tail call, and shows none of zknn's frames", function()
    local r = report('local nn = require "zknn".nn\nreturn nn.Linear(2, 2)(require "zknn".ones(3))')
    assert.same({ "(a tail call, return f(...), lost all frames of yours)" }, r.frames)
  end)

  it("of an endless recursion is short, and comes soon", function()
    local start = os.clock()
    local r = report "local function f() return 1 + f() end\nf()"
    assert.equal("main.lua:1: stack overflow", r.message:match "^[^(]*overflow")
    assert.equal("main.lua:1: in function 'f'", r.frames[1])
    assert.matches("^%.%.%. %(the same %d+ times more%)$", r.frames[2])
    assert.equal("main.lua:2: in main chunk", r.frames[#r.frames])
    assert.is_true(#r.frames < 10)
    r = report "local b\nlocal function a() local x = b() end\nfunction b() local x = a() end\na()"
    assert.equal("... (these 2 lines 29 times more)", r.frames[3])
    assert.equal("main.lua:4: in main chunk", r.frames[#r.frames])
    r = report "local function f(s) return (s:gsub('x', function() local y = f(s) end)) end\nf 'x'"
    assert.matches("C stack overflow", r.message)
    assert.equal("main.lua:2: in main chunk", r.frames[#r.frames])
    r = report("local m = {}\nm.__index = function(t, k) return t[k] end\n"
      .. "local x = setmetatable({}, m).a")
    assert.matches("overflow", r.message)
    assert.is_true(os.clock() - start < 20)
  end)
end)

describe("a mistake in a net", function()
  setup(tools.open)
  teardown(tools.close)

  it("is told with the layer and the shapes", function()
    local NET = [[
      local zknn = require "zknn"
      local nn = zknn.nn
      local Block = nn.class "Block"
      function Block:__init() self.fc = nn.Linear(4, 4) end
      function Block:forward(x)
        local y = self.fc(x)
        return MISTAKE
      end
      local net = nn.Sequential(nn.Linear(3, 4), Block())
      local out = net(zknn.ones(2, 3))
    ]]
    local r = report((NET:gsub("MISTAKE", "x.foo.bar")))
    assert.matches("^main.lua:7: 1 %(Block%): a tensor has no field or method 'foo'", r.message)
    r = report((NET:gsub("MISTAKE", "y + nothing.x")))
    assert.equal("main.lua:7: attempt to index a nil value (global 'nothing')", r.message)
    assert.same({ "in 1 (Block)" }, r.notes)
    r = report((NET:gsub("MISTAKE", "y + zknn.ones(3, 5)")))
    assert.matches("^main.lua:7: 1 %(Block%): add: shapes %[2, 4%] and %[3, 5%]", r.message)
    assert.equal("+", r.marked)
    assert.same({ "y: float32 [2, 4]" }, r.notes)
    r = report((NET:gsub("MISTAKE", "zknn.cat({x, y:long()}, 5), x")))
    assert.same({ "x: float32 [2, 4], y: float32 [2, 4]" }, r.notes)
  end)

  it("never blames a line of zknn", function()
    -- an error of Lua's own inside of zknn, made by a value that no check of ours knows
    local r = report [[
      local layer = require("zknn").nn.Dropout(0.5)
      require("zknn.text").python = nil

      local function show(x)
        return tostring(x)
      end
      show(layer)
    ]]
    assert.matches("^main.lua:5: attempt to call a nil value", r.message)
    assert.matches("^raised inside zknn, at lua/zknn/[%w_/]+%.lua:%d+ %(ZKNN_TRACE=1 shows all "
      .. "frames%)$", r.fix)
    assert.equal("main.lua:7: in main chunk", r.frames[#r.frames])
    -- where the function that fails is called by the user's
    tools.write("save.lua", "local zknn = require 'zknn'\nlocal function keep()\n"
      .. "  zknn.save({ x = print }, 'a.pth')\nend\nkeep()")
    r = tools.take_apart((tools.shell "ZKNN save.lua"))
    assert.equal("save.lua:3: save: x: a function cannot be saved", r.message)
    assert.equal("save", r.marked)
    assert.same({ "save.lua:3: in function 'keep'", "save.lua:5: in main chunk" }, r.frames)
  end)
end)

describe("an error object", function()
  setup(tools.open)
  teardown(tools.close)

  it("is shown, whatever it is", function()
    local cases = {
      ['error({code = 3, message = "x"})'] =
        '(error object is a table value: {code = 3, message = "x"})',
      ["error({1, {2, {3}}})"] = "(error object is a table value: {1, {2, {3}}})",
      ["error()"] = "(error object is a nil value)",
      ["error(nil)"] = "(error object is a nil value)",
      ["error(false)"] = "(error object is a boolean value: false)",
      ["error(42, 0)"] = "42",
      ["error(print)"] = "(error object is a function value)",
      ["error(coroutine.create(print))"] = "(error object is a thread value)",
      ["local t = {} t.t = t error(t)"] = "(error object is a table value: ",
    }
    for code, message in pairs(cases) do
      local r = report(code)
      assert.equal(message, r.message:sub(1, #message), r.err)
      assert.equal("error", r.marked)
      assert.same({ "main.lua:1: in main chunk" }, r.frames)
      assert.equal(1, r.status)
    end
  end)

  it("with __tostring speaks for itself", function()
    local err = tools.shell
      "ZKNN -e 'error(setmetatable({}, { __tostring = function() return \"me\" end }))'"
    assert.equal(tools.program .. ": me\n", err)
    -- as lua's own suite has it: the level of the line that raises
    tools.write("level.lua", [[
local m = setmetatable({x = 0}, {__tostring = function(x)
  return tostring(debug.getinfo(4).currentline + x.x)
end})
error(m)]])
    assert.equal(tools.program .. ": 4\n", (tools.shell "ZKNN level.lua"))
    for _, body in ipairs { "error 'x'", "return 5", "return {}" } do
      err = tools.shell(("ZKNN -e 'error(setmetatable({}, { __tostring = function() %s end }))'")
        :format(body:gsub("'", '"')))
      assert.matches("^" .. tools.program:gsub("%p", "%%%0") .. ": .", err)
    end
  end)
end)

describe("an error", function()
  setup(tools.open)
  teardown(tools.close)

  it("of a coroutine is told at its line and the line that resumed it", function()
    local r = report "local f = coroutine.wrap(function()\n  local x = nil\n  x.y = 1\nend)\nf()"
    assert.equal("main.lua:5: main.lua:3: attempt to index a nil value (local 'x')", r.message)
    assert.equal("  x.y = 1", r.source)
    assert.equal("x", r.marked)
    assert.same({ "main.lua:5: in main chunk" }, r.frames)
    r = report "coroutine.wrap(function() error({ code = 1 }) end)()"
    assert.equal("(error object is a table value: {code = 1})", r.message)
    r = report("local f = coroutine.wrap(function() prnt(1) end)\n"
      .. "local g = coroutine.wrap(function() f() end)\ng()")
    assert.equal("main.lua:3: main.lua:2: main.lua:1: attempt to call a nil value (global 'prnt')",
      r.message)
    assert.equal(1, r.number)
  end)

  it("in __close, __gc, a finalizer at the end, or a hook is not lost", function()
    local r = report [[
      local x <close> = setmetatable({}, { __close = function() error "while closing" end })
      error "first"
    ]]
    assert.equal("main.lua:1: while closing", r.message)
    local err, status = tools.shell [[ZKNN -W -e '
      setmetatable({}, { __gc = function() error "in gc" end }) collectgarbage()
      setmetatable({}, { __gc = function() error "at the end" end })']]
    support.has(err, "Lua warning: error in __gc ((command line):2: in gc)\n")
    support.has(err, "at the end)\n")
    assert.equal(0, status)
    r = report "debug.sethook(function() error 'in the hook' end, 'l')\nlocal x = 1"
    assert.equal("main.lua:1: in the hook", r.message)
  end)

  it("is printed when there is no memory, and when the library is broken", function()
    local limited = "(ulimit -v 300000; ZKNN -e '%s')"
    if select(2, tools.shell(limited:format "")) == 0 then -- AddressSanitizer takes more
      local err, status = tools.shell(
        limited:format 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1e6) .. i end')
      assert.equal(1, status)
      support.has(err, ": not enough memory\n")
    end
    for _, code in ipairs {
      "require = nil error 'oh'", "type, pairs, string = nil error 'oh'", "debug = nil error 'oh'",
      "package.loaded['zknn.report'] = {} error 'oh'", "table.concat = error error 'oh'",
      "package.loaded['zknn.report'] = { uncaught = function() error 'x' end } error 'oh'",
      "package.preload['zknn.report'] = function() error 'x' end error 'oh'",
      "pcall = nil error 'oh'", "io = nil error 'oh'", "os = nil error 'oh'",
      "load = nil error 'oh'",
      "package.loaded['zknn.report'] = { uncaught = function() coroutine.yield() end } error 'oh'",
      "setmetatable(_G, { __index = function() error 'x' end }) error 'oh'",
      "string.find = nil error 'oh'", "ipairs = 5 error 'oh'",
      "getmetatable('').__index = nil error 'oh'",
    } do
      local r = report(code)
      assert.equal("main.lua:1: oh", r.message, code)
      assert.equal(1, r.status, code)
      assert.matches("stack traceback:", r.err, code)
    end
  end)

  it("has its whole message where report fails half-way", function()
    for _, file in ipairs { "values", "caret", "source", "excerpt", "stack", "look", "words" } do
      local r = report("package.preload['zknn.report." .. file .. "'] = function() error 'x' end\n"
        .. "package.loaded['zknn.report." .. file .. "'] = nil\nprnt(1)")
      assert.equal("main.lua:3: attempt to call a nil value (global 'prnt')", r.message, file)
    end
  end)
end)

describe("colours of a report", function()
  setup(tools.open)
  teardown(tools.close)

  local function on_terminal(environment)
    tools.write("main.lua", "prnt(1)")
    return support.output_of(("cd '%s' && env %s script -qec '%s main.lua' /dev/null </dev/null")
      :format(tools.folder(), environment, tools.program))
  end

  it("are there on a terminal, unless NO_COLOR or TERM say no", function()
    local painted = on_terminal "-u NO_COLOR TERM=xterm"
    support.has(painted, "\27[31m^^^^\27[0m")
    support.has(painted, "\27[33mdid you mean print?\27[0m")
    for _, environment in ipairs { "NO_COLOR=1 TERM=xterm", "-u NO_COLOR TERM=dumb",
      "-u NO_COLOR TERM=" } do
      local plain = on_terminal(environment)
      support.has(plain, "did you mean print?")
      assert.is_nil(plain:find("\27", 1, true), environment)
    end
    assert.is_nil((tools.shell "TERM=xterm ZKNN main.lua"):find("\27", 1, true))
  end)
end)
