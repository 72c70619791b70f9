-- Common to the scripts: options of the command line, and error messages for users.

local zknn = require "zknn"

local command = {}

-- The script's name, as its messages begin.
command.name = arg and arg[0] and arg[0]:match("[^/]*$") or "zknn"

-- The text that a user reads after Ctrl-C; set by the script.
command.after_interrupt = nil

local UserError = { __tostring = function(e) return e.message end }

-- An error that is the user's to mend: it is shown as one message, without a traceback.
function command.fail(format, ...)
  error(setmetatable({ message = format:format(...) }, UserError), 0)
end

-- A message without the line of code that it begins with.
function command.without_line(message)
  return (message:gsub("^[^:\n]+%.lua:%d+: ", ""))
end

-- --- texts ---

-- `first` and the text in lines of at most `width` columns; the later lines begin with `indent`
-- blanks. A word that is longer has a line of its own.
local function wrap(first, text, indent, width)
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

-- The text as a terminal has room for it: lines end between words. Elsewhere it stays as it is.
function command.fit(text)
  local width = zknn.system.terminal_width()
  if not width then return text end
  return (text:gsub("[^\n]+", function(line)
    return #line <= width and line or wrap("", line, 0, width)
  end))
end

-- Tells the user something beside what the script prints.
function command.note(format, ...)
  local text = ("%s: %s"):format(command.name, format:format(...))
  io.stderr:write(command.fit(text), "\n")
end

-- --- the command line ---

-- The folder above the script's, "" or with a slash at its end: the clone.
function command.clone()
  local folder = arg[0]:match("^(.*/)") or ""
  local above, last = folder:match("^(.-)([^/]+)/+$")
  if not last or last == "." or last == ".." then return folder .. "../" end
  return above
end

-- How a user calls zknn from this folder: by the path that ran this script, or else by the wrapper
-- in the clone that has the script.
function command.program()
  local first = 0
  while arg[first - 1] do first = first - 1 end
  local name = first < 0 and arg[first] or "zknn"
  if name:find("/", 1, true) then return name end
  local wrapper = command.clone() .. "zknn"
  if not wrapper:find("/", 1, true) then wrapper = "./" .. wrapper end
  local file <close> = io.open(wrapper, "rb")
  return file and wrapper or name
end

-- The command that runs another script of this one's folder.
function command.line(script)
  return ("%s %s"):format(command.quote(command.program()),
    command.quote((arg[0]:match("^(.*/)") or "") .. script))
end

-- The word as a shell reads it back.
function command.quote(word)
  return word:find("^[%w._/-]+$") and word or "'" .. word:gsub("'", "'\\''") .. "'"
end

-- kind = function(text, row) giving the value, or nil and what is needed
local kinds = {
  integer = function(text, row)
    local value = text:match("^%s*[+-]?%d+%s*$") and math.tointeger(tonumber(text))
    local min, max = row.min or math.mininteger, row.max or math.maxinteger
    if value and value >= min and value <= max then return value end
    return nil, "a whole number" .. (row.max and (" from %d to %d"):format(min, max)
      or row.min and (", %d or more"):format(min) or "")
  end,
  number = function(text)
    local value = tonumber(text)
    if value and value >= 0 and value < math.huge then return value end
    return nil, "a number, 0 or more"
  end,
  range = function(text) -- {first, last}
    local first, last = text:match("^%s*(%d+)%-(%d+)%s*$")
    first, last = math.tointeger(tonumber(first)), math.tointeger(tonumber(last))
    if first and last and first <= last then return { first, last } end
    return nil, "two whole numbers, the smaller first, such as 0-19"
  end,
  string = function(text, row)
    if text ~= "" then return text end
    return nil, row.value == "DIR" and "the name of a folder"
      or row.value == "FILE" and "the name of a file" or "a text"
  end,
}

local LEFT, NARROW = 20, 60 -- columns of the options; terminals that have no room for two columns

