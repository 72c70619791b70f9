-- Calls that an export makes to see what a model does: what the script prints in them is not shown
-- (it may be of forged numbers), and Lua's clocks may be ahead, so that a second run does not have
-- the time of the first.

local function ahead_by(seconds)
  local time, date, clock = os.time, os.date, os.clock
  os.time = function(t) return t and time(t) or time() + seconds end -- luacheck: ignore
  os.date = function(format, t) return date(format, t or time() + seconds) end -- luacheck: ignore
  os.clock = function() return clock() + seconds end -- luacheck: ignore
end

-- aside(f, ...) -> as pcall(f, ...) gives it. The last argument is by how many seconds the clocks
-- are ahead, or nil; f gets it as well.
return function(f, ...)
  local n = select("#", ...)
  local seconds = n > 0 and select(n, ...)
  local print_before, write, out = print, io.write, io.output()
  local stdout, stderr = io.stdout, io.stderr
  local time, date, clock = os.time, os.date, os.clock
  local nowhere = io.open("/dev/null", "w")
  if nowhere then
    print = function() end -- luacheck: ignore
    io.stdout, io.stderr = nowhere, nowhere -- luacheck: ignore
    io.output(nowhere)
  end
  if math.type(seconds) == "integer" then ahead_by(seconds) end
  local done = table.pack(pcall(f, ...))
  os.time, os.date, os.clock = time, date, clock -- luacheck: ignore
  print, io.write = print_before, write -- luacheck: ignore
  io.stdout, io.stderr = stdout, stderr -- luacheck: ignore
  if nowhere then
    io.output(out)
    nowhere:close()
  end
  return table.unpack(done, 1, done.n)
end
