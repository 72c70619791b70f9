-- What is said of a value that is not what a line takes it for: Lua's message, the line with a mark
-- under what it names, and what to write. Oracle: the mistake that was put into the line.

local tools = require "report_tools"

-- A script in one line of setting and the line of the mistake, which is line 2.
local SETTING = 'local zknn = require "zknn" '
  .. "local nn, optim, data = zknn.nn, zknn.optim, zknn.data "
  .. "local model, x = nn.Linear(3, 2), zknn.ones(4, 3) "
  .. "local opt = optim.SGD(model:parameters(), {lr = 0.1}) "
  .. "local set = data.TensorDataset(x, zknn.zeros(4):long()) "
  .. "local loader = data.DataLoader(set, {batch_size = 2})\n"

local function rows(list)
  for _, row in ipairs(list) do
    row[1] = SETTING .. row[1]
    row.line = row.line or 2
  end
  return list
end

describe("a value that is not there:", function()
  setup(tools.open)
  teardown(tools.close)

  tools.each(it, rows {
    -- typos
    { "prnt('x')", says = "attempt to call a nil value (global 'prnt')", marks = "prnt",
      fix = "did you mean print?" },
    { "Print('x')", fix = "did you mean print?" },
    { "prin('x')", fix = "did you mean print?" },
    { "local function helper() end local y = helpr()", marks = "helpr",
      fix = "did you mean helper?" },
    { "function compute() end local y = computee()", fix = "did you mean compute?" },
    { "requir 'zknn'", marks = "requir", fix = "did you mean require?" },
    { "local y = modle.weight", says = "attempt to index a nil value (global 'modle')",
      marks = "modle", fix = "did you mean model?" },
    { "local count = 1 local y = cuont + 1", says = "arithmetic on a nil value (global 'cuont')",
      marks = "cuont", fix = "did you mean count?" },
    { "local name = 'a' local y = 'x' .. nmae", says = "concatenate a nil value (global 'nmae')",
      marks = "nmae", fix = "did you mean name?" },
    { "local up = 1 local function f() return upp.x, up end f()", fix = false },
    { "local total = 1 local function f() return totl + total end f()", marks = "totl",
      fix = "did you mean total?" },
    { "model:forwrd(x)", says = "attempt to call a nil value (method 'forwrd')", marks = "forwrd",
      fix = "did you mean model:forward?" },
    { "opt:setp()", says = "did you mean 'step'?", marks = "setp" },
    { "for i, X in loader:enumrate() do end", says = "did you mean 'enumerate'?",
      marks = "enumrate" },
    { "model.wieght:sum()", says = "attempt to index a nil value (field 'wieght')",
      marks = "wieght", fix = "did you mean model.weight?" },
    { "local y = string.fromat('a')", marks = "fromat", fix = "did you mean string.format?" },
    { "local y = math.flor(1.5)", fix = "did you mean math.floor?" },
    { "local y = ('a'):uper()", fix = "did you mean" },
    { "local conf = {rate = 1} local y = conf.rat + 1", marks = "rat",
      fix = "did you mean conf.rate?" },
    { "local conf = {a = {run = print}} conf.a.rnu()", marks = "rnu",
      fix = "did you mean conf.a.run?" },
    { "local list = {model} list[1]:forwrd(x)", marks = "forwrd",
      fix = "did you mean object:forward?" },
    -- Lua's own habits
    { "later()\nlocal function later() end", marks = "later",
      fix = "later is a local that is declared below, at line 3" },
    { "local y = limit + 1\nlocal limit = 3", marks = "limit", fix = "declared below, at line 3" },
    { "local o = {} function o.run() return self.x end o.run()", says = "(global 'self')",
      marks = "self", fix = "function Class:name(...)" },
    { "local o = {} function o:run() return self.x end o.run()", says = "(local 'self')",
      marks = "self", fix = "object:run(...)" },
    { "local function f(a, b) return a + b end f(1)", says = "(local 'b')", marks = "b",
      fix = "b is a parameter, and the call at main.lua:2 gave nil for it" },
    { "local function f(t) return t.x.y end f()", marks = "t", fix = "t is a parameter" },
    { "local f = io.open('/nosuch/file') for l in f:lines() do end", marks = "f",
      fix = "f is nil: io.open gave nil" },
    { "local n = tonumber('abc') print(n + 1)", marks = "n", fix = "tonumber gave nil" },
    { "local s = 'abc' local word = s:match '%d+'\nprint(#word)", line = 3, marks = "word",
      fix = "match gave nil" },
    { "local home = os.getenv 'NO_SUCH' print('at ' .. home)", fix = "os.getenv gave nil" },
    { "local sum\nlocal function add() return sum + 1 end add()", line = 3, marks = "sum",
      fix = "nothing is assigned to it (local sum, line 2)" },
    { "local opts = {epochs = 3} for i = 1, opts.epoch do end", says = "bad 'for' limit",
      fix = "did you mean opts.epochs?" },
    { "local n = tonumber 'x' for i = 1, n do end", fix = "tonumber gave nil" },
    { "local c = {} for i = c.first, 3 do end", says = "bad 'for' initial value",
      fix = "c.first is nil" },
    -- Python
    { "print(len(x))", marks = "len", fix = "write #x" },
    { "for i in range(3) do end", marks = "range", fix = "write for i = 0, n - 1 do" },
    { "print('a' .. str(5))", marks = "str", fix = "write tostring(x)" },
    { "local n = int(2.5)", fix = "write math.floor(x)" },
    { "local n = float('2')", fix = "write tonumber(x)" },
    { "local n = input()", fix = "write io.read()" },
    { "local n = float(x)", fix = "for a tensor x:item()" },
    { "model:to('cuda')", says = "there is no device 'cuda'", marks = "to" },
    { "require 'zknn.test'", marks = "require", fix = "did you mean zknn.testing?" },
    { "require 'zknn.optin'", fix = "did you mean zknn.optim?" },
    { "local y = require 'torch.nn'", says = "module 'torch.nn' not found", marks = "require",
      fix = 'zknn has its functions: local zknn = require "zknn"' },
    { "local seq = nn.Sequential(model) seq.encoder(x)", says = "(field 'encoder')",
      marks = "encoder", fix = "seq has no encoder; its modules are 0" },
    { "local y = dir(x)", fix = "Tab behind" },
    { "local y = math.abs(x)", says = "number expected, got zknn.Tensor", marks = "abs",
      fix = "write zknn.abs(...) for a tensor" },
    { "print(('%.3f'):format(x:sum()))", says = "number expected, got zknn.Tensor",
      fix = "write x:item()" },
    { "print(('%d'):format({}))", fix = false },
    { "super().__init()", fix = "write Base.__init(self, ...)" },
    { "local t = {} for i, v in ipairs(t.items) do end", fix = "t.items is nil" },
    { "local t = {item = {}} for i, v in ipairs(t.items) do end", fix = "did you mean t.item?" },
    { "for k, v in pairs(modle) do end", fix = "did you mean model?" },
    { "local list for i, v in ipairs(list) do end", fix = "list is nil" },
    { "for k, v in ipairs(model:named_parameters()) do end",
      fix = "an iterator perhaps: write in model:named_parameters() do" },
    { "for k, v in pairs(print) do end", fix = "pairs takes a table, and print is a function" },
    { "for i, b in enumerate(set) do end", fix = "for i, value in ipairs(list) do" },
    { "for a, b in zip(set, set) do end", fix = "local x, y = a[i], b[i]" },
    { "if isinstance(x, 'Tensor') then end", fix = 'write type(x) == "number"' },
    { "if hasattr(model, 'bias') then end", fix = "write x.name ~= nil" },
    { "local t = list()", fix = "write a table: {1, 2, 3}" },
    { "local t = dict()", fix = "write a table: {name = value}" },
    { "local t = sorted({3, 1})", fix = "write table.sort(list)" },
    { "local y = abs(-1)", fix = "write math.abs(...); for a tensor zknn.abs(...)" },
    { "local y = max(1, 2)", fix = "write math.max(...)" },
    { "local y = sqrt(2)", fix = "write math.sqrt(...)" },
    { "local y = format('%d', 2)", fix = "write string.format(...)" },
    { "local y = round(2.5)", fix = "write math.floor(x + 0.5)" },
    { "local f = open('x')", fix = "write io.open(path)" },
    { "exit()", fix = "write os.exit()" },
    { "local y = f\"{x}\"", marks = "f", fix = 'write ("%s"):format(x)' },
    { "print('loss: %f' % 0.5)", says = "attempt to mod a 'string' with a 'number'", marks = "%",
      fix = 'write ("text %d"):format(value)' },
    { "print('a' + 'b')", says = "attempt to add a 'string' with a 'string'", marks = "+",
      fix = "write a .. b" },
    { "print('a' + 5)", marks = "+", fix = "write a .. b to join texts" },
    { "print('-' * 20)", marks = "*", fix = "write text:rep(n)" },
    { "local t = {} t.append(5)", says = "(field 'append')", marks = "append",
      fix = "write table.insert(t, value)" },
    { "local t = {} t:append(5)", says = "(method 'append')",
      fix = "write table.insert(t, value)" },
    { "local t = {1} t:pop()", fix = "write table.remove(t)" },
    { "local t = {} for k, v in t:items() do end", fix = "write for key, value in pairs(t) do" },
    { "local s = ' a ' s = s:strip()", fix = 'write s:match "^%s*(.-)%s*$"' },
    { "local s = 'a b' for w in s:split() do end", fix = 'write for word in s:gmatch "%S+" do' },
    { "local s = 'a' if s:startswith('b') then end", fix = "write s:sub(1, #start) == start" },
    { "local y = np.zeros(3)", says = "(global 'np')", marks = "np",
      fix = 'local zknn = require "zknn"' },
    { "local y = torch.Tensor(2)", marks = "torch", fix = 'local zknn = require "zknn"' },
    { "plt.plot(x)", marks = "plt", fix = 'local plot = require("zknn").plot' },
    { "local p = os.path.join('a', 'b')", says = "(field 'path')", marks = "path",
      fix = 'folder .. "/" .. name' },
    { "local y = random.randint(1, 2)", fix = "write math.random()" },
    { "sys.exit(1)", fix = "os.exit() ends it" },
    { "local y = randn(2, 3)", marks = "randn", fix = "write zknn.randn(...)" },
    { "local y = tensor({1, 2})", fix = "write zknn.tensor{...}" },
    { "local y = Linear(1, 2)", fix = "write nn.Linear(...)" },
    { "local y = F.relu(x)", marks = "F", fix = 'local F = require("zknn").nn.functional' },
    { "local t = {5, 6} local y = t[0] + 1", fix = "t[0] is nil: a list counts from 1" },
    { "local t = {{5}, 6} local y = t[0].x", fix = "t[0] is nil: a list counts from 1" },
    { "local t = {5, 6} print('a' .. t[0])", fix = "t[0] is nil: a list counts from 1" },
    -- other Luas
    { "local a, b = unpack({1, 2})", marks = "unpack", fix = "write table.unpack(list)" },
    { "local y = loadstring('return 1')()", fix = "write load(text)()" },
    { "local n = table.getn({})", marks = "getn", fix = "write #t" },
    { "local y = math.round(2.5)", marks = "round", fix = "write math.floor(x + 0.5)" },
    { "printf('%d', 3)", fix = 'write io.write(("..."):format(...))' },
  })

  it("tells of modules that require each other", function()
    local r = tools.report "package.path = arg[0]\nrequire 'm'"
    assert.matches("C stack overflow", r.err)
    assert.matches("modules that require each other never end", r.err)
  end)
end)

