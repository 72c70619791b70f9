-- Runs one file of tests in a process of its own and tells what becomes of its tests.
--
-- A result is {file, name, status = "pass" | "fail" | "skip", seconds, message, excerpt, frames,
-- printed}; a failure that belongs to no test has FILE for a name.

local core = require "zknn.core"
local Printed = require "zknn.testing.printed"
local tests = require "zknn.testing.tests"

local run = { FILE = "(the file)" }

local GRACE = 2 -- seconds that an interrupted test has to say where it was

local function unescape(field)
  return (field:gsub("\\(%d%d%d)", function(code) return string.char(tonumber(code)) end))
end

local function split(record)
  local fields = {}
  for field in (record .. "\t"):gmatch "([^\t]*)\t" do fields[#fields + 1] = unescape(field) end
  return fields
end

-- A word that a test cannot know.
local function make_token()
  local file <close> = io.open("/dev/urandom", "rb")
  local bytes = file and file:read(16) or tostring(core.clock()) .. tostring({})
  return core.sha256(bytes):sub(1, 32)
end

local Runner = {}
Runner.__index = Runner

--- Records -----------------------------------------------------------------

local on = {}

function on:begin(number, name)
  self.open[number] = { name = name, printed = Printed.new(), start = core.clock() }
  self.order[#self.order + 1] = number
  self.latest = self.open[number]
  self.sink.begin(self.file, name)
end

-- The test of that number is over.
function Runner:close(number, status, seconds, more)
  local test = self.open[number]
  self.open[number] = nil
  if self.latest == test then self.latest = nil end
  local result = more or {}
  result.file, result.name, result.status = self.file, test and test.name or "?", status
  result.seconds = tonumber(seconds) or test and core.clock() - test.start or 0
  result.printed = test and test.printed:text() or ""
  self.ran = self.ran + 1
  if status == "fail" then self.failed = self.failed + 1 end
  self.sink.result(result)
  self.stop = self.stop or status == "fail" and self.options.fail_fast
end

function on:pass(number, seconds)
  if self.interrupted then return on.fail(self, number, seconds, "") end -- it went on
  self:close(number, "pass", seconds)
end

function on:skip(number, seconds, reason)
  self:close(number, "skip", seconds, { message = reason })
end

function on:fail(number, seconds, text, excerpt, frames)
  excerpt, frames = excerpt or "", frames or ""
  if self.interrupted then
    local place = text:match "^(.*:%d+): interrupted!$"
    local other = not text:find "interrupted!$" and text ~= ""
    text = self:overtime() .. (other and "\n" .. text or place and ", and was at " .. place or "")
    self.interrupted = false
  end
  self:close(number, "fail", seconds, {
    message = text, excerpt = excerpt ~= "" and excerpt or nil,
    frames = frames ~= "" and frames or nil,
  })
end

function on:folder(path) self.folders[#self.folders + 1] = path end

function on:listed(name)
  self.ran = self.ran + 1
  self.sink.listed(self.file, name)
end

function on:done(written)
  self.done = true
  self.sink.written(tonumber(written) or 0)
end

function Runner:overtime()
  return ("it ran longer than %g s (--timeout)"):format(self.options.timeout)
end

function Runner:print(bytes)
  if bytes == "" then return end
  local printed = self.latest and self.latest.printed or self.loose
  printed:add(bytes)
  self.sink.printed(bytes)
end

-- Takes records out of what has come, and leaves in the buffer what may become one.
function Runner:read_records()
  local mark = "\1" .. self.token .. "\t"
  while not self.stop do
    local from, to = self.buffer:find(mark, 1, true)
    if not from then
      local keep = #self.buffer
      for at = math.max(1, #self.buffer - #mark + 1), #self.buffer do
        if mark:sub(1, #self.buffer - at + 1) == self.buffer:sub(at) then
          keep = at - 1
          break
        end
      end
      self:print(self.buffer:sub(1, keep))
      self.buffer = self.buffer:sub(keep + 1)
      return
    end
    local ending = self.buffer:find("\n", to, true)
    if not ending then return end
    self:print(self.buffer:sub(1, from - 1))
    local fields = split(self.buffer:sub(to + 1, ending - 1))
    self.buffer = self.buffer:sub(ending + 1)
    self.last = core.clock()
    if on[fields[1]] then on[fields[1]](self, table.unpack(fields, 2)) end
  end
end

--- Ends --------------------------------------------------------------------

function Runner:fail_file(message)
  local printed = self.loose:text()
  self.ran, self.failed = self.ran + 1, self.failed + 1
  self.sink.result {
    file = self.file, name = run.FILE, status = "fail", seconds = core.clock() - self.start,
    message = message, printed = printed,
  }
end

-- The error that ended a script, as the host prints it: its message, with the user's frames alone.
local function script_error(text)
  local message, stack = text:match "^(.-)\nstack traceback:\n(.*)$"
  if not message then return text:match "^%s*(.-)%s*$" end
  local frames = {}
  for frame in stack:gmatch "[^\n]+" do
    frame = frame:match "^%s*(.-)%s*$"
    if not frame:find "^%[C%]" and not frame:find "^lua/zknn/" then frames[#frames + 1] = frame end
  end
  if #frames < 2 then return message end
  return message .. "\n  " .. table.concat(frames, "\n  ")
end

-- What the host complained of last, or nil.
function Runner:host_error(loose)
  local mark, place = "\n" .. self.tools.name .. ": ", 0
  loose = "\n" .. loose
  local at = loose:find(mark, 1, true)
  while at do
    place = at
    at = loose:find(mark, at + 1, true)
  end
  return place > 0 and loose:sub(place + #mark) or nil
end

-- The process is gone; what does that mean for the tests?
function Runner:judge(how, code)
  local what
  if self.killed then
    what = self:overtime()
  elseif how == "signal" then
    what = ("its process was killed by signal %s"):format(code)
  else
    what = ("its process ended early with status %d, as by os.exit"):format(code)
  end
  local was_open = next(self.open) ~= nil
  for _, number in ipairs(self.order) do
    if self.open[number] then
      self:close(number, "fail", nil,
        { message = what .. "; tests behind it in this file did not run" })
    end
  end
  if was_open then return end
  local loose = self.loose:text()
  local error_text = self:host_error(loose)
  if not self.done and how == "exit" and code == 127 and self.ran == 0 and loose == "" then
    self:fail_file "its process could not be started"
  elseif not self.done then
    self:fail_file(what)
  elseif self.interrupted then
    self:fail_file(self:overtime() .. "\n" .. script_error(error_text or ""))
  elseif code ~= 0 and (self.failed == 0 or error_text and error_text:find "stack traceback:") then
    self:fail_file(error_text and script_error(error_text)
      or ("it ended with status %s"):format(code))
  end
end

function Runner:work()
  local options, tools = self.options, self.tools
  local settings = {}
  for name, value in pairs {
    token = self.token, path = self.file, filter = options.filter or false,
    list = options.list or false, seed = options.seed, update = options.update or false,
  } do
    settings[#settings + 1] = ("%s=%s"):format(name,
      type(value) == "string" and ("%q"):format(value) or tostring(value))
  end
  local code = ('require("zknn.testing.worker"){%s}'):format(table.concat(settings, ","))
  local process <close> = tools.start(tools.path, { tools.name, "-e", code, "--", self.file })
  self.start, self.last = core.clock(), core.clock()
  while not self.stop do
    local left = options.timeout > 0 and self.last + options.timeout - core.clock() or 1
    if left <= 0 and not self.interrupted then
      self.interrupted = true
      self.last = core.clock() - options.timeout + GRACE
      process:interrupt()
    elseif left <= 0 then
      self.killed = true
      break
    end
    local bytes, why = process:read(math.min(math.max(left, 0), 1))
    if why == "end" then break end
    self.buffer = self.buffer .. (bytes or "")
    self:read_records()
  end
  if self.stop then return end
  self:print(self.buffer)
  self:judge(process:finish())
end

-- tools: how to start zknn (src/host/commands.c); sink: a function for each begin, result, listed,
-- printed, written. Gives how many tests there were, and whether to stop here.
function run.file(tools, file, options, sink)
  local runner = setmetatable({
    tools = tools, file = file, options = options, sink = sink, token = make_token(), buffer = "",
    open = {}, order = {}, folders = {}, loose = Printed.new(), ran = 0, failed = 0,
  }, Runner)
  local good, problem = pcall(runner.work, runner)
  for _, path in ipairs(runner.folders) do tests.remove_tree(path) end
  if not good then error(problem, 0) end
  return runner.ran, runner.stop
end

return run
