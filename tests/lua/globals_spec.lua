-- Globals that are not there: Python's words, and the modules that -e has. Oracle: a script's
-- globals are Lua's own and nothing else.

local support = require "support"
local zknn = support.program()
local folder

local function write(name, text)
  support.write(folder .. "/" .. name, text)
  return folder .. "/" .. name
end

-- What the command line prints, on either stream.
local function run(line)
  line = line:gsub("ZKNN%f[^%w_]", zknn)
  return support.output_of(("cd %s && { %s\n} 2>&1 </dev/null"):format(folder, line))
end

-- The classical strict.lua, which Lua's distribution once had.
local STRICT = [[
local mt = getmetatable(_G)
if mt == nil then mt = {}; setmetatable(_G, mt) end
mt.__declared = {}
local function what()
  local d = debug.getinfo(3, "S")
  return d and d.what or "C"
end
mt.__newindex = function(t, n, v)
  if not mt.__declared[n] then
    local w = what()
    if w ~= "main" and w ~= "C" then error("assign to undeclared variable '" .. n .. "'", 2) end
    mt.__declared[n] = true
  end
  rawset(t, n, v)
end
mt.__index = function(t, n)
  if not mt.__declared[n] and what() ~= "C" then
    error("variable '" .. n .. "' is not declared", 2)
  end
  return rawget(t, n)
end
]]

describe("globals", function()
  setup(function() folder = support.make_folder() end)
  teardown(function() support.remove_folder(folder) end)

  it("are Lua's own in a script", function()
    write("own.lua", "print(zknn, nn, F, help, testing, rawlen, nonsense)")
    assert.matches("^nil\tnil\tnil\tnil\tnil\tfunction: [^\t]*\tnil\n$", (run "ZKNN own.lua"))
  end)

  it("of zknn are there for -e, and not for the script behind it", function()
    assert.equal("3\n2\n", run("ZKNN -e 'print(zknn.ones(3):numel())' "
      .. "-e 'print(nn.Linear(2, 1).weight:numel())'"))
    local names = { "zknn", "nn", "F", "optim", "data", "onnx", "plot", "testing", "help" }
    for _, name in ipairs(names) do
      assert.equal("true\n", run("ZKNN -e 'print(" .. name .. " ~= nil)'"), name)
    end
    write("behind.lua", "print(nn, rawget(_G, 'nn'), f())")
    write("mine.lua", "return nn")
    assert.equal("nil\tnil\ttrue\nnil\n", run("ZKNN -e 'function f() return nn ~= nil end' "
      .. "-e 'local x = nn' behind.lua; ZKNN -e 'print(dofile \"mine.lua\")'"))
    assert.equal("5\n", run "ZKNN -e 'nn = 5 print(nn)'") -- an own one comes first
  end)

  for word, lua in pairs { True = "true", False = "false", None = "nil" } do
    it(word .. " raises with Lua's word", function()
      write("python.lua", "local t = {\n  bias = " .. word .. " }\nprint(t.bias)")
      local message = ("python.lua:2: Lua has no '%s': write %s\n"):format(word, lua)
      assert.equal(zknn .. ": " .. message, run("ZKNN python.lua"):match "^[^\n]*\n")
      write("caught.lua", "print(select(2, pcall(load('\\n\\nreturn " .. word .. "', '@x.lua'))))")
      assert.equal("x.lua:3: " .. message:match ":2: (.*)$", run "ZKNN caught.lua")
      write("library.lua", ("print(rawget(_G, %q), pcall(next, _G, nil))"):format(word))
      assert.matches("^nil\ttrue", run "ZKNN library.lua")
      write("defined.lua", word .. " = 7 print(" .. word .. ")")
      assert.equal("7\n", run "ZKNN defined.lua")
      local talk = run("printf 'x = " .. word .. "\\n' | ZKNN -i")
      assert.matches("stdin:1: Lua has no '" .. word .. "': write " .. lua .. "\n", talk)
    end)
  end

  it("belong to whoever sets another metatable", function()
    write("strict.lua", STRICT)
    write("user.lua", [[
      require "strict"
      x = 1
      print(x, rawget(_G, "y"))
      print(pcall(function() return y end))
      print(pcall(function() return None end))
      print(pcall(function() z = 1 end))
      setmetatable(_G, nil)
      print(y, None)
      setmetatable(_G, { __index = function(_, name) return name end })
      print(y, True)
    ]])
    assert.equal([[
1	nil
false	user.lua:4: variable 'y' is not declared
false	user.lua:5: variable 'None' is not declared
false	user.lua:6: assign to undeclared variable 'z'
nil	nil
y	True
]], run "ZKNN user.lua")
    -- the conversation after such a script has its names all the same
    write("after.lua", STRICT)
    assert.matches("\n> zknn ~= nil, F ~= nil\ntrue\ttrue\n",
      run("printf 'zknn ~= nil, F ~= nil\\n' | ZKNN -i after.lua"))
  end)
end)
