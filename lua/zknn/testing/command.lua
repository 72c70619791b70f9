-- The command `zknn test`: finds files, runs each in a process of its own (run.lua, worker.lua),
-- and hands the results to reporters (lines.lua, tap.lua, junit.lua).

local core = require "zknn.core"
local find = require "zknn.testing.find"
local options = require "zknn.testing.options"
local run = require "zknn.testing.run"

local FAILED, NOTHING, INTERRUPTED = 1, 2, 130

local function leave(tools, status, format, ...)
  io.stdout:flush()
  io.stderr:write(tools.name, " test: ", format:format(...), "\n")
  os.exit(status, true)
end

-- The files to run, or an end with a message.
local function files_of(tools, o)
  local found, missing = find.files(o.paths)
  if not found then leave(tools, NOTHING, "there is no file or folder '%s'", missing) end
  for _, folder in ipairs(found.unread) do
    io.stderr:write(("%s test: the folder %s cannot be read\n"):format(tools.name, folder))
  end
  if #found.files == 0 then
    local where = #o.paths == 0 and "in this folder" or "in " .. table.concat(o.paths, ", ")
    leave(tools, NOTHING, "no tests %s: it looks for %s%s", where, find.NAMES,
      found.specs > 0 and ". (*_spec.lua are busted's: they run under busted.)" or "")
  end
  return found.files
end

local function reporters_of(o)
  if o.list then return {} end
  local list = { o.tap and require "zknn.testing.tap"() or require "zknn.testing.lines"(o) }
  if o.junit then table.insert(list, 1, require "zknn.testing.junit"(o.junit)) end
  return list
end

-- What run.lua tells, handed on and counted.
local function make_sink(o, reporters, total)
  local function all(event, ...)
    for _, reporter in ipairs(reporters) do
      if reporter[event] then reporter[event](...) end
    end
  end
  return {
    begin = function(file, name) all("begin", file, name) end,
    printed = function(bytes) all("printed", bytes) end,
    empty = function(file) all("empty", file) end,
    summary = function() all("summary", total) end,
    written = function(n) total.written = total.written + n end,
    listed = function(file, name) print(("%s: %s"):format(file, name)) end,
    result = function(r)
      total[r.status] = total[r.status] + 1
      if o.list and r.status == "fail" then
        io.stderr:write(("%s: %s\n"):format(r.file, r.message))
      end
      all("result", r)
    end,
  }
end

local function run_files(tools, o, files, sink, total)
  local ran = 0
  for i, file in ipairs(files) do
    total.left = #files - i
    total.files = total.files + 1
    local count, stop = run.file(tools, file, o, sink)
    ran = ran + count
    if stop then break end
    if count == 0 and not o.filter and not o.list then sink.empty(file) end
  end
  return ran
end

return function(tools, words)
  local o, problem = options.read(words)
  if not o then leave(tools, NOTHING, "%s (--help lists the options)", problem) end
  if o.help then
    require("zknn.usage").print(options.USAGE)
    os.exit(0, true)
  end
  local files = files_of(tools, o)
  local made, reporters = pcall(reporters_of, o)
  if not made then leave(tools, NOTHING, "--junit: %s", reporters) end
  local total = { pass = 0, fail = 0, skip = 0, written = 0, files = 0, left = #files, seconds = 0 }
  local sink, start = make_sink(o, reporters, total), core.clock()
  local good, ran = pcall(run_files, tools, o, files, sink, total)
  total.seconds = core.clock() - start
  if not good then total.left = total.left + 1 end -- the one that ran
  local told, untold = pcall(sink.summary)
  if not good then
    local interrupted = tostring(ran):find "interrupted!$"
    leave(tools, interrupted and INTERRUPTED or FAILED, "%s", interrupted and "interrupted" or ran)
  end
  if not told then leave(tools, FAILED, "%s", untold) end
  if ran == 0 then
    leave(tools, NOTHING, o.filter and "no test's name holds '%s'" or "the files have no tests",
      o.filter)
  end
  os.exit(total.fail > 0 and FAILED or 0, true)
end
