-- Runs programs that fail, for specs, and takes apart what they print of it.

local support = require "support"

local tools = { program = support.program() }

local folder

function tools.open()
  folder = support.make_folder()
  return folder
end

function tools.folder() return folder end

function tools.close()
  support.remove_folder(folder)
end

function tools.write(name, text)
  support.write(folder .. "/" .. name, text)
  return name
end

-- A line of shell in the folder, in which ZKNN is the program: what is printed on standard error,
-- and the exit status (or the signal's name).
function tools.shell(line)
  line = line:gsub("ZKNN%f[^%w_]", tools.program)
  local _, how, code = os.execute(
    ("cd '%s' && { %s\n} >out 2>err </dev/null"):format(folder, line))
  return support.read(folder .. "/err"), how == "exit" and code or how
end

-- What an error report says:
--   message  its first line, without the program's name
--   number   of the line of source that is shown, or nil
--   source   that line
--   marked   the part of it that has marks below it (several: joined by a blank)
--   notes    a list of the lines behind it
--   fix      the last of them
--   frames   the traceback as a list
function tools.take_apart(err)
  local head, stack = err:match "^(.-)\nstack traceback:\n(.*)$"
  local r = { notes = {}, frames = {}, err = err }
  for frame in (stack or ""):gmatch "\t([^\n]+)\n" do r.frames[#r.frames + 1] = frame end
  local lines = {}
  for line in ((head or err) .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  local name = tools.program .. ": "
  r.message = lines[1]:sub(1, #name) == name and lines[1]:sub(#name + 1) or lines[1]
  for i = 2, #lines do
    local number, source = lines[i]:match "^ *(%d+) | (.*)$"
    local marks = lines[i]:match "^      | (.*)$"
    if number and not r.number then
      r.number, r.source = tonumber(number), source
    elseif marks and r.source then
      local parts = {}
      for first, last in marks:gmatch "()%^+()" do
        parts[#parts + 1] = r.source:sub(first, last - 1)
      end
      r.marked = table.concat(parts, " ")
    elseif lines[i] ~= "" then
      r.notes[#r.notes + 1] = lines[i]
    end
  end
  r.fix = r.notes[#r.notes]
  return r
end

-- Runs `code` as the script main.lua.
function tools.report(code, options)
  tools.write("main.lua", code)
  local err, status = tools.shell((options or "") .. " ZKNN main.lua")
  local r = tools.take_apart(err)
  r.status = status
  return r
end

-- Raises unless the report on row[1], a script, has row.says in its message, row.marks marked in
-- the line that is shown (of number row.line), and row.fix for its last note: a part of it, false
-- for none.
function tools.check(row)
  local r = tools.report(row[1])
  local function fail(what)
    error(("%s\n%s:\n%s"):format(row[1], what, r.err), 0)
  end
  if r.status ~= 1 then fail("status " .. tostring(r.status)) end
  if row.says and not r.message:find(row.says, 1, true) then fail "another message" end
  if row.line and r.number ~= row.line then fail("another line than " .. row.line) end
  if row.marks and r.marked ~= row.marks then fail("not marked: " .. row.marks) end
  if row.fix == false and r.fix then fail "advice where none is sure" end
  if row.fix and not (r.fix and r.fix:find(row.fix, 1, true)) then fail("no fix " .. row.fix) end
  if not r.message:find("^main.lua:%d+: ") then fail "no position" end
end

-- A test by busted's `it` for each row.
function tools.each(it, rows)
  for _, row in ipairs(rows) do
    it((row[1]:gsub("\n", " / ")), function() tools.check(row) end)
  end
end

return tools
