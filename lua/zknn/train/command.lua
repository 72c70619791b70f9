-- train.command: what programs that are run from a shell share: messages for their users, and how
-- they are called. Their options are in options.lua.

local args = require "zknn.args"
local called = require "zknn.called"
local library = require "zknn.library"
local raise = require "zknn.raise"
local system = require "zknn.system"

local command = {}

-- The words of the command line, from arg[1]; the script is arg[0].
function command._words()
  return rawget(_G, "arg") or {}
end

-- The script's name, as its messages begin.
local function name()
  return (command._words()[0] or "zknn"):match("[^/]*$")
end

local UserError = { __tostring = function(e) return e.message end }

-- The message; more values than the format has would be lost, and no other kinds say much.
local function formatted(what, format, ...)
  args.check_string(what, "format", format)
  local _, count = format:gsub("%%%%", ""):gsub("%%", "")
  args.no_more(what, count + 1, select(count + 1, ...))
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if type(value) ~= "string" and type(value) ~= "number" and type(value) ~= "boolean" then
      raise("%s: value %d must be a string, a number or true or false, got %s", what, i,
        args.describe(value))
    end
  end
  local good, text = pcall(string.format, format, ...)
  if not good then raise("%s: %s", what, text) end
  return text
end

-- An error that is the user's to mend: it is shown as one message, without a traceback.
function command.fail(format, ...)
  error(setmetatable({ message = formatted("command.fail", format, ...) }, UserError), 0)
end

local read_message = args.reader("command.without_line", { { "message", "string" } })

-- A message without the line of code that it begins with.
function command.without_line(...)
  return (read_message(...).message:gsub("^[^:\n]+%.lua:%d+: ", ""))
end

-- --- texts ---


-- `first` and the text in lines of at most `width` columns; the later lines begin with `indent`
-- blanks. A word that is longer has a line of its own.
function command._wrap(first, text, indent, width)
  local lines, line = {}, first
  for word in text:gmatch("%S+") do
    if #line > indent and #line + 1 + #word > width then
      lines[#lines + 1] = line
      line = (" "):rep(indent - 1)
    end
    line = line .. (line == "" and "" or " ") .. word
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

local read_fit = args.reader("command.fit", { { "text", "string" } })

-- The text as a terminal has room for it: lines end between words. Elsewhere it stays as it is.
function command.fit(...)
  local text = read_fit(...).text
  local width = system.terminal_width()
  if not width then return text end
  return (text:gsub("[^\n]+", function(line)
    return #line <= width and line or command._wrap("", line, 0, width)
  end))
end

-- Tells the user something beside what the script prints.
function command.note(format, ...)
  local text = ("%s: %s"):format(name(), formatted("command.note", format, ...))
  io.stderr:write(command.fit(text), "\n")
end

-- --- how the program is called ---

-- The script's folder, "" or with a slash at its end.
local function script_folder()
  return (command._words()[0] or ""):match("^(.*/)") or ""
end

-- The folder above the script's, "" or with a slash at its end.
function command.project(...)
  args.no_more("command.project", 0, ...)
  local folder = script_folder()
  local above, last = folder:match("^(.-)([^/]+)/+$")
  if not last or last == "." or last == ".." then return folder .. "../" end
  return above
end

-- How a user calls zknn from this folder: by the path that ran this script, or else by the wrapper
-- in the folder above the script's, a clone of zknn.
function command.program(...)
  args.no_more("command.program", 0, ...)
  local words, first = command._words(), 0
  while words[first - 1] do first = first - 1 end
  local program = first < 0 and words[first] or "zknn"
  if program:find("/", 1, true) then return program end
  local wrapper = command.project() .. "zknn"
  if not wrapper:find("/", 1, true) then wrapper = "./" .. wrapper end
  local file <close> = io.open(wrapper, "rb")
  return file and wrapper or program
end

local read_script = args.reader("command.line", { { "script", "string" } })

-- The command that runs another script of this one's folder.
function command.line(...)
  return ("%s %s"):format(command.quote(command.program()),
    command.quote(script_folder() .. read_script(...).script))
end

local read_quote = args.reader("command.quote", { { "word", "string" } })

-- The word as a shell reads it back.
function command.quote(...)
  local word = read_quote(...).word
  return word:find("^[%w._/-]+$") and word or "'" .. word:gsub("'", "'\\''") .. "'"
end

-- --- running ---

-- The strings among the options: names of files and folders, mostly.
command._paths = {}

-- Does the message speak of memory, an address, or a file or folder that the command line names?
-- Then no line of code is to blame.
local function is_outside(message)
  if message:find("://", 1, true) or message:find("memory", 1, true) then return true end
  for _, path in ipairs(command._paths) do
    local stem = path:gsub("%.%w+$", "")
    if message:find(stem:find("[/.]") and stem or stem .. "/", 1, true) then return true end
  end
  return false
end

-- What Lua itself says of a slip in a program.
local slips = { "attempt to ", "bad argument ", "stack overflow", "not found:\n", "'for' " }

local LEVEL = 3 -- of the function that failed: below it are coroutine.resume, report.here, explain

local function explain(problem)
  if type(problem) ~= "string" then return problem end
  if problem:find("interrupted!", 1, true) then return { interrupted = true } end
  local message = command.without_line(problem)
  local is_slip = false
  for _, slip in ipairs(slips) do is_slip = is_slip or message:find(slip, 1, true) end
  if not is_slip and is_outside(message) then return message end
  local text = require("zknn.report").here(problem, LEVEL)
  return { report = text }
end

local read_run = args.reader("command.run", {
  { "main", "function" }, { "after_interrupt", "function", optional = true },
})

-- Runs main; an error ends the process with a message on standard error and status 1, Ctrl-C with
-- status 130. after_interrupt() gives what the user reads after Ctrl-C.
function command.run(...)
  local a = read_run(...)
  io.stdout:setvbuf("line") -- a pipe gets each line as it is printed
  local good, problem = xpcall(a.main, explain)
  if good then return end
  io.stdout:flush()
  if type(problem) == "table" and problem.interrupted then
    local hint = a.after_interrupt and a.after_interrupt()
    io.stderr:write("\n")
    command.note("interrupted%s", hint and ". " .. hint or "")
    os.exit(130, true)
  end
  if type(problem) == "table" and problem.report then
    io.stderr:write(problem.report, "\n")
  else
    command.note("%s", tostring(problem))
  end
  os.exit(1, true)
end

for key, f in pairs(command) do
  if key:sub(1, 1) ~= "_" then called("command." .. key, f) end
end

return library("zknn.train.command", command)