describe("a value of another kind:", function()
  setup(tools.open)
  teardown(tools.close)

  tools.each(it, rows {
    { "local y = x.mean + 1", says = "arithmetic on a function value (field 'mean')",
      marks = "mean", fix = "mean is a function: call it: x:mean()" },
    { "local t = {} print('t: ' .. t)", says = "concatenate a table value (local 't')", marks = "t",
      fix = "write table.concat(t, \", \")" },
    { "local b = true print('b: ' .. b)", marks = "b", fix = "write tostring(b)" },
    { "local n print('n: ' .. n)", marks = "n", fix = "nothing is assigned to it" },
    { "local c = {} print('n: ' .. c.name)", marks = "name", fix = "name is nil; tostring(...)" },
    { "local best if 0.5 > best then end", says = "attempt to compare nil with number", marks = ">",
      fix = "best is nil" },
    { "local r = {} if r.best < 3 then end", marks = "<", fix = "r.best is nil" },
    { "local s = '5' if s < 3 then end", says = "compare string with number", marks = "<",
      fix = "s is a text: write tonumber(s)" },
    { "local t = {1, 2} for v in t do end", marks = "in",
      fix = "write for i, x in ipairs(list) do" },
    { "for i in 3 do end", marks = "in", fix = "write for i = 1, n do" },
    { "local t = {1, 2} local y = t(1)", says = "attempt to call a table value (local 't')",
      marks = "t", fix = "t is a table: write t[...]" },
    { "local print = 5 print('x')", says = "attempt to call a number value (local 'print')",
      marks = "print", fix = "print is a number, no function" },
  })

  -- The tables themselves, so that no row of them is never read.
  it("has a word for each name of other languages", function()
    local words = require "zknn.report.words"
    local function check(code, fix)
      local r = tools.report("local t, s = {}, 'a'\n" .. code)
      assert.equal(fix, r.fix, r.err)
      assert.equal(2, r.number)
    end
    for name, fix in pairs(words.calls) do check(name .. "(1)", fix) end
    for name, fix in pairs(words.modules) do check(name .. ".x(1)", fix) end
    for name, fix in pairs(words.libraries) do
      local library, field = name:match "^(%a+)%.(%w+)$"
      if _G[library][field] == nil then check(name .. "(1)", fix) end
    end
    for name, fix in pairs(words.of_tables) do
      check("t:" .. name .. "(1)", (fix:gsub("%%s", "t")))
    end
    for name, fix in pairs(words.of_strings) do
      check("s:" .. name .. "(1)", (fix:gsub("%%s", "s"):gsub("%%%%", "%%")))
    end
  end)

  it("gets no advice where the cause is not sure", function()
    for _, code in ipairs {
      "qwertyuiop()", "local y = zzz.a.b", "local t = {} t.xyzzy()", "local t = {} t:xyzzy()",
      "local t = {} local y = t.a.b", "local y = t + 1", "xy()", "local a = {} local y = a < a",
      "local o = setmetatable({}, {__index = function() end}) o:appnd()", "local y = #qqq",
      "local u = nil local y = u.x", "error 'mine'", "assert(false, 'attempt to')",
      "local y = {} .. {}", "local y = 2^53 | 0.5", "local t = {} t[nil] = 1",
      "local y = ({}) + ({})", "local pairs_of = 1 (nil)()",
      -- nil may have come from several places
      "local function f(x) x = x.next return x.y end f({})",
      "local function f(n) while true do n, m = n.next, 1 end end f({})",
      "local n = tonumber '1' n = nil print(n + 1)", "local n = tonumber('x') and nil print(n + 1)",
      "local n if true then n = nil end print(n + 1)", "local n, m = 1 print(m + 1)",
      "local function f(n) for n = 1, 2 do end for _, n in ipairs {} do end return n.x end f()",
      "local f = io.open('/nosuch/x') or nil print(f.x)",
    } do
      local r = tools.report(code)
      assert.equal(1, r.status, code)
      assert.same({}, r.notes, code .. "\n" .. r.err)
    end
  end)

  it("never runs the user's code for its advice", function()
    local r = tools.report [[
      local log = {}
      local spy = function(_, key) io.stderr:write("RAN ", tostring(key), "\n") end
      local o = setmetatable({ a = { b = 1 } }, { __index = spy, __pairs = spy, __len = spy })
      local p = setmetatable({}, { __index = o, __call = spy })
      spy = nil
      p.a.c:run()
    ]]
    assert.equal("main.lua:6: attempt to index a nil value (field 'c')", r.message)
    local _, count = r.err:gsub("RAN", "")
    assert.equal(0, count)
  end)
end)
