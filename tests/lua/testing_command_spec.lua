-- The command `zknn test`. Oracles: what docs/testing.md promises, TAP 13, an XML parser.

local support = require "support"
local has, read = support.has, support.read

local program = support.output_of("readlink /proc/$PPID/exe"):gsub("\n", "")
local folder

local HEAD = 'local zknn = require "zknn"; local testing = zknn.testing\n'

local function write(path, source)
  os.execute(("mkdir -p '%s/%s'"):format(folder, path:match "^(.*/)" or ""))
  support.write(folder .. "/" .. path, HEAD .. source)
end

-- `zknn test` with these words of shell: standard output, standard error, exit status. Times are
-- "T" in the output.
local function run(words, before)
  local _, how, code = os.execute(("cd '%s' && %s%s test %s >'%s.out' 2>'%s.err' </dev/null")
    :format(folder, before or "env -u ZKNN_UPDATE_GOLDEN ", program, words or "", folder, folder))
  local out = read(folder .. ".out"):gsub("%d+%.%d+ m?s%f[%s%z]", "T")
  return out, read(folder .. ".err"), how == "exit" and code or how
end

local function lacks(text, part)
  if text:find(part, 1, true) then error(("'%s' is in:\n%s"):format(part, text), 2) end
end

describe("zknn test", function()
  before_each(function() folder = support.make_folder() end)
  after_each(function()
    support.remove_folder(folder)
    os.remove(folder .. ".out")
    os.remove(folder .. ".err")
  end)

  it("finds files by their names, and runs each apart", function()
    write("a_test.lua", 'shared = 1; testing.test("a", function() end)')
    write("sub/deep/b_test.lua", 'testing.test("b", function() assert(not shared) end)')
    write("tests/test_c.lua", 'testing.test("c", function() assert(require "help_c" == 7) end)')
    support.write(folder .. "/help_c.lua", "return 7")
    write("sub/test_no.lua", 'error "not looked for"')
    write("build/no_test.lua", 'error "not looked for"')
    write(".git/no_test.lua", 'error "not looked for"')
    write("x y/-it's_test.lua", 'testing.test("d", function() end)')
    assert(os.execute(("ln -s . '%s/sub/loop'"):format(folder)))
    assert.same({ table.concat({
      "a_test.lua", "  ok   a  T", "sub/deep/b_test.lua", "  ok   b  T", "tests/test_c.lua",
      "  ok   c  T", "x y/-it's_test.lua", "  ok   d  T", "",
      "4 passed, 0 failed in 4 files, T", "",
    }, "\n"), "", 0 }, { run() })
    for _, place in ipairs { "tests", "sub", "x y" } do
      local _, _, code = run("", ("cd '%s' && "):format(place))
      assert.equal(0, code)
      _, _, code = run("'" .. folder .. "/" .. place .. "'", "cd / && ")
      assert.equal(0, code)
    end
    assert.equal("tests/test_c.lua: c\na_test.lua: a\n", (run "--list tests a_test.lua ./tests"))
  end)

  it("says what it looks for when there is nothing, and refuses what is not there", function()
    local out, err, code = run()
    assert.same({ "", 2 }, { out, code })
    local _
    has(err, "test: no tests in this folder: it looks for *_test.lua, and test_*.lua in a folder "
      .. "test or tests")
    support.write(folder .. "/x_spec.lua", "")
    has(select(2, run()), "*_spec.lua are busted's")
    has(select(2, run "nowhere"), "there is no file or folder 'nowhere'")
    has(select(2, run "--fitler x"), "there is no option '--fitler' (did you mean '--filter'?)")
    has(select(2, run "--seed x"), "--seed: 'x' is no integer")
    has(select(2, run "--timeout=-1"), "--timeout: '-1' is no number of seconds")
    has(select(2, run "--list=1"), "--list takes no value")
    has(select(2, run "--junit"), "--junit needs a value")
    has(select(2, run "--tap -s"), "exclude one another")
    has((run "--help"), "usage: zknn test")
    write("empty_test.lua", "")
    out, err, code = run()
    has(out, "empty_test.lua\n  no tests in it")
    has(err, "the files have no tests")
    assert.equal(2, code)
    write("one_test.lua", 'testing.test("one", function() end)')
    out, _, code = run()
    has(out, "1 passed, 0 failed in 2 files")
    assert.equal(0, code)
    _, err, code = run "--filter two"
    has(err, "no test's name holds 'two'")
    assert.equal(2, code)
    assert(os.execute(("mkdir '%s/out'"):format(folder)))
    _, err, code = run "--junit out"
    has(err, "--junit: ")
    assert.equal(2, code)
  end)

  it("leaves a script named test alone, but not a folder", function()
    write("x_test.lua", 'testing.test("x", function() end)')
    assert(os.execute(("mkdir '%s/test'"):format(folder)))
    has((run()), "1 passed")
    support.remove_folder(folder .. "/test")
    support.write(folder .. "/test", "print('mine', ...)")
    assert.same({ "mine\targument\n", "", 0 }, { run "argument" })
  end)

  it("tells a failure's cause, line, way there and what was printed", function()
    write("x_test.lua", [[
local function check(x) testing.assert_equal(x, zknn.zeros(2)) end
testing.test("deep", function()
  print("some output")
  io.stderr:write("an error line\n")
  check(zknn.tensor { 0.0, 2.5 })
end)
testing.test("good", function() print "not shown" end)
testing.test("table", function() error({}) end)
testing.test("many\nlines", function()
  for i = 1, 100 do print("line " .. i .. ".") end
  error "x"
end)
]])
    local out, err, code = run()
    assert.same({ "", 1 }, { err, code })
    has(out, [[
  FAIL deep  T
       x_test.lua:2: Tensor-likes are not equal!

       Mismatched elements: 1 / 2 (50.0%)
       Greatest absolute difference: 2.5 at index (1,)
       Greatest relative difference: inf at index (1,)

       At index (1,): got 2.5, expected 0.0
           2 | local function check(x) testing.assert_equal(x, zknn.zeros(2)) end
             |                                 ^^^^^^^^^^^^
         x_test.lua:2: in function 'check'
         x_test.lua:6: in the test
       it printed:
       | some output
       | an error line
  ok   good  T
  FAIL table  T
       (error object is a table value: {]])
    has(out, "x_test.lua:9: in the test")
    has(out, "FAIL many?lines")
    has(out, "| ... (--show-output shows all)\n       | line 61.")
    lacks(out, "not shown")
    lacks(out, "lua/zknn/")
    lacks(out, "[C]")
    has(out, "\nFailed:\n  x_test.lua: deep\n  x_test.lua: table\n  x_test.lua: many?lines\n")
    has(out, "1 passed, 3 failed in 1 file, T")
    has((run "--show-output --filter good"), "not shown\n  ok   good")
  end)

  it("survives what ends a process, and says so", function()
    write("exit_test.lua", 'testing.test("a", function() end)\n'
      .. 'testing.test("leaves", function() print "bye" os.exit(0) end)')
    write("exit_outside_test.lua", 'testing.test("a", function() end)\nos.exit(0)')
    write("killed_test.lua",
      'testing.test("dies", function() os.execute "kill -KILL $PPID" end)')
    write("kept_test.lua", 'testing.test("dies too", function() print(testing.temporary_folder()) '
      .. 'os.exit(7) end)')
    write("left_test.lua", 'testing.test("leaves a child", function() os.execute "sleep 60 &" end)')
    write("outside_test.lua", 'testing.test("a", function() end)\nlocal function f() error "cause" '
      .. 'end\nlocal function g() f() end\ng()')
    support.write(folder .. "/syntax_test.lua", "local x = = 3")
    local out, _, code = run()
    assert.equal(1, code)
    has(out, "FAIL leaves  T\n       its process ended early with status 0, as by os.exit; tests "
      .. "behind it in this file did not run\n       it printed:\n       | bye\n")
    has(out, "exit_outside_test.lua\n  ok   a  T\n  FAIL (the file)  T\n       its "
      .. "process ended early with status 0, as by os.exit\n")
    has(out, "FAIL dies  T\n       its process was killed by signal 9 (Killed)")
    local kept = out:match "status 7, as by os.exit[^|]*| ([^\n]+)"
    assert.is_nil(io.open(kept))
    has(out, "ok   leaves a child")
    has(out, "outside_test.lua\n  ok   a  T\n  FAIL (the file)  T\n"
      .. "       outside_test.lua:3: cause\n")
    has(out, "outside_test.lua:4: in ")
    has(out, "FAIL (the file)  T\n       syntax_test.lua:1: unexpected symbol near '='\n")
    has(out, "4 passed, 6 failed in 7 files")
  end)

  it("ends what hangs, says where it was, and goes on", function()
    write("hang_test.lua", 'testing.test("loops", function()\n  while true do end\nend)\n'
      .. 'testing.test("after", function() end)\n'
      .. 'testing.test("waits", function() os.execute "sleep 60" end)')
    write("stubborn_test.lua", 'testing.test("stays", function() while true do '
      .. 'pcall(function() while true do end end) end end)')
    local start = os.time()
    local out, _, code = run "--timeout 1"
    assert.equal(1, code)
    assert.is_true(os.time() - start < 30)
    has(out, "FAIL loops  T\n       it ran longer than 1 s (--timeout), and was at "
      .. "hang_test.lua:3\n           3 |   while true do end\n  ok   after")
    has(out, "FAIL waits  T\n       it ran longer than 1 s (--timeout)")
    has(out, "FAIL stays  T\n       it ran longer than 1 s (--timeout); tests behind it")
    has(out, "\nSlowest:\n")
  end)

  it("runs before, after, parametrised and skipped tests, and temporary folders", function()
    write("x_test.lua", [[
local log, kept = {}, nil
testing.before(function() log[#log + 1] = "before" end)
testing.after(function() log[#log + 1] = "after" end)
testing.test("own", function()
  testing.after(function() log[#log + 1] = "own after" end)
  kept = testing.temporary_folder()
  zknn.system.write_file(kept .. "/x", "y")
  log[#log + 1] = "test"
end)
testing.test("order", function()
  testing.assert_equal(log, { "before", "test", "own after", "after", "before" })
  assert(not io.open(kept))
end)
testing.test("skipped", function() testing.skip "no data" end)
testing.parametrize("pair", { { 1, 2 }, { "a", nil, true, n = 3 } }, function(...)
  testing.assert_true(select("#", ...) >= 2)
end)
testing.parametrize("named", { b = 2, a = { { 1 } } }, function(x)
  testing.assert_true(x ~= nil)
end)
testing.test("bad cleanup", function() testing.after(function() error "in after" end) end)
testing.test("nested", function() testing.test("inner", function() end) end)
testing.test("hook", function() testing.before(function() end) end)
testing.assert_error(testing.skip, "no test runs here")
testing.assert_error(testing.parametrize, "has no cases", "none", {}, print)
]])
    local out, _, code = run()
    assert.equal(1, code)
    has(out, table.concat({ "  ok   own  T", "  ok   order  T", "  skip skipped  T  no data",
      "  ok   pair [1, 2]  T", '  ok   pair ["a", nil, true]  T', "  ok   named [a]  T",
      "  ok   named [b]  T", "  FAIL bad cleanup  T\n       x_test.lua:22: in after" }, "\n"))
    has(out, "test: 'inner' is inside the test 'nested'")
    has(out, "before: 'hook' runs already")
    has(out, "6 passed, 3 failed, 1 skipped")
  end)

  it("tells of each thing that failed around a test, the first one first", function()
    write("x_test.lua", [[
testing.before(function() error "in before" end)
testing.after(function() error "in after" end)
testing.test("a", print)
]])
    has(run(), "x_test.lua:2: in before")
    has(run(), "and what runs after it failed too: x_test.lua:3: in after")
  end)

  it("gives each test the same random numbers, whatever ran before", function()
    write("x_test.lua", 'for i = 1, 2 do testing.test("t" .. i, function() '
      .. 'print(zknn.rand(1):item(), math.random()) error("x", 0) end) end')
    local function numbers(words)
      local list = {}
      for line in run(words):gmatch "\n       | ([^\n]+)" do list[#list + 1] = line end
      return list
    end
    local both, second = numbers "", numbers "--filter t2"
    assert.equal(both[1], both[2])
    assert.same({ both[1] }, second)
    assert.not_equal(both[1], numbers("--seed 3")[1])
  end)

  it("stops at the first failure when asked", function()
    write("a_test.lua", 'testing.test("a", function() error "x" end)\n'
      .. 'testing.test("b", function() end)')
    write("b_test.lua", 'testing.test("c", function() end)')
    local out, _, code = run "--fail-fast"
    has(out, "0 passed, 1 failed in 1 file, T\nstopped; 1 file did not run\n")
    assert.equal(1, code)
  end)

  it("keeps golden files beside the tests, from any folder", function()
    write("deep/x_test.lua", 'testing.test("g", function() '
      .. 'testing.golden("golden/x.pth", zknn.ones(2) * tonumber(os.getenv "K" or 1)) end)')
    has((run()), "there is no golden/x.pth yet: run the script with --update")
    has((run "--update"), "1 passed, 0 failed, 1 golden file written in 1 file")
    assert(io.open(folder .. "/deep/golden/x.pth")):close()
    assert.equal(0, select(3, run "deep"))
    local _, _, code = run(folder, "cd / && ")
    assert.equal(0, code)
    has((run("", "env K=2 ")), "golden: golden/x.pth: Tensor-likes are not close!")
  end)

  local MIXED = 'testing.test("good # 1", function() end)\n'
    .. 'testing.test("bad <&\\"\\1\\xff>", function() print "]]>\\0" error("a <b>\\nc", 0) end)\n'
    .. 'testing.test("skip", function() testing.skip "why # not" end)'

  it("prints TAP", function()
    write("x_test.lua", MIXED)
    local out, err, code = run "--tap"
    out = out:gsub("duration_ms: [%d.]+", "duration_ms: N")
    assert.equal(table.concat({ "TAP version 13", "ok 1 - x_test.lua: good \\# 1", "  ---",
      "  duration_ms: N", "  ...", 'not ok 2 - x_test.lua: bad <&" \xff>', "  ---",
      "  duration_ms: N", "  message: |", "    a <b>", "    c", "  stack: |",
      "    x_test.lua:3: in the test", "  output: |", "    ]]>?", "  ...",
      "ok 3 - x_test.lua: skip # SKIP why \\# not", "  ---", "  duration_ms: N", "  ...", "1..3",
      "",
    }, "\n"), out)
    assert.same({ "", 1 }, { err, code })
  end)

  it("writes JUnit's XML", function()
    write("sub/x_test.lua", MIXED)
    support.write(folder .. "/y_test.lua", "local x = = 3")
    local _, _, code = run "--junit out/deep/junit.xml"
    assert.equal(1, code)
    support.write(folder .. "/read.py", [[
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
print(root.tag, root.get("tests"), root.get("failures"), root.get("skipped"))
for suite in root:
    print(suite.tag, suite.get("name"), suite.get("tests"), suite.get("failures"))
    for case in suite:
        print(ascii(case.get("classname")), ascii(case.get("name")), [(c.tag, c.get("message"),
              c.text) for c in case])
]])
    local out = support.output_of(("python3 '%s/read.py' '%s/out/deep/junit.xml'"):format(folder,
      folder))
    assert.equal([[
testsuites 4 2 1
testsuite y_test.lua 1 1
'y_test' '(the file)' [('failure', "y_test.lua:1: unexpected symbol near '='", "y_test.lua:1: ]]
      .. [[unexpected symbol near '='\n    1 | local x = = 3\n      |           ^"), ]]
      .. [[('system-out', None, "]] .. program .. [[: y_test.lua:1: ]]
      .. [[unexpected symbol near '='\n    1 | local x = = 3\n      |           ^\n")]
testsuite sub/x_test.lua 3 1
'sub.x_test' 'good # 1' []
'sub.x_test' 'bad <&"??>' [('failure', 'a <b>', 'a <b>\nc\n    3 | .. REST
'sub.x_test' 'skip' [('skipped', 'why # not', None)]
]], (out:gsub("(c\\n    3 | )[^\n]*", "%1.. REST")))
  end)

  it("has colours on a terminal alone, and not where they are not wanted", function()
    write("x_test.lua", 'testing.test("a", function() end)')
    local function shown(environment)
      return support.output_of(("cd '%s' && env %s script -qec '%s test' /dev/null </dev/null")
        :format(folder, environment, program))
    end
    if os.execute "command -v script >/dev/null" then
      has(shown "-u NO_COLOR TERM=xterm", "\27[32mok  \27[0m")
      lacks(shown "NO_COLOR=1 TERM=xterm", "\27[3")
      lacks(shown "-u NO_COLOR TERM=dumb", "\27[3")
    end
    lacks((run()), "\27")
  end)

  it("runs the example of docs/testing.md", function()
    local page = read "docs/testing.md"
    local code = page:match "```lua\n(.-)```"
    assert.is_truthy(code and code:find("testing.parametrize", 1, true))
    support.write(folder .. "/example_test.lua", code)
    has((run "--update"), "0 failed, 1 golden file written in 1 file")
    assert.equal(0, select(3, run()))
  end)
end)

describe("zknn new", function()
  before_each(function() folder = support.make_folder() end)
  after_each(function() support.remove_folder(folder) end)

  local function new(words)
    local out = support.output_of(("cd '%s' && { %s new %s; } 2>&1; echo $?"):format(folder,
      program, words))
    return out:match "^(.*)\n(%d+)\n$"
  end

  it("makes a project whose tests pass and whose training learns", function()
    local out, code = new "net"
    assert.equal("0", code)
    has(out, "net/model_test.lua")
    has(read(folder .. "/net/README.md"), "# net\n")
    local said = support.output_of(("cd '%s/net' && %s test 2>&1 && %s train.lua --epochs 60 && ls")
      :format(folder, program, program))
    has(said, "7 passed, 0 failed in 1 file")
    local accuracy = said:match "epoch  60  loss [%d.]+  accuracy on the test set ([%d.]+)%%"
    assert.is_true(tonumber(accuracy) > 90)
    has(said, "net.pth")
  end)

  it("names the commands that come next, as they work there", function()
    local function next_of(before, name, words)
      local out = support.output_of(([[cd '%s' && %s bash -c 'exec -a "$@"' - %s %s new %s]])
        :format(folder, before, name, program, words))
      return (out:match "\nNext:  (.*)\n$":gsub("\n       ", "; "))
    end
    local own = program:gsub("%p", "%%%0")
    -- In the PATH.
    os.execute(("mkdir %s/bin && ln -s %s %s/bin/zknn"):format(folder, program, folder))
    assert.equal("cd a; zknn test; zknn train.lua", next_of("PATH=$PWD/bin:$PATH", "zknn", "a"))
    -- Not in the PATH, and not built in a clone that has a wrapper: by its path.
    assert.matches("^cd b; " .. own .. " test; ", next_of("PATH=/usr/bin:/bin", program, "b"))
    -- A clone whose wrapper started it.
    os.execute(("mkdir -p %s/build/release && cp %s %s/build/release/zknn && echo '#!' >%s/zknn")
      :format(folder, program, folder, folder))
    local clone = program
    program = folder .. "/build/release/zknn"
    assert.equal("cd c/d; ../../zknn test; ../../zknn train.lua",
      next_of("PATH=/usr/bin:/bin", "zknn", "c/d"))
    assert.equal(("cd '%s/e f'; %s/zknn test; %s/zknn train.lua"):format(folder, folder, folder),
      next_of("PATH=/usr/bin:/bin", "zknn", "\"$PWD/e f\""))
    program = clone
  end)

  it("fits its help to the terminal", function()
    local fit = require("zknn.usage").fit
    local text = require("zknn.testing.options").USAGE
    for _, width in ipairs { 30, 40, 60, 80, 100 } do
      local fitted = fit(text, width)
      for line in fitted:gmatch "[^\n]+" do
        assert.is_true(#line <= math.max(width, 49), line) -- the usage line stays whole
      end
      assert.equal((text:gsub("%s+", " ")), (fitted:gsub("%s+", " ")))
    end
    assert.equal("  --seed N           seed of each test's random numbers\n"
      .. "                     (default: 0)\n",
      fit("  --seed N           seed of each test's random numbers (default: 0)\n", 60))
  end)

  it("makes a training that refuses wrong arguments", function()
    new "net"
    for _, words in ipairs { "--epochs x", "--epochs", "--epochs 0", "--epoch 3", "x" } do
      local out = support.output_of(("cd '%s/net' && %s train.lua %s 2>&1; echo $?"):format(folder,
        program, words))
      assert.equal("usage: zknn train.lua [--epochs N]      (N: a whole number, 1 or more)\n1\n",
        out)
    end
  end)

  it("refuses what is no new name, and writes over nothing", function()
    has(new "", "a name for the project is missing: zknn new NAME")
    has(new "a b", "'b' is one word too many: zknn new NAME")
    has(new "--x", "there is no option '--x'; write a name: zknn new NAME")
    has(new "--help", "usage: zknn new NAME")
    support.write(folder .. "/file", "")
    has(new "file", "cannot make the folder file")
    new "net"
    support.write(folder .. "/net/model.lua", "mine")
    local out, code = new "net"
    has(out, "the folder 'net' is there already, and is not empty; choose another name")
    assert.equal("2", code)
    assert.equal("mine", read(folder .. "/net/model.lua"))
    has(new "'100% \"it'\\''s\"'", "100%")
    has(read(folder .. "/100% \"it's\"/README.md"), "# 100% \"it's\"\n")
  end)
end)
