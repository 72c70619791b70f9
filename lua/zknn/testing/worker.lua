-- The side of `zknn test` that runs in a file's own process, before the file: tests are told by
-- records in what the process prints, so that they stand in its order. A record is
--
--   \1 TOKEN tab KIND tab FIELD tab ... newline
--
-- TOKEN is a word that nobody can guess; control characters and backslashes in a field are \DDD.

local core = require "zknn.core"
local tests = require "zknn.testing.tests"

local out, write, flush = io.stdout, io.stdout.write, io.stdout.flush

local function escape(field)
  return (tostring(field):gsub("[%c\\]", function(c) return ("\\%03d"):format(c:byte()) end))
end

local worker, token = {}, nil
local count = 0

local function tell(kind, ...)
  local fields = table.pack("\1" .. token, kind, ...)
  for i = 2, fields.n do fields[i] = escape(fields[i]) end
  flush(out)
  write(out, table.concat(fields, "\t"), "\n")
  flush(out)
end

local function seconds(test) return ("%.6f"):format(test.seconds or 0) end

function worker.begin(test)
  count = count + 1
  test.number = count
  tell("begin", test.number, test.name)
end

function worker.listed(name) tell("listed", name) end
function worker.passed(test) tell("pass", test.number, seconds(test)) end
function worker.skipped(test) tell("skip", test.number, seconds(test), test.skipped) end

function worker.failed(test, problem)
  tell("fail", test.number, seconds(test), problem.text, problem.excerpt or "",
    table.concat(problem.frames, "\n"))
end

-- So that it is removed however the process ends.
function worker.folder(path) tell("folder", path) end

function worker.finish(counts) tell("done", counts.written) end

-- The neighbours of a file are found by require as for any script; for one in a folder `test` or
-- `tests` so is what lies beside that folder.
local function widen_path(folder)
  local above = folder:match "^(.-)tests?/$"
  if folder == "" and (os.getenv "PWD" or ""):find "/tests?/*$" then
    above = "../"
  elseif not above or above ~= "" and above:sub(-1) ~= "/" then
    return -- no such folder, or one whose name only ends so
  end
  if above == "" then above = "./" end
  package.path = ("%s;%s?.lua;%s?/init.lua"):format(package.path, above, above)
end

-- settings: those of tests.lua, token, and the file's path.
return function(settings)
  token = settings.token
  tests.sink, tests.settings = worker, settings
  settings.isolated = true
  widen_path(settings.path:match "^.*/" or "")
  if settings.seed then
    core.manual_seed(settings.seed)
    math.randomseed(settings.seed)
  end
  tests.watch()
end
