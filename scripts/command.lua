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

-- --- options ---

-- kind = function(text, row) giving the value, or nil and what was wanted
local kinds = {
  integer = function(text, row)
    local value = text:match("^%s*[+-]?%d+%s*$") and math.tointeger(tonumber(text))
    local min, max = row.min or math.mininteger, row.max or math.maxinteger
    if value and value >= min and value <= max then return value end
    return nil, "a whole number" .. (row.max and (" from %d to %d"):format(min, max)
      or row.min and (" from %d on"):format(min) or "")
  end,
  number = function(text)
    local value = tonumber(text)
    if value and value >= 0 and value < math.huge then return value end
    return nil, "a number from 0 on"
  end,
  string = function(text)
    if text ~= "" then return text end
    return nil, "a name"
  end,
}

local function print_help(about, rows)
  print(("usage: zknn %s [options]\n%s\n"):format(arg[0], about))
  for _, row in ipairs(rows) do
    local left = "--" .. row.name .. (row.kind == "flag" and "" or " " .. row.value)
    local default = row.default and row.kind ~= "flag" and (" (%s)"):format(row.default) or ""
    print(("  %-18s %s%s"):format(left, row.help, default))
  end
  print(("  %-18s %s"):format("--help", "print this and leave"))
end

local function find(rows, name)
  local names = { "--help" }
  for i, row in ipairs(rows) do
    if "--" .. row.name == name then return row end
    names[i + 1] = "--" .. row.name
  end
  local near = zknn.system.nearest(name, names)
  command.fail("unknown option '%s'%s", name,
    near and (", did you mean '%s'?"):format(near) or "; --help lists them all")
end

-- Reads the command line. Rows are {name, kind, default, help, value, min, max}; the result has
-- each by its name with _ for -, and in `given` which of them the command line named.
function command.options(about, rows)
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
      print_help(about, rows)
      os.exit(0, true)
    end
    if name:sub(1, 1) ~= "-" then command.fail("unexpected argument '%s'", name) end
    local row = find(rows, name)
    local value
    if row.kind == "flag" then
      if text then command.fail("option '%s' takes no value", name) end
      value = true
    else
      if not text then
        i = i + 1
        text = arg[i]
      end
      local wanted
      value, wanted = kinds[row.kind](text or "", row)
      if value == nil then
        command.fail("option '%s' wants %s, got %s", name, wanted,
          text and ("'%s'"):format(text) or "nothing")
      end
    end
    local key = row.name:gsub("-", "_")
    options[key], options.given[key] = value, true
    i = i + 1
  end
  return options
end

-- --- running ---

-- What Lua itself says of a slip in a program. That needs its traceback; a message of zknn names
-- its cause.
local slips = { "attempt to ", "bad argument ", "stack overflow", "not found:\n", "'for' " }

local function explain(problem)
  if type(problem) ~= "string" then return problem end
  if problem:find("interrupted!", 1, true) then return { interrupted = true } end
  for _, slip in ipairs(slips) do
    if problem:find(slip, 1, true) then return debug.traceback(problem, 2) end
  end
  return command.without_line(problem)
end

-- Runs main; an error ends the process with a message on standard error and status 1, Ctrl-C with
-- status 130.
function command.run(main)
  io.stdout:setvbuf("line") -- a pipe gets each line as it is printed
  local good, problem = xpcall(main, explain)
  if good then return end
  io.stdout:flush()
  if type(problem) == "table" and problem.interrupted then
    local hint = command.after_interrupt and command.after_interrupt() or ""
    io.stderr:write(("\n%s: interrupted. %s\n"):format(command.name, hint))
    os.exit(130, true)
  end
  io.stderr:write(("%s: %s\n"):format(command.name, tostring(problem)))
  os.exit(1, true)
end

return command