local function print_help(about, rows, ending)
  local width = zknn.system.terminal_width() or 80
  print(wrap("usage:", ("%s %s [options]"):format(command.program(), arg[0]), 7, width))
  print(wrap("", about, 0, width))
  print()
  local function option(left, help)
    if width < NARROW then
      print("  " .. left)
      print(wrap("     ", help, 6, width))
    else
      print(wrap(("  %-" .. LEFT - 3 .. "s"):format(left), help, LEFT, width))
    end
  end
  for _, row in ipairs(rows) do
    local left = "--" .. row.name .. (row.kind == "flag" and "" or " " .. row.value)
    local default = row.default and row.kind ~= "flag" and (" (default: %s)"):format(row.default)
    option(left, row.help .. (default or ""))
  end
  option("-h, --help", "print this help")
  if ending then
    print()
    print(wrap("", ending, 0, width))
  end
end

-- What other programs call these.
local OTHER_NAMES = { ["--learning-rate"] = "--lr", ["--batch"] = "--batch-size" }

local function find(rows, name)
  local names, plain = { "--help" }, name:lower():gsub("_", "-")
  for i, row in ipairs(rows) do
    if "--" .. row.name == name then return row end
    names[i + 1] = "--" .. row.name
  end
  local near = OTHER_NAMES[plain] or zknn.system.nearest(plain, names)
  command.fail("unknown option '%s'%s", name,
    near and ("; did you mean '%s'?"):format(near) or "; --help lists the options")
end

-- A word that is no option and no option's value.
local function refuse_word(rows, word)
  for _, row in ipairs(rows) do
    if row.ending and word:find(row.ending) then
      command.fail("unexpected argument '%s'; did you mean '--%s %s'?", word, row.name, word)
    end
  end
  local names = {}
  for i, row in ipairs(rows) do names[i] = row.name end
  local near = zknn.system.nearest(word, names)
  command.fail("unexpected argument '%s'; %s", word, near and ("did you mean '--%s'?"):format(near)
    or "options begin with '--', and --help lists them")
end

-- The strings among the options: names of files and folders, mostly.
local paths = {}

-- Reads the command line. Rows are {name, kind, default, help, value, min, max, ending}; the result
-- has each by its name with _ for -, and in `given` which of them the command line named. A row's
-- `ending` is a pattern for words that its value may be. after_help stands below the help.
function command.options(about, rows, after_help)
  local options = { given = {} }
  for _, row in ipairs(rows) do
    options[row.name:gsub("-", "_")] = row.default
  end
  local i = 1
  while arg[i] do
    local name, text = arg[i], nil
    if name:match("^%-%-[^=]+=") then
      name, text = name:match("^(%-%-[^=]+)=(.*)$")
    end
    if name == "--help" or name == "-h" then
      print_help(about, rows, after_help)
      os.exit(0, true)
    end
    if name:sub(1, 1) ~= "-" then refuse_word(rows, name) end
    local row = find(rows, name)
    local value
    if row.kind == "flag" then
      if text then command.fail("option '%s' takes no value", name) end
      value = true
    else
      local needed
      if not text then
        i = i + 1
        text = arg[i]
        if row.kind == "string" and text and text:find("^%-%-") then text = nil end
      end
      value, needed = kinds[row.kind](text or "", row)
      if value == nil then
        command.fail("option '%s' needs %s; got %s", name, needed,
          text and ("'%s'"):format(text) or arg[i] and ("the option '%s'"):format(arg[i])
          or "nothing")
      end
    end
    local key = row.name:gsub("-", "_")
    options[key], options.given[key] = value, true
    i = i + 1
  end
  for _, row in ipairs(rows) do
    if row.kind == "string" then paths[#paths + 1] = options[row.name:gsub("-", "_")] end
  end
  return options
end

-- --- running ---

-- Does the message speak of memory, an address, or a file or folder that the command line names?
-- Then no line of code is to blame.
local function is_outside(message)
  if message:find("://", 1, true) or message:find("memory", 1, true) then return true end
  for _, path in ipairs(paths) do
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

-- Runs main; an error ends the process with a message on standard error and status 1, Ctrl-C with
-- status 130.
function command.run(main)
  io.stdout:setvbuf("line") -- a pipe gets each line as it is printed
  local good, problem = xpcall(main, explain)
  if good then return end
  io.stdout:flush()
  if type(problem) == "table" and problem.interrupted then
    local hint = command.after_interrupt and ". " .. command.after_interrupt() or ""
    io.stderr:write("\n")
    command.note("interrupted%s", hint)
    os.exit(130, true)
  end
  if type(problem) == "table" and problem.report then
    io.stderr:write(problem.report, "\n")
  else
    command.note("%s", tostring(problem))
  end
  os.exit(1, true)
end

return command
