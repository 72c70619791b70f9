-- Tests by name: what runs around each (before, after, temporary folders), how it may end (passed,
-- failed, skipped), and who is told (a sink). A script that is run by itself prints; one that
-- `zknn test` runs tells it by records (worker.lua).

local core = require "zknn.core"
local native = require "zknn.core.system"
local args = require "zknn.args"
local match = require "zknn.testing.match"
local raise = require "zknn.raise"
local trace = require "zknn.testing.trace"

local tests = {
  counts = { passed = 0, failed = 0, skipped = 0, written = 0 },
  -- worker.lua fills these in: filter, list, seed, update, isolated
  settings = {},
  sink = nil, -- {begin, passed, failed, skipped, listed, finish, folder (may be nil)}: functions
}

local running = {} -- by coroutine: the test that runs in it
local hooks = { before = {}, after = {} }
local stray = {} -- temporary folders that belong to no test
local SKIP = setmetatable({}, {
  __tostring = function() return "testing.skip: this error ends the test" end,
})

--- Folders -----------------------------------------------------------------

-- Removes what lies at path, with all that is in it. A link goes, not what it leads to.
local function remove_tree(path)
  if os.remove(path) then return end
  local good, names = pcall(native.list_folder, path)
  for _, name in ipairs(good and names or {}) do
    remove_tree(path .. "/" .. name)
  end
  os.remove(path)
end
tests.remove_tree = remove_tree

