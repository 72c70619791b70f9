-- The command line. The oracle is `lua` 5.4: its manual (section 7) and what Debian's lua5.4 does.

local support = require "support"
local slurp = support.read
local zknn = support.program()
local folder

local function write(name, text)
  local path = folder .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

-- Runs a line of shell in which ZKNN is the program; returns what it printed on standard output and
-- standard error, and its exit status (or the signal's name).
local function run(line)
  local out, err = folder .. "/out", folder .. "/err"
  line = line:gsub("ZKNN%f[^%w_]", zknn)
  local _, how, code = os.execute(("{ %s\n} >%s 2>%s </dev/null"):format(line, out, err))
  return slurp(out), slurp(err), how == "exit" and code or how
end

-- A report without what zknn adds to Lua's: the line of source and the mark under it.
local function without_excerpt(err)
  return (err:gsub("\n +%d* | [^\n]*", ""))
end

describe("the command line", function()
  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir -p " .. folder .. "/sub"))
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  it("runs -e, -l and -W in their order, then the script", function()
    local script = write("order.lua", "print(x, m.type(1), ...)")
    local out, err, code = run("ZKNN -W -e 'x = 1' -l m=math -e 'x = x + 1; warn\"w\"' "
      .. script .. " a b")
    assert.equal("2\tinteger\ta\tb\n", out)
    assert.equal("Lua warning: w\n", err)
    assert.equal(0, code)
  end)

  it("requires -l MOD into the global MOD", function()
    write("sub/mine.lua", "return { 7 }")
    write("sub/mine-v2.lua", "return { 8 }")
    assert.equal("7\n", (run("cd " .. folder .. "/sub; ZKNN -l mine -e 'print(mine[1])'")))
    assert.equal("8\n", (run("cd " .. folder .. "/sub; ZKNN -l mine-v2 -e 'print(mine[1])'")))
  end)

  it("gives the script its arguments, and arg the rest at negative indices", function()
    local script = write("arg.lua", "print(#arg, arg[0], arg[1], arg[-1], arg[-2], arg[-3], ...)")
    local out = run("ZKNN -e '' " .. script .. " -x")
    assert.equal(("1\t%s\t-x\t\t-e\t%s\t-x\n"):format(script, zknn), out)
  end)

  it("keeps --threads away from the script", function()
    local script = write("threads.lua", "print(#arg, ...)")
    assert.equal("1\ty\n", (run("ZKNN --threads 2 " .. script .. " y")))
    assert.equal("1\t--threads\n", (run("ZKNN --threads=1 " .. script .. " --threads")))
    assert.equal("0\n", (run("ZKNN_THREADS=1 ZKNN --threads 2 -e '' -- " .. script)))
  end)

  it("refuses a number of threads that is none", function()
    for _, value in ipairs { "0", "-1", "abc", "2x", "''", "99999999999999999999", "1025" } do
      local out, err, code = run("ZKNN --threads " .. value .. " -e 'print(1)'")
      assert.equal("", out)
      assert.matches("--threads: '.*' is not a number of threads", err)
      assert.equal(1, code)
    end
    local _, err, code = run("ZKNN_THREADS=many ZKNN -e ''")
    assert.matches("ZKNN_THREADS: 'many' is not a number of threads", err)
    assert.equal(1, code)
    assert.equal(0, select(3, run("ZKNN_THREADS=many ZKNN -E -e ''")))
    assert.equal(0, select(3, run("ZKNN_THREADS= ZKNN -e ''")))
  end)

  it("runs standard input for a pipe and for -", function()
    assert.equal("3\n", (run("echo 'print(1 + 2)' | ZKNN")))
    assert.equal("a\n", (run("echo 'print(...)' | ZKNN - a")))
    local _, err, code = run("echo 'error\"no\"' | ZKNN -")
    assert.matches("stdin:1: no", err)
    assert.equal(1, code)
  end)

  it("reports an error as lua does: argv[0], message, traceback, status 1", function()
    local script = write("bad.lua", "local function f() error('oh') end\nf()")
    local out, err, code = run("ZKNN_TRACE=1 bash -c 'exec -a zknn ZKNN " .. script .. "'")
    local expected = run("bash -c 'exec -a zknn lua5.4 " .. script .. "' 2>&1")
    err = without_excerpt(err)
    if expected:find("stack traceback", 1, true) then -- Debian's lua5.4 is here
      assert.equal(expected, err)
    end
    assert.equal("", out)
    assert.matches(("zknn: %s:1: oh\nstack traceback:\n\t[C]: in function 'error'"):format(script)
      :gsub("%p", "%%%0"), err)
    assert.equal(1, code)
  end)

  it("reports a syntax error, a missing script, error objects", function()
    local script = write("syntax.lua", "x = = 1")
    local _, err, code = run("ZKNN " .. script)
    assert.matches(": unexpected symbol near '='\n", err)
    assert.equal(1, code)
    _, err, code = run("ZKNN " .. folder .. "/none.lua")
    assert.matches("cannot open .*none.lua", err)
    assert.equal(1, code)
    _, err = run("ZKNN -e 'error(setmetatable({}, { __tostring = function() return \"me\" end }))'")
    assert.equal(zknn .. ": me\n", err)
    _, err = run("ZKNN -e 'error {}'")
    assert.matches(": %(error object is a table value: {}%)\n", err)
  end)

  it("exits with the status of os.exit", function()
    assert.equal(3, select(3, run("ZKNN -e 'os.exit(3)'")))
    assert.equal(0, select(3, run("ZKNN -e 'os.exit(true, true)'")))
    assert.equal(1, select(3, run("ZKNN -e 'os.exit(false, true)'")))
  end)

  it("shows what help does by the command help, unless a file has its name", function()
    local function in_lua(code) return (run(("ZKNN -e '%s'"):format(code))) end
    for name, status in pairs { ["nn.Linear"] = 0, sum = 0, ["copied nested"] = 0, qqqqqqqq = 1 } do
      local out, err, code = run("ZKNN help " .. name)
      local text = in_lua(('help "%s"'):format(name))
      assert.same(status == 0 and { text, "", 0 } or { "", text, 1 }, { out, err, code })
    end
    assert.equal(in_lua "help()", (run "ZKNN help"))
    assert.matches("^usage: zknn help %[NAME%]\n", (run "ZKNN help --help"))
    os.execute(("mkdir %s/own"):format(folder))
    write("own/help", 'print("own", ...)')
    assert.equal("own\tsum\n", (run(("cd %s/own && ZKNN help sum"):format(folder))))
  end)

  it("answers -h and --help on standard output", function()
    local out, err, code = run "ZKNN --help"
    assert.matches("^usage: ", out)
    assert.matches(" test %[dirs and files%]", out)
    assert.same({ "", 0 }, { err, code })
    assert.same({ out, "", 0 }, { run "ZKNN -h nosuch.lua" })
  end)

  it("refuses bad options with the usage", function()
    local cases = {
      ["-x"] = "unrecognized option '-x'",
      ["---"] = "unrecognized option '---'",
      ["--thread"] = "unrecognized option '--thread'; did you mean '--threads'?",
      ["-version"] = "unrecognized option '-version'; did you mean '--version'?",
      ["-Ex"] = "unrecognized option '-Ex'",
      ["-e"] = "'-e' needs argument",
      ["-l -v"] = "'-l' needs argument",
      ["--threads"] = "'--threads' needs argument",
    }
    for options, message in pairs(cases) do
      local out, err, code = run("ZKNN " .. options)
      assert.equal("", out)
      assert.equal(zknn .. ": " .. message .. "\n", err:match("^[^\n]*\n"))
      assert.matches("\nusage: .*%-%-help lists the options%)\n$", err)
      assert.equal(1, code)
    end
  end)

  it("says where --test and --bench are", function()
    for _, option in ipairs { "--test", "--bench" } do
      local _, err, code = run("ZKNN " .. option)
      assert.matches((": '%s' is for ./zknn in a clone "):format(option):gsub("%p", "%%%0"), err)
      assert.equal(1, code)
    end
    assert.matches("Only %./zknn in a clone of zknn has these; an installed zknn has neither:\n  "
      .. "%./zknn %-%-test .*\n  %./zknn %-%-bench ", (run "ZKNN --help"))
  end)

  it("names the script that a name may be a slip for", function()
    os.execute(("mkdir -p %s/near/scripts"):format(folder))
    write("near/scripts/train_3layer.lua", "")
    write("near/scripts/infer.lua", "")
    write("near/model.lua", "")
    local function near(name)
      local _, err, code = run(("cd %s/near && ZKNN %s"):format(folder, name))
      assert.equal(1, code)
      assert.matches((": cannot open %s: No such file or dir"):format(name):gsub("%p", "%%%0"), err)
      return err:match "; did you mean '(.*)'%?\n$" or err:match "directory\n$" and "nothing"
    end
    assert.equal("scripts/train_3layer.lua", near "tran_3layer.lua")
    assert.equal("scripts/train_3layer.lua", near "train_3layer")
    assert.equal("scripts/infer.lua", near "scripts/infr.lua")
    assert.equal("model.lua", near "model")
    assert.equal("model.lua", near "mdel.lua")
    assert.equal("../near/model.lua", near "../near/Model.lua")
    assert.equal("test", near "tset")
    assert.equal("help", near "hlep")
    assert.equal("nothing", near "something_else.lua")
    assert.equal("nothing", near "nowhere/model.lua")
  end)

  it("tells wrong values of environment variables", function()
    local script = write("cpu.lua", 'local z = require "zknn" z.nn.Linear(64, 64)(z.ones(64, 64))')
    local _, err, code = run("ZKNN_CPU=pentium ZKNN " .. script)
    assert.matches("ZKNN_CPU is 'pentium', not portable, neon, avx2 or avx512; ignored\n", err)
    assert.equal(0, code)
    local other = io.popen("uname -m"):read "l" == "aarch64" and "avx512" or "neon"
    _, err, code = run(("ZKNN_CPU=%s ZKNN %s"):format(other, script))
    assert.matches(("ZKNN_CPU is '%s', which this CPU does not have; it uses '"):format(other), err)
    assert.equal(0, code)
    assert.equal("", select(2, run("ZKNN_CPU=portable ZKNN " .. script)))
    _, err, code = run("ZKNN_SHOW=sixle ZKNN -e 'require(\"zknn\").plot.show()'")
    assert.matches("plot%.show: ZKNN_SHOW %(in the environment%) must be .* mean 'sixel'", err)
    assert.equal(1, code)
    _, err, code = run("TMPDIR=/nowhere ZKNN -e 'require(\"zknn\").testing.temporary_folder()'")
    assert.matches("/nowhere/zknn%-%w+: No such file or directory %(TMPDIR names the place", err)
    assert.equal(1, code)
    script = write("golden.lua", 'local z = require "zknn" z.testing.golden("g.pth", z.ones(2))')
    _, err, code = run("ZKNN_UPDATE_GOLDEN=yes ZKNN " .. script)
    assert.matches("ZKNN_UPDATE_GOLDEN %(in the environment%) must be 1 or 0, got 'yes'", err)
    assert.equal(1, code)
  end)

  it("prints help and versions", function()
    local out, err, code = run("ZKNN --help")
    assert.matches("^usage: .*%-%-threads N", out)
    assert.equal("", err)
    assert.equal(0, code)
    assert.matches("^zknn %d+%.%d+%.%d+\n$", (run("ZKNN --version")))
    assert.matches("^zknn .*Lua 5%.4.*PUC%-Rio\nhi\n$", (run("ZKNN -v -e 'print\"hi\"'")))
  end)

  it("runs LUA_INIT first, unless -E", function()
    assert.equal("5\n", (run("LUA_INIT='x = 5' ZKNN -e 'print(x)'")))
    assert.equal("6\n", (run("LUA_INIT_5_4='x = 6' LUA_INIT='x = 5' ZKNN -e 'print(x)'")))
    assert.equal("nil\n", (run("LUA_INIT='x = 5' ZKNN -E -e 'print(x)'")))
    local path = write("init.lua", "x = 8")
    assert.equal("8\n", (run("LUA_INIT=@" .. path .. " ZKNN -e 'print(x)'")))
    local out, err, code = run("LUA_INIT='error\"i\"' ZKNN -e 'print(1)'")
    assert.equal("", out)
    assert.matches("LUA_INIT:1: i", err)
    assert.equal(1, code)
  end)

  it("leaves package.path Lua's, and LUA_PATH in charge", function()
    assert.equal("q\n", (run("LUA_PATH=q ZKNN -e 'print(package.path)'")))
    local script = write("path.lua", "print(package.path, package.cpath)")
    local lua = run("env -i PATH=$PATH lua5.4 " .. script)
    if lua ~= "" then
      assert.equal(lua, (run("env -i ZKNN " .. script)))
    end
  end)

  it("finds a script's neighbours from anywhere", function()
    write("sub/near.lua", "return { name = ..., file = select(2, ...) }")
    assert(os.execute("mkdir -p " .. folder .. "/sub/deep/inner"))
    write("sub/deep/inner/init.lua", "return 'inner'")
    local script = write("sub/main.lua",
      "local n = require 'near'; print(n.name, n.file, (require 'deep.inner'))")
    local expected = ("near\t%s/sub/near.lua\tinner\n"):format(folder)
    assert.equal(expected, (run("cd /; ZKNN " .. script)))
    assert.equal("near\t./near.lua\tinner\n", (run("cd " .. folder .. "/sub; ZKNN main.lua")))
  end)

  it("fails to require with Lua's own words", function()
    local script = write("lost.lua", "require 'zknn.lost'")
    local _, err, code = run("ZKNN_TRACE=1 bash -c 'exec -a X ZKNN " .. script .. "'")
    assert.equal(1, code)
    local lua = run("bash -c 'exec -a X lua5.4 " .. script .. "' 2>&1")
    if lua:find("stack traceback", 1, true) then
      assert.equal(lua, without_excerpt(err))
    end
    assert.matches("^X: " .. script:gsub("%p", "%%%0") .. ":1: module 'zknn.lost' not found:\n",
      err)
    write("sub/broken.lua", "x = = 1")
    script = write("sub/uses.lua", "require 'broken'")
    _, err = run("ZKNN " .. script)
    assert.matches("error loading module 'broken' from file '.*broken.lua':\n\t.*unexpected", err)
  end)

  it("carries its modules: moved, from any folder, with no environment", function()
    local moved = folder .. "/sub/moved"
    assert(os.execute(("cp %s %s"):format(zknn, moved)))
    local check = "'local repl, file = require \"zknn.repl\" print(type(repl.show), file)'"
    local expected = "function\tlua/zknn/repl/init.lua\n"
    assert.equal(expected, (run("cd /; env -i " .. moved .. " -e " .. check)))
    assert.matches("^%d+%.%d+%.%d+\t1\n$", (run("cd /; env -i " .. moved
      .. " -l zknn -e 'print(zknn.version, zknn.nn.Linear(1, 1).weight:numel())'")))
    -- nothing in the working directory stands in their way
    assert(os.execute(("mkdir -p %s/sub/zknn"):format(folder)))
    write("sub/zknn/repl.lua", "error 'the wrong one'")
    local out, err = run("cd " .. folder .. "/sub; ZKNN -e " .. check)
    assert.equal(expected, out .. err)
  end)

  it("works on where a script gives Lua's names another meaning", function()
    local script = write("names.lua", [[
      for name in pairs(_G) do
        if name ~= "print" and name ~= "_G" and name ~= "require" then _G[name] = 7 end
      end
      local zknn = require "zknn"
      local nn = zknn.nn
      local model = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
      local loss = nn.MSELoss()(model(zknn.ones(4, 2)), zknn.zeros(4, 3))
      loss:backward()
      zknn.optim.SGD(model:parameters(), {lr = 0.1}):step()
      print(model, type)]])
    local out, err = run("ZKNN " .. script)
    assert.equal("", err)
    assert.matches("^Sequential%(\n.*%)\t7\n$", out)
    -- a script's print is for all
    script = write("names.lua", [[
      function print(...) io.write "mine" end
      require("zknn").help "Linear"]])
    assert.equal("mine", (run("ZKNN " .. script)))
  end)

  it("loads of zknn what is used, and no more", function()
    local out = run("ZKNN -l zknn -e 'print(package.loaded[\"zknn.nn\"], zknn.nn ~= nil,"
      .. " package.loaded[\"zknn.optim\"], package.loaded[\"zknn.mistakes\"])'")
    assert.equal("nil\ttrue\tnil\tnil\n", out)
  end)

  it("opens libraries when they are used, not at the start", function()
    -- Oracle: what the kernel has mapped into the process.
    local script = write("maps.lua", [[
      local zknn = require "zknn"
      local function has(name)
        for line in io.lines("/proc/self/maps") do
          if line:find("/lib" .. name, 1, true) then return true end
        end
        return false
      end
      print(has "lua5.4", has "openblas", has "zip", has "crypto", has "readline", has "tinfo",
        has "png", has "z.", has "md.")
      local x = zknn.ones(300, 300, { dtype = "float64" })
      print(zknn.mm(x, x):sum():item(), has "openblas", has "zip")
      zknn.save(x, arg[1])
      print(zknn.load(arg[1]):sum():item(), has "zip", has "png", has "md.")
      zknn.image.save(zknn.zeros(2, 2), arg[2])
      print(zknn.image.load(arg[2]):sum():item(), has "png")
    ]])
    local out, err = run(("ZKNN %s %s/x.pth %s/x.png"):format(script, folder, folder))
    assert.equal("", err)
    assert.equal("true" .. ("\tfalse"):rep(8) .. "\n27000000.0\ttrue\tfalse\n"
      .. "90000.0\ttrue\tfalse\tfalse\n0\ttrue\n", out)
  end)

  it("converses on a pipe with -i, after the script", function()
    local script = write("first.lua", "x = 41")
    local lines = "x + 1\\nfor i = 1, 2 do\\nprint(i)\\nend\\nerror\"e\"\\n=x"
    local out, err, code = run("printf '" .. lines .. "' | ZKNN -i " .. script)
    assert.matches("\n> x %+ 1\n42\n> for i = 1, 2 do\n>> print%(i%)\n>> end\n1\n2\n", out)
    assert.matches("\n> =x\n41\n> \n$", out)
    assert.matches("^stdin:1: e\n.*stack traceback:", err)
    assert.equal(0, code)
  end)

  it("is stopped by Ctrl-C as an error, and by a second one at once", function()
    local out, err, code = run("ZKNN -e 'io.write\"go\" io.flush() while true do end' &\n"
      .. "pid=$!; while ! [ -s " .. folder .. "/out ]; do sleep 0.01; done\n"
      .. "kill -INT $pid; wait $pid")
    assert.equal("go", out)
    assert.matches(": %(command line%):1: interrupted!\n    1 | io.write[^\n]*\n.*stack traceback:",
      err)
    assert.equal(130, code) -- it died of SIGINT: 128 + 2
    -- a search that never comes back to Lua's loop
    out, err, code = run("ZKNN -e 'io.write\"go\" io.flush() "
      .. "string.find(string.rep(\"a\", 1 << 20), \".-.-b\")' &\n"
      .. "pid=$!; while ! [ -s " .. folder .. "/out ]; do sleep 0.01; done\n"
      .. "sleep 0.5; kill -INT $pid; sleep 0.2; kill -INT $pid; wait $pid; echo ended by $?")
    assert.equal("goended by 130\n", out) -- 128 + SIGINT
    assert.equal("", err)
    assert.equal(0, code)
  end)
end)
