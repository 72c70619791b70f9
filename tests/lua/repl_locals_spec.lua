-- Locals of a conversation: texts are compiled and run one after the other. The oracle is what Lua
-- does with the texts in one chunk, written here by hand.

local repl = require "zknn.repl"
local locals = require "zknn.repl.locals"

-- Runs the texts; gives the values of the last one.
local function converse(...)
  local result
  for _, text in ipairs { ... } do
    local f, message = repl.compile(text, "=stdin")
    if not f then error(message, 0) end
    result = table.pack(f())
  end
  return table.unpack(result, 1, result.n)
end

local function fails(pattern, ...)
  local good, message = pcall(converse, ...)
  assert.is_false(good)
  assert.matches(pattern, message)
end

describe("locals of a conversation", function()
  after_each(function()
    for _, name in ipairs(locals.names()) do
      locals.forget(name)
    end
  end)

  it("last across lines, and are not in _G", function()
    assert.equal(5, converse("local x = 5", "x"))
    assert.is_nil(rawget(_G, "x"))
    assert.equal(7, converse("x = x + 2", "x"))
    assert.is_nil(rawget(_G, "x"))
    assert.is_true(converse "_ENV == _G")
  end)

  it("hide the global of their name, also when they are nil", function()
    assert.is_nil(converse("local print", "print"))
    assert.equal(print, converse "_G.print")
    assert.is_nil(converse("local tostring = 1", "tostring = nil", "tostring"))
    assert.is_function(tostring)
  end)

  it("read what the name meant before in their own values", function()
    assert.equal(print, converse("local print = print", "print"))
    assert.equal(2, converse("local n = 1", "local n = n + 1", "n"))
    assert.equal("x", converse("local a, type = 1, type", "type('') and 'x'"))
    assert.equal("string", converse("local a, tostring, b = 1, type, 2", "tostring('')"))
    -- one of them is a variable already, the other one's name occurs before
    assert.equal("string", converse("local q = 1", "local q, next = type(''), next", "q"))
    assert.equal(next, converse "next")
  end)

  it("share their variables with closures of all lines", function()
    assert.equal(3, converse("local n = 0", "local function up() n = n + 1 end", "up() up()",
      "function down() n = n - 1 end", "down() up() up()", "n"))
    _G.down = nil
    assert.equal(10, converse("local get, set do local v = 1 get = function() return v end "
      .. "set = function(x) v = x end end", "set(10)", "get()"))
  end)

  it("give functions of before their new value when they are declared again", function()
    assert.equal(2, converse("local net = 1", "local function use() return net end",
      "local net = 2", "use()"))
    assert.equal("new", converse("local function helper() return 'old' end",
      "local function main() return helper() end", "local function helper() return 'new' end",
      "main()"))
  end)

  it("are Lua's own within one text", function()
    assert.equal("1 2", converse("local x = 1 local function f() return x end local x = 2 "
      .. "return f() .. ' ' .. x"))
    assert.equal(2, converse "x")
    assert.equal("outer", converse("local s = 'outer' do local s = 'inner' end", "s"))
    assert.is_nil(converse("local r = function() return r end", "r()")) -- the global r
  end)

  it("may be functions that call themselves, in several lines", function()
    assert.equal(120, converse("local function fact(n)\n if n < 2 then return 1 end\n"
      .. "return n * fact(n - 1)\nend", "fact(5)"))
    assert.equal(6, converse("local function sum(t, i)\ni = i or 1\nreturn t[i] and t[i] + "
      .. "sum(t, i + 1) or 0 end local six = sum{1, 2, 3}", "six"))
  end)

  it("take any list of values", function()
    local cases = {
      { "local a, b, c = 1", "a, b, c", 1, nil, nil },
      { "local a, b = (function() return 1, 2, 3 end)()", "a, b", 1, 2 },
      { "local a = {f = function() local b = 2 return b end}", "a.f(), b", 2, nil },
      { "local a = #{1, 2} + -3 * 2 ^ 2 .. 'x' local b = not a", "a, b", "-10.0x", false },
      { "local a = ('x'):rep(3):upper() local b <const> = a", "b", "XXX" },
      { "local s = string.format 'x' == 'x' or \"a'b\" local t = [[l]]", "s, t", true, "l" },
      { "local t = {1, 2}\n(t or {})[1] = 5", "t[1]", 5 },
      { "local n = 5 -- comment\nlocal m = n -- another", "n, m", 5, 5 },
      { "local a = 1; local b = 2; return a + b", "a, b", 1, 2 },
      { "local a = 1 ~ 2 local b = a // 1 local c = 1 << 2 | 1", "a, b, c", 3, 3, 5 },
      { "local t = {n = {}} local u = t.n.x local v = t['n']", "v == t.n, u", true, nil },
      { "local a = function() return 1 end local b = a()", "b", 1 },
      { "local a = not nil == true and 1 or 2", "a", 1 },
      { "local f = type local k = f{} local l = f'' local m = f[[x]]", "k, l, m", "table",
        "string", "string" },
      { "local a = ... local b = {...}", "a, #b", nil, 0 },
      { "local a = 0xA.8p1 local b = 1e-2 local c = 3 .. 4", "a, b, c", 21.0, 0.01, "34" },
      { "local a = 'goto' ::l:: local b = 2", "a, b", "goto", 2 },
      { "local x = 1 if x then local y = 2 end while false do local z end repeat local w until w "
        .. "== nil for i = 1, 2 do local v = i end", "x, y, z, w, v, i", 1, nil, nil, nil, nil,
        nil },
    }
    for i, case in ipairs(cases) do
      for _ = 1, 2 do -- the second time they are variables
        local got = table.pack(converse(case[1], case[2]))
        assert.same({ n = select("#", table.unpack(case, 3, 2 + got.n)),
          table.unpack(case, 3, 2 + got.n) }, got, case[1])
      end
      for _, name in ipairs(locals.names()) do
        locals.forget(name)
      end
      assert.is_number(i)
    end
  end)

  it("keep goto as it is", function()
    assert.equal(3, converse("local i = 1 ::top:: i = i + 1 if i < 3 then goto top end", "i"))
    assert.equal("skipped", converse("local s = 'skipped' goto done s = 'not' ::done::", "s"))
    assert.is_nil(converse("goto done local late = 1 ::done::", "late"))
    fails("jumps into the scope of local 'z'", "goto l local z ::l:: print(z)")
  end)

  it("stay const when they are", function()
    for _, value in ipairs { "5", "'text'", "{}", "print" } do
      converse("local c <const> = " .. value)
      fails("^stdin:1: attempt to assign to const variable 'c'$", "c = 1")
      fails("^stdin:2: attempt to assign to const variable 'c'$", "local d\nfunction f() c = 1 end")
      fails("attempt to assign to const", "function c() end")
    end
    assert.equal(6, converse("local c <const> = 5", "local function old() return c end",
      "local c = 6", "c"))
    assert.equal(5, converse "old()")
    assert.equal(7, converse("c = 7", "c"))
  end)

  it("are closed at the end of their text, and stay", function()
    converse("local log = {}", "local c <close> = setmetatable({}, {__close = function() "
      .. "log[#log + 1] = 'closed' end}) log[1] = 'open'")
    assert.equal("open closed", converse "table.concat(log, ' ')")
    assert.equal("table", converse "type(c)")
    fails("const variable 'c'", "c = 1")
    assert.equal("open closed", converse "table.concat(log, ' ')")
  end)

  it("stay when the rest of the text fails, and what comes later does not hide anything", function()
    fails("stdin:2: oh", "local kept = 1\nerror 'oh'\nlocal print = 2")
    assert.equal(1, converse "kept")
    assert.equal(print, converse "print")
    converse "local a = 1"
    fails("attempt to index a number value", "local a, ipairs = 2, kept.x.y")
    assert.equal(ipairs, converse "ipairs")
    assert.equal(1, converse "a")
  end)

  it("leave lines and names in messages", function()
    fails("^stdin:3: attempt to index a nil value %(global 'nothing'%)",
      "local x = 1\nlocal y = 2\nlocal z = nothing.field")
    fails("^stdin:1: attempt to call a number value %(upvalue 'x'%)", "x()")
    fails("^stdin:2: attempt to call a number value %(local 'w'%)", "local w = 1\nw()")
    fails("^stdin:1: 'end' expected near <eof>$", "local x = function()")
  end)

  it("do not hinder values of several forms", function()
    local cases = { "1", "1, 2", "1;", "1; -- text", "1 -- text;", "(1)", "nil", "-- text", ";", "",
      "'a;'", "1,\n2", "(function() end)()", "select(2, 1, nil, nil)" }
    for _, text in ipairs(cases) do
      local expected = table.pack(load("return " .. text)())
      assert.same(expected, table.pack(converse(text)), text)
      assert.same(expected, table.pack(repl.compile(text, "=stdin", true)()), text)
    end
  end)

  it("may be as many as Lua allows in one text, and more in several", function()
    local lines = {}
    for i = 1, 200 do
      lines[i] = ("local v%d = %d"):format(i, i)
    end
    converse(table.concat(lines, "\n"))
    assert.equal(200, #locals.names())
    for i = 201, 300 do
      converse(("local v%d = %d"):format(i, i))
    end
    assert.equal(301, converse "v1 + v300")
    lines[201] = "local v201"
    fails("too many local variables", table.concat(lines, "\n"))
  end)

  it("leave a local _ENV to its text", function()
    assert.equal(3, converse "local _ENV = {a = 3} local b = a return b")
    assert.is_true(converse "_ENV == _G")
    assert.equal(3, converse "b")
  end)

  it("do not meet names of ours", function()
    assert.equal(2, converse("local _keep = 1", "local _keep_, x = 2, _keep", "_keep_"))
    assert.equal(1, converse "x")
  end)

  it("come from scripts, too, which do not see those of before", function()
    converse "local mine = 1"
    local f = locals.compile("assert(mine == nil) local from = 2 local mine = 3", "@s.lua",
      "script")
    f()
    assert.equal(2, converse "from")
    assert.equal(3, converse "mine")
  end)
end)
