-- commands.lua: lines of a conversation that begin with % (ours) or ! (the shell's), and NAME?,
-- ?NAME, help NAME.

local core = require "zknn.core"
local locals = require "zknn.repl.locals"
local native = require "zknn.core.system"
local show = require "zknn.show"
local support = require "zknn.core.support"
local values = require "zknn.repl.values"

local commands = {}

local RUNS, ENOUGH = 7, 0.2 -- %timeit: runs, and the seconds of one

local function repl()
  return require "zknn.repl"
end

-- A command that fails says why; a traceback would only tell where in here.
local Failure = { __tostring = function(failure) return failure.text end }

local function fail(format, ...)
  error(setmetatable({ text = format:format(...) }, Failure), 0)
end

--- Code and its time -----------------------------------------------------------

-- Code behind a command as a function; else what accept answers.
local function compile(code, is_timed)
  local f, message, is_early = repl().compile(code, "=command", is_timed)
  if f then return f end
  return nil, is_early and "more" or "error", message
end

local function duration(seconds)
  for _, unit in ipairs { { 1, "s" }, { 1e-3, "ms" }, { 1e-6, "us" } } do
    if seconds >= unit[1] then return ("%.3g %s"):format(seconds / unit[1], unit[2]) end
  end
  return ("%.3g ns"):format(seconds * 1e9)
end

local function time(code)
  if code == "" then return "error", "%time CODE: runs CODE once and tells its time" end
  local f, what, message = compile(code)
  if not f then return what, message end
  return "run", function()
    local from, cpu = core.clock(), os.clock()
    local list = table.pack(f())
    local wall, used = core.clock() - from, os.clock() - cpu
    values.after(("%s (processors: %s)"):format(duration(wall), duration(used)))
    return table.unpack(list, 1, list.n)
  end
end

local function timeit(code)
  if code == "" then return "error", "%timeit CODE: runs CODE many times and tells its time" end
  local f, what, message = compile(code, true)
  if not f then return what, message end
  return "run", function()
    local clock = core.clock
    local function run(n)
      local from = clock()
      for _ = 1, n do
        f()
      end
      return clock() - from
    end
    local n, took = 1, run(1)
    while took < ENOUGH / 10 do
      n = math.max(2 * n, math.min(10 * n, math.floor(n * ENOUGH / 8 / math.max(took, 1e-9))))
      took = run(n)
    end
    n = math.max(1, math.floor(n * ENOUGH / took))
    local sum, squares, best = 0, 0, math.huge
    for _ = 1, RUNS do
      local each = run(n) / n
      sum, squares, best = sum + each, squares + each * each, math.min(best, each)
    end
    local mean = sum / RUNS
    local deviation = math.sqrt(math.max(0, squares / RUNS - mean * mean))
    print(("%s +- %s, best %s (%d runs of %d)"):format(duration(mean), duration(deviation),
      duration(best), RUNS, n))
  end
end

--- Files -----------------------------------------------------------------------

local function read_file(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local text
  text, message = file:read "a" -- a folder opens, but cannot be read
  file:close()
  return text, message
end

-- The words of a command's line; one with blanks stands in quotation marks.
local function split(text)
  local words, at = {}, 1
  while true do
    at = text:find("%S", at)
    if not at then return words end
    local _, last, quoted = text:find("^(%b\"\")", at)
    if not quoted then
      _, last, quoted = text:find("^(%b'')", at)
    end
    if not quoted then _, last = text:find("^%S+", at) end
    words[#words + 1] = quoted and quoted:sub(2, -2) or text:sub(at, last)
    at = last + 1
  end
end

local searched = {} -- folders of scripts that ran: [folder] = true

-- `require` finds modules in the script's folder, after all other places, as it does for
-- `zknn SCRIPT`.
local function search(folder)
  if not folder or searched[folder] then return end
  searched[folder] = true
  table.insert(package.searchers, function(name)
    local path, tried = package.searchpath(name, folder .. "?.lua;" .. folder .. "?/init.lua")
    if not path then return tried end
    local f, message = loadfile(path)
    if not f then
      error(("error loading module '%s' from file '%s':\n\t%s"):format(name, path, message), 0)
    end
    return f, path
  end)
end

local function run_file(text)
  local words = split(text)
  local path = words[1]
  if not path then return "error", "%run FILE [ARGUMENTS]: runs a script; its variables stay" end
  local code, message = read_file(path)
  if not code then return "error", "%run: " .. message end
  code = code:gsub("^#[^\n]*", "")
  search(path:match "^(.*/)[^/]*$")
  local f
  f, message = load(code, "@" .. path, "t")
  if not f then return "error", message end
  f, message = locals.compile(code, "@" .. path, "script")
  if not f then return "error", message end
  return "run", function()
    local before = rawget(_G, "arg")
    local arguments <close> = setmetatable({}, { -- luacheck: ignore arguments
      __close = function() rawset(_G, "arg", before) end,
    })
    local own = { [0] = path }
    table.move(words, 2, #words, 1, own)
    rawset(_G, "arg", own)
    return f(table.unpack(own))
  end
end

local function save(text)
  local words = split(text)
  local force = words[1] == "-f" and table.remove(words, 1)
  local path, from, to = words[1], nil, nil
  if words[2] then
    from, to = words[2]:match "^(%d+)%-?(%d*)$"
    if not from then
      return "error", ("%%save: '%s' is no range of numbers, as 3-7 is one"):format(words[2])
    end
  end
  if not path then
    return "error", "%save [-f] FILE [FROM-TO]: writes what was typed (%history has the numbers)"
  end
  local session = repl().session
  from = tonumber(from) or 1
  to = tonumber(to) or words[2] and from or session.count
  local list = table.move(session.texts, from, math.min(to, session.count), 1, {})
  if #list == 0 then
    return "error", "%save: nothing has been typed" .. (words[2] and " there" or "")
  end
  return "run", function()
    local there = io.open(path, "rb")
    if there then
      there:close()
      if not force then fail("%%save: %s is there; %%save -f %s replaces it", path, path) end
    end
    local good, message = pcall(native.file_write, path, table.concat(list, "\n") .. "\n")
    if not good then fail("%%save: %s", message) end
    print(("%d text%s in %s"):format(#list, #list == 1 and "" or "s", path))
  end
end

local function quoted(path)
  return "'" .. path:gsub("'", "'\\''") .. "'"
end

local function edit_file(path)
  local editor = os.getenv "VISUAL" or os.getenv "EDITOR"
  if not editor or editor == "" then editor = "vi" end
  io.stdout:flush()
  local good, how, status = os.execute(editor .. " " .. quoted(path))
  if not good then fail("%%edit: %s ended with %s %d", editor, how, status) end
end

-- %edit, %edit N: a text again; %edit FILE: a file. What is saved then runs.
local function edit(text)
  local session, path = repl().session, split(text)[1]
  local number = not path and session.count or path:match "^%d+$" and tonumber(path)
  if number and number > 0 and not session.texts[number] then
    return "error", ("%%edit: there is no text %d (%%history has the numbers)"):format(number)
  end
  return "run", function()
    local folder, code, message
    if number then
      folder = native.temporary_folder()
      path = folder .. "/text.lua"
      native.file_write(path, (session.texts[number] or "") .. "\n")
    end
    local good, problem = pcall(edit_file, path)
    code, message = read_file(path)
    if folder then
      os.remove(path)
      os.remove(folder)
    end
    if not good then error(problem, 0) end
    if not code then fail("%%edit: %s", message) end
    repl().follow(not number and function() return run_file('"' .. path .. '"') end
      or code:gsub("%s+$", ""))
  end
end

--- What there is ---------------------------------------------------------------

local known = {} -- globals that every conversation has
for name in ([[_G _VERSION arg assert collectgarbage coroutine debug dofile error getmetatable io
  ipairs load loadfile math next os package pairs pcall print rawequal rawget rawlen rawset require
  select setmetatable string table tonumber tostring type utf8 warn xpcall]]):gmatch "%S+" do
  known[name] = true
end

local function who_line(name, value, width)
  local text
  if type(value) == "table" and getmetatable(value) == nil then
    local n = 0
    for _ in next, value do
      n = n + 1
    end
    text = ("table of %d entr%s"):format(n, n == 1 and "y" or "ies")
  else
    text = show.brief(value)
    if type(value) == "function" then text = "function" end
  end
  local line = ("%s  %s"):format(name, text)
  if (utf8.len(line) or #line) > width then
    line = line:sub(1, (utf8.offset(line, width - 3) or width - 2) - 1) .. "..."
  end
  return line
end

local function who()
  local list, widest, hidden = {}, 4, repl().session.globals
  for _, name in ipairs(locals.names()) do
    if not name:find "^_%d*$" then
      list[#list + 1] = { name, "local", select(2, locals.get(name)) }
    end
  end
  local from = #list
  for name, value in next, _G do
    if type(name) == "string" and not known[name] and not hidden[name] then
      list[#list + 1] = { name, "global", value }
    end
  end
  for _, entry in ipairs(list) do
    widest = math.min(24, math.max(widest, #entry[1]))
  end
  local globals = table.move(list, from + 1, #list, 1, {})
  table.sort(globals, function(a, b) return a[1] < b[1] end)
  table.move(globals, 1, #globals, from + 1, list)
  if #list == 0 then print "nothing has been defined yet" end
  for _, entry in ipairs(list) do
    local name = ("%-" .. widest .. "s  %-6s"):format(entry[1], entry[2])
    print(who_line(name, entry[3], values.columns()))
  end
end

local function history(text)
  local session = repl().session
  local last = tonumber(split(text)[1]) or 20
  for i = math.max(1, session.count - last + 1), session.count do
    print(("%4d  %s"):format(i, (session.texts[i]:gsub("\n", "\n      "))))
  end
end

local function doc(text)
  local topic = split(text)[1]
  if not topic then return "error", "%doc NAME: the documentation of a name or an object" end
  return "run", function()
    local help = require("zknn").help
    if require("zknn.docs").find(topic) and not locals.get(topic) then return help(topic) end
    local good, f, value = pcall(repl().compile, topic:gsub(":", "."), "=command")
    if good and f then
      good, value = pcall(f)
    end
    local kind = good and type(value)
    if kind == "function" or kind == "table" or kind == "userdata" then return help(value) end
    if good and value ~= nil then return value end
    help(topic)
  end
end

--- The list --------------------------------------------------------------------

local function always(f)
  return function(text)
    return "run", function() return f(text) end
  end
end

local LIST = {
  { "time", "CODE", "runs it once and tells its time", time },
  { "timeit", "CODE", "runs it many times and tells the mean", timeit },
  { "run", "FILE [ARGS]", "runs a script; its globals and locals stay", run_file },
  { "edit", "[N | FILE]", "edits text N (or the last), or a file, and runs it", edit },
  { "save", "FILE [N-M]", "writes what was typed into a file", save },
  { "history", "[COUNT]", "what was typed, with numbers", always(history) },
  { "who", "", "the variables that you made", always(who) },
  { "doc", "NAME", "its documentation; so do NAME? and ?NAME", doc },
}

local BESIDES = {
  { "!COMMAND", "runs a command of the shell" },
  { "_, _1, _2", "the last value; all of the last text" },
  { "pp(x, depth)", "prints all of x" },
  { "help()", "the documentation" },
  { "quit", "or Ctrl-D: leaves" },
}

local function help()
  local width, wrap = values.columns(), require("zknn.docs.show").wrap
  local function line(head, text)
    if width >= 70 then
      print(("  %-20s%s"):format(head, text))
    else
      print("  " .. head .. "\n" .. table.concat(wrap(text, width, "      ", "      "), "\n"))
    end
  end
  for _, entry in ipairs(LIST) do
    line(("%%%s %s"):format(entry[1], entry[2]), entry[3])
  end
  for _, entry in ipairs(BESIDES) do
    line(entry[1], entry[2])
  end
end

LIST[#LIST + 1] = { "help", "", "this list", always(help) }

-- The names of the commands, with their %.
function commands.names()
  local names = {}
  for i, entry in ipairs(LIST) do
    names[i] = "%" .. entry[1]
  end
  return names
end

local function shell(text)
  if not text:find "%S" then return "error", "!COMMAND: runs a command of the shell" end
  return "run", function()
    io.stdout:flush()
    local good, how, status = os.execute(text)
    if not good then print(("(%s %d)"):format(how == "exit" and "exit status" or how, status)) end
  end
end

-- The name that the text asks about: NAME?, ?NAME, help NAME; "" of a mere "?".
local function asked(text)
  local name = text:match "^%s*([%a_][%w_.:]*)%s*%?+%s*$" or text:match "^%s*%?+%s*([%w_.:]*)%s*$"
  if not name and not locals.get "help" then name = text:match "^%s*help%s+([%a_][%w_.:]*)%s*$" end
  return name
end

function commands.is_one(text)
  return text:find "^%s*[%%!]" ~= nil or asked(text) ~= nil
end

-- What to do with the line, as zknn.repl.accept says it.
function commands.accept(text)
  local mark, rest = text:match "^%s*([%%!]?)(.*)$"
  if mark == "!" then return shell(rest) end
  local name = asked(text)
  if name == "" then return "run", function() require("zknn").help() end end
  if name then return doc(name) end
  local code
  name, code = rest:match "^([%w_]*)%s*(.-)%s*$"
  for _, entry in ipairs(LIST) do
    if entry[1] == name then return entry[4](code) end
  end
  local names = commands.names()
  local near = support.suggest("%" .. name, names)
  return "error", ("there is no command %%%s%s"):format(name,
    near and ("; did you mean %s?"):format(near) or "; %help lists them")
end

return commands