-- The path of a new, empty folder. It is removed when the test is over; outside of a test, when the
-- script is.
function tests.temporary_folder(...)
  args.no_more("temporary_folder", 0, ...)
  tests.watch()
  local test = running[coroutine.running()]
  local path = native.temporary_folder()
  if tests.sink.folder then tests.sink.folder(path) end
  local list = test and test.folders or stray
  list[#list + 1] = path
  return path
end

--- What runs around tests --------------------------------------------------

local function check_function(what, f)
  if not args.is_callable(f) then
    raise("%s: takes a function, got %s", what, args.describe(f))
  end
end

-- f() runs before each test that follows in this file.
function tests.before(f, ...)
  args.no_more("before", 1, ...)
  check_function("before", f)
  local test = running[coroutine.running()]
  if test then raise("before: '%s' runs already; call it outside of tests", test.name) end
  hooks.before[#hooks.before + 1] = f
end

-- f() runs after each test that follows in this file; inside a test, after that test. It runs
-- however the test ended; the last that was given runs first.
function tests.after(f, ...)
  args.no_more("after", 1, ...)
  check_function("after", f)
  local test = running[coroutine.running()]
  local list = test and test.after or hooks.after
  list[#list + 1] = f
end

-- Ends the test that calls it; it counts as skipped.
function tests.skip(reason, ...)
  args.no_more("skip", 1, ...)
  local test = running[coroutine.running()]
  if reason ~= nil then args.check_string("skip", "reason", reason) end
  if not test then raise "skip: no test runs here; call it inside of one" end
  test.skipped = reason or ""
  error(SKIP, 0)
end

--- Running -----------------------------------------------------------------

local function finish()
  for _, test in pairs(running) do -- its coroutine was left half-way
    tests.counts.failed = tests.counts.failed + 1
    tests.sink.failed(test, { text = "it never came to its end", frames = {} })
    for _, path in ipairs(test.folders) do remove_tree(path) end
  end
  for _, path in ipairs(stray) do remove_tree(path) end
  tests.sink.finish(tests.counts)
  return tests.counts.failed == 0
end

-- The host calls it after the script, and makes the exit status of what it gives.
function tests.watch()
  debug.getregistry()["zknn.at_exit"] = finish
end

-- Runs f(...); nil, or the problem: {text, excerpt, frames} of trace.lua.
local function try(test, f, ...)
  local good, problem = xpcall(f, function(message)
    return rawequal(message, SKIP) and SKIP or trace.describe(message, f)
  end, ...)
  if good or test.skipped and rawequal(problem, SKIP) then return nil end
  if type(problem) ~= "table" then -- the handler itself failed: memory, or the stack
    problem = { text = tostring(problem), frames = {} }
  end
  return problem
end

-- Of two problems of one test, what is told: the first, and the second's message below its frames.
-- Ctrl-C is told first, whenever it came.
local function join(first, second)
  if not (first and second) then return first or second end
  if second.text:find "interrupted!$" then
    first, second = second, first
  end
  first.frames[#first.frames + 1] = "and what runs after it failed too: " .. second.text
  return first
end

local function run_all(test, f, ...)
  local problem
  for _, hook in ipairs(hooks.before) do
    problem = problem or test.skipped == nil and try(test, hook) or nil
  end
  if not problem and not test.skipped then problem = try(test, f, ...) end
  for _, list in ipairs { test.after, hooks.after } do
    for i = #list, 1, -1 do
      problem = join(problem, try(test, list[i]))
    end
  end
  for _, path in ipairs(test.folders) do remove_tree(path) end
  return problem
end

local function check_free(name)
  local outer = running[coroutine.running()]
  if outer then raise("test: '%s' is inside the test '%s'", name, outer.name) end
end

-- Runs f(...) as a test of that name. Gives whether it came to its end.
local function run(name, f, ...)
  local settings, counts = tests.settings, tests.counts
  tests.watch()
  if settings.filter and not match(name, settings.filter) then return nil end
  if settings.list then
    tests.sink.listed(name)
    return nil
  end
  local me = coroutine.running()
  local test = { name = name, after = {}, folders = {} }
  running[me] = test
  tests.sink.begin(test)
  if settings.seed then
    core.manual_seed(settings.seed)
    math.randomseed(settings.seed)
  end
  local start = core.clock()
  local problem = run_all(test, f, ...)
  test.seconds = core.clock() - start
  running[me] = nil
  if problem then
    counts.failed = counts.failed + 1
    tests.sink.failed(test, problem)
    if problem.text:find "interrupted!$" and not settings.isolated then error(problem.text, 0) end
  elseif test.skipped then
    counts.skipped = counts.skipped + 1
    tests.sink.skipped(test)
  else
    counts.passed = counts.passed + 1
    tests.sink.passed(test)
  end
  return not problem and not test.skipped
end

-- Runs f as a test, and goes on with the script, whose exit status will be 1 when it failed. Gives
-- whether f ran to its end.
function tests.test(name, f, ...)
  args.no_more("test", 2, ...)
  if type(name) ~= "string" or type(f) ~= "function" then
    raise("test: takes a name and a function, got %s and %s", args.describe(name),
      args.describe(f))
  end
  check_free(name)
  return run(name, f)
end

-- Keys of a table of cases: 1, 2, .. for a list, else the names in order.
local function keys_of(cases)
  local keys = {}
  for key in pairs(cases) do keys[#keys + 1] = key end
  for _, key in ipairs(keys) do
    if #cases ~= #keys and type(key) ~= "string" then
      raise("parametrize: cases must be a list, or a table with names for keys")
    end
  end
  table.sort(keys)
  return keys
end

-- What stands in brackets behind the name: the values when they are few and short, else the key.
local function label_of(key, case)
  if type(key) == "string" then return key end
  local words = {}
  for i = 1, case.n or #case do
    local value = case[i]
    local kind = type(value)
    if kind == "table" or kind == "function" or kind == "userdata" or kind == "thread" then
      return tostring(key)
    end
    words[i] = kind == "string" and ("%q"):format(value) or tostring(value)
  end
  local label = table.concat(words, ", ")
  return #words > 0 and #label <= 40 and not label:find "%c" and label or tostring(key)
end

-- A test for each case: test(name .. " [case]", f(the case's values)). A case is a list of
-- arguments or a single one.
function tests.parametrize(name, cases, f, ...)
  args.no_more("parametrize", 3, ...)
  if type(name) ~= "string" or not args.is_callable(f) or type(cases) ~= "table"
    or getmetatable(cases) then
    raise("parametrize: takes a name, a table of cases and a function, got %s, %s and %s",
      args.describe(name), args.describe(cases), args.describe(f))
  end
  if next(cases) == nil then raise("parametrize: '%s' has no cases", name) end
  check_free(name)
  local good = true
  for _, key in ipairs(keys_of(cases)) do
    local case = cases[key]
    if type(case) ~= "table" or getmetatable(case) then case = { case } end
    local label = label_of(key, case)
    local full = ("%s [%s]"):format(name, label)
    good = run(full, f, table.unpack(case, 1, case.n or #case)) and good
  end
  return good
end

return tests
