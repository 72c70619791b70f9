-- zknn.testing. Oracles: the messages of torch.testing.assert_close (tests/golden/testing.lua), and
-- for scripts of tests what docs/testing.md promises.

local zknn = require "zknn"
local lfs = require "lfs"
local testing = zknn.testing

local program = arg[0]
do
  local i = 0
  while arg[i] do
    program = arg[i]
    i = i - 1
  end
  if program:sub(1, 1) ~= "/" then program = lfs.currentdir() .. "/" .. program end
end

-- The message of f(...) without its position, or nil when f raises no error.
local function message_of(f, ...)
  local good, message = pcall(f, ...)
  if good then return nil end
  return (message:gsub("^[^\n]-:%d+: ", "", 1))
end

describe("assert_close", function()
  it("says what PyTorch says", function()
    for i, case in ipairs(dofile("tests/golden/testing.lua")) do
      -- nil in the middle of a case makes no difference: fields are by position
      local message = message_of(testing.assert_close, case[1], case[2], case[3])
      local count
      if message then message, count = message:gsub("\n\nAt index %b(): got [^\n]*$", "") end
      assert.equal(case[4], message, "case " .. i)
      if message and message:find "difference: [^\n]* at index" then assert.equal(1, count) end
    end
  end)

  it("tells both values where tensors differ most, which PyTorch does not", function()
    local actual = zknn.tensor { { 1.0, 2.0 }, { 3.0, 4.5 } }
    local expected = zknn.tensor { { 1.0, 2.25 }, { 3.0, 4.0 } }
    assert.is_truthy(message_of(testing.assert_close, actual, expected)
      :find("\n\nAt index (1, 1): got 4.5, expected 4.0", 1, true))
    assert.is_truthy(message_of(testing.assert_close, { x = actual }, { x = expected })
      :find("item ['x']\n\nAt index (1, 1): got 4.5, expected 4.0", 1, true))
  end)

  it("names the line of the script", function()
    local _, message = pcall(function() testing.assert_close(1.0, 2.0) end)
    assert.is_truthy(message:find("^%S*testing_spec.lua:%d+: Scalars are not close!"))
  end)

  it("takes a message, or a function of PyTorch's", function()
    local a, b = zknn.tensor { 1.0 }, zknn.tensor { 2.0 }
    assert.equal("50% off", message_of(testing.assert_close, a, b, { msg = "50% off" }))
    assert.equal("so: Scalars", message_of(testing.assert_close, 1.0, 2.0,
      { msg = function(text) return "so: " .. text:match("^%w+") end }))
  end)

  it("wants both tolerances or none, as PyTorch does", function()
    assert.equal("assert_close: both rtol and atol must be given or neither, but atol is missing",
      message_of(testing.assert_close, 1.0, 2.0, { rtol = 1 }))
    assert.is_truthy(message_of(testing.assert_close, 1.0, 2.0, { rtl = 1 }):find("did you mean"))
  end)

  it("compares what requires a gradient, and leaves no graph", function()
    local x = zknn.ones(3, { requires_grad = true })
    testing.assert_close(x * 2, zknn.full({ 3 }, 2.0))
    assert.is_truthy(message_of(testing.assert_close, x * 2, zknn.ones(3)))
  end)

  it("compares strings, which PyTorch does not", function()
    testing.assert_close("a", "a")
    assert.equal("'a' != 'b'", message_of(testing.assert_close, "a", "b"))
    assert.equal("No comparison pair was able to handle inputs of type tensor and float.",
      message_of(testing.assert_close, zknn.ones(1), 1.0))
  end)
end)

describe("assert_equal", function()
  it("allows no difference", function()
    testing.assert_equal(zknn.ones(2), zknn.ones(2))
    testing.assert_equal({ 1, { x = "y" } }, { 1, { x = "y" } })
    assert.is_truthy(message_of(testing.assert_equal, zknn.tensor { 1 + 2 ^ -20 }, zknn.ones(1))
      :find("^Tensor%-likes are not equal!"))
  end)
end)

describe("assert_error", function()
  it("wants an error, whose message holds the pattern", function()
    local function f(text) error(text, 0) end
    assert.equal("no (such) thing", testing.assert_error(f, "no (such)", "no (such) thing"))
    testing.assert_error(f, "^no .* thing$", "no (such) thing")
    testing.assert_error(f, nil, "anything")
    assert.equal("assert_error: no error was raised, expected one with 'x'",
      message_of(testing.assert_error, function() end, "x"))
    assert.equal("assert_error: expected an error with '(x', but this one was raised:\ny",
      message_of(testing.assert_error, f, "(x", "y"))
  end)
end)

