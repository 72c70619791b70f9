-- zknn.testing: regression tests in users' scripts. Comparisons with PyTorch's tolerances and words
-- (torch.testing.assert_close), golden files, and tests that are counted: docs/testing.md.

local core = require "zknn.core"
local native = require "zknn.core.system"
local args = require "zknn.args"
local compare = require "zknn.testing.compare"
local raise = require "zknn.raise"

local testing = {}

--- Comparisons -------------------------------------------------------------

local function fail(msg, text)
  if type(msg) == "function" then text = tostring(msg(text)) end
  if type(msg) == "string" then text = msg end
  raise("%s", text)
end

local COMPARISON = {
  { "equal_nan", "boolean", default = false }, { "check_dtype", "boolean", default = true },
  { "msg", "any", optional = true },
}

local read_close = args.reader("assert_close", {
  { "rtol", "number", optional = true }, { "atol", "number", optional = true },
  table.unpack(COMPARISON),
})
local read_equal = args.reader("assert_equal", COMPARISON)

-- Raises unless actual and expected (tensors, numbers, booleans, strings, nil, and lists and other
-- tables of them) are the same to within atol + rtol * |expected|. Without rtol and atol the
-- tolerances go by dtype. options: rtol, atol, equal_nan, check_dtype, msg (the message instead of
-- the usual one, or a function from the usual one to another).
function testing.assert_close(actual, expected, ...)
  local a = read_close(...)
  if (a.rtol == nil) ~= (a.atol == nil) then
    raise("assert_close: both rtol and atol must be given or neither, but %s is missing",
      a.rtol == nil and "rtol" or "atol")
  end
  local text = compare(actual, expected, a)
  if text then fail(a.msg, text) end
end

-- The same with no difference allowed.
function testing.assert_equal(actual, expected, ...)
  local a = read_equal(...)
  a.rtol, a.atol = 0, 0
  local text = compare(actual, expected, a)
  if text then fail(a.msg, text) end
end

-- Raises unless f(...) raises a message that holds `pattern`, as it stands or as a Lua pattern
-- (nil: any message). Gives the message.
function testing.assert_error(f, pattern, ...)
  if pattern ~= nil then args.check_string("assert_error", "pattern", pattern) end
  args.check_callable("assert_error", "f", f)
  local good, message = pcall(f, ...)
  if good then
    raise("assert_error: no error was raised%s",
      pattern and (", expected one with '%s'"):format(pattern) or "")
  end
  message = tostring(message)
  if pattern and not message:find(pattern, 1, true) then
    local valid, found = pcall(string.find, message, pattern)
    if not (valid and found) then
      raise("assert_error: expected an error with '%s', but this one was raised:\n%s", pattern,
        message)
    end
  end
  return message
end

--- Golden files ------------------------------------------------------------

local counts = { passed = 0, failed = 0, written = 0 }

local function updating()
  if (os.getenv("ZKNN_UPDATE_GOLDEN") or "0"):find("^[^0]") then return true end
  for _, word in ipairs(type(arg) == "table" and arg or {}) do
    if word == "--update" then return true end
  end
  return false
end

-- Compares value (what zknn.save can write: a tensor, a table of tensors) with what the file at
-- path holds, as assert_close(value, stored, options) does. With --update on the command line, or
-- ZKNN_UPDATE_GOLDEN=1, the file is written instead, and its folder made.
function testing.golden(path, value, ...)
  args.check_string("golden", "path", path)
  if updating() then
    local folder = path:match("^(.*[^/])/+[^/]*$")
    if folder then native.make_folder(folder) end
    core.save(value, path)
    counts.written = counts.written + 1
    testing._watch()
    return
  end
  local file <close> = io.open(path, "rb")
  if not file then
    raise("golden: there is no %s yet: run the script with --update to write it", path)
  end
  local stored = core.load(path)
  local good, message = pcall(testing.assert_close, value, stored, ...)
  if not good then
    message = message:gsub("^[^\n]-:%d+: ", "", 1)
    raise("golden: %s: %s", path, message)
  end
end

--- Tests -------------------------------------------------------------------

local running = {} -- by coroutine: the name of its test

-- Prints how many tests passed; false when one failed. The host calls it after the script, and
-- makes the exit status of what it gives.
local function finish()
  local words = {}
  for _, name in pairs(running) do -- its coroutine was left half-way
    counts.failed = counts.failed + 1
    print(("FAIL %s: it never came to its end"):format(name))
  end
  if counts.passed + counts.failed > 0 then
    words[1] = ("%d passed, %d failed"):format(counts.passed, counts.failed)
  end
  if counts.written > 0 then
    words[#words + 1] = ("%d golden file%s written"):format(counts.written,
      counts.written == 1 and "" or "s")
  end
  if #words > 0 then print(table.concat(words, ", ")) end
  return counts.failed == 0
end

function testing._watch()
  debug.getregistry()["zknn.at_exit"] = finish
end

-- Runs f and prints "ok NAME", or "FAIL NAME: message" and goes on with the script, whose exit
-- status will be 1. Gives whether f ran to its end.
function testing.test(name, f)
  if type(name) ~= "string" or type(f) ~= "function" then
    raise("test: takes a name and a function, got %s and %s", args.describe(name),
      args.describe(f))
  end
  local me = coroutine.running()
  if running[me] then raise("test: '%s' is inside the test '%s'", name, running[me]) end
  testing._watch()
  running[me] = name
  local good, message = pcall(f)
  running[me] = nil
  if good then
    counts.passed = counts.passed + 1
    print("ok " .. name)
  else
    counts.failed = counts.failed + 1
    message = tostring(message):gsub("\n([^\n]+)", "\n    %1")
    print(("FAIL %s: %s"):format(name, message))
  end
  io.stdout:flush()
  return good
end

return testing
