-- What is told of an error in a test: its message, what zknn.report says of it, and the lines of
-- the user's own code that led there.

local support = require "zknn.core.support"
local report = require "zknn.report"

local trace = {}

-- Levels below the one that failed, seen from a coroutine that describe resumes: resume, describe,
-- and the message handler that called it.
local LEVEL = 3

-- In a message handler: {text, excerpt, frames}: the message; lines that are shown below it, or
-- nil; a list of lines. f: what xpcall was given, the last frame.
function trace.describe(message, f)
  local text = message == nil and "error() without a message" or report.text_of(message)
  local path = package.loaded["zknn.nn.module"] and support.running_layer()
  local good, d = coroutine.resume(coroutine.create(report.describe), coroutine.running(), LEVEL,
    text, { path = path, last = f, names = { [f] = "the test" }, main = "the file" })
  if not good then return { text = text, frames = {} } end
  d.lines[#d.lines + 1] = d.fix
  local problem = { text = d.message, frames = d.frames,
    excerpt = d.lines[1] and table.concat(d.lines, "\n") }
  local place = d.frames[1] and d.frames[1]:match "^(.*:%d+: )"
  if #d.frames == 1 and place and d.message:sub(1, #place) == place then
    problem.frames = {} -- the message says it
  end
  return problem
end

return trace