describe("a script of tests", function()
  local folder
  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(lfs.mkdir(folder))
  end)
  teardown(function() os.execute("rm -r " .. folder) end)

  -- Runs `source` as a script in the folder: standard output, standard error, exit status.
  local function run(source, more)
    local function slurp(name)
      local file <close> = assert(io.open(folder .. "/" .. name, "rb"))
      return file:read("a")
    end
    local file = assert(io.open(folder .. "/my_test.lua", "w"))
    file:write('local zknn = require "zknn"; local testing = zknn.testing\n', source)
    file:close()
    local _, _, code = os.execute(("cd %s && %s '%s' my_test.lua %s >out 2>err"):format(folder,
      "env -u ZKNN_UPDATE_GOLDEN", program, more or ""))
    return slurp "out", slurp "err", code
  end

  it("prints a line a test and a summary; status 1 when one failed", function()
    local out, err, code = run [[
      testing.test("sums", function() testing.assert_equal(1 + 1, 2) end)
      testing.test("differs", function() testing.assert_equal(zknn.ones(1), zknn.zeros(1)) end)
      assert(testing.test("goes on", function() end))
      testing.test("raises a table", function() error({}) end)]]
    assert.equal(table.concat({
      "ok sums",
      "FAIL differs: my_test.lua:3: Tensor-likes are not equal!",
      "",
      "    Mismatched elements: 1 / 1 (100.0%)",
      "    Greatest absolute difference: 1.0 at index (0,)",
      "    Greatest relative difference: inf at index (0,)",
      "",
      "    At index (0,): got 1.0, expected 0.0",
      '        3 |       testing.test("differs", function() testing.assert_equal(zknn.ones(1), '
        .. "zknn.zeros(1)) end)",
      "          |                                                  ^^^^^^^^^^^^",
      "ok goes on",
      "FAIL raises a table: (error object is a table value: {})",
      '        5 |       testing.test("raises a table", function() error({}) end)',
      "          |                                                 ^^^^^",
      "2 passed, 2 failed", "",
    }, "\n"), out)
    assert.same({ "", 1 }, { err, code })
  end)

  it("ends with status 0 when all passed", function()
    local out, err, code = run 'testing.test("a", function() end)'
    assert.same({ "ok a\n1 passed, 0 failed\n", "", 0 }, { out, err, code })
  end)

  it("ends with status 1 at an assertion outside a test, the summary printed", function()
    local out, err, code = run [[
      testing.test("a", function() end)
      testing.assert_equal(1, 2)
      testing.test("never", function() end)]]
    assert.equal("ok a\n1 passed, 0 failed\n", out)
    assert.is_truthy(err:find("my_test.lua:3: Scalars are not equal!", 1, true))
    assert.equal(1, code)
  end)

  it("prints nothing without tests", function()
    assert.same({ "", "", 0 }, { run "testing.assert_equal(1, 1)" })
  end)

  it("fails a test that a coroutine leaves half-way, and runs the others", function()
    local out, _, code = run [[coroutine.wrap(function()
      testing.test("a", function() coroutine.yield() end) end)()
      testing.test("b", function() end)]]
    assert.equal("ok b\nFAIL a: it never came to its end\n1 passed, 1 failed\n", out)
    assert.equal(1, code)
  end)

  it("refuses a test in a test", function()
    local out, _, code = run [[testing.test("a", function()
      testing.test("b", function() end) end)]]
    assert.equal("FAIL a: my_test.lua:3: test: 'b' is inside the test 'a'\n"
      .. '        3 |       testing.test("b", function() end) end)\n'
      .. "          |               ^^^^\n0 passed, 1 failed\n", out)
    assert.equal(1, code)
  end)

  it("writes golden files with --update, and compares without", function()
    local script = [[
      local k = tonumber(os.getenv("K") or 1)
      testing.test("golden", function()
        testing.golden("golden/deep/x.pth", zknn.arange(3) * k)
        testing.golden("golden/y.pth", { a = zknn.ones(2), list = { 1, 2.5, "x" } })
      end)]]
    local out, _, code = run(script)
    assert.is_truthy(out:find("golden: there is no golden/deep/x.pth yet: run the script with "
      .. "--update to write it", 1, true))
    assert.equal(1, code)
    out, _, code = run(script, "--update")
    assert.same({ "ok golden\n1 passed, 0 failed, 2 golden files written\n", 0 }, { out, code })
    out, _, code = run(script)
    assert.same({ "ok golden\n1 passed, 0 failed\n", 0 }, { out, code })
    out, _, code = run('os.getenv = function(n) return n == "K" and "2" end\n' .. script)
    assert.is_truthy(out:find("golden: golden/deep/x.pth: Tensor-likes are not equal!\n\n"
      .. "    Mismatched elements: 2 / 3 (66.7%)", 1, true), out)
    assert.equal(1, code)
  end)

  it("writes golden files with ZKNN_UPDATE_GOLDEN=1", function()
    local script = 'testing.golden("z.pth", zknn.ones(2))'
    local out = run('os.getenv = function(n) return n == "ZKNN_UPDATE_GOLDEN" and "1" end\n'
      .. script)
    assert.equal("1 golden file written\n", out)
    assert.same({ "", "", 0 }, { run(script) })
  end)
end)
