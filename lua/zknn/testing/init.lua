-- zknn.testing: tests of users' own. Comparisons with PyTorch's tolerances and words
-- (torch.testing.assert_close), golden files, and tests that are counted: docs/testing.md. What
-- `zknn test` itself is made of begins in command.lua.

local core = require "zknn.core"
local args = require "zknn.args"
local library = require "zknn.library"
local compare = require "zknn.testing.compare"
local match = require "zknn.testing.match"
local raise = require "zknn.raise"
local tests = require "zknn.testing.tests"

tests.sink = tests.sink or require "zknn.testing.script"

local testing = {
  test = tests.test,
  parametrize = tests.parametrize,
  before = tests.before,
  after = tests.after,
  skip = tests.skip,
  temporary_folder = tests.temporary_folder,
}

--- Comparisons -------------------------------------------------------------

local function fail(msg, text, ...)
  if type(msg) == "function" then text = tostring(msg(text)) end
  if type(msg) == "string" then text = msg end
  for _, more in ipairs { ... } do
    if msg == nil then text = text .. "\n\n" .. more end
  end
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
function testing.assert_close(...)
  args.check_given("assert_close", ...)
  local actual, expected = ...
  local a = read_close(select(3, ...))
  if (a.rtol == nil) ~= (a.atol == nil) then
    raise("assert_close: both rtol and atol must be given or neither, but %s is missing",
      a.rtol == nil and "rtol" or "atol")
  end
  local text, note = compare(actual, expected, a)
  if text then fail(a.msg, text, note) end
end

-- The same with no difference allowed. Of tables all that differs is told.
function testing.assert_equal(...)
  args.check_given("assert_equal", ...)
  local actual, expected = ...
  local a = read_equal(select(3, ...))
  a.rtol, a.atol = 0, 0
  local text, note = compare(actual, expected, a)
  if not text then return end
  if type(actual) == "table" and type(expected) == "table" then
    fail(a.msg, text, require("zknn.testing.difference")(actual, expected, a) or note)
  end
  fail(a.msg, text, note)
end

local read_msg = {}
for _, name in ipairs { "assert_true", "assert_false", "assert_nil" } do
  read_msg[name] = args.reader(name, { { "msg", "string", optional = true } })
end

-- A tensor of one bool is what it holds: (x > 0):all() of PyTorch is x:gt(0):all().
local function expect(name, value, want, ...)
  local a, got = read_msg[name](...), value
  if core.is_tensor(value) and value.dtype == "bool" and want ~= nil then
    if value:numel() ~= 1 then
      raise("%s: takes one value, got %s; x:all() or x:any() makes one of it", name,
        args.describe(value))
    end
    got = value:item()
  end
  if got ~= want then
    fail(a.msg, ("%s: expected %s, got %s"):format(name, tostring(want), args.describe(got)))
  end
end

function testing.assert_true(value, ...) expect("assert_true", value, true, ...) end
function testing.assert_false(value, ...) expect("assert_false", value, false, ...) end
function testing.assert_nil(value, ...) expect("assert_nil", value, nil, ...) end

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
  if pattern and not match(message, pattern) then
    raise("assert_error: expected an error with '%s', but this one was raised:\n%s", pattern,
      message)
  end
  return message
end

--- What loads at its first use ---------------------------------------------

function testing.golden(...)
  require "zknn.testing.golden"(testing.assert_close, ...)
end

function testing.assert_gradients(...)
  require "zknn.testing.models".assert_gradients(...)
end

function testing.assert_onnx(...)
  require "zknn.testing.models".assert_onnx(testing.assert_close, ...)
end

return library("zknn.testing", testing)
