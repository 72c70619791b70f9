-- What is said of a script that does not compile: Lua's message, the line, the words that it is
-- about, and what to write. Oracle: what those who come from Python, C or JavaScript write, and the
-- same in Lua.

local tools = require "report_tools"

local function compiles(code) return load(code, "=") end

describe("a chunk of another language:", function()
  setup(tools.open)
  teardown(tools.close)

  tools.each(it, {
    -- Python's slices and indices
    { "local y = x[0:2]", says = "']' expected near ':'", marks = "[0:2]", fix = 'x[{"0:2"}]' },
    { "local y = x[:, 0]", marks = "[:, 0]", fix = 'write x[{":", 0}]' },
    { "local y = x[1:]", fix = 'write x[{"1:"}]' },
    { "local y = x[:-1]", fix = 'write x[{":-1"}]' },
    { "local y = x.a[i:j, 0]", fix = "write x.a[{{i, j}, 0}]" },
    { "local y = x[-1, 2]", marks = "[-1, 2]", fix = "write x[{-1, 2}]" },
    -- operators
    { "\nif x != y then end", says = "'then' expected near '!'", line = 2, marks = "!=",
      fix = "write ~=" },
    { "while a != b do end", marks = "!=", fix = "write ~=" },
    { "if !done then end", marks = "!", fix = "write not done" },
    { "if a <> b then end", marks = "<>", fix = "write ~=" },
    { "if a && b then end", marks = "&&", fix = "write and" },
    { "if a || b then end", marks = "||", fix = "write or" },
    { "y = a ? b : c", marks = "?", fix = "write condition and a or b" },
    { "y = a ?? b", marks = "??", fix = "write a or b" },
    { "y = b if a else c", marks = "if a else", fix = "write condition and a or b" },
    { "y = x ** 2", marks = "**", fix = "write x ^ y" },
    { "x ** 2", marks = "**", fix = "write x ^ y" },
    { "local y = a.b @ c", marks = "@", fix = "write a.b:matmul(c)" },
    { "x += 1", marks = "+=", fix = "write x = x + 1" },
    { "t.n[1] -= dx * 2", marks = "-=", fix = "write t.n[1] = t.n[1] - dx * 2" },
    { "x *= 2", fix = "write x = x * 2" },
    { "x /= 2", fix = "write x = x / 2" },
    { "s ..= 'a'", fix = "write s = s .. 'a'" },
    { "x++", marks = "++", fix = "write x = x + 1" },
    { "++x", marks = "++", fix = "write x = x + 1" },
    { "x--\ny = 1", says = "syntax error near 'y'", line = 1, marks = "x",
      fix = "-- begins a comment: write x = x - 1" },
    { "x := 1", marks = ":=", fix = "write = to assign" },
    { "x == 1", marks = "==", fix = "= assigns" },
    { "if x = 1 then end", marks = "=", fix = "write == to compare" },
    { "if x is None then end", marks = "is", fix = "write x == nil" },
    { "if not x is None then end", marks = "is", fix = "write x ~= nil" },
    { "if x is not None then end", marks = "is", fix = "write x ~= nil" },
    { "if x in t then end", marks = "in", fix = "write t[x] ~= nil" },
    -- blocks
    { "if a then\n  f()\nelif b then\nend", line = 3, marks = "elif", fix = "write elseif" },
    { "if a then\n  f()\nelsif b then\nend", line = 3, marks = "elsif", fix = "write elseif" },
    { "if a then\n  f()\nelse if b then\n  g()\nend\nprint(1)", says = "'end' expected", line = 3,
      marks = "else if", fix = "write elseif" },
    { "if x:\n  y()", line = 1, marks = ":", fix = "write if x then ... end" },
    { "if x > 2: y = 1", marks = ":", fix = "write if x > 2 then ... end" },
    { "if x is None: pass", marks = ":", fix = "write if x == nil then ... end" },
    { "if x is not None:\n  f()", line = 1, marks = ":", fix = "write if x ~= nil then ... end" },
    { "try: pass", marks = ":", fix = "write local good, problem = pcall(" },
    { "lambda x: x + 1", marks = "lambda", fix = "write function(x) return ... end" },
    { "y = f((2, 3))", marks = "(2, 3)", fix = "a list is written {2, 3}" },
    { "y = (a, b)", marks = "(a, b)", fix = "a list is written {a, b}" },
    { "y = model(x=a)", marks = "x=", fix = "model{x=a}; inputs are not named: model(a)" },
    { "if x then\n  y()\nelse:\n  z()\nend", line = 3, marks = ":", fix = "write else, without" },
    { "while True:\n  f()", line = 1, marks = ":", fix = "write while true do ... end" },
    { "for i in range(3):\n  print(i)", line = 1, marks = ":", fix = "write for i = 0, 3 - 1 do" },
    { "for i in range(1, n):\n  print(i)", fix = "write for i = 1, n - 1 do" },
    { "for x in loader:\n  print(x)", line = 1, fix = "for X, y in loader() do" },
    { "for i, x in enumerate(t):\n  print(x)", line = 1, fix = "in ipairs(list) do" },
    { "for i = 0, 3 do:\nend", marks = ":", fix = "leave out the colon" },
    { "local function f(x)\n  return x, y:\nend", line = 2, marks = ":",
      fix = "leave out the colon" },
    { "for (i = 0; i < 3; i++) {\n}", marks = "(", fix = "write for i = 0, n - 1 do" },
    { "if (x) {\n  f()\n}", line = 1, marks = "{", fix = "write if condition then" },
    { "function f() {\n  return 1\n}", line = 1, marks = "{", fix = "without braces" },
    { "if x\n  y()\nend", line = 1, marks = "x", fix = "write then at the end of line 1" },
    { "while x < 3\n  y()\nend", line = 1, marks = "3", fix = "write do at the end of line 1" },
    -- statements
    { "def f(x):\n  return x", marks = "def", fix = "write function f(x) ... end" },
    { "def forward(self, x):\n  return x", fix = "write function Class:forward(x) ... end" },
    { "import torch", marks = "import", fix = 'write local zknn = require "zknn"' },
    { "import torch.nn as nn", marks = "import", fix = 'write local zknn = require "zknn"' },
    { "y = x:sum(dim=0)", fix = "write x:sum{dim=0}" },
    { "y = a.b:f(x, dim=0)", fix = "write a.b:f(x, {dim=0})" },
    { "import json", fix = 'write local json = require "json"' },
    { "from torch import nn", marks = "from", fix = 'write local nn = require("zknn").nn' },
    { "from a.b import c", fix = 'write local c = require("a.b").c' },
    { "class Net(nn.Module):\n  pass", marks = "class", fix = 'local Net = nn.class("Net")' },
    { "class Net:", fix = 'local Net = nn.class("Net")' },
    { "with torch.no_grad():\n  y = 1", marks = "with", fix = "zknn.no_grad(function() ... end)" },
    { "try:\n  f()\nexcept E:\n  g()", line = 3, marks = "except", fix = "pcall(function()" },
    { "raise ValueError(1)", marks = "raise", fix = 'write error("message")' },
    { "del x", marks = "del", fix = "write x = nil" },
    { "if x then\n  pass\nend", line = 2, marks = "pass", fix = "leave it out" },
    { "while x do\n  continue\nend", line = 2, marks = "continue", fix = "goto continue" },
    { "for i = 1, 3 do\n  if i == 2 then continue end\nend", line = 2, marks = "continue",
      fix = "goto continue" },
    { "if x then pass else y() end", marks = "pass", fix = "leave it out" },
    { "x.y\ny = 1", says = "syntax error near 'y'", line = 1, marks = "x.y",
      fix = "a value alone is no statement: write print(x.y), or x.y(...) to call it" },
    { "f", marks = "f", fix = "write print(f), or f(...)" },
    { "while x do\n  goto continue\nend", says = "no visible label", fix = "::continue::" },
    { "global x", marks = "global", fix = "leave it out" },
    { "assert x == 1", marks = "assert", fix = "write assert(condition" },
    { "print x", marks = "print", fix = "write print(...)" },
    { 'print "a", x', marks = "print", fix = "write print(...)" },
    { "var x = 1", marks = "var", fix = "write local x" },
    { "const x = 1", fix = "write local x <const>" },
    { "yield x", fix = "write coroutine.yield(x)" },
    -- expressions
    { "f = lambda x: x + 1", marks = "lambda", fix = "write function(x) return ... end" },
    { "f = lambda x: x", marks = "lambda", fix = "write function(x) return ... end" },
    { "f = lambda a, b: a\nprint(f)", line = 1, marks = "lambda", fix = "write function(a, b)" },
    { "t = [1, 2, 3]", marks = "[1, 2, 3]", fix = "a list is written {1, 2, 3}" },
    { "t = [i for i in y]", marks = "[i for i in y]", fix = "write a loop" },
    { "t = {a: 1}", marks = ":", fix = "write {a = value}" },
    { 't = {"a": 1, "b": 2}', marks = ":", fix = "write {a = value}" },
    { "t = {1: 2}", fix = "write {[1] = value}" },
    { "y = nn.Linear(1, 2, bias=false)", marks = "bias=", fix = "nn.Linear(1, 2, {bias=false})" },
    { "y = f(p=1)", fix = "write f{p=1}" },
    { "function f(x, y=1) end", marks = "y=", fix = "write y = y or value" },
    { "local self.x = 1", marks = "local", fix = "leave out local" },
    { "x = 1_000", marks = "1_", fix = "write 1000" },
    { "x = 10L", fix = "write 10" },
    -- comments and texts
    { "x = 1 # a comment", marks = "#", fix = "write -- for a comment" },
    { "x = 1\n# a comment\ny = 1", line = 2, marks = "#", fix = "write -- for a comment" },
    { "f()\n/* a comment */", line = 2, marks = "/*", fix = "write --[[ ... ]] for a comment" },
    { "PK\3\4\20", fix = "this is a zip, as checkpoints are: zknn.load(path) reads a .pth" },
    { "// a comment", marks = "//", fix = "write -- for a comment" },
    { "x = '''doc'''", fix = "write [[text]]" },
    { 'x = 1\n"""doc"""', line = 2, fix = "write [[text]]" },
    { "x = \xE2\x80\x9Cabc\xE2\x80\x9D", fix = "quotation marks" },
    { "x =\xC2\xA01", fix = "no-break space" },
    -- what is missing, or too much
    { "local function f()\n  if x then\n    y()\n  end\n", says = "'end' expected", line = 1,
      marks = "function", fix = "the function of line 1 has no end" },
    { "\nfor i = 1, 3 do\n  print(i)\n", line = 2, marks = "for",
      fix = "the for of line 2 has no end" },
    { "function f()\nend\nend", line = 3, marks = "end", fix = "one end too many" },
    { "local t = {\n  a = 1\n  b = 2\n}", line = 2, marks = "1", fix = "a comma is missing" },
    { "x = (1 + 2", marks = "(", fix = "the ( of line 1 has no )" },
    { "local y = f((1),\n  g(2)\nprint(y)", line = 1, marks = "(",
      fix = "the ( of line 1 has no )" },
    { "local t = {1,\n  {2}\n", line = 1, marks = "{", fix = "the { of line 1 has no }" },
    { "x = 'abc", fix = "a text ends on its line" },
    { 'x = "abc\ny = 1', marks = '"abc', fix = "a text ends on its line" },
    { "f(a b)", marks = "b", fix = "a comma or an operator is missing in front of b" },
    { "do\n  return x\n  y = 1\nend", line = 2, marks = "return", fix = "write do return x end" },
  })

  it("is told where the fix itself would compile", function()
    for _, code in ipairs { "local x = {} local y = x[{'0:2'}]", "if x ~= y then end",
      "for i = 0, 3 - 1 do end", "while x do goto continue ::continue:: end",
      "local x <const> = 1", "local y = x[{{nil, 2}, 0}]" } do
      assert.is_truthy(compiles(code), code)
    end
  end)

  it("gets no advice where the cause is not sure", function()
    for _, code in ipairs { "x = = 1", "local 5 = x", "f g", "x = a -> b",
      "goto 5", "x = y ^^ 2", "for i, v pairs(t) do end", "1 = x", "x = not" } do
      local r = tools.report(code)
      assert.equal(1, r.status)
      assert.same({}, r.notes, code)
      assert.matches("^main.lua:1: .* near ", r.message)
      assert.equal(1, r.number)
    end
  end)

  it("is shown of -e, standard input, a required module and dofile, too", function()
    local function check(line, message, fix)
      local r = tools.take_apart((tools.shell(line)))
      assert.equal(message, r.message)
      assert.equal("!=", r.marked, r.err)
      assert.equal(fix or "write ~= for 'not equal'", r.fix)
    end
    tools.write("bad.lua", "local x = 1\nif x != 2 then end")
    check("ZKNN -e 'if x != 2 then end'", "(command line):1: 'then' expected near '!'")
    check("ZKNN < bad.lua", "stdin:2: 'then' expected near '!'")
    check("ZKNN - < bad.lua", "stdin:2: 'then' expected near '!'")
    check("ZKNN -e 'dofile \"bad.lua\"'", "bad.lua:2: 'then' expected near '!'")
    local err = tools.shell "ZKNN -l bad"
    assert.is_truthy(err:find("error loading module 'bad' from file './bad.lua':\n"
      .. "\t./bad.lua:2: 'then' expected near '!'\n    2 | if x != 2 then end\n"
      .. "      |      ^^\nwrite ~= for 'not equal'\nstack traceback:\n", 1, true), err)
  end)

  it("keeps Lua's message first and its line of the error", function()
    local err = tools.shell "printf '#!/bin/zknn\\n\\nx += 1' > bang.lua; ZKNN bang.lua"
    assert.equal(tools.program .. [[: bang.lua:3: syntax error near '+'
    3 | x += 1
      |   ^^
write x = x + 1
]], err)
  end)
end)
